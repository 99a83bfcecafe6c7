//! What becomes of the official examples in the other format: lawful there, or the rule that stands against it.

#![expect(clippy::unwrap_used, reason = "test data that is not as described must stop the test")]

mod shared;

use std::collections::BTreeMap;

use kaemner_formats::invoice::rules::Flag;
use kaemner_formats::invoice::write::{Written, convert};
use kaemner_formats::invoice::{Document, Format, read};
use serde_json::Value;

/// How many of the examples are lawful in each format; what stands against the others is in `docs/formats.md`.
const LEAST: [(Format, Format, u32); 4] = [
    (Format::Oioubl, Format::Oioubl, 24),
    (Format::Oioubl, Format::PeppolBis, 18),
    (Format::PeppolBis, Format::Oioubl, 7),
    (Format::PeppolBis, Format::PeppolBis, 25),
];

/// Accepted invoices and credit notes of the shared data, with their names.
fn examples() -> Vec<(String, Document)> {
    let Some(data) = shared::conformance("einvoice") else { return Vec::new() };
    let index = std::fs::read_to_string(data.join("examples/index.jsonl")).unwrap();
    let rows = index.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.filter(|row| {
        row["verdict"] == "pass" && matches!(row["doc"].as_str(), Some("Invoice" | "CreditNote"))
    })
    .map(|row| {
        let bytes = std::fs::read(data.join(row["file"].as_str().unwrap())).unwrap();
        (row["id"].as_str().unwrap().to_owned(), read(&bytes).unwrap())
    })
    .collect()
}

fn fatal(written: &Written) -> Vec<&'static str> {
    written.broken.iter().filter(|finding| finding.flag == Flag::Fatal).map(|finding| finding.rule).collect()
}

#[test]
fn official_examples_in_the_other_format() {
    let mut tally: BTreeMap<(Format, Format), (u32, u32)> = BTreeMap::new();
    for (name, document) in examples() {
        for to in [Format::Oioubl, Format::PeppolBis] {
            let written = convert(&document, to).unwrap();
            let broken = fatal(&written);
            let counted = tally.entry((document.format, to)).or_default();
            counted.0 += u32::from(broken.is_empty());
            counted.1 += 1;
            if !broken.is_empty() {
                println!("{name} to {}: {broken:?}", to.name());
            }
            let again = read(written.xml.as_bytes()).unwrap();
            assert_eq!(again.totals.payable, document.totals.payable, "{name} to {to:?}");
        }
    }
    for ((from, to), (lawful, all)) in &tally {
        println!("{} to {}: {lawful} of {all} lawful", from.name(), to.name());
        let least = LEAST.iter().find(|(of, into, _)| (of, into) == (from, to)).map_or(0, |found| found.2);
        assert!(*lawful >= least, "{} to {}: only {lawful} of {all} lawful", from.name(), to.name());
    }
}
