use super::*;
use crate::invoice::model::{FikCard, PaymentTarget};
use crate::invoice::{Decimal, Place};

const OIOUBL: &str = include_str!("../../../fixtures/invoice/oioubl-invoice.xml");
const BIS: &str = include_str!("../../../fixtures/invoice/bis3-invoice.xml");
const CREDIT: &str = include_str!("../../../fixtures/invoice/bis3-credit-note.xml");

fn fail(text: &str) -> ReadError {
    read(text.as_bytes()).unwrap_err()
}

#[test]
fn an_oioubl_invoice_gives_what_paying_it_needs() {
    let invoice = read(OIOUBL.as_bytes()).unwrap();
    assert_eq!((invoice.kind, invoice.format), (Kind::Invoice, Format::Oioubl));
    assert_eq!(invoice.number, "F-2026-0117");
    assert_eq!(invoice.seller.cvr(), Some("12345674"));
    assert_eq!(invoice.seller.shown_name(), Some("Vinter & Sommer Grønt ApS"));
    assert_eq!(invoice.buyer.gln(), Some("5790000000012"));
    assert_eq!(invoice.person_reference(), Some("KØK-12"));
    assert_eq!(invoice.order.as_deref(), Some("IO-4711"));
    assert_eq!(invoice.due_date.map(|d| d.to_string()).as_deref(), Some("2026-04-01"));
    assert_eq!(invoice.totals.payable_ore().unwrap().get(), 144_375);
    assert_eq!(invoice.totals.vat_ore().unwrap().get(), 28_875);
    assert_eq!(invoice.vat_per_rate()[0].taxable, Decimal::new(1155, 0));
    let target = PaymentTarget::Fik {
        card: FikCard::K71,
        payment_id: "000000000001172".to_owned(),
        creditor: "87654321".to_owned(),
    };
    assert_eq!(invoice.payment_target(), Some(&target));
    assert!(invoice.attachments[0].bytes.starts_with(b"%PDF-1.4"));
    assert_eq!(invoice.check_amounts(), []);
}

#[test]
fn a_peppol_invoice_gives_the_same_shape() {
    let invoice = read(BIS.as_bytes()).unwrap();
    assert_eq!((invoice.kind, invoice.format), (Kind::Invoice, Format::PeppolBis));
    assert_eq!(invoice.person_reference(), Some("IT-drift, Anna"));
    assert_eq!(invoice.buyer.gln(), Some("5790000000029"));
    assert_eq!(invoice.vat_per_rate().len(), 2);
    assert!(matches!(invoice.payment_target(), Some(PaymentTarget::Account { .. })));
    assert_eq!(invoice.attachments[0].name.as_deref(), Some("spec.csv"));
    assert_eq!(invoice.check_amounts(), []);
    let credit = read(CREDIT.as_bytes()).unwrap();
    assert_eq!(credit.kind, Kind::CreditNote);
    assert_eq!(credit.preceding[0].number, "P-88");
    assert_eq!(credit.check_amounts(), []);
}

#[test]
fn an_amount_that_does_not_follow_is_named_with_its_place() {
    let wrong = BIS.replace(
        "<cbc:PayableAmount currencyID=\"DKK\">1325.00",
        "<cbc:PayableAmount currencyID=\"DKK\">1325.01",
    );
    let problems = read(wrong.as_bytes()).unwrap().check_amounts();
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].term, problems[0].computed), ("BT-115", Decimal::new(1325, 0)));
    assert_eq!(BIS.lines().nth(problems[0].place.line as usize - 1), Some("  <cac:LegalMonetaryTotal>"));
}

#[test]
fn an_envelope_is_taken_off() {
    let body = BIS.split_once("?>").unwrap().1;
    let header =
        "<StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion></StandardBusinessDocumentHeader>";
    let ns = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";
    let wrapped =
        format!("<StandardBusinessDocument xmlns=\"{ns}\">{header}{body}</StandardBusinessDocument>");
    assert_eq!(read(wrapped.as_bytes()).unwrap().number, "P-88");
    let empty = format!("<StandardBusinessDocument xmlns=\"{ns}\">{header}</StandardBusinessDocument>");
    assert_eq!(fail(&empty).kind, ReadErrorKind::EmptyEnvelope);
}

#[test]
fn declared_encodings_are_honoured() {
    let latin = OIOUBL.replace("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&latin);
    assert_eq!(read(&bytes).unwrap().seller.address.unwrap().street.as_deref(), Some("Engvej"));
    assert_eq!(read(&bytes).unwrap().buyer.shown_name(), Some("Børnehaven Solstrålen"));
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(OIOUBL.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&utf16).unwrap().number, "F-2026-0117");
    let wrong = read(b"<a>\n \xE6</a>").unwrap_err();
    assert_eq!(wrong.place, Place { line: 2, column: 2 });
}

#[test]
fn hostile_and_broken_files_get_one_error_with_a_place() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><Invoice>&c;</Invoice>";
    assert_eq!(fail(bomb).kind, ReadErrorKind::DocumentType);
    assert_eq!(fail("<a>&b;</a>").kind, ReadErrorKind::UnknownEntity("b".to_owned()));
    assert!(matches!(fail("<a>\n<b></a>").kind, ReadErrorKind::NotWellFormed(_)));
    assert_eq!(fail("<a>\n<b></a>").place.line, 2);
    assert!(matches!(fail("<a/><b/>").kind, ReadErrorKind::NotWellFormed(_)));
    assert!(matches!(fail("<a x='1' x='2'/>").kind, ReadErrorKind::NotWellFormed(_)));
    assert_eq!(fail("<x:a/>").kind, ReadErrorKind::UnknownPrefix("x".to_owned()));
    assert_eq!(fail(" \n").kind, ReadErrorKind::Empty);
    assert_eq!(fail("%PDF-1.4\n").kind, ReadErrorKind::OtherFile("PDF"));
    assert_eq!(fail("PK\u{3}\u{4}").kind, ReadErrorKind::OtherFile("ZIP"));
    assert_eq!(fail("<html/>").kind, ReadErrorKind::UnknownDocument("html".to_owned()));
    assert!(matches!(fail(&"<a>".repeat(100)).kind, ReadErrorKind::TooLarge("levels", 64)));
    let tight = Limits { elements: 10, ..Limits::default() };
    assert!(matches!(
        read_with(BIS.as_bytes(), &tight).unwrap_err().kind,
        ReadErrorKind::TooLarge("elements", 10)
    ));
    let small = Limits { bytes: 100, ..Limits::default() };
    assert!(matches!(
        read_with(BIS.as_bytes(), &small).unwrap_err().kind,
        ReadErrorKind::TooLarge("bytes", 100)
    ));
}

#[test]
fn unreadable_amounts_dates_and_attachments_are_refused_with_their_path() {
    for (right, wrong, path) in [
        (
            ">1325.00</cbc:PayableAmount",
            ">1.325,00</cbc:PayableAmount",
            "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount",
        ),
        (">2026-03-05<", ">2026-13-05<", "/Invoice/cbc:IssueDate"),
        (
            ">dGltZXI7bWFuZG9nCg==<",
            ">%%%<",
            "/Invoice/cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject",
        ),
        (
            ">8</cbc:InvoicedQuantity",
            ">otte</cbc:InvoicedQuantity",
            "/Invoice/cac:InvoiceLine[1]/cbc:InvoicedQuantity",
        ),
    ] {
        let text = BIS.replace(right, wrong);
        let ReadErrorKind::BadValue(found, _) = fail(&text).kind else { panic!("{path}") };
        assert_eq!(found, path);
    }
}
