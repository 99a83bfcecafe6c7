//! How surely a person is known: the levels of assurance of NSIS 2.0.1 (Digitaliseringsstyrelsen).

use kaemner_values::text::Message;

use super::Act;

/// A level of assurance. A higher one serves wherever a lower one is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// None was reported.
    None,
    /// Lav.
    Low,
    /// Betydelig.
    Substantial,
    /// Høj.
    High,
}

impl Level {
    /// All levels, the lowest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Low, Self::Substantial, Self::High];

    /// The word stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }

    /// The level of a stored word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// The level as OIOSAML 3 and NemLog-in write it: `Low`, `Substantial`, `High`, alone or as the end of a
    /// URL. Anything else is no level.
    #[must_use]
    pub fn reported(text: &str) -> Self {
        let word = text.trim().rsplit(['/', ':', '#']).next().unwrap_or_default();
        Self::named(&word.to_ascii_lowercase()).unwrap_or(Self::None)
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> Message {
        Message::new(match self {
            Self::None => "level-none",
            Self::Low => "level-low",
            Self::Substantial => "level-substantial",
            Self::High => "level-high",
        })
    }
}

crate::ids::text_col!(Level, "a level of assurance", Level::named, |level: &Level| level.name());

/// An act for which a municipality demands a level of assurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// The act.
    pub act: Act,
    /// At least this level.
    pub level: Level,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_as_providers_write_it() {
        for (text, level) in [
            ("Substantial", Level::Substantial),
            ("https://data.gov.dk/concept/core/nsis/loa/High", Level::High),
            ("urn:dk:loa:low", Level::Low),
            ("", Level::None),
            ("3", Level::None),
        ] {
            assert_eq!(Level::reported(text), level, "{text}");
        }
        assert!(Level::High > Level::Substantial && Level::Low > Level::None);
    }
}
