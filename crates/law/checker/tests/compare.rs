//! The engine and the checker agree to the øre.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod harness;

#[test]
fn two_thousand_persons_for_a_year() {
    let report = harness::compare(2_000, 12);
    assert_eq!(report.cases, 24_000);
    assert!(report.refused * 20 < report.cases, "too many cases without an answer\n{report}");
    assert_eq!(report.different, 0, "{report}");
}
