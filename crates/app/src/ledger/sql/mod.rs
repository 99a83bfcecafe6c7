//! Every query of the ledger.

pub(super) mod account;
pub(super) mod anchor;
pub(super) mod balance;
pub(super) mod batch;
pub(super) mod chart;
pub(super) mod coding;
pub(super) mod delivery;
pub(super) mod mapping;
pub(super) mod period;
pub(super) mod post;
pub(super) mod report;
pub(super) mod verify;
pub(super) mod voucher;

use kaemner_store::{Cell, FromCol};
use kaemner_values::period::{AccountingPeriod, Year};

/// Rows that one statement inserts at most. On PostgreSQL each statement is a round trip.
pub(super) const ROWS_MAX: usize = 8;

/// `VALUES` of one to [`ROWS_MAX`] rows. `row` writes the tuple of row `n`, counted from 0.
pub(super) fn statements(head: &str, tail: &str, row: impl Fn(usize) -> String) -> [String; ROWS_MAX] {
    std::array::from_fn(|last| {
        let rows: Vec<_> = (0..=last).map(&row).collect();
        format!("{head} VALUES {} {tail}", rows.join(", "))
    })
}

/// A period as it is stored: 202613.
pub(super) fn stored_period(period: AccountingPeriod) -> i64 {
    i64::from(period.year().get()) * 100 + i64::from(period.number())
}

/// A period as it is read.
pub(super) struct StoredPeriod(pub AccountingPeriod);

impl FromCol for StoredPeriod {
    const EXPECTED: &'static str = "a period";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        let Cell::Int(stored) = cell else { return None };
        let year = Year::new(i16::try_from(stored / 100).ok()?).ok()?;
        AccountingPeriod::new(year, u8::try_from(stored % 100).ok()?).ok().map(Self)
    }
}
