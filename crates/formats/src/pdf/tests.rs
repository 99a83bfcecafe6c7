//! The files as other programs read them: poppler's tools, where they are installed (the gate installs them).

use std::io::Write as _;
use std::process::Command;

use jiff::civil::date;
use kaemner_values::{Ore, danish};

use super::*;

const KNOWN_FAULT: &str = "Syntax Error: Suspects object is wrong type (boolean)\n";

fn report(rows: usize, columns: usize) -> Report {
    let column = |at: usize| match at {
        0 => Column { title: "Bilag".to_owned(), look: Look::Code },
        1 => Column { title: "Tekst".to_owned(), look: Look::Words },
        at => Column { title: format!("Beløb {at}"), look: Look::Number },
    };
    let cell = |row: usize, at: usize| match at {
        0 => format!("FIN {row}"),
        1 if row == 7 => String::new(),
        1 => format!("Rødgrød med fløde på Ærø, levering nummer {row} til børnehaven ved åen"),
        at => danish::amount(Ore::new(i64::try_from(row * 123_457 + at).unwrap())),
    };
    let row = |row: usize| Row { cells: (0..columns).map(|at| cell(row, at)).collect(), ..Row::default() };
    let total = (0..columns).map(|at| if at == 0 { "I alt".to_owned() } else { String::new() }).collect();
    Report {
        language: Language::Danish,
        title: "Saldobalance".to_owned(),
        lead: vec!["Til og med november 2026".to_owned()],
        owner: "Roskilde Kommune".to_owned(),
        made: "Dannet 22-11-2026 kl. 14.30 af Åse Ærøe".to_owned(),
        at: date(2026, 11, 22).at(13, 30, 0, 0),
        parts: vec![
            Part::Facts("Oplysninger".to_owned(), vec![("Periode".to_owned(), "november 2026".to_owned())]),
            Part::Table(Table {
                title: "Posteringer".to_owned(),
                columns: (0..columns).map(column).collect(),
                rows: (1..=rows).map(row).collect(),
                total: Some(total),
            }),
        ],
        source: None,
    }
}

/// What one of poppler's tools says of the file; `None` where it is not installed and not demanded.
fn poppler(tool: &str, options: &[&str], bytes: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let last: &[&str] = if tool == "pdftotext" { &["-"] } else { &[] };
    let ran = Command::new(tool).args(options).arg(file.path()).args(last).output();
    match ran {
        Ok(output) => {
            assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
            // An old poppler takes the one mark that nothing is suspect for a fault.
            let faults = String::from_utf8_lossy(&output.stderr).replace(KNOWN_FAULT, "");
            assert_eq!(faults, "", "{tool} finds fault with the file");
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(_) if std::env::var_os("KAEMNER_REQUIRE_POPPLER").is_none() => {
            println!("skipped: {tool} is not installed (package poppler-utils)");
            None
        }
        Err(error) => panic!("{tool}: {error}"),
    }
}

#[test]
fn every_amount_and_letter_is_read_back_and_the_heading_comes_again() {
    let bytes = write(&report(150, 4)).unwrap();
    let Some(text) = poppler("pdftotext", &["-layout"], &bytes) else { return };
    let pages: Vec<_> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 2, "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Bilag") && page.contains("Beløb 3"), "page {} has no heading", at + 1);
        assert!(page.contains("Roskilde Kommune") && page.contains("af Åse Ærøe"));
        assert!(page.contains(&format!("Side {} af {}", at + 1, pages.len())), "{page}");
    }
    for row in (1..=150).filter(|row| *row != 7) {
        let amount = danish::amount(Ore::new(row * 123_457 + 3));
        let line = text.lines().find(|line| line.contains(&format!("FIN {row} "))).unwrap();
        assert!(line.trim_end().ends_with(&amount), "{line}");
        assert!(line.contains("Rødgrød med fløde på Ærø"), "{line}");
    }
    assert!(text.contains("Til og med november 2026") && text.contains("I alt"));
}

#[test]
fn the_file_is_tagged_archivable_and_the_same_twice() {
    let bytes = write(&report(60, 4)).unwrap();
    assert_eq!(bytes, write(&report(60, 4)).unwrap());
    let head = String::from_utf8_lossy(&bytes);
    assert!(head.contains("pdfaid:part>3<") && head.contains("pdfaid:conformance>A<"));
    assert!(head.contains("pdfuaid:part>1<") && head.contains("/Lang(da)"));
    let Some(info) = poppler("pdfinfo", &[], &bytes) else { return };
    for wanted in ["Title:           Saldobalance", "Tagged:          yes", "841.89 pts (A4)"] {
        assert!(info.contains(wanted), "{info}");
    }
    let tree = poppler("pdfinfo", &["-struct-text"], &bytes).unwrap();
    let count = |tag: &str| {
        tree.lines().filter(|line| line.trim_start().split([' ', ':']).next() == Some(tag)).count()
    };
    // Headings once, however many pages repeat them; an empty cell is still a cell.
    assert_eq!((count("THead"), count("TBody"), count("TFoot")), (1, 1, 1), "{tree}");
    assert_eq!(count("TD"), 60 * 4 + 4 + 1);
    assert_eq!(count("TH"), 4 + 1);
    let fonts = poppler("pdffonts", &[], &bytes).unwrap();
    assert!(fonts.lines().skip(2).all(|line| line.contains(" yes yes yes ")), "{fonts}");
}

#[test]
fn a_wide_table_turns_the_paper_and_one_too_wide_is_refused() {
    let bytes = write(&report(5, 12)).unwrap();
    if let Some(info) = poppler("pdfinfo", &[], &bytes) {
        assert!(info.contains("841.89 x 595.276"), "{info}");
    }
    assert_eq!(write(&report(5, 60)), Err(PdfError::TooWide { columns: 60 }));
    let rows = ROWS_MAX + 1;
    let mut long = report(1, 3);
    if let Some(Part::Table(table)) = long.parts.last_mut() {
        table.rows = vec![Row::default(); rows];
    }
    assert_eq!(write(&long), Err(PdfError::TooLong { rows: rows + 1, most: ROWS_MAX }));
}

#[test]
fn a_row_longer_than_a_page_goes_on_over_the_next() {
    let mut report = report(3, 3);
    if let Some(Part::Table(table)) = report.parts.last_mut() {
        table.rows[1].cells[1] = (1..=900).map(|word| format!("ord{word}")).collect::<Vec<_>>().join(" ");
    }
    let Some(text) = poppler("pdftotext", &["-layout"], &write(&report).unwrap()) else { return };
    let words: Vec<_> = text.split_whitespace().filter_map(|word| word.strip_prefix("ord")).collect();
    assert_eq!(words.len(), 900);
    assert!(words.iter().zip(1..).all(|(word, at)| *word == at.to_string()));
}

#[test]
fn hostile_text_is_set_and_the_source_travels_along() {
    let mut report = report(1, 3);
    report.title = "Faktura «\u{202e}中\u{0}\u{e001}» \u{1f600}".to_owned();
    report.language = Language::English;
    report.parts.push(Part::Notice("En linje\nog en til".to_owned()));
    report.source = Some(Source {
        name: "faktura.xml".to_owned(),
        media_type: "application/xml",
        description: "Fakturaen, som den blev modtaget".to_owned(),
        bytes: b"<Invoice/>".to_vec(),
    });
    let bytes = write(&report).unwrap();
    let Some(text) = poppler("pdftotext", &[], &bytes) else { return };
    assert!(text.contains("Faktura «[U+4E2D][U+E001]» [U+1F600]"), "{text}");
    assert!(text.contains("Page 1 of 1"));
    let files = poppler("pdfdetach", &["-list"], &bytes).unwrap();
    assert!(files.contains("1: faktura.xml"), "{files}");
}

#[test]
fn thousands_of_rows_make_a_modest_file() {
    let bytes = write(&report(2_000, 6)).unwrap();
    assert!(bytes.len() < 2 << 20, "{} bytes", bytes.len());
    let Some(info) = poppler("pdfinfo", &[], &bytes) else { return };
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    assert!(pages.trim().parse::<usize>().unwrap() > 40, "{info}");
}
