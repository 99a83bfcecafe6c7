//! Cross-checked arithmetic: does the document agree with itself?

use super::{Document, Format, Kind, Line, VatRow};
use crate::invoice::Decimal;
use crate::invoice::xml::Place;

/// An amount that does not follow from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountProblem {
    /// The business term that is wrong, `BT-112`.
    pub term: &'static str,
    /// Line or row id where it is not a document total.
    pub of: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// What the document says; `None` where the amount is missing.
    pub stated: Option<Decimal>,
    /// What follows from its other amounts.
    pub computed: Decimal,
}

/// How far a VAT amount may lie from taxable amount × rate, since it may be the sum of rounded lines.
///
/// Source: BR-CO-17 and the OIOUBL line and tax rules allow less than, and at most, one unit.
const VAT_TOLERANCE: Decimal = Decimal::new(1, 0);
/// How far a line may lie from quantity × price in EN 16931 documents. Source: PEPPOL-EN16931-R120.
const LINE_TOLERANCE: Decimal = Decimal::new(2, 2);
/// The same in OIOUBL. Source: F-INV line amount rules.
const LINE_TOLERANCE_OIOUBL: Decimal = Decimal::new(1, 0);

impl Document {
    /// All amounts that do not follow from the others; empty when the document agrees with itself.
    ///
    /// Totals and breakdown are compared exactly, products within the tolerance the format allows. Reminders
    /// have no lines of goods and are not checked.
    #[must_use]
    pub fn check_amounts(&self) -> Vec<AmountProblem> {
        if self.kind == Kind::Reminder {
            return Vec::new();
        }
        let mut problems = Vec::new();
        self.check_totals(&mut problems);
        for row in &self.vat {
            self.check_row(row, &mut problems);
        }
        for line in &self.lines {
            self.check_line(line, &mut problems);
        }
        problems
    }

    fn check_totals(&self, problems: &mut Vec<AmountProblem>) {
        let totals = &self.totals;
        let lines: Decimal = self.lines.iter().filter_map(|line| line.net).sum();
        let sum = |charge: bool| -> Decimal {
            self.allowances.iter().filter(|a| a.is_charge == charge).filter_map(|a| a.amount).sum()
        };
        let (allowances, charges) = (sum(false), sum(true));
        let vat: Decimal = self.vat.iter().filter_map(|row| row.amount).sum();
        let without_vat = lines.minus(allowances).plus(charges);
        let prepaid = totals.prepaid.unwrap_or_default();
        let rounding = totals.rounding.unwrap_or_default();
        let with_vat = without_vat.plus(vat);
        let mut must = |term, stated: Option<Decimal>, computed: Decimal, optional: bool| {
            if stated.is_none() && (optional && computed.is_zero()) || stated == Some(computed) {
                return;
            }
            let place = self.places.place(totals.at);
            problems.push(AmountProblem { term, of: None, place, stated, computed });
        };
        must("BT-106", totals.lines, lines, false);
        must("BT-107", totals.allowances, allowances, true);
        must("BT-108", totals.charges, charges, true);
        must("BT-109", totals.without_vat, without_vat, false);
        must("BT-110", totals.vat, vat, true);
        // OIOUBL allows the total with VAT to include the rounding, and to be left out.
        let oioubl = self.format == Format::Oioubl;
        let rounded_in = oioubl && totals.with_vat == Some(with_vat.plus(rounding));
        if !(rounded_in || oioubl && totals.with_vat.is_none()) {
            must("BT-112", totals.with_vat, with_vat, false);
        }
        must("BT-115", totals.payable, with_vat.minus(prepaid).plus(rounding), false);
    }

    fn check_row(&self, row: &VatRow, problems: &mut Vec<AmountProblem>) {
        let (Some(taxable), Some(rate)) = (row.taxable, row.rate) else { return };
        let computed = taxable.times(rate).times(Decimal::new(1, 2)).rounded(2);
        let stated = row.amount;
        if stated.is_none_or(|amount| amount.minus(computed).abs() >= VAT_TOLERANCE) {
            let of = row.category.clone();
            problems.push(AmountProblem {
                term: "BT-117",
                of,
                place: self.places.place(row.at),
                stated,
                computed,
            });
        }
    }

    fn check_line(&self, line: &Line, problems: &mut Vec<AmountProblem>) {
        // OIOUBL takes the line's allowances and charges to be in the price.
        let (computed, tolerance) = match self.format {
            Format::Oioubl => (line.gross(), LINE_TOLERANCE_OIOUBL),
            _ => (line.computed_net(), LINE_TOLERANCE),
        };
        let Some(computed) = computed else { return };
        if line.net.is_none_or(|net| net.minus(computed).abs() > tolerance) {
            problems.push(AmountProblem {
                term: "BT-131",
                of: Some(line.id.clone()),
                place: self.places.place(line.at),
                stated: line.net,
                computed,
            });
        }
    }
}

impl Line {
    /// Quantity × price ÷ base quantity, with the line's allowances and charges, rounded to øre; `None` where
    /// quantity or price is missing or the base quantity is zero.
    #[must_use]
    pub fn computed_net(&self) -> Option<Decimal> {
        let adjustments: Decimal = self.allowances.iter().map(super::AllowanceCharge::signed).sum();
        Some(self.product()?.plus(adjustments).rounded(2))
    }

    /// Quantity × price ÷ base quantity alone, rounded to øre; as [`Self::computed_net`] otherwise.
    #[must_use]
    pub fn gross(&self) -> Option<Decimal> {
        Some(self.product()?.rounded(2))
    }

    fn product(&self) -> Option<Decimal> {
        let product = self.quantity?.times(self.price.net?);
        let factor = self.price.unit_factor.unwrap_or(Decimal::ONE);
        let base = self.price.base_quantity.unwrap_or(Decimal::ONE);
        let same_unit = self.price.base_unit.is_none() || self.price.base_unit == self.unit;
        if same_unit { product.divided_by(base) } else { Some(product.times(factor)) }
    }
}
