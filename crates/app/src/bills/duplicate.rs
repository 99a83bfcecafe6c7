//! Letting a stopped duplicate through.

use kaemner_store::Tx;
use serde_json::json;

use super::error::reason_is_fit;
use super::model::{InvoiceId, InvoiceState, normalised};
use super::{BillsError, list, sql};
use crate::access::separation;
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

/// Lets an invoice through that was stopped because its number is here already. Only another person than the one
/// who received it, and only with a reason.
///
/// # Errors
/// [`BillsError::Denied`], [`BillsError::NoReason`], [`BillsError::WrongState`], or the store's.
pub fn override_duplicate(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: InvoiceId,
    reason: &str,
) -> Result<(), BillsError> {
    let invoice = list::for_change(tx, by, id)?;
    let at = At::unit(&invoice.unit).amount(invoice.total);
    by.may(Act::OverrideDuplicate, at)?;
    invoice.require(&[InvoiceState::Duplicate])?;
    separation::require(tx, by, Act::OverrideDuplicate, at, &[Object::new("invoice", id.get())])??;
    reason_is_fit(reason)?;
    sql::override_duplicate(tx, &invoice, &normalised(&invoice.number), by.person, reason.trim())?;
    let object = Object::new("invoice", id.get());
    tasks::finish(tx, by, Act::OverrideDuplicate, object)?;
    let (title, unit, act) = (invoice.title(), &invoice.unit, Act::CodeInvoice);
    let (amount, due) = (Some(invoice.total), Some(invoice.due));
    tasks::open(tx, &NewTask { act, unit, person: None, except: None, object, title: &title, amount, due })?;
    let event = Event::of(Act::OverrideDuplicate, object)
        .at(unit)
        .amount(invoice.total)
        .step("let_through")
        .because(reason);
    events::record(tx, by, event.after(json!({ "number": invoice.number })))?;
    Ok(())
}
