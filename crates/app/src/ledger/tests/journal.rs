//! An outside tool agrees to the øre.

use std::collections::BTreeMap;
use std::process::Command;

use kaemner_store::testing::on_both;

use super::verify::lived_in;
use super::*;

/// What hledger says each account holds, in øre.
fn hledger_balances(journal: &str) -> Option<BTreeMap<String, i64>> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ledger.journal");
    std::fs::write(&file, journal).unwrap();
    let run = Command::new("hledger")
        .args([
            "-f",
            file.to_str().unwrap(),
            "balance",
            "--flat",
            "--no-total",
            "--output-format=csv",
            "--empty",
        ])
        .output();
    let Ok(done) = run else {
        assert!(std::env::var("KAEMNER_REQUIRE_HLEDGER").is_err(), "hledger is not installed");
        eprintln!("skipped: hledger is not installed");
        return None;
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).unwrap();
    let line = |line: &str| {
        let (account, amount) = line.split_once("\",\"").unwrap();
        let ore: String = amount.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
        let ore: i64 = ore.parse().unwrap();
        (account.trim_matches('"').to_owned(), if amount.contains('.') { ore } else { ore * 100 })
    };
    Some(text.lines().skip(1).map(line).collect())
}

#[test]
fn hledger_computes_every_balance() {
    on_both(|db| {
        let desk = lived_in(db);
        let journal = desk.read(|tx, by| {
            let mut out = Vec::new();
            hledger_journal(tx, by, &mut out)?;
            Ok(String::from_utf8(out).unwrap())
        });
        let Some(theirs) = hledger_balances(&journal.unwrap()) else { return };
        let query = TrialBalanceQuery { year: year(), by: vec![Level::Account], within: Vec::new() };
        let rows = desk.read(|tx, by| trial_balance(tx, by, &query)).unwrap();
        let mut ours = BTreeMap::new();
        for row in rows {
            let digits = desk
                .read(|tx, by| account(tx, by, row.key[0].parse().unwrap()))
                .unwrap()
                .account
                .string
                .to_string();
            *ours.entry(format!("{}:{}:{}", &digits[..5], &digits[5..14], &digits[14..])).or_insert(0) +=
                row.amounts.total.get();
        }
        let mut summed = BTreeMap::new();
        for (account, ore) in theirs {
            let account = account.split(':').take(3).collect::<Vec<_>>().join(":");
            *summed.entry(account).or_insert(0) += ore;
        }
        assert_eq!(summed, ours);
    });
}

#[test]
fn beancount_gets_its_text() {
    on_both(|db| {
        let desk = lived_in(db);
        let text = desk.read(|tx, by| {
            let mut out = Vec::new();
            beancount_journal(tx, by, &mut out)?;
            Ok(String::from_utf8(out).unwrap())
        });
        assert!(text.unwrap().contains("open Equity:32201:110000001:29:3-41 DKK"));
    });
}
