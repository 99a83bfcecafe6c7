//! Rules of EN 16931 in UN/CEFACT CII that need more than a table row; the VAT categories are in
//! [`super::vat_cii`].

use super::codes;
use super::doc::{Doc, number, number_at, sum_at};
use super::table::Functions;
use super::vat::near_vat;
use crate::invoice::Decimal;
use crate::invoice::xml::names::{ram, udt};
use crate::invoice::xml::{AttrName, Node, Tag};
use crate::path;

/// The seller.
pub const SELLER: &[Tag] =
    path!(rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty);
const SETTLEMENT: &[Tag] = path!(rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement);
const INDICATOR: &[Tag] = path!(ram:ChargeIndicator/udt:Indicator);

/// Conditions of contexts and rules shared by several ids.
pub const CONDITIONS: Functions = &[
    ("of_transfer", |_, n| n.parent().is_some_and(|m| means(m, &["30", "58"]))),
    ("says_false", |_, n| n.any_at(path!(udt:Indicator), &mut |i| i.text() == "false")),
    ("says_true", |_, n| n.any_at(path!(udt:Indicator), &mut |i| i.text() == "true")),
    ("of_allowance", |_, n| n.parent().is_some_and(is_allowance)),
    ("of_charge", |_, n| n.parent().is_some_and(is_charge)),
    ("in_invoice_currency", |d, n| has_currency(d, n, ram::InvoiceCurrencyCode)),
    ("scheme_VA", |_, n| scheme(n, "VA")),
    ("is_102", |_, n| n.attr(AttrName::format) == Some("102")),
    ("of_party", |_, n| !n.is_within(ram::SpecifiedTradeProduct) && !n.is_within(ram::ShipToTradeParty)),
    ("not_tax_id", |_, n| !n.is_within(ram::SpecifiedTaxRegistration)),
    ("ends_DocumentContextParameter", |_, n| n.local_name().ends_with("DocumentContextParameter")),
    ("ends_ID", |_, n| ends(n, "ID")),
    ("ends_ReferencedDocument", |_, n| ends(n, "ReferencedDocument")),
    ("ends_Amount", |_, n| ends(n, "Amount") && n.tag() != ram::TaxTotalAmount),
    ("ends_Quantity", |_, n| ends(n, "Quantity")),
    ("ends_TradeTax", |_, n| ends(n, "TradeTax")),
    ("is_supporting", |_, n| is_additional(n, &["916"])),
    ("is_object", |_, n| is_additional(n, &["130"])),
    ("is_typed_reference", |_, n| is_additional(n, &["50", "130", "916"])),
    ("is_invoice_reference", |_, n| n.tag() == ram::InvoiceReferencedDocument),
    ("is_applicable_tax", |_, n| n.tag() == ram::ApplicableTradeTax),
    ("in_settlement", |_, n| n.is_within(ram::ApplicableHeaderTradeSettlement)),
    ("billed_in_units", |d, _| {
        let billed = path!(
            rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity
        );
        d.root.any_at(billed, &mut |quantity| quantity.attr(AttrName::unitCode).is_some())
    }),
];

/// Rules about parties, lines and the document.
pub const RULES: Functions = &[
    ("BR-03", |_, n| {
        let date = path!(rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString);
        n.any_at(date, &mut |d| d.attr(AttrName::format) == Some("102") && !d.trimmed().is_empty())
    }),
    ("BR-16", |d, _| d.root.descendants().any(|n| n.tag() == ram::IncludedSupplyChainTradeLineItem)),
    ("BR-17", payee_differs),
    ("BR-27", |_, n| {
        let price = path!(ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount);
        n.any_at(price, &mut not_negative)
    }),
    ("BR-28", |_, n| {
        let price = path!(ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/ram:ChargeAmount);
        !n.has(price) || n.any_at(price, &mut not_negative)
    }),
    ("BR-29", |_, n| ends_after_start(n)),
    ("BR-30", |_, n| ends_after_start(n)),
    ("BR-32", |_, n| has_vat_category(n)),
    ("BR-37", |_, n| has_vat_category(n)),
    ("BR-47", |_, n| is_vat(n) && n.has_child(ram::CategoryCode)),
    ("BR-48", |_, n| {
        let outside = n.any_at(path!(ram:CategoryCode), &mut |c| c.text() == "O");
        is_vat(n) && (n.has_child(ram::RateApplicablePercent) || outside)
    }),
    ("BR-53", |d, n| {
        let Some(settlement) = d.root.at(SETTLEMENT) else { return true };
        let tax = |wanted: &str| settlement.children(ram::TaxCurrencyCode).any(|c| c.text() == wanted);
        let stated = |a: Node<'_>| a.attr(AttrName::currencyID).is_some_and(tax);
        let same = settlement.children(ram::InvoiceCurrencyCode).any(|c| tax(c.text()));
        !settlement.has_child(ram::TaxCurrencyCode) || n.children(ram::TaxTotalAmount).any(stated) && !same
    }),
    ("BR-56", |_, n| {
        n.any_at(path!(ram:SpecifiedTaxRegistration/ram:ID), &mut |id| {
            scheme(id, "VA") && !id.trimmed().is_empty()
        })
    }),
    ("BR-62", |d, _| endpoint_has_scheme(d.root.at(SELLER))),
    ("BR-63", |d, _| {
        let buyer =
            path!(rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerTradeParty);
        endpoint_has_scheme(d.root.at(buyer))
    }),
    ("BR-CO-03", |d, _| {
        let any = |tag: Tag| d.root.descendants().any(|n| n.tag() == tag);
        !(any(ram::TaxPointDate) && any(ram::DueDateTypeCode))
    }),
    ("BR-CO-04", |_, n| {
        let tax = path!(ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax);
        n.any_at(tax, &mut |t| is_vat(t) && t.has_child(ram::CategoryCode))
    }),
    ("BR-CO-09", |_, n| {
        let country = n.text().get(..2).unwrap_or(n.text());
        country == "EL" || country == "XI" || codes::has("ISO3166-cii", country)
    }),
    ("BR-CO-18", |d, _| {
        let rows = |s: Node<'_>| s.has_child(ram::ApplicableTradeTax);
        d.root.descendants().any(|s| s.tag() == ram::ApplicableHeaderTradeSettlement && rows(s))
    }),
    ("BR-CO-26", |_, n| {
        let vat = n.any_at(path!(ram:SpecifiedTaxRegistration/ram:ID), &mut |id| scheme(id, "VA"));
        n.has_child(ram::ID)
            || n.has_child(ram::GlobalID)
            || n.has(path!(ram:SpecifiedLegalOrganization/ram:ID))
            || vat
    }),
    ("CII-DT-097", |_, n| is_date_102(n.trimmed())),
];

/// Rules about sums.
pub const SUMS: Functions = &[
    ("BR-CO-10", |_, n| {
        let lines = path!(
            ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount
        );
        let transaction = n.parent().and_then(Node::parent);
        let sum = transaction.map_or(Decimal::ZERO, |t| sum_at(t, lines));
        number_at(n, path!(ram:LineTotalAmount)) == Some(sum.rounded_up(2))
    }),
    ("BR-CO-11", |d, n| sum_of(d, n, ram::AllowanceTotalAmount, is_allowance)),
    ("BR-CO-12", |d, n| sum_of(d, n, ram::ChargeTotalAmount, is_charge)),
    ("BR-CO-13", |_, n| {
        let get = |tag| n.child(tag).map(|t| number(t).unwrap_or_default());
        let Some(lines) = get(ram::LineTotalAmount) else { return false };
        let allowances = get(ram::AllowanceTotalAmount).unwrap_or_default();
        let sum = lines.minus(allowances).plus(get(ram::ChargeTotalAmount).unwrap_or_default());
        get(ram::TaxBasisTotalAmount) == Some(sum.rounded_up(2))
    }),
    ("BR-CO-14", |d, n| {
        let rows = d.root.at(SETTLEMENT);
        let sum =
            rows.map_or(Decimal::ZERO, |s| sum_at(s, path!(ram:ApplicableTradeTax/ram:CalculatedAmount)));
        number(n) == Some(sum.rounded_up(2))
    }),
    ("BR-CO-15", total_with_vat),
    ("BR-CO-16", |_, n| {
        let get = |tag| n.child(tag).and_then(number);
        let Some(total) = get(ram::GrandTotalAmount) else { return false };
        let prepaid = get(ram::TotalPrepaidAmount).unwrap_or_default();
        let due = total.minus(prepaid).plus(get(ram::RoundingAmount).unwrap_or_default());
        get(ram::DuePayableAmount) == Some(due)
    }),
    ("BR-CO-17", vat_follows),
    ("BR-DEC-13", |d, n| two_decimals(d, n, ram::InvoiceCurrencyCode)),
    ("BR-DEC-15", |d, n| two_decimals(d, n, ram::TaxCurrencyCode)),
];

/// Rules about the CII syntax.
pub const SYNTAX: Functions = &[
    ("CII-SR-119", |_, n| {
        let allowance = path!(ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge);
        let all = n.all_at(allowance);
        let amount = all.iter().any(|a| a.has_child(ram::ActualAmount));
        let indicated = all.iter().any(|a| a.has_child(ram::ChargeIndicator));
        all.iter().any(|a| is_allowance(*a)) && amount || !indicated && !amount
    }),
    ("CII-SR-457", |_, n| references(n, "50") <= 1),
    ("CII-SR-458", |_, n| references(n, "130") <= 1),
    ("CII-SR-462", |d, _| {
        let code = |n: &Node<'_>| n.tag() == ram::DueDateTypeCode && n.is_in(ram::ApplicableTradeTax);
        let mut codes = d.root.descendants().filter(code).map(Node::text);
        let first = codes.next();
        codes.all(|c| Some(c) == first)
    }),
    ("CII-SR-467", |d, _| all_equal(d, ram::TypeCode)),
    ("CII-SR-468", |d, _| all_equal(d, ram::Information)),
    ("CII-SR-469", |d, _| {
        let reference =
            |n: &Node<'_>| n.tag() == ram::PaymentReference && n.is_in(ram::ApplicableHeaderTradeSettlement);
        d.root.descendants().filter(reference).count() <= 1
    }),
    ("CII-SR-470", |_, n| {
        let unpaid = |m: Node<'_>| {
            let account = m.any_at(path!(ram:PayeePartyCreditorFinancialAccount), &mut |a| {
                a.has_child(ram::IBANID) || a.has_child(ram::ProprietaryID)
            });
            m.text_at(path!(ram:TypeCode)).is_some_and(|c| matches!(c, "30" | "58")) && !account
        };
        !n.children(ram::SpecifiedTradeSettlementPaymentMeans).any(unpaid)
    }),
    ("CII-SR-474", |_, n| references(n, "130") <= 1),
    ("CII-SR-475", |_, n| supporting(n, ram::Name) <= 1),
    ("CII-SR-476", |_, n| supporting(n, ram::AttachmentBinaryObject) <= 1),
];

/// Whether an element of the business vocabulary has a name with this end.
fn ends(node: Node<'_>, end: &str) -> bool {
    let name = if node.tag().is_known() { node.tag().local_name() } else { node.local_name() };
    node.tag().namespace() == ram::UNKNOWN.namespace() && name.ends_with(end)
}

fn scheme(node: Node<'_>, code: &str) -> bool {
    node.attr(AttrName::schemeID) == Some(code)
}

/// Whether a tax is VAT.
pub fn is_vat(tax: Node<'_>) -> bool {
    tax.any_at(path!(ram:TypeCode), &mut |code| code.text().eq_ignore_ascii_case("VAT"))
}

/// Whether an indicator says that it is a charge.
pub fn is_charge(node: Node<'_>) -> bool {
    node.any_at(INDICATOR, &mut |i| matches!(i.trimmed(), "true" | "1"))
}

/// Whether an indicator says that it is an allowance.
pub fn is_allowance(node: Node<'_>) -> bool {
    node.any_at(INDICATOR, &mut |i| matches!(i.trimmed(), "false" | "0"))
}

fn means(node: Node<'_>, codes: &[&str]) -> bool {
    node.any_at(path!(ram:TypeCode), &mut |code| codes.contains(&code.text()))
}

fn is_additional(node: Node<'_>, codes: &[&str]) -> bool {
    node.tag() == ram::AdditionalReferencedDocument && means(node, codes)
}

fn references(node: Node<'_>, code: &str) -> usize {
    node.children(ram::AdditionalReferencedDocument)
        .filter(|r| r.text_at(path!(ram:TypeCode)) == Some(code))
        .count()
}

fn supporting(node: Node<'_>, tag: Tag) -> usize {
    let those = node.children(ram::AdditionalReferencedDocument);
    those.filter(|r| r.text_at(path!(ram:TypeCode)) == Some("916")).map(|r| r.children(tag).count()).sum()
}

fn not_negative(amount: Node<'_>) -> bool {
    number(amount).is_some_and(|a| !a.is_negative())
}

fn has_vat_category(indicator: Node<'_>) -> bool {
    let fits = &mut |tax: Node<'_>| is_vat(tax) && tax.has_child(ram::CategoryCode);
    indicator.parent().is_some_and(|p| p.any_at(path!(ram:CategoryTradeTax), fits))
}

/// The first electronic address names its scheme.
fn endpoint_has_scheme(party: Option<Node<'_>>) -> bool {
    let Some(address) = party.and_then(|p| p.child(ram::URIUniversalCommunication)) else { return true };
    let id = address.child(ram::URIID).and_then(|id| id.attr(AttrName::schemeID));
    id.is_some_and(|scheme| !scheme.trim_ascii().is_empty())
}

/// BR-17: a payee has a name and is not the seller.
fn payee_differs(_: &Doc<'_>, payee: Node<'_>) -> bool {
    let above = payee.parent().and_then(Node::parent);
    let seller = above.and_then(|t| t.at(path!(ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty)));
    let shared = |path: &[Tag]| {
        seller.is_some_and(|s| payee.any_at(path, &mut |a| s.any_at(path, &mut |b| a.text() == b.text())))
    };
    payee.has_child(ram::Name)
        && !shared(path!(ram:Name))
        && !shared(path!(ram:ID))
        && !shared(path!(ram:SpecifiedLegalOrganization/ram:ID))
}

fn ends_after_start(period: Node<'_>) -> bool {
    let day = |tag: Tag| {
        let written = period.all_at(&[tag, udt::DateTimeString]);
        written.into_iter().find(|d| d.attr(AttrName::format) == Some("102")).map(Node::text)
    };
    if !period.has_child(ram::StartDateTime) || !period.has_child(ram::EndDateTime) {
        return true;
    }
    day(ram::StartDateTime).zip(day(ram::EndDateTime)).is_some_and(|(start, end)| end >= start)
}

/// `YYYYMMDD` with a month of 1 to 12 and a day of 1 to 31.
fn is_date_102(text: &str) -> bool {
    let two = |at: usize| text.get(at..at + 2).and_then(|t| t.parse::<u8>().ok());
    text.len() == 8
        && text.bytes().all(|b| b.is_ascii_digit())
        && two(4).is_some_and(|month| (1..=12).contains(&month))
        && two(6).is_some_and(|day| (1..=31).contains(&day))
}

fn has_currency(doc: &Doc<'_>, amount: Node<'_>, currency: Tag) -> bool {
    let written = amount.attr(AttrName::currencyID);
    let same = &mut |code: Node<'_>| Some(code.text()) == written;
    doc.root.any_at(SETTLEMENT, &mut |s| s.any_at(&[currency], same))
}

/// Some VAT total in the currency has two decimals, or is in another.
fn two_decimals(doc: &Doc<'_>, summation: Node<'_>, currency: Tag) -> bool {
    let named = doc.root.any_at(SETTLEMENT, &mut |s| s.has_child(currency));
    let free = currency == ram::TaxCurrencyCode && !named;
    let fits = |total: Node<'_>| {
        let stated = has_currency(doc, total, currency);
        let whole = number(total).is_some_and(|t| t == t.rounded_up(2));
        stated && whole || (if currency == ram::TaxCurrencyCode { free } else { !stated })
    };
    !summation.has_child(ram::TaxTotalAmount) || summation.children(ram::TaxTotalAmount).any(fits)
}

/// A total equals the sum of the document's allowances or charges; both may be missing.
fn sum_of(doc: &Doc<'_>, summation: Node<'_>, total: Tag, wanted: fn(Node<'_>) -> bool) -> bool {
    let settlements = doc.root.all_at(SETTLEMENT);
    let all = settlements.iter().flat_map(|s| s.children(ram::SpecifiedTradeAllowanceCharge));
    let those: Vec<Node<'_>> = all.filter(|a| wanted(*a)).collect();
    let sum: Decimal = those.iter().map(|a| number_at(*a, path!(ram:ActualAmount)).unwrap_or_default()).sum();
    let equal = |stated: Node<'_>| number(stated) == Some(sum.rounded_up(2));
    those.is_empty() && !summation.has_child(total) || summation.children(total).any(equal)
}

/// BR-CO-15: total with VAT is total without plus the one VAT total in the invoice currency, or nothing more.
fn total_with_vat(doc: &Doc<'_>, _: Node<'_>) -> bool {
    let Some(settlement) = doc.root.at(SETTLEMENT) else { return true };
    let summations = || settlement.children(ram::SpecifiedTradeSettlementHeaderMonetarySummation);
    let first = |tag: Tag| summations().find_map(|s| s.child(tag)).and_then(number);
    let (grand, basis) = (first(ram::GrandTotalAmount), first(ram::TaxBasisTotalAmount));
    settlement.children(ram::InvoiceCurrencyCode).all(|currency| {
        let in_currency = |t: &Node<'_>| t.attr(AttrName::currencyID) == Some(currency.text());
        let totals: Vec<Node<'_>> =
            summations().flat_map(|s| s.children(ram::TaxTotalAmount)).filter(in_currency).collect();
        let (Some(grand), Some(basis)) = (grand, basis) else { return false };
        let with = |vat: Decimal| grand == basis.plus(vat).rounded_up(2);
        matches!(totals.as_slice(), [vat] if number(*vat).is_some_and(with)) || grand == basis
    })
}

/// BR-CO-17: the VAT of a row is taxable amount × rate, within one unit.
fn vat_follows(_: &Doc<'_>, row: Node<'_>) -> bool {
    let get = |tag| row.child(tag).and_then(number);
    let amount = get(ram::CalculatedAmount);
    let nothing = amount.is_some_and(|a| a.rounded_up(0).is_zero());
    let is_vat = row.any_at(path!(ram:TypeCode), &mut |c| c.trimmed().eq_ignore_ascii_case("VAT"));
    match get(ram::RateApplicablePercent).filter(|_| is_vat) {
        None => nothing,
        Some(rate) if rate.rounded_up(0).is_zero() => nothing,
        Some(rate) => amount.zip(get(ram::BasisAmount)).is_some_and(|(amount, basis)| {
            let computed = basis.abs().times(rate).times(Decimal::new(1, 2)).rounded_up(2);
            near_vat(amount, basis, rate) || amount.abs().minus(computed).abs() == Decimal::ONE
        }),
    }
}

/// Whether all of a name among the payment instructions hold the same text.
fn all_equal(doc: &Doc<'_>, tag: Tag) -> bool {
    let of_means = |n: &Node<'_>| n.tag() == tag && n.is_in(ram::SpecifiedTradeSettlementPaymentMeans);
    let mut texts = doc.root.descendants().filter(of_means).map(Node::trimmed);
    let first = texts.next();
    texts.all(|text| Some(text) == first)
}
