//! Payment orders: what is written is valid, says what was meant, and comes back the same.

#![allow(clippy::unwrap_used, reason = "a test stops where a value is missing")]

mod shared;

use jiff::civil::date;
use kaemner_formats::bank::pain001::{self, Version};
use kaemner_formats::bank::payment::{
    Batch, Debtor, Initiator, Payment, PaymentError, PaymentFile, PaymentTarget, Purpose, TextField,
};
use kaemner_formats::bank::profile::DENMARK;
use kaemner_values::Ore;
use kaemner_values::slip::{PaymentSlip, SlipKind, check_digit};
use proptest::prelude::*;

fn slip(kind: SlipKind, payload: &str) -> PaymentTarget {
    let reference = if kind.reference_digits() == 0 {
        String::new()
    } else {
        format!("{payload}{}", check_digit(payload))
    };
    PaymentTarget::Slip(PaymentSlip::new(kind, &reference, "81234567").unwrap())
}

fn payment(id: &str, ore: i64, target: PaymentTarget, text: &str) -> Payment {
    Payment {
        end_to_end_id: id.to_owned(),
        amount: Ore::new(ore),
        creditor: "Æg & Sønner A/S".to_owned(),
        target,
        remittance: text.to_owned(),
    }
}

fn every_target() -> Vec<Payment> {
    vec![
        payment("K1", 125_050, PaymentTarget::Domestic("1234 567890".parse().unwrap()), "Faktura 4711"),
        payment("K2", 1, PaymentTarget::Iban("NL26VAYB8060476890".parse().unwrap()), "Invoice <7>"),
        payment("K3", 99_999, slip(SlipKind::Giro01, ""), "Kundenr. 12"),
        payment("K4", 10_000, slip(SlipKind::Giro04, "000000123456789"), ""),
        payment("K5", 20_000, slip(SlipKind::Giro15, "000000123456789"), ""),
        payment("K6", 30_000, slip(SlipKind::Fik71, "02684014996532"), ""),
        payment("K7", 40_000, slip(SlipKind::Fik73, ""), "Rykker 2"),
        payment("K8", 50_000, slip(SlipKind::Fik75, "000000123456789"), "Afdeling 3"),
    ]
}

fn nemkonto() -> Vec<Payment> {
    let person = PaymentTarget::NemKontoPerson("700170-1234".parse().unwrap());
    let company = PaymentTarget::NemKontoCompany("64942212".parse().unwrap());
    vec![payment("N1", 1_500_000, person, "Løn november"), payment("N2", 2_000, company, "")]
}

fn batch(id: &str, purpose: Purpose, payments: Vec<Payment>) -> Batch {
    let debtor = Debtor {
        name: "Prøvekøbing Kommune".to_owned(),
        account: "0040 440116243".parse().unwrap(),
        bic: Some("DABADKKK".parse().unwrap()),
    };
    Batch { id: id.to_owned(), execution_date: date(2026, 11, 30), purpose, debtor, payments }
}

fn file() -> PaymentFile {
    PaymentFile {
        message_id: "KM-2026-11-27-0001".to_owned(),
        created: "2026-11-27T09:30:15Z".parse().unwrap(),
        initiator: Initiator { name: "Prøvekøbing Kommune".to_owned(), cvr: "64942212".parse().unwrap() },
        batches: vec![
            batch("B1", Purpose::Suppliers, every_target()),
            batch("B2", Purpose::Salaries, nemkonto()),
        ],
    }
}

#[test]
fn the_file_reads_as_expected() {
    let text = |version| String::from_utf8(pain001::write(&file(), version, &DENMARK).unwrap()).unwrap();
    insta::assert_snapshot!("pain_001_001_03", text(Version::V03));
    insta::assert_snapshot!("pain_001_001_09", text(Version::V09));
}

#[test]
fn the_file_is_valid_by_the_schemas() {
    let Some(folder) = shared::conformance("iso20022/xsd").filter(|_| shared::has_xmllint()) else { return };
    let mut plain = file();
    plain.batches[0].debtor.bic = None;
    for (file, version) in
        [(&file(), Version::V03), (&file(), Version::V09), (&plain, Version::V03), (&plain, Version::V09)]
    {
        let bytes = pain001::write(file, version, &DENMARK).unwrap();
        let schema = folder.join(format!("{}.xsd", version.message()));
        assert_eq!(shared::validate(&bytes, &schema), Ok(()), "{}", version.message());
    }
    println!("pain.001.001.03 and .09: 4 files valid by the schemas");
}

#[test]
fn the_profile_says_that_no_bank_has_confirmed_it() {
    assert!(!DENMARK.verified);
    assert!(!DENMARK.source.is_empty());
}

#[test]
fn refusals_name_the_payment_and_the_field() {
    let refused = |change: fn(&mut PaymentFile)| {
        let mut file = file();
        change(&mut file);
        pain001::write(&file, Version::V03, &DENMARK).unwrap_err()
    };
    let at = || "K1".to_owned();
    let cases = [
        (refused(|f| f.batches.clear()), PaymentError::Empty { at: "KM-2026-11-27-0001".to_owned() }),
        (refused(|f| f.batches[0].payments.clear()), PaymentError::Empty { at: "B1".to_owned() }),
        (
            refused(|f| f.batches[0].payments[0].amount = Ore::ZERO),
            PaymentError::Amount { at: at(), amount: Ore::ZERO },
        ),
        (
            refused(|f| f.batches[0].payments[0].amount = Ore::new(i64::MAX)),
            PaymentError::Sum { at: "KM-2026-11-27-0001".to_owned() },
        ),
        (
            refused(|f| f.batches[1].payments[0].end_to_end_id = "K1".to_owned()),
            PaymentError::Twice { id: at() },
        ),
        (
            refused(|f| f.batches[0].payments[0].creditor = " ".to_owned()),
            PaymentError::Blank { at: at(), field: TextField::Creditor },
        ),
        (
            refused(|f| f.batches[0].payments[0].creditor = "Иван".to_owned()),
            PaymentError::Character { at: at(), field: TextField::Creditor, character: 'И' },
        ),
        (
            refused(|f| f.batches[0].payments[0].remittance = "x".repeat(141)),
            PaymentError::TooLong { at: at(), field: TextField::Remittance, found: 141, most: 140 },
        ),
        (
            refused(|f| f.batches[0].payments[0].end_to_end_id = "K–1".to_owned()),
            PaymentError::Character {
                at: "K–1".to_owned(), field: TextField::EndToEndId, character: '–'
            },
        ),
        (
            refused(|f| f.batches[0].payments[5].remittance = "tekst".to_owned()),
            PaymentError::Remittance { at: "K6".to_owned(), kind: "71" },
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

fn any_target() -> impl Strategy<Value = PaymentTarget> {
    prop_oneof![
        ("[0-9]{4}", "[0-9]{1,10}").prop_map(|(registration, account)| {
            PaymentTarget::Domestic(format!("{registration} {account}").parse().unwrap())
        }),
        "[0-9]{14}".prop_map(|payload| slip(SlipKind::Fik71, &payload)),
        "[0-9]{15}".prop_map(|payload| slip(SlipKind::Giro04, &payload)),
        "[0-9]{4}".prop_map(|last| PaymentTarget::NemKontoPerson(format!("710180{last}").parse().unwrap())),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(payments in prop::collection::vec((1i64..1_000_000_000, any_target(), "[A-Za-zÆØÅæøå0-9&<>\"' ]{1,40}"), 1..30)) {
        let mut file = file();
        let taken = |text: &str| !text.trim().is_empty() && !text.contains(['<', '>', '"']);
        file.batches[0].payments = payments
            .into_iter()
            .enumerate()
            .filter(|(_, (_, _, name))| taken(name))
            .map(|(at, (ore, target, name))| Payment { creditor: name, ..payment(&format!("P{at}"), ore, target, "") })
            .collect();
        prop_assume!(!file.batches[0].payments.is_empty());
        for version in [Version::V03, Version::V09] {
            let bytes = pain001::write(&file, version, &DENMARK).unwrap();
            prop_assert_eq!(&bytes, &pain001::write(&file, version, &DENMARK).unwrap());
            let orders = pain001::read(&bytes).unwrap();
            prop_assert!(orders.agrees());
            prop_assert_eq!(orders.sum().unwrap().ore(), Some(file.sum().unwrap()));
            for (read, meant) in orders.batches[0].payments.iter().zip(&file.batches[0].payments) {
                prop_assert_eq!(read.amount.ore(), Some(meant.amount));
                prop_assert_eq!(&read.end_to_end_id, &meant.end_to_end_id);
                let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                prop_assert_eq!(words(&read.creditor), words(&meant.creditor));
                match &meant.target {
                    PaymentTarget::Slip(slip) => {
                        let found = read.slip().unwrap();
                        prop_assert_eq!((found.kind, found.reference.as_str()), (slip.kind(), slip.reference()));
                        prop_assert_eq!(read.creditor_account.as_deref(), Some(slip.creditor()));
                    }
                    PaymentTarget::Domestic(account) => {
                        let digits = account.to_string().replace(' ', "");
                        prop_assert_eq!(read.creditor_account.as_deref(), Some(digits.as_str()));
                    }
                    _ => prop_assert!(read.creditor_id.is_some()),
                }
            }
        }
    }
}
