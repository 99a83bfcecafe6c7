//! What is owed, released to the bank, and found again on the bank's statement.
//!
//! Bills and payroll hand over a [`NewOrder`] when something is to be paid; the source is unique, so a document
//! is paid at most once. [`prepare_run`] gathers what falls due into a run, [`release_run`] lets another person,
//! through whose hands none of it has been, write the bank's file, and [`take_statement`] reads a statement,
//! matches it, posts what it explains and says what is settled. What it cannot explain stays on a list.

mod error;
mod model;
mod prepare;
mod release;
mod sql;
mod statement;
mod target;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use kaemner_store::{StoreError, Tx};

pub use error::PaymentsError;
pub use model::{
    BankEntry, NewOrder, OrderState, Payment, PaymentId, ReleasedSource, Run, RunId, RunState, Settled,
    StatementId, StatementTaken,
};
pub use prepare::{cancel_run, prepare_run, ready};
pub use release::release_run;
pub use statement::take_statement;
pub use target::{target_from_text, target_text};

use crate::actor::{Act, Actor, At};
use crate::events::Object;

/// Puts something to be paid in the queue. The caller has decided that it may be.
///
/// # Errors
/// [`PaymentsError::AlreadyOrdered`] when the source has an order, or the store's.
pub fn order(tx: &mut Tx<'_>, new: &NewOrder<'_>) -> Result<(), PaymentsError> {
    sql::insert_order(tx, new)
}

/// Where the payment of a source stands, if there is one.
///
/// # Errors
/// Only those of the store.
pub fn state_of(tx: &mut Tx<'_>, source: Object) -> Result<Option<OrderState>, StoreError> {
    sql::state_of(tx, source)
}

/// The documents behind every payment released between two moments (the second not included), payment by payment;
/// for the replay, whose caller has decided that it may be read.
///
/// # Errors
/// Only those of the store.
pub fn released_between(
    tx: &mut Tx<'_>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<ReleasedSource>, StoreError> {
    sql::released_sources(tx, from, to)
}

/// The runs, the youngest first.
///
/// # Errors
/// [`PaymentsError::Denied`], or the store's.
pub fn runs(tx: &mut Tx<'_>, by: &Actor, limit: i64) -> Result<Vec<Run>, PaymentsError> {
    by.may(Act::ReadPayments, At::anywhere())?;
    Ok(sql::runs(tx, limit)?)
}

/// The runs with a number below this one, the youngest first.
///
/// # Errors
/// [`PaymentsError::Denied`], or the store's.
pub fn runs_before(
    tx: &mut Tx<'_>,
    by: &Actor,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Run>, PaymentsError> {
    by.may(Act::ReadPayments, At::anywhere())?;
    Ok(sql::runs_before(tx, before.unwrap_or(i64::MAX), limit)?)
}

/// One run with its payments.
///
/// # Errors
/// [`PaymentsError::Denied`], [`PaymentsError::NotFound`], or the store's.
pub fn run(tx: &mut Tx<'_>, by: &Actor, id: RunId) -> Result<(Run, Vec<Payment>), PaymentsError> {
    by.may(Act::ReadPayments, At::anywhere())?;
    let run = sql::run(tx, id)?.ok_or(PaymentsError::NotFound)?;
    Ok((run, sql::payments_of(tx, id)?))
}

/// The bank's file of a released run.
///
/// # Errors
/// [`PaymentsError::Denied`], [`PaymentsError::NotFound`], or the store's.
pub fn bank_file(tx: &mut Tx<'_>, by: &Actor, id: RunId) -> Result<Vec<u8>, PaymentsError> {
    let (run, _) = self::run(tx, by, id)?;
    let hash = run.file.ok_or(PaymentsError::NotFound)?;
    Ok(tx.document(hash)?.bytes)
}

/// Lines on the bank's statements that nothing of ours explains yet, the oldest first.
///
/// # Errors
/// [`PaymentsError::Denied`], or the store's.
pub fn open_entries(tx: &mut Tx<'_>, by: &Actor, limit: i64) -> Result<Vec<BankEntry>, PaymentsError> {
    by.may(Act::ReadPayments, At::anywhere())?;
    Ok(sql::open_entries(tx, limit)?)
}
