//! The catalog of the command line: the texts of every crate, and its own.

use std::sync::LazyLock;

use kaemner_values::text::{Catalog, Language, Texts};

/// The texts of this crate in both languages.
const TEXTS: Texts = &[
    (Language::Danish, include_str!("../text/da.ftl")),
    (Language::English, include_str!("../text/en.ftl")),
];

/// Every text.
#[expect(clippy::expect_used, reason = "the texts are compiled in, and a test makes this catalog")]
pub static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    Catalog::new(&[
        kaemner_values::TEXTS,
        kaemner_law::TEXTS,
        kaemner_formats::TEXTS,
        kaemner_store::TEXTS,
        kaemner_app::TEXTS,
        kaemner_web::TEXTS,
        TEXTS,
    ])
    .expect("the compiled texts are sound")
});

#[cfg(test)]
mod tests {
    #[test]
    fn the_catalog_is_whole() {
        assert!(super::CATALOG.only_in_one_language().is_empty());
    }
}
