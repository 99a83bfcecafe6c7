//! Why and where a document cannot be read.

use std::fmt;

use kaemner_values::text;
use kaemner_values::text::Message;

use super::Place;

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadErrorKind {
    /// Nothing but white space.
    Empty,
    /// A file of another kind: `PDF` or `ZIP`.
    OtherFile(&'static str),
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
    /// Not well-formed XML.
    NotWellFormed(Malformed),
    /// A namespace prefix that is not declared.
    UnknownPrefix(String),
    /// Well-formed, but not a document this program knows: name of the root element.
    UnknownDocument(String),
    /// An envelope that holds no known document.
    EmptyEnvelope,
    /// A value that must be an amount, number or date is not: element path, value.
    BadValue(String, String),
}

/// How a document breaks the grammar of XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// No element at all.
    NoElement,
    /// An element that is never closed.
    Unclosed,
    /// An end tag that does not belong to the open element.
    EndTag,
    /// A second root element.
    SecondRoot,
    /// Text outside the root element.
    TextOutside,
    /// A tag, comment or declaration that does not end, or is of no known kind.
    Unfinished,
    /// A character where a name must stand.
    Name,
    /// An attribute that is not `name="value"`.
    Attribute,
    /// The same attribute twice.
    DuplicateAttribute,
    /// `&` that starts no reference.
    Ampersand,
    /// `]]>` in text.
    CdataEnd,
    /// A control character.
    Control,
}

impl Malformed {
    /// The variant of `invoice-read-not-well-formed` that says it.
    fn key(self) -> &'static str {
        match self {
            Self::NoElement => "no-element",
            Self::Unclosed => "unclosed",
            Self::EndTag => "end-tag",
            Self::SecondRoot => "second-root",
            Self::TextOutside => "text-outside",
            Self::Unfinished => "unfinished",
            Self::Name => "name",
            Self::Attribute => "attribute",
            Self::DuplicateAttribute => "duplicate-attribute",
            Self::Ampersand => "ampersand",
            Self::CdataEnd => "cdata-end",
            Self::Control => "control",
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoElement => "no element",
            Self::Unclosed => "an element is not closed",
            Self::EndTag => "an end tag does not belong to the open element",
            Self::SecondRoot => "a second root element",
            Self::TextOutside => "text outside the root element",
            Self::Unfinished => "markup that does not end or is not known",
            Self::Name => "a name is missing or has a wrong character",
            Self::Attribute => "an attribute is not written name=\"value\"",
            Self::DuplicateAttribute => "the same attribute twice",
            Self::Ampersand => "an & that starts no reference",
            Self::CdataEnd => "]]> in text",
            Self::Control => "a control character",
        })
    }
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
            ReadErrorKind::OtherFile(kind) => text!("invoice-read-other-file", kind = *kind),
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
                text!("invoice-read-not-well-formed", reason = reason.key(), line = line, column = column)
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
            Self::OtherFile(kind) => write!(f, "a {kind} file and not XML"),
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
