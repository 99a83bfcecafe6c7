//! Holiday earned, and supplements to holiday pay (rules § 4), each to the øre. Amounts in øre.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::law::Law;
use crate::{CheckError, Fraction};

/// Forhøjet ferietillæg, paid with April of last calendar year's pay that gives holiday: the standard
/// percentage of the agreements, which may differ between parts of the year. `parts` are pay by the first
/// day of the part it was earned in.
///
/// # Errors
/// [`CheckError`] for a date without a percentage.
pub fn raised_supplement(parts: &[(Date, Fraction)]) -> Result<Fraction, CheckError> {
    let mut sum = Fraction::ZERO;
    for (earned_from, pay) in parts {
        let percent =
            Law::shipped()?.row("holiday", "holiday.raised_supplement", *earned_from)?.number("value")?;
        sum = sum + percent * *pay;
    }
    Ok(sum.half_up(1))
}

/// Ferietillæg of 1 %, paid with May (of September to May) and with August (of June to August).
///
/// # Errors
/// [`CheckError`] for a payment date without a percentage.
pub fn supplement(pay: Fraction, payment_date: Date) -> Result<Fraction, CheckError> {
    let percent = Law::shipped()?.row("holiday", "holiday.supplement", payment_date)?.number("value")?;
    Ok((percent * pay).half_up(1))
}

/// Days earned in the holiday year that begins on 1 September of `year`, by an employment that is seen from its
/// first day to its last, as of the end of that last day: 2.08 for each month employed from end to end, 0.07 for
/// each calendar day of a month in part (not above 2.08), and 25 where all twelve months are whole.
///
/// # Errors
/// [`CheckError`] for a date without a figure.
pub fn earned(first: Date, last: Date, year: i16) -> Result<Fraction, CheckError> {
    let mut sum = Fraction::ZERO;
    let mut whole_months = 0;
    for month in 0..12 {
        let begin = Date::constant(year, 9, 1).saturating_add(month.months());
        let end = begin.last_of_month();
        let figures = Law::shipped()?.row("holiday", "holiday.accrual", end)?;
        let days = begin.series(1.day()).take_while(|day| *day <= end);
        let employed = i128::try_from(days.filter(|day| first <= *day && *day <= last).count()).unwrap_or(0);
        if employed == i128::from(end.day()) {
            whole_months += 1;
            sum = sum + figures.number("per_month")?;
        } else {
            let by_day = figures.number("per_day")? * Fraction::whole(employed);
            sum = sum + by_day.min(figures.number("per_month")?);
        }
    }
    if whole_months == 12 {
        return Law::shipped()?.row("holiday", "holiday.accrual", last)?.number("year_days");
    }
    Ok(sum)
}
