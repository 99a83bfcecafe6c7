//! Code lists: the project's own data file, one list a line.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A code list.
#[derive(Debug)]
pub struct List {
    codes: Vec<&'static str>,
}

impl List {
    /// Whether a code is in the list, letter case as written.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.codes.binary_search(&code).is_ok()
    }

    /// The codes, sorted.
    #[must_use]
    pub fn codes(&self) -> &[&'static str] {
        &self.codes
    }
}

static LISTS: LazyLock<HashMap<&'static str, List>> = LazyLock::new(|| {
    let lines = include_str!("data/codes.txt").lines().filter(|line| !line.starts_with('#'));
    let list = |line: &'static str| {
        let (name, codes) = line.split_once(':')?;
        let separator = if codes.contains('|') { '|' } else { ' ' };
        let mut codes: Vec<&str> = codes.split(separator).map(str::trim).filter(|c| !c.is_empty()).collect();
        codes.sort_unstable();
        Some((name.trim(), List { codes }))
    };
    lines.filter_map(list).collect()
});

/// The list of a name, see `data/codes.txt`.
#[must_use]
pub fn list(name: &str) -> Option<&'static List> {
    LISTS.get(name)
}

/// Whether `code` is in the list `name`; false for a list that does not exist.
#[must_use]
pub fn has(name: &str, code: &str) -> bool {
    list(name).is_some_and(|list| list.has(code))
}
