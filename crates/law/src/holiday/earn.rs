//! How many days an employment earns.

use jiff::civil::Date;
use kaemner_values::Rate;
use kaemner_values::period::Month;

use super::{HolidayError, HolidayYear};
use crate::Law;

/// When a person was employed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employed {
    /// First day.
    pub first: Date,
    /// Last day, where there is one.
    pub last: Option<Date>,
}

/// Days earned in a holiday year up to and including a day: 2.08 per whole month, 0.07 per calendar day of a
/// part month (never more than a whole month gives), and all 25 of a whole year.
///
/// A month that is not over on `until` earns nothing yet, unless the employment ends in it.
///
/// # Errors
/// [`HolidayError::Law`] where no rule covers a month.
pub fn earned(employed: Employed, year: HolidayYear, until: Date, law: &Law) -> Result<Rate, HolidayError> {
    let first = employed.first.max(year.first_day());
    let last = employed.last.unwrap_or(year.last_day()).min(year.last_day());
    let (mut days, mut whole_months) = (Rate::ZERO, 0);
    let mut month = Month::of(first);
    while month.first_day() <= last {
        let end = month.last_day().min(last);
        if end > until {
            break;
        }
        let terms = law.holiday.accrual.on(end)?.value;
        let begin = month.first_day().max(first);
        let part = if begin == month.first_day() && end == month.last_day() {
            whole_months += 1;
            terms.per_month
        } else {
            let count = Rate::whole(i64::from((end - begin).get_days() + 1));
            count.checked_mul(terms.per_day).ok_or(HolidayError::TooMany)?.min(terms.per_month)
        };
        days = days.checked_add(part).ok_or(HolidayError::TooMany)?;
        month = month.next();
    }
    if whole_months == 12 {
        return Ok(law.holiday.accrual.on(year.last_day())?.value.year_days);
    }
    Ok(days)
}
