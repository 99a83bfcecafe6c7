//! Orders, runs, payments and statements. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::DocumentHash;
use kaemner_values::Ore;
use uuid::Uuid;

use crate::actor::{Act, PersonId, UnitPath};
use crate::events::Object;
use crate::ledger::VoucherId;

crate::ids::entity_id! {
    /// One payment run.
    RunId
}
crate::ids::entity_id! {
    /// One transfer in a run.
    PaymentId
}
crate::ids::entity_id! {
    /// One bank statement.
    StatementId
}
crate::ids::entity_id! {
    /// One order to pay.
    OrderId
}

/// Something to be paid.
#[derive(Debug, Clone)]
pub struct NewOrder<'a> {
    /// What it comes from; one source has one order.
    pub source: Object,
    /// The supplier or employee.
    pub payee: Uuid,
    /// The payee's name.
    pub payee_name: &'a str,
    /// Where the money goes, as [`super::target_text`] writes it.
    pub target: &'a str,
    /// What we pay; a credit note is negative.
    pub amount: Ore,
    /// When it falls due.
    pub due: Date,
    /// What the payee recognises it by.
    pub reference: &'a str,
    /// The unit that answers for it.
    pub unit: &'a UnitPath,
    /// The voucher that booked the debt.
    pub voucher: VoucherId,
    /// Through whose hands it has been, by what act; none of them may release it.
    pub hands: &'a [(PersonId, Act)],
}

/// One document behind a released payment, for the replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedSource {
    /// The payment's reference in the bank's file.
    pub payment: String,
    /// The run it was released in.
    pub run: Uuid,
    /// When.
    pub released_at: Timestamp,
    /// The document.
    pub source: Uuid,
    /// The supplier or employee.
    pub payee: Uuid,
    /// Where the money went, as [`super::target_text`] writes it.
    pub target: String,
    /// The hands noted with the order.
    pub noted: Vec<(PersonId, Act)>,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// Waits for a run.
    Ready,
    /// In a run that is not released.
    InRun,
    /// With the bank.
    Sent,
    /// On the bank's statement.
    Paid,
    /// Taken out by hand.
    Stopped,
}

impl OrderState {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::Ready, "ready"),
        (Self::InRun, "in_run"),
        (Self::Sent, "sent"),
        (Self::Paid, "paid"),
        (Self::Stopped, "stopped"),
    ];

    /// The word stored; also the end of the Fluent key `payments-state-…`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(state, _)| *state == self).map_or("stopped", |(_, name)| name)
    }

    /// The state of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
    }
}

crate::ids::text_col!(OrderState, "a state of an order", OrderState::named, |state: &OrderState| state
    .name());

/// An order that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// The supplier or employee.
    pub payee: Uuid,
    /// The payee's name.
    pub payee_name: String,
    /// Where the money goes.
    pub target: String,
    /// What we pay; a credit note is negative.
    pub amount: Ore,
    /// When it falls due.
    pub due: Date,
    /// What the payee recognises it by.
    pub reference: String,
}

/// Orders that become one transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub orders: Vec<Order>,
    pub amount: Ore,
}

/// Groups orders into transfers: one each, except that a payee with a credit note gets everything to the same
/// target in one, so that the credit is set off. What would be zero or less waits for a later run.
pub(super) fn group(mut orders: Vec<Order>) -> Vec<Group> {
    orders.sort_by(|a, b| (a.payee, &a.target, a.due, a.id).cmp(&(b.payee, &b.target, b.due, b.id)));
    let mut groups = Vec::new();
    for same in orders.chunk_by(|a, b| a.payee == b.payee && a.target == b.target) {
        let amount: Ore = same.iter().map(|order| order.amount).sum();
        if same.iter().all(|order| order.amount > Ore::ZERO) {
            groups
                .extend(same.iter().map(|order| Group { amount: order.amount, orders: vec![order.clone()] }));
        } else if amount > Ore::ZERO {
            groups.push(Group { amount, orders: same.to_vec() });
        }
    }
    groups
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Gathered, not released.
    Prepared,
    /// Released; the bank's file is written.
    Released,
    /// Given up; its orders wait again.
    Cancelled,
}

impl RunState {
    const NAMES: [(Self, &'static str); 3] =
        [(Self::Prepared, "prepared"), (Self::Released, "released"), (Self::Cancelled, "cancelled")];

    /// The word stored; also the end of the Fluent key `payments-run-…`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(state, _)| *state == self).map_or("cancelled", |(_, name)| name)
    }

    /// The state of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
    }
}

crate::ids::text_col!(RunState, "a state of a run", RunState::named, |state: &RunState| state.name());

/// A payment run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The run.
    pub id: RunId,
    /// Its number.
    pub no: i64,
    /// The day the bank executes.
    pub execution_date: Date,
    /// Where it stands.
    pub state: RunState,
    /// Number of transfers.
    pub payments: i64,
    /// Their sum.
    pub total: Ore,
    /// Who gathered it.
    pub prepared_by: PersonId,
    /// When.
    pub prepared_at: Timestamp,
    /// Who released it.
    pub released_by: Option<PersonId>,
    /// The bank's file.
    pub file: Option<DocumentHash>,
    /// Held by a restore until two persons let it go.
    pub held: bool,
}

impl Run {
    /// The id of the run's batch in the bank's file.
    #[must_use]
    pub fn batch_id(&self) -> String {
        format!("KAEMNER-{}", self.id.get().simple().to_string().split_at(24).0)
    }
}

/// One transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The transfer.
    pub id: PaymentId,
    /// The id that follows it to the statement.
    pub end_to_end_id: String,
    /// Who is paid.
    pub payee_name: String,
    /// Where the money goes.
    pub target: String,
    /// How much.
    pub amount: Ore,
    /// What the payee recognises it by.
    pub reference: String,
    /// The bank's reference, once it is on a statement.
    pub bank_reference: Option<String>,
    /// The day it was booked by the bank.
    pub paid_on: Option<Date>,
}

/// A source whose payment the bank has confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The kind of source: `invoice`.
    pub source_kind: String,
    /// The source.
    pub source_id: Uuid,
    /// The day the bank booked it.
    pub paid_on: Date,
    /// The bank's reference.
    pub bank_reference: String,
}

/// What reading a statement did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementTaken {
    /// The statements that were new, in the order of the file.
    pub statements: Vec<StatementId>,
    /// Statements that had been read before and were left alone.
    pub known: usize,
    /// Lines in the new statements.
    pub entries: usize,
    /// Lines that payments of ours explain, all posted.
    pub matched: usize,
    /// The sources that are now paid.
    pub settled: Vec<Settled>,
}

/// A line on a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankEntry {
    /// The day the bank booked it.
    pub booked_on: Date,
    /// Positive is money in.
    pub amount: Ore,
    /// The bank's text.
    pub text: String,
    /// The bank's reference.
    pub bank_reference: String,
}
