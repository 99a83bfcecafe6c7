//! Plain text.

use super::html::visible;
use super::sheet::{Facts, Part, Sheet, Table};

pub fn render(sheet: &Sheet) -> String {
    let mut out = format!("{}\n{}\n", visible(&sheet.title), "=".repeat(sheet.title.chars().count()));
    for warning in &sheet.warnings {
        out.push_str(&format!("! {}\n", visible(warning)));
    }
    for part in &sheet.parts {
        match part {
            Part::Facts(facts) => render_facts(facts, &mut out),
            Part::Table(table) => render_table(table, &mut out),
        }
    }
    out
}

fn heading(title: &str, out: &mut String) {
    out.push_str(&format!("\n{title}\n{}\n", "-".repeat(title.chars().count())));
}

fn render_facts(facts: &Facts, out: &mut String) {
    heading(&facts.title, out);
    let width = facts.rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let sums = facts.rows.iter().map(|(_, value)| value.chars().count()).max().unwrap_or(0);
    for (label, value) in &facts.rows {
        if facts.sums {
            out.push_str(&format!("{label:width$}  {value:>sums$}\n"));
            continue;
        }
        let value = visible(value).replace('\n', &format!("\n{}", " ".repeat(width + 2)));
        out.push_str(&format!("{label:width$}  {value}\n"));
    }
}

/// The widest a column of words gets before it is cut to the next line.
const WORDS_MAX: usize = 44;

fn render_table(table: &Table, out: &mut String) {
    heading(&table.title, out);
    let cell = |text: &str| visible(text).replace('\n', " ");
    let width = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at)).map(|c| cell(c).chars().count());
        cells.chain([table.columns[at].0.chars().count()]).max().unwrap_or(0).min(WORDS_MAX)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    let header: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
    for row in std::iter::once(&header).chain(&table.rows) {
        let mut line = String::new();
        for ((text, width), (_, number)) in row.iter().zip(&widths).zip(&table.columns) {
            let text = cell(text);
            let padded = if *number { format!("{text:>width$}") } else { format!("{text:width$}") };
            line.push_str(&padded);
            line.push_str("  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
