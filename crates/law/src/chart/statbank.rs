//! A replacement edition from Statistics Denmark: the `tableinfo` answer of StatBank's API, saved as JSON.
//!
//! `https://api.statbank.dk/v1/tableinfo/REGK31?format=JSON&lang=da` gives functions, dransts and arts with Danish
//! labels; `REGKC` and `BUDKC` give groupings as dranst, function and grouping in one code. The caller parses the
//! JSON into [`TableInfo`]; fetching is no part of the program.

use std::collections::BTreeMap;

use kaemner_values::text;
use kaemner_values::text::Message;
use serde::Deserialize;
use thiserror::Error;

use super::{
    Art, ArtRow, Certainty, Dranst, Edition, Function, FunctionRow, FunctionStatus, Grouping, GroupingRow,
};

/// The answer of `tableinfo`, as far as it is used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TableInfo {
    /// The table's name, `REGK31`.
    pub id: String,
    /// The table's dimensions.
    pub variables: Vec<TableVariable>,
}

/// A dimension of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TableVariable {
    /// The dimension's code, `FUNK1`.
    pub id: String,
    /// What it is called, `funktion`.
    pub text: String,
    /// Its values.
    pub values: Vec<TableValue>,
}

/// A value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TableValue {
    /// The code.
    pub id: String,
    /// The label, which begins with the code as accountants write it.
    pub text: String,
}

/// Why a table gives no edition.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableInfoError {
    /// No dimension holds codes of functions or groupings.
    #[error("table {0} has no dimension with functions or groupings")]
    NoFunctions(String),
}

impl TableInfoError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        let Self::NoFunctions(table) = self;
        text!("law-chart-table-without-functions", table = table.as_str())
    }
}

impl Edition {
    /// This edition with the functions, groupings and arts of a StatBank table taken in: names and codes of the
    /// table replace ours, and a function that the table does not have stays, so that a difference can be shown.
    /// Totals and headings in the table are skipped.
    ///
    /// # Errors
    /// [`TableInfoError`] where no dimension has functions or groupings.
    pub fn with_table(&self, table: &TableInfo) -> Result<Self, TableInfoError> {
        let mut edition = self.clone();
        let source = format!("StatBank {}", table.id);
        let mut found = 0;
        for value in table.variables.iter().flat_map(|variable| &variable.values) {
            found += usize::from(edition.take(value, &source));
        }
        if found == 0 {
            return Err(TableInfoError::NoFunctions(table.id.clone()));
        }
        Ok(edition)
    }

    /// Takes in one value; answers whether it was a function or a grouping.
    fn take(&mut self, value: &TableValue, source: &str) -> bool {
        let (code, name) = value.text.split_once(' ').unwrap_or((value.id.as_str(), value.text.as_str()));
        if let Some(function) = function_code(&value.id, code) {
            self.take_function(function, name, source);
            return true;
        }
        if let Some(key) = grouping_code(&value.id) {
            self.take_grouping(key, name, source);
            return true;
        }
        if let (3, Ok(art)) = (code.len(), code.parse::<Art>()) {
            self.arts.insert(art, art_row(name, source));
        }
        false
    }

    fn take_function(&mut self, function: Function, name: &str, source: &str) {
        let row = self.functions.entry(function).or_insert_with(|| new_function(function));
        row.name = name.to_owned();
        row.source = source.to_owned();
        (row.code_certainty, row.name_certainty) = (Certainty::Sourced, Certainty::Sourced);
    }

    fn take_grouping(&mut self, key: (Function, Dranst, Grouping), name: &str, source: &str) {
        let last_day = self.groupings.get(&key).and_then(|row| row.last_day);
        let row = GroupingRow {
            grouping: key.2,
            name: name.to_owned(),
            last_day,
            code_certainty: Certainty::Sourced,
            name_certainty: Certainty::Sourced,
            verified: false,
            source: source.to_owned(),
        };
        self.groupings.insert(key, row);
    }

    /// The functions of a table alone, to see which of ours it does not have.
    #[must_use]
    pub fn functions_of(table: &TableInfo) -> BTreeMap<Function, String> {
        let values = table.variables.iter().flat_map(|variable| &variable.values);
        values
            .filter_map(|value| {
                let (code, name) = value.text.split_once(' ')?;
                Some((function_code(&value.id, code)?, name.to_owned()))
            })
            .collect()
    }
}

/// A function is five digits as id and `5.28.20` at the head of its label.
fn function_code(id: &str, label: &str) -> Option<Function> {
    let function: Function = label.parse().ok().filter(|_| label.len() == 7)?;
    (id.parse() == Ok(function)).then_some(function)
}

/// A grouping is nine digits as id: dranst, function, grouping.
fn grouping_code(id: &str) -> Option<(Function, Dranst, Grouping)> {
    if id.len() != 9 || !id.is_ascii() {
        return None;
    }
    Some((id[1..6].parse().ok()?, id[..1].parse().ok()?, id[6..].parse().ok()?))
}

/// A function that is new to us: the dransts of main accounts 0 to 6 by the general rule, else none yet.
fn new_function(function: Function) -> FunctionRow {
    let codes: &[u8] = if function.main_account().get() <= 6 { &[1, 3] } else { &[] };
    FunctionRow {
        function,
        name: String::new(),
        dransts: codes.iter().filter_map(|&code| Dranst::new(code)).collect(),
        status: FunctionStatus::Open,
        code_certainty: Certainty::Sourced,
        name_certainty: Certainty::Sourced,
        verified: false,
        source: String::new(),
    }
}

fn art_row(name: &str, source: &str) -> ArtRow {
    ArtRow {
        name: name.to_owned(),
        code_certainty: Certainty::Sourced,
        name_certainty: Certainty::Sourced,
        verified: false,
        source: source.to_owned(),
    }
}
