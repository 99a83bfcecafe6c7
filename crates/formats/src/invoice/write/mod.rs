//! The model to bytes: OIOUBL 2.1 and Peppol BIS Billing 3 invoices and credit notes, and answers to them.

mod loss;
mod oioubl;
mod peppol;
mod response;
mod xml;

pub use loss::Loss;
pub use response::{InvoiceResponse, OioublResponse, ResponseParty, ResponseStatus};

use kaemner_values::text;
use kaemner_values::text::Message;

use super::model::{Document, Format, Kind};

/// A document written, and what the format could not carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The XML, UTF-8.
    pub xml: String,
    /// What was left out.
    pub losses: Vec<Loss>,
}

/// Why a document cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Only invoices and credit notes are written.
    #[error("a {0:?} cannot be written")]
    Kind(Kind),
    /// Only OIOUBL 2.1 and Peppol BIS Billing 3 in UBL are written.
    #[error("the format {0:?} is not written")]
    Format(Format),
    /// A field the format demands is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
}

impl WriteError {
    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Kind(_) => text!("invoice-write-kind"),
            Self::Format(format) => text!("invoice-write-format", format = format.name()),
            Self::Missing(term) => text!("invoice-write-missing", term = *term),
        }
    }
}

/// Writes a document in its own format.
///
/// # Errors
/// See [`WriteError`].
pub fn to_xml(document: &Document) -> Result<String, WriteError> {
    Ok(convert(document, document.format)?.xml)
}

/// Writes a document in `format`, saying what is lost.
///
/// # Errors
/// See [`WriteError`].
pub fn convert(document: &Document, format: Format) -> Result<Written, WriteError> {
    if document.kind == Kind::Reminder {
        return Err(WriteError::Kind(document.kind));
    }
    let xml = match format {
        Format::Oioubl => oioubl::document(document)?,
        Format::PeppolBis => peppol::document(document)?,
        _ => return Err(WriteError::Format(format)),
    };
    Ok(Written { xml, losses: loss::losses(document, format) })
}

#[cfg(test)]
mod tests;
