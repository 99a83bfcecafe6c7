//! VAT categories in UN/CEFACT CII: the rule families BR-x-01 to BR-x-10.
//!
//! The published tests differ from those in UBL in small ways that are kept: sums are rounded one by one,
//! BR-S-08 allows no slack, BR-AF-08 and BR-AG-08 ask for a rate where none can stand and so never fire.

use super::doc::{Doc, number, number_at};
use super::en16931_cii::{SELLER, is_allowance, is_charge, is_vat};
use super::table::Functions;
use super::vat::near_vat;
use crate::invoice::Decimal;
use crate::invoice::xml::names::ram;
use crate::invoice::xml::{AttrName, Node, Tag};
use crate::path;

const TRANSACTION: &[Tag] = path!(rsm:SupplyChainTradeTransaction);
const REPRESENTATIVE: &[Tag] = path!(
    rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTaxRepresentativeTradeParty
);

/// Conditions of one category: VAT rows, codes of rows, allowances and charges.
macro_rules! category {
    ($($letter:literal)*) => {
        &[$(
            (concat!("vat_", $letter), |_, n| is_vat_of(n, $letter)),
            (concat!("code_", $letter), |_, n| n.text() == $letter),
            (concat!("vat_code_", $letter), |_, n| n.text() == $letter && n.parent().is_some_and(is_vat)),
            (concat!("allowance_", $letter), |_, n| is_vat_of(n, $letter) && n.parent().is_some_and(is_allowance)),
            (concat!("charge_", $letter), |_, n| is_vat_of(n, $letter) && n.parent().is_some_and(is_charge)),
        )*]
    };
}

/// Conditions of contexts.
pub const CATEGORIES: Functions = category!("AE" "E" "G" "K" "L" "M" "O" "S" "Z");

/// The rules.
pub const FUNCTIONS: Functions = &[
    ("rate_above_zero", |_, n| rate(n).is_some_and(|r| r > Decimal::ZERO)),
    ("rate_not_below_zero", |_, n| rate(n).is_some_and(|r| !r.is_negative())),
    ("tax_identified", |d, _| {
        has_tax_id(d.root, SELLER, &["VA", "FC"]) || has_tax_id(d.root, REPRESENTATIVE, &["VA"])
    }),
    ("reverse_identified", |d, _| {
        let legal = path!(ram:SpecifiedLegalOrganization/ram:ID);
        let buyer = anywhere(d, ram::BuyerTradeParty, &|p| has_tax_id(p, &[], &["VA"]) || p.has(legal));
        seller_anywhere(d, &["VA", "FC"]) && buyer
    }),
    ("vat_identified", |d, _| seller_anywhere(d, &["VA"])),
    ("community_identified", |d, _| {
        seller_anywhere(d, &["VA"]) && anywhere(d, ram::BuyerTradeParty, &|p| has_tax_id(p, &[], &["VA"]))
    }),
    ("unidentified", |d, _| {
        !has_tax_id(d.root, SELLER, &["VA"])
            && !has_tax_id(d.root, REPRESENTATIVE, &["VA"])
            && !anywhere(d, ram::BuyerTradeParty, &|p| has_tax_id(p, &[], &["VA"]))
    }),
    ("BR-AE-01", |d, _| listed_once(d, "AE")),
    ("BR-E-01", |d, _| listed_once(d, "E")),
    ("BR-G-01", |d, _| listed_once(d, "G")),
    ("BR-IC-01", |d, _| listed_once(d, "K")),
    ("BR-Z-01", |d, _| listed_once(d, "Z")),
    ("BR-O-01", |d, _| Used::of(d, "O").rows == 0 || listed_once(d, "O")),
    ("BR-S-01", |d, _| listed(d, "S")),
    ("BR-AF-01", |d, _| listed(d, "L")),
    ("BR-AG-01", |d, _| listed(d, "M")),
    ("BR-AE-08", |d, n| near_sum(d, n, "AE")),
    ("BR-E-08", |d, n| near_sum(d, n, "E")),
    ("BR-G-08", |d, n| near_sum(d, n, "G")),
    ("BR-IC-08", |d, n| near_sum(d, n, "K")),
    ("BR-Z-08", |d, n| near_sum(d, n, "Z")),
    ("BR-O-08", |d, n| number_at(n, path!(ram:BasisAmount)) == Some(sum(d, "O", None))),
    ("BR-S-08", |d, n| {
        let Some(row) = n.parent() else { return true };
        let stated = number_at(row, path!(ram:BasisAmount));
        let equal = |rate: Node<'_>| stated == Some(sum(d, "S", Some(number(rate).unwrap_or_default())));
        row.children(ram::RateApplicablePercent).all(equal)
    }),
    ("BR-AF-08", |_, _| true),
    ("BR-AG-08", |_, _| true),
    ("BR-S-09", |_, n| {
        let get = |tag| n.parent().and_then(|row| row.child(tag)).and_then(number);
        let (amount, basis) = (get(ram::CalculatedAmount), get(ram::BasisAmount));
        let rate = get(ram::RateApplicablePercent);
        amount.zip(basis).zip(rate).is_some_and(|((amount, basis), rate)| near_vat(amount, basis, rate))
    }),
    ("BR-IC-11", |d, n| {
        let delivered = path!(
            rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString
        );
        let settlement = n.parent().and_then(Node::parent);
        let bounded = &mut |p: Node<'_>| p.has_child(ram::StartDateTime) || p.has_child(ram::EndDateTime);
        d.root.has(delivered)
            || settlement.is_some_and(|s| s.any_at(path!(ram:BillingSpecifiedPeriod), bounded))
    }),
    ("BR-IC-12", |d, _| {
        d.root.has(path!(
            rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID
        ))
    }),
    // Outside the scope of VAT, there is nothing but that.
    ("BR-O-11", |d, _| only_outside_scope(d, ram::ApplicableTradeTax)),
    ("BR-O-12", |d, _| only_outside_scope(d, ram::ApplicableTradeTax)),
    ("BR-O-13", |d, _| only_outside_scope(d, ram::CategoryTradeTax)),
    ("BR-O-14", |d, _| only_outside_scope(d, ram::CategoryTradeTax)),
    // Split payment is Italian, and never beside the standard rate.
    ("BR-B-01", |d, _| {
        let foreign = |n: Node<'_>| n.tag() == ram::CountryID && n.text() != "IT";
        !has_code(d, "B") || !d.root.descendants().any(foreign)
    }),
    ("BR-B-02", |d, _| !(has_code(d, "B") && has_code(d, "S"))),
];

fn is_of(tax: Node<'_>, letter: &str) -> bool {
    tax.any_at(path!(ram:CategoryCode), &mut |code| code.text() == letter)
}

fn is_vat_of(tax: Node<'_>, letter: &str) -> bool {
    is_of(tax, letter) && is_vat(tax)
}

fn rate(tax: Node<'_>) -> Option<Decimal> {
    tax.child(ram::RateApplicablePercent).and_then(number)
}

/// Whether a party at `path` has a tax registration of one of these schemes.
fn has_tax_id(from: Node<'_>, path: &[Tag], schemes: &[&str]) -> bool {
    let fits = |id: Node<'_>| id.attr(AttrName::schemeID).is_some_and(|s| schemes.contains(&s));
    from.any_at(path, &mut |party| {
        party.any_at(path!(ram:SpecifiedTaxRegistration/ram:ID), &mut |id| fits(id))
    })
}

fn anywhere(doc: &Doc<'_>, tag: Tag, holds: &dyn Fn(Node<'_>) -> bool) -> bool {
    doc.root.descendants().any(|n| n.tag() == tag && holds(n))
}

fn seller_anywhere(doc: &Doc<'_>, schemes: &[&str]) -> bool {
    anywhere(doc, ram::SellerTradeParty, &|p| has_tax_id(p, &[], schemes))
        || anywhere(doc, ram::SellerTaxRepresentativeTradeParty, &|p| has_tax_id(p, &[], &["VA"]))
}

/// How often a category is used.
struct Used {
    rows: usize,
    lines: usize,
    allowances: usize,
}

impl Used {
    fn of(doc: &Doc<'_>, letter: &str) -> Self {
        let mut used = Self { rows: 0, lines: 0, allowances: 0 };
        for tax in doc.root.descendants() {
            let counted = match tax.tag() {
                ram::CategoryTradeTax => &mut used.allowances,
                ram::ApplicableTradeTax if tax.is_in(ram::ApplicableHeaderTradeSettlement) => &mut used.rows,
                ram::ApplicableTradeTax if tax.is_in(ram::SpecifiedLineTradeSettlement) => &mut used.lines,
                _ => continue,
            };
            *counted += usize::from(is_of(tax, letter));
        }
        used
    }
}

/// Used anywhere, a category has exactly one row; unused, none.
fn listed_once(doc: &Doc<'_>, letter: &str) -> bool {
    let used = Used::of(doc, letter);
    let elsewhere = used.lines + used.allowances > 0;
    used.rows == usize::from(elsewhere)
}

/// Used on lines, or on allowances and charges, a category with several rates has a row.
fn listed(doc: &Doc<'_>, letter: &str) -> bool {
    let used = Used::of(doc, letter);
    let fits = |count: usize| count == 0 || count + used.rows >= 2;
    fits(used.lines) && fits(used.allowances)
}

/// What lines, charges and allowances of a category (and rate) add up to, each sum rounded.
fn sum(doc: &Doc<'_>, letter: &str, rate: Option<Decimal>) -> Decimal {
    let Some(transaction) = doc.root.at(TRANSACTION) else { return Decimal::ZERO };
    let at_rate = |tax: Node<'_>| {
        rate.is_none_or(|wanted| tax.children(ram::RateApplicablePercent).any(|r| number(r) == Some(wanted)))
    };
    let fits = |node: Node<'_>, tag: Tag| {
        node.children(tag).any(|tax| is_of(tax, letter)) && node.children(tag).any(at_rate)
    };
    let mut lines = Decimal::ZERO;
    transaction.any_at(
        path!(ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement),
        &mut |line| {
            if fits(line, ram::ApplicableTradeTax) {
                let amount = path!(ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount);
                lines = lines.plus(number_at(line, amount).unwrap_or_default());
            }
            false
        },
    );
    let of_document = |wanted: fn(Node<'_>) -> bool| {
        let mut sum = Decimal::ZERO;
        let path = path!(ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeAllowanceCharge);
        transaction.any_at(path, &mut |one| {
            if wanted(one) && fits(one, ram::CategoryTradeTax) {
                sum = sum.plus(number_at(one, path!(ram:ActualAmount)).unwrap_or_default());
            }
            false
        });
        sum.rounded_up(2)
    };
    lines.rounded_up(2).plus(of_document(is_charge)).minus(of_document(is_allowance))
}

/// 08: the taxable amount lies less than one unit from the sum.
fn near_sum(doc: &Doc<'_>, code: Node<'_>, letter: &str) -> bool {
    let stated = code.parent().and_then(|row| number_at(row, path!(ram:BasisAmount)));
    stated.is_some_and(|stated| stated.minus(sum(doc, letter, None)).abs() < Decimal::ONE)
}

fn only_outside_scope(doc: &Doc<'_>, tag: Tag) -> bool {
    let other = |tax: Node<'_>| tax.any_at(path!(ram:CategoryCode), &mut |code| code.text() != "O");
    !anywhere(doc, tag, &other)
}

fn has_code(doc: &Doc<'_>, letter: &str) -> bool {
    doc.root.descendants().any(|n| n.tag() == ram::CategoryCode && n.text() == letter)
}
