//! Without proofs a person is calculated without asking for memory, however many rules take part.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;

use allocation_counter::measure;
use kaemner_law::Law;
use kaemner_law::pay::trace::Off;
use kaemner_law::pay::{self, Case, Proof, read_case};

/// One employment with every kind of line the agreement's figures decide, `times` over.
fn case(times: usize) -> Case {
    let head = r#"
        period = "2026-04"
        payment_date = 2026-04-30
        rounding = "exact"
        card = { kind = "main", percent = 37, deduction = "5100.00" }
        deduction = [{ name = "loan", amount = "400.00" }]
        addition = [{ name = "mileage", amount = "754.00" }]
        benefit = [{ kind = "car", amount = "3400.00" }]
        leaver = { days_taken = "5" }
        [[employment]]
        id = "1"
        agreement = "30.11"
        position = "basis"
        step = 30
        area_group = 2
        fraction = "30/37"
    "#;
    let lines = r#"
        [[employment.line]]
        code = "1110"
        amount = "2400.00"
        [[employment.line]]
        code = "1120"
        base_2000 = "6000.00"
        [[employment.line]]
        code = "1310"
        hours = "10"
        [[employment.line]]
        code = "1400"
        minutes = [95, 30, 120]
        percent = "36"
        [[employment.line]]
        code = "3000"
        km = "120"
        km_before = "19950"
    "#;
    read_case(&(head.to_owned() + &lines.repeat(times))).unwrap()
}

fn without_proof(case: &Case, law: &Law) -> u64 {
    measure(|| assert!(pay::totals(case, law, &mut Off).is_ok())).count_total
}

fn with_proof(case: &Case, law: &Law) -> u64 {
    measure(|| assert!(pay::totals(case, law, &mut Proof::default()).is_ok())).count_total
}

#[test]
fn no_rule_allocates_without_proofs() {
    let law = Law::shipped().unwrap();
    let counts: Vec<u64> = [1, 4, 16].map(|times| without_proof(&case(times), &law)).to_vec();
    let proved: Vec<u64> = [1, 4, 16].map(|times| with_proof(&case(times), &law)).to_vec();
    println!("allocations a person with 5, 20 and 80 lines: {counts:?}, with proofs {proved:?}");
    assert_eq!(counts, [0, 0, 0]);
    assert!(proved[0] > 0, "the counter counts nothing");
}

/// Corrections of earlier months compare lists of lines; nothing else needs memory.
#[test]
fn no_golden_case_allocates_without_proofs() {
    let law = Law::shipped().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/pay");
    let mut counted = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case = read_case(&std::fs::read_to_string(&path).unwrap()).unwrap();
        if case.employments.iter().any(|one| !one.retro.is_empty()) {
            continue;
        }
        assert_eq!(without_proof(&case, &law), 0, "{}", path.display());
        counted += 1;
    }
    assert!(counted >= 30, "{counted}");
}
