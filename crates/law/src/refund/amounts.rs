//! What each week of a refund pays.

use jiff::civil::{Date, Weekday};
use kaemner_values::{Exact, Ore, Rate, Rounding};

use super::Week;
use super::case::{Case, Kind, RefundError};
use super::days::figure;
use crate::Law;
use crate::params::Meta;
use crate::why;

/// What a full day pays at most, for the person; øre.
///
/// # Errors
/// [`RefundError`] where a figure is missing for the first day.
pub(super) fn day<'a>(case: &Case, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Ore, RefundError> {
    match case.kind {
        Kind::MaternityPool => Ok(Ore::ZERO),
        _ => Ok(of_days(case, 1, case.first_day, law, used)?.round(Rounding::HalfUpToOre)),
    }
}

/// The weeks of the days from the first to the last, each with refund and supplement.
///
/// # Errors
/// [`RefundError`] where no cap covers a week.
pub(super) fn weeks<'a>(
    case: &Case,
    (first, last): (Date, Date),
    law: &'a Law,
    used: &mut Vec<&'a Meta>,
) -> Result<Vec<Week>, RefundError> {
    if case.kind == Kind::MaternityPool {
        return pool(case, (first, last), law, used);
    }
    let mut weeks = Vec::new();
    let mut monday = first;
    while monday <= last {
        let sunday = end_of_week(monday).min(last);
        let days = working_days(monday, sunday);
        if days > 0 {
            let refund = of_days(case, days, monday, law, used)?.round(Rounding::HalfUpToOre);
            let supplement = supplement(case, refund, monday, law, used)?;
            weeks.push(Week { first: monday, last: sunday, days, refund, supplement });
        }
        let Ok(next) = sunday.tomorrow() else { break };
        monday = next;
    }
    Ok(weeks)
}

fn end_of_week(day: Date) -> Date {
    let left = 7 - i32::from(day.weekday().to_monday_one_offset());
    day.saturating_add(jiff::Span::new().days(left))
}

/// A refund week has five equal days, Monday to Friday; public holidays count.
fn working_days(first: Date, last: Date) -> i64 {
    let is_working = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
    i64::try_from(days.filter(is_working).count()).unwrap_or(0)
}

/// So many working days: absent hours of the days at the lower of the person's hour pay after AM-bidrag
/// and a 37th of the week's cap.
fn of_days<'a>(
    case: &Case,
    days: i64,
    on: Date,
    law: &'a Law,
    used: &mut Vec<&'a Meta>,
) -> Result<Exact, RefundError> {
    let share = Rate::new(days, 5).unwrap_or(Rate::ZERO);
    if let (Kind::Clarification | Kind::School, Some(rate)) = (case.kind, case.weekly_rate) {
        return Ok(Exact::from(rate) * share * absent_share(case));
    }
    let cap = figure(&law.refund.weekly_cap, on, used)?.value.value;
    let full_week = law.full_time.on(on)?.value.week_hours;
    let hours = case.absent_hours.unwrap_or(case.week_hours);
    let cap_per_hour = Exact::from(cap) / full_week;
    let most = Exact::from(cap) * share;
    let per_hour = after_am(case, on, law, used)?.min(cap_per_hour);
    Ok((per_hour * hours * share).min(most))
}

fn absent_share(case: &Case) -> Rate {
    case.absent_hours.and_then(|hours| hours.checked_div(case.week_hours)).unwrap_or(Rate::ONE)
}

/// Hour pay less AM-bidrag, to the øre: both are whole øre on the payslips the average is taken from.
fn after_am<'a>(case: &Case, on: Date, law: &'a Law, used: &mut Vec<&'a Meta>) -> Result<Exact, RefundError> {
    let Some(rate) = case.hour_pay else {
        return Err(RefundError::Field { field: "hour_pay", why: why::HOUR_PAY });
    };
    let pay = rate.of(Ore::from_kroner(1)).round(Rounding::HalfUpToOre);
    let am = figure(&law.am_bidrag, on, used)?.value.value;
    let after = Exact::from(pay) - am.of(pay);
    Ok(Exact::from(after.round(Rounding::HalfUpToOre)))
}

/// Tillæg til refusion (sygedagpengeloven § 54 a): of the week's refund, to whole kroner. Only benefits
/// that carry obligatory pension have it.
fn supplement<'a>(
    case: &Case,
    refund: Ore,
    on: Date,
    law: &'a Law,
    used: &mut Vec<&'a Meta>,
) -> Result<Ore, RefundError> {
    if !matches!(case.kind, Kind::Sickness | Kind::PregnancySickness | Kind::ParentalLeave) {
        return Ok(Ore::ZERO);
    }
    // Before 2024 the tables have no percentage that was read, so the supplement is left out.
    let Some(row) = law.refund.supplement.find(on) else { return Ok(Ore::ZERO) };
    used.push(&row.meta);
    Ok(row.value.value.of(refund).round(Rounding::HalfUpToKrone))
}

/// The pool pays a share of what pay exceeds the benefit, for the leave as a whole.
fn pool<'a>(
    case: &Case,
    (first, last): (Date, Date),
    law: &'a Law,
    used: &mut Vec<&'a Meta>,
) -> Result<Vec<Week>, RefundError> {
    let Some(terms) = case.pool else {
        return Err(RefundError::Field { field: "pool", why: why::POOL });
    };
    let percent = match terms.percent {
        Some(percent) => percent,
        None => figure(&law.refund.maternity_pool, first, used)?.value.value,
    };
    let over = (terms.pay - terms.benefit).max(Ore::ZERO);
    let refund = percent.of(over).round(Rounding::HalfUpToOre);
    let days = working_days(first, last);
    let some = !refund.is_zero();
    Ok(some.then_some(Week { first, last, days, refund, supplement: Ore::ZERO }).into_iter().collect())
}
