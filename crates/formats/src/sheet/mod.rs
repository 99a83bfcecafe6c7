//! Tables out and in as spreadsheets: CSV for Danish Excel, technical CSV, and XLSX.
//!
//! Every export of the product goes through [`Table`], so a file holds exactly the rows and columns
//! that were shown. What comes in is a [`Sheet`] of untyped values, which [`Sheet::typed`] turns into a
//! table or into one error per wrong cell with its row and column. Spreadsheets hold amounts as binary
//! floats: an amount that would not come back the same is refused on the way out (all below ten thousand
//! billion kroner pass), and on the way in a number is taken by its shortest decimal text, so that more
//! than two decimals are an error and never rounded.

mod csv;
mod error;
mod grid;
mod table;
mod xlsx;

pub use error::{CellError, CellProblem, SheetError};
pub use grid::{Sheet, SheetRow, Value};
pub use table::{Cell, Column, Kind, Table};

/// Bytes of the largest file read.
const FILE_BYTES_MAX: usize = 64 << 20;
/// Rows of a sheet, the header included: Excel's own limit.
const ROWS_MAX: usize = 1_048_576;
/// Columns of a sheet.
const COLUMNS_MAX: usize = 1_024;
/// Cells of a file that is read.
const CELLS_MAX: usize = 10_000_000;

/// How a table is written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SheetFormat {
    /// `;`, CRLF, UTF-8 with byte order mark, decimal comma, `22-11-2026`; text that Excel would take for a
    /// formula is guarded with an apostrophe.
    CsvDanish,
    /// `,`, CRLF, UTF-8, decimal point, ISO dates, nothing guarded: for programs.
    CsvTechnical,
    /// Excel, one worksheet with a bold frozen header.
    Xlsx,
}

impl SheetFormat {
    /// The format of a file that somebody brings, by the ending of its name; a text with more semicolons than commas
    /// in its first line is Danish.
    #[must_use]
    pub fn of_file(name: &str, bytes: &[u8]) -> Self {
        if name.to_lowercase().ends_with(".xlsx") {
            return Self::Xlsx;
        }
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: u8| first.iter().filter(|byte| **byte == wanted).count();
        if count(b',') > count(b';') { Self::CsvTechnical } else { Self::CsvDanish }
    }

    /// The media type of a download.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::CsvDanish | Self::CsvTechnical => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The ending of a file name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::CsvDanish | Self::CsvTechnical => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Writes a table. The same table gives the same bytes.
///
/// # Errors
/// [`SheetError`] when the format cannot hold the table: too many rows, too long a text, an amount
/// that a float does not hold exactly.
pub fn write(table: &Table, format: SheetFormat) -> Result<Vec<u8>, SheetError> {
    match format {
        SheetFormat::CsvDanish => csv::write(table, csv::Dialect::Danish),
        SheetFormat::CsvTechnical => csv::write(table, csv::Dialect::Technical),
        SheetFormat::Xlsx => xlsx::write(table),
    }
}

/// Reads the first worksheet, or the CSV text, as untyped values. Empty rows are left out but counted.
///
/// # Errors
/// [`SheetError`] when the bytes are not such a file, or are beyond the limits.
pub fn read(bytes: &[u8], format: SheetFormat) -> Result<Sheet, SheetError> {
    match format {
        SheetFormat::CsvDanish => csv::read(bytes, csv::Dialect::Danish),
        SheetFormat::CsvTechnical => csv::read(bytes, csv::Dialect::Technical),
        SheetFormat::Xlsx => xlsx::read(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::SheetFormat;

    #[test]
    fn the_kind_of_file_is_found_by_its_name_and_first_line() {
        assert_eq!(SheetFormat::of_file("bilag.XLSX", b""), SheetFormat::Xlsx);
        let danish = "Bilag;Dato;Beløb\n1;2;3,50".as_bytes();
        assert_eq!(SheetFormat::of_file("bilag.csv", danish), SheetFormat::CsvDanish);
        assert_eq!(SheetFormat::of_file("bilag.csv", b"Bilag,Dato\n1;2"), SheetFormat::CsvTechnical);
    }
}
