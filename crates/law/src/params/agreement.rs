//! Collective agreements (overenskomster) as rows of a few rule kinds.
//!
//! A rule that differs by position has a row per position; a row without a position is for all.

use jiff::civil::Date;
use kaemner_values::{Ore, Rate};
use serde::Deserialize;

use super::read::{self, Document};
use super::terms::Spans;
use super::{LawError, Meta, PayCode, Row, Step};

/// What kind of employment the agreement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// Monthly paid on a collective agreement.
    Agreement,
    /// Hourly paid.
    Hourly,
    /// Tjenestemand.
    CivilServant,
    /// Fees outside employment.
    Fee,
}

/// A position the agreement tells apart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The id used in case files and rows.
    pub id: String,
    /// Danish name.
    pub da: String,
    /// English name.
    pub en: String,
}

/// Pension of pensionable pay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PensionTerms {
    position: Option<String>,
    /// The whole contribution.
    #[serde(deserialize_with = "read::rate")]
    pub total: Rate,
    /// Whether it comes on top of pay; the municipal agreements know no other style.
    pub style: OnTop,
    /// Of inconvenience pay, where the agreement gives pension of it.
    #[serde(default, deserialize_with = "read::optional_rate")]
    pub special: Option<Rate>,
}

/// The pension style of the municipal agreements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnTop {
    /// Paid by the employer on top of pay.
    OnTop,
}

/// One step of a progression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgressionStep {
    /// From so many years of seniority.
    pub years: u8,
    /// Pay step.
    #[serde(deserialize_with = "step")]
    pub step: Step,
    /// Yearly supplement at the level of 31 March 2000.
    #[serde(deserialize_with = "read::ore")]
    pub base_2000: Ore,
}

/// Steps by seniority.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progression {
    position: Option<String>,
    /// Lowest seniority first.
    pub steps: Vec<ProgressionStep>,
}

impl Progression {
    /// The step of a seniority in whole years.
    #[must_use]
    pub fn at(&self, years: u8) -> Option<&ProgressionStep> {
        self.steps.iter().rev().find(|step| step.years <= years)
    }
}

/// A central supplement: yearly, in 2000 level or in current kroner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    position: Option<String>,
    /// The pay code it is paid under.
    pub code: PayCode,
    /// Kroner a year at the level of 31 March 2000.
    #[serde(default, deserialize_with = "read::optional_ore")]
    pub base_2000: Option<Ore>,
    /// Current kroner a year.
    #[serde(default, deserialize_with = "read::optional_ore")]
    pub year: Option<Ore>,
}

/// Kroner per hour above a yearly limit of hours (undervisningstimer).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursAbove {
    position: Option<String>,
    /// The pay code it is paid under.
    pub code: PayCode,
    /// Hours of the year that are included.
    #[serde(deserialize_with = "read::rate")]
    pub limit: Rate,
    /// Kroner per hour at the level of 31 March 2000.
    #[serde(deserialize_with = "read::ore")]
    pub base_2000: Ore,
}

/// What a person gets who makes no fritvalg choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FritvalgDefault {
    /// Paid out.
    Pay,
    /// Paid to the pension.
    Pension,
}

/// A percentage to choose between pay and pension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fritvalg {
    position: Option<String>,
    /// A percentage besides the pension.
    #[serde(default, deserialize_with = "read::optional_rate")]
    percent: Option<Rate>,
    /// Or: the part of the pension above this.
    #[serde(default, deserialize_with = "read::optional_rate")]
    above: Option<Rate>,
    /// What happens without a choice.
    pub default: FritvalgDefault,
}

/// Where the fritvalg percentage comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FritvalgPart {
    /// Besides the pension.
    Beside(Rate),
    /// The part of the pension above this.
    Above(Rate),
}

impl Fritvalg {
    /// Which of the two forms the row has; `None` where it has neither or both.
    #[must_use]
    pub const fn part(&self) -> Option<FritvalgPart> {
        match (self.percent, self.above) {
            (Some(percent), None) => Some(FritvalgPart::Beside(percent)),
            (None, Some(above)) => Some(FritvalgPart::Above(above)),
            _ => None,
        }
    }
}

/// A percentage of the hour rate: time supplements per started half hour, overtime per hour.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplementRate {
    position: Option<String>,
    /// The pay code it is paid under.
    pub code: PayCode,
    /// Of the hour rate.
    #[serde(deserialize_with = "read::rate")]
    pub percent: Rate,
}

/// A percentage alone (raised ferietillæg).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Percent {
    position: Option<String>,
    /// The percentage.
    #[serde(deserialize_with = "read::rate")]
    pub percent: Rate,
}

/// Hours of a full-time week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    position: Option<String>,
    /// Hours a week.
    #[serde(deserialize_with = "read::rate")]
    pub week_hours: Rate,
}

/// A rule row that may be for one position only.
pub trait ForPosition {
    /// The position, or `None` for all.
    fn position(&self) -> Option<&str>;
}

macro_rules! for_position {
    ($($name:ident),*) => {
        $(impl ForPosition for $name {
            fn position(&self) -> Option<&str> {
                self.position.as_deref()
            }
        })*
    };
}
for_position!(PensionTerms, Progression, Supplement, HoursAbove, Fritvalg, SupplementRate, Percent, Norm);

/// One agreement and all its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// `30.11`.
    pub code: String,
    aliases: Vec<String>,
    /// Danish name.
    pub da: String,
    /// English name.
    pub en: String,
    /// The parties.
    pub parties: String,
    /// The kind of employment.
    pub kind: AgreementKind,
    /// `true` where pay falls due in advance (forud).
    pub in_advance: bool,
    /// The positions told apart.
    pub positions: Vec<Position>,
    /// Pension.
    pub pension: Vec<Row<PensionTerms>>,
    /// Steps by seniority.
    pub progression: Vec<Row<Progression>>,
    /// Central supplements.
    pub supplement: Vec<Row<Supplement>>,
    /// Hours above a limit.
    pub hours_above: Vec<Row<HoursAbove>>,
    /// Fritvalg.
    pub fritvalg: Vec<Row<Fritvalg>>,
    /// Time supplements, of the hour rate per started half hour.
    pub time_supplement: Vec<Row<SupplementRate>>,
    /// Overtime, of the hour rate.
    pub overtime: Vec<Row<SupplementRate>>,
    /// Raised ferietillæg, where it is not the standard.
    pub raised_supplement: Vec<Row<Percent>>,
    /// Full time.
    pub norm: Vec<Row<Norm>>,
    pub(super) spans: Spans,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Paid {
    Arrears,
    Advance,
}

impl Agreement {
    pub(super) fn read(file: &str, text: &str) -> Result<Self, LawError> {
        let mut from = Document::parse(file, text)?;
        let code: String = from.required("code")?;
        let mut from = from.with_prefix(&code);
        let mut agreement = Self {
            aliases: from.field("aliases")?.unwrap_or_default(),
            da: from.required("da")?,
            en: from.required("en")?,
            parties: from.required("parties")?,
            kind: from.required("kind")?,
            in_advance: matches!(from.required("paid")?, Paid::Advance),
            positions: from.required("positions")?,
            pension: from.rows("pension")?,
            progression: from.rows("progression")?,
            supplement: from.rows("supplement")?,
            hours_above: from.rows("hours_above")?,
            fritvalg: from.rows("fritvalg")?,
            time_supplement: from.rows("time_supplement")?,
            overtime: from.rows("overtime")?,
            raised_supplement: from.rows("raised_supplement")?,
            norm: from.rows("norm")?,
            spans: Spans::default(),
            code,
        };
        agreement.spans = Spans::of(&agreement);
        from.finish().map(|()| agreement)
    }

    /// Whether a case file means this agreement.
    #[must_use]
    pub fn answers_to(&self, code: &str) -> bool {
        self.code == code || self.aliases.iter().any(|alias| alias == code)
    }

    /// The rows of a day and position: the newest that covers the day; a row of the very position goes
    /// before one for all.
    pub fn on<'a, T: ForPosition>(
        rows: &'a [Row<T>],
        position: Option<&str>,
        day: Date,
    ) -> Option<&'a Row<T>> {
        rows.iter()
            .filter(|row| row.meta.covers(day))
            .filter(|row| row.value.position().is_none() || row.value.position() == position)
            .max_by_key(|row| (row.value.position().is_some(), row.meta.from))
    }

    /// As [`Agreement::on`], for the rows of one pay code.
    #[must_use]
    pub fn rate<'a>(
        rows: &'a [Row<SupplementRate>],
        code: PayCode,
        position: Option<&str>,
        day: Date,
    ) -> Option<&'a Row<SupplementRate>> {
        rows.iter()
            .filter(|row| row.value.code == code && row.meta.covers(day))
            .filter(|row| row.value.position.is_none() || row.value.position.as_deref() == position)
            .max_by_key(|row| (row.value.position.is_some(), row.meta.from))
    }

    /// Dates and sources of every row, for lists.
    pub fn metas(&self) -> impl Iterator<Item = &Meta> {
        fn of<T>(rows: &[Row<T>]) -> impl Iterator<Item = &Meta> {
            rows.iter().map(|row| &row.meta)
        }
        of(&self.pension)
            .chain(of(&self.progression))
            .chain(of(&self.supplement))
            .chain(of(&self.hours_above))
            .chain(of(&self.fritvalg))
            .chain(of(&self.time_supplement))
            .chain(of(&self.overtime))
            .chain(of(&self.raised_supplement))
            .chain(of(&self.norm))
    }
}

fn step<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Step, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}
