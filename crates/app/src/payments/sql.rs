//! Every query of payments.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{DocumentHash, FromRow, Row, StoreError, Tx, args};
use kaemner_values::Ore;
use uuid::Uuid;

use super::PaymentsError;
use super::model::{
    BankEntry, Group, NewOrder, Order, OrderId, OrderState, Payment, PaymentId, ReleasedSource, Run, RunId,
    RunState, Settled, StatementId,
};
use crate::actor::{Act, PersonId, UnitPath};
use crate::events::Object;
use crate::ledger::VoucherId;

pub(super) fn insert_order(tx: &mut Tx<'_>, new: &NewOrder<'_>) -> Result<(), PaymentsError> {
    const ORDER: &str = "INSERT INTO payment_order (id, source_kind, source_id, payee_id, payee_name, target,
            amount_ore, due, reference, unit_path, voucher_id, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (source_kind, source_id) DO NOTHING";
    const HAND: &str = "INSERT INTO payment_hand (order_id, person_id, act) VALUES ($1, $2, $3)
        ON CONFLICT (order_id, person_id, act) DO NOTHING";
    let id = OrderId::new(tx.new_id());
    let inserted = tx.exec(
        ORDER,
        &args![
            id,
            new.source.kind,
            new.source.id,
            new.payee,
            new.payee_name,
            new.target,
            new.amount,
            new.due,
            new.reference,
            new.unit.as_str(),
            new.voucher,
            OrderState::Ready,
            tx.now(),
        ],
    )?;
    if inserted == 0 {
        return Err(PaymentsError::AlreadyOrdered);
    }
    for (person, act) in new.hands {
        tx.exec(HAND, &args![id, *person, *act])?;
    }
    Ok(())
}

pub(super) fn state_of(tx: &mut Tx<'_>, source: Object) -> Result<Option<OrderState>, StoreError> {
    const SQL: &str = "SELECT state FROM payment_order WHERE source_kind = $1 AND source_id = $2";
    Ok(tx.opt(SQL, &args![source.kind, source.id])?.map(|(state,)| state))
}

impl FromRow for Order {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            payee: row.get(1)?,
            payee_name: row.get(2)?,
            target: row.get(3)?,
            amount: row.get(4)?,
            due: row.get(5)?,
            reference: row.get(6)?,
        })
    }
}

pub(super) fn ready(tx: &mut Tx<'_>, by: Date) -> Result<Vec<Order>, StoreError> {
    const SQL: &str = "SELECT id, payee_id, payee_name, target, amount_ore, due, reference FROM payment_order
        WHERE state = 'ready' AND due <= $1 ORDER BY due, id";
    tx.all(SQL, &args![by])
}

pub(super) fn insert_run(tx: &mut Tx<'_>, run: &Run) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payment_run (id, no, execution_date, state, payments, total_ore, prepared_by,
            prepared_at, held)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.exec(
        SQL,
        &args![
            run.id,
            run.no,
            run.execution_date,
            run.state,
            run.payments,
            run.total,
            run.prepared_by,
            run.prepared_at,
            run.held,
        ],
    )?;
    Ok(())
}

pub(super) fn insert_payment(tx: &mut Tx<'_>, run: RunId, group: &Group) -> Result<(), StoreError> {
    const PAYMENT: &str =
        "INSERT INTO payment (id, run_id, end_to_end_id, payee_name, target, amount_ore, reference)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const ORDER: &str = "UPDATE payment_order SET state = 'in_run', payment_id = $1 WHERE id = $2";
    let id = PaymentId::new(tx.new_id());
    let end_to_end = id.get().simple().to_string();
    let references: Vec<&str> = group.orders.iter().map(|order| order.reference.as_str()).collect();
    let (name, target) = group.orders.first().map_or(("", ""), |order| (&order.payee_name, &order.target));
    tx.exec(PAYMENT, &args![id, run, end_to_end, name, target, group.amount, references.join(", ")])?;
    for order in &group.orders {
        tx.exec(ORDER, &args![id, order.id])?;
    }
    Ok(())
}

impl FromRow for Run {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            no: row.get(1)?,
            execution_date: row.get(2)?,
            state: row.get(3)?,
            payments: row.get(4)?,
            total: row.get(5)?,
            prepared_by: row.get(6)?,
            prepared_at: row.get(7)?,
            released_by: row.get(8)?,
            file: row.get(9)?,
            held: row.get(10)?,
        })
    }
}

pub(super) fn run(tx: &mut Tx<'_>, id: RunId) -> Result<Option<Run>, StoreError> {
    const SQL: &str = "SELECT id, no, execution_date, state, payments, total_ore, prepared_by, prepared_at,
            released_by, file_hash, held
        FROM payment_run WHERE id = $1";
    tx.opt(SQL, &args![id])
}

/// The run, locked against a second release or cancellation until the transaction ends.
pub(super) fn run_for_change(tx: &mut Tx<'_>, id: RunId) -> Result<Option<Run>, StoreError> {
    tx.exec("UPDATE payment_run SET no = no WHERE id = $1", &args![id])?;
    run(tx, id)
}

pub(super) fn runs(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Run>, StoreError> {
    const SQL: &str = "SELECT id, no, execution_date, state, payments, total_ore, prepared_by, prepared_at,
            released_by, file_hash, held
        FROM payment_run ORDER BY no DESC LIMIT $1";
    tx.all(SQL, &args![limit])
}

pub(super) fn runs_before(tx: &mut Tx<'_>, before: i64, limit: i64) -> Result<Vec<Run>, StoreError> {
    const SQL: &str = "SELECT id, no, execution_date, state, payments, total_ore, prepared_by, prepared_at,
            released_by, file_hash, held
        FROM payment_run WHERE no < $1 ORDER BY no DESC LIMIT $2";
    tx.all(SQL, &args![before, limit])
}

impl FromRow for Payment {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            end_to_end_id: row.get(1)?,
            payee_name: row.get(2)?,
            target: row.get(3)?,
            amount: row.get(4)?,
            reference: row.get(5)?,
            bank_reference: row.get(6)?,
            paid_on: row.get(7)?,
        })
    }
}

pub(super) fn payments_of(tx: &mut Tx<'_>, run: RunId) -> Result<Vec<Payment>, StoreError> {
    const SQL: &str =
        "SELECT id, end_to_end_id, payee_name, target, amount_ore, reference, bank_reference, paid_on
        FROM payment WHERE run_id = $1 ORDER BY payee_name, id";
    tx.all(SQL, &args![run])
}

/// Through whose hands the run's orders have been, and by what act.
pub(super) fn hands_in(tx: &mut Tx<'_>, run: RunId) -> Result<Vec<(PersonId, Act)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT h.person_id, h.act FROM payment p
        JOIN payment_order o ON o.payment_id = p.id JOIN payment_hand h ON h.order_id = o.id
        WHERE p.run_id = $1 ORDER BY h.person_id, h.act";
    tx.all(SQL, &args![run])
}

pub(super) fn release(
    tx: &mut Tx<'_>,
    id: RunId,
    by: PersonId,
    file: &DocumentHash,
) -> Result<(), StoreError> {
    const RUN: &str =
        "UPDATE payment_run SET state = 'released', released_by = $1, released_at = $2, file_hash = $3
        WHERE id = $4";
    const ORDERS: &str = "UPDATE payment_order SET state = 'sent'
        WHERE payment_id IN (SELECT id FROM payment WHERE run_id = $1)";
    tx.exec(RUN, &args![by, tx.now(), *file, id])?;
    tx.exec(ORDERS, &args![id])?;
    Ok(())
}

pub(super) fn cancel(tx: &mut Tx<'_>, id: RunId) -> Result<(), StoreError> {
    const ORDERS: &str = "UPDATE payment_order SET state = 'ready', payment_id = NULL
        WHERE payment_id IN (SELECT id FROM payment WHERE run_id = $1)";
    tx.exec(ORDERS, &args![id])?;
    tx.exec("UPDATE payment_run SET state = 'cancelled' WHERE id = $1", &args![id])?;
    Ok(())
}

/// A statement to be stored.
pub(super) struct NewStatement<'a> {
    pub account: &'a str,
    pub no: &'a str,
    pub period: Option<(Date, Date)>,
    pub opening: Ore,
    pub closing: Ore,
    pub entries: i64,
    pub document: DocumentHash,
    pub read_by: PersonId,
}

/// Stores a statement; `None` when it was read before.
pub(super) fn insert_statement(
    tx: &mut Tx<'_>,
    new: &NewStatement<'_>,
) -> Result<Option<StatementId>, StoreError> {
    const SQL: &str =
        "INSERT INTO bank_statement (id, account, statement_no, from_date, to_date, opening_ore,
            closing_ore, entries, document_hash, read_by, read_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (account, statement_no) DO NOTHING";
    let id = StatementId::new(tx.new_id());
    let inserted = tx.exec(
        SQL,
        &args![
            id,
            new.account,
            new.no,
            new.period.map(|(from, _)| from),
            new.period.map(|(_, to)| to),
            new.opening,
            new.closing,
            new.entries,
            new.document,
            new.read_by,
            tx.now(),
        ],
    )?;
    Ok((inserted > 0).then_some(id))
}

/// The bank's id of another statement of the account that covers any of those days, or no days at all.
pub(super) fn statement_of_days(
    tx: &mut Tx<'_>,
    account: &str,
    (from, to): (Date, Date),
    other_than: StatementId,
) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT statement_no FROM bank_statement
        WHERE account = $1 AND id <> $2 AND (from_date IS NULL OR from_date <= $4)
            AND (to_date IS NULL OR to_date >= $3)
        ORDER BY read_at, id LIMIT 1";
    Ok(tx.opt(SQL, &args![account, other_than, from, to])?.map(|(no,)| no))
}

/// A line to be stored.
pub(super) struct NewEntry<'a> {
    pub statement: StatementId,
    pub no: i64,
    pub entry: &'a BankEntry,
    pub matched: Ore,
    pub voucher: Option<VoucherId>,
}

pub(super) fn insert_entry(tx: &mut Tx<'_>, new: &NewEntry<'_>) -> Result<Uuid, StoreError> {
    const SQL: &str =
        "INSERT INTO bank_entry (id, statement_id, no, booked_on, amount_ore, text, bank_reference,
            matched_ore, voucher_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let id = tx.new_id();
    let entry = new.entry;
    tx.exec(
        SQL,
        &args![
            id,
            new.statement,
            new.no,
            entry.booked_on,
            entry.amount,
            entry.text.as_str(),
            entry.bank_reference.as_str(),
            new.matched,
            new.voucher,
        ],
    )?;
    Ok(id)
}

/// A payment with the bank that no statement has confirmed yet.
pub(super) struct Sent {
    pub id: PaymentId,
    pub amount: Ore,
    pub payee: Uuid,
    pub unit: UnitPath,
}

impl FromRow for Sent {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, amount: row.get(1)?, payee: row.get(2)?, unit: row.get(3)? })
    }
}

/// One of several orders in a transfer stands for all: they have the payee in common, and the first one's unit.
const SENT: &str = "SELECT p.id, p.amount_ore, o.payee_id, o.unit_path
    FROM payment p JOIN payment_run r ON r.id = p.run_id
    JOIN payment_order o ON o.id =
        (SELECT first.id FROM payment_order first WHERE first.payment_id = p.id ORDER BY first.id LIMIT 1)
    WHERE r.state = 'released' AND NOT EXISTS (SELECT 1 FROM bank_match m WHERE m.payment_id = p.id)";

pub(super) fn sent_by_end_to_end(tx: &mut Tx<'_>, end_to_end_id: &str) -> Result<Option<Sent>, StoreError> {
    tx.opt(&format!("{SENT} AND p.end_to_end_id = $1"), &args![end_to_end_id])
}

pub(super) fn sent_of_run(tx: &mut Tx<'_>, run: RunId) -> Result<Vec<Sent>, StoreError> {
    tx.all(&format!("{SENT} AND p.run_id = $1 ORDER BY p.id"), &args![run])
}

/// Released runs of the last two months, for a line that carries a whole run.
pub(super) fn released_runs(tx: &mut Tx<'_>, since: Date) -> Result<Vec<Run>, StoreError> {
    const SQL: &str = "SELECT id, no, execution_date, state, payments, total_ore, prepared_by, prepared_at,
            released_by, file_hash, held
        FROM payment_run WHERE state = $1 AND execution_date >= $2 ORDER BY no";
    tx.all(SQL, &args![RunState::Released, since])
}

impl FromRow for Settled {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            source_kind: row.get(0)?,
            source_id: row.get(1)?,
            paid_on: row.get(2)?,
            bank_reference: row.get(3)?,
        })
    }
}

/// Marks a payment as found on a line, and its orders as paid; returns the sources that are settled by it.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    payment: PaymentId,
    entry: Uuid,
    seen: &BankEntry,
) -> Result<Vec<Settled>, StoreError> {
    const MATCH: &str = "INSERT INTO bank_match (payment_id, entry_id) VALUES ($1, $2)";
    const PAYMENT: &str = "UPDATE payment SET paid_on = $1, bank_reference = $2,
        voucher_id = (SELECT voucher_id FROM bank_entry WHERE id = $3) WHERE id = $4";
    const ORDERS: &str = "UPDATE payment_order SET state = 'paid' WHERE payment_id = $1";
    const SETTLED: &str = "SELECT o.source_kind, o.source_id, p.paid_on, p.bank_reference
        FROM payment_order o JOIN payment p ON p.id = o.payment_id WHERE p.id = $1 ORDER BY o.id";
    tx.exec(MATCH, &args![payment, entry])?;
    tx.exec(PAYMENT, &args![seen.booked_on, seen.bank_reference.as_str(), entry, payment])?;
    tx.exec(ORDERS, &args![payment])?;
    tx.all(SETTLED, &args![payment])
}

impl FromRow for BankEntry {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            booked_on: row.get(0)?,
            amount: row.get(1)?,
            text: row.get(2)?,
            bank_reference: row.get(3)?,
        })
    }
}

pub(super) fn open_entries(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<BankEntry>, StoreError> {
    const SQL: &str = "SELECT booked_on, amount_ore, text, bank_reference FROM bank_entry
        WHERE voucher_id IS NULL ORDER BY booked_on, id LIMIT $1";
    tx.all(SQL, &args![limit])
}

struct RawSource(Uuid, ReleasedSource);

impl FromRow for RawSource {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let source = ReleasedSource {
            payment: row.get(0)?,
            run: row.get(1)?,
            released_at: row.get(2)?,
            source: row.get(3)?,
            payee: row.get(4)?,
            target: row.get(5)?,
            noted: Vec::new(),
        };
        Ok(Self(row.get(6)?, source))
    }
}

/// The documents behind the payments released between two moments, payment by payment.
pub(super) fn released_sources(
    tx: &mut Tx<'_>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<ReleasedSource>, StoreError> {
    const SQL: &str = "SELECT p.end_to_end_id, r.id, r.released_at, o.source_id, o.payee_id, o.target, o.id
        FROM payment_run r JOIN payment p ON p.run_id = r.id JOIN payment_order o ON o.payment_id = p.id
        WHERE r.state = 'released' AND r.released_at >= $1 AND r.released_at < $2
        ORDER BY r.no, p.id, o.id";
    const HANDS: &str = "SELECT h.order_id, h.person_id, h.act
        FROM payment_run r JOIN payment p ON p.run_id = r.id JOIN payment_order o ON o.payment_id = p.id
        JOIN payment_hand h ON h.order_id = o.id
        WHERE r.state = 'released' AND r.released_at >= $1 AND r.released_at < $2
        ORDER BY h.order_id, h.person_id, h.act";
    let mut noted: HashMap<Uuid, Vec<(PersonId, Act)>> = HashMap::new();
    for (order, person, act) in tx.all(HANDS, &args![from, to])? {
        noted.entry(order).or_default().push((person, act));
    }
    let sources = tx.all::<RawSource>(SQL, &args![from, to])?.into_iter();
    let noted = |RawSource(order, source)| ReleasedSource {
        noted: noted.remove(&order).unwrap_or_default(),
        ..source
    };
    Ok(sources.map(noted).collect())
}
