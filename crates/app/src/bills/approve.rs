//! Attesting and authorising: two persons, and then it is booked.

use kaemner_law::chart::AccountString;
use kaemner_store::Tx;
use kaemner_values::Ore;
use serde_json::json;

use super::model::{CodingLine, Invoice, InvoiceId, InvoiceState};
use super::{BillsError, code, list, sql, supplier};
use crate::access::separation;
use crate::actor::{Act, Actor, At, PersonId};
use crate::events::{self, Event, Object};
use crate::ledger::{
    self, NewAccount, NewPosting, NewVoucher, Posted, Series, SourceKind, VoucherId, VoucherSource,
};
use crate::payments::{self, NewOrder};
use crate::settings::{self, Key, SettingsError};
use crate::tasks::{self, NewTask};

/// Attests that goods or services, price and coding are right, and asks another person to authorise.
///
/// # Errors
/// [`BillsError::Denied`], also for the amount; [`BillsError::Beyond`] for the account or unit of a line;
/// [`BillsError::WrongState`]; or the store's.
pub fn attest(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<(), BillsError> {
    let invoice = list::for_change(tx, by, id)?;
    let at = At::unit(&invoice.unit).amount(invoice.total);
    by.may(Act::AttestInvoice, at)?;
    invoice.require(&[InvoiceState::Coded])?;
    let lines = sql::coding(tx, id)?;
    code::permit(by, Act::AttestInvoice, &lines)?;
    separation::require(tx, by, Act::AttestInvoice, at, &[Object::new("invoice", id.get())])??;
    sql::set_attested(tx, id, by.person)?;
    let object = Object::new("invoice", id.get());
    tasks::finish(tx, by, Act::AttestInvoice, object)?;
    let (title, unit, except) = (invoice.title(), &invoice.unit, Some(by.person));
    let (amount, due) = (Some(invoice.total), Some(invoice.due));
    let act = Act::AuthoriseInvoice;
    tasks::open(tx, &NewTask { act, unit, person: None, except, object, title: &title, amount, due })?;
    let event = Event::of(Act::AttestInvoice, object).at(unit).amount(invoice.total);
    events::record(tx, by, event.step("attested"))?;
    Ok(())
}

/// Authorises an attested invoice as another person than the attester, books it and orders its payment.
///
/// # Errors
/// [`BillsError::Denied`], with the rule named for the attester; [`BillsError::WrongState`];
/// [`BillsError::NoTarget`] when the file does not say where to pay, [`BillsError::TargetNotConfirmed`] when nobody
/// has confirmed it; the ledger's refusals; or the store's.
pub fn authorise(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<Posted, BillsError> {
    let invoice = list::for_change(tx, by, id)?;
    let at = At::unit(&invoice.unit).amount(invoice.total);
    by.may(Act::AuthoriseInvoice, at)?;
    invoice.require(&[InvoiceState::Attested])?;
    let object = Object::new("invoice", id.get());
    let voucher = voucher(tx, &invoice)?;
    let principal = ledger::permit(by, Act::AuthoriseInvoice, &voucher.lines)?.principal;
    let hands: Vec<PersonId> = [Some(by.person), principal].into_iter().flatten().collect();
    separation::require_hands(tx, &hands, Act::AuthoriseInvoice, &[object])??;
    let target = invoice.target.clone().ok_or(BillsError::NoTarget)?;
    if !supplier::is_confirmed(tx, invoice.supplier, &target)? {
        return Err(BillsError::TargetNotConfirmed);
    }
    let posted = ledger::post_voucher_by(tx, by, Act::AuthoriseInvoice, &voucher)?;
    sql::set_posted(tx, id, by.person, posted.id)?;
    tasks::finish(tx, by, Act::AuthoriseInvoice, object)?;
    let after = json!({ "series": posted.series.as_str(), "no": posted.no });
    let event = Event::of(Act::AuthoriseInvoice, object).at(&invoice.unit).amount(invoice.total);
    events::record(tx, by, event.on_behalf(principal).step("posted").after(after))?;
    order(tx, &invoice, &target, posted.id)?;
    Ok(posted)
}

/// Orders the payment. Whoever had invoice, supplier or account number in hand is named, so that none of them
/// releases it.
fn order(tx: &mut Tx<'_>, invoice: &Invoice, target: &str, voucher: VoucherId) -> Result<(), BillsError> {
    let mut objects =
        vec![Object::new("invoice", invoice.id.get()), Object::new("supplier", invoice.supplier.get())];
    objects.extend(supplier::target_of(tx, invoice.supplier, target)?);
    let mut hands: Vec<(PersonId, Act)> = Vec::new();
    for object in objects {
        let touched = events::hands(tx, object)?.into_iter().map(|hand| (hand.person, hand.act));
        hands.extend(touched.filter(|(_, act)| separation::pair(*act, Act::ReleasePayments).is_some()));
    }
    hands.sort();
    hands.dedup();
    payments::order(
        tx,
        &NewOrder {
            source: Object::new("invoice", invoice.id.get()),
            payee: invoice.supplier.get(),
            payee_name: &invoice.supplier_name,
            target,
            amount: invoice.total,
            due: invoice.due,
            reference: &invoice.number,
            unit: &invoice.unit,
            voucher,
            hands: &hands,
        },
    )?;
    Ok(())
}

fn account(tx: &mut Tx<'_>, key: Key) -> Result<AccountString, BillsError> {
    Ok(settings::get(tx, key)?.parse().map_err(|_| SettingsError::BadValue(key))?)
}

/// The voucher that books the debt: each coding line without the VAT that is refunded, that VAT on the VAT account,
/// and the whole on the creditors' account. The date is the day of booking: it is then that the debt is acknowledged.
fn voucher(tx: &mut Tx<'_>, invoice: &Invoice) -> Result<NewVoucher, BillsError> {
    let vat_account = account(tx, Key::VatAccount)?;
    let creditors = account(tx, Key::CreditorAccount)?;
    let (today, mut vat, mut lines) = (tx.today(), Ore::ZERO, Vec::new());
    for line in sql::coding(tx, invoice.id)? {
        let refunded = ledger::is_vat_refunded(tx, &line.account.string, today)?;
        let refunded = if refunded { line.vat } else { Ore::ZERO };
        lines.push(cost(&line, invoice, refunded));
        vat += refunded;
    }
    if !vat.is_zero() {
        let account = NewAccount::new(vat_account, invoice.unit.clone());
        let supplier = Some(invoice.supplier.get());
        lines.push(NewPosting { supplier, follows: true, ..NewPosting::new(account, vat) });
    }
    let creditor = NewAccount::new(creditors, invoice.unit.clone());
    let due = Some(invoice.due);
    let supplier = Some(invoice.supplier.get());
    lines.push(NewPosting { supplier, due, follows: true, ..NewPosting::new(creditor, -invoice.total) });
    Ok(NewVoucher {
        id: None,
        series: Series::invoices(),
        date: today,
        period: None,
        source: VoucherSource::of(SourceKind::Invoice, invoice.id),
        text: invoice.title(),
        lines,
        documents: vec![invoice.document],
    })
}

fn cost(line: &CodingLine, invoice: &Invoice, refunded: Ore) -> NewPosting {
    NewPosting {
        text: line.text.clone(),
        supplier: Some(invoice.supplier.get()),
        reason: line.reason.clone(),
        ..NewPosting::new(line.account.clone(), line.amount - refunded)
    }
}
