//! The holiday year.

use std::fmt;

use jiff::civil::Date;

/// A holiday year, named by the year it begins in: 1 September to 31 August.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HolidayYear(i16);

impl HolidayYear {
    /// The year a day earns holiday in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(if day.month() >= 9 { day.year() } else { day.year() - 1 })
    }

    /// 1 September.
    #[must_use]
    pub const fn first_day(self) -> Date {
        Date::constant(self.0, 9, 1)
    }

    /// 31 August of the year after.
    #[must_use]
    pub const fn last_day(self) -> Date {
        Date::constant(self.0 + 1, 8, 31)
    }

    /// The last day its holiday may be taken: 31 December after it.
    #[must_use]
    pub const fn take_until(self) -> Date {
        Date::constant(self.0 + 1, 12, 31)
    }

    /// Whether a day earns holiday in this year.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.first_day() <= day && day <= self.last_day()
    }

    /// Whether its holiday may be taken on a day.
    #[must_use]
    pub fn is_open(self, day: Date) -> bool {
        self.first_day() <= day && day <= self.take_until()
    }

    /// The year after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// `2025/26`.
impl fmt::Display for HolidayYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, (self.0 + 1) % 100)
    }
}
