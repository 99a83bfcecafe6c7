//! Bank files: payment orders out (pain.001), status back (pain.002), statements in (camt.052/.053/.054).
//!
//! Everything here is pure: bytes to values and back. Reading is strict about what moves money
//! (amount, currency, sign, dates) and mild about the rest; a file is read whole or refused with
//! one error and its place. What does not add up in a readable statement is a [`check::Finding`].
//! Sending, receiving and matching belong to `payments`.

pub mod amount;
pub mod camt;
pub mod characters;
pub mod check;
pub mod error;
pub mod fake_bank;
pub mod json;
pub mod pain001;
pub mod pain002;
pub mod payment;
pub mod profile;
pub mod statement;
pub mod statement_write;
mod xml;
mod xml_write;

pub use amount::{Amount, Currency};
pub use error::{Place, ReadError};
