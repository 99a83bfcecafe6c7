//! Suppliers: known by company number or electronic address, paid only where a second person has confirmed.

use kaemner_formats::invoice::Document;
use kaemner_store::{StoreError, Tx};
use serde_json::json;

use super::error::reason_is_fit;
use super::model::{Supplier, SupplierId, TargetId};
use super::{BillsError, sql};
use crate::access::separation;
use crate::actor::{Act, Actor, At, PersonId, UnitPath};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

/// A place a supplier asks to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierTarget {
    /// The place.
    pub id: TargetId,
    /// Whose it is.
    pub supplier: SupplierId,
    /// The place without what changes by invoice, as [`lasting`] cuts it.
    pub target: String,
    /// Who brought it: the receiver of the file, or who typed it.
    pub brought_by: PersonId,
    /// Who has confirmed it outside the mail.
    pub confirmed_by: Option<PersonId>,
    /// How it was confirmed.
    pub evidence: Option<String>,
}

/// Who an invoice comes from.
pub(super) struct Sender {
    cvr: Option<String>,
    endpoint: Option<String>,
    name: String,
}

impl Sender {
    pub fn of(document: &Document) -> Result<Self, BillsError> {
        let seller = &document.seller;
        let cvr = seller.cvr().map(str::to_owned);
        let endpoint = seller.endpoint.as_ref().map(|endpoint| match &endpoint.scheme {
            Some(scheme) => format!("{scheme}:{}", endpoint.id),
            None => endpoint.id.clone(),
        });
        if cvr.is_none() && endpoint.is_none() {
            return Err(BillsError::Missing("supplier-number"));
        }
        let name = seller.shown_name().map(str::trim).filter(|name| !name.is_empty());
        Ok(Self { cvr, endpoint, name: name.ok_or(BillsError::Missing("supplier-name"))?.to_owned() })
    }
}

/// The supplier a document comes from; created when it is not known.
pub(super) fn know(tx: &mut Tx<'_>, by: &Actor, sender: &Sender) -> Result<Supplier, BillsError> {
    if let Some(known) = sql::find_supplier(tx, sender.cvr.as_deref(), sender.endpoint.as_deref())? {
        return Ok(known);
    }
    let supplier = Supplier {
        id: SupplierId::new(tx.new_id()),
        cvr: sender.cvr.clone(),
        name: sender.name.clone(),
        // With a company number the address is not needed to know the supplier by, and several may share it.
        endpoint: if sender.cvr.is_some() { None } else { sender.endpoint.clone() },
    };
    sql::insert_supplier(tx, &supplier, by.person)?;
    let object = Object::new("supplier", supplier.id.get());
    let after = json!({ "name": supplier.name, "cvr": supplier.cvr });
    events::record(tx, by, Event::of(Act::ReceiveInvoice, object).step("supplier_created").after(after))?;
    Ok(supplier)
}

/// A target without what changes by invoice: a payment slip is known by its kind and creditor number alone.
pub(super) fn lasting(target: &str) -> String {
    let parts: Vec<&str> = target.split(' ').collect();
    match parts.as_slice() {
        ["slip", kind, _, creditor] => format!("slip {kind} {creditor}"),
        _ => target.to_owned(),
    }
}

/// Notes where a supplier asks to be paid; a new place waits for another person's confirmation.
pub(super) fn bring_target(
    tx: &mut Tx<'_>,
    by: &Actor,
    supplier: &Supplier,
    target: &str,
) -> Result<(), BillsError> {
    let lasting = lasting(target);
    let Some(id) = sql::bring_target(tx, supplier.id, &lasting, by.person)? else { return Ok(()) };
    let object = Object::new("supplier_target", id.get());
    let (title, root) = (format!("{} · {lasting}", supplier.name), UnitPath::root());
    let except = Some(by.person);
    let act = Act::ConfirmSupplier;
    tasks::open(
        tx,
        &NewTask { act, unit: &root, person: None, except, object, title: &title, amount: None, due: None },
    )?;
    let event = Event::of(Act::ReceiveInvoice, object).step("target_brought");
    events::record(tx, by, event.after(json!({ "supplier": supplier.name, "target": lasting })))?;
    Ok(())
}

/// Confirms where a supplier is paid, as another person than the one who brought it, with how it was checked.
///
/// # Errors
/// [`BillsError::Denied`], [`BillsError::NotFound`], [`BillsError::NoReason`], or the store's.
pub fn confirm_target(tx: &mut Tx<'_>, by: &Actor, id: TargetId, evidence: &str) -> Result<(), BillsError> {
    by.may(Act::ConfirmSupplier, At::anywhere())?;
    let target = sql::target(tx, id)?.ok_or(BillsError::NotFound)?;
    let object = Object::new("supplier_target", id.get());
    let supplier = Object::new("supplier", target.supplier.get());
    separation::require(tx, by, Act::ConfirmSupplier, At::anywhere(), &[object, supplier])??;
    reason_is_fit(evidence)?;
    if target.confirmed_by.is_none() {
        sql::confirm_target(tx, id, by.person, evidence.trim())?;
        tasks::finish_all(tx, by, object)?;
        let event = Event::of(Act::ConfirmSupplier, object).step("target_confirmed").because(evidence);
        events::record(tx, by, event.after(json!({ "target": target.target })))?;
    }
    Ok(())
}

/// The place the supplier asks to be paid, as an object of the event log.
///
/// # Errors
/// Only those of the store.
pub fn target_of(tx: &mut Tx<'_>, supplier: SupplierId, target: &str) -> Result<Option<Object>, StoreError> {
    let lasting = lasting(target);
    let known = sql::targets_of(tx, supplier)?.into_iter().find(|known| known.target == lasting);
    Ok(known.map(|known| Object::new("supplier_target", known.id.get())))
}

/// Whether the supplier may be paid there.
pub(super) fn is_confirmed(tx: &mut Tx<'_>, supplier: SupplierId, target: &str) -> Result<bool, StoreError> {
    let targets = sql::targets_of(tx, supplier)?;
    let lasting = lasting(target);
    Ok(targets.iter().any(|known| known.target == lasting && known.confirmed_by.is_some()))
}

/// Suppliers whose name or company number begins with or holds the text, by name.
///
/// # Errors
/// [`BillsError::Denied`], or the store's.
pub fn suppliers(tx: &mut Tx<'_>, by: &Actor, search: &str, limit: i64) -> Result<Vec<Supplier>, BillsError> {
    by.may(Act::ReadSuppliers, At::anywhere())?;
    Ok(sql::suppliers(tx, search, limit)?)
}

/// A page of all suppliers by name; `after` is the last one of the page before.
///
/// # Errors
/// [`BillsError::Denied`], or the store's.
pub fn supplier_page(
    tx: &mut Tx<'_>,
    by: &Actor,
    search: &str,
    after: Option<SupplierId>,
    limit: i64,
) -> Result<Vec<Supplier>, BillsError> {
    by.may(Act::ReadSuppliers, At::anywhere())?;
    Ok(sql::suppliers_after(tx, search, after, limit)?)
}

/// One supplier.
///
/// # Errors
/// [`BillsError::Denied`], [`BillsError::NotFound`], or the store's.
pub fn supplier(tx: &mut Tx<'_>, by: &Actor, id: SupplierId) -> Result<Supplier, BillsError> {
    by.may(Act::ReadSuppliers, At::anywhere())?;
    sql::supplier(tx, id)?.ok_or(BillsError::NotFound)
}

/// Where a supplier asks to be paid.
///
/// # Errors
/// [`BillsError::Denied`], or the store's.
pub fn targets(tx: &mut Tx<'_>, by: &Actor, id: SupplierId) -> Result<Vec<SupplierTarget>, BillsError> {
    by.may(Act::ReadSuppliers, At::anywhere())?;
    Ok(sql::targets_of(tx, id)?)
}

/// Whether the place an invoice asks to be paid has been confirmed by a second person.
///
/// # Errors
/// Only those of the store.
pub fn is_target_confirmed(tx: &mut Tx<'_>, invoice: &super::Invoice) -> Result<bool, StoreError> {
    match &invoice.target {
        Some(target) => is_confirmed(tx, invoice.supplier, target),
        None => Ok(false),
    }
}
