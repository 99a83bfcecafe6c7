//! A document of one format in the shape that the other demands; what that loses is said by [`super::loss`].

use super::schemes::{self, Place};
use crate::invoice::Decimal;
use crate::invoice::model::{Document, Format, Identifier, Line, Party, VatRow};
use crate::invoice::rules::codes;

/// How far an OIOUBL line may lie from price × quantity. Source: F-INV340.
const LINE_TOLERANCE: Decimal = Decimal::ONE;

/// The shape of OIOUBL: no zero amounts where it forbids them, one VAT row per category it knows, order lines
/// only of an order, and prices that are net of the line's own allowances.
pub fn oioubl(document: &Document) -> Document {
    let mut fitted = document.clone();
    fitted.vat = merged(&document.vat);
    fitted.allowances.retain(|row| !is_zero(row.amount));
    let totals = &mut fitted.totals;
    for total in [&mut totals.allowances, &mut totals.charges, &mut totals.prepaid] {
        *total = total.filter(|amount| !amount.is_zero());
    }
    let has_order = fitted.order.is_some();
    for line in &mut fitted.lines {
        line.allowances.retain(|row| !is_zero(row.amount));
        line.order_line = line.order_line.take().filter(|_| has_order);
        line.price.net = net_price(line).or(line.price.net);
    }
    fitted
}

fn is_zero(amount: Option<Decimal>) -> bool {
    amount.is_some_and(Decimal::is_zero)
}

/// The price that gives the line's amount, where the stated one does not: OIOUBL takes a line's allowances and
/// charges to be in its price already.
pub fn net_price(line: &Line) -> Option<Decimal> {
    let (net, quantity) = (line.net?, line.quantity?);
    if line.gross().is_some_and(|gross| gross.minus(net).abs() <= LINE_TOLERANCE) {
        return None;
    }
    let base = line.price.base_quantity.unwrap_or(Decimal::ONE);
    Some(net.times(base).divided_by(quantity)?.rounded(6).trimmed())
}

/// The word OIOUBL has for a VAT category; exempt goods are zero rated there.
pub fn category_word(letter: &str) -> &str {
    match letter {
        "S" => "StandardRated",
        "Z" | "E" => "ZeroRated",
        "AE" => "ReverseCharge",
        other => other,
    }
}

/// Rows of the same word and rate as one.
fn merged(rows: &[VatRow]) -> Vec<VatRow> {
    let word = |row: &VatRow| category_word(row.category.as_deref().unwrap_or("S")).to_owned();
    let mut merged: Vec<VatRow> = Vec::new();
    for row in rows {
        let alike = |known: &&mut VatRow| {
            known.scheme == row.scheme && word(known) == word(row) && known.rate == row.rate
        };
        match merged.iter_mut().find(alike) {
            Some(known) => {
                known.taxable = sum(known.taxable, row.taxable);
                known.amount = sum(known.amount, row.amount);
            }
            None => merged.push(row.clone()),
        }
    }
    merged
}

fn sum(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    one.zip(other).map(|(one, other)| one.plus(other)).or(one).or(other)
}

/// The shape of Peppol: an accounting currency only with its VAT, numbers only of a known scheme, and no line
/// allowances that the price has already.
pub fn peppol(document: &Document) -> Document {
    let mut fitted = document.clone();
    if !needs_vat_currency(document) {
        fitted.vat_currency = None;
    }
    for party in [&mut fitted.seller, &mut fitted.buyer] {
        party.ids.retain(|id| has_place(id, document));
    }
    for line in &mut fitted.lines {
        line.standard_id = line.standard_id.take().filter(|id| item_scheme(id.scheme.as_deref()).is_some());
        if document.format == Format::Oioubl {
            line.allowances.clear();
        }
    }
    fitted
}

/// Whether Peppol has a place for what a party is known by: between Danish parties it must have a scheme.
/// Source: DK-R-013.
pub fn has_place(id: &Identifier, document: &Document) -> bool {
    let country = |party: &Party| party.address.as_ref().and_then(|address| address.country.clone());
    let is_danish =
        [&document.seller, &document.buyer].iter().any(|party| country(party).as_deref() == Some("DK"));
    !is_danish || !schemes::peppol(id, Place::Party).0.is_empty()
}

/// Whether an accounting currency other than the document's is stated with its VAT (BT-111).
pub fn needs_vat_currency(document: &Document) -> bool {
    document.vat_currency != document.currency && document.totals.vat_in_vat_currency.is_some()
}

/// The ISO 6523 code of an item number's scheme; none for one that Peppol does not know.
pub fn item_scheme(scheme: Option<&str>) -> Option<&str> {
    let code = scheme.map(|scheme| if scheme == "GTIN" { "0160" } else { scheme })?;
    codes::has("ICD", code).then_some(code)
}
