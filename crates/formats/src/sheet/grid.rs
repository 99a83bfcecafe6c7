//! What a spreadsheet file holds before it is known what it should hold.

use jiff::civil::Date;
use kaemner_values::{Ore, danish};

use super::error::{CellError, CellProblem, SheetError};
use super::table::{Cell, Column, Kind, Table};

/// One value as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text, trimmed.
    Text(String),
    /// A number cell of a spreadsheet, as its shortest decimal text.
    Number(String),
    /// A date cell of a spreadsheet.
    Date(Date),
    /// A formula's error such as `#REF!`.
    Error(String),
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The row as the person sees it in the file, counted from 1.
    pub number: usize,
    /// Its values; a row may be shorter than the header.
    pub values: Vec<Value>,
}

/// The rows of a file that are not empty, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The rows, the header first.
    pub rows: Vec<SheetRow>,
}

impl Sheet {
    /// The header's titles, trimmed.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        self.rows.first().map(|row| row.values.iter().map(shown).collect()).unwrap_or_default()
    }

    /// The table of the wanted columns, found by title without regard to case, in the wanted order. Other
    /// columns of the file are left out. With the table come all wrong cells; when there is one, the table
    /// must not be used.
    ///
    /// # Errors
    /// [`SheetError`] when a wanted column is missing or stands twice.
    pub fn typed(&self, wanted: &[Column]) -> Result<(Table, Vec<CellError>), SheetError> {
        let titles = self.titles();
        let places =
            wanted.iter().map(|column| place(&titles, &column.title)).collect::<Result<Vec<_>, _>>()?;
        let mut table = Table::new("", wanted.to_vec());
        let mut errors = Vec::new();
        for row in self.rows.iter().skip(1) {
            let cells = wanted.iter().zip(&places).map(|(column, place)| {
                let value = row.values.get(*place).unwrap_or(&Value::Empty);
                cell(value, column.kind).unwrap_or_else(|problem| {
                    let value = shown(value).chars().take(80).collect();
                    errors.push(CellError { row: row.number, column: column.title.clone(), value, problem });
                    Cell::Empty
                })
            });
            let cells = cells.collect();
            table.push(cells)?;
        }
        Ok((table, errors))
    }
}

fn place(titles: &[String], wanted: &str) -> Result<usize, SheetError> {
    let same = |title: &String| title.to_lowercase() == wanted.to_lowercase();
    let mut found = titles.iter().enumerate().filter(|(_, title)| same(title)).map(|(at, _)| at);
    let first = found.next().ok_or_else(|| SheetError::MissingColumn { title: wanted.to_owned() })?;
    match found.next() {
        None => Ok(first),
        Some(_) => Err(SheetError::ColumnTwice { title: wanted.to_owned() }),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) | Value::Number(text) | Value::Error(text) => text.clone(),
        Value::Date(date) => date.to_string(),
    }
}

fn cell(value: &Value, kind: Kind) -> Result<Cell, CellProblem> {
    match (value, kind) {
        (Value::Empty, _) => Ok(Cell::Empty),
        (Value::Error(_), _) => Err(CellProblem::Formula),
        (value, Kind::Text) => Ok(Cell::from(shown(value))),
        (Value::Number(number), Kind::Amount) => ore_of_decimal(number).map(Cell::Amount),
        (Value::Text(text), Kind::Amount) => text_amount(text).map(Cell::Amount),
        (Value::Date(date), Kind::Date) => Ok(Cell::Date(*date)),
        (Value::Text(text), Kind::Date) => text_date(text).map(Cell::Date).ok_or(CellProblem::Date),
        (Value::Text(text) | Value::Number(text), Kind::Count) => {
            text.parse().map(Cell::Count).map_err(|_| CellProblem::Count)
        }
        (_, kind) => Err(CellProblem::not(kind)),
    }
}

/// Øre of a plain decimal such as `-1234.5`.
pub(super) fn ore_of_decimal(number: &str) -> Result<Ore, CellProblem> {
    let (sign, digits) = number.strip_prefix('-').map_or((1, number), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return Err(CellProblem::Amount);
    }
    if fraction.len() > 2 {
        return Err(CellProblem::Decimals);
    }
    let ore: Option<i64> = format!("{whole}{fraction:0<2}").parse().ok();
    ore.map(|ore| Ore::new(sign * ore)).ok_or(CellProblem::Amount)
}

/// An amount as a person or a program writes it.
fn text_amount(text: &str) -> Result<Ore, CellProblem> {
    match danish::parse_amount(text) {
        Ok(amount) => Ok(amount),
        Err(danish::AmountError::TooManyDecimals(_)) => Err(CellProblem::Decimals),
        Err(_) => Err(CellProblem::Amount),
    }
}

/// A whole date, Danish or ISO. Short forms such as `2211` need a clock and are not read from files.
fn text_date(text: &str) -> Option<Date> {
    let iso = text.len() == 10 && text.as_bytes()[4] == b'-';
    if iso {
        return text.parse().ok();
    }
    let mut parts = text.split(['-', '.', '/']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && year.len() == 4;
    let date = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    whole.then(date).flatten()
}
