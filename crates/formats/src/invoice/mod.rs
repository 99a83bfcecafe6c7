//! E-invoices: OIOUBL 2.1, Peppol BIS Billing 3, EN 16931 UBL and CII.
//!
//! [`read`] turns bytes into the one model, [`model::Document`].

mod decimal;
pub mod model;
mod read;
pub mod rules;
pub mod view;
pub mod write;
pub mod xml;

pub use decimal::Decimal;
pub use model::{AmountProblem, Document, Format, Kind, PaymentTarget};
pub use read::{read, read_response, read_with};
pub use xml::{Limits, Malformed, Place, ReadError, ReadErrorKind};
