//! Years, months, weeks, accounting periods and ranges of dates.

mod accounting;
mod range;
mod spans;

pub use accounting::AccountingPeriod;
pub use range::DateRange;
pub use spans::{Month, Week, Year};

use thiserror::Error;

use crate::text;
use crate::text::Message;

/// Why a text or number is no period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// A year outside 1900 to 2999, or no number.
    #[error("{0:?} is not a year from 1900 to 2999")]
    Year(String),
    /// Not of the form `2026-11`.
    #[error("{0:?} is not a month of the form YYYY-MM")]
    Month(String),
    /// Not of the form `2026-00` to `2026-13`.
    #[error("{0:?} is not an accounting period of the form YYYY-00 to YYYY-13")]
    AccountingPeriod(String),
    /// The range would end before it begins.
    #[error("the range ends before it begins")]
    EmptyRange,
}

impl PeriodError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Year(typed) => text!("values-period-year", typed = typed.as_str()),
            Self::Month(typed) => text!("values-period-month", typed = typed.as_str()),
            Self::AccountingPeriod(typed) => text!("values-period-accounting", typed = typed.as_str()),
            Self::EmptyRange => text!("values-period-empty-range"),
        }
    }
}
