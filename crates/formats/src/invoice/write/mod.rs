//! The model to bytes: OIOUBL 2.1 and Peppol BIS Billing 3 invoices and credit notes, and answers to them.

mod fit;
mod loss;
mod oioubl;
mod peppol;
mod response;
mod schemes;
mod xml;

pub use loss::Loss;
pub use response::{InvoiceResponse, OioublAnswer, OioublResponse, ResponseParty, ResponseStatus};

use kaemner_values::text;
use kaemner_values::text::Message;

use super::model::{Document, Format, Kind};
use super::rules::{self, Finding, Flag};

/// A document written, and what the format could not carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The XML, UTF-8.
    pub xml: String,
    /// What was left out.
    pub losses: Vec<Loss>,
    /// Rules of the format that the result breaks, since the document lacks or says what the format does not
    /// allow; empty when its receiver must take it.
    pub broken: Vec<Finding>,
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
    /// The answer would break a rule, so its receiver would refuse it.
    #[error("the answer would break {rule}")]
    Breaks {
        /// The pack the rule is of.
        pack: &'static str,
        /// The first fatal rule it would break.
        rule: &'static str,
    },
}

impl WriteError {
    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Kind(_) => text!("invoice-write-kind"),
            Self::Format(format) => text!("invoice-write-format", format = format.name()),
            Self::Missing(term) => text!("invoice-write-missing", term = *term),
            Self::Breaks { pack, rule } => {
                let why = rules::message(pack, rule);
                let (da, en) = why.map_or(("", ""), |why| (why.da.as_str(), why.en.as_str()));
                text!("invoice-write-breaks", rule = *rule, da = da, en = en)
            }
        }
    }
}

/// Writes a document in its own format, as it is; [`rules::judge`] tells whether it may be sent.
///
/// # Errors
/// See [`WriteError`].
pub fn to_xml(document: &Document) -> Result<String, WriteError> {
    written(document, document.format)
}

/// Writes a document in `format`, saying what is lost and which rules of that format it breaks.
///
/// # Errors
/// See [`WriteError`].
pub fn convert(document: &Document, format: Format) -> Result<Written, WriteError> {
    let xml = written(document, format)?;
    let broken = broken(&xml);
    Ok(Written { xml, losses: loss::losses(document, format), broken })
}

fn written(document: &Document, format: Format) -> Result<String, WriteError> {
    if document.kind == Kind::Reminder {
        return Err(WriteError::Kind(document.kind));
    }
    let own = document.format == format;
    match format {
        Format::Oioubl if own => oioubl::document(document),
        Format::Oioubl => oioubl::document(&fit::oioubl(document)),
        Format::PeppolBis if own => peppol::document(document),
        Format::PeppolBis => peppol::document(&fit::peppol(document)),
        _ => Err(WriteError::Format(format)),
    }
}

/// The rules that what was just written breaks.
fn broken(xml: &str) -> Vec<Finding> {
    // What is written here is UBL of a known kind, which can always be judged.
    rules::judge(xml.as_bytes()).map(|verdict| verdict.findings().cloned().collect()).unwrap_or_default()
}

/// An answer that breaks no fatal rule.
fn lawful(xml: String) -> Result<String, WriteError> {
    match broken(&xml).iter().find(|finding| finding.flag == Flag::Fatal) {
        Some(finding) => Err(WriteError::Breaks { pack: finding.pack, rule: finding.rule }),
        None => Ok(xml),
    }
}

#[cfg(test)]
mod tests;
