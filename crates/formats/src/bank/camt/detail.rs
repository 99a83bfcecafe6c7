//! The payments inside a line of an account.

use super::super::amount::{Amount, Currency};
use super::super::error::ReadError;
use super::super::statement::{Charge, Counterparty, Detail, Return, StatementAccount};
use super::super::xml::El;
use super::{account_number, signed};

/// What a payment takes from its line.
pub(super) struct OfEntry<'a> {
    pub sign: El<'a>,
    pub currency: Currency,
    pub reversal: bool,
    pub own: &'a StatementAccount,
}

/// Charges stand in `Chrgs` itself in version .02 and in `Chrgs/Rcrd` from .04.
pub(super) fn charges(el: El<'_>) -> Result<Vec<Charge>, ReadError> {
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
        included: el.flag("ChrgInclInd")?,
        kind: ["Tp/Cd", "Tp/Prtry/Id", "Tp/Prtry"].iter().find_map(|path| el.text(path)),
    })
}

/// What was ordered to be paid, where the bank repeats it.
pub(super) fn instructed(el: El<'_>, sign: El<'_>) -> Result<Option<Amount>, ReadError> {
    el.at("AmtDtls/InstdAmt/Amt").map(|amount| signed(amount, sign)).transpose()
}

/// The first rate of exchange.
pub(super) fn exchange_rate(el: El<'_>) -> Result<Option<String>, ReadError> {
    let Some(details) = el.at("AmtDtls") else { return Ok(None) };
    let rate = details.children().find_map(|amount| amount.at("CcyXchg"));
    Ok(rate.map(|rate| rate.number("XchgRate")).transpose()?.flatten().map(|rate| rate.to_string()))
}

/// The amount of a payment: of those the bank gives the one in the currency of the line, else the first.
fn amount<'a>(el: El<'a>, currency: Currency) -> Option<El<'a>> {
    let given = ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt"].map(|path| el.at(path));
    let mut given: Vec<El<'a>> = given.into_iter().flatten().collect();
    given.sort_by_key(|amount| amount.attribute("Ccy") != Some(currency.code()));
    given.first().copied()
}

pub(super) fn detail(el: El<'_>, line: &OfEntry<'_>) -> Result<Detail, ReadError> {
    let sign = el.at("CdtDbtInd").unwrap_or(line.sign);
    let amount = amount(el, line.currency).map(|amount| signed(amount, sign)).transpose()?;
    let returned = el.at("RtrInf").map(returned);
    let back = line.reversal || returned.is_some();
    Ok(Detail {
        amount,
        instructed: instructed(el, sign)?,
        exchange_rate: exchange_rate(el)?,
        end_to_end_id: el.text("Refs/EndToEndId").filter(|id| id != "NOTPROVIDED"),
        instruction_id: el.text("Refs/InstrId"),
        message_id: el.text("Refs/MsgId"),
        payment_id: el.text("Refs/PmtInfId"),
        bank_reference: el.text("Refs/AcctSvcrRef"),
        mandate_id: el.text("Refs/MndtId").filter(|id| id != "NOTPROVIDED"),
        transaction_id: el.text("Refs/TxId").or_else(|| el.text("Refs/UETR")),
        counterparty: counterparty(el, sign.value() == "CRDT", back, line.own),
        remittance: remittance(el),
        references: references(el),
        returned,
        charges: charges(el)?,
        information: el.text("AddtlTxInf"),
    })
}

/// Who paid us when money comes in, whom we paid when it goes out; never the owner of the account.
///
/// A return or reversal may keep the roles of the original or turn them: there a party counts only where the
/// other is known to be us, or where it has an account that is not ours.
fn counterparty(el: El<'_>, credit: bool, back: bool, own: &StatementAccount) -> Counterparty {
    let Some(parties) = el.at("RltdPties") else { return Counterparty::default() };
    let roles = if credit { ["Dbtr", "Cdtr"] } else { ["Cdtr", "Dbtr"] };
    let [usual, other] = roles.map(|role| party(parties, role));
    let ours = |party: &Party| is_own(party, own);
    let foreign = |party: &Party| party.account.is_some() && !ours(party);
    let chosen = match (ours(&usual), ours(&other)) {
        (true, true) => None,
        (true, false) => Some(other),
        (false, true) => Some(usual),
        (false, false) => match (foreign(&usual), foreign(&other)) {
            (true, true) if back => None,
            (false, true) if back || usual.is_empty() => Some(other),
            (false, false) if back => None,
            _ => Some(usual),
        },
    };
    chosen.map_or_else(Counterparty::default, |party| Counterparty {
        name: party.name.or(party.ultimate),
        account: party.account,
    })
}

/// What is said of one role.
struct Party {
    name: Option<String>,
    ultimate: Option<String>,
    account: Option<String>,
}

impl Party {
    const fn is_empty(&self) -> bool {
        self.name.is_none() && self.ultimate.is_none() && self.account.is_none()
    }
}

fn party(parties: El<'_>, role: &str) -> Party {
    // From version .08 a role is a party or a bank.
    let forms = ["Nm", "Pty/Nm", "Agt/FinInstnId/Nm"];
    let name = |role: &str| forms.iter().find_map(|form| parties.text(&format!("{role}/{form}")));
    Party {
        name: name(role),
        ultimate: name(&format!("Ultmt{role}")),
        account: parties.at(&format!("{role}Acct")).and_then(account_number),
    }
}

/// The account tells; where there is none, the name of the owner.
fn is_own(party: &Party, own: &StatementAccount) -> bool {
    let words = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    match (&party.account, &party.name, &own.owner) {
        (Some(account), ..) => same_account(account, &own.number),
        (None, Some(name), Some(owner)) => words(name) == words(owner),
        _ => false,
    }
}

/// Whether two numbers are one account, also where a Danish account is an IBAN in one and 14 digits in the other.
fn same_account(one: &str, other: &str) -> bool {
    let plain = |number: &str| number.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>();
    let bban = |number: String| match number.strip_prefix("DK") {
        Some(digits) if digits.len() == 16 => digits[2..].to_owned(),
        _ => number,
    };
    bban(plain(one)) == bban(plain(other))
}

fn references(el: El<'_>) -> Vec<String> {
    let structured = el.all("RmtInf").flat_map(|info| info.all("Strd"));
    structured.filter_map(|structured| structured.text("CdtrRefInf/Ref")).collect()
}

fn returned(el: El<'_>) -> Return {
    let reason = ["Rsn/Cd", "Rsn/Prtry"].iter().find_map(|path| el.text(path));
    Return { reason, information: el.all("AddtlInf").map(|info| info.value().into_owned()).collect() }
}

/// Free text, then the numbers and texts of the structured parts that are no creditor reference.
fn remittance(el: El<'_>) -> Vec<String> {
    let free = el.all("RmtInf").flat_map(|info| info.all("Ustrd")).map(|text| text.value().into_owned());
    let structured = el.all("RmtInf").flat_map(|info| info.all("Strd"));
    let structured = structured.flat_map(|part| {
        let numbers = part.all("RfrdDocInf").filter_map(|document| document.text("Nb"));
        numbers.chain(part.all("AddtlRmtInf").map(|text| text.value().into_owned()))
    });
    free.chain(structured).filter(|text| !text.is_empty()).collect()
}
