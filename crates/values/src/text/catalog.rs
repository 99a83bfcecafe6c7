//! Sentences from keys: the Fluent files of all crates as one catalog per language.

use std::collections::BTreeSet;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use thiserror::Error;
use unic_langid::LanguageIdentifier;

use super::{Arg, Language, Message};
use crate::danish;

/// The Fluent sources a crate brings: `pub const TEXTS: Texts = &[(Language::Danish, include_str!(…)), …]`.
pub type Texts = &'static [(Language, &'static str)];

/// Why a catalog cannot be made. Found when the program starts, never while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogError {
    /// A source is not Fluent.
    #[error("Fluent source number {source_number} ({language:?}): {problem}")]
    Syntax {
        /// Counted from 0 in the order given.
        source_number: usize,
        /// The language of the source.
        language: Language,
        /// What the parser says.
        problem: String,
    },
    /// Two sources of one language have the same key.
    #[error("the key of {problem} stands twice ({language:?}, source number {source_number})")]
    Twice {
        /// The second source.
        source_number: usize,
        /// The language of the source.
        language: Language,
        /// What the bundle says.
        problem: String,
    },
}

/// All texts in both languages. Made once; shared by all threads.
pub struct Catalog {
    danish: Bundle,
    english: Bundle,
}

struct Bundle {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Catalog({} keys)", self.danish.keys.len())
    }
}

impl Catalog {
    /// A catalog of the texts of several crates.
    ///
    /// # Errors
    /// [`CatalogError`] names the source that cannot be read or repeats a key.
    pub fn new(texts: &[Texts]) -> Result<Self, CatalogError> {
        let (mut danish, mut english) = (Bundle::new("da"), Bundle::new("en"));
        for (source_number, (language, source)) in texts.iter().flat_map(|texts| texts.iter()).enumerate() {
            let bundle = match language {
                Language::Danish => &mut danish,
                Language::English => &mut english,
            };
            bundle.add(source_number, *language, source)?;
        }
        Ok(Self { danish, english })
    }

    /// The sentence of a key without arguments.
    #[must_use]
    pub fn get(&self, language: Language, key: &str) -> String {
        self.bundle(language).format(key, None)
    }

    /// The sentence of a message. A key or argument that is missing shows as `⟦key⟧`, which tests refuse.
    #[must_use]
    pub fn say(&self, language: Language, message: &Message) -> String {
        let mut args = FluentArgs::with_capacity(message.args.len());
        for (name, value) in &message.args {
            args.set(*name, self.value(language, value));
        }
        self.bundle(language).format(message.key, Some(&args))
    }

    fn value<'a>(&self, language: Language, arg: &'a Arg) -> FluentValue<'a> {
        match arg {
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Count(count) => number(*count),
            Arg::Amount(amount) => FluentValue::from(danish::amount(*amount)),
            Arg::Date(date) => FluentValue::from(danish::date(*date)),
            Arg::Message(message) => FluentValue::from(self.say(language, message)),
        }
    }

    /// Whether the key exists in the language.
    #[must_use]
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.bundle(language).keys.contains(key)
    }

    /// The keys that only one of the languages has, for the test that demands none.
    #[must_use]
    pub fn only_in_one_language(&self) -> Vec<&str> {
        self.danish.keys.symmetric_difference(&self.english.keys).map(String::as_str).collect()
    }

    fn bundle(&self, language: Language) -> &Bundle {
        match language {
            Language::Danish => &self.danish,
            Language::English => &self.english,
        }
    }
}

/// Plural rules want a float; a count beyond 2^31 is plural whatever its digits, and is shown as text.
fn number(count: i64) -> FluentValue<'static> {
    match i32::try_from(count) {
        Ok(small) => FluentValue::Number(FluentNumber::new(f64::from(small), Default::default())),
        Err(_) => FluentValue::from(count.to_string()),
    }
}

impl Bundle {
    fn new(language: &str) -> Self {
        let locales: Vec<LanguageIdentifier> = language.parse().into_iter().collect();
        let mut bundle = FluentBundle::new_concurrent(locales);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(&number.as_string())),
            _ => None,
        }));
        Self { bundle, keys: BTreeSet::new() }
    }

    fn add(&mut self, source_number: usize, language: Language, source: &str) -> Result<(), CatalogError> {
        let resource =
            FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| CatalogError::Syntax {
                source_number,
                language,
                problem: errors.first().map(ToString::to_string).unwrap_or_default(),
            })?;
        self.keys.extend(keys(source).map(str::to_owned));
        self.bundle.add_resource(resource).map_err(|errors| CatalogError::Twice {
            source_number,
            language,
            problem: errors.first().map(ToString::to_string).unwrap_or_default(),
        })
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        if errors.is_empty() { text.into_owned() } else { format!("⟦{key}: {text}⟧") }
    }
}

/// The keys of the messages in a source: names at the start of a line before `=`.
fn keys(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim_end()))
}

/// `1234567` as `1.234.567`.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Ore, text};

    const TEXTS: Texts = &[
        (
            Language::Danish,
            "plain = Gem\nbills = { $count ->\n    [one] Én regning\n   *[other] { $count } regninger\n }\nsum = { $amount } kr. den { $date }\nouter = Ja: { $inner }\n",
        ),
        (Language::English, "plain = Save\nbills = { $count } bills\nsum = DKK { $amount } on { $date }\n"),
    ];

    fn catalog() -> Catalog {
        Catalog::new(&[TEXTS]).unwrap()
    }

    #[test]
    fn arguments_are_formatted_in_danish() {
        let catalog = catalog();
        let say = |message: &Message| catalog.say(Language::Danish, message);
        assert_eq!(say(&text!("plain")), "Gem");
        assert_eq!(say(&text!("bills", count = 1_i64)), "Én regning");
        assert_eq!(say(&text!("bills", count = 12_345_i64)), "12.345 regninger");
        let sum = text!("sum", amount = Ore::new(-123_456_789), date = date(2026, 11, 22));
        assert_eq!(say(&sum), "-1.234.567,89 kr. den 22-11-2026");
        assert_eq!(say(&text!("outer", inner = text!("plain"))), "Ja: Gem");
        assert_eq!(catalog.say(Language::English, &text!("plain")), "Save");
    }

    #[test]
    fn what_is_missing_shows() {
        let catalog = catalog();
        assert_eq!(catalog.get(Language::Danish, "nothing"), "⟦nothing⟧");
        assert!(catalog.say(Language::Danish, &text!("sum")).starts_with("⟦sum: "));
        assert_eq!(catalog.only_in_one_language(), ["outer"]);
    }

    #[test]
    fn a_broken_or_doubled_source_is_refused() {
        const BROKEN: Texts = &[(Language::Danish, "key = { $open\n")];
        const TWICE: Texts = &[(Language::Danish, "plain = Igen\n")];
        assert!(matches!(Catalog::new(&[BROKEN]), Err(CatalogError::Syntax { source_number: 0, .. })));
        assert!(matches!(Catalog::new(&[TEXTS, TWICE]), Err(CatalogError::Twice { source_number: 2, .. })));
    }

    #[test]
    fn own_texts_exist_in_both_languages() {
        let catalog = Catalog::new(&[crate::TEXTS]).unwrap();
        assert_eq!(catalog.only_in_one_language(), Vec::<&str>::new());
    }
}
