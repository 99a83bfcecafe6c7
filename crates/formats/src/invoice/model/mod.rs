//! The one invoice model, shaped as EN 16931: its business terms (BT) and groups (BG) name the fields.
//!
//! OIOUBL 2.1, Peppol BIS Billing 3, any other EN 16931 UBL and UN/CEFACT CII are read into it and written
//! from it. Cardinality is what a reader accepts: nearly everything may be missing, since a faulty invoice
//! must be shown to a person too; what must be there is for the rules to say.
//!
//! Source: EN 16931-1:2017+A1:2019 § 6.3, semantic model; OIOUBL terms that the norm lacks say so.

mod amounts;
mod line;
mod party;
mod payment;
mod places;
mod response;
mod totals;

use jiff::civil::Date;

pub use amounts::AmountProblem;
pub use line::{Attribute, Classification, Line, Price};
pub use party::{Address, Contact, Identifier, Party};
pub(crate) use payment::Written;
pub use payment::{FikCard, GiroCard, PaymentMeans, PaymentTarget};
pub use places::{At, Places};
pub use response::{Reason, Response};
pub use totals::{AllowanceCharge, Totals, TotalsError, VatRow};

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An invoice; amounts are owed by the buyer.
    Invoice,
    /// A credit note; positive amounts are owed to the buyer.
    CreditNote,
    /// An OIOUBL reminder (rykker) of earlier invoices.
    Reminder,
}

/// The syntax and rule set a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// OIOUBL 2.1, also its older customisations 2.01 and 2.02.
    Oioubl,
    /// Peppol BIS Billing 3 in UBL.
    PeppolBis,
    /// Another EN 16931 invoice in UBL.
    En16931Ubl,
    /// Peppol BIS Billing 3 in UN/CEFACT CII.
    PeppolCii,
    /// Another EN 16931 invoice in UN/CEFACT CII.
    En16931Cii,
    /// Peppol Invoice Response (T111).
    PeppolInvoiceResponse,
    /// Peppol Message Level Response (T71).
    PeppolMessageResponse,
}

impl Format {
    /// The name people use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Oioubl => "OIOUBL-2.1",
            Self::PeppolBis => "Peppol BIS Billing 3",
            Self::En16931Ubl => "EN16931 UBL",
            Self::PeppolCii => "Peppol BIS Billing 3 CII",
            Self::En16931Cii => "EN16931 CII",
            Self::PeppolInvoiceResponse => "Peppol Invoice Response",
            Self::PeppolMessageResponse => "Peppol Message Level Response",
        }
    }
}

/// An invoice, credit note or reminder.
///
/// Amounts are in the document currency and exact; see [`Document::check_amounts`].
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Invoice, credit note or reminder.
    pub kind: Kind,
    /// Syntax and rule set.
    pub format: Format,
    /// BT-24 specification identifier (CustomizationID), 1..1.
    pub customization: Option<String>,
    /// BT-23 business process (ProfileID), 0..1.
    pub profile: Option<String>,
    /// BT-1 invoice number, 1..1. Empty where missing.
    pub number: String,
    /// OIOUBL UUID of the document, 0..1.
    pub uuid: Option<String>,
    /// OIOUBL CopyIndicator: the document is a copy and must not be paid.
    pub is_copy: bool,
    /// BT-2 issue date, 1..1.
    pub issue_date: Option<Date>,
    /// BT-3 type code (UNTDID 1001), 1..1.
    pub type_code: Option<String>,
    /// BT-5 document currency (ISO 4217), 1..1.
    pub currency: Option<String>,
    /// BT-6 VAT accounting currency, 0..1.
    pub vat_currency: Option<String>,
    /// BT-7 value added tax point date, 0..1.
    pub vat_point_date: Option<Date>,
    /// BT-8 value added tax point date code (UNTDID 2005), 0..1.
    pub vat_point_code: Option<String>,
    /// BT-9 payment due date, 0..1; from the payment means where the document itself has none.
    pub due_date: Option<Date>,
    /// BT-10 buyer reference, 0..1.
    pub buyer_reference: Option<String>,
    /// BT-11 project reference, 0..1.
    pub project: Option<String>,
    /// BT-12 contract reference, 0..1.
    pub contract: Option<String>,
    /// BT-13 purchase order reference, 0..1.
    pub order: Option<String>,
    /// BT-14 sales order reference, 0..1.
    pub sales_order: Option<String>,
    /// BT-15 receiving advice reference, 0..1.
    pub receiving_advice: Option<String>,
    /// BT-16 despatch advice reference, 0..1.
    pub despatch_advice: Option<String>,
    /// BT-17 tender or lot reference, 0..1.
    pub tender: Option<String>,
    /// BT-18 invoiced object, 0..1.
    pub object: Option<Identifier>,
    /// BT-19 buyer accounting reference, 0..1. In Denmark the account string (kontostreng).
    pub accounting_cost: Option<String>,
    /// BT-20 payment terms, 0..1; several are joined by line breaks.
    pub payment_terms: Option<String>,
    /// BG-1 notes, 0..n.
    pub notes: Vec<Note>,
    /// BG-3 preceding invoices, 0..n.
    pub preceding: Vec<Preceding>,
    /// BG-4 seller, 1..1.
    pub seller: Party,
    /// BG-7 buyer, 1..1.
    pub buyer: Party,
    /// BG-10 payee, 0..1.
    pub payee: Option<Party>,
    /// BG-11 seller tax representative, 0..1.
    pub tax_representative: Option<Party>,
    /// BG-13 delivery, 0..1.
    pub delivery: Option<Delivery>,
    /// BG-14 invoicing period, 0..1.
    pub period: Option<Period>,
    /// BG-16 payment instructions, 0..n.
    pub payment: Vec<PaymentMeans>,
    /// BG-20 and BG-21 allowances and charges on the whole document, 0..n.
    pub allowances: Vec<AllowanceCharge>,
    /// BG-22 totals, 1..1.
    pub totals: Totals,
    /// BG-23 VAT breakdown, 1..n, and in OIOUBL also other duties ([`VatRow::scheme`]).
    pub vat: Vec<VatRow>,
    /// BG-24 supporting documents, 0..n.
    pub attachments: Vec<Attachment>,
    /// BG-25 lines, 1..n.
    pub lines: Vec<Line>,
    /// Where in the file things stand.
    pub places: Places,
}

/// BG-1 note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// BT-21 subject code (UNTDID 4451), 0..1.
    pub subject: Option<String>,
    /// BT-22 text, 1..1.
    pub text: String,
}

/// BG-3 reference to a preceding invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preceding {
    /// BT-25 number, 1..1.
    pub number: String,
    /// BT-26 issue date, 0..1.
    pub issue_date: Option<Date>,
}

/// BG-14 invoicing period, BG-26 line period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// BT-73, BT-134 first day, 0..1.
    pub from: Option<Date>,
    /// BT-74, BT-135 last day, 0..1.
    pub to: Option<Date>,
}

/// BG-13 delivery.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// BT-70 name of the one delivered to, 0..1.
    pub name: Option<String>,
    /// BT-71 location, 0..1.
    pub location: Option<Identifier>,
    /// BT-72 date of delivery, 0..1.
    pub date: Option<Date>,
    /// BG-15 address, 0..1.
    pub address: Option<Address>,
}

/// BG-24 supporting document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attachment {
    /// BT-122 reference, 1..1.
    pub id: String,
    /// BT-123 description, 0..1.
    pub description: Option<String>,
    /// BT-124 where it lies outside the file, 0..1. Never fetched.
    pub uri: Option<String>,
    /// BT-125 content, decoded; empty where there is none.
    pub bytes: Vec<u8>,
    /// BT-125-1 type as declared by the sender (not checked against the content).
    pub mime: Option<String>,
    /// BT-125-2 file name as declared by the sender; not a safe path.
    pub name: Option<String>,
}

impl Document {
    /// The person or unit at the buyer that the sender names: in OIOUBL the buyer's contact id, in Peppol the
    /// buyer reference, else the name of the buyer's contact.
    #[must_use]
    pub fn person_reference(&self) -> Option<&str> {
        let contact = &self.buyer.contact;
        let by_contact = contact.id.as_deref();
        let by_reference = self.buyer_reference.as_deref();
        let first = if self.format == Format::Oioubl { by_contact.or(by_reference) } else { by_reference };
        first.or(by_contact).or(contact.name.as_deref())
    }

    /// The amount that VAT of each rate is owed on, and the VAT, ascending by rate; other duties left out.
    #[must_use]
    pub fn vat_per_rate(&self) -> Vec<VatPerRate> {
        let mut rates: Vec<VatPerRate> = Vec::new();
        for row in self.vat.iter().filter(|row| row.is_vat()) {
            let rate = row.rate.unwrap_or_default();
            let (taxable, vat) = (row.taxable.unwrap_or_default(), row.amount.unwrap_or_default());
            match rates.iter_mut().find(|known| known.rate == rate) {
                Some(known) => {
                    known.taxable = known.taxable.plus(taxable);
                    known.vat = known.vat.plus(vat);
                }
                None => rates.push(VatPerRate { rate, taxable, vat }),
            }
        }
        rates.sort_by_key(|row| row.rate);
        rates
    }

    /// The first payment instruction that says where money goes.
    #[must_use]
    pub fn payment_target(&self) -> Option<&PaymentTarget> {
        self.payment.iter().map(|means| &means.target).find(|target| target.is_payable())
    }
}

/// VAT of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatPerRate {
    /// Per cent.
    pub rate: super::Decimal,
    /// Amount without VAT.
    pub taxable: super::Decimal,
    /// VAT.
    pub vat: super::Decimal,
}
