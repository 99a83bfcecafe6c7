//! From pay lines to net pay, in the order of the law.
//!
//! 1 A-income lines and benefits; 2 less ATP and own pension; 3 AM base and AM-bidrag; 4 A-income;
//! 5 less the card's deduction; 6 A-skat; 7 less benefits and deductions, plus what is tax-free.

use kaemner_values::{Ore, Rate, Rounding};

use super::atp::{Shares, atp};
use super::case::{BenefitKind, Card, Case, NetItem};
use super::employment::{at, employment, now};
use super::error::PayError;
use super::leaver::{HolidayPay, holiday_pay};
use super::retro::retro;
use super::slip::{Slip, Sums, computed};
use super::tax::{TaxOn, Withheld, a_skat, am_bidrag};
use super::trace::{CAR, Known, Label, Line, Named, Note, PHONE, Rule, Scope, Sum, Trace, cite, label};
use crate::params::{Certainty, Counts, Figures, Kind, Law, PayCode};

static BENEFIT: Rule = Rule {
    id: "benefit",
    version: 1,
    title: label("Værdi af personalegode", "Value of a benefit in kind"),
    source: cite("ligningsloven § 16; info.skat.dk F.3.1"),
    certainty: Certainty::Verified,
};
static ITEM: Rule = Rule {
    id: "net_item",
    version: 1,
    title: label("Beløb efter skat", "Amount after tax"),
    source: label("oplyst i sagen", "stated in the case"),
    certainty: Certainty::Verified,
};
static GROSS: Rule = Rule {
    id: "gross",
    version: 1,
    title: label("Bruttoløn", "Gross pay"),
    source: cite("skat.dk, felt 13"),
    certainty: Certainty::Verified,
};
static AM_INCOME: Rule = Rule {
    id: "am_income",
    version: 1,
    title: label("AM-pligtig indkomst (felt 13)", "Income with AM-bidrag (field 13)"),
    source: cite("arbejdsmarkedsbidragsloven § 2; skat.dk, felt 13; info.skat.dk F.3.1"),
    certainty: Certainty::Verified,
};
static AM_BASE: Rule = Rule {
    id: "am_base",
    version: 1,
    title: label("AM-grundlag", "AM base"),
    source: label(
        "arbejdsmarkedsbidragsloven § 2; skat.dk oid 141834 om afrunding",
        "arbejdsmarkedsbidragsloven § 2; skat.dk oid 141834 on rounding",
    ),
    certainty: Certainty::Verified,
};
static A_INCOME: Rule = Rule {
    id: "a_income",
    version: 1,
    title: label("A-indkomst", "A-income"),
    source: cite("kildeskatteloven §§ 43 og 49 b"),
    certainty: Certainty::Verified,
};
static NET: Rule = Rule {
    id: "net",
    version: 1,
    title: label("Nettoløn", "Net pay"),
    source: cite("kildeskatteloven § 46"),
    certainty: Certainty::Verified,
};
static COST: Rule = Rule {
    id: "employer_cost",
    version: 1,
    title: label("Arbejdsgiverens udgift", "Cost to the employer"),
    source: label(
        "bruttoløn, pension og ATP betalt af arbejdsgiveren",
        "gross pay, pension and ATP paid by the employer",
    ),
    certainty: Certainty::Verified,
};

static VALUE: Label = label("skattepligtig værdi", "taxable value");
static AMOUNT: Label = label("beløb", "amount");
static ATP: Label = label("ATP, medarbejderens andel", "ATP, employee's share");
static ATP_EMPLOYER: Label = label("ATP, arbejdsgiverens andel", "ATP, employer's share");
static INCOME: Label = label("AM-pligtig indkomst", "income with AM-bidrag");
static AM: Label = label("AM-bidrag", "AM-bidrag");
static TAX: Label = label("A-skat", "A-skat");
static A_INC: Label = label("A-indkomst", "A-income");
static GROSS_LABEL: Label = label("bruttoløn", "gross pay");

/// Every figure of a payslip; øre, and hours for [`Totals::hours`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// A-income paid in money.
    pub gross: Ore,
    /// Income with AM-bidrag, unrounded: field 13 without holiday pay.
    pub am_income: Ore,
    /// What AM-bidrag was computed of.
    pub am_base: Ore,
    /// AM-bidrag.
    pub am: Ore,
    /// A-income without AM-bidrag: field 14.
    pub am_free: Ore,
    /// A-income after AM-bidrag.
    pub a_income: Ore,
    /// What A-skat was computed of.
    pub tax_base: Ore,
    /// A-skat.
    pub a_tax: Ore,
    /// ATP, deducted.
    pub atp_employee: Ore,
    /// ATP, paid by the employer.
    pub atp_employer: Ore,
    /// Pension, deducted.
    pub pension_employee: Ore,
    /// Pension, paid by the employer.
    pub pension_employer: Ore,
    /// Net pay; negative where more is to be collected than there is pay.
    pub net: Ore,
    /// Cost to the employer.
    pub employer_cost: Ore,
    /// Deduction used, holiday pay included.
    pub deduction_used: Ore,
    /// Used of the exempt card, holiday pay included.
    pub exempt_used: Ore,
    /// Benefits in kind.
    pub benefits: Ore,
    /// Deductions after tax.
    pub deductions: Ore,
    /// Tax-free amounts after tax.
    pub additions: Ore,
    /// Tax-free travel: field 48.
    pub travel: Ore,
    /// Company car: field 19.
    pub car: Ore,
    /// Free telephone: field 20.
    pub phone: Ore,
    /// Paid hours: field 200.
    pub hours: Rate,
    /// Holiday pay of a leaver.
    pub holiday: Option<HolidayPay>,
}

/// The figures of a case; every part of them goes into the trace.
///
/// # Errors
/// [`PayError`] naming the field, or the table and date, that is missing.
pub fn totals<'a, T: Trace<'a>>(case: &'a Case, law: &'a Law, trace: &mut T) -> Result<Totals, PayError> {
    let (on, paid) = (law.on(case.period.first), law.on(case.payment_date));
    let mut slip = Slip::new(trace);
    for (index, one) in case.employments.iter().enumerate() {
        employment((index, at(now(case, one, on, paid), one)?), &mut slip)?;
        retro((index, one), paid, &mut slip)?;
    }
    benefits(case, on, &mut slip)?;
    items(case, &mut slip);
    withhold(case, (on, paid), slip)
}

const OTHER: PayCode = PayCode::known("benefit");

fn benefits<'a, T: Trace<'a>>(
    case: &'a Case,
    on: Figures<'a>,
    slip: &mut Slip<'_, T>,
) -> Result<(), PayError> {
    static NAME: Label = label("Andet personalegode", "Other benefit in kind");
    for benefit in &case.benefits {
        let known =
            slip.trace.rule(&BENEFIT).plus(&VALUE, Known::case(benefit.amount, &"benefit.amount")).to_ore();
        let code = match benefit.kind {
            BenefitKind::Phone => PHONE,
            BenefitKind::Car => CAR,
            BenefitKind::Other => OTHER,
        };
        let row = on.pay_codes()?.value.get(code);
        slip.line(Line {
            code,
            name: row.map_or(Named::Label(&NAME), Named::Code),
            kind: Kind::Benefit,
            counts: Counts { am: true, a_income: true, ..Counts::default() },
            amount: known.ore,
            employment: None,
            corrects: None,
            origin: known.origin,
        });
    }
    Ok(())
}

static NAMELESS: Label = label("", "");
const NET_DEDUCTION: PayCode = PayCode::known("7000");
const TRAVEL: PayCode = PayCode::known("3000");
const EXPENSE: PayCode = PayCode::known("3030");

/// Deductions and tax-free amounts given for the person as a whole.
fn items<'a, T: Trace<'a>>(case: &'a Case, slip: &mut Slip<'_, T>) {
    for item in &case.deductions {
        item_line(item, (NET_DEDUCTION, Kind::NetDeduction), &"deduction.amount", slip);
    }
    for item in &case.additions {
        let code = if item.travel { (TRAVEL, Kind::TaxFree) } else { (EXPENSE, Kind::Expense) };
        item_line(item, code, &"addition.amount", slip);
    }
}

fn item_line<'a, T: Trace<'a>>(
    item: &'a NetItem,
    (code, kind): (PayCode, Kind),
    field: &'static &'static str,
    slip: &mut Slip<'_, T>,
) {
    let known = slip.trace.rule(&ITEM).plus(&AMOUNT, Known::case(item.amount, field)).to_ore();
    slip.line(Line {
        code,
        name: Named::from(item),
        kind,
        counts: Counts::default(),
        amount: known.ore,
        employment: None,
        corrects: None,
        origin: known.origin,
    });
}

const ATP_OWN: PayCode = PayCode::known("5000");
const ATP_OTHER: PayCode = PayCode::known("5010");
const AM_LINE: PayCode = PayCode::known("6000");
const TAX_LINE: PayCode = PayCode::known("6010");
const NET_LINE: PayCode = PayCode::known("9000");

/// What is withheld of the pay, and what is left of it.
#[derive(Clone, Copy)]
struct Pay<'a, R> {
    gross: Known<'a, R>,
    /// Income with AM-bidrag, before it is rounded.
    income: Known<'a, R>,
    am_base: Known<'a, R>,
    am: Known<'a, R>,
    a_income: Known<'a, R>,
    withheld: Withheld<'a, R>,
    net: Known<'a, R>,
    cost: Known<'a, R>,
    atp: Shares<'a, R>,
}

/// ATP, AM-bidrag, A-skat and net of the lines that are on the slip, and holiday pay beside them.
fn withhold<'a, T: Trace<'a>>(
    case: &'a Case,
    (on, paid): (Figures<'a>, Figures<'a>),
    slip: Slip<'_, T>,
) -> Result<Totals, PayError> {
    let Slip { trace, sums, .. } = slip;
    let tax_on = TaxOn { paid, rounding: paid.rounding(case.rounding)? };
    let hours = in_hundredths(sums.hours);
    let atp = atp(case, (hours, sums.hours_from), on, trace)?;
    let pay = taxed(case, &sums, atp, tax_on, trace)?;
    computed_lines(&pay, on, trace)?;
    let holiday = holiday_pay(case, sums.holiday, pay.withheld.used.ore, tax_on, trace)?;
    if pay.net.ore < Ore::ZERO {
        trace.note(Note::NegativeNet(-pay.net.ore));
    }
    Ok(all_totals(case, (&pay, holiday), (sums, hours)))
}

/// The chain from gross pay to net pay, in the order of the law.
fn taxed<'a, T: Trace<'a>>(
    case: &Case,
    sums: &Sums,
    atp: Shares<'a, T::Ref>,
    on: TaxOn<'a>,
    trace: &mut T,
) -> Result<Pay<'a, T::Ref>, PayError> {
    let gross = trace.rule(&GROSS).plus_sum(Sum::Gross, Scope::All, sums.gross).to_ore();
    let income = am_income(sums, atp.0, trace);
    let am_base = trace.rule(&AM_BASE).plus(&INCOME, income).round(on.rounding.value.am_base);
    let am = am_bidrag(am_base, on, trace)?;
    let a_income = trace.rule(&A_INCOME).plus(&INCOME, income).minus(&AM, am);
    let a_income = a_income.plus_sum(Sum::AmFree, Scope::All, sums.am_free).to_ore();
    let withheld = a_skat(a_income, case.card, Ore::ZERO, on, trace)?;
    let net = net(a_income, withheld.tax, sums, trace);
    let cost = trace.rule(&COST).plus(&GROSS_LABEL, gross).plus(&ATP_EMPLOYER, atp.1);
    let cost = cost.plus_sum(Sum::EmployerPension, Scope::All, sums.pension_employer).to_ore();
    Ok(Pay { gross, income, am_base, am, a_income, withheld, net, cost, atp })
}

/// Lines and benefits with AM-bidrag, less ATP and own pension; unrounded.
fn am_income<'a, T: Trace<'a>>(sums: &Sums, atp: Known<'a, T::Ref>, trace: &mut T) -> Known<'a, T::Ref> {
    let lines = trace.rule(&AM_INCOME).plus_sum(Sum::Am, Scope::All, sums.am);
    lines.minus(&ATP, atp).minus_sum(Sum::OwnPension, Scope::All, sums.own_pension).to_ore()
}

/// A-income less A-skat; benefits are taken out again, deductions and tax-free amounts come last.
fn net<'a, T: Trace<'a>>(
    a_income: Known<'a, T::Ref>,
    tax: Known<'a, T::Ref>,
    sums: &Sums,
    trace: &mut T,
) -> Known<'a, T::Ref> {
    let taxed = trace.rule(&NET).plus(&A_INC, a_income).minus(&TAX, tax);
    taxed
        .minus_sum(Sum::Benefits, Scope::All, sums.benefits)
        .minus_sum(Sum::Deductions, Scope::All, sums.deductions)
        .plus_sum(Sum::Additions, Scope::All, sums.additions)
        .to_ore()
}

/// The lines the calculation itself puts on the slip.
fn computed_lines<'a, T: Trace<'a>>(
    pay: &Pay<'a, T::Ref>,
    on: Figures<'a>,
    trace: &mut T,
) -> Result<(), PayError> {
    let lines = [
        (ATP_OWN, pay.atp.0),
        (ATP_OTHER, pay.atp.1),
        (AM_LINE, pay.am),
        (TAX_LINE, pay.withheld.tax),
        (NET_LINE, pay.net),
    ];
    for (code, known) in lines {
        let row = on.pay_codes()?.value.get(code);
        trace.line(computed(code, row.map_or(Named::Label(&NAMELESS), Named::Code), known));
    }
    Ok(())
}

/// Everything that was found, as plain figures; what was used of the card goes by the kind of card.
fn all_totals<R: Copy>(
    case: &Case,
    (pay, holiday): (&Pay<'_, R>, Option<HolidayPay>),
    (sums, hours): (Sums, Rate),
) -> Totals {
    let used = pay.withheld.used.ore + holiday.map_or(Ore::ZERO, |pay| pay.card_used);
    let exempt = matches!(case.card, Card::Exempt { .. });
    Totals {
        gross: pay.gross.ore,
        am_income: pay.income.ore,
        am_base: pay.am_base.ore,
        am: pay.am.ore,
        am_free: sums.am_free,
        a_income: pay.a_income.ore,
        tax_base: pay.withheld.base.ore,
        a_tax: pay.withheld.tax.ore,
        atp_employee: pay.atp.0.ore,
        atp_employer: pay.atp.1.ore,
        pension_employee: sums.own_pension,
        pension_employer: sums.pension_employer,
        net: pay.net.ore,
        employer_cost: pay.cost.ore,
        deduction_used: if exempt { Ore::ZERO } else { used },
        exempt_used: if exempt { used } else { Ore::ZERO },
        benefits: sums.benefits,
        deductions: sums.deductions,
        additions: sums.additions,
        travel: sums.travel,
        car: sums.car,
        phone: sums.phone,
        hours,
        holiday,
    }
}

/// Hours as they are reported: 9/37 of a month are 39.00 hours, not 38.9992.
fn in_hundredths(hours: Rate) -> Rate {
    let hundredths = hours.of(Ore::new(100)).round(Rounding::HalfUpToOre);
    Rate::new(hundredths.get(), 100).unwrap_or(hours)
}
