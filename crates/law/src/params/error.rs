//! What can be wrong with the dated figures, or with a question to them.

use jiff::civil::Date;
use kaemner_values::text;
use kaemner_values::text::Message;

/// A file that cannot be read, or a value that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// No row of the table covers the date.
    #[error("table {table} has no row for {date}")]
    OutsideTable {
        /// The table's name.
        table: String,
        /// The date asked for.
        date: Date,
    },
    /// The file is not TOML.
    #[error("{file} is not TOML: {detail}")]
    Toml {
        /// The file's name.
        file: String,
        /// What the reader says.
        detail: String,
    },
    /// A row misses something or holds something unknown.
    #[error("{file}, table {table}, row {row}: {detail}")]
    Row {
        /// The file's name.
        file: String,
        /// The table's name.
        table: String,
        /// The row's date, or its number where the date is missing.
        row: String,
        /// What the reader says.
        detail: String,
    },
    /// A table the calculation needs is not in the file.
    #[error("{file} has no table {table}")]
    NoTable {
        /// The file's name.
        file: String,
        /// The table's name.
        table: String,
    },
    /// Two rows begin on one day.
    #[error("table {table} has two rows from {date}")]
    SameDate {
        /// The table's name.
        table: String,
        /// The day.
        date: Date,
    },
    /// A file has a table that nothing reads.
    #[error("{file} has an unknown table {table}")]
    UnknownTable {
        /// The file's name.
        file: String,
        /// The table's name.
        table: String,
    },
}

impl LawError {
    /// The sentence for a person, with what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self.clone() {
            Self::OutsideTable { table, date } => text!("law-outside-table", table = table, date = date),
            Self::Toml { file, detail } => text!("law-not-toml", file = file, detail = detail),
            Self::Row { file, table, row, detail } => {
                text!("law-row", file = file, table = table, row = row, detail = detail)
            }
            Self::NoTable { file, table } => text!("law-no-table", file = file, table = table),
            Self::SameDate { table, date } => text!("law-same-date", table = table, date = date),
            Self::UnknownTable { file, table } => text!("law-unknown-table", file = file, table = table),
        }
    }
}
