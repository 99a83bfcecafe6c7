//! Forhøjet ferietillæg: a percentage of last year's pay, split where the percentage changed.

use jiff::civil::Date;
use kaemner_values::{Exact, Ore, Rounding};

use super::HolidayError;
use crate::Law;
use crate::params::Agreement;

/// Pay that gives holiday, and a day in the time it was earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earned {
    /// Any day of the month it was earned in; the percentage changes on the first of a month.
    pub on: Date,
    /// The pay; øre.
    pub pay: Ore,
}

/// The raised holiday supplement of a calendar year's pay: each part at the percentage of its own month,
/// the agreement's where it has one; rounded once, to øre.
///
/// # Errors
/// [`HolidayError::Law`] where no percentage covers a month.
pub fn raised_supplement(
    parts: &[Earned],
    agreement: Option<&Agreement>,
    law: &Law,
) -> Result<Ore, HolidayError> {
    let mut sum = Exact::ZERO;
    for part in parts {
        let own = agreement.and_then(|one| Agreement::on(&one.raised_supplement, None, part.on));
        let percent = match own {
            Some(row) => row.value.percent,
            None => law.holiday.raised_supplement.on(part.on)?.value.value,
        };
        sum = sum + percent.of(part.pay);
    }
    Ok(sum.round(Rounding::HalfUpToOre))
}
