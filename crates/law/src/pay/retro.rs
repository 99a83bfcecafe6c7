//! Retroactive change (tilbageregulering): an earlier month with today's facts, less what was booked.
//!
//! Only differences are paid, as lines that point at the month they correct. Tax and AM-bidrag follow
//! from the payment they are part of; the earlier month's tax is not touched. Pension of the differences
//! is that of the corrected month.

use kaemner_values::Ore;
use kaemner_values::period::Month;

use super::case::{Booked, Case, Employment, Retro};
use super::employment::{Occasion, at, pay_lines, pension_lines};
use super::error::PayError;
use super::pension::is_made;
use super::proof::Proof;
use super::quantity::At;
use super::slip::Slip;
use super::trace::{Known, Label, Line, Origin, Rule, Trace, label};
use crate::params::{Certainty, Figures, Kind, Law, PayCode};

static DIFFERENCE: Rule = Rule {
    id: "retro_difference",
    version: 1,
    title: label("Forskel for en tidligere måned", "Difference for an earlier month"),
    source: label(
        "kildeskatteloven § 49 b: beskattes ved udbetalingen; info.skat.dk oid 2045884; pav kap. 36",
        "kildeskatteloven § 49 b: taxed when paid; info.skat.dk oid 2045884; pav ch. 36",
    ),
    certainty: Certainty::Verified,
};
static NOW: Label = label("beregnet med de nye oplysninger", "calculated with the new facts");
static THEN: Label = label("tidligere bogført", "booked earlier");

/// The difference lines of an employment's earlier months, with their pension.
///
/// # Errors
/// [`PayError`] as for the month itself.
pub(super) fn retro<'a, T: Trace<'a>>(
    (index, employment): (usize, &'a Employment),
    paid: Figures<'a>,
    slip: &mut Slip<'_, T>,
) -> Result<(), PayError> {
    for earlier in &employment.retro {
        let at = earlier_month(earlier, employment, paid)?;
        let differences = differences(at, earlier)?;
        if differences.is_empty() {
            continue;
        }
        slip.begin(index, Some(earlier.month));
        for line in differences {
            difference_line(line, earlier.month, slip);
        }
        pension_lines(at, slip)?;
    }
    Ok(())
}

/// Today's facts of the employment with the earlier month's own lines.
fn earlier_month<'a>(
    earlier: &'a Retro,
    employment: &'a Employment,
    paid: Figures<'a>,
) -> Result<At<'a>, PayError> {
    let Retro { month, lines, hours, part, .. } = earlier;
    let on = paid.law().on(month.first_day());
    at(Occasion { on, paid, lines, hours: *hours, part: *part, is_month: true }, employment)
}

/// A line of an earlier month and how it stands against what was booked.
struct Difference<'a> {
    line: Line<'a, ()>,
    now: Ore,
    then: Ore,
}

/// One difference per pay code, none where the amounts agree.
fn differences<'a>(at: At<'a>, earlier: &'a Retro) -> Result<Vec<Difference<'a>>, PayError> {
    let mut proof = Proof::default();
    let mut slip = Slip::new(&mut proof);
    pay_lines(at, &mut slip)?;
    let mut found: Vec<Difference<'_>> = Vec::new();
    for line in proof.lines() {
        match found.iter_mut().find(|one| one.line.code == line.code) {
            Some(one) => one.now += line.amount,
            None => found.push(Difference { line: unlinked(line), now: line.amount, then: Ore::ZERO }),
        }
    }
    for booked in &earlier.booked {
        add_booked(booked, at, &mut found)?;
    }
    found.retain(|one| one.now != one.then);
    Ok(found)
}

/// What was booked lowers the difference; a code that is no longer paid is taken back whole. Lines the
/// calculation makes are left out: pension and fritvalg follow the differences by their percentages.
fn add_booked<'a>(booked: &Booked, at: At<'a>, found: &mut Vec<Difference<'a>>) -> Result<(), PayError> {
    if let Some(one) = found.iter_mut().find(|one| one.line.code == booked.code) {
        one.then += booked.amount;
        return Ok(());
    }
    let codes = &at.on.pay_codes()?.value;
    let row = codes.get(booked.code).ok_or_else(|| {
        at.wrong("retro.booked.code", super::error::Problem::UnknownCode(booked.code.to_string()))
    })?;
    if row.kind == Kind::Computed || is_made(booked.code, at) {
        return Ok(());
    }
    let line = Line {
        code: booked.code,
        name: super::trace::Named::Code(row),
        kind: row.kind,
        counts: row.counts,
        amount: Ore::ZERO,
        employment: None,
        corrects: None,
        origin: Origin::Rule,
    };
    found.push(Difference { line, now: Ore::ZERO, then: booked.amount });
    Ok(())
}

fn unlinked<'a, R>(line: &Line<'a, R>) -> Line<'a, ()> {
    let Line { code, name, kind, counts, amount, employment, corrects, .. } = *line;
    Line { code, name, kind, counts, amount, employment, corrects, origin: Origin::Rule }
}

fn difference_line<'a, T: Trace<'a>>(one: Difference<'a>, month: Month, slip: &mut Slip<'_, T>) {
    let now = Known { ore: one.now, origin: Origin::Case(&"employment.retro.period") };
    let then = Known { ore: one.then, origin: Origin::Case(&"employment.retro.booked") };
    let known = slip.trace.rule(&DIFFERENCE).plus(&NOW, now).minus(&THEN, then).to_ore();
    let Line { code, name, kind, counts, .. } = one.line;
    let employment = slip.index;
    slip.line(Line {
        code,
        name,
        kind,
        counts,
        amount: known.ore,
        employment: Some(employment),
        corrects: Some(month),
        origin: known.origin,
    });
}

/// One correction of a booked month, for the run that pays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// The month it corrects; the original kontering is that month's.
    pub month: Month,
    /// Pay code.
    pub code: PayCode,
    /// To be paid, or taken back where negative; øre.
    pub amount: Ore,
}

/// The corrections of one employment, without paying anything: what a trial run shows.
///
/// # Errors
/// [`PayError`] as for the months themselves.
pub fn corrections(employment: &Employment, case: &Case, law: &Law) -> Result<Vec<Correction>, PayError> {
    let mut all = Vec::new();
    for earlier in &employment.retro {
        let at = earlier_month(earlier, employment, law.on(case.payment_date))?;
        let month = earlier.month;
        all.extend(differences(at, earlier)?.into_iter().map(|one| Correction {
            month,
            code: one.line.code,
            amount: one.now - one.then,
        }));
    }
    Ok(all)
}
