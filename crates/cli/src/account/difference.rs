//! The accounts of several files side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

use kaemner_law::chart::{AliasRow, LocalChart, LocalEntry, MappingReport, StandardPlan, compare_charts};
use serde_json::json;

use super::{Format, Unreadable, read};
use crate::exit::Outcome;

pub(super) fn run(out: &mut impl Write, format: Format, files: &[PathBuf]) -> io::Result<Outcome> {
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let mut charts = Vec::new();
    for (owner, file) in files.iter().enumerate() {
        match read(file) {
            Ok(rows) => charts.push(LocalChart { owner, accounts: accounts(&names[owner], &rows) }),
            Err(Unreadable::Io(error)) => eprintln!("kaemner: {}: {error}", names[owner]),
            Err(Unreadable::File(error)) => eprintln!("kaemner: {}: {error}", names[owner]),
        }
    }
    if charts.len() < files.len() {
        return Ok(Outcome::Unreadable);
    }
    let report = compare_charts(&StandardPlan::default(), &charts);
    let mut printer = Printer { out, format, names, found: 0 };
    printer.write_contested(&report)?;
    printer.write_partial(&report)?;
    Ok(if printer.found == 0 { Outcome::Fine } else { Outcome::Findings })
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

/// Writes differences and counts them. Charts are named by their place among the files.
struct Printer<'a, Out: Write> {
    out: &'a mut Out,
    format: Format,
    names: Vec<String>,
    found: usize,
}

impl<Out: Write> Printer<'_, Out> {
    /// The same code with different meanings.
    fn write_contested(&mut self, report: &MappingReport<usize>) -> io::Result<()> {
        for (code, meanings) in &report.same_code_other_meaning {
            for (entry, owners) in meanings {
                self.write("other_meaning", Some(code), entry, owners)?;
            }
        }
        Ok(())
    }

    /// Combinations that not every file has.
    fn write_partial(&mut self, report: &MappingReport<usize>) -> io::Result<()> {
        let everybody = self.names.len();
        for (entry, owners) in report.used_by.iter().filter(|(_, owners)| owners.len() < everybody) {
            self.write("not_in_all", None, entry, owners)?;
        }
        Ok(())
    }

    fn write(
        &mut self,
        difference: &str,
        alias: Option<&str>,
        entry: &LocalEntry,
        owners: &BTreeSet<usize>,
    ) -> io::Result<()> {
        self.found += 1;
        let files: Vec<&str> = owners.iter().map(|&owner| self.names[owner].as_str()).collect();
        let account = shown(entry);
        match self.format {
            Format::Jsonl => {
                let line =
                    json!({"difference": difference, "alias": alias, "account": account, "files": files});
                writeln!(self.out, "{line}")
            }
            Format::Text => {
                let alias = alias.unwrap_or("-");
                writeln!(self.out, "{difference}\t{alias}\t{account}\t{}", files.join(", "))
            }
        }
    }
}
