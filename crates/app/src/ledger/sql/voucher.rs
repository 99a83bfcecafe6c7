//! Reading vouchers.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{DocumentHash, FromRow, Row, StoreError, Tx, Val, args};
use kaemner_values::Ore;
use uuid::Uuid;

use super::StoredPeriod;
use crate::actor::{Columns, UnitFilter, UnitPath};
use crate::ledger::VoucherId;
use crate::ledger::model::{Posted, Series, SourceKind, VoucherSource};
use crate::ledger::voucher::{Texts, Voucher, VoucherLine};
use crate::ledger::voucher_list::VoucherRow;

/// The columns that a voucher without lines and documents is read from: `v` voucher, `s` seal, `t` texts.
pub(in crate::ledger) const HEAD_COLUMNS: &str = "v.id, v.date, v.period, v.source, v.source_ref, v.reverses,
    v.batch_id, v.direct, v.posted_at, v.posted_by, v.text_hash, v.documents_hash, s.series, s.no, s.hash,
    t.salt, t.text, t.lines,
    (SELECT r.id FROM ledger_voucher r WHERE r.reverses = v.id AND r.source = 'reversal')";

/// The columns that a line is read from: `p` posting, `a` account.
pub(in crate::ledger) const LINE_COLUMNS: &str =
    "p.line, p.account_id, a.key, a.digits, a.unit_path, a.cost_bearer,
    a.project, a.name, p.amount_ore, p.supplier, p.person, p.due, p.arrived_as";

/// The voucher without lines and documents.
pub(in crate::ledger) fn head(tx: &mut Tx<'_>, id: VoucherId) -> Result<Option<Voucher>, StoreError> {
    let sql = format!(
        "SELECT {HEAD_COLUMNS} FROM ledger_voucher v JOIN ledger_seal s ON s.voucher_id = v.id
         LEFT JOIN ledger_text t ON t.voucher_id = v.id WHERE v.id = $1"
    );
    tx.opt(&sql, &args![id])
}

impl FromRow for Voucher {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let wrong = |column, expected| StoreError::Type { column, expected };
        let kind: String = row.get(3)?;
        let series: String = row.get(12)?;
        let series = Series::new(&series).map_err(|_| wrong(12, "a series"))?;
        let id: VoucherId = row.get(0)?;
        let texts = row.get::<Option<Vec<u8>>>(15)?.map(|salt| texts(row, salt)).transpose()?;
        Ok(Self {
            posted: Posted { id, series, no: row.get(13)? },
            hash: row.get(14)?,
            date: row.get(1)?,
            period: row.get::<StoredPeriod>(2)?.0,
            source: VoucherSource {
                kind: SourceKind::named(&kind).ok_or_else(|| wrong(3, "a source"))?,
                reference: row.get(4)?,
            },
            reverses: row.get(5)?,
            reversed_by: row.get(18)?,
            batch: row.get(6)?,
            direct: row.get(7)?,
            posted_at: row.get::<Timestamp>(8)?,
            posted_by: row.get::<Uuid>(9)?,
            text_hash: row.get(10)?,
            documents_hash: row.get(11)?,
            texts,
            lines: Vec::new(),
            documents: Vec::new(),
        })
    }
}

fn texts(row: &Row<'_>, salt: Vec<u8>) -> Result<Texts, StoreError> {
    let lines = match row.get::<Option<String>>(17)? {
        None => None,
        Some(json) => Some(
            serde_json::from_str(&json)
                .map_err(|_| StoreError::Type { column: 17, expected: "a JSON list of texts" })?,
        ),
    };
    Ok(Texts { salt, text: row.get(16)?, lines })
}

/// The voucher's lines in order.
pub(in crate::ledger) fn lines(tx: &mut Tx<'_>, id: VoucherId) -> Result<Vec<VoucherLine>, StoreError> {
    let sql = format!(
        "SELECT {LINE_COLUMNS} FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
         WHERE p.voucher_id = $1 ORDER BY p.line"
    );
    tx.all(&sql, &args![id])
}

impl FromRow for VoucherLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let unit: String = row.get(4)?;
        Ok(Self {
            line: row.get(0)?,
            account_id: row.get(1)?,
            key: row.get(2)?,
            digits: row.get(3)?,
            unit: UnitPath::parse(&unit)
                .map_err(|_| StoreError::Type { column: 4, expected: "a unit path" })?,
            cost_bearer: row.get(5)?,
            project: row.get(6)?,
            account_name: row.get(7)?,
            amount: row.get::<Ore>(8)?,
            supplier: row.get(9)?,
            person: row.get(10)?,
            due: row.get::<Option<Date>>(11)?,
            arrived_as: row.get(12)?,
            text: String::new(),
            posting_period: None,
        })
    }
}

/// The voucher's documents in order.
pub(in crate::ledger) fn documents(tx: &mut Tx<'_>, id: VoucherId) -> Result<Vec<DocumentHash>, StoreError> {
    const SQL: &str = "SELECT document_hash FROM ledger_document WHERE voucher_id = $1 ORDER BY no";
    tx.all(SQL, &args![id.get()])
}

/// The voucher with that number.
pub(in crate::ledger) fn by_number(
    tx: &mut Tx<'_>,
    series: &Series,
    no: i64,
) -> Result<Option<VoucherId>, StoreError> {
    const SQL: &str = "SELECT voucher_id FROM ledger_seal WHERE series = $1 AND no = $2";
    let found: Option<(VoucherId,)> = tx.opt(SQL, &args![series.as_str(), no])?;
    Ok(found.map(|(id,)| id))
}

/// Whether lines of the voucher were moved on by a repost that still stands.
pub(in crate::ledger) fn has_reposts(tx: &mut Tx<'_>, id: VoucherId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM ledger_voucher v WHERE v.reverses = $1 AND v.source = 'repost'
        AND NOT EXISTS (SELECT 1 FROM ledger_voucher r WHERE r.reverses = v.id AND r.source = 'reversal') LIMIT 1";
    Ok(tx.opt::<(i64,)>(SQL, &args![id.get()])?.is_some())
}

/// What the voucher and the reposts of it that still stand leave on an account.
pub(in crate::ledger) fn left_on(tx: &mut Tx<'_>, id: VoucherId, account: i64) -> Result<Ore, StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(p.amount_ore), 0) AS BIGINT)
        FROM ledger_posting p JOIN ledger_voucher v ON v.id = p.voucher_id
        WHERE p.account_id = $2 AND (v.id = $1 OR (v.reverses = $1 AND v.source = 'repost'
            AND NOT EXISTS (SELECT 1 FROM ledger_voucher r WHERE r.reverses = v.id AND r.source = 'reversal')))";
    tx.one::<(Ore,)>(SQL, &args![id.get(), account]).map(|(left,)| left)
}

/// Vouchers that a thing gave: an invoice, a run, a file.
pub(in crate::ledger) fn of_source(
    tx: &mut Tx<'_>,
    source: &VoucherSource,
) -> Result<Vec<VoucherId>, StoreError> {
    const SQL: &str = "SELECT id FROM ledger_voucher WHERE source = $1 AND source_ref = $2 ORDER BY id";
    let rows: Vec<(VoucherId,)> = tx.all(SQL, &args![source.kind.name(), source.reference.as_deref()])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Vouchers of a series below a number, newest first.
pub(in crate::ledger) fn list(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    series: &Series,
    before: i64,
    limit: i64,
) -> Result<Vec<VoucherRow>, StoreError> {
    let (admitted, units) = filter.sql_on(&Columns::unit("a.unit_path").account("a.digits"), 4);
    let sql = format!(
        "SELECT v.id, s.series, s.no, v.date, v.period, v.source, t.text,
            (SELECT CAST(COALESCE(SUM(x.amount_ore), 0) AS BIGINT)
             FROM ledger_posting x JOIN ledger_account a ON a.id = x.account_id
             WHERE x.voucher_id = v.id AND x.amount_ore > 0 AND {admitted}),
            EXISTS (SELECT 1 FROM ledger_voucher r WHERE r.reverses = v.id AND r.source = 'reversal')
         FROM ledger_seal s JOIN ledger_voucher v ON v.id = s.voucher_id
         LEFT JOIN ledger_text t ON t.voucher_id = v.id
         WHERE s.series = $1 AND s.no < $2 AND EXISTS (
            SELECT 1 FROM ledger_posting x JOIN ledger_account a ON a.id = x.account_id
            WHERE x.voucher_id = v.id AND {admitted})
         ORDER BY s.no DESC LIMIT $3"
    );
    let args: Vec<Val<'_>> = args![series.as_str(), before, limit].into_iter().chain(units).collect();
    tx.all(&sql, &args)
}

impl FromRow for VoucherRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let (series, kind): (String, String) = (row.get(1)?, row.get(5)?);
        Ok(Self {
            id: row.get(0)?,
            series: Series::new(&series).map_err(|_| StoreError::Type { column: 1, expected: "a series" })?,
            no: row.get(2)?,
            date: row.get(3)?,
            period: row.get::<StoredPeriod>(4)?.0,
            source: SourceKind::named(&kind).ok_or(StoreError::Type { column: 5, expected: "a source" })?,
            text: row.get(6)?,
            debits: row.get(7)?,
            reversed: row.get(8)?,
        })
    }
}
