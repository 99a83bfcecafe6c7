//! Bytes to the model.

mod cii;
mod fields;
mod party;
mod payment;
mod response;
mod ubl;

pub use response::read_response;

use super::model::{Document, Format, Kind};
use super::xml::names::{cac, doc, rsm, sbdh};
use super::xml::{AttrName, Limits, Node, ReadError, ReadErrorKind, decode, parse};
use crate::path;

/// Reads one invoice, credit note or reminder, also inside an SBDH envelope, with the usual [`Limits`].
///
/// # Errors
/// One error with its place: not XML, not a document known here, a hostile construction, or an amount, date
/// or attachment that cannot be read.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_with(bytes, &Limits::default())
}

/// [`read`] with other limits.
///
/// # Errors
/// As [`read`].
pub fn read_with(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::at_start(ReadErrorKind::TooLarge("bytes", limits.bytes)));
    }
    let text = decode(bytes)?;
    let tree = parse(&text, limits)?;
    let root = unwrap_envelope(tree.root())?;
    let kind = match root.tag() {
        rsm::CrossIndustryInvoice => return cii::document(root, format(root), &text),
        doc::Invoice => Kind::Invoice,
        doc::CreditNote => Kind::CreditNote,
        doc::Reminder => Kind::Reminder,
        _ => return Err(unknown(root)),
    };
    ubl::document(root, kind, format(root), &text)
}

/// The business document inside an SBDH envelope, or the element itself.
pub(crate) fn unwrap_envelope(root: Node<'_>) -> Result<Node<'_>, ReadError> {
    if root.tag() != sbdh::StandardBusinessDocument {
        return Ok(root);
    }
    let is_content = |node: &Node<'_>| matches!(node.tag().namespace(), 1 | 5);
    root.all_children()
        .find(is_content)
        .ok_or_else(|| ReadError { kind: ReadErrorKind::EmptyEnvelope, place: root.place() })
}

pub(crate) fn unknown(root: Node<'_>) -> ReadError {
    ReadError { kind: ReadErrorKind::UnknownDocument(root.name().to_owned()), place: root.place() }
}

/// The syntax and rule set a document says it follows.
pub(crate) fn format(root: Node<'_>) -> Format {
    let specification = root.text_at(path!(cbc:CustomizationID)).unwrap_or("");
    let is_peppol = |text: &str| text.contains("urn:fdc:peppol.eu:2017:poacc:billing:3");
    if root.tag() == rsm::CrossIndustryInvoice {
        let context =
            path!(rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID);
        let plain = |text: &str| text.starts_with("urn:cen.eu:en16931:2017") && !is_peppol(text);
        return if root.text_at(context).is_some_and(plain) { Format::En16931Cii } else { Format::PeppolCii };
    }
    if specification.starts_with("urn:fdc:peppol.eu:poacc:trns:invoice_response") {
        return Format::PeppolInvoiceResponse;
    }
    if specification.starts_with("urn:fdc:peppol.eu:poacc:trns:mlr") {
        return Format::PeppolMessageResponse;
    }
    if is_oioubl(root, specification) {
        Format::Oioubl
    } else if specification.starts_with("urn:cen.eu:en16931:2017") && !is_peppol(specification) {
        Format::En16931Ubl
    } else {
        // What names no specification is judged as what a receiver in Peppol must take.
        Format::PeppolBis
    }
}

/// OIOUBL by its specification or, where that is missing, by its profile.
fn is_oioubl(root: Node<'_>, specification: &str) -> bool {
    let profile = root.at(path!(cbc:ProfileID));
    let of_profile = profile.is_some_and(|p| {
        let scheme = p.attr(AttrName::schemeID).unwrap_or("");
        scheme.starts_with("urn:oioubl")
            || p.text().contains("nesubl.eu")
            || p.text().starts_with("Procurement-")
    });
    specification.starts_with("OIOUBL")
        || specification.is_empty() && of_profile
        || matches!(root.tag(), doc::Reminder | doc::ApplicationResponse)
}

/// Whether an element is an invoice or credit note line.
pub(crate) fn is_line(node: &Node<'_>) -> bool {
    matches!(node.tag(), cac::InvoiceLine | cac::CreditNoteLine)
}

#[cfg(test)]
mod tests;
