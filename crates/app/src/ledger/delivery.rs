//! Deliveries from specialist systems (fagsystemer): their accounts translated to ours, control totals, a list
//! of what was rejected, and a list of what did not come.

use std::collections::HashMap;

use jiff::civil::Date;
use kaemner_law::chart::AccountString;
use kaemner_store::{DocumentHash, Tx};
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;
use kaemner_values::text;
use kaemner_values::text::Message;
use serde_json::json;
use uuid::Uuid;

use super::batch::{BATCH_VOUCHERS_MAX, KnownAccounts, check_batch, post_batch};
use super::model::{NewAccount, SourceKind, VoucherSource};
use super::{BatchId, LedgerError, NewPosting, NewVoucher, Series, coding, sql};
use crate::Both;
use crate::actor::{Act, Actor, At, UnitPath};
use crate::events::{self, Event, Object};

crate::ids::entity_id! {
    /// One specialist system.
    SystemId
}
crate::ids::entity_id! {
    /// One delivery.
    DeliveryId
}

/// A specialist system that delivers postings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSystem {
    /// Its short code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Who answers for its deliveries.
    pub owner: String,
    /// Days after which a delivery is missing; `None` where none is expected.
    pub due_days: Option<i64>,
    /// Whether it writes our own account strings and aliases, so that only what differs needs a translation. Where
    /// it does not, a number of theirs that looks like an alias of ours is not taken for it.
    pub own_accounts: bool,
}

/// One row of a system's translation table (omsætningstabel).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTranslation {
    /// Their account as they write it.
    pub their_account: String,
    /// Our account.
    pub account: NewAccount,
    /// Who answers for the row.
    pub owner: String,
    /// First day.
    pub from: Date,
}

/// What a system delivered, read from its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The system.
    pub system: SystemId,
    /// SHA-256 of the file: the same file is taken once.
    pub file_hash: [u8; 32],
    /// The day it is for.
    pub day: Date,
    /// Its vouchers.
    pub vouchers: Vec<DeliveredVoucher>,
    /// What the sender says it holds; compared before anything is posted.
    pub control: Option<ControlTotals>,
    /// The file itself, kept with every voucher that comes of it.
    pub document: Option<DocumentHash>,
}

/// Number of lines and sum of debits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ControlTotals {
    /// Lines.
    pub lines: i64,
    /// Sum of debits.
    pub debits: Ore,
}

/// A voucher as delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredVoucher {
    /// Their number.
    pub number: String,
    /// The business date.
    pub date: Date,
    /// The period, where it is not the date's month: an opening balance, or the supplementary period.
    pub period: Option<AccountingPeriod>,
    /// Its text.
    pub text: String,
    /// Its lines.
    pub lines: Vec<DeliveredLine>,
}

/// A line as delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredLine {
    /// Their account.
    pub their_account: String,
    /// Debit positive.
    pub amount: Ore,
    /// The line's own text; empty for none.
    pub text: String,
    /// The person it concerns, by id.
    pub person: Option<Uuid>,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenDelivery {
    /// Its id.
    pub id: DeliveryId,
    /// Vouchers posted.
    pub posted: i64,
    /// Vouchers rejected.
    pub rejected: i64,
}

/// A voucher that was not posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its id.
    pub id: Uuid,
    /// The system's code.
    pub system: String,
    /// Their number.
    pub their_voucher: String,
    /// Sum of its debits.
    pub debits: Ore,
    /// Why, and what to do.
    pub reason: Both,
    /// The account it is about, else empty.
    pub their_account: String,
}

/// A system whose delivery has not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingDelivery {
    /// The system's code.
    pub system: String,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: String,
    /// The day of its last delivery, if any.
    pub last: Option<Date>,
}

/// Makes a system, or changes the one with this code.
///
/// # Errors
/// Without the right.
pub fn set_system(tx: &mut Tx<'_>, by: &Actor, new: &NewSystem) -> Result<SystemId, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    let id = sql::delivery::set_system(tx, tx.new_id(), new)?;
    let after = json!({ "code": new.code, "owner": new.owner, "due_days": new.due_days,
        "own_accounts": new.own_accounts });
    events::record(tx, by, Event::of(Act::TakeDelivery, Object::new("ledger_system", id)).after(after))?;
    Ok(SystemId::new(id))
}

/// Makes a row of the translation table, or changes it from a day on.
///
/// # Errors
/// Without the right, and when the new row would begin before the one in force.
pub fn set_translation(
    tx: &mut Tx<'_>,
    by: &Actor,
    system: SystemId,
    new: &NewTranslation,
) -> Result<(), LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    if let Some((open, from)) = sql::delivery::open_translation(tx, system, &new.their_account)? {
        let last = new.from.yesterday().ok().filter(|last| from <= *last);
        let last = last.ok_or_else(|| LedgerError::Exists(new.their_account.clone()))?;
        sql::delivery::end_translation(tx, open, last)?;
    } else if sql::delivery::translation(tx, system, &new.their_account, new.from)?.is_some() {
        return Err(LedgerError::Exists(new.their_account.clone()));
    }
    let id = tx.new_id();
    sql::delivery::insert_translation(tx, id, system, new)?;
    let after = json!({
        "their_account": new.their_account, "account": new.account.key(), "owner": new.owner,
        "from": new.from.to_string(),
    });
    events::record(tx, by, Event::of(Act::TakeDelivery, Object::new("ledger_translation", id)).after(after))?;
    Ok(())
}

/// Takes a delivery in, in one transaction: control totals first, then every voucher that can be posted is; the
/// others are listed. The same file again gives the first answer.
///
/// # Errors
/// Without the right, and [`LedgerError::ControlTotals`] before anything is posted.
pub fn take_delivery(tx: &mut Tx<'_>, by: &Actor, delivery: &Delivery) -> Result<TakenDelivery, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    let found = totals(&delivery.vouchers)?;
    if delivery.control.is_some_and(|control| control != found) {
        return Err(LedgerError::ControlTotals { lines: found.lines, debits: found.debits });
    }
    if let Some(taken) = sql::delivery::taken(tx, delivery.system, &delivery.file_hash)? {
        return Ok(taken);
    }
    let (vouchers, rejects) = sort_out(tx, by, delivery)?;
    for batch in vouchers.chunks(BATCH_VOUCHERS_MAX) {
        let id = BatchId::new(tx.new_id());
        post_batch(tx, by, Act::TakeDelivery, id, batch, &KnownAccounts::default())
            .map_err(|refused| refused.error)?;
    }
    let count = |n: usize| i64::try_from(n).map_err(|_| LedgerError::TooLarge);
    let id = DeliveryId::new(tx.new_id());
    let taken = TakenDelivery { id, posted: count(vouchers.len())?, rejected: count(rejects.len())? };
    sql::delivery::insert(tx, delivery, &taken, found)?;
    for reject in &rejects {
        sql::delivery::insert_reject(tx, id, reject)?;
    }
    let after =
        json!({ "posted": taken.posted, "rejected": taken.rejected, "debits_ore": found.debits.get() });
    let event = Event::of(Act::TakeDelivery, Object::new("ledger_delivery", id.get())).step("taken");
    events::record(tx, by, event.after(after))?;
    Ok(taken)
}

/// What a delivery would be posted without: nothing is written.
///
/// # Errors
/// Without the right, and [`LedgerError::ControlTotals`].
pub fn try_delivery(tx: &mut Tx<'_>, by: &Actor, delivery: &Delivery) -> Result<Vec<Reject>, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    let found = totals(&delivery.vouchers)?;
    if delivery.control.is_some_and(|control| control != found) {
        return Err(LedgerError::ControlTotals { lines: found.lines, debits: found.debits });
    }
    Ok(sort_out(tx, by, delivery)?.1)
}

/// The systems that deliver, by code.
///
/// # Errors
/// Without the right.
pub fn systems(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<(SystemId, NewSystem)>, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    Ok(sql::delivery::systems(tx)?)
}

/// The system with this code.
///
/// # Errors
/// Only those of the store.
pub fn system_named(tx: &mut Tx<'_>, code: &str) -> Result<Option<SystemId>, LedgerError> {
    let systems = sql::delivery::systems(tx)?;
    Ok(systems.into_iter().find(|(_, system)| system.code == code).map(|(id, _)| id))
}

/// The rows of a system's translation table that hold on a day, by their account.
///
/// # Errors
/// Without the right.
pub fn translations(
    tx: &mut Tx<'_>,
    by: &Actor,
    system: SystemId,
    on: Date,
) -> Result<Vec<NewTranslation>, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    Ok(sql::delivery::translations(tx, system, on)?)
}

/// Vouchers of deliveries that are not settled, oldest first.
///
/// # Errors
/// Without the right.
pub fn rejects(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<Reject>, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    Ok(sql::delivery::rejects(tx)?)
}

/// Marks a rejected voucher as settled: posted by hand, sent back, or in a later delivery.
///
/// # Errors
/// Without the right or a text that says how, and when it is settled already.
pub fn settle_reject(tx: &mut Tx<'_>, by: &Actor, reject: Uuid, how: &str) -> Result<(), LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    if how.trim().is_empty() {
        return Err(LedgerError::NoReason);
    }
    if !sql::delivery::settle(tx, reject, by.person.get(), how)? {
        return Err(LedgerError::NoSuchVoucher);
    }
    let object = Object::new("ledger_reject", reject);
    events::record(tx, by, Event::of(Act::TakeDelivery, object).step("settled").because(how))?;
    Ok(())
}

/// Systems whose last delivery is older than they promise, on a day.
///
/// # Errors
/// Only those of the store.
pub fn missing_deliveries(tx: &mut Tx<'_>, on: Date) -> Result<Vec<MissingDelivery>, LedgerError> {
    let systems = sql::delivery::last_deliveries(tx)?;
    let late = |last: Option<Date>, due_days: i64| match last {
        None => true,
        Some(last) => i64::from((on - last).get_days()) > due_days,
    };
    Ok(systems
        .into_iter()
        .filter(|(missing, due_days)| late(missing.last, *due_days))
        .map(|(missing, _)| missing)
        .collect())
}

fn totals(vouchers: &[DeliveredVoucher]) -> Result<ControlTotals, LedgerError> {
    let mut totals = ControlTotals::default();
    for line in vouchers.iter().flat_map(|voucher| &voucher.lines) {
        totals.lines += 1;
        if line.amount > Ore::ZERO {
            totals.debits = totals.debits.checked_add(line.amount).ok_or(LedgerError::TooLarge)?;
        }
    }
    Ok(totals)
}

/// The vouchers that can be posted, and the others with their reason.
fn sort_out(
    tx: &mut Tx<'_>,
    by: &Actor,
    delivery: &Delivery,
) -> Result<(Vec<NewVoucher>, Vec<Reject>), LedgerError> {
    let mut known = HashMap::new();
    let system = sql::delivery::systems(tx)?.into_iter().find(|(id, _)| *id == delivery.system);
    let own = system.filter(|(_, system)| system.own_accounts).map(|(_, system)| system.owner);
    let (mut vouchers, mut origins, mut rejects) = (Vec::new(), Vec::new(), Vec::new());
    for delivered in &delivery.vouchers {
        match translate(tx, delivery, delivered, own.as_deref(), &mut known)? {
            Ok(voucher) => {
                vouchers.push(voucher);
                origins.push(delivered);
            }
            Err(their_account) => {
                rejects.push(reject(delivered, &text!("ledger-no-translation"), &their_account))
            }
        }
    }
    let mut refused: Vec<usize> = Vec::new();
    for wrong in check_batch(tx, by, Act::TakeDelivery, &vouchers)? {
        rejects.extend(origins.get(wrong.at).map(|origin| reject(origin, &said(&wrong.error), "")));
        refused.push(wrong.at);
    }
    let mut at = 0;
    vouchers.retain(|_| {
        at += 1;
        !refused.contains(&(at - 1))
    });
    Ok((vouchers, rejects))
}

/// The refusal in words; what no person can mend by himself is told as it is.
fn said(error: &LedgerError) -> Message {
    error.message().unwrap_or_else(|| text!("ledger-refused", problem = error.to_string()))
}

fn reject(delivered: &DeliveredVoucher, reason: &Message, their_account: &str) -> Reject {
    let debits = delivered.lines.iter().map(|line| line.amount).filter(|amount| *amount > Ore::ZERO).sum();
    Reject {
        id: Uuid::nil(),
        system: String::new(),
        their_voucher: delivered.number.clone(),
        debits,
        reason: Both::said(reason),
        their_account: their_account.to_owned(),
    }
}

type Known = HashMap<(String, Date), Option<(NewAccount, String)>>;

/// The voucher on our accounts, or their account that nobody has translated.
fn translate(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    delivered: &DeliveredVoucher,
    own: Option<&str>,
    known: &mut Known,
) -> Result<Result<NewVoucher, String>, LedgerError> {
    let mut lines = Vec::with_capacity(delivered.lines.len());
    for line in &delivered.lines {
        let key = (line.their_account.clone(), delivered.date);
        let found = match known.get(&key) {
            Some(found) => found.clone(),
            None => {
                let found = match sql::delivery::translation(tx, delivery.system, &key.0, key.1)? {
                    None => own_account(tx, own, &key.0, key.1)?,
                    found => found,
                };
                known.insert(key, found.clone());
                found
            }
        };
        let Some((account, owner)) = found else { return Ok(Err(line.their_account.clone())) };
        let (account, arrived_as) = on_main_account_9(account, &line.their_account);
        lines.push(NewPosting {
            text: line.text.clone(),
            person: line.person,
            arrived_as: Some(arrived_as),
            reason: Some(super::Reason { text: "omsætningstabel".to_owned(), owner }),
            ..NewPosting::new(account, line.amount)
        });
    }
    Ok(Ok(NewVoucher {
        id: None,
        series: Series::deliveries(),
        date: delivered.date,
        period: delivered.period,
        source: VoucherSource::of(SourceKind::Delivery, &delivered.number),
        text: delivered.text.clone(),
        lines,
        documents: delivery.document.into_iter().collect(),
    }))
}

/// The account that a system names as we do, with the owner of the system.
fn own_account(
    tx: &mut Tx<'_>,
    owner: Option<&str>,
    typed: &str,
    on: Date,
) -> Result<Option<(NewAccount, String)>, LedgerError> {
    let Some(owner) = owner else { return Ok(None) };
    match coding::resolve_account(tx, typed, &UnitPath::root(), on) {
        Ok(account) => Ok(Some((account, owner.to_owned()))),
        Err(LedgerError::NoSuchAccount(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Main account 8 is derived: what arrives on it is booked on the same function of main account 9, as asset.
/// What it arrived as is kept on the posting.
fn on_main_account_9(account: NewAccount, theirs: &str) -> (NewAccount, String) {
    let digits = account.string.to_string();
    let moved = digits.strip_prefix('8').map(|_| format!("9{}80{}00", &digits[1..5], &digits[7..14]));
    match moved.and_then(|digits| digits.parse::<AccountString>().ok()) {
        Some(string) => (NewAccount { string, ..account }, format!("{theirs} {digits}")),
        None => (account, theirs.to_owned()),
    }
}
