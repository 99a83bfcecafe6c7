//! ATP: one contribution per person, pay period and employer, by the hours of all employments.

use kaemner_values::{Ore, Rate};

use super::case::{AtpGiven, Case, Cycle};
use super::error::PayError;
use super::trace::{Known, Label, Origin, Rule, Trace, Value, cite, label};
use crate::params::{AtpBand, Certainty, Figures, LawError};

static EMPLOYEE: Rule = Rule {
    id: "atp_employee",
    version: 1,
    title: label("ATP, medarbejderens andel", "ATP, employee's share"),
    source: cite("ATP-bekendtgørelsen §§ 2-4; ATP-loven § 15"),
    certainty: Certainty::Verified,
};
static EMPLOYER: Rule = Rule {
    id: "atp_employer",
    version: 1,
    title: label("ATP, arbejdsgiverens andel", "ATP, employer's share"),
    source: cite("ATP-bekendtgørelsen §§ 2-4; ATP-loven § 15"),
    certainty: Certainty::Verified,
};

static HOURS: Label = label("timer i perioden, alle ansættelser", "hours of the period, all employments");
static BAND: Label = label("båndet begynder ved timer", "band begins at hours");
static AMOUNT: Label = label("bidrag i båndet", "contribution of the band");
static GIVEN: Label = label("bidrag angivet i sagen", "contribution given in the case");
static AGE: Label = label("under 16 år: intet bidrag", "under 16: no contribution");

/// The employee's and the employer's share.
pub(super) type Shares<'a, R> = (Known<'a, R>, Known<'a, R>);

/// Both shares of the period; øre.
///
/// # Errors
/// [`PayError::Law`] where no ATP table covers the period, unless the case gives the contribution.
pub(super) fn atp<'a, T: Trace<'a>>(
    case: &'a Case,
    hours: (Rate, &'static &'static str),
    on: Figures<'a>,
    trace: &mut T,
) -> Result<Shares<'a, T::Ref>, PayError> {
    if let Some(AtpGiven { employee, employer }) = case.atp {
        let employee = Known::case(employee, &"atp.employee");
        return Ok(both(&GIVEN, (employee, Known::case(employer, &"atp.employer")), trace));
    }
    if is_under_16(case) {
        let none = Known { ore: Ore::ZERO, origin: Origin::Case(&"born") };
        return Ok(both(&AGE, (none, none), trace));
    }
    by_hours(case, hours, on, trace)
}

/// Both shares as they stand.
fn both<'a, T: Trace<'a>>(
    label: &'static Label,
    (employee, employer): Shares<'a, T::Ref>,
    trace: &mut T,
) -> Shares<'a, T::Ref> {
    let employee = trace.rule(&EMPLOYEE).plus(label, employee).to_ore();
    (employee, trace.rule(&EMPLOYER).plus(label, employer).to_ore())
}

/// Both shares of the band the hours reach, in the table of the pay period's length.
fn by_hours<'a, T: Trace<'a>>(
    case: &Case,
    (hours, hours_from): (Rate, &'static &'static str),
    on: Figures<'a>,
    trace: &mut T,
) -> Result<Shares<'a, T::Ref>, PayError> {
    let row = on.atp_a()?;
    let bands = match case.period.cycle {
        Cycle::Month => &row.value.month,
        Cycle::Fortnight => &row.value.fortnight,
        Cycle::Week => &row.value.week,
    };
    let band = band(bands, hours).ok_or_else(|| LawError::OutsideTable {
        table: format!("atp_a ({:?})", case.period.cycle),
        date: case.period.first,
    })?;
    let mut share = |rule: &'static Rule, ore: Ore| {
        trace
            .rule(rule)
            .because(&HOURS, Value::Number(hours), Origin::Case(hours_from))
            .because(&BAND, Value::Number(band.hours), Origin::Law(&row.meta))
            .plus(&AMOUNT, Known { ore, origin: Origin::Law(&row.meta) })
            .to_ore()
    };
    Ok((share(&EMPLOYEE, band.employee), share(&EMPLOYER, band.employer)))
}

/// The last band whose hours are reached; below zero hours, the first.
fn band(bands: &[AtpBand], hours: Rate) -> Option<&AtpBand> {
    bands.iter().rev().find(|band| band.hours <= hours).or_else(|| bands.first())
}

/// ATP begins at the 16th birthday: the whole period in which it falls counts.
fn is_under_16(case: &Case) -> bool {
    case.born.is_some_and(|born| {
        let years = i32::from(case.period.last.year()) - i32::from(born.year());
        let before = (case.period.last.month(), case.period.last.day()) < (born.month(), born.day());
        years - i32::from(before) < 16
    })
}
