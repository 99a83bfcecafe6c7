//! One edition of the chart: its rows, held for fast look-up.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use kaemner_values::period::DateRange;
use serde::Deserialize;

use super::load::{ChartDataError, ChartFiles};
use super::observed::Observations;
use super::{
    Art, Dranst, Function, Grouping, Guidance, MainAccount, MainFunction, Observation, Ownership, Rules,
    Subject,
};

/// How sure we are of a code, a name or a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in a published source.
    Sourced,
    /// A Danish name given to a label that was read in English.
    Translated,
    /// Seen in a municipality's register, in no published source.
    Observed,
    /// Follows from sourced rows by a rule of the chart.
    Derived,
    /// From general knowledge; confirm before relying on it.
    GeneralKnowledge,
    /// The code is known, the name is from general knowledge.
    Unverified,
    /// The code is known, the name is not.
    Missing,
}

impl Certainty {
    /// Name in JSON and reports, snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sourced => "sourced",
            Self::Translated => "translated",
            Self::Observed => "observed",
            Self::Derived => "derived",
            Self::GeneralKnowledge => "general_knowledge",
            Self::Unverified => "unverified",
            Self::Missing => "missing",
        }
    }
}

/// What an edition is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionInfo {
    /// Short name, `composite` or `2027`.
    pub name: String,
    /// The days on which the edition may be posted on.
    pub valid: DateRange,
    /// Whether somebody has compared it with the ministry's own list.
    pub verified: bool,
    /// The day the observed combinations are from, where there are any.
    pub observed_on: Option<Date>,
    /// What the reader should know about it.
    pub note: String,
}

/// A heading: main account, main function, dranst or ownership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingRow {
    /// Danish name.
    pub name: String,
    /// Whether it was compared with the ministry's own list.
    pub verified: bool,
    /// Where it was read.
    pub source: String,
}

/// Whether a function takes new postings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionStatus {
    /// In use.
    Open,
    /// Closed; `last_day` is the last day it could be posted on, where that is known.
    Closed {
        /// Last day of use.
        last_day: Option<Date>,
    },
}

/// A function of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionRow {
    /// The code.
    pub function: Function,
    /// Danish name; empty where it is not known.
    pub name: String,
    /// Dransts it is used with.
    pub dransts: Vec<Dranst>,
    /// Open or closed.
    pub status: FunctionStatus,
    /// How sure the code is.
    pub code_certainty: Certainty,
    /// How sure the name is.
    pub name_certainty: Certainty,
    /// Whether it was compared with the ministry's own list.
    pub verified: bool,
    /// Where it was read.
    pub source: String,
}

impl FunctionRow {
    /// Whether the function took postings on the day.
    #[must_use]
    pub fn is_open(&self, on: Date) -> bool {
        match self.status {
            FunctionStatus::Open => true,
            FunctionStatus::Closed { last_day } => last_day.is_some_and(|last| on <= last),
        }
    }
}

/// A grouping below a function and a dranst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupingRow {
    /// The code.
    pub grouping: Grouping,
    /// Danish name; empty where it is not known.
    pub name: String,
    /// Last day of use, where it is closed.
    pub last_day: Option<Date>,
    /// How sure the code is.
    pub code_certainty: Certainty,
    /// How sure the name is.
    pub name_certainty: Certainty,
    /// Whether it was compared with the ministry's own list.
    pub verified: bool,
    /// Where it was read.
    pub source: String,
}

/// An art, or a main art.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtRow {
    /// Danish name; empty where it is not known.
    pub name: String,
    /// How sure the code is.
    pub code_certainty: Certainty,
    /// How sure the name is.
    pub name_certainty: Certainty,
    /// Whether it was compared with the ministry's own list.
    pub verified: bool,
    /// Where it was read.
    pub source: String,
}

/// One edition of the chart of accounts with its rules. Built once, then only read.
#[derive(Debug, Clone)]
pub struct Edition {
    pub(super) info: EditionInfo,
    pub(super) main_accounts: BTreeMap<MainAccount, HeadingRow>,
    pub(super) main_functions: BTreeMap<MainFunction, HeadingRow>,
    pub(super) functions: BTreeMap<Function, FunctionRow>,
    pub(super) groupings: BTreeMap<(Function, Dranst, Grouping), GroupingRow>,
    pub(super) arts: BTreeMap<Art, ArtRow>,
    pub(super) main_arts: BTreeMap<u8, ArtRow>,
    pub(super) dransts: BTreeMap<Dranst, HeadingRow>,
    pub(super) ownerships: BTreeMap<Ownership, HeadingRow>,
    pub(super) observations: Observations,
    pub(super) rules: Rules,
    pub(super) guidance: BTreeMap<Art, Guidance>,
}

static COMPOSITE: LazyLock<Edition> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the files are part of the program and a test loads them")]
    Edition::load(&ChartFiles::COMPOSITE).expect("the embedded chart of accounts loads")
});

impl Edition {
    /// The edition that is built in: put together from public sources of 2018 to 2025 and **not verified**
    /// against the ministry's list.
    #[must_use]
    pub fn composite() -> &'static Self {
        &COMPOSITE
    }

    /// The built-in edition that is valid on a day.
    ///
    /// # Errors
    /// [`ChartDataError::NoEdition`] where none is: another year's chart is never used instead.
    pub fn of(on: Date) -> Result<&'static Self, ChartDataError> {
        let edition = Self::composite();
        if edition.info.valid.contains(on) { Ok(edition) } else { Err(ChartDataError::NoEdition(on)) }
    }

    /// What the edition is.
    #[must_use]
    pub const fn info(&self) -> &EditionInfo {
        &self.info
    }

    /// The combination rules.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// A main account's heading.
    #[must_use]
    pub fn main_account(&self, main_account: MainAccount) -> Option<&HeadingRow> {
        self.main_accounts.get(&main_account)
    }

    /// A main function's heading.
    #[must_use]
    pub fn main_function(&self, main_function: MainFunction) -> Option<&HeadingRow> {
        self.main_functions.get(&main_function)
    }

    /// A function's row.
    #[must_use]
    pub fn function(&self, function: Function) -> Option<&FunctionRow> {
        self.functions.get(&function)
    }

    /// All functions in order of code.
    pub fn functions(&self) -> impl Iterator<Item = &FunctionRow> {
        self.functions.values()
    }

    /// A grouping's row. General groupings ([`Rules::general_grouping`]) have none.
    #[must_use]
    pub fn grouping(&self, function: Function, dranst: Dranst, grouping: Grouping) -> Option<&GroupingRow> {
        self.groupings.get(&(function, dranst, grouping))
    }

    /// The groupings below a function and a dranst, in order of code.
    pub fn groupings(&self, function: Function, dranst: Dranst) -> impl Iterator<Item = &GroupingRow> {
        self.groupings
            .range((function, dranst, Grouping::FIRST)..=(function, dranst, Grouping::OWN))
            .map(|(_, row)| row)
    }

    /// An art's row.
    #[must_use]
    pub fn art(&self, art: Art) -> Option<&ArtRow> {
        self.arts.get(&art)
    }

    /// All arts in order of code.
    pub fn arts(&self) -> impl Iterator<Item = (Art, &ArtRow)> {
        self.arts.iter().map(|(art, row)| (*art, row))
    }

    /// A main art's row, by its digit.
    #[must_use]
    pub fn main_art(&self, digit: u8) -> Option<&ArtRow> {
        self.main_arts.get(&digit)
    }

    /// A dranst's heading; `None` where the digit is not in use.
    #[must_use]
    pub fn dranst(&self, dranst: Dranst) -> Option<&HeadingRow> {
        self.dransts.get(&dranst)
    }

    /// An ownership's heading; `None` where the digit is not in use.
    #[must_use]
    pub fn ownership(&self, ownership: Ownership) -> Option<&HeadingRow> {
        self.ownerships.get(&ownership)
    }

    /// What an art is for, in the project's own words.
    #[must_use]
    pub fn guidance(&self, art: Art) -> Option<&Guidance> {
        self.guidance.get(&art)
    }

    /// How often a municipality uses the combination, where it does.
    #[must_use]
    pub fn observation(&self, subject: &Subject<'_>) -> Option<Observation> {
        self.observations.combination(subject.function, subject.dranst, subject.grouping, subject.art)
    }
}
