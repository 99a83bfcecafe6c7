//! What a right is limited to besides its unit, and what an act is about. Pure.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use kaemner_values::Ore;

use super::{PersonId, UnitPath};

/// The key of a role, ready-made or the municipality's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleKey(Arc<str>);

impl RoleKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RoleKey {
    fn from(key: &str) -> Self {
        Self(Arc::from(key))
    }
}

impl From<String> for RoleKey {
    fn from(key: String) -> Self {
        Self(Arc::from(key))
    }
}

impl PartialEq<str> for RoleKey {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for RoleKey {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Display for RoleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::ids::text_col!(RoleKey, "the key of a role", |key: &str| Some(RoleKey::from(key)), RoleKey::as_str);

/// Accounts from one beginning to another, both included: `52-53`, `6451`, `5281111000099910`.
///
/// An account is its 16 digits; it lies in the range when its first digits do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountRange {
    from: String,
    to: String,
}

/// A text that is no range of accounts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a range of accounts: {0:?}; expected digits, or digits-digits of the same length")]
pub struct AccountRangeError(pub String);

impl AccountRange {
    /// Whether an account of 16 digits lies in the range.
    #[must_use]
    pub fn contains(&self, digits: &str) -> bool {
        digits >= self.from.as_str() && (digits < self.to.as_str() || digits.starts_with(&self.to))
    }

    /// Whether some account lies in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let ends_before = |a: &Self, b: &Self| a.to < b.from && !b.from.starts_with(&a.to);
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// The range as an SQL range: from the first text, up to and not including the second.
    pub(super) fn bounds(&self) -> (String, String) {
        (self.from.clone(), format!("{}:", self.to)) // ':' is the character after '9'
    }
}

impl FromStr for AccountRange {
    type Err = AccountRangeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let digits = |part: &str| (1..=16).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if digits(from) && digits(to) && from.len() == to.len() && from <= to {
            Ok(Self { from: from.to_owned(), to: to.to_owned() })
        } else {
            Err(AccountRangeError(text.to_owned()))
        }
    }
}

impl fmt::Display for AccountRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { f.write_str(&self.from) } else { write!(f, "{}-{}", self.from, self.to) }
    }
}

/// Whose matters a right covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Whose {
    /// Anybody's.
    #[default]
    Anyone,
    /// One's own alone: an employee's own payslip.
    Own,
    /// Everybody's but one's own: nobody changes his own pay.
    Others,
}

impl Whose {
    const NAMES: [(Self, &'static str); 3] =
        [(Self::Anyone, "anyone"), (Self::Own, "own"), (Self::Others, "others")];

    /// The word stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(whose, _)| *whose == self).map_or("anyone", |(_, name)| name)
    }

    /// The one of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(whose, _)| *whose)
    }

    /// Whether the matter of `about` is covered for these persons: the one who acts, and the one whose deputy acts.
    #[must_use]
    pub fn covers(self, mine: &[PersonId], about: PersonId) -> bool {
        match self {
            Self::Anyone => true,
            Self::Own => mine.contains(&about),
            Self::Others => !mine.contains(&about),
        }
    }
}

crate::ids::text_col!(Whose, "anyone, own or others", Whose::named, |whose: &Whose| whose.name());

/// What an act is about: unit, amount, account, agreement and person, each where there is one.
///
/// What is left out is not asked: `At::anywhere()` asks for the act as such, for pages that then filter.
#[derive(Debug, Clone, Copy, Default)]
pub struct At<'a> {
    pub(super) unit: Option<&'a UnitPath>,
    pub(super) amount: Option<Ore>,
    pub(super) account: Option<&'a str>,
    pub(super) agreement: Option<&'a str>,
    pub(super) about: Option<PersonId>,
}

impl<'a> At<'a> {
    /// Anywhere: the act as such, for pages that then filter what they show.
    #[must_use]
    pub const fn anywhere() -> Self {
        Self { unit: None, amount: None, account: None, agreement: None, about: None }
    }

    /// In one unit.
    #[must_use]
    pub const fn unit(unit: &'a UnitPath) -> Self {
        Self { unit: Some(unit), ..Self::anywhere() }
    }

    /// The same place, for this amount.
    #[must_use]
    pub const fn amount(mut self, amount: Ore) -> Self {
        self.amount = Some(amount);
        self
    }

    /// The same place, on this account of 16 digits.
    #[must_use]
    pub const fn account(mut self, digits: &'a str) -> Self {
        self.account = Some(digits);
        self
    }

    /// The same place, under this collective agreement.
    #[must_use]
    pub const fn agreement(mut self, agreement: &'a str) -> Self {
        self.agreement = Some(agreement);
        self
    }

    /// The same place, in the matter of this person.
    #[must_use]
    pub const fn about(mut self, person: PersonId) -> Self {
        self.about = Some(person);
        self
    }
}
