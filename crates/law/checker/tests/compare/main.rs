//! The engine and the checker agree to the øre. `KAEMNER_CHECK_PERSONS` says for how many random persons;
//! without it the gate's 2,000.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod harness;
mod refunds_and_holiday;

/// How many persons the comparison takes, and how many absences or employments beside them.
fn persons() -> u64 {
    std::env::var("KAEMNER_CHECK_PERSONS").map_or(2_000, |text| text.parse().unwrap())
}

#[test]
fn two_thousand_persons_for_a_year() {
    let report = harness::compare(persons(), 12);
    assert_eq!(report.cases, persons() * 12);
    assert!(report.refused * 20 < report.cases, "too many cases without an answer\n{report}");
    assert_eq!(report.different, 0, "{report}");
}
