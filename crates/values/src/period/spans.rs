//! Year, month and ISO week.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::{DateRange, PeriodError};

/// A calendar year, which is also a municipality's accounting year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(i16);

impl Year {
    /// A year from 1900 to 2999.
    ///
    /// # Errors
    /// [`PeriodError::Year`] outside that.
    pub fn new(year: i16) -> Result<Self, PeriodError> {
        if matches!(year, 1900..=2999) { Ok(Self(year)) } else { Err(PeriodError::Year(year.to_string())) }
    }

    /// The year a date falls in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(date.year())
    }

    /// The number, `2026`.
    #[must_use]
    pub const fn get(self) -> i16 {
        self.0
    }

    /// The year after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The year before.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// 1 January.
    #[must_use]
    pub const fn first_day(self) -> Date {
        Date::constant(self.0, 1, 1)
    }

    /// 31 December.
    #[must_use]
    pub const fn last_day(self) -> Date {
        Date::constant(self.0, 12, 31)
    }

    /// The twelve months in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (1..=12).map(move |month| Month { year: self.0, month })
    }

    /// 1 January to 31 December.
    #[must_use]
    pub const fn range(self) -> DateRange {
        DateRange::bounded(self.first_day(), self.last_day())
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Year {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError::Year(text.chars().take(40).collect());
        if text.len() != 4 {
            return Err(wrong());
        }
        text.parse().map_err(|_| wrong()).and_then(Self::new)
    }
}

/// A calendar month, `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// A month of a year from 1900 to 2999.
    ///
    /// # Errors
    /// [`PeriodError`] for another year, or a month outside 1 to 12.
    pub fn new(year: i16, month: i8) -> Result<Self, PeriodError> {
        Year::new(year)?;
        if matches!(month, 1..=12) {
            Ok(Self { year, month })
        } else {
            Err(PeriodError::Month(format!("{year}-{month:02}")))
        }
    }

    /// The month a date falls in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> Year {
        Year(self.year)
    }

    /// The number of the month, 1 to 12.
    #[must_use]
    pub const fn number(self) -> i8 {
        self.month
    }

    /// The first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// First to last day.
    #[must_use]
    pub fn range(self) -> DateRange {
        DateRange::bounded(self.first_day(), self.last_day())
    }

    /// The month `count` months later, or earlier when negative. Stops at the ends of the calendar.
    #[must_use]
    pub fn plus(self, count: i32) -> Self {
        Self::of(self.first_day().saturating_add(count.months()))
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        self.plus(-1)
    }

    /// How many months this one lies after another; negative when before.
    #[must_use]
    pub fn months_since(self, earlier: Self) -> i32 {
        (i32::from(self.year) - i32::from(earlier.year)) * 12
            + (i32::from(self.month) - i32::from(earlier.month))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError::Month(text.chars().take(40).collect());
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        if month.len() != 2 {
            return Err(wrong());
        }
        Self::new(year.parse::<Year>().map_err(|_| wrong())?.get(), month.parse().map_err(|_| wrong())?)
            .map_err(|_| wrong())
    }
}

/// An ISO 8601 week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    year: i16,
    number: i8,
}

impl Week {
    /// A week of an ISO year, or `None` where the year has no such week.
    #[must_use]
    pub fn new(year: i16, number: i8) -> Option<Self> {
        ISOWeekDate::new(year, number, Weekday::Monday).ok().map(|_| Self { year, number })
    }

    /// The week a date falls in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let iso = date.iso_week_date();
        Self { year: iso.year(), number: iso.week() }
    }

    /// The ISO year, which differs from the calendar year around new year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The number of the week, 1 to 53.
    #[must_use]
    pub const fn number(self) -> i8 {
        self.number
    }

    /// The Monday of the week.
    #[must_use]
    pub fn monday(self) -> Date {
        ISOWeekDate::new(self.year, self.number, Weekday::Monday).map_or(Date::MIN, ISOWeekDate::date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn months_as_written() {
        let november = Month::new(2026, 11).unwrap();
        assert_eq!(november.to_string(), "2026-11");
        assert_eq!(november.last_day(), date(2026, 11, 30));
        assert_eq!(november.plus(14).to_string(), "2028-01");
        assert_eq!(november.plus(-11).to_string(), "2025-12");
        assert_eq!(november.plus(14).months_since(november), 14);
        assert_eq!(Year::of(date(2026, 5, 1)).months().last(), Month::new(2026, 12).ok());
    }

    #[test]
    fn wrong_months_and_years_are_refused() {
        for text in ["2026-13", "2026-00", "2026-1", "26-01", "2026", "1899-01", "2026--1", "+026-01", ""] {
            assert_eq!(text.parse::<Month>(), Err(PeriodError::Month(text.to_owned())), "{text}");
        }
        for text in ["1899", "3000", "26", "20265", "år"] {
            assert_eq!(text.parse::<Year>(), Err(PeriodError::Year(text.to_owned())), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_month_is_read_back(year in 1900i16..=2999, month in 1i8..=12) {
            let month = Month::new(year, month).unwrap();
            prop_assert_eq!(month.to_string().parse(), Ok(month));
            prop_assert_eq!(month.next().previous(), month);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,12}") {
            let _ = text.parse::<Month>();
            let _ = text.parse::<Year>();
        }
    }
}
