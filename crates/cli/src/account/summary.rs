//! How many rows are fine, and what is wrong with the others.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use kaemner_law::chart::{Edition, Reason, Severity, Verdict};
use serde_json::{Value, json};

use super::row::Judged;
use crate::exit::Outcome;

/// The counts over all files.
pub(super) struct Summary {
    pub(super) edition: &'static Edition,
    pub(super) date: Date,
    rows: usize,
    unreadable: usize,
    allowed: usize,
    observed: usize,
    problem: usize,
    reasons: BTreeMap<Reason, Found>,
}

/// How often a reason was met, and what stands behind it.
struct Found {
    rows: usize,
    severity: Severity,
    source: Option<&'static str>,
}

impl Summary {
    pub(super) const fn new(edition: &'static Edition, date: Date) -> Self {
        let reasons = BTreeMap::new();
        Self { edition, date, rows: 0, unreadable: 0, allowed: 0, observed: 0, problem: 0, reasons }
    }

    pub(super) fn add(&mut self, judged: &Judged<'_>) {
        self.rows += 1;
        match judged.verdict {
            None => self.unreadable += 1,
            Some(Verdict::Allowed) => self.allowed += 1,
            Some(Verdict::Observed) => self.observed += 1,
            Some(Verdict::Problem(_)) => self.problem += 1,
        }
        for problem in judged.problems() {
            let first = Found { rows: 0, severity: problem.severity, source: problem.source };
            self.reasons.entry(problem.reason.clone()).or_insert(first).rows += 1;
        }
    }

    pub(super) const fn outcome(&self) -> Outcome {
        if self.problem + self.unreadable == 0 { Outcome::Fine } else { Outcome::Findings }
    }

    pub(super) fn json(&self) -> Value {
        let reasons = self.reasons.iter().map(|(reason, found)| {
            json!({"reason": reason.id(), "what": reason.to_string(), "severity": found.severity.name(),
                   "source": found.source, "rows": found.rows})
        });
        json!({
            "edition": self.edition.info().name,
            "edition_verified": self.edition.info().verified,
            "date": self.date.to_string(),
            "rows": self.rows,
            "parsed": self.rows - self.unreadable,
            "unreadable": self.unreadable,
            "allowed_by_sourced_rule": self.allowed,
            "only_observed": self.observed,
            "problem": self.problem,
            "reasons": reasons.collect::<Value>(),
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verified = if self.edition.info().verified { "verified" } else { "not verified" };
        writeln!(f, "chart {} ({verified}), judged as of {}", self.edition.info().name, self.date)?;
        writeln!(
            f,
            "{:>8} rows, {} parsed, {} unreadable",
            self.rows,
            self.rows - self.unreadable,
            self.unreadable
        )?;
        writeln!(f, "{:>8} consistent by a sourced rule", self.allowed)?;
        writeln!(f, "{:>8} consistent only by observation", self.observed)?;
        writeln!(f, "{:>8} problem, by {} reasons", self.problem, self.reasons.len())?;
        for (reason, found) in &self.reasons {
            let source = found.source.map_or_else(String::new, |source| format!(" [{source}]"));
            writeln!(f, "{:>8} {}: {reason}{source}", found.rows, found.severity.name())?;
        }
        Ok(())
    }
}
