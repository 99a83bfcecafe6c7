//! `kaemner payroll` and `kaemner law` as a person runs them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../law/cases").join(name)
}

fn kaemner(args: &[&str], file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kaemner")).args(args).arg(file).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A changed copy of a case, in a folder of its own.
fn changed(name: &str, from: &str, to: &str) -> (tempfile::TempDir, PathBuf) {
    let original = std::fs::read_to_string(case(name)).unwrap();
    assert!(original.contains(from), "{from}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    std::fs::write(&file, original.replacen(from, to, 1)).unwrap();
    (folder, file)
}

#[test]
fn calc_prints_one_json_object() {
    let output = kaemner(&["payroll", "calc", "--format", "json"], &case("pay/example_a_exact.toml"));
    assert!(output.status.success());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["net"], "21421.13");
    assert_eq!(answer["eindkomst"]["46"], "297.00");
    let tax = answer["lines"].as_array().unwrap().iter().find(|line| line["code"] == "6010").unwrap();
    assert_eq!((&tax["amount"], &tax["rule"]), (&"-9585.42".into(), &"a_skat v1".into()));
    assert!(tax["explain"].as_str().unwrap().contains("trækprocent 37 %"));
}

#[test]
fn calc_explains_every_line_in_both_languages() {
    let file = case("pay/example_a_exact.toml");
    for language in ["da", "en"] {
        let output = kaemner(&["payroll", "calc", "--explain", "--language", language], &file);
        insta::assert_snapshot!(format!("explain_{language}"), text(&output.stdout));
    }
}

#[test]
fn calc_names_the_field_and_the_remedy() {
    let cases = [
        ("step = 30", "step = 99", "99"),
        ("area_group = 2\n", "", "area_group"),
        ("area_group = 2", "area_grop = 2", "area_grop"),
        ("\"30.11\"", "\"99.99\"", "99.99"),
        ("code = \"1120\"", "code = \"6010\"", "6010"),
        ("payment_date = 2026-04-30", "payment_date = 1999-04-30", "rounding.exact"),
        ("percent = 37\n", "", "card.percent"),
        ("\"6000.00\"", "\"6.000,00\"", "6.000,00"),
    ];
    for (from, to, named) in cases {
        let (_folder, file) = changed("pay/example_a_exact.toml", from, to);
        let output = kaemner(&["payroll", "calc"], &file);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{to}");
        assert!(message.contains(named) && output.stdout.is_empty(), "{to}: {message}");
        assert!(!message.contains('⟦'), "{message}");
    }
}

#[test]
fn refund_answers_with_deadlines() {
    let output =
        kaemner(&["payroll", "refund", "--format", "json"], &case("refund/example_i_filed_late.toml"));
    assert!(output.status.success());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&answer["refund"], &answer["lapsed"]), (&"9153.00".into(), &"13221.00".into()));
    assert_eq!(answer["deadlines"][0]["by"], "2026-04-06");
}

#[test]
fn refund_is_told_to_people_in_both_languages() {
    let file = case("refund/example_i_filed_late.toml");
    for language in ["da", "en"] {
        let output = kaemner(&["payroll", "refund", "--language", language], &file);
        insta::assert_snapshot!(format!("refund_{language}"), text(&output.stdout));
    }
}

#[test]
fn law_lists_shows_and_checks() {
    let show = kaemner(&["law", "show"], Path::new("am_bidrag"));
    assert!(show.status.success() && text(&show.stdout).contains("arbejdsmarkedsbidragsloven § 1"));
    let unknown = kaemner(&["law", "show"], Path::new("nothing"));
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&show.stdout).contains("value = \"8 %\""), "values are shown beside their sources");
    let check = kaemner(&["law", "--language", "en", "check", "--date"], Path::new("2026-11-22"));
    assert_eq!(check.status.code(), Some(1));
    assert!(text(&check.stdout).contains("unverified   73.01.pension@2026-04-01"));
    let danish = kaemner(&["law", "check", "--date"], Path::new("2026-11-22"));
    assert!(text(&danish.stdout).contains("ubekræftet   73.01.pension@2026-04-01"));
    let list = kaemner(&["law", "list"], Path::new("agreements"));
    assert!(text(&list.stdout).contains("KL / HK Kommunal"));
}
