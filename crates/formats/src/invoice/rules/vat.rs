//! Where VAT categories are used in a UBL document, and the rule families BR-x-01 to BR-x-10 over them.
//!
//! Nine categories share the same ten questions with few differences, so each rule is one function over a
//! category. Source: EN 16931-1 § 6.4.3; the letters are UNTDID 5305.

use std::ops::Range;

use super::doc::{Doc, number, number_at, sum_at};
use super::table::Functions;
use crate::invoice::Decimal;
use crate::invoice::xml::names::{cac, cbc};
use crate::invoice::xml::{Node, Tag};
use crate::path;

const LETTERS: [&str; 9] = ["AE", "E", "G", "K", "L", "M", "O", "S", "Z"];
const AE: usize = 0;
const E: usize = 1;
const G: usize = 2;
const IC: usize = 3;
const AF: usize = 4;
const AG: usize = 5;
const O: usize = 6;
const S: usize = 7;
const Z: usize = 8;

/// What a tax category belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// A row of the document's VAT breakdown.
    Breakdown,
    /// A line's item.
    Item,
    /// An allowance anywhere.
    Allowance,
    /// A charge anywhere.
    Charge,
    /// Something else.
    Other,
}

struct Use<'t> {
    of: Of,
    /// Allowance or charge directly on the document.
    on_document: bool,
    category: &'t str,
    is_vat: bool,
    /// No white space around the letter.
    exact: bool,
}

/// All tax categories of a document, and what lines and document allowances add up to.
pub struct VatUse<'t> {
    uses: Vec<Use<'t>>,
    /// Category and rate of the taxes of lines and of the document's allowances and charges.
    taxes: Vec<(&'t str, Option<Decimal>)>,
    /// Which of those each line, allowance or charge has, usually one, and its signed amount.
    amounts: Vec<(Range<usize>, Decimal)>,
    has_lines: bool,
}

/// Whether a category or party tax scheme is of scheme VAT, letter case ignored.
pub fn is_vat(node: Node<'_>) -> bool {
    node.any_at(path!(cac:TaxScheme/cbc:ID), &mut |id| id.trimmed().eq_ignore_ascii_case("VAT"))
}

/// `true` as XML Schema writes it.
pub fn is_charge(node: Node<'_>) -> bool {
    matches!(node.text_at(path!(cbc:ChargeIndicator)), Some("true" | "1"))
}

/// `false` as XML Schema writes it.
pub fn is_allowance(node: Node<'_>) -> bool {
    matches!(node.text_at(path!(cbc:ChargeIndicator)), Some("false" | "0"))
}

impl<'t> VatUse<'t> {
    /// Collects from a document, of which `sought` has every category, line and allowance.
    pub fn of(root: Node<'t>, sought: &[Node<'t>]) -> Self {
        let mut found = Self { uses: Vec::new(), taxes: Vec::new(), amounts: Vec::new(), has_lines: false };
        for node in sought.iter().copied() {
            match node.tag() {
                cac::TaxCategory | cac::ClassifiedTaxCategory => found.add(root, node),
                cac::InvoiceLine | cac::CreditNoteLine => found.add_line(root, node),
                cac::AllowanceCharge if node.parent() == Some(root) => found.add_allowance(node),
                _ => {}
            }
        }
        found
    }

    fn add(&mut self, root: Node<'t>, node: Node<'t>) {
        let Some(category) = node.text_at(path!(cbc:ID)) else { return };
        let parent = node.parent();
        let of = match parent.map(Node::tag) {
            _ if node.tag() == cac::ClassifiedTaxCategory => Of::Item,
            Some(cac::AllowanceCharge) if parent.is_some_and(is_charge) => Of::Charge,
            Some(cac::AllowanceCharge) if parent.is_some_and(is_allowance) => Of::Allowance,
            Some(cac::TaxSubtotal) if in_breakdown(root, node) => Of::Breakdown,
            _ => Of::Other,
        };
        let on_document = parent.and_then(Node::parent) == Some(root);
        let exact = node.child(cbc::ID).is_some_and(|id| id.text() == category);
        self.uses.push(Use { of, on_document, category, is_vat: is_vat(node), exact });
    }

    fn add_line(&mut self, root: Node<'t>, node: Node<'t>) {
        self.has_lines = true;
        if node.parent() != Some(root) {
            return;
        }
        self.push_amount(
            node,
            path!(cac:Item/cac:ClassifiedTaxCategory),
            sum_at(node, path!(cbc:LineExtensionAmount)),
        );
    }

    fn add_allowance(&mut self, node: Node<'t>) {
        let amount = sum_at(node, path!(cbc:Amount));
        if is_charge(node) {
            self.push_amount(node, path!(cac:TaxCategory), amount);
        } else if is_allowance(node) {
            self.push_amount(node, path!(cac:TaxCategory), amount.negated());
        }
    }

    fn push_amount(&mut self, node: Node<'t>, taxes: &[Tag], amount: Decimal) {
        let from = self.taxes.len();
        node.any_at(taxes, &mut |tax| {
            let category = tax.text_at(path!(cbc:ID)).unwrap_or("");
            self.taxes.push((category, number_at(tax, path!(cbc:Percent))));
            false
        });
        self.amounts.push((from..self.taxes.len(), amount));
    }

    /// Amounts that have a tax of the category and, where one is asked for, a tax of the rate.
    fn amounts_of(&self, category: &str, rate: Option<Decimal>) -> impl Iterator<Item = Decimal> {
        let fits = move |taxes: &[(&str, Option<Decimal>)]| {
            taxes.iter().any(|(one, _)| *one == category)
                && rate.is_none_or(|rate| taxes.iter().any(|(_, one)| *one == Some(rate)))
        };
        self.amounts
            .iter()
            .filter(move |(range, _)| fits(&self.taxes[range.clone()]))
            .map(|(_, amount)| *amount)
    }

    fn any(&self, category: &str, wanted: impl Fn(&Use<'t>) -> bool) -> bool {
        self.uses.iter().any(|one| one.category == category && wanted(one))
    }

    fn count(&self, category: &str, wanted: impl Fn(&Use<'t>) -> bool) -> usize {
        self.uses.iter().filter(|one| one.category == category && wanted(one)).count()
    }
}

fn in_breakdown(root: Node<'_>, category: Node<'_>) -> bool {
    let total = category.parent().and_then(Node::parent);
    total.is_some_and(|t| t.tag() == cac::TaxTotal && t.parent() == Some(root))
}

fn has_vat_id(party: Option<Node<'_>>) -> bool {
    let vat = |s: Node<'_>| is_vat(s) && s.has_child(cbc::CompanyID);
    party.is_some_and(|p| p.children(cac::PartyTaxScheme).any(vat))
}

fn seller<'t>(doc: &Doc<'t>) -> Option<Node<'t>> {
    doc.root.at(path!(cac:AccountingSupplierParty/cac:Party))
}

fn buyer<'t>(doc: &Doc<'t>) -> Option<Node<'t>> {
    doc.root.at(path!(cac:AccountingCustomerParty/cac:Party))
}

fn representative_has_vat_id(doc: &Doc<'_>) -> bool {
    has_vat_id(doc.root.child(cac::TaxRepresentativeParty))
}

/// Whether seller and buyer carry the identifiers a category asks for.
fn identified<const C: usize>(doc: &Doc<'_>) -> bool {
    let any_tax_id = || seller(doc).is_some_and(|s| s.has(path!(cac:PartyTaxScheme/cbc:CompanyID)));
    let vat_id = || has_vat_id(seller(doc)) || representative_has_vat_id(doc);
    match C {
        AE => {
            let legal = || buyer(doc).is_some_and(|b| b.has(path!(cac:PartyLegalEntity/cbc:CompanyID)));
            (any_tax_id() || representative_has_vat_id(doc)) && (has_vat_id(buyer(doc)) || legal())
        }
        G => vat_id(),
        IC => vat_id() && has_vat_id(buyer(doc)),
        O => !vat_id() && !has_vat_id(buyer(doc)),
        _ => any_tax_id() || representative_has_vat_id(doc),
    }
}

/// 01: a category that is used has exactly one breakdown row; S, L and M, which come with several rates, at
/// least one.
fn listed<const C: usize>(doc: &Doc<'_>, _: Node<'_>) -> bool {
    let vat = doc.vat();
    let letter = LETTERS[C];
    // The published S rule does not look at the scheme.
    let scheme = |one: &Use<'_>| C == S || one.is_vat;
    let rows = vat.count(letter, |one| one.of == Of::Breakdown && scheme(one));
    if matches!(C, S | AF | AG) {
        let used =
            vat.any(letter, |one| matches!(one.of, Of::Item | Of::Allowance | Of::Charge) && scheme(one));
        used == (rows > 0)
    } else {
        !vat.any(letter, |one| one.is_vat) || rows == 1
    }
}

/// 02: used on a line, the parties are identified.
fn identified_for_lines<const C: usize>(doc: &Doc<'_>, _: Node<'_>) -> bool {
    let used = |one: &Use<'_>| one.of == Of::Item && one.is_vat;
    if C == S && doc.vat().any(LETTERS[C], |one| one.of == Of::Item) && !doc.vat().any(LETTERS[C], used) {
        return false;
    }
    !doc.vat().any(LETTERS[C], used) || identified::<C>(doc)
}

/// 03: used on an allowance, the parties are identified.
fn identified_for_allowances<const C: usize>(doc: &Doc<'_>, _: Node<'_>) -> bool {
    let used = |one: &Use<'_>| one.of == Of::Allowance && one.is_vat && (C != O || one.on_document);
    !doc.vat().any(LETTERS[C], used) || identified::<C>(doc)
}

/// 04: used on a charge, the parties are identified.
fn identified_for_charges<const C: usize>(doc: &Doc<'_>, _: Node<'_>) -> bool {
    // The published L rule overlooks a letter with white space around it.
    let exact = |one: &Use<'_>| C != AF || one.exact;
    let used =
        |one: &Use<'_>| one.of == Of::Charge && one.is_vat && (C != O || one.on_document) && exact(one);
    !doc.vat().any(LETTERS[C], used) || identified::<C>(doc)
}

/// 05, 06, 07: the rate of a line, allowance or charge fits the category.
fn rate_fits<const C: usize>(_: &Doc<'_>, node: Node<'_>) -> bool {
    let rate = node.child(cbc::Percent);
    match C {
        O => rate.is_none(),
        S => rate.and_then(number).is_some_and(|r| r > Decimal::ZERO),
        AF | AG => rate.and_then(number).is_some_and(|r| !r.is_negative()),
        _ => rate.and_then(number).is_some_and(Decimal::is_zero),
    }
}

fn beside(node: Node<'_>, tag: Tag) -> Option<Decimal> {
    number(node.parent()?.child(tag)?)
}

/// 08: the taxable amount is lines less allowances plus charges of the category, per rate where there are
/// several (then within one unit).
fn taxable_adds_up<const C: usize>(doc: &Doc<'_>, node: Node<'_>) -> bool {
    let taxable = beside(node, cbc::TaxableAmount);
    let vat = doc.vat();
    if !matches!(C, S | AF | AG) {
        let sum: Decimal = vat.amounts_of(LETTERS[C], None).sum();
        return vat.has_lines && taxable == Some(sum);
    }
    let Some(rate) = number_at(node, path!(cbc:Percent)) else { return !node.has_child(cbc::Percent) };
    let mut of_rate = vat.amounts_of(LETTERS[C], Some(rate)).peekable();
    if C == S && of_rate.peek().is_none() || !vat.has_lines && C != S {
        return false;
    }
    let sum: Decimal = of_rate.sum();
    taxable.is_some_and(|taxable| taxable.minus(sum).abs() < Decimal::ONE)
}

/// 09: the VAT amount is zero, or taxable amount × rate within one unit.
fn vat_adds_up<const C: usize>(_: &Doc<'_>, node: Node<'_>) -> bool {
    let Some(stated) = beside(node, cbc::TaxAmount) else { return false };
    if !matches!(C, S | AF | AG) {
        return stated.is_zero();
    }
    let rate = number_at(node, path!(cbc:Percent));
    let (Some(taxable), Some(rate)) = (beside(node, cbc::TaxableAmount), rate) else { return false };
    near_vat(stated, taxable, rate)
}

/// Whether a VAT amount lies less than one unit from taxable amount × rate, signs aside.
pub fn near_vat(stated: Decimal, taxable: Decimal, rate: Decimal) -> bool {
    let computed = taxable.abs().times(rate).times(Decimal::new(1, 2)).rounded_up(2);
    stated.abs().minus(computed).abs() < Decimal::ONE
}

/// 10: an exemption reason is given where there is an exemption, and only there.
fn reason_fits<const C: usize>(_: &Doc<'_>, node: Node<'_>) -> bool {
    let has = node.has_child(cbc::TaxExemptionReason) || node.has_child(cbc::TaxExemptionReasonCode);
    has == matches!(C, AE | E | G | IC | O)
}

/// Whether the breakdown has a row outside the scope of VAT.
fn has_outside_scope(doc: &Doc<'_>) -> bool {
    doc.vat().any("O", |one| one.of == Of::Breakdown && one.is_vat)
}

fn only_outside_scope(doc: &Doc<'_>, of: Of) -> bool {
    let other = |one: &Use<'_>| one.of == of && one.is_vat && one.category != "O";
    !has_outside_scope(doc) || !doc.vat().uses.iter().any(other)
}

fn has_category(doc: &Doc<'_>, letter: &str, everywhere: bool) -> bool {
    let vat = doc.vat();
    let counted = |one: &Use<'_>| {
        everywhere
            || matches!(one.of, Of::Item | Of::Breakdown)
            || one.on_document && matches!(one.of, Of::Allowance | Of::Charge)
    };
    vat.any(letter, counted)
}

/// The breakdown has an intra-community row.
fn has_intra_community(doc: &Doc<'_>) -> bool {
    doc.vat().any("K", |one| one.of == Of::Breakdown && one.is_vat)
}

fn longer_than_one(doc: &Doc<'_>, path: &[Tag]) -> bool {
    doc.root.at(path).is_some_and(|node| node.text().chars().count() > 1)
}

/// Conditions and rules over VAT categories.
pub const FUNCTIONS: Functions = &[
    ("vat_AE", |d, n| in_category(d, n, "AE")),
    ("vat_E", |d, n| in_category(d, n, "E")),
    ("vat_G", |d, n| in_category(d, n, "G")),
    ("vat_K", |d, n| in_category(d, n, "K")),
    ("vat_L", |d, n| in_category(d, n, "L")),
    ("vat_M", |d, n| in_category(d, n, "M")),
    ("vat_O", |d, n| in_category(d, n, "O")),
    ("vat_S", |d, n| in_category(d, n, "S")),
    ("vat_Z", |d, n| in_category(d, n, "Z")),
    ("allowance_AE", |d, n| in_category(d, n, "AE") && of(n, is_allowance)),
    ("allowance_E", |d, n| in_category(d, n, "E") && of(n, is_allowance)),
    ("allowance_G", |d, n| in_category(d, n, "G") && of(n, is_allowance)),
    ("allowance_K", |d, n| in_category(d, n, "K") && of(n, is_allowance)),
    ("allowance_L", |d, n| in_category(d, n, "L") && of(n, is_allowance)),
    ("allowance_M", |d, n| in_category(d, n, "M") && of(n, is_allowance)),
    ("allowance_O", |d, n| in_category(d, n, "O") && of(n, is_allowance)),
    ("allowance_S", |d, n| in_category(d, n, "S") && of(n, is_allowance)),
    ("allowance_Z", |d, n| in_category(d, n, "Z") && of(n, is_allowance)),
    ("charge_AE", |d, n| in_category(d, n, "AE") && of(n, is_charge)),
    ("charge_E", |d, n| in_category(d, n, "E") && of(n, is_charge)),
    ("charge_G", |d, n| in_category(d, n, "G") && of(n, is_charge)),
    ("charge_K", |d, n| in_category(d, n, "K") && of(n, is_charge)),
    ("charge_L", |d, n| in_category(d, n, "L") && of(n, is_charge)),
    ("charge_M", |d, n| in_category(d, n, "M") && of(n, is_charge)),
    ("charge_O", |d, n| in_category(d, n, "O") && of(n, is_charge)),
    ("charge_S", |d, n| in_category(d, n, "S") && of(n, is_charge)),
    ("charge_Z", |d, n| in_category(d, n, "Z") && of(n, is_charge)),
    ("BR-AE-01", listed::<AE>),
    ("BR-AE-02", identified_for_lines::<AE>),
    ("BR-AE-03", identified_for_allowances::<AE>),
    ("BR-AE-04", identified_for_charges::<AE>),
    ("BR-AE-05", rate_fits::<AE>),
    ("BR-AE-06", rate_fits::<AE>),
    ("BR-AE-07", rate_fits::<AE>),
    ("BR-AE-08", taxable_adds_up::<AE>),
    ("BR-AE-09", vat_adds_up::<AE>),
    ("BR-AE-10", reason_fits::<AE>),
    ("BR-E-01", listed::<E>),
    ("BR-E-02", identified_for_lines::<E>),
    ("BR-E-03", identified_for_allowances::<E>),
    ("BR-E-04", identified_for_charges::<E>),
    ("BR-E-05", rate_fits::<E>),
    ("BR-E-06", rate_fits::<E>),
    ("BR-E-07", rate_fits::<E>),
    ("BR-E-08", taxable_adds_up::<E>),
    ("BR-E-09", vat_adds_up::<E>),
    ("BR-E-10", reason_fits::<E>),
    ("BR-G-01", listed::<G>),
    ("BR-G-02", identified_for_lines::<G>),
    ("BR-G-03", identified_for_allowances::<G>),
    ("BR-G-04", identified_for_charges::<G>),
    ("BR-G-05", rate_fits::<G>),
    ("BR-G-06", rate_fits::<G>),
    ("BR-G-07", rate_fits::<G>),
    ("BR-G-08", taxable_adds_up::<G>),
    ("BR-G-09", vat_adds_up::<G>),
    ("BR-G-10", reason_fits::<G>),
    ("BR-IC-01", listed::<IC>),
    ("BR-IC-02", identified_for_lines::<IC>),
    ("BR-IC-03", identified_for_allowances::<IC>),
    ("BR-IC-04", identified_for_charges::<IC>),
    ("BR-IC-05", rate_fits::<IC>),
    ("BR-IC-06", rate_fits::<IC>),
    ("BR-IC-07", rate_fits::<IC>),
    ("BR-IC-08", taxable_adds_up::<IC>),
    ("BR-IC-09", vat_adds_up::<IC>),
    ("BR-IC-10", reason_fits::<IC>),
    ("BR-AF-01", listed::<AF>),
    ("BR-AF-02", identified_for_lines::<AF>),
    ("BR-AF-03", identified_for_allowances::<AF>),
    ("BR-AF-04", identified_for_charges::<AF>),
    ("BR-AF-05", rate_fits::<AF>),
    ("BR-AF-06", rate_fits::<AF>),
    ("BR-AF-07", rate_fits::<AF>),
    ("BR-AF-08", taxable_adds_up::<AF>),
    ("BR-AF-09", vat_adds_up::<AF>),
    ("BR-AF-10", reason_fits::<AF>),
    ("BR-AG-01", listed::<AG>),
    ("BR-AG-02", identified_for_lines::<AG>),
    ("BR-AG-03", identified_for_allowances::<AG>),
    ("BR-AG-04", identified_for_charges::<AG>),
    ("BR-AG-05", rate_fits::<AG>),
    ("BR-AG-06", rate_fits::<AG>),
    ("BR-AG-07", rate_fits::<AG>),
    ("BR-AG-08", taxable_adds_up::<AG>),
    ("BR-AG-09", vat_adds_up::<AG>),
    ("BR-AG-10", reason_fits::<AG>),
    ("BR-O-01", listed::<O>),
    ("BR-O-02", identified_for_lines::<O>),
    ("BR-O-03", identified_for_allowances::<O>),
    ("BR-O-04", identified_for_charges::<O>),
    ("BR-O-05", rate_fits::<O>),
    ("BR-O-06", rate_fits::<O>),
    ("BR-O-07", rate_fits::<O>),
    ("BR-O-08", taxable_adds_up::<O>),
    ("BR-O-09", vat_adds_up::<O>),
    ("BR-O-10", reason_fits::<O>),
    ("BR-S-01", listed::<S>),
    ("BR-S-02", identified_for_lines::<S>),
    ("BR-S-03", identified_for_allowances::<S>),
    ("BR-S-04", identified_for_charges::<S>),
    ("BR-S-05", rate_fits::<S>),
    ("BR-S-06", rate_fits::<S>),
    ("BR-S-07", rate_fits::<S>),
    ("BR-S-08", taxable_adds_up::<S>),
    ("BR-S-09", vat_adds_up::<S>),
    ("BR-S-10", reason_fits::<S>),
    ("BR-Z-01", listed::<Z>),
    ("BR-Z-02", identified_for_lines::<Z>),
    ("BR-Z-03", identified_for_allowances::<Z>),
    ("BR-Z-04", identified_for_charges::<Z>),
    ("BR-Z-05", rate_fits::<Z>),
    ("BR-Z-06", rate_fits::<Z>),
    ("BR-Z-07", rate_fits::<Z>),
    ("BR-Z-08", taxable_adds_up::<Z>),
    ("BR-Z-09", vat_adds_up::<Z>),
    ("BR-Z-10", reason_fits::<Z>),
    // Outside the scope of VAT, there is nothing but that.
    ("BR-O-11", |d, _| only_outside_scope(d, Of::Breakdown)),
    ("BR-O-12", |d, _| only_outside_scope(d, Of::Item)),
    ("BR-O-13", |d, _| only_outside_scope(d, Of::Allowance)),
    ("BR-O-14", |d, _| only_outside_scope(d, Of::Charge)),
    // Intra-community supply: date or period, and country of delivery.
    ("BR-IC-11", |d, _| {
        let period = d.root.children(cac::InvoicePeriod).any(|p| !p.is_leaf());
        !has_intra_community(d) || longer_than_one(d, path!(cac:Delivery/cbc:ActualDeliveryDate)) || period
    }),
    ("BR-IC-12", |d, _| {
        let country = path!(cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode);
        !has_intra_community(d) || longer_than_one(d, country)
    }),
    // Split payment is Italian, and never beside the standard rate.
    ("BR-B-01", |d, _| {
        let foreign = |n: Node<'_>| n.tag() == cbc::IdentificationCode && n.text() != "IT";
        !has_category(d, "B", true) || !d.root.descendants().any(foreign)
    }),
    ("BR-B-02", |d, _| !(has_category(d, "B", false) && has_category(d, "S", false))),
];

/// Whether a tax category is VAT of this letter.
fn in_category<'t>(doc: &Doc<'t>, node: Node<'t>, letter: &str) -> bool {
    doc.vat_category(node) == Some(letter)
}

fn of(node: Node<'_>, wanted: impl Fn(Node<'_>) -> bool) -> bool {
    node.parent().is_some_and(wanted)
}
