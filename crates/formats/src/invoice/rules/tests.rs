use super::*;

const FIXTURES: [(&str, &str); 3] = [
    ("OIOUBL invoice", include_str!("../../../fixtures/invoice/oioubl-invoice.xml")),
    ("BIS invoice", include_str!("../../../fixtures/invoice/bis3-invoice.xml")),
    ("BIS credit note", include_str!("../../../fixtures/invoice/bis3-credit-note.xml")),
];

fn fired(text: &str) -> Vec<&'static str> {
    let verdict = judge(text.as_bytes()).unwrap();
    let mut rules: Vec<_> = verdict.findings().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules
}

#[test]
fn every_table_compiles() {
    for pack in all_packs() {
        assert!(!pack.ids.is_empty(), "{}", pack.name);
    }
}

#[test]
fn the_fixtures_break_no_rule() {
    for (name, text) in FIXTURES {
        assert_eq!(fired(text), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn one_fault_fires_the_rules_about_it() {
    let bis = FIXTURES[1].1;
    let oioubl = FIXTURES[0].1;
    for (text, from, to, expected) in [
        (bis, ">1325.00</cbc:PayableAmount", ">1325.01</cbc:PayableAmount", &["BR-CO-16"][..]),
        (bis, ">42</cbc:PaymentMeansCode", ">30</cbc:PaymentMeansCode", &["DK-R-005"]),
        (bis, "<cbc:BuyerReference>IT-drift, Anna</cbc:BuyerReference>", "", &["PEPPOL-EN16931-R003"]),
        (bis, "schemeID=\"0088\">5790000000029", "schemeID=\"0088\">5790000000028", &["PEPPOL-COMMON-R040"]),
        (oioubl, ">000000000001172<", ">172<", &["F-LIB156"]),
        (oioubl, ">1443.75</cbc:PayableAmount", ">1443.70</cbc:PayableAmount", &["F-INV133", "F-INV134"]),
        (oioubl, "DK12345674</cbc:EndpointID", "12345674</cbc:EndpointID", &["F-LIB180"]),
    ] {
        assert!(text.contains(from), "{from}");
        assert_eq!(fired(&text.replacen(from, to, 1)), expected, "{from}");
    }
}

#[test]
fn a_finding_names_its_place() {
    let text = FIXTURES[1]
        .1
        .replace(">25</cbc:Percent>\n        <cac:TaxScheme>", ">24</cbc:Percent>\n        <cac:TaxScheme>");
    let verdict = judge(text.as_bytes()).unwrap();
    let finding = verdict.findings().find(|f| f.rule == "BR-S-08").unwrap();
    assert!(finding.path.starts_with("/Invoice/cac:TaxTotal/cac:TaxSubtotal[1]/cac:TaxCategory"));
    assert!(text.lines().nth(finding.place.line as usize - 1).unwrap().contains("<cac:TaxCategory>"));
}
