//! What the bank has paid.

use kaemner_store::Tx;
use serde_json::json;

use super::model::InvoiceId;
use super::{BillsError, sql};
use crate::actor::{Act, Actor};
use crate::events::{self, Event, Object};
use crate::payments::{self, Settled, StatementTaken};

/// Reads a bank statement and marks the invoices it settles as paid.
///
/// # Errors
/// Those of [`payments::take_statement`], or the store's.
pub fn take_statement(tx: &mut Tx<'_>, by: &Actor, bytes: &[u8]) -> Result<StatementTaken, BillsError> {
    let taken = payments::take_statement(tx, by, bytes)?;
    for settled in taken.settled.iter().filter(|settled| settled.source_kind == "invoice") {
        mark(tx, by, settled)?;
    }
    Ok(taken)
}

fn mark(tx: &mut Tx<'_>, by: &Actor, settled: &Settled) -> Result<(), BillsError> {
    let id = InvoiceId::new(settled.source_id);
    let unit = sql::set_paid(tx, id, settled.paid_on, &settled.bank_reference)?;
    let object = Object::new("invoice", settled.source_id);
    let after = json!({ "paid_on": settled.paid_on, "bank_reference": settled.bank_reference });
    events::record(tx, by, Event::of(Act::ReconcileBank, object).at(&unit).step("paid").after(after))?;
    Ok(())
}
