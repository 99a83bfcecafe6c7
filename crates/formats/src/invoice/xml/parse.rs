//! Text to [`Tree`].

use std::borrow::Cow;
use std::fmt;

use kaemner_values::text;
use kaemner_values::text::Message;
use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use super::symbols::namespace_number;
use super::{Attr, AttrName, AttrSet, Place, Raw, Tag, Text, Tree};

/// What a document may not exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size in bytes.
    pub bytes: usize,
    /// Elements inside each other.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Attributes of one element.
    pub attributes: usize,
}

impl Default for Limits {
    /// 100 MiB (attachments are embedded as base64), 64 levels, two million elements, 64 attributes.
    fn default() -> Self {
        Self { bytes: 100 << 20, depth: 64, elements: 2_000_000, attributes: 64 }
    }
}

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadErrorKind {
    /// Nothing but white space.
    Empty,
    /// The declared encoding is not known.
    UnknownEncoding(String),
    /// Some bytes are not valid in the named encoding.
    NotInEncoding(String),
    /// A limit is exceeded: what, and how much is allowed.
    TooLarge(&'static str, usize),
    /// A document type declaration; not allowed, since it can make a small file expand without end.
    DocumentType,
    /// A reference to an entity that is not one of the five predefined ones.
    UnknownEntity(String),
    /// Not well-formed XML: the parser's reason.
    NotWellFormed(String),
    /// A namespace prefix that is not declared.
    UnknownPrefix(String),
    /// Well-formed, but not a document this program knows: name of the root element.
    UnknownDocument(String),
    /// An envelope that holds no known document.
    EmptyEnvelope,
    /// A value that must be an amount, number or date is not: element path, value.
    BadValue(String, String),
}

/// Why and where a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Why.
    pub kind: ReadErrorKind,
    /// Where.
    pub place: Place,
}

impl ReadError {
    pub(crate) fn new(kind: ReadErrorKind, input: &str, offset: usize) -> Self {
        Self { kind, place: Place::of(input, offset) }
    }

    pub(crate) fn at_start(kind: ReadErrorKind) -> Self {
        Self { kind, place: Place { line: 1, column: 1 } }
    }

    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Message {
        let (line, column) = (i64::from(self.place.line), i64::from(self.place.column));
        match &self.kind {
            ReadErrorKind::Empty => text!("invoice-read-empty"),
            ReadErrorKind::UnknownEncoding(name) => {
                text!("invoice-read-unknown-encoding", name = name.as_str())
            }
            ReadErrorKind::NotInEncoding(name) => {
                text!("invoice-read-not-in-encoding", name = name.as_str(), line = line, column = column)
            }
            ReadErrorKind::TooLarge(what, allowed) => {
                let allowed = i64::try_from(*allowed).unwrap_or(i64::MAX);
                text!("invoice-read-too-large", what = *what, allowed = allowed)
            }
            ReadErrorKind::DocumentType => {
                text!("invoice-read-document-type", line = line, column = column)
            }
            ReadErrorKind::UnknownEntity(name) => {
                text!("invoice-read-unknown-entity", name = name.as_str(), line = line, column = column)
            }
            ReadErrorKind::NotWellFormed(reason) => {
                text!("invoice-read-not-well-formed", reason = reason.as_str(), line = line, column = column)
            }
            ReadErrorKind::UnknownPrefix(prefix) => {
                text!("invoice-read-unknown-prefix", prefix = prefix.as_str(), line = line, column = column)
            }
            ReadErrorKind::UnknownDocument(name) => {
                text!("invoice-read-unknown-document", name = name.as_str())
            }
            ReadErrorKind::EmptyEnvelope => text!("invoice-read-empty-envelope"),
            ReadErrorKind::BadValue(path, value) => {
                text!(
                    "invoice-read-bad-value",
                    path = path.as_str(),
                    value = value.as_str(),
                    line = line,
                    column = column
                )
            }
        }
    }
}

impl fmt::Display for ReadErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::UnknownEncoding(name) => write!(f, "unknown encoding {name:?}"),
            Self::NotInEncoding(name) => write!(f, "bytes that are not valid {name}"),
            Self::TooLarge(what, allowed) => write!(f, "too many {what}, at most {allowed} are allowed"),
            Self::DocumentType => f.write_str("a document type declaration (DTD) is not allowed"),
            Self::UnknownEntity(name) => write!(f, "unknown entity &{name};"),
            Self::NotWellFormed(reason) => write!(f, "not well-formed XML: {reason}"),
            Self::UnknownPrefix(prefix) => write!(f, "namespace prefix {prefix:?} is not declared"),
            Self::UnknownDocument(name) => write!(f, "a document {name:?} that is not known here"),
            Self::EmptyEnvelope => f.write_str("the envelope holds no known document"),
            Self::BadValue(path, value) => write!(f, "{path} has the value {value:?}"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.place.line, self.place.column, self.kind)
    }
}

impl std::error::Error for ReadError {}

/// Parses a document; `input` is decoded already ([`super::decode`]).
///
/// # Errors
/// One [`ReadError`] at the first thing that is wrong.
pub fn parse<'i>(input: &'i str, limits: &Limits) -> Result<Tree<'i>, ReadError> {
    if input.len() > limits.bytes || u32::try_from(input.len()).is_err() {
        return Err(ReadError::at_start(ReadErrorKind::TooLarge("bytes", limits.bytes)));
    }
    let mut builder = Builder::new(input, *limits);
    let mut reader = Reader::from_str(input);
    loop {
        let before = reader.buffer_position();
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
            builder.error(at, ReadErrorKind::NotWellFormed(error.to_string()))
        })?;
        builder.offset = usize::try_from(before).unwrap_or(usize::MAX);
        match event {
            Event::Start(start) => builder.start(&start)?,
            Event::Empty(start) => {
                builder.start(&start)?;
                builder.end();
            }
            Event::End(_) => builder.end(),
            Event::Text(text) => builder.text(text.into_inner())?,
            Event::CData(text) => builder.text(text.into_inner())?,
            Event::GeneralRef(reference) => builder.reference(&reference.into_inner())?,
            Event::DocType(_) => return Err(builder.fail(ReadErrorKind::DocumentType)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

struct Builder<'i> {
    input: &'i str,
    limits: Limits,
    /// Byte offset of the event at hand.
    offset: usize,
    open: Vec<u32>,
    /// Namespace prefixes in force: prefix, vocabulary, depth of the declaring element.
    prefixes: Vec<(&'i str, u16, usize)>,
    nodes: Vec<Raw<'i>>,
    attrs: Vec<Attr<'i>>,
    owned: Vec<String>,
    seen: AttrSet,
}

impl<'i> Builder<'i> {
    fn new(input: &'i str, limits: Limits) -> Self {
        Self {
            input,
            limits,
            offset: 0,
            open: Vec::with_capacity(16),
            prefixes: Vec::with_capacity(8),
            nodes: Vec::with_capacity(input.len() / 48 + 8),
            attrs: Vec::with_capacity(input.len() / 96 + 8),
            owned: Vec::new(),
            seen: AttrSet::default(),
        }
    }

    fn error(&self, offset: usize, kind: ReadErrorKind) -> ReadError {
        ReadError::new(kind, self.input, offset.min(self.input.len()))
    }

    fn fail(&self, kind: ReadErrorKind) -> ReadError {
        self.error(self.offset, kind)
    }

    /// The part of the input that `part` is; it always is one, since the reader borrows from the input.
    fn of_input(&self, part: &str) -> &'i str {
        let from = part.as_ptr().addr().wrapping_sub(self.input.as_ptr().addr());
        self.input.get(from..from.saturating_add(part.len())).unwrap_or("")
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.open.len() >= self.limits.depth {
            return Err(self.fail(ReadErrorKind::TooLarge("levels", self.limits.depth)));
        }
        if self.nodes.len() >= self.limits.elements {
            return Err(self.fail(ReadErrorKind::TooLarge("elements", self.limits.elements)));
        }
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(self.fail(ReadErrorKind::NotWellFormed("a second root element".to_owned())));
        }
        let attrs = self.attrs.len();
        self.attributes(start)?;
        let tag = self.tag(self.of_input(start.name().0))?;
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Raw {
            text: Text::Borrowed(""),
            offset: u32::try_from(self.offset).unwrap_or(u32::MAX),
            parent: self.open.last().copied().unwrap_or(0),
            end: 0,
            attrs: u32::try_from(attrs).unwrap_or(u32::MAX),
            attrs_len: u16::try_from(self.attrs.len() - attrs).unwrap_or(u16::MAX),
            tag,
        });
        self.open.push(id);
        Ok(())
    }

    fn attributes(&mut self, start: &BytesStart<'_>) -> Result<(), ReadError> {
        if start.attributes_raw().is_empty() {
            return Ok(());
        }
        for (count, attribute) in start.attributes().enumerate() {
            if count >= self.limits.attributes {
                return Err(self.fail(ReadErrorKind::TooLarge("attributes", self.limits.attributes)));
            }
            let attribute = attribute.map_err(|e| self.fail(ReadErrorKind::NotWellFormed(e.to_string())))?;
            let raw = self.of_input(&attribute.value);
            if raw.contains('<') {
                let reason = "a < in an attribute value".to_owned();
                return Err(self.fail(ReadErrorKind::NotWellFormed(reason)));
            }
            match attribute.key.0 {
                "xmlns" => self.declare("", raw),
                key => match key.strip_prefix("xmlns:") {
                    Some(prefix) => self.declare(self.of_input(prefix), raw),
                    None => self.attribute(key, raw)?,
                },
            }
        }
        Ok(())
    }

    fn declare(&mut self, prefix: &'i str, uri: &str) {
        self.prefixes.push((prefix, namespace_number(uri), self.open.len()));
    }

    fn attribute(&mut self, key: &str, raw: &'i str) -> Result<(), ReadError> {
        let name = AttrName::lookup(key);
        let value = match unescape(raw) {
            Ok(Cow::Borrowed(_)) => Text::Borrowed(raw),
            Ok(Cow::Owned(value)) => self.keep(value),
            Err(error) => return Err(self.fail(ReadErrorKind::NotWellFormed(error.to_string()))),
        };
        self.seen.insert(name);
        self.attrs.push(Attr { name, value });
        Ok(())
    }

    fn tag(&self, name: &str) -> Result<Tag, ReadError> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let found = self.prefixes.iter().rev().find(|(known, _, _)| *known == prefix);
        match found {
            Some((_, namespace, _)) => Ok(Tag::lookup(*namespace, local)),
            None if prefix.is_empty() || prefix == "xml" => Ok(super::names::FOREIGN),
            None => Err(self.fail(ReadErrorKind::UnknownPrefix(prefix.to_owned()))),
        }
    }

    fn end(&mut self) {
        let Some(id) = self.open.pop() else { return };
        let end = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes[id as usize].end = end;
        let depth = self.open.len();
        while self.prefixes.last().is_some_and(|(_, _, declared)| *declared >= depth) {
            self.prefixes.pop();
        }
    }

    fn keep(&mut self, text: String) -> Text<'i> {
        let at = u32::try_from(self.owned.len()).unwrap_or(u32::MAX);
        self.owned.push(text);
        Text::Owned(at)
    }

    fn text(&mut self, text: Cow<'i, str>) -> Result<(), ReadError> {
        let blank = text.bytes().all(|b| b.is_ascii_whitespace());
        let Some(&id) = self.open.last() else {
            let reason = "text outside the root element".to_owned();
            return if blank { Ok(()) } else { Err(self.fail(ReadErrorKind::NotWellFormed(reason))) };
        };
        if text.bytes().any(|b| b < b' ' && !b.is_ascii_whitespace()) {
            return Err(self.fail(ReadErrorKind::NotWellFormed("a control character".to_owned())));
        }
        let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { text };
        let raw = self.nodes[id as usize];
        let fresh = matches!(raw.text, Text::Borrowed(""));
        if blank && (fresh && self.nodes.len() > id as usize + 1) {
            return Ok(()); // indentation between child elements
        }
        self.nodes[id as usize].text = match (raw.text, text) {
            (Text::Borrowed(""), Cow::Borrowed(text)) => Text::Borrowed(text),
            (Text::Borrowed(""), Cow::Owned(text)) => self.keep(text),
            (Text::Borrowed(before), text) => self.keep(format!("{before}{text}")),
            (Text::Owned(at), text) => {
                self.owned[at as usize].push_str(&text);
                Text::Owned(at)
            }
        };
        Ok(())
    }

    fn reference(&mut self, name: &str) -> Result<(), ReadError> {
        let resolved = match name.strip_prefix('#') {
            Some(number) => character(number).map(String::from),
            None => resolve_predefined_entity(name).map(str::to_owned),
        };
        match resolved {
            Some(text) => self.text(Cow::Owned(text)),
            None => Err(self.fail(ReadErrorKind::UnknownEntity(name.to_owned()))),
        }
    }

    fn finish(self) -> Result<Tree<'i>, ReadError> {
        if let Some(open) = self.open.last() {
            let offset = self.nodes[*open as usize].offset as usize;
            let reason = "an element is not closed".to_owned();
            return Err(self.error(offset, ReadErrorKind::NotWellFormed(reason)));
        }
        if self.nodes.is_empty() {
            let blank = self.input.trim().is_empty();
            let reason = ReadErrorKind::NotWellFormed("no element".to_owned());
            return Err(ReadError::at_start(if blank { ReadErrorKind::Empty } else { reason }));
        }
        Ok(Tree {
            input: self.input,
            nodes: self.nodes,
            attrs: self.attrs,
            owned: self.owned,
            seen_attributes: self.seen,
        })
    }
}

/// The character of `&#…;`, where XML allows it.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c >= ' ' || c.is_ascii_whitespace())
}
