//! Lines.

use super::{AllowanceCharge, At, Identifier, Period, VatRow};
use crate::invoice::Decimal;

/// BG-25 line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// BT-126 line id, 1..1. Empty where missing.
    pub id: String,
    /// BT-127 note, 0..1; several are joined by line breaks.
    pub note: Option<String>,
    /// BT-128 invoiced object, 0..1.
    pub object: Option<Identifier>,
    /// BT-129 quantity, 1..1.
    pub quantity: Option<Decimal>,
    /// BT-130 unit (UN/ECE recommendation 20), 1..1.
    pub unit: Option<String>,
    /// BT-131 net amount, 1..1, after the line's allowances and charges, without VAT.
    pub net: Option<Decimal>,
    /// BT-132 line of the purchase order, 0..1.
    pub order_line: Option<String>,
    /// BT-133 buyer accounting reference, 0..1.
    pub accounting_cost: Option<String>,
    /// BG-26 period, 0..1.
    pub period: Option<Period>,
    /// BG-27 and BG-28 allowances and charges, 0..n.
    pub allowances: Vec<AllowanceCharge>,
    /// BG-29 price, 1..1.
    pub price: Price,
    /// BG-30 VAT: in EN 16931 exactly one category and rate without amounts; in OIOUBL the line's own
    /// subtotals with amounts, of VAT and other duties.
    pub vat: Vec<VatRow>,
    /// BT-153 item name, 1..1.
    pub name: Option<String>,
    /// BT-154 item description, 0..1.
    pub description: Option<String>,
    /// BT-155 seller's item number, 0..1.
    pub sellers_id: Option<String>,
    /// BT-156 buyer's item number, 0..1.
    pub buyers_id: Option<String>,
    /// BT-157 standard item number, 0..1.
    pub standard_id: Option<Identifier>,
    /// BT-158 classifications, 0..n.
    pub classifications: Vec<Classification>,
    /// BT-159 country of origin, 0..1.
    pub origin: Option<String>,
    /// BG-32 attributes, 0..n.
    pub attributes: Vec<Attribute>,
    /// Where it stands.
    pub at: At,
}

/// BG-29 price.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Price {
    /// BT-146 net price, 1..1; may have more than two decimals.
    pub net: Option<Decimal>,
    /// BT-147 discount on the gross price, 0..1.
    pub discount: Option<Decimal>,
    /// BT-148 gross price, 0..1.
    pub gross: Option<Decimal>,
    /// BT-149 quantity the price is for, 0..1 (1 where missing).
    pub base_quantity: Option<Decimal>,
    /// BT-150 unit of that quantity, 0..1.
    pub base_unit: Option<String>,
    /// OIOUBL OrderableUnitFactorRate: ordered units per price unit, 0..1. Not part of EN 16931.
    pub unit_factor: Option<Decimal>,
}

/// BT-158 item classification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classification {
    /// Code.
    pub code: String,
    /// BT-158-1 list (UNTDID 7143, `TST` is UNSPSC).
    pub list: Option<String>,
    /// BT-158-2 version of the list.
    pub version: Option<String>,
}

/// BG-32 item attribute.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attribute {
    /// BT-160 name.
    pub name: String,
    /// BT-161 value.
    pub value: String,
}
