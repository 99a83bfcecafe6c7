//! All figures of the law, typed.

use kaemner_values::{Ore, Rate, Rounding};
use serde::Deserialize;

use super::code::Catalogue;
use super::read::{self, Document};
use super::scale::{AreaSupplements, StepBases};
use super::{Agreement, Dated, LawError, PayScale};

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

/// Everything in `params/`, read once and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Løntrin.
    pub pay_scale: PayScale,
    /// ATP class A.
    pub atp_a: Dated<AtpA>,
    /// AM-bidrag.
    pub am_bidrag: Dated<Number>,
    /// Tax without a card.
    pub tax_without_card: Dated<Number>,
    pub(super) roundings: [Dated<RoundingRow>; 4],
    /// Full time.
    pub full_time: Dated<FullTime>,
    /// Km rates.
    pub mileage: Dated<Mileage>,
    /// Travel allowance.
    pub travel_allowance: Dated<TravelAllowance>,
    /// Free telephone, a year.
    pub free_telephone: Dated<Amount>,
    /// Holiday.
    pub holiday: Holiday,
    /// Refunds.
    pub refund: Refund,
    /// Pay codes.
    pub pay_codes: Dated<Catalogue>,
    /// Collective agreements, sorted by code.
    pub agreements: Vec<Agreement>,
}

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_str!(concat!("../../params/", $file)))),*]
    };
}

const AGREEMENTS: [(&str, &str); 21] = shipped![
    "agreements/30.11.toml",
    "agreements/30.31.toml",
    "agreements/41.41.toml",
    "agreements/41.51.toml",
    "agreements/41.71.toml",
    "agreements/50.01.toml",
    "agreements/60.01.toml",
    "agreements/64.01.toml",
    "agreements/66.01.toml",
    "agreements/67.01.toml",
    "agreements/70.01.toml",
    "agreements/72.01.toml",
    "agreements/73.01.toml",
    "agreements/75.01.toml",
    "agreements/77.01.toml",
    "agreements/academics.toml",
    "agreements/chiefs.toml",
    "agreements/civil_servant.toml",
    "agreements/craftsmen.toml",
    "agreements/fee.toml",
    "agreements/hourly.toml",
];

const STATUTES: [(&str, &str); 8] = shipped![
    "pay_scale.toml",
    "atp.toml",
    "tax.toml",
    "hours.toml",
    "travel.toml",
    "holiday.toml",
    "refund.toml",
    "pay_codes.toml",
];

impl Law {
    /// The figures this program ships with.
    ///
    /// # Errors
    /// [`LawError`] where a shipped file is wrong; a test reads them all.
    pub fn shipped() -> Result<Self, LawError> {
        Self::read(STATUTES.map(|(_, text)| text), &AGREEMENTS)
    }

    /// Reads the eight statute files, in the order pay_scale, atp, tax, hours, travel, holiday, refund,
    /// pay_codes, and any number of agreements as (file name, text).
    ///
    /// # Errors
    /// [`LawError`] naming file, table and row.
    pub fn read(statutes: [&str; 8], agreements: &[(&str, &str)]) -> Result<Self, LawError> {
        let names = STATUTES.map(|(name, _)| name);
        let mut at = 0;
        let mut next = || {
            at += 1;
            Document::parse(names[at - 1], statutes[at - 1])
        };
        let pay_scale = pay_scale(next()?)?;
        let atp_a = only(next()?, "atp_a")?;
        let (am_bidrag, tax_without_card, roundings) = tax(next()?)?;
        let full_time = only(next()?, "full_time")?;
        let (mileage, travel_allowance, free_telephone) = travel(next()?)?;
        let holiday = holiday(next()?)?;
        let refund = refund(next()?)?;
        let pay_codes = only(next()?, "pay_codes")?;
        let mut agreements = agreements
            .iter()
            .map(|(file, text)| Agreement::read(file, text))
            .collect::<Result<Vec<_>, _>>()?;
        agreements.sort_by(|one, two| one.code.cmp(&two.code));
        Ok(Self {
            pay_scale,
            atp_a,
            am_bidrag,
            tax_without_card,
            roundings,
            full_time,
            mileage,
            travel_allowance,
            free_telephone,
            holiday,
            refund,
            pay_codes,
            agreements,
        })
    }

    /// The table of one rounding convention.
    #[must_use]
    pub const fn rounding(&self, way: RoundingWay) -> &Dated<RoundingRow> {
        &self.roundings[way as usize]
    }

    /// The agreement of a code or alias.
    #[must_use]
    pub fn agreement(&self, code: &str) -> Option<&Agreement> {
        self.agreements.iter().find(|agreement| agreement.answers_to(code))
    }
}

fn only<T: serde::de::DeserializeOwned>(mut from: Document, path: &str) -> Result<Dated<T>, LawError> {
    let table = from.dated(path)?;
    from.finish().map(|()| table)
}

fn pay_scale(mut from: Document) -> Result<PayScale, LawError> {
    let step: Dated<StepBases> = from.dated("pay_scale.step")?;
    let area: Dated<AreaSupplements> = from.dated("pay_scale.area")?;
    let factor = from.dated("pay_scale.factor")?;
    from.finish().map(|()| PayScale { step, area, factor })
}

type Tax = (Dated<Number>, Dated<Number>, [Dated<RoundingRow>; 4]);

/// The roundings stand in the order of [`RoundingWay`].
fn tax(mut from: Document) -> Result<Tax, LawError> {
    let (am_bidrag, without_card) = (from.dated("am_bidrag")?, from.dated("tax_without_card")?);
    let roundings = [
        from.dated("rounding.exact")?,
        from.dated("rounding.ten_krone")?,
        from.dated("rounding.floor_krone")?,
        from.dated("rounding.half_krone")?,
    ];
    from.finish().map(|()| (am_bidrag, without_card, roundings))
}

type Travel = (Dated<Mileage>, Dated<TravelAllowance>, Dated<Amount>);

fn travel(mut from: Document) -> Result<Travel, LawError> {
    let tables = (from.dated("mileage")?, from.dated("travel_allowance")?, from.dated("free_telephone")?);
    from.finish().map(|()| tables)
}

fn holiday(mut from: Document) -> Result<Holiday, LawError> {
    let holiday = Holiday {
        accrual: from.dated("holiday.accrual")?,
        pay: from.dated("holiday.pay")?,
        supplement: from.dated("holiday.supplement")?,
        raised_supplement: from.dated("holiday.raised_supplement")?,
        sixth_week: from.dated("holiday.sixth_week")?,
        saved_days: from.dated("holiday.saved_days")?,
    };
    from.finish().map(|()| holiday)
}

fn refund(mut from: Document) -> Result<Refund, LawError> {
    let refund = Refund {
        weekly_cap: from.dated("refund.weekly_cap")?,
        supplement: from.dated("refund.supplement")?,
        employer_days: from.dated("refund.employer_days")?,
        short_employment: from.dated("refund.short_employment")?,
        deadlines: from.dated("refund.deadlines")?,
        partial_hours: from.dated("refund.partial_hours")?,
        clarification: from.dated("refund.clarification")?,
        school_years: from.dated("refund.school_years")?,
        maternity_pool: from.dated("refund.maternity_pool")?,
    };
    from.finish().map(|()| refund)
}
