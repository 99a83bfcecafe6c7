//! One code path for the figures and for their proof.
//!
//! A rule is written as a chain: `trace.rule(&AM).plus(…).times(…).round(…)`. The chain does the
//! arithmetic and hands every part of it to a [`Trace`]. With [`Off`] the parts vanish at compile
//! time; with [`super::proof::Proof`] they are kept, so a proof cannot disagree with its amount.

use kaemner_values::{Exact, Ore, Rate, Rounding};

use super::case::NetItem;
use crate::params::{Certainty, Counts, Kind, Meta, PayCode, PayCodeRow};

/// A name in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Danish.
    pub da: &'static str,
    /// English.
    pub en: &'static str,
}

/// Makes a [`Label`].
pub(crate) const fn label(da: &'static str, en: &'static str) -> Label {
    Label { da, en }
}

/// Makes a [`Label`] of a citation, which is the same in both languages.
pub(crate) const fn cite(law: &'static str) -> Label {
    Label { da: law, en: law }
}

/// A rule of law or agreement: what a step of the proof points at.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, `am_bidrag`.
    pub id: &'static str,
    /// Counts up when the rule itself changes; a new figure is not a new version.
    pub version: u16,
    /// What it computes.
    pub title: Label,
    /// Law or agreement.
    pub source: Label,
    /// How sure the rule is, apart from its figures.
    pub certainty: Certainty,
}

/// What a term does to the amount so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Added.
    Plus,
    /// Subtracted.
    Minus,
    /// Multiplied by.
    Times,
    /// Divided by.
    Over,
    /// Raised to, where the amount is lower.
    AtLeast,
    /// Lowered to, where the amount is higher.
    AtMost,
    /// Only a reason: changes nothing.
    Because,
}

/// The value of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Money.
    Money(Ore),
    /// Kroner that need not be whole øre, such as a rate per hour.
    Kroner(Rate),
    /// A plain number: hours, days, a factor.
    Number(Rate),
    /// A number shown in percent.
    Percent(Rate),
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a, R> {
    /// A field of the case; one pointer, so that terms stay small.
    Case(&'static &'static str),
    /// A dated figure.
    Law(&'a Meta),
    /// An earlier step.
    Step(R),
    /// A constant of the rule itself, such as twelve months.
    Rule,
}

/// One part of a calculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'a, R> {
    /// What it does.
    pub op: Op,
    /// What it is called.
    pub label: Named<'a>,
    /// Its value.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin<'a, R>,
}

/// The name of a term or line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<'a> {
    /// A name of this program.
    Label(&'static Label),
    /// A pay code's name.
    Code(&'a PayCodeRow),
    /// A name the case gives.
    Given(&'a String),
    /// The code itself, where nobody named it.
    Bare(&'a PayCode),
}

impl From<&'static Label> for Named<'_> {
    fn from(label: &'static Label) -> Self {
        Self::Label(label)
    }
}

impl<'a> From<&'a NetItem> for Named<'a> {
    fn from(item: &'a NetItem) -> Self {
        Self::Given(&item.name)
    }
}

/// An amount and where it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a, R> {
    /// The amount.
    pub ore: Ore,
    /// Its origin.
    pub origin: Origin<'a, R>,
}

impl<R> Known<'_, R> {
    /// An amount that stands in the case.
    pub(super) const fn case(ore: Ore, field: &'static &'static str) -> Self {
        Self { ore, origin: Origin::Case(field) }
    }
}

/// The pay code of what the employer pays to a pension.
pub(super) const EMPLOYER_PENSION: PayCode = PayCode::known("5110");

/// The pay code of free telephone.
pub(super) const PHONE: PayCode = PayCode::known("1800");
/// The pay code of a company car.
pub(super) const CAR: PayCode = PayCode::known("1810");
/// The pay code of civil servants' basic pay.
pub(super) const CIVIL_SERVICE: PayCode = PayCode::known("1050");

/// Which lines a sum is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// A-income paid in money.
    Gross,
    /// In the AM base, benefits included.
    Am,
    /// A-income outside the AM base.
    AmFree,
    /// Pensionable lines of one employment and corrected month.
    Pension,
    /// Lines pensionable at the special percentage.
    SpecialPension,
    /// Basic pay of civil servants: pensionable for the civil service pension, without contributions.
    CivilService,
    /// Lines that give holiday.
    Holiday,
    /// Taxable benefits.
    Benefits,
    /// Own pension contributions.
    OwnPension,
    /// Pension paid by the employer.
    EmployerPension,
    /// Taken after tax.
    Deductions,
    /// Paid after tax.
    Additions,
}

/// One line of the payslip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a, R> {
    /// Pay code.
    pub code: PayCode,
    /// Name.
    pub name: Named<'a>,
    /// What it does.
    pub kind: Kind,
    /// What it counts in.
    pub counts: Counts,
    /// The amount as the line's own rule gives it.
    pub amount: Ore,
    /// The employment, by its place in the case; `None` for the person as a whole.
    pub employment: Option<usize>,
    /// The earlier month the line corrects.
    pub corrects: Option<kaemner_values::period::Month>,
    /// Where the amount comes from.
    pub origin: Origin<'a, R>,
}

impl<R> Line<'_, R> {
    /// Whether the line belongs to a sum.
    pub(super) fn is_in(&self, sum: Sum) -> bool {
        let pay = matches!(self.kind, Kind::Pay | Kind::PayDeduction);
        match sum {
            Sum::Gross => pay && self.counts.a_income,
            Sum::Am => (pay || self.kind == Kind::Benefit) && self.counts.am,
            Sum::AmFree => pay && self.counts.a_income && !self.counts.am,
            Sum::Pension => self.counts.pension,
            Sum::SpecialPension => self.counts.special_pension && !self.counts.pension,
            Sum::CivilService => self.code == CIVIL_SERVICE && !self.counts.pension,
            Sum::Holiday => self.counts.holiday,
            Sum::Benefits => self.kind == Kind::Benefit,
            Sum::OwnPension => self.kind == Kind::OwnPension,
            Sum::EmployerPension => self.code == EMPLOYER_PENSION,
            Sum::Deductions => self.kind == Kind::NetDeduction,
            Sum::Additions => {
                matches!(self.kind, Kind::TaxFree | Kind::Expense) || pay && !self.counts.a_income
            }
        }
    }
}

/// Receives the parts of a calculation.
pub trait Trace<'a> {
    /// Points at an earlier step.
    type Ref: Copy;

    /// One part.
    fn term(&mut self, term: Term<'a, Self::Ref>);
    /// Every line of the sum as parts, in the order of the payslip.
    fn sum_terms(&mut self, op: Op, sum: Sum, of: Scope);
    /// The step that the parts since the last one make up.
    fn close(&mut self, rule: &'static Rule, exact: Exact, rounding: Rounding, amount: Ore) -> Self::Ref;
    /// A line of the payslip.
    fn line(&mut self, line: Line<'a, Self::Ref>);
    /// What a person should be told.
    fn note(&mut self, note: Note<'a>);

    /// Begins a chain from zero.
    fn rule(&mut self, rule: &'static Rule) -> Calc<'_, Self> {
        Calc { trace: self, rule, exact: Exact::ZERO }
    }
}

/// Which lines a sum may take from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All.
    All,
    /// Those of one employment and corrected month.
    Employment(usize, Option<kaemner_values::period::Month>),
}

/// Something the calculation decided that a person should know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note<'a> {
    /// The case gives the basic pay as a line, so the step is information only.
    StepNotUsed(&'a str),
    /// Hours are unknown, so none were counted for ATP.
    NoHours(&'a str),
    /// The agreement has pensions by position, and the case names none, so there is no pension.
    NoPension(&'a str),
    /// The agreement leaves nothing to choose on the day.
    NoFritvalg(&'a str),
    /// The net is negative: nothing is paid, the amount is carried to a later payment.
    NegativeNet(Ore),
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Off;

impl<'a> Trace<'a> for Off {
    type Ref = ();
    #[inline]
    fn term(&mut self, _: Term<'a, ()>) {}
    #[inline]
    fn sum_terms(&mut self, _: Op, _: Sum, _: Scope) {}
    #[inline]
    fn close(&mut self, _: &'static Rule, _: Exact, _: Rounding, _: Ore) {}
    #[inline]
    fn line(&mut self, _: Line<'a, ()>) {}
    #[inline]
    fn note(&mut self, _: Note<'a>) {}
}

/// A calculation under way.
#[must_use]
pub struct Calc<'t, T: ?Sized> {
    trace: &'t mut T,
    rule: &'static Rule,
    exact: Exact,
}

impl<'a, 't, T: Trace<'a> + ?Sized> Calc<'t, T> {
    /// Adds an amount.
    #[inline]
    pub fn plus(self, label: impl Into<Named<'a>>, known: Known<'a, T::Ref>) -> Self {
        let exact = self.exact + Exact::from(known.ore);
        self.part(Op::Plus, label.into(), Value::Money(known.ore), known.origin, exact)
    }

    /// Adds kroner that need not be whole øre.
    #[inline]
    pub fn plus_kroner(self, label: &'static Label, kroner: Rate, origin: Origin<'a, T::Ref>) -> Self {
        let exact = self.exact + kroner.of(Ore::from_kroner(1));
        self.part(Op::Plus, label.into(), Value::Kroner(kroner), origin, exact)
    }

    /// Subtracts an amount.
    #[inline]
    pub fn minus(self, label: impl Into<Named<'a>>, known: Known<'a, T::Ref>) -> Self {
        let exact = self.exact - Exact::from(known.ore);
        self.part(Op::Minus, label.into(), Value::Money(known.ore), known.origin, exact)
    }

    /// Adds a sum of lines that the caller has kept.
    #[inline]
    pub fn plus_sum(self, sum: Sum, scope: Scope, total: Ore) -> Self {
        self.trace.sum_terms(Op::Plus, sum, scope);
        Self { exact: self.exact + Exact::from(total), ..self }
    }

    /// Subtracts a sum of lines that the caller has kept.
    #[inline]
    pub fn minus_sum(self, sum: Sum, scope: Scope, total: Ore) -> Self {
        self.trace.sum_terms(Op::Minus, sum, scope);
        Self { exact: self.exact - Exact::from(total), ..self }
    }

    /// Multiplies by a plain number.
    #[inline]
    pub fn times(self, label: &'static Label, number: Rate, origin: Origin<'a, T::Ref>) -> Self {
        let exact = self.exact * number;
        self.part(Op::Times, label.into(), Value::Number(number), origin, exact)
    }

    /// Multiplies by a percentage.
    #[inline]
    pub fn percent(self, label: &'static Label, rate: Rate, origin: Origin<'a, T::Ref>) -> Self {
        let exact = self.exact * rate;
        self.part(Op::Times, label.into(), Value::Percent(rate), origin, exact)
    }

    /// Divides by a number that is not zero.
    #[inline]
    pub fn over(self, label: &'static Label, number: Rate, origin: Origin<'a, T::Ref>) -> Self {
        let exact = self.exact / number;
        self.part(Op::Over, label.into(), Value::Number(number), origin, exact)
    }

    /// Not below an amount.
    #[inline]
    pub fn at_least(self, label: &'static Label, known: Known<'a, T::Ref>) -> Self {
        let exact = self.exact.max(Exact::from(known.ore));
        self.part(Op::AtLeast, label.into(), Value::Money(known.ore), known.origin, exact)
    }

    /// Not above an amount.
    #[inline]
    pub fn at_most(self, label: &'static Label, known: Known<'a, T::Ref>) -> Self {
        let exact = self.exact.min(Exact::from(known.ore));
        self.part(Op::AtMost, label.into(), Value::Money(known.ore), known.origin, exact)
    }

    /// A reason that changes nothing.
    #[inline]
    pub fn because(self, label: &'static Label, value: Value, origin: Origin<'a, T::Ref>) -> Self {
        let exact = self.exact;
        self.part(Op::Because, label.into(), value, origin, exact)
    }

    #[inline]
    fn part(self, op: Op, label: Named<'a>, value: Value, origin: Origin<'a, T::Ref>, exact: Exact) -> Self {
        self.trace.term(Term { op, label, value, origin });
        Self { exact, ..self }
    }

    /// Whole øre, rounded as the rule or the employer says; ends the step.
    #[inline]
    pub fn round(self, rounding: Rounding) -> Known<'a, T::Ref> {
        let ore = self.exact.round(rounding);
        let step = self.trace.close(self.rule, self.exact, rounding, ore);
        Known { ore, origin: Origin::Step(step) }
    }

    /// To the nearest øre: the usual case, and no rounding at all for sums of øre.
    #[inline]
    pub fn to_ore(self) -> Known<'a, T::Ref> {
        self.round(Rounding::HalfUpToOre)
    }
}
