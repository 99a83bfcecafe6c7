//! The municipal pay scale (løntrin): from the base amounts of 31 March 2000 to a year's pay on a date.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::Dated;
use super::tables::Factor;

/// A pay step: 1 to 55, or 55+.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step(u8);

impl Step {
    /// Every step, lowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=56).map(Self)
    }

    /// The place in a list of all steps, 0 for step 1.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize - 1
    }
}

/// `30`, `55+`.
impl FromStr for Step {
    type Err = StepError;
    fn from_str(text: &str) -> Result<Self, StepError> {
        if text == "55+" {
            return Ok(Self(56));
        }
        let number = text.parse().ok().filter(|step| matches!(step, 1..=55));
        number.map(Self).ok_or_else(|| StepError(text.to_owned()))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 56 { f.write_str("55+") } else { self.0.fmt(f) }
    }
}

/// Text that is no pay step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a pay step: write 1 to 55, or \"55+\"")]
pub struct StepError(String);

/// The municipality's group for the area supplement, 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaGroup(u8);

impl AreaGroup {
    /// Groups 0 to 4; `None` for others.
    #[must_use]
    pub const fn new(group: u8) -> Option<Self> {
        if group <= 4 { Some(Self(group)) } else { None }
    }

    /// The number of the group.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Base amounts of the steps, whole kroner a year; 56 of them, 55+ last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, try_from = "RawBases")]
pub struct StepBases([i32; 56]);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBases {
    kroner: Vec<i32>,
}

impl TryFrom<RawBases> for StepBases {
    type Error = String;
    fn try_from(raw: RawBases) -> Result<Self, String> {
        let count = raw.kroner.len();
        raw.kroner.try_into().map(Self).map_err(|_| format!("{count} amounts, there are 56 steps"))
    }
}

impl StepBases {
    /// Kroner a year at the level of 31 March 2000.
    #[must_use]
    pub fn of(&self, step: Step) -> i32 {
        self.0.get(step.index()).copied().unwrap_or_default()
    }
}

/// Area supplements of groups 1 to 4, whole kroner a year, steps 1 to 41.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaSupplements {
    group_1: Vec<i32>,
    group_2: Vec<i32>,
    group_3: Vec<i32>,
    group_4: Vec<i32>,
}

impl AreaSupplements {
    /// Kroner a year at the level of 31 March 2000; none in group 0 and above step 41.
    #[must_use]
    pub fn of(&self, step: Step, group: AreaGroup) -> i32 {
        let list = match group.0 {
            1 => &self.group_1,
            2 => &self.group_2,
            3 => &self.group_3,
            4 => &self.group_4,
            _ => return 0,
        };
        list.get(step.index()).copied().unwrap_or_default()
    }
}

/// The three tables of the scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayScale {
    /// Base amounts.
    pub step: Dated<StepBases>,
    /// Area supplements.
    pub area: Dated<AreaSupplements>,
    /// What lifts a 2000-level amount to a date.
    pub factor: Dated<Factor>,
}
