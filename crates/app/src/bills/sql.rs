//! Every query of bills.

use jiff::civil::Date;
use kaemner_law::chart::AccountString;
use kaemner_store::{DocumentHash, FromRow, Row, StoreError, Tx, Val, args};
use kaemner_values::sort::{search_fold, search_pattern, sort_key};

use super::folder::{FolderFile, FolderFileId, FolderOutcome, Refusal};
use super::list::{Query, Summary};
use super::model::{
    CodingLine, Invoice, InvoiceId, InvoiceKind, InvoiceState, Supplier, SupplierId, TargetId,
};
use super::supplier::SupplierTarget;
use crate::actor::{Actor, Columns, PersonId, UnitFilter, UnitPath};
use crate::ledger::{NewAccount, Reason, VoucherId};

// Suppliers.

impl FromRow for Supplier {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, cvr: row.get(1)?, name: row.get(2)?, endpoint: row.get(3)? })
    }
}

pub(super) fn find_supplier(
    tx: &mut Tx<'_>,
    cvr: Option<&str>,
    endpoint: Option<&str>,
) -> Result<Option<Supplier>, StoreError> {
    const BY_CVR: &str = "SELECT id, cvr, name, endpoint FROM supplier WHERE cvr = $1";
    const BY_ENDPOINT: &str = "SELECT id, cvr, name, endpoint FROM supplier WHERE endpoint = $1";
    match (cvr, endpoint) {
        (Some(cvr), _) => tx.opt(BY_CVR, &args![cvr]),
        (None, Some(endpoint)) => tx.opt(BY_ENDPOINT, &args![endpoint]),
        (None, None) => Ok(None),
    }
}

pub(super) fn insert_supplier(tx: &mut Tx<'_>, new: &Supplier, by: PersonId) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO supplier (id, cvr, name, name_sort, name_search, endpoint, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (cvr, endpoint, name) = (new.cvr.as_deref(), new.endpoint.as_deref(), new.name.as_str());
    let search = format!("{} {}", search_fold(name), cvr.unwrap_or_default());
    tx.exec(SQL, &args![new.id, cvr, name, sort_key(name), search, endpoint, by, tx.now()])?;
    Ok(())
}

pub(super) fn supplier(tx: &mut Tx<'_>, id: SupplierId) -> Result<Option<Supplier>, StoreError> {
    tx.opt("SELECT id, cvr, name, endpoint FROM supplier WHERE id = $1", &args![id])
}

pub(super) fn suppliers(tx: &mut Tx<'_>, search: &str, limit: i64) -> Result<Vec<Supplier>, StoreError> {
    const SQL: &str = "SELECT id, cvr, name, endpoint FROM supplier WHERE name_search LIKE $1 ESCAPE '\\'
        ORDER BY name_sort, id LIMIT $2";
    tx.all(SQL, &args![search_pattern(search), limit])
}

/// The suppliers that follow one by name; from the first where that one is unknown.
pub(super) fn suppliers_after(
    tx: &mut Tx<'_>,
    search: &str,
    after: Option<SupplierId>,
    limit: i64,
) -> Result<Vec<Supplier>, StoreError> {
    const PLACE: &str = "SELECT name_sort FROM supplier WHERE id = $1";
    const SQL: &str = "SELECT id, cvr, name, endpoint FROM supplier WHERE name_search LIKE $1 ESCAPE '\\'
        AND (name_sort > $2 OR (name_sort = $2 AND id > $3)) ORDER BY name_sort, id LIMIT $4";
    let place: Option<(Vec<u8>,)> = match after {
        Some(after) => tx.opt(PLACE, &args![after])?,
        None => None,
    };
    match (place, after) {
        (Some((sort,)), Some(after)) => tx.all(SQL, &args![search_pattern(search), sort, after, limit]),
        _ => suppliers(tx, search, limit),
    }
}

/// Notes a target; `None` when it was known.
pub(super) fn bring_target(
    tx: &mut Tx<'_>,
    supplier: SupplierId,
    target: &str,
    by: PersonId,
) -> Result<Option<TargetId>, StoreError> {
    const SQL: &str = "INSERT INTO supplier_target (id, supplier_id, target, brought_by, brought_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (supplier_id, target) DO NOTHING";
    let id = TargetId::new(tx.new_id());
    let inserted = tx.exec(SQL, &args![id, supplier, target, by, tx.now()])?;
    Ok((inserted > 0).then_some(id))
}

impl FromRow for SupplierTarget {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            supplier: row.get(1)?,
            target: row.get(2)?,
            brought_by: row.get(3)?,
            confirmed_by: row.get(4)?,
            evidence: row.get(5)?,
        })
    }
}

pub(super) fn target(tx: &mut Tx<'_>, id: TargetId) -> Result<Option<SupplierTarget>, StoreError> {
    const SQL: &str = "SELECT id, supplier_id, target, brought_by, confirmed_by, evidence FROM supplier_target WHERE id = $1";
    tx.opt(SQL, &args![id])
}

pub(super) fn targets_of(tx: &mut Tx<'_>, supplier: SupplierId) -> Result<Vec<SupplierTarget>, StoreError> {
    const SQL: &str =
        "SELECT id, supplier_id, target, brought_by, confirmed_by, evidence FROM supplier_target
        WHERE supplier_id = $1 ORDER BY brought_at, id";
    tx.all(SQL, &args![supplier])
}

pub(super) fn confirm_target(
    tx: &mut Tx<'_>,
    id: TargetId,
    by: PersonId,
    evidence: &str,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE supplier_target SET confirmed_by = $1, confirmed_at = $2, evidence = $3 WHERE id = $4";
    tx.exec(SQL, &args![by, tx.now(), evidence, id])?;
    Ok(())
}

// Invoices.

macro_rules! select_invoice {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.supplier_id, s.name, i.kind, i.number, i.issue_date, i.due, i.total_ore, i.vat_ore,
                i.buyer_reference, i.order_reference, i.target, i.unit_path, i.document_hash, i.state, i.remark,
                i.received_by, i.received_at, i.coded_by, i.attested_by, i.authorised_by, i.voucher_id, i.paid_on,
                i.bank_reference
            FROM invoice i JOIN supplier s ON s.id = i.supplier_id ",
            $rest
        )
    };
}

impl FromRow for Invoice {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            supplier: row.get(1)?,
            supplier_name: row.get(2)?,
            kind: row.get(3)?,
            number: row.get(4)?,
            issue_date: row.get(5)?,
            due: row.get(6)?,
            total: row.get(7)?,
            vat: row.get(8)?,
            buyer_reference: row.get(9)?,
            order_reference: row.get(10)?,
            target: row.get(11)?,
            unit: row.get(12)?,
            document: row.get(13)?,
            state: row.get(14)?,
            remark: row.get(15)?,
            received_by: row.get(16)?,
            received_at: row.get(17)?,
            coded_by: row.get(18)?,
            attested_by: row.get(19)?,
            authorised_by: row.get(20)?,
            voucher: row.get(21)?,
            paid_on: row.get(22)?,
            bank_reference: row.get(23)?,
        })
    }
}

pub(super) fn by_document(tx: &mut Tx<'_>, hash: &DocumentHash) -> Result<Option<InvoiceId>, StoreError> {
    const SQL: &str = "SELECT id FROM invoice WHERE document_hash = $1 ORDER BY received_at, id LIMIT 1";
    Ok(tx.opt(SQL, &args![*hash])?.map(|(id,)| id))
}

/// The invoice that holds the number already.
pub(super) fn first_copy(
    tx: &mut Tx<'_>,
    supplier: SupplierId,
    kind: InvoiceKind,
    number: &str,
) -> Result<Option<InvoiceId>, StoreError> {
    const SQL: &str = "SELECT id FROM invoice
        WHERE supplier_id = $1 AND kind = $2 AND number_norm = $3 AND copy_no IS NOT NULL AND state <> 'rejected'
        ORDER BY copy_no LIMIT 1";
    Ok(tx.opt(SQL, &args![supplier, kind, number])?.map(|(id,)| id))
}

pub(super) fn insert_invoice(tx: &mut Tx<'_>, new: &Invoice, format: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO invoice (id, supplier_id, kind, number, number_norm, copy_no, issue_date, due,
            total_ore, vat_ore, buyer_reference, order_reference, target, unit_path, document_hash, format, state,
            remark, received_by, received_at, search)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    let normalised = super::model::normalised(&new.number);
    let copy = match new.state {
        InvoiceState::Duplicate => None,
        _ => Some(next_copy(tx, new, &normalised)?),
    };
    let search = search_fold(&format!(
        "{} {} {} {}",
        new.supplier_name, new.number, new.buyer_reference, new.order_reference
    ));
    tx.exec(
        SQL,
        &args![
            new.id,
            new.supplier,
            new.kind,
            new.number.as_str(),
            normalised,
            copy,
            new.issue_date,
            new.due,
            new.total,
            new.vat,
            new.buyer_reference.as_str(),
            new.order_reference.as_str(),
            new.target.as_deref(),
            new.unit.as_str(),
            new.document,
            format,
            new.state,
            new.remark.as_str(),
            new.received_by,
            new.received_at,
            search,
        ],
    )?;
    Ok(())
}

/// The next free copy number: 0, unless earlier copies were rejected or let through.
fn next_copy(tx: &mut Tx<'_>, invoice: &Invoice, number: &str) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COALESCE(MAX(copy_no), -1) + 1 FROM invoice
        WHERE supplier_id = $1 AND kind = $2 AND number_norm = $3";
    let (next,) = tx.one(SQL, &args![invoice.supplier, invoice.kind, number])?;
    Ok(next)
}

pub(super) fn lock(tx: &mut Tx<'_>, id: InvoiceId) -> Result<(), StoreError> {
    tx.exec("UPDATE invoice SET state = state WHERE id = $1", &args![id])?;
    Ok(())
}

pub(super) fn invoice(tx: &mut Tx<'_>, id: InvoiceId) -> Result<Option<Invoice>, StoreError> {
    tx.opt(select_invoice!("WHERE i.id = $1"), &args![id])
}

/// The condition of a query, without its paging, for the units that are given.
fn condition((units, mut args): (String, Vec<Val<'static>>), query: &Query) -> (String, Vec<Val<'static>>) {
    let mut conditions = vec![units];
    let mut add = |text: &str, values: Vec<Val<'static>>| {
        let numbers: Vec<String> = (1..=values.len()).map(|at| format!("${}", args.len() + at)).collect();
        conditions.push(text.replace("{}", &numbers.join(", ")));
        args.extend(values);
    };
    if !query.states.is_empty() {
        add("i.state IN ({})", query.states.iter().map(|state| Val::from(*state)).collect());
    }
    if !query.search.trim().is_empty() {
        add("i.search LIKE {} ESCAPE '\\'", vec![Val::from(search_pattern(query.search.trim()))]);
    }
    if let Some(day) = query.due_by {
        add("i.due <= {}", vec![Val::from(day)]);
    }
    (conditions.join(" AND "), args)
}

pub(super) fn invoices(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    query: &Query,
) -> Result<Vec<Invoice>, StoreError> {
    let (mut condition, mut args) = condition(filter.sql_in_order(&Columns::unit("i.unit_path"), 1), query);
    if let Some((due, id)) = query.after {
        let at = args.len();
        condition.push_str(&format!(
            " AND (i.due > ${first} OR (i.due = ${first} AND i.id > ${second}))",
            first = at + 1,
            second = at + 2
        ));
        args.extend([Val::from(due), Val::from(id)]);
    }
    args.push(Val::from(query.limit));
    let sql = format!("{} WHERE {condition} ORDER BY i.due, i.id LIMIT ${}", select_invoice!(""), args.len());
    tx.all(&sql, &args)
}

pub(super) fn summary(tx: &mut Tx<'_>, filter: &UnitFilter, query: &Query) -> Result<Summary, StoreError> {
    let (condition, args) = condition(filter.sql("i.unit_path", 1), query);
    let sql = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(i.total_ore), 0) AS BIGINT) FROM invoice i WHERE {condition}"
    );
    let (count, total) = tx.one(&sql, &args)?;
    Ok(Summary { count, total })
}

pub(super) fn move_to_unit(tx: &mut Tx<'_>, id: InvoiceId, to: &UnitPath) -> Result<(), StoreError> {
    tx.exec("DELETE FROM invoice_coding WHERE invoice_id = $1", &args![id])?;
    tx.exec(
        "UPDATE invoice SET unit_path = $1, state = 'received', coded_by = NULL WHERE id = $2",
        &args![to.as_str(), id],
    )?;
    Ok(())
}

// Coding.

pub(super) fn put_coding(tx: &mut Tx<'_>, id: InvoiceId, lines: &[CodingLine]) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO invoice_coding (invoice_id, line, account, unit_path, cost_bearer, project, typed,
            text, amount_ore, vat_ore, reason, reason_owner)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    tx.exec("DELETE FROM invoice_coding WHERE invoice_id = $1", &args![id])?;
    for (no, line) in (1_i64..).zip(lines) {
        let (account, reason) = (&line.account, line.reason.as_ref());
        tx.exec(
            SQL,
            &args![
                id,
                no,
                account.string.to_string(),
                account.unit.as_str(),
                account.cost_bearer.as_str(),
                account.project.as_str(),
                line.typed.as_str(),
                line.text.as_str(),
                line.amount,
                line.vat,
                reason.map(|reason| reason.text.as_str()),
                reason.map(|reason| reason.owner.as_str()),
            ],
        )?;
    }
    Ok(())
}

impl FromRow for CodingLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let account: String = row.get(0)?;
        let string: AccountString = account
            .parse()
            .map_err(|_| StoreError::Type { column: 0, expected: "an account of 16 digits" })?;
        let (text, owner): (Option<String>, Option<String>) = (row.get(8)?, row.get(9)?);
        Ok(Self {
            account: NewAccount { string, unit: row.get(1)?, cost_bearer: row.get(2)?, project: row.get(3)? },
            typed: row.get(4)?,
            text: row.get(5)?,
            amount: row.get(6)?,
            vat: row.get(7)?,
            reason: text.zip(owner).map(|(text, owner)| Reason { text, owner }),
        })
    }
}

pub(super) fn coding(tx: &mut Tx<'_>, id: InvoiceId) -> Result<Vec<CodingLine>, StoreError> {
    const SQL: &str =
        "SELECT account, unit_path, cost_bearer, project, typed, text, amount_ore, vat_ore, reason,
            reason_owner
        FROM invoice_coding WHERE invoice_id = $1 ORDER BY line";
    tx.all(SQL, &args![id])
}

/// The coding of the supplier's last booked invoice, in the same unit if there is one there.
pub(super) fn last_coding(
    tx: &mut Tx<'_>,
    supplier: SupplierId,
    unit: &UnitPath,
) -> Result<Vec<CodingLine>, StoreError> {
    const LAST: &str = "SELECT id FROM invoice WHERE supplier_id = $1 AND voucher_id IS NOT NULL
        ORDER BY CASE WHEN unit_path = $2 THEN 0 ELSE 1 END, issue_date DESC, id DESC LIMIT 1";
    match tx.opt(LAST, &args![supplier, unit.as_str()])? {
        Some((id,)) => coding(tx, id),
        None => Ok(Vec::new()),
    }
}

// Steps.

pub(super) fn set_coded(tx: &mut Tx<'_>, id: InvoiceId, by: PersonId) -> Result<(), StoreError> {
    tx.exec("UPDATE invoice SET state = 'coded', coded_by = $1 WHERE id = $2", &args![by, id])?;
    Ok(())
}

pub(super) fn set_attested(tx: &mut Tx<'_>, id: InvoiceId, by: PersonId) -> Result<(), StoreError> {
    tx.exec("UPDATE invoice SET state = 'attested', attested_by = $1 WHERE id = $2", &args![by, id])?;
    Ok(())
}

pub(super) fn set_posted(
    tx: &mut Tx<'_>,
    id: InvoiceId,
    by: PersonId,
    voucher: VoucherId,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE invoice SET state = 'posted', authorised_by = $1, voucher_id = $2 WHERE id = $3";
    tx.exec(SQL, &args![by, voucher, id])?;
    Ok(())
}

/// Marks an invoice as paid; gives its unit.
pub(super) fn set_paid(
    tx: &mut Tx<'_>,
    id: InvoiceId,
    paid_on: Date,
    bank_reference: &str,
) -> Result<UnitPath, StoreError> {
    const SQL: &str = "UPDATE invoice SET state = 'paid', paid_on = $1, bank_reference = $2 WHERE id = $3
        RETURNING unit_path";
    let (unit,) = tx.one(SQL, &args![paid_on, bank_reference, id])?;
    Ok(unit)
}

pub(super) fn reject(tx: &mut Tx<'_>, id: InvoiceId, reason: &str) -> Result<(), StoreError> {
    tx.exec("UPDATE invoice SET state = 'rejected', remark = $1 WHERE id = $2", &args![reason, id])?;
    Ok(())
}

pub(super) fn override_duplicate(
    tx: &mut Tx<'_>,
    invoice: &Invoice,
    number: &str,
    by: PersonId,
    reason: &str,
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE invoice SET state = 'received', copy_no = $1, override_by = $2, remark = $3 WHERE id = $4";
    let copy = next_copy(tx, invoice, number)?;
    tx.exec(SQL, &args![copy, by, reason, invoice.id])?;
    Ok(())
}

// What came by folder.

pub(super) fn insert_file(tx: &mut Tx<'_>, by: &Actor, new: &FolderFile) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO invoice_file (id, name, size_bytes, outcome, invoice_id, reason_da, reason_en,
            received_by, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (danish, english) =
        new.refusal.as_ref().map(|why| (why.danish.as_str(), why.english.as_str())).unzip();
    let (outcome, invoice) = (new.outcome.name(), new.outcome.invoice());
    let file = args![
        new.id,
        new.name.as_str(),
        new.size_bytes,
        outcome,
        invoice,
        danish,
        english,
        by.person,
        new.at
    ];
    tx.exec(SQL, &file)?;
    Ok(())
}

impl FromRow for FolderFile {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let (danish, english): (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            size_bytes: row.get(2)?,
            outcome: FolderOutcome::named(&row.get::<String>(3)?, row.get(4)?),
            refusal: danish.zip(english).map(|(danish, english)| Refusal { danish, english }),
            at: row.get(7)?,
        })
    }
}

pub(super) fn files(
    tx: &mut Tx<'_>,
    before: Option<FolderFileId>,
    limit: i64,
) -> Result<Vec<FolderFile>, StoreError> {
    const NEWEST: &str = "SELECT id, name, size_bytes, outcome, invoice_id, reason_da, reason_en, received_at
        FROM invoice_file ORDER BY id DESC LIMIT $1";
    const BEFORE: &str = "SELECT id, name, size_bytes, outcome, invoice_id, reason_da, reason_en, received_at
        FROM invoice_file WHERE id < $2 ORDER BY id DESC LIMIT $1";
    match before {
        None => tx.all(NEWEST, &args![limit]),
        Some(before) => tx.all(BEFORE, &args![limit, before]),
    }
}
