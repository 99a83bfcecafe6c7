//! Why a spreadsheet cannot be written or read, and which cell is wrong.

use kaemner_values::text;
use kaemner_values::text::Message;

use super::table::Kind;

/// Why a table or a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// More than the format or the reader takes.
    #[error("the sheet has more than {limit}")]
    TooLarge {
        /// The limit that was passed, as text for a person.
        limit: &'static str,
    },
    /// A row with more or fewer cells than the table has columns.
    #[error("row {row} has {found} cells, the table has {columns} columns")]
    Width {
        /// The row, counted from 1 without the header.
        row: usize,
        /// Cells in it.
        found: usize,
        /// Columns of the table.
        columns: usize,
    },
    /// A cell of another kind than its column.
    #[error("row {row}, column {column:?} is not of its kind")]
    Kind {
        /// The row, counted from 1 without the header.
        row: usize,
        /// The column's title.
        column: String,
    },
    /// A number of øre or a count that a spreadsheet cannot hold exactly.
    #[error("row {row}, column {column:?} is beyond 2^53 and cannot be held exactly")]
    Inexact {
        /// The row, counted from 1 without the header.
        row: usize,
        /// The column's title.
        column: String,
    },
    /// A date before March 1900, which Excel does not have right.
    #[error("row {row}, column {column:?} is a date before March 1900")]
    Date {
        /// The row, counted from 1 without the header.
        row: usize,
        /// The column's title.
        column: String,
    },
    /// The bytes are no such file.
    #[error("the file cannot be read as a spreadsheet: {reason}")]
    Unreadable {
        /// The reader's reason, in English.
        reason: String,
    },
    /// The header lacks a column.
    #[error("the column {title:?} is missing")]
    MissingColumn {
        /// The title that was looked for.
        title: String,
    },
    /// The header has a title twice.
    #[error("the column {title:?} stands twice")]
    ColumnTwice {
        /// The title.
        title: String,
    },
}

impl SheetError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::TooLarge { limit } => text!("sheet-too-large", limit = *limit),
            Self::Width { row, found, columns } => {
                text!("sheet-width", row = *row, found = *found, columns = *columns)
            }
            Self::Kind { row, column } => text!("sheet-kind", row = *row, column = column.as_str()),
            Self::Inexact { row, column } => text!("sheet-inexact", row = *row, column = column.as_str()),
            Self::Date { row, column } => text!("sheet-date", row = *row, column = column.as_str()),
            Self::Unreadable { reason } => text!("sheet-unreadable", reason = reason.as_str()),
            Self::MissingColumn { title } => text!("sheet-missing-column", title = title.as_str()),
            Self::ColumnTwice { title } => text!("sheet-column-twice", title = title.as_str()),
        }
    }
}

/// One cell that is not what its column demands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, column {column:?}: {value:?} is {problem}")]
pub struct CellError {
    /// The row as the person sees it in the file, the header being row 1.
    pub row: usize,
    /// The column's title.
    pub column: String,
    /// What the cell holds, cut at 80 characters.
    pub value: String,
    /// What is wrong.
    pub problem: CellProblem,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellProblem {
    /// Not an amount.
    #[error("no amount")]
    Amount,
    /// An amount with parts of an øre.
    #[error("an amount with more than two decimals")]
    Decimals,
    /// Not a date.
    #[error("no date")]
    Date,
    /// Not a whole number.
    #[error("no whole number")]
    Count,
    /// A formula's error value such as `#REF!`.
    #[error("an error value of the spreadsheet")]
    Formula,
}

impl CellProblem {
    /// The problem of text that is not of a kind.
    pub(super) const fn not(kind: Kind) -> Self {
        match kind {
            Kind::Amount => Self::Amount,
            Kind::Date => Self::Date,
            Kind::Count => Self::Count,
            Kind::Text => Self::Formula,
        }
    }
}

impl CellError {
    /// What a person is told: row, column and what to write instead.
    #[must_use]
    pub fn message(&self) -> Message {
        let message = Message::new(match self.problem {
            CellProblem::Amount => "sheet-cell-amount",
            CellProblem::Decimals => "sheet-cell-decimals",
            CellProblem::Date => "sheet-cell-date",
            CellProblem::Count => "sheet-cell-count",
            CellProblem::Formula => "sheet-cell-formula",
        });
        message.with("row", self.row).with("column", self.column.as_str()).with("value", self.value.as_str())
    }
}
