//! Why a bank file cannot be read, and where.

use kaemner_values::text;
use kaemner_values::text::Message;

/// A place in a file, both counted from 1; 0 where the place is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

/// Why a bank file is refused as a whole. Nothing of a refused file is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More bytes, elements or nesting than a bank file may have.
    #[error("the file is larger than {limit}")]
    TooLarge {
        /// The limit that was passed, as text for a person.
        limit: &'static str,
    },
    /// The declared encoding is unknown, or the bytes are not in it.
    #[error("the file is not valid {encoding}")]
    Encoding {
        /// The declared or assumed encoding.
        encoding: String,
    },
    /// Not well-formed XML, or XML with a document type.
    #[error("not readable as XML at line {}, column {}: {reason}", .place.line, .place.column)]
    Xml {
        /// Where reading stopped.
        place: Place,
        /// The parser's reason, in English.
        reason: String,
    },
    /// Well-formed, but no message of the expected kind.
    #[error("{found:?} is not a message this reader knows")]
    Message {
        /// Namespace or root element found.
        found: String,
    },
    /// More than one message in an envelope: which of them is meant is not guessed.
    #[error("the file has {count} messages")]
    Several {
        /// Messages found.
        count: usize,
    },
    /// An element that must be there is missing.
    #[error("element {element} is missing in the element at line {}, column {}", .place.line, .place.column)]
    Missing {
        /// Where the parent element begins.
        place: Place,
        /// The missing element.
        element: &'static str,
    },
    /// A value that does not have the form its element demands.
    #[error("{value:?} at line {}, column {} is not a valid {element}", .place.line, .place.column)]
    Value {
        /// Where the element begins.
        place: Place,
        /// The element.
        element: String,
        /// Its text, cut at 80 characters.
        value: String,
    },
}

impl ReadError {
    /// Line and column, where the error has a place.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        match self {
            Self::Xml { place, .. } | Self::Missing { place, .. } | Self::Value { place, .. } => Some(*place),
            Self::TooLarge { .. } | Self::Encoding { .. } | Self::Message { .. } | Self::Several { .. } => {
                None
            }
        }
    }

    /// What a person is told: what is wrong, where, and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::TooLarge { limit } => text!("bank-file-too-large", limit = *limit),
            Self::Encoding { encoding } => text!("bank-file-encoding", encoding = encoding.as_str()),
            Self::Xml { place, reason } => placed(text!("bank-file-xml", reason = reason.as_str()), *place),
            Self::Message { found } => text!("bank-file-message", found = found.as_str()),
            Self::Several { count } => text!("bank-file-several", count = *count),
            Self::Missing { place, element } => {
                placed(text!("bank-file-missing", element = *element), *place)
            }
            Self::Value { place, element, value } => {
                placed(text!("bank-file-value", element = element.as_str(), value = value.as_str()), *place)
            }
        }
    }
}

fn placed(message: Message, place: Place) -> Message {
    message.with("line", i64::from(place.line)).with("column", i64::from(place.column))
}
