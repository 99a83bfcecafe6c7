//! Holiday: what is earned, what may be taken when, what happens at year's end and on leaving.
//!
//! The holiday year runs from 1 September to 31 August, and its days may be taken until 31 December after
//! it (samtidighedsferie). Days earned in a month may be taken from the month after. Days are taken from
//! the oldest year that is still open. At the end of a year's taking period the first four weeks lapse to
//! the fund unless taken; the fifth week may be carried over by agreement, or is paid out.
//! What it does not do: approve holiday, or judge the listed cases in which the first four weeks may be paid.

mod earn;
mod error;
mod supplement;
mod year;

pub use earn::{Employed, earned};
pub use error::HolidayError;
pub use supplement::{Earned, raised_supplement};
pub use year::HolidayYear;

use jiff::civil::Date;
use kaemner_values::Rate;

use crate::Law;

/// Something that happened to a person's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// Holiday taken on a day; days may be parts.
    Taken {
        /// First day.
        on: Date,
        /// Days.
        days: Rate,
        /// Whether days that are not yet earned may be used (ferie på forskud).
        in_advance: bool,
    },
    /// Days of a year carried over by written agreement.
    CarriedOver {
        /// The year they were earned in.
        from: HolidayYear,
        /// Days of the fifth week.
        days: Rate,
    },
    /// Days of the fifth week paid out after 31 December.
    PaidOut {
        /// The year they were earned in.
        from: HolidayYear,
        /// Days.
        days: Rate,
    },
}

/// The days of one holiday year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The year.
    pub year: HolidayYear,
    /// Earned so far.
    pub earned: Rate,
    /// Carried over from the year before.
    pub carried_in: Rate,
    /// Taken.
    pub taken: Rate,
    /// Carried over to the year after.
    pub carried_out: Rate,
    /// Paid out.
    pub paid_out: Rate,
}

impl Balance {
    const fn new(year: HolidayYear, earned: Rate) -> Self {
        let none = Rate::ZERO;
        Self { year, earned, carried_in: none, taken: none, carried_out: none, paid_out: none }
    }

    /// Days left; below zero where holiday was taken in advance.
    ///
    /// # Errors
    /// [`HolidayError::TooMany`] where the days leave the range of the calculation.
    pub fn left(&self) -> Result<Rate, HolidayError> {
        let has = self.earned.checked_add(self.carried_in);
        let used = self.taken.checked_add(self.carried_out).and_then(|used| used.checked_add(self.paid_out));
        has.zip(used).and_then(|(has, used)| has.checked_sub(used)).ok_or(HolidayError::TooMany)
    }
}

/// What becomes of the days that are left when a year's taking period ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearEnd {
    /// May be carried over by agreement, else is paid out.
    pub fifth_week: Rate,
    /// Lapses to the fund, unless one of the listed hindrances kept the person from taking it.
    pub lapses: Rate,
}

/// The balances of every holiday year an employment touches, as of a day, after all movements.
///
/// # Errors
/// [`HolidayError`] naming the movement that may not be made.
pub fn balances(
    employed: Employed,
    movements: &[Movement],
    on: Date,
    law: &Law,
) -> Result<Vec<Balance>, HolidayError> {
    let mut balances = Vec::new();
    let mut year = HolidayYear::of(employed.first);
    while year.first_day() <= on {
        balances.push(Balance::new(year, earned(employed, year, on, law)?));
        year = year.next();
    }
    for movement in movements {
        apply(*movement, employed, &mut balances, law)?;
    }
    Ok(balances)
}

fn apply(
    movement: Movement,
    employed: Employed,
    balances: &mut [Balance],
    law: &Law,
) -> Result<(), HolidayError> {
    match movement {
        Movement::Taken { on, days, in_advance } => take(on, days, in_advance, employed, balances, law),
        Movement::CarriedOver { from, days } => {
            limit(days, from, balances, law)?;
            add(find(from, balances)?, days, |balance| &mut balance.carried_out)?;
            add(find(from.next(), balances)?, days, |balance| &mut balance.carried_in)
        }
        Movement::PaidOut { from, days } => {
            limit(days, from, balances, law)?;
            add(find(from, balances)?, days, |balance| &mut balance.paid_out)
        }
    }
}

fn find(year: HolidayYear, balances: &mut [Balance]) -> Result<&mut Balance, HolidayError> {
    balances.iter_mut().find(|balance| balance.year == year).ok_or(HolidayError::NoYear(year))
}

fn add(balance: &mut Balance, days: Rate, part: fn(&mut Balance) -> &mut Rate) -> Result<(), HolidayError> {
    let part = part(balance);
    *part = part.checked_add(days).ok_or(HolidayError::TooMany)?;
    Ok(())
}

/// Only days of the fifth week that are left may be carried over or paid out.
fn limit(days: Rate, from: HolidayYear, balances: &mut [Balance], law: &Law) -> Result<(), HolidayError> {
    let balance = find(from, balances)?;
    let most = year_end(balance, law)?.fifth_week;
    if days.is_negative() || days > most {
        return Err(HolidayError::OnlyFifthWeek { year: from, days, most });
    }
    Ok(())
}

/// Takes days from the oldest year that is open on the day, and no more than was earned before its month.
fn take(
    on: Date,
    days: Rate,
    in_advance: bool,
    employed: Employed,
    balances: &mut [Balance],
    law: &Law,
) -> Result<(), HolidayError> {
    let mut missing = days;
    for balance in balances.iter_mut().filter(|balance| balance.year.is_open(on)) {
        let ready = Balance { earned: earned_before(employed, balance.year, on, law)?, ..*balance };
        let used = missing.min(ready.left()?.max(Rate::ZERO));
        add(balance, used, |balance| &mut balance.taken)?;
        missing = missing.checked_sub(used).ok_or(HolidayError::TooMany)?;
    }
    if missing.is_zero() {
        return Ok(());
    }
    let newest = balances.iter_mut().rev().find(|balance| balance.year.contains(on));
    match newest.filter(|_| in_advance) {
        Some(balance) => add(balance, missing, |balance| &mut balance.taken),
        None => Err(HolidayError::NotEarned { on, days: missing }),
    }
}

/// Days earned by the end of the month before.
fn earned_before(employed: Employed, year: HolidayYear, on: Date, law: &Law) -> Result<Rate, HolidayError> {
    match on.first_of_month().yesterday() {
        Ok(last) => earned(employed, year, last, law),
        Err(_) => Ok(Rate::ZERO),
    }
}

/// What becomes of the days that are left: the fifth week apart from the first four.
///
/// # Errors
/// [`HolidayError`] where no rule covers the year.
pub fn year_end(balance: &Balance, law: &Law) -> Result<YearEnd, HolidayError> {
    let terms = law.holiday.accrual.on(balance.year.last_day())?.value;
    let left = balance.left()?.max(Rate::ZERO);
    let above = balance.earned.checked_sub(terms.locked_days).ok_or(HolidayError::TooMany)?.max(Rate::ZERO);
    let free = above.checked_add(balance.carried_in).ok_or(HolidayError::TooMany)?;
    let gone = balance.carried_out.checked_add(balance.paid_out).ok_or(HolidayError::TooMany)?;
    let fifth_week = left.min(free.checked_sub(gone).ok_or(HolidayError::TooMany)?.max(Rate::ZERO));
    let lapses = left.checked_sub(fifth_week).ok_or(HolidayError::TooMany)?;
    Ok(YearEnd { fifth_week, lapses })
}

/// What a leaver is settled with: the days of each year that are left, oldest first.
///
/// The current and the latest year give holiday pay of 12.5 % of the pay earned in them
/// ([`crate::pay::case::Leaver`]); days carried over are paid directly.
///
/// # Errors
/// As [`balances`].
pub fn leaving(
    employed: Employed,
    movements: &[Movement],
    last_day: Date,
    law: &Law,
) -> Result<Vec<(HolidayYear, Rate)>, HolidayError> {
    let until = Employed { last: Some(last_day), ..employed };
    let balances = balances(until, movements, last_day, law)?;
    let open = balances.iter().filter(|balance| balance.year.is_open(last_day));
    let left = open.map(|balance| balance.left().map(|left| (balance.year, left)));
    left.filter(|one| !matches!(one, Ok((_, left)) if left.is_zero())).collect()
}

/// Hours of the sixth holiday week of a calendar year, by fraction of full time and months employed in it.
///
/// # Errors
/// [`HolidayError`] where no rule covers the year.
pub fn sixth_week_hours(fraction: Rate, months: u8, on: Date, law: &Law) -> Result<Rate, HolidayError> {
    let hours = law.holiday.sixth_week.on(on)?.value.hours;
    let share = Rate::new(i64::from(months.min(12)), 12).unwrap_or(Rate::ZERO);
    hours.checked_mul(fraction).and_then(|hours| hours.checked_mul(share)).ok_or(HolidayError::TooMany)
}
