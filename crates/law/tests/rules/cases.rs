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

const HEAD: &str = "period = \"2026-04\"\npayment_date = 2026-04-30\nrounding = \"exact\"\n\
     [card]\nkind = \"none\"\n[[employment]]\nid = \"1\"\n";

/// What a case answers, in English.
fn answer(rest: &str) -> serde_json::Value {
    let law = Law::shipped().unwrap();
    let case = read_case(&(HEAD.to_owned() + rest)).unwrap();
    let slip = pay::calculate(&case, &law).unwrap();
    serde_json::to_value(Answer::new(&case, &slip, Language::English)).unwrap()
}

fn notes_of(rest: &str) -> Vec<String> {
    let answer = answer(rest);
    answer.get("notes").map_or_else(Vec::new, |notes| serde_json::from_value(notes.clone()).unwrap())
}

/// The notes of a month on step 30 under an agreement, in English.
fn notes(employment: &str) -> Vec<String> {
    notes_of(&format!("step = 30\narea_group = 2\nfraction = \"1\"\n{employment}"))
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

/// Pay of 100 leaves 41.40 without a card: one øre more is owed, one less is paid.
#[test]
fn a_negative_net_is_told_as_an_amount_to_carry() {
    let net = |collected: &str| {
        notes_of(&format!(
            "hours = \"1\"\n[[employment.line]]\ncode = \"1110\"\namount = \"100.00\"\n\
             [[deduction]]\nname = \"loan\"\namount = \"{collected}\"\n"
        ))
    };
    assert_eq!(net("41.40"), Vec::<String>::new());
    assert_eq!(
        net("141.40"),
        ["The net is negative: nothing is paid, and 100.00 kr. is carried to a later payment."]
    );
}

#[test]
fn a_choice_that_has_no_effect_is_told() {
    let choice =
        |employment: &str| notes(employment).iter().filter(|note| note.contains("no fritvalg")).count();
    assert_eq!(choice("agreement = \"30.31\"\nposition = \"social_worker\"\nfritvalg = \"pay\""), 1);
    assert_eq!(choice("agreement = \"30.31\"\nposition = \"social_worker\""), 0);
    assert_eq!(choice("agreement = \"30.11\"\nposition = \"basis\"\nfritvalg = \"pay\""), 0);
}

/// The basic pay of the case takes the place of the step's, and that is told; other lines stand beside it.
#[test]
fn a_line_of_basic_pay_takes_the_place_of_the_step() {
    let told = |employment: &str| notes(employment).iter().any(|note| note.contains("information only"));
    let line = |code: &str| format!("[[employment.line]]\ncode = \"{code}\"\namount = \"100.00\"\n");
    assert!(told(&line("1000")) && told(&line("1050")));
    assert!(!told(&line("1110")));
    assert!(told(&format!("agreement = \"civil_servant\"\nposition = \"civil_servant\"\n{}", line("1000"))));
    let hourly = |code: &str| format!("hourly = true\nhours = \"10\"\n{}", line(code));
    assert!(told(&hourly("1200")));
    assert!(!told(&hourly("1000")));
}

#[test]
fn pay_without_hours_is_told() {
    let told = |rest: &str| notes_of(rest).iter().any(|note| note.contains("no hours given"));
    let line = |code: &str| format!("[[employment.line]]\ncode = \"{code}\"\namount = \"100.00\"\n");
    assert!(told(&line("1000")));
    assert!(!told(&format!("hours = \"10\"\n{}", line("1000"))));
    // Overtime pay has hours, a kilometre has none.
    assert!(!told("[[employment.line]]\ncode = \"3000\"\nkm = \"10\"\n"));
}

/// Each line says how sure it is, and names its employment.
#[test]
fn a_line_says_how_sure_it_is() {
    let answer =
        answer("agreement = \"30.11\"\nposition = \"basis\"\nstep = 30\narea_group = 2\nfraction = \"1\"\n");
    let line = |code: &str| {
        let lines = answer["lines"].as_array().unwrap();
        lines.iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("no line {code}")).clone()
    };
    assert_eq!(line("1000")["certainty"], "verified");
    assert_eq!(line("5000")["certainty"], "secondary");
    assert_eq!(line("5110")["certainty"], "unverified");
    assert_eq!(line("1000")["employment"], "1");
    assert!(line("5000")["employment"].is_null());
    assert_eq!(answer["unverified"], serde_json::json!(["30.11.pension@2025-04-01"]));
}

/// Full time is no factor worth a line in the reason of a supplement; part time is.
#[test]
fn a_reason_has_the_fraction_only_where_it_counts() {
    let reason = |fraction: &str| {
        let answer = answer(&format!(
            "step = 30\narea_group = 2\nfraction = \"{fraction}\"\n\
             [[employment.line]]\ncode = \"1120\"\nbase_2000 = \"6000.00\"\n"
        ));
        let lines = answer["lines"].as_array().unwrap();
        let line = lines.iter().find(|line| line["code"] == "1120").unwrap();
        line["explain"].as_str().unwrap().contains("employment.fraction")
    };
    assert!(reason("30/37"));
    assert!(!reason("37/37"));
}
