//! The authorised sixteen digits.

use std::fmt;
use std::str::FromStr;

use super::parse::{AccountParseError, AccountPart, excerpt};
use super::{Art, Dranst, Function, Grouping, Ownership, Site};

/// The authorised account string as typed fields.
///
/// Digits: 1 main account, 2-3 main function, 4-5 function, 6 dranst, 7 ownership, 8-11 site, 12-14 grouping,
/// 15 main art, 16 art. Source: Budget- og regnskabssystem for kommuner, chapter 2.0 (order of the fields) and
/// the widths of the published code lists; the width of the site is what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountString {
    /// Main account, main function and function.
    pub function: Function,
    /// Kind of item.
    pub dranst: Dranst,
    /// Ownership.
    pub ownership: Ownership,
    /// Authorised site, 0000 where none is demanded.
    pub site: Site,
    /// Grouping.
    pub grouping: Grouping,
    /// Main art and art.
    pub art: Art,
}

/// The number of digits of an account string.
const WIDTH: usize = 16;

/// Sixteen digits without separators: `5282011000099949`.
impl fmt::Display for AccountString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { function, dranst, ownership, site, grouping, art } = self;
        write!(f, "{:05}{dranst}{ownership}{site}{grouping}{:02}", function.get(), art.get())
    }
}

impl FromStr for AccountString {
    type Err = AccountParseError;

    /// Sixteen digits; dots, spaces and hyphens between them are skipped.
    fn from_str(text: &str) -> Result<Self, AccountParseError> {
        let digits: String = text.trim().chars().filter(|c| !matches!(c, '.' | ' ' | '-')).collect();
        if digits.len() != WIDTH || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let found = excerpt(text);
            return Err(AccountParseError::Digits { part: AccountPart::Whole, digits: WIDTH, found });
        }
        Ok(Self {
            function: digits[..5].parse()?,
            dranst: digits[5..6].parse()?,
            ownership: digits[6..7].parse()?,
            site: digits[7..11].parse()?,
            grouping: digits[11..14].parse()?,
            art: digits[14..].parse()?,
        })
    }
}

impl AccountString {
    /// The string as people read it, `5.28.20 1 1 0000 999 4.9`.
    #[must_use]
    pub fn spaced(&self) -> String {
        let Self { function, dranst, ownership, site, grouping, art } = self;
        format!("{function} {dranst} {ownership} {site} {grouping} {art}")
    }
}
