//! `kaemner invoice` and `kaemner bank` as a person runs them.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/fixtures").join(name)
}

fn kaemner(args: &[&str], files: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kaemner")).args(args).args(files).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with an accepted, a refused and a broken invoice, and a file that is none.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read_to_string(fixture("invoice/bis3-invoice.xml")).unwrap();
    let inner = folder.path().join("b");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("a.xml"), &good).unwrap();
    fs::write(
        inner.join("refused.XML"),
        good.replace(">1325.00</cbc:PayableAmount", ">1.00</cbc:PayableAmount"),
    )
    .unwrap();
    fs::write(folder.path().join("c.xml"), "<Invoice>\n  <x></Invoice>").unwrap();
    fs::write(folder.path().join("readme.txt"), "not an invoice").unwrap();
    folder
}

#[test]
fn validate_prints_one_object_per_file_in_order() {
    let folder = folder();
    let missing = folder.path().join("missing.xml");
    let output = kaemner(&["invoice", "validate", "--format", "jsonl"], &[&missing, folder.path()]);
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    let names: Vec<&str> =
        lines.iter().map(|line| line["file"].as_str().unwrap().rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["missing.xml", "a.xml", "refused.XML", "c.xml"]);
    let keys = |line: &Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&lines[1]), ["accepted", "file", "fired", "format"]);
    assert_eq!((&lines[1]["accepted"], &lines[1]["fired"]), (&true.into(), &Value::Array(Vec::new())));
    assert_eq!(lines[1]["format"], "Peppol BIS Billing 3");
    assert_eq!(lines[2]["accepted"], false);
    let finding = &lines[2]["fired"][0];
    assert_eq!(
        (&finding["rule"], &finding["flag"], &finding["count"]),
        (&"BR-CO-16".into(), &"fatal".into(), &1.into())
    );
    assert!(finding["at"].as_str().unwrap().ends_with(" /Invoice/cac:LegalMonetaryTotal"));
    assert!(finding["message"]["da"].as_str().unwrap().contains("Afsenderen skal"));
    assert!(finding["message"]["en"].as_str().unwrap().contains("The sender must"));
    for (line, place) in [(&lines[0], Value::Null), (&lines[3], 2.into())] {
        assert_eq!((&line["format"], &line["accepted"]), (&Value::Null, &false.into()));
        assert_eq!(line["fired"], Value::Array(Vec::new()));
        assert_eq!(line["error"]["line"], place);
        let message = &line["error"]["message"];
        assert!(message["da"].is_string() && message["en"].is_string() && message["da"] != message["en"]);
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst_file() {
    let folder = folder();
    let code = |files: &[&Path]| kaemner(&["invoice", "validate"], files).status.code();
    assert_eq!(code(&[&folder.path().join("a.xml")]), Some(0));
    assert_eq!(code(&[&folder.path().join("a.xml"), &folder.path().join("b")]), Some(1));
    assert_eq!(code(&[folder.path()]), Some(2));
    assert_eq!(code(&[]), Some(64));
}

#[test]
fn standard_input_is_a_file_named_minus() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kaemner"))
        .args(["invoice", "validate", "--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let invoice = fs::read(fixture("invoice/oioubl-invoice.xml")).unwrap();
    child.stdin.take().unwrap().write_all(&invoice).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        (&lines(&output)[0]["file"], &lines(&output)[0]["format"]),
        (&"-".into(), &"OIOUBL-2.1".into())
    );
}

#[test]
fn a_thousand_files_come_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read_to_string(fixture("invoice/oioubl-invoice.xml")).unwrap();
    for number in 0..1200 {
        let text = good.replace("F-2026-0117", &format!("N-{number}"));
        let text = if number % 7 == 0 {
            text.replace(">1443.75</cbc:PayableAmount", ">0</cbc:PayableAmount")
        } else {
            text
        };
        fs::write(folder.path().join(format!("{number:04}.xml")), text).unwrap();
    }
    let output = kaemner(&["invoice", "validate", "--format", "jsonl"], &[folder.path()]);
    assert_eq!(output.status.code(), Some(1));
    for (number, line) in lines(&output).iter().enumerate() {
        assert!(line["file"].as_str().unwrap().ends_with(&format!("{number:04}.xml")));
        assert_eq!(line["accepted"], number % 7 != 0);
    }
    assert_eq!(lines(&output).len(), 1200);
}

#[test]
fn people_read_it_in_either_language() {
    let folder = folder();
    let text = |language: &str| {
        let output = kaemner(&["invoice", "validate", "--language", language], &[folder.path()]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(text("da").contains("a.xml: godkendt (Peppol BIS Billing 3 Invoice)"));
    assert!(text("da").contains("fejl BR-CO-16, linje "));
    assert!(text("en").contains("refused (Peppol BIS Billing 3 Invoice)"));
    assert!(text("en").contains("c.xml: Line 2, column 6: the file is not valid XML"), "{}", text("en"));
}

#[test]
fn show_prints_a_view_and_a_page_without_active_content() {
    let invoice = fixture("invoice/oioubl-invoice.xml");
    let text = kaemner(&["invoice", "show"], &[&invoice]);
    assert!(text.status.success());
    assert!(String::from_utf8(text.stdout).unwrap().contains("Faktura F-2026-0117"));
    let page = kaemner(&["invoice", "show", "--format", "html", "--language", "en"], &[&invoice]);
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("default-src 'none'"));
    assert!(!page.contains("<script"));
    let unread = kaemner(&["invoice", "show"], &[Path::new("there-is-none.xml")]);
    assert_eq!((unread.status.code(), unread.stdout.len()), (Some(2), 0));
    assert!(said(&unread).contains("Filen findes ikke"));
}

#[test]
fn convert_says_what_is_lost() {
    let invoice = fixture("invoice/oioubl-invoice.xml");
    let output = kaemner(&["invoice", "convert", "--to", "bis3", "--language", "en"], &[&invoice]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("The document's UUID cannot stand in the new format and is left out"));
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("out.xml");
    fs::write(&written, &output.stdout).unwrap();
    assert_eq!(kaemner(&["invoice", "validate"], &[&written]).status.code(), Some(0));
    let reminder = fixture("invoice/oioubl-reminder.xml");
    let refused = kaemner(&["invoice", "convert", "--to", "bis3"], &[&reminder]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0));
    assert!(said(&refused).contains("Kun fakturaer og kreditnotaer"));
}

#[test]
fn bank_read_prints_statements_and_entries() {
    let output = kaemner(&["bank", "read", "--format", "jsonl"], &[&fixture("bank/camt053_v08.xml")]);
    let lines = lines(&output);
    let statement = &lines[0];
    for key in
        ["file", "message", "id", "account", "currency", "opening", "closing", "entries", "credits", "debits"]
    {
        assert!(statement.get(key).is_some(), "{key}");
    }
    let entries = lines.iter().filter(|line| line["type"] == "entry").count();
    assert_eq!(statement["entries"], entries);
    let english = kaemner(&["bank", "read", "--language", "en"], &[&fixture("bank/camt053_v08.xml")]);
    assert!(String::from_utf8_lossy(&english.stdout).contains(" opening "));
    let folder = kaemner(&["bank", "read"], &[&fixture("bank")]);
    assert!(String::from_utf8_lossy(&folder.stdout).contains("Det er en mappe"));
    let unread = kaemner(&["bank", "read", "--format", "jsonl"], &[Path::new("there-is-none.xml")]);
    assert_eq!(unread.status.code(), Some(2));
    let error: Value = serde_json::from_slice(&unread.stdout).unwrap();
    assert_eq!(error["error"]["message"]["en"], "There is no such file. Correct the name.");
}

#[test]
fn a_folder_without_invoices_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("readme.txt"), "not an invoice").unwrap();
    let output = kaemner(&["invoice", "validate", "--format", "jsonl"], &[folder.path()]);
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    assert_eq!((lines.len(), lines[0]["file"].as_str()), (1, folder.path().to_str()));
    assert!(lines[0]["error"]["message"]["da"].as_str().unwrap().contains(".xml"));
    // An empty folder beside an invoice is nothing to speak of.
    fs::copy(fixture("invoice/bis3-invoice.xml"), folder.path().join("a.xml")).unwrap();
    assert_eq!(kaemner(&["invoice", "validate"], &[folder.path()]).status.code(), Some(0));
}
