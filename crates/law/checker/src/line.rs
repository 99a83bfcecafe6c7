//! What one line of the case is worth.

use jiff::civil::Date;

use crate::agreement::Agreement;
use crate::case::Line;
use crate::error::wrong;
use crate::law::{Law, no_figure};
use crate::{Answer, CheckError, Fraction};

/// What an employment lends its lines.
pub(crate) struct Terms<'a> {
    pub(crate) agreement: Option<&'a Agreement<'a>>,
    /// Degree of employment times the share of the month that was worked.
    pub(crate) part: Fraction,
    /// The hour rate of the pay step, in øre.
    pub(crate) hour_rate: Option<Fraction>,
    /// First day of the month that is paid for.
    pub(crate) first: Date,
    pub(crate) payment_date: Date,
}

/// A yearly amount at the level of 31 March 2000, a twelfth of it regulated (README of loentrin.csv, 4 and 5).
pub(crate) fn regulated(
    base: Fraction,
    part: Fraction,
    first: Date,
    law: &Law,
    answer: &mut Answer,
) -> Result<Fraction, CheckError> {
    let factor = answer.figure_of(&law.row("pay_scale", "pay_scale.factor", first)?, "value")?;
    Ok((base * factor / Fraction::whole(12) * part).half_up(1))
}

/// The amount of a line, in øre.
pub(crate) fn amount(
    line: &Line,
    terms: &Terms<'_>,
    law: &Law,
    answer: &mut Answer,
) -> Result<Fraction, CheckError> {
    if let Some(amount) = line.amount {
        return Ok(amount.0);
    }
    if let Some(base) = line.base_2000 {
        let part = if line.proportional.unwrap_or(true) { terms.part } else { Fraction::ONE };
        return regulated(base.0, part, terms.first, law, answer);
    }
    if let Some(minutes) = &line.minutes {
        // § 1: per started half hour, spell by spell.
        let half_hours: i64 = minutes.iter().map(|spell| (spell + 29) / 30).sum();
        let per_hour = per_hour(line, terms, true, answer)?;
        return Ok((Fraction::new(i128::from(half_hours), 2) * per_hour).half_up(1));
    }
    if let Some(hours) = line.hours {
        let per_hour = per_hour(line, terms, false, answer)?;
        return Ok((hours.0 * per_hour).half_up(1));
    }
    if let Some(base) = line.base {
        let percent = match line.percent {
            Some(percent) => percent.0 / Fraction::whole(100),
            None => holiday_percent(line, terms, law, answer)?,
        };
        return Ok((base.0 * percent).half_up(1));
    }
    if let Some(km) = line.km {
        return mileage(line, km.0, terms, law, answer);
    }
    Err(wrong("employment.line", "wants an amount, hours, minutes, base_2000, base or km"))
}

/// What an hour gives: the rate of the case, or the step's hour rate; of it the percentage of the case, or
/// the agreement's where the case gives no rate. To the øre before it meets the hours (§ 1: 74.04 an hour).
fn per_hour(
    line: &Line,
    terms: &Terms<'_>,
    of_minutes: bool,
    answer: &mut Answer,
) -> Result<Fraction, CheckError> {
    let rate = line.rate.map(|rate| rate.0).or(terms.hour_rate);
    let rate = rate.ok_or_else(|| wrong("employment.line.rate", "is missing, and there is no step"))?;
    if let Some(percent) = line.percent {
        return Ok((rate * percent.0 / Fraction::whole(100)).half_up(1));
    }
    if line.rate.is_some() && !of_minutes {
        return Ok(rate);
    }
    for table in ["time_supplement", "overtime"] {
        let rows = terms.agreement.map(|agreement| agreement.rows(table, Some(&line.code), terms.first));
        if let Some(row) = rows.unwrap_or_default().first() {
            return Ok((rate * answer.figure_of(row, "percent")?).half_up(1));
        }
    }
    if of_minutes || line.code.starts_with("14") || line.code == "1320" {
        return Err(no_figure("time_supplement or overtime", &line.code, terms.first));
    }
    Ok(rate)
}

/// § 4: ferietillæg of the law, forhøjet ferietillæg of the agreement or else of all agreements.
fn holiday_percent(
    line: &Line,
    terms: &Terms<'_>,
    law: &Law,
    answer: &mut Answer,
) -> Result<Fraction, CheckError> {
    let own = terms.agreement.and_then(|agreement| agreement.row("raised_supplement", terms.first));
    match (line.code.as_str(), own) {
        ("1610", _) => {
            answer.figure_of(&law.row("holiday", "holiday.supplement", terms.payment_date)?, "value")
        }
        ("1620", Some(row)) => answer.figure_of(&row, "percent"),
        ("1620", None) => {
            answer.figure_of(&law.row("holiday", "holiday.raised_supplement", terms.first)?, "value")
        }
        _ => Err(wrong("employment.line.percent", "is missing")),
    }
}

/// Tax-free mileage: the high rate to the yearly limit of km, the low rate above it; code 3010 is the low
/// rate. The two parts are lines of their own in eIndkomst, so each is rounded.
fn mileage(
    line: &Line,
    km: Fraction,
    terms: &Terms<'_>,
    law: &Law,
    answer: &mut Answer,
) -> Result<Fraction, CheckError> {
    let row = law.row("travel", "mileage", terms.first)?;
    let ore = Fraction::whole(100);
    let mut at = |field: &str, km: Fraction| Ok((answer.figure_of(&row, field)? * ore * km).half_up(1));
    if line.bicycle == Some(true) {
        return at("bicycle", km);
    }
    if line.code == "3010" {
        return at("low", km);
    }
    let before = line.km_before.map_or(Fraction::ZERO, |before| before.0);
    let room = (row.number("limit_km")? - before).max(Fraction::ZERO);
    let high = km.min(room);
    Ok(at("high", high)? + at("low", km - high)?)
}
