//! Bytes to an XML tree with limits, and small steps through it. No document type, no entities.

use encoding_rs::{Encoding, UTF_8};
use jiff::civil::Date;
use roxmltree::{Document, Node, ParsingOptions};

use super::amount::Amount;
use super::error::{Place, ReadError};

/// Bytes of the largest file read: some 100,000 entries with all their details.
pub const BYTES_MAX: usize = 128 << 20;
/// Elements and texts of the largest file read.
const NODES_MAX: u32 = 12_000_000;
/// Bytes of the start in which the XML declaration must stand.
const DECLARATION_MAX: usize = 200;

/// The text of a file in its declared encoding.
///
/// # Errors
/// When the file is too large, the encoding unknown, or a byte does not belong to it.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    if bytes.len() > BYTES_MAX {
        return Err(ReadError::TooLarge { limit: "128 MiB" });
    }
    let label = declared_encoding(bytes);
    let wrong = || ReadError::Encoding { encoding: label.clone().unwrap_or_else(|| "UTF-8".to_owned()) };
    let declared = match &label {
        Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(wrong)?,
        None => UTF_8,
    };
    let (encoding, skip) = Encoding::for_bom(bytes).unwrap_or((declared, 0));
    let text =
        encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]).ok_or_else(wrong)?;
    Ok(text.into_owned())
}

/// The value of `encoding="…"` in the XML declaration.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_MAX)]).into_owned();
    let declaration = start.split("?>").next().filter(|start| start.contains("<?xml"))?;
    let after = declaration.split("encoding").nth(1)?;
    let quote = after.find(['"', '\''])?;
    after[quote + 1..].split(['"', '\'']).next().map(str::to_owned)
}

/// Parses the text. Document types are refused, and so are files beyond the limits.
///
/// # Errors
/// When the text is not well-formed, has a document type, or has too many elements.
pub fn parse(text: &str) -> Result<Document<'_>, ReadError> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => ReadError::TooLarge { limit: "12,000,000 elements" },
        other => {
            let at = other.pos();
            ReadError::Xml { place: Place { line: at.row, column: at.col }, reason: other.to_string() }
        }
    })?;
    // Half an amount must never be read: a value cut in two by a comment is refused.
    if let Some(split) = document.descendants().find(|node| is_split(*node)) {
        return Err(El(split).wrong());
    }
    Ok(document)
}

/// Whether a comment or instruction cuts the value of an element in two.
fn is_split(node: Node<'_, '_>) -> bool {
    let texts = node.children().filter(has_text).count();
    texts > 1 && !node.children().any(|child| child.is_element())
}

fn has_text(node: &Node<'_, '_>) -> bool {
    node.is_text() && !node.text().unwrap_or_default().trim().is_empty()
}

/// One element, with steps that ignore namespaces (the root's namespace is checked once).
#[derive(Clone, Copy)]
pub struct El<'a>(Node<'a, 'a>);

impl<'a> El<'a> {
    /// The message: the root element, or the only `Document` inside an envelope (SBDH, application header).
    pub fn root(document: &'a Document<'a>) -> Self {
        let root = Self(document.root_element());
        if root.name() == "Document" {
            return root;
        }
        let mut messages = root.0.descendants().filter(Node::is_element).map(Self);
        let mut next = || messages.find(|el| el.name() == "Document");
        match (next(), next()) {
            (Some(only), None) => only,
            _ => root,
        }
    }

    /// The local name.
    pub fn name(self) -> &'a str {
        self.0.tag_name().name()
    }

    /// The namespace, empty where there is none.
    pub fn namespace(self) -> &'a str {
        self.0.tag_name().namespace().unwrap_or_default()
    }

    /// Child elements of that name, in order.
    pub fn all(self, name: &'static str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.name() == name)
    }

    /// Child elements in order.
    pub fn children(self) -> impl Iterator<Item = Self> {
        self.0.children().filter(Node::is_element).map(Self)
    }

    /// The first element at the end of a path such as `Acct/Id/IBAN`.
    pub fn at(self, path: &str) -> Option<Self> {
        path.split('/').try_fold(self, |el, step| el.children().find(|child| child.name() == step))
    }

    /// The first element at the end of a path, or the error that it is missing.
    pub fn need(self, path: &'static str) -> Result<Self, ReadError> {
        self.at(path).ok_or_else(|| ReadError::Missing { place: self.place(), element: path })
    }

    /// Trimmed text; empty for an element without text.
    pub fn value(self) -> &'a str {
        self.0.children().find(has_text).and_then(|text| text.text()).unwrap_or_default().trim()
    }

    /// An attribute.
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.0.attribute(name)
    }

    /// Trimmed text at the end of a path; `None` where it is missing or empty.
    pub fn text(self, path: &str) -> Option<String> {
        self.at(path).map(Self::value).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Trimmed text that must be there.
    pub fn need_text(self, path: &'static str) -> Result<String, ReadError> {
        self.text(path).ok_or_else(|| ReadError::Missing { place: self.place(), element: path })
    }

    /// A parsed value at the end of a path, where there is one.
    pub fn parsed<T: std::str::FromStr>(self, path: &str) -> Result<Option<T>, ReadError> {
        let Some(el) = self.at(path) else { return Ok(None) };
        el.value().parse().map(Some).map_err(|_| el.wrong())
    }

    /// A yes or no at the end of a path: `true`, `1`, `false` or `0`.
    pub fn flag(self, path: &str) -> Result<Option<bool>, ReadError> {
        let Some(el) = self.at(path) else { return Ok(None) };
        match el.value() {
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => Err(el.wrong()),
        }
    }

    /// A date written as `Dt` or `DtTm` below the path; of a time only its own local date is kept.
    pub fn date(self, path: &str) -> Result<Option<Date>, ReadError> {
        let Some(choice) = self.at(path) else { return Ok(None) };
        let el = choice.at("Dt").or_else(|| choice.at("DtTm")).unwrap_or(choice);
        date(el.value()).map(Some).ok_or_else(|| el.wrong())
    }

    /// An amount with its `Ccy` attribute, never negative.
    pub fn amount(self) -> Result<Amount, ReadError> {
        Amount::parse(self.value(), self.attribute("Ccy").unwrap_or_default()).map_err(|_| self.wrong())
    }

    /// The error that this element's text is not what the element demands.
    pub fn wrong(self) -> ReadError {
        let value = self.value().chars().take(80).collect();
        ReadError::Value { place: self.place(), element: self.name().to_owned(), value }
    }

    fn place(self) -> Place {
        let at = self.0.document().text_pos_at(self.0.range().start);
        Place { line: at.row, column: at.col }
    }
}

/// The date at the front of `2026-11-22` or `2026-11-22T10:15:00+01:00`.
fn date(text: &str) -> Option<Date> {
    let (date, rest) = (text.get(..10)?, &text[10..]);
    let ends = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-']);
    ends.then(|| date.parse().ok()).flatten()
}
