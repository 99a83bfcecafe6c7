//! Whether and from which day a refund is due, and the days something must be done by.

use jiff::ToSpan;
use jiff::civil::Date;
use kaemner_values::Rate;
use kaemner_values::calendar::{bank_day_on_or_before, is_bank_day};

use super::case::{Case, Kind, RefundError};
use crate::Law;
use crate::params::{Dated, LawError, Meta, Row};

/// One finding on the way to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No pay, no refund.
    NotPaid,
    /// The employer bears the first days itself.
    EmployerPeriod,
    /// Newly employed: no employer period.
    ShortEmployment,
    /// A § 56 agreement: no employer period.
    Section56,
    /// Fleksjob: no employer period.
    FlexJob,
    /// Pregnancy: no employer period.
    Pregnancy,
    /// Leave: refund from the first day, within four weeks before birth.
    Leave,
    /// The illness ended inside the employer period.
    EndedInEmployerPeriod,
    /// Fewer hours of absence a week than the law asks for.
    TooFewHours,
    /// Notice came late: refund from the day of notice only.
    NotifiedLate,
    /// The claim reaches back only so far.
    FiledLate,
    /// The leave claim lapsed eight weeks after the leave.
    LeaveClaimLapsed,
    /// The sickness refund stops: jobafklaring takes over.
    PassesToClarification,
    /// Follows the rate of ressourceforløbsydelse; claimed on form DP 202H, not in Nemrefusion.
    ByForm,
    /// A student's school period.
    SchoolPeriod,
    /// Paid by the municipality's own pool.
    Pool,
}

/// Something to do, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// `notify`, `claim`, `warn_5_weeks`, `warn_10_weeks`.
    pub what: &'static str,
    /// The day the law gives.
    pub by: Date,
    /// The bank day on or before it: warn on this one.
    pub act_by: Date,
}

impl Deadline {
    fn new(what: &'static str, by: Date) -> Self {
        Self { what, by, act_by: if is_bank_day(by) { by } else { bank_day_on_or_before(by) } }
    }
}

/// From which day, and why.
pub(super) struct Right {
    pub reasons: Vec<Reason>,
    pub employer_period: Option<(Date, Date)>,
    /// First day of refund, `None` where there is none.
    pub from: Option<Date>,
    /// First day that has not lapsed.
    pub paid_from: Date,
    pub deadlines: Vec<Deadline>,
}

/// A row of the law, remembered as used.
pub(super) fn figure<'a, T>(
    table: &'a Dated<T>,
    day: Date,
    used: &mut Vec<&'a Meta>,
) -> Result<&'a Row<T>, LawError> {
    let row = table.on(day)?;
    used.push(&row.meta);
    Ok(row)
}

/// Whether and from which day; all rules that decide it.
///
/// # Errors
/// [`RefundError`] where a figure or field is missing.
pub(super) fn right<'a>(case: &Case, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Right, RefundError> {
    let nothing = |reason| Right {
        reasons: vec![reason],
        employer_period: None,
        from: None,
        paid_from: case.first_day,
        deadlines: Vec::new(),
    };
    if !case.paid {
        return Ok(nothing(Reason::NotPaid));
    }
    match case.kind {
        Kind::Sickness | Kind::PregnancySickness => sickness(case, law, used),
        Kind::ParentalLeave => leave(case, law, used),
        Kind::Clarification => clarification(case, law, used),
        Kind::School => school(case, law, used),
        Kind::MaternityPool => Ok(Right { from: Some(case.first_day), ..nothing(Reason::Pool) }),
    }
}

fn sickness<'a>(case: &Case, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Right, RefundError> {
    let refund = &law.refund;
    let partial = figure(&refund.partial_hours, case.first_day, used)?.value.value;
    let mut right = employer_period(case, law, used)?;
    if case.absent_hours.is_some_and(|hours| hours < partial) {
        right.reasons.push(Reason::TooFewHours);
        right.from = None;
        return Ok(right);
    }
    if let Some(weeks) = case.benefit_weeks
        && weeks > figure(&refund.clarification, case.first_day, used)?.value.after_weeks
    {
        right.reasons.push(Reason::PassesToClarification);
        right.from = None;
        return Ok(right);
    }
    let Some(from) = right.from else {
        right.reasons.push(Reason::EndedInEmployerPeriod);
        return Ok(right);
    };
    let deadlines = figure(&refund.deadlines, case.first_day, used)?.value;
    let notify_by = weeks_after(case.first_day, deadlines.notify_weeks);
    right.deadlines.push(Deadline::new("notify", notify_by));
    right.paid_from = from;
    if let Some(notified) = case.notified.filter(|notified| *notified > notify_by) {
        right.reasons.push(Reason::NotifiedLate);
        right.paid_from = right.paid_from.max(notified);
    }
    warn_and_lapse(case, from, deadlines.claim_months, &mut right);
    Ok(right)
}

/// A claim reaches a number of months back from the day it is filed. The first days lapse when that many
/// months have passed since the first refundable day; a person should hear of it before.
fn warn_and_lapse(case: &Case, from: Date, months: Rate, right: &mut Right) {
    let months = months.floor();
    right.deadlines.push(Deadline::new("warn_5_weeks", from.saturating_add(5.weeks())));
    right.deadlines.push(Deadline::new("warn_10_weeks", from.saturating_add(10.weeks())));
    right.deadlines.push(Deadline::new("claim", from.saturating_add(months.months())));
    if let Some(filed) = case.filed {
        let reach = filed.saturating_sub(months.months());
        if reach > right.paid_from {
            right.reasons.push(Reason::FiledLate);
            right.paid_from = reach;
        }
    }
}

/// The employer's own days at the start, none for those the law exempts.
fn employer_period<'a>(case: &Case, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Right, RefundError> {
    let short = figure(&law.refund.short_employment, case.first_day, used)?.value;
    let newly = |since: Date| weeks_after(since, short.weeks) > case.first_day;
    let exempt = if case.kind == Kind::PregnancySickness {
        Some(Reason::Pregnancy)
    } else if case.flex_job {
        Some(Reason::FlexJob)
    } else if case.section_56 {
        Some(Reason::Section56)
    } else if case.employed_since.is_some_and(newly)
        || case.hours_before.is_some_and(|hours| hours < short.hours)
    {
        Some(Reason::ShortEmployment)
    } else {
        None
    };
    let (mut reasons, mut period, mut from) = (Vec::new(), None, Some(case.first_day));
    if let Some(reason) = exempt {
        reasons.push(reason);
    } else {
        let days = figure(&law.refund.employer_days, case.first_day, used)?.value.value.floor();
        let after = case.first_day.saturating_add(days.days());
        reasons.push(Reason::EmployerPeriod);
        let last = after.yesterday().unwrap_or(after).min(case.last_day.unwrap_or(after));
        period = Some((case.first_day, last));
        from = Some(after).filter(|after| case.last_day.is_none_or(|last| last >= *after));
    }
    let paid_from = from.unwrap_or(case.first_day);
    Ok(Right { reasons, employer_period: period, from, paid_from, deadlines: Vec::new() })
}

/// Leave is refunded from four weeks before birth; the claim lapses eight weeks after the leave ends.
fn leave<'a>(case: &Case, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Right, RefundError> {
    let earliest = case.birth.map(|birth| birth.saturating_sub(4.weeks()));
    let from = earliest.map_or(case.first_day, |earliest| earliest.max(case.first_day));
    let mut right = Right {
        reasons: vec![Reason::Leave],
        employer_period: earliest
            .filter(|earliest| *earliest > case.first_day)
            .and_then(|earliest| earliest.yesterday().ok().map(|last| (case.first_day, last))),
        from: Some(from).filter(|from| case.last_day.is_none_or(|last| last >= *from)),
        paid_from: from,
        deadlines: Vec::new(),
    };
    let weeks = figure(&law.refund.deadlines, case.first_day, used)?.value.leave_claim_weeks;
    if let Some(last) = case.last_day {
        let by = weeks_after(last, weeks);
        right.deadlines.push(Deadline::new("claim", by));
        if case.filed.is_some_and(|filed| filed > by) {
            right.reasons.push(Reason::LeaveClaimLapsed);
            right.paid_from = last.tomorrow().unwrap_or(last);
        }
    }
    Ok(right)
}

fn clarification<'a>(case: &Case, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Right, RefundError> {
    let terms = figure(&law.refund.clarification, case.first_day, used)?.value;
    let mut right = Right {
        reasons: vec![Reason::ByForm],
        employer_period: None,
        from: Some(case.first_day),
        paid_from: case.first_day,
        deadlines: Vec::new(),
    };
    warn_and_lapse(case, case.first_day, terms.claim_months, &mut right);
    Ok(right)
}

fn school<'a>(case: &Case, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Right, RefundError> {
    let years = figure(&law.refund.school_years, case.first_day, used)?.value.value;
    let last = case.last_known();
    let by = last.saturating_add(years.floor().years());
    let mut right = Right {
        reasons: vec![Reason::SchoolPeriod],
        employer_period: None,
        from: Some(case.first_day),
        paid_from: case.first_day,
        deadlines: vec![Deadline::new("claim", by)],
    };
    if let Some(filed) = case.filed.filter(|filed| *filed > by) {
        right.reasons.push(Reason::FiledLate);
        right.paid_from = filed.saturating_sub(years.floor().years());
    }
    Ok(right)
}

fn weeks_after(day: Date, weeks: Rate) -> Date {
    day.saturating_add(weeks.floor().weeks())
}
