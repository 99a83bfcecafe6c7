//! One pay line: by amount, hours, spells of minutes, 2000-level base, percentage or km.

use kaemner_values::{Ore, Rate};
use serde::Deserialize;

use super::values::{high_percent, money, number, pay_code};
use super::{missing, wrong};
use crate::params::PayCode;
use crate::pay::case::{CaseLine, Marks, Quantity};
use crate::pay::error::{PayError, Problem};
use crate::why;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLine {
    #[serde(deserialize_with = "pay_code")]
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
    pub(super) fn line(self, field: &str) -> Result<CaseLine, PayError> {
        let marks = Marks {
            am: self.am,
            a_income: self.a_income,
            pensionable: self.pensionable,
            holiday: self.holiday,
        };
        let (code, text) = (self.code, self.text.clone());
        Ok(CaseLine {
            code,
            text,
            marks,
            shown_hours: self.amount.and(self.hours),
            quantity: self.quantity(field)?,
        })
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
