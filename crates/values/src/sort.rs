//! Danish order and tolerant search, computed here so that every database gives the same answer.
//!
//! A name that is listed or searched has two more columns: `*_sort` holds [`sort_key`], which databases
//! compare byte by byte, and `*_search` holds [`search_fold`], compared with the folded search text.

use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

static DANISH: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("da").into(), CollatorOptions::default()).ok());

/// Bytes whose order is the Danish order of the texts: `æ ø å` after `z`, `aa` as `å`, capitals first among
/// otherwise equal texts. Keys of one release of the program are comparable with each other; a new edition of
/// the collation data means that stored keys are computed again.
///
/// Texts that differ only in control characters have the same key: sort by the key and then by the id.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2);
    match &*DANISH {
        Some(danish) => {
            let Ok(()) = danish.write_sort_key_to(text, &mut key);
        }
        // The collation data are compiled in, and a test proves that they are there.
        None => key.extend_from_slice(text.as_bytes()),
    }
    key
}

/// The text as it is searched: small letters, accents dropped, `æ ø å` as `ae oe aa` (so `Ågård` is found by
/// `aagaard`), one space between words.
#[must_use]
pub fn search_fold(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    let latin: String = composed.to_lowercase().chars().flat_map(danish_letters).collect();
    let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize(&latin);
    let letters: String = plain.chars().filter(|c| !is_accent(*c)).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A LIKE pattern, with a backslash as its escape, for columns of [`search_fold`] that hold this text; its own wildcards are
/// taken literally.
#[must_use]
pub fn search_pattern(text: &str) -> String {
    let folded = search_fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{folded}%")
}

/// A Danish letter as two Latin ones; the letters that Swedish and German write for them likewise.
fn danish_letters(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'æ' | 'ä' => ('a', Some('e')),
        'ø' | 'ö' => ('o', Some('e')),
        'å' => ('a', Some('a')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

/// A combining accent, left over when a letter is taken apart.
const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_danish_order() {
        assert!(DANISH.is_some());
        let sorted = [
            "Ahmed",
            "anders",
            "Andersen",
            "Bødker",
            "Bøgh",
            "Carl",
            "Vang",
            "Wang",
            "Zøllner",
            "Æbeltoft",
            "Østergaard",
            "Aabenraa",
            "Ågård",
            "Aarhus",
        ];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, sorted);
    }

    #[test]
    fn capitals_come_first_among_equals() {
        assert!(sort_key("Bo") < sort_key("bo") && sort_key("bo") < sort_key("Bob"));
        assert_eq!(sort_key("é"), sort_key("e\u{301}"));
    }

    #[test]
    fn search_is_tolerant() {
        for (text, folded) in [
            ("Ågård", "aagaard"),
            ("Aagaard", "aagaard"),
            ("  Søren\u{a0} ÆBLE ", "soeren aeble"),
            ("René Müller", "rene muller"),
            ("Sjögren", "sjoegren"),
            ("ﬁn ²", "fin 2"),
            ("A\u{30a}", "aa"),
        ] {
            assert_eq!(search_fold(text), folded, "{text}");
        }
    }
}
