//! What is tried.

use kaemner_formats::invoice::rules::{all_packs, judge};
use kaemner_formats::invoice::write::convert;
use kaemner_formats::invoice::{Format, read, read_response, view};
use kaemner_formats::sheet::{self, SheetFormat};
use kaemner_formats::{bank, betalingsservice, g68, g69};
use kaemner_values::text::Language;

use crate::workbook;

/// A group of readers.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// How the names of its seeds end.
    pub endings: &'static [&'static str],
    /// Feeds an input to everything that may meet it.
    pub try_all: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 7] = [
    Target { name: "rules", endings: &[".xml"], try_all: rules },
    Target { name: "invoice", endings: &[".xml"], try_all: invoice },
    Target { name: "response", endings: &[".xml"], try_all: response },
    Target { name: "bank", endings: &[".xml"], try_all: statements },
    Target { name: "records", endings: &[".txt"], try_all: records },
    Target { name: "sheet", endings: &[".csv", ".txt", ".xlsx"], try_all: sheets },
    Target { name: "workbook", endings: &[".part"], try_all: workbooks },
];

fn rules(bytes: &[u8]) {
    if let Ok(verdict) = judge(bytes) {
        let known = all_packs();
        assert!(
            verdict
                .findings()
                .all(|found| found.count > 0 && known.iter().any(|pack| pack.name == found.pack))
        );
    }
}

fn invoice(bytes: &[u8]) {
    let Ok(document) = read(bytes) else { return };
    let _ = document.check_amounts();
    let _ = document.totals.payable_ore();
    for format in [Format::Oioubl, Format::PeppolBis] {
        if let Ok(written) = convert(&document, format) {
            // What we write, we read; only its rules may be broken.
            assert!(read(written.xml.as_bytes()).is_ok(), "what was written cannot be read");
        }
    }
    for language in [Language::Danish, Language::English] {
        let _ = view::to_text(&document, language);
        let page = view::to_html(&document, language);
        assert!(!page.to_ascii_lowercase().contains("<script"), "active content");
    }
}

fn response(bytes: &[u8]) {
    let _ = read_response(bytes);
}

fn statements(bytes: &[u8]) {
    let _ = bank::read(bytes);
}

fn records(bytes: &[u8]) {
    let delivery = g68::read(bytes);
    assert!(delivery.payments.len() + delivery.ledger.postings.len() <= 1 + bytes.len());
    let _ = g69::read(bytes);
    let text = String::from_utf8_lossy(bytes);
    let _ = (betalingsservice::read_answers(&text), betalingsservice::read_mandates(&text));
}

fn sheets(bytes: &[u8]) {
    for name in ["a.csv", "a.xlsx", "a"] {
        let _ = sheet::read(bytes, SheetFormat::of_file(name, bytes));
    }
}

/// A damaged file inside a whole workbook, in the place of each that the reader opens.
fn workbooks(bytes: &[u8]) {
    for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"] {
        let _ = sheet::read(&workbook::with(name, bytes), SheetFormat::Xlsx);
    }
}
