//! Writing vouchers, postings and the chain.

use std::sync::LazyLock;

use jiff::civil::Date;
use kaemner_store::{DocumentHash, StoreError, Tx, args};
use kaemner_values::period::AccountingPeriod;
use uuid::Uuid;

use super::{ROWS_MAX, statements, stored_period};
use crate::ledger::canonical::{Hash, Header};
use crate::ledger::model::{PeriodState, Series};
use crate::ledger::{NewPosting, VoucherId};

/// A posting period and the series' count of openings and closings, as first read.
pub(in crate::ledger) struct Ready {
    pub state: PeriodState,
    pub periods_version: i64,
    /// The loaded edition of the chart that holds on the voucher's date; `None` is the built-in one.
    pub edition: Option<Uuid>,
}

/// Everything about period, series and chart in one question; `None` where period or series is missing.
pub(in crate::ledger) fn ready(
    tx: &mut Tx<'_>,
    period: AccountingPeriod,
    series: &Series,
    date: Date,
) -> Result<Option<Ready>, StoreError> {
    const SQL: &str = "SELECT p.state, h.periods_version,
            (SELECT e.id FROM chart_edition e WHERE e.valid_from <= $3 AND (e.valid_to IS NULL OR e.valid_to >= $3)
             ORDER BY e.loaded_at DESC LIMIT 1)
        FROM ledger_period p, ledger_head h WHERE p.period = $1 AND h.series = $2";
    let found: Option<(String, i64, Option<Uuid>)> =
        tx.opt(SQL, &args![stored_period(period), series.as_str(), date])?;
    Ok(found.map(|(state, periods_version, edition)| Ready {
        state: PeriodState::read(&state),
        periods_version,
        edition,
    }))
}

/// The series' count of openings and closings; `None` where there is no such series.
pub(in crate::ledger) fn version(tx: &mut Tx<'_>, series: &Series) -> Result<Option<i64>, StoreError> {
    tx.opt("SELECT periods_version FROM ledger_head WHERE series = $1", &args![series.as_str()])
}

/// Whether there is such a series.
pub(in crate::ledger) fn has_series(tx: &mut Tx<'_>, series: &Series) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM ledger_head WHERE series = $1";
    Ok(tx.opt::<(i64,)>(SQL, &args![series.as_str()])?.is_some())
}

pub(in crate::ledger) fn period_state(
    tx: &mut Tx<'_>,
    period: AccountingPeriod,
) -> Result<Option<PeriodState>, StoreError> {
    const SQL: &str = "SELECT state FROM ledger_period WHERE period = $1";
    let found: Option<(String,)> = tx.opt(SQL, &args![stored_period(period)])?;
    Ok(found.map(|(state,)| PeriodState::read(&state)))
}

/// Inserts the voucher unless its id is taken or what it reverses is reversed already; says whether it did.
pub(in crate::ledger) fn insert_voucher(
    tx: &mut Tx<'_>,
    voucher: &Header<'_>,
    lines: i64,
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO ledger_voucher (id, date, period, source, source_ref, reverses, batch_id,
            direct, lines, posted_at, posted_by, text_hash, documents_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    let inserted = tx.exec(
        SQL,
        &args![
            voucher.id.get(),
            voucher.date,
            stored_period(voucher.period),
            voucher.source.kind.name(),
            voucher.source.reference.as_deref(),
            voucher.reverses.map(VoucherId::get),
            voucher.batch,
            voucher.direct,
            lines,
            voucher.posted_at,
            voucher.posted_by,
            voucher.text_hash,
            voucher.documents_hash,
        ],
    )?;
    Ok(inserted == 1)
}

pub(in crate::ledger) fn insert_text(
    tx: &mut Tx<'_>,
    voucher: VoucherId,
    salt: &[u8],
    text: &str,
    lines: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO ledger_text (voucher_id, salt, text, lines) VALUES ($1, $2, $3, $4)";
    tx.exec(SQL, &args![voucher.get(), salt, text, lines]).map(drop)
}

pub(in crate::ledger) fn insert_documents(
    tx: &mut Tx<'_>,
    voucher: VoucherId,
    documents: &[DocumentHash],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO ledger_document (voucher_id, no, document_hash) VALUES ($1, $2, $3)";
    for (no, document) in (1_i64..).zip(documents) {
        tx.exec(SQL, &args![voucher.get(), no, *document])?;
    }
    Ok(())
}

/// Inserts the postings, several to a statement.
pub(in crate::ledger) fn insert_postings(
    tx: &mut Tx<'_>,
    voucher: &Header<'_>,
    accounts: &[i64],
    lines: &[NewPosting],
) -> Result<(), StoreError> {
    const COLUMNS: usize = 7;
    static SQL: LazyLock<[String; ROWS_MAX]> = LazyLock::new(|| {
        const HEAD: &str =
            "INSERT INTO ledger_posting (voucher_id, period, date, line, account_id, amount_ore,
            supplier, person, due, arrived_as)";
        statements(HEAD, "", |row| {
            let at: Vec<_> = (4..4 + COLUMNS).map(|n| format!("${}", n + row * COLUMNS)).collect();
            format!("($1, $2, $3, {})", at.join(", "))
        })
    });
    let mut numbered = (1_i64..).zip(accounts.iter().zip(lines)).peekable();
    while numbered.peek().is_some() {
        let mut values = Vec::with_capacity(3 + ROWS_MAX * COLUMNS);
        values.extend(args![voucher.id.get(), stored_period(voucher.period), voucher.date]);
        for (line, (account, posting)) in numbered.by_ref().take(ROWS_MAX) {
            values.extend(args![
                line,
                *account,
                posting.amount,
                posting.supplier,
                posting.person,
                posting.due,
                posting.arrived_as.as_deref(),
            ]);
        }
        let rows = (values.len() - 3) / COLUMNS;
        tx.exec(&SQL[rows - 1], &values)?;
    }
    Ok(())
}

/// Locks the series and takes `count` numbers: the last number and hash before them.
///
/// `None` where periods were opened or closed since `version` was read; the lock is then held all the same
/// on SQLite, and not on PostgreSQL.
pub(in crate::ledger) fn take_numbers(
    tx: &mut Tx<'_>,
    series: &Series,
    count: i64,
    version: i64,
) -> Result<Option<(i64, Hash)>, StoreError> {
    const SQL: &str =
        "UPDATE ledger_head SET last_no = last_no + $2 WHERE series = $1 AND periods_version = $3
        RETURNING last_no - $2, hash";
    tx.opt(SQL, &args![series.as_str(), count, version])
}

/// The series' count of openings and closings, read under its lock.
pub(in crate::ledger) fn locked_version(tx: &mut Tx<'_>, series: &Series) -> Result<i64, StoreError> {
    const SQL: &str = "UPDATE ledger_head SET periods_version = periods_version WHERE series = $1 RETURNING periods_version";
    tx.one::<(i64,)>(SQL, &args![series.as_str()]).map(|(version,)| version)
}

/// The voucher's place in the chain; the voucher cannot commit without it.
pub(in crate::ledger) fn insert_seal(
    tx: &mut Tx<'_>,
    series: &Series,
    no: i64,
    voucher: VoucherId,
    prev: &Hash,
    hash: &Hash,
) -> Result<(), StoreError> {
    const SEAL: &str =
        "INSERT INTO ledger_seal (series, no, voucher_id, prev_hash, hash) VALUES ($1, $2, $3, $4, $5)";
    tx.exec(SEAL, &args![series.as_str(), no, voucher.get(), prev, hash]).map(drop)
}

/// The series' newest hash.
pub(in crate::ledger) fn set_head(tx: &mut Tx<'_>, series: &Series, hash: &Hash) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE ledger_head SET hash = $2 WHERE series = $1";
    tx.exec(SQL, &args![series.as_str(), hash]).map(drop)
}
