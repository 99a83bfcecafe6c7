//! National rules of Peppol BIS Billing 3: Denmark and the countries of the test set.

use super::checks::{self, digits};
use super::doc::{Doc, number_at};
use super::en16931::means;
use super::table::Functions;
use crate::invoice::Decimal;
use crate::invoice::xml::names::{cac, cbc};
use crate::invoice::xml::{AttrName, Node, Tag};
use crate::path;

const LEGAL_ID: &[Tag] = path!(cac:PartyLegalEntity/cbc:CompanyID);

/// Whether a country code is this one, letter case and white space around it ignored.
pub fn is(country: &str, wanted: &str) -> bool {
    country.trim_ascii().eq_ignore_ascii_case(wanted)
}

fn is_greek(country: &str) -> bool {
    is(country, "GR") || is(country, "EL")
}

fn both_by_address(doc: &Doc<'_>, country: &str) -> bool {
    let c = doc.countries();
    is(c.supplier_address, country) && is(c.customer_address, country)
}

fn seller<'t>(doc: &Doc<'t>) -> Option<Node<'t>> {
    doc.root.at(path!(cac:AccountingSupplierParty/cac:Party))
}

fn buyer<'t>(doc: &Doc<'t>) -> Option<Node<'t>> {
    doc.root.at(path!(cac:AccountingCustomerParty/cac:Party))
}

/// Tax schemes of a party with this id, white space ignored.
fn schemes<'t>(party: Node<'t>, id: &str) -> impl Iterator<Item = Node<'t>> {
    party.children(cac::PartyTaxScheme).filter(move |s| s.text_at(path!(cac:TaxScheme/cbc:ID)) == Some(id))
}

fn vat_id<'t>(party: Node<'t>) -> Option<&'t str> {
    schemes(party, "VAT").find_map(|s| s.child(cbc::CompanyID)).map(Node::text)
}

/// Conditions of contexts.
pub const CONDITIONS: Functions = &[
    ("seller_NO", |d, _| is(d.countries().supplier, "NO")),
    ("seller_DK", |d, _| d.countries().supplier_address == "DK"),
    ("both_DK", |d, _| d.countries().supplier_address == "DK" && d.countries().customer_address == "DK"),
    ("seller_IT", |d, _| is(d.countries().supplier, "IT")),
    ("seller_IT_other_scheme", |d, n| {
        let scheme = n.text_at(path!(cac:TaxScheme/cbc:ID)).unwrap_or("");
        is(d.countries().supplier, "IT") && scheme != "VAT"
    }),
    ("is_swedish_with_vat", |_, n| is_swedish_with_vat(n)),
    ("of_swedish_with_id", |_, n| n.parent().is_some_and(is_swedish) && n.has_child(cbc::CompanyID)),
    ("of_swedish_other_scheme", |_, n| {
        let Some(scheme) = n.parent() else { return false };
        let party = scheme.parent().is_some_and(|p| is_swedish(p) && p.has(LEGAL_ID));
        party && scheme.text_at(path!(cac:TaxScheme/cbc:ID)).is_none_or(|id| !id.eq_ignore_ascii_case("VAT"))
    }),
    ("swedish_standard", |d, n| {
        n.any_at(path!(cbc:ID), &mut |id| id.text() == "S") && d.countries().is_seller_swedish_with_vat
    }),
    ("swedish_plusgiro", |d, n| swedish_giro(d, n, "SE:PLUSGIRO")),
    ("swedish_bankgiro", |d, n| swedish_giro(d, n, "SE:BANKGIRO")),
    ("swedish_old_giro", |d, n| means(n, &["50", "56"]) && seller(d).is_some_and(is_swedish)),
    ("swedish_debit_transfer", |d, n| {
        means(n, &["31"]) && seller(d).is_some_and(is_swedish) && buyer(d).is_some_and(is_swedish)
    }),
    ("seller_GR", |d, _| is_greek(d.countries().supplier)),
    ("seller_in_GR", |d, _| is_greek(d.countries().supplier) && d.countries().supplier_address == "GR"),
    ("accounting_seller_GR", |d, _| is_greek(d.countries().accounting_supplier)),
    ("both_GR", |d, _| is_greek(d.countries().supplier) && is_greek(d.countries().customer)),
    ("greek_vat_of_seller", |d, n| {
        let scheme = n.parent().and_then(|s| s.text_at(path!(cac:TaxScheme/cbc:ID)));
        is_greek(d.countries().supplier) && scheme == Some("VAT")
    }),
    ("greek_mark", |d, n| {
        let greek = is_greek(d.countries().supplier) && d.countries().supplier_address == "GR";
        greek && n.parent().is_some_and(|r| described(r, MARK))
    }),
    ("greek_url", |d, n| is_greek(d.countries().supplier) && described(n, URL)),
    ("seller_IS", |d, _| d.countries().supplier_address == "IS"),
    ("both_IS", |d, _| d.countries().supplier_address == "IS" && d.countries().customer_address == "IS"),
    ("seller_NL", |d, _| is(d.countries().supplier_address, "NL")),
    ("both_NL", |d, _| both_by_address(d, "NL")),
    ("representative_NL", |d, _| {
        is(d.countries().supplier_address, "NL") && is(d.countries().representative_address, "NL")
    }),
    ("both_DE", |d, _| both_by_address(d, "DE")),
    ("german_transfer", |d, n| both_by_address(d, "DE") && means(n, &["30", "58"])),
    ("german_card", |d, n| both_by_address(d, "DE") && means(n, &["48", "54", "55"])),
    ("german_debit", |d, n| both_by_address(d, "DE") && means(n, &["59"])),
];

/// Denmark.
pub const DENMARK: Functions = &[
    ("DK-R-003", |_, n| {
        let path = path!(cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode);
        let codes = n.all_at(path);
        let versions = ["19.05.01", "19.0501", "26.08.01", "26.0801"];
        let right = |c: &Node<'_>| c.attr(AttrName::listVersionID).is_some_and(|v| versions.contains(&v));
        !codes.iter().any(|c| c.attr(AttrName::listID) == Some("TST")) || codes.iter().any(right)
    }),
    ("DK-R-004", |_, n| {
        let duty = |text: &str| {
            text.trim().chars().count() == 4 && Decimal::parse(text).is_some_and(|v| !v.is_negative())
        };
        let named = |text: &str| text.contains('#') && !text.starts_with('#') && !text.ends_with('#');
        let reason = n.child(cbc::AllowanceChargeReason).map_or("", Node::text);
        let other = n.any_at(path!(cbc:AllowanceChargeReasonCode), &mut |c| c.text() == "ZZZ");
        !other || duty(reason) || named(reason)
    }),
    ("DK-R-005", |_, n| {
        let codes = ["1", "10", "31", "42", "48", "49", "50", "58", "59", "93", "97"];
        let code = n.child(cbc::PaymentMeansCode).map_or("", Node::text);
        codes.contains(&code)
    }),
    ("DK-R-006", |_, n| {
        let branch = path!(cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID);
        let account = n.filled(path!(cac:PayeeFinancialAccount/cbc:ID));
        !has_code(n, &["31", "42"]) || account.is_some() && n.filled(branch).is_some()
    }),
    ("DK-R-007", |_, n| {
        let payer = n.filled(path!(cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID));
        !has_code(n, &["49"]) || n.filled(path!(cac:PaymentMandate/cbc:ID)).is_some() && payer.is_some()
    }),
    ("DK-R-008", |_, n| {
        let account = raw(n, path!(cac:PayeeFinancialAccount/cbc:ID));
        let right = digits(account) && matches!(account.len(), 7 | 8);
        !has_code(n, &["50"]) || starts(payment_id(n), &["01#", "04#", "15#"]) && right
    }),
    ("DK-R-009", |_, n| {
        !has_code(n, &["50"])
            || !starts(payment_id(n), &["04#", "15#"])
            || payment_id(n).chars().count() == 19
    }),
    ("DK-R-010", |_, n| {
        let creditor = raw(n, path!(cac:PayeeFinancialAccount/cbc:ID));
        let right = creditor.chars().count() == 8;
        !has_code(n, &["93"]) || starts(payment_id(n), &["71#", "73#", "75#"]) && right
    }),
    ("DK-R-011", |_, n| {
        let length = payment_id(n).chars().count();
        !has_code(n, &["93"]) || !starts(payment_id(n), &["71#", "75#"]) || matches!(length, 18 | 19)
    }),
    ("DK-R-013", |_, n| {
        n.child(cbc::ID).is_none_or(|id| id.attr(AttrName::schemeID).is_some_and(|s| !s.trim().is_empty()))
    }),
    ("DK-R-014", |d, _| seller(d).is_none_or(|s| has_scheme(s, LEGAL_ID, "0184"))),
    ("DK-R-016", |d, n| {
        let payable = number_at(n, path!(cac:LegalMonetaryTotal/cbc:PayableAmount));
        let danish = d.countries().customer_address == "DK";
        !(d.is_credit_note() && danish && payable.is_some_and(Decimal::is_negative))
    }),
    ("DK-R-017", |_, n| has_scheme(n, LEGAL_ID, "0184")),
];

/// Norway, Italy and Sweden.
pub const NORTH_AND_ITALY: Functions = &[
    ("NO-R-001", |_, n| {
        let Some(id) = vat_id(n).and_then(|id| id.strip_prefix("NO")) else { return true };
        let number = id.strip_suffix("MVA").unwrap_or("");
        checks::digits_of(number, 9) && checks::modulus_11(number)
    }),
    ("NO-R-002", |_, n| {
        let register = schemes(n, "TAX").find_map(|s| s.child(cbc::CompanyID));
        register.is_some_and(|id| id.trimmed() == "Foretaksregisteret")
    }),
    ("IT-R-001", |_, n| {
        let id = n.text_at(path!(cbc:CompanyID)).unwrap_or("");
        (11..=16).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    }),
    ("SE-R-001", |_, n| vat_id(n).is_some_and(|id| id.trim().chars().count() == 14)),
    ("SE-R-002", |_, n| vat_id(n).and_then(|id| id.get(2..14.min(id.len()))).is_some_and(is_number)),
    ("SE-R-003", |_, n| n.child(cbc::CompanyID).is_some_and(|id| is_number(id.text()))),
    ("SE-R-004", |_, n| n.text_at(path!(cbc:CompanyID)).is_some_and(|id| id.chars().count() == 10)),
    ("SE-R-005", |_, n| n.trimmed().to_uppercase() == "GODKÄND FÖR F-SKATT"),
    ("SE-R-006", |_, n| {
        let rates = [25, 12, 6].map(Decimal::from);
        number_at(n, path!(cbc:Percent)).is_some_and(|rate| rates.contains(&rate))
    }),
    ("SE-R-007", |_, n| is_number(n.text())),
    ("SE-R-008", |_, n| is_number(n.text())),
    ("SE-R-009", |_, n| matches!(n.trimmed().chars().count(), 7 | 8)),
    ("SE-R-010", |_, n| (2..=8).contains(&n.trimmed().chars().count())),
    ("SE-R-013", |_, n| n.text_at(path!(cbc:CompanyID)).is_some_and(checks::swedish)),
];

const MARK: &str = "##M.AR.K##";
const URL: &str = "##INVOICE|URL##";

/// Greece: the invoice number holds tax number, date, branch, type, series and number.
pub const GREECE: Functions = &[
    ("GR-R-001-1", |_, n| n.text().split('|').count() == 6),
    ("GR-R-001-2", |d, n| {
        let number = segment(n, 1);
        let is_ours = |party: Option<Node<'_>>| {
            party.is_some_and(|p| {
                schemes(p, "VAT")
                    .any(|s| s.child(cbc::CompanyID).is_some_and(|id| id.text().get(2..11) == Some(number)))
            })
        };
        number.trim().len() == 9
            && checks::greek(number)
            && (is_ours(seller(d)) || is_ours(d.root.child(cac::TaxRepresentativeParty)))
    }),
    ("GR-R-001-3", |d, n| {
        let issued = d.root.child(cbc::IssueDate).map_or("", Node::text);
        let mut reversed: Vec<&str> = segment(n, 2).split('/').collect();
        reversed.reverse();
        !segment(n, 2).trim().is_empty()
            && reversed.len() == 3
            && reversed.join("-") == issued
            && checks::date(issued)
    }),
    ("GR-R-001-4", |_, n| digits(segment(n, 3).trim())),
    ("GR-R-001-5", |_, n| ["1.1", "1.6", "2.1", "2.4", "5.1", "5.2"].contains(&segment(n, 4))),
    ("GR-R-001-6", |_, n| !segment(n, 5).is_empty()),
    ("GR-R-001-7", |_, n| !segment(n, 6).is_empty()),
    ("GR-R-002", |_, n| !raw(n, path!(cac:PartyName/cbc:Name)).is_empty()),
    ("GR-R-003", |_, n| n.text().strip_prefix("EL").is_some_and(checks::greek)),
    ("GR-R-004-1", |_, n| count_described(n, MARK) == 1),
    ("GR-R-004-2", |_, n| n.text().starts_with(|c: char| ('1'..='9').contains(&c))),
    ("GR-R-005", |_, n| !raw(n, path!(cac:PartyName/cbc:Name)).is_empty()),
    ("GR-R-006", |_, n| greek_vat(n)),
    ("GR-R-008-2", |_, n| count_described(n, URL) <= 1),
    ("GR-R-009", |_, n| n.attr(AttrName::schemeID) == Some("9933") && checks::greek(n.text())),
    ("GR-R-010", |_, n| n.attr(AttrName::schemeID) == Some("9933") && checks::greek(n.text())),
    ("GR-S-008-1", |_, n| count_described(n, URL) == 1),
    ("GR-S-011", |_, n| greek_vat(n)),
];

/// Iceland and the Netherlands.
pub const ICELAND_AND_NETHERLANDS: Functions = &[
    ("IS-R-001", |_, n| {
        let of = |path| n.text_at(path).is_some_and(|code| matches!(code, "380" | "381"));
        of(path!(cbc:InvoiceTypeCode)) || of(path!(cbc:CreditNoteTypeCode))
    }),
    ("IS-R-002", |d, _| seller(d).is_some_and(|s| s.has(LEGAL_ID) && has_scheme(s, LEGAL_ID, "0196"))),
    ("IS-R-003", |d, _| seller(d).is_some_and(has_street_and_post_code)),
    ("IS-R-004", |_, n| {
        n.child(cac::Party).is_some_and(|p| p.has(LEGAL_ID) && has_scheme(p, LEGAL_ID, "0196"))
    }),
    ("IS-R-005", |_, n| n.child(cac::Party).is_some_and(has_street_and_post_code)),
    ("IS-R-006", |_, n| icelandic_account(n, "9")),
    ("IS-R-007", |_, n| icelandic_account(n, "42")),
    ("IS-R-008", |_, n| final_due(n).is_none_or(|r| checks::date(raw(r, path!(cbc:ID))))),
    ("IS-R-009", |_, n| final_due(n).is_none() || n.has_child(cbc::DueDate)),
    ("IS-R-010", |_, n| {
        let Some(reference) = final_due(n) else { return true };
        let (due, last) = (n.child(cbc::DueDate), reference.child(cbc::ID));
        due.zip(last).is_some_and(|(due, last)| due.text() <= last.text())
    }),
    ("NL-R-001", |d, _| d.root.has(path!(cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID))),
    ("NL-R-002", |_, n| is_full_address(n)),
    ("NL-R-003", |_, n| dutch_registration(n)),
    ("NL-R-004", |_, n| is_full_address(n)),
    ("NL-R-005", |_, n| dutch_registration(n)),
    ("NL-R-006", |_, n| is_full_address(n)),
    ("NL-R-007", |d, n| {
        let payable = number_at(n, path!(cbc:PayableAmount));
        let nothing_due =
            |p: Decimal| if d.is_credit_note() { p >= Decimal::ZERO } else { p <= Decimal::ZERO };
        payable.is_some_and(nothing_due) || d.root.descendants().any(|m| m.tag() == cac::PaymentMeans)
    }),
    ("NL-R-008", |_, n| means(n, &["30", "48", "49", "57", "58", "59"])),
    ("NL-R-009", |d, _| d.root.has(path!(cac:OrderReference/cbc:ID))),
];

/// Germany.
pub const GERMANY: Functions = &[
    ("DE-R-016", |d, n| {
        let letters = ["S", "Z", "E", "AE", "K", "G", "L", "M"];
        let on_line = |l: Node<'_>| {
            l.any_at(path!(cac:Item/cac:ClassifiedTaxCategory/cbc:ID), &mut |id| letters.contains(&id.text()))
        };
        let on_document = n.any_at(path!(cac:AllowanceCharge/cac:TaxCategory/cbc:ID), &mut |id| {
            letters.contains(&id.text())
        });
        let used = on_document || d.lines().any(on_line);
        let id = seller(d).is_some_and(|s| {
            s.any_at(path!(cac:PartyTaxScheme/cbc:CompanyID), &mut |id| !id.trimmed().is_empty())
        });
        !used || id || n.has_child(cac::TaxRepresentativeParty)
    }),
    ("DE-R-017", |_, n| {
        let codes = ["326", "380", "384", "389", "381", "875", "876", "877"];
        let of = |path| n.text_at(path).is_some_and(|code| codes.contains(&code));
        of(path!(cbc:InvoiceTypeCode)) || of(path!(cbc:CreditNoteTypeCode))
    }),
    ("DE-R-018", |_, n| {
        n.at(path!(cac:PaymentTerms/cbc:Note)).is_none_or(|note| discount_terms(note.text()))
    }),
    ("DE-R-019", |_, n| !means(n, &["58"]) || checks::iban(raw(n, path!(cac:PayeeFinancialAccount/cbc:ID)))),
    ("DE-R-020", |_, n| checks::iban(raw(n, path!(cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID)))),
    ("DE-R-022", |_, n| {
        let path = path!(cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject);
        let mut names: Vec<&str> = n.all_at(path).iter().filter_map(|o| o.attr(AttrName::filename)).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        names.len() == all
    }),
    ("DE-R-023-2", |_, n| !n.has_child(cac::CardAccount) && !n.has_child(cac::PaymentMandate)),
    ("DE-R-024-2", |_, n| !n.has_child(cac::PayeeFinancialAccount) && !n.has_child(cac::PaymentMandate)),
    ("DE-R-025-2", |_, n| !n.has_child(cac::PayeeFinancialAccount) && !n.has_child(cac::CardAccount)),
    ("DE-R-026", |_, n| {
        let of = |path| n.text_at(path) == Some("384");
        let corrected = of(path!(cbc:InvoiceTypeCode)) || of(path!(cbc:CreditNoteTypeCode));
        !corrected || n.has(path!(cac:BillingReference/cac:InvoiceDocumentReference))
    }),
    ("DE-R-027", |_, n| {
        n.text_at(path!(cbc:Telephone)).is_some_and(|t| t.bytes().filter(u8::is_ascii_digit).count() >= 3)
    }),
    ("DE-R-028", |_, n| n.text_at(path!(cbc:ElectronicMail)).is_some_and(is_email)),
    ("DE-R-030", |d, n| {
        let sepa = |party: Node<'_>| {
            party.any_at(path!(cac:PartyIdentification/cbc:ID), &mut |id| {
                id.attr(AttrName::schemeID) == Some("SEPA")
            })
        };
        let named = seller(d).is_some_and(sepa) || n.child(cac::PayeeParty).is_some_and(sepa);
        !n.has(path!(cac:PaymentMeans/cac:PaymentMandate)) || named
    }),
    ("DE-R-031", |_, n| {
        !n.has(path!(cac:PaymentMeans/cac:PaymentMandate))
            || n.has(path!(cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID))
    }),
    ("DE-R-T02", |_, n| {
        let scheme =
            n.child(cbc::URI).and_then(|u| u.text().split_once(':')).map_or("", |(scheme, _)| scheme);
        let rest = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
        scheme.len() > 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(rest)
    }),
];

/// The text at a path as written, empty where missing.
fn raw<'t>(node: Node<'t>, path: &[Tag]) -> &'t str {
    node.at(path).map_or("", Node::text)
}

fn payment_id<'t>(means: Node<'t>) -> &'t str {
    means.child(cbc::PaymentID).map_or("", Node::text)
}

fn has_code(means: Node<'_>, codes: &[&str]) -> bool {
    means.any_at(path!(cbc:PaymentMeansCode), &mut |code| codes.contains(&code.text()))
}

fn starts(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| text.starts_with(prefix))
}

/// Whether the identifier, if there is one, is of this scheme.
fn has_scheme(node: Node<'_>, path: &[Tag], scheme: &str) -> bool {
    node.at(path).is_none_or(|id| id.attr(AttrName::schemeID).is_some_and(|s| s.trim() == scheme))
}

/// Whether XPath would read it as a number: also decimals, signs and exponents count.
pub fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = text.trim().split_once(['e', 'E']).unwrap_or((text.trim(), "0"));
    let whole = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    Decimal::parse(mantissa).is_some() && digits(whole)
}

fn is_swedish(party: Node<'_>) -> bool {
    party.any_at(path!(cac:PostalAddress/cac:Country/cbc:IdentificationCode), &mut |c| c.text() == "SE")
}

/// A Swedish party with a Swedish VAT number.
pub fn is_swedish_with_vat(party: Node<'_>) -> bool {
    is_swedish(party) && vat_id(party).is_some_and(|id| id.starts_with("SE"))
}

fn swedish_giro(doc: &Doc<'_>, account: Node<'_>, branch: &str) -> bool {
    let stated = path!(cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID);
    let instruction = account.parent().and_then(Node::parent);
    seller(doc).is_some_and(is_swedish)
        && instruction.is_some_and(|m| means(m, &["30"]) && m.text_at(stated) == Some(branch))
}

fn segment<'t>(number: Node<'t>, nth: usize) -> &'t str {
    number.text().split('|').nth(nth - 1).unwrap_or("")
}

fn greek_vat(party: Node<'_>) -> bool {
    let ids: Vec<Node<'_>> = schemes(party, "VAT").filter_map(|s| s.child(cbc::CompanyID)).collect();
    ids.len() == 1 && ids[0].text().strip_prefix("EL").is_some_and(checks::greek)
}

fn described(reference: Node<'_>, description: &str) -> bool {
    reference.any_at(path!(cbc:DocumentDescription), &mut |d| d.text() == description)
}

fn count_described(root: Node<'_>, description: &str) -> usize {
    root.children(cac::AdditionalDocumentReference).filter(|r| described(*r, description)).count()
}

fn has_street_and_post_code(party: Node<'_>) -> bool {
    party.has(path!(cac:PostalAddress/cbc:StreetName)) && party.has(path!(cac:PostalAddress/cbc:PostalZone))
}

fn icelandic_account(root: Node<'_>, code: &str) -> bool {
    let mut those = root.children(cac::PaymentMeans).filter(|m| has_code(*m, &[code])).peekable();
    let right = |m: Node<'_>| {
        m.text_at(path!(cac:PayeeFinancialAccount/cbc:ID)).is_some_and(|id| id.chars().count() == 12)
    };
    those.peek().is_none() || those.any(right)
}

/// The reference that carries the Icelandic final due date (eindagi).
fn final_due<'t>(root: Node<'t>) -> Option<Node<'t>> {
    root.children(cac::AdditionalDocumentReference).find(|r| described(*r, "EINDAGI"))
}

fn is_full_address(address: Node<'_>) -> bool {
    [cbc::StreetName, cbc::CityName, cbc::PostalZone].iter().all(|tag| address.has_child(*tag))
}

fn dutch_registration(id: Node<'_>) -> bool {
    let schemes = id.attr(AttrName::schemeID).unwrap_or("");
    schemes.split(' ').any(|s| matches!(s, "0106" | "0190")) && !id.trimmed().is_empty()
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    plain(name) && host.split('.').count() > 1 && host.split('.').all(plain)
}

/// Cash discount lines `#SKONTO#TAGE=14#PROZENT=2.00#` with an optional base amount, each on a line of its own.
fn discount_terms(note: &str) -> bool {
    let is_coded = |line: &&str| line.trim().starts_with('#');
    let lines: Vec<&str> = note.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    if !lines.iter().any(is_coded) {
        return true;
    }
    let last = lines.iter().rposition(is_coded).unwrap_or(0);
    lines.iter().filter(|line| is_coded(line)).all(|line| is_discount(line.trim())) && last + 1 < lines.len()
}

fn is_discount(line: &str) -> bool {
    let Some(body) = line.strip_prefix("#SKONTO#TAGE=").and_then(|l| l.strip_suffix('#')) else {
        return false;
    };
    let parts: Vec<&str> = body.split('#').collect();
    let two_decimals = |text: &str| {
        text.split_once('.').is_some_and(|(whole, cents)| digits(whole) && checks::digits_of(cents, 2))
    };
    let percent = |text: &str| text.strip_prefix("PROZENT=").is_some_and(two_decimals);
    let base = |text: &str| {
        text.strip_prefix("BASISBETRAG=").is_some_and(|t| two_decimals(t.strip_prefix('-').unwrap_or(t)))
    };
    match parts.as_slice() {
        [days, rate] => digits(days) && percent(rate),
        [days, rate, amount] => digits(days) && percent(rate) && base(amount),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discount_lines_follow_the_german_form() {
        assert!(discount_terms("Netto 30 Tage"));
        assert!(discount_terms("#SKONTO#TAGE=14#PROZENT=2.25#\n"));
        assert!(discount_terms("#SKONTO#TAGE=14#PROZENT=2.25#BASISBETRAG=-10.00#\r\nRest"));
        assert!(!discount_terms("#SKONTO#TAGE=14#PROZENT=2.25#"));
        assert!(!discount_terms("#SKONTO#TAGE=14#PROZENT=2#\n"));
    }

    #[test]
    fn numbers_as_xpath_reads_them() {
        assert!(is_number(" 12 ") && is_number("-1.5") && is_number("1e5"));
        assert!(!is_number("") && !is_number("12a"));
    }
}
