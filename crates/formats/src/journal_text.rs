//! The ledger as plain-text journals, so that an outside tool can check us: hledger and beancount.
//!
//! Both writers stream. Amounts are kroner with two decimals; debit is positive. Account names are the
//! Danish account strings, made fit for each tool by the rules of [`hledger`] and [`beancount`].

use std::collections::BTreeSet;
use std::io::{self, Write};

use jiff::civil::Date;
use kaemner_values::Ore;

/// One voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// The business date.
    pub date: Date,
    /// Series and number, `B-2026-000017`.
    pub code: String,
    /// The voucher's text.
    pub description: String,
    /// Postings that sum to zero.
    pub postings: Vec<JournalPosting>,
}

/// One posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPosting {
    /// The account string, parts separated by `.` or `:`.
    pub account: String,
    /// Debit positive, credit negative.
    pub amount: Ore,
}

/// Why a journal was not written to its end.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The postings of a voucher do not sum to zero: both tools would refuse the whole file.
    #[error("voucher {code} is off by {difference}")]
    Unbalanced {
        /// The voucher.
        code: String,
        /// What its postings sum to.
        difference: Ore,
    },
    /// An account string without a letter or digit.
    #[error("voucher {code} has an empty account")]
    Account {
        /// The voucher.
        code: String,
    },
    /// The output could not take more.
    #[error("the journal could not be written")]
    Output(#[from] io::Error),
}

/// Writes an hledger journal. `.` in an account becomes the level separator `:`.
///
/// # Errors
/// [`JournalError`] at the first voucher that does not balance, or when the output fails.
pub fn hledger(
    entries: impl IntoIterator<Item = JournalEntry>,
    out: &mut impl Write,
) -> Result<(), JournalError> {
    writeln!(out, "decimal-mark .\ncommodity 1000.00 DKK")?;
    for entry in entries {
        check(&entry)?;
        let (code, text) = (one_line(&entry.code, "()"), one_line(&entry.description, ";"));
        writeln!(out, "\n{} ({code}) {text}", entry.date)?;
        for posting in &entry.postings {
            // Two spaces end an account name, and brackets would make a posting virtual.
            let account = one_line(&posting.account, ";()[]").replace('.', ":");
            writeln!(out, "    {account}  {} DKK", posting.amount)?;
        }
    }
    Ok(())
}

/// Writes a beancount file. Every account is opened before its first posting, from 1900 on, below `Equity`: the
/// root under which beancount expects no sign. A part that does not start with a capital letter or digit gets
/// an `X` in front.
///
/// # Errors
/// [`JournalError`] at the first voucher that does not balance, or when the output fails.
pub fn beancount(
    entries: impl IntoIterator<Item = JournalEntry>,
    out: &mut impl Write,
) -> Result<(), JournalError> {
    writeln!(out, "option \"operating_currency\" \"DKK\"")?;
    let mut opened = BTreeSet::<String>::new();
    for entry in entries {
        check(&entry)?;
        for posting in &entry.postings {
            let account = beancount_account(&posting.account);
            if !opened.contains(&account) {
                writeln!(out, "\n1900-01-01 open {account} DKK")?;
                opened.insert(account);
            }
        }
        let (code, text) = (quoted(&entry.code), quoted(&entry.description));
        writeln!(out, "\n{} * \"{text}\"\n  code: \"{code}\"", entry.date)?;
        for posting in &entry.postings {
            writeln!(out, "  {}  {} DKK", beancount_account(&posting.account), posting.amount)?;
        }
    }
    Ok(())
}

fn check(entry: &JournalEntry) -> Result<(), JournalError> {
    let code = || entry.code.clone();
    if entry.postings.iter().any(|posting| !posting.account.contains(char::is_alphanumeric)) {
        return Err(JournalError::Account { code: code() });
    }
    let sum = entry.postings.iter().try_fold(Ore::ZERO, |sum, posting| sum.checked_add(posting.amount));
    match sum {
        Some(sum) if sum.is_zero() => Ok(()),
        sum => Err(JournalError::Unbalanced { code: code(), difference: sum.unwrap_or(Ore::new(i64::MAX)) }),
    }
}

/// Text on one line with single spaces, without the characters that would end it.
fn one_line(text: &str, without: &str) -> String {
    let clean: String = text
        .chars()
        .map(|letter| if letter.is_control() || without.contains(letter) { ' ' } else { letter })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    one_line(text, "").replace('\\', "\\\\").replace('"', "\\\"")
}

fn beancount_account(account: &str) -> String {
    let parts = account.split(['.', ':']).map(|part| {
        let allowed = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
        let part: String = part.trim().chars().map(allowed).collect();
        match part.chars().next() {
            Some(first) if first.is_ascii_digit() || first.is_uppercase() => part,
            _ => format!("X{part}"),
        }
    });
    format!("Equity:{}", parts.collect::<Vec<_>>().join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn entry(code: &str, day: i8, postings: &[(&str, i64)]) -> JournalEntry {
        let posting = |(account, ore): &(&str, i64)| JournalPosting {
            account: (*account).to_owned(),
            amount: Ore::new(*ore),
        };
        JournalEntry {
            date: date(2026, 1, day),
            code: code.to_owned(),
            description: "Faktura 7; \"Æg & Sønner\"\nlinje 2".to_owned(),
            postings: postings.iter().map(posting).collect(),
        }
    }

    fn entries() -> Vec<JournalEntry> {
        vec![
            entry(
                "B-1",
                5,
                &[("03.22.01.1.4.0", 12_550), ("09.22.05", -10_040), ("moms; indgående", -2_510)],
            ),
            entry("B-2", 6, &[("09.22.05", 100), ("03.22.01.1.4.0", -100)]),
        ]
    }

    fn text<E: std::fmt::Debug>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn both_tools_get_their_text() {
        insta::assert_snapshot!("hledger", text(|out| hledger(entries(), out)));
        insta::assert_snapshot!("beancount", text(|out| beancount(entries(), out)));
    }

    #[test]
    fn what_the_tools_would_refuse_is_refused_first() {
        let off = entry("B-9", 1, &[("1", 5), ("2", -4)]);
        let found = hledger([off.clone()], &mut Vec::new()).map_err(|error| error.to_string());
        assert_eq!(found, Err("voucher B-9 is off by 0.01".to_owned()));
        assert!(matches!(beancount([off], &mut Vec::new()), Err(JournalError::Unbalanced { .. })));
        let empty = entry("B-9", 1, &[(" . ", 5), ("2", -5)]);
        assert!(matches!(hledger([empty], &mut Vec::new()), Err(JournalError::Account { .. })));
    }

    /// The balances an outside tool would compute from the lines of an hledger journal.
    fn balances(journal: &str) -> BTreeMap<String, i64> {
        let mut balances = BTreeMap::new();
        for line in journal.lines().filter_map(|line| line.strip_prefix("    ")) {
            let (account, amount) = line.strip_suffix(" DKK").unwrap().rsplit_once("  ").unwrap();
            let ore: i64 = amount.replace('.', "").parse().unwrap();
            *balances.entry(account.to_owned()).or_default() += ore;
        }
        balances
    }

    /// The tool itself reads the journal and computes the same balances. Skipped, with a reason, where it is
    /// not installed (Debian package hledger).
    #[test]
    fn hledger_agrees() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("main.journal");
        std::fs::write(&file, text(|out| hledger(entries(), out))).unwrap();
        let run = std::process::Command::new("hledger")
            .arg("-f")
            .arg(&file)
            .args(["balance", "--flat", "--no-total", "--empty", "-O", "csv"])
            .env("LC_ALL", "C.UTF-8")
            .output();
        let Ok(run) = run else {
            println!("skipped: hledger is not installed");
            return;
        };
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let expected = "\"account\",\"balance\"\n\"03:22:01:1:4:0\",\"124.50 DKK\"\n\
                        \"09:22:05\",\"-99.40 DKK\"\n\"moms indgående\",\"-25.10 DKK\"\n";
        assert_eq!(String::from_utf8_lossy(&run.stdout), expected);
    }

    proptest! {
        #[test]
        fn balances_can_be_recomputed(pairs in prop::collection::vec((0u8..5, 0u8..5, -1_000_000i64..1_000_000), 0..30)) {
            let mut expected = BTreeMap::<String, i64>::new();
            let entries: Vec<_> = pairs.iter().map(|(debit, credit, ore)| {
                *expected.entry(format!("1:{debit}")).or_default() += ore;
                *expected.entry(format!("1:{credit}")).or_default() -= ore;
                entry("B", 1, &[(&format!("1.{debit}"), *ore), (&format!("1.{credit}"), -ore)])
            }).collect();
            prop_assert_eq!(balances(&text(|out| hledger(entries, out))), expected);
        }
    }
}
