//! Putting an invoice on accounts.

use kaemner_store::Tx;
use serde_json::json;

use super::model::{CodingLine, Invoice, InvoiceId, InvoiceState, check_coding};
use super::suggest::{self as history, Suggestion};
use super::{BillsError, list, sql};
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, Object};
use crate::ledger::{self, AccountVerdict};
use crate::tasks::{self, NewTask};

/// Codes an invoice, or codes it again before it is attested. The lines' amounts are with VAT, as on the invoice.
///
/// # Errors
/// [`BillsError::Denied`] for the invoice's unit, [`BillsError::Beyond`] for a line's account or unit,
/// [`BillsError::WrongState`], the faults of the coding itself, the ledger's verdict on an account, or the store's.
pub fn code(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId, lines: &[CodingLine]) -> Result<(), BillsError> {
    let invoice = list::for_change(tx, by, id)?;
    by.may(Act::CodeInvoice, At::unit(&invoice.unit))?;
    invoice.require(&[InvoiceState::Received, InvoiceState::Coded])?;
    check_coding(&invoice, lines)?;
    permit(by, Act::CodeInvoice, lines)?;
    for coding in lines {
        check_account(tx, coding)?;
    }
    sql::put_coding(tx, id, lines)?;
    sql::set_coded(tx, id, by.person)?;
    record(tx, by, &invoice, lines)
}

/// The right to the act on the account and in the unit of every line.
pub(super) fn permit(by: &Actor, act: Act, lines: &[CodingLine]) -> Result<(), BillsError> {
    for coding in lines {
        let (unit, digits) = (&coding.account.unit, coding.account.string.to_string());
        by.may(act, At::unit(unit).account(&digits))
            .map_err(|denied| BillsError::Beyond { account: coding.typed.clone(), denied })?;
    }
    Ok(())
}

/// A sourced prohibition stops; an account that the chart has not seen needs a reason and an owner.
fn check_account(tx: &mut Tx<'_>, coding: &CodingLine) -> Result<(), BillsError> {
    let today = tx.today();
    let account = || coding.typed.clone();
    match ledger::check_account(tx, &coding.account.string, today)? {
        AccountVerdict::Fine => Ok(()),
        AccountVerdict::Unseen(_) if coding.reason.is_some() => Ok(()),
        AccountVerdict::Unseen(why) => Err(BillsError::UnseenAccount { account: account(), why }),
        AccountVerdict::Stopped(why) => Err(BillsError::Account { account: account(), why }),
    }
}

fn record(tx: &mut Tx<'_>, by: &Actor, invoice: &Invoice, lines: &[CodingLine]) -> Result<(), BillsError> {
    let object = Object::new("invoice", invoice.id.get());
    tasks::finish(tx, by, Act::CodeInvoice, object)?;
    let (title, unit) = (invoice.title(), &invoice.unit);
    let (amount, due) = (Some(invoice.total), Some(invoice.due));
    let act = Act::AttestInvoice;
    tasks::open(tx, &NewTask { act, unit, person: None, except: None, object, title: &title, amount, due })?;
    let after: Vec<_> = lines
        .iter()
        .map(|line| json!({ "account": line.account.key(), "amount_ore": line.amount.get(), "vat_ore": line.vat.get() }))
        .collect();
    let event = Event::of(Act::CodeInvoice, object).at(unit).step("coded").after(json!(after));
    events::record(tx, by, event)?;
    Ok(())
}

/// A coding to begin with: the invoice's own lines with their share of the VAT, on the accounts the supplier's last
/// booked invoice was put on. Lines without an account are for the person to fill.
///
/// # Errors
/// [`BillsError::Denied`], [`BillsError::NotFound`], or the store's.
pub fn suggest(tx: &mut Tx<'_>, by: &Actor, id: InvoiceId) -> Result<Vec<Suggestion>, BillsError> {
    let invoice = list::invoice(tx, by, id)?;
    history::lines(tx, &invoice)
}
