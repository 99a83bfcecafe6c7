//! CSV in two dialects.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use kaemner_values::danish;

use super::error::SheetError;
use super::grid::{Sheet, SheetRow, Value};
use super::table::{Cell, Table};
use super::{CELLS_MAX, COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX};

/// The UTF-8 byte order mark by which Excel knows the encoding.
const BOM: &[u8] = b"\xef\xbb\xbf";
/// First characters of a text that Excel would take for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A way of writing CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// For Excel with Danish settings.
    Danish,
    /// For programs.
    Technical,
}

impl Dialect {
    const fn delimiter(self) -> u8 {
        match self {
            Self::Danish => b';',
            Self::Technical => b',',
        }
    }

    fn text(self, text: &str) -> String {
        match self {
            Self::Danish if needs_guard(text) => format!("'{text}"),
            Self::Danish | Self::Technical => text.to_owned(),
        }
    }

    fn cell(self, cell: &Cell) -> String {
        match (cell, self) {
            (Cell::Empty, _) => String::new(),
            (Cell::Text(text), _) => self.text(text),
            (Cell::Count(count), _) => count.to_string(),
            (Cell::Amount(amount), Self::Danish) => amount.to_string().replace('.', ","),
            (Cell::Amount(amount), Self::Technical) => amount.to_string(),
            (Cell::Date(date), Self::Danish) => danish::date(*date),
            (Cell::Date(date), Self::Technical) => date.to_string(),
        }
    }

    /// Takes off the guard that [`Dialect::text`] put on.
    fn unguarded(self, text: &str) -> &str {
        match text.strip_prefix('\'') {
            Some(rest) if self == Self::Danish && needs_guard(rest) => rest,
            _ => text,
        }
    }
}

/// Whether Excel would compute the text; apostrophes in front of such text count, so that guarding is undone exactly.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

pub fn write(table: &Table, dialect: Dialect) -> Result<Vec<u8>, SheetError> {
    let start = if dialect == Dialect::Danish { BOM.to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(dialect.delimiter())
        .terminator(csv::Terminator::CRLF)
        .from_writer(start);
    let header = table.columns().iter().map(|column| dialect.text(&column.title));
    writer.write_record(header).map_err(unreadable)?;
    for row in table.rows() {
        writer.write_record(row.iter().map(|cell| dialect.cell(cell))).map_err(unreadable)?;
    }
    writer.into_inner().map_err(unreadable)
}

pub fn read(bytes: &[u8], dialect: Dialect) -> Result<Sheet, SheetError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(SheetError::TooLarge { limit: "64 MiB" });
    }
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let (mut cells, mut row) = (0, 0);
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        cells += record.len();
        row += 1 + record.position().map_or(0, |at| empty_lines(&text, at.byte()));
        if row > ROWS_MAX || record.len() > COLUMNS_MAX || cells > CELLS_MAX {
            return Err(SheetError::TooLarge { limit: "1,048,576 rows, 1,024 columns or 10,000,000 cells" });
        }
        let values: Vec<_> =
            record.iter().map(|text| value(dialect.unguarded(text.trim()), dialect)).collect();
        if values.iter().any(|value| *value != Value::Empty) {
            sheet.rows.push(SheetRow { number: row, values });
        }
    }
    Ok(sheet)
}

/// Empty lines that the reader skipped in front of a record, so that rows have the numbers a person sees.
/// The reader may leave the last byte of a CRLF in front of the next record.
fn empty_lines(text: &str, start: u64) -> usize {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(start..).unwrap_or_default());
    let breaks = &after[..after.len() - after.trim_start_matches(['\r', '\n']).len()];
    let breaks = if before.ends_with('\r') { breaks.strip_prefix('\n').unwrap_or(breaks) } else { breaks };
    breaks.matches('\n').count().max(breaks.matches('\r').count())
}

/// In technical CSV a plain decimal is a number: there `1.234` is not 1234 kroner.
fn value(text: &str, dialect: Dialect) -> Value {
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) =
        text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), "0"));
    if text.is_empty() {
        Value::Empty
    } else if dialect == Dialect::Technical && plain(whole) && plain(fraction) {
        Value::Number(text.to_owned())
    } else {
        Value::Text(text.to_owned())
    }
}

/// By byte order mark, else UTF-8, else the Windows encoding in which older Excel saves Danish text.
fn decode(bytes: &[u8]) -> String {
    let (encoding, skip) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]) {
        Some(text) => text.into_owned(),
        None => WINDOWS_1252.decode_without_bom_handling(&bytes[skip..]).0.into_owned(),
    }
}

fn unreadable(error: impl std::fmt::Display) -> SheetError {
    SheetError::Unreadable { reason: error.to_string() }
}
