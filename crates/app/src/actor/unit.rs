//! Where a unit stands in the organisation. Pure.

use std::fmt;

/// Where a unit stands in the organisation: `/`, `/3/`, `/3/41/`. A path contains all paths it begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPath(String);

/// A text that is no unit path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a unit path: {0:?}; expected /code/code/")]
pub struct UnitPathError(pub String);

impl UnitPath {
    /// The whole municipality.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Reads `/3/41/`; each code is letters, digits or hyphen.
    ///
    /// # Errors
    /// [`UnitPathError`] when slashes or codes are not of that form.
    pub fn parse(path: &str) -> Result<Self, UnitPathError> {
        let fits = path == "/"
            || path.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).is_some_and(|codes| {
                codes.split('/').all(|code| {
                    !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                })
            });
        if fits { Ok(Self(path.to_owned())) } else { Err(UnitPathError(path.to_owned())) }
    }

    /// The path of a unit with this code directly below.
    ///
    /// # Errors
    /// [`UnitPathError`] when the code has other characters than letters, digits and hyphen.
    pub fn child(&self, code: &str) -> Result<Self, UnitPathError> {
        if code.contains('/') {
            return Err(UnitPathError(code.to_owned()));
        }
        Self::parse(&format!("{}{code}/", self.0))
    }

    /// Whether `other` is this unit or lies below it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::ids::text_col!(UnitPath, "a unit path", |path: &str| UnitPath::parse(path).ok(), UnitPath::as_str);

impl std::str::FromStr for UnitPath {
    type Err = UnitPathError;
    fn from_str(path: &str) -> Result<Self, Self::Err> {
        Self::parse(path)
    }
}

impl UnitPath {
    /// Whether some unit lies below both: one of them contains the other.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// How many units lie above it, itself counted: 0 for the whole municipality.
    pub(super) fn depth(&self) -> usize {
        self.0.bytes().filter(|byte| *byte == b'/').count() - 1
    }

    /// The first text after every path that begins with this one: its last slash becomes the next character.
    pub(super) fn after(&self) -> String {
        let mut next = self.0.trim_end_matches('/').to_owned();
        next.push('0'); // the character after '/'
        next
    }
}
