//! Invoices and their coding. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_formats::invoice::Kind;
use kaemner_store::DocumentHash;
use kaemner_values::Ore;

use super::BillsError;
use crate::actor::{PersonId, UnitPath};
use crate::ledger::{NewAccount, Reason, VoucherId};

crate::ids::entity_id! {
    /// One invoice or credit note.
    InvoiceId
}
crate::ids::entity_id! {
    /// One supplier.
    SupplierId
}
crate::ids::entity_id! {
    /// One place a supplier is paid.
    TargetId
}

macro_rules! words {
    ($(#[$meta:meta])* $type:ident, $what:literal, $($(#[$doc:meta])* $variant:ident => $word:literal,)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $type { $($(#[$doc])* $variant,)+ }

        impl $type {
            /// All of them, in the order of the process.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word stored; also the end of its Fluent key.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one of that word.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }

        crate::ids::text_col!($type, $what, $type::named, |value: &$type| value.name());
    };
}

words! {
    /// Invoice or credit note.
    InvoiceKind, "a kind of invoice",
    /// We owe the supplier.
    Invoice => "invoice",
    /// The supplier owes us.
    CreditNote => "credit_note",
}

impl InvoiceKind {
    /// The kind of a document; a reminder is no claim of its own.
    pub(super) fn of(kind: Kind) -> Result<Self, BillsError> {
        match kind {
            Kind::Invoice => Ok(Self::Invoice),
            Kind::CreditNote => Ok(Self::CreditNote),
            Kind::Reminder => Err(BillsError::Reminder),
        }
    }

    /// What the document's total is to us: an invoice positive, a credit note negative.
    pub(super) fn signed(self, amount: Ore) -> Ore {
        match self {
            Self::Invoice => amount,
            Self::CreditNote => -amount,
        }
    }
}

words! {
    /// Where an invoice stands.
    InvoiceState, "a state of an invoice",
    /// Stopped: the same number from the same supplier is here already.
    Duplicate => "duplicate",
    /// Read and waiting to be coded.
    Received => "received",
    /// On accounts, waiting to be attested.
    Coded => "coded",
    /// Attested, waiting for another person to authorise it.
    Attested => "attested",
    /// Authorised, booked, and ordered to be paid.
    Posted => "posted",
    /// On the bank's statement.
    Paid => "paid",
    /// Sent back.
    Rejected => "rejected",
}

/// An invoice as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// The invoice.
    pub id: InvoiceId,
    /// Who sent it.
    pub supplier: SupplierId,
    /// The supplier's name.
    pub supplier_name: String,
    /// Invoice or credit note.
    pub kind: InvoiceKind,
    /// The supplier's number.
    pub number: String,
    /// The day it was issued.
    pub issue_date: Date,
    /// The day it falls due.
    pub due: Date,
    /// What we owe with VAT; a credit note is negative.
    pub total: Ore,
    /// The VAT in it.
    pub vat: Ore,
    /// The person or unit the supplier names.
    pub buyer_reference: String,
    /// Our order, as the supplier names it.
    pub order_reference: String,
    /// Where the supplier asks to be paid, as `payments` writes it; none when the file says nowhere.
    pub target: Option<String>,
    /// The unit that answers for it.
    pub unit: UnitPath,
    /// The file as it was received.
    pub document: DocumentHash,
    /// Where it stands.
    pub state: InvoiceState,
    /// Why it was stopped or sent back, or what a person wrote beside it.
    pub remark: String,
    /// Who received it.
    pub received_by: PersonId,
    /// When.
    pub received_at: Timestamp,
    /// Who coded it.
    pub coded_by: Option<PersonId>,
    /// Who attested it.
    pub attested_by: Option<PersonId>,
    /// Who authorised it.
    pub authorised_by: Option<PersonId>,
    /// The voucher that booked it.
    pub voucher: Option<VoucherId>,
    /// The day the bank paid it.
    pub paid_on: Option<Date>,
    /// The bank's reference of the payment.
    pub bank_reference: Option<String>,
}

impl Invoice {
    /// One line a person recognises it by.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} · {}", self.supplier_name, self.number)
    }

    pub(super) fn require(&self, states: &[InvoiceState]) -> Result<(), BillsError> {
        if states.contains(&self.state) { Ok(()) } else { Err(BillsError::WrongState(self.state)) }
    }
}

/// A supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// The supplier.
    pub id: SupplierId,
    /// Company number, if Danish.
    pub cvr: Option<String>,
    /// Name.
    pub name: String,
    /// Electronic address, `scheme:id`.
    pub endpoint: Option<String>,
}

/// One line of an invoice's coding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodingLine {
    /// The account.
    pub account: NewAccount,
    /// What the person typed: an alias, art and cost bearer, or the full string.
    pub typed: String,
    /// What it is for.
    pub text: String,
    /// With VAT.
    pub amount: Ore,
    /// The VAT in it.
    pub vat: Ore,
    /// Why an account that the chart has not seen is used.
    pub reason: Option<Reason>,
}

/// The coding gives the invoice's total and VAT to the øre, and every line's VAT lies inside its amount.
pub(super) fn check_coding(invoice: &Invoice, lines: &[CodingLine]) -> Result<(), BillsError> {
    if lines.is_empty() {
        return Err(BillsError::NoCoding);
    }
    for (line, coding) in (1_i64..).zip(lines) {
        if coding.amount.is_zero() {
            return Err(BillsError::ZeroLine { line });
        }
        let same_sign = coding.vat.is_zero() || (coding.vat > Ore::ZERO) == (coding.amount > Ore::ZERO);
        if !same_sign || coding.vat.abs() > coding.amount.abs() {
            return Err(BillsError::VatOutside { line });
        }
    }
    let amount: Ore = lines.iter().map(|line| line.amount).sum();
    let vat: Ore = lines.iter().map(|line| line.vat).sum();
    if amount != invoice.total {
        return Err(BillsError::CodingDiffers { invoice: invoice.total, coding: amount });
    }
    if vat != invoice.vat {
        return Err(BillsError::VatDiffers { invoice: invoice.vat, coding: vat });
    }
    Ok(())
}

/// The number as suppliers write it in different ways: letters and digits alone, capitals, no leading zeros.
pub(super) fn normalised(number: &str) -> String {
    let kept: String = number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let short = kept.trim_start_matches('0');
    if short.is_empty() { kept } else { short.to_owned() }
}

/// Splits an amount in proportion to weights so that the parts sum to it: each part is rounded down, and the øre
/// left over go to the largest remainders, the first of equals first. Weights of zero in all give it to the first.
pub(super) fn allocate(amount: Ore, weights: &[Ore]) -> Vec<Ore> {
    let sum: i128 = weights.iter().map(|weight| i128::from(weight.get())).sum();
    if sum == 0 {
        let first = |at| if at == 0 { amount } else { Ore::ZERO };
        return (0..weights.len()).map(first).collect();
    }
    let exact = |weight: &Ore| i128::from(amount.get()) * i128::from(weight.get());
    let mut parts: Vec<i128> = weights.iter().map(|weight| exact(weight).div_euclid(sum)).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|at| (-exact(&weights[*at]).rem_euclid(sum) * sum.signum(), *at));
    let left = i128::from(amount.get()) - parts.iter().sum::<i128>();
    let step = left.signum();
    for at in by_remainder.iter().cycle().take(usize::try_from(left.abs()).unwrap_or(0)) {
        parts[*at] += step;
    }
    parts.into_iter().map(|part| Ore::new(i64::try_from(part).unwrap_or(i64::MAX))).collect()
}
