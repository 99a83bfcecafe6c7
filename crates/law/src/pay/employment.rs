//! The lines of one employment: basic pay, the agreement's own lines, the case's lines, pension.

use kaemner_values::Rate;

use super::basic::{self, Share};
use super::case::{Case, CaseLine, Employment, Part};
use super::error::{PayError, Problem};
use super::hours::hours;
use super::pension::{OWN_PENSION, fritvalg_code, pension};
use super::quantity::{At, amount, no_rule};
use super::slip::Slip;
use super::trace::{
    CIVIL_SERVICE, EMPLOYER_PENSION, Known, Label, Line, Named, Note, Origin, Rule, Trace, label,
};
use crate::params::{AgreementKind, Certainty, Counts, Figures, Kind, PayCode, Terms};
use crate::why;

static CENTRAL: Rule = Rule {
    id: "agreement_supplement",
    version: 1,
    title: label("Centralt aftalt tillæg", "Centrally agreed supplement"),
    source: label("overenskomsten: årsbeløb / 12", "the agreement: yearly amount / 12"),
    certainty: Certainty::Verified,
};
static YEAR: Label = label("kr. om året", "kroner a year");
static TWELVE: Label = label("måneder", "months");

/// The month that is calculated and its own facts; an earlier month brings others.
#[derive(Clone, Copy)]
pub(super) struct Occasion<'a> {
    /// The law on the first day of the month.
    pub on: Figures<'a>,
    /// The law on the day of payment.
    pub paid: Figures<'a>,
    pub lines: &'a [CaseLine],
    pub hours: Option<Rate>,
    pub part: Option<Part>,
    /// Whether it is a whole month.
    pub is_month: bool,
}

/// What an employment is calculated for, in the month of the case or an earlier one.
///
/// # Errors
/// [`PayError`] for an agreement or position that is not known.
pub(super) fn at<'a>(occasion: Occasion<'a>, employment: &'a Employment) -> Result<At<'a>, PayError> {
    let Occasion { on, paid, lines, hours, part, is_month } = occasion;
    let share = Share { fraction: employment.fraction.unwrap_or(Rate::ONE), part };
    let mut at =
        At { employment, agreement: None, terms: None, on, paid, share, is_month, lines, hours, line: None };
    if let Some(code) = &employment.agreement {
        let unknown = || at.wrong("agreement", Problem::UnknownAgreement(code.clone()));
        let agreement = on.law().agreement(code).ok_or_else(unknown)?;
        at.agreement = Some(agreement);
        at.terms = agreement.terms(at.position(), on.day());
    }
    if at.is_hourly() {
        at.share.fraction = Rate::ONE;
    }
    if let Some(position) = at.position().filter(|_| at.terms.is_none()) {
        return Err(match at.agreement {
            None => at.wrong("agreement", Problem::Missing(why::POSITION_NEEDS_AGREEMENT)),
            Some(agreement) => {
                let (agreement, position) = (agreement.code.clone(), position.to_owned());
                at.wrong("position", Problem::UnknownPosition { agreement, position })
            }
        });
    }
    Ok(at)
}

/// The month of the case.
pub(super) fn now<'a>(
    case: &'a Case,
    employment: &'a Employment,
    on: Figures<'a>,
    paid: Figures<'a>,
) -> Occasion<'a> {
    Occasion {
        on,
        paid,
        lines: &employment.lines,
        hours: employment.hours,
        part: employment.part,
        is_month: case.period.is_whole_month(),
    }
}

/// All lines of an employment with pension, and its hours.
///
/// # Errors
/// [`PayError`] naming the field.
pub(super) fn employment<'a, T: Trace<'a>>(
    (index, at): (usize, At<'a>),
    slip: &mut Slip<'_, T>,
) -> Result<(), PayError> {
    slip.begin(index, None);
    pay_lines(at, slip)?;
    pension_lines(at, slip)?;
    pension_notes(at, slip.trace);
    slip.sums.hours = hours(at, slip)?;
    Ok(())
}

/// What of the agreement's pension could not count.
fn pension_notes<'a, T: Trace<'a>>(at: At<'a>, trace: &mut T) {
    let Employment { id, fritvalg, pension, .. } = at.employment;
    if fritvalg.is_some() && at.terms.and_then(Terms::fritvalg).is_none() {
        trace.note(Note::NoFritvalg(id));
    }
    let by_position = at.agreement.is_some_and(|one| {
        one.kind == AgreementKind::Agreement && !one.pension.is_empty() && !one.positions.is_empty()
    });
    if by_position && pension.is_none() && at.position().is_none() {
        trace.note(Note::NoPension(id));
    }
}

/// Basic pay, the agreement's supplements, and the lines of the case.
pub(super) fn pay_lines<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    basic_line(at, slip)?;
    if at.employment.position.is_some() {
        agreement_lines(at, slip)?;
    }
    for (place, line) in at.lines.iter().enumerate() {
        case_line(line, At { line: Some(place), ..at }, slip)?;
    }
    Ok(())
}

const BASIC: PayCode = PayCode::known("1000");
const HOURLY: PayCode = PayCode::known("1200");
const MONTHLY: [PayCode; 2] = [BASIC, CIVIL_SERVICE];

/// The line a step gives by itself: monthly pay by group and fraction, or hours at the hour rate.
/// A line of the case under the same code takes its place.
fn basic_line<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    let employment = at.employment;
    let code = basic_code(at);
    if at.step().is_none() {
        return no_step(at);
    }
    let stands = |line: &CaseLine| line.code == code || code != HOURLY && MONTHLY.contains(&line.code);
    if at.lines.iter().any(stands) {
        slip.trace.note(Note::StepNotUsed(&employment.id));
        return Ok(());
    }
    if at.is_hourly() {
        let Some(hours) = at.hours else {
            return Err(at.wrong("hours", Problem::Missing(why::HOURLY_NEEDS_HOURS)));
        };
        let rate = basic::hourly(at.place()?, at.on, slip.trace)?;
        let pay = basic::hours_at(rate, hours, slip.trace);
        return slip.pay(code, pay, at.on);
    }
    if employment.fraction.is_none() && employment.position.is_none() {
        return step_alone(at, slip);
    }
    at.require_month()?;
    let full = basic::monthly(at.place()?, at.on, slip.trace)?;
    let pay = basic::share(full, at.share, slip.trace);
    slip.pay(code, pay, at.on)
}

/// Without a step there is no basic pay of its own, unless the agreement has steps and none for the day.
fn no_step(at: At<'_>) -> Result<(), PayError> {
    let Some(agreement) = at.agreement.filter(|_| at.position().is_some()) else { return Ok(()) };
    if agreement.progression.is_empty() || at.lines.iter().any(|line| MONTHLY.contains(&line.code)) {
        return Ok(());
    }
    Err(at.wrong("step", no_rule(agreement, why::RULE_STEPS, at.on.day(), why::GIVE_THE_STEP)))
}

/// A step without a fraction is a note on a payslip whose pay stands in its lines.
fn step_alone<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    if at.lines.is_empty() {
        return Err(at.wrong("fraction", Problem::Missing(why::STEP_NEEDS_FRACTION)));
    }
    slip.trace.note(Note::StepNotUsed(&at.employment.id));
    Ok(())
}

fn basic_code(at: At<'_>) -> PayCode {
    match at.agreement.map(|agreement| agreement.kind) {
        _ if at.is_hourly() => HOURLY,
        Some(AgreementKind::CivilServant) => CIVIL_SERVICE,
        _ => BASIC,
    }
}

const STEP_SUPPLEMENT: PayCode = PayCode::known("1100");

/// The supplements the agreement itself gives the position.
fn agreement_lines<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    if let Some((step, meta)) = at.progression()
        && !step.base_2000.is_zero()
    {
        let base = Known { ore: step.base_2000, origin: Origin::Law(meta) };
        let pay = basic::supplement_2000(base, at.share, at.on, slip.trace)?;
        slip.pay(STEP_SUPPLEMENT, pay, at.on)?;
    }
    if let Some(row) = at.terms.and_then(Terms::supplement) {
        let origin = Origin::Law(&row.meta);
        if let Some(ore) = row.value.base_2000 {
            let base = Known { ore, origin };
            let pay = basic::supplement_2000(base, at.share, at.on, slip.trace)?;
            slip.pay(row.value.code, pay, at.on)?;
        }
        if let Some(ore) = row.value.year {
            let pay = slip.trace.rule(&CENTRAL).plus(&YEAR, Known { ore, origin });
            let pay = pay.over(&TWELVE, Rate::whole(12), Origin::Rule);
            let pay = basic::by_share(pay, at.share).to_ore();
            slip.pay(row.value.code, pay, at.on)?;
        }
    }
    Ok(())
}

/// A line of the case: its amount, and what it counts in by catalogue and by its own marks.
fn case_line<'a, T: Trace<'a>>(
    line: &'a CaseLine,
    at: At<'a>,
    slip: &mut Slip<'_, T>,
) -> Result<(), PayError> {
    let row = at.on.pay_codes()?.value.get(line.code);
    let (kind, counts) = bases(line, row.map(|row| (row.kind, row.counts)), at)?;
    let known = amount(line, at, slip.trace)?;
    let signed = match kind {
        Kind::PayDeduction => -known.ore.abs(),
        Kind::NetDeduction | Kind::OwnPension => known.ore.abs(),
        _ => known.ore,
    };
    let name = match (&line.text, row) {
        (Some(text), _) => Named::Given(text),
        (None, Some(row)) => Named::Code(row),
        (None, None) => Named::Bare(&line.code),
    };
    slip.line(Line {
        code: line.code,
        name,
        kind,
        counts,
        amount: signed,
        employment: Some(slip.index),
        corrects: slip.corrects,
        origin: known.origin,
    });
    Ok(())
}

fn bases(line: &CaseLine, known: Option<(Kind, Counts)>, at: At<'_>) -> Result<(Kind, Counts), PayError> {
    let marks = line.marks;
    let unknown = || at.wrong("line.code", Problem::UnknownCode(line.code.to_string()));
    let (kind, usual) = match known {
        Some((Kind::Computed, _)) => {
            return Err(at.wrong("line.code", Problem::Computed(line.code.to_string())));
        }
        Some(known) => known,
        None if marks.am.is_none() || marks.a_income.is_none() => return Err(unknown()),
        None if marks.pensionable.is_none() || marks.holiday.is_none() => return Err(unknown()),
        None => (Kind::Pay, Counts::default()),
    };
    let counts = Counts {
        am: marks.am.unwrap_or(usual.am),
        a_income: marks.a_income.unwrap_or(usual.a_income),
        pension: marks.pensionable.unwrap_or(usual.pension),
        special_pension: usual.special_pension && marks.pensionable.is_none(),
        holiday: marks.holiday.unwrap_or(usual.holiday),
        ..usual
    };
    if counts.am && !counts.a_income {
        let why = why::B_INCOME;
        return Err(at.wrong("line.am", Problem::Wrong(why)));
    }
    Ok((kind, counts))
}

/// The pension of the pensionable lines since the employment or the earlier month began.
pub(super) fn pension_lines<'a, T: Trace<'a>>(at: At<'a>, slip: &mut Slip<'_, T>) -> Result<(), PayError> {
    let base = slip.base();
    let parts = pension(base, at, slip.trace)?;
    for known in [parts.employer, parts.chosen, parts.special].into_iter().flatten() {
        slip.pay(EMPLOYER_PENSION, known, at.on)?;
    }
    if let Some(own) = parts.own {
        slip.pay(OWN_PENSION, own, at.on)?;
    }
    match parts.fritvalg {
        Some(fritvalg) => slip.pay(fritvalg_code(at), fritvalg, at.on),
        None => Ok(()),
    }
}
