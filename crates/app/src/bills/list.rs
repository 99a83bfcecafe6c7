//! Finding invoices, and the invoice in full.

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::Ore;
use serde_json::json;

use super::model::{CodingLine, Invoice, InvoiceId, InvoiceState};
use super::{BillsError, sql};
use crate::actor::{Act, Actor, At, UnitPath};
use crate::events::{self, Event, Object};
use crate::{access, tasks};

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Only these states; all when empty.
    pub states: Vec<InvoiceState>,
    /// Only those whose supplier, number or reference holds this.
    pub search: String,
    /// Only those due by this day.
    pub due_by: Option<Date>,
    /// Begin after this one, in the order of the list: due day, then id.
    pub after: Option<(Date, InvoiceId)>,
    /// At most so many.
    pub limit: i64,
}

/// Count and sum of what a query finds in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many.
    pub count: i64,
    /// Their sum.
    pub total: Ore,
}

/// The invoices the person may see, by due day.
///
/// # Errors
/// [`BillsError::Denied`], or the store's.
pub fn invoices(tx: &mut Tx<'_>, by: &Actor, query: &Query) -> Result<Vec<Invoice>, BillsError> {
    by.may(Act::ReadInvoices, At::anywhere())?;
    Ok(sql::invoices(tx, &by.filter(Act::ReadInvoices), query)?)
}

/// Count and sum of everything the query finds, whatever the page.
///
/// # Errors
/// [`BillsError::Denied`], or the store's.
pub fn summary(tx: &mut Tx<'_>, by: &Actor, query: &Query) -> Result<Summary, BillsError> {
    by.may(Act::ReadInvoices, At::anywhere())?;
    Ok(sql::summary(tx, &by.filter(Act::ReadInvoices), query)?)
}

/// One invoice.
///
/// # Errors
/// [`BillsError::NotFound`] also where the person may not know of it, or the store's.
pub fn invoice(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<Invoice, BillsError> {
    let invoice = sql::invoice(tx, id)?.ok_or(BillsError::NotFound)?;
    by.may(Act::ReadInvoices, At::unit(&invoice.unit))?;
    Ok(invoice)
}

/// The invoice, locked until the transaction ends.
pub(super) fn for_change(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<Invoice, BillsError> {
    sql::lock(tx, id)?;
    invoice(tx, by, id)
}

/// How an invoice is coded; empty before it is.
///
/// # Errors
/// As [`invoice`].
pub fn coding(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<Vec<CodingLine>, BillsError> {
    invoice(tx, by, id)?;
    Ok(sql::coding(tx, id)?)
}

/// The file as it was received.
///
/// # Errors
/// As [`invoice`].
pub fn document(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<Vec<u8>, BillsError> {
    let invoice = invoice(tx, by, id)?;
    Ok(tx.document(invoice.document)?.bytes)
}

/// Moves an invoice that is not booked to the unit it belongs to. Its coding begins again there.
///
/// # Errors
/// [`BillsError::Denied`] for the unit it leaves, [`BillsError::NotFound`] for the unit it goes to,
/// [`BillsError::WrongState`], or the store's.
pub fn move_to_unit(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId, to: &UnitPath) -> Result<(), BillsError> {
    let invoice = for_change(tx, by, id)?;
    by.may(Act::CodeInvoice, At::unit(&invoice.unit))?;
    invoice.require(&[InvoiceState::Received, InvoiceState::Coded])?;
    access::unit_of(tx, to)?.ok_or(BillsError::NotFound)?;
    let object = Object::new("invoice", id.get());
    tasks::finish_all(tx, by, object)?;
    sql::move_to_unit(tx, id, to)?;
    let (title, act) = (invoice.title(), Act::CodeInvoice);
    let (amount, due) = (Some(invoice.total), Some(invoice.due));
    let task =
        tasks::NewTask { act, unit: to, person: None, except: None, object, title: &title, amount, due };
    tasks::open(tx, &task)?;
    let event = Event::of(Act::CodeInvoice, object).at(to).step("moved");
    let event = event.before(json!({ "unit": invoice.unit.as_str() })).after(json!({ "unit": to.as_str() }));
    events::record(tx, by, event)?;
    Ok(())
}
