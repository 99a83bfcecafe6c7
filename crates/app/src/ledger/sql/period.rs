//! Periods.

use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use kaemner_values::period::AccountingPeriod;

use super::{StoredPeriod, stored_period};
use crate::ledger::model::PeriodState;
use crate::ledger::period::Period;

/// Locks every series, ascending, and counts up what postings compare.
pub(in crate::ledger) fn lock_all_series(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    const SERIES: &str = "SELECT series FROM ledger_head ORDER BY series";
    const LOCK: &str = "UPDATE ledger_head SET periods_version = periods_version + 1 WHERE series = $1";
    let series: Vec<(String,)> = tx.all(SERIES, &[])?;
    for (series,) in series {
        tx.exec(LOCK, &args![series])?;
    }
    Ok(())
}

pub(in crate::ledger) fn insert(tx: &mut Tx<'_>, period: AccountingPeriod) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO ledger_period (period, state) VALUES ($1, 'open')";
    tx.exec(SQL, &args![stored_period(period)]).map(drop)
}

pub(in crate::ledger) fn set(
    tx: &mut Tx<'_>,
    period: AccountingPeriod,
    state: PeriodState,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE ledger_period SET state = $2 WHERE period = $1";
    tx.exec(SQL, &args![stored_period(period), state.name()]).map(drop)
}

pub(in crate::ledger) fn all(tx: &mut Tx<'_>) -> Result<Vec<Period>, StoreError> {
    tx.all("SELECT period, state FROM ledger_period ORDER BY period", &[])
}

impl FromRow for Period {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let state: String = row.get(1)?;
        Ok(Self { period: row.get::<StoredPeriod>(0)?.0, state: PeriodState::read(&state) })
    }
}
