//! What is shown of an answer to a document.

use super::sheet::{Part, Rows, Sheet, Table, party};
use super::words::Words;
use crate::invoice::model::{Reason, Response};

/// The answer in the order a person asks: what is said, about what, why, by whom.
pub fn sheet(answer: &Response, words: Words) -> Sheet {
    let mut parts: Vec<Part> = said(answer, words).into_iter().collect();
    parts.extend(reasons(&answer.reasons, words));
    parts.extend(party(&answer.sender, words.say("Svaret er fra", "The answer is from"), words));
    parts.extend(party(&answer.receiver, words.say("Svaret er til", "The answer is to"), words));
    let title = format!("{} {}", words.say("Svar", "Answer"), answer.number);
    Sheet { title, warnings: Vec::new(), parts }
}

fn said(answer: &Response, words: Words) -> Option<Part> {
    let mut rows = Rows::default();
    let code = answer.code.as_deref().map(|code| in_words(&CODES, code, words));
    rows.add(words.say("Svar", "Answer"), code.as_deref());
    rows.add(words.say("Begrundelse", "Reason"), answer.description.as_deref());
    rows.add(words.say("Om dokument", "About document"), answer.document.as_deref());
    let kind = answer.document_type.as_deref().map(|code| in_words(&DOCUMENTS, code, words));
    rows.add(words.say("Dokumentets art", "Kind of document"), kind.as_deref());
    rows.add(words.say("Dato", "Date"), answer.issue_date.map(|d| words.date(d)).as_deref());
    rows.facts(words.say("Oplysninger", "Information"))
}

fn reasons(reasons: &[Reason], words: Words) -> Option<Part> {
    let row = |reason: &Reason| {
        let code = reason.code.as_deref().map(|code| in_words(&REASONS, code, words));
        [reason.line.clone(), code, reason.text.clone()].map(Option::unwrap_or_default).to_vec()
    };
    let column = |da, en| (words.say(da, en), false);
    (!reasons.is_empty()).then(|| {
        Part::Table(Table {
            title: words.say("Begrundelser", "Reasons"),
            columns: vec![column("Sted", "Place"), column("Art", "Kind"), column("Tekst", "Text")],
            rows: reasons.iter().map(row).collect(),
        })
    })
}

/// A code with its meaning, `RE: afvist`; one that is not on the list stands alone.
fn in_words(list: &[(&str, &str, &str)], code: &str, words: Words) -> String {
    let found = list.iter().find(|(known, ..)| *known == code);
    found.map_or_else(|| code.to_owned(), |(_, da, en)| format!("{code}: {}", words.say(da, en)))
}

/// Source: UNCL 4343 as Peppol uses it, and OIOUBL code list responsecode-1.1.
const CODES: [(&str, &str, &str); 13] = [
    ("AB", "modtaget", "received"),
    ("AP", "godkendt", "accepted"),
    ("CA", "godkendt på betingelser", "accepted on conditions"),
    ("IP", "under behandling", "in process"),
    ("PD", "betalt", "paid"),
    ("RE", "afvist", "rejected"),
    ("UQ", "afventer svar på et spørgsmål", "under query"),
    ("BusinessAccept", "godkendt", "accepted"),
    ("BusinessReject", "afvist", "rejected"),
    ("ProfileAccept", "profilen er godkendt", "the profile is accepted"),
    ("ProfileReject", "profilen er afvist", "the profile is rejected"),
    ("TechnicalAccept", "teknisk modtaget", "technically received"),
    ("TechnicalReject", "teknisk afvist", "technically rejected"),
];

/// Source: UNTDID 1001 and OIOUBL code list responsedocumenttypecode-1.1.
const DOCUMENTS: [(&str, &str, &str); 5] = [
    ("380", "faktura", "invoice"),
    ("381", "kreditnota", "credit note"),
    ("Invoice", "faktura", "invoice"),
    ("CreditNote", "kreditnota", "credit note"),
    ("Reminder", "rykker", "reminder"),
];

/// Source: OpenPEPPOL code lists OPStatusReason and OPStatusAction, and the reasons of a message level response.
const REASONS: [(&str, &str, &str); 23] = [
    ("NON", "intet at bemærke", "no issue"),
    ("REF", "forkerte referencer", "references incorrect"),
    ("LEG", "oplysninger efter loven er forkerte", "legal information incorrect"),
    ("REC", "ukendt modtager", "receiver unknown"),
    ("QUA", "varens kvalitet", "item quality insufficient"),
    ("DEL", "leveringen", "delivery issues"),
    ("PRI", "forkerte priser", "prices incorrect"),
    ("QTY", "forkert mængde", "quantity incorrect"),
    ("ITM", "forkerte varer", "items incorrect"),
    ("PAY", "betalingsbetingelserne", "payment terms incorrect"),
    ("UNR", "kan ikke genkendes", "not recognised"),
    ("FIN", "økonomiske vilkår", "finance incorrect"),
    ("PPD", "delvist betalt", "partially paid"),
    ("OTH", "andet", "other"),
    ("NOA", "der skal ikke gøres noget", "no action required"),
    ("PIN", "giv flere oplysninger", "provide information"),
    ("NIN", "send en ny faktura", "issue new invoice"),
    ("CNF", "krediter det hele", "credit fully"),
    ("CNP", "krediter en del", "credit partially"),
    ("CNA", "krediter beløbet", "credit the amount"),
    ("BV", "bryder en regel", "breaks a rule"),
    ("BW", "advarsel efter en regel", "warning of a rule"),
    ("SV", "er ikke gyldig syntaks", "breaks the syntax"),
];
