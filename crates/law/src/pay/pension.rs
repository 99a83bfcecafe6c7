//! Pension of one employment: on top of pay, as municipal agreements have it, or deducted.

use kaemner_values::{Ore, Rate};

use super::case::{Own, Pension, PensionStyle};
use super::error::{PayError, Problem};
use super::quantity::{At, no_rule};
use super::trace::{Known, Label, Origin, Rule, Scope, Sum, Trace, label};
use crate::params::{AgreementKind, Certainty, FritvalgDefault, FritvalgPart, PayCode, Terms};
use crate::why;

static ON_TOP: Rule = Rule {
    id: "pension_on_top",
    version: 1,
    title: label("Pension, betalt oven i lønnen", "Pension, paid on top of pay"),
    source: label(
        "KL-overenskomsterne: pension af pensionsgivende løn; en tredjedel er kun nominelt eget bidrag",
        "KL agreements: pension of pensionable pay; a third is the employee's by name only",
    ),
    certainty: Certainty::Verified,
};
static EMPLOYER: Rule = Rule {
    id: "pension_employer",
    version: 1,
    title: label("Pension, arbejdsgiverens del", "Pension, employer's part"),
    source: label("pensionsaftalen", "the pension agreement"),
    certainty: Certainty::Verified,
};
static OWN: Rule = Rule {
    id: "pension_own",
    version: 1,
    title: label("Pension, eget bidrag trukket i lønnen", "Pension, own part deducted from pay"),
    source: label(
        "pensionsbeskatningsloven § 19: bortseelsesret",
        "pensionsbeskatningsloven § 19: contributions are not taxed",
    ),
    certainty: Certainty::Verified,
};
static SPECIAL: Rule = Rule {
    id: "pension_special",
    version: 1,
    title: label("Pension af særydelser", "Pension of inconvenience pay"),
    source: label(
        "overenskomsterne: egen procent for særydelser",
        "the agreements: inconvenience pay has its own percentage",
    ),
    certainty: Certainty::Verified,
};
static CHOSEN: Rule = Rule {
    id: "fritvalg_pension",
    version: 1,
    title: label("Fritvalg, indbetalt til pension", "Fritvalg, paid to the pension"),
    source: label(
        "overenskomsterne: frit valg mellem løn og pension",
        "the agreements: a choice between pay and pension",
    ),
    certainty: Certainty::Verified,
};
static FRITVALG: Rule = Rule {
    id: "fritvalg_pay",
    version: 1,
    title: label("Fritvalgstillæg, udbetalt", "Fritvalg supplement, paid out"),
    source: label(
        "overenskomsterne: frit valg mellem løn og pension",
        "the agreements: a choice between pay and pension",
    ),
    certainty: Certainty::Verified,
};

static PERCENT: Label = label("pensionsprocent", "pension percentage");
static FRITVALG_PERCENT: Label = label("fritvalgsprocent", "fritvalg percentage");
static OWN_AMOUNT: Label = label("fast eget bidrag", "fixed own contribution");

/// The pay code of an own contribution.
pub(super) const OWN_PENSION: PayCode = PayCode::known("5120");
const PAID_OUT: PayCode = PayCode::known("1170");
const PAID_OUT_CIVIL: PayCode = PayCode::known("1180");

/// The pay code of fritvalg that is paid out.
pub(super) fn fritvalg_code(at: At<'_>) -> PayCode {
    match at.agreement {
        Some(agreement) if agreement.kind == AgreementKind::CivilServant => PAID_OUT_CIVIL,
        _ => PAID_OUT,
    }
}

/// Whether the pension of the employment makes lines of this code by itself.
pub(super) fn is_made(code: PayCode, at: At<'_>) -> bool {
    let own = at.employment.pension.is_some_and(|pension| pension.style.own().is_some());
    let fritvalg = at.terms.and_then(Terms::fritvalg).is_some();
    code == OWN_PENSION && own || code == fritvalg_code(at) && fritvalg
}

/// The pensionable pay of one employment and month.
#[derive(Debug, Clone, Copy)]
pub(super) struct PensionBase {
    pub ordinary: Ore,
    pub special: Ore,
    pub civil_service: Ore,
    /// Whether these are differences for an earlier month.
    pub is_correction: bool,
    pub scope: Scope,
}

/// What a pension comes to; each part absent where the terms have none.
#[derive(Clone, Copy)]
pub(super) struct Contributions<'a, R> {
    /// Deducted from pay before AM-bidrag.
    pub own: Option<Known<'a, R>>,
    /// Paid by the employer.
    pub employer: Option<Known<'a, R>>,
    /// Of inconvenience pay, paid by the employer.
    pub special: Option<Known<'a, R>>,
    /// Fritvalg that is paid to the pension.
    pub chosen: Option<Known<'a, R>>,
    /// Fritvalg that is paid out.
    pub fritvalg: Option<Known<'a, R>>,
}

/// A percentage and where it stands.
type Share<'a, R> = (Rate, Origin<'a, R>);

/// The terms that hold for an employment on the day.
struct Parts<'a, R> {
    on_top: bool,
    employer: Option<Share<'a, R>>,
    own: Option<Own>,
    special: Option<Share<'a, R>>,
    fritvalg: Option<(FritvalgDefault, Share<'a, R>)>,
}

/// Pension and fritvalg of one employment; each part is rounded to øre by itself.
///
/// # Errors
/// [`PayError`] where the agreement is to decide, but has no pension on the day.
pub(super) fn pension<'a, T: Trace<'a>>(
    base: PensionBase,
    at: At<'a>,
    trace: &mut T,
) -> Result<Contributions<'a, T::Ref>, PayError> {
    let terms = terms(at)?;
    let employer_rule = if terms.on_top { &ON_TOP } else { &EMPLOYER };
    let employer = terms.employer.map(|share| {
        let pay = trace.rule(employer_rule).plus_sum(Sum::Pension, base.scope, base.ordinary);
        pay.percent(&PERCENT, share.0, share.1).to_ore()
    });
    let (mut chosen, mut fritvalg) = (None, None);
    match terms.fritvalg {
        Some((FritvalgDefault::Pension, share)) => chosen = Some(fritvalg_part(&CHOSEN, base, share, trace)),
        Some((FritvalgDefault::Pay, share)) => fritvalg = Some(fritvalg_part(&FRITVALG, base, share, trace)),
        None => {}
    }
    // A fixed amount belongs to the month, not to corrections of earlier ones.
    let own = terms.own.filter(|own| !(base.is_correction && matches!(own, Own::Amount(_))));
    let own = own.map(|own| own_part(own, base, trace));
    let special = terms.special.filter(|_| !base.special.is_zero()).map(|(percent, origin)| {
        let pay = trace.rule(&SPECIAL).plus_sum(Sum::SpecialPension, base.scope, base.special);
        pay.percent(&PERCENT, percent, origin).to_ore()
    });
    Ok(Contributions { own, employer, special, chosen, fritvalg })
}

/// Fritvalg is a percentage of pensionable pay; a civil servant's basic pay is that, though it gives no
/// contributions. Whether it is paid out or to a pension changes where it goes, not its base.
fn fritvalg_part<'a, T: Trace<'a>>(
    rule: &'static Rule,
    base: PensionBase,
    (percent, origin): Share<'a, T::Ref>,
    trace: &mut T,
) -> Known<'a, T::Ref> {
    let pay = trace.rule(rule).plus_sum(Sum::Pension, base.scope, base.ordinary);
    let pay = pay.plus_sum(Sum::CivilService, base.scope, base.civil_service);
    pay.percent(&FRITVALG_PERCENT, percent, origin).to_ore()
}

fn own_part<'a, T: Trace<'a>>(own: Own, base: PensionBase, trace: &mut T) -> Known<'a, T::Ref> {
    match own {
        Own::Amount(amount) => {
            let amount = Known::case(amount, &"employment.pension.own_amount");
            trace.rule(&OWN).plus(&OWN_AMOUNT, amount).to_ore()
        }
        Own::Percent(percent) => {
            let pay = trace.rule(&OWN).plus_sum(Sum::Pension, base.scope, base.ordinary);
            pay.percent(&PERCENT, percent, Origin::Case(&"employment.pension.own_percent")).to_ore()
        }
    }
}

/// The case's pension, or the agreement's; without a pension block there is none.
fn terms<'a, R: Copy>(at: At<'a>) -> Result<Parts<'a, R>, PayError> {
    let none = Parts { on_top: true, employer: None, own: None, special: None, fritvalg: None };
    let pension = match (at.employment.pension, at.position()) {
        (Some(pension), _) => pension,
        (None, Some(_)) => Pension { style: PensionStyle::Agreement { own: None }, special: None },
        (None, None) => return Ok(none),
    };
    let given = |percent, field: &'static &'static str| Some((percent, Origin::Case(field)));
    let special = pension.special.and_then(|percent| given(percent, &"employment.pension.special_percent"));
    match pension.style {
        PensionStyle::OnTop { percent, own } => {
            Ok(Parts { employer: given(percent, &"employment.pension.percent"), own, special, ..none })
        }
        PensionStyle::Deducted { own, employer } => {
            let employer = given(employer, &"employment.pension.employer_percent");
            Ok(Parts { on_top: false, employer, own: Some(own), special, ..none })
        }
        PensionStyle::Agreement { own } => by_agreement(at, own, special),
    }
}

fn by_agreement<'a, R: Copy>(
    at: At<'a>,
    own: Option<Own>,
    special: Option<Share<'a, R>>,
) -> Result<Parts<'a, R>, PayError> {
    let agreement =
        at.agreement.ok_or_else(|| at.wrong("agreement", Problem::Missing(why::NAME_AGREEMENT)))?;
    let row = at.terms.and_then(Terms::pension).ok_or_else(|| {
        let remedy = why::GIVE_PENSION;
        at.wrong("pension", no_rule(agreement, why::RULE_PENSION, at.on.day(), remedy))
    })?;
    let whole = (row.value.total, Origin::Law(&row.meta));
    let special = special.or(row.value.special.map(|percent| (percent, Origin::Law(&row.meta))));
    let (employer, fritvalg) = fritvalg(at, whole);
    Ok(Parts { on_top: true, employer: Some(employer), own, special, fritvalg })
}

type WithFritvalg<'a, R> = (Share<'a, R>, Option<(FritvalgDefault, Share<'a, R>)>);

/// The pension percentage after the person's choice, and what is chosen besides it.
fn fritvalg<'a, R: Copy>(at: At<'a>, whole: Share<'a, R>) -> WithFritvalg<'a, R> {
    let Some(row) = at.terms.and_then(Terms::fritvalg) else { return (whole, None) };
    let choice = at.employment.fritvalg.unwrap_or(row.value.default);
    let origin = Origin::Law(&row.meta);
    match (row.value.part(), choice) {
        (Some(FritvalgPart::Beside(percent)), choice) => (whole, Some((choice, (percent, origin)))),
        (Some(FritvalgPart::Above(limit)), FritvalgDefault::Pay) if whole.0 > limit => {
            let rest = whole.0.checked_sub(limit).unwrap_or(Rate::ZERO);
            ((limit, origin), Some((choice, (rest, whole.1))))
        }
        _ => (whole, None),
    }
}
