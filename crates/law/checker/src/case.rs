//! The case file as it stands, before any rule.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use toml::value::Datetime;

use crate::Fraction;

/// One person, one pay period, one employer unit.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) period: Option<String>,
    pub(crate) from: Option<Datetime>,
    pub(crate) to: Option<Datetime>,
    pub(crate) cycle: Option<String>,
    pub(crate) born: Option<Datetime>,
    pub(crate) payment_date: Datetime,
    pub(crate) rounding: Option<String>,
    pub(crate) card: Card,
    pub(crate) atp: Option<Atp>,
    #[serde(default)]
    pub(crate) employment: Vec<Employment>,
    #[serde(default)]
    pub(crate) benefit: Vec<Benefit>,
    #[serde(default)]
    pub(crate) deduction: Vec<NetLine>,
    #[serde(default)]
    pub(crate) addition: Vec<NetLine>,
    pub(crate) leaver: Option<Leaver>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Card {
    pub(crate) kind: String,
    pub(crate) percent: Option<Number>,
    pub(crate) deduction: Option<Money>,
    pub(crate) deduction_unit: Option<String>,
    pub(crate) deduction_units: Option<Number>,
    pub(crate) exempt_remaining: Option<Money>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Atp {
    pub(crate) employee: Money,
    pub(crate) employer: Money,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Employment {
    #[serde(rename = "id")]
    pub(crate) _id: Option<String>,
    pub(crate) agreement: Option<String>,
    pub(crate) position: Option<String>,
    pub(crate) years: Option<i64>,
    pub(crate) fritvalg: Option<String>,
    pub(crate) hourly: Option<bool>,
    pub(crate) step: Option<Step>,
    pub(crate) area_group: Option<i64>,
    pub(crate) fraction: Option<Number>,
    pub(crate) hours: Option<Number>,
    #[serde(rename = "arrears")]
    pub(crate) _arrears: Option<bool>,
    pub(crate) worked_days: Option<Number>,
    pub(crate) period_days: Option<Number>,
    #[serde(default)]
    pub(crate) line: Vec<Line>,
    pub(crate) pension: Option<Pension>,
    #[serde(default)]
    pub(crate) retro: Vec<Retro>,
}

/// An earlier month, computed again.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retro {
    pub(crate) period: String,
    #[serde(default)]
    pub(crate) booked: Vec<Booked>,
    #[serde(default)]
    pub(crate) line: Vec<Line>,
    pub(crate) hours: Option<Number>,
    pub(crate) worked_days: Option<Number>,
    pub(crate) period_days: Option<Number>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Booked {
    pub(crate) code: String,
    pub(crate) amount: Money,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) code: String,
    pub(crate) amount: Option<Money>,
    pub(crate) hours: Option<Number>,
    pub(crate) rate: Option<Money>,
    pub(crate) base_2000: Option<Money>,
    pub(crate) proportional: Option<bool>,
    pub(crate) minutes: Option<Vec<i64>>,
    pub(crate) percent: Option<Number>,
    pub(crate) base: Option<Money>,
    pub(crate) km: Option<Number>,
    pub(crate) km_before: Option<Number>,
    pub(crate) bicycle: Option<bool>,
    pub(crate) am: Option<bool>,
    pub(crate) a_income: Option<bool>,
    pub(crate) pensionable: Option<bool>,
    pub(crate) holiday: Option<bool>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pension {
    pub(crate) style: String,
    pub(crate) percent: Option<Number>,
    pub(crate) own_percent: Option<Number>,
    pub(crate) own_amount: Option<Money>,
    pub(crate) employer_percent: Option<Number>,
    pub(crate) special_percent: Option<Number>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Benefit {
    pub(crate) kind: String,
    pub(crate) amount: Money,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NetLine {
    pub(crate) name: String,
    pub(crate) amount: Money,
    pub(crate) travel: Option<bool>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leaver {
    pub(crate) holiday_base: Option<Money>,
    pub(crate) days_taken: Option<Number>,
    pub(crate) days_earned: Option<Number>,
}

/// A number, written as a whole number or as text: `37`, `"16.68"`, `"30/37"`.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) Fraction);

/// An amount in øre, written as text in kroner: `"32975.08"`.
#[derive(Clone, Copy)]
pub(crate) struct Money(pub(crate) Fraction);

/// A pay step, written as a number or, for `"55+"`, as text.
pub(crate) struct Step(pub(crate) String);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = from.deserialize_any(NumberOrText)?;
        Fraction::parse(&text).map(Self).ok_or_else(|| Error::custom(format!("{text:?} is no number")))
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let ore = Fraction::parse(&text).map(|kroner| kroner * Fraction::whole(100));
        ore.filter(|ore| ore.is_whole() && !text.contains(['/', '%']))
            .map(Self)
            .ok_or_else(|| Error::custom(format!("{text:?} is no amount in kroner and øre")))
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NumberOrText).map(Self)
    }
}

struct NumberOrText;

impl Visitor<'_> for NumberOrText {
    type Value = String;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number or text")
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}
