use std::fs;
use std::path::{Path, PathBuf};

use kaemner_values::text::Language;

use crate::CATALOG;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files below a folder with this ending, and what they hold.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|found| found == ending) {
                found.push((entry.clone(), fs::read_to_string(entry).unwrap()));
            }
        }
    }
    found
}

#[test]
fn every_text_exists_in_both_languages() {
    assert_eq!(CATALOG.only_in_one_language(), Vec::<&str>::new());
}

#[test]
fn every_key_in_a_template_exists() {
    let mut used = 0;
    for (path, text) in files(&crates().join("web/templates"), "html") {
        for part in text.split("\"|t").filter(|part| part.len() < text.len()) {
            let Some((_, key)) = part.rsplit_once('"') else { continue };
            let is_key = !key.is_empty()
                && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            if is_key && text.contains(&format!("\"{key}\"|t")) {
                used += 1;
                assert!(CATALOG.has(Language::Danish, key), "{} uses {key}", path.display());
            }
        }
    }
    assert!(used > 50, "the test finds the keys: {used}");
}

#[test]
fn every_key_in_code_exists() {
    let mut used = 0;
    for name in ["app", "web"] {
        for (path, text) in files(&crates().join(name).join("src"), "rs") {
            for start in ["text!(\"", "Message::new(\"", "language::t(language, \""] {
                for part in text.split(start).skip(1) {
                    let Some(key) = part.split('"').next() else { continue };
                    used += 1;
                    assert!(CATALOG.has(Language::Danish, key), "{} uses {key}", path.display());
                }
            }
        }
    }
    assert!(used > 50, "the test finds the keys: {used}");
}

#[test]
fn roles_doors_and_environments_have_names() {
    let roles = kaemner_app::access::ready_roles().iter().map(|role| role.message().key.to_owned());
    let acts = kaemner_app::actor::Act::ALL.iter().map(|act| act.title().key.to_owned());
    let rules = kaemner_app::access::separation::rules().iter().map(|rule| format!("duties-{}", rule.key));
    let roles = roles.chain(acts).chain(rules);
    let environments = ["production", "test", "sandbox", "training", "demo"].into_iter();
    let bands =
        environments.flat_map(|name| [format!("environment-{name}"), format!("environment-{name}-what")]);
    for key in roles.chain(bands).chain(crate::frame::keys()) {
        assert!(CATALOG.has(Language::Danish, &key), "{key}");
    }
}
