//! Why a movement of holiday may not be made.

use jiff::civil::Date;
use kaemner_values::Rate;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::HolidayYear;
use crate::params::LawError;

/// A movement that may not be made, or a figure that is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HolidayError {
    /// A figure of the law is missing for the date.
    #[error("the law's figures do not answer")]
    Law(#[from] LawError),
    /// Days that are not earned yet.
    #[error("{days} days on {on} are not earned yet; agree on holiday in advance, or take them later")]
    NotEarned {
        /// The day.
        on: Date,
        /// Days missing.
        days: Rate,
    },
    /// Only the fifth week may be carried over or paid out.
    #[error("{days} days of {year}: only {most} days of the fifth week may be carried over or paid out")]
    OnlyFifthWeek {
        /// The holiday year.
        year: HolidayYear,
        /// Days asked for.
        days: Rate,
        /// Days allowed.
        most: Rate,
    },
    /// The employment has no such year.
    #[error("the employment has no holiday year {0}")]
    NoYear(HolidayYear),
    /// The days leave the range of the calculation.
    #[error("the days have too many decimals")]
    TooMany,
}

impl HolidayError {
    /// The sentence for a person, with what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Law(error) => error.message(),
            Self::NotEarned { on, days } => {
                text!("law-holiday-not-earned", on = *on, days = days.to_string())
            }
            Self::OnlyFifthWeek { year, days, most } => text!(
                "law-holiday-only-fifth-week",
                year = year.to_string(),
                days = days.to_string(),
                most = most.to_string()
            ),
            Self::NoYear(year) => text!("law-holiday-no-year", year = year.to_string()),
            Self::TooMany => text!("law-holiday-too-many"),
        }
    }
}
