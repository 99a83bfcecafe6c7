//! The four-digit code of a municipality.

use std::fmt;
use std::str::FromStr;

/// The official four-digit code of one municipality (kommunekode), `0265`.
///
/// The code names the municipality's scope in the database and its part of every URL. Whether a
/// code is in use today is dated data; the type promises four digits between 0001 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(u16);

/// Text or a number that is not a municipality code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a municipality code is four digits between 0001 and 9999")]
pub struct MunicipalityCodeError;

impl MunicipalityCode {
    /// The code with this number; fails outside 1-9999.
    pub const fn new(number: u16) -> Result<Self, MunicipalityCodeError> {
        match number {
            1..=9999 => Ok(Self(number)),
            _ => Err(MunicipalityCodeError),
        }
    }

    /// The number, without leading zeros.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// Four digits: `0265`.
impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

/// Reads exactly four ASCII digits.
impl FromStr for MunicipalityCode {
    type Err = MunicipalityCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(MunicipalityCodeError);
        }
        Self::new(text.parse().map_err(|_| MunicipalityCodeError)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_are_read_and_shown() {
        let code: MunicipalityCode = "0265".parse().unwrap();
        assert_eq!((code.get(), code.to_string()), (265, "0265".to_owned()));
        assert_eq!(MunicipalityCode::new(101).unwrap().to_string(), "0101");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "265", "00265", "0000", "+265", " 265", "026a", "٠٢٦٥"] {
            assert_eq!(text.parse::<MunicipalityCode>(), Err(MunicipalityCodeError), "{text:?}");
        }
        assert!(MunicipalityCode::new(0).is_err() && MunicipalityCode::new(10_000).is_err());
    }
}
