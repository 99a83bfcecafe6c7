//! The list of vouchers, newest number first.

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;

use super::model::SourceKind;
use super::{LedgerError, Series, VoucherId, sql};
use crate::actor::{Act, Actor};

/// Rows on one page at most.
const ROWS_MAX: usize = 500;

/// Which vouchers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherListQuery {
    /// The series.
    pub series: Series,
    /// Only numbers below this one; `None` begins with the newest.
    pub before: Option<i64>,
    /// Rows wanted.
    pub limit: usize,
}

/// A voucher in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherRow {
    /// Its id.
    pub id: VoucherId,
    /// Its series.
    pub series: Series,
    /// Its number.
    pub no: i64,
    /// The business date.
    pub date: Date,
    /// The period it is booked in.
    pub period: AccountingPeriod,
    /// What it comes from.
    pub source: SourceKind,
    /// Its text; `None` where the law had it deleted.
    pub text: Option<String>,
    /// The sum of its debits on lines that the person may see.
    pub debits: Ore,
    /// Whether a reversal cancels it.
    pub reversed: bool,
}

/// Vouchers with at least one line that the person may see.
///
/// # Errors
/// Only those of the store.
pub fn list_vouchers(
    tx: &mut Tx<'_>,
    by: &Actor,
    query: &VoucherListQuery,
) -> Result<Vec<VoucherRow>, LedgerError> {
    let filter = by.filter(Act::ReadLedger);
    let before = query.before.unwrap_or(i64::MAX);
    let limit = i64::try_from(query.limit.clamp(1, ROWS_MAX)).unwrap_or(1);
    Ok(sql::voucher::list(tx, &filter, &query.series, before, limit)?)
}
