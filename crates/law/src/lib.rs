//! Statutes, agreements and the chart of accounts as dated data and small pure functions. No I/O.
//!
//! Figures of the law stand in `params/` as TOML, each row with its first date, source and certainty;
//! the rules that use them are functions beside it. [`params::Law`] is all of it, read once.

mod case_file;
pub mod chart;
pub mod holiday;
pub mod params;
pub mod pay;
pub mod refund;
pub mod why;

pub use case_file::Unreadable;
pub use params::Law;

/// This crate's texts, for the catalog.
pub const TEXTS: kaemner_values::text::Texts = &[
    (kaemner_values::text::Language::Danish, include_str!("../text/da.ftl")),
    (kaemner_values::text::Language::English, include_str!("../text/en.ftl")),
];
