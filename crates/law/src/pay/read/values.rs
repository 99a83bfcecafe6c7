//! Values as people write them in a case file: text, whole numbers and decimal numbers.

use kaemner_values::period::Month;
use kaemner_values::{Ore, Rate};
use serde::{Deserialize, Deserializer};
use toml::Value;

use crate::params::{AreaGroup, PayCode, Step, read};
use crate::why::{self, Why};

/// A value that cannot be read, and the phrase about it: `crate::Unreadable` takes the sentence apart again.
fn not<E: serde::de::Error>(written: &str, why: Why) -> E {
    E::custom(format_args!("{written:?} {why}"))
}

/// Text for a number or an amount: a TOML string, whole number, or float by its shortest text.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        other => Err(not(&other.to_string(), why::NOT_NUMBER_TEXT)),
    }
}

pub(crate) fn money<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Ore>, D::Error> {
    let written = text(from)?;
    read::parse_kroner(&written).map(Some).ok_or_else(|| not(&written, why::NOT_MONEY))
}

/// Numbers are held below a million million, so that no product of them leaves the calculation's range.
pub(crate) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let small = |rate: &Rate| rate.numerator().abs() < 1_000_000_000_000 && rate.denominator() <= 1_000_000;
    written.parse().ok().filter(small).map(Some).ok_or_else(|| not(&written, why::NOT_NUMBER))
}

/// A percentage: `37` and `"16.68"` are percent.
pub(crate) fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let rate: Option<Rate> = format!("{} %", written.trim().trim_end_matches(['%', ' '])).parse().ok();
    let fits = |rate: &Rate| !rate.is_negative() && *rate <= Rate::ONE && rate.denominator() <= 100_000_000;
    rate.filter(fits).map(Some).ok_or_else(|| not(&written, why::NOT_PERCENT))
}

/// A percentage that may be above a hundred (double pay).
pub(crate) fn high_percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    let written = text(from)?;
    let rate: Option<Rate> = format!("{} %", written.trim().trim_end_matches(['%', ' '])).parse().ok();
    let fits =
        |rate: &Rate| !rate.is_negative() && *rate <= Rate::whole(10) && rate.denominator() <= 100_000_000;
    rate.filter(fits).map(Some).ok_or_else(|| not(&written, why::NOT_HIGH_PERCENT))
}

pub(crate) fn step<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Step>, D::Error> {
    let written = text(from)?;
    written.parse().map(Some).map_err(|_| not(&written, why::NOT_STEP))
}

pub(crate) fn area_group<'de, D: Deserializer<'de>>(from: D) -> Result<Option<AreaGroup>, D::Error> {
    let written = text(from)?;
    let group = written.parse().ok().and_then(AreaGroup::new);
    group.map(Some).ok_or_else(|| not(&written, why::NOT_GROUP))
}

pub(crate) fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Month>, D::Error> {
    let written = String::deserialize(from)?;
    written.parse().map(Some).map_err(|_| not(&written, why::NOT_MONTH))
}

/// A name, also where it is written as a number.
pub(crate) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    text(from).map(Some)
}

/// A pay code, also where it is written as a number.
pub(crate) fn pay_code<'de, D: Deserializer<'de>>(from: D) -> Result<PayCode, D::Error> {
    let written = text(from)?;
    PayCode::new(&written).ok_or_else(|| not(&written, why::NOT_PAY_CODE))
}
