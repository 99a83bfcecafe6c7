//! The codes of the account string, as small numbers that print the way accountants write them.
//!
//! A code only promises its width; whether it is authorised is the chart's question. A wrong but readable
//! string can therefore be shown with its fields and its problem.

use std::fmt;
use std::str::FromStr;

use super::parse::{AccountParseError, AccountPart, number};

macro_rules! code {
    ($(#[$meta:meta])* $name:ident($raw:ty), $width:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($raw);

        impl $name {
            /// The code as a number, or `None` where it has too many digits.
            #[must_use]
            pub fn new(code: $raw) -> Option<Self> {
                let limit: u64 = 10_u64.pow($width);
                (u64::from(code) < limit).then_some(Self(code))
            }

            /// The code as a number.
            #[must_use]
            pub const fn get(self) -> $raw {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = AccountParseError;
            fn from_str(text: &str) -> Result<Self, AccountParseError> {
                number(AccountPart::$name, text, $width).map(Self)
            }
        }
    };
}

macro_rules! shown_with_zeros {
    ($($name:ident: $width:literal),*) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:0width$}", self.0, width = $width)
            }
        })*
    };
}

code!(
    /// The main account (hovedkonto), 0 to 9.
    MainAccount(u8), 1
);
code!(
    /// Dranst: what kind of item it is (1 operation, 2 government refund, 3 capital, 4 interest, 5 balance
    /// movements, 6 repayments, 7 financing, 8 assets, 9 liabilities).
    Dranst(u8), 1
);
code!(
    /// Ownership (ejerforhold), 0 to 4.
    Ownership(u8), 1
);
code!(
    /// The authorised site (omkostningssted) of schools and day care; 0000 elsewhere.
    Site(u16), 4
);
code!(
    /// The grouping (gruppering) below function and dranst. 999 gathers a municipality's own groupings.
    Grouping(u16), 3
);

shown_with_zeros!(MainAccount: 1, Dranst: 1, Ownership: 1, Site: 4, Grouping: 3);

impl Grouping {
    /// The lowest code.
    pub(super) const FIRST: Self = Self(0);

    /// The sum of groupings that are a municipality's own.
    pub const OWN: Self = Self(999);
}

impl Ownership {
    /// Not stated, as on main accounts 7 to 9.
    pub const NOT_STATED: Self = Self(0);
}

impl Site {
    /// No authorised site.
    pub const NONE: Self = Self(0);
}

/// A main function (hovedfunktion) with its main account, `5.28`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MainFunction(u16);

/// A function with its main account and main function, `5.28.20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Function(u32);

impl Function {
    /// The function of five digits, `52820`; `None` where there are more.
    #[must_use]
    pub const fn new(code: u32) -> Option<Self> {
        if code < 100_000 { Some(Self(code)) } else { None }
    }

    /// All five digits as a number, `52820`.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The main account, the first digit.
    #[must_use]
    pub fn main_account(self) -> MainAccount {
        MainAccount(u8::try_from(self.0 / 10_000).unwrap_or(u8::MAX))
    }

    /// The main function, the first three digits.
    #[must_use]
    pub fn main_function(self) -> MainFunction {
        MainFunction(u16::try_from(self.0 / 100).unwrap_or(u16::MAX))
    }

    /// The same main function and function on another main account.
    #[must_use]
    pub fn on(self, main_account: MainAccount) -> Self {
        Self(u32::from(main_account.0) * 10_000 + self.0 % 10_000)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}.{:02}", self.0 / 10_000, self.0 / 100 % 100, self.0 % 100)
    }
}

impl FromStr for Function {
    type Err = AccountParseError;

    /// `5.28.20` or `52820`.
    fn from_str(text: &str) -> Result<Self, AccountParseError> {
        number(AccountPart::Function, &undotted(text, &[1, 2, 2]), 5).map(Self)
    }
}

impl MainFunction {
    /// All three digits as a number, `528`.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for MainFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for MainFunction {
    type Err = AccountParseError;

    /// `5.28` or `528`.
    fn from_str(text: &str) -> Result<Self, AccountParseError> {
        number(AccountPart::MainFunction, &undotted(text, &[1, 2]), 3).map(Self)
    }
}

/// Main art (hovedart) and art, `4.9`: what was bought, paid or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Art(u8);

impl Art {
    /// The two digits as a number, `49`; `None` above 99.
    #[must_use]
    pub const fn new(code: u8) -> Option<Self> {
        if code < 100 { Some(Self(code)) } else { None }
    }

    /// Both digits as a number, `49`.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The main art (hovedart), the first digit.
    #[must_use]
    pub const fn main(self) -> u8 {
        self.0 / 10
    }

    /// The second digit.
    #[must_use]
    pub const fn detail(self) -> u8 {
        self.0 % 10
    }
}

impl fmt::Display for Art {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.main(), self.detail())
    }
}

impl FromStr for Art {
    type Err = AccountParseError;

    /// `4.9` or `49`.
    fn from_str(text: &str) -> Result<Self, AccountParseError> {
        number(AccountPart::Art, &undotted(text, &[1, 1]), 2).map(Self)
    }
}

/// Takes the dots out of `5.28.20` where they stand between groups of the given widths; other text is kept, so
/// that it fails as a number.
fn undotted(text: &str, widths: &[usize]) -> String {
    let groups: Vec<&str> = text.split('.').collect();
    let fits =
        groups.len() == widths.len() && groups.iter().zip(widths).all(|(group, width)| group.len() == *width);
    if fits { groups.concat() } else { text.to_owned() }
}
