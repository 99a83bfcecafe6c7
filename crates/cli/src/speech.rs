//! The language a person asks for on the command line.

use clap::ValueEnum;
use kaemner_values::text::Language;

/// The language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Speech {
    /// Danish.
    Da,
    /// English.
    En,
}

impl Speech {
    /// The sentence in the language.
    pub const fn say(self, danish: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Da => danish,
            Self::En => english,
        }
    }
}

impl From<Speech> for Language {
    fn from(speech: Speech) -> Self {
        match speech {
            Speech::Da => Self::Danish,
            Speech::En => Self::English,
        }
    }
}
