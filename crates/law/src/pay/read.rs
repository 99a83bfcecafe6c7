//! The case file: TOML to [`Case`]. Unknown fields are refused, and messages name field and remedy.

use jiff::civil::Date;
use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Value;

use super::case::{
    AtpGiven, Benefit, BenefitKind, Booked, Card, Case, CaseLine, Cycle, Employment, Leaver, Marks, NetItem,
    Own, Part, PayPeriod, Pension, PensionStyle, Quantity, Retro,
};
use super::error::{PayError, Problem};
use crate::params::{AreaGroup, FritvalgDefault, PayCode, RoundingWay, Step, read};
use crate::why::{self, Why};

/// Reads a case file.
///
/// # Errors
/// [`PayError::Unreadable`] for what is not a case, [`PayError::Field`] for a value that cannot be.
pub fn read_case(text: &str) -> Result<Case, PayError> {
    let raw: RawCase = toml::from_str(text).map_err(|error| PayError::Unreadable(error.to_string()))?;
    raw.case()
}

fn wrong<T>(field: impl Into<String>, problem: Problem) -> Result<T, PayError> {
    Err(PayError::field(field, problem))
}

fn missing<T>(field: impl Into<String>, why: Why) -> Result<T, PayError> {
    wrong(field, Problem::Missing(why))
}

/// Text for a number or an amount: a TOML string, whole number, or float by its shortest text.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        other => {
            Err(D::Error::custom(format!("{other} is not a number; write it as text, such as \"1234.50\"")))
        }
    }
}

fn money<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Ore>, D::Error> {
    let written = text(from)?;
    let problem =
        || D::Error::custom(format!("{written:?} is not an amount in kroner; write it like \"32975.08\""));
    read::parse_kroner(&written).map(Some).ok_or_else(problem)
}

/// Numbers are held below a million million, so that no product of them leaves the calculation's range.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let small = |rate: &Rate| rate.numerator().abs() < 1_000_000_000_000 && rate.denominator() <= 1_000_000;
    let problem =
        || D::Error::custom(format!("{written:?} is not a number; write it like \"37/37\" or \"160.33\""));
    written.parse().ok().filter(small).map(Some).ok_or_else(problem)
}

/// A percentage: `37` and `"16.68"` are percent.
fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let rate: Option<Rate> = format!("{} %", written.trim().trim_end_matches(['%', ' '])).parse().ok();
    let fits = |rate: &Rate| !rate.is_negative() && *rate <= Rate::ONE && rate.denominator() <= 100_000_000;
    let problem = || D::Error::custom(format!("{written:?} is not a percentage from 0 to 100"));
    rate.filter(fits).map(Some).ok_or_else(problem)
}

/// A percentage that may be above a hundred (double pay).
fn high_percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let rate: Option<Rate> = format!("{} %", written.trim().trim_end_matches(['%', ' '])).parse().ok();
    let fits = |rate: &Rate| *rate <= Rate::whole(10) && rate.denominator() <= 100_000_000;
    let problem = || D::Error::custom(format!("{written:?} is not a percentage"));
    rate.filter(fits).map(Some).ok_or_else(problem)
}

fn step<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Step>, D::Error> {
    text(from)?.parse().map(Some).map_err(D::Error::custom)
}

fn area_group<'de, D: Deserializer<'de>>(from: D) -> Result<Option<AreaGroup>, D::Error> {
    let written = text(from)?;
    let group = written.parse().ok().and_then(AreaGroup::new);
    group.map(Some).ok_or_else(|| D::Error::custom(format!("{written:?} is not an area group from 0 to 4")))
}

fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Month>, D::Error> {
    let written = String::deserialize(from)?;
    written
        .parse()
        .map(Some)
        .map_err(|_| D::Error::custom(format!("{written:?} is not a month; write it like \"2026-04\"")))
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

    /// How often the person is paid, where the file does not say: as the card counts its deduction; monthly
    /// for a part month; else seven and fourteen days are weekly and fortnightly pay.
    fn cycle(&self, first: Date, last: Date) -> Cycle {
        let part_month = self.employment.iter().any(|one| one.worked_days.is_some());
        let by_length = match (last - first).get_days() + 1 {
            _ if part_month => Cycle::Month,
            7 => Cycle::Week,
            14 => Cycle::Fortnight,
            _ => Cycle::Month,
        };
        self.cycle.unwrap_or(match self.card.deduction_unit {
            Some(DeductionUnit::Month) => Cycle::Month,
            Some(DeductionUnit::Fortnight) => Cycle::Fortnight,
            Some(DeductionUnit::Week) => Cycle::Week,
            Some(DeductionUnit::Day) | None => by_length,
        })
    }
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum CardKind {
    Main,
    Secondary,
    Exempt,
    None,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum DeductionUnit {
    Month,
    Fortnight,
    Week,
    Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCard {
    kind: CardKind,
    #[serde(default, deserialize_with = "percent")]
    percent: Option<Rate>,
    #[serde(default, deserialize_with = "money")]
    deduction: Option<Ore>,
    deduction_unit: Option<DeductionUnit>,
    deduction_units: Option<i64>,
    #[serde(default, deserialize_with = "money")]
    exempt_remaining: Option<Ore>,
}

impl RawCard {
    fn card(self) -> Result<Card, PayError> {
        let deduction = self.deduction()?;
        if !deduction.is_zero() && self.kind != CardKind::Main {
            return wrong("card.deduction", Problem::Wrong(why::ONLY_MAIN_CARD));
        }
        if self.exempt_remaining.is_some() && self.kind != CardKind::Exempt {
            return wrong("card.exempt_remaining", Problem::Wrong(why::ONLY_EXEMPT_CARD));
        }
        match (self.kind, self.percent) {
            (CardKind::None, _) => Ok(Card::None),
            (CardKind::Exempt, percent) => self.exempt(percent),
            (_, None) => missing("card.percent", why::CARD_PERCENT),
            (CardKind::Main, Some(percent)) => Ok(Card::Main { percent, deduction }),
            (CardKind::Secondary, Some(percent)) => Ok(Card::Secondary { percent }),
        }
    }

    fn deduction(&self) -> Result<Ore, PayError> {
        let (each, units) = (self.deduction.unwrap_or_default(), self.deduction_units.unwrap_or(1));
        if each < Ore::ZERO {
            return wrong("card.deduction", Problem::Wrong(why::BELOW_ZERO));
        }
        if !(0..=366).contains(&units) {
            return wrong("card.deduction_units", Problem::Wrong(why::UNITS));
        }
        let too_large = PayError::field("card.deduction", Problem::Wrong(why::TOO_LARGE));
        each.checked_mul(units).ok_or(too_large)
    }

    /// A card with something left needs a percentage only where the pay exceeds it.
    fn exempt(&self, percent: Option<Rate>) -> Result<Card, PayError> {
        match (self.exempt_remaining, percent) {
            (Some(remaining), _) if remaining < Ore::ZERO => {
                wrong("card.exempt_remaining", Problem::Wrong(why::BELOW_ZERO))
            }
            (Some(remaining), percent) => Ok(Card::Exempt { percent, remaining }),
            (None, _) => missing("card.exempt_remaining", why::EXEMPT_LEFT),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAtp {
    #[serde(default, deserialize_with = "money")]
    employee: Option<Ore>,
    #[serde(default, deserialize_with = "money")]
    employer: Option<Ore>,
}

impl RawAtp {
    /// The employer's share is twice the employee's where only that is given.
    fn atp(self) -> Result<AtpGiven, PayError> {
        let Some(employee) = self.employee else {
            return missing("atp.employee", why::ATP_EMPLOYEE);
        };
        let twice = employee.checked_mul(2).unwrap_or_default();
        Ok(AtpGiven { employee, employer: self.employer.unwrap_or(twice) })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEmployment {
    id: Option<String>,
    agreement: Option<String>,
    position: Option<String>,
    years: Option<u8>,
    #[serde(default, deserialize_with = "step")]
    step: Option<Step>,
    #[serde(default, deserialize_with = "area_group")]
    area_group: Option<AreaGroup>,
    #[serde(default, deserialize_with = "number")]
    fraction: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    hours: Option<Rate>,
    #[serde(default)]
    hourly: bool,
    arrears: Option<bool>,
    #[serde(default, deserialize_with = "number")]
    worked_days: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    period_days: Option<Rate>,
    #[serde(default)]
    line: Vec<RawLine>,
    pension: Option<RawPension>,
    fritvalg: Option<FritvalgDefault>,
    #[serde(default)]
    retro: Vec<RawRetro>,
}

impl RawEmployment {
    fn employment(self) -> Result<Employment, PayError> {
        let id = self.id.unwrap_or_else(|| "1".to_owned());
        let own = |field: &str| format!("employment[{id}].{field}");
        if self.fraction.is_some_and(|share| share.is_negative() || share > Rate::whole(2)) {
            return wrong(own("fraction"), Problem::Wrong(why::FRACTION));
        }
        if self.hours.is_some_and(Rate::is_negative) {
            return wrong(own("hours"), Problem::Wrong(why::BELOW_ZERO));
        }
        let lines = self.line.into_iter().enumerate();
        let retro = self.retro.into_iter().map(|retro| retro.retro(&own("retro")));
        Ok(Employment {
            agreement: self.agreement,
            position: self.position,
            years: self.years.unwrap_or(0),
            step: self.step,
            area_group: self.area_group,
            fraction: self.fraction,
            hours: self.hours,
            hourly: self.hourly,
            in_advance: self.arrears.map(|arrears| !arrears),
            part: part(self.worked_days, self.period_days, &own(""))?,
            lines: lines
                .map(|(index, line)| line.line(&own(&format!("line[{}]", index + 1))))
                .collect::<Result<_, _>>()?,
            pension: self.pension.map(|pension| pension.pension(&own("pension"))).transpose()?,
            fritvalg: self.fritvalg,
            retro: retro.collect::<Result<_, _>>()?,
            id,
        })
    }
}

fn part(worked: Option<Rate>, period: Option<Rate>, field: &str) -> Result<Option<Part>, PayError> {
    match (worked, period) {
        (None, None) => Ok(None),
        (Some(worked), Some(period)) if worked <= period && !worked.is_negative() && !period.is_zero() => {
            Ok(Some(Part { worked, period }))
        }
        (Some(_), Some(_)) => wrong(format!("{field}worked_days"), Problem::Wrong(why::WORKED_DAYS)),
        (None, Some(_)) => missing(format!("{field}worked_days"), why::PERIOD_DAYS),
        (Some(_), None) => missing(format!("{field}period_days"), why::WITH_WORKED_DAYS),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    code: PayCode,
    text: Option<String>,
    #[serde(default, deserialize_with = "money")]
    amount: Option<Ore>,
    #[serde(default, deserialize_with = "number")]
    hours: Option<Rate>,
    minutes: Option<Vec<u16>>,
    #[serde(default, deserialize_with = "number")]
    rate: Option<Rate>,
    #[serde(default, deserialize_with = "high_percent")]
    percent: Option<Rate>,
    #[serde(default, deserialize_with = "money")]
    base_2000: Option<Ore>,
    proportional: Option<bool>,
    #[serde(default, deserialize_with = "money")]
    base: Option<Ore>,
    #[serde(default, deserialize_with = "number")]
    km: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    km_before: Option<Rate>,
    bicycle: Option<bool>,
    am: Option<bool>,
    a_income: Option<bool>,
    pensionable: Option<bool>,
    holiday: Option<bool>,
}

impl RawLine {
    fn line(self, field: &str) -> Result<CaseLine, PayError> {
        let marks = Marks {
            am: self.am,
            a_income: self.a_income,
            pensionable: self.pensionable,
            holiday: self.holiday,
        };
        let (code, text) = (self.code, self.text.clone());
        Ok(CaseLine { code, text, marks, quantity: self.quantity(field)? })
    }

    /// Exactly one of the forms.
    fn quantity(self, field: &str) -> Result<Quantity, PayError> {
        let Self { amount, hours, minutes, rate, percent, base_2000, base, km, .. } = self;
        let forms = usize::from(amount.is_some())
            + usize::from(hours.is_some())
            + usize::from(minutes.is_some())
            + usize::from(base_2000.is_some())
            + usize::from(base.is_some())
            + usize::from(km.is_some());
        // A published payslip may show hours and rate beside the amount: the amount counts.
        let shown = amount.is_some() && hours.is_some() && forms == 2;
        if forms > 1 && !shown {
            return wrong(field, Problem::Wrong(why::ONE_FORM));
        }
        if let Some(amount) = amount {
            return Ok(Quantity::Amount(amount));
        }
        if let Some(hours) = hours {
            return Ok(Quantity::Hours { hours, rate, percent });
        }
        if let Some(minutes) = minutes {
            return Ok(Quantity::Spells { minutes, rate, percent });
        }
        if let Some(yearly) = base_2000 {
            return Ok(Quantity::Base2000 { yearly, proportional: self.proportional.unwrap_or(true) });
        }
        if let Some(base) = base {
            return Ok(Quantity::PercentOf { base, percent });
        }
        if let Some(km) = km.filter(|km| !km.is_negative()) {
            let before = self.km_before.unwrap_or(Rate::ZERO);
            return Ok(Quantity::Km { km, before, bicycle: self.bicycle.unwrap_or(false) });
        }
        missing(format!("{field}.amount"), why::A_FORM)
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum StyleName {
    OnTop,
    Deducted,
    Agreement,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPension {
    style: StyleName,
    #[serde(default, deserialize_with = "percent")]
    percent: Option<Rate>,
    #[serde(default, deserialize_with = "percent")]
    own_percent: Option<Rate>,
    #[serde(default, deserialize_with = "money")]
    own_amount: Option<Ore>,
    #[serde(default, deserialize_with = "percent")]
    employer_percent: Option<Rate>,
    #[serde(default, deserialize_with = "percent")]
    special_percent: Option<Rate>,
}

impl RawPension {
    fn pension(self, field: &str) -> Result<Pension, PayError> {
        let own = match (self.own_percent, self.own_amount) {
            (Some(_), Some(_)) => {
                return wrong(field, Problem::Wrong(why::ONE_OWN));
            }
            (Some(percent), None) => Some(Own::Percent(percent)),
            (None, Some(amount)) => Some(Own::Amount(amount)),
            (None, None) => None,
        };
        let style = match self.style {
            StyleName::Agreement => PensionStyle::Agreement { own },
            StyleName::OnTop => match self.percent {
                Some(percent) => PensionStyle::OnTop { percent, own },
                // Only a voluntary contribution of the employee's own.
                None if own.is_some() => PensionStyle::OnTop { percent: Rate::ZERO, own },
                None => return missing(format!("{field}.percent"), why::WHOLE_PERCENT),
            },
            StyleName::Deducted => self.deducted(own, field)?,
        };
        Ok(Pension { style, special: self.special_percent })
    }

    /// The employer's part is given, or what the whole percentage leaves of the employee's.
    fn deducted(&self, own: Option<Own>, field: &str) -> Result<PensionStyle, PayError> {
        let Some(own) = own else {
            return missing(format!("{field}.own_percent"), why::OWN_SHARE);
        };
        let rest = match (self.employer_percent, self.percent, own) {
            (Some(employer), _, _) => Some(employer),
            (None, Some(whole), Own::Percent(own)) => {
                whole.checked_sub(own).filter(|rest| !rest.is_negative())
            }
            (None, whole, _) => Some(whole.unwrap_or(Rate::ZERO)),
        };
        match rest {
            Some(employer) => Ok(PensionStyle::Deducted { own, employer }),
            None => wrong(format!("{field}.percent"), Problem::Wrong(why::BELOW_OWN)),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRetro {
    #[serde(default, deserialize_with = "month")]
    period: Option<Month>,
    #[serde(default)]
    booked: Vec<RawBooked>,
    #[serde(default)]
    line: Vec<RawLine>,
    #[serde(default, deserialize_with = "number")]
    hours: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    worked_days: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    period_days: Option<Rate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBooked {
    code: PayCode,
    #[serde(default, deserialize_with = "money")]
    amount: Option<Ore>,
}

impl RawRetro {
    fn retro(self, field: &str) -> Result<Retro, PayError> {
        let Some(month) = self.period else {
            return missing(format!("{field}.period"), why::A_MONTH);
        };
        let booked = self.booked.into_iter().map(|one| match one.amount {
            Some(amount) => Ok(Booked { code: one.code, amount }),
            None => missing(format!("{field}.booked.amount"), why::BOOKED),
        });
        Ok(Retro {
            month,
            booked: booked.collect::<Result<_, _>>()?,
            lines: self
                .line
                .into_iter()
                .map(|line| line.line(&format!("{field}.line")))
                .collect::<Result<_, _>>()?,
            hours: self.hours,
            part: part(self.worked_days, self.period_days, &format!("{field}."))?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBenefit {
    kind: BenefitKind,
    #[serde(default, deserialize_with = "money")]
    amount: Option<Ore>,
}

impl RawBenefit {
    fn benefit(self) -> Result<Benefit, PayError> {
        match self.amount {
            Some(amount) => Ok(Benefit { kind: self.kind, amount }),
            None => missing("benefit.amount", why::BENEFIT_VALUE),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    name: String,
    #[serde(default, deserialize_with = "money")]
    amount: Option<Ore>,
    travel: Option<bool>,
}

impl RawItem {
    /// Mileage and travel are told by `travel`, else by their usual names.
    fn item(self, list: &str) -> Result<NetItem, PayError> {
        let Some(amount) = self.amount else { return missing(format!("{list}.amount"), why::AN_AMOUNT) };
        let name = self.name.to_lowercase();
        let usual =
            ["mileage", "travel", "kørsel", "koersel", "kilometer", "rejse", "diæt", "diaet", "befordring"];
        let travel = self.travel.unwrap_or_else(|| usual.iter().any(|word| name.contains(word)));
        Ok(NetItem { name: self.name, amount, travel })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLeaver {
    #[serde(default, deserialize_with = "money")]
    holiday_base: Option<Ore>,
    #[serde(default, deserialize_with = "number")]
    days_taken: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    days_earned: Option<Rate>,
}

impl RawLeaver {
    fn leaver(self) -> Result<Leaver, PayError> {
        let days_taken = self.days_taken.unwrap_or(Rate::ZERO);
        if days_taken.is_negative() {
            return wrong("leaver.days_taken", Problem::Wrong(why::BELOW_ZERO));
        }
        Ok(Leaver { holiday_base: self.holiday_base, days_taken, days_earned: self.days_earned })
    }
}
