//! Code lists: the project's own data file, one list a line.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A code list.
#[derive(Debug)]
pub struct List {
    codes: Vec<&'static str>,
    /// Those of at most seven bytes as numbers, sorted: compared many times faster than as texts.
    short: Vec<u64>,
}

/// A text of at most seven bytes and its length as one number.
fn number(code: &str) -> Option<u64> {
    let length = u64::try_from(code.len()).ok().filter(|length| *length < 8)?;
    Some(code.bytes().fold(length, |number, byte| number << 8 | u64::from(byte)))
}

impl List {
    fn new(mut codes: Vec<&'static str>) -> Self {
        codes.sort_unstable();
        let mut short: Vec<u64> = codes.iter().filter_map(|code| number(code)).collect();
        short.sort_unstable();
        Self { codes, short }
    }

    /// Whether a code is in the list, letter case as written.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        match number(code) {
            Some(number) => self.short.binary_search(&number).is_ok(),
            None => self.codes.binary_search(&code).is_ok(),
        }
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
        let codes = codes.split(separator).map(str::trim).filter(|c| !c.is_empty());
        Some((name.trim(), List::new(codes.collect())))
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
