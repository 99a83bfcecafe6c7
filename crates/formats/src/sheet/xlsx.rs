//! Excel files. The only floats of the product stand here: the format has no other numbers.

use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime as DateCell, Reader as _, Xlsx};
use jiff::civil::Date;
use kaemner_values::Ore;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use super::error::SheetError;
use super::grid::{Sheet, SheetRow, Value, ore_of_decimal};
use super::table::{Cell, Column, Kind, Table};
use super::{CELLS_MAX, COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX};

/// The largest whole number that a binary float holds exactly together with all smaller ones.
const EXACT_MAX: u64 = 1 << 53;
/// Characters Excel takes in a cell.
const TEXT_MAX: usize = 32_767;
/// Characters Excel takes in the name of a worksheet.
const NAME_MAX: usize = 31;
/// Bytes of all parts of a file once unpacked; a small file that unpacks to more is hostile.
const UNPACKED_MAX: u64 = 1 << 29;
/// Parts of a file.
const PARTS_MAX: usize = 10_000;

pub fn write(table: &Table) -> Result<Vec<u8>, SheetError> {
    if table.rows().len() >= ROWS_MAX || table.columns().len() > COLUMNS_MAX {
        return Err(SheetError::TooLarge { limit: "1,048,576 rows or 1,024 columns" });
    }
    let mut workbook = Workbook::new();
    // A fixed date of creation: the same table gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(unreadable)?;
    let properties = DocProperties::new().set_title(table.title()).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    fill(workbook.add_worksheet(), table)?;
    workbook.save_to_buffer().map_err(unreadable)
}

/// How cells look.
struct Formats {
    header: Format,
    amount: Format,
    date: Format,
    count: Format,
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), SheetError> {
    let formats = Formats {
        header: Format::new().set_bold(),
        amount: Format::new().set_num_format("#,##0.00"),
        date: Format::new().set_num_format("dd-mm-yyyy"),
        count: Format::new().set_num_format("0"),
    };
    sheet.set_name(sheet_name(table.title())).map_err(unreadable)?;
    sheet.set_freeze_panes(1, 0).map_err(unreadable)?;
    for (at, column) in (0..).zip(table.columns()) {
        sheet.write_string_with_format(0, at, &column.title, &formats.header).map_err(unreadable)?;
        sheet.set_column_width_pixels(at, width(column)).map_err(unreadable)?;
    }
    for (row, cells) in (1..).zip(table.rows()) {
        for ((at, cell), column) in (0..).zip(cells).zip(table.columns()) {
            write_cell(sheet, (row, at), cell, column, &formats)?;
        }
    }
    Ok(())
}

/// What Excel allows in the name of a worksheet.
fn sheet_name(title: &str) -> String {
    let allowed = |letter: char| if "[]:*?/\\".contains(letter) { ' ' } else { letter };
    let name: String = title.chars().map(allowed).take(NAME_MAX).collect();
    let name = name.trim_matches(['\'', ' ']);
    if name.is_empty() { "Ark1".to_owned() } else { name.to_owned() }
}

const fn width(column: &Column) -> u32 {
    match column.kind {
        Kind::Text => 220,
        Kind::Amount => 120,
        Kind::Date => 90,
        Kind::Count => 80,
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    cell: &Cell,
    column: &Column,
    formats: &Formats,
) -> Result<(), SheetError> {
    let number = usize::try_from(row).unwrap_or(usize::MAX);
    let inexact = || SheetError::Inexact { row: number, column: column.title.clone() };
    let written = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) if text.chars().count() > TEXT_MAX => {
            return Err(SheetError::TooLarge { limit: "32,767 characters in a cell" });
        }
        Cell::Text(text) => sheet.write_string(row, at, text),
        Cell::Amount(amount) => {
            let exact = exact(amount.get(), &amount.to_string()).ok_or_else(inexact)?;
            sheet.write_number_with_format(row, at, exact, &formats.amount)
        }
        Cell::Count(count) => {
            let exact = exact(*count, &count.to_string()).ok_or_else(inexact)?;
            sheet.write_number_with_format(row, at, exact, &formats.count)
        }
        Cell::Date(date) => {
            let date = excel_date(*date)
                .ok_or_else(|| SheetError::Date { row: number, column: column.title.clone() })?;
            sheet.write_datetime_with_format(row, at, &date, &formats.date)
        }
    };
    written.map(drop).map_err(unreadable)
}

/// The float of a decimal text, where its shortest text is that decimal again: what is read back is then
/// what was written. Beyond 2^53 smallest units never.
fn exact(units: i64, decimal: &str) -> Option<f64> {
    let float: f64 = decimal.parse().ok()?;
    let whole = |text: &str| {
        if decimal.contains('.') { ore_of_decimal(text).ok().map(Ore::get) } else { text.parse().ok() }
    };
    (units.unsigned_abs() <= EXACT_MAX && whole(&float.to_string()) == Some(units)).then_some(float)
}

/// Excel believes that 1900 was a leap year: dates before its March are not the same to every reader.
fn excel_date(date: Date) -> Option<ExcelDateTime> {
    if date < jiff::civil::date(1900, 3, 1) {
        return None;
    }
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    check_unpacked(bytes, UNPACKED_MAX)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let name = book.sheet_names().first().cloned();
    let name = name.ok_or_else(|| SheetError::Unreadable { reason: "no worksheet".to_owned() })?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut sheet = Sheet::default();
    let mut cells = 0;
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let (row, column) = (index(row) + 1, index(column));
        cells += 1;
        if row > ROWS_MAX || column >= COLUMNS_MAX || cells > CELLS_MAX {
            return Err(SheetError::TooLarge { limit: "1,048,576 rows, 1,024 columns or 10,000,000 cells" });
        }
        put(&mut sheet, row, column, value(cell.get_value()))?;
    }
    Ok(sheet)
}

/// Unpacks every part into nothing and counts, because what a file says of its own size can be a lie.
fn check_unpacked(bytes: &[u8], most: u64) -> Result<(), SheetError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(SheetError::TooLarge { limit: "64 MiB" });
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > PARTS_MAX {
        return Err(SheetError::TooLarge { limit: "10,000 parts" });
    }
    let mut left = most;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(unreadable)?;
        left -= io::copy(&mut part.take(left), &mut io::sink()).map_err(unreadable)?;
        if left == 0 {
            return Err(SheetError::TooLarge { limit: "512 MiB unpacked" });
        }
    }
    Ok(())
}

/// Puts a value at its place; cells come row by row, empty ones are left out of the file.
fn put(sheet: &mut Sheet, number: usize, column: usize, value: Value) -> Result<(), SheetError> {
    if value == Value::Empty {
        return Ok(());
    }
    match sheet.rows.last() {
        Some(row) if row.number > number => {
            return Err(SheetError::Unreadable { reason: "rows out of order".to_owned() });
        }
        Some(row) if row.number == number => {}
        _ => sheet.rows.push(SheetRow { number, values: Vec::new() }),
    }
    let Some(row) = sheet.rows.last_mut() else { return Ok(()) };
    if row.values.len() <= column {
        row.values.resize(column + 1, Value::Empty);
    }
    row.values[column] = value;
    Ok(())
}

fn value(cell: &DataRef<'_>) -> Value {
    match cell {
        DataRef::Empty => Value::Empty,
        DataRef::Int(number) => Value::Number(number.to_string()),
        // `Display` of a float is its shortest decimal text, never with an exponent.
        DataRef::Float(number) => Value::Number(number.to_string()),
        DataRef::String(text) => text_value(text),
        DataRef::SharedString(text) => text_value(text),
        DataRef::Bool(value) => Value::Text(value.to_string()),
        DataRef::DateTime(date) => date_value(*date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_value(text),
        DataRef::Error(error) => Value::Error(error.to_string()),
    }
}

fn text_value(text: &str) -> Value {
    match text.trim() {
        "" => Value::Empty,
        text => Value::Text(text.to_owned()),
    }
}

/// A date without time of day; a cell with one is not a date and shows as its number.
fn date_value(cell: DateCell) -> Value {
    let (year, month, day, hour, minute, second, milli) = cell.to_ymd_hms_milli();
    let midnight = (hour, minute, second, milli) == (0, 0, 0, 0) && cell.is_datetime();
    let part = |number: u8| i8::try_from(number).ok();
    let date = || Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok();
    match Some(()).filter(|()| midnight).and_then(|()| date()) {
        Some(date) => Value::Date(date),
        None => Value::Number(cell.as_f64().to_string()),
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX - 1)
}

fn unreadable(error: impl std::fmt::Display) -> SheetError {
    SheetError::Unreadable { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_that_unpacks_to_more_than_it_may_is_refused() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/a.xml", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&vec![b' '; 1 << 20]).unwrap();
        let bytes = archive.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 14);
        assert_eq!(check_unpacked(&bytes, (1 << 20) + 1), Ok(()));
        assert!(matches!(check_unpacked(&bytes, 1 << 20), Err(SheetError::TooLarge { .. })));
    }
}
