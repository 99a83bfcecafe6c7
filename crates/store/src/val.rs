//! Values that go into a statement.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_values::{MunicipalityCode, Ore};
use uuid::Uuid;

/// One value of a statement, of the closed set that both databases keep without loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Val<'a> {
    /// No value.
    Null,
    /// A whole number; money is in øre.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Text. Databases compare it byte by byte; Danish order comes from a sort key.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// An id.
    Uuid(Uuid),
    /// A civil day.
    Date(Date),
    /// A moment, kept in whole microseconds.
    Time(Timestamp),
    /// JSON text. PostgreSQL keeps its meaning, not its bytes.
    Json(Cow<'a, str>),
}

impl Val<'_> {
    /// JSON from a value.
    #[must_use]
    pub fn json(value: &serde_json::Value) -> Val<'static> {
        Val::Json(Cow::Owned(value.to_string()))
    }
}

/// `args![a, b]` makes the `[Val; 2]` of a statement with `$1` and `$2`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { [$($crate::Val::from($value)),*] };
}

macro_rules! from {
    ($($type:ty => |$value:ident| $made:expr;)*) => {$(
        impl From<$type> for Val<'_> {
            fn from($value: $type) -> Self {
                $made
            }
        }
    )*};
}

from! {
    i64 => |n| Self::Int(n);
    i32 => |n| Self::Int(n.into());
    i16 => |n| Self::Int(n.into());
    i8 => |n| Self::Int(n.into());
    u32 => |n| Self::Int(n.into());
    u16 => |n| Self::Int(n.into());
    u8 => |n| Self::Int(n.into());
    bool => |yes| Self::Bool(yes);
    Ore => |amount| Self::Int(amount.get());
    MunicipalityCode => |code| Self::Int(code.get().into());
    Uuid => |id| Self::Uuid(id);
    Date => |day| Self::Date(day);
    Timestamp => |time| Self::Time(time);
    String => |text| Self::Text(Cow::Owned(text));
    Vec<u8> => |bytes| Self::Bytes(Cow::Owned(bytes));
    [u8; 32] => |hash| Self::Bytes(Cow::Owned(hash.to_vec()));
    serde_json::Value => |value| Self::json(&value);
}

impl<'a> From<&'a str> for Val<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Val<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Val<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Val<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Val<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Val<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Val<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A shorter life, so that stored values can be passed on without a copy.
impl<'a> From<&'a Val<'_>> for Val<'a> {
    fn from(value: &'a Val<'_>) -> Self {
        match value {
            Val::Null => Self::Null,
            Val::Int(n) => Self::Int(*n),
            Val::Bool(yes) => Self::Bool(*yes),
            Val::Text(text) => Self::Text(Cow::Borrowed(text)),
            Val::Bytes(bytes) => Self::Bytes(Cow::Borrowed(bytes)),
            Val::Uuid(id) => Self::Uuid(*id),
            Val::Date(day) => Self::Date(*day),
            Val::Time(time) => Self::Time(*time),
            Val::Json(json) => Self::Json(Cow::Borrowed(json)),
        }
    }
}
