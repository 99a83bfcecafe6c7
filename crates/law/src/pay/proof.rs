//! The kept parts of a calculation: steps, their terms, and the lines of the payslip.

use std::ops::Range;

use kaemner_values::{Exact, Ore, Rounding};

use super::trace::{Line, Note, Op, Origin, Rule, Scope, Sum, Term, Trace, Value};
use crate::params::{Certainty, Meta};

/// Points at a step of the same proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepId(u32);

/// One step: the terms from left to right, what they make, how it was rounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The rule it follows.
    pub rule: &'static Rule,
    terms: Range<u32>,
    /// Before rounding.
    pub exact: Exact,
    /// How it was rounded.
    pub rounding: Rounding,
    /// After rounding.
    pub amount: Ore,
    /// The least sure of the rule and all it builds on.
    pub certainty: Certainty,
}

/// Everything a payslip builds on.
#[derive(Debug, Clone)]
pub struct Proof<'a> {
    steps: Vec<Step>,
    terms: Vec<Term<'a, StepId>>,
    lines: Vec<Line<'a, StepId>>,
    notes: Vec<Note<'a>>,
    /// The first term of the step under way.
    open: u32,
    /// The least certainty of its terms.
    least: Certainty,
}

/// Empty, with room for an ordinary payslip.
impl Default for Proof<'_> {
    fn default() -> Self {
        Self {
            steps: Vec::with_capacity(24),
            terms: Vec::with_capacity(64),
            lines: Vec::with_capacity(16),
            notes: Vec::new(),
            open: 0,
            least: Certainty::Verified,
        }
    }
}

impl<'a> Proof<'a> {
    /// Forgets all, but keeps the memory: for one proof after the other.
    pub fn clear(&mut self) {
        self.steps.clear();
        self.terms.clear();
        self.lines.clear();
        self.notes.clear();
        self.open = 0;
        self.least = Certainty::Verified;
    }

    /// The lines in the order of the payslip.
    #[must_use]
    pub fn lines(&self) -> &[Line<'a, StepId>] {
        &self.lines
    }

    /// What a person should be told.
    #[must_use]
    pub fn notes(&self) -> &[Note<'a>] {
        &self.notes
    }

    /// Every step, each after those it builds on.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The step an origin points at.
    #[must_use]
    pub fn step(&self, origin: Origin<'a, StepId>) -> Option<&Step> {
        match origin {
            Origin::Step(StepId(index)) => self.steps.get(index as usize),
            _ => None,
        }
    }

    /// The terms of a step.
    #[must_use]
    pub fn terms(&self, step: &Step) -> &[Term<'a, StepId>] {
        self.terms.get(step.terms.start as usize..step.terms.end as usize).unwrap_or_default()
    }

    /// How sure an origin is.
    #[must_use]
    #[inline]
    pub fn certainty(&self, origin: Origin<'a, StepId>) -> Certainty {
        match origin {
            Origin::Law(meta) => meta.certainty,
            Origin::Step(_) => self.step(origin).map_or(Certainty::Unverified, |step| step.certainty),
            Origin::Case(_) | Origin::Rule => Certainty::Verified,
        }
    }

    /// The dated figures nobody has confirmed, each once, by name.
    #[must_use]
    pub fn unverified(&self) -> Vec<&'a Meta> {
        let mut found: Vec<&Meta> = Vec::new();
        for term in &self.terms {
            if let Origin::Law(meta) = term.origin
                && meta.certainty == Certainty::Unverified
                && !found.contains(&meta)
            {
                found.push(meta);
            }
        }
        found.sort_by_key(|meta| (&meta.table, meta.from));
        found
    }

    /// The step's amount computed again from its terms alone; `None` where it cannot be.
    #[must_use]
    pub fn recompute(&self, step: &Step) -> Option<Ore> {
        let mut exact = Exact::ZERO;
        for term in self.terms(step) {
            self.follows(term)?;
            exact = apply(exact, term.op, term.value)?;
        }
        (exact == step.exact).then_some(())?;
        exact.checked_round(step.rounding)
    }

    /// A term that points at a step must carry that step's amount.
    fn follows(&self, term: &Term<'a, StepId>) -> Option<()> {
        let (Some(step), Value::Money(amount)) = (self.step(term.origin), term.value) else {
            return Some(());
        };
        (step.amount == amount || step.amount == -amount).then_some(())
    }
}

/// What a term makes of the amount so far; `None` where it does not fit.
pub(super) fn apply(exact: Exact, op: Op, value: Value) -> Option<Exact> {
    match (op, value) {
        (Op::Plus, Value::Money(money)) => exact.checked_add(money.into()),
        (Op::Plus, Value::Kroner(kroner)) => exact.checked_add(kroner.of(Ore::from_kroner(1))),
        (Op::Minus, Value::Money(money)) => exact.checked_sub(money.into()),
        (Op::AtLeast, Value::Money(money)) => Some(exact.max(money.into())),
        (Op::AtMost, Value::Money(money)) => Some(exact.min(money.into())),
        (Op::Times, Value::Number(rate) | Value::Percent(rate)) => exact.checked_mul(rate),
        (Op::Over, Value::Number(rate) | Value::Percent(rate)) => exact.checked_div(rate),
        (Op::Because, _) => Some(exact),
        _ => None,
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'a> Trace<'a> for Proof<'a> {
    type Ref = StepId;

    #[inline]
    fn term(&mut self, term: Term<'a, StepId>) {
        self.least = self.least.max(self.certainty(term.origin));
        self.terms.push(term);
    }

    fn sum_terms(&mut self, op: Op, sum: Sum, scope: Scope) {
        for place in 0..self.lines.len() {
            let line = &self.lines[place];
            if line.is_in(sum) && in_scope(line, scope) {
                let value = Value::Money(line.amount);
                self.term(Term { op, label: line.name, value, origin: line.origin });
            }
        }
    }

    #[inline]
    fn close(&mut self, rule: &'static Rule, exact: Exact, rounding: Rounding, amount: Ore) -> StepId {
        let terms = self.open..count(self.terms.len());
        self.open = terms.end;
        let certainty = rule.certainty.max(self.least);
        self.least = Certainty::Verified;
        self.steps.push(Step { rule, terms, exact, rounding, amount, certainty });
        StepId(count(self.steps.len() - 1))
    }

    fn line(&mut self, line: Line<'a, StepId>) {
        self.lines.push(line);
    }

    fn note(&mut self, note: Note<'a>) {
        self.notes.push(note);
    }
}

fn in_scope(line: &Line<'_, StepId>, scope: Scope) -> bool {
    match scope {
        Scope::All => true,
        Scope::Employment(index, month) => line.employment == Some(index) && line.corrects == month,
    }
}
