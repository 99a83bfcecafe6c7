//! The layout as data.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::g69::LayoutField;

/// What is known of the layout, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Whether a receiving system or its guide has confirmed it. Shown to the person who sends.
    pub verified: bool,
    /// Where it comes from and what is doubtful.
    pub source: String,
    /// The floating fields that are known.
    pub fields: Vec<LayoutField>,
}

static LAYOUT: LazyLock<Layout> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program and read by a test")]
    serde_json::from_str(include_str!("../../data/g68.json")).expect("g68.json is a layout")
});

/// The layout that is read and written.
#[must_use]
pub fn layout() -> &'static Layout {
    &LAYOUT
}
