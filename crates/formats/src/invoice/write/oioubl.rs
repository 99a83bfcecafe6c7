//! OIOUBL 2.1.

mod payment;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use self::payment::payment;
use super::schemes::{self, Place};
use super::xml::Xml;
use super::{WriteError, fit};
use crate::invoice::Decimal;
use crate::invoice::model::{
    Address, AllowanceCharge, Document, Format, Identifier, Kind, Line, Party, VatRow,
};
use crate::invoice::rules::codes;

const AGENCY: (&str, &str) = ("schemeAgencyID", "320");
const LIST_AGENCY: (&str, &str) = ("listAgencyID", "320");
const PROFILE: &str = "urn:www.nesubl.eu:profiles:profile5:ver2.0";
/// Longest text a Danish transfer carries to the payee. Source: F-LIB payment means rules.
pub(super) const NOTE_MAX: usize = 20;

/// Writes an invoice or credit note.
pub fn document(document: &Document) -> Result<String, WriteError> {
    let credit = document.kind == Kind::CreditNote;
    let currency = document.currency.as_deref().ok_or(WriteError::Missing("BT-5"))?;
    let mut xml = Xml::new(if credit { "CreditNote" } else { "Invoice" });
    head(document, credit, &mut xml);
    references(document, credit, &mut xml);
    xml.group("cac:AccountingSupplierParty", |x| party("cac:Party", &document.seller, None, x));
    let person = document.person_reference().unwrap_or("n/a");
    xml.group("cac:AccountingCustomerParty", |x| party("cac:Party", &document.buyer, Some(person), x));
    if let Some(payee) = &document.payee {
        party("cac:PayeeParty", payee, None, &mut xml);
    }
    delivery(document, &mut xml);
    for (number, means) in document.payment.iter().enumerate() {
        payment(means, number + 1, document, &mut xml);
    }
    if let Some(terms) = &document.payment_terms {
        xml.group("cac:PaymentTerms", |x| {
            x.text("cbc:ID", "1");
            x.text("cbc:Note", terms);
            x.amount("cbc:Amount", document.totals.payable, 2, currency);
        });
    }
    if !credit {
        xml.group("cac:PrepaidPayment", |x| {
            x.amount("cbc:PaidAmount", document.totals.prepaid, 2, currency);
        });
    }
    for row in &document.allowances {
        allowance(row, document.vat.first(), currency, &mut xml);
    }
    taxes(&document.vat, currency, &mut xml);
    totals(document, currency, &mut xml);
    for row in &document.lines {
        line(row, credit, currency, &mut xml);
    }
    Ok(xml.finish())
}

fn head(document: &Document, credit: bool, xml: &mut Xml) {
    let own = document.format == Format::Oioubl;
    let date = |date: Option<jiff::civil::Date>| date.map(|d| d.to_string());
    xml.text("cbc:UBLVersionID", "2.1");
    xml.text(
        "cbc:CustomizationID",
        document.customization.as_deref().filter(|_| own).unwrap_or("OIOUBL-2.1"),
    );
    let profile = document.profile.as_deref().filter(|_| own).unwrap_or(PROFILE);
    profile_id(profile, xml);
    xml.text("cbc:ID", &document.number);
    xml.text("cbc:CopyIndicator", if document.is_copy { "true" } else { "false" });
    xml.maybe("cbc:UUID", document.uuid.as_deref());
    xml.maybe("cbc:IssueDate", date(document.issue_date).as_deref());
    let point = date(document.vat_point_date);
    if credit {
        xml.maybe("cbc:TaxPointDate", point.as_deref());
    } else {
        let code = document.type_code.as_deref().unwrap_or("380");
        xml.with(
            "cbc:InvoiceTypeCode",
            &[LIST_AGENCY, ("listID", "urn:oioubl:codelist:invoicetypecode-1.1")],
            code,
        );
    }
    let texts: Vec<&str> = document.notes.iter().map(|note| note.text.as_str()).collect();
    xml.text("cbc:Note", &texts.join("\n"));
    if !credit {
        xml.maybe("cbc:TaxPointDate", point.as_deref());
    }
    xml.maybe("cbc:DocumentCurrencyCode", document.currency.as_deref());
    xml.maybe("cbc:AccountingCost", document.accounting_cost.as_deref());
}

/// The profile, with the first list since 1.2 that has it.
pub(super) fn profile_id(profile: &str, xml: &mut Xml) {
    const LISTS: [(&str, &str); 4] = [
        ("OIO-Profile2", "urn:oioubl:id:profileid-1.2"),
        ("OIO-Profile3", "urn:oioubl:id:profileid-1.3"),
        ("OIO-Profile4", "urn:oioubl:id:profileid-1.4"),
        ("OIO-Profile5", "urn:oioubl:id:profileid-1.5"),
    ];
    let list = LISTS.iter().find(|(list, _)| codes::has(list, profile));
    let scheme = list.map_or("urn:oioubl:id:profileid-1.6", |(_, scheme)| scheme);
    xml.with("cbc:ProfileID", &[AGENCY, ("schemeID", scheme)], profile);
}

fn references(document: &Document, credit: bool, xml: &mut Xml) {
    if let Some(period) = document.period {
        xml.group("cac:InvoicePeriod", |x| {
            x.maybe("cbc:StartDate", period.from.map(|d| d.to_string()).as_deref());
            x.maybe("cbc:EndDate", period.to.map(|d| d.to_string()).as_deref());
        });
    }
    xml.group("cac:OrderReference", |x| {
        x.maybe("cbc:ID", document.order.as_deref());
        x.maybe("cbc:SalesOrderID", document.sales_order.as_deref().filter(|_| document.order.is_some()));
    });
    for preceding in &document.preceding {
        xml.group("cac:BillingReference", |x| {
            x.group("cac:InvoiceDocumentReference", |x| {
                x.text("cbc:ID", &preceding.number);
                x.maybe("cbc:IssueDate", preceding.issue_date.map(|d| d.to_string()).as_deref());
            });
        });
    }
    let mut reference = |name, id: &Option<String>| xml.group(name, |x| x.maybe("cbc:ID", id.as_deref()));
    reference("cac:DespatchDocumentReference", &document.despatch_advice);
    reference("cac:ReceiptDocumentReference", &document.receiving_advice);
    if !credit {
        reference("cac:OriginatorDocumentReference", &document.tender);
    }
    reference("cac:ContractDocumentReference", &document.contract);
    for attached in &document.attachments {
        xml.group("cac:AdditionalDocumentReference", |x| {
            x.text("cbc:ID", &attached.id);
            x.maybe("cbc:DocumentType", attached.description.as_deref());
            x.group("cac:Attachment", |x| {
                let mime = attached.mime.as_deref().unwrap_or("");
                let name = attached.name.as_deref().unwrap_or("");
                let content = STANDARD.encode(&attached.bytes);
                x.with(
                    "cbc:EmbeddedDocumentBinaryObject",
                    &[("mimeCode", mime), ("filename", name)],
                    &content,
                );
                let outside = attached.uri.as_deref().filter(|_| attached.bytes.is_empty());
                x.group("cac:ExternalReference", |x| x.maybe("cbc:URI", outside));
            });
        });
    }
}

fn identifier(name: &str, id: &Identifier, place: Place, xml: &mut Xml) {
    let (scheme, number) = schemes::oioubl(id, place);
    let agency = if scheme == "GLN" { "9" } else { "" };
    xml.with(name, &[("schemeAgencyID", agency), ("schemeID", scheme)], &number);
}

/// `contact` is the person reference OIOUBL wants at the buyer.
fn party(name: &'static str, party: &Party, contact: Option<&str>, xml: &mut Xml) {
    xml.group(name, |x| {
        if let Some(endpoint) = &party.endpoint {
            identifier("cbc:EndpointID", endpoint, Place::Endpoint, x);
        }
        for id in &party.ids {
            x.group("cac:PartyIdentification", |x| identifier("cbc:ID", id, Place::Party, x));
        }
        let known = party.trading_name.as_deref().or(party.name.as_deref());
        x.group("cac:PartyName", |x| x.maybe("cbc:Name", known));
        address("cac:PostalAddress", party.address.as_ref(), x);
        if let Some(vat) = &party.vat_id {
            x.group("cac:PartyTaxScheme", |x| {
                let own = vat.id.starts_with("DK") && vat.id.len() == 10;
                x.with("cbc:CompanyID", &[("schemeID", if own { "DK:SE" } else { "ZZZ" })], &vat.id);
                scheme("63", "Moms", None, x);
            });
        }
        legal_entity(party, contact.is_none(), x);
        let contact_id = party.contact.id.as_deref().or(contact);
        x.group("cac:Contact", |x| {
            x.maybe("cbc:ID", contact_id);
            x.maybe("cbc:Name", party.contact.name.as_deref());
            x.maybe("cbc:Telephone", party.contact.telephone.as_deref());
            x.maybe("cbc:ElectronicMail", party.contact.email.as_deref());
        });
    });
}

/// OIOUBL demands a registration of the seller; a foreign one may be known by another number only.
fn legal_entity(party: &Party, is_demanded: bool, xml: &mut Xml) {
    let another = || party.vat_id.as_ref().or(party.ids.first()).filter(|_| is_demanded);
    let Some(id) = party.legal_id.as_ref().or_else(another) else { return };
    xml.group("cac:PartyLegalEntity", |x| {
        x.maybe("cbc:RegistrationName", party.name.as_deref());
        let (scheme, number) = schemes::oioubl(id, Place::Legal);
        x.with("cbc:CompanyID", &[("schemeID", scheme)], &number);
    });
}

fn address(name: &'static str, address: Option<&Address>, xml: &mut Xml) {
    let Some(address) = address else { return };
    let structured = address.street.is_some() && address.building.is_some() && address.post_code.is_some();
    let format =
        match (structured && address.lines.is_empty(), address.street.is_none() && !address.lines.is_empty())
        {
            (true, _) => "StructuredDK",
            (false, true) => "Unstructured",
            (false, false) => "StructuredLax",
        };
    xml.group(name, |x| {
        x.with(
            "cbc:AddressFormatCode",
            &[LIST_AGENCY, ("listID", "urn:oioubl:codelist:addressformatcode-1.1")],
            format,
        );
        if format == "Unstructured" {
            let town = [address.post_code.as_deref(), address.city.as_deref()];
            let town: Vec<&str> = town.into_iter().flatten().collect();
            for line in address.lines.iter().cloned().chain([town.join(" ")]) {
                x.group("cac:AddressLine", |x| x.text("cbc:Line", &line));
            }
            return;
        }
        x.maybe("cbc:StreetName", address.street.as_deref());
        let mut extra: Vec<&str> = address.extra.as_deref().into_iter().collect();
        extra.extend(address.lines.iter().map(String::as_str));
        x.text("cbc:AdditionalStreetName", &extra.join(", "));
        x.maybe("cbc:BuildingNumber", address.building.as_deref());
        x.maybe("cbc:CityName", address.city.as_deref());
        x.maybe("cbc:PostalZone", address.post_code.as_deref());
        x.maybe("cbc:Region", address.region.as_deref());
        x.group("cac:Country", |x| x.maybe("cbc:IdentificationCode", address.country.as_deref()));
    });
}

fn delivery(document: &Document, xml: &mut Xml) {
    let Some(delivery) = &document.delivery else { return };
    xml.group("cac:Delivery", |x| {
        x.maybe("cbc:ActualDeliveryDate", delivery.date.map(|d| d.to_string()).as_deref());
        x.group("cac:DeliveryLocation", |x| {
            if let Some(location) = &delivery.location {
                identifier("cbc:ID", location, Place::Thing, x);
            }
            address("cac:Address", delivery.address.as_ref(), x);
        });
        x.group("cac:DeliveryParty", |x| {
            x.group("cac:PartyName", |x| x.maybe("cbc:Name", delivery.name.as_deref()));
        });
    });
}

/// A tax scheme; a duty also says how it stands to VAT.
fn scheme(id: &str, name: &str, duty_type: Option<&str>, xml: &mut Xml) {
    xml.group("cac:TaxScheme", |x| {
        x.with("cbc:ID", &[AGENCY, ("schemeID", "urn:oioubl:id:taxschemeid-1.1")], id);
        x.text("cbc:Name", name);
        let list = [LIST_AGENCY, ("listID", "urn:oioubl:codelist:taxtypecode-1.1")];
        x.with("cbc:TaxTypeCode", &list, duty_type.unwrap_or(""));
    });
}

fn category(row: &VatRow, xml: &mut Xml) {
    let word = fit::category_word(row.category.as_deref().unwrap_or("S"));
    let list = match word {
        "StandardRated" | "ZeroRated" | "ReverseCharge" => "urn:oioubl:id:taxcategoryid-1.1",
        _ => "urn:oioubl:id:taxcategoryid-1.4",
    };
    xml.group("cac:TaxCategory", |x| {
        x.with("cbc:ID", &[AGENCY, ("schemeID", list)], word);
        x.maybe("cbc:Percent", row.rate.map(|r| r.trimmed().to_string()).as_deref());
        if row.is_vat() {
            scheme("63", "Moms", None, x);
        } else {
            let (id, name) = (row.scheme.as_deref(), row.scheme_name.as_deref());
            scheme(id.unwrap_or(""), name.unwrap_or(""), row.duty_type.as_deref(), x);
        }
    });
}

fn allowance(row: &AllowanceCharge, fallback: Option<&VatRow>, currency: &str, xml: &mut Xml) {
    xml.group("cac:AllowanceCharge", |x| {
        x.text("cbc:ChargeIndicator", if row.is_charge { "true" } else { "false" });
        x.maybe("cbc:AllowanceChargeReason", row.reason.as_deref());
        let factor = row.percent.filter(|_| row.base.is_some()).map(|p| p.times(Decimal::new(1, 2)));
        x.maybe("cbc:MultiplierFactorNumeric", factor.map(|f| f.trimmed().to_string()).as_deref());
        x.amount("cbc:Amount", row.amount, 2, currency);
        x.amount("cbc:BaseAmount", row.base, 2, currency);
        if let Some(vat) = row.vat.as_ref().or(fallback) {
            category(vat, x);
        }
    });
}

/// One tax total for VAT and one for each other duty.
fn taxes(rows: &[VatRow], currency: &str, xml: &mut Xml) {
    let mut schemes: Vec<Option<&str>> = Vec::new();
    for row in rows {
        let scheme = if row.is_vat() { None } else { row.scheme.as_deref() };
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    for scheme in schemes {
        let those = || {
            rows.iter().filter(|r| if r.is_vat() { scheme.is_none() } else { r.scheme.as_deref() == scheme })
        };
        xml.group("cac:TaxTotal", |x| {
            let sum: Decimal = those().filter_map(|row| row.amount).sum();
            x.amount("cbc:TaxAmount", Some(sum), 2, currency);
            for row in those() {
                x.group("cac:TaxSubtotal", |x| {
                    x.amount("cbc:TaxableAmount", row.taxable, 2, currency);
                    x.amount("cbc:TaxAmount", row.amount, 2, currency);
                    category(row, x);
                });
            }
        });
    }
}

fn totals(document: &Document, currency: &str, xml: &mut Xml) {
    let totals = &document.totals;
    xml.group("cac:LegalMonetaryTotal", |x| {
        let mut amount = |name, value: Option<Decimal>| x.amount(name, value, 2, currency);
        amount("cbc:LineExtensionAmount", totals.lines);
        amount("cbc:TaxExclusiveAmount", totals.vat);
        amount("cbc:TaxInclusiveAmount", totals.with_vat);
        amount("cbc:AllowanceTotalAmount", totals.allowances);
        amount("cbc:ChargeTotalAmount", totals.charges);
        amount("cbc:PrepaidAmount", totals.prepaid);
        amount("cbc:PayableRoundingAmount", totals.rounding);
        amount("cbc:PayableAmount", totals.payable);
    });
}

/// A line's own tax rows; EN 16931 lines have none, so they follow from the rate.
fn line_taxes(line: &Line) -> Vec<VatRow> {
    let row = |row: &VatRow| {
        let taxable = row.taxable.or(line.net);
        let rate = row.rate.unwrap_or_default();
        let computed = taxable.map(|t| t.times(rate).times(Decimal::new(1, 2)).rounded(2));
        VatRow { taxable, amount: row.amount.or(computed), rate: Some(rate), ..row.clone() }
    };
    line.vat.iter().map(row).collect()
}

fn line(line: &Line, credit: bool, currency: &str, xml: &mut Xml) {
    let unit = line.unit.as_deref().unwrap_or("");
    let taxes_of_line = line_taxes(line);
    xml.group(if credit { "cac:CreditNoteLine" } else { "cac:InvoiceLine" }, |x| {
        x.text("cbc:ID", &line.id);
        x.maybe("cbc:Note", line.note.as_deref());
        let name = if credit { "cbc:CreditedQuantity" } else { "cbc:InvoicedQuantity" };
        let quantity = line.quantity.map(|q| q.with_places(2)).unwrap_or_default();
        x.with(name, &[("unitCode", unit)], &quantity);
        x.amount("cbc:LineExtensionAmount", line.net, 2, currency);
        x.maybe("cbc:AccountingCost", line.accounting_cost.as_deref());
        x.group("cac:OrderLineReference", |x| x.maybe("cbc:LineID", line.order_line.as_deref()));
        if credit {
            taxes(&taxes_of_line, currency, x);
        }
        for row in &line.allowances {
            allowance(row, taxes_of_line.first(), currency, x);
        }
        if !credit {
            taxes(&taxes_of_line, currency, x);
        }
        item(line, x);
        price(line, currency, x);
    });
}

fn item(line: &Line, xml: &mut Xml) {
    xml.group("cac:Item", |x| {
        x.maybe("cbc:Description", line.description.as_deref());
        x.maybe("cbc:Name", line.name.as_deref());
        x.group("cac:BuyersItemIdentification", |x| x.maybe("cbc:ID", line.buyers_id.as_deref()));
        x.group("cac:SellersItemIdentification", |x| x.maybe("cbc:ID", line.sellers_id.as_deref()));
        if let Some(id) = &line.standard_id {
            let gtin = id.scheme.as_deref().is_some_and(|s| matches!(s, "0160" | "GTIN"));
            let scheme = if gtin { "GTIN" } else { id.scheme.as_deref().unwrap_or("") };
            x.group("cac:StandardItemIdentification", |x| {
                x.with(
                    "cbc:ID",
                    &[("schemeAgencyID", if gtin { "9" } else { "" }), ("schemeID", scheme)],
                    &id.id,
                );
            });
        }
        for code in
            line.classifications.iter().filter(|c| matches!(c.list.as_deref(), Some("TST" | "UNSPSC")))
        {
            x.group("cac:CommodityClassification", |x| {
                let version = code.version.as_deref().unwrap_or("19.0501");
                let list = [("listAgencyID", "113"), ("listID", "UNSPSC"), ("listVersionID", version)];
                x.with("cbc:ItemClassificationCode", &list, &code.code);
            });
        }
        for attribute in &line.attributes {
            x.group("cac:AdditionalItemProperty", |x| {
                x.text("cbc:Name", &attribute.name);
                x.text("cbc:Value", &attribute.value);
            });
        }
    });
}

fn price(line: &Line, currency: &str, xml: &mut Xml) {
    let price = &line.price;
    xml.group("cac:Price", |x| {
        x.amount("cbc:PriceAmount", price.net, 2, currency);
        let unit = price.base_unit.as_deref().or(line.unit.as_deref()).unwrap_or("");
        let base = price.base_quantity.unwrap_or(Decimal::ONE).trimmed().to_string();
        x.with("cbc:BaseQuantity", &[("unitCode", unit)], &base);
        let factor = price.unit_factor.unwrap_or(Decimal::ONE).trimmed().to_string();
        x.text("cbc:OrderableUnitFactorRate", &factor);
    });
}
