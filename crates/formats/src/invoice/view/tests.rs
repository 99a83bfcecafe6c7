use super::*;
use crate::invoice::{read, read_response};

const OIOUBL: &str = include_str!("../../../fixtures/invoice/oioubl-invoice.xml");

#[test]
fn the_text_shows_what_a_person_needs() {
    let text = to_text(&read(OIOUBL.as_bytes()).unwrap(), Language::Danish);
    for part in [
        "Faktura F-2026-0117",
        "Vinter & Sommer Grønt ApS",
        "12345674",
        "1.443,75 DKK",
        "01-04-2026",
        "Gulerødder, økologiske",
        "+71<000000000001172+87654321<",
        "Timeseddel",
        "KØK-12",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("! "), "{text}");
}

#[test]
fn wrong_sums_are_said_first() {
    let wrong = OIOUBL.replace(">1443.75</cbc:PayableAmount", ">1500.00</cbc:PayableAmount");
    let text = to_text(&read(wrong.as_bytes()).unwrap(), Language::English);
    assert!(text.contains("! BT-115: 1500.00, but the other amounts give 1443.75."), "{text}");
}

#[test]
fn nothing_the_sender_writes_becomes_markup() {
    let attack = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x \u{202E}";
    let hostile = OIOUBL.replace("Gulerødder, økologiske", attack).replace("F-2026-0117", attack);
    let html = to_html(&read(hostile.as_bytes()).unwrap(), Language::Danish);
    assert!(html.contains("&lt;script&gt;alert(1)"));
    assert_eq!(html.matches("<style").count(), 1, "only our own style");
    for active in ["<script", "<img", "<a ", "href", "style=", "\u{202E}", "onload=\"", "url(", "@import"] {
        assert!(!html.contains(active), "{active}");
    }
    let fragment = html_fragment(&read(hostile.as_bytes()).unwrap(), Language::Danish);
    assert!(fragment.starts_with("<article class=\"invoice-view\">") && !fragment.contains("<html"));
}

#[test]
fn the_policy_of_a_page_allows_its_own_style_and_nothing_else() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let html = to_html(&read(OIOUBL.as_bytes()).unwrap(), Language::Danish);
    let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let digest = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
    let policy =
        format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'");
    assert!(html.contains(&format!("content=\"{policy}\"")), "{html}");
    assert!(html.contains("<html lang=\"da\">") && html.contains("stk.") && html.contains("Til betaling"));
}

#[test]
fn an_answer_says_what_about_what_why_and_by_whom() {
    let oioubl = include_str!("../../../fixtures/invoice/oioubl-response.xml");
    let peppol = include_str!("../../../fixtures/invoice/peppol-invoice-response.xml");
    let level = include_str!("../../../fixtures/invoice/peppol-level-response.xml");
    let all: [(&str, &[&str]); 3] = [
        (
            oioubl,
            &["Svar S-2", "BusinessReject: afvist", "Prisen er ikke aftalt", "F-2026-0117", "Solrød Kommune"],
        ),
        (
            peppol,
            &["Svar S-1", "RE: afvist", "PRI: forkerte priser", "380: faktura", "Nord IT A/S", "09-03-2026"],
        ),
        (
            level,
            &["Svar M-1", "RE: afvist", "/Invoice/cac:TaxTotal", "BV: bryder en regel", "BR-CO-14", "EHF-17"],
        ),
    ];
    for (xml, parts) in all {
        let answer = read_response(xml.as_bytes()).unwrap();
        let text = answer_to_text(&answer, Language::Danish);
        let html = answer_to_html(&answer, Language::Danish);
        for part in parts {
            assert!(text.contains(part), "{part}\n{text}");
            assert!(html.contains(part), "{part}\n{html}");
        }
    }
    let english = answer_to_text(&read_response(peppol.as_bytes()).unwrap(), Language::English);
    assert!(english.contains("RE: rejected") && english.contains("PRI: prices incorrect"), "{english}");
}

#[test]
fn nothing_in_an_answer_becomes_markup() {
    let xml = include_str!("../../../fixtures/invoice/oioubl-response.xml");
    let hostile = xml.replace("Prisen er ikke aftalt", "&lt;script&gt;alert(1)&lt;/script&gt;");
    let html = answer_to_html(&read_response(hostile.as_bytes()).unwrap(), Language::Danish);
    assert!(html.contains("&lt;script&gt;alert(1)") && !html.contains("<script"), "{html}");
}
