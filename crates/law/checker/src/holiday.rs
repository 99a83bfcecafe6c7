//! Supplements to holiday pay (rules § 4), each to the øre. Amounts in øre.

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
