//! Why a report cannot be set.

use kaemner_values::text;
use kaemner_values::text::Message;

/// Why a report is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The columns need more than the paper even in the smallest type.
    #[error("a table of {columns} columns does not fit the paper without cutting an amount")]
    TooWide {
        /// Its columns.
        columns: usize,
    },
    /// More rows than paper is for.
    #[error("the report has {rows} rows, {most} at most go on paper")]
    TooLong {
        /// Rows of all tables.
        rows: usize,
        /// The limit.
        most: usize,
    },
    /// The writer refused; a fault of ours.
    #[error("the document cannot be written: {reason}")]
    Unwritable {
        /// The writer's reason, in English.
        reason: String,
    },
}

impl PdfError {
    /// What a person is told; `None` for a fault of ours.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::TooWide { columns } => Some(text!("pdf-too-wide", columns = *columns)),
            Self::TooLong { rows, most } => Some(text!("pdf-too-long", rows = *rows, most = *most)),
            Self::Unwritable { .. } => None,
        }
    }
}
