//! The case file: TOML to [`Case`]. Unknown fields are refused, and messages name field and remedy.

mod card;
mod employment;
mod line;
mod pension;
mod person;
pub(crate) mod values;

use jiff::civil::Date;
use kaemner_values::period::Month;
use serde::Deserialize;

use self::card::{DeductionUnit, RawAtp, RawCard};
use self::employment::RawEmployment;
use self::person::{RawBenefit, RawItem, RawLeaver};
use self::values::month;
use super::case::{Case, Cycle, PayPeriod};
use super::error::{PayError, Problem};
use crate::params::{RoundingWay, read};
use crate::why::{self, Why};

/// Reads a case file.
///
/// # Errors
/// [`PayError::Unreadable`] for what is not a case, [`PayError::Field`] for a value that cannot be.
pub fn read_case(text: &str) -> Result<Case, PayError> {
    let raw: RawCase = toml::from_str(text).map_err(|error| crate::Unreadable::new(&error, text))?;
    raw.case()
}

fn wrong<T>(field: impl Into<String>, problem: Problem) -> Result<T, PayError> {
    Err(PayError::field(field, problem))
}

fn missing<T>(field: impl Into<String>, why: Why) -> Result<T, PayError> {
    wrong(field, Problem::Missing(why))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    #[serde(default, deserialize_with = "month")]
    period: Option<Month>,
    #[serde(default, deserialize_with = "read::optional_date")]
    from: Option<Date>,
    #[serde(default, deserialize_with = "read::optional_date")]
    to: Option<Date>,
    cycle: Option<Cycle>,
    #[serde(deserialize_with = "read::date")]
    payment_date: Date,
    #[serde(default)]
    rounding: RoundingWay,
    #[serde(default, deserialize_with = "read::optional_date")]
    born: Option<Date>,
    card: RawCard,
    atp: Option<RawAtp>,
    #[serde(default)]
    employment: Vec<RawEmployment>,
    #[serde(default)]
    benefit: Vec<RawBenefit>,
    #[serde(default)]
    deduction: Vec<RawItem>,
    #[serde(default)]
    addition: Vec<RawItem>,
    leaver: Option<RawLeaver>,
    /// What the case is about; not part of the calculation.
    #[serde(rename = "title")]
    _title: Option<String>,
    /// Where it is from; not part of the calculation.
    #[serde(rename = "source")]
    _source: Option<String>,
    /// The answer, in files that are tests; not part of the calculation.
    #[serde(rename = "expect")]
    _expect: Option<toml::Table>,
}

impl RawCase {
    fn case(self) -> Result<Case, PayError> {
        let period = self.period()?;
        let Self {
            payment_date, rounding, born, card, atp, employment, benefit, deduction, addition, ..
        } = self;
        Ok(Case {
            period,
            payment_date,
            rounding,
            card: card.card()?,
            atp: atp.map(RawAtp::atp).transpose()?,
            born,
            employments: employment.into_iter().map(RawEmployment::employment).collect::<Result<_, _>>()?,
            benefits: benefit.into_iter().map(RawBenefit::benefit).collect::<Result<_, _>>()?,
            deductions: deduction.into_iter().map(|item| item.item("deduction")).collect::<Result<_, _>>()?,
            additions: addition.into_iter().map(|item| item.item("addition")).collect::<Result<_, _>>()?,
            leaver: self.leaver.map(RawLeaver::leaver).transpose()?,
        })
    }

    /// A month, or two dates.
    fn period(&self) -> Result<PayPeriod, PayError> {
        let (first, last) = match (self.period, self.from, self.to) {
            (Some(month), None, None) => (month.first_day(), month.last_day()),
            (None, Some(first), Some(last)) if first <= last => (first, last),
            (None, Some(_), Some(_)) => {
                return wrong("to", Problem::Wrong(why::TO_BEFORE_FROM));
            }
            (Some(_), _, _) => return wrong("period", Problem::Wrong(why::ONE_PERIOD)),
            (None, _, _) => return missing("period", why::A_PERIOD),
        };
        Ok(PayPeriod { first, last, cycle: self.cycle(first, last) })
    }

    /// How often the person is paid, where the file does not say: a month or a part of one is paid by the month;
    /// seven and fourteen days by the week and the fortnight, unless the card counts its deduction by the month.
    fn cycle(&self, first: Date, last: Date) -> Cycle {
        let days = (last - first).get_days() + 1;
        let part_month = self.employment.iter().any(|one| one.worked_days.is_some());
        let period = PayPeriod { first, last, cycle: Cycle::Month };
        let usual = match (self.card.deduction_unit, days) {
            (Some(DeductionUnit::Month), _) => Cycle::Month,
            _ if period.is_whole_month() || part_month => Cycle::Month,
            (Some(DeductionUnit::Fortnight), _) | (_, 14) => Cycle::Fortnight,
            (Some(DeductionUnit::Week), _) | (_, 7) => Cycle::Week,
            _ => Cycle::Month,
        };
        self.cycle.unwrap_or(usual)
    }
}
