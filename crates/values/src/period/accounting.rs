//! Accounting periods: the opening, twelve months and the supplementary period.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{Month, PeriodError, Year};

/// A posting period: months 1 to 12 of an accounting year; 0, the opening (primo), which holds opening balances
/// alone; and 13, the supplementary period (supplementsperiode), in which the old year's items are posted after
/// new year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountingPeriod {
    year: Year,
    number: u8,
}

impl AccountingPeriod {
    /// The number of the opening.
    pub const OPENING: u8 = 0;
    /// The number of the supplementary period.
    pub const SUPPLEMENTARY: u8 = 13;

    /// Period `number` of a year.
    ///
    /// # Errors
    /// [`PeriodError::AccountingPeriod`] where the number is not 0 to 13.
    pub fn new(year: Year, number: u8) -> Result<Self, PeriodError> {
        if matches!(number, Self::OPENING..=Self::SUPPLEMENTARY) {
            Ok(Self { year, number })
        } else {
            Err(PeriodError::AccountingPeriod(format!("{year}-{number:02}")))
        }
    }

    /// The ordinary period of a date: its month.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { year: Year::of(date), number: date.month().unsigned_abs() }
    }

    /// The opening of a year.
    #[must_use]
    pub const fn opening(year: Year) -> Self {
        Self { year, number: Self::OPENING }
    }

    /// The supplementary period of a year.
    #[must_use]
    pub const fn supplementary(year: Year) -> Self {
        Self { year, number: Self::SUPPLEMENTARY }
    }

    /// The accounting year.
    #[must_use]
    pub const fn year(self) -> Year {
        self.year
    }

    /// 0 to 13.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.number
    }

    /// Whether this is period 0.
    #[must_use]
    pub const fn is_opening(self) -> bool {
        self.number == Self::OPENING
    }

    /// Whether this is period 13.
    #[must_use]
    pub const fn is_supplementary(self) -> bool {
        self.number == Self::SUPPLEMENTARY
    }

    /// The calendar month, or `None` for the opening and the supplementary period.
    #[must_use]
    pub fn month(self) -> Option<Month> {
        let number = i8::try_from(self.number).ok()?;
        Month::new(self.year.get(), number).ok()
    }

    /// The opening, the twelve months and the supplementary period of a year in order.
    pub fn of_year(year: Year) -> impl Iterator<Item = Self> {
        (Self::OPENING..=Self::SUPPLEMENTARY).map(move |number| Self { year, number })
    }
}

impl fmt::Display for AccountingPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.year, self.number)
    }
}

impl FromStr for AccountingPeriod {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError::AccountingPeriod(text.chars().take(40).collect());
        let (year, number) = text.split_once('-').ok_or_else(wrong)?;
        if number.len() != 2 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        Self::new(year.parse().map_err(|_| wrong())?, number.parse().map_err(|_| wrong())?)
            .map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn fourteen_periods_in_order() {
        let year = Year::new(2026).unwrap();
        let periods: Vec<_> = AccountingPeriod::of_year(year).collect();
        assert_eq!(periods.len(), 14);
        assert!(periods.is_sorted());
        assert!(periods[13].is_supplementary() && periods[13].month().is_none());
        assert!(periods[0].is_opening() && periods[0].month().is_none());
        assert_eq!(periods[11], AccountingPeriod::of(date(2026, 11, 22)));
        assert_eq!(periods[11].month(), Month::new(2026, 11).ok());
        for period in periods {
            assert_eq!(period.to_string().parse(), Ok(period));
        }
    }

    #[test]
    fn other_periods_are_refused() {
        for text in ["2026-15", "2026-14", "2026-1", "2026", "2026-+1", "26-01"] {
            let wrong = PeriodError::AccountingPeriod(text.to_owned());
            assert_eq!(text.parse::<AccountingPeriod>(), Err(wrong), "{text}");
        }
    }
}
