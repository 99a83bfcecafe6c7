//! Spreadsheets: what is written says what was shown, comes back the same, and nothing hostile gets through.

#![allow(clippy::unwrap_used, reason = "a test stops where a value is missing")]

use std::io::Write as _;

use jiff::civil::{Date, date};
use kaemner_formats::sheet::{self, Cell, CellProblem, Column, Kind, SheetError, SheetFormat, Table};
use kaemner_values::Ore;
use proptest::prelude::*;

const FORMATS: [SheetFormat; 3] = [SheetFormat::CsvDanish, SheetFormat::CsvTechnical, SheetFormat::Xlsx];

fn columns() -> Vec<Column> {
    vec![
        Column::new("Tekst", Kind::Text),
        Column::new("Beløb", Kind::Amount),
        Column::new("Dato", Kind::Date),
        Column::new("Antal", Kind::Count),
    ]
}

fn table(rows: &[(&str, i64, Option<Date>, i64)]) -> Table {
    let mut table = Table::new("Posteringer [2026]", columns());
    for (text, ore, date, count) in rows {
        let cells =
            vec![Cell::from(*text), Cell::from(Ore::new(*ore)), Cell::from(*date), Cell::from(*count)];
        table.push(cells).unwrap();
    }
    table
}

fn example() -> Table {
    table(&[
        ("Æg; \"blå\" og\nlinje", 123_456_789, Some(date(2026, 11, 22)), 3),
        ("=1+1", -50, None, 0),
        ("'=1+1", 5, Some(date(1999, 1, 2)), -7),
        ("", 0, None, 1),
        ("0040", 100, None, 12),
    ])
}

#[test]
fn danish_csv_opens_in_excel() {
    let bytes = sheet::write(&example(), SheetFormat::CsvDanish).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let expected = "\u{feff}Tekst;Beløb;Dato;Antal\r\n\"Æg; \"\"blå\"\" og\nlinje\";1234567,89;22-11-2026;3\r\n\
                    '=1+1;-0,50;;0\r\n''=1+1;0,05;02-01-1999;-7\r\n;0,00;;1\r\n0040;1,00;;12\r\n";
    assert_eq!(text, expected);
}

#[test]
fn technical_csv_is_for_programs() {
    let bytes = sheet::write(&example(), SheetFormat::CsvTechnical).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let expected = "Tekst,Beløb,Dato,Antal\r\n\"Æg; \"\"blå\"\" og\nlinje\",1234567.89,2026-11-22,3\r\n\
                    =1+1,-0.50,,0\r\n'=1+1,0.05,1999-01-02,-7\r\n,0.00,,1\r\n0040,1.00,,12\r\n";
    assert_eq!(text, expected);
}

#[test]
fn every_format_comes_back_the_same_and_twice_the_same() {
    for format in FORMATS {
        let bytes = sheet::write(&example(), format).unwrap();
        assert_eq!(bytes, sheet::write(&example(), format).unwrap(), "{format:?}");
        let (read, errors) = sheet::read(&bytes, format).unwrap().typed(&columns()).unwrap();
        assert_eq!(errors, vec![], "{format:?}");
        assert_eq!(read.rows(), example().rows(), "{format:?}");
    }
}

#[test]
fn a_cell_must_fit_its_column() {
    let mut table = Table::new("", columns());
    let row = |text: Cell| vec![text, Cell::Empty, Cell::Empty, Cell::Empty];
    assert_eq!(table.push(vec![]), Err(SheetError::Width { row: 1, found: 0, columns: 4 }));
    assert_eq!(table.push(row(Cell::from(7))), Err(SheetError::Kind { row: 1, column: "Tekst".to_owned() }));
    assert_eq!(table.push(row(Cell::from("a"))), Ok(()));
}

#[test]
fn what_a_float_cannot_hold_is_refused() {
    let most = 1_i64 << 53;
    let write = |ore: i64| sheet::write(&table(&[("a", ore, None, 0)]), SheetFormat::Xlsx);
    let refusal = |ore: i64| write(ore).map(drop);
    // 90,071,992,547,409.90 is the nearest float's shortest text for two neighbouring øre.
    assert!(write(most - 1).is_err());
    for ore in [999_999_999_999_999, -999_999_999_999_999, 1, -99] {
        let read = sheet::read(&write(ore).unwrap(), SheetFormat::Xlsx).unwrap().typed(&columns()).unwrap().0;
        assert_eq!(read.rows()[0][1], Cell::Amount(Ore::new(ore)));
    }
    for ore in [most + 1, -most - 1, i64::MAX, i64::MIN] {
        assert_eq!(refusal(ore), Err(SheetError::Inexact { row: 1, column: "Beløb".to_owned() }));
    }
    let early = table(&[("a", 1, Some(date(1900, 2, 28)), 0)]);
    let refused = sheet::write(&early, SheetFormat::Xlsx).map(drop);
    assert_eq!(refused, Err(SheetError::Date { row: 1, column: "Dato".to_owned() }));
}

#[test]
fn wrong_cells_are_named_with_row_and_column() {
    let file = "Dato;beløb;TEKST;Antal;Andet\r\n22-11-2026;1.234,50;a;1;x\r\n\r\n31-02-2026;1,234;=b;1,5;\r\n2211;1e3;;;\r\n";
    let sheet = sheet::read(file.as_bytes(), SheetFormat::CsvDanish).unwrap();
    let (table, errors) = sheet.typed(&columns()).unwrap();
    assert_eq!(table.rows()[0][1], Cell::Amount(Ore::new(123_450)));
    let found: Vec<_> =
        errors.iter().map(|error| (error.row, error.column.as_str(), error.problem)).collect();
    let expected = [
        (4, "Beløb", CellProblem::Decimals),
        (4, "Dato", CellProblem::Date),
        (4, "Antal", CellProblem::Count),
        (5, "Beløb", CellProblem::Amount),
        (5, "Dato", CellProblem::Date),
    ];
    assert_eq!(found, expected);
    let technical = "Tekst,Beløb,Dato,Antal\n0012,1.234,2026-11-22,1\n";
    let (table, errors) =
        sheet::read(technical.as_bytes(), SheetFormat::CsvTechnical).unwrap().typed(&columns()).unwrap();
    assert_eq!((&table.rows()[0][0], errors[0].problem), (&Cell::from("0012"), CellProblem::Decimals));
}

#[test]
fn columns_are_found_by_title() {
    let read = |file: &str| {
        sheet::read(file.as_bytes(), SheetFormat::CsvDanish).unwrap().typed(&columns()).map(drop)
    };
    assert_eq!(read("Tekst;Dato;Antal"), Err(SheetError::MissingColumn { title: "Beløb".to_owned() }));
    assert_eq!(
        read("Tekst;Tekst;Dato;Antal;Beløb"),
        Err(SheetError::ColumnTwice { title: "Tekst".to_owned() })
    );
    assert_eq!(read(""), Err(SheetError::MissingColumn { title: "Tekst".to_owned() }));
}

#[test]
fn older_excel_encodings_are_read() {
    let text = "Tekst;Beløb;Dato;Antal\r\nSmørrebrød;1,00;;\r\n";
    let windows: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [windows, utf16, text.as_bytes().to_vec()] {
        let table = sheet::read(&bytes, SheetFormat::CsvDanish).unwrap().typed(&columns()).unwrap().0;
        assert_eq!(table.rows()[0][0], Cell::from("Smørrebrød"));
    }
}

/// A workbook whose worksheet is the given XML, or as many zero bytes as asked for.
fn workbook(worksheet: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 5] = [
        ("_rels/.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("xl/workbook.xml", b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", worksheet),
    ];
    for (name, bytes) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn worksheet(cells: &str) -> Vec<u8> {
    workbook(format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{cells}</sheetData></worksheet>").as_bytes())
}

#[test]
fn a_float_is_taken_by_its_shortest_decimal_text() {
    let row = |number: &str| {
        let header = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Beløb</t></is></c></row>";
        let bytes = worksheet(&format!("{header}<row r=\"2\"><c r=\"A2\"><v>{number}</v></c></row>"));
        let sheet = sheet::read(&bytes, SheetFormat::Xlsx).unwrap();
        let (table, errors) = sheet.typed(&[Column::new("Beløb", Kind::Amount)]).unwrap();
        (table.rows()[0][0].clone(), errors.first().map(|error| error.problem))
    };
    assert_eq!(row("0.1"), (Cell::Amount(Ore::new(10)), None));
    assert_eq!(row("1234.5"), (Cell::Amount(Ore::new(123_450)), None));
    assert_eq!(row("1.1E+2"), (Cell::Amount(Ore::new(11_000)), None));
    assert_eq!(row("0.30000000000000004"), (Cell::Empty, Some(CellProblem::Decimals)));
    assert_eq!(row("1e300"), (Cell::Empty, Some(CellProblem::Amount)));
    assert_eq!(row("NaN").0, Cell::Empty);
}

#[test]
fn hostile_workbooks_are_refused() {
    let far = worksheet("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    assert!(matches!(sheet::read(&far, SheetFormat::Xlsx), Err(SheetError::TooLarge { .. })));
    for bytes in [&b""[..], b"PK\x03\x04", b"not a workbook"] {
        assert!(matches!(sheet::read(bytes, SheetFormat::Xlsx), Err(SheetError::Unreadable { .. })));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_table_survives_every_format(rows in prop::collection::vec(("\\PC{0,20}", -999_999_999_999_999i64..999_999_999_999_999, 0i32..60_000, any::<i32>()), 0..20)) {
        let mut meant = Table::new("T", columns());
        for (text, ore, days, count) in rows {
            let day = date(1900, 3, 1) + jiff::Span::new().days(days);
            // Spaces at the ends are not kept by any of the formats.
            let cells = [Cell::from(text.trim()), Ore::new(ore).into(), day.into(), i64::from(count).into()];
            meant.push(cells.to_vec()).unwrap();
        }
        for format in FORMATS {
            let sheet = sheet::read(&sheet::write(&meant, format).unwrap(), format).unwrap();
            let (read, errors) = sheet.typed(&columns()).unwrap();
            prop_assert_eq!(errors, vec![]);
            prop_assert_eq!(read.rows(), meant.rows(), "{:?}", format);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>, zipped: bool) {
        let bytes = if zipped { workbook(&bytes) } else { bytes };
        for format in FORMATS {
            let _ = sheet::read(&bytes, format);
        }
    }
}
