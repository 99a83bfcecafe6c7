//! Text for people: a key with typed arguments, rendered in Danish or English at the edge.
//!
//! Business code never builds sentences. It returns a [`Message`]; the surface that shows it
//! looks the key up in the Fluent files of the crate that owns the key.

mod catalog;

use jiff::civil::Date;

pub use self::catalog::{Catalog, CatalogError, Texts};
use crate::Ore;

/// The language of a screen or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Danish, the first language of every screen.
    #[default]
    Danish,
    /// English, a full translation.
    English,
}

/// One argument of a [`Message`], kept typed so that the renderer formats it by language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// A whole number; also selects plural forms.
    Count(i64),
    /// Money in øre, shown as `1.234,50`.
    Amount(Ore),
    /// A civil date, shown as `22-11-2026`.
    Date(Date),
    /// Another message, rendered first.
    Message(Box<Message>),
}

/// A sentence for a person: a Fluent key and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The Fluent key, `ledger-unbalanced`.
    pub key: &'static str,
    /// Named arguments in the order they were given.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// The message with one more named argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// `text!("ledger-unbalanced", difference = ore)` makes a [`Message`].
#[macro_export]
macro_rules! text {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text::Message::new($key)$(.with(stringify!($name), $value))*
    };
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<Ore> for Arg {
    fn from(amount: Ore) -> Self {
        Self::Amount(amount)
    }
}

impl From<Date> for Arg {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}
