//! What belongs to the person and not to an employment: benefits, amounts after tax, holiday pay.

use kaemner_values::{Ore, Rate};
use serde::Deserialize;

use super::values::{money, number};
use super::{missing, wrong};
use crate::pay::case::{Benefit, BenefitKind, Leaver, NetItem};
use crate::pay::error::{PayError, Problem};
use crate::why;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBenefit {
    kind: BenefitKind,
    #[serde(default, deserialize_with = "money")]
    amount: Option<Ore>,
}

impl RawBenefit {
    pub(super) fn benefit(self) -> Result<Benefit, PayError> {
        match self.amount {
            Some(amount) => Ok(Benefit { kind: self.kind, amount }),
            None => missing("benefit.amount", why::BENEFIT_VALUE),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem {
    name: String,
    #[serde(default, deserialize_with = "money")]
    amount: Option<Ore>,
    travel: Option<bool>,
}

impl RawItem {
    /// Mileage and travel are told by `travel`, else by their usual names.
    pub(super) fn item(self, list: &str) -> Result<NetItem, PayError> {
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
pub(super) struct RawLeaver {
    #[serde(default, deserialize_with = "money")]
    holiday_base: Option<Ore>,
    #[serde(default, deserialize_with = "number")]
    days_taken: Option<Rate>,
    #[serde(default, deserialize_with = "number")]
    days_earned: Option<Rate>,
}

impl RawLeaver {
    pub(super) fn leaver(self) -> Result<Leaver, PayError> {
        let days_taken = self.days_taken.unwrap_or(Rate::ZERO);
        if days_taken.is_negative() {
            return wrong("leaver.days_taken", Problem::Wrong(why::BELOW_ZERO));
        }
        Ok(Leaver { holiday_base: self.holiday_base, days_taken, days_earned: self.days_earned })
    }
}
