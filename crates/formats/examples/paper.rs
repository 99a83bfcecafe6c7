//! Writes a list of so many rows as PDF, to look at it and to measure: `paper ROWS FILE.pdf`.

use jiff::civil::date;
use kaemner_formats::pdf::{self, Column, Look, Part, Report, Row, Table};
use kaemner_values::text::Language;
use kaemner_values::{Ore, danish};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(rows), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: paper ROWS FILE.pdf".into());
    };
    let column = |title: &str, look| Column { title: title.to_owned(), look };
    let row = |no: i64| Row {
        cells: vec![
            format!("FIN {no}"),
            danish::date(date(2026, 11, 22)),
            format!("Rengøring af skolens gymnastiksal på Ærø i uge {}, aftale {no}", no % 52 + 1),
            danish::amount(Ore::new(no * 123_457)),
            String::new(),
            danish::amount(Ore::new(no * 1_123_457)),
        ],
        ..Row::default()
    };
    let table = Table {
        title: String::new(),
        columns: vec![
            column("Bilag", Look::Code),
            column("Dato", Look::Code),
            column("Tekst", Look::Words),
            column("Debet (kr.)", Look::Number),
            column("Kredit (kr.)", Look::Number),
            column("Saldo (kr.)", Look::Number),
        ],
        rows: (1..=rows.parse()?).map(row).collect(),
        total: None,
    };
    let report = Report {
        language: Language::Danish,
        title: "Kontokort: Rengøring".to_owned(),
        lead: vec!["Januar til november 2026".to_owned()],
        owner: "Roskilde Kommune".to_owned(),
        made: "Dannet 22-11-2026 kl. 14.30 af Anna Åkjær".to_owned(),
        at: date(2026, 11, 22).at(13, 30, 0, 0),
        parts: vec![Part::Table(table)],
        source: None,
    };
    std::fs::write(path, pdf::write(&report)?)?;
    Ok(())
}
