//! What always holds for an answer, whatever the case: the sums close.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kaemner_law_checker::{Answer, CheckError, Fraction, calculate, generate};

/// A figure of the answer in øre.
fn ore(answer: &Answer, name: &str) -> Fraction {
    Fraction::parse(answer.figure(name)).unwrap() * Fraction::whole(100)
}

/// The answer, but for cases of an agreement whose figure was not found for the date.
fn answer(case: &str) -> Option<Answer> {
    match calculate(case) {
        Err(CheckError::NoFigure { .. }) => None,
        answer => Some(answer.unwrap()),
    }
}

#[test]
fn gross_and_additions_become_net_and_what_is_withheld() {
    for number in 0..500 {
        for case in generate::person(2, number, 3) {
            let Some(answer) = answer(&case) else { continue };
            let [gross, additions, net, tax, am, atp, own, deductions] = [
                "gross",
                "additions",
                "net",
                "a_tax",
                "am",
                "atp_employee",
                "pension_employee",
                "deductions",
            ]
            .map(|name| ore(&answer, name));
            assert_eq!(gross + additions, net + tax + am + atp + own + deductions, "{case}");
        }
    }
}

#[test]
fn a_card_gives_no_more_than_it_has() {
    for number in 0..500 {
        for case in generate::person(3, number, 3) {
            let Some(answer) = answer(&case) else { continue };
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
