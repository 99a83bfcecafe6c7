//! The tax card and given ATP.

use kaemner_values::{Ore, Rate};
use serde::Deserialize;

use super::values::{money, percent};
use super::{missing, wrong};
use crate::pay::case::{AtpGiven, Card};
use crate::pay::error::{PayError, Problem};
use crate::why;

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum CardKind {
    Main,
    Secondary,
    Exempt,
    None,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum DeductionUnit {
    Month,
    Fortnight,
    Week,
    Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCard {
    kind: CardKind,
    #[serde(default, deserialize_with = "percent")]
    percent: Option<Rate>,
    #[serde(default, deserialize_with = "money")]
    deduction: Option<Ore>,
    pub(super) deduction_unit: Option<DeductionUnit>,
    deduction_units: Option<i64>,
    #[serde(default, deserialize_with = "money")]
    exempt_remaining: Option<Ore>,
}

impl RawCard {
    pub(super) fn card(self) -> Result<Card, PayError> {
        let deduction = self.deduction()?;
        if !deduction.is_zero() && self.kind != CardKind::Main {
            return wrong("card.deduction", Problem::Wrong(why::ONLY_MAIN_CARD));
        }
        if self.exempt_remaining.is_some() && self.kind != CardKind::Exempt {
            return wrong("card.exempt_remaining", Problem::Wrong(why::ONLY_EXEMPT_CARD));
        }
        if self.percent.is_some_and(|percent| {
            percent.checked_mul(Rate::whole(100)).is_none_or(|whole| whole.denominator() != 1)
        }) {
            return wrong("card.percent", Problem::Wrong(why::CARD_WHOLE));
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
pub(super) struct RawAtp {
    #[serde(default, deserialize_with = "money")]
    employee: Option<Ore>,
    #[serde(default, deserialize_with = "money")]
    employer: Option<Ore>,
}

impl RawAtp {
    /// The employer's share is twice the employee's where only that is given.
    pub(super) fn atp(self) -> Result<AtpGiven, PayError> {
        let Some(employee) = self.employee else {
            return missing("atp.employee", why::ATP_EMPLOYEE);
        };
        let twice = employee.checked_mul(2).unwrap_or_default();
        Ok(AtpGiven { employee, employer: self.employer.unwrap_or(twice) })
    }
}
