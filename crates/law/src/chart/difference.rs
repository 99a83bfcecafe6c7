//! What changes from one edition to the next.

use super::{Art, Dranst, Edition, Function, FunctionStatus, Grouping};

/// A change of one row. `before` and `after` are the names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<Code> {
    /// The code is new.
    Added {
        /// The code.
        code: Code,
        /// Its name.
        name: String,
    },
    /// The code is gone.
    Removed {
        /// The code.
        code: Code,
        /// Its name.
        name: String,
    },
    /// The code has another name.
    Renamed {
        /// The code.
        code: Code,
        /// The name before.
        before: String,
        /// The name after.
        after: String,
    },
    /// The code was open and is closed.
    Closed {
        /// The code.
        code: Code,
        /// Its name.
        name: String,
    },
}

/// The difference between two editions, in order of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionDifference {
    /// Functions.
    pub functions: Vec<Change<Function>>,
    /// Groupings below function and dranst.
    pub groupings: Vec<Change<(Function, Dranst, Grouping)>>,
    /// Arts.
    pub arts: Vec<Change<Art>>,
}

impl EditionDifference {
    /// What changes from `before` to `after`.
    #[must_use]
    pub fn between(before: &Edition, after: &Edition) -> Self {
        let functions = |edition: &Edition| {
            let row = |row: &super::FunctionRow| {
                (row.function, row.name.clone(), row.status == FunctionStatus::Open)
            };
            edition.functions.values().map(row).collect::<Vec<_>>()
        };
        let groupings = |edition: &Edition| {
            let rows = edition.groupings.iter();
            rows.map(|(key, row)| (*key, row.name.clone(), row.last_day.is_none())).collect::<Vec<_>>()
        };
        let arts = |edition: &Edition| {
            edition.arts.iter().map(|(art, row)| (*art, row.name.clone(), true)).collect::<Vec<_>>()
        };
        Self {
            functions: changes(functions(before), functions(after)),
            groupings: changes(groupings(before), groupings(after)),
            arts: changes(arts(before), arts(after)),
        }
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.groupings.is_empty() && self.arts.is_empty()
    }
}

/// Code, name, and whether it is open; in order of code.
type Row<Code> = (Code, String, bool);

/// Walks both sorted lists side by side.
fn changes<Code: Ord + Copy>(before: Vec<Row<Code>>, after: Vec<Row<Code>>) -> Vec<Change<Code>> {
    let (mut before, mut after) = (before.into_iter().peekable(), after.into_iter().peekable());
    let mut out = Vec::new();
    loop {
        let old = before.next_if(|(code, ..)| after.peek().is_none_or(|(other, ..)| code <= other));
        let new = match &old {
            Some((code, ..)) => after.next_if(|(other, ..)| other == code),
            None => after.next(),
        };
        match (old, new) {
            (None, None) => return out,
            (Some((code, name, _)), None) => out.push(Change::Removed { code, name }),
            (None, Some((code, name, _))) => out.push(Change::Added { code, name }),
            (Some(old), Some(new)) => out.extend(change(old, new)),
        }
    }
}

fn change<Code>(old: Row<Code>, new: Row<Code>) -> Vec<Change<Code>>
where
    Code: Copy,
{
    let ((code, before, was_open), (_, after, is_open)) = (old, new);
    let mut out = Vec::new();
    if was_open && !is_open {
        out.push(Change::Closed { code, name: after.clone() });
    }
    if before != after {
        out.push(Change::Renamed { code, before, after });
    }
    out
}
