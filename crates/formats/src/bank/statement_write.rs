//! Writes a statement as camt.053.001.02: the fake bank of tests, demonstration and training.

use super::amount::Amount;
use super::statement::{
    Balance, Batch, Charge, Copied, Counterparty, Detail, Entry, Return, Statement, StatementFile,
};
use crate::xml_write::XmlText;

/// Writes every statement of the file. Fields the message has no place for are left out; reading the
/// bytes back gives the same amounts, dates, references, parties and texts.
#[must_use]
pub fn write(file: &StatementFile) -> Vec<u8> {
    let mut xml = XmlText::new("Document", "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02");
    xml.open("BkToCstmrStmt/GrpHdr");
    xml.leaf("MsgId", &file.message_id);
    let created = file.created.as_deref().unwrap_or("1970-01-01T00:00:00");
    xml.leaf("CreDtTm", created);
    xml.close("GrpHdr");
    file.statements.iter().for_each(|one| statement(&mut xml, one, created));
    xml.finish()
}

fn statement(xml: &mut XmlText, statement: &Statement, created: &str) {
    xml.open("Stmt");
    xml.leaf("Id", &statement.id);
    optional(xml, "ElctrncSeqNb", statement.sequence.as_deref());
    optional(xml, "LglSeqNb", statement.legal_sequence.as_deref());
    xml.leaf("CreDtTm", created);
    if let Some((from, to)) = statement.period {
        xml.open("FrToDt");
        xml.leaf("FrDtTm", &format!("{from}T00:00:00"));
        xml.leaf("ToDtTm", &format!("{to}T23:59:59"));
        xml.close("FrToDt");
    }
    optional(xml, "CpyDplctInd", statement.copy.map(Copied::code));
    account(xml, statement);
    statement.balances.iter().for_each(|one| balance(xml, one));
    statement.entries.iter().for_each(|one| entry(xml, one));
    xml.close("Stmt");
}

fn account(xml: &mut XmlText, statement: &Statement) {
    xml.open("Acct");
    account_number(xml, &statement.account.number);
    optional(xml, "Ccy", Some(statement.currency().code()));
    optional(xml, "Nm", statement.account.name.as_deref());
    optional(xml, "Ownr/Nm", statement.account.owner.as_deref());
    xml.close("Acct");
}

fn account_number(xml: &mut XmlText, number: &str) {
    let iban = number.len() > 2 && number[..2].bytes().all(|byte| byte.is_ascii_uppercase());
    xml.leaf(if iban { "Id/IBAN" } else { "Id/Othr/Id" }, number);
}

fn balance(xml: &mut XmlText, balance: &Balance) {
    xml.open("Bal");
    xml.open("Tp");
    xml.leaf(if balance.proprietary { "CdOrPrtry/Prtry" } else { "CdOrPrtry/Cd" }, &balance.kind);
    optional(xml, "SubTp/Cd", balance.intermediate.then_some("INTM"));
    xml.close("Tp");
    signed(xml, balance.amount);
    if let Some(date) = balance.date {
        xml.leaf("Dt/Dt", &date.to_string());
    }
    xml.close("Bal");
}

fn signed(xml: &mut XmlText, amount: Amount) {
    xml.amount("Amt", amount.currency().code(), &amount.abs().to_string());
    xml.leaf("CdtDbtInd", sign(amount));
}

const fn sign(amount: Amount) -> &'static str {
    if amount.is_negative() { "DBIT" } else { "CRDT" }
}

fn entry(xml: &mut XmlText, entry: &Entry) {
    xml.open("Ntry");
    optional(xml, "NtryRef", entry.reference.as_deref());
    signed(xml, entry.amount);
    optional(xml, "RvslInd", entry.reversal.then_some("true"));
    xml.leaf("Sts", entry.status.code());
    for (path, date) in [("BookgDt/Dt", entry.booked), ("ValDt/Dt", entry.value)] {
        optional(xml, path, date.map(|date| date.to_string()).as_deref());
    }
    optional(xml, "AcctSvcrRef", entry.bank_reference.as_deref());
    transaction_code(xml, entry.code.as_deref().unwrap_or("NOTPROVIDED"));
    entry.charges.iter().for_each(|one| charge(xml, one));
    details(xml, entry);
    optional(xml, "AddtlNtryInf", entry.information.as_deref());
    xml.close("Ntry");
}

fn transaction_code(xml: &mut XmlText, code: &str) {
    xml.open("BkTxCd");
    match code.split('/').collect::<Vec<_>>().as_slice() {
        [domain, family, sub_family] => {
            xml.open("Domn");
            xml.leaf("Cd", domain);
            xml.open("Fmly");
            xml.leaf("Cd", family);
            xml.leaf("SubFmlyCd", sub_family);
            xml.close("Fmly");
            xml.close("Domn");
        }
        _ => xml.leaf("Prtry/Cd", code),
    }
    xml.close("BkTxCd");
}

fn charge(xml: &mut XmlText, charge: &Charge) {
    xml.open("Chrgs");
    signed(xml, charge.amount);
    optional(xml, "Tp/Prtry/Id", charge.kind.as_deref());
    xml.close("Chrgs");
}

fn details(xml: &mut XmlText, entry: &Entry) {
    let out = entry.amount.is_negative();
    let mut rest = entry.details.as_slice();
    for batch in &entry.batches {
        let (listed, after) = rest.split_at(batch.listed.min(rest.len()));
        rest = after;
        xml.open("NtryDtls");
        self::batch(xml, batch);
        listed.iter().for_each(|one| detail(xml, one, out));
        xml.close("NtryDtls");
    }
    if !rest.is_empty() {
        xml.open("NtryDtls");
        rest.iter().for_each(|one| detail(xml, one, out));
        xml.close("NtryDtls");
    }
}

fn batch(xml: &mut XmlText, batch: &Batch) {
    xml.open("Btch");
    optional(xml, "MsgId", batch.message_id.as_deref());
    optional(xml, "PmtInfId", batch.payment_id.as_deref());
    optional(xml, "NbOfTxs", batch.count.map(|count| count.to_string()).as_deref());
    if let Some(total) = batch.total {
        xml.amount("TtlAmt", total.currency().code(), &total.abs().to_string());
        xml.leaf("CdtDbtInd", sign(total));
    }
    xml.close("Btch");
}

/// Version .02 gives a payment no sign of its own: it has the sign of its entry.
fn detail(xml: &mut XmlText, detail: &Detail, out: bool) {
    xml.open("TxDtls");
    xml.open("Refs");
    optional(xml, "MsgId", detail.message_id.as_deref());
    optional(xml, "AcctSvcrRef", detail.bank_reference.as_deref());
    optional(xml, "PmtInfId", detail.payment_id.as_deref());
    optional(xml, "InstrId", detail.instruction_id.as_deref());
    xml.leaf("EndToEndId", detail.end_to_end_id.as_deref().unwrap_or("NOTPROVIDED"));
    optional(xml, "TxId", detail.transaction_id.as_deref());
    optional(xml, "MndtId", detail.mandate_id.as_deref());
    xml.close("Refs");
    if let Some(amount) = detail.amount {
        xml.amount("AmtDtls/TxAmt/Amt", amount.currency().code(), &amount.abs().to_string());
    }
    detail.charges.iter().for_each(|one| charge(xml, one));
    counterparty(xml, &detail.counterparty, out);
    remittance(xml, detail);
    detail.returned.iter().for_each(|one| returned(xml, one));
    optional(xml, "AddtlTxInf", detail.information.as_deref());
    xml.close("TxDtls");
}

/// Who paid stands as debtor when money comes in; whom we paid as creditor when it goes out.
fn counterparty(xml: &mut XmlText, party: &Counterparty, out: bool) {
    if party.name.is_none() && party.account.is_none() {
        return;
    }
    let (role, account) = if out { ("Cdtr", "CdtrAcct") } else { ("Dbtr", "DbtrAcct") };
    xml.open("RltdPties");
    if let Some(name) = &party.name {
        xml.open(role);
        xml.leaf("Nm", name);
        xml.close(role);
    }
    if let Some(number) = &party.account {
        xml.open(account);
        account_number(xml, number);
        xml.close(account);
    }
    xml.close("RltdPties");
}

fn remittance(xml: &mut XmlText, detail: &Detail) {
    if detail.remittance.is_empty() && detail.references.is_empty() {
        return;
    }
    xml.open("RmtInf");
    detail.remittance.iter().for_each(|text| xml.leaf("Ustrd", text));
    detail.references.iter().for_each(|reference| xml.leaf("Strd/CdtrRefInf/Ref", reference));
    xml.close("RmtInf");
}

fn returned(xml: &mut XmlText, returned: &Return) {
    xml.open("RtrInf");
    optional(xml, "Rsn/Cd", returned.reason.as_deref());
    returned.information.iter().for_each(|text| xml.leaf("AddtlInf", text));
    xml.close("RtrInf");
}

fn optional(xml: &mut XmlText, path: &'static str, value: Option<&str>) {
    if let Some(value) = value {
        xml.leaf(path, value);
    }
}
