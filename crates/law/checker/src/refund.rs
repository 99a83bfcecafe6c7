//! The refund of one long full-time illness (rules § 5). Amounts in øre.

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
