//! Reads camt.052, camt.053 and camt.054 into [`StatementFile`].
//!
//! Versions .02, .04 and .08 are tested against their schemas' shapes; other versions are read by
//! the same rules, which accept both the flat and the nested forms of status, party and charges.

mod detail;

use super::amount::Amount;
use super::error::ReadError;
use super::pages::{self, Page};
use super::statement::{
    AccountMessage, Balance, Batch, Copied, Entry, EntryStatus, Net, Statement, StatementAccount,
    StatementFile, Totals,
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
    let root = El::root(&document)?;
    from_root(root, message_name(root)?)
}

/// Reads a parsed file whose message name is known.
pub(super) fn from_root(root: El<'_>, message: String) -> Result<StatementFile, ReadError> {
    let (kind, body, item) = kind(&message)?;
    let body = root.need(body)?;
    let message_page = body.at("GrpHdr/MsgPgntn").map(page).transpose()?;
    let mut statements = body.all(item).map(statement).collect::<Result<Vec<_>, _>>()?;
    if statements.is_empty() {
        return Err(body.need(item).err().unwrap_or_else(|| body.wrong()));
    }
    message_page.into_iter().for_each(|page| paged_by_message(&mut statements, kind, page));
    for statement in &mut statements {
        statement.page = statement.page.filter(|page| !(page.first && page.last));
    }
    let mut file = StatementFile {
        kind,
        message,
        message_id: body.need_text("GrpHdr/MsgId")?,
        created: body.text("GrpHdr/CreDtTm"),
        statements,
    };
    pages::join(std::slice::from_mut(&mut file));
    Ok(file)
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
    let own = account(el.need("Acct")?)?;
    let entries = el.all("Ntry").map(|el| entry(el, &own)).collect::<Result<_, _>>()?;
    let pagination = el.children().find(|child| child.name().ends_with("Pgntn"));
    Ok(Statement {
        id: el.need_text("Id")?,
        sequence: el.text("ElctrncSeqNb"),
        legal_sequence: el.text("LglSeqNb"),
        page: pagination.map(page).transpose()?,
        copy: copied(el)?,
        period: el.date("FrToDt/FrDtTm")?.zip(el.last_day("FrToDt/ToDtTm")?),
        account: own,
        balances: el.all("Bal").map(balance).collect::<Result<_, _>>()?,
        totals: totals(el)?,
        entries,
    })
}

fn page(el: El<'_>) -> Result<Page, ReadError> {
    let number = el.parsed("PgNb")?.map_or_else(|| el.need("PgNb").and_then(|el| Err(el.wrong())), Ok)?;
    let last =
        el.flag("LastPgInd")?.map_or_else(|| el.need("LastPgInd").and_then(|el| Err(el.wrong())), Ok)?;
    Ok(Page::alone(number, last))
}

/// In the oldest versions the message is what has pages. Only its first statement can be continued from the page
/// before and only its last on the next, and one with both booked balances is not continued at all.
fn paged_by_message(statements: &mut [Statement], kind: AccountMessage, page: Page) {
    let end = statements.len() - 1;
    for (at, statement) in statements.iter_mut().enumerate() {
        let (first, last) = (page.first || at > 0, page.last || at < end);
        let balanced = statement.opening().is_some() && statement.closing().is_some();
        let whole = (first && last) || (kind == AccountMessage::Statement && balanced);
        if statement.page.is_none() && !whole {
            statement.page = Some(Page { first, last, ..page });
        }
    }
}

fn copied(el: El<'_>) -> Result<Option<Copied>, ReadError> {
    let Some(el) = el.at("CpyDplctInd") else { return Ok(None) };
    let kinds = [Copied::Copy, Copied::Duplicate, Copied::CopyOfDuplicate];
    kinds.into_iter().find(|kind| kind.code() == el.value()).map(Some).ok_or_else(|| el.wrong())
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
    super::amount::Currency::of_code(&code.value()).map(Some).ok_or_else(|| code.wrong())
}

fn account_number(el: El<'_>) -> Option<String> {
    el.text("Id/IBAN").or_else(|| el.text("Id/Othr/Id")).or_else(|| el.text("Prxy/Id"))
}

fn balance(el: El<'_>) -> Result<Balance, ReadError> {
    let code = el.text("Tp/CdOrPrtry/Cd");
    let proprietary = code.is_none();
    Ok(Balance {
        kind: code.or_else(|| el.text("Tp/CdOrPrtry/Prtry")).ok_or_else(|| el.wrong())?,
        proprietary,
        intermediate: el.text("Tp/SubTp/Cd").is_some_and(|code| code == "INTM"),
        amount: signed(el.need("Amt")?, el.need("CdtDbtInd")?)?,
        date: el.date("Dt")?,
    })
}

fn totals(el: El<'_>) -> Result<Totals, ReadError> {
    let Some(el) = el.at("TxsSummry") else { return Ok(Totals::default()) };
    Ok(Totals {
        entries: el.parsed("TtlNtries/NbOfNtries")?,
        sum: el.number("TtlNtries/Sum")?,
        net: el.at("TtlNtries").map(net).transpose()?.flatten(),
        credits: el.parsed("TtlCdtNtries/NbOfNtries")?,
        credit_sum: el.number("TtlCdtNtries/Sum")?,
        debits: el.parsed("TtlDbtNtries/NbOfNtries")?,
        debit_sum: el.number("TtlDbtNtries/Sum")?,
    })
}

/// What all entries come to stands in `TtlNetNtryAmt` up to version .03 and in `TtlNetNtry/Amt` from .04.
fn net(el: El<'_>) -> Result<Option<Net>, ReadError> {
    let (amount, sign) = match el.at("TtlNetNtry") {
        Some(nested) => (nested.number("Amt")?, Some(nested.need("CdtDbtInd")?)),
        None => (el.number("TtlNetNtryAmt")?, el.at("CdtDbtInd")),
    };
    let Some(amount) = amount else { return Ok(None) };
    let out = sign.map(is_debit).transpose()?;
    // The oldest versions allow a sign of its own; with the same meaning it is no second turn.
    let amount = if out == Some(true) && !amount.is_negative() { amount.negated() } else { amount };
    Ok(Some(Net { amount, signed: out.is_some() }))
}

fn entry(el: El<'_>, own: &StatementAccount) -> Result<Entry, ReadError> {
    let sign = el.need("CdtDbtInd")?;
    let amount = signed(el.need("Amt")?, sign)?;
    let reversal = el.flag("RvslInd")?.unwrap_or(false);
    let of_entry = detail::OfEntry { sign, currency: amount.currency(), reversal, own };
    let groups: Vec<_> = el.all("NtryDtls").collect();
    let batches = groups.iter().filter_map(|group| Some(batch(group.at("Btch")?, *group, sign)));
    let details = groups.iter().flat_map(|group| group.all("TxDtls"));
    Ok(Entry {
        reference: el.text("NtryRef"),
        amount,
        reversal,
        status: status(el.need("Sts")?)?,
        booked: el.date("BookgDt")?,
        value: el.date("ValDt")?,
        bank_reference: el.text("AcctSvcrRef"),
        code: transaction_code(el),
        instructed: detail::instructed(el, sign)?,
        exchange_rate: detail::exchange_rate(el)?,
        charges: detail::charges(el)?,
        batches: batches.collect::<Result<_, _>>()?,
        details: details.map(|details| detail::detail(details, &of_entry)).collect::<Result<_, _>>()?,
        information: el.text("AddtlNtryInf"),
    })
}

/// An amount with the sign of its `CdtDbtInd`: credit is positive.
fn signed(amount: El<'_>, indicator: El<'_>) -> Result<Amount, ReadError> {
    let amount = amount.amount()?;
    Ok(if is_debit(indicator)? { amount.negated() } else { amount })
}

fn is_debit(indicator: El<'_>) -> Result<bool, ReadError> {
    match &*indicator.value() {
        "CRDT" => Ok(false),
        "DBIT" => Ok(true),
        _ => Err(indicator.wrong()),
    }
}

/// The status stands in `Sts` itself up to version .07 and in `Sts/Cd` from .08. The bank's own word for one is
/// never a code: `Sts/Prtry` of `BOOK` has not moved the booked balance.
fn status(el: El<'_>) -> Result<EntryStatus, ReadError> {
    let code = match el.at("Cd").or_else(|| el.at("Prtry")) {
        Some(inner) if inner.name() == "Prtry" => {
            return Ok(EntryStatus::Proprietary(inner.value().into_owned()));
        }
        inner => inner.unwrap_or(el).value(),
    };
    match &*code {
        "" => Err(el.wrong()),
        "BOOK" => Ok(EntryStatus::Booked),
        "PDNG" => Ok(EntryStatus::Pending),
        "INFO" => Ok(EntryStatus::Information),
        other => Ok(EntryStatus::Other(other.to_owned())),
    }
}

fn transaction_code(el: El<'_>) -> Option<String> {
    let code = el.at("BkTxCd")?;
    let Some(domain) = code.at("Domn") else { return code.text("Prtry/Cd") };
    let parts = ["Cd", "Fmly/Cd", "Fmly/SubFmlyCd"].iter().filter_map(|path| domain.text(path));
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// A batch has the sign of its line where it has none of its own.
fn batch(el: El<'_>, group: El<'_>, sign: El<'_>) -> Result<Batch, ReadError> {
    let sign = el.at("CdtDbtInd").unwrap_or(sign);
    Ok(Batch {
        message_id: el.text("MsgId"),
        payment_id: el.text("PmtInfId"),
        count: el.parsed("NbOfTxs")?,
        total: el.at("TtlAmt").map(|total| signed(total, sign)).transpose()?,
        listed: group.all("TxDtls").count(),
    })
}
