//! What always holds for an answer, whatever the case: the sums close.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kaemner_law_checker::{Answer, Fraction, calculate, generate};

/// A figure of the answer in øre.
fn ore(answer: &Answer, name: &str) -> Fraction {
    Fraction::parse(answer.figure(name)).unwrap() * Fraction::whole(100)
}

/// All amounts of the tables `[[name]]` of a case, in øre, and of the lines with these codes.
fn in_case(case: &str, name: &str, codes: &[&str]) -> Fraction {
    let case: toml::Table = case.parse().unwrap();
    let rows = |table: &toml::Table, name: &str| {
        table.get(name).and_then(toml::Value::as_array).cloned().unwrap_or_default()
    };
    let mut all = rows(&case, name);
    for employment in rows(&case, "employment") {
        let lines = rows(employment.as_table().unwrap(), "line");
        all.extend(lines.into_iter().filter(|line| codes.contains(&line["code"].as_str().unwrap())));
    }
    let amounts = all.iter().map(|row| Fraction::parse(row["amount"].as_str().unwrap()).unwrap());
    amounts.fold(Fraction::ZERO, |sum, amount| sum + amount * Fraction::whole(100))
}

#[test]
fn gross_and_additions_become_net_and_what_is_withheld() {
    for number in 0..500 {
        for case in generate::person(2, number, 3) {
            let answer = calculate(&case).unwrap();
            let [gross, net, tax, am, atp, own] =
                ["gross", "net", "a_tax", "am", "atp_employee", "pension_employee"]
                    .map(|name| ore(&answer, name));
            let deductions = in_case(&case, "deduction", &["7000", "7010"]);
            let additions = in_case(&case, "addition", &["3000", "3010", "3020", "3030"]);
            assert_eq!(gross + additions, net + tax + am + atp + own + deductions, "{case}");
        }
    }
}

#[test]
fn a_card_gives_no_more_than_it_has() {
    for number in 0..500 {
        for case in generate::person(3, number, 3) {
            let answer = calculate(&case).unwrap();
            let table: toml::Table = case.parse().unwrap();
            let card = table["card"].as_table().unwrap();
            let on_card = |field: &str| {
                let text = card.get(field).and_then(toml::Value::as_str).unwrap_or("0");
                Fraction::parse(text).unwrap() * Fraction::whole(100)
            };
            let units = card.get("deduction_units").and_then(toml::Value::as_integer).unwrap_or(1);
            let deduction = on_card("deduction") * Fraction::whole(units.into());
            assert!(ore(&answer, "deduction_used") <= deduction, "{case}");
            assert!(ore(&answer, "exempt_used") <= on_card("exempt_remaining"), "{case}");
            assert!(!ore(&answer, "tax_base").is_negative(), "{case}");
        }
    }
}
