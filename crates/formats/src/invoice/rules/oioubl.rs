//! Rules of OIOUBL 2.1 that need more than a table row.

use super::codes;
use super::doc::{Doc, number, number_at, sum_at};
use super::table::Functions;
use super::vat::{is_allowance, is_charge};
use crate::invoice::Decimal;
use crate::invoice::xml::names::{cac, cbc, doc, ext};
use crate::invoice::xml::{AttrName, Node, Tag};
use crate::path;

/// How far line and tax amounts may lie from what is computed: one krone.
const ONE: Decimal = Decimal::ONE;
const SCHEME: &[Tag] = path!(cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:ID);
const CATEGORY: &[Tag] = path!(cac:TaxCategory/cbc:ID);
const SUBTOTAL_SCHEME: &[Tag] = path!(cac:TaxCategory/cac:TaxScheme/cbc:ID);

/// Conditions of contexts and rules shared by several ids.
pub const CONDITIONS: Functions = &[
    ("has_currency", |_, n| n.attr(AttrName::currencyID).is_some()),
    // A pack is only asked about documents of its own root and namespace.
    ("right_root", |_, _| true),
    ("right_namespace", |_, _| true),
    ("negative_price_allowance", |_, n| {
        is_negative_line(n) || !negative(n, path!(cac:Price/cac:AllowanceCharge/cbc:Amount))
    }),
    ("negative_line_allowance", |_, n| {
        is_negative_line(n) || !negative(n, path!(cac:AllowanceCharge/cbc:Amount))
    }),
];

/// Classes shared by all documents.
pub const COMMON: Functions = &[
    ("F-LIB313", |_, n| {
        let agency = path!(ext:UBLExtensions/ext:UBLExtension/ext:ExtensionAgencyID);
        let ours = n.any_at(agency, &mut |a| a.text() == "Digitaliseringsstyrelsen");
        let outside =
            |id: Node<'_>| number(id).is_some_and(|i| i < Decimal::from(1001) || i > Decimal::from(1999));
        !ours || !n.any_at(&[ext::UBLExtensions, ext::UBLExtension, cbc::ID], &mut |id| outside(id))
    }),
    ("F-LIB328", |d, n| {
        !has(n, path!(cbc:ProfileID), "Procurement-OrdRes-1.0") || d.root.tag() == doc::OrderResponse
    }),
    ("F-LIB352", |d, n| {
        !has(n, path!(cbc:ProfileID), "Procurement-BilSimReminderOnly-1.0") || d.root.tag() == doc::Reminder
    }),
    ("W-LIB012", |_, n| own_language(n)),
    ("W-LIB223", |_, n| own_language(n)),
    ("W-INV195", |_, n| own_language(n)),
    ("W-CRN140", |_, n| own_language(n)),
    ("W-LIB220", |_, n| {
        let languages = |p: Node<'_>| -> Vec<String> {
            p.children(cbc::Name).filter_map(|n| n.attr(AttrName::languageID)).map(str::to_owned).collect()
        };
        let mine = languages(n);
        !following(n).any(|other| languages(other).iter().any(|l| mine.contains(l)))
    }),
    ("W-LIB222", |_, n| {
        let all = n.children(cbc::Description).count();
        let named = n.children(cbc::Description).filter(|d| d.attr(AttrName::languageID).is_some()).count();
        all < 2 || all == named
    }),
    ("W-LIB230", |d, n| {
        let nes = d.root.text_at(path!(cbc:ProfileID)).is_some_and(|p| p.contains("nesubl.eu"));
        n.child(cbc::Name).is_none_or(|name| name.text().is_empty()) || d.root.tag() == doc::Invoice && nes
    }),
    ("F-LIB080", |_, n| not_before(n, cbc::StartDate, cbc::EndDate)),
    ("F-LIB081", |_, n| not_before(n, cbc::StartTime, cbc::EndTime)),
    ("F-LIB099", |d, n| d.root.any_at(path!(cac:PaymentMeans/cbc:ID), &mut |id| id.text() == n.text())),
    ("F-LIB235", |_, n| {
        let filled = |tag| n.child(tag).is_some_and(|c: Node<'_>| !c.text().is_empty());
        let fields = [cbc::ID, cbc::Name, cbc::Telephone, cbc::Telefax, cbc::ElectronicMail, cbc::Note];
        fields.into_iter().any(filled) || n.has_child(cac::OtherCommunication)
    }),
    ("F-LIB374", |d, n| !starts_minus(n) && !is_zero(n) || is_converted(d)),
    ("F-LIB375", |d, n| !starts_minus(n) || is_converted(d)),
    ("F-LIB376", |d, n| !starts_minus(n) && !is_zero(n) || is_converted(d)),
    ("F-LIB403", |_, n| {
        let name = if n.tag().is_known() { n.tag().local_name() } else { n.local_name() };
        !name.ends_with("Amount")
            || codes::has("OIO-CurrencyCode", n.attr(AttrName::currencyID).unwrap_or(""))
    }),
    ("OIOUBL-Common-GP004", |_, n| !is_property(n, "EmissionFactor") || value(n).is_some()),
    ("OIOUBL-Common-GP005", emission_adds_up),
    ("OIOUBL-Common-GP007", |_, n| {
        let source = |p: Node<'_>| is_property(p, "EmissionFactorSource");
        !is_property(n, "EmissionFactor")
            || n.parent().is_some_and(|i| i.children(cac::AdditionalItemProperty).any(source))
    }),
    ("OIOUBL-Common-GP009", |_, n| !is_property(n, "CalculationRate") || value(n).is_some()),
];

/// Payment means.
pub const PAYMENT: Functions = &[
    ("F-LIB311", |_, n| {
        let branch = path!(cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID);
        !has(n, path!(cbc:PaymentMeansCode), "42") || number_at(n, branch).is_some_and(|v| !v.is_zero())
    }),
    ("F-LIB321", |_, n| {
        let giro =
            has(n, path!(cbc:PaymentMeansCode), "50") || has(n, path!(cbc:PaymentChannelCode), "DK:GIRO");
        let account = n.at(path!(cac:PayeeFinancialAccount/cbc:ID)).map_or("", Node::text);
        !giro || matches!(account.chars().count(), 7 | 8) && Decimal::parse(account).is_some()
    }),
    ("F-LIB336", |_, n| {
        let instruction = n.child(cbc::InstructionID).map(Node::text);
        let with_id = has_any(n, path!(cbc:PaymentID), &["71", "75"]);
        let bad = with_id && instruction.is_none_or(has_other_than_digits) || instruction == Some("");
        !has(n, path!(cbc:PaymentMeansCode), "93") || !bad
    }),
    ("F-LIB390", |_, n| {
        let instruction = n.child(cbc::InstructionID).map_or("", Node::text);
        let with_id = has_any(n, path!(cbc:PaymentID), &["04", "15"]);
        !has(n, path!(cbc:PaymentMeansCode), "50") || !with_id || !has_other_than_digits(instruction)
    }),
];

/// Taxes, allowances and charges.
pub const TAX: Functions = &[
    ("F-LIB228", |_, n| {
        let get = |tag| n.child(tag).and_then(number);
        let (Some(factor), Some(base)) = (get(cbc::MultiplierFactorNumeric), get(cbc::BaseAmount)) else {
            return true;
        };
        get(cbc::Amount).is_none_or(|amount| amount.minus(base.times(factor)).abs() <= ONE)
    }),
    ("F-LIB253", |d, n| {
        let other = d.root.any_at(path!(cbc:InvoiceTypeCode), &mut |c| c.text() != "325");
        !(has(n, path!(cbc:TaxEvidenceIndicator), "false") && d.root.tag() == doc::Invoice && other)
    }),
    ("F-LIB266", |_, n| {
        let foreign = number_at(n, path!(cbc:TransactionCurrencyTaxAmount)).unwrap_or_default();
        let total = n.parent().and_then(|t| number_at(t, path!(cbc:TaxAmount))).unwrap_or_default();
        let opposed =
            foreign.is_negative() && total > Decimal::ZERO || foreign > Decimal::ZERO && total.is_negative();
        !has(n, CATEGORY, "StandardRated") || !opposed
    }),
    ("F-LIB306", |_, n| {
        let vat = |t: &Node<'_>| t.any_at(SCHEME, &mut |id| matches!(id.text(), "63" | "VAT"));
        n.parent().is_some_and(|p| p.children(cac::TaxTotal).filter(vat).count() == 1)
    }),
    ("F-LIB314", |_, n| !following(n).any(|other| shares(n, other, SCHEME))),
    ("F-LIB315", |_, n| {
        let same_scheme = following(n).any(|other| shares(n, other, SUBTOTAL_SCHEME));
        let same_category = following(n).any(|other| shares(n, other, CATEGORY));
        !(has(n, SUBTOTAL_SCHEME, "63") && same_scheme && same_category)
    }),
    ("F-LIB316", |_, n| {
        let differ = |other: Node<'_>| {
            n.any_at(SUBTOTAL_SCHEME, &mut |a| other.any_at(SUBTOTAL_SCHEME, &mut |b| a.text() != b.text()))
        };
        !following(n).any(differ)
    }),
    ("F-LIB381", |_, n| {
        let get = |path| number_at(n, path);
        let Some((taxable, tax)) = get(path!(cbc:TaxableAmount)).zip(get(path!(cbc:TaxAmount))) else {
            return true;
        };
        let rate = get(path!(cac:TaxCategory/cbc:Percent)).unwrap_or_default();
        let due = taxable.times(rate).times(Decimal::new(1, 2)) >= Decimal::new(5, 3);
        !(has(n, CATEGORY, "StandardRated") && taxable > Decimal::ZERO && tax.is_zero() && due)
    }),
    ("F-LIB382", |_, n| {
        let rate = n.child(cbc::Percent);
        let none = rate.is_none_or(|r| r.text().is_empty() || is_zero(r));
        !has(n, path!(cbc:ID), "StandardRated") || !none
    }),
    ("F-LIB385", |_, n| {
        let sum: Decimal = n.children(cac::TaxSubtotal).map(|s| sum_at(s, path!(cbc:TaxAmount))).sum();
        !n.has_child(cac::TaxSubtotal) || number_at(n, path!(cbc:TaxAmount)) == Some(sum.rounded_up(2))
    }),
    ("F-LIB400", |_, n| {
        let tax = n.parent().and_then(|s| number_at(s, path!(cbc:TaxAmount)));
        let no_rate = n.child(cbc::Percent).is_none_or(is_zero);
        n.child(cbc::ID).is_some_and(|id| id.text() != "ZeroRated")
            || tax.is_some_and(Decimal::is_zero) && no_rate
    }),
    ("F-LIB401", line_tax_adds_up),
    ("F-LIB402", header_taxable_adds_up),
    ("F-LIB404", |d, _| {
        let mut of_lines: Vec<&str> = Vec::new();
        for line in d.lines() {
            collect(line, path!(cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID), &mut of_lines);
        }
        collect(d.root, path!(cac:AllowanceCharge/cac:TaxCategory/cbc:ID), &mut of_lines);
        let mut of_header = Vec::new();
        collect(d.root, path!(cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID), &mut of_header);
        of_lines.iter().all(|c| of_header.contains(c)) && of_header.iter().all(|c| of_lines.contains(c))
    }),
];

/// Invoices.
pub const INVOICE: Functions = &[
    ("F-INV002", |_, n| !is_simple(n) || n.has_child(cac::OrderReference)),
    ("F-INV012", |d, n| in_currency(d, n, path!(cac:InvoiceLine/cbc:LineExtensionAmount))),
    ("F-INV013", |d, n| in_currency(d, n, path!(cac:LegalMonetaryTotal/cbc:LineExtensionAmount))),
    ("F-INV014", |d, n| in_currency(d, n, path!(cac:LegalMonetaryTotal/cbc:PayableAmount))),
    ("F-INV018", |d, _| d.root.has(TRANSACTION)),
    ("F-INV019", |d, n| in_currency(d, n, path!(cac:InvoiceLine/cac:Price/cbc:PriceAmount))),
    ("F-INV020", |d, _| d.root.has_child(cac::PricingExchangeRate)),
    ("F-INV021", |d, _| d.root.has_child(cac::PaymentExchangeRate)),
    ("F-INV022", |d, _| d.root.has_child(cac::PaymentAlternativeExchangeRate)),
    ("F-INV122", |d, n| n.has_child(cbc::AllowanceTotalAmount) || !has_allowance(d, "false")),
    ("F-INV123", |d, n| n.has_child(cbc::ChargeTotalAmount) || !has_allowance(d, "true")),
    ("F-INV124", |d, n| {
        n.has_child(cbc::PrepaidAmount) || !d.root.has(path!(cac:PrepaidPayment/cbc:PaidAmount))
    }),
    ("F-INV125", |d, n| {
        n.has_child(cbc::PayableRoundingAmount) || !d.root.has(path!(cac:TaxTotal/cbc:RoundingAmount))
    }),
    ("F-INV126", |d, n| lines_add_up(d, n, true)),
    ("F-INV127", |d, n| tax_total(d, n)),
    ("F-INV128", |d, n| total(n, cbc::TaxInclusiveAmount, inclusive(d, n))),
    ("F-INV129", |d, n| total(n, cbc::AllowanceTotalAmount, allowances(d, "false"))),
    ("F-INV130", |d, n| total(n, cbc::ChargeTotalAmount, allowances(d, "true"))),
    ("F-INV131", |d, n| {
        total(n, cbc::PrepaidAmount, sum_at(d.root, path!(cac:PrepaidPayment/cbc:PaidAmount)))
    }),
    ("F-INV132", |d, n| {
        !d.root.has(path!(cac:TaxTotal/cbc:RoundingAmount))
            || total(n, cbc::PayableRoundingAmount, roundings(d))
    }),
    ("F-INV133", payable_adds_up),
    ("F-INV134", |d, n| terms_add_up(d, n)),
    ("F-INV142", |d, n| !n.has_child(cac::OrderLineReference) || d.root.has_child(cac::OrderReference)),
    ("F-INV330", |d, n| once_delivered(d, n, cbc::ActualDeliveryDate)),
    ("F-INV331", |d, n| once_delivered(d, n, cac::RequestedDeliveryPeriod)),
    ("F-INV332", |d, n| once_delivered(d, n, cac::DeliveryLocation)),
    ("F-INV333", |d, n| once_delivered(d, n, cac::DeliveryParty)),
    ("F-INV338", |_, n| small_rounding(n)),
    ("F-INV339", |d, n| in_currency(d, n, TRANSACTION)),
    ("W-INV237", |_, n| !following(n).any(|other| shares(n, other, path!(cbc:ID)))),
    ("W-INV323", |d, n| !(is_paid(n) && lacks_exchange(d))),
    ("F-INV326", |d, n| line(d, n, Unit::Different, Exchange::Multiply { factor: false })),
    ("F-INV327", |d, n| line(d, n, Unit::Different, Exchange::Divide { factor: false })),
    ("F-INV328", |d, n| line(d, n, Unit::Different, Exchange::Multiply { factor: true })),
    ("F-INV329", |d, n| line(d, n, Unit::Different, Exchange::Divide { factor: true })),
    ("F-INV340", |d, n| line(d, n, Unit::Equal, Exchange::None)),
    ("F-INV341", |d, n| line(d, n, Unit::Equal, Exchange::Multiply { factor: true })),
    ("F-INV342", |d, n| line(d, n, Unit::Equal, Exchange::Divide { factor: true })),
    ("F-INV343", |d, n| line(d, n, Unit::Different, Exchange::None)),
    ("F-INV344", |d, n| line(d, n, Unit::Equal, Exchange::Multiply { factor: false })),
    ("F-INV345", |d, n| line(d, n, Unit::Equal, Exchange::Divide { factor: false })),
    ("F-INV346", |d, n| line(d, n, Unit::Unknown, Exchange::Multiply { factor: false })),
    ("F-INV347", |d, n| line(d, n, Unit::Unknown, Exchange::Divide { factor: false })),
    ("F-INV348", |d, n| line(d, n, Unit::Unknown, Exchange::None)),
    ("F-INV349", |d, n| line(d, n, Unit::Unknown, Exchange::Multiply { factor: true })),
    ("F-INV350", |d, n| line(d, n, Unit::Unknown, Exchange::Divide { factor: true })),
];

/// Credit notes.
pub const CREDIT_NOTE: Functions = &[
    ("F-CRN002", |_, n| !is_simple(n) || n.has_child(cac::OrderReference)),
    ("F-CRN007", |d, n| in_currency(d, n, path!(cac:CreditNoteLine/cbc:LineExtensionAmount))),
    ("F-CRN008", |d, n| in_currency(d, n, path!(cac:LegalMonetaryTotal/cbc:LineExtensionAmount))),
    ("F-CRN009", |d, n| in_currency(d, n, path!(cac:LegalMonetaryTotal/cbc:PayableAmount))),
    ("F-CRN013", |d, _| d.root.has(TRANSACTION)),
    ("F-CRN014", |d, n| in_currency(d, n, path!(cac:CreditNoteLine/cac:Price/cbc:PriceAmount))),
    ("F-CRN015", |d, _| d.root.has_child(cac::PricingExchangeRate)),
    ("F-CRN016", |d, _| d.root.has_child(cac::PaymentExchangeRate)),
    ("F-CRN017", |d, _| d.root.has_child(cac::PaymentAlternativeExchangeRate)),
    ("F-CRN068", |d, n| n.has_child(cbc::AllowanceTotalAmount) || !has_allowance(d, "false")),
    ("F-CRN069", |d, n| n.has_child(cbc::ChargeTotalAmount) || !has_allowance(d, "true")),
    ("F-CRN071", |d, n| {
        n.has_child(cbc::PayableRoundingAmount) || !d.root.has(path!(cac:TaxTotal/cbc:RoundingAmount))
    }),
    ("F-CRN072", |d, n| lines_add_up(d, n, false)),
    ("F-CRN073", |d, n| tax_total(d, n)),
    ("F-CRN074", |d, n| total(n, cbc::TaxInclusiveAmount, inclusive(d, n))),
    ("F-CRN075", |d, n| total(n, cbc::AllowanceTotalAmount, allowances(d, "false"))),
    ("F-CRN076", |d, n| total(n, cbc::ChargeTotalAmount, allowances(d, "true"))),
    ("F-CRN078", |d, n| {
        !d.root.has(path!(cac:TaxTotal/cbc:RoundingAmount))
            || total(n, cbc::PayableRoundingAmount, roundings(d))
    }),
    ("F-CRN079", payable_adds_up),
    ("F-CRN082", |_, n| n.has_child(cac::Item) || n.has_child(cac::BillingReference)),
    ("F-CRN083", |_, n| n.has_child(cac::Price) || n.has_child(cac::BillingReference)),
    ("F-CRN203", |_, n| is_negative_line(n) || !negative(n, path!(cac:Price/cac:AllowanceCharge/cbc:Amount))),
    ("F-CRN208", |_, n| small_rounding(n)),
    ("F-CRN209", |d, n| in_currency(d, n, TRANSACTION)),
    ("W-CRN154", |d, n| !(is_paid(n) && lacks_exchange(d))),
    ("F-CRN194", |d, n| line(d, n, Unit::Different, Exchange::None)),
    ("F-CRN198", |d, n| line(d, n, Unit::Unknown, Exchange::Multiply { factor: false })),
    ("F-CRN199", |d, n| line(d, n, Unit::Unknown, Exchange::Divide { factor: false })),
    ("F-CRN200", |d, n| line(d, n, Unit::Different, Exchange::Multiply { factor: true })),
    ("F-CRN201", |d, n| line(d, n, Unit::Different, Exchange::Divide { factor: true })),
    ("F-CRN210", |d, n| line(d, n, Unit::Equal, Exchange::None)),
    ("F-CRN212", |d, n| line(d, n, Unit::Different, Exchange::Multiply { factor: false })),
    ("F-CRN213", |d, n| line(d, n, Unit::Equal, Exchange::Multiply { factor: false })),
    ("F-CRN214", |d, n| line(d, n, Unit::Different, Exchange::Divide { factor: false })),
    ("F-CRN215", |d, n| line(d, n, Unit::Equal, Exchange::Divide { factor: false })),
    ("F-CRN216", |d, n| line(d, n, Unit::Unknown, Exchange::None)),
    ("F-CRN217", |d, n| line(d, n, Unit::Equal, Exchange::Multiply { factor: true })),
    ("F-CRN218", |d, n| line(d, n, Unit::Unknown, Exchange::Multiply { factor: true })),
    ("F-CRN219", |d, n| line(d, n, Unit::Equal, Exchange::Divide { factor: true })),
    ("F-CRN220", |d, n| line(d, n, Unit::Unknown, Exchange::Divide { factor: true })),
];

/// Reminders.
pub const REMINDER: Functions = &[
    ("F-REM014", |d, _| d.root.has(TRANSACTION)),
    ("F-REM062", |d, _| d.root.has_child(cac::PricingExchangeRate)),
    ("F-REM063", |d, _| d.root.has_child(cac::PaymentExchangeRate)),
    ("F-REM064", |d, _| d.root.has_child(cac::PaymentAlternativeExchangeRate)),
    ("F-REM065", |d, n| in_currency(d, n, path!(cac:LegalMonetaryTotal/cbc:LineExtensionAmount))),
    ("F-REM066", |d, n| in_currency(d, n, path!(cac:LegalMonetaryTotal/cbc:PayableAmount))),
    ("F-REM067", |d, n| in_currency(d, n, path!(cac:ReminderLine/cbc:DebitLineAmount))),
    ("F-REM068", |d, n| in_currency(d, n, path!(cac:ReminderLine/cbc:CreditLineAmount))),
    ("F-REM074", |d, n| n.has_child(cbc::AllowanceTotalAmount) || !has_allowance(d, "false")),
    ("F-REM075", |d, n| n.has_child(cbc::ChargeTotalAmount) || !has_allowance(d, "true")),
    ("F-REM076", |d, n| {
        n.has_child(cbc::PrepaidAmount) || !d.root.has(path!(cac:PrepaidPayment/cbc:PaidAmount))
    }),
    ("F-REM077", |d, n| {
        n.has_child(cbc::PayableRoundingAmount) || !d.root.has(path!(cac:TaxTotal/cbc:RoundingAmount))
    }),
    ("F-REM079", |d, n| tax_total(d, n)),
    ("F-REM080", |d, n| total(n, cbc::TaxInclusiveAmount, inclusive(d, n))),
    ("F-REM081", |d, n| total(n, cbc::AllowanceTotalAmount, allowances(d, "false"))),
    ("F-REM082", |d, n| total(n, cbc::ChargeTotalAmount, allowances(d, "true"))),
    ("F-REM083", |d, n| {
        total(n, cbc::PrepaidAmount, sum_at(d.root, path!(cac:PrepaidPayment/cbc:PaidAmount)))
    }),
    ("F-REM084", |d, n| total(n, cbc::PayableRoundingAmount, roundings(d))),
    ("F-REM085", payable_adds_up),
    ("F-REM086", |d, n| terms_add_up(d, n)),
];

const TRANSACTION: &[Tag] = path!(cac:TaxTotal/cac:TaxSubtotal/cbc:TransactionCurrencyTaxAmount);

fn has(node: Node<'_>, path: &[Tag], value: &str) -> bool {
    node.any_at(path, &mut |found| found.text() == value)
}

fn has_any(node: Node<'_>, path: &[Tag], values: &[&str]) -> bool {
    node.any_at(path, &mut |found| values.contains(&found.text()))
}

/// Whether the two elements hold an equal text at the path.
fn shares(one: Node<'_>, other: Node<'_>, path: &[Tag]) -> bool {
    one.any_at(path, &mut |a| other.any_at(path, &mut |b| a.text() == b.text()))
}

/// Elements after this one under the same parent.
fn following<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let siblings = node.parent().map(Node::all_children);
    siblings.into_iter().flatten().filter(move |other| other.id() > node.id())
}

/// No later sibling is in the same language.
fn own_language(node: Node<'_>) -> bool {
    let Some(language) = node.attr(AttrName::languageID) else { return true };
    !following(node).any(|other| other.attr(AttrName::languageID) == Some(language))
}

fn starts_minus(node: Node<'_>) -> bool {
    node.text().starts_with('-')
}

fn is_zero(node: Node<'_>) -> bool {
    number(node).is_some_and(Decimal::is_zero)
}

fn has_other_than_digits(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii_digit())
}

/// The document was converted from Peppol BIS 3 by the public converter, which says so in a reference.
fn is_converted(doc: &Doc<'_>) -> bool {
    has(doc.root, path!(cac:AdditionalDocumentReference/cbc:DocumentTypeCode), "PEPPOLBIS32OIOUBL")
}

/// Dates or times compared as the digits they are written with; both missing parts are fine.
fn not_before(period: Node<'_>, start: Tag, end: Tag) -> bool {
    let digits = |tag| {
        let text = period.child(tag).map(Node::text)?;
        Some(Decimal::parse(&text.replace(['-', ':'], "")))
    };
    match (digits(start), digits(end)) {
        (Some(start), Some(end)) => start.zip(end).is_some_and(|(start, end)| end >= start),
        _ => true,
    }
}

fn is_property(property: Node<'_>, name: &str) -> bool {
    has(property, path!(cbc:Name), name)
}

fn value(property: Node<'_>) -> Option<Decimal> {
    number_at(property, path!(cbc:Value))
}

/// GP005: emission of a line = emission factor × quantity, compared to four decimals.
fn emission_adds_up(_: &Doc<'_>, property: Node<'_>) -> bool {
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
fn line_tax_adds_up(_: &Doc<'_>, category: Node<'_>) -> bool {
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
fn header_taxable_adds_up(doc: &Doc<'_>, subtotal: Node<'_>) -> bool {
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
fn collect<'t>(node: Node<'t>, path: &[Tag], into: &mut Vec<&'t str>) {
    const VAT: [&str; 9] = ["B", "M", "L", "K", "O", "G", "ZeroRated", "StandardRated", "ReverseCharge"];
    node.any_at(path, &mut |id| {
        if VAT.contains(&id.text()) {
            into.push(id.text());
        }
        false
    });
}

/// Profiles of simple billing after an order.
fn is_simple(root: Node<'_>) -> bool {
    const PROFILES: [&str; 3] = [
        "Procurement-OrdSimR-BilSim-1.0",
        "Procurement-OrdAdv-BilSim-1.0",
        "urn:www.nesubl.eu:profiles:profile7:ver1.0",
    ];
    has_any(root, path!(cbc:ProfileID), &PROFILES)
}

/// All amounts at the path that name a currency name this one.
fn in_currency(doc: &Doc<'_>, currency: Node<'_>, path: &[Tag]) -> bool {
    let other = &mut |a: Node<'_>| a.attr(AttrName::currencyID).is_some_and(|c| c != currency.text());
    !doc.root.any_at(path, other)
}

fn has_allowance(doc: &Doc<'_>, indicator: &str) -> bool {
    has(doc.root, path!(cac:AllowanceCharge/cbc:ChargeIndicator), indicator)
}

fn allowances(doc: &Doc<'_>, indicator: &str) -> Decimal {
    let those =
        doc.root.children(cac::AllowanceCharge).filter(|a| has(*a, path!(cbc:ChargeIndicator), indicator));
    those.map(|a| sum_at(a, path!(cbc:Amount))).sum()
}

fn taxes(doc: &Doc<'_>) -> Decimal {
    sum_at(doc.root, path!(cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount))
}

fn roundings(doc: &Doc<'_>) -> Decimal {
    sum_at(doc.root, path!(cac:TaxTotal/cbc:RoundingAmount))
}

fn inclusive(doc: &Doc<'_>, totals: Node<'_>) -> Decimal {
    let get = |path| sum_at(totals, path);
    get(path!(cbc:LineExtensionAmount))
        .plus(taxes(doc))
        .plus(get(path!(cbc:ChargeTotalAmount)))
        .minus(get(path!(cbc:AllowanceTotalAmount)))
        .plus(get(path!(cbc:PayableRoundingAmount)))
}

/// The tax total of a document, as [`total`] compares it; a zero keeps the sign it is written with, since the
/// published rule compares formatted text.
fn tax_total(doc: &Doc<'_>, totals: Node<'_>) -> bool {
    let rows = doc.root.all_at(path!(cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount));
    let minus_zero = |n: &Node<'_>| starts_minus(*n) && is_zero(*n);
    let sum_is_minus_zero = !rows.is_empty() && rows.iter().all(minus_zero);
    let stated = totals.child(cbc::TaxExclusiveAmount);
    let same_sign = stated.is_none_or(|s| !is_zero(s) || starts_minus(s) == sum_is_minus_zero);
    total(totals, cbc::TaxExclusiveAmount, taxes(doc)) && (same_sign || !taxes(doc).is_zero())
}

/// A total, where stated, is this sum to the øre.
fn total(totals: Node<'_>, tag: Tag, sum: Decimal) -> bool {
    totals.child(tag).is_none_or(|stated| number(stated).is_some_and(|s| s.rounded(2) == sum.rounded(2)))
}

fn payable_adds_up(doc: &Doc<'_>, totals: Node<'_>) -> bool {
    let computed = inclusive(doc, totals).minus(sum_at(totals, path!(cbc:PrepaidAmount)));
    sum_at(totals, path!(cbc:PayableAmount)).rounded(2) == computed.rounded(2)
}

fn lines_add_up(doc: &Doc<'_>, totals: Node<'_>, without_free: bool) -> bool {
    let Some(stated) = number_at(totals, path!(cbc:LineExtensionAmount)) else { return true };
    let lines = doc.lines().filter(|line| !without_free || is_paid(*line));
    let sum: Decimal = lines.map(|line| sum_at(line, path!(cbc:LineExtensionAmount))).sum();
    stated.minus(sum).abs() <= Decimal::new(55, 4)
}

/// Payment terms add up to the amount due, or the first alone does.
fn terms_add_up(doc: &Doc<'_>, totals: Node<'_>) -> bool {
    let Some(first) = doc.root.child(cac::PaymentTerms) else { return true };
    let Some(payable) = number_at(totals, path!(cbc:PayableAmount)) else { return false };
    let sum = sum_at(doc.root, path!(cac:PaymentTerms/cbc:Amount));
    let is = |amount: Decimal| amount.rounded(2) == payable.rounded(2);
    is(sum) || number_at(first, path!(cbc:Amount)).is_some_and(is)
}

fn once_delivered(doc: &Doc<'_>, line: Node<'_>, what: Tag) -> bool {
    !(line.has(&[cac::Delivery, what]) && doc.root.has(&[cac::Delivery, what]))
}

fn small_rounding(totals: Node<'_>) -> bool {
    number_at(totals, path!(cbc:PayableRoundingAmount)).is_none_or(|r| r.abs() <= Decimal::from(10))
}

fn negative(node: Node<'_>, path: &[Tag]) -> bool {
    node.any_at(path, &mut |found| starts_minus(found))
}

fn quantity<'t>(line: Node<'t>) -> Option<Node<'t>> {
    line.child(cbc::InvoicedQuantity).or(line.child(cbc::CreditedQuantity))
}

/// Quantity or price is negative.
fn is_negative_line(line: Node<'_>) -> bool {
    quantity(line).is_some_and(starts_minus) || negative(line, path!(cac:Price/cbc:PriceAmount))
}

/// Not free of charge.
fn is_paid(line: Node<'_>) -> bool {
    !line.has_child(cbc::FreeOfChargeIndicator) || has(line, path!(cbc:FreeOfChargeIndicator), "false")
}

/// There is an exchange rate without rate or operator.
fn lacks_exchange(doc: &Doc<'_>) -> bool {
    let rate = doc.root.child(cac::PricingExchangeRate);
    rate.is_some_and(|r| !r.has_child(cbc::CalculationRate) || !r.has_child(cbc::MathematicOperatorCode))
}

/// Whether quantity and price are stated in the same unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Different,
    Equal,
    Unknown,
}

/// How prices are exchanged, and whether a factor rate is stated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exchange {
    None,
    Multiply { factor: bool },
    Divide { factor: bool },
}

fn unit_of(line: Node<'_>) -> Unit {
    let unit = |node: Option<Node<'_>>| node.and_then(|n| n.attr(AttrName::unitCode)).map(str::to_owned);
    match (unit(quantity(line)), unit(line.at(path!(cac:Price/cbc:BaseQuantity)))) {
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
fn line(doc: &Doc<'_>, line: Node<'_>, unit: Unit, exchange: Exchange) -> bool {
    if !is_paid(line) || unit_of(line) != unit || exchange_of(doc, line) != Some(exchange) {
        return true;
    }
    if unit != Unit::Different && line.at(path!(cac:Price/cbc:BaseQuantity)).is_some_and(is_zero) {
        return false; // a price per nothing fits no amount
    }
    let (Some(stated), Some(computed)) =
        (number_at(line, path!(cbc:LineExtensionAmount)), gross(doc, line, unit))
    else {
        return true;
    };
    let rate = doc.root.at(path!(cac:PricingExchangeRate/cbc:CalculationRate)).and_then(number);
    let (stated, exchanged) = match exchange {
        Exchange::None => (stated.rounded(2), Some(computed)),
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
