//! Statements and answers that banks may send within the schema, and that are easily read wrongly.

#![allow(clippy::unwrap_used, reason = "a test stops where a value is missing")]

use kaemner_formats::bank::check::{self, Finding};
use kaemner_formats::bank::statement::{Entry, Statement, StatementFile};
use kaemner_formats::bank::{ReadError, camt, json, pain002};
use kaemner_values::text::Message;
use serde_json::{Value, json};

const OWN: &str = "DK5000400440116243";

fn message(statement: &str) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-01-26T08:00:00</CreDtTm></GrpHdr>\
         <Stmt><Id>S</Id><CreDtTm>2026-01-26T08:00:00</CreDtTm>\
         <Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>DKK</Ccy></Acct>{statement}</Stmt></BkToCstmrStmt></Document>"
    )
}

fn read(statement: &str) -> Result<StatementFile, ReadError> {
    camt::read(message(statement).as_bytes())
}

fn statement(text: &str) -> Statement {
    read(text).unwrap().statements.remove(0)
}

fn balance(kind: &str, amount: &str, currency: &str, day: &str) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"{currency}\">{amount}</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )
}

fn entry_of(amount: &str, sign: &str, inner: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"DKK\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{inner}<Sts>BOOK</Sts>\
         <BookgDt><Dt>2026-01-25</Dt></BookgDt><BkTxCd/></Ntry>"
    )
}

/// The same with payments, which stand last in an entry.
fn with_details(amount: &str, sign: &str, details: &str) -> String {
    entry_of(amount, sign, "").replace("</Ntry>", &format!("{details}</Ntry>"))
}

fn entry(text: &str) -> Entry {
    statement(text).entries.remove(0)
}

fn findings(text: &str) -> Vec<Finding> {
    let file = read(text).unwrap();
    check::findings(file.kind, &file.statements[0])
}

/// From 5 to what the entry makes of it, so that nothing else is to be found.
fn in_a_day(closing: &str, rest: &str) -> String {
    let day = "2026-01-25";
    balance("OPBD", "5.00", "DKK", day) + &balance("CLBD", closing, "DKK", day) + rest
}

#[test]
fn a_value_is_whole_whatever_cuts_it() {
    for amount in [
        "10<!--x-->00.50",
        "10<?x y?>00.50",
        "<!--x-->1000.50",
        "1000.50<!--x-->",
        "<![CDATA[1000.50]]>",
        "10<![CDATA[00.5]]>0",
        "<![CDATA[10]]><!--x--><![CDATA[00.50]]>",
        "\n  1000.50\t<!--x-->\n",
        "1&#48;00.50",
    ] {
        assert_eq!(entry(&entry_of(amount, "CRDT", "")).amount.to_string(), "1000.50", "{amount}");
    }
    for amount in ["10<!--x--> 00.50", "10<x>00.50</x>,5", "\u{a0}1000.50"] {
        let refused = read(&entry_of(amount, "CRDT", ""));
        assert!(matches!(refused, Err(ReadError::Value { .. })), "{amount}: {refused:?}");
    }
    let cut = entry(&entry_of("1.00", "CR<!--x-->DT", "").replace("BOOK", "BO<![CDATA[OK]]>"));
    assert_eq!((cut.status.code(), cut.booked), ("BOOK", "2026-01-25".parse().ok()));
}

#[test]
fn yes_and_no_are_words_or_figures() {
    for (written, reversal) in [("true", true), ("1", true), ("false", false), ("0", false)] {
        let read = entry(&entry_of("1.00", "CRDT", &format!("<RvslInd>{written}</RvslInd>")));
        assert_eq!(read.reversal, reversal, "{written}");
    }
    assert!(read(&entry_of("1.00", "CRDT", "<RvslInd>yes</RvslInd>")).is_err());
}

#[test]
fn a_message_in_an_envelope_is_read_and_two_are_not() {
    let one = message(&entry_of("1.00", "CRDT", ""));
    let envelope = |inside: &str| format!("<Envelope><AppHdr><Fr/></AppHdr>{inside}</Envelope>");
    assert_eq!(camt::read(envelope(&one).as_bytes()).unwrap().statements.len(), 1);
    let two = camt::read(envelope(&(one.clone() + &one)).as_bytes());
    assert_eq!(two, Err(ReadError::Several { count: 2 }));
}

#[test]
fn a_payment_in_another_currency_says_so() {
    let details = "<NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">100.00</Amt></TxAmt></AmtDtls>\
                   <Chrgs><TtlChrgsAndTaxAmt Ccy=\"DKK\">3.00</TtlChrgsAndTaxAmt></Chrgs></TxDtls></NtryDtls>";
    let lines = lines_of(&with_details("746.00", "CRDT", details));
    let payment = &lines[1]["payments"][0];
    assert_eq!((&payment["amount"], &payment["currency"]), (&json!("100.00"), &json!("EUR")));
    let charge = &payment["charges"][0];
    assert_eq!((&charge["amount"], &charge["currency"]), (&json!("-3.00"), &json!("DKK")));
}

fn lines_of(text: &str) -> Vec<Value> {
    let show = |message: &Message| json!(format!("{message:?}"));
    json::statement_lines("s.xml", &read(text).unwrap(), &show)
}

#[test]
fn the_counterparty_is_never_the_account_itself() {
    let name = |role: &str, name: &str| format!("<{role}><Nm>{name}</Nm></{role}>");
    let account = |role: &str, iban: &str| format!("<{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct>");
    let us = name("Cdtr", "Us") + &account("Cdtr", OWN);
    let who = |parties: &str| {
        let details = format!("<NtryDtls><TxDtls><RltdPties>{parties}</RltdPties></TxDtls></NtryDtls>");
        entry(&with_details("1.00", "CRDT", &details)).details.remove(0).counterparty
    };
    assert_eq!(who(&(name("UltmtDbtr", "Payer") + &us)).name.as_deref(), Some("Payer"));
    let payer = who(&(account("Dbtr", "DE89370400440532013000") + &us));
    assert_eq!((payer.name, payer.account.as_deref()), (None, Some("DE89370400440532013000")));
    // A return keeps the roles of the payment that comes back.
    let ours = name("Dbtr", "Us") + &account("Dbtr", OWN);
    assert_eq!(who(&(ours + &name("Cdtr", "Payee"))).name.as_deref(), Some("Payee"));
}

#[test]
fn balances_of_several_days_are_the_first_and_the_last() {
    let bal = |kind, amount, day| balance(kind, amount, "DKK", day);
    let days = [
        [bal("OPBD", "5.00", "2026-01-25"), bal("CLBD", "6.00", "2026-01-25")],
        [bal("OPBD", "6.00", "2026-01-26"), bal("CLBD", "8.00", "2026-01-26")],
    ];
    let entries = entry_of("1.00", "CRDT", "") + &entry_of("2.00", "CRDT", "");
    for order in [[0, 1], [1, 0]] {
        let balances: String = order.iter().map(|day| days[*day].concat()).collect();
        assert_eq!(findings(&(balances + &entries)), [], "{order:?}");
    }
}

#[test]
fn balances_that_cannot_be_added_to_the_entries_are_said() {
    let day = "2026-01-25";
    let euros = balance("OPBD", "5.00", "EUR", day) + &balance("CLBD", "6.00", "EUR", day);
    assert!(matches!(findings(&euros)[..], [Finding::Balance { .. }]), "{:?}", findings(&euros));
}

#[test]
fn stated_totals_are_compared_as_numbers() {
    let summary = |credits: &str, debits: &str| {
        format!(
            "<TxsSummry><TtlCdtNtries>{credits}</TtlCdtNtries><TtlDbtNtries>{debits}</TtlDbtNtries></TxsSummry>"
        )
    };
    let of = |credits: &str, debits: &str| {
        // A nothing counts on either side, and a sum may have decimals to spare.
        let entries = entry_of("10.50", "CRDT", "") + &entry_of("0.00", "DBIT", "");
        findings(&in_a_day("15.50", &(summary(credits, debits) + &entries)))
    };
    let count = |count: &str| format!("<NbOfNtries>{count}</NbOfNtries>");
    assert_eq!(of(&(count("1") + "<Sum>10.500000</Sum>"), &count("1")), []);
    assert_eq!(of(&count("2"), &count("0")), []);
    assert!(matches!(of(&count("3"), &count("0"))[..], [Finding::Count { stated: 3, .. }]));
    assert!(matches!(of("<Sum>10.500001</Sum>", "")[..], [Finding::Total { .. }]));
}

#[test]
fn payments_give_the_line_with_their_charges_and_batches() {
    let batch = |sum: &str| {
        format!(
            "<NtryDtls><Btch><NbOfTxs>1</NbOfTxs><TtlAmt Ccy=\"DKK\">{sum}</TtlAmt></Btch>\
             <TxDtls><AmtDtls><TxAmt><Amt Ccy=\"DKK\">{sum}</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls>"
        )
    };
    let two = with_details("3.00", "CRDT", &(batch("1.00") + &batch("2.00")));
    assert_eq!(findings(&in_a_day("8.00", &two)), []);
    let charged = |charge: &str| {
        let details = format!(
            "<NtryDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy=\"DKK\">1000.00</Amt></TxAmt></AmtDtls>\
             <Chrgs><Amt Ccy=\"DKK\">{charge}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs></TxDtls></NtryDtls>"
        );
        findings(&in_a_day("995.00", &with_details("990.00", "CRDT", &details)))
    };
    assert_eq!(charged("10.00"), []);
    assert!(matches!(charged("9.00")[..], [Finding::BatchTotal { .. }]));
}

#[test]
fn an_invoice_number_in_a_structured_part_is_kept() {
    let details = "<NtryDtls><TxDtls><RmtInf><Ustrd>Tak</Ustrd><Strd><RfrdDocInf><Nb>F-17</Nb></RfrdDocInf>\
                   <AddtlRmtInf>Rest</AddtlRmtInf></Strd></RmtInf></TxDtls></NtryDtls>";
    assert_eq!(entry(&with_details("1.00", "CRDT", details)).details[0].remittance, ["Tak", "F-17", "Rest"]);
}

#[test]
fn a_refused_payment_is_told_from_a_refused_batch() {
    let answer = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>A</MsgId><CreDtTm>2026-01-26T08:00:00</CreDtTm></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>\
         <GrpSts>PATC</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>\
         <TxInfAndSts><OrgnlInstrId>I1</OrgnlInstrId><TxSts>RJCT</TxSts></TxInfAndSts>\
         </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>";
    let report = pain002::read(answer.as_bytes()).unwrap();
    let lines = json::status_lines("a.xml", &report);
    let shown: Vec<_> =
        lines.iter().map(|line| (&line["level"], &line["instruction_id"], &line["status"])).collect();
    let (file, batch, payment) = (json!("file"), json!("batch"), json!("payment"));
    let (nothing, refused, waiting, id) = (Value::Null, json!("refused"), json!("pending"), json!("I1"));
    assert_eq!(shown, [(&file, &nothing, &waiting), (&batch, &nothing, &nothing), (&payment, &id, &refused)]);
}
