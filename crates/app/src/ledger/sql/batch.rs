//! Writing many vouchers at once.

use jiff::Timestamp;
use kaemner_store::{Column, StoreError, Table, Tx, Val, args};
use kaemner_values::period::AccountingPeriod;
use uuid::Uuid;

use super::stored_period;
use crate::ledger::batch::{Accounts, PostedBatch};
use crate::ledger::canonical::Hash;
use crate::ledger::model::Series;
use crate::ledger::{BatchId, NewVoucher, VoucherId};

/// A voucher of a batch with everything that is not in [`NewVoucher`].
pub(in crate::ledger) struct Prepared {
    pub id: VoucherId,
    pub batch: BatchId,
    pub period: AccountingPeriod,
    pub direct: bool,
    pub posted_at: Timestamp,
    pub posted_by: Uuid,
    pub text_hash: Hash,
    pub documents_hash: Vec<u8>,
    pub texts: Texts,
    pub content: Hash,
}

/// Salt, and the lines' own texts as a JSON list.
pub(in crate::ledger) struct Texts {
    pub salt: [u8; 16],
    pub lines: Option<String>,
}

static VOUCHER: Table = Table {
    name: "ledger_voucher",
    columns: &[
        ("id", Column::Uuid),
        ("date", Column::Date),
        ("period", Column::Int),
        ("source", Column::Text),
        ("source_ref", Column::Text),
        ("batch_id", Column::Uuid),
        ("direct", Column::Bool),
        ("lines", Column::Int),
        ("posted_at", Column::Time),
        ("posted_by", Column::Uuid),
        ("text_hash", Column::Bytes),
        ("documents_hash", Column::Bytes),
    ],
};

static TEXT: Table = Table {
    name: "ledger_text",
    columns: &[
        ("voucher_id", Column::Uuid),
        ("salt", Column::Bytes),
        ("text", Column::Text),
        ("lines", Column::Text),
    ],
};

static DOCUMENT: Table = Table {
    name: "ledger_document",
    columns: &[("voucher_id", Column::Uuid), ("no", Column::Int), ("document_hash", Column::Bytes)],
};

static POSTING: Table = Table {
    name: "ledger_posting",
    columns: &[
        ("voucher_id", Column::Uuid),
        ("line", Column::Int),
        ("account_id", Column::Int),
        ("period", Column::Int),
        ("date", Column::Date),
        ("amount_ore", Column::Int),
        ("supplier", Column::Uuid),
        ("person", Column::Uuid),
        ("due", Column::Date),
        ("arrived_as", Column::Text),
    ],
};

static SEAL: Table = Table {
    name: "ledger_seal",
    columns: &[
        ("series", Column::Text),
        ("no", Column::Int),
        ("voucher_id", Column::Uuid),
        ("prev_hash", Column::Bytes),
        ("hash", Column::Bytes),
    ],
};

/// Vouchers, texts, documents and postings.
pub(in crate::ledger) fn insert_rows(
    tx: &mut Tx<'_>,
    vouchers: &[NewVoucher],
    prepared: &[Prepared],
    accounts: &Accounts,
) -> Result<(), StoreError> {
    let both = || vouchers.iter().zip(prepared);
    tx.bulk(&VOUCHER, &mut both().map(|(new, row)| voucher_row(new, row)))?;
    tx.bulk(&TEXT, &mut both().map(|(new, row)| text_row(new, row)))?;
    let mut documents = both().flat_map(|(new, row)| {
        (1_i64..)
            .zip(&new.documents)
            .map(|(no, document)| args![row.id, no, *document].into_iter().collect::<Vec<_>>())
    });
    tx.bulk(&DOCUMENT, &mut documents)?;
    let mut of_lines = accounts.of_lines();
    let mut postings =
        both().flat_map(|(new, row)| (1_i64..).zip(&new.lines).map(move |line| (new, row, line)));
    let mut rows = std::iter::from_fn(|| {
        let (new, row, (line, posting)) = postings.next()?;
        let (account, _) = of_lines.next()?;
        Some(vec![
            Val::from(row.id),
            Val::from(line),
            Val::from(account),
            Val::from(stored_period(row.period)),
            Val::from(new.date),
            Val::from(posting.amount),
            Val::from(posting.supplier),
            Val::from(posting.person),
            Val::from(posting.due),
            Val::from(posting.arrived_as.as_deref()),
        ])
    });
    tx.bulk(&POSTING, &mut rows)?;
    Ok(())
}

fn voucher_row<'a>(new: &'a NewVoucher, row: &'a Prepared) -> Vec<Val<'a>> {
    let lines = i64::try_from(new.lines.len()).unwrap_or(i64::MAX);
    vec![
        Val::from(row.id),
        Val::from(new.date),
        Val::from(stored_period(row.period)),
        Val::from(new.source.kind.name()),
        Val::from(new.source.reference.as_deref()),
        Val::from(row.batch),
        Val::from(row.direct),
        Val::from(lines),
        Val::from(row.posted_at),
        Val::from(row.posted_by),
        Val::from(&row.text_hash),
        Val::from(&row.documents_hash),
    ]
}

fn text_row<'a>(new: &'a NewVoucher, row: &'a Prepared) -> Vec<Val<'a>> {
    vec![
        Val::from(row.id),
        Val::from(&row.texts.salt),
        Val::from(&new.text),
        Val::from(row.texts.lines.as_deref()),
    ]
}

/// Seals in the order of the numbers. `chain` holds each voucher's previous hash and its own.
pub(in crate::ledger) fn insert_seals(
    tx: &mut Tx<'_>,
    series: &Series,
    first_no: i64,
    prepared: &[Prepared],
    chain: &[(Hash, Hash)],
) -> Result<(), StoreError> {
    let mut rows = (first_no..).zip(prepared.iter().zip(chain)).map(|(no, (row, (prev, hash)))| {
        vec![Val::from(series.as_str()), Val::from(no), Val::from(row.id), Val::from(prev), Val::from(hash)]
    });
    tx.bulk(&SEAL, &mut rows)?;
    Ok(())
}

/// What the batch did, if it is posted.
pub(in crate::ledger) fn posted(tx: &mut Tx<'_>, id: BatchId) -> Result<Option<PostedBatch>, StoreError> {
    const SQL: &str = "SELECT series, first_no, vouchers, lines FROM ledger_batch WHERE id = $1";
    let found: Option<(String, i64, i64, i64)> = tx.opt(SQL, &args![id])?;
    let read = |(series, first_no, vouchers, lines): (String, _, _, _)| {
        let series =
            Series::new(&series).map_err(|_| StoreError::Type { column: 0, expected: "a series" })?;
        Ok(PostedBatch { series, first_no, vouchers, lines })
    };
    found.map(read).transpose()
}

pub(in crate::ledger) fn insert(tx: &mut Tx<'_>, id: BatchId, batch: &PostedBatch) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO ledger_batch (id, series, first_no, vouchers, lines) VALUES ($1, $2, $3, $4, $5)";
    tx.exec(SQL, &args![id, batch.series.as_str(), batch.first_no, batch.vouchers, batch.lines]).map(drop)
}
