//! E-invoices, bank files, spreadsheets and documents: bytes to values and back. No I/O.

pub mod bank;
pub mod betalingsservice;
pub mod dst;
mod floating;
pub mod g68;
pub mod g69;
pub mod invoice;
pub mod journal_text;
pub mod memo;
pub mod pdf;
pub mod sheet;
mod xml_write;

use kaemner_values::text::{Language, Texts};

/// The texts of this crate in both languages.
pub const TEXTS: Texts = &[
    (Language::Danish, include_str!("../text/da.ftl")),
    (Language::English, include_str!("../text/en.ftl")),
];
