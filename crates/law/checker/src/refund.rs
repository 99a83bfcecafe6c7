//! Refunds of sickness (rules § 5): one long full-time illness, and any absence day by day. Amounts in øre.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::law::Law;
use crate::{CheckError, Fraction};

/// A full-time illness of somebody with pay during sickness.
pub struct Illness {
    /// First day of absence.
    pub first_day: Date,
    /// Last day of the span that is claimed.
    pub last_day: Date,
    /// Pay of a full-time month.
    pub month_pay: Fraction,
    /// The day the claim is filed.
    pub filed: Date,
}

/// What the employer gets back, and what it loses by filing late.
pub struct Refund {
    /// Hour pay of the month.
    pub hour_pay: Fraction,
    /// Hour pay after AM-bidrag, before the cap.
    pub hour_after_am: Fraction,
    /// The amount of one day.
    pub day_amount: Fraction,
    /// First day after the employer's own days.
    pub from: Date,
    /// Last day to notify.
    pub notify_by: Date,
    /// The amount had the claim been filed in time.
    pub due: Fraction,
    /// The amount lost.
    pub lost: Fraction,
    /// Weekdays lost.
    pub lost_days: i128,
    /// Tillæg til refusion of a full week.
    pub week_supplement: Fraction,
}

/// Computes one illness.
///
/// # Errors
/// [`CheckError`] for a date without a figure.
pub fn refund(illness: &Illness) -> Result<Refund, CheckError> {
    let law = Law::shipped()?;
    let first = illness.first_day;

    // Hour pay after AM-bidrag is capped at a 37th of the week's maximum (§ 47, § 50); full time is five
    // days of 7.4 hours.
    let month_hours = law.row("hours", "full_time", first)?.number("month_hours")?;
    let am = law.row("tax", "am_bidrag", first)?.number("value")?;
    let hour_pay = (illness.month_pay / month_hours).half_up(1);
    let hour_after_am = (hour_pay * (Fraction::ONE - am)).half_up(1);
    let cap = law.row("refund", "refund.weekly_cap", first)?.number("value")? * Fraction::whole(100);
    let day_cap = cap / Fraction::whole(5);
    let day_amount = (hour_after_am * Fraction::new(74, 10)).min(day_cap).half_up(1);

    // The employer bears the first 30 calendar days; notice is due five weeks after the first of them.
    let own_days = days(law.row("refund", "refund.employer_days", first)?.number("value")?);
    let deadlines = law.row("refund", "refund.deadlines", first)?;
    let from = first.saturating_add(own_days.days());
    let notify_by = first.saturating_add(days(deadlines.number("notify_weeks")?).weeks());

    // A claim reaches three months back from the day it is filed.
    let reach = illness.filed.saturating_sub(days(deadlines.number("claim_months")?).months());
    let due_days = weekdays(from, illness.last_day);
    let paid_days = weekdays(from.max(reach), illness.last_day);
    let supplement = law.row("refund", "refund.supplement", first)?.number("value")?;
    Ok(Refund {
        hour_pay,
        hour_after_am,
        day_amount,
        from,
        notify_by,
        due: day_amount * Fraction::whole(due_days),
        lost: day_amount * Fraction::whole(due_days - paid_days),
        lost_days: due_days - paid_days,
        week_supplement: (cap * supplement).half_up(100),
    })
}

/// Any absence of somebody with pay during sickness, day by day. Amounts in øre.
pub struct Absence {
    /// First day of absence.
    pub first_day: Date,
    /// Last day of absence.
    pub last_day: Date,
    /// Average pay of an hour before AM-bidrag.
    pub hour_pay: Fraction,
    /// Hours agreed a week.
    pub week_hours: Fraction,
    /// Hours of absence a week.
    pub absent_hours: Fraction,
    /// First day of the employment.
    pub employed_since: Date,
    /// An approved § 56 agreement for the illness.
    pub section_56: bool,
    /// The day the absence was notified.
    pub notified: Date,
    /// The day the claim is filed.
    pub filed: Date,
}

/// What an absence gives back.
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    /// Refund of the weeks that are paid.
    pub refund: Fraction,
    /// Tillæg til refusion of the weeks that are paid.
    pub supplement: Fraction,
    /// Refund of the weeks that have lapsed.
    pub lapsed: Fraction,
    /// Weekdays paid.
    pub days: i128,
    /// Weekdays lapsed.
    pub lapsed_days: i128,
}

/// The days of one calendar week that share a fate.
#[derive(Default)]
struct Part {
    first: Option<Date>,
    days: i128,
    refund: Fraction,
}

/// Computes an absence (rules § 5): every weekday after the employer's own days is due, unless it lies before a
/// late notice, or more than three months before the claim is filed.
///
/// # Errors
/// [`CheckError`] for a date without a figure.
pub fn claim(absence: &Absence) -> Result<Claim, CheckError> {
    let law = Law::shipped()?;
    let first = absence.first_day;
    let none = Claim {
        refund: Fraction::ZERO,
        supplement: Fraction::ZERO,
        lapsed: Fraction::ZERO,
        days: 0,
        lapsed_days: 0,
    };
    // Partial sickness: at least four hours of absence a week.
    if absence.absent_hours < law.row("refund", "refund.partial_hours", first)?.number("value")? {
        return Ok(none);
    }

    // The employer bears the first 30 days, but not of the newly employed or under a § 56 agreement.
    let short = law.row("refund", "refund.short_employment", first)?.number("weeks")?;
    let is_new = absence.employed_since.saturating_add(days(short).weeks()) > first;
    let own_days = law.row("refund", "refund.employer_days", first)?.number("value")?;
    let from = if is_new || absence.section_56 { first } else { first.saturating_add(days(own_days).days()) };

    let deadlines = law.row("refund", "refund.deadlines", first)?;
    let notify_by = first.saturating_add(days(deadlines.number("notify_weeks")?).weeks());
    let reach = absence.filed.saturating_sub(days(deadlines.number("claim_months")?).months());

    let mut parts: BTreeMap<(Date, bool), Part> = BTreeMap::new();
    for day in from.series(1.day()).take_while(|day| *day <= absence.last_day) {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            continue;
        }
        let too_late = absence.notified > notify_by && day < absence.notified;
        let is_paid = !too_late && day >= reach;
        let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
        let part = parts.entry((monday, is_paid)).or_default();
        part.first.get_or_insert(day);
        part.days += 1;
        part.refund = part.refund + of_day(absence, day, law)?;
    }
    let mut claim = none;
    for ((_, is_paid), part) in parts {
        let refund = part.refund.half_up(1);
        if is_paid {
            let percent =
                law.row("refund", "refund.supplement", part.first.unwrap_or(first))?.number("value")?;
            claim.days += part.days;
            claim.refund = claim.refund + refund;
            claim.supplement = claim.supplement + (refund * percent).half_up(100);
        } else {
            claim.lapsed_days += part.days;
            claim.lapsed = claim.lapsed + refund;
        }
    }
    Ok(claim)
}

/// A fifth of the week's absent hours, each at the person's pay after AM-bidrag or a 37th of the week's
/// maximum, and never more than a fifth of the maximum.
fn of_day(absence: &Absence, day: Date, law: &Law) -> Result<Fraction, CheckError> {
    let am = law.row("tax", "am_bidrag", day)?.number("value")?;
    let cap = law.row("refund", "refund.weekly_cap", day)?.number("value")? * Fraction::whole(100);
    let week = law.row("hours", "full_time", day)?.number("week_hours")?;
    let pay = absence.hour_pay.half_up(1);
    let after_am = (pay - (pay * am)).half_up(1);
    let hours = absence.absent_hours / Fraction::whole(5);
    Ok((after_am.min(cap / week) * hours).min(cap / Fraction::whole(5)))
}

fn days(number: Fraction) -> i64 {
    i64::try_from(number.numerator()).unwrap_or(0)
}

/// Mondays to Fridays from a first to a last day; public holidays on them count.
fn weekdays(first: Date, last: Date) -> i128 {
    let mut count = 0;
    for day in first.series(1.day()).take_while(|day| *day <= last) {
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            count += 1;
        }
    }
    count
}
