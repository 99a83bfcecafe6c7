//! Refunds to the municipality as employer: for pay during sickness and leave, of students' school
//! periods, and from the internal maternity pool.
//!
//! [`calculate`] answers whether a refund is due and why, from which day, how much each week, by when to
//! notify and to claim, and what has lapsed at the filing date. The order of the rules: is there a right;
//! from which day (employer period, notice, how far a claim reaches back); what each week pays (hours
//! times the lower of the person's hour pay after AM-bidrag and the cap); the supplement of § 54 a.
//! What it does not do: send anything, or judge the person's own right to benefit.

mod amounts;
mod answer;
mod case;
mod days;
mod text;

pub use answer::Answer;
pub use case::{Case, Kind, PoolTerms, RefundError, read_case};
pub use days::{Deadline, Reason};
pub use text::text;

use jiff::civil::Date;
use kaemner_values::Ore;

use crate::Law;
use crate::params::Meta;

/// One week of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// First refundable day of the week.
    pub first: Date,
    /// Last refundable day of the week.
    pub last: Date,
    /// Refundable working days.
    pub days: i64,
    /// The refund; øre.
    pub refund: Ore,
    /// Tillæg til refusion; whole kroner.
    pub supplement: Ore,
}

/// The answer: what is due, what is lost, and when something must be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Whether anything is due.
    pub is_due: bool,
    /// Why, or why not, in the order of the rules.
    pub reasons: Vec<Reason>,
    /// Days the employer bears itself.
    pub employer_period: Option<(Date, Date)>,
    /// First day of refund, before anything lapses.
    pub from: Option<Date>,
    /// What a full day pays, at most; øre.
    pub day_amount: Ore,
    /// Weeks that are paid.
    pub weeks: Vec<Week>,
    /// Weeks that have lapsed.
    pub lapsed: Vec<Week>,
    /// What must be done, and by when.
    pub deadlines: Vec<Deadline>,
    /// The rows of the law that were used.
    pub figures: Vec<&'a Meta>,
}

impl Claim<'_> {
    /// The refund of all weeks; øre.
    pub fn refund(&self) -> Ore {
        self.weeks.iter().map(|week| week.refund).sum()
    }

    /// Tillæg til refusion of all weeks.
    pub fn supplement(&self) -> Ore {
        self.weeks.iter().map(|week| week.supplement).sum()
    }

    /// What was lost by notifying or filing late; øre, without the supplement.
    pub fn lost(&self) -> Ore {
        self.lapsed.iter().map(|week| week.refund).sum()
    }
}

/// Calculates a refund.
///
/// # Errors
/// [`RefundError`] naming the field, or the table and date, that is missing.
pub fn calculate<'a>(case: &Case, law: &'a Law) -> Result<Claim<'a>, RefundError> {
    let mut figures = Vec::new();
    let right = days::right(case, law, &mut figures)?;
    let day_amount = amounts::day(case, law, &mut figures)?;
    let mut weeks = Vec::new();
    let mut lapsed = Vec::new();
    if let Some(from) = right.from {
        let paid_from = right.paid_from.max(from);
        weeks = amounts::weeks(case, (paid_from, case.last_known()), law, &mut figures)?;
        if let Ok(before) = paid_from.yesterday()
            && from <= before
        {
            lapsed = amounts::weeks(case, (from, before.min(case.last_known())), law, &mut figures)?;
        }
    }
    figures.sort_by_key(|meta| (&meta.table, meta.from));
    figures.dedup();
    Ok(Claim {
        is_due: !weeks.is_empty(),
        reasons: right.reasons,
        employer_period: right.employer_period,
        from: right.from,
        day_amount,
        weeks,
        lapsed,
        deadlines: right.deadlines,
        figures,
    })
}
