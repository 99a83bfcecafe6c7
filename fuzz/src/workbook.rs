//! A workbook as our own writer makes it, whole and taken apart.

use std::io::{Cursor, Read as _, Write as _};

use jiff::civil::date;
use kaemner_formats::sheet::{self, Cell, Column, Kind, SheetFormat, Table};
use kaemner_values::Ore;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A table with every kind of cell, and cells of each kind that are empty.
pub fn table() -> Table {
    let columns =
        [("Bilag", Kind::Text), ("Beløb", Kind::Amount), ("Dato", Kind::Date), ("Antal", Kind::Count)];
    let columns = columns.map(|(title, kind)| Column::new(title, kind)).to_vec();
    let mut table = Table::new("Posteringer", columns);
    let rows = [
        vec!["0042".into(), Ore::new(-123_456).into(), date(2026, 11, 22).into(), 7i64.into()],
        vec!["=1+1 & <Æøå>".into(), Ore::new(5).into(), Cell::Empty, Cell::Empty],
        vec![Cell::Empty, Cell::Empty, date(1999, 12, 31).into(), (-1i64).into()],
    ];
    rows.into_iter().for_each(|row| table.push(row).expect("the row fits the columns"));
    table
}

/// The table as a file.
pub fn file(format: SheetFormat) -> Vec<u8> {
    sheet::write(&table(), format).expect("every format holds the table")
}

/// The XML files in the workbook, with their names.
pub fn parts() -> Vec<(String, Vec<u8>)> {
    let mut archive =
        ZipArchive::new(Cursor::new(file(SheetFormat::Xlsx))).expect("a workbook is a zip file");
    let count = archive.len();
    let part = |at: usize| {
        let mut part = archive.by_index(at).expect("the archive has it");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("it can be unpacked");
        (part.name().expect("our names are UTF-8").into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

/// The workbook with one of its files replaced.
pub fn with(name: &str, content: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (part, whole) in parts() {
        writer.start_file(part.as_str(), SimpleFileOptions::default()).expect("memory takes it");
        writer.write_all(if part == name { content } else { &whole }).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}
