//! Rules of Peppol BIS Billing 3 that need more than a table row; national rules are in [`super::national`].

use super::checks;
use super::codes;
use super::doc::{Doc, number, number_at};
use super::en16931::means;
use super::engine::is_blank;
use super::national::is;
use super::table::Functions;
use crate::invoice::Decimal;
use crate::invoice::xml::names::{cac, cbc};
use crate::invoice::xml::{AttrName, Node};
use crate::path;

const BILLING: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
/// Half a hundredth or two may be lost to rounding. Source: R040, R120.
const SLACK: Decimal = Decimal::new(2, 2);

/// Conditions of contexts.
pub const CONDITIONS: Functions = &[
    ("wrong", |_, _| false),
    ("is_empty", |_, n| n.is_leaf() && is_blank(n.text())),
    ("percent_without_base", |_, n| {
        n.has_child(cbc::MultiplierFactorNumeric) && !n.has_child(cbc::BaseAmount)
    }),
    ("base_without_percent", |_, n| {
        !n.has_child(cbc::MultiplierFactorNumeric) && n.has_child(cbc::BaseAmount)
    }),
    ("is_direct_debit", |_, n| means(n, &["49", "59"])),
    ("not_accounting_total", |_, n| {
        let bare_total = n.tag() == cbc::TaxAmount
            && n.parent().is_some_and(|t| t.tag() == cac::TaxTotal && !t.has_child(cac::TaxSubtotal));
        !bare_total
    }),
    ("document_starts", |d, _| d.root.has(path!(cac:InvoicePeriod/cbc:StartDate))),
    ("document_ends", |d, _| d.root.has(path!(cac:InvoicePeriod/cbc:EndDate))),
    ("of_plain_allowance", |_, n| n.parent().is_some_and(|a| indicator(a) == "false")),
    ("of_plain_charge", |_, n| n.parent().is_some_and(|a| indicator(a) == "true")),
    ("is_dutch_vat", |_, n| {
        let vat = n.parent().and_then(|s| s.text_at(path!(cac:TaxScheme/cbc:ID))) == Some("VAT");
        vat && n.trimmed().starts_with("NL")
    }),
    ("scheme_0007", |_, n| scheme(n, "0007")),
    ("scheme_0088", |_, n| scheme(n, "0088")),
    ("scheme_0096", |_, n| scheme(n, "0096")),
    ("scheme_0106", |_, n| scheme(n, "0106")),
    ("scheme_0151", |_, n| scheme(n, "0151")),
    ("scheme_0184", |_, n| scheme(n, "0184")),
    ("scheme_0190", |_, n| scheme(n, "0190")),
    ("scheme_0192", |_, n| scheme(n, "0192")),
    ("scheme_0198", |_, n| scheme(n, "0198")),
    ("scheme_0201", |_, n| scheme(n, "0201")),
    ("scheme_0208", |_, n| scheme(n, "0208")),
    ("scheme_0210", |_, n| scheme(n, "0210")),
    ("scheme_0211", |_, n| scheme(n, "0211")),
    ("scheme_0217", |_, n| scheme(n, "0217")),
    ("scheme_9907", |_, n| scheme(n, "9907")),
    ("scheme_9944", |_, n| scheme(n, "9944")),
    ("reason_G", |_, n| reason(n, "VATEX-EU-G")),
    ("reason_O", |_, n| reason(n, "VATEX-EU-O")),
    ("reason_IC", |_, n| reason(n, "VATEX-EU-IC")),
    ("reason_AE", |_, n| reason(n, "VATEX-EU-AE")),
    ("reason_D", |_, n| reason(n, "VATEX-EU-D")),
    ("reason_F", |_, n| reason(n, "VATEX-EU-F")),
    ("reason_I", |_, n| reason(n, "VATEX-EU-I")),
    ("reason_J", |_, n| reason(n, "VATEX-EU-J")),
];

/// Conditions of the Invoice Response.
pub const RESPONSES: Functions = &[
    ("needs_reason", |_, n| {
        n.count(path!(cbc:ResponseCode)) == 1
            && matches!(n.text_at(path!(cbc:ResponseCode)), Some("CA" | "UQ" | "RE"))
    }),
    ("reason_OTH", |_, n| n.child(cbc::StatusReasonCode).is_some_and(|c| c.text() == "OTH")),
    ("reason_PPD", |_, n| n.child(cbc::StatusReasonCode).is_some_and(|c| c.text() == "PPD")),
    ("list_OPStatusAction", |_, n| list(n) == Some("OPStatusAction")),
    ("list_OPStatusReason", |_, n| list(n) == Some("OPStatusReason")),
];

fn list<'t>(status: Node<'t>) -> Option<&'t str> {
    status.child(cbc::StatusReasonCode)?.attr(AttrName::listID)
}

/// Forms of identifiers.
pub const IDENTIFIERS: Functions = &[
    ("PEPPOL-COMMON-R040", |_, n| checks::gln(n.trimmed())),
    ("PEPPOL-COMMON-R041", |_, n| checks::digits_of(n.trimmed(), 9) && checks::modulus_11(n.trimmed())),
    ("PEPPOL-COMMON-R042", |_, n| checks::digits_of(n.text().strip_prefix("DK").unwrap_or(n.text()), 8)),
    ("PEPPOL-COMMON-R043", |_, n| checks::modulus_97(n.trimmed())),
    ("PEPPOL-COMMON-R044", |_, n| checks::italian_office(n.trimmed())),
    ("PEPPOL-COMMON-R045", |_, n| checks::italian_tax_code(n.trimmed())),
    ("PEPPOL-COMMON-R046", |_, n| checks::italian_tax_code(n.trimmed())),
    ("PEPPOL-COMMON-R047", |_, n| checks::italian_vat(n.trimmed())),
    ("PEPPOL-COMMON-R049", |_, n| n.trimmed().len() == 10 && checks::swedish(n.trimmed())),
    ("PEPPOL-COMMON-R050", |_, n| checks::australian(n.trimmed())),
    ("PEPPOL-COMMON-R052", |_, n| checks::digits_of(n.text(), 10)),
    ("PEPPOL-COMMON-R053", |_, n| n.text().strip_prefix("DK").is_some_and(|t| checks::digits_of(t, 8))),
    ("PEPPOL-COMMON-R054", |_, n| checks::digits_of(n.trimmed(), 8)),
    ("PEPPOL-COMMON-R055", |_, n| checks::digits_of(n.trimmed(), 20)),
    ("PEPPOL-COMMON-R056-1", |_, n| dutch_vat(n.trimmed())),
    ("PEPPOL-COMMON-R056-2", |_, n| dutch_vat(n.trimmed())),
    ("PEPPOL-COMMON-R057", |_, n| checks::digits_of(n.trimmed(), 12)),
];

/// Rules of the document, its amounts and codes.
pub const RULES: Functions = &[
    ("PEPPOL-EN16931-R002", |d, n| {
        let c = d.countries();
        n.count(path!(cbc:Note)) <= 1 || is(c.supplier_address, "DE") && is(c.customer_address, "DE")
    }),
    ("PEPPOL-EN16931-R004", |_, n| {
        n.text_at(path!(cbc:CustomizationID)).is_some_and(|id| id.starts_with(BILLING) && !id.contains("::"))
    }),
    ("PEPPOL-EN16931-R005", |_, n| {
        let document = n.parent().and_then(|p| p.text_at(path!(cbc:DocumentCurrencyCode)));
        document.unwrap_or("") != n.trimmed()
    }),
    ("PEPPOL-EN16931-R007", |d, _| profile(d).is_some()),
    ("PEPPOL-EN16931-R040", |_, n| {
        let get = |tag| n.child(tag).and_then(number);
        let (Some(percent), Some(base)) = (get(cbc::MultiplierFactorNumeric), get(cbc::BaseAmount)) else {
            return true;
        };
        let amount = get(cbc::Amount).unwrap_or_default();
        amount.minus(base.times(percent).times(Decimal::new(1, 2))).abs() <= SLACK
    }),
    ("PEPPOL-EN16931-R043", |_, n| matches!(indicator(n), "true" | "false")),
    ("PEPPOL-EN16931-R044", |_, n| indicator(n) == "false"),
    ("PEPPOL-EN16931-R046", |_, n| {
        let Some(gross) = n.child(cbc::BaseAmount) else { return true };
        let net = n.parent().and_then(|p| number_at(p, path!(cbc:PriceAmount)));
        let discount = number_at(n, path!(cbc:Amount));
        let Some((gross, discount)) = number(gross).zip(discount) else { return false };
        net == Some(gross.minus(discount))
    }),
    ("PEPPOL-EN16931-R051", |d, n| {
        let currency = n.attr(AttrName::currencyID);
        d.root.children(cbc::DocumentCurrencyCode).any(|code| Some(code.text()) == currency)
    }),
    ("PEPPOL-EN16931-R053", |_, n| {
        n.children(cac::TaxTotal).filter(|t| t.has_child(cac::TaxSubtotal)).count() == 1
    }),
    ("PEPPOL-EN16931-R054", |_, n| {
        let wanted = usize::from(n.has_child(cbc::TaxCurrencyCode));
        n.children(cac::TaxTotal).filter(|t| !t.has_child(cac::TaxSubtotal)).count() == wanted
    }),
    ("PEPPOL-EN16931-R055", same_sign),
    ("PEPPOL-EN16931-R080", |_, n| {
        let project = |r: &Node<'_>| r.any_at(path!(cbc:DocumentTypeCode), &mut |c| c.text() == "50");
        n.children(cac::AdditionalDocumentReference).filter(project).count() <= 1
    }),
    ("PEPPOL-EN16931-R101", |_, n| {
        let object = &mut |code: Node<'_>| code.text() == "130";
        !n.has_child(cac::DocumentReference)
            || n.any_at(path!(cac:DocumentReference/cbc:DocumentTypeCode), object)
    }),
    ("PEPPOL-EN16931-R110", |d, n| {
        d.root.text_at(path!(cac:InvoicePeriod/cbc:StartDate)).is_some_and(|start| n.trimmed() >= start)
    }),
    ("PEPPOL-EN16931-R111", |d, n| {
        d.root.text_at(path!(cac:InvoicePeriod/cbc:EndDate)).is_some_and(|end| n.trimmed() <= end)
    }),
    ("PEPPOL-EN16931-R120", line_adds_up),
    ("PEPPOL-EN16931-R121", |_, n| {
        let base = n.at(path!(cac:Price/cbc:BaseQuantity));
        base.is_none_or(|b| number(b).is_some_and(|q| q > Decimal::ZERO))
    }),
    ("PEPPOL-EN16931-R130", |d, n| {
        let Some(line) = n.parent().and_then(Node::parent) else { return true };
        if !line.has_child(cbc::InvoicedQuantity) && !line.has_child(cbc::CreditedQuantity) {
            return true;
        }
        let tag = if d.is_credit_note() { cbc::CreditedQuantity } else { cbc::InvoicedQuantity };
        let unit = line.child(tag).and_then(|q| q.attr(AttrName::unitCode));
        unit.is_some() && n.attr(AttrName::unitCode) == unit
    }),
    ("PEPPOL-EN16931-F001", |_, n| checks::date(n.text())),
    ("PEPPOL-EN16931-P0100", |d, n| {
        profile(d).is_none() || codes::has("UNTDID1001-invoice-peppol", n.trimmed())
    }),
    ("PEPPOL-EN16931-P0101", |d, n| {
        profile(d).is_none() || codes::has("UNTDID1001-credit-peppol", n.trimmed())
    }),
    ("PEPPOL-EN16931-P0112", |d, n| {
        let c = d.countries();
        let german = is(c.supplier_address, "DE") && is(c.customer_address, "DE");
        !matches!(n.trimmed(), "326" | "384") || german
    }),
    ("PEPPOL-EN16931-P0104", |_, n| category(n, "G")),
    ("PEPPOL-EN16931-P0105", |_, n| category(n, "O")),
    ("PEPPOL-EN16931-P0106", |_, n| category(n, "K")),
    ("PEPPOL-EN16931-P0107", |_, n| category(n, "AE")),
    ("PEPPOL-EN16931-P0108", |_, n| category(n, "E")),
    ("PEPPOL-EN16931-P0109", |_, n| category(n, "E")),
    ("PEPPOL-EN16931-P0110", |_, n| category(n, "E")),
    ("PEPPOL-EN16931-P0111", |_, n| category(n, "E")),
];

fn scheme(node: Node<'_>, code: &str) -> bool {
    node.attr(AttrName::schemeID) == Some(code)
}

fn reason(node: Node<'_>, code: &str) -> bool {
    node.child(cbc::TaxExemptionReasonCode).is_some_and(|r| r.text().eq_ignore_ascii_case(code))
}

fn category(node: Node<'_>, letter: &str) -> bool {
    node.text_at(path!(cbc:ID)) == Some(letter)
}

fn indicator(allowance: Node<'_>) -> &str {
    allowance.text_at(path!(cbc:ChargeIndicator)).unwrap_or("")
}

fn dutch_vat(text: &str) -> bool {
    let parts = text.strip_prefix("NL").and_then(|rest| rest.split_once('B'));
    parts.is_some_and(|(number, suffix)| checks::digits_of(number, 9) && checks::digits_of(suffix, 2))
}

/// The number of the billing process, where it is one of those allowed.
fn profile(doc: &Doc<'_>) -> Option<&'static str> {
    match doc.root.text_at(path!(cbc:ProfileID))? {
        "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
        | "urn:peppol:france:billing:regulated"
        | "urn:peppol:france:billing:non-regulated" => Some("01"),
        "urn:peppol:bis:billing_with_response" => Some("02"),
        _ => None,
    }
}

/// R055: the VAT total in accounting currency has the sign of the one in document currency.
fn same_sign(_: &Doc<'_>, root: Node<'_>) -> bool {
    let Some(accounting) = root.text_at(path!(cbc:TaxCurrencyCode)) else { return true };
    let document = root.text_at(path!(cbc:DocumentCurrencyCode)).unwrap_or("");
    let any = |currency: &str, holds: fn(Decimal) -> bool| {
        let fits =
            &mut |a: Node<'_>| a.attr(AttrName::currencyID) == Some(currency) && number(a).is_some_and(holds);
        root.any_at(path!(cac:TaxTotal/cbc:TaxAmount), fits)
    };
    let not_above: fn(Decimal) -> bool = |a| a <= Decimal::ZERO;
    let not_below: fn(Decimal) -> bool = |a| a >= Decimal::ZERO;
    any(accounting, not_above) && any(document, not_above)
        || any(accounting, not_below) && any(document, not_below)
}

/// R120: line amount = quantity × price ÷ base quantity + charges − allowances, within the slack.
fn line_adds_up(doc: &Doc<'_>, line: Node<'_>) -> bool {
    let get = |path| number_at(line, path);
    let quantity =
        if doc.is_credit_note() { path!(cbc:CreditedQuantity) } else { path!(cbc:InvoicedQuantity) };
    if line.has(quantity) && get(quantity).is_none() {
        return false;
    }
    let quantity = get(quantity).unwrap_or(Decimal::ONE);
    let price = get(path!(cac:Price/cbc:PriceAmount)).unwrap_or_default();
    let base = get(path!(cac:Price/cbc:BaseQuantity)).filter(|b| !b.is_zero()).unwrap_or(Decimal::ONE);
    let sum = |wanted: &str| -> Decimal {
        let those = line.children(cac::AllowanceCharge).filter(|a| indicator(*a) == wanted);
        those.filter_map(|a| number_at(a, path!(cbc:Amount))).sum::<Decimal>().rounded_up(2)
    };
    let Some(unit) = price.divided_by(base) else { return false };
    let computed = quantity.times(unit).plus(sum("true")).minus(sum("false"));
    let stated = get(path!(cbc:LineExtensionAmount)).unwrap_or_default();
    stated.minus(computed).abs() <= SLACK
}
