//! Reads camt.052, camt.053 and camt.054 into [`StatementFile`].
//!
//! Versions .02, .04 and .08 are tested against their schemas' shapes; other versions are read by
//! the same rules, which accept both the flat and the nested forms of status, party and charges.

use super::amount::Amount;
use super::error::ReadError;
use super::statement::{
    AccountMessage, Balance, Batch, Charge, Counterparty, Detail, Entry, EntryStatus, Return, Statement,
    StatementAccount, StatementFile, Totals,
};
use super::xml::{self, El};

/// What stands before the message name in the namespace of every ISO 20022 document.
const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:";

/// Reads one file. Nothing is guessed: an amount, date or sign that is missing or malformed is an error.
///
/// # Errors
/// [`ReadError`] with the place, when the file is not such a message or breaks its form.
pub fn read(bytes: &[u8]) -> Result<StatementFile, ReadError> {
    let text = xml::decode(bytes)?;
    let document = xml::parse(&text)?;
    let root = El::root(&document);
    from_root(root, message_name(root)?)
}

/// Reads a parsed file whose message name is known.
pub(super) fn from_root(root: El<'_>, message: String) -> Result<StatementFile, ReadError> {
    let (kind, body, item) = kind(&message)?;
    let body = root.need(body)?;
    let statements = body.all(item).map(statement).collect::<Result<Vec<_>, _>>()?;
    if statements.is_empty() {
        return Err(body.need(item).err().unwrap_or_else(|| body.wrong()));
    }
    Ok(StatementFile {
        kind,
        message,
        message_id: body.need_text("GrpHdr/MsgId")?,
        created: body.text("GrpHdr/CreDtTm"),
        statements,
    })
}

/// The message name in the root's namespace, `camt.053.001.02`.
pub(super) fn message_name(root: El<'_>) -> Result<String, ReadError> {
    let found = || ReadError::Message { found: format!("{{{}}}{}", root.namespace(), root.name()) };
    root.namespace().strip_prefix(NAMESPACE).map(str::to_owned).ok_or_else(found)
}

type Kind = (AccountMessage, &'static str, &'static str);

fn kind(message: &str) -> Result<Kind, ReadError> {
    match message.get(..8) {
        Some("camt.052") => Ok((AccountMessage::Report, "BkToCstmrAcctRpt", "Rpt")),
        Some("camt.053") => Ok((AccountMessage::Statement, "BkToCstmrStmt", "Stmt")),
        Some("camt.054") => Ok((AccountMessage::Notification, "BkToCstmrDbtCdtNtfctn", "Ntfctn")),
        _ => Err(ReadError::Message { found: message.to_owned() }),
    }
}

fn statement(el: El<'_>) -> Result<Statement, ReadError> {
    let period = match (el.date("FrToDt/FrDtTm")?, el.date("FrToDt/ToDtTm")?) {
        (Some(from), Some(to)) => Some((from, to)),
        _ => None,
    };
    let own = account(el.need("Acct")?)?;
    let entries = el.all("Ntry").map(|el| entry(el, &own.number)).collect::<Result<_, _>>()?;
    Ok(Statement {
        id: el.need_text("Id")?,
        sequence: el.text("ElctrncSeqNb"),
        period,
        account: own,
        balances: el.all("Bal").map(balance).collect::<Result<_, _>>()?,
        totals: totals(el)?,
        entries,
    })
}

fn account(el: El<'_>) -> Result<StatementAccount, ReadError> {
    Ok(StatementAccount {
        number: account_number(el).ok_or_else(|| el.wrong())?,
        currency: currency(el)?,
        name: el.text("Nm"),
        owner: el.text("Ownr/Nm"),
    })
}

fn currency(el: El<'_>) -> Result<Option<super::amount::Currency>, ReadError> {
    let Some(code) = el.at("Ccy") else { return Ok(None) };
    super::amount::Currency::of_code(code.value()).map(Some).ok_or_else(|| code.wrong())
}

fn account_number(el: El<'_>) -> Option<String> {
    el.text("Id/IBAN").or_else(|| el.text("Id/Othr/Id")).or_else(|| el.text("Prxy/Id"))
}

fn balance(el: El<'_>) -> Result<Balance, ReadError> {
    let kind = el.text("Tp/CdOrPrtry/Cd").or_else(|| el.text("Tp/CdOrPrtry/Prtry"));
    Ok(Balance {
        kind: kind.ok_or_else(|| el.wrong())?,
        amount: signed(el.need("Amt")?, el.need("CdtDbtInd")?)?,
        date: el.date("Dt")?,
    })
}

fn totals(el: El<'_>) -> Result<Totals, ReadError> {
    let Some(el) = el.at("TxsSummry") else { return Ok(Totals::default()) };
    Ok(Totals {
        entries: el.parsed("TtlNtries/NbOfNtries")?,
        credits: el.parsed("TtlCdtNtries/NbOfNtries")?,
        credit_sum: el.text("TtlCdtNtries/Sum"),
        debits: el.parsed("TtlDbtNtries/NbOfNtries")?,
        debit_sum: el.text("TtlDbtNtries/Sum"),
    })
}

fn entry(el: El<'_>, own: &str) -> Result<Entry, ReadError> {
    let sign = el.need("CdtDbtInd")?;
    let amount = signed(el.need("Amt")?, sign)?;
    let groups: Vec<_> = el.all("NtryDtls").collect();
    // One of several batches in a line says nothing of the line as a whole.
    let of_line = match groups.as_slice() {
        [only] => only.at("Btch"),
        _ => None,
    };
    let details = groups.iter().flat_map(|details| details.all("TxDtls"));
    Ok(Entry {
        reference: el.text("NtryRef"),
        amount,
        reversal: el.flag("RvslInd")?.unwrap_or(false),
        status: status(el.need("Sts")?),
        booked: el.date("BookgDt")?,
        value: el.date("ValDt")?,
        bank_reference: el.text("AcctSvcrRef"),
        code: transaction_code(el),
        charges: charges(el)?,
        batch: of_line.map(batch).transpose()?,
        details: details.map(|details| detail(details, sign, own)).collect::<Result<_, _>>()?,
        information: el.text("AddtlNtryInf"),
    })
}

/// An amount with the sign of its `CdtDbtInd`: credit is positive.
fn signed(amount: El<'_>, indicator: El<'_>) -> Result<Amount, ReadError> {
    let amount = amount.amount()?;
    match indicator.value() {
        "CRDT" => Ok(amount),
        "DBIT" => Ok(amount.negated()),
        _ => Err(indicator.wrong()),
    }
}

/// The status stands in `Sts` itself up to version .07 and in `Sts/Cd` from .08.
fn status(el: El<'_>) -> EntryStatus {
    let code = el.text("Cd").or_else(|| el.text("Prtry")).unwrap_or_else(|| el.value().to_owned());
    match code.as_str() {
        "BOOK" => EntryStatus::Booked,
        "PDNG" => EntryStatus::Pending,
        "INFO" => EntryStatus::Information,
        _ => EntryStatus::Other(code),
    }
}

fn transaction_code(el: El<'_>) -> Option<String> {
    let code = el.at("BkTxCd")?;
    let Some(domain) = code.at("Domn") else { return code.text("Prtry/Cd") };
    let parts = ["Cd", "Fmly/Cd", "Fmly/SubFmlyCd"].iter().filter_map(|path| domain.text(path));
    Some(parts.collect::<Vec<_>>().join("/"))
}

fn batch(el: El<'_>) -> Result<Batch, ReadError> {
    Ok(Batch {
        message_id: el.text("MsgId"),
        payment_id: el.text("PmtInfId"),
        count: el.parsed("NbOfTxs")?,
        total: el.at("TtlAmt").map(El::amount).transpose()?,
    })
}

/// Charges stand in `Chrgs` itself in version .02 and in `Chrgs/Rcrd` from .04.
fn charges(el: El<'_>) -> Result<Vec<Charge>, ReadError> {
    let records = el.all("Chrgs").flat_map(|charges| {
        let nested: Vec<_> = charges.all("Rcrd").collect();
        if nested.is_empty() { vec![charges] } else { nested }
    });
    records.filter(|record| charged(*record).is_some()).map(charge).collect()
}

/// The amount of a charge; where the bank gives only the total of all, that.
fn charged(el: El<'_>) -> Option<El<'_>> {
    el.at("Amt").or_else(|| el.at("TtlChrgsAndTaxAmt"))
}

/// A charge without indicator is one the account pays.
fn charge(el: El<'_>) -> Result<Charge, ReadError> {
    let amount = charged(el).ok_or_else(|| el.wrong())?;
    let amount = match el.at("CdtDbtInd") {
        Some(indicator) => signed(amount, indicator)?,
        None => amount.amount()?.negated(),
    };
    Ok(Charge {
        amount,
        included: el.flag("ChrgInclInd")?.unwrap_or(false),
        kind: ["Tp/Cd", "Tp/Prtry/Id", "Tp/Prtry"].iter().find_map(|path| el.text(path)),
    })
}

fn detail(el: El<'_>, entry_sign: El<'_>, own: &str) -> Result<Detail, ReadError> {
    let sign = el.at("CdtDbtInd").unwrap_or(entry_sign);
    let amount = el.at("Amt").or_else(|| el.at("AmtDtls/TxAmt/Amt"));
    Ok(Detail {
        amount: amount.map(|amount| signed(amount, sign)).transpose()?,
        end_to_end_id: el.text("Refs/EndToEndId").filter(|id| id != "NOTPROVIDED"),
        instruction_id: el.text("Refs/InstrId"),
        message_id: el.text("Refs/MsgId"),
        payment_id: el.text("Refs/PmtInfId"),
        bank_reference: el.text("Refs/AcctSvcrRef"),
        transaction_id: el.text("Refs/TxId").or_else(|| el.text("Refs/UETR")),
        counterparty: counterparty(el, sign.value() == "CRDT", own),
        remittance: remittance(el),
        references: references(el),
        returned: el.at("RtrInf").map(returned),
        charges: charges(el)?,
        information: el.text("AddtlTxInf"),
    })
}

/// Who paid us when money comes in, whom we paid when it goes out; the other role where only that is given,
/// or where the first is the account itself, as in a return or reversal that keeps the roles of the original.
fn counterparty(el: El<'_>, credit: bool, own: &str) -> Counterparty {
    let Some(parties) = el.at("RltdPties") else { return Counterparty::default() };
    let roles = if credit { ["Dbtr", "Cdtr"] } else { ["Cdtr", "Dbtr"] };
    let number = |role: &str| parties.at(&format!("{role}Acct")).and_then(account_number);
    let given = |role: &str| {
        [role, &format!("{role}Acct"), &format!("Ultmt{role}")].iter().any(|path| parties.at(path).is_some())
    };
    let other = |role: &&str| given(role) && number(role).as_deref() != Some(own);
    let role = roles.into_iter().find(other).unwrap_or(roles[0]);
    // From version .08 a role is a party or a bank.
    let forms = ["Nm", "Pty/Nm", "Agt/FinInstnId/Nm"];
    let name = |role: &str| forms.iter().find_map(|form| parties.text(&format!("{role}/{form}")));
    Counterparty { name: name(role).or_else(|| name(&format!("Ultmt{role}"))), account: number(role) }
}

fn references(el: El<'_>) -> Vec<String> {
    let structured = el.all("RmtInf").flat_map(|info| info.all("Strd"));
    structured.filter_map(|structured| structured.text("CdtrRefInf/Ref")).collect()
}

fn returned(el: El<'_>) -> Return {
    let reason = ["Rsn/Cd", "Rsn/Prtry"].iter().find_map(|path| el.text(path));
    Return { reason, information: el.all("AddtlInf").map(|info| info.value().to_owned()).collect() }
}

/// Free text, then the numbers and texts of the structured parts that are no creditor reference.
fn remittance(el: El<'_>) -> Vec<String> {
    let free = el.all("RmtInf").flat_map(|info| info.all("Ustrd")).map(|text| text.value().to_owned());
    let structured = el.all("RmtInf").flat_map(|info| info.all("Strd"));
    let structured = structured.flat_map(|part| {
        let numbers = part.all("RfrdDocInf").filter_map(|document| document.text("Nb"));
        numbers.chain(part.all("AddtlRmtInf").map(|text| text.value().to_owned()))
    });
    free.chain(structured).filter(|text| !text.is_empty()).collect()
}
