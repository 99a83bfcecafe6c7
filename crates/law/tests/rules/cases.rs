//! The golden cases: files a payroll officer can read and correct, each with its expected answer.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use kaemner_law::Law;
use kaemner_law::params::Counts;
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

/// Forhøjet ferietillæg: the case's percentage, else the agreement's, else the standard.
#[test]
fn a_raised_supplement_is_the_agreements_where_it_has_one() {
    let gross = |agreement: &str, percent: &str| {
        let line = "[[employment.line]]\ncode = \"1620\"\nbase = \"100000.00\"";
        answer(&format!("hours = \"1\"\n{agreement}\n{line}\n{percent}\n"))["gross"].clone()
    };
    assert_eq!(gross("", ""), "1480.00");
    assert_eq!(gross("agreement = \"30.11\"", ""), "1480.00");
    assert_eq!(gross("agreement = \"50.01\"", ""), "1680.00");
    assert_eq!(gross("agreement = \"50.01\"", "percent = \"2\""), "2000.00");
}

/// A code outside the catalogue counts exactly as the line says.
#[test]
fn a_code_of_its_own_counts_as_its_line_says() {
    let of = |marks: [bool; 4]| {
        let [am, a_income, pensionable, holiday] = marks;
        answer(&format!(
            "hours = \"1\"\n[[employment.line]]\ncode = \"4711\"\namount = \"1000.00\"\nam = {am}\n\
             a_income = {a_income}\npensionable = {pensionable}\nholiday = {holiday}\n\
             [employment.pension]\nstyle = \"on_top\"\npercent = \"10\"\n[leaver]\n"
        ))
    };
    let figures = |marks| {
        let answer = of(marks);
        let of = |name: &str| answer[name].as_str().unwrap().to_owned();
        let holiday = answer["holiday"]["gross"].as_str().unwrap().to_owned();
        [of("am_base"), of("gross"), of("pension_employer"), holiday]
    };
    assert_eq!(figures([true, true, true, true]), ["1000.00", "1000.00", "100.00", "125.00"]);
    assert_eq!(figures([false, true, false, false]), ["0.00", "1000.00", "0.00", "0.00"]);
    assert_eq!(figures([false, false, false, false]), ["0.00", "0.00", "0.00", "0.00"]);
}

/// What a line says of holiday and pension goes before the catalogue, also of inconvenience pay.
#[test]
fn a_line_goes_before_the_catalogue() {
    let of = |line: &str, field: &str| {
        let answer = answer(&format!(
            "hours = \"1\"\n[[employment.line]]\n{line}\n\
             [employment.pension]\nstyle = \"on_top\"\npercent = \"10\"\nspecial_percent = \"5\"\n[leaver]\n"
        ));
        answer.pointer(field).unwrap().as_str().unwrap().to_owned()
    };
    let evening = "code = \"1400\"\namount = \"1000.00\"";
    assert_eq!(of(evening, "/pension_employer"), "50.00");
    assert_eq!(of(&format!("{evening}\npensionable = true"), "/pension_employer"), "100.00");
    assert_eq!(of(&format!("{evening}\npensionable = false"), "/pension_employer"), "0.00");
    let basic = "code = \"1000\"\namount = \"1000.00\"";
    assert_eq!(of(basic, "/holiday/gross"), "125.00");
    assert_eq!(of(&format!("{basic}\nholiday = false"), "/holiday/gross"), "0.00");
}

/// A deduction is one whatever its sign; pay that is given back keeps its own.
#[test]
fn a_deduction_has_no_sign() {
    let net = |code: &str, amount: &str| {
        let line = |code: &str, amount: &str| {
            format!("[[employment.line]]\ncode = \"{code}\"\namount = \"{amount}\"\n")
        };
        answer(&format!("hours = \"1\"\n{}{}", line("1110", "1000.00"), line(code, amount)))["net"].clone()
    };
    for (code, left) in [("7000", "314.00"), ("5120", "372.60"), ("1700", "372.60")] {
        assert_eq!((net(code, "100.00"), net(code, "-100.00")), (left.into(), left.into()), "{code}");
    }
    assert_eq!(net("1110", "-100.00"), "372.60");
}

/// The lines of a code that correct March, as (amount).
fn corrected(employment: &str, booked: &str) -> Vec<String> {
    let answer = answer(&format!(
        "hours = \"1\"\n{employment}\n[[employment.retro]]\nperiod = \"2026-03\"\n\
         [[employment.retro.booked]]\ncode = \"{booked}\"\namount = \"100.00\"\n"
    ));
    let lines = answer["lines"].as_array().unwrap().iter();
    let lines = lines.filter(|line| line["corrects"] == "2026-03" && line["code"] == booked);
    lines.map(|line| line["amount"].as_str().unwrap().to_owned()).collect()
}

/// What was booked and is no longer paid is taken back, but not what follows the differences by itself.
#[test]
fn only_what_the_calculation_makes_is_left_to_it() {
    let own = "[employment.pension]\nstyle = \"deducted\"\nown_percent = \"4\"\nemployer_percent = \"8\"";
    let chief = "agreement = \"civil_servant\"\nposition = \"chief\"\nfritvalg = \"pay\"";
    for employment in ["", own, chief] {
        assert_eq!(corrected(employment, "1110"), ["-100.00"], "{employment}");
    }
    assert_eq!(corrected("", "5120"), ["100.00"]);
    assert_eq!(corrected(own, "5120"), Vec::<String>::new());
    assert_eq!(corrected(chief, "1180"), Vec::<String>::new());
    assert_eq!(corrected(chief, "1170"), ["-100.00"]);
    assert_eq!(corrected("", "1180"), ["-100.00"]);
}

/// The first line of a code, or null.
fn line_of(answer: &serde_json::Value, code: &str) -> serde_json::Value {
    let lines = answer["lines"].as_array().unwrap();
    lines.iter().find(|line| line["code"] == code).cloned().unwrap_or_default()
}

#[test]
fn a_chief_who_is_a_civil_servant_has_a_fritvalg_of_their_own() {
    let of = |choice: &str| {
        answer(&format!(
            "agreement = \"civil_servant\"\nposition = \"chief\"\nstep = 50\narea_group = 2\n\
             fraction = \"37/37\"\nfritvalg = \"{choice}\"\n"
        ))
    };
    let (paid, saved) = (of("pay"), of("pension"));
    assert_eq!((line_of(&paid, "1170").is_null(), line_of(&paid, "1180").is_null()), (true, false));
    assert!(line_of(&saved, "1180").is_null());
    assert_eq!(line_of(&paid, "1180")["amount"], saved["pension_employer"]);
}

/// Pension on top and pension that is deducted rest on different rules; both have inconvenience pay apart.
#[test]
fn each_style_of_pension_has_its_rule() {
    let of = |pension: &str| {
        let line = |code: &str| format!("[[employment.line]]\ncode = \"{code}\"\namount = \"1000.00\"\n");
        let pension = format!("[employment.pension]\n{pension}\nspecial_percent = \"5\"\n");
        let answer = answer(&format!("hours = \"1\"\n{}{}{pension}", line("1000"), line("1400")));
        let of = |name: &str| answer[name].as_str().unwrap().to_owned();
        let rule = line_of(&answer, "5110")["rule"].as_str().unwrap().to_owned();
        (rule, of("pension_employee"), of("pension_employer"))
    };
    let figures =
        |rule: &str, own: &str, employer: &str| (rule.to_owned(), own.to_owned(), employer.to_owned());
    let on_top = of("style = \"on_top\"\npercent = \"10\"");
    assert_eq!(on_top, figures("pension_on_top v1", "0.00", "150.00"));
    let deducted = of("style = \"deducted\"\nown_percent = \"4\"\nemployer_percent = \"8\"");
    assert_eq!(deducted, figures("pension_employer v1", "40.00", "130.00"));
}

/// Paid hours are the contract's, also without a fraction; overtime comes on top, absence without pay comes off,
/// and pay during sickness is of the contract.
#[test]
fn hours_are_those_of_the_contract_and_what_changes_them() {
    let hours = |fraction: &str, line: &str| {
        let line = if line.is_empty() { String::new() } else { format!("[[employment.line]]\n{line}\n") };
        let answer = answer(&format!(
            "agreement = \"30.11\"\nposition = \"basis\"\nstep = 30\narea_group = 2\n{fraction}\n{line}"
        ));
        answer["eindkomst"]["200"].as_str().unwrap().to_owned()
    };
    let full = "fraction = \"37/37\"";
    assert_eq!(hours("", ""), "160.33");
    assert_eq!(hours("fraction = \"30/37\"", ""), "130.00");
    assert_eq!(hours(full, "code = \"1310\"\nhours = \"10\""), "170.33");
    assert_eq!(hours(full, "code = \"1700\"\nhours = \"10\"\namount = \"100.00\""), "150.33");
    assert_eq!(hours(full, "code = \"1500\"\nhours = \"10\"\namount = \"100.00\""), "160.33");
    assert_eq!(hours(full, "code = \"1400\"\nhours = \"10\"\npercent = \"36\""), "160.33");
}

/// The reason of ATP names the field its hours come from; of several kinds, the employments as a whole.
#[test]
fn atp_says_where_its_hours_come_from() {
    let source = |employments: &[&str]| {
        let rest = employments.join("[[employment]]\nid = \"2\"\n");
        line_of(&answer(&rest), "5000")["explain"].as_str().unwrap().to_owned()
    };
    let (hours, fraction) = ("hours = \"60\"\n", "step = 30\narea_group = 2\nfraction = \"1/2\"\n");
    assert!(source(&[hours]).contains("employment.hours]"));
    assert!(source(&[fraction]).contains("employment.fraction]"));
    assert!(source(&[fraction, fraction]).contains("employment.fraction]"));
    assert!(source(&[fraction, hours]).contains("employment]"));
    assert!(source(&[hours, fraction]).contains("employment]"));
}

/// Who books or reports a benefit reads from its line that it is A-income with AM-bidrag, and nothing else.
#[test]
fn a_benefit_counts_as_income_and_in_nothing_else() {
    let law = Law::shipped().unwrap();
    let case = read_case(&format!("{HEAD}[[benefit]]\nkind = \"phone\"\namount = \"283.00\"\n")).unwrap();
    let slip = pay::calculate(&case, &law).unwrap();
    let counts = slip.proof.lines().iter().find(|line| line.code.as_str() == "1800").unwrap().counts;
    assert_eq!(counts, Counts { am: true, a_income: true, ..Counts::default() });
}

/// Two positions of one agreement rest on two rows of one name.
#[test]
fn an_unverified_figure_is_named_once() {
    let of = |position: &str| {
        format!(
            "agreement = \"30.31\"\nposition = \"{position}\"\nstep = 40\narea_group = 2\nfraction = \"1/2\"\n"
        )
    };
    let both = format!("{}[[employment]]\nid = \"2\"\n{}", of("social_worker"), of("experienced"));
    assert_eq!(answer(&both)["unverified"], serde_json::json!(["30.31.pension@2026-04-01"]));
}
