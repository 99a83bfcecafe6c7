//! Commands on a store end with the code that says what happened.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

fn kaemner(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaemner"));
    command.args(arguments).env("KAEMNER_DATA", data).env_remove("KAEMNER_AS");
    command.output().unwrap()
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn a_new_store_is_migrated_and_checked() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let migrated = kaemner(&data, &["migrate", "--format", "jsonl"]);
    assert_eq!(code(&migrated), Some(0), "{migrated:?}");
    let line: serde_json::Value = serde_json::from_slice(&migrated.stdout).unwrap();
    assert_eq!(line["scope"], "community");
    assert!(line["applied"].as_array().unwrap().len() > 5);
    let again = kaemner(&data, &["migrate", "--format", "jsonl"]);
    let line: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(line["applied"], serde_json::json!([]));
    let checked = kaemner(&data, &["check"]);
    assert_eq!(code(&checked), Some(0), "{checked:?}");
    let jobs = kaemner(&data, &["jobs", "run-once"]);
    assert_eq!(code(&jobs), Some(0), "{jobs:?}");
    let key = data.join("keys").join("anchor");
    assert_eq!(std::fs::read(&key).unwrap().len(), 32);
    std::fs::write(&key, b"short").unwrap();
    assert_eq!(
        code(&kaemner(&data, &["jobs", "run-once"])),
        Some(70),
        "a key that was cut off is not replaced"
    );
}

#[test]
fn nobody_acts_unnamed_or_unknown() {
    let place = tempfile::tempdir().unwrap();
    kaemner(place.path(), &["migrate"]);
    for arguments in [
        vec!["verify"],
        vec!["verify", "--as", "ukendt"],
        vec!["export", "--municipality", "0265", "--reason", "prøve", "ud"],
        vec!["backup", "--municipality", "0265", "fil"],
        vec!["bills", "receive", "--municipality", "0265", "fil.xml"],
    ] {
        let refused = kaemner(place.path(), &arguments);
        assert_eq!(code(&refused), Some(64), "{arguments:?}: {refused:?}");
    }
    let said = kaemner(place.path(), &["verify", "--as", "ukendt"]);
    assert!(String::from_utf8_lossy(&said.stderr).contains("»ukendt«"), "{said:?}");
}

#[test]
fn an_export_that_is_none_cannot_be_read() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().to_string_lossy().into_owned();
    let unreadable = kaemner(place.path(), &["verify", "--export", &folder, "--language", "en"]);
    assert_eq!(code(&unreadable), Some(2), "{unreadable:?}");
    assert!(String::from_utf8_lossy(&unreadable.stderr).contains("manifest.json"));
}
