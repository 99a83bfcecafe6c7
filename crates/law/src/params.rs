//! Dated figures of law and agreements, read from the TOML files in `params/`.
//!
//! A table is a list of rows. Each row holds from its `from` to its `until`, or to the next row. A
//! date no row covers is an error that names table and date: there is no "last known value".

mod agreement;
mod code;
mod dated;
mod error;
mod figures;
mod law;
mod overview;
pub(crate) mod read;
mod scale;
mod tables;
mod terms;

pub use agreement::{
    Agreement, AgreementKind, Fritvalg, FritvalgDefault, FritvalgPart, HoursAbove, PensionTerms, Position,
    Progression, ProgressionStep, Supplement, SupplementRate,
};
pub use code::{Counts, Kind, PayCode, PayCodeRow};
pub use dated::{Certainty, Dated, Meta, Row};
pub use error::LawError;
pub use figures::Figures;
pub use law::Law;
pub use overview::{Finding, Overview};
pub use scale::{AreaGroup, PayScale, Step};
pub use tables::{
    Accrual, AtpA, AtpBand, Clarification, Deadlines, FullTime, Holiday, Mileage, Refund, RoundingRow,
    RoundingWay, Short, SixthWeek, TravelAllowance,
};
pub use terms::Terms;
