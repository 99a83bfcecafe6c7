//! The parameter files, read as plain TOML tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use jiff::civil::Date;
use toml::{Table, Value};

use crate::{CheckError, Fraction};

/// The files of `crates/law/params`.
pub(crate) struct Law {
    /// By file name without its ending: `tax`, `atp`.
    files: BTreeMap<String, Table>,
    /// By code and by every alias: `30.11`, `tjenestemaend`.
    agreements: BTreeMap<String, Table>,
}

/// One dated row and its name.
pub(crate) struct Row<'a> {
    /// The table's name and the first day: `pay_scale.factor@2026-04-01`.
    pub(crate) name: String,
    pub(crate) fields: &'a Table,
}

impl Law {
    /// The files as they lie in the source tree, read once.
    pub(crate) fn shipped() -> Result<&'static Self, CheckError> {
        static LAW: OnceLock<Result<Law, CheckError>> = OnceLock::new();
        LAW.get_or_init(|| {
            Self::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../params"))
                .map_err(CheckError::Parameters)
        })
        .as_ref()
        .map_err(Clone::clone)
    }

    fn read(folder: &Path) -> Result<Self, String> {
        let files = read_folder(folder)?;
        let mut agreements = BTreeMap::new();
        for (name, agreement) in read_folder(&folder.join("agreements"))? {
            let aliases = agreement.get("aliases").and_then(Value::as_array).cloned().unwrap_or_default();
            for alias in aliases.iter().filter_map(Value::as_str) {
                agreements.insert(alias.to_owned(), agreement.clone());
            }
            let code = agreement.get("code").and_then(Value::as_str).ok_or(format!("{name} has no code"))?;
            agreements.insert(code.to_owned(), agreement);
        }
        Ok(Self { files, agreements })
    }

    /// An agreement by its code or an alias.
    pub(crate) fn agreement(&self, code: &str) -> Option<&Table> {
        self.agreements.get(code)
    }

    /// The row of `table` in `file` that holds on `date`.
    pub(crate) fn row(&self, file: &str, table: &str, date: Date) -> Result<Row<'_>, CheckError> {
        let tables = self.files.get(file).and_then(|tables| match table.split_once('.') {
            Some((outer, inner)) => tables.get(outer)?.get(inner),
            None => tables.get(table),
        });
        let rows =
            tables.and_then(Value::as_array).ok_or_else(|| no_figure(table, "a table of this name", date))?;
        row_on(rows.iter().filter_map(Value::as_table), table, date)
    }
}

fn read_folder(folder: &Path) -> Result<BTreeMap<String, Table>, String> {
    let mut tables = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let table = text.parse::<Table>().map_err(|error| format!("{}: {error}", path.display()))?;
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            tables.insert(name.to_owned(), table);
        }
    }
    Ok(tables)
}

/// The row whose `from` is the latest not after `date`, unless its `until` is over.
pub(crate) fn row_on<'a>(
    rows: impl Iterator<Item = &'a Table>,
    table: &str,
    date: Date,
) -> Result<Row<'a>, CheckError> {
    let mut newest: Option<(Date, &Table)> = None;
    for row in rows {
        let from = date_of(row, "from").ok_or_else(|| CheckError::Parameters(format!("{table}: no from")))?;
        if from <= date && newest.is_none_or(|(newest_from, _)| from > newest_from) {
            newest = Some((from, row));
        }
    }
    let (from, fields) = newest.ok_or_else(|| no_figure(table, "any row", date))?;
    if date_of(fields, "until").is_some_and(|until| until < date) {
        return Err(no_figure(table, "any row", date));
    }
    Ok(Row { name: format!("{table}@{from}"), fields })
}

pub(crate) fn no_figure(table: &str, key: &str, date: Date) -> CheckError {
    CheckError::NoFigure { table: table.to_owned(), key: key.to_owned(), date }
}

fn date_of(row: &Table, field: &str) -> Option<Date> {
    row.get(field)?.as_datetime()?.to_string().parse().ok()
}

impl Row<'_> {
    /// Whether nobody has confirmed the row: the answer names it.
    pub(crate) fn is_unverified(&self) -> bool {
        self.fields.get("certainty").and_then(Value::as_str) == Some("unverified")
    }

    /// A text of the row.
    pub(crate) fn text(&self, field: &str) -> Result<&str, CheckError> {
        self.fields
            .get(field)
            .and_then(Value::as_str)
            .ok_or_else(|| CheckError::Parameters(format!("{} has no {field}", self.name)))
    }

    /// A number of the row; amounts are in kroner.
    pub(crate) fn number(&self, field: &str) -> Result<Fraction, CheckError> {
        let text = self.text(field)?;
        Fraction::parse(text)
            .ok_or_else(|| CheckError::Parameters(format!("{}: {field} {text:?} is no number", self.name)))
    }

    /// A list of the row.
    pub(crate) fn list(&self, field: &str) -> Option<&[Value]> {
        Some(self.fields.get(field)?.as_array()?.as_slice())
    }
}

/// A text of one entry of a list in a row; empty where it has none.
pub(crate) fn text_of<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry.get(field).and_then(Value::as_str).unwrap_or_default()
}
