//! Values as people write them in a case file: text, whole numbers and decimal numbers.

use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Value;

use crate::params::{AreaGroup, PayCode, Step, read};

/// Text for a number or an amount: a TOML string, whole number, or float by its shortest text.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        other => {
            Err(D::Error::custom(format!("{other} is not a number; write it as text, such as \"1234.50\"")))
        }
    }
}

pub(crate) fn money<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Ore>, D::Error> {
    let written = text(from)?;
    let problem =
        || D::Error::custom(format!("{written:?} is not an amount in kroner; write it like \"32975.08\""));
    read::parse_kroner(&written).map(Some).ok_or_else(problem)
}

/// Numbers are held below a million million, so that no product of them leaves the calculation's range.
pub(crate) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let small = |rate: &Rate| rate.numerator().abs() < 1_000_000_000_000 && rate.denominator() <= 1_000_000;
    let problem =
        || D::Error::custom(format!("{written:?} is not a number; write it like \"37/37\" or \"160.33\""));
    written.parse().ok().filter(small).map(Some).ok_or_else(problem)
}

/// A percentage: `37` and `"16.68"` are percent.
pub(crate) fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let rate: Option<Rate> = format!("{} %", written.trim().trim_end_matches(['%', ' '])).parse().ok();
    let fits = |rate: &Rate| !rate.is_negative() && *rate <= Rate::ONE && rate.denominator() <= 100_000_000;
    let problem = || D::Error::custom(format!("{written:?} is not a percentage from 0 to 100"));
    rate.filter(fits).map(Some).ok_or_else(problem)
}

/// A percentage that may be above a hundred (double pay).
pub(crate) fn high_percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let rate: Option<Rate> = format!("{} %", written.trim().trim_end_matches(['%', ' '])).parse().ok();
    let fits = |rate: &Rate| *rate <= Rate::whole(10) && rate.denominator() <= 100_000_000;
    let problem = || D::Error::custom(format!("{written:?} is not a percentage"));
    rate.filter(fits).map(Some).ok_or_else(problem)
}

pub(crate) fn step<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Step>, D::Error> {
    text(from)?.parse().map(Some).map_err(D::Error::custom)
}

pub(crate) fn area_group<'de, D: Deserializer<'de>>(from: D) -> Result<Option<AreaGroup>, D::Error> {
    let written = text(from)?;
    let group = written.parse().ok().and_then(AreaGroup::new);
    group.map(Some).ok_or_else(|| D::Error::custom(format!("{written:?} is not an area group from 0 to 4")))
}

pub(crate) fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Month>, D::Error> {
    let written = String::deserialize(from)?;
    written
        .parse()
        .map(Some)
        .map_err(|_| D::Error::custom(format!("{written:?} is not a month; write it like \"2026-04\"")))
}

/// A name, also where it is written as a number.
pub(crate) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    text(from).map(Some)
}

/// A pay code, also where it is written as a number.
pub(crate) fn pay_code<'de, D: Deserializer<'de>>(from: D) -> Result<PayCode, D::Error> {
    let written = text(from)?;
    let problem = || {
        D::Error::custom(format!(
            "{written:?} is not a pay code: use up to 12 letters, digits, \"-\", \"_\", \".\""
        ))
    };
    PayCode::new(&written).ok_or_else(problem)
}
