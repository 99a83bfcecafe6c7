//! What each art is for, in the project's own words; shown beside the field where the art is typed.

use kaemner_values::text::Language;
use serde::Deserialize;

use super::Art;

/// The coding guide's text for an art.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Guidance {
    /// The art.
    pub art: Art,
    /// Danish text.
    pub da: String,
    /// English text.
    pub en: String,
}

impl Guidance {
    /// The text in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Danish => &self.da,
            Language::English => &self.en,
        }
    }
}
