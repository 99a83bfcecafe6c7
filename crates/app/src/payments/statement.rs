//! Reading a bank statement: match, post, settle.
//!
//! A line is explained when every payment in it is one of ours with the same amount: by the end-to-end id we
//! gave it, or, where the bank books a whole run as one line, by the run's batch id and sum. What is explained
//! is posted: the creditors' debt is paid, the bank account has less. Everything else stays on the open list.

use jiff::SignedDuration;
use jiff::civil::Date;
use kaemner_formats::bank::camt;
use kaemner_formats::bank::check::{self, Finding};
use kaemner_formats::bank::statement::{AccountMessage, Copied, Entry, EntryStatus, Statement};
use kaemner_law::chart::AccountString;
use kaemner_store::{DocumentHash, DocumentKind, Tx};
use kaemner_values::Ore;
use serde_json::json;
use uuid::Uuid;

use super::model::{BankEntry, PaymentId, StatementId, StatementTaken};
use super::sql::{NewEntry, NewStatement, Sent};
use super::{PaymentsError, sql};
use crate::actor::{Act, Actor, At, UnitPath};
use crate::events::{self, Event, Object};
use crate::ledger::{self, NewAccount, NewPosting, NewVoucher, Series, SourceKind, VoucherId, VoucherSource};
use crate::settings::{self, Key, SettingsError};

/// Days back that a statement may book a run of ours.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24 * 62);

/// Reads a camt.053 file. A statement that was read before is left alone, so that the same file twice is idle.
///
/// # Errors
/// [`PaymentsError::Denied`], [`PaymentsError::BankFile`], [`PaymentsError::Statement`],
/// [`PaymentsError::Unsound`] and [`PaymentsError::Duplicate`] for a file that cannot be used, settings that are missing, the ledger's refusals, or the store's. Nothing is stored then.
pub fn take_statement(tx: &mut Tx<'_>, by: &Actor, bytes: &[u8]) -> Result<StatementTaken, PaymentsError> {
    by.may(Act::ReconcileBank, At::anywhere())?;
    let file = camt::read(bytes)?;
    let mut taken =
        StatementTaken { statements: Vec::new(), known: 0, entries: 0, matched: 0, settled: Vec::new() };
    if file.kind != AccountMessage::Statement {
        return Err(PaymentsError::Statement { statement: file.message_id, problem: "not a camt.053" });
    }
    let document = tx.put_document(bytes, DocumentKind::sniff(bytes))?;
    for statement in &file.statements {
        take_one(tx, by, statement, document, &mut taken)?;
    }
    Ok(taken)
}

fn take_one(
    tx: &mut Tx<'_>,
    by: &Actor,
    statement: &Statement,
    document: DocumentHash,
    taken: &mut StatementTaken,
) -> Result<(), PaymentsError> {
    sound(statement)?;
    let lines = kroner_lines(statement)?;
    let unusable = |problem| PaymentsError::Statement { statement: statement.id.clone(), problem };
    let balance = |amount: Option<kaemner_formats::bank::Amount>| amount.and_then(|amount| amount.ore());
    let new = NewStatement {
        account: &statement.account.number,
        no: &statement.id,
        period: statement.period,
        opening: balance(statement.opening()).ok_or_else(|| unusable("no opening balance in kroner"))?,
        closing: balance(statement.closing()).ok_or_else(|| unusable("no closing balance in kroner"))?,
        entries: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        document,
        read_by: by.person,
    };
    if new.opening + lines.iter().map(|(_, line)| line.amount).sum::<Ore>() != new.closing {
        return Err(unusable("opening balance and lines do not give the closing balance"));
    }
    let Some(id) = sql::insert_statement(tx, &new)? else {
        taken.known += 1;
        return Ok(());
    };
    not_again(tx, statement, id)?;
    for (no, (entry, line)) in (1..).zip(&lines) {
        take_line(tx, by, id, no, entry, line, taken)?;
    }
    taken.statements.push(id);
    taken.entries += lines.len();
    let after =
        json!({ "statement": statement.id, "entries": lines.len(), "closing_ore": new.closing.get() });
    let object = Object::new("bank_statement", id.get());
    events::record(tx, by, Event::of(Act::ReconcileBank, object).step("read").after(after))?;
    Ok(())
}

/// Refuses a page of a statement, and one whose balances, counts or sums its entries do not give.
fn sound(statement: &Statement) -> Result<(), PaymentsError> {
    let mut findings = check::findings(AccountMessage::Statement, statement).into_iter();
    match findings.find(Finding::spoils_statement) {
        Some(finding) => {
            Err(PaymentsError::Unsound { statement: statement.id.clone(), finding: Box::new(finding) })
        }
        None => Ok(()),
    }
}

/// Refuses what the bank has sent before, where any of its days has been read under another id. A duplicate
/// without days is refused too: nothing tells what it repeats.
fn not_again(tx: &mut Tx<'_>, statement: &Statement, id: StatementId) -> Result<(), PaymentsError> {
    if !statement.copy.is_some_and(Copied::is_sent_before) {
        return Ok(());
    }
    let again = |earlier| Err(PaymentsError::Duplicate { statement: statement.id.clone(), earlier });
    let Some(period) = statement.period else { return again(None) };
    match sql::statement_of_days(tx, &statement.account.number, period, id)? {
        Some(earlier) => again(Some(earlier)),
        None => Ok(()),
    }
}

/// The booked lines of a statement, in øre.
fn kroner_lines(statement: &Statement) -> Result<Vec<(&Entry, BankEntry)>, PaymentsError> {
    let unusable = |problem| PaymentsError::Statement { statement: statement.id.clone(), problem };
    let booked = statement.entries.iter().filter(|entry| entry.status == EntryStatus::Booked);
    booked
        .map(|entry| {
            let line = BankEntry {
                booked_on: entry.booked.ok_or_else(|| unusable("a booked line without a booking date"))?,
                amount: entry
                    .amount
                    .ore()
                    .ok_or_else(|| unusable("a line in another currency than kroner"))?,
                text: line_text(entry),
                bank_reference: entry
                    .bank_reference
                    .clone()
                    .or_else(|| entry.reference.clone())
                    .unwrap_or_default(),
            };
            Ok((entry, line))
        })
        .collect()
}

fn line_text(entry: &Entry) -> String {
    let detail = entry.details.first();
    let name = detail.and_then(|detail| detail.counterparty.name.clone());
    let text = detail.and_then(|detail| detail.remittance.first().cloned());
    let parts: Vec<String> = [name, text, entry.information.clone()].into_iter().flatten().collect();
    parts.join(" · ").chars().take(200).collect()
}

fn take_line(
    tx: &mut Tx<'_>,
    by: &Actor,
    statement: StatementId,
    no: i64,
    entry: &Entry,
    line: &BankEntry,
    taken: &mut StatementTaken,
) -> Result<(), PaymentsError> {
    let explained = explain(tx, entry, line)?;
    let voucher = match &explained[..] {
        [] => None,
        sent => Some(post(tx, by, line, sent)?),
    };
    let matched = voucher.map_or(Ore::ZERO, |_| line.amount);
    let id = sql::insert_entry(tx, &NewEntry { statement, no, entry: line, matched, voucher })?;
    for sent in &explained {
        taken.settled.extend(sql::settle(tx, sent.id, id, line)?);
    }
    taken.matched += usize::from(voucher.is_some());
    Ok(())
}

/// The payments of ours that make up the line; empty unless they explain all of it.
fn explain(tx: &mut Tx<'_>, entry: &Entry, line: &BankEntry) -> Result<Vec<Sent>, PaymentsError> {
    if line.amount >= Ore::ZERO
        || entry.reversal
        || entry.details.iter().any(|detail| detail.returned.is_some())
    {
        return Ok(Vec::new());
    }
    let by_ids = by_end_to_end(tx, entry)?;
    let found = if by_ids.is_empty() { whole_runs(tx, entry, line.booked_on)? } else { by_ids };
    let sum: Ore = found.iter().map(|sent| sent.amount).sum();
    Ok(if sum == -line.amount { found } else { Vec::new() })
}

fn by_end_to_end(tx: &mut Tx<'_>, entry: &Entry) -> Result<Vec<Sent>, PaymentsError> {
    let mut found: Vec<Sent> = Vec::new();
    for detail in &entry.details {
        let Some(id) = detail.end_to_end_id.as_deref() else { return Ok(Vec::new()) };
        let Some(sent) = sql::sent_by_end_to_end(tx, id)? else { return Ok(Vec::new()) };
        let amount = detail.amount.and_then(|amount| amount.ore());
        if amount.is_some_and(|amount| amount.abs() != sent.amount) || holds(&found, sent.id) {
            return Ok(Vec::new());
        }
        found.push(sent);
    }
    Ok(found)
}

fn holds(found: &[Sent], id: PaymentId) -> bool {
    found.iter().any(|sent| sent.id == id)
}

/// The payments of the runs that the bank booked as one line.
fn whole_runs(tx: &mut Tx<'_>, entry: &Entry, booked_on: Date) -> Result<Vec<Sent>, PaymentsError> {
    let since = booked_on.checked_sub(LOOK_BACK).unwrap_or(booked_on);
    let mut runs = if entry.batches.is_empty() { Vec::new() } else { sql::released_runs(tx, since)? };
    let mut found = Vec::new();
    for batch in &entry.batches {
        let run = runs.iter().position(|run| batch.payment_id.as_deref() == Some(run.batch_id().as_str()));
        let Some(run) = run else { return Ok(Vec::new()) };
        found.extend(sql::sent_of_run(tx, runs.swap_remove(run).id)?);
    }
    Ok(found)
}

fn account(tx: &mut Tx<'_>, key: Key) -> Result<AccountString, PaymentsError> {
    Ok(settings::get(tx, key)?.parse().map_err(|_| SettingsError::BadValue(key))?)
}

fn post(tx: &mut Tx<'_>, by: &Actor, line: &BankEntry, sent: &[Sent]) -> Result<VoucherId, PaymentsError> {
    let creditors = account(tx, Key::CreditorAccount)?;
    let bank = NewAccount::new(account(tx, Key::BankLedgerAccount)?, UnitPath::root());
    // The debt lies with the unit that answers for the bill.
    let debt = |sent: &Sent| {
        let account = NewAccount::new(creditors, sent.unit.clone());
        NewPosting { supplier: Some(sent.payee), ..NewPosting::new(account, sent.amount) }
    };
    let mut lines: Vec<NewPosting> = sent.iter().map(debt).collect();
    lines.push(NewPosting::new(bank, line.amount));
    let voucher = NewVoucher {
        id: None,
        series: Series::bank(),
        date: line.booked_on,
        period: None,
        source: VoucherSource::of(SourceKind::BankStatement, reference(line, sent)),
        text: line.text.clone(),
        lines,
        documents: Vec::new(),
    };
    Ok(ledger::post_voucher_by(tx, by, Act::ReconcileBank, &voucher)?.id)
}

fn reference(line: &BankEntry, sent: &[Sent]) -> String {
    if line.bank_reference.is_empty() {
        sent.first().map_or_else(Uuid::nil, |sent| sent.id.get()).to_string()
    } else {
        line.bank_reference.clone()
    }
}
