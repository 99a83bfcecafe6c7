//! A table of typed cells: what a list on a screen shows and every export writes.

use jiff::civil::Date;
use kaemner_values::Ore;

use super::error::SheetError;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Words, numbers with leading zeros, account strings.
    Text,
    /// Money in øre.
    Amount,
    /// A civil date.
    Date,
    /// A whole number.
    Count,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands in the header, in the language of the reader.
    pub title: String,
    /// What its cells hold.
    pub kind: Kind,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        Self { title: title.into(), kind }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing; fits every column. An empty text is this too.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// Money.
    Amount(Ore),
    /// A date.
    Date(Date),
    /// A whole number.
    Count(i64),
}

impl Cell {
    fn fits(&self, kind: Kind) -> bool {
        matches!(
            (self, kind),
            (Self::Empty, _)
                | (Self::Text(_), Kind::Text)
                | (Self::Amount(_), Kind::Amount)
                | (Self::Date(_), Kind::Date)
                | (Self::Count(_), Kind::Count)
        )
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<Ore> for Cell {
    fn from(amount: Ore) -> Self {
        Self::Amount(amount)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

/// Columns and rows that fit them. The title names the worksheet and the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    title: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { title: title.into(), columns, rows: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`SheetError::Width`] or [`SheetError::Kind`] when the cells do not fit the columns.
    pub fn push(&mut self, cells: Vec<Cell>) -> Result<(), SheetError> {
        let row = self.rows.len() + 1;
        if cells.len() != self.columns.len() {
            return Err(SheetError::Width { row, found: cells.len(), columns: self.columns.len() });
        }
        let wrong = cells.iter().zip(&self.columns).find(|(cell, column)| !cell.fits(column.kind));
        if let Some((_, column)) = wrong {
            return Err(SheetError::Kind { row, column: column.title.clone() });
        }
        self.rows.push(cells);
        Ok(())
    }

    /// What the table is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows; each has one cell per column.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }
}
