//! Sending an invoice back.

use kaemner_store::Tx;

use super::error::reason_is_fit;
use super::model::{InvoiceId, InvoiceState};
use super::{BillsError, list, sql};
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, Object};
use crate::tasks;

/// Rejects an invoice that is not booked, with the reason the supplier will be told.
///
/// # Errors
/// [`BillsError::Denied`], [`BillsError::NoReason`], [`BillsError::WrongState`], or the store's.
pub fn reject(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId, reason: &str) -> Result<(), BillsError> {
    let invoice = list::for_change(tx, by, id)?;
    by.may(Act::RejectInvoice, At::unit(&invoice.unit))?;
    invoice.require(&[
        InvoiceState::Duplicate,
        InvoiceState::Received,
        InvoiceState::Coded,
        InvoiceState::Attested,
    ])?;
    reason_is_fit(reason)?;
    sql::reject(tx, id, reason.trim())?;
    let object = Object::new("invoice", id.get());
    tasks::finish_all(tx, by, object)?;
    let event = Event::of(Act::RejectInvoice, object).at(&invoice.unit).step("rejected").because(reason);
    events::record(tx, by, event)?;
    Ok(())
}
