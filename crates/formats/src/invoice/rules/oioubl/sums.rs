//! OIOUBL: amounts that must follow from each other.

use super::{CATEGORY, ONE, SUBTOTAL_SCHEME, has, has_any, is_zero, shares, starts_minus};
use crate::invoice::Decimal;
use crate::invoice::rules::doc::{Doc, number, number_at, sum_at};
use crate::invoice::rules::vat::{is_allowance, is_charge};
use crate::invoice::xml::names::{cac, cbc};
use crate::invoice::xml::{AttrName, Node, Tag};
use crate::path;

pub(super) fn is_property(property: Node<'_>, name: &str) -> bool {
    has(property, path!(cbc:Name), name)
}

pub(super) fn value(property: Node<'_>) -> Option<Decimal> {
    number_at(property, path!(cbc:Value))
}

/// GP005: emission of a line = emission factor × quantity, compared to four decimals.
pub(super) fn emission_adds_up(_: &Doc<'_>, property: Node<'_>) -> bool {
    if !is_property(property, "NetEmissionQuantity") {
        return true;
    }
    let Some(item) = property.parent() else { return false };
    let factor = item.children(cac::AdditionalItemProperty).find(|p| is_property(*p, "EmissionFactor"));
    let line = item.parent();
    let quantity = line.and_then(|l| {
        number_at(l, path!(cbc:InvoicedQuantity)).or(number_at(l, path!(cbc:CreditedQuantity)))
    });
    let computed = factor.and_then(value).zip(quantity).map(|(f, q)| f.times(q).rounded_up(4));
    computed.is_some() && computed == value(property).map(|v| v.rounded_up(4))
}

/// F-LIB401: a line's VAT is taxable amount × rate, within one.
pub(super) fn line_tax_adds_up(_: &Doc<'_>, category: Node<'_>) -> bool {
    if !has(category, path!(cbc:ID), "StandardRated") {
        return true;
    }
    let Some(subtotal) = category.parent() else { return false };
    let Some(rate) = number_at(category, path!(cbc:Percent)) else { return false };
    let Some(tax) = number_at(subtotal, path!(cbc:TaxAmount)) else { return false };
    if rate.is_zero() {
        return tax.is_zero();
    }
    let taxable = number_at(subtotal, path!(cbc:TaxableAmount));
    let computed = taxable.map(|t| t.times(rate).times(Decimal::new(1, 2)).rounded_up(2));
    rate > Decimal::ZERO && computed.is_some_and(|c| tax.minus(c).abs() <= ONE)
}

/// F-LIB402: the header's taxable amount of a category is that of the lines, adjusted for document
/// allowances and charges, within one.
pub(super) fn header_taxable_adds_up(doc: &Doc<'_>, subtotal: Node<'_>) -> bool {
    if !has_any(subtotal, CATEGORY, &["StandardRated", "ZeroRated", "ReverseCharge"]) {
        return true;
    }
    let currency = subtotal.child(cbc::TaxableAmount).and_then(|a| a.attr(AttrName::currencyID));
    let alike = |other: Node<'_>, amount: Tag| {
        let same = other.child(amount).and_then(|a| a.attr(AttrName::currencyID));
        shares(subtotal, other, CATEGORY)
            && shares(subtotal, other, SUBTOTAL_SCHEME)
            && same.is_some()
            && same == currency
    };
    let mut found = false;
    let mut sum = Decimal::ZERO;
    for line in doc.lines() {
        for of_line in line.all_at(path!(cac:TaxTotal/cac:TaxSubtotal)) {
            if alike(of_line, cbc::TaxableAmount) {
                found = true;
                sum = sum.plus(sum_at(of_line, path!(cbc:TaxableAmount)));
            }
        }
    }
    for adjustment in doc.root.children(cac::AllowanceCharge).filter(|a| alike(*a, cbc::Amount)) {
        let amount = sum_at(adjustment, path!(cbc:Amount));
        if is_charge(adjustment) {
            sum = sum.plus(amount);
        } else if is_allowance(adjustment) {
            sum = sum.minus(amount);
        }
    }
    let stated = number_at(subtotal, path!(cbc:TaxableAmount));
    !found || stated.is_some_and(|stated| stated.minus(sum).abs() <= ONE)
}

/// VAT categories (not other duties) at a path.
pub(super) fn collect<'t>(node: Node<'t>, path: &[Tag], into: &mut Vec<&'t str>) {
    const VAT: [&str; 9] = ["B", "M", "L", "K", "O", "G", "ZeroRated", "StandardRated", "ReverseCharge"];
    node.any_at(path, &mut |id| {
        if VAT.contains(&id.text()) {
            into.push(id.text());
        }
        false
    });
}

/// Profiles of simple billing after an order.
pub(super) fn is_simple(root: Node<'_>) -> bool {
    const PROFILES: [&str; 3] = [
        "Procurement-OrdSimR-BilSim-1.0",
        "Procurement-OrdAdv-BilSim-1.0",
        "urn:www.nesubl.eu:profiles:profile7:ver1.0",
    ];
    has_any(root, path!(cbc:ProfileID), &PROFILES)
}

/// All amounts at the path that name a currency name this one.
pub(super) fn in_currency(doc: &Doc<'_>, currency: Node<'_>, path: &[Tag]) -> bool {
    let other = &mut |a: Node<'_>| a.attr(AttrName::currencyID).is_some_and(|c| c != currency.text());
    !doc.root.any_at(path, other)
}

pub(super) fn has_allowance(doc: &Doc<'_>, indicator: &str) -> bool {
    has(doc.root, path!(cac:AllowanceCharge/cbc:ChargeIndicator), indicator)
}

pub(super) fn allowances(doc: &Doc<'_>, indicator: &str) -> Decimal {
    let those =
        doc.root.children(cac::AllowanceCharge).filter(|a| has(*a, path!(cbc:ChargeIndicator), indicator));
    those.map(|a| sum_at(a, path!(cbc:Amount))).sum()
}

fn taxes(doc: &Doc<'_>) -> Decimal {
    sum_at(doc.root, path!(cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount))
}

pub(super) fn roundings(doc: &Doc<'_>) -> Decimal {
    sum_at(doc.root, path!(cac:TaxTotal/cbc:RoundingAmount))
}

pub(super) fn inclusive(doc: &Doc<'_>, totals: Node<'_>) -> Decimal {
    let get = |path| sum_at(totals, path);
    get(path!(cbc:LineExtensionAmount))
        .plus(taxes(doc))
        .plus(get(path!(cbc:ChargeTotalAmount)))
        .minus(get(path!(cbc:AllowanceTotalAmount)))
        .plus(get(path!(cbc:PayableRoundingAmount)))
}

/// The tax total of a document, as [`total`] compares it; a zero keeps the sign it is written with, since the
/// published rule compares formatted text.
pub(super) fn tax_total(doc: &Doc<'_>, totals: Node<'_>) -> bool {
    let rows = doc.root.all_at(path!(cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount));
    let minus_zero = |n: &Node<'_>| starts_minus(*n) && is_zero(*n);
    let sum_is_minus_zero = !rows.is_empty() && rows.iter().all(minus_zero);
    let stated = totals.child(cbc::TaxExclusiveAmount);
    let same_sign = stated.is_none_or(|s| !is_zero(s) || starts_minus(s) == sum_is_minus_zero);
    total(totals, cbc::TaxExclusiveAmount, taxes(doc)) && (same_sign || !taxes(doc).is_zero())
}

/// A total, where stated, is this sum to the øre.
pub(super) fn total(totals: Node<'_>, tag: Tag, sum: Decimal) -> bool {
    totals
        .child(tag)
        .is_none_or(|stated| number(stated).is_some_and(|s| s.rounded_even(2) == sum.rounded_even(2)))
}

pub(super) fn payable_adds_up(doc: &Doc<'_>, totals: Node<'_>) -> bool {
    let computed = inclusive(doc, totals).minus(sum_at(totals, path!(cbc:PrepaidAmount)));
    sum_at(totals, path!(cbc:PayableAmount)).rounded_even(2) == computed.rounded_even(2)
}

pub(super) fn lines_add_up(doc: &Doc<'_>, totals: Node<'_>, without_free: bool) -> bool {
    let Some(stated) = number_at(totals, path!(cbc:LineExtensionAmount)) else { return true };
    let lines = doc.lines().filter(|line| !without_free || is_paid(*line));
    let sum: Decimal = lines.map(|line| sum_at(line, path!(cbc:LineExtensionAmount))).sum();
    stated.minus(sum).abs() <= Decimal::new(55, 4)
}

/// Payment terms add up to the amount due, or the first alone does.
pub(super) fn terms_add_up(doc: &Doc<'_>, totals: Node<'_>) -> bool {
    let Some(first) = doc.root.child(cac::PaymentTerms) else { return true };
    let Some(payable) = number_at(totals, path!(cbc:PayableAmount)) else { return false };
    let sum = sum_at(doc.root, path!(cac:PaymentTerms/cbc:Amount));
    let is = |amount: Decimal| amount.rounded_even(2) == payable.rounded_even(2);
    is(sum) || number_at(first, path!(cbc:Amount)).is_some_and(is)
}

pub(super) fn once_delivered(doc: &Doc<'_>, line: Node<'_>, what: Tag) -> bool {
    !(line.has(&[cac::Delivery, what]) && doc.root.has(&[cac::Delivery, what]))
}

pub(super) fn small_rounding(totals: Node<'_>) -> bool {
    number_at(totals, path!(cbc:PayableRoundingAmount)).is_none_or(|r| r.abs() <= Decimal::from(10))
}

pub(super) fn negative(node: Node<'_>, path: &[Tag]) -> bool {
    node.any_at(path, &mut |found| starts_minus(found))
}

fn quantity<'t>(line: Node<'t>) -> Option<Node<'t>> {
    line.child(cbc::InvoicedQuantity).or(line.child(cbc::CreditedQuantity))
}

/// Quantity or price is negative.
pub(super) fn is_negative_line(line: Node<'_>) -> bool {
    quantity(line).is_some_and(starts_minus) || negative(line, path!(cac:Price/cbc:PriceAmount))
}

/// Not free of charge.
pub(super) fn is_paid(line: Node<'_>) -> bool {
    !line.has_child(cbc::FreeOfChargeIndicator) || has(line, path!(cbc:FreeOfChargeIndicator), "false")
}

/// There is an exchange rate without rate or operator.
pub(super) fn lacks_exchange(doc: &Doc<'_>) -> bool {
    let rate = doc.root.child(cac::PricingExchangeRate);
    rate.is_some_and(|r| !r.has_child(cbc::CalculationRate) || !r.has_child(cbc::MathematicOperatorCode))
}

/// Whether quantity and price are stated in the same unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Different,
    Equal,
    Unknown,
}

/// How prices are exchanged, and whether a factor rate is stated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Exchange {
    None,
    Multiply { factor: bool },
    Divide { factor: bool },
}

fn unit_of(line: Node<'_>) -> Unit {
    let bought = quantity(line).and_then(|n| n.attr(AttrName::unitCode));
    let priced = line.at(path!(cac:Price/cbc:BaseQuantity)).and_then(|n| n.attr(AttrName::unitCode));
    match (bought, priced) {
        (Some(a), Some(b)) if a == b => Unit::Equal,
        (Some(_), Some(_)) => Unit::Different,
        _ => Unit::Unknown,
    }
}

fn exchange_of(doc: &Doc<'_>, line: Node<'_>) -> Option<Exchange> {
    let Some(rate) = doc.root.child(cac::PricingExchangeRate) else { return Some(Exchange::None) };
    let factor = line.has(path!(cac:Price/cbc:OrderableUnitFactorRate));
    match rate.child(cbc::MathematicOperatorCode).map(Node::text) {
        Some("multiply") if rate.has_child(cbc::CalculationRate) => Some(Exchange::Multiply { factor }),
        Some("divide") if rate.has_child(cbc::CalculationRate) => Some(Exchange::Divide { factor }),
        _ => None,
    }
}

/// A line amount is quantity × price (× factor where units differ, ÷ base quantity where they do not),
/// exchanged, within one; other lines than those of `unit` and `exchange` are left to their own rule.
pub(super) fn line(doc: &Doc<'_>, line: Node<'_>, unit: Unit, exchange: Exchange) -> bool {
    // Most documents exchange nothing, so this is asked first.
    if exchange_of(doc, line) != Some(exchange) || !is_paid(line) || unit_of(line) != unit {
        return true;
    }
    if unit != Unit::Different && line.at(path!(cac:Price/cbc:BaseQuantity)).is_some_and(is_zero) {
        // A price per nothing fits no amount, unless nothing was bought either.
        let price = number_at(line, path!(cac:Price/cbc:PriceAmount)).filter(|price| !price.is_zero());
        let bought = quantity(line).and_then(number).filter(|bought| !bought.is_zero());
        return price.is_none() || bought.is_none();
    }
    let (Some(stated), Some(computed)) =
        (number_at(line, path!(cbc:LineExtensionAmount)), gross(doc, line, unit))
    else {
        return true;
    };
    let rate = doc.root.at(path!(cac:PricingExchangeRate/cbc:CalculationRate)).and_then(number);
    let (stated, exchanged) = match exchange {
        Exchange::None => (stated.rounded_even(2), Some(computed)),
        Exchange::Multiply { .. } => (stated, rate.map(|r| computed.times(r))),
        Exchange::Divide { .. } => (stated, rate.and_then(|r| computed.divided_by(r))),
    };
    exchanged.is_none_or(|computed| stated.minus(computed).abs() <= ONE)
}

fn gross(doc: &Doc<'_>, line: Node<'_>, unit: Unit) -> Option<Decimal> {
    let price = number_at(line, path!(cac:Price/cbc:PriceAmount))?;
    let product = price.times(number(quantity(line)?)?);
    if unit == Unit::Different {
        return Some(product.times(number_at(line, path!(cac:Price/cbc:OrderableUnitFactorRate))?));
    }
    match line.at(path!(cac:Price/cbc:BaseQuantity)) {
        Some(base) => product.divided_by(number(base)?),
        None if doc.is_credit_note() => None,
        None => Some(product),
    }
}
