//! The register of a real municipality, and made strings of the same forms.

use std::collections::BTreeMap;

use super::fixtures::{MADE, register_day, shared_register};
use crate::chart::{AliasRow, Edition, Subject, Verdict, read_aliases};

/// How many rows have each verdict, and how many rows each problem.
fn judge(rows: &[AliasRow]) -> (BTreeMap<&'static str, usize>, BTreeMap<String, usize>) {
    let (mut verdicts, mut reasons) = (BTreeMap::new(), BTreeMap::new());
    for account in rows.iter().filter_map(|row| row.account.as_ref().ok()) {
        let verdict = Edition::composite().check(&Subject::from(account), register_day());
        *verdicts.entry(verdict.name()).or_default() += 1;
        if let Verdict::Problem(problems) = &verdict {
            for problem in problems {
                *reasons.entry(problem.reason.to_string()).or_default() += 1;
            }
        }
    }
    (verdicts, reasons)
}

#[test]
fn every_string_of_the_real_register_is_read_and_written_back() {
    let Some(bytes) = shared_register() else {
        return println!("skipped: the shared register is not at hand");
    };
    let rows = read_aliases(&bytes).unwrap();
    for row in &rows {
        let account = row.account.as_ref().unwrap_or_else(|error| panic!("line {}: {error}", row.line));
        assert_eq!(account.to_string(), row.account_string, "line {}", row.line);
    }
    let (verdicts, reasons) = judge(&rows);
    println!("{} rows: {verdicts:?}\n{reasons:#?}", rows.len());
    assert_eq!(verdicts.values().sum::<usize>(), rows.len());
    assert!(reasons.len() <= 12, "{reasons:#?}");
}

#[test]
fn made_strings_of_the_same_forms_are_read_and_written_back() {
    let rows = read_aliases(MADE.as_bytes()).unwrap();
    for row in &rows {
        assert_eq!(row.account.as_ref().unwrap().to_string(), row.account_string);
    }
    let (verdicts, reasons) = judge(&rows);
    assert_eq!(verdicts.values().sum::<usize>(), 17);
    insta::assert_debug_snapshot!((verdicts, reasons));
}

#[test]
fn lines_are_counted_in_files_from_every_system() {
    for end in ["\n", "\r\n"] {
        let file = format!(
            "\u{feff}kind;alias;account_string{end}a;1;-322011999--499{end}a;\"2\n\";x{end}a;3;-322011999--499{end}"
        );
        let rows = read_aliases(file.as_bytes()).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 5], "{end:?}");
        assert!(rows[0].account.is_ok() && rows[1].account.is_err() && rows[2].account.is_ok());
    }
}
