//! The rows of the statutes' tables, typed.

use kaemner_values::{Ore, Rate, Rounding};
use serde::Deserialize;

use super::Dated;
use super::read;

/// A single number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The number.
    #[serde(deserialize_with = "read::rate")]
    pub value: Rate,
}

/// The factor that lifts a 2000-level amount to a date.
pub type Factor = Number;

/// A single amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The amount.
    #[serde(deserialize_with = "read::ore")]
    pub value: Ore,
}

/// How one convention rounds: two bases and two results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundingRow {
    /// The AM base, before 8 %.
    #[serde(deserialize_with = "read::rounding")]
    pub am_base: Rounding,
    /// AM-bidrag.
    #[serde(deserialize_with = "read::rounding")]
    pub am: Rounding,
    /// The tax base, before the percentage of the card.
    #[serde(deserialize_with = "read::rounding")]
    pub tax_base: Rounding,
    /// A-skat.
    #[serde(deserialize_with = "read::rounding")]
    pub tax: Rounding,
}

/// The lawful conventions, a dated choice of the employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingWay {
    /// To the øre.
    #[default]
    Exact,
    /// Bases down to ten kroner, results up to a krone.
    TenKrone,
    /// Results down to a krone.
    FloorKrone,
    /// Results to the nearest krone.
    HalfKrone,
}

/// One band of the ATP table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtpBand {
    /// From so many hours in the pay period.
    #[serde(deserialize_with = "read::rate")]
    pub hours: Rate,
    /// The employee's share.
    #[serde(deserialize_with = "read::ore")]
    pub employee: Ore,
    /// The employer's share.
    #[serde(deserialize_with = "read::ore")]
    pub employer: Ore,
}

/// ATP class A: bands per pay period, lowest first; a period the source has no bands for is empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtpA {
    /// Paid by the month.
    pub month: Vec<AtpBand>,
    /// Paid every fourteen days.
    #[serde(default)]
    pub fortnight: Vec<AtpBand>,
    /// Paid by the week.
    #[serde(default)]
    pub week: Vec<AtpBand>,
    /// The full contribution of a year, both shares.
    #[serde(deserialize_with = "read::ore")]
    pub full_year: Ore,
}

/// Hours of a full-time employment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullTime {
    /// A week.
    #[serde(deserialize_with = "read::rate")]
    pub week_hours: Rate,
    /// A month, as printed on payslips.
    #[serde(deserialize_with = "read::rate")]
    pub month_hours: Rate,
    /// A year.
    #[serde(deserialize_with = "read::rate")]
    pub year_hours: Rate,
}

/// Tax-free kroner per km.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mileage {
    /// Own car, up to the limit.
    #[serde(deserialize_with = "read::ore")]
    pub high: Ore,
    /// Own car, above the limit.
    #[serde(deserialize_with = "read::ore")]
    pub low: Ore,
    /// Bicycle, moped and the like.
    #[serde(deserialize_with = "read::ore")]
    pub bicycle: Ore,
    /// Km per employer and calendar year at the high rate.
    #[serde(deserialize_with = "read::rate")]
    pub limit_km: Rate,
}

/// Tax-free travel allowance per day and night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TravelAllowance {
    /// Meals.
    #[serde(deserialize_with = "read::ore")]
    pub meals: Ore,
    /// Lodging.
    #[serde(deserialize_with = "read::ore")]
    pub lodging: Ore,
}

/// How holiday is earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accrual {
    /// Days a month.
    #[serde(deserialize_with = "read::rate")]
    pub per_month: Rate,
    /// Days per calendar day of a part month.
    #[serde(deserialize_with = "read::rate")]
    pub per_day: Rate,
    /// Days of a full year.
    #[serde(deserialize_with = "read::rate")]
    pub year_days: Rate,
    /// The first days of a year, which may be neither carried over nor paid out.
    #[serde(deserialize_with = "read::rate")]
    pub locked_days: Rate,
}

/// The sixth holiday week of a full-time year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SixthWeek {
    /// Days.
    #[serde(deserialize_with = "read::rate")]
    pub days: Rate,
    /// Hours.
    #[serde(deserialize_with = "read::rate")]
    pub hours: Rate,
}

/// The tables of the holiday act and agreements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// How days are earned.
    pub accrual: Dated<Accrual>,
    /// Holiday pay (feriegodtgørelse).
    pub pay: Dated<Number>,
    /// Ferietillæg.
    pub supplement: Dated<Number>,
    /// Forhøjet ferietillæg, the standard.
    pub raised_supplement: Dated<Number>,
    /// Sixth week.
    pub sixth_week: Dated<SixthWeek>,
    /// Days that may be saved up.
    pub saved_days: Dated<Number>,
}

/// Who is too newly employed for an employer period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Short {
    /// Under so many weeks on day 1.
    #[serde(deserialize_with = "read::rate")]
    pub weeks: Rate,
    /// Under so many hours.
    #[serde(deserialize_with = "read::rate")]
    pub hours: Rate,
}

/// Deadlines of refund claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// Weeks from the first absence day to notify in.
    #[serde(deserialize_with = "read::rate")]
    pub notify_weeks: Rate,
    /// Months to claim in, where the illness ends inside the employer period.
    #[serde(deserialize_with = "read::rate")]
    pub short_claim_months: Rate,
    /// Months a claim reaches back.
    #[serde(deserialize_with = "read::rate")]
    pub claim_months: Rate,
    /// Months from day 1 that no exception goes beyond.
    #[serde(deserialize_with = "read::rate")]
    pub late_months: Rate,
    /// Weeks after a leave period ends.
    #[serde(deserialize_with = "read::rate")]
    pub leave_claim_weeks: Rate,
}

/// When a sickness refund turns into a jobafklaring refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clarification {
    /// More than so many weeks of benefit.
    #[serde(deserialize_with = "read::rate")]
    pub after_weeks: Rate,
    /// Within so many months.
    #[serde(deserialize_with = "read::rate")]
    pub within_months: Rate,
    /// Months a claim reaches back.
    #[serde(deserialize_with = "read::rate")]
    pub claim_months: Rate,
}

/// The tables of refunds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Highest refund of a week.
    pub weekly_cap: Dated<Amount>,
    /// Tillæg til refusion.
    pub supplement: Dated<Number>,
    /// The employer's own calendar days.
    pub employer_days: Dated<Number>,
    /// Short employment.
    pub short_employment: Dated<Short>,
    /// Deadlines.
    pub deadlines: Dated<Deadlines>,
    /// Hours a week of partial sickness.
    pub partial_hours: Dated<Number>,
    /// Jobafklaringsforløb.
    pub clarification: Dated<Clarification>,
    /// Years to claim students' school periods in.
    pub school_years: Dated<Number>,
    /// Share of the internal maternity pool.
    pub maternity_pool: Dated<Number>,
}
