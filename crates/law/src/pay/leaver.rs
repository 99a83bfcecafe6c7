//! Holiday pay (feriegodtgørelse) of a leaver or an hourly paid person, taxed when it is earned.

use kaemner_values::{Ore, Rate};

use super::case::{Case, Leaver};
use super::error::{PayError, Problem};
use super::slip::computed;
use super::tax::{TaxOn, Withheld, a_skat, am_bidrag};
use super::trace::{Known, Label, Named, Origin, Rule, Scope, Sum, Trace, cite, label};
use crate::params::{Certainty, PayCode};
use crate::why;

static BASE: Rule = Rule {
    id: "holiday_base",
    version: 1,
    title: label("Ferieberettiget løn", "Pay that gives holiday"),
    source: label(
        "ferieloven § 16; periodens linjer (den nominelle egen tredjedel af pensionen oplyses i sagen)",
        "ferieloven § 16; the period's lines (the nominal own third of the pension is left to the case)",
    ),
    certainty: Certainty::Secondary,
};
static GROSS: Rule = Rule {
    id: "holiday_pay",
    version: 1,
    title: label("Feriegodtgørelse", "Holiday pay"),
    source: cite("ferieloven §§ 16 og 26; skat.dk oid 141829"),
    certainty: Certainty::Verified,
};
static AM_BASE: Rule = Rule {
    id: "holiday_am_base",
    version: 1,
    title: label("AM-grundlag for feriegodtgørelse", "AM base of holiday pay"),
    source: cite("arbejdsmarkedsbidragsloven § 2; skat.dk oid 141829"),
    certainty: Certainty::Verified,
};
static A_INCOME: Rule = Rule {
    id: "holiday_a_income",
    version: 1,
    title: label("A-indkomst af feriegodtgørelse", "A-income of holiday pay"),
    source: cite("kildeskatteloven §§ 43 og 49 b; skat.dk oid 141829"),
    certainty: Certainty::Verified,
};
static NET: Rule = Rule {
    id: "holiday_net",
    version: 1,
    title: label("Feriegodtgørelse efter skat", "Holiday pay after tax"),
    source: label("virk.dk FerieKonto: indberettes netto", "virk.dk FerieKonto: reported net"),
    certainty: Certainty::Verified,
};

static EARNED_PAY: Label = label("ferieberettiget løn", "pay that gives holiday");
static PERCENT: Label = label("feriegodtgørelse i procent", "holiday pay percentage");
static LEFT: Label = label("dage der ikke er holdt", "days not taken");
static EARNED: Label = label("optjente dage", "days earned");
static GROSS_LABEL: Label = label("feriegodtgørelse", "holiday pay");
static AM: Label = label("AM-bidrag", "AM-bidrag");
static TAX: Label = label("A-skat", "A-skat");
static A_INC: Label = label("A-indkomst", "A-income");

const GROSS_LINE: PayCode = PayCode::known("1630");
const AM_LINE: PayCode = PayCode::known("1630-am");
const TAX_LINE: PayCode = PayCode::known("1630-tax");
const NET_LINE: PayCode = PayCode::known("1630-net");
static AM_NAME: Label = label("AM-bidrag af feriegodtgørelse", "AM-bidrag of holiday pay");
static TAX_NAME: Label = label("A-skat af feriegodtgørelse", "A-skat of holiday pay");

/// Holiday pay and what is withheld of it; øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolidayPay {
    /// Before anything is withheld.
    pub gross: Ore,
    /// AM-bidrag.
    pub am: Ore,
    /// A-skat.
    pub tax: Ore,
    /// What goes to FerieKonto.
    pub net: Ore,
    /// What it used of the card, after the pay of the same payment.
    pub card_used: Ore,
}

impl HolidayPay {
    /// Nobody leaves.
    pub(super) const NONE: Self =
        Self { gross: Ore::ZERO, am: Ore::ZERO, tax: Ore::ZERO, net: Ore::ZERO, card_used: Ore::ZERO };
}

/// Holiday pay of the case's leaver, or `None`. The card's deduction is used only where the pay of the
/// same payment has left some of it.
///
/// # Errors
/// [`PayError`] where days taken exceed days earned, or a figure is missing for the date.
pub(super) fn holiday_pay<'a, T: Trace<'a>>(
    case: &'a Case,
    period_base: Ore,
    card_used: Ore,
    on: TaxOn<'a>,
    trace: &mut T,
) -> Result<Option<HolidayPay>, PayError> {
    let Some(leaver) = case.leaver else { return Ok(None) };
    let gross = gross(leaver, period_base, on, trace)?;
    let base = trace.rule(&AM_BASE).plus(&GROSS_LABEL, gross).round(on.rounding.value.am_base);
    let am = am_bidrag(base, on, trace)?;
    let a_income = trace.rule(&A_INCOME).plus(&GROSS_LABEL, gross).minus(&AM, am).to_ore();
    let Withheld { tax, used, .. } = a_skat(a_income, case.card, card_used, on, trace)?;
    let net = trace.rule(&NET).plus(&A_INC, a_income).minus(&TAX, tax).to_ore();
    for (code, name, known) in [
        (GROSS_LINE, &GROSS.title, gross),
        (AM_LINE, &AM_NAME, am),
        (TAX_LINE, &TAX_NAME, tax),
        (NET_LINE, &NET.title, net),
    ] {
        trace.line(computed(code, Named::Label(name), known));
    }
    Ok(Some(HolidayPay { gross: gross.ore, am: am.ore, tax: tax.ore, net: net.ore, card_used: used.ore }))
}

/// The percentage of the pay that gives holiday, for the days that are not taken; øre.
fn gross<'a, T: Trace<'a>>(
    leaver: Leaver,
    period_base: Ore,
    on: TaxOn<'a>,
    trace: &mut T,
) -> Result<Known<'a, T::Ref>, PayError> {
    let row = on.paid.holiday_pay()?;
    let earned = leaver.days_earned.unwrap_or(on.paid.accrual()?.value.year_days);
    let left = left(earned, leaver.days_taken)?;
    let base = match leaver.holiday_base {
        Some(base) => Known::case(base, &"leaver.holiday_base"),
        None => trace.rule(&BASE).plus_sum(Sum::Holiday, Scope::All, period_base).to_ore(),
    };
    let pay = trace.rule(&GROSS).plus(&EARNED_PAY, base);
    let pay = pay.percent(&PERCENT, row.value.value, Origin::Law(&row.meta));
    if leaver.days_taken.is_zero() {
        return Ok(pay.to_ore());
    }
    let pay = pay.times(&LEFT, left, Origin::Case(&"leaver.days_taken"));
    Ok(pay.over(&EARNED, earned, Origin::Case(&"leaver.days_earned")).to_ore())
}

fn left(earned: Rate, taken: Rate) -> Result<Rate, PayError> {
    let left = earned.checked_sub(taken).filter(|left| !left.is_negative() && !earned.is_zero());
    left.ok_or_else(|| PayError::field("leaver.days_taken", Problem::Wrong(why::MORE_THAN_EARNED)))
}
