//! The language of a request, and the one catalog of texts.

use std::sync::LazyLock;

use kaemner_values::text::{Catalog, Language, Message};

/// The texts of every crate that speaks to people, in both languages.
#[expect(clippy::expect_used, reason = "the texts are compiled in, and a test makes this catalog")]
pub static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    Catalog::new(&[
        kaemner_values::TEXTS,
        kaemner_law::TEXTS,
        kaemner_formats::TEXTS,
        kaemner_store::TEXTS,
        kaemner_app::TEXTS,
        crate::TEXTS,
    ])
    .expect("the compiled texts are sound")
});

/// The value of `lang`, and of the cookie.
pub(crate) const fn tag(language: Language) -> &'static str {
    match language {
        Language::Danish => "da",
        Language::English => "en",
    }
}

/// The language of a tag; `None` for others than ours.
pub(crate) fn of_tag(tag: &str) -> Option<Language> {
    match tag {
        "da" => Some(Language::Danish),
        "en" => Some(Language::English),
        _ => None,
    }
}

/// The sentence of a message.
pub(crate) fn say(language: Language, message: &Message) -> String {
    CATALOG.say(language, message)
}

/// The sentence of a key.
pub(crate) fn t(language: Language, key: &str) -> String {
    CATALOG.get(language, key)
}
