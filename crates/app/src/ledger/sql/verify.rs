//! Reading everything, for verification and export.

use std::collections::HashMap;

use kaemner_store::{DocumentHash, FromRow, Row, StoreError, Tx, args};
use kaemner_values::period::AccountingPeriod;
use uuid::Uuid;

use super::StoredPeriod;
use super::voucher::{HEAD_COLUMNS, LINE_COLUMNS};
use crate::ledger::VoucherLine;
use crate::ledger::model::Series;
use crate::ledger::trial_balance::PERIODS;
use crate::ledger::verify::{Broken, KeptBalance};
use crate::ledger::voucher::Voucher;

/// All series by code.
pub(in crate::ledger) fn series(tx: &mut Tx<'_>) -> Result<Vec<Series>, StoreError> {
    let codes: Vec<String> = tx.all("SELECT series FROM ledger_head ORDER BY series", &[])?;
    let read =
        |code: String| Series::new(&code).map_err(|_| StoreError::Type { column: 0, expected: "a series" });
    codes.into_iter().map(read).collect()
}

/// Vouchers of a series after a number with their previous hash, whole, in order.
pub(in crate::ledger) fn page(
    tx: &mut Tx<'_>,
    series: &Series,
    after: i64,
    limit: i64,
) -> Result<Vec<(Voucher, Vec<u8>)>, StoreError> {
    let sql = format!(
        "SELECT {HEAD_COLUMNS}, s.prev_hash FROM ledger_seal s JOIN ledger_voucher v ON v.id = s.voucher_id
         LEFT JOIN ledger_text t ON t.voucher_id = v.id
         WHERE s.series = $1 AND s.no > $2 ORDER BY s.no LIMIT $3"
    );
    let heads: Vec<WithPrev> = tx.all(&sql, &args![series.as_str(), after, limit])?;
    let mut page: Vec<(Voucher, Vec<u8>)> = heads.into_iter().map(|found| (found.0, found.1)).collect();
    let Some((last, _)) = page.last() else { return Ok(page) };
    let to = last.posted.no;
    let mut places = HashMap::new();
    for (place, (voucher, _)) in page.iter().enumerate() {
        places.insert(voucher.posted.no, place);
    }
    each_line(tx, series, after, to, &mut |no, line| {
        if let Some((voucher, _)) = places.get(&no).and_then(|place| page.get_mut(*place)) {
            voucher.lines.push(line);
        }
    })?;
    each_document(tx, series, after, to, &mut |no, document| {
        if let Some((voucher, _)) = places.get(&no).and_then(|place| page.get_mut(*place)) {
            voucher.documents.push(document);
        }
    })?;
    page.iter_mut().for_each(|(voucher, _)| voucher.take_line_texts());
    Ok(page)
}

struct WithPrev(Voucher, Vec<u8>);

impl FromRow for WithPrev {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(Voucher::from_row(row)?, row.get(19)?))
    }
}

fn each_line(
    tx: &mut Tx<'_>,
    series: &Series,
    after: i64,
    to: i64,
    f: &mut dyn FnMut(i64, VoucherLine),
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT {LINE_COLUMNS}, s.no, p.period FROM ledger_seal s
         JOIN ledger_posting p ON p.voucher_id = s.voucher_id JOIN ledger_account a ON a.id = p.account_id
         WHERE s.series = $1 AND s.no > $2 AND s.no <= $3 ORDER BY s.no, p.line"
    );
    tx.each(&sql, &args![series.as_str(), after, to], &mut |row| {
        let mut line = VoucherLine::from_row(row)?;
        line.posting_period = Some(row.get::<StoredPeriod>(14)?.0);
        f(row.get(13)?, line);
        Ok(())
    })
}

fn each_document(
    tx: &mut Tx<'_>,
    series: &Series,
    after: i64,
    to: i64,
    f: &mut dyn FnMut(i64, DocumentHash),
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT s.no, d.document_hash FROM ledger_seal s
        JOIN ledger_document d ON d.voucher_id = s.voucher_id
        WHERE s.series = $1 AND s.no > $2 AND s.no <= $3 ORDER BY s.no, d.no";
    tx.each(SQL, &args![series.as_str(), after, to], &mut |row| {
        f(row.get(0)?, row.get(1)?);
        Ok(())
    })
}

/// A voucher that no seal holds.
pub(in crate::ledger) fn unsealed(tx: &mut Tx<'_>) -> Result<Option<Uuid>, StoreError> {
    const SQL: &str = "SELECT v.id FROM ledger_voucher v
        WHERE NOT EXISTS (SELECT 1 FROM ledger_seal s WHERE s.voucher_id = v.id) LIMIT 1";
    tx.opt(SQL, &[])
}

pub(in crate::ledger) fn count_postings(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.one("SELECT COUNT(*) FROM ledger_posting", &[])
}

/// Each series with its last number and hash.
pub(in crate::ledger) fn heads(tx: &mut Tx<'_>) -> Result<Vec<(String, i64, Vec<u8>)>, StoreError> {
    tx.all("SELECT series, last_no, hash FROM ledger_head ORDER BY series", &[])
}

/// The hash of a sealed number.
pub(in crate::ledger) fn seal_hash(
    tx: &mut Tx<'_>,
    series: &str,
    no: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    tx.opt("SELECT hash FROM ledger_seal WHERE series = $1 AND no = $2", &args![series, no])
}

/// All kept balances by account.
pub(in crate::ledger) fn each_balance(
    tx: &mut Tx<'_>,
    f: &mut dyn FnMut(&KeptBalance),
) -> Result<(), StoreError> {
    const SQL: &str =
        "SELECT a.key, b.year, b.direct, b.total, b.p00, b.p01, b.p02, b.p03, b.p04, b.p05, b.p06,
            b.p07, b.p08, b.p09, b.p10, b.p11, b.p12, b.p13
        FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id ORDER BY a.key, b.year, b.direct";
    tx.each(SQL, &[], &mut |row| {
        let year: i64 = row.get(1)?;
        let mut periods = [0; PERIODS];
        for (column, amount) in (4..).zip(&mut periods) {
            *amount = row.get(column)?;
        }
        let year = i16::try_from(year).map_err(|_| StoreError::Type { column: 1, expected: "a year" })?;
        f(&KeptBalance { account: row.get(0)?, year, direct: row.get(2)?, total: row.get(3)?, periods });
        Ok(())
    })
}

/// The first function whose kept balance is not the sum of its accounts'.
pub(in crate::ledger) fn function_difference(tx: &mut Tx<'_>) -> Result<Option<Broken>, StoreError> {
    const SQL: &str = "SELECT function, dranst, year, CAST(SUM(kept) AS BIGINT), CAST(SUM(computed) AS BIGINT)
        FROM (
            SELECT function, dranst, year, direct, total AS kept, 0 AS computed, p00, p01, p02, p03, p04, p05, p06,
                p07, p08, p09, p10, p11, p12, p13 FROM ledger_function_balance
            UNION ALL
            SELECT SUBSTR(a.digits, 1, 5), SUBSTR(a.digits, 6, 1), b.year, b.direct, 0, b.total, -b.p00, -b.p01,
                -b.p02, -b.p03, -b.p04, -b.p05, -b.p06, -b.p07, -b.p08, -b.p09, -b.p10, -b.p11, -b.p12, -b.p13
            FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
        ) x GROUP BY function, dranst, year, direct
        HAVING SUM(kept) <> SUM(computed) OR SUM(p00) <> 0 OR SUM(p01) <> 0 OR SUM(p02) <> 0 OR SUM(p03) <> 0
            OR SUM(p04) <> 0 OR SUM(p05) <> 0 OR SUM(p06) <> 0 OR SUM(p07) <> 0 OR SUM(p08) <> 0
            OR SUM(p09) <> 0 OR SUM(p10) <> 0 OR SUM(p11) <> 0 OR SUM(p12) <> 0 OR SUM(p13) <> 0
        ORDER BY function, dranst, year LIMIT 1";
    let found: Option<(String, String, i64, i64, i64)> = tx.opt(SQL, &[])?;
    Ok(found.map(|(function, dranst, year, kept, computed)| Broken::Balance {
        account: format!("{function} {dranst}"),
        year: i16::try_from(year).unwrap_or_default(),
        kept,
        computed,
    }))
}

impl Voucher {
    /// A line that says another period than its voucher, if any.
    pub(in crate::ledger) fn stray(&self) -> Option<Broken> {
        let other = |period: AccountingPeriod| period != self.period;
        let stray = self.lines.iter().any(|line| line.posting_period.is_some_and(other));
        stray.then(|| Broken::Stray(format!("{} {}", self.posted.series, self.posted.no)))
    }
}
