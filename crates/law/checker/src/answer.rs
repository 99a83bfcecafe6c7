//! What a person gets, and why.

use std::collections::{BTreeMap, BTreeSet};

use crate::law::Row;
use crate::{CheckError, Fraction};

/// The answer to a case: the fields of the case format's answer, flattened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// By name: `net`, `holiday.tax`, `eindkomst.13`, and beyond the format the sums of `deductions` and
    /// `additions`. Kroner, or hours for `eindkomst.200`, with two decimals.
    pub figures: BTreeMap<&'static str, String>,
    /// Unverified figures of law and agreements that were used.
    pub unverified: BTreeSet<String>,
    /// The calculation in sentences, with the paragraph of the rules.
    pub steps: Vec<String>,
}

impl Answer {
    /// Writes down one figure, in øre.
    pub(crate) fn set(&mut self, name: &'static str, amount: Fraction) {
        self.figures.insert(name, amount.as_kroner());
    }

    /// Writes down one step of the calculation.
    pub(crate) fn step(&mut self, text: String) {
        self.steps.push(text);
    }

    /// A number of a row, whose use is written down where nobody has verified the row.
    pub(crate) fn figure_of(&mut self, row: &Row<'_>, field: &str) -> Result<Fraction, CheckError> {
        self.note(row);
        row.number(field)
    }

    /// Writes down that a row was used, where nobody has verified it.
    pub(crate) fn note(&mut self, row: &Row<'_>) {
        if row.is_unverified() {
            self.unverified.insert(row.name.clone());
        }
    }

    /// A figure by its name; `0.00` where the answer has none.
    #[must_use]
    pub fn figure(&self, name: &str) -> &str {
        self.figures.get(name).map_or("0.00", String::as_str)
    }
}
