//! Receiving an e-invoice: read, know the supplier, route, stop a duplicate.

use jiff::ToSpan;
use jiff::civil::Date;
use kaemner_formats::bank::payment::PaymentTarget as BankTarget;
use kaemner_formats::invoice::model::{FikCard, GiroCard};
use kaemner_formats::invoice::{self, AmountProblem, Document, PaymentTarget};
use kaemner_store::{DocumentKind, Tx};
use kaemner_values::Ore;
use kaemner_values::numbers::Gln;
use kaemner_values::slip::{PaymentSlip, SlipKind};
use serde_json::json;

use super::model::{Invoice, InvoiceId, InvoiceKind, InvoiceState, normalised};
use super::supplier::{self, Sender};
use super::{BillsError, sql};
use crate::access;
use crate::actor::{Act, Actor, At, Denied, UnitPath};
use crate::events::{self, Event, Object};
use crate::payments::target_text;
use crate::tasks::{self, NewTask};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A new invoice that waits to be coded.
    New(InvoiceId),
    /// The very same file was received before; nothing was changed.
    Known(InvoiceId),
    /// Stopped: the supplier's number is here already.
    Duplicate {
        /// The one that was stopped.
        stopped: InvoiceId,
        /// The one that is here.
        of: InvoiceId,
    },
}

impl Received {
    /// The invoice the file is now found under.
    #[must_use]
    pub const fn invoice(&self) -> InvoiceId {
        match self {
            Self::New(id) | Self::Known(id) | Self::Duplicate { stopped: id, .. } => *id,
        }
    }
}

/// Receives one e-invoice file.
///
/// # Errors
/// [`BillsError::Denied`]; [`BillsError::OtherUnit`]; [`BillsError::File`], [`BillsError::Missing`], [`BillsError::Currency`],
/// [`BillsError::Amounts`], [`BillsError::NotOre`] for a file that cannot be used; or the store's.
/// Nothing is stored then.
pub fn receive(tx: &mut Tx<'_>, by: &Actor, bytes: &[u8]) -> Result<Received, BillsError> {
    by.may(Act::ReceiveInvoice, At::anywhere())?;
    let document = invoice::read(bytes)?;
    let claim = Claim::of(&document)?;
    let unit = route(tx, &document)?;
    by.may(Act::ReceiveInvoice, At::unit(&unit)).map_err(|denied| match denied {
        Denied::OutsideUnit { unit, .. } => BillsError::OtherUnit(unit),
        other => other.into(),
    })?;
    let hash = tx.put_document(bytes, DocumentKind::sniff(bytes))?;
    if let Some(known) = sql::by_document(tx, &hash)? {
        return Ok(Received::Known(known));
    }
    let supplier = supplier::know(tx, by, &Sender::of(&document)?)?;
    if let Some(target) = &claim.target {
        supplier::bring_target(tx, by, &supplier, target)?;
    }
    let of = sql::first_copy(tx, supplier.id, claim.kind, &normalised(&claim.number))?;
    let state = if of.is_some() { InvoiceState::Duplicate } else { InvoiceState::Received };
    let invoice = Invoice {
        id: InvoiceId::new(tx.new_id()),
        supplier: supplier.id,
        supplier_name: supplier.name,
        kind: claim.kind,
        number: claim.number,
        issue_date: claim.issue_date,
        due: claim.due,
        total: claim.total,
        vat: claim.vat,
        buyer_reference: document.person_reference().unwrap_or_default().to_owned(),
        order_reference: document.order.clone().unwrap_or_default(),
        target: claim.target,
        unit,
        document: hash,
        state,
        remark: String::new(),
        received_by: by.person,
        received_at: tx.now(),
        coded_by: None,
        attested_by: None,
        authorised_by: None,
        voucher: None,
        paid_on: None,
        bank_reference: None,
    };
    sql::insert_invoice(tx, &invoice, &format!("{:?}", document.format).to_lowercase())?;
    announce(tx, by, &invoice, of)?;
    Ok(match of {
        None => Received::New(invoice.id),
        Some(of) => Received::Duplicate { stopped: invoice.id, of },
    })
}

fn announce(tx: &mut Tx<'_>, by: &Actor, invoice: &Invoice, of: Option<InvoiceId>) -> Result<(), BillsError> {
    let object = Object::new("invoice", invoice.id.get());
    let (act, except, step) = match of {
        None => (Act::CodeInvoice, None, "received"),
        Some(_) => (Act::OverrideDuplicate, Some(by.person), "stopped"),
    };
    let (title, amount, due) = (invoice.title(), Some(invoice.total), Some(invoice.due));
    let task = NewTask { act, unit: &invoice.unit, person: None, except, object, title: &title, amount, due };
    tasks::open(tx, &task)?;
    let after = json!({ "number": invoice.number, "total_ore": invoice.total.get(), "due": invoice.due,
        "kind": invoice.kind.name(), "duplicate_of": of.map(|id| id.to_string()) });
    events::record(tx, by, Event::of(Act::ReceiveInvoice, object).at(&invoice.unit).step(step).after(after))?;
    Ok(())
}

/// The unit with the number the supplier sent it to; the whole municipality when no unit has it.
fn route(tx: &mut Tx<'_>, document: &Document) -> Result<UnitPath, BillsError> {
    let Some(gln) = document.buyer.gln().and_then(|gln| gln.parse::<Gln>().ok()) else {
        return Ok(UnitPath::root());
    };
    Ok(access::unit_by_gln(tx, &gln)?.map_or_else(UnitPath::root, |unit| unit.path))
}

/// What a document claims of us, checked.
struct Claim {
    kind: InvoiceKind,
    number: String,
    issue_date: Date,
    due: Date,
    total: Ore,
    vat: Ore,
    target: Option<String>,
}

impl Claim {
    fn of(document: &Document) -> Result<Self, BillsError> {
        let kind = InvoiceKind::of(document.kind)?;
        let number = document.number.trim().to_owned();
        if number.is_empty() {
            return Err(BillsError::Missing("number"));
        }
        match document.currency.as_deref() {
            Some("DKK") => {}
            Some(other) => return Err(BillsError::Currency(other.to_owned())),
            None => return Err(BillsError::Missing("currency")),
        }
        if let Some(problem) = document.check_amounts().first() {
            return Err(BillsError::Amounts(disagreement(problem)));
        }
        let not_ore = |error: &dyn std::fmt::Display| BillsError::NotOre(error.to_string());
        let total = document.totals.payable_ore().map_err(|error| not_ore(&error))?;
        let vat = document.totals.vat_ore().map_err(|error| not_ore(&error))?;
        if total.is_zero() {
            return Err(BillsError::Missing("amount"));
        }
        let issue_date = document.issue_date.ok_or(BillsError::Missing("issue-date"))?;
        Ok(Self {
            kind,
            number,
            issue_date,
            due: due(document, issue_date),
            total: kind.signed(total),
            vat: kind.signed(vat),
            target: target(document),
        })
    }
}

/// Which amount disagrees, what it says and what it should be.
fn disagreement(problem: &AmountProblem) -> String {
    let stated = problem.stated.map_or_else(|| "–".to_owned(), |stated| stated.danish(2));
    let of = problem.of.as_deref().map(|of| format!(" ({of})")).unwrap_or_default();
    format!("{}{of}: {stated} ≠ {}", problem.term, problem.computed.danish(2))
}

/// The day the invoice falls due. Where the file names none, thirty days after it was issued: interest runs from
/// then unless another day was agreed. Source: renteloven § 3, stk. 2.
fn due(document: &Document, issue_date: Date) -> Date {
    document.due_date.unwrap_or_else(|| issue_date.checked_add(30.days()).unwrap_or(issue_date))
}

/// Where the file asks to be paid, when it is a way we can pay.
fn target(document: &Document) -> Option<String> {
    let target = match document.payment_target()? {
        PaymentTarget::Fik { card, payment_id, creditor } => {
            let kind = match card {
                FikCard::K71 => SlipKind::Fik71,
                FikCard::K73 => SlipKind::Fik73,
                FikCard::K75 => SlipKind::Fik75,
            };
            BankTarget::Slip(PaymentSlip::new(kind, payment_id, creditor).ok()?)
        }
        PaymentTarget::Giro { card, payment_id, account } => {
            let kind = match card {
                GiroCard::K01 => SlipKind::Giro01,
                GiroCard::K04 => SlipKind::Giro04,
                GiroCard::K15 => SlipKind::Giro15,
            };
            BankTarget::Slip(PaymentSlip::new(kind, payment_id, account).ok()?)
        }
        PaymentTarget::Account { registration, number } => {
            BankTarget::Domestic(format!("{registration} {number}").parse().ok()?)
        }
        PaymentTarget::Iban { iban, .. } => BankTarget::Iban(iban.parse().ok()?),
        PaymentTarget::NemKonto => BankTarget::NemKontoCompany(document.seller.cvr()?.parse().ok()?),
        PaymentTarget::DirectDebit { .. }
        | PaymentTarget::Card(_)
        | PaymentTarget::Unknown
        | PaymentTarget::Other(_) => return None,
    };
    target_text(&target)
}
