//! The layout as data.

use std::sync::LazyLock;

use serde::Deserialize;

/// What is known of the layout, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Whether a receiving system or its guide has confirmed it. Shown to the person who sends.
    pub verified: bool,
    /// Where it comes from and what is doubtful.
    pub source: String,
    /// The encoding that is written.
    pub encoding: String,
    /// The first line, with `{municipality}` and `{day_of_year}`.
    pub preamble: String,
    /// The last line, with `{records}`.
    pub trailer: String,
    /// The floating fields that are known.
    pub fields: Vec<LayoutField>,
}

/// One floating field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutField {
    /// Its number.
    pub number: u16,
    /// What it holds.
    pub name: String,
    /// Characters, where fixed.
    pub width: Option<usize>,
}

static LAYOUT: LazyLock<Layout> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program and read by a test")]
    serde_json::from_str(include_str!("../../data/g69.json")).expect("g69.json is a layout")
});

/// The layout that is read and written.
#[must_use]
pub fn layout() -> &'static Layout {
    &LAYOUT
}
