//! Totals, VAT breakdown, allowances and charges.

use kaemner_values::Ore;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::At;
use crate::invoice::Decimal;

/// BG-22 document totals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// BT-106 sum of line net amounts, 1..1.
    pub lines: Option<Decimal>,
    /// BT-107 sum of document allowances, 0..1.
    pub allowances: Option<Decimal>,
    /// BT-108 sum of document charges, 0..1.
    pub charges: Option<Decimal>,
    /// BT-109 total without VAT, 1..1. OIOUBL does not state it (its TaxExclusiveAmount is the tax total):
    /// there it is lines less allowances plus charges.
    pub without_vat: Option<Decimal>,
    /// BT-110 VAT total, 0..1.
    pub vat: Option<Decimal>,
    /// BT-111 VAT total in accounting currency, 0..1.
    pub vat_in_vat_currency: Option<Decimal>,
    /// BT-112 total with VAT, 1..1.
    pub with_vat: Option<Decimal>,
    /// BT-113 paid in advance, 0..1.
    pub prepaid: Option<Decimal>,
    /// BT-114 rounding, 0..1.
    pub rounding: Option<Decimal>,
    /// BT-115 due for payment, 1..1.
    pub payable: Option<Decimal>,
    /// Where they stand.
    pub at: At,
}

impl Totals {
    /// The amount due in whole øre (or cents of the document currency).
    ///
    /// # Errors
    /// The amount is missing or has more than two decimals.
    pub fn payable_ore(&self) -> Result<Ore, TotalsError> {
        whole(self.payable, "BT-115")
    }

    /// The VAT total in whole øre; zero where none is stated.
    ///
    /// # Errors
    /// The amount has more than two decimals.
    pub fn vat_ore(&self) -> Result<Ore, TotalsError> {
        whole(Some(self.vat.unwrap_or_default()), "BT-110")
    }
}

fn whole(amount: Option<Decimal>, term: &'static str) -> Result<Ore, TotalsError> {
    let amount = amount.ok_or(TotalsError::Missing(term))?;
    amount.to_ore().ok_or(TotalsError::NotWholeOre(term, amount))
}

/// Why a total is not an amount in whole øre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TotalsError {
    /// The total is not stated.
    #[error("{0} is not stated")]
    Missing(&'static str),
    /// More than two decimals, or too large.
    #[error("{0} is {1}, which is not a whole number of øre")]
    NotWholeOre(&'static str, Decimal),
}

impl TotalsError {
    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Missing(term) => text!("invoice-total-missing", term = *term),
            Self::NotWholeOre(term, amount) => {
                text!("invoice-total-not-whole", term = *term, amount = amount.danish(2))
            }
        }
    }
}

/// BG-23 VAT breakdown row; in OIOUBL also another duty, and on lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VatRow {
    /// BT-118, BT-151, BT-95, BT-102 category in the letters of UNTDID 5305 (`S`, `Z`, `E`, `AE`, `K`, `G`,
    /// `O`, …), 1..1. OIOUBL's `StandardRated`, `ZeroRated` and `ReverseCharge` are turned into letters,
    /// its other categories are kept as written.
    pub category: Option<String>,
    /// BT-119, BT-152, BT-96, BT-103 rate in per cent, 0..1.
    pub rate: Option<Decimal>,
    /// BT-116 taxable amount, 1..1.
    pub taxable: Option<Decimal>,
    /// BT-117 tax amount, 1..1.
    pub amount: Option<Decimal>,
    /// BT-120 exemption reason, 0..1.
    pub reason: Option<String>,
    /// BT-121 exemption reason code, 0..1.
    pub reason_code: Option<String>,
    /// Tax scheme as written: `VAT`, in OIOUBL `63` for VAT and other numbers for duties.
    pub scheme: Option<String>,
    /// Name of the scheme (OIOUBL), `Moms`.
    pub scheme_name: Option<String>,
    /// How a duty stands to VAT (OIOUBL `TaxTypeCode`), 1..1 on duties and 0..0 on VAT: `StandardRated`,
    /// `ZeroRated` or `ReverseCharge`. Source: OIOUBL code list taxtypecode-1.2, F-LIB067 and F-LIB197.
    pub duty_type: Option<String>,
    /// Where it stands.
    pub at: At,
}

impl VatRow {
    /// Whether it is VAT and not another duty.
    #[must_use]
    pub fn is_vat(&self) -> bool {
        self.scheme.as_deref().is_none_or(|scheme| matches!(scheme, "VAT" | "63"))
    }
}

/// BG-20, BG-21, BG-27, BG-28 allowance or charge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowanceCharge {
    /// A charge adds, an allowance takes off.
    pub is_charge: bool,
    /// BT-92, BT-99, BT-136, BT-141 amount without VAT, 1..1.
    pub amount: Option<Decimal>,
    /// BT-93, BT-100, BT-137, BT-142 amount the percentage is of, 0..1.
    pub base: Option<Decimal>,
    /// BT-94, BT-101, BT-138, BT-143 per cent, 0..1. OIOUBL's factor is turned into per cent.
    pub percent: Option<Decimal>,
    /// BT-97, BT-104, BT-139, BT-144 reason, 0..1.
    pub reason: Option<String>,
    /// BT-98, BT-105, BT-140, BT-145 reason code, 0..1.
    pub reason_code: Option<String>,
    /// BT-95, BT-96, BT-102, BT-103 VAT category and rate, on documents 1..1.
    pub vat: Option<VatRow>,
    /// Where it stands.
    pub at: At,
}

impl AllowanceCharge {
    /// The amount with its sign: charges positive, allowances negative.
    #[must_use]
    pub fn signed(&self) -> Decimal {
        let amount = self.amount.unwrap_or_default();
        if self.is_charge { amount } else { amount.negated() }
    }
}
