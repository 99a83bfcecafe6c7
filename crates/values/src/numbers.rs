//! Numbers that name persons, firms, places and bank accounts, checked when they are read.
//!
//! Inside the program such a number is valid by its type. Errors never repeat a personal number.

mod bank;
mod business;
mod cpr;

pub use bank::BankAccount;
pub use business::{Cvr, Gln, PNumber, SeNumber};
pub use cpr::Cpr;

use thiserror::Error;

use crate::text;
use crate::text::Message;

/// What kind of number was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// Personal number, ten digits.
    Cpr,
    /// Company number, eight digits.
    Cvr,
    /// Tax registration number of a company, eight digits.
    SeNumber,
    /// Production unit number, ten digits.
    PNumber,
    /// Location number (EAN), thirteen digits.
    Gln,
    /// Registration number and account number.
    BankAccount,
    /// International bank account number of a Danish account.
    Iban,
}

impl NumberKind {
    /// The kind's name as staff know it, the same in both languages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpr => "CPR",
            Self::Cvr => "CVR",
            Self::SeNumber => "SE",
            Self::PNumber => "P",
            Self::Gln => "GLN/EAN",
            Self::BankAccount => "reg.nr + kontonr",
            Self::Iban => "IBAN",
        }
    }
}

/// Why a text is not such a number. The text itself is left out: it may be personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Wrong number of digits, or something else than digits.
    #[error("{}: expected {digits} digits", kind.name())]
    Digits {
        /// What was expected.
        kind: NumberKind,
        /// How many digits it has.
        digits: u8,
    },
    /// The check digit does not fit: most likely a typing error.
    #[error("{}: check digit does not match", kind.name())]
    CheckDigit {
        /// What was expected.
        kind: NumberKind,
    },
    /// The first six digits of a CPR number are no date.
    #[error("CPR: the first six digits are no date")]
    Date,
    /// Neither registration number and account number nor a Danish IBAN.
    #[error("bank account: expected 4 digits and up to 10 digits, or an IBAN beginning with DK")]
    BankAccount,
}

impl NumberError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Digits { kind, digits } => {
                text!("values-number-digits", kind = kind.name(), digits = i64::from(*digits))
            }
            Self::CheckDigit { kind } => text!("values-number-check-digit", kind = kind.name()),
            Self::Date => text!("values-number-cpr-date"),
            Self::BankAccount => text!("values-number-bank-account"),
        }
    }
}

/// Exactly `N` ASCII digits as values 0 to 9.
fn digits<const N: usize>(text: &str, kind: NumberKind) -> Result<[u8; N], NumberError> {
    let digits = u8::try_from(N).unwrap_or(u8::MAX);
    let bytes: [u8; N] = text.as_bytes().try_into().map_err(|_| NumberError::Digits { kind, digits })?;
    if bytes.iter().all(u8::is_ascii_digit) {
        Ok(bytes.map(|byte| byte - b'0'))
    } else {
        Err(NumberError::Digits { kind, digits })
    }
}

/// The weighted sum of digits.
fn weighted<const N: usize>(digits: &[u8; N], weights: &[u32; N]) -> u32 {
    digits.iter().zip(weights).map(|(&digit, weight)| u32::from(digit) * weight).sum()
}

fn write_digits(f: &mut std::fmt::Formatter<'_>, digits: &[u8]) -> std::fmt::Result {
    digits.iter().try_for_each(|digit| write!(f, "{digit}"))
}
