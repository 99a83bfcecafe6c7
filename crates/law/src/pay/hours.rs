//! Paid hours of the period, for ATP and field 200.

use kaemner_values::Rate;

use super::error::{PayError, Problem};
use super::quantity::At;
use super::slip::Slip;
use super::trace::{Note, Trace};
use crate::params::Kind;
use crate::why;

/// Paid hours of the period: given; else full-time hours by fraction and days; else those of the lines.
pub(super) fn hours<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<Rate, PayError> {
    let employment = at.employment;
    let too_many = || at.wrong("hours", Problem::Wrong(why::TOO_LARGE_OR_FINE));
    let (own, from) = match (at.hours, employment.fraction) {
        (Some(hours), _) => (hours, &"employment.hours"),
        (None, None) if employment.position.is_none() => (line_hours(at, slip)?, &"employment.line.hours"),
        (None, fraction) => {
            let contract = contract_hours(fraction.unwrap_or(Rate::ONE), at)?;
            (contract.checked_add(extra_hours(at)?).ok_or_else(too_many)?, &"employment.fraction")
        }
    };
    let is_alike = slip.index == 0 || slip.sums.hours_from == from;
    slip.sums.hours_from = if is_alike { from } else { &"employment" };
    slip.sums.hours.checked_add(own).ok_or_else(too_many)
}

/// Hours of lines that come on top of the contract's, such as overtime; unpaid absence comes off.
fn extra_hours(at: At<'_>) -> Result<Rate, PayError> {
    let too_many = || at.wrong("line.hours", Problem::Wrong(why::TOO_LARGE));
    let codes = &at.on.pay_codes()?.value;
    let mut total = Rate::ZERO;
    for line in at.lines {
        let Some(hours) = line.hours() else { continue };
        let Some(row) = codes.get(line.code) else { continue };
        if row.counts.extra_hours {
            total = total.checked_add(hours).ok_or_else(too_many)?;
        } else if row.kind == Kind::PayDeduction && row.counts.hours {
            total = total.checked_sub(hours).ok_or_else(too_many)?;
        }
    }
    Ok(total)
}

fn contract_hours(fraction: Rate, at: At<'_>) -> Result<Rate, PayError> {
    let too_many = || at.wrong("fraction", Problem::Wrong(why::DECIMALS));
    let full = at.on.full_time()?.value.month_hours;
    let hours = full.checked_mul(fraction).ok_or_else(too_many)?;
    match at.share.part {
        None => Ok(hours),
        Some(part) => {
            let share = part.worked.checked_div(part.period).ok_or_else(too_many)?;
            hours.checked_mul(share).ok_or_else(too_many)
        }
    }
}

/// The hours of lines that count them; none, with a note, where pay is given without hours.
fn line_hours<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<Rate, PayError> {
    let codes = &at.on.pay_codes()?.value;
    let mut total = Rate::ZERO;
    for line in at.lines {
        if !codes.get(line.code).is_some_and(|row| row.counts.hours) {
            continue;
        }
        match line.hours() {
            Some(hours) => {
                let too_many = || at.wrong("line.hours", Problem::Wrong(why::TOO_LARGE));
                total = total.checked_add(hours).ok_or_else(too_many)?;
            }
            None => slip.trace.note(Note::NoHours(&at.employment.id)),
        }
    }
    Ok(total)
}
