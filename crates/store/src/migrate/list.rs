//! The embedded list.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::scope::Scope;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// One embedded migration.
#[derive(Debug, Clone)]
pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    place: Place,
}

/// Where a migration is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Community,
    Municipality,
    Both,
    /// The first line does not say; applying it fails with the name of the file.
    Unknown,
}

static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let read = |&(number, name, text)| Migration { number, name, text, place: place_of(text) };
    FILES.iter().map(read).collect()
});

static APPEND_ONLY: LazyLock<Vec<&'static str>> = LazyLock::new(|| marked("--@append_only "));
static PUBLISHED: LazyLock<Vec<&'static str>> = LazyLock::new(|| marked("--@published "));

impl Migration {
    /// Fingerprint of the file.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }

    /// Whether the first line names a scope.
    pub(crate) fn has_place(&self) -> bool {
        self.place != Place::Unknown
    }
}

/// The migrations of a scope, ascending.
pub(crate) fn migrations(scope: Scope) -> impl Iterator<Item = &'static Migration> {
    let own = match scope {
        Scope::Community => Place::Community,
        Scope::Municipality(_) => Place::Municipality,
    };
    MIGRATIONS.iter().filter(move |m| m.place == own || m.place == Place::Both || m.place == Place::Unknown)
}

/// Tables whose rows are never changed or removed.
pub(crate) fn append_only_tables() -> impl Iterator<Item = &'static str> {
    APPEND_ONLY.iter().copied()
}

/// Tables and views of the community that municipalities may read.
pub(crate) fn published_tables() -> impl Iterator<Item = &'static str> {
    PUBLISHED.iter().copied()
}

/// Tables of payments in a scope with the condition of the rows that a restore holds.
pub(crate) fn held_tables(scope: Scope) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = migrations(scope).flat_map(|migration| migration.text.lines());
    lines.filter_map(|line| line.trim().strip_prefix("--@hold ")?.split_once(' '))
}

/// Whether municipalities may read this table or view of the community.
pub(crate) fn is_published(table: &str) -> bool {
    PUBLISHED.contains(&table)
}

fn place_of(text: &str) -> Place {
    match text.lines().next().map(str::trim) {
        Some("-- scope: community") => Place::Community,
        Some("-- scope: municipality") => Place::Municipality,
        Some("-- scope: both") => Place::Both,
        _ => Place::Unknown,
    }
}

fn marked(marker: &str) -> Vec<&'static str> {
    let lines = FILES.iter().flat_map(|(_, _, text)| text.lines());
    lines.filter_map(|line| line.trim().strip_prefix(marker)).map(str::trim).collect()
}
