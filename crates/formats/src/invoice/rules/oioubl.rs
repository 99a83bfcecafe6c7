//! Rules of OIOUBL 2.1 that need more than a table row; sums are in [`sums`].

mod sums;

use std::sync::LazyLock;

use self::sums::{
    Exchange, Unit, allowances, collect, emission_adds_up, has_allowance, header_taxable_adds_up,
    in_currency, inclusive, is_negative_line, is_paid, is_property, is_simple, lacks_exchange, line,
    line_tax_adds_up, lines_add_up, negative, once_delivered, payable_adds_up, roundings, small_rounding,
    tax_total, terms_add_up, total, value,
};
use super::codes;
use super::doc::{Doc, number, number_at, sum_at};
use super::table::Functions;
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
        !n.following().any(|other| languages(other).iter().any(|l| mine.contains(l)))
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
            || CURRENCIES.is_some_and(|list| list.has(n.attr(AttrName::currencyID).unwrap_or("")))
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

/// Looked up once: every amount of a document asks for it.
static CURRENCIES: LazyLock<Option<&'static codes::List>> = LazyLock::new(|| codes::list("OIO-CurrencyCode"));

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
    ("F-LIB314", |_, n| !n.following().any(|other| shares(n, other, SCHEME))),
    ("F-LIB315", |_, n| {
        let same_scheme = n.following().any(|other| shares(n, other, SUBTOTAL_SCHEME));
        let same_category = n.following().any(|other| shares(n, other, CATEGORY));
        !(has(n, SUBTOTAL_SCHEME, "63") && same_scheme && same_category)
    }),
    ("F-LIB316", |_, n| {
        let differ = |other: Node<'_>| {
            n.any_at(SUBTOTAL_SCHEME, &mut |a| other.any_at(SUBTOTAL_SCHEME, &mut |b| a.text() != b.text()))
        };
        !n.following().any(differ)
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
    ("W-INV237", |d, n| !n.children(cbc::ID).any(|id| d.has_later_id(n, id.text()))),
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

/// No later sibling is in the same language.
fn own_language(node: Node<'_>) -> bool {
    let Some(language) = node.attr(AttrName::languageID) else { return true };
    !node.following().any(|other| other.attr(AttrName::languageID) == Some(language))
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
