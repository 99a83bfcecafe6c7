//! UBL invoices, credit notes and reminders: OIOUBL 2.1, Peppol BIS 3 and other EN 16931.

use super::fields::{at, attachment, date, decimal, flag, identifier, period, reference, text, texts};
use super::is_line;
use super::party::{address, party};
use super::payment::payment_means;
use crate::invoice::Decimal;
use crate::invoice::model::{
    AllowanceCharge, Attribute, Classification, Delivery, Document, Format, Identifier, Kind, Line, Note,
    Party, PaymentMeans, Places, Preceding, Price, Totals, VatRow,
};
use crate::invoice::xml::names::{cac, cbc};
use crate::invoice::xml::{AttrName, Node, ReadError, Tag};
use crate::path;

/// Reads the document below `root`; `input` is the whole text, for places.
pub(super) fn document(
    root: Node<'_>,
    kind: Kind,
    format: Format,
    input: &str,
) -> Result<Document, ReadError> {
    let payment: Vec<PaymentMeans> =
        root.children(cac::PaymentMeans).map(payment_means).collect::<Result<_, _>>()?;
    let due_date = date(root, path!(cbc:DueDate))?.or(payment.iter().find_map(|means| means.due_date));
    let currency = text(root, path!(cbc:DocumentCurrencyCode));
    let type_codes = [cbc::InvoiceTypeCode, cbc::CreditNoteTypeCode, cbc::ReminderTypeCode];
    let (object, attachments) = references(root)?;
    Ok(Document {
        kind,
        format,
        customization: text(root, path!(cbc:CustomizationID)),
        profile: text(root, path!(cbc:ProfileID)),
        number: root.text_at(path!(cbc:ID)).unwrap_or("").to_owned(),
        uuid: text(root, path!(cbc:UUID)),
        is_copy: flag(root, path!(cbc:CopyIndicator)),
        issue_date: date(root, path!(cbc:IssueDate))?,
        type_code: type_codes.iter().find_map(|code| text(root, &[*code])),
        vat_currency: text(root, path!(cbc:TaxCurrencyCode)),
        vat_point_date: date(root, path!(cbc:TaxPointDate))?,
        vat_point_code: text(root, path!(cac:InvoicePeriod/cbc:DescriptionCode)),
        due_date,
        buyer_reference: text(root, path!(cbc:BuyerReference)),
        project: project(root),
        contract: reference(root, cac::ContractDocumentReference),
        order: reference(root, cac::OrderReference),
        sales_order: text(root, path!(cac:OrderReference/cbc:SalesOrderID)),
        receiving_advice: reference(root, cac::ReceiptDocumentReference),
        despatch_advice: reference(root, cac::DespatchDocumentReference),
        tender: reference(root, cac::OriginatorDocumentReference),
        object,
        accounting_cost: text(root, path!(cbc:AccountingCost))
            .or_else(|| text(root, path!(cbc:AccountingCostCode))),
        payment_terms: texts(root, path!(cac:PaymentTerms/cbc:Note)),
        notes: root.children(cbc::Note).filter_map(note).collect(),
        preceding: preceding(root)?,
        seller: party_in(root, path!(cac:AccountingSupplierParty/cac:Party)),
        buyer: party_in(root, path!(cac:AccountingCustomerParty/cac:Party)),
        payee: root.child(cac::PayeeParty).map(party),
        tax_representative: root.child(cac::TaxRepresentativeParty).map(party),
        delivery: root.child(cac::Delivery).map(delivery).transpose()?,
        period: root.child(cac::InvoicePeriod).map(period).transpose()?,
        payment,
        allowances: allowances(root, format)?,
        totals: totals(root, format, currency.as_deref())?,
        vat: vat_rows(root, format)?,
        attachments,
        lines: lines(root, format)?,
        currency,
        places: Places::of(input),
    })
}

fn party_in(root: Node<'_>, path: &[Tag]) -> Party {
    root.at(path).map(party).unwrap_or_default()
}

/// BT-11: its own element in invoices, a document reference of type 50 in credit notes.
fn project(root: Node<'_>) -> Option<String> {
    let of_type_50 = |node: &Node<'_>| node.text_at(path!(cbc:DocumentTypeCode)) == Some("50");
    let in_credit_note = || {
        let found = root.children(cac::AdditionalDocumentReference).find(of_type_50)?;
        text(found, path!(cbc:ID))
    };
    reference(root, cac::ProjectReference).or_else(in_credit_note)
}

/// BT-18 and BG-24 share one element; type code 130 tells the invoiced object, 50 the project.
fn references(
    root: Node<'_>,
) -> Result<(Option<Identifier>, Vec<super::super::model::Attachment>), ReadError> {
    let (mut object, mut attachments) = (None, Vec::new());
    for node in root.children(cac::AdditionalDocumentReference) {
        match node.text_at(path!(cbc:DocumentTypeCode)) {
            Some("130") => object = object.or(identifier(node, path!(cbc:ID))),
            Some("50") if !node.has_child(cac::Attachment) => {}
            _ => attachments.push(attachment(node)?),
        }
    }
    Ok((object, attachments))
}

/// Peppol writes the subject code as `#AAI#text`.
fn note(node: Node<'_>) -> Option<Note> {
    let written = node.trimmed();
    let coded = written.strip_prefix('#').and_then(|rest| rest.split_once('#'));
    let (subject, text) = match coded {
        Some((subject, text)) if subject.len() == 3 => (Some(subject.to_owned()), text),
        _ => (None, written),
    };
    (!text.is_empty()).then(|| Note { subject, text: text.to_owned() })
}

fn preceding(root: Node<'_>) -> Result<Vec<Preceding>, ReadError> {
    let path = path!(cac:BillingReference/cac:InvoiceDocumentReference);
    let read = |node| {
        let number = text(node, path!(cbc:ID)).unwrap_or_default();
        Ok(Preceding { number, issue_date: date(node, path!(cbc:IssueDate))? })
    };
    root.all_at(path).into_iter().map(read).collect()
}

fn delivery(node: Node<'_>) -> Result<Delivery, ReadError> {
    let location = node.child(cac::DeliveryLocation);
    let place = location.and_then(|l| l.child(cac::Address)).or_else(|| node.child(cac::DeliveryAddress));
    Ok(Delivery {
        name: text(node, path!(cac:DeliveryParty/cac:PartyName/cbc:Name)),
        location: location.and_then(|l| identifier(l, path!(cbc:ID))),
        date: date(node, path!(cbc:ActualDeliveryDate))?,
        address: place.map(address),
    })
}

fn totals(root: Node<'_>, format: Format, currency: Option<&str>) -> Result<Totals, ReadError> {
    let stated = [cac::LegalMonetaryTotal, cac::RequestedMonetaryTotal].iter().find_map(|t| root.child(*t));
    let (vat, vat_in_vat_currency) = vat_totals(root, currency)?;
    let Some(node) = stated else { return Ok(Totals { vat, vat_in_vat_currency, ..Totals::default() }) };
    let lines = decimal(node, path!(cbc:LineExtensionAmount))?;
    let allowances = decimal(node, path!(cbc:AllowanceTotalAmount))?;
    let charges = decimal(node, path!(cbc:ChargeTotalAmount))?;
    let without_vat = if format == Format::Oioubl {
        lines.map(|l| l.minus(allowances.unwrap_or_default()).plus(charges.unwrap_or_default()))
    } else {
        decimal(node, path!(cbc:TaxExclusiveAmount))?
    };
    Ok(Totals {
        lines,
        allowances,
        charges,
        without_vat,
        vat,
        vat_in_vat_currency,
        with_vat: decimal(node, path!(cbc:TaxInclusiveAmount))?,
        prepaid: decimal(node, path!(cbc:PrepaidAmount))?,
        rounding: decimal(node, path!(cbc:PayableRoundingAmount))?,
        payable: decimal(node, path!(cbc:PayableAmount))?,
        at: at(node),
    })
}

/// BT-110 and BT-111: tax totals in the document currency are added (OIOUBL has one per duty), a total in
/// another currency is the one in accounting currency.
fn vat_totals(
    root: Node<'_>,
    currency: Option<&str>,
) -> Result<(Option<Decimal>, Option<Decimal>), ReadError> {
    let (mut vat, mut other): (Option<Decimal>, Option<Decimal>) = (None, None);
    for node in root.children(cac::TaxTotal) {
        let Some(amount) = decimal(node, path!(cbc:TaxAmount))? else { continue };
        let written_in = node.child(cbc::TaxAmount).and_then(|a| a.attr(AttrName::currencyID));
        if written_in.is_none() || written_in == currency {
            vat = Some(vat.unwrap_or_default().plus(amount));
        } else {
            other = other.or(Some(amount));
        }
    }
    Ok((vat, other))
}

/// Subtotals of the tax totals of a document or a line.
fn vat_rows(node: Node<'_>, format: Format) -> Result<Vec<VatRow>, ReadError> {
    let read = |subtotal: Node<'_>| {
        let category = subtotal.child(cac::TaxCategory);
        let mut row = category.map(|c| vat_category(c, format)).transpose()?.unwrap_or_default();
        row.taxable = decimal(subtotal, path!(cbc:TaxableAmount))?;
        row.amount = decimal(subtotal, path!(cbc:TaxAmount))?;
        row.at = at(subtotal);
        Ok(row)
    };
    node.all_at(path!(cac:TaxTotal/cac:TaxSubtotal)).into_iter().map(read).collect()
}

/// A tax category: letter, rate, exemption and scheme.
fn vat_category(node: Node<'_>, format: Format) -> Result<VatRow, ReadError> {
    let written = text(node, path!(cbc:ID));
    let letter = |code: String| match code.as_str() {
        "StandardRated" => "S".to_owned(),
        "ZeroRated" => "Z".to_owned(),
        "ReverseCharge" => "AE".to_owned(),
        _ => code,
    };
    Ok(VatRow {
        category: if format == Format::Oioubl { written.map(letter) } else { written },
        rate: decimal(node, path!(cbc:Percent))?,
        reason: text(node, path!(cbc:TaxExemptionReason)),
        reason_code: text(node, path!(cbc:TaxExemptionReasonCode)),
        scheme: text(node, path!(cac:TaxScheme/cbc:ID)),
        scheme_name: text(node, path!(cac:TaxScheme/cbc:Name)),
        duty_type: text(node, path!(cac:TaxScheme/cbc:TaxTypeCode)),
        at: at(node),
        ..VatRow::default()
    })
}

fn allowances(node: Node<'_>, format: Format) -> Result<Vec<AllowanceCharge>, ReadError> {
    node.children(cac::AllowanceCharge).map(|child| allowance(child, format)).collect()
}

fn allowance(node: Node<'_>, format: Format) -> Result<AllowanceCharge, ReadError> {
    let factor = decimal(node, path!(cbc:MultiplierFactorNumeric))?;
    // OIOUBL writes 0.10 where EN 16931 writes 10.
    let percent = factor.map(|f| if format == Format::Oioubl { f.times(Decimal::new(100, 0)) } else { f });
    Ok(AllowanceCharge {
        is_charge: flag(node, path!(cbc:ChargeIndicator)),
        amount: decimal(node, path!(cbc:Amount))?,
        base: decimal(node, path!(cbc:BaseAmount))?,
        percent,
        reason: text(node, path!(cbc:AllowanceChargeReason)),
        reason_code: text(node, path!(cbc:AllowanceChargeReasonCode)),
        vat: node.child(cac::TaxCategory).map(|c| vat_category(c, format)).transpose()?,
        at: at(node),
    })
}

fn lines(root: Node<'_>, format: Format) -> Result<Vec<Line>, ReadError> {
    let lines = root.all_children().filter(is_line).map(|node| line(node, format));
    lines.chain(root.children(cac::ReminderLine).map(reminder_line)).collect()
}

/// A line of a reminder: what is owed less what is credited, and the invoice it is about as its object.
fn reminder_line(node: Node<'_>) -> Result<Line, ReadError> {
    let debit = decimal(node, path!(cbc:DebitLineAmount))?;
    let credit = decimal(node, path!(cbc:CreditLineAmount))?;
    let net = debit.or(credit).map(|_| debit.unwrap_or_default().minus(credit.unwrap_or_default()));
    Ok(Line {
        id: node.text_at(path!(cbc:ID)).unwrap_or("").to_owned(),
        note: texts(node, path!(cbc:Note)),
        net,
        object: identifier(node, path!(cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID)),
        period: node.child(cac::ReminderPeriod).map(period).transpose()?,
        accounting_cost: text(node, path!(cbc:AccountingCost)),
        at: at(node),
        ..Line::default()
    })
}

fn line(node: Node<'_>, format: Format) -> Result<Line, ReadError> {
    let quantity_tag =
        if node.tag() == cac::CreditNoteLine { cbc::CreditedQuantity } else { cbc::InvoicedQuantity };
    let item = node.child(cac::Item);
    let of_item = |path: &[Tag]| item.and_then(|i| text(i, path));
    let object = |r: &Node<'_>| r.text_at(path!(cbc:DocumentTypeCode)) == Some("130");
    Ok(Line {
        id: node.text_at(path!(cbc:ID)).unwrap_or("").to_owned(),
        note: texts(node, path!(cbc:Note)),
        object: node.children(cac::DocumentReference).find(object).and_then(|r| identifier(r, path!(cbc:ID))),
        quantity: decimal(node, &[quantity_tag])?,
        unit: node.child(quantity_tag).and_then(|q| q.attr(AttrName::unitCode)).map(str::to_owned),
        net: decimal(node, path!(cbc:LineExtensionAmount))?,
        order_line: text(node, path!(cac:OrderLineReference/cbc:LineID)),
        accounting_cost: text(node, path!(cbc:AccountingCost))
            .or_else(|| text(node, path!(cbc:AccountingCostCode))),
        period: node.child(cac::InvoicePeriod).map(period).transpose()?,
        allowances: allowances(node, format)?,
        price: price(node, format)?,
        vat: taxes_of_line(node, item, format)?,
        name: of_item(path!(cbc:Name)),
        description: item.and_then(|i| texts(i, path!(cbc:Description))),
        sellers_id: of_item(path!(cac:SellersItemIdentification/cbc:ID)),
        buyers_id: of_item(path!(cac:BuyersItemIdentification/cbc:ID)),
        standard_id: item.and_then(|i| identifier(i, path!(cac:StandardItemIdentification/cbc:ID))),
        classifications: item.map(classifications).unwrap_or_default(),
        origin: of_item(path!(cac:OriginCountry/cbc:IdentificationCode)),
        attributes: item.map(attributes).unwrap_or_default(),
        at: at(node),
    })
}

/// The taxes of a line: its own totals, which alone name amounts (OIOUBL). The VAT category of the item stands in where
/// they have no VAT, as in EN 16931, and where they leave out the rate.
fn taxes_of_line(line: Node<'_>, item: Option<Node<'_>>, format: Format) -> Result<Vec<VatRow>, ReadError> {
    let mut rows = vat_rows(line, format)?;
    let Some(category) = item.and_then(|i| i.child(cac::ClassifiedTaxCategory)) else { return Ok(rows) };
    let of_item = vat_category(category, format)?;
    match rows.iter_mut().find(|row| row.is_vat()) {
        Some(row) if row.category == of_item.category => row.rate = row.rate.or(of_item.rate),
        Some(_) => {}
        None => rows.insert(0, of_item),
    }
    Ok(rows)
}

fn price(line: Node<'_>, format: Format) -> Result<Price, ReadError> {
    let Some(node) = line.child(cac::Price) else { return Ok(Price::default()) };
    let base = node.child(cbc::BaseQuantity);
    let discount = node.child(cac::AllowanceCharge).map(|a| allowance(a, format)).transpose()?;
    Ok(Price {
        net: decimal(node, path!(cbc:PriceAmount))?,
        discount: discount.as_ref().and_then(|d| d.amount),
        gross: discount.as_ref().and_then(|d| d.base),
        base_quantity: decimal(node, path!(cbc:BaseQuantity))?,
        base_unit: base.and_then(|b| b.attr(AttrName::unitCode)).map(str::to_owned),
        unit_factor: decimal(node, path!(cbc:OrderableUnitFactorRate))?,
    })
}

fn classifications(item: Node<'_>) -> Vec<Classification> {
    let path = path!(cac:CommodityClassification/cbc:ItemClassificationCode);
    let read = |code: Node<'_>| Classification {
        code: code.trimmed().to_owned(),
        list: code.attr(AttrName::listID).map(str::to_owned),
        version: code.attr(AttrName::listVersionID).map(str::to_owned),
    };
    item.all_at(path).into_iter().map(read).collect()
}

fn attributes(item: Node<'_>) -> Vec<Attribute> {
    let read = |node: Node<'_>| Attribute {
        name: text(node, path!(cbc:Name)).unwrap_or_default(),
        value: text(node, path!(cbc:Value)).unwrap_or_default(),
    };
    item.children(cac::AdditionalItemProperty).map(read).collect()
}
