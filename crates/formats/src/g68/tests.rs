use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::g69::{LineProblem, PostingKind};

/// No one is born on the 61st: nobody has this number.
const CPR: &str = "6101901234";

fn payment(number: u32, ore: i64) -> Payment {
    Payment {
        place: "000".to_owned(),
        municipality: "0265".parse().unwrap(),
        organisation: "00".to_owned(),
        destination: Destination::Free,
        recipient: Recipient::Creditor("12345678901234".to_owned()),
        amount: Ore::new(ore),
        date: date(2026, 12, 1),
        reference: reference(date(2026, 11, 22), 482, number),
        advice: vec!["Fra Prøvekøbing Kommune".to_owned(), "Bøger & blade".to_owned()],
        other: [(17, format!("{number:020}"))].into(),
    }
}

fn posting(number: u32, ore: i64, paid_by: Option<u32>) -> Posting {
    let reference = |number| (117, reference(date(2026, 11, 22), 482, number));
    Posting {
        place: "000".to_owned(),
        municipality: "0265".parse().unwrap(),
        organisation: "01".to_owned(),
        kind: PostingKind::Normal,
        machine: 482,
        number,
        date: date(2026, 11, 22),
        account: "5528001234".to_owned(),
        amount: Ore::new(ore),
        year: 2026,
        text: String::new(),
        other: paid_by.map(reference).into_iter().collect(),
    }
}

#[test]
fn a_payment_is_written_by_the_layout() {
    let bytes = write(&[payment(1, 12_345)], &[], date(2026, 2, 1)).unwrap();
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
    let expected = "Z300 02656      0321\r\n\
        000G68000010265011&020265&0300&0800000012345&09+&1001&1112345678901234&1220261201\
        &1620261122004820000001&1700000000000000000001&40Fra Prøvekøbing Kommune&41Bøger & blade\r\n\
        SLUTD00001\r\n";
    assert_eq!(text, expected);
    assert!(!layout().verified);
}

#[test]
fn every_kind_of_recipient_is_read_back() {
    let recipients = [
        Recipient::Creditor("12345678".to_owned()),
        Recipient::TaxUnit("64942212".parse().unwrap()),
        Recipient::Firm("64942212".parse().unwrap()),
        Recipient::Production("1234567890".parse().unwrap()),
    ];
    for recipient in recipients {
        let one = Payment { recipient, destination: Destination::Forced, ..payment(1, -5) };
        let delivery = read(&write(std::slice::from_ref(&one), &[], date(2026, 2, 1)).unwrap());
        assert_eq!(delivery.payments, [one]);
        assert!(delivery.is_clean());
    }
}

#[test]
fn a_person_is_read_and_kept_out_of_logs() {
    let cpr: Cpr = CPR.parse().unwrap();
    assert!(cpr.is_synthetic());
    let one = Payment { recipient: Recipient::Person(cpr), ..payment(1, 1) };
    assert!(!format!("{one:?}").contains(CPR));
    assert_eq!(read(&write(std::slice::from_ref(&one), &[], date(2026, 2, 1)).unwrap()).payments, [one]);
}

#[test]
fn payments_agree_with_their_postings() {
    let postings = [posting(1, 7_000, Some(1)), posting(2, 5_345, Some(1)), posting(3, -12_345, None)];
    let bytes = write(&[payment(1, 12_345)], &postings, date(2026, 2, 1)).unwrap();
    let delivery = read(&bytes);
    assert!(delivery.is_clean());
    assert_eq!((delivery.payments.len(), delivery.ledger.postings.len()), (1, 3));
    let off =
        Unmatched { reference: payment(1, 0).reference, paid: Ore::new(12_346), posted: Ore::new(12_345) };
    let refused = write(&[payment(1, 12_346)], &postings, date(2026, 2, 1));
    assert_eq!(refused, Err(WriteError::Unmatched(off.clone())));
    let text = String::from_utf8_lossy(&bytes).replace("&0800000012345", "&0800000012346");
    assert_eq!(read(text.as_bytes()).unmatched, [off]);
    assert!(!read(text.as_bytes()).is_clean());
    // The ledger alone does not take payments: the line is named.
    assert_eq!(g69::read(&bytes).errors[0].problem, LineProblem::Header);
}

#[test]
fn wrong_lines_are_named_and_nothing_is_dropped() {
    let good = "000G68000010265011&020265&0300&0800000012345&09+&1011&110064942212&1220261201&1620261122004820000001";
    let change = |from: &str, to: &str| good.replacen(from, to, 1);
    let file = [
        good.to_owned(),
        change("0265011&", "0265010&"),
        change("0265011&", "0265991&"),
        change("&0300", "&0100"),
        change("&020265", "&020101"),
        change("&0800000012345", "&08000000123,5"),
        change("&09+", "&09x"),
        change("&1011", "&1099"),
        change("64942212", "64942213"),
        change("&1220261201", "&1220261301"),
        change("&162026", "&16x026"),
        change("&0300", ""),
        "SLUTD00012".to_owned(),
    ];
    let delivery = read(file.join("\n").as_bytes());
    let found: Vec<_> =
        delivery.ledger.errors.iter().map(|error| (error.line, error.problem.clone())).collect();
    let value = |number| LineProblem::Value { number };
    let expected = [
        (2, LineProblem::PaymentHeader),
        (3, LineProblem::PaymentHeader),
        (4, LineProblem::Order { after: 2 }),
        (5, value(2)),
        (6, value(8)),
        (7, value(9)),
        (8, value(10)),
        (9, value(11)),
        (10, value(12)),
        (11, value(16)),
        (12, LineProblem::Missing { number: 3 }),
    ];
    assert_eq!(found, expected);
    assert_eq!(delivery.payments.len(), 1);
    assert_eq!(delivery.payments[0].amount, Ore::new(12_345));
}

#[test]
fn what_does_not_fit_is_refused() {
    let refused = |change: fn(&mut Payment)| {
        let mut one = payment(1, 5);
        change(&mut one);
        write(&[one], &[], date(2026, 1, 1)).unwrap_err()
    };
    let field = |number| WriteError::Field { payment: 1, number };
    assert_eq!(write(&[], &[], date(2026, 1, 1)), Err(WriteError::Empty));
    assert_eq!(refused(|one| one.place = "0".to_owned()), field(0));
    assert_eq!(refused(|one| one.amount = Ore::new(100_000_000_000)), field(8));
    assert_eq!(refused(|one| one.recipient = Recipient::Creditor("123456789012345".to_owned())), field(11));
    assert_eq!(refused(|one| one.reference = "1".to_owned()), field(16));
    assert_eq!(refused(|one| one.advice = vec!["x".repeat(82)]), field(40));
    assert_eq!(refused(|one| one.advice = vec!["a &41 b".to_owned()]), field(40));
    assert_eq!(refused(|one| one.advice = vec!["x".to_owned(); 37]), field(75));
    assert_eq!(refused(|one| one.advice = vec!["Ω".to_owned()]), WriteError::Characters);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rows in prop::collection::vec((-1_000_000_000i64..1_000_000_000, "[A-Za-zÆØÅæøå .,;/+-]{0,81}"), 1..20)) {
        let payments: Vec<_> = rows.iter().zip(1..).map(|((ore, text), at)| Payment {
            advice: vec![text.trim_end().to_owned()],
            ..payment(at, *ore)
        }).collect();
        let delivery = read(&write(&payments, &[], date(2026, 1, 1)).unwrap());
        prop_assert!(delivery.is_clean());
        prop_assert_eq!(delivery.payments, payments);
    }

    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>, tail in "\\PC{0,80}") {
        let _ = read(&bytes);
        let _ = read(format!("000G68000010265011&{tail}").as_bytes());
    }
}
