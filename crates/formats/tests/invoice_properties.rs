//! What must hold for every invoice, and for everything that is none.
#![expect(
    clippy::unwrap_used,
    reason = "a generated document that cannot be written or read must stop the test"
)]

use kaemner_formats::invoice::rules::judge;
use kaemner_formats::invoice::write::to_xml;
use kaemner_formats::invoice::{Decimal, Document, read};
use proptest::collection::vec;
use proptest::prelude::*;

const FIXTURES: [&str; 3] = [
    include_str!("../fixtures/invoice/oioubl-invoice.xml"),
    include_str!("../fixtures/invoice/bis3-invoice.xml"),
    include_str!("../fixtures/invoice/bis3-credit-note.xml"),
];

/// One line: quantity, price in øre.
fn lines() -> impl Strategy<Value = Vec<(i64, i64)>> {
    vec((1i64..1_000, 0i64..1_000_000), 1..6)
}

/// A fixture with other lines and totals that add up, and free text in it.
fn generated(fixture: usize, lines: &[(i64, i64)], text: &str) -> Document {
    let mut document = read(FIXTURES[fixture].as_bytes()).unwrap();
    let template = document.lines[0].clone();
    let rate = Decimal::from(25);
    let vat_of = |net: Decimal| net.times(rate).times(Decimal::new(1, 2)).rounded(2);
    let mut total = Decimal::ZERO;
    document.lines.clear();
    for (number, (quantity, ore)) in (1..).zip(lines) {
        let mut line = template.clone();
        let price = Decimal::new(i128::from(*ore), 2);
        let net = price.times(Decimal::from(*quantity)).rounded(2);
        line.id = format!("{number}");
        line.quantity = Some(Decimal::from(*quantity));
        line.price.net = Some(price);
        line.price.base_quantity = Some(Decimal::ONE);
        line.net = Some(net);
        line.name = Some(format!("Vare {text}").trim().to_owned());
        for row in &mut line.vat {
            row.taxable = row.taxable.map(|_| net);
            row.amount = row.amount.map(|_| vat_of(net));
        }
        total = total.plus(net);
        document.lines.push(line);
    }
    document.allowances.clear();
    document.vat.truncate(1);
    document.vat[0].taxable = Some(total);
    document.vat[0].amount = Some(vat_of(total));
    let totals = &mut document.totals;
    totals.allowances = None;
    totals.lines = Some(total);
    totals.without_vat = Some(total);
    totals.vat = Some(vat_of(total));
    totals.with_vat = Some(total.plus(vat_of(total)));
    totals.payable = totals.with_vat;
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reading_what_was_written_gives_the_same(fixture in 0usize..3, lines in lines(), text in "[ -~æøåÆØÅ€]{0,30}") {
        let document = generated(fixture, &lines, &text);
        let xml = to_xml(&document).unwrap();
        prop_assert_eq!(read(xml.as_bytes()).unwrap(), document);
    }

    #[test]
    fn what_is_written_is_accepted(fixture in 0usize..3, lines in lines()) {
        let document = generated(fixture, &lines, "x");
        prop_assert_eq!(document.check_amounts(), vec![]);
        let verdict = judge(to_xml(&document).unwrap().as_bytes()).unwrap();
        prop_assert!(verdict.is_accepted(), "{:?}", verdict);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
        let _ = judge(&bytes);
    }

    #[test]
    fn any_damage_is_read_or_refused(fixture in 0usize..3, at in any::<prop::sample::Index>(), with in ".{0,4}", length in 0usize..40) {
        let text = FIXTURES[fixture];
        let from = (0..=at.index(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap();
        let to = (from + length..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
        let damaged = format!("{}{with}{}", &text[..from], &text[to..]);
        let _ = read(damaged.as_bytes());
        let _ = judge(damaged.as_bytes());
    }

    #[test]
    fn any_well_formed_document_is_judged(names in vec("(cac|cbc):(Party|ID|TaxTotal|TaxSubtotal|TaxAmount|InvoiceLine|Price|AllowanceCharge|Amount|PaymentMeans|TaxCategory|Percent|LegalMonetaryTotal)", 1..40), text in "[0-9.,-]{0,8}") {
        let spaces = "xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
            xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
            xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"";
        let mut body = String::new();
        let mut open = Vec::new();
        for (number, name) in names.iter().enumerate() {
            body.push_str(&format!("<{name}>{text}"));
            open.push(name);
            if number % 3 == 0 {
                while let Some(name) = open.pop() {
                    body.push_str(&format!("</{name}>"));
                }
            }
        }
        while let Some(name) = open.pop() {
            body.push_str(&format!("</{name}>"));
        }
        let xml = format!("<Invoice {spaces}>{body}</Invoice>");
        prop_assert!(judge(xml.as_bytes()).is_ok());
        let _ = read(xml.as_bytes());
    }
}

/// Every amount of a fixture, raised by 100 alone, is noticed by a rule or by the cross-check.
#[test]
fn a_change_of_any_one_amount_is_noticed() {
    for text in FIXTURES {
        let mut from = 0;
        let mut amounts = 0;
        while let Some(found) = text[from..].find("currencyID=\"DKK\">") {
            let start = from + found + "currencyID=\"DKK\">".len();
            let end = start + text[start..].find('<').unwrap();
            let value = Decimal::parse(&text[start..end]).unwrap().plus(Decimal::from(100));
            let changed = format!("{}{value}{}", &text[..start], &text[end..]);
            let noticed = !judge(changed.as_bytes()).unwrap().is_accepted()
                || !read(changed.as_bytes()).unwrap().check_amounts().is_empty();
            assert!(noticed, "{}", &text[start - 60..end]);
            amounts += 1;
            from = end;
        }
        assert!(amounts > 10);
    }
}
