//! Our own small files, one per message, and the fake bank that answers our payment orders.

#![allow(clippy::unwrap_used, reason = "a test stops where a value is missing")]

mod shared;

use jiff::civil::date;
use kaemner_formats::bank::fake_bank::{self, Booking};
use kaemner_formats::bank::pages::{Gap, Page};
use kaemner_formats::bank::pain001::{OrderedPayment, Orders, OrdersBatch};
use kaemner_formats::bank::pain002::{self, Status};
use kaemner_formats::bank::statement::{AccountMessage, Copied, StatementFile};
use kaemner_formats::bank::{Amount, Currency, ReadError, camt, check, json, statement_write};
use kaemner_values::Ore;
use proptest::prelude::*;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/bank/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn lines(name: &str) -> String {
    let file = camt::read(&fixture(name)).unwrap();
    let show = |message: &kaemner_values::text::Message| serde_json::Value::from(message.key);
    let lines = json::statement_lines(name, &file, &show);
    lines.iter().map(|line| serde_json::to_string_pretty(line).unwrap() + "\n").collect()
}

#[test]
fn a_statement_becomes_lines() {
    insta::assert_snapshot!(lines("camt053_v08.xml"));
}

#[test]
fn a_notification_becomes_lines() {
    insta::assert_snapshot!(lines("camt054_v02.xml"));
}

#[test]
fn a_report_becomes_lines() {
    insta::assert_snapshot!(lines("camt052_v04.xml"));
}

#[test]
fn an_answer_is_found_for_each_payment() {
    for name in ["pain002_v03.xml", "pain002_v11.xml"] {
        let report = pain002::read(&fixture(name)).unwrap();
        let status =
            |batch: &str, id: &str| report.of_payment(batch, id).and_then(|verdict| verdict.status.clone());
        assert_eq!(status("B1", "K2"), Some(Status::Refused));
        assert_eq!(status("B1", "K3"), Some(Status::InProcess));
        assert_eq!(status("B1", "K1"), None, "the batch is accepted in part and does not name the payment");
        assert_eq!(status("B2", "N1"), Some(Status::Accepted));
        assert_eq!(status("B3", "X"), None);
        let refused = report.of_payment("B1", "K2").unwrap();
        assert_eq!(refused.reasons[0].code.as_deref(), Some("AC01"));
        assert_eq!(json::status_lines(name, &report).len(), 5);
    }
    assert!(matches!(pain002::read(&fixture("camt054_v02.xml")), Err(ReadError::Message { .. })));
}

#[test]
fn shared_answers_agree_with_the_index() {
    let Some(folder) = shared::conformance("iso20022") else { return };
    let index = std::fs::read_to_string(folder.join("index.jsonl")).unwrap();
    let mut agreed = 0;
    for line in index.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()) {
        if !line["message"].as_str().unwrap().starts_with("pain.002") {
            continue;
        }
        let report =
            pain002::read(&std::fs::read(folder.join(line["file"].as_str().unwrap())).unwrap()).unwrap();
        let code = |verdict: &pain002::Verdict| verdict.status.as_ref().map(ToString::to_string);
        let named = |code: &str| match code {
            "RJCT" => "refused".to_owned(),
            "ACCP" => "accepted".to_owned(),
            other => other.to_owned(),
        };
        let listed = |key: &str| -> Vec<String> {
            line["payment"][key]
                .as_array()
                .unwrap()
                .iter()
                .map(|code| named(code.as_str().unwrap()))
                .collect()
        };
        assert_eq!(line["payment"]["group_status"].as_str().map(named), code(&report.verdict));
        let batches: Vec<_> = report.batches.iter().filter_map(|batch| code(&batch.verdict)).collect();
        let payments: Vec<_> = report
            .batches
            .iter()
            .flat_map(|batch| &batch.payments)
            .filter_map(|one| code(&one.verdict))
            .collect();
        assert_eq!((listed("pmt_status"), listed("tx_status")), (batches, payments));
        agreed += 1;
    }
    println!("pain.002: {agreed} files agree");
    assert!(agreed > 0);
}

fn orders(amounts: &[i64]) -> Orders {
    let payment = |(at, ore): (usize, &i64)| OrderedPayment {
        end_to_end_id: format!("K{at}"),
        amount: Amount::of_ore(Ore::new(*ore)),
        creditor: format!("Leverandør <{at}> & Co"),
        creditor_account: Some("12340000567890".to_owned()),
        creditor_id: None,
        remittance: if at % 2 == 0 { String::new() } else { format!("Faktura {at}") },
        reference: (at % 3 == 0).then(|| "71026840149965328".to_owned()),
    };
    Orders {
        message: "pain.001.001.03".to_owned(),
        message_id: "KM-1".to_owned(),
        created: "2026-11-27T09:30:15Z".to_owned(),
        stated_count: amounts.len(),
        stated_sum: None,
        batches: vec![OrdersBatch {
            id: "B1".to_owned(),
            stated_count: Some(amounts.len()),
            stated_sum: None,
            execution_date: date(2026, 11, 30),
            debtor: "Prøvekøbing Kommune".to_owned(),
            debtor_account: "DK5000400440116243".to_owned(),
            payments: amounts.iter().enumerate().map(payment).collect(),
        }],
    }
}

fn settled(amounts: &[i64], booking: Booking) -> StatementFile {
    let opening = Amount::of_ore(Ore::new(1_000_000));
    let statement =
        fake_bank::settle(&orders(amounts), "DK5000400440116243", date(2026, 11, 30), opening, booking);
    StatementFile {
        kind: AccountMessage::Statement,
        message: "camt.053.001.02".to_owned(),
        message_id: "BANK-1".to_owned(),
        created: Some("2026-12-01T04:00:00".to_owned()),
        statements: vec![statement],
    }
}

#[test]
fn the_fake_bank_writes_valid_statements() {
    let Some(folder) = shared::conformance("iso20022/xsd").filter(|_| shared::has_xmllint()) else { return };
    for booking in [Booking::Single, Booking::Together] {
        let bytes = statement_write::write(&settled(&[100, 250_050, 1], booking));
        assert_eq!(shared::validate(&bytes, &folder.join("camt.053.001.02.xsd")), Ok(()));
    }
    println!("camt.053.001.02: 2 written statements valid by the schema");
}

proptest! {
    #[test]
    fn a_settled_statement_survives_and_reconciles(amounts in prop::collection::vec(1i64..10_000_000, 0..20), together: bool) {
        let file = settled(&amounts, if together { Booking::Together } else { Booking::Single });
        let read = camt::read(&statement_write::write(&file)).unwrap();
        prop_assert_eq!(&read, &file);
        prop_assert_eq!(check::reconciles(&read.statements[0]), Some(true));
        prop_assert_eq!(check::findings(read.kind, &read.statements[0]), vec![]);
        let total = Amount::sum(Currency::DKK, amounts.iter().map(|ore| Amount::of_ore(Ore::new(*ore)))).unwrap();
        prop_assert_eq!(read.statements[0].debits(), total);
    }

    #[test]
    fn random_answers_never_panic(bytes: Vec<u8>) {
        let _ = pain002::read(&bytes);
    }
}

/// One error and finding of each kind renders in both languages without holes.
#[test]
fn every_sentence_is_whole() {
    use kaemner_formats::bank::check::{Finding, Of};
    use kaemner_formats::bank::payment::{PaymentError, TextField};
    use kaemner_formats::bank::{Place, error};
    use kaemner_values::text::{Catalog, Language};

    let catalog = Catalog::new(&[kaemner_values::TEXTS, kaemner_formats::TEXTS]).unwrap();
    assert_eq!(catalog.only_in_one_language(), Vec::<&str>::new());
    let (amount, place) = (Amount::of_ore(Ore::new(12_345)), Place { line: 3, column: 7 });
    let text = || "KM-1".to_owned();
    let reading = [
        error::ReadError::TooLarge { limit: "128 MiB" },
        error::ReadError::Encoding { encoding: "x-no".to_owned() },
        error::ReadError::Xml { place, reason: "unexpected end".to_owned() },
        error::ReadError::Several { count: 2 },
        error::ReadError::Message { found: "pacs.008".to_owned() },
        error::ReadError::Missing { place, element: "Amt" },
        error::ReadError::Value { place, element: "Amt".to_owned(), value: "1,00".to_owned() },
    ];
    let findings = [
        Finding::Balance { expected: amount, closing: amount },
        Finding::NoBalance { kind: "OPBD" },
        Finding::Page(Page::alone(2, false)),
        Finding::Page(Page { gap: Gap::Clash, ..Page::alone(2, false) }),
        Finding::Duplicate(Copied::Duplicate),
        Finding::Count { of: Of::Entries, stated: 2, found: 3 },
        Finding::Total { of: Of::Net, stated: amount.number(), found: amount },
        Finding::BatchTotal { entry: 1, amount, found: amount },
        Finding::BatchCount { entry: 1, stated: 2, found: 3 },
        Finding::CheckDigit { entry: 1, reference: "026840149965329".to_owned() },
        Finding::Currency { entry: 1, found: Currency::DKK },
        Finding::Account,
    ];
    let paying = [
        PaymentError::Empty { at: text() },
        PaymentError::Amount { at: text(), amount: Ore::new(-100) },
        PaymentError::Sum { at: text() },
        PaymentError::Twice { id: text() },
        PaymentError::Blank { at: text(), field: TextField::Creditor },
        PaymentError::TooLong { at: text(), field: TextField::Creditor, found: 90, most: 70 },
        PaymentError::Character { at: text(), field: TextField::Creditor, character: 'И' },
        PaymentError::Remittance { at: text(), kind: "71" },
    ];
    let messages = reading.iter().map(error::ReadError::message);
    let messages =
        messages.chain(findings.iter().map(Finding::message)).chain(paying.iter().map(PaymentError::message));
    let sentences: Vec<String> = messages
        .flat_map(|message| {
            [Language::Danish, Language::English].map(|language| catalog.say(language, &message))
        })
        .collect();
    insta::assert_snapshot!(sentences.join("\n"));
    assert!(sentences.iter().all(|sentence| !sentence.contains(['⟦', '{'])));
}
