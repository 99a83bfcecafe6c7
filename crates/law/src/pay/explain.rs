//! A proof as a small tree a payroll officer can follow, in Danish or English.
//!
//! Each step shows its parts, what they make before rounding, how it was rounded, and its source. Parts
//! that are lines of the payslip themselves are not unfolded again, nor is a step that was unfolded above;
//! a figure's source is told once in a tree, and a limit that changed nothing is left out.

use std::fmt::Write;

use kaemner_values::text::Language;
use kaemner_values::{Exact, Ore, Rate, Rounding, danish};

use super::answer::name;
use super::proof::{Proof, Step, StepId, apply};
use super::trace::{Line, Op, Origin, Term, Value};
use crate::params::{Certainty, Meta};

/// The tree under one line of the payslip.
#[must_use]
pub fn line(line: &Line<'_, StepId>, proof: &Proof<'_>, language: Language) -> String {
    let mut tree = Tree { proof, language, text: String::new(), unfolded: Vec::new(), told: Vec::new() };
    if let Some(step) = proof.step(line.origin) {
        tree.head(step);
        tree.parts(step, "");
    }
    tree.text
}

struct Tree<'p, 'a> {
    proof: &'p Proof<'a>,
    language: Language,
    text: String,
    unfolded: Vec<StepId>,
    /// The figures of the law whose source the tree has told.
    told: Vec<&'a Meta>,
}

impl<'p, 'a> Tree<'p, 'a> {
    fn say(&self, danish: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::Danish => danish,
            Language::English => english,
        }
    }

    fn write(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn head(&mut self, step: &Step) {
        let title = self.say(step.rule.title.da, step.rule.title.en);
        let certainty = self.certainty(step.certainty);
        let source = self.say(step.rule.source.da, step.rule.source.en);
        let text = format!("{title}: {} ({source}; {certainty})", self.money(step.amount));
        self.write(&text);
    }

    fn parts(&mut self, step: &Step, indent: &str) {
        let result = self.result(step);
        let proof = self.proof;
        let terms = telling(proof.terms(step));
        for (index, term) in terms.iter().enumerate() {
            let last = index + 1 == terms.len() && result.is_none();
            let is_first = terms[..index].iter().all(|before| before.op == Op::Because);
            let text = self.part(term, is_first);
            self.write(&format!("{indent}{}{text}", if last { "└ " } else { "├ " }));
            if let Some(inner) = self.unfolds(term) {
                self.parts(inner, &format!("{indent}{}", if last { "  " } else { "│ " }));
            }
        }
        if let Some(result) = result {
            self.write(&format!("{indent}└ {result}"));
        }
    }

    /// A part is unfolded once, where it is a step and no line of the payslip.
    fn unfolds(&mut self, term: &Term<'a, StepId>) -> Option<&'p Step> {
        let Origin::Step(id) = term.origin else { return None };
        let lines = self.proof.lines();
        if self.unfolded.contains(&id)
            || lines.iter().any(|line| matches!(line.origin, Origin::Step(own) if own == id))
        {
            return None;
        }
        self.unfolded.push(id);
        self.proof.step(term.origin)
    }

    fn part(&mut self, term: &Term<'a, StepId>, first: bool) -> String {
        let sign = match term.op {
            Op::Plus if first => "",
            Op::Plus => "+ ",
            Op::Minus => "− ",
            Op::Times => "× ",
            Op::Over => ": ",
            Op::AtLeast => self.say("mindst ", "at least "),
            Op::AtMost => self.say("højst ", "at most "),
            Op::Because => self.say("fordi ", "because "),
        };
        let mut text = format!("{sign}{} {}", name(&term.label, self.language), self.value(term.value));
        match term.origin {
            Origin::Case(field) => {
                let _ = write!(text, " [{} {field}]", self.say("sagen:", "case:"));
            }
            Origin::Law(meta) if self.told.contains(&meta) => {
                let _ = write!(text, " [{}]", meta.name());
            }
            Origin::Law(meta) => {
                self.told.push(meta);
                let certainty = self.certainty(meta.certainty);
                let _ = write!(text, " [{}; {}; {certainty}]", meta.name(), meta.source);
            }
            Origin::Step(_) | Origin::Rule => {}
        }
        text
    }

    /// The amount before rounding, where rounding changed it.
    fn result(&self, step: &Step) -> Option<String> {
        let changed = Exact::from(step.amount) != step.exact;
        changed.then(|| {
            let exact = self.decimal(&step.exact.to_string());
            format!("= {exact} → {} ({})", self.money(step.amount), self.rounding(step.rounding))
        })
    }

    fn value(&self, value: Value) -> String {
        match value {
            Value::Money(ore) => self.money(ore),
            Value::Number(rate) | Value::Kroner(rate) => self.number(rate),
            Value::Percent(rate) => self.decimal(&rate.to_percent()),
        }
    }

    fn money(&self, ore: Ore) -> String {
        match self.language {
            Language::Danish => danish::amount(ore),
            Language::English => ore.to_string(),
        }
    }

    fn number(&self, rate: Rate) -> String {
        self.decimal(&rate.to_string())
    }

    fn decimal(&self, text: &str) -> String {
        match self.language {
            Language::Danish => text.replace('.', ","),
            Language::English => text.to_owned(),
        }
    }

    fn certainty(&self, certainty: Certainty) -> &'static str {
        match certainty {
            Certainty::Verified => self.say("bekræftet", "verified"),
            Certainty::Secondary => self.say("fra anden hånd", "secondary"),
            Certainty::Unverified => self.say("ubekræftet", "unverified"),
        }
    }

    fn rounding(&self, rounding: Rounding) -> &'static str {
        match rounding {
            Rounding::HalfUpToOre => self.say("til nærmeste øre", "to the nearest øre"),
            Rounding::DownToOre => self.say("ned til hele øre", "down to whole øre"),
            Rounding::HalfUpToKrone => self.say("til nærmeste krone", "to the nearest krone"),
            Rounding::DownToKrone => self.say("ned til hele kroner", "down to whole kroner"),
            Rounding::UpToKrone => self.say("op til hele kroner", "up to whole kroner"),
            Rounding::DownToTenKroner => self.say("ned til hele tiere", "down to tens of kroner"),
        }
    }
}

/// The terms without limits that change nothing.
fn telling<'t, 'a>(terms: &'t [Term<'a, StepId>]) -> Vec<&'t Term<'a, StepId>> {
    let mut exact = Exact::ZERO;
    let mut kept = Vec::new();
    for term in terms {
        let before = exact;
        exact = apply(exact, term.op, term.value).unwrap_or(before);
        if !matches!(term.op, Op::AtLeast | Op::AtMost) || exact != before {
            kept.push(term);
        }
    }
    kept
}
