//! The habits no compiler checks. Each message says what to do instead.
#![expect(clippy::unwrap_used, reason = "a habit that cannot be checked fails here")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn tidy() -> toml::Table {
    fs::read_to_string(root().join("tidy.toml")).unwrap().parse().unwrap()
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// All files below `dir` with one of the endings, as paths from the root and their text.
fn files(dir: &str, endings: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![root().join(dir)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | "node_modules" | ".git" | "dist" | "var" | ".venv") {
                    open.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending))
                && let Ok(text) = fs::read_to_string(&path)
            {
                found.insert(path.strip_prefix(root()).unwrap().to_string_lossy().into_owned(), text);
            }
        }
    }
    found
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn crates_use_only_what_the_design_allows() {
    let tidy = tidy();
    let mut problems = Vec::new();
    for (name, allowed) in tidy["crates"].as_table().unwrap() {
        let manifest: toml::Table =
            fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap().parse().unwrap();
        let allowed = strings(allowed);
        let ours = strings(&tidy["ours"][name]);
        for dependency in manifest["dependencies"].as_table().unwrap().keys() {
            let fine = match dependency.strip_prefix("kaemner-") {
                Some(own) => ours.iter().any(|allowed| allowed == own),
                None => allowed.contains(dependency),
            };
            if !fine {
                problems.push(format!(
                    "crates/{name} uses {dependency}, which tidy.toml does not allow there; move the code to the \
                     crate that may, or write the decision"
                ));
            }
        }
    }
    report(&problems);
}

#[test]
fn capabilities_use_only_those_below_through_their_mod() {
    let tidy = tidy();
    let order = strings(&tidy["app"]["order"]);
    let common = strings(&tidy["app"]["common"]);
    let mut problems = Vec::new();
    for (path, text) in files("crates/app/src", &[".rs"]) {
        let Some(own) = path.split('/').nth(3).map(|part| part.trim_end_matches(".rs")) else { continue };
        let Some(rank) = order.iter().position(|name| name == own) else { continue };
        let in_tests = path.contains("/tests") || path.ends_with("tests.rs");
        for (line, used, rest) in uses(&text) {
            if used == own || common.contains(&used) {
                continue;
            }
            match order.iter().position(|name| *name == used) {
                None => problems
                    .push(format!("{path}:{line} uses crate::{used}, which is no capability of tidy.toml")),
                Some(other) if other > rank && !in_tests => problems.push(format!(
                    "{path}:{line}: {own} uses {used}, which stands above it; pass the value down instead"
                )),
                Some(_) if ["sql", "model"].iter().any(|inner| rest.starts_with(&format!("::{inner}"))) => {
                    problems.push(format!("{path}:{line} reaches into {used}; use what its mod.rs offers"));
                }
                Some(_) => {}
            }
        }
    }
    report(&problems);
}

/// Each `crate::name…` with its line, the name and what follows.
fn uses(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("crate::") {
            let preceded = line[..at].chars().last();
            if preceded.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            let rest = &line[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if name.starts_with(char::is_lowercase) {
                found.push((number + 1, name.clone(), rest[name.len()..].to_owned()));
            }
        }
    }
    found
}

#[test]
fn sql_stands_in_sql_files_only() {
    const WORDS: [&str; 4] = ["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM "];
    let mut problems = Vec::new();
    for dir in ["crates/app/src", "crates/web/src", "crates/cli/src"] {
        for (path, text) in files(dir, &[".rs"]) {
            let name = path.rsplit('/').next().unwrap_or_default();
            if name.starts_with("sql")
                || path.contains("/sql/")
                || name.contains("test")
                || path.contains("/tests/")
            {
                continue;
            }
            for (number, line) in text.lines().enumerate() {
                if WORDS.iter().any(|word| line.contains(word)) {
                    problems.push(format!(
                        "{path}:{}: SQL outside sql.rs; give the question a name there",
                        number + 1
                    ));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn only_web_and_cli_wait() {
    let mut problems = Vec::new();
    for name in ["values", "law", "formats", "store", "app"] {
        for (path, text) in files(&format!("crates/{name}/src"), &[".rs"]) {
            for (number, line) in text.lines().enumerate() {
                if line.trim_start().starts_with("async ")
                    || line.contains(" async fn ")
                    || line.contains(".await")
                {
                    problems.push(format!("{path}:{}: async lives in web and cli", number + 1));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn every_module_folder_says_what_it_is() {
    let mut problems = Vec::new();
    for (path, text) in files("crates", &["mod.rs", "lib.rs", "main.rs"]) {
        if path.contains("/tests/") {
            continue;
        }
        if !text.starts_with("//!") {
            problems.push(format!("{path} does not begin with a sentence on what it is"));
        }
    }
    report(&problems);
}

#[test]
fn documents_link_to_what_exists() {
    let mut problems = Vec::new();
    for (path, text) in files(".", &[".md"]) {
        let folder = root().join(&path).parent().unwrap().to_path_buf();
        for part in text.split("](").skip(1) {
            let Some(target) = part.split(')').next() else { continue };
            let target = target.split('#').next().unwrap_or_default();
            let outside = target.is_empty() || target.contains("://") || target.starts_with("mailto:");
            if !outside && !folder.join(target).exists() {
                problems.push(format!("{path} links to {target}, which does not exist"));
            }
        }
    }
    report(&problems);
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    // Written in two halves, so that this list does not find itself.
    let words = [
        ["/wo", "rk/"].concat(),
        ["bash_", "jobs"].concat(),
        ["registry.", "npmjs"].concat(),
        ["static.", "crates.io"].concat(),
        ["files.", "pythonhosted"].concat(),
        ["deb.", "debian.org"].concat(),
    ];
    let endings = [
        ".rs", ".md", ".sh", ".mjs", ".js", ".json", ".toml", ".py", ".html", ".sql", ".csv", ".yml",
        "Makefile",
    ];
    let mut problems = Vec::new();
    for (path, text) in files(".", &endings) {
        for word in &words {
            if path != "Cargo.lock" && text.contains(word.as_str()) {
                problems.push(format!("{path} names {word}; the project speaks of itself alone"));
            }
        }
    }
    report(&problems);
}

#[test]
fn every_text_stands_in_both_languages() {
    let mut problems = Vec::new();
    for (path, danish) in files("crates", &["da.ftl"]) {
        let other = format!("{}en.ftl", path.trim_end_matches("da.ftl"));
        let english = fs::read_to_string(root().join(&other)).unwrap_or_default();
        let (danish, english) = (keys(&danish), keys(&english));
        for key in danish.iter().filter(|key| !english.contains(key)) {
            problems.push(format!("{other} lacks {key}"));
        }
        for key in english.iter().filter(|key| !danish.contains(key)) {
            problems.push(format!("{path} lacks {key}"));
        }
    }
    report(&problems);
}

fn keys(ftl: &str) -> Vec<String> {
    let message = |line: &str| {
        let key = line.split('=').next()?.trim_end();
        let fits = line.contains('=') && key.starts_with(|c: char| c.is_ascii_lowercase());
        fits.then(|| key.to_owned())
    };
    ftl.lines().filter(|line| !line.starts_with([' ', '#'])).filter_map(message).collect()
}
