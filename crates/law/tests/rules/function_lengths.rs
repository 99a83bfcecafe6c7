//! Rules stay small: half of the functions of pay, refunds and holiday have at most ten lines.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Lines between the braces of each function; the formatter puts the closing one under the `fn`.
fn lengths(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words = line.split_whitespace();
        let mut words = words.skip_while(|word| word.starts_with("pub") || *word == "const");
        if words.next() != Some("fn") {
            continue;
        }
        let name = words.next().unwrap_or_default().to_owned();
        let ends = |line: &&str| line.ends_with('{') || line.ends_with('}') || line.ends_with(';');
        let open = start + lines[start..].iter().position(ends).unwrap();
        if lines[open].ends_with('{') {
            let closing = format!("{}}}", " ".repeat(indent));
            let body = lines[open..].iter().position(|line| *line == closing).unwrap() - 1;
            found.push((body, name));
        }
    }
    found
}

#[test]
fn half_of_the_rule_functions_have_at_most_ten_lines() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![source.join("refund.rs"), source.join("holiday.rs")];
    for folder in ["pay", "refund", "holiday"] {
        sources(&source.join(folder), &mut files);
    }
    let mut all = Vec::new();
    for file in &files {
        all.extend(lengths(&std::fs::read_to_string(file).unwrap()));
    }
    all.sort();
    let (median, longest) = (all[all.len() / 2].0, all.last().unwrap());
    println!("{} functions, median {median} lines, longest {} ({})", all.len(), longest.0, longest.1);
    assert!(all.len() > 200, "too few functions found: {}", all.len());
    assert!(median <= 10, "the median rule function has {median} lines");
    assert!(longest.0 <= 60, "{} has {} lines: more than a screen", longest.1, longest.0);
}
