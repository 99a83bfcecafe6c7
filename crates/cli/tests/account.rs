//! `kaemner account` as a person or a program meets it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const MIXED: &str = "\
alias,account_string,kind
3001,02018-322011999-020010-299---3032,Delt
3002,02018-322081999-020018-409CPR---,Delt
3003,09153-532321999-91935-499---,Delt
3004,02018-322014999-020010-299---,Delt
3005,02018-32201-020010-299---,Delt
3006,02018-322011999-020010-299---
A013005,99004-025133999-990028--A013005--,Delt
";

fn kaemner(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kaemner")).args(args).current_dir(folder).output().unwrap()
}

/// A folder with the mixed file and one without problems.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mixed.csv"), MIXED).unwrap();
    let fine: String = MIXED.lines().take(3).flat_map(|line| [line, "\n"]).collect();
    std::fs::write(folder.path().join("fine.csv"), fine).unwrap();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_row_comes_out_as_json_with_its_verdict() {
    let output = kaemner(folder().path(), &["account", "parse", "--format", "jsonl", "mixed.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let rows: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<_> = rows.iter().map(|row| format!("{} {}", row["line"], row["verdict"])).collect();
    assert_eq!(
        verdicts,
        [
            "2 \"allowed\"",
            "3 \"allowed\"",
            "4 \"problem\"",
            "5 \"problem\"",
            "6 \"problem\"",
            "7 \"problem\"",
            "8 \"allowed\""
        ]
    );
    assert_eq!((&rows[1]["person_records"], &rows[0]["person_records"]), (&true.into(), &false.into()));
    assert_eq!(rows[6]["known"]["art"], Value::Null);
    insta::assert_snapshot!(serde_json::to_string_pretty(&[&rows[0], &rows[2], &rows[4]]).unwrap());
}

#[test]
fn text_for_people_in_two_languages() {
    let folder = folder();
    let danish = kaemner(folder.path(), &["account", "parse", "mixed.csv"]);
    let english = kaemner(folder.path(), &["account", "parse", "--language", "en", "mixed.csv"]);
    insta::assert_snapshot!(
        text(&danish.stdout) + "---\n" + &text(&danish.stderr) + "---\n" + &text(&english.stdout)
    );
}

#[test]
fn the_summary_alone_is_json() {
    let output = kaemner(folder().path(), &["account", "parse", "--summary", "mixed.csv", "fine.csv"]);
    assert!(output.stderr.is_empty());
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let counts = ["rows", "parsed", "unreadable", "allowed_by_sourced_rule", "only_observed", "problem"];
    assert_eq!(counts.map(|name| summary[name].as_u64().unwrap()), [9, 7, 2, 5, 0, 2]);
    assert_eq!(summary["reasons"].as_array().map(Vec::len), Some(2));
}

#[test]
fn exit_codes() {
    let folder = folder();
    let code = |args: &[&str]| kaemner(folder.path(), args).status.code();
    assert_eq!(code(&["account", "parse", "fine.csv"]), Some(0));
    assert_eq!(code(&["account", "parse", "mixed.csv"]), Some(1));
    assert_eq!(code(&["account", "parse", "missing.csv"]), Some(2));
    assert_eq!(code(&["account", "parse", "fine.csv", "missing.csv"]), Some(2));
    assert_eq!(code(&["account", "parse", "--date", "2016-12-31", "fine.csv"]), Some(2));
    assert_eq!(code(&["account", "parse", "--format", "xml", "fine.csv"]), Some(64));
    assert_eq!(code(&["account", "parse"]), Some(64));
    assert_eq!(code(&["account", "diff", "fine.csv", "fine.csv"]), Some(0));
    assert_eq!(code(&["account", "diff", "fine.csv", "mixed.csv"]), Some(1));
    assert_eq!(code(&["account", "diff", "fine.csv", "missing.csv"]), Some(2));
    assert_eq!(code(&["account", "diff", "fine.csv"]), Some(64));
    std::fs::write(folder.path().join("other.csv"), "name,string\n").unwrap();
    assert_eq!(code(&["account", "parse", "other.csv"]), Some(2));
}

#[test]
fn two_files_are_compared() {
    let folder = folder();
    let other = "alias,account_string,kind\n3001,-645511999--499,Delt\n3009,-322081999--409,Delt\n";
    std::fs::write(folder.path().join("other.csv"), other).unwrap();
    let output = kaemner(folder.path(), &["account", "diff", "fine.csv", "other.csv"]);
    insta::assert_snapshot!(text(&output.stdout));
}
