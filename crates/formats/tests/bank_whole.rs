//! A statement is judged as a whole: the bank's totals, the pages it is cut into, what was sent before.

#![allow(clippy::unwrap_used, reason = "a test stops where a value is missing")]

use kaemner_formats::bank::check::{self, Finding, Of};
use kaemner_formats::bank::pages::{self, Gap};
use kaemner_formats::bank::statement::{Copied, EntryStatus, StatementFile};
use kaemner_formats::bank::{ReadError, camt, json};
use serde_json::json;

/// A message of one of the three kinds; `{}` of a version is its two digits.
fn message(kind: &str, version: &str, header: &str, statements: &str) -> String {
    let body = match kind {
        "052" => "BkToCstmrAcctRpt",
        "053" => "BkToCstmrStmt",
        _ => "BkToCstmrDbtCdtNtfctn",
    };
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}\"><{body}>\
         <GrpHdr><MsgId>M</MsgId>{header}</GrpHdr>{statements}</{body}></Document>"
    )
}

fn part(id: &str, head: &str, rest: &str) -> String {
    format!(
        "<Stmt><Id>{id}</Id>{head}<Acct><Id><IBAN>DK5000400440116243</IBAN></Id><Ccy>DKK</Ccy></Acct>{rest}</Stmt>"
    )
}

fn entry(amount: &str, sign: &str, inner: &str) -> String {
    format!("<Ntry><Amt Ccy=\"DKK\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{inner}</Ntry>")
}

fn booked(amount: &str, sign: &str) -> String {
    entry(amount, sign, "<Sts>BOOK</Sts>")
}

fn balance(kind: &str, amount: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"DKK\">{amount}</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-25</Dt></Dt></Bal>"
    )
}

fn between(kind: &str, amount: &str) -> String {
    balance(kind, amount).replace("</Tp>", "<SubTp><Cd>INTM</Cd></SubTp></Tp>")
}

fn found(file: &StatementFile) -> Vec<Finding> {
    file.statements.iter().flat_map(|statement| check::findings(file.kind, statement)).collect()
}

/// The codes of what is found in a statement with a summary of its entries.
fn of_summary(version: &str, summary: &str, entries: &str) -> Vec<Finding> {
    let summary = format!("<TxsSummry>{summary}</TxsSummry>");
    let report = part("S", "", &(summary + entries)).replace("Stmt>", "Rpt>");
    found(&camt::read(message("052", version, "", &report).as_bytes()).unwrap())
}

fn codes(found: &[Finding]) -> Vec<&'static str> {
    found.iter().map(Finding::code).collect()
}

#[test]
fn every_total_of_the_bank_is_compared() {
    let entries = booked("10.50", "CRDT") + &booked("3.25", "DBIT");
    let all = |inner: &str| format!("<TtlNtries>{inner}</TtlNtries>");
    let old = |amount: &str, sign: &str| all(&format!("<TtlNetNtryAmt>{amount}</TtlNetNtryAmt>{sign}"));
    let new = |amount: &str, sign: &str| {
        all(&format!("<TtlNetNtry><Amt>{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd></TtlNetNtry>"))
    };
    let side = |side: &str, sum: &str| format!("<Ttl{side}Ntries><Sum>{sum}</Sum></Ttl{side}Ntries>");
    let credit = "<CdtDbtInd>CRDT</CdtDbtInd>";
    let right = [
        all("<Sum>13.75</Sum>"),
        all("<NbOfNtries>2</NbOfNtries><Sum>+013.7500000000000000</Sum>"),
        old("7.25", credit),
        old("7.25", ""),
        new("7.25", "CRDT"),
        side("Cdt", "10.5") + &side("Dbt", "3.250"),
    ];
    for summary in right {
        assert_eq!(of_summary("04", &summary, &entries), [], "{summary}");
    }
    let wrong = [
        (all("<Sum>7.25</Sum>"), Of::Entries),
        (all("<Sum>13.75000001</Sum>"), Of::Entries),
        (old("7.26", credit), Of::Net),
        (old("7.25", &credit.replace("CRDT", "DBIT")), Of::Net),
        (old("-7.25", ""), Of::Net),
        (old("-7.25", &credit.replace("CRDT", "DBIT")), Of::Net),
        (new("7.25", "DBIT"), Of::Net),
        (new("0", "CRDT"), Of::Net),
        (side("Cdt", "10.51"), Of::Credits),
        (side("Dbt", "3.24"), Of::Debits),
        (side("Dbt", "-3.25"), Of::Debits),
    ];
    for (summary, which) in wrong {
        let found = of_summary("04", &summary, &entries);
        assert!(matches!(found[..], [Finding::Total { of, .. }] if of == which), "{summary}: {found:?}");
        assert!(found[0].spoils_statement());
    }
    for sum in ["1e3", "1,5", "", "1234567890123456789"] {
        let report = part("S", "", &format!("<TxsSummry>{}</TxsSummry>", side("Cdt", sum)));
        let refused = camt::read(message("053", "02", "", &report).as_bytes());
        assert!(matches!(refused, Err(ReadError::Value { .. })), "{sum}: {refused:?}");
    }
}

#[test]
fn totals_count_all_entries_or_all_that_are_booked() {
    let pending = entry("4", "DBIT", "<Sts>PDNG</Sts>") + &entry("1", "CRDT", "<Sts>INFO</Sts>");
    // A reversal counts on the side of its own sign.
    let back = entry("0.50", "DBIT", "<RvslInd>true</RvslInd><Sts>BOOK</Sts>");
    let entries = booked("10", "CRDT") + &back + &pending;
    let totals = |count: usize, credits: &str, debits: &str| {
        format!(
            "<TtlNtries><NbOfNtries>{count}</NbOfNtries></TtlNtries><TtlCdtNtries><Sum>{credits}</Sum>\
             </TtlCdtNtries><TtlDbtNtries><Sum>{debits}</Sum></TtlDbtNtries>"
        )
    };
    assert_eq!(of_summary("08", &totals(4, "11", "4.5"), &entries), []);
    assert_eq!(of_summary("08", &totals(2, "10", "0.5"), &entries), []);
    assert_eq!(codes(&of_summary("08", &totals(4, "10", "0.5"), &entries)), ["total", "total"]);
    assert_eq!(codes(&of_summary("08", &totals(2, "11", "4.5"), &entries)), ["count"]);
    assert_eq!(codes(&of_summary("08", &totals(3, "10", "4.5"), &entries)), ["count", "total"]);
    // What is in another currency cannot be added, and that is said.
    let euros = entries.clone() + &booked("7", "CRDT").replace("DKK", "EUR");
    assert_eq!(codes(&of_summary("08", &totals(5, "11", "4.5"), &euros)), ["currency"]);
    assert_eq!(codes(&of_summary("08", &totals(5, "18", "4.5"), &euros)), ["total", "currency"]);
}

fn page(number: u32, last: bool) -> String {
    format!("<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{last}</LastPgInd></StmtPgntn>")
}

/// Two pages of a statement from 5 over 6 to 8, with balances between them as banks write them.
fn two_pages(opening_between: &str, closing_between: &str) -> [String; 2] {
    let first = balance("OPBD", "5") + closing_between + &booked("1", "CRDT");
    let second = opening_between.to_owned() + &balance("CLBD", "8") + &booked("2", "CRDT");
    [part("S", &page(1, false), &first), part("S", &page(2, true), &second)]
}

fn pages_in_one(parts: &[&str]) -> StatementFile {
    camt::read(message("053", "08", "", &parts.concat()).as_bytes()).unwrap()
}

#[test]
fn the_pages_of_a_statement_are_one_statement() {
    let between = [
        (between("OPBD", "6"), between("CLBD", "6")),
        (balance("ITBD", "6"), balance("ITBD", "6")),
        (balance("OPBD", "6"), balance("CLBD", "6")),
        (String::new(), String::new()),
    ];
    for (opening, closing) in &between {
        let [first, second] = two_pages(opening, closing);
        let other = part("T", "", &(balance("OPBD", "1") + &balance("CLBD", "1")));
        for parts in [[&*first, &*other, &*second], [&*second, &*other, &*first]] {
            let file = pages_in_one(&parts);
            assert_eq!(found(&file), [], "{opening}");
            let whole = file.statements.iter().find(|statement| statement.id == "S").unwrap();
            assert_eq!((file.statements.len(), whole.page, whole.entries.len()), (2, None, 2));
            let balances = [whole.opening(), whole.closing()].map(|balance| balance.unwrap().to_string());
            assert_eq!(balances, ["5", "8"], "{opening}");
            assert_eq!(whole.entries[0].amount.to_string(), "1", "pages stand in their order");
        }
    }
}

#[test]
fn a_page_alone_is_said_and_judged_as_nothing_else() {
    let [first, second] = two_pages(&balance("OPBD", "5"), &balance("CLBD", "8"));
    let gap = |parts: &[&str]| match found(&pages_in_one(parts))[..] {
        [Finding::Page(page)] => (page.number, page.gap),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(gap(&[&first]), (1, Gap::Missing(2)));
    assert_eq!(gap(&[&second]), (2, Gap::Missing(1)));
    let third = second.replace("<PgNb>2", "<PgNb>3");
    let file = pages_in_one(&[&first, &third]);
    assert!(file.statements.iter().all(|statement| statement.page.unwrap().gap == Gap::Missing(2)));
    assert_eq!(codes(&found(&file)), ["page", "page"]);
    assert_eq!(check::reconciles(&file.statements[0]), None);
    // The same page twice is one; the same number with something else is no statement.
    assert_eq!(found(&pages_in_one(&[&first, &second, &first])), []);
    let changed = second.replace(">2</Amt>", ">3</Amt>");
    let clash = pages_in_one(&[&first, &second, &changed]);
    assert!(clash.statements.iter().all(|statement| statement.page.unwrap().gap == Gap::Clash));
    assert!(found(&clash).iter().all(Finding::spoils_statement));
    // Pages of another account or statement do not fit.
    assert_eq!(
        codes(&found(&pages_in_one(&[&first, &second.replace("<Id>S<", "<Id>T<")]))),
        ["page", "page"]
    );
    for broken in [first.replace(">false<", ">no<"), first.replace("<PgNb>1</PgNb>", "")] {
        assert!(camt::read(message("053", "08", "", &broken).as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn totals_of_pages_are_those_of_the_page_or_of_the_whole() {
    let [first, second] = two_pages("", "");
    let with = |part: &str, count: usize, sum: &str| {
        let totals = format!(
            "<TxsSummry><TtlNtries><NbOfNtries>{count}</NbOfNtries><Sum>{sum}</Sum></TtlNtries></TxsSummry><Ntry>"
        );
        part.replacen("<Ntry>", &totals, 1)
    };
    let read = |one: (usize, &str), two: (usize, &str)| {
        codes(&found(&pages_in_one(&[&with(&first, one.0, one.1), &with(&second, two.0, two.1)])))
    };
    assert_eq!(read((1, "1"), (1, "2")), Vec::<&str>::new());
    assert_eq!(read((2, "3"), (2, "3")), Vec::<&str>::new());
    assert_eq!(read((1, "1"), (2, "3")), Vec::<&str>::new());
    assert_eq!(read((1, "1"), (2, "4")), ["total"]);
    assert_eq!(read((3, "3"), (2, "3")), ["count"]);
}

#[test]
fn pages_of_several_files_are_put_together() {
    let [first, second] = two_pages(&between("OPBD", "6"), &between("CLBD", "6"));
    let read = |body: &str| camt::read(message("053", "08", "", body).as_bytes()).unwrap();
    let mut files = [read(&second), read(&part("T", "", "")), read(&first)];
    let moved = pages::join(&mut files);
    assert_eq!(files.iter().map(|file| file.statements.len()).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(found(&files[0]), []);
    let line = json::page_line("c.xml", "a.xml", &moved[0]);
    assert_eq!((moved.len(), moved[0].from, moved[0].to), (1, 2, 0));
    assert_eq!((&line["id"], &line["page"], &line["shown_with"]), (&json!("S"), &json!(1), &json!("a.xml")));
}

#[test]
fn in_the_oldest_version_the_message_has_the_pages() {
    let [first, second] = two_pages("", "").map(|page| {
        let end = page.find("</StmtPgntn>").unwrap() + "</StmtPgntn>".len();
        "<Stmt><Id>S</Id>".to_owned() + &page[end..]
    });
    let whole = |id: &str| part(id, "", &(balance("OPBD", "1") + &balance("CLBD", "1")));
    let read = |number: u32, last: bool, body: &str| {
        let header = page(number, last).replace("Stmt", "Msg");
        camt::read(message("053", "02", &header, body).as_bytes()).unwrap()
    };
    assert_eq!(found(&read(1, true, &whole("T"))), []);
    assert_eq!(found(&read(2, false, &whole("T"))), [], "a statement with both balances is not continued");
    assert_eq!(codes(&found(&read(1, false, &(whole("T") + &first)))), ["page"]);
    assert_eq!(codes(&found(&read(1, true, &first))), ["no-balance"]);
    let mut files = [read(1, false, &(whole("T") + &first)), read(2, true, &(second + &whole("U")))];
    pages::join(&mut files);
    assert_eq!(files.iter().flat_map(found).collect::<Vec<_>>(), []);
    assert_eq!(files.map(|file| file.statements.len()), [2, 1]);
}

#[test]
fn what_was_sent_before_is_said() {
    let whole = balance("OPBD", "1") + &balance("CLBD", "1");
    let read = |mark: &str| {
        let mark = format!("<CpyDplctInd>{mark}</CpyDplctInd>");
        camt::read(message("053", "02", "", &part("S", &mark, &whole)).as_bytes())
    };
    for (mark, before) in
        [("COPY", None), ("DUPL", Some(Copied::Duplicate)), ("CODU", Some(Copied::CopyOfDuplicate))]
    {
        let file = read(mark).unwrap();
        assert_eq!(found(&file), before.map(Finding::Duplicate).into_iter().collect::<Vec<_>>(), "{mark}");
        let lines = json::statement_lines("s.xml", &file, &|message| json!(message.key));
        assert_eq!(lines[0]["copy"], json!(mark));
    }
    assert!(matches!(read("dupl"), Err(ReadError::Value { .. })));
}

#[test]
fn a_banks_own_word_is_no_code_of_the_standard() {
    let own = |code: &str| balance(code, "1").replace("<Cd>OPBD</Cd>", "<Prtry>OPBD</Prtry>");
    let rest = own("OPBD") + &balance("CLBD", "1") + &entry("5", "CRDT", "<Sts><Prtry>BOOK</Prtry></Sts>");
    let file = camt::read(message("053", "08", "", &part("S", "", &rest)).as_bytes()).unwrap();
    let statement = &file.statements[0];
    assert_eq!(statement.opening(), None);
    assert!(statement.closing().is_some() && statement.balances[0].proprietary);
    assert_eq!(statement.entries[0].status, EntryStatus::Proprietary("BOOK".to_owned()));
}

#[test]
fn mandates_batches_and_who_sent_a_return_are_told() {
    let party = |name: &str| format!("<Nm>{name}</Nm>");
    let one = |inner: &str| format!("<TxDtls>{inner}</TxDtls>");
    let back = one(&format!(
        "<Refs><EndToEndId>P-1</EndToEndId><MndtId>M-7</MndtId></Refs><Amt Ccy=\"DKK\">5</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr>{}</Dbtr><Cdtr>{}</Cdtr></RltdPties>\
         <RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
        party("Vores Kommune"),
        party("Skovens Vvs")
    ));
    let batch = |id: &str| format!("<NtryDtls><Btch><PmtInfId>{id}</PmtInfId></Btch></NtryDtls>");
    let inner = format!("<Sts>BOOK</Sts><NtryDtls>{back}</NtryDtls>{}{}", batch("B-1"), batch("B-2"));
    let owned = part("S", "", &entry("5", "CRDT", &inner))
        .replace("</Ccy></Acct>", "</Ccy><Ownr><Nm>Vores kommune</Nm></Ownr></Acct>");
    let file = camt::read(message("053", "02", "", &owned).as_bytes()).unwrap();
    let entry = &file.statements[0].entries[0];
    let detail = &entry.details[0];
    assert_eq!(detail.mandate_id.as_deref(), Some("M-7"));
    assert_eq!(
        detail.counterparty.name.as_deref(),
        Some("Skovens Vvs"),
        "a return keeps the roles; never us"
    );
    let lines = json::statement_lines("s.xml", &file, &|message| json!(message.key));
    assert!(
        lines[1]["batches"].to_string().contains("B-1") && lines[1]["batches"].to_string().contains("B-2")
    );
    assert_eq!(lines[1]["payments"][0]["mandate_id"], json!("M-7"));
}
