//! Rules of Peppol BIS Billing 3 in UN/CEFACT CII that need more than a table row.

use super::checks;
use super::codes;
use super::doc::{Doc, number, number_at};
use super::national::is_number;
use super::table::Functions;
use crate::invoice::Decimal;
use crate::invoice::xml::names::ram;
use crate::invoice::xml::{AttrName, Node, Tag};
use crate::path;

const BILLING: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
const SLACK: Decimal = Decimal::new(2, 2);
const SELLER: &[Tag] =
    path!(rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty);
const BUYER: &[Tag] =
    path!(rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerTradeParty);
const REPRESENTATIVE: &[Tag] = path!(
    rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTaxRepresentativeTradeParty
);
const SETTLEMENT: &[Tag] = path!(rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement);
const SUMMATION_VAT: &[Tag] = path!(ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount);

/// Conditions of contexts.
pub const CONDITIONS: Functions = &[
    ("wrong", |_, _| false),
    ("percent_without_base", |_, n| n.has_child(ram::CalculationPercent) && !n.has_child(ram::BasisAmount)),
    ("base_without_percent", |_, n| !n.has_child(ram::CalculationPercent) && n.has_child(ram::BasisAmount)),
    ("is_direct_debit", |_, n| means(n, &["49", "59"])),
    ("document_starts", |d, _| period(d, ram::StartDateTime).is_some()),
    ("document_ends", |d, _| period(d, ram::EndDateTime).is_some()),
    ("of_plain_allowance", |_, n| n.parent().is_some_and(|a| indicator(a) == "false")),
    ("of_plain_charge", |_, n| n.parent().is_some_and(|a| indicator(a) == "true")),
    ("scheme_0007", |_, n| scheme(n, "0007")),
    ("scheme_0088", |_, n| scheme(n, "0088")),
    ("scheme_0151", |_, n| scheme(n, "0151")),
    ("scheme_0184", |_, n| scheme(n, "0184")),
    ("scheme_0192", |_, n| scheme(n, "0192")),
    ("scheme_0201", |_, n| scheme(n, "0201")),
    ("scheme_0208", |_, n| scheme(n, "0208")),
    ("scheme_0210", |_, n| scheme(n, "0210")),
    ("scheme_0211", |_, n| scheme(n, "0211")),
    ("scheme_9906", |_, n| scheme(n, "9906")),
    ("scheme_9907", |_, n| scheme(n, "9907")),
    ("seller_NO", |d, _| supplier(d).eq_ignore_ascii_case("NO")),
    ("seller_IT", |d, _| supplier(d).eq_ignore_ascii_case("IT")),
    ("seller_DK", |d, _| in_denmark(d, SELLER)),
    ("both_DK", |d, _| in_denmark(d, SELLER) && in_denmark(d, BUYER)),
    ("seller_NL", |d, _| country(d, SELLER).eq_ignore_ascii_case("NL")),
    ("both_NL", |d, _| {
        country(d, SELLER).eq_ignore_ascii_case("NL") && country(d, BUYER).eq_ignore_ascii_case("NL")
    }),
    ("representative_NL", |d, _| {
        country(d, SELLER).eq_ignore_ascii_case("NL") && country(d, REPRESENTATIVE).eq_ignore_ascii_case("NL")
    }),
    ("dutch_credit", |d, n| {
        let credit = ["81", "83", "381", "396", "532"];
        country(d, SELLER).eq_ignore_ascii_case("NL")
            && n.text_at(path!(ram:TypeCode)).is_some_and(|c| credit.contains(&c))
    }),
    ("is_swedish_with_vat", |_, n| is_swedish_with_vat(n)),
    ("of_swedish_with_id", |_, n| n.parent().is_some_and(is_swedish) && n.has_child(ram::ID)),
    ("of_swedish_fc", |_, n| {
        let party = n.parent().and_then(Node::parent);
        scheme(n, "FC")
            && party.is_some_and(|p| is_swedish(p) && p.has(path!(ram:SpecifiedLegalOrganization/ram:ID)))
    }),
    ("swedish_seller", |d, _| d.root.at(SELLER).is_some_and(is_swedish_with_vat)),
    ("swedish_plusgiro", |d, n| swedish_giro(d, n, "SE:PLUSGIRO")),
    ("swedish_bankgiro", |d, n| swedish_giro(d, n, "SE:BANKGIRO")),
    ("swedish_old_giro", |d, n| means(n, &["50", "56"]) && d.root.at(SELLER).is_some_and(is_swedish)),
    ("swedish_debit_transfer", |d, n| {
        let both = d.root.at(SELLER).is_some_and(is_swedish) && d.root.at(BUYER).is_some_and(is_swedish);
        means(n, &["31"]) && both
    }),
];

/// Rules of the document.
pub const RULES: Functions = &[
    ("PEPPOL-EN16931-R004", |_, n| {
        let id = n.text_at(path!(ram:GuidelineSpecifiedDocumentContextParameter/ram:ID));
        id.is_some_and(|id| id.starts_with(BILLING))
    }),
    ("PEPPOL-EN16931-R005", |_, n| {
        let currency = n.text_at(path!(ram:InvoiceCurrencyCode));
        n.text_at(path!(ram:TaxCurrencyCode)).is_none_or(|tax| currency.unwrap_or("") != tax)
    }),
    ("PEPPOL-EN16931-R006", |_, n| references(n, "130") <= 1),
    ("PEPPOL-EN16931-R007", |d, _| profile(d).is_some()),
    ("PEPPOL-EN16931-R080", |_, n| references(n, "50") <= 1),
    ("PEPPOL-EN16931-R040", |_, n| {
        let get = |tag| n.child(tag).and_then(number);
        let (Some(percent), Some(base)) = (get(ram::CalculationPercent), get(ram::BasisAmount)) else {
            return true;
        };
        let amount = get(ram::ActualAmount).unwrap_or_default();
        amount.minus(base.times(percent).times(Decimal::new(1, 2))).abs() <= SLACK
    }),
    ("PEPPOL-EN16931-R043", |_, n| matches!(indicator(n), "true" | "false")),
    ("PEPPOL-EN16931-R053", |_, n| vat_totals(n, true) == 1),
    ("PEPPOL-EN16931-R054", |_, n| vat_totals(n, false) == usize::from(n.has_child(ram::TaxCurrencyCode))),
    ("PEPPOL-EN16931-R055", same_sign),
    ("PEPPOL-EN16931-R100", |_, n| {
        n.child(ram::SpecifiedLineTradeSettlement).is_none_or(|s| references(s, "130") <= 1)
    }),
    ("PEPPOL-EN16931-R101", |_, n| {
        let path = path!(ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument);
        let all = n.all_at(path);
        all.is_empty() || all.iter().any(|r| r.any_at(path!(ram:TypeCode), &mut |c| c.text() == "130"))
    }),
    ("PEPPOL-EN16931-R110", |d, n| day(n).is_some() && day(n) >= period(d, ram::StartDateTime).and_then(day)),
    ("PEPPOL-EN16931-R111", |d, n| day(n).is_some() && day(n) <= period(d, ram::EndDateTime).and_then(day)),
    ("PEPPOL-EN16931-R120", line_adds_up),
    ("PEPPOL-EN16931-R121", |_, n| {
        n.child(ram::BasisQuantity).is_none_or(|b| number(b).is_some_and(|q| q > Decimal::ZERO))
    }),
    ("PEPPOL-EN16931-R130", |_, n| {
        let line = n.parent().and_then(Node::parent).and_then(Node::parent);
        let billed = line.and_then(|l| l.at(path!(ram:SpecifiedLineTradeDelivery/ram:BilledQuantity)));
        let unit = billed.and_then(|b| b.attr(AttrName::unitCode));
        unit.is_some() && unit == n.attr(AttrName::unitCode)
    }),
    ("PEPPOL-EN16931-F001", |_, n| {
        let right = n.text().len() == 8 && checks::digits(n.text()) && n.text().starts_with("20");
        n.attr(AttrName::format).is_some_and(|f| f.trim() == "102") && right
    }),
    ("PEPPOL-EN16931-P0100", |d, n| {
        profile(d) != Some("01") || codes::has("UNTDID1001-peppol-cii", n.trimmed())
    }),
    ("PEPPOL-COMMON-R048", |_, n| checks::italian_vat(n.trimmed())),
];

/// National rules.
pub const NATIONAL: Functions = &[
    ("NO-R-001", |_, n| {
        let Some(id) = registration(n, "VAT").and_then(|id| id.text().strip_prefix("NO")) else {
            return true;
        };
        let number = id.strip_suffix("MVA").unwrap_or("");
        checks::digits_of(number, 9) && checks::modulus_11(number)
    }),
    ("NO-R-002", |_, n| registration(n, "FC").is_some_and(|id| id.trimmed() == "Foretaksregisteret")),
    ("DK-R-003", |_, n| {
        let codes =
            n.all_at(path!(ram:SpecifiedTradeProduct/ram:DesignatedProductClassification/ram:ClassCode));
        let versions = ["19.05.01", "19.0501", "26.08.01", "26.0801"];
        let right = |c: &Node<'_>| c.attr(AttrName::listVersionID).is_some_and(|v| versions.contains(&v));
        !codes.iter().any(|c| c.attr(AttrName::listID) == Some("TST")) || codes.iter().any(right)
    }),
    ("DK-R-004", |d, _| {
        let Some(settlement) = d.root.at(SETTLEMENT) else { return true };
        let other = path!(ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode);
        let is_other = settlement.any_at(other, &mut |c| c.text() == "ZZZ");
        let reason =
            settlement.at(path!(ram:SpecifiedTradeAllowanceCharge/ram:Reason)).map_or("", Node::text);
        let duty =
            reason.trim().chars().count() == 4 && Decimal::parse(reason).is_some_and(|v| !v.is_negative());
        let named = reason.contains('#') && !reason.starts_with('#') && !reason.ends_with('#');
        !in_denmark(d, BUYER) || !is_other || duty || named
    }),
    ("DK-R-005", |_, n| {
        let codes = ["1", "10", "31", "42", "48", "49", "50", "58", "59", "93", "97"];
        n.child(ram::TypeCode).is_some_and(|c| codes.contains(&c.text()))
    }),
    ("DK-R-006", |_, n| {
        let account = n.filled(path!(ram:PayeePartyCreditorFinancialAccount/ram:IBANID));
        let branch = n.filled(path!(ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID));
        !is(n, &["31", "42"]) || account.is_some() && branch.is_some()
    }),
    ("DK-R-007", |_, n| {
        let creditor = n.parent().and_then(|s| s.filled(path!(ram:CreditorReferenceID)));
        let mandate = n.filled(path!(ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID));
        !is(n, &["49"]) || creditor.is_some() && mandate.is_some()
    }),
    ("DK-R-008", |_, n| {
        let account = n.at(path!(ram:PayeePartyCreditorFinancialAccount/ram:IBANID)).map_or("", Node::text);
        let right = starts(reference(n), &["01#", "04#", "15#"]) && account.chars().count() == 7;
        !is(n, &["50"]) || right
    }),
    ("DK-R-009", |_, n| {
        !is(n, &["50"]) || !starts(reference(n), &["04#", "15#"]) || reference(n).chars().count() == 19
    }),
    ("DK-R-010", |_, n| {
        let account = n.at(path!(ram:PayeePartyCreditorFinancialAccount/ram:IBANID)).map_or("", Node::text);
        let right = starts(reference(n), &["71#", "73#", "75#"]) && account.chars().count() == 8;
        !is(n, &["93"]) || right
    }),
    ("DK-R-011", |_, n| {
        let length = reference(n).chars().count();
        !is(n, &["93"]) || !starts(reference(n), &["71#", "75#"]) || matches!(length, 18 | 19)
    }),
    ("DK-R-013", |d, _| {
        let named = |party: &[Tag]| {
            let ids = d.root.at(party).and_then(|p| p.child(ram::GlobalID));
            ids.is_none_or(|id| id.attr(AttrName::schemeID).is_some_and(|s| !s.trim().is_empty()))
        };
        !in_denmark(d, BUYER) || named(SELLER) && named(BUYER)
    }),
    ("DK-R-014", |d, _| {
        let id = d.root.at(SELLER).and_then(|s| s.at(path!(ram:SpecifiedLegalOrganization/ram:ID)));
        id.is_none_or(|id| id.attr(AttrName::schemeID).is_some_and(|s| s.trim() == "0184"))
    }),
    ("DK-R-016", |d, _| {
        let credit = d.root.text_at(path!(rsm:ExchangedDocument/ram:TypeCode)) == Some("381");
        !(in_denmark(d, BUYER) && credit && due(d).is_some_and(Decimal::is_negative))
    }),
    ("IT-R-001", |_, n| {
        let right = |id: &str| {
            (11..=16).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        };
        n.children(ram::ID).any(|id| !scheme(id, "FC") && id.attr(AttrName::schemeID).is_some())
            || n.children(ram::ID).find(|id| scheme(*id, "FC")).is_some_and(|id| right(id.trimmed()))
    }),
    ("SE-R-001", |_, n| registration(n, "VAT").is_some_and(|id| id.trimmed().chars().count() == 14)),
    ("SE-R-002", |_, n| {
        let digits = |id: Node<'_>| id.text().get(2..14.min(id.text().len())).is_some_and(is_number);
        registration(n, "VAT").is_some_and(digits)
    }),
    ("SE-R-003", |_, n| n.child(ram::ID).is_some_and(|id| is_number(id.text()))),
    ("SE-R-004", |_, n| n.text_at(path!(ram:ID)).is_some_and(|id| id.chars().count() == 10)),
    ("SE-R-005", |_, n| n.trimmed().to_uppercase() == "GODKÄND FÖR F-SKATT"),
    ("SE-R-006", |_, n| {
        let rates = [25, 12, 6].map(Decimal::from);
        number_at(n, path!(ram:RateApplicablePercent)).is_some_and(|rate| rates.contains(&rate))
    }),
    ("SE-R-007", |_, n| is_number(n.text())),
    ("SE-R-008", |_, n| is_number(n.text())),
    ("SE-R-009", |_, n| matches!(n.trimmed().chars().count(), 7 | 8)),
    ("SE-R-010", |_, n| (2..=8).contains(&n.trimmed().chars().count())),
    ("SE-R-013", |_, n| n.text_at(path!(ram:ID)).is_some_and(checks::swedish)),
    ("NL-R-001", |d, _| {
        d.root
            .at(SETTLEMENT)
            .is_some_and(|s| s.has(path!(ram:InvoiceReferencedDocument/ram:IssuerAssignedID)))
    }),
    ("NL-R-002", |_, n| is_full_address(n)),
    ("NL-R-003", |_, n| dutch_registration(n)),
    ("NL-R-004", |_, n| is_full_address(n)),
    ("NL-R-005", |_, n| dutch_registration(n)),
    ("NL-R-006", |_, n| is_full_address(n)),
    ("NL-R-007", |d, n| {
        let credit = d.root.text_at(path!(rsm:ExchangedDocument/ram:TypeCode)) == Some("381");
        let nothing = |p: Decimal| if credit { p >= Decimal::ZERO } else { p <= Decimal::ZERO };
        let means = n.parent().is_some_and(|s| s.has_child(ram::SpecifiedTradeSettlementPaymentMeans));
        number_at(n, path!(ram:DuePayableAmount)).is_some_and(nothing) || means
    }),
    ("NL-R-009", |d, _| {
        let agreement = path!(
            rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID
        );
        d.root.has(agreement)
    }),
];

fn scheme(node: Node<'_>, code: &str) -> bool {
    node.attr(AttrName::schemeID) == Some(code)
}

fn means(node: Node<'_>, codes: &[&str]) -> bool {
    node.text_at(path!(ram:TypeCode)).is_some_and(|code| codes.contains(&code))
}

/// The payment means code is one of these, exactly as written.
fn is(node: Node<'_>, codes: &[&str]) -> bool {
    node.any_at(path!(ram:TypeCode), &mut |code| codes.contains(&code.text()))
}

fn starts(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| text.starts_with(prefix))
}

fn reference<'t>(means: Node<'t>) -> &'t str {
    means.parent().and_then(|s| s.child(ram::PaymentReference)).map_or("", Node::text)
}

fn indicator(allowance: Node<'_>) -> &str {
    allowance.text_at(path!(ram:ChargeIndicator/udt:Indicator)).unwrap_or("")
}

fn references(node: Node<'_>, code: &str) -> usize {
    let of_type = |r: &Node<'_>| r.any_at(path!(ram:TypeCode), &mut |c| c.text() == code);
    node.children(ram::AdditionalReferencedDocument).filter(of_type).count()
}

fn country<'t>(doc: &Doc<'t>, party: &[Tag]) -> &'t str {
    let party = doc.root.at(party);
    party.and_then(|p| p.text_at(path!(ram:PostalTradeAddress/ram:CountryID))).unwrap_or("")
}

/// Whether some address of the party is Danish.
fn in_denmark(doc: &Doc<'_>, party: &[Tag]) -> bool {
    let code = path!(ram:PostalTradeAddress/ram:CountryID);
    doc.root.any_at(party, &mut |p| p.any_at(code, &mut |c| c.text() == "DK"))
}

fn registration<'t>(party: Node<'t>, kind: &str) -> Option<Node<'t>> {
    party.all_at(path!(ram:SpecifiedTaxRegistration/ram:ID)).into_iter().find(|id| scheme(*id, kind))
}

/// The seller's country: from a VAT registration, else the representative's, else the address.
fn supplier<'t>(doc: &Doc<'t>) -> &'t str {
    let vat = |party: &[Tag]| {
        let id = doc.root.at(party).and_then(|p| registration(p, "VAT"))?;
        id.text().get(..2).filter(|c| !c.trim().is_empty())
    };
    vat(SELLER).or_else(|| vat(REPRESENTATIVE)).unwrap_or_else(|| country(doc, SELLER))
}

/// The number of the billing process `urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0`.
fn profile<'t>(doc: &Doc<'t>) -> Option<&'t str> {
    let path =
        path!(rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID);
    let id = doc.root.text_at(path)?;
    let (_, rest) = id.split_once("urn:fdc:peppol.eu:2017:poacc:billing:")?;
    rest.split_once(':')
        .filter(|(nn, tail)| checks::digits_of(nn, 2) && tail.starts_with("1.0"))
        .map(|(nn, _)| nn)
}

fn period<'t>(doc: &Doc<'t>, end: Tag) -> Option<Node<'t>> {
    doc.root.at(SETTLEMENT)?.at(&[ram::BillingSpecifiedPeriod, end])
}

fn day<'t>(at: Node<'t>) -> Option<&'t str> {
    at.at(path!(udt:DateTimeString)).map(Node::text)
}

fn due(doc: &Doc<'_>) -> Option<Decimal> {
    let path = path!(ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:DuePayableAmount);
    number_at(doc.root.at(SETTLEMENT)?, path)
}

/// VAT totals in the document currency, or in another.
fn vat_totals(settlement: Node<'_>, own: bool) -> usize {
    let Some(currency) = settlement.child(ram::InvoiceCurrencyCode).map(Node::text) else { return 0 };
    let wanted = |a: &&Node<'_>| a.attr(AttrName::currencyID).is_some_and(|c| (c == currency) == own);
    settlement.all_at(SUMMATION_VAT).iter().filter(wanted).count()
}

fn same_sign(_: &Doc<'_>, settlement: Node<'_>) -> bool {
    let Some(accounting) = settlement.child(ram::TaxCurrencyCode).map(Node::text) else { return true };
    let document = settlement.child(ram::InvoiceCurrencyCode).map_or("", Node::text);
    let any = |currency: &str, holds: fn(Decimal) -> bool| {
        let fits =
            &mut |a: Node<'_>| a.attr(AttrName::currencyID) == Some(currency) && number(a).is_some_and(holds);
        settlement.any_at(SUMMATION_VAT, fits)
    };
    let below: fn(Decimal) -> bool = Decimal::is_negative;
    let not_below: fn(Decimal) -> bool = |a| !a.is_negative();
    any(accounting, below) && any(document, below) || any(accounting, not_below) && any(document, not_below)
}

fn line_adds_up(_: &Doc<'_>, line: Node<'_>) -> bool {
    let get = |path| number_at(line, path);
    let net = path!(
        ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount
    );
    let quantity = get(path!(ram:SpecifiedLineTradeDelivery/ram:BilledQuantity)).unwrap_or(Decimal::ONE);
    let price = path!(ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount);
    let base = path!(ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity);
    let base = get(base).filter(|b| !b.is_zero()).unwrap_or(Decimal::ONE);
    let sum = |wanted: &str| -> Decimal {
        let all = line.all_at(path!(ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge));
        let those = all.iter().filter(|a| indicator(**a) == wanted);
        those.filter_map(|a| number_at(*a, path!(ram:ActualAmount))).sum::<Decimal>().rounded_up(2)
    };
    let Some(unit) = get(price).unwrap_or_default().divided_by(base) else { return false };
    let computed = quantity.times(unit).plus(sum("true")).minus(sum("false"));
    get(net).unwrap_or_default().minus(computed).abs() <= SLACK
}

fn is_swedish(party: Node<'_>) -> bool {
    party.any_at(path!(ram:PostalTradeAddress/ram:CountryID), &mut |c| c.text() == "SE")
}

fn is_swedish_with_vat(party: Node<'_>) -> bool {
    is_swedish(party) && registration(party, "VAT").is_some_and(|id| id.text().starts_with("SE"))
}

fn swedish_giro(doc: &Doc<'_>, account: Node<'_>, branch: &str) -> bool {
    let stated = path!(ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID);
    let instruction = account.parent().and_then(Node::parent);
    doc.root.at(SELLER).is_some_and(is_swedish)
        && instruction.is_some_and(|m| means(m, &["30"]) && m.text_at(stated) == Some(branch))
}

fn is_full_address(address: Node<'_>) -> bool {
    [ram::LineOne, ram::CityName, ram::PostcodeCode].iter().all(|tag| address.has_child(*tag))
}

fn dutch_registration(id: Node<'_>) -> bool {
    let schemes = id.attr(AttrName::schemeID).unwrap_or("");
    schemes.split(' ').any(|s| matches!(s, "0106" | "0190")) && !id.trimmed().is_empty()
}
