//! A range of dates, also the validity of a fact.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use super::PeriodError;

/// Days from a first to a last, both included; without a last day it is open-ended. Never empty.
///
/// This is how validity is kept everywhere: `valid_from` is the first day and `valid_to` the last
/// (Danish "til og med").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateRange {
    first: Date,
    last: Option<Date>,
}

impl DateRange {
    /// From `first` to `last`, both included; `None` is open-ended.
    ///
    /// # Errors
    /// [`PeriodError::EmptyRange`] where `last` is before `first`.
    pub fn new(first: Date, last: Option<Date>) -> Result<Self, PeriodError> {
        if last.is_some_and(|last| last < first) {
            return Err(PeriodError::EmptyRange);
        }
        Ok(Self { first, last })
    }

    /// For callers that know the order.
    pub(super) const fn bounded(first: Date, last: Date) -> Self {
        Self { first, last: Some(last) }
    }

    /// From a day and on.
    #[must_use]
    pub const fn from(first: Date) -> Self {
        Self { first, last: None }
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// The last day, `None` when open-ended.
    #[must_use]
    pub const fn last(self) -> Option<Date> {
        self.last
    }

    /// Whether the day lies in the range.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }

    /// The days in both ranges, `None` where there are none.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let last = match (self.last, other.last) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self::new(self.first.max(other.first), last).ok()
    }

    /// Whether the ranges share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.intersection(other).is_some()
    }

    /// Whether `later` begins the day after this range ends.
    #[must_use]
    pub fn is_followed_by(self, later: Self) -> bool {
        self.last.and_then(|last| last.tomorrow().ok()) == Some(later.first)
    }

    /// The number of days, `None` when open-ended.
    #[must_use]
    pub fn day_count(self) -> Option<i32> {
        self.last.map(|last| (last - self.first).get_days() + 1)
    }

    /// The days in order; an open-ended range goes on to the end of the calendar.
    pub fn days(self) -> impl Iterator<Item = Date> {
        self.first.series(1.day()).take_while(move |&day| self.contains(day))
    }
}

/// ISO interval `2026-01-01/2026-12-31`, open-ended `2026-01-01/..`.
impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            Some(last) => write!(f, "{}/{last}", self.first),
            None => write!(f, "{}/..", self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn range(first: i32, length: Option<i32>) -> DateRange {
        let first = date(2020, 1, 1).saturating_add(first.days());
        DateRange::new(first, length.map(|days| first.saturating_add(days.days()))).unwrap()
    }

    #[test]
    fn one_day_is_the_shortest() {
        assert_eq!(range(0, Some(0)).day_count(), Some(1));
        assert_eq!(DateRange::new(date(2026, 1, 2), Some(date(2026, 1, 1))), Err(PeriodError::EmptyRange));
        assert_eq!(range(0, Some(30)).to_string(), "2020-01-01/2020-01-31");
        assert_eq!(range(0, None).to_string(), "2020-01-01/..");
        assert!(range(0, Some(30)).is_followed_by(range(31, None)));
        assert!(!range(0, Some(30)).is_followed_by(range(30, None)));
    }

    proptest! {
        #[test]
        fn a_day_is_in_both_when_in_the_intersection(
            a in 0i32..50, b in 0i32..50,
            a_length in proptest::option::of(0i32..50), b_length in proptest::option::of(0i32..50),
            day in 0i32..120,
        ) {
            let (a, b, day) = (range(a, a_length), range(b, b_length), range(day, None).first());
            let both = a.intersection(b).is_some_and(|both| both.contains(day));
            prop_assert_eq!(both, a.contains(day) && b.contains(day));
            prop_assert_eq!(a.overlaps(b), b.overlaps(a));
        }
    }
}
