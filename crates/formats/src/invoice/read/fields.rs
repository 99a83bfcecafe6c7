//! Single values: text, amounts, dates, identifiers, attachments.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::civil::Date;

use crate::invoice::Decimal;
use crate::invoice::model::{At, Attachment, Identifier, Period};
use crate::invoice::xml::names::cbc;
use crate::invoice::xml::{AttrName, Node, ReadError, ReadErrorKind, Tag};
use crate::path;

/// Base64 with or without its padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn text(node: Node<'_>, path: &[Tag]) -> Option<String> {
    node.filled(path).map(str::to_owned)
}

/// All texts at `path`, joined by line breaks.
pub(super) fn texts(node: Node<'_>, path: &[Tag]) -> Option<String> {
    let mut joined = String::new();
    for found in node.all_at(path) {
        if !joined.is_empty() {
            joined.push('\n');
        }
        joined.push_str(found.trimmed());
    }
    Some(joined).filter(|text| !text.is_empty())
}

pub(super) fn at(node: Node<'_>) -> At {
    At(node.offset())
}

pub(super) fn bad(node: Node<'_>) -> ReadError {
    let value: String = node.trimmed().chars().take(60).collect();
    ReadError { kind: ReadErrorKind::BadValue(node.path(), value), place: node.place() }
}

/// The number at `path`, `None` where missing or blank.
pub(super) fn decimal(node: Node<'_>, path: &[Tag]) -> Result<Option<Decimal>, ReadError> {
    match node.at(path) {
        Some(found) if !found.trimmed().is_empty() => {
            Decimal::parse(found.text()).map(Some).ok_or_else(|| bad(found))
        }
        _ => Ok(None),
    }
}

/// The date at `path`, `None` where missing or blank. A time zone is allowed and ignored.
pub(super) fn date(node: Node<'_>, path: &[Tag]) -> Result<Option<Date>, ReadError> {
    match node.at(path) {
        Some(found) if !found.trimmed().is_empty() => {
            let day = found.trimmed().get(..10).unwrap_or("");
            let rest = found.trimmed().get(10..).unwrap_or("");
            let zone = rest.is_empty() || rest.starts_with(['Z', '+', '-']);
            day.parse().ok().filter(|_| zone).map(Some).ok_or_else(|| bad(found))
        }
        _ => Ok(None),
    }
}

/// `true` or `1` at `path`.
pub(super) fn flag(node: Node<'_>, path: &[Tag]) -> bool {
    matches!(node.filled(path), Some("true" | "1"))
}

/// The identifier an element holds, with its scheme; `None` where blank.
pub(super) fn identifier_of(node: Node<'_>) -> Option<Identifier> {
    let id = node.trimmed();
    (!id.is_empty()).then(|| Identifier::new(id, node.attr(AttrName::schemeID)))
}

pub(super) fn identifier(node: Node<'_>, path: &[Tag]) -> Option<Identifier> {
    identifier_of(node.at(path)?)
}

pub(super) fn period(node: Node<'_>) -> Result<Period, ReadError> {
    Ok(Period { from: date(node, path!(cbc:StartDate))?, to: date(node, path!(cbc:EndDate))? })
}

/// A document reference with what is attached to it.
pub(super) fn attachment(node: Node<'_>) -> Result<Attachment, ReadError> {
    let content = node.at(path!(cac:Attachment/cbc:EmbeddedDocumentBinaryObject));
    let bytes = content.map(binary).transpose()?.unwrap_or_default();
    let attr = |name| content.and_then(|c| c.attr(name)).map(str::to_owned);
    Ok(Attachment {
        id: node.text_at(path!(cbc:ID)).unwrap_or("").to_owned(),
        description: text(node, path!(cbc:DocumentDescription))
            .or_else(|| text(node, path!(cbc:DocumentType))),
        uri: text(node, path!(cac:Attachment/cac:ExternalReference/cbc:URI)),
        bytes,
        mime: attr(AttrName::mimeCode),
        name: attr(AttrName::filename),
    })
}

/// Embedded base64, white space ignored.
pub(super) fn binary(node: Node<'_>) -> Result<Vec<u8>, ReadError> {
    let encoded: Vec<u8> = node.text().bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    BASE64.decode(encoded).map_err(|_| bad(node))
}

/// Children named `cbc:ID` only hold a reference; this is its text.
pub(super) fn reference(node: Node<'_>, tag: Tag) -> Option<String> {
    text(node, &[tag, cbc::ID])
}
