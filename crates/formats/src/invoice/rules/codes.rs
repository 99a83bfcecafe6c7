//! Code lists: the project's own data file, one list a line.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A code list.
#[derive(Debug)]
pub struct List {
    codes: Vec<&'static str>,
    /// Those of at most seven bytes as numbers, each at the first free slot from where [`slot`] sends it; zero
    /// is free. At least three quarters are free, so that the first look nearly always decides.
    short: Vec<u64>,
}

/// A text of at most seven bytes and its length as one number; not zero.
fn number(code: &str) -> Option<u64> {
    let length = u64::try_from(code.len()).ok().filter(|length| *length < 8)?;
    Some(code.bytes().fold(length + 1, |number, byte| number << 8 | u64::from(byte)))
}

/// Where to look for a number first, in a table of `size`, a power of two.
fn slot(number: u64, size: usize) -> usize {
    usize::try_from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).unwrap_or(0) & (size - 1)
}

impl List {
    fn new(mut codes: Vec<&'static str>) -> Self {
        codes.sort_unstable();
        let size = (codes.len() * 4).next_power_of_two();
        let mut short = vec![0; size];
        for number in codes.iter().filter_map(|code| number(code)) {
            let mut at = slot(number, size);
            while short[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            short[at] = number;
        }
        Self { codes, short }
    }

    /// Whether a code is in the list, letter case as written.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        let Some(number) = number(code) else { return self.codes.binary_search(&code).is_ok() };
        let mut at = slot(number, self.short.len());
        loop {
            match self.short[at] {
                0 => return false,
                known if known == number => return true,
                _ => at = (at + 1) & (self.short.len() - 1),
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_its_codes_and_no_neighbours() {
        for (name, list) in LISTS.iter() {
            for code in list.codes() {
                assert!(list.has(code), "{name}: {code}");
                let longer = format!("{code}\u{1}");
                assert!(!list.has(&longer), "{name}: {longer:?}");
                let shorter = &code[..code.len() - code.chars().last().map_or(0, char::len_utf8)];
                assert_eq!(list.has(shorter), list.codes().contains(&shorter), "{name}: {shorter:?}");
            }
            assert!(!list.has("") || list.codes().contains(&""), "{name}");
        }
    }
}
