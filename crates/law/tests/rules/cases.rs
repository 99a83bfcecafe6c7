//! The golden cases: files a payroll officer can read and correct, each with its expected answer.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use kaemner_law::Law;
use kaemner_law::pay::answer::shown_amount;
use kaemner_law::pay::{self, Answer, Case, Payslip, read_case};
use kaemner_values::Ore;
use kaemner_values::text::Language;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/pay");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// `line.1120` sums the lines of a code, `retro.2026-04.1000` those that correct a month.
fn actual(name: &str, case: &Case, slip: &Payslip<'_>) -> String {
    let lines = slip.proof.lines();
    let sum = |code: &str, month: Option<&str>| -> Ore {
        lines
            .iter()
            .filter(|line| line.code.as_str() == code)
            .filter(|line| line.corrects.map(|month| month.to_string()).as_deref() == month)
            .map(shown_amount)
            .sum()
    };
    if let Some(code) = name.strip_prefix("line.") {
        return sum(code, None).to_string();
    }
    if let Some((month, code)) = name.strip_prefix("retro.").and_then(|rest| rest.split_once('.')) {
        return sum(code, Some(month)).to_string();
    }
    let answer = Answer::new(case, slip, Language::English);
    answer.figure(name).unwrap_or_else(|| panic!("no figure {name}")).to_owned()
}

#[test]
fn every_case_gives_its_expected_answer() {
    let law = Law::shipped().unwrap();
    let mut wrong = Vec::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let table: toml::Table = text.parse().unwrap();
        assert!(table.contains_key("source"), "{} names no source", path.display());
        let expect = table["expect"].as_table().unwrap();
        let case = read_case(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let slip = pay::calculate(&case, &law).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!expect.is_empty());
        for (name, value) in expect {
            let (expected, actual) = (value.as_str().unwrap(), actual(name, &case, &slip));
            if expected != actual {
                wrong.push(format!("{}: {name} is {actual}, expected {expected}", path.display()));
            }
        }
    }
    assert!(files().len() >= 20);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_amount_recomputes_from_its_proof() {
    let law = Law::shipped().unwrap();
    for path in files() {
        let case = read_case(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let slip = pay::calculate(&case, &law).unwrap();
        for step in slip.proof.steps() {
            let place = format!("{} {}", path.display(), step.rule.id);
            assert_eq!(slip.proof.recompute(step), Some(step.amount), "{place}");
        }
        for line in slip.proof.lines() {
            let step = slip.proof.step(line.origin).unwrap();
            assert_eq!(step.amount.abs(), line.amount.abs(), "{} line {}", path.display(), line.code);
        }
    }
}

#[test]
fn without_proof_the_figures_are_the_same() {
    let law = Law::shipped().unwrap();
    for path in files() {
        let case = read_case(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let slip = pay::calculate(&case, &law).unwrap();
        assert_eq!(pay::totals(&case, &law, &mut pay::trace::Off).unwrap(), slip.totals);
    }
}

/// The notes of a month on step 30 under an agreement, in English.
fn notes(employment: &str) -> Vec<String> {
    let head = "period = \"2026-04\"\npayment_date = 2026-04-30\nrounding = \"exact\"\n\
         [card]\nkind = \"none\"\n[[employment]]\nid = \"1\"\nstep = 30\narea_group = 2\nfraction = \"1\"\n";
    let law = Law::shipped().unwrap();
    let case = read_case(&(head.to_owned() + employment)).unwrap();
    let slip = pay::calculate(&case, &law).unwrap();
    let json = serde_json::to_value(Answer::new(&case, &slip, Language::English)).unwrap();
    json.get("notes").map_or_else(Vec::new, |notes| serde_json::from_value(notes.clone()).unwrap())
}

#[test]
fn a_note_says_what_of_the_agreement_could_not_count() {
    let pension = |employment: &str| notes(employment).iter().any(|note| note.contains("no pension"));
    assert!(pension("agreement = \"30.11\""));
    assert!(!pension("agreement = \"30.11\"\nposition = \"basis\""));
    assert!(!pension("agreement = \"30.11\"\n[employment.pension]\nstyle = \"on_top\"\npercent = \"10\""));
    // Their pension is no percentage of the position's.
    assert!(!pension("agreement = \"civil_servant\""));
    assert!(!pension(""));
}
