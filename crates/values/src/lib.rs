//! Money, dates, periods, ids and numbers of the Danish public sector. No I/O.

pub mod calendar;
pub mod danish;
pub mod exact;
pub mod iban;
pub mod ids;
pub mod money;
pub mod municipality;
pub mod numbers;
pub mod period;
pub mod slip;
pub mod sort;
pub mod text;

pub use exact::{Exact, Rate, Rounding};
pub use money::Ore;
pub use municipality::MunicipalityCode;

/// The texts of this crate in both languages.
pub const TEXTS: text::Texts = &[
    (text::Language::Danish, include_str!("../text/da.ftl")),
    (text::Language::English, include_str!("../text/en.ftl")),
];
