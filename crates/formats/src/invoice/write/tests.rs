use super::*;
use crate::invoice::model::{At, Identifier};
use crate::invoice::{Decimal, read, read_response, rules};

const OIOUBL: &str = include_str!("../../../fixtures/invoice/oioubl-invoice.xml");
const BIS: &str = include_str!("../../../fixtures/invoice/bis3-invoice.xml");
const CREDIT: &str = include_str!("../../../fixtures/invoice/bis3-credit-note.xml");

fn fired(xml: &str) -> Vec<&'static str> {
    rules::judge(xml.as_bytes()).unwrap().findings().map(|finding| finding.rule).collect()
}

#[test]
fn writing_and_reading_gives_the_same_document() {
    for text in [OIOUBL, BIS, CREDIT] {
        let document = read(text.as_bytes()).unwrap();
        let written = to_xml(&document).unwrap();
        assert_eq!(read(written.as_bytes()).unwrap(), document, "{written}");
    }
}

#[test]
fn what_is_written_breaks_no_rule_in_either_format() {
    for text in [OIOUBL, BIS, CREDIT] {
        let document = read(text.as_bytes()).unwrap();
        for format in [Format::Oioubl, Format::PeppolBis] {
            let written = convert(&document, format).unwrap();
            assert_eq!(fired(&written.xml), Vec::<&str>::new(), "{format:?}\n{}", written.xml);
            let again = read(written.xml.as_bytes()).unwrap();
            assert_eq!(again.format, format);
            assert_eq!(again.totals.payable, document.totals.payable);
            assert_eq!(again.payment_target(), document.payment_target());
            assert_eq!(again.seller.cvr(), document.seller.cvr());
            assert_eq!(again.buyer.gln(), document.buyer.gln());
            assert_eq!(again.person_reference(), document.person_reference());
            assert_eq!(again.check_amounts(), []);
        }
    }
}

#[test]
fn what_a_format_cannot_carry_is_said() {
    let document = read(BIS.as_bytes()).unwrap();
    let losses = convert(&document, Format::Oioubl).unwrap().losses;
    assert_eq!(losses.iter().map(|loss| loss.term).collect::<Vec<_>>(), ["BT-120"]);
    let document = read(OIOUBL.as_bytes()).unwrap();
    let losses = convert(&document, Format::PeppolBis).unwrap().losses;
    assert_eq!(losses.iter().map(|loss| loss.term).collect::<Vec<_>>(), ["uuid", "seller-contact-id"]);
    assert!(matches!(convert(&document, Format::En16931Cii), Err(WriteError::Format(_))));
}

fn ends() -> (ResponseParty, ResponseParty) {
    let party = |scheme: &str, id: &str, name: &str| ResponseParty {
        endpoint: Identifier::new(id, Some(scheme)),
        name: name.to_owned(),
        legal_id: Identifier::new("DK12345674", Some("DK:CVR")),
    };
    (party("GLN", "5790000000029", "Solrød Kommune"), party("DK:CVR", "DK12345674", "Nord IT A/S"))
}

#[test]
fn answers_break_no_rule() {
    let (sender, receiver) = ends();
    let all = [
        ResponseStatus::Received,
        ResponseStatus::InProcess,
        ResponseStatus::UnderQuery,
        ResponseStatus::Conditional,
        ResponseStatus::Rejected,
        ResponseStatus::Accepted,
        ResponseStatus::Paid,
    ];
    for status in all {
        let response = InvoiceResponse {
            number: "S-1".to_owned(),
            issue_date: jiff::civil::date(2026, 3, 9),
            sender: sender.clone(),
            receiver: receiver.clone(),
            status,
            reason_code: status.needs_reason().then(|| "PRI".to_owned()),
            reason: Some("Prisen er ikke aftalt".to_owned()).filter(|_| status.needs_reason()),
            invoice: "P-88".to_owned(),
            invoice_type: "380".to_owned(),
        };
        assert_eq!(fired(&response.to_xml()), Vec::<&str>::new(), "{}", response.to_xml());
        let again = read_response(response.to_xml().as_bytes()).unwrap();
        assert_eq!(again.format, Format::PeppolInvoiceResponse);
        assert_eq!((again.code.as_deref(), again.document.as_deref()), (Some(status.code()), Some("P-88")));
        assert_eq!(again.sender.gln(), Some("5790000000029"));
        assert_eq!(again.reasons.first().and_then(|r| r.text.clone()), response.reason);
    }
    let response = OioublResponse {
        number: "S-2".to_owned(),
        issue_date: jiff::civil::date(2026, 3, 9),
        sender,
        receiver,
        response: "BusinessReject".to_owned(),
        reason: Some("Prisen er ikke aftalt".to_owned()),
        document: "F-2026-0117".to_owned(),
        document_type: "Invoice".to_owned(),
        profile: "urn:www.nesubl.eu:profiles:profile5:ver2.0".to_owned(),
    };
    assert_eq!(fired(&response.to_xml()), Vec::<&str>::new(), "{}", response.to_xml());
    let again = read_response(response.to_xml().as_bytes()).unwrap();
    assert_eq!(again.code.as_deref(), Some("BusinessReject"));
    assert_eq!(again.document_type.as_deref(), Some("Invoice"));
    assert!(read_response(BIS.as_bytes()).is_err());
}

#[test]
fn a_document_without_currency_is_not_written() {
    let mut document = read(BIS.as_bytes()).unwrap();
    document.currency = None;
    document.totals.at = At(1);
    document.totals.rounding = Some(Decimal::ZERO);
    assert_eq!(to_xml(&document), Err(WriteError::Missing("BT-5")));
}
