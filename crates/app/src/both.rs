//! A text in both languages, for what is kept as text and read later in either.

use std::sync::LazyLock;

use kaemner_values::text::{Catalog, Language, Message};
use serde::Deserialize;

/// The texts of what may be kept.
#[expect(clippy::expect_used, reason = "the texts are compiled in, and a test makes this catalog")]
static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    Catalog::new(&[
        kaemner_values::TEXTS,
        kaemner_law::TEXTS,
        kaemner_formats::TEXTS,
        kaemner_store::TEXTS,
        crate::TEXTS,
    ])
    .expect("the compiled texts are sound")
});

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

impl Both {
    /// A sentence as it is said in each.
    #[must_use]
    pub fn said(message: &Message) -> Self {
        Self { da: CATALOG.say(Language::Danish, message), en: CATALOG.say(Language::English, message) }
    }

    /// The text in a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Danish => &self.da,
            Language::English => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use kaemner_values::text;

    use super::*;

    #[test]
    fn a_sentence_is_said_in_both_languages() {
        let both = Both::said(&text!("ledger-no-translation"));
        assert!(
            both.of(Language::Danish).starts_with("Kontoen")
                && both.of(Language::English).starts_with("The account")
        );
    }
}
