//! The refund file: one absence of one person.

use jiff::civil::Date;
use kaemner_values::text;
use kaemner_values::text::Message;
use kaemner_values::{Ore, Rate};
use serde::Deserialize;

use crate::params::{LawError, read};
use crate::pay::read::values;
use crate::why::{self, Why};

/// What the refund is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Sygedagpengerefusion.
    Sickness,
    /// Sickness because of pregnancy: refund from the first day.
    PregnancySickness,
    /// Barselsrefusion from Udbetaling Danmark.
    ParentalLeave,
    /// Jobafklaringsforløb: from the municipality, at the rate of ressourceforløbsydelse.
    Clarification,
    /// AUB for a student's school period.
    School,
    /// The municipality's own pool for pay during parental leave.
    MaternityPool,
}

/// What the internal maternity pool pays: a local rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolTerms {
    /// Pay during the leave; øre.
    pub pay: Ore,
    /// Benefit refunded for the same days; øre.
    pub benefit: Ore,
    /// The pool's share; without it the figure of the law files.
    pub percent: Option<Rate>,
}

/// One absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What the refund is for.
    pub kind: Kind,
    /// First day of absence.
    pub first_day: Date,
    /// Last day; `None` where it goes on.
    pub last_day: Option<Date>,
    /// Reckon an absence that goes on to this day.
    pub until: Option<Date>,
    /// Average pay per hour of the last three closed months, before AM-bidrag; kroner.
    pub hour_pay: Option<Rate>,
    /// Agreed hours a week.
    pub week_hours: Rate,
    /// Hours of absence a week; all of them where it is not given.
    pub absent_hours: Option<Rate>,
    /// Kroner a week of the benefit the refund follows (clarification, school).
    pub weekly_rate: Option<Ore>,
    /// When the employment began.
    pub employed_since: Option<Date>,
    /// Hours worked with the employer in the eight weeks before the first day.
    pub hours_before: Option<Rate>,
    /// A § 56 agreement covers this illness on the first day.
    pub section_56: bool,
    /// The person is in a fleksjob.
    pub flex_job: bool,
    /// The employer pays during the absence.
    pub paid: bool,
    /// Day of notice.
    pub notified: Option<Date>,
    /// Day the claim is filed.
    pub filed: Option<Date>,
    /// Expected or actual day of birth.
    pub birth: Option<Date>,
    /// Weeks of sickness benefit within the last nine months, for the passage to clarification.
    pub benefit_weeks: Option<Rate>,
    /// The maternity pool's figures.
    pub pool: Option<PoolTerms>,
}

impl Case {
    /// The last day that can be reckoned: the end, or the day given, or the filing date.
    #[must_use]
    pub fn last_known(&self) -> Date {
        self.last_day.or(self.until).or(self.filed).unwrap_or(self.first_day)
    }
}

/// Why a refund cannot be calculated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// A figure of the law is missing for the date.
    #[error("the law's figures do not answer")]
    Law(#[from] LawError),
    /// The file is no refund case.
    #[error("not a refund case: {0}")]
    Unreadable(#[from] crate::Unreadable),
    /// A field is missing or cannot be.
    #[error("{field}: {why}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong, and the remedy.
        why: Why,
    },
}

impl RefundError {
    /// The sentence for a person, with what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self.clone() {
            Self::Law(error) => error.message(),
            Self::Unreadable(detail) => text!("law-refund-unreadable", detail = detail.message()),
            Self::Field { field, why } => text!("law-refund-field", field = field, why = why.message()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    kind: Kind,
    #[serde(deserialize_with = "read::date")]
    first_day: Date,
    #[serde(default, deserialize_with = "read::optional_date")]
    last_day: Option<Date>,
    #[serde(default, deserialize_with = "read::optional_date")]
    until: Option<Date>,
    #[serde(default, deserialize_with = "values::number")]
    hour_pay: Option<Rate>,
    #[serde(default, deserialize_with = "values::number")]
    week_hours: Option<Rate>,
    #[serde(default, deserialize_with = "values::number")]
    absent_hours: Option<Rate>,
    #[serde(default, deserialize_with = "values::money")]
    weekly_rate: Option<Ore>,
    #[serde(default, deserialize_with = "read::optional_date")]
    employed_since: Option<Date>,
    #[serde(default, deserialize_with = "values::number")]
    hours_before: Option<Rate>,
    #[serde(default)]
    section_56: bool,
    #[serde(default)]
    flex_job: bool,
    paid: Option<bool>,
    #[serde(default, deserialize_with = "read::optional_date")]
    notified: Option<Date>,
    #[serde(default, deserialize_with = "read::optional_date")]
    filed: Option<Date>,
    #[serde(default, deserialize_with = "read::optional_date")]
    birth: Option<Date>,
    #[serde(default, deserialize_with = "values::number")]
    benefit_weeks: Option<Rate>,
    pool: Option<RawPool>,
    #[serde(rename = "title")]
    _title: Option<String>,
    #[serde(rename = "source")]
    _source: Option<String>,
    #[serde(rename = "expect")]
    _expect: Option<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPool {
    #[serde(deserialize_with = "read::ore")]
    pay: Ore,
    #[serde(deserialize_with = "read::ore")]
    benefit: Ore,
    #[serde(default, deserialize_with = "values::percent")]
    percent: Option<Rate>,
}

/// Reads a refund file.
///
/// # Errors
/// [`RefundError::Unreadable`] for what is no refund file, [`RefundError::Field`] for a value that cannot be.
pub fn read_case(text: &str) -> Result<Case, RefundError> {
    let raw: Raw = toml::from_str(text).map_err(|error| crate::Unreadable::new(&error, text))?;
    let case = Case {
        kind: raw.kind,
        first_day: raw.first_day,
        last_day: raw.last_day,
        until: raw.until,
        hour_pay: raw.hour_pay,
        week_hours: raw.week_hours.unwrap_or(Rate::whole(37)),
        absent_hours: raw.absent_hours,
        weekly_rate: raw.weekly_rate,
        employed_since: raw.employed_since,
        hours_before: raw.hours_before,
        section_56: raw.section_56,
        flex_job: raw.flex_job,
        paid: raw.paid.unwrap_or(true),
        notified: raw.notified,
        filed: raw.filed,
        birth: raw.birth,
        benefit_weeks: raw.benefit_weeks,
        pool: raw.pool.map(|pool| PoolTerms { pay: pool.pay, benefit: pool.benefit, percent: pool.percent }),
    };
    check(&case).map(|()| case)
}

fn check(case: &Case) -> Result<(), RefundError> {
    let wrong = |field, why| Err(RefundError::Field { field, why });
    if case.last_day.or(case.until).is_some_and(|last| last < case.first_day) {
        return wrong("last_day", why::LAST_BEFORE_FIRST);
    }
    if case.last_day.is_none() && case.until.is_none() && case.filed.is_none() {
        return wrong("last_day", why::LAST_DAY);
    }
    if !(Rate::ZERO < case.week_hours && case.week_hours <= Rate::whole(60)) {
        return wrong("week_hours", why::WEEK_HOURS);
    }
    if case.absent_hours.is_some_and(|hours| hours.is_negative() || hours > case.week_hours) {
        return wrong("absent_hours", why::ABSENT_HOURS);
    }
    let by_rate = matches!(case.kind, Kind::Clarification | Kind::School);
    if by_rate && case.weekly_rate.is_none() {
        return wrong("weekly_rate", why::WEEKLY_RATE);
    }
    if case.kind == Kind::MaternityPool && case.pool.is_none() {
        return wrong("pool", why::POOL);
    }
    if !by_rate && case.kind != Kind::MaternityPool && case.hour_pay.is_none() {
        return wrong("hour_pay", why::HOUR_PAY);
    }
    Ok(())
}
