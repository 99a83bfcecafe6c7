//! What a municipality can do, one folder per capability; arrows point downward only:
//! cooperation > oversight > bills > payments > ledger > access > settings > tasks > events > actor.

pub mod access;
pub mod actor;
pub mod bills;
mod both;
pub mod cooperation;
pub mod events;
mod ids;
pub mod ledger;
pub mod oversight;
pub mod payments;
pub mod settings;
pub mod tasks;
pub mod testing;

pub use both::Both;
use kaemner_values::text::Language;

/// The texts of the capabilities, for the catalogue.
pub const TEXTS: &[(Language, &str)] = &[
    (Language::Danish, include_str!("../text/access.da.ftl")),
    (Language::English, include_str!("../text/access.en.ftl")),
    (Language::Danish, include_str!("../text/bills.da.ftl")),
    (Language::English, include_str!("../text/bills.en.ftl")),
    (Language::Danish, include_str!("../text/ledger.da.ftl")),
    (Language::English, include_str!("../text/ledger.en.ftl")),
    (Language::Danish, include_str!("../text/payments.da.ftl")),
    (Language::English, include_str!("../text/payments.en.ftl")),
    (Language::Danish, include_str!("../text/rights.da.ftl")),
    (Language::English, include_str!("../text/rights.en.ftl")),
    (Language::Danish, include_str!("../text/settings.da.ftl")),
    (Language::English, include_str!("../text/settings.en.ftl")),
];
