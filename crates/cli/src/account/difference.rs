//! The accounts of several files side by side.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use kaemner_law::chart::{AliasRow, LocalChart, LocalEntry, MappingReport, StandardPlan, compare_charts};
use serde_json::json;

use super::{Format, Unreadable, read};
use crate::exit::Outcome;

pub(super) fn run(out: &mut impl Write, format: Format, files: &[PathBuf]) -> io::Result<Outcome> {
    let mut charts = Vec::new();
    for file in files {
        let owner = file.display().to_string();
        match read(file) {
            Ok(rows) => charts.push(LocalChart { accounts: accounts(&owner, &rows), owner }),
            Err(Unreadable::Io(error)) => eprintln!("kaemner: {owner}: {error}"),
            Err(Unreadable::File(error)) => eprintln!("kaemner: {owner}: {error}"),
        }
    }
    if charts.len() < files.len() {
        return Ok(Outcome::Unreadable);
    }
    let report = compare_charts(&StandardPlan::default(), &charts);
    let found = write_contested(out, format, &report)? + write_partial(out, format, &report, charts.len())?;
    Ok(if found == 0 { Outcome::Fine } else { Outcome::Findings })
}

/// What each alias stands for. Rows that cannot be read are named on standard error.
fn accounts(owner: &str, rows: &[AliasRow]) -> BTreeMap<String, LocalEntry> {
    let entry = |row: &AliasRow| match &row.account {
        Ok(account) => Some((row.alias.trim().to_owned(), LocalEntry::from(account))),
        Err(error) => {
            eprintln!("kaemner: {owner}, line {}: {error}", row.line);
            None
        }
    };
    rows.iter().filter_map(entry).collect()
}

fn shown(entry: &LocalEntry) -> String {
    let LocalEntry { function, dranst, grouping, art } = entry;
    let art = art.map_or_else(|| "-".to_owned(), |art| art.to_string());
    format!("{function} {dranst} {grouping} {art}")
}

/// The same code with different meanings.
fn write_contested(
    out: &mut impl Write,
    format: Format,
    report: &MappingReport<String>,
) -> io::Result<usize> {
    for (code, meanings) in &report.same_code_other_meaning {
        for (entry, owners) in meanings {
            match format {
                Format::Jsonl => {
                    let line = json!({"difference": "other_meaning", "alias": code, "account": shown(entry),
                                      "files": owners});
                    writeln!(out, "{line}")?;
                }
                Format::Text => {
                    let owners: Vec<&str> = owners.iter().map(String::as_str).collect();
                    writeln!(out, "other meaning\t{code}\t{}\t{}", shown(entry), owners.join(", "))?;
                }
            }
        }
    }
    Ok(report.same_code_other_meaning.len())
}

/// Combinations that not every file has.
fn write_partial(
    out: &mut impl Write,
    format: Format,
    report: &MappingReport<String>,
    files: usize,
) -> io::Result<usize> {
    let partial = report.used_by.iter().filter(|(_, owners)| owners.len() < files);
    let mut found = 0;
    for (entry, owners) in partial {
        found += 1;
        match format {
            Format::Jsonl => {
                let line = json!({"difference": "not_in_all", "account": shown(entry), "files": owners});
                writeln!(out, "{line}")?;
            }
            Format::Text => {
                let owners: Vec<&str> = owners.iter().map(String::as_str).collect();
                writeln!(out, "not in all\t{}\t{}", shown(entry), owners.join(", "))?;
            }
        }
    }
    Ok(found)
}
