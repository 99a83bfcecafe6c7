//! Statutes, agreements and the chart of accounts as dated data and small pure functions. No I/O.
//!
//! Figures of the law stand in `params/` as TOML, each row with its first date, source and certainty;
//! the rules that use them are functions beside it. [`params::Law`] is all of it, read once.

pub mod chart;
pub mod params;
pub mod pay;

pub use params::Law;
