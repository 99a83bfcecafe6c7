//! Attesting and authorising: two persons, and then it is booked.

use kaemner_law::chart::AccountString;
use kaemner_store::Tx;
use kaemner_values::Ore;
use serde_json::json;

use super::model::{CodingLine, Invoice, InvoiceId, InvoiceState};
use super::{BillsError, list, sql, supplier};
use crate::actor::{Act, Actor, At, Denied};
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
/// [`BillsError::Denied`], also for the amount; [`BillsError::WrongState`]; or the store's.
pub fn attest(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<(), BillsError> {
    let invoice = list::for_change(tx, by, id)?;
    by.may(Act::AttestInvoice, At::unit(&invoice.unit).amount(invoice.total))?;
    invoice.require(&[InvoiceState::Coded])?;
    sql::set_attested(tx, id, by.person)?;
    let object = Object::new("invoice", id.get());
    tasks::finish(tx, by, Act::AttestInvoice, object)?;
    let (title, unit, except) = (invoice.title(), &invoice.unit, Some(by.person));
    let (amount, due) = (Some(invoice.total), Some(invoice.due));
    let act = Act::AuthoriseInvoice;
    tasks::open(tx, &NewTask { act, unit, person: None, except, object, title: &title, amount, due })?;
    events::record(tx, by, Event::of(Act::AttestInvoice, object).at(unit).step("attested"))?;
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
    by.may(Act::AuthoriseInvoice, At::unit(&invoice.unit).amount(invoice.total))?;
    invoice.require(&[InvoiceState::Attested])?;
    if invoice.attested_by == Some(by.person) {
        return Err(Denied::Separation("authorise-own-attestation").into());
    }
    let target = invoice.target.clone().ok_or(BillsError::NoTarget)?;
    if !supplier::is_confirmed(tx, invoice.supplier, &target)? {
        return Err(BillsError::TargetNotConfirmed);
    }
    let voucher = voucher(tx, &invoice)?;
    let posted = ledger::post_voucher_by(tx, by, Act::AuthoriseInvoice, &voucher)?;
    sql::set_posted(tx, id, by.person, posted.id)?;
    order(tx, by, &invoice, &target, posted.id)?;
    let object = Object::new("invoice", id.get());
    tasks::finish(tx, by, Act::AuthoriseInvoice, object)?;
    let after = json!({ "series": posted.series.as_str(), "no": posted.no });
    let event = Event::of(Act::AuthoriseInvoice, object).at(&invoice.unit).step("posted").after(after);
    events::record(tx, by, event)?;
    Ok(posted)
}

fn order(
    tx: &mut Tx<'_>,
    by: &Actor,
    invoice: &Invoice,
    target: &str,
    voucher: VoucherId,
) -> Result<(), BillsError> {
    let touched = [
        (invoice.coded_by, Act::CodeInvoice),
        (invoice.attested_by, Act::AttestInvoice),
        (Some(by.person), Act::AuthoriseInvoice),
    ];
    let hands: Vec<_> =
        touched.iter().filter_map(|(person, act)| person.map(|person| (person, *act))).collect();
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
        lines.push(NewPosting { supplier: Some(invoice.supplier.get()), ..NewPosting::new(account, vat) });
    }
    let creditor = NewAccount::new(creditors, invoice.unit.clone());
    let due = Some(invoice.due);
    let supplier = Some(invoice.supplier.get());
    lines.push(NewPosting { supplier, due, ..NewPosting::new(creditor, -invoice.total) });
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
