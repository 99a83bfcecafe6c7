//! AM-bidrag and A-skat, rounded as the employer has chosen.

use kaemner_values::Ore;

use super::case::Card;
use super::error::{PayError, Problem};
use super::trace::{Known, Label, Origin, Rule, Trace, cite, label};
use crate::params::{Certainty, Figures, LawError, RoundingRow, Row};
use crate::why;

static AM: Rule = Rule {
    id: "am_bidrag",
    version: 1,
    title: label("AM-bidrag", "AM-bidrag (labour market contribution)"),
    source: cite("arbejdsmarkedsbidragsloven §§ 1-2; kildeskatteloven § 49 b"),
    certainty: Certainty::Verified,
};
static TAX_BASE: Rule = Rule {
    id: "a_skat_base",
    version: 1,
    title: label("Grundlag for A-skat", "Base of A-skat"),
    source: cite("kildeskatteloven § 48; info.skat.dk oid 141845"),
    certainty: Certainty::Verified,
};
static TAX: Rule = Rule {
    id: "a_skat",
    version: 1,
    title: label("A-skat", "A-skat (income tax withheld)"),
    source: cite("kildeskatteloven §§ 46 og 48"),
    certainty: Certainty::Verified,
};
static EXEMPT: Rule = Rule {
    id: "exempt_used",
    version: 1,
    title: label("Brugt af frikortet", "Used of the exempt card"),
    source: label(
        "kildeskatteloven § 48; måles i A-indkomst: ageras, net-revisor",
        "kildeskatteloven § 48; measured in A-income: ageras, net-revisor",
    ),
    certainty: Certainty::Secondary,
};
static DEDUCTION: Rule = Rule {
    id: "deduction_used",
    version: 1,
    title: label("Brugt fradrag", "Deduction used"),
    source: cite("kildeskatteloven § 48; info.skat.dk oid 141831"),
    certainty: Certainty::Verified,
};

static AM_BASE: Label = label("AM-grundlag", "AM base");
static NOTHING: Label = label("nul", "zero");
static AM_RATE: Label = label("AM-bidragssats", "rate of AM-bidrag");
static A_INCOME: Label = label("A-indkomst", "A-income");
static ALLOWANCE: Label = label("fradrag på kortet", "deduction of the card");
static LEFT: Label = label("rest på frikortet", "left on the exempt card");
static USED: Label = label("brugt af kortet", "used of the card");
static BASE: Label = label("grundlag for A-skat", "base of A-skat");
static PERCENT: Label = label("trækprocent", "withholding percentage");
static NO_CARD: Label = label("procent uden skattekort", "percentage without a card");

/// The figures tax needs: the law's on the payment date, and the employer's rounding.
#[derive(Clone, Copy)]
pub(super) struct TaxOn<'a> {
    pub paid: Figures<'a>,
    pub rounding: &'a Row<RoundingRow>,
}

/// AM-bidrag of a base that is already rounded; nothing of a negative base. Øre.
///
/// # Errors
/// [`LawError::OutsideTable`] where no rate covers the payment date.
pub(super) fn am_bidrag<'a, T: Trace<'a>>(
    base: Known<'a, T::Ref>,
    on: TaxOn<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, LawError> {
    let rate = on.paid.am_bidrag()?;
    let am = trace.rule(&AM).plus(&AM_BASE, base).at_least(&NOTHING, zero());
    Ok(am.percent(&AM_RATE, rate.value.value, Origin::Law(&rate.meta)).round(on.rounding.value.am))
}

const fn zero<'a, R>() -> Known<'a, R> {
    Known { ore: Ore::ZERO, origin: Origin::Rule }
}

/// What A-skat of one payment comes to, and what it used of the card.
#[derive(Clone, Copy)]
pub(super) struct Withheld<'a, R> {
    pub base: Known<'a, R>,
    pub tax: Known<'a, R>,
    /// Of the deduction of a main card, or of what is left on an exempt card.
    pub used: Known<'a, R>,
}

/// A-skat of an A-income; `already_used` is what an earlier part of the same payment took of the card.
///
/// # Errors
/// [`PayError`] where there is no card and no percentage for the date, or an exempt card is exceeded
/// and has no percentage.
pub(super) fn a_skat<'a, T: Trace<'a>>(
    a_income: Known<'a, T::Ref>,
    card: Card,
    already_used: Ore,
    on: TaxOn<'a>,
    trace: &mut T,
) -> Result<Withheld<'a, T::Ref>, PayError> {
    let used = used(a_income, card, already_used, trace);
    let base = trace.rule(&TAX_BASE).plus(&A_INCOME, a_income).minus(&USED, used);
    let base = base.at_least(&NOTHING, zero()).round(on.rounding.value.tax_base);
    let tax = trace.rule(&TAX).plus(&BASE, base);
    let tax = match card {
        Card::None => {
            let rate = on.paid.tax_without_card()?;
            tax.percent(&NO_CARD, rate.value.value, Origin::Law(&rate.meta))
        }
        Card::Exempt { percent: None, .. } if base.ore.is_zero() => tax,
        Card::Exempt { percent: None, .. } => return Err(percent_missing()),
        Card::Main { percent, .. }
        | Card::Secondary { percent }
        | Card::Exempt { percent: Some(percent), .. } => {
            tax.percent(&PERCENT, percent, Origin::Case(&"card.percent"))
        }
    };
    Ok(Withheld { base, tax: tax.round(on.rounding.value.tax), used })
}

fn percent_missing() -> PayError {
    let why = Problem::Missing(why::EXEMPT_EXCEEDED);
    PayError::field("card.percent", why)
}

/// How much of the card's deduction or exempt amount the income takes: never more than is left.
fn used<'a, T: Trace<'a>>(
    a_income: Known<'a, T::Ref>,
    card: Card,
    already_used: Ore,
    trace: &mut T,
) -> Known<'a, T::Ref> {
    let (rule, limit, left) = match card {
        Card::Main { deduction, .. } => (&DEDUCTION, &ALLOWANCE, Known::case(deduction, &"card.deduction")),
        Card::Exempt { remaining, .. } => (&EXEMPT, &LEFT, Known::case(remaining, &"card.exempt_remaining")),
        Card::Secondary { .. } | Card::None => return zero(),
    };
    let left = Known { ore: left.ore - already_used, ..left };
    let most = trace.rule(rule).plus(&A_INCOME, a_income).at_most(limit, left);
    most.at_least(&NOTHING, zero()).to_ore()
}
