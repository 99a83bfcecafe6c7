//! Reports and documents on paper: PDF/A-3a for the archive and PDF/UA-1 for screen readers in one file.
//!
//! A [`Report`] is a title, a few lines beneath it and parts: facts, notices and tables. It is laid out twice over
//! nothing: lengths are whole thousandths of a point, text is measured with the face's own widths, so the same
//! report always gives the same pages and the same bytes. Column headings are repeated on every page, amounts stand
//! to the right and are never broken, a wide table turns the paper. A letter the face lacks is written as its code
//! point, `[U+4E2D]`: nothing is dropped. What cannot be set without cutting an amount is refused.
//!
//! The face is IBM Plex Sans, unmodified, from the design system's package; a file holds only the letters it uses.

mod draw;
mod error;
mod face;
mod flow;
mod table;

use jiff::civil::DateTime;
use kaemner_values::text::Language;

pub use error::PdfError;

use face::clean;

/// Rows of all tables of one report; what is larger belongs in a spreadsheet.
pub const ROWS_MAX: usize = 100_000;

/// A report or document as it is to stand on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The language of its words.
    pub language: Language,
    /// What it is; the heading, and the document's title.
    pub title: String,
    /// Lines beneath the heading: the period, the state, the filters.
    pub lead: Vec<String>,
    /// Whose it is, at the top of every page: the municipality.
    pub owner: String,
    /// When and by whom it was made, at the foot of every page.
    pub made: String,
    /// When it was made, in universal time.
    pub at: DateTime,
    /// The content in order.
    pub parts: Vec<Part>,
    /// What it is a reading of, carried inside the file.
    pub source: Option<Source>,
}

/// A file carried inside the document: the invoice as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name, `faktura.xml`.
    pub name: String,
    /// Its media type, `application/xml`.
    pub media_type: &'static str,
    /// What it is, for a person.
    pub description: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Something the reader must know first.
    Notice(String),
    /// Labels and values under a heading; an empty heading is left out.
    Facts(String, Vec<(String, String)>),
    /// Rows under columns.
    Table(Table),
}

/// Rows under columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The heading; left out when empty.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has one cell per column.
    pub rows: Vec<Row>,
    /// The last row: the total.
    pub total: Option<Vec<String>>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands at its head.
    pub title: String,
    /// How its cells stand.
    pub look: Look,
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// To the left, over as many lines as needed.
    Words,
    /// To the left on one line: account strings, dates, numbers of vouchers.
    Code,
    /// To the right on one line: amounts and counts.
    Number,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// One text per column.
    pub cells: Vec<String>,
    /// Whether it is a subtotal.
    pub strong: bool,
    /// How deep it stands below its group, from 0.
    pub depth: u8,
}

/// Writes the report. The same report gives the same bytes.
///
/// # Errors
/// [`PdfError`] when a table does not fit the paper without cutting an amount, or has too many rows.
pub fn write(report: &Report) -> Result<Vec<u8>, PdfError> {
    let rows: usize = report.parts.iter().map(Part::rows).sum();
    if rows > ROWS_MAX {
        return Err(PdfError::TooLong { rows, most: ROWS_MAX });
    }
    draw::document(report, flow::laid_out(report)?)
}

impl Report {
    /// The same report of letters that can be drawn.
    fn cleaned(&self) -> Self {
        Self {
            title: clean(&self.title),
            lead: self.lead.iter().map(|line| clean(line)).collect(),
            owner: clean(&self.owner),
            made: clean(&self.made),
            parts: self.parts.iter().map(Part::cleaned).collect(),
            source: None,
            ..*self
        }
    }
}

impl Part {
    fn cleaned(&self) -> Self {
        match self {
            Self::Notice(text) => Self::Notice(clean(text)),
            Self::Facts(title, rows) => {
                let row = |(label, value): &(String, String)| (clean(label), clean(value));
                Self::Facts(clean(title), rows.iter().map(row).collect())
            }
            Self::Table(table) => Self::Table(table.cleaned()),
        }
    }

    fn rows(&self) -> usize {
        match self {
            Self::Table(table) => table.rows.len(),
            Self::Facts(_, rows) => rows.len(),
            Self::Notice(_) => 1,
        }
    }
}

impl Table {
    fn cleaned(&self) -> Self {
        let all = |cells: &Vec<String>| cells.iter().map(|cell| clean(cell)).collect::<Vec<_>>();
        Self {
            title: clean(&self.title),
            columns: self
                .columns
                .iter()
                .map(|column| Column { title: clean(&column.title), ..*column })
                .collect(),
            rows: self.rows.iter().map(|row| Row { cells: all(&row.cells), ..*row }).collect(),
            total: self.total.as_ref().map(all),
        }
    }
}

#[cfg(test)]
mod tests;
