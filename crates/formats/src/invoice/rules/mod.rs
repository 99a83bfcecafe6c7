//! Rule packs: what an invoice must fulfil, judged natively.

mod automaton;
pub mod codes;
mod doc;
mod engine;
mod packs;
mod table;
mod vat;
mod vat_cii;

mod checks;
mod en16931;
mod en16931_cii;
mod messages;
mod national;
mod oioubl;
mod peppol;
mod peppol_cii;

pub use doc::Doc;
pub use engine::{Pack, RuleId};
pub use messages::{Text, message};
pub use packs::{Dated, Verdict, all_packs, judge, judge_tree, packs};

use super::xml::Place;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// The receiver must refuse the document.
    Fatal,
    /// The document may be accepted.
    Warning,
}

impl Flag {
    /// `fatal` or `warning`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fatal => "fatal",
            Self::Warning => "warning",
        }
    }
}

/// A rule that a document breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of its pack.
    pub pack: &'static str,
    /// Id of the rule.
    pub rule: &'static str,
    /// Severity.
    pub flag: Flag,
    /// How many times.
    pub count: u32,
    /// Path of the first element where it is broken.
    pub path: String,
    /// Its place.
    pub place: Place,
}

#[cfg(test)]
mod tests;
