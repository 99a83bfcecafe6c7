use super::*;
use crate::invoice::model::{AllowanceCharge, At, Identifier};
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
fn a_duty_keeps_how_it_stands_to_vat() {
    let vat = "<cbc:Name>Moms</cbc:Name>";
    let scheme = r#"schemeID="urn:oioubl:id:taxschemeid-1.1">63</cbc:ID>"#;
    let duty = "<cbc:Name>Bæreposer</cbc:Name><cbc:TaxTypeCode>ReverseCharge</cbc:TaxTypeCode>";
    let last = OIOUBL.rfind(scheme).unwrap();
    let (before, after) = OIOUBL.split_at(last);
    let text = before.to_owned() + &after.replacen(">63<", ">31<", 1).replacen(vat, duty, 1);
    let document = read(text.as_bytes()).unwrap();
    let written = to_xml(&document).unwrap();
    let types = |d: &Document| d.lines.iter().map(|line| line.vat[0].duty_type.clone()).collect::<Vec<_>>();
    assert_eq!(types(&document), [None, Some("ReverseCharge".to_owned())]);
    assert_eq!(types(&read(written.as_bytes()).unwrap()), types(&document), "{written}");
}

#[test]
fn a_line_keeps_the_taxes_of_its_own_totals() {
    let category = |letter: &str, scheme: &str, percent: &str| {
        format!("<cbc:ID>{letter}</cbc:ID>{percent}<cac:TaxScheme><cbc:ID>{scheme}</cbc:ID></cac:TaxScheme>")
    };
    let total = |taxable: &str, category: String| {
        format!(
            "<cac:TaxTotal><cac:TaxSubtotal><cbc:TaxableAmount>{taxable}</cbc:TaxableAmount>\
             <cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
        )
    };
    let of_item = category("StandardRated", "63", "<cbc:Percent>25</cbc:Percent>");
    let item =
        format!("<cac:Item><cac:ClassifiedTaxCategory>{of_item}</cac:ClassifiedTaxCategory></cac:Item>");
    let duty = total("100.00", category("Excise", "16", "<cbc:Percent>5</cbc:Percent>"));
    let vat = total("105.00", category("StandardRated", "63", ""));
    let taxes = |totals: &str| {
        let last = OIOUBL.rfind("<cac:InvoiceLine>").unwrap();
        let line = format!("<cac:InvoiceLine><cbc:ID>2</cbc:ID>{totals}{item}</cac:InvoiceLine></Invoice>");
        let document = read((OIOUBL[..last].to_owned() + &line).as_bytes()).unwrap();
        let rows = document.lines.last().unwrap().vat.iter();
        let text = |value: Option<Decimal>| value.map(|value| value.to_string());
        rows.map(|row| (row.scheme.clone().unwrap(), text(row.taxable), text(row.rate))).collect::<Vec<_>>()
    };
    let row = |scheme: &str, taxable: Option<&str>, rate: &str| {
        (scheme.to_owned(), taxable.map(str::to_owned), Some(rate.to_owned()))
    };
    let duty_row = row("16", Some("100.00"), "5");
    assert_eq!(taxes(&format!("{vat}{duty}")), [row("63", Some("105.00"), "25"), duty_row.clone()]);
    assert_eq!(taxes(&duty), [row("63", None, "25"), duty_row]);
    assert_eq!(taxes(""), [row("63", None, "25")]);
}

#[test]
fn what_a_format_cannot_carry_is_said() {
    let document = read(BIS.as_bytes()).unwrap();
    let losses = convert(&document, Format::Oioubl).unwrap().losses;
    assert_eq!(losses.iter().map(|loss| loss.term).collect::<Vec<_>>(), ["BT-118", "BT-120"]);
    let document = read(OIOUBL.as_bytes()).unwrap();
    let losses = convert(&document, Format::PeppolBis).unwrap().losses;
    assert_eq!(losses.iter().map(|loss| loss.term).collect::<Vec<_>>(), ["uuid", "seller-contact-id"]);
    assert!(matches!(convert(&document, Format::En16931Cii), Err(WriteError::Format(_))));
}

#[test]
fn what_has_another_shape_in_the_other_format_is_lawful_there() {
    let mut document = read(BIS.as_bytes()).unwrap();
    document.order = None;
    let line = &mut document.lines[0];
    line.order_line = Some("3".to_owned());
    let (price, net) = (line.price.net.unwrap(), line.net.unwrap());
    // The same amount by a higher price and an allowance of ten kroner.
    let ten = Decimal::from(10);
    line.price.net = Some(net.plus(ten).divided_by(line.quantity.unwrap()).unwrap());
    line.price.base_quantity = None;
    line.allowances =
        vec![AllowanceCharge { amount: Some(ten), reason: Some("Rabat".to_owned()), ..Default::default() }];
    document.totals.prepaid = Some(Decimal::ZERO);
    document.buyer.ids.push(Identifier::new("4598375937", Some("0002")));
    let written = convert(&document, Format::Oioubl).unwrap();
    assert_eq!(written.broken, [], "{}", written.xml);
    let terms: Vec<&str> = written.losses.iter().map(|loss| loss.term).collect();
    assert_eq!(terms, ["BT-46-1", "BT-118", "BT-120", "BT-132", "BT-146"]);
    let again = read(written.xml.as_bytes()).unwrap();
    assert_eq!((again.lines[0].net, again.check_amounts()), (Some(net), Vec::new()));
    assert_eq!(again.buyer.ids.last().unwrap().scheme.as_deref(), Some("ZZZ"));
    let back = convert(&again, Format::PeppolBis).unwrap();
    assert_eq!(back.broken, [], "{}", back.xml);
    let terms: Vec<&str> = back.losses.iter().map(|loss| loss.term).collect();
    assert_eq!(terms, ["BT-46", "BG-27"]);
    assert_ne!(read(back.xml.as_bytes()).unwrap().lines[0].price.net, Some(price.plus(ten)));
}

#[test]
fn a_rule_that_stands_against_a_conversion_is_named() {
    let mut document = read(BIS.as_bytes()).unwrap();
    document.buyer.endpoint = Some(Identifier::new("552100554", Some("0002")));
    let written = convert(&document, Format::Oioubl).unwrap();
    assert_eq!(written.broken.iter().map(|one| one.rule).collect::<Vec<_>>(), ["F-LIB179"]);
    assert!(written.broken[0].path.ends_with("cac:AccountingCustomerParty/cac:Party"));
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
        let written = response.to_xml().unwrap();
        assert_eq!(fired(&written), Vec::<&str>::new(), "{written}");
        let again = read_response(written.as_bytes()).unwrap();
        assert_eq!(again.format, Format::PeppolInvoiceResponse);
        assert_eq!((again.code.as_deref(), again.document.as_deref()), (Some(status.code()), Some("P-88")));
        assert_eq!(again.sender.gln(), Some("5790000000029"));
        assert_eq!(again.reasons.first().and_then(|r| r.text.clone()), response.reason);
    }
    assert!(read_response(BIS.as_bytes()).is_err());
}

fn oioubl_answer(response: OioublAnswer) -> OioublResponse {
    let (sender, receiver) = ends();
    OioublResponse {
        number: "S-2".to_owned(),
        issue_date: jiff::civil::date(2026, 3, 9),
        sender,
        receiver,
        response,
        reason: Some("Prisen er ikke aftalt".to_owned()),
        document: "F-2026-0117".to_owned(),
        document_type: "Invoice".to_owned(),
        profile: "urn:www.nesubl.eu:profiles:profile5:ver2.0".to_owned(),
    }
}

#[test]
fn every_oioubl_answer_breaks_no_rule() {
    for response in OioublAnswer::ALL {
        for document_type in ["Invoice", "CreditNote", "Reminder"] {
            let answer =
                OioublResponse { document_type: document_type.to_owned(), ..oioubl_answer(response) };
            let written = answer.to_xml().unwrap();
            assert_eq!(fired(&written), Vec::<&str>::new(), "{written}");
            let again = read_response(written.as_bytes()).unwrap();
            assert_eq!(again.code.as_deref(), Some(response.code()));
            assert_eq!(again.document_type.as_deref(), Some(document_type));
            assert_eq!(again.document.as_deref(), Some("F-2026-0117"));
        }
    }
}

#[test]
fn an_answer_its_receiver_would_refuse_is_not_written() {
    let rule = |answer: OioublResponse| match answer.to_xml() {
        Err(WriteError::Breaks { rule, .. }) => rule,
        other => panic!("{other:?}"),
    };
    let to = |response, document_type: &str, profile: &str| OioublResponse {
        document_type: document_type.to_owned(),
        profile: profile.to_owned(),
        ..oioubl_answer(response)
    };
    let profile = "urn:www.nesubl.eu:profiles:profile5:ver2.0";
    assert_eq!(rule(to(OioublAnswer::BusinessAccept, "Invoice", "NONE")), "F-APR004");
    assert_eq!(rule(to(OioublAnswer::BusinessReject, "Invoice", "Procurement-TecRes-1.0")), "F-APR057");
    assert_eq!(rule(to(OioublAnswer::BusinessReject, "Order", profile)), "F-APR053");
    assert_eq!(rule(to(OioublAnswer::BusinessReject, "Faktura", profile)), "F-APR028");
    assert!(to(OioublAnswer::TechnicalReject, "Invoice", "NONE").to_xml().is_ok());
    let error = to(OioublAnswer::BusinessReject, "Faktura", profile).to_xml().unwrap_err();
    let catalog = kaemner_values::text::Catalog::new(&[kaemner_values::TEXTS, crate::TEXTS]).unwrap();
    for language in [kaemner_values::text::Language::Danish, kaemner_values::text::Language::English] {
        let said = catalog.say(language, &error.message());
        let why = rules::message("OIOUBL-2.1-1.17.2-ApplicationResponse", "F-APR028").unwrap();
        assert!(said.contains("F-APR028") && (said.ends_with(&why.da) || said.ends_with(&why.en)), "{said}");
    }
}

#[test]
fn a_document_without_currency_is_not_written() {
    let mut document = read(BIS.as_bytes()).unwrap();
    document.currency = None;
    document.totals.at = At(1);
    document.totals.rounding = Some(Decimal::ZERO);
    assert_eq!(to_xml(&document), Err(WriteError::Missing("BT-5")));
}
