//! A document under judgement, with what many rules ask for computed at most once.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use super::national::is_swedish_with_vat;
use super::vat::{VatUse, is_vat};
use crate::invoice::Decimal;
use crate::invoice::xml::names::{cac, cbc, doc};
use crate::invoice::xml::{AttrSet, Node, Tag};
use crate::path;

/// A document under judgement.
pub struct Doc<'t> {
    /// The business document, perhaps inside an envelope.
    pub root: Node<'t>,
    seen: AttrSet,
    vat: OnceCell<VatUse<'t>>,
    countries: OnceCell<Countries<'t>>,
    last_ids: OnceCell<HashMap<&'t str, u32>>,
    sought: OnceCell<Vec<Node<'t>>>,
    /// The tax category asked for last, and its letter.
    category: Cell<Option<(Node<'t>, Option<&'t str>)>>,
}

/// Elements that rules look for in the whole document, wherever they stand.
const SOUGHT: [Tag; 9] = [
    cac::AdditionalDocumentReference,
    cac::AllowanceCharge,
    cac::ClassifiedTaxCategory,
    cac::CreditNoteLine,
    cac::InvoiceLine,
    cac::PartyIdentification,
    cac::TaxCategory,
    cbc::PaymentID,
    cbc::PaymentMeansCode,
];
/// A bit of each of them.
const SOUGHT_BITS: u64 = {
    let (mut bits, mut at) = (0, 0);
    while at < SOUGHT.len() {
        bits |= SOUGHT[at].bit();
        at += 1;
    }
    bits
};

/// Two-letter country codes of the parties, as the Peppol national rules find them.
#[derive(Debug, Clone, Copy)]
pub struct Countries<'t> {
    /// From the seller's VAT id, else the tax representative's, else the seller's address.
    pub supplier: &'t str,
    /// From the seller's VAT id, else the seller's address.
    pub accounting_supplier: &'t str,
    /// From the buyer's VAT id, else the buyer's address.
    pub customer: &'t str,
    /// From the seller's address.
    pub supplier_address: &'t str,
    /// From the buyer's address.
    pub customer_address: &'t str,
    /// From the tax representative's address.
    pub representative_address: &'t str,
    /// Whether the seller is Swedish and has a Swedish VAT number.
    pub is_seller_swedish_with_vat: bool,
}

impl<'t> Doc<'t> {
    /// Prepares a document.
    #[must_use]
    pub fn new(root: Node<'t>, seen: AttrSet) -> Self {
        Self {
            root,
            seen,
            vat: OnceCell::new(),
            countries: OnceCell::new(),
            last_ids: OnceCell::new(),
            sought: OnceCell::new(),
            category: Cell::new(None),
        }
    }

    /// Attribute names anywhere in the file.
    #[must_use]
    pub fn seen_attributes(&self) -> AttrSet {
        self.seen
    }

    /// The parent within the business document.
    #[must_use]
    pub fn parent(&self, node: Node<'t>) -> Option<Node<'t>> {
        if node == self.root { None } else { node.parent() }
    }

    /// Whether it is a UBL invoice or credit note.
    #[must_use]
    pub fn is_ubl_invoice(&self) -> bool {
        matches!(self.root.tag(), doc::Invoice | doc::CreditNote)
    }

    /// Whether it is a credit note.
    #[must_use]
    pub fn is_credit_note(&self) -> bool {
        self.root.tag() == doc::CreditNote
    }

    /// Invoice or credit note lines directly below the root.
    pub fn lines(&self) -> impl Iterator<Item = Node<'t>> {
        self.root.all_children().filter(|n| matches!(n.tag(), cac::InvoiceLine | cac::CreditNoteLine))
    }

    /// All elements of the names in [`SOUGHT`] below the root, in document order.
    pub fn sought(&self) -> &[Node<'t>] {
        self.sought.get_or_init(|| {
            let may_be = |tag: Tag| tag.bit() & SOUGHT_BITS != 0;
            self.root.descendants().filter(|n| may_be(n.tag()) && SOUGHT.contains(&n.tag())).collect()
        })
    }

    /// Those of one of these names.
    pub fn sought_as(&self, tag: Tag) -> impl Iterator<Item = Node<'t>> {
        debug_assert!(SOUGHT.contains(&tag));
        self.sought().iter().copied().filter(move |node| node.tag() == tag)
    }

    /// Where VAT categories are used.
    pub fn vat(&self) -> &VatUse<'t> {
        self.vat.get_or_init(|| VatUse::of(self.root, self.sought()))
    }

    /// The letter of a tax category of scheme VAT; the rules of every letter ask in turn.
    pub fn vat_category(&self, category: Node<'t>) -> Option<&'t str> {
        if let Some((known, letter)) = self.category.get()
            && known == category
        {
            return letter;
        }
        let letter = category.text_at(path!(cbc:ID)).filter(|_| is_vat(category));
        self.category.set(Some((category, letter)));
        letter
    }

    /// Whether a part of the document after this one has the same `cbc:ID`; an invoice may have many lines.
    pub fn has_later_id(&self, part: Node<'t>, id: &str) -> bool {
        let last_ids = self.last_ids.get_or_init(|| {
            let ids = |part: Node<'t>| part.children(cbc::ID).map(move |id| (id.text(), part.id()));
            self.root.all_children().flat_map(ids).collect()
        });
        last_ids.get(id).is_some_and(|last| *last > part.id())
    }

    /// Countries of the parties.
    pub fn countries(&self) -> &Countries<'t> {
        self.countries.get_or_init(|| Countries::of(self.root))
    }
}

impl<'t> Countries<'t> {
    fn of(root: Node<'t>) -> Self {
        let address = |party: &[Tag]| {
            let mut codes = Vec::new();
            root.any_at(party, &mut |p| {
                codes.extend(p.all_at(path!(cac:PostalAddress/cac:Country/cbc:IdentificationCode)));
                false
            });
            // The published tests match nothing where a country is stated twice.
            if codes.len() > 1 { Some("") } else { codes.first().map(|code| code.text()) }
        };
        let vat = |party: &[Tag]| {
            let mut prefixes = Vec::new();
            root.any_at(party, &mut |p| {
                let is_vat = |s: &Node<'t>| s.any_at(path!(cac:TaxScheme/cbc:ID), &mut |i| i.text() == "VAT");
                let schemes = p.children(cac::PartyTaxScheme).filter(is_vat);
                prefixes.extend(schemes.map(|s| s.child(cbc::CompanyID).map_or("", |id| prefix(id.text()))));
                false
            });
            if prefixes.len() > 1 { Some("") } else { prefixes.into_iter().find(|prefix| !prefix.is_empty()) }
        };
        let seller = path!(cac:AccountingSupplierParty/cac:Party);
        let buyer = path!(cac:AccountingCustomerParty/cac:Party);
        let representative = path!(cac:TaxRepresentativeParty);
        let or_none = |found: Option<&'t str>| found.unwrap_or("XX");
        Self {
            supplier: or_none(vat(seller).or_else(|| vat(representative)).or_else(|| address(seller))),
            accounting_supplier: or_none(vat(seller).or_else(|| address(seller))),
            customer: or_none(vat(buyer).or_else(|| address(buyer))),
            supplier_address: or_none(address(seller)),
            customer_address: or_none(address(buyer)),
            representative_address: or_none(address(representative)),
            is_seller_swedish_with_vat: root.at(seller).is_some_and(is_swedish_with_vat),
        }
    }
}

/// The first two characters.
fn prefix(text: &str) -> &str {
    text.char_indices().nth(2).map_or(text, |(at, _)| &text[..at])
}

/// The number an element holds; `None` where it is not a number.
#[must_use]
pub fn number(node: Node<'_>) -> Option<Decimal> {
    Decimal::parse(node.text())
}

/// The number at a path; `None` where it is missing or not a number.
#[must_use]
pub fn number_at(node: Node<'_>, path: &[Tag]) -> Option<Decimal> {
    number(node.at(path)?)
}

/// The sum of all numbers at a path; what is no number counts as zero.
#[must_use]
pub fn sum_at(node: Node<'_>, path: &[Tag]) -> Decimal {
    let mut sum = Decimal::ZERO;
    node.any_at(path, &mut |found| {
        sum = sum.plus(number(found).unwrap_or_default());
        false
    });
    sum
}
