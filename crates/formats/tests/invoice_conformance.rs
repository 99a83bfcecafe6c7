//! Agreement with the official rules on the conformance data, where it is present.
//!
//! The data lies outside the repository: `KAEMNER_SHARED`, else `../shared` beside the workspace.

#![expect(clippy::unwrap_used, reason = "test data that is not as described must stop the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kaemner_formats::invoice::rules::{Doc, Pack, all_packs};
use kaemner_formats::invoice::xml::{Limits, decode, parse};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let beside = || Some(Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?.join("shared"));
    let root = std::env::var_os("KAEMNER_SHARED").map(PathBuf::from).or_else(beside)?;
    let data = root.join("conformance/einvoice");
    if data.is_dir() {
        return Some(data);
    }
    eprintln!("skipped: no conformance data in {}", root.display());
    None
}

fn rows(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

type Fired = Vec<(String, String, u64)>;

fn judge(pack: &Pack, file: &Path) -> Fired {
    let bytes = std::fs::read(file).unwrap();
    let text = decode(&bytes).unwrap();
    let tree = parse(&text, &Limits::default()).unwrap();
    let document = Doc::new(tree.root(), tree.seen_attributes);
    let finding = |f: kaemner_formats::invoice::rules::Finding| {
        (f.rule.to_owned(), f.flag.as_str().to_owned(), u64::from(f.count))
    };
    let mut fired: Fired = pack.judge(&document).into_iter().map(finding).collect();
    fired.sort();
    fired
}

fn expected(list: &[Value]) -> Fired {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let row = |row: &Value| (text(row, "id"), text(row, "flag"), row["count"].as_u64().unwrap());
    let mut fired: Fired = list.iter().map(row).collect();
    fired.sort();
    fired
}

#[test]
fn whole_documents_fire_exactly_the_official_rules() {
    let Some(data) = shared() else { return };
    let packs = all_packs();
    let mut agreement: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut differences = Vec::new();
    for row in rows(&data.join("expected.jsonl")) {
        let file = row["file"].as_str().unwrap();
        for (set, list) in row["results"].as_object().unwrap() {
            let (Some(pack), Some(list)) = (packs.iter().find(|p| p.name == set), list.as_array()) else {
                continue; // no pack of ours, or the official stylesheet itself aborts
            };
            let (ours, theirs) = (judge(pack, &data.join(file)), expected(list));
            let counted = agreement.entry(set.clone()).or_default();
            counted.1 += 1;
            if ours == theirs {
                counted.0 += 1;
            } else {
                differences.push(format!("{file} {set}: ours {ours:?}, theirs {theirs:?}"));
            }
        }
    }
    let (mut same, mut all) = (0, 0);
    for (set, (agreed, of)) in &agreement {
        println!("{set}: {agreed} of {of} whole documents agree exactly");
        same += agreed;
        all += of;
    }
    differences.iter().take(20).for_each(|difference| println!("{difference}"));
    assert!(same * 100 >= all * 99, "{same} of {all} agree");
}

#[test]
fn every_case_has_the_official_verdict() {
    let Some(data) = shared() else { return };
    let packs = all_packs();
    let expected: BTreeMap<String, Vec<String>> = rows(&data.join("expected.jsonl"))
        .iter()
        .map(|row| {
            let sets = row["results"].as_object().unwrap().keys().cloned().collect();
            (row["file"].as_str().unwrap().to_owned(), sets)
        })
        .collect();
    let mut agreement: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in rows(&data.join("cases.jsonl")) {
        let file = case["file"].as_str().unwrap();
        let sets = &expected[file];
        let applicable: Vec<&&Pack> = packs.iter().filter(|p| sets.iter().any(|s| s == p.name)).collect();
        let rule = case["rule"].as_str().unwrap();
        // A case about a rule is decided by the pack that has it.
        let deciding: Vec<&&&Pack> =
            applicable.iter().filter(|p| rule == "*" || p.ids.iter().any(|id| id.id == rule)).collect();
        let counted = agreement.entry(case["set"].as_str().unwrap().to_owned()).or_default();
        counted.1 += 1;
        let fired: Fired = deciding.iter().flat_map(|pack| judge(pack, &data.join(file))).collect();
        let found = if rule == "*" {
            fired.iter().find(|(id, _, _)| id != "UBL-CR-652")
        } else {
            fired.iter().find(|(id, _, _)| id == rule)
        };
        let verdict = found.map_or("pass", |(_, flag, _)| flag);
        let withdrawn = rule == "BR-CO-25" && verdict == "pass";
        if verdict == case["expected"] && (!deciding.is_empty() || withdrawn) {
            counted.0 += 1;
        } else {
            wrong.push(format!("{}: {verdict}", case["id"]));
        }
    }
    for (set, (agreed, of)) in &agreement {
        println!("{set}: {agreed} of {of} case verdicts agree");
    }
    wrong.iter().take(20).for_each(|case| println!("{case}"));
    assert!(wrong.is_empty(), "{} cases differ", wrong.len());
}

#[test]
fn every_rule_of_the_catalogue_is_implemented_or_named() {
    let Some(data) = shared() else { return };
    let ours = include_str!("../fixtures/invoice/rules.txt");
    let ours: Vec<&str> = ours.lines().collect();
    let catalogue = std::fs::read_to_string(data.join("rules.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(catalogue.as_bytes());
    let mut missing = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        if !ours.contains(&format!("{} {}", &record[0], &record[2]).as_str()) {
            missing.push(record[0].to_owned());
        }
    }
    assert!(missing.is_empty(), "not in the project's own list: {missing:?}");
}

#[test]
fn the_own_list_is_what_the_packs_hold() {
    let mut held: Vec<String> = all_packs()
        .iter()
        .flat_map(|pack| pack.ids.iter().map(|id| format!("{} {}", id.id, id.flag.as_str())))
        .collect();
    held.sort();
    held.dedup();
    let listed: Vec<&str> =
        include_str!("../fixtures/invoice/rules.txt").lines().filter(|l| !l.starts_with('#')).collect();
    assert_eq!(held, listed);
}
