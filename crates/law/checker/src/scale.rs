//! The municipal pay scale: what a pay step is worth on a date.
//!
//! Source: KL løntabel, as described in the head of `params/pay_scale.toml`: the amount of the step and the
//! area supplement are rounded to whole kroner apart; the month is a twelfth and the hour a 1924th of their
//! sum, to the øre.

use jiff::civil::Date;

use crate::law::{Law, no_figure};
use crate::{CheckError, Fraction};

/// Pay of one step in one area group, each in whole øre.
pub struct StepPay {
    /// A full-time year.
    pub year: Fraction,
    /// A full-time month.
    pub month: Fraction,
    /// An hour: a full-time year / 1924.
    pub hour: Fraction,
    /// The unverified figures it rests on.
    pub unverified: Vec<String>,
}

/// What `step` (`1` to `55`, `55+`) pays in `area_group` (0 to 4) on a date.
///
/// # Errors
/// [`CheckError`] for a step, a group or a date that the tables do not have.
pub fn step_pay(step: &str, area_group: i64, on: Date) -> Result<StepPay, CheckError> {
    let law = Law::shipped()?;
    let place = match step {
        "55+" => 55,
        number => {
            number
                .parse::<usize>()
                .ok()
                .filter(|number| (1..=55).contains(number))
                .ok_or_else(|| no_figure("pay_scale.step", step, on))?
                - 1
        }
    };

    let steps = law.row("pay_scale", "pay_scale.step", on)?;
    let base = steps.list("kroner").and_then(|list| list.get(place)).and_then(toml::Value::as_integer);
    let base = base.ok_or_else(|| no_figure("pay_scale.step", step, on))?;

    let areas = law.row("pay_scale", "pay_scale.area", on)?;
    let area = match area_group {
        0 => 0,
        1..=4 => {
            let list = areas.list(&format!("group_{area_group}"));
            let list = list.ok_or_else(|| no_figure("pay_scale.area", "the group", on))?;
            // The lists end at step 41: above it there is no area supplement.
            list.get(place).and_then(toml::Value::as_integer).unwrap_or(0)
        }
        _ => return Err(no_figure("pay_scale.area", &area_group.to_string(), on)),
    };

    let factor_row = law.row("pay_scale", "pay_scale.factor", on)?;
    let factor = factor_row.number("value")?;
    let whole_kroner = |base: i64| (Fraction::whole(i128::from(base) * 100) * factor).half_up(100);
    let year = whole_kroner(base) + whole_kroner(area);
    let year_hours = law.row("hours", "full_time", on)?.number("year_hours")?;
    Ok(StepPay {
        year,
        month: (year / Fraction::whole(12)).half_up(1),
        hour: (year / year_hours).half_up(1),
        unverified: [steps, areas, factor_row]
            .into_iter()
            .filter(crate::law::Row::is_unverified)
            .map(|row| row.name)
            .collect(),
    })
}
