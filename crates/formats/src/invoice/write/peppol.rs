//! Peppol BIS Billing 3.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::WriteError;
use super::schemes::{self, Place};
use super::xml::Xml;
use crate::invoice::Decimal;
use crate::invoice::model::{
    Address, AllowanceCharge, Attachment, Document, Format, Identifier, Kind, Line, Party, PaymentMeans,
    PaymentTarget, VatRow,
};

const CUSTOMIZATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

/// Writes an invoice or credit note.
pub fn document(document: &Document) -> Result<String, WriteError> {
    let credit = document.kind == Kind::CreditNote;
    let currency = document.currency.as_deref().ok_or(WriteError::Missing("BT-5"))?;
    let own = document.format == Format::PeppolBis;
    let mut xml = Xml::new(if credit { "CreditNote" } else { "Invoice" });
    xml.text(
        "cbc:CustomizationID",
        document.customization.as_deref().filter(|_| own).unwrap_or(CUSTOMIZATION),
    );
    xml.text("cbc:ProfileID", document.profile.as_deref().filter(|_| own).unwrap_or(PROFILE));
    head(document, credit, &mut xml);
    references(document, credit, &mut xml);
    xml.group("cac:AccountingSupplierParty", |x| party("cac:Party", &document.seller, x));
    xml.group("cac:AccountingCustomerParty", |x| party("cac:Party", &document.buyer, x));
    if let Some(payee) = &document.payee {
        small_party("cac:PayeeParty", payee, &mut xml);
    }
    if let Some(representative) = &document.tax_representative {
        xml.group("cac:TaxRepresentativeParty", |x| {
            x.group("cac:PartyName", |x| x.maybe("cbc:Name", representative.shown_name()));
            address("cac:PostalAddress", representative.address.as_ref(), x);
            tax_schemes(representative, x);
        });
    }
    delivery(document, &mut xml);
    for means in &document.payment {
        payment(means, document, credit, &mut xml);
    }
    let terms = document.payment_terms.as_deref();
    xml.group("cac:PaymentTerms", |x| x.maybe("cbc:Note", terms));
    for row in &document.allowances {
        allowance(row, currency, &mut xml);
    }
    taxes(document, currency, &mut xml);
    totals(document, currency, &mut xml);
    for row in &document.lines {
        line(row, credit, currency, &mut xml);
    }
    Ok(xml.finish())
}

fn head(document: &Document, credit: bool, xml: &mut Xml) {
    let date = |date: Option<jiff::civil::Date>| date.map(|d| d.to_string());
    xml.text("cbc:ID", &document.number);
    xml.maybe("cbc:IssueDate", date(document.issue_date).as_deref());
    if credit {
        xml.maybe("cbc:TaxPointDate", date(document.vat_point_date).as_deref());
        xml.text("cbc:CreditNoteTypeCode", document.type_code.as_deref().unwrap_or("381"));
    } else {
        xml.maybe("cbc:DueDate", date(document.due_date).as_deref());
        xml.text("cbc:InvoiceTypeCode", document.type_code.as_deref().unwrap_or("380"));
    }
    let notes: Vec<String> = document
        .notes
        .iter()
        .map(|note| match &note.subject {
            Some(subject) => format!("#{subject}#{}", note.text),
            None => note.text.clone(),
        })
        .collect();
    xml.text("cbc:Note", &notes.join("\n"));
    if !credit {
        xml.maybe("cbc:TaxPointDate", date(document.vat_point_date).as_deref());
    }
    xml.maybe("cbc:DocumentCurrencyCode", document.currency.as_deref());
    xml.maybe("cbc:TaxCurrencyCode", document.vat_currency.as_deref());
    xml.maybe("cbc:AccountingCost", document.accounting_cost.as_deref());
    // What Peppol calls the buyer reference is the contact's id in OIOUBL.
    let reference = document.buyer_reference.as_deref().or(document.person_reference());
    xml.maybe("cbc:BuyerReference", reference);
}

fn references(document: &Document, credit: bool, xml: &mut Xml) {
    if document.period.is_some() || document.vat_point_code.is_some() {
        let period = document.period.unwrap_or_default();
        xml.group("cac:InvoicePeriod", |x| {
            x.maybe("cbc:StartDate", period.from.map(|d| d.to_string()).as_deref());
            x.maybe("cbc:EndDate", period.to.map(|d| d.to_string()).as_deref());
            x.maybe("cbc:DescriptionCode", document.vat_point_code.as_deref());
        });
    }
    xml.group("cac:OrderReference", |x| {
        // UBL demands an order number beside a sales order.
        let order = document.order.as_deref().or(document.sales_order.as_deref().map(|_| "NA"));
        x.maybe("cbc:ID", order);
        x.maybe("cbc:SalesOrderID", document.sales_order.as_deref());
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
    if credit {
        reference("cac:ContractDocumentReference", &document.contract);
    } else {
        reference("cac:OriginatorDocumentReference", &document.tender);
        reference("cac:ContractDocumentReference", &document.contract);
    }
    additional(document, credit, xml);
    if credit {
        xml.group("cac:OriginatorDocumentReference", |x| x.maybe("cbc:ID", document.tender.as_deref()));
    } else {
        xml.group("cac:ProjectReference", |x| x.maybe("cbc:ID", document.project.as_deref()));
    }
}

fn additional(document: &Document, credit: bool, xml: &mut Xml) {
    if let Some(object) = &document.object {
        xml.group("cac:AdditionalDocumentReference", |x| {
            identifier("cbc:ID", object, Place::Thing, x);
            x.text("cbc:DocumentTypeCode", "130");
        });
    }
    if credit && let Some(project) = &document.project {
        xml.group("cac:AdditionalDocumentReference", |x| {
            x.text("cbc:ID", project);
            x.text("cbc:DocumentTypeCode", "50");
        });
    }
    for attached in &document.attachments {
        attachment(attached, xml);
    }
}

fn attachment(attached: &Attachment, xml: &mut Xml) {
    xml.group("cac:AdditionalDocumentReference", |x| {
        x.text("cbc:ID", &attached.id);
        x.maybe("cbc:DocumentDescription", attached.description.as_deref());
        x.group("cac:Attachment", |x| {
            let name = attached.name.as_deref().unwrap_or(&attached.id);
            let mime = attached.mime.as_deref().unwrap_or("");
            let content = STANDARD.encode(&attached.bytes);
            x.with("cbc:EmbeddedDocumentBinaryObject", &[("mimeCode", mime), ("filename", name)], &content);
            x.group("cac:ExternalReference", |x| x.maybe("cbc:URI", attached.uri.as_deref()));
        });
    });
}

fn identifier(name: &str, id: &Identifier, place: Place, xml: &mut Xml) {
    let (scheme, id) = schemes::peppol(id, place);
    xml.with(name, &[("schemeID", scheme)], id);
}

fn party(name: &'static str, party: &Party, xml: &mut Xml) {
    xml.group(name, |x| {
        if let Some(endpoint) = &party.endpoint {
            identifier("cbc:EndpointID", endpoint, Place::Endpoint, x);
        }
        for id in &party.ids {
            x.group("cac:PartyIdentification", |x| identifier("cbc:ID", id, Place::Party, x));
        }
        x.group("cac:PartyName", |x| x.maybe("cbc:Name", party.trading_name.as_deref()));
        address("cac:PostalAddress", party.address.as_ref(), x);
        tax_schemes(party, x);
        x.group("cac:PartyLegalEntity", |x| {
            x.maybe("cbc:RegistrationName", party.shown_name());
            if let Some(id) = &party.legal_id {
                identifier("cbc:CompanyID", id, Place::Legal, x);
            }
            x.maybe("cbc:CompanyLegalForm", party.legal_form.as_deref());
        });
        x.group("cac:Contact", |x| {
            x.maybe("cbc:Name", party.contact.name.as_deref());
            x.maybe("cbc:Telephone", party.contact.telephone.as_deref());
            x.maybe("cbc:ElectronicMail", party.contact.email.as_deref());
        });
    });
}

fn small_party(name: &'static str, party: &Party, xml: &mut Xml) {
    xml.group(name, |x| {
        for id in &party.ids {
            x.group("cac:PartyIdentification", |x| identifier("cbc:ID", id, Place::Party, x));
        }
        x.group("cac:PartyName", |x| x.maybe("cbc:Name", party.shown_name()));
        if let Some(id) = &party.legal_id {
            x.group("cac:PartyLegalEntity", |x| identifier("cbc:CompanyID", id, Place::Legal, x));
        }
    });
}

fn tax_schemes(party: &Party, xml: &mut Xml) {
    let mut write = |id: Option<&str>, scheme: &str| {
        if let Some(id) = id {
            xml.group("cac:PartyTaxScheme", |x| {
                x.text("cbc:CompanyID", id);
                x.group("cac:TaxScheme", |x| x.text("cbc:ID", scheme));
            });
        }
    };
    write(party.vat_id.as_ref().map(|id| id.id.as_str()), "VAT");
    write(party.tax_id.as_deref(), "TAX");
}

fn address(name: &'static str, address: Option<&Address>, xml: &mut Xml) {
    let Some(address) = address else { return };
    xml.group(name, |x| {
        let house = address.building.as_deref();
        let street = match (address.street.as_deref(), house) {
            (Some(street), Some(house)) => format!("{street} {house}"),
            (street, house) => street.or(house).unwrap_or("").to_owned(),
        };
        x.text("cbc:StreetName", &street);
        x.maybe("cbc:AdditionalStreetName", address.extra.as_deref());
        x.maybe("cbc:CityName", address.city.as_deref());
        x.maybe("cbc:PostalZone", address.post_code.as_deref());
        x.maybe("cbc:CountrySubentity", address.region.as_deref());
        x.group("cac:AddressLine", |x| x.text("cbc:Line", &address.lines.join(", ")));
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

fn payment(means: &PaymentMeans, document: &Document, credit: bool, xml: &mut Xml) {
    let (code, id, account, branch) = target(means);
    xml.group("cac:PaymentMeans", |x| {
        let text = means.text.as_deref().unwrap_or("");
        x.with("cbc:PaymentMeansCode", &[("name", text)], code);
        if credit {
            let due = means.due_date.or(document.due_date);
            x.maybe("cbc:PaymentDueDate", due.map(|d| d.to_string()).as_deref());
        }
        x.text("cbc:PaymentID", &id);
        if let PaymentTarget::Card(number) = &means.target {
            x.group("cac:CardAccount", |x| {
                x.text("cbc:PrimaryAccountNumberID", number);
                x.text("cbc:NetworkID", "NA");
            });
        }
        x.group("cac:PayeeFinancialAccount", |x| {
            x.text("cbc:ID", &account);
            x.maybe("cbc:Name", means.account_name.as_deref());
            x.group("cac:FinancialInstitutionBranch", |x| x.text("cbc:ID", &branch));
        });
        if let PaymentTarget::DirectDebit { mandate, account } = &means.target {
            x.group("cac:PaymentMandate", |x| {
                x.maybe("cbc:ID", mandate.as_deref());
                x.group("cac:PayerFinancialAccount", |x| x.maybe("cbc:ID", account.as_deref()));
            });
        }
    });
}

/// Payment means code, PaymentID, account and branch of a target.
fn target(means: &PaymentMeans) -> (&str, String, String, String) {
    let written = means.code.as_deref();
    let text = means.remittance.clone().unwrap_or_default();
    let slip = |card: &str, id: &str| format!("{card}#{id}");
    match &means.target {
        PaymentTarget::Fik { card, payment_id, creditor } => {
            ("93", slip(card.code(), payment_id), creditor.clone(), String::new())
        }
        PaymentTarget::Giro { card, payment_id, account } => {
            ("50", slip(card.code(), payment_id), account.clone(), String::new())
        }
        PaymentTarget::Account { registration, number } => {
            (written.unwrap_or("42"), text, number.clone(), registration.clone())
        }
        PaymentTarget::Iban { iban, bic } => {
            (written.unwrap_or("58"), text, iban.clone(), bic.clone().unwrap_or_default())
        }
        PaymentTarget::NemKonto => ("97", text, String::new(), String::new()),
        PaymentTarget::Other(account) => (written.unwrap_or("1"), text, account.clone(), String::new()),
        PaymentTarget::DirectDebit { .. } | PaymentTarget::Card(_) | PaymentTarget::Unknown => {
            (written.unwrap_or("1"), text, String::new(), String::new())
        }
    }
}

fn category(name: &'static str, row: &VatRow, reasons: bool, xml: &mut Xml) {
    xml.group(name, |x| {
        x.maybe("cbc:ID", row.category.as_deref());
        x.maybe("cbc:Percent", row.rate.map(|r| r.trimmed().to_string()).as_deref());
        if reasons {
            x.maybe("cbc:TaxExemptionReasonCode", row.reason_code.as_deref());
            x.maybe("cbc:TaxExemptionReason", row.reason.as_deref());
        }
        x.group("cac:TaxScheme", |x| x.text("cbc:ID", "VAT"));
    });
}

fn allowance(row: &AllowanceCharge, currency: &str, xml: &mut Xml) {
    xml.group("cac:AllowanceCharge", |x| {
        x.text("cbc:ChargeIndicator", if row.is_charge { "true" } else { "false" });
        x.maybe("cbc:AllowanceChargeReasonCode", row.reason_code.as_deref());
        x.maybe("cbc:AllowanceChargeReason", row.reason.as_deref());
        let percent = row.percent.filter(|_| row.base.is_some());
        x.maybe("cbc:MultiplierFactorNumeric", percent.map(|p| p.trimmed().to_string()).as_deref());
        x.amount("cbc:Amount", row.amount, 2, currency);
        x.amount("cbc:BaseAmount", row.base.filter(|_| percent.is_some()), 2, currency);
        if let Some(vat) = &row.vat {
            category("cac:TaxCategory", vat, false, x);
        }
    });
}

fn taxes(document: &Document, currency: &str, xml: &mut Xml) {
    xml.group("cac:TaxTotal", |x| {
        x.amount("cbc:TaxAmount", document.totals.vat, 2, currency);
        for row in document.vat.iter().filter(|row| row.is_vat()) {
            x.group("cac:TaxSubtotal", |x| {
                x.amount("cbc:TaxableAmount", row.taxable, 2, currency);
                x.amount("cbc:TaxAmount", row.amount, 2, currency);
                category("cac:TaxCategory", row, true, x);
            });
        }
    });
    if let (Some(amount), Some(other)) = (document.totals.vat_in_vat_currency, &document.vat_currency) {
        xml.group("cac:TaxTotal", |x| x.amount("cbc:TaxAmount", Some(amount), 2, other));
    }
}

fn totals(document: &Document, currency: &str, xml: &mut Xml) {
    let totals = &document.totals;
    xml.group("cac:LegalMonetaryTotal", |x| {
        let mut amount = |name, value: Option<Decimal>| x.amount(name, value, 2, currency);
        amount("cbc:LineExtensionAmount", totals.lines);
        amount("cbc:TaxExclusiveAmount", totals.without_vat);
        amount("cbc:TaxInclusiveAmount", totals.with_vat);
        amount("cbc:AllowanceTotalAmount", totals.allowances);
        amount("cbc:ChargeTotalAmount", totals.charges);
        amount("cbc:PrepaidAmount", totals.prepaid);
        amount("cbc:PayableRoundingAmount", totals.rounding);
        amount("cbc:PayableAmount", totals.payable);
    });
}

fn line(line: &Line, credit: bool, currency: &str, xml: &mut Xml) {
    let unit = line.unit.as_deref().unwrap_or("");
    xml.group(if credit { "cac:CreditNoteLine" } else { "cac:InvoiceLine" }, |x| {
        x.text("cbc:ID", &line.id);
        x.maybe("cbc:Note", line.note.as_deref());
        let name = if credit { "cbc:CreditedQuantity" } else { "cbc:InvoicedQuantity" };
        let quantity = line.quantity.map(|q| q.trimmed().to_string()).unwrap_or_default();
        x.with(name, &[("unitCode", unit)], &quantity);
        x.amount("cbc:LineExtensionAmount", line.net, 2, currency);
        x.maybe("cbc:AccountingCost", line.accounting_cost.as_deref());
        if let Some(period) = line.period {
            x.group("cac:InvoicePeriod", |x| {
                x.maybe("cbc:StartDate", period.from.map(|d| d.to_string()).as_deref());
                x.maybe("cbc:EndDate", period.to.map(|d| d.to_string()).as_deref());
            });
        }
        x.group("cac:OrderLineReference", |x| x.maybe("cbc:LineID", line.order_line.as_deref()));
        if let Some(object) = &line.object {
            x.group("cac:DocumentReference", |x| {
                identifier("cbc:ID", object, Place::Thing, x);
                x.text("cbc:DocumentTypeCode", "130");
            });
        }
        for row in &line.allowances {
            allowance(&AllowanceCharge { vat: None, ..row.clone() }, currency, x);
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
            x.group("cac:StandardItemIdentification", |x| {
                let scheme = id.scheme.as_deref().map_or("", |s| if s == "GTIN" { "0160" } else { s });
                x.with("cbc:ID", &[("schemeID", scheme)], &id.id);
            });
        }
        x.group("cac:OriginCountry", |x| x.maybe("cbc:IdentificationCode", line.origin.as_deref()));
        for code in &line.classifications {
            x.group("cac:CommodityClassification", |x| {
                let list = code.list.as_deref().map_or("", |l| if l == "UNSPSC" { "TST" } else { l });
                let version = code.version.as_deref().unwrap_or("");
                x.with(
                    "cbc:ItemClassificationCode",
                    &[("listID", list), ("listVersionID", version)],
                    &code.code,
                );
            });
        }
        if let Some(vat) = line.vat.iter().find(|row| row.is_vat()) {
            category("cac:ClassifiedTaxCategory", vat, false, x);
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
    // OIOUBL may price another unit than it counts; Peppol prices the counted unit.
    let same_unit = price.base_unit.is_none() || price.base_unit == line.unit;
    let net = if same_unit {
        price.net
    } else {
        price.net.map(|net| net.times(price.unit_factor.unwrap_or(Decimal::ONE)))
    };
    xml.group("cac:Price", |x| {
        x.amount("cbc:PriceAmount", net, 2, currency);
        let base = price.base_quantity.filter(|_| same_unit);
        let unit = price.base_unit.as_deref().unwrap_or("");
        x.with(
            "cbc:BaseQuantity",
            &[("unitCode", unit)],
            &base.map(|b| b.trimmed().to_string()).unwrap_or_default(),
        );
        if price.discount.is_some() {
            x.group("cac:AllowanceCharge", |x| {
                x.text("cbc:ChargeIndicator", "false");
                x.amount("cbc:Amount", price.discount, 2, currency);
                x.amount("cbc:BaseAmount", price.gross, 2, currency);
            });
        }
    });
}
