//! The pay of a step for lists and tables: year, month and hour.

use jiff::civil::Date;
use kaemner_values::Ore;

use super::basic;
pub use super::basic::Place;
use super::trace::Off;
use crate::params::{Law, LawError};

/// What a full-time step pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPay {
    /// A year, whole kroner.
    pub yearly: Ore,
    /// A month.
    pub monthly: Ore,
    /// An hour.
    pub hourly: Ore,
}

/// Year, month and hour of a step on a day, area supplement included.
///
/// # Errors
/// [`LawError::OutsideTable`] where the scale has no row for the day.
pub fn pay(place: Place, day: Date, law: &Law) -> Result<StepPay, LawError> {
    let on = law.on(day);
    let (step, area) = basic::yearly(place, on, &mut Off)?;
    Ok(StepPay {
        yearly: step.ore + area.ore,
        monthly: basic::monthly(place, on, &mut Off)?.ore,
        hourly: basic::hourly(place, on, &mut Off)?.ore,
    })
}
