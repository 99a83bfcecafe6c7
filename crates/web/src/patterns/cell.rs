//! One value in a table or a list of facts. It knows how it looks on a page and in an exported file.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_values::text::{Language, Message};
use kaemner_values::{Ore, danish};

use super::detail::danish_moment;
use crate::{filters, language};

/// The four states there are. Always an icon and a word, never colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It is done, in order.
    Done,
    /// It waits for someone, or is due.
    Waits,
    /// It is stopped or wrong.
    Stop,
    /// Worth knowing.
    Info,
}

impl State {
    /// The end of the class.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Waits => "waits",
            Self::Stop => "stop",
            Self::Info => "info",
        }
    }

    /// The icon of the sprite.
    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Done => "check",
            Self::Waits => "hourglass",
            Self::Stop => "error",
            Self::Info => "info",
        }
    }
}

/// One value. Unknown is "–", masked is "•••"; an empty cell says nothing on purpose.
#[derive(Debug, Clone, Template)]
#[template(path = "patterns/cell.html")]
pub(crate) enum Cell {
    /// Nothing belongs here.
    Blank,
    /// Something belongs here, but nobody knows it.
    Unknown,
    /// The person may not see it.
    Masked,
    /// Text from data.
    Text(String),
    /// A code or number that is read digit by digit: an account string, a voucher number.
    Code(String),
    /// A sentence of ours.
    Say(Message),
    /// Text that leads to another page.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads.
        href: String,
    },
    /// An amount with øre.
    Amount(Ore),
    /// An amount with øre that leads to what it is made of.
    AmountLink(Ore, String),
    /// An amount in whole kroner, for overviews.
    Kroner(Ore),
    /// A whole number.
    Count(i64),
    /// A day.
    Date(Date),
    /// A moment, in Danish time.
    Moment(Timestamp),
    /// One of the four states, with its word.
    State(State, Message),
}

impl Cell {
    /// Text, or "–" when there is none.
    pub(crate) fn text_or_unknown(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text.into()))
    }

    /// A day, or nothing.
    pub(crate) fn date_or_blank(date: Option<Date>) -> Self {
        date.map_or(Self::Blank, Self::Date)
    }

    /// An amount, or nothing: for debit and credit columns.
    pub(crate) fn amount_or_blank(amount: Option<Ore>) -> Self {
        amount.map_or(Self::Blank, Self::Amount)
    }

    /// Whether it stands to the right in tabular figures.
    pub(crate) const fn is_number(&self) -> bool {
        matches!(self, Self::Amount(_) | Self::AmountLink(..) | Self::Kroner(_) | Self::Count(_))
    }

    /// What stands in an exported text file.
    pub(crate) fn plain(&self, language: Language) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Unknown => "–".to_owned(),
            Self::Masked => "•••".to_owned(),
            Self::Text(text) | Self::Code(text) | Self::Link { text, .. } => text.clone(),
            Self::Say(message) | Self::State(_, message) => language::say(language, message),
            Self::Amount(amount) | Self::AmountLink(amount, _) => danish::amount(*amount),
            Self::Kroner(amount) => danish::amount_in_kroner(*amount),
            Self::Count(count) => count.to_string(),
            Self::Date(date) => danish::date(*date),
            Self::Moment(at) => danish_moment(*at),
        }
    }
}
