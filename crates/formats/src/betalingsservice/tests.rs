use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn collection(customer: u64, ore: i64) -> Collection {
    Collection {
        customer: customer.to_string(),
        mandate: 1_234,
        due: date(2026, 12, 1),
        amount: Ore::new(ore),
        reference: format!("KM-{customer}"),
        names: vec!["Test Borger".to_owned(), "Prøvevej 1".to_owned()],
        post_code: Some(4_600),
        advices: vec!["Daginstitution december".to_owned()],
    }
}

fn delivery(collections: Vec<Collection>) -> Delivery {
    Delivery {
        cvr: "64942212".parse().unwrap(),
        subsystem: "KOM".to_owned(),
        number: 17,
        date: date(2026, 11, 22),
        sections: vec![Section {
            pbs: 1_234_567,
            group: 1,
            supplier: "DAGINST".to_owned(),
            account: "0040 440116243".parse().unwrap(),
            text: "Opkrævning fra Prøvekøbing Kommune".to_owned(),
            collections,
        }],
    }
}

#[test]
fn a_delivery_has_lines_of_fixed_width() {
    let text = write(&delivery(vec![collection(1, 250_000), collection(2, 5)])).unwrap();
    assert!(text.lines().all(|line| line.chars().count() == LAYOUT.line_length));
    assert!(!LAYOUT.verified);
    insta::assert_snapshot!(text.replace("\r\n", "|\n"));
}

#[test]
fn what_does_not_fit_is_refused() {
    let refused = |change: fn(&mut Collection)| {
        let mut one = collection(1, 5);
        change(&mut one);
        write(&delivery(vec![one])).unwrap_err()
    };
    let field =
        |record: &str, field: &str| BsError::Field { record: record.to_owned(), field: field.to_owned() };
    assert_eq!(refused(|one| one.amount = Ore::ZERO), BsError::Amount { reference: "KM-1".to_owned() });
    assert_eq!(refused(|one| one.names = vec!["x".repeat(36)]), field("BS022", "text"));
    assert_eq!(refused(|one| one.mandate = 1_234_567_890), field("BS022", "mandate"));
    assert_eq!(refused(|one| one.reference = "a\nb".to_owned()), field("BS042", "reference"));
    for customer in ["", "007", "a1", "1 2", "A&B"] {
        let mut one = collection(1, 5);
        one.customer = customer.to_owned();
        let refused = write(&delivery(vec![one])).unwrap_err();
        assert_eq!(refused, BsError::Customer { customer: customer.to_owned() });
    }
}

/// Puts texts at positions counted from 1.
fn placed(parts: &[(usize, &str)]) -> String {
    let mut line = vec![' '; LAYOUT.line_length];
    for (at, text) in parts {
        text.chars().enumerate().for_each(|(offset, letter)| line[at - 1 + offset] = letter);
    }
    line.into_iter().collect::<String>().trim_end().to_owned()
}

/// A delivery that comes back: start, one section with its lines, end.
fn returned(delivery: &str, section: &str, lines: &[String], sum: &str) -> String {
    let count = format!("{:011}", lines.len());
    let mut all = vec![
        placed(&[(1, "BS00264942212KOM"), (17, delivery), (21, "0000000017"), (50, "221126")]),
        placed(&[(1, "BS01201234567"), (14, section), (18, "000"), (21, "00001"), (50, "221126")]),
    ];
    all.extend_from_slice(lines);
    all.push(placed(&[(1, "BS09201234567"), (14, section), (18, "00000"), (23, "00001")]));
    all.push(placed(&[
        (1, "BS99264942212KOM"),
        (17, delivery),
        (21, "00000000001"),
        (32, &count),
        (43, sum),
    ]));
    all.join("\r\n")
}

fn automatic(code: &str, customer: &str, amount: &str, paid: &str) -> String {
    let head =
        [(1, "BS04201234567"), (14, code), (18, "000"), (21, "00001"), (26, customer), (41, "000001234")];
    let money = [
        (50, "011226"),
        (56, "1"),
        (57, amount),
        (70, "KM-1"),
        (104, "011226"),
        (110, "021226"),
        (116, paid),
    ];
    placed(&[head.as_slice(), &money].concat())
}

#[test]
fn answers_are_read_and_their_totals_checked() {
    let fates = [
        ("0236", Fate::Paid),
        ("0237", Fate::Rejected),
        ("0238", Fate::Cancelled),
        ("0239", Fate::ChargedBack),
    ];
    for (code, fate) in fates {
        let line = automatic(code, "000000000000001", "0000000250000", "0000000250000");
        let answers = read_answers(&returned("0602", "0211", &[line], "000000000250000")).unwrap();
        let moved = fate != Fate::Cancelled;
        let expected = Answer {
            fate,
            customer: "1".to_owned(),
            mandate: 1_234,
            due: Some(date(2026, 12, 1)),
            amount: Ore::new(250_000),
            reference: "KM-1".to_owned(),
            paid_on: moved.then(|| date(2026, 12, 1)),
            booked_on: moved.then(|| date(2026, 12, 2)),
            paid: if moved { Ore::new(250_000) } else { Ore::ZERO },
            fee: Ore::ZERO,
        };
        assert_eq!(answers, [expected]);
    }
}

#[test]
fn a_slip_has_its_own_places() {
    let head = [
        (1, "BS04201234567"),
        (14, "0297"),
        (18, "000"),
        (21, "00001"),
        (26, "0000"),
        (30, "00000000NV00012"),
    ];
    let rest = [(45, "71"), (47, "1"), (48, "00750"), (53, "011226"), (59, "1"), (60, "0000000089970")];
    let paid = [
        (73, "KM-000042"),
        (82, "0000000000000000000000"),
        (104, "051226"),
        (110, "061226"),
        (116, "0000000089970"),
    ];
    let line = placed(&[head.as_slice(), &rest, &paid].concat());
    let answers = read_answers(&returned("0602", "0215", &[line], "000000000089970")).unwrap();
    assert_eq!((answers[0].customer.as_str(), answers[0].mandate), ("NV00012", 0));
    assert_eq!((answers[0].amount, answers[0].fee), (Ore::new(89_970), Ore::new(750)));
    assert_eq!(answers[0].reference, "KM-000042");
    assert_eq!(
        (answers[0].paid_on, answers[0].booked_on),
        (Some(date(2026, 12, 5)), Some(date(2026, 12, 6)))
    );
}

#[test]
fn mandates_are_read_with_their_days() {
    let line = |code: &str, customer: &str, end: &str| {
        let head = [(1, "BS04201234567"), (14, code), (18, "000"), (21, "00001"), (26, customer)];
        placed(&[head.as_slice(), &[(41, "000001234"), (50, "201026"), (56, end)]].concat())
    };
    let states = [
        ("0230", MandateState::Active),
        ("0231", MandateState::Registered),
        ("0232", MandateState::EndedByBank),
        ("0233", MandateState::EndedByCreditor),
        ("0234", MandateState::EndedByService),
    ];
    let lines: Vec<_> = states.iter().map(|(code, _)| line(code, "1001", "000000")).collect();
    let mandates = read_mandates(&returned("0603", "0212", &lines, "")).unwrap();
    assert_eq!(mandates.iter().map(|one| one.state).collect::<Vec<_>>(), states.map(|(_, state)| state));
    assert_eq!(mandates.iter().filter(|one| one.state.is_in_force()).count(), 2);
    let ended = returned("0603", "0212", &[line("0232", "00000000TEST001", "311026")], "");
    let mandate = read_mandates(&ended).unwrap().remove(0);
    assert_eq!((mandate.pbs, mandate.group, mandate.mandate), (1_234_567, 1, 1_234));
    assert_eq!(mandate.customer, "TEST001");
    assert_eq!((mandate.date, mandate.ends), (date(2026, 10, 20), Some(date(2026, 10, 31))));
    let odd = |from: &str, to: &str| read_mandates(&ended.replacen(from, to, 1));
    assert_eq!(odd("0232", "0299"), Err(BsError::Line { line: 3 }));
    assert_eq!(odd("201026", "321026"), Err(BsError::Line { line: 3 }));
    assert_eq!(odd("201026", "000000"), Err(BsError::Line { line: 3 }));
    assert_eq!(odd("KOM0603", "KOM0602"), Err(BsError::Line { line: 1 }));
}

#[test]
fn a_delivery_that_is_not_whole_is_refused() {
    let line = automatic("0236", "1", "0000000250000", "0000000250000");
    let whole = returned("0602", "0211", std::slice::from_ref(&line), "000000000250000");
    assert!(read_answers(&whole).is_ok());
    assert_eq!(read_answers(&whole.replacen("000000000250000", "000000000250001", 1)), Err(BsError::Totals));
    assert_eq!(read_answers(&whole.replacen("BS042", "BS043", 1)), Err(BsError::Line { line: 3 }));
    assert_eq!(read_answers(&whole.replacen(&format!("{line}\r\n"), "", 1)), Err(BsError::Totals));
    assert_eq!(read_answers(&format!("{whole}\r\n{line}")), Err(BsError::Line { line: 6 }));
    let cut: Vec<_> = whole.lines().take(4).collect();
    assert_eq!(read_answers(&cut.join("\n")), Err(BsError::Totals));
    assert_eq!(read_answers(&line), Err(BsError::Line { line: 1 }));
    assert_eq!(read_answers("hej"), Err(BsError::Line { line: 1 }));
    assert_eq!(read_answers(""), Err(BsError::Totals));
    assert_eq!(read_mandates(&whole), Err(BsError::Line { line: 1 }));
}

proptest! {
    #[test]
    fn totals_always_agree(amounts in prop::collection::vec(1i64..1_000_000_000, 0..20)) {
        let collections = amounts.iter().zip(1..).map(|(ore, customer)| collection(customer, *ore)).collect();
        let text = write(&delivery(collections)).unwrap();
        let end = text.lines().last().unwrap().to_owned();
        prop_assert_eq!(end[31..42].parse::<usize>().unwrap(), amounts.len());
        prop_assert_eq!(end[42..57].parse::<i64>().unwrap(), amounts.iter().sum::<i64>());
        prop_assert_eq!(end[57..68].parse::<usize>().unwrap(), amounts.len());
        prop_assert_eq!(end[83..94].parse::<usize>().unwrap(), 3 * amounts.len());
    }

    #[test]
    fn random_text_never_panics(text in "(BS[0-9]{3})?\\PC{0,200}", delivery in "060[23]", section in "021[125]") {
        let _ = (read_answers(&text), read_mandates(&text));
        let framed = returned(&delivery, &section, &[text], "");
        let _ = (read_answers(&framed), read_mandates(&framed));
    }
}
