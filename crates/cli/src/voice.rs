//! What commands say about files, in both languages.

use std::io;

use kaemner_values::text;
use kaemner_values::text::{Catalog, Language, Message};
use serde_json::{Value, json};

/// The texts of the file formats.
pub struct Voice {
    catalog: Catalog,
}

impl Voice {
    /// Loads the texts.
    pub fn new() -> io::Result<Self> {
        let catalog = Catalog::new(&[kaemner_values::TEXTS, kaemner_formats::TEXTS]);
        catalog.map(|catalog| Self { catalog }).map_err(io::Error::other)
    }

    /// A message in one language.
    pub fn say(&self, language: Language, message: &Message) -> String {
        self.catalog.say(language, message)
    }

    /// A message as `{"da", "en"}`.
    pub fn both(&self, message: &Message) -> Value {
        json!({ "da": self.say(Language::Danish, message), "en": self.say(Language::English, message) })
    }
}

/// Why a file or folder cannot be opened.
pub fn problem(error: &io::Error) -> Message {
    match error.kind() {
        io::ErrorKind::NotFound => text!("file-not-found"),
        io::ErrorKind::IsADirectory => text!("file-is-folder"),
        io::ErrorKind::PermissionDenied => text!("file-not-permitted"),
        _ => text!("file-problem", problem = error.to_string()),
    }
}
