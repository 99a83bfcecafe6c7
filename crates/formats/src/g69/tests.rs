use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn posting(number: u32, ore: i64, text: &str) -> Posting {
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
        text: text.to_owned(),
        other: [(117, format!("2026112200482{number:07}"))].into(),
    }
}

#[test]
fn a_delivery_is_written_by_the_layout() {
    let bytes =
        write(&[posting(1, 12_345, "Bøger & blade"), posting(2, -12_345, "")], date(2026, 2, 1)).unwrap();
    let text = WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
    let expected = "Z300 02656      0321\r\n\
        000G6900001026501NORFLYD&10300482&1040000001&11020261122&1115528001234&112000000012345 &113D&1142026\
        &11720261122004820000001&153Bøger & blade\r\n\
        000G6900002026501NORFLYD&10300482&1040000002&11020261122&1115528001234&112000000012345 &113K&1142026\
        &11720261122004820000002\r\nSLUTD00002\r\n";
    assert_eq!(text, expected);
    assert!(!layout().verified);
}

#[test]
fn wrong_lines_are_named_and_nothing_is_dropped() {
    let good = "000G6900001026501NORFLYD&10300482&1040000001&11020261122&11155&112000000000100-&113K&1142026";
    let change = |from: &str, to: &str| good.replace(from, to);
    let file = [
        good.to_owned(),
        change("G69", "G68"),
        change("NOR", "XXX"),
        change("&104", "&102"),
        change("&11020261122", "&11020261322"),
        change("&113K", "&113X"),
        change("&112000000000100-", "&1120000000001,0-"),
        change("&11155", ""),
        "æøå".to_owned(),
        "SLUTD00008".to_owned(),
    ];
    let delivery = read(file.join("\n").as_bytes());
    let found: Vec<_> = delivery.errors.iter().map(|error| (error.line, error.problem.clone())).collect();
    let expected = [
        (2, LineProblem::Header),
        (3, LineProblem::Header),
        (4, LineProblem::Order { after: 103 }),
        (5, LineProblem::Value { number: 110 }),
        (6, LineProblem::Value { number: 113 }),
        (7, LineProblem::Value { number: 112 }),
        (8, LineProblem::Missing { number: 111 }),
        (9, LineProblem::Header),
        (10, LineProblem::Count { found: 9 }),
    ];
    assert_eq!(found, expected);
    assert_eq!(delivery.postings.len(), 1);
    assert_eq!(delivery.postings[0].amount, Ore::new(100));
    assert_eq!(delivery.unbalanced, [(482, date(2026, 11, 22), Ore::new(100))]);
    assert!(!delivery.is_clean());
}

#[test]
fn what_does_not_fit_is_refused() {
    let write = |posting: Posting| {
        let mut other = posting.clone();
        other.amount = Ore::new(-posting.amount.get());
        super::write(&[posting, other], date(2026, 1, 1)).map(drop)
    };
    assert_eq!(super::write(&[], date(2026, 1, 1)), Err(WriteError::Empty));
    let lone = super::write(&[posting(1, 5, "")], date(2026, 1, 1));
    let off = WriteError::Unbalanced { machine: 482, date: date(2026, 11, 22), difference: Ore::new(5) };
    assert_eq!(lone, Err(off));
    let field = |number| Err(WriteError::Field { posting: 1, number });
    assert_eq!(write(posting(1, 5, "a &999 b")), field(153));
    assert_eq!(write(posting(1, 5, "a\nb")), field(153));
    assert_eq!(write(posting(100_000_000, 5, "a")), field(104));
    assert_eq!(write(posting(1, 1_000_000_000_000, "a")), field(112));
    assert_eq!(write(Posting { place: "0".to_owned(), ..posting(1, 5, "") }), field(0));
    assert_eq!(write(posting(1, 5, "Ω")), Err(WriteError::Characters));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rows in prop::collection::vec((-1_000_000_000i64..1_000_000_000, "[A-Za-zÆØÅæøå0-9 .,;/+-]{0,30}"), 1..20)) {
        let mut postings: Vec<_> =
            rows.iter().zip(1..).map(|((ore, text), at)| posting(at, *ore, text.trim_end())).collect();
        let sum: i64 = rows.iter().map(|(ore, _)| ore).sum();
        postings.push(posting(9_999, -sum, "modpost"));
        let delivery = read(&write(&postings, date(2026, 1, 1)).unwrap());
        prop_assert!(delivery.is_clean());
        prop_assert_eq!(delivery.postings, postings);
    }

    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>, tail in "\\PC{0,60}") {
        let _ = read(&bytes);
        let _ = read(format!("000G6900001026501NORFLYD&{tail}").as_bytes());
    }
}
