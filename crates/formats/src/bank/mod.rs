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
pub mod decimal;
pub mod error;
pub mod fake_bank;
pub mod json;
pub mod pages;
pub mod pain001;
pub mod pain002;
pub mod payment;
pub mod profile;
pub mod statement;
pub mod statement_write;
mod totals;
mod xml;

pub use amount::{Amount, Currency};
pub use error::{Place, ReadError};

use pain001::Orders;
use pain002::StatusReport;
use statement::StatementFile;

/// The largest file that is read, in bytes.
pub use xml::BYTES_MAX;

/// A bank file of any kind we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankFile {
    /// What happened on accounts: camt.052, camt.053, camt.054.
    Statements(StatementFile),
    /// What we asked to be paid: pain.001.
    Orders(Orders),
    /// What the bank answered: pain.002.
    Status(StatusReport),
}

/// Reads a bank file by the message it says it is.
///
/// # Errors
/// [`ReadError`] with the place, when the file is no message we know or breaks its form.
pub fn read(bytes: &[u8]) -> Result<BankFile, ReadError> {
    let text = xml::decode(bytes)?;
    let document = xml::parse(&text)?;
    let root = xml::El::root(&document)?;
    let message = camt::message_name(root)?;
    match message.get(..8) {
        Some("pain.001") => pain001::from_root(root, message).map(BankFile::Orders),
        Some("pain.002") => pain002::from_root(root, message).map(BankFile::Status),
        _ => camt::from_root(root, message).map(BankFile::Statements),
    }
}
