//! A set of acts, small enough to be copied.

use super::Act;

/// A set of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct ActSet(u128);

const _: () = assert!(Act::ALL.len() <= 128, "ActSet holds 128 acts; widen it");

impl ActSet {
    /// No act.
    pub const EMPTY: Self = Self(0);

    /// Whether the act is one of them.
    #[must_use]
    pub const fn contains(self, act: Act) -> bool {
        self.0 & (1 << act as u32) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The acts of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The acts of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The acts that the other does not hold.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The acts, in the order they are declared.
    pub fn iter(self) -> impl Iterator<Item = Act> {
        Act::ALL.iter().copied().filter(move |act| self.contains(*act))
    }
}

impl FromIterator<Act> for ActSet {
    fn from_iter<I: IntoIterator<Item = Act>>(acts: I) -> Self {
        acts.into_iter().fold(Self::EMPTY, |set, act| Self(set.0 | 1 << act as u32))
    }
}

impl From<Act> for ActSet {
    fn from(act: Act) -> Self {
        Self(1 << act as u32)
    }
}

impl From<&[Act]> for ActSet {
    fn from(acts: &[Act]) -> Self {
        acts.iter().copied().collect()
    }
}
