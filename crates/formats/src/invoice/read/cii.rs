//! UN/CEFACT Cross Industry Invoice, as EN 16931 maps it.

use jiff::civil::{Date, date as civil};

use super::fields::{at, bad, binary, decimal, identifier_of, text, texts};
use crate::invoice::model::{
    Address, AllowanceCharge, Attachment, Attribute, Classification, Contact, Delivery, Document, Format,
    Identifier, Kind, Line, Note, Party, PaymentMeans, Period, Places, Preceding, Price, Totals, VatRow,
    Written,
};
use crate::invoice::xml::names::{ram, rsm};
use crate::invoice::xml::{AttrName, Node, ReadError, Tag};
use crate::path;

/// Type codes of credit notes. Source: UNTDID 1001 as EN 16931 maps them to UBL credit notes.
const CREDIT: [&str; 14] =
    ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532", "83"];

/// Reads the document below `root`; `input` is the whole text, for places.
pub(super) fn document(root: Node<'_>, format: Format, input: &str) -> Result<Document, ReadError> {
    let empty = root; // any element: where a part is missing, its paths find nothing in the root either
    let head = root.child(rsm::ExchangedDocument).unwrap_or(empty);
    let transaction = root.child(rsm::SupplyChainTradeTransaction).unwrap_or(empty);
    let agreement = transaction.child(ram::ApplicableHeaderTradeAgreement).unwrap_or(empty);
    let delivery = transaction.child(ram::ApplicableHeaderTradeDelivery);
    let settlement = transaction.child(ram::ApplicableHeaderTradeSettlement).unwrap_or(empty);
    let type_code = text(head, path!(ram:TypeCode));
    let credit = type_code.as_deref().is_some_and(|code| CREDIT.contains(&code));
    let terms = path!(ram:SpecifiedTradePaymentTerms);
    let due_date = date(settlement, path!(ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime))?;
    let (object, project_reference, attachments) = references(agreement)?;
    let currency = text(settlement, path!(ram:InvoiceCurrencyCode));
    Ok(Document {
        kind: if credit { Kind::CreditNote } else { Kind::Invoice },
        format,
        customization: text(
            root,
            path!(rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID),
        ),
        profile: text(
            root,
            path!(rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID),
        ),
        number: head.text_at(path!(ram:ID)).unwrap_or("").to_owned(),
        uuid: None,
        is_copy: false,
        issue_date: date(head, path!(ram:IssueDateTime))?,
        type_code,
        vat_currency: text(settlement, path!(ram:TaxCurrencyCode)),
        vat_point_date: date(settlement, path!(ram:ApplicableTradeTax/ram:TaxPointDate))?,
        vat_point_code: text(settlement, path!(ram:ApplicableTradeTax/ram:DueDateTypeCode)),
        due_date,
        buyer_reference: text(agreement, path!(ram:BuyerReference)),
        project: text(agreement, path!(ram:SpecifiedProcuringProject/ram:ID)).or(project_reference),
        contract: text(agreement, path!(ram:ContractReferencedDocument/ram:IssuerAssignedID)),
        order: text(agreement, path!(ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID)),
        sales_order: text(agreement, path!(ram:SellerOrderReferencedDocument/ram:IssuerAssignedID)),
        receiving_advice: delivery
            .and_then(|d| text(d, path!(ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID))),
        despatch_advice: delivery
            .and_then(|d| text(d, path!(ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID))),
        tender: None,
        object,
        accounting_cost: text(settlement, path!(ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID)),
        payment_terms: settlement.at(terms).and_then(|t| texts(t, path!(ram:Description))),
        notes: head.children(ram::IncludedNote).map(note).collect(),
        preceding: settlement
            .children(ram::InvoiceReferencedDocument)
            .map(preceding)
            .collect::<Result<_, _>>()?,
        seller: agreement.child(ram::SellerTradeParty).map(party).unwrap_or_default(),
        buyer: agreement.child(ram::BuyerTradeParty).map(party).unwrap_or_default(),
        payee: settlement.child(ram::PayeeTradeParty).map(party),
        tax_representative: agreement.child(ram::SellerTaxRepresentativeTradeParty).map(party),
        delivery: delivery.map(deliver).transpose()?.flatten(),
        period: settlement.child(ram::BillingSpecifiedPeriod).map(period).transpose()?,
        payment: settlement
            .children(ram::SpecifiedTradeSettlementPaymentMeans)
            .map(|means| payment(means, settlement, due_date))
            .collect(),
        allowances: allowances(settlement)?,
        totals: totals(settlement, currency.as_deref())?,
        vat: settlement.children(ram::ApplicableTradeTax).map(tax).collect::<Result<_, _>>()?,
        attachments,
        lines: transaction
            .children(ram::IncludedSupplyChainTradeLineItem)
            .map(line)
            .collect::<Result<_, _>>()?,
        currency,
        places: Places::of(input),
    })
}

/// A day written as eight digits (format 102).
fn date(node: Node<'_>, path: &[Tag]) -> Result<Option<Date>, ReadError> {
    let Some(written) = node.at(path).and_then(|n| n.all_children().next()) else { return Ok(None) };
    let digits = written.trimmed();
    if digits.is_empty() {
        return Ok(None);
    }
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<i16>().ok());
    let parts = part(0, 4).zip(part(4, 6)).zip(part(6, 8)).filter(|_| digits.len() == 8);
    let day = parts.and_then(|((year, month), day)| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    });
    day.filter(|day| *day >= civil(1900, 1, 1)).map(Some).ok_or_else(|| bad(written))
}

fn note(node: Node<'_>) -> Note {
    Note {
        subject: text(node, path!(ram:SubjectCode)),
        text: text(node, path!(ram:Content)).unwrap_or_default(),
    }
}

fn preceding(node: Node<'_>) -> Result<Preceding, ReadError> {
    Ok(Preceding {
        number: text(node, path!(ram:IssuerAssignedID)).unwrap_or_default(),
        issue_date: date(node, path!(ram:FormattedIssueDateTime))?,
    })
}

type References = (Option<Identifier>, Option<String>, Vec<Attachment>);

/// Type 130 is the invoiced object, 50 the project, 916 a supporting document.
fn references(agreement: Node<'_>) -> Result<References, ReadError> {
    let (mut object, mut project, mut attachments) = (None, None, Vec::new());
    for node in agreement.children(ram::AdditionalReferencedDocument) {
        let id = text(node, path!(ram:IssuerAssignedID)).unwrap_or_default();
        match node.text_at(path!(ram:TypeCode)) {
            Some("130") => object = Some(Identifier { id, scheme: text(node, path!(ram:ReferenceTypeCode)) }),
            Some("50") => project = Some(id),
            _ => {
                let content = node.child(ram::AttachmentBinaryObject);
                let attr = |wanted| content.and_then(|c| c.attr(wanted)).map(str::to_owned);
                attachments.push(Attachment {
                    id,
                    description: text(node, path!(ram:Name)),
                    uri: text(node, path!(ram:URIID)),
                    bytes: content.map(binary).transpose()?.unwrap_or_default(),
                    mime: attr(AttrName::mimeCode),
                    name: attr(AttrName::filename),
                });
            }
        }
    }
    Ok((object, project, attachments))
}

fn party(node: Node<'_>) -> Party {
    let registration = |kind: &str| {
        let ids = node.all_at(path!(ram:SpecifiedTaxRegistration/ram:ID));
        ids.into_iter().find(|id| id.attr(AttrName::schemeID) == Some(kind))
    };
    let legal = node.child(ram::SpecifiedLegalOrganization);
    let ids = node.children(ram::GlobalID).chain(node.children(ram::ID));
    Party {
        name: text(node, path!(ram:Name)),
        trading_name: legal.and_then(|l| text(l, path!(ram:TradingBusinessName))),
        ids: ids.filter_map(identifier_of).collect(),
        legal_id: legal.and_then(|l| l.child(ram::ID)).and_then(identifier_of),
        vat_id: registration("VA").map(|id| Identifier::new(id.trimmed(), None)),
        tax_id: registration("FC").map(|id| id.trimmed().to_owned()),
        legal_form: text(node, path!(ram:Description)),
        endpoint: node.at(path!(ram:URIUniversalCommunication/ram:URIID)).and_then(identifier_of),
        address: node.child(ram::PostalTradeAddress).map(address),
        contact: node.child(ram::DefinedTradeContact).map(contact).unwrap_or_default(),
        at: at(node),
    }
}

fn contact(node: Node<'_>) -> Contact {
    Contact {
        id: None,
        name: text(node, path!(ram:PersonName)).or_else(|| text(node, path!(ram:DepartmentName))),
        telephone: text(node, path!(ram:TelephoneUniversalCommunication/ram:CompleteNumber)),
        email: text(node, path!(ram:EmailURIUniversalCommunication/ram:URIID)),
    }
}

fn address(node: Node<'_>) -> Address {
    Address {
        street: text(node, path!(ram:LineOne)),
        building: None,
        extra: text(node, path!(ram:LineTwo)),
        lines: text(node, path!(ram:LineThree)).into_iter().collect(),
        city: text(node, path!(ram:CityName)),
        post_code: text(node, path!(ram:PostcodeCode)),
        region: text(node, path!(ram:CountrySubDivisionName)),
        country: text(node, path!(ram:CountryID)),
    }
}

fn deliver(node: Node<'_>) -> Result<Option<Delivery>, ReadError> {
    let to = node.child(ram::ShipToTradeParty);
    let day = date(node, path!(ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime))?;
    if to.is_none() && day.is_none() {
        return Ok(None);
    }
    let id = |party: Node<'_>| party.child(ram::GlobalID).or(party.child(ram::ID)).and_then(identifier_of);
    Ok(Some(Delivery {
        name: to.and_then(|t| text(t, path!(ram:Name))),
        location: to.and_then(id),
        date: day,
        address: to.and_then(|t| t.child(ram::PostalTradeAddress)).map(address),
    }))
}

fn period(node: Node<'_>) -> Result<Period, ReadError> {
    Ok(Period { from: date(node, path!(ram:StartDateTime))?, to: date(node, path!(ram:EndDateTime))? })
}

fn payment(node: Node<'_>, settlement: Node<'_>, due_date: Option<Date>) -> PaymentMeans {
    let get = |path| node.filled(path);
    let account = path!(ram:PayeePartyCreditorFinancialAccount/ram:IBANID);
    let other = path!(ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID);
    let reference = settlement.filled(path!(ram:PaymentReference));
    let written = Written {
        code: get(path!(ram:TypeCode)).unwrap_or(""),
        payment_id: reference.unwrap_or(""),
        account: get(account).or(get(other)).unwrap_or(""),
        branch: get(path!(ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID)).unwrap_or(""),
        mandate: settlement.filled(path!(ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID)),
        debited: get(path!(ram:PayerPartyDebtorFinancialAccount/ram:IBANID)),
        card: get(path!(ram:ApplicableTradeSettlementFinancialCard/ram:ID)),
        ..Written::default()
    };
    PaymentMeans {
        id: None,
        code: text(node, path!(ram:TypeCode)),
        text: text(node, path!(ram:Information)),
        channel: None,
        due_date,
        remittance: reference.filter(|r| !r.contains('#')).map(str::to_owned),
        note: None,
        account_name: text(node, path!(ram:PayeePartyCreditorFinancialAccount/ram:AccountName)),
        target: written.target(),
        at: at(node),
    }
}

fn tax(node: Node<'_>) -> Result<VatRow, ReadError> {
    Ok(VatRow {
        category: text(node, path!(ram:CategoryCode)),
        rate: decimal(node, path!(ram:RateApplicablePercent))?,
        taxable: decimal(node, path!(ram:BasisAmount))?,
        amount: decimal(node, path!(ram:CalculatedAmount))?,
        reason: text(node, path!(ram:ExemptionReason)),
        reason_code: text(node, path!(ram:ExemptionReasonCode)),
        scheme: text(node, path!(ram:TypeCode)),
        scheme_name: None,
        duty_type: None,
        at: at(node),
    })
}

fn allowances(node: Node<'_>) -> Result<Vec<AllowanceCharge>, ReadError> {
    node.children(ram::SpecifiedTradeAllowanceCharge).map(allowance).collect()
}

fn allowance(node: Node<'_>) -> Result<AllowanceCharge, ReadError> {
    Ok(AllowanceCharge {
        is_charge: matches!(node.text_at(path!(ram:ChargeIndicator/udt:Indicator)), Some("true" | "1")),
        amount: decimal(node, path!(ram:ActualAmount))?,
        base: decimal(node, path!(ram:BasisAmount))?,
        percent: decimal(node, path!(ram:CalculationPercent))?,
        reason: text(node, path!(ram:Reason)),
        reason_code: text(node, path!(ram:ReasonCode)),
        vat: node.child(ram::CategoryTradeTax).map(tax).transpose()?,
        at: at(node),
    })
}

fn totals(settlement: Node<'_>, currency: Option<&str>) -> Result<Totals, ReadError> {
    let Some(node) = settlement.child(ram::SpecifiedTradeSettlementHeaderMonetarySummation) else {
        return Ok(Totals::default());
    };
    let get = |path| decimal(node, path);
    let (mut vat, mut other) = (None, None);
    for total in node.children(ram::TaxTotalAmount) {
        let amount = decimal(total, &[])?;
        if total.attr(AttrName::currencyID).is_none_or(|c| Some(c) == currency) {
            vat = vat.or(amount);
        } else {
            other = other.or(amount);
        }
    }
    Ok(Totals {
        lines: get(path!(ram:LineTotalAmount))?,
        allowances: get(path!(ram:AllowanceTotalAmount))?,
        charges: get(path!(ram:ChargeTotalAmount))?,
        without_vat: get(path!(ram:TaxBasisTotalAmount))?,
        vat,
        vat_in_vat_currency: other,
        with_vat: get(path!(ram:GrandTotalAmount))?,
        prepaid: get(path!(ram:TotalPrepaidAmount))?,
        rounding: get(path!(ram:RoundingAmount))?,
        payable: get(path!(ram:DuePayableAmount))?,
        at: at(node),
    })
}

fn line(node: Node<'_>) -> Result<Line, ReadError> {
    let document = node.child(ram::AssociatedDocumentLineDocument).unwrap_or(node);
    let product = node.child(ram::SpecifiedTradeProduct).unwrap_or(node);
    let agreement = node.child(ram::SpecifiedLineTradeAgreement).unwrap_or(node);
    let settlement = node.child(ram::SpecifiedLineTradeSettlement).unwrap_or(node);
    let quantity = node.at(path!(ram:SpecifiedLineTradeDelivery/ram:BilledQuantity));
    Ok(Line {
        id: document.text_at(path!(ram:LineID)).unwrap_or("").to_owned(),
        note: texts(document, path!(ram:IncludedNote/ram:Content)),
        object: settlement
            .at(path!(ram:AdditionalReferencedDocument/ram:IssuerAssignedID))
            .and_then(identifier_of),
        quantity: quantity.map(|q| decimal(q, &[])).transpose()?.flatten(),
        unit: quantity.and_then(|q| q.attr(AttrName::unitCode)).map(str::to_owned),
        net: decimal(
            settlement,
            path!(ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount),
        )?,
        order_line: text(agreement, path!(ram:BuyerOrderReferencedDocument/ram:LineID)),
        accounting_cost: text(settlement, path!(ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID)),
        period: settlement.child(ram::BillingSpecifiedPeriod).map(period).transpose()?,
        allowances: allowances(settlement)?,
        price: price(agreement)?,
        vat: settlement.children(ram::ApplicableTradeTax).map(tax).collect::<Result<_, _>>()?,
        name: text(product, path!(ram:Name)),
        description: text(product, path!(ram:Description)),
        sellers_id: text(product, path!(ram:SellerAssignedID)),
        buyers_id: text(product, path!(ram:BuyerAssignedID)),
        standard_id: product.child(ram::GlobalID).and_then(identifier_of),
        classifications: product
            .all_at(path!(ram:DesignatedProductClassification/ram:ClassCode))
            .into_iter()
            .map(classification)
            .collect(),
        origin: text(product, path!(ram:OriginTradeCountry/ram:ID)),
        attributes: product.children(ram::ApplicableProductCharacteristic).map(attribute).collect(),
        at: at(node),
    })
}

fn price(agreement: Node<'_>) -> Result<Price, ReadError> {
    let net = path!(ram:NetPriceProductTradePrice/ram:BasisQuantity);
    let gross = agreement.child(ram::GrossPriceProductTradePrice);
    let base = agreement.at(net).or(gross.and_then(|g| g.child(ram::BasisQuantity)));
    Ok(Price {
        net: decimal(agreement, path!(ram:NetPriceProductTradePrice/ram:ChargeAmount))?,
        discount: gross
            .map(|g| decimal(g, path!(ram:AppliedTradeAllowanceCharge/ram:ActualAmount)))
            .transpose()?
            .flatten(),
        gross: gross.map(|g| decimal(g, path!(ram:ChargeAmount))).transpose()?.flatten(),
        base_quantity: base.map(|b| decimal(b, &[])).transpose()?.flatten(),
        base_unit: base.and_then(|b| b.attr(AttrName::unitCode)).map(str::to_owned),
        unit_factor: None,
    })
}

fn classification(code: Node<'_>) -> Classification {
    Classification {
        code: code.trimmed().to_owned(),
        list: code.attr(AttrName::listID).map(str::to_owned),
        version: code.attr(AttrName::listVersionID).map(str::to_owned),
    }
}

fn attribute(node: Node<'_>) -> Attribute {
    Attribute {
        name: text(node, path!(ram:Description)).unwrap_or_default(),
        value: text(node, path!(ram:Value)).unwrap_or_default(),
    }
}
