//! Parties and addresses of UBL.

use super::fields::{at, identifier, identifier_of, text};
use crate::invoice::model::{Address, Contact, Identifier, Party};
use crate::invoice::xml::Node;
use crate::invoice::xml::names::{cac, cbc};
use crate::path;

/// Reads a `cac:Party` or an element of the same shape.
pub(super) fn party(node: Node<'_>) -> Party {
    let (vat_id, tax_id) = tax_ids(node);
    let legal = node.child(cac::PartyLegalEntity);
    Party {
        name: legal.and_then(|l| text(l, path!(cbc:RegistrationName))),
        trading_name: text(node, path!(cac:PartyName/cbc:Name)),
        ids: node
            .all_at(path!(cac:PartyIdentification/cbc:ID))
            .into_iter()
            .filter_map(identifier_of)
            .collect(),
        legal_id: legal.and_then(|l| identifier(l, path!(cbc:CompanyID))),
        vat_id,
        tax_id,
        legal_form: legal.and_then(|l| text(l, path!(cbc:CompanyLegalForm))),
        endpoint: identifier(node, path!(cbc:EndpointID)),
        address: node.child(cac::PostalAddress).map(address),
        contact: node.child(cac::Contact).map(contact).unwrap_or_default(),
        at: at(node),
    }
}

/// The VAT identifier (scheme `VAT`, in OIOUBL `63`) and any other tax registration.
fn tax_ids(node: Node<'_>) -> (Option<Identifier>, Option<String>) {
    let (mut vat, mut other) = (None, None);
    for scheme in node.children(cac::PartyTaxScheme) {
        let id = identifier(scheme, path!(cbc:CompanyID));
        match scheme.text_at(path!(cac:TaxScheme/cbc:ID)) {
            Some("VAT" | "63") => vat = vat.or(id),
            _ => other = other.or(id.map(|id| id.id)),
        }
    }
    (vat, other)
}

fn contact(node: Node<'_>) -> Contact {
    Contact {
        id: text(node, path!(cbc:ID)),
        name: text(node, path!(cbc:Name)),
        telephone: text(node, path!(cbc:Telephone)),
        email: text(node, path!(cbc:ElectronicMail)),
    }
}

pub(super) fn address(node: Node<'_>) -> Address {
    let lines = node.all_at(path!(cac:AddressLine/cbc:Line));
    Address {
        street: text(node, path!(cbc:StreetName)),
        building: text(node, path!(cbc:BuildingNumber)),
        extra: text(node, path!(cbc:AdditionalStreetName)),
        lines: lines.into_iter().map(|line| line.trimmed().to_owned()).filter(|l| !l.is_empty()).collect(),
        city: text(node, path!(cbc:CityName)),
        post_code: text(node, path!(cbc:PostalZone)),
        region: text(node, path!(cbc:CountrySubentity)).or_else(|| text(node, &[cbc::Region])),
        country: text(node, path!(cac:Country/cbc:IdentificationCode)),
    }
}
