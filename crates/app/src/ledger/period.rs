//! Accounting periods open and close.

use kaemner_store::Tx;
use kaemner_values::period::{AccountingPeriod, Year};
use serde_json::json;
use uuid::Uuid;

use super::model::PeriodState;
use super::{LedgerError, sql};
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, Object};

/// A period and whether it takes postings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The period.
    pub period: AccountingPeriod,
    /// Open or closed.
    pub state: PeriodState,
}

/// Opens a period for postings, also one that was closed; the reason is kept in the event log.
///
/// # Errors
/// Without the right, without a reason when it reopens, and when it is open already.
pub fn open_period(
    tx: &mut Tx<'_>,
    by: &Actor,
    period: AccountingPeriod,
    reason: &str,
) -> Result<(), LedgerError> {
    let before = change(tx, by, period, PeriodState::Open, reason)?;
    match before {
        None => sql::period::insert(tx, period)?,
        Some(_) => sql::period::set(tx, period, PeriodState::Open)?,
    }
    record(tx, by, period, before, PeriodState::Open, reason)
}

/// Closes a period: nothing is posted in it any more. Waits for postings under way, and those that come
/// after it are refused.
///
/// # Errors
/// Without the right, and when it is not open.
pub fn close_period(
    tx: &mut Tx<'_>,
    by: &Actor,
    period: AccountingPeriod,
    reason: &str,
) -> Result<(), LedgerError> {
    let before = change(tx, by, period, PeriodState::Closed, reason)?;
    if before.is_none() {
        return Err(LedgerError::PeriodUnknown(period));
    }
    sql::period::set(tx, period, PeriodState::Closed)?;
    record(tx, by, period, before, PeriodState::Closed, reason)
}

/// Opens the opening, the twelve months and the supplementary period of a year, those that are new.
///
/// # Errors
/// Without the right.
pub fn open_year(tx: &mut Tx<'_>, by: &Actor, year: Year) -> Result<(), LedgerError> {
    let known = periods(tx)?;
    for period in AccountingPeriod::of_year(year) {
        if !known.iter().any(|known| known.period == period) {
            open_period(tx, by, period, "")?;
        }
    }
    Ok(())
}

/// All periods that were ever opened, oldest first.
///
/// # Errors
/// Only those of the store.
pub fn periods(tx: &mut Tx<'_>) -> Result<Vec<Period>, LedgerError> {
    Ok(sql::period::all(tx)?)
}

/// Locks all series, which every posting needs last, and tells them that periods change.
fn change(
    tx: &mut Tx<'_>,
    by: &Actor,
    period: AccountingPeriod,
    to: PeriodState,
    reason: &str,
) -> Result<Option<PeriodState>, LedgerError> {
    by.may(Act::ManagePeriods, At::anywhere())?;
    sql::period::lock_all_series(tx)?;
    let before = sql::post::period_state(tx, period)?;
    if before == Some(to) {
        return Err(LedgerError::PeriodUnchanged(period));
    }
    if before == Some(PeriodState::Closed) && reason.trim().is_empty() {
        return Err(LedgerError::NoReason);
    }
    Ok(before)
}

fn record(
    tx: &mut Tx<'_>,
    by: &Actor,
    period: AccountingPeriod,
    before: Option<PeriodState>,
    after: PeriodState,
    reason: &str,
) -> Result<(), LedgerError> {
    let object = Object::new("ledger_period", period_id(period));
    let event = Event::of(Act::ManagePeriods, object)
        .step(after.name())
        .before(json!({ "period": period.to_string(), "state": before.map(PeriodState::name) }))
        .after(json!({ "period": period.to_string(), "state": after.name() }))
        .because(reason);
    events::record(tx, by, event)?;
    Ok(())
}

/// The id that a period has in the event log: its number, so that it is the same everywhere.
#[must_use]
pub fn period_id(period: AccountingPeriod) -> Uuid {
    Uuid::from_u128(u128::try_from(sql::stored_period(period)).unwrap_or_default())
}
