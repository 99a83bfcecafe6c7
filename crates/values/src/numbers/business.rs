//! Numbers of firms and places: CVR, SE, P and GLN.

use std::fmt;
use std::str::FromStr;

use super::{NumberError, NumberKind, digits, weighted, write_digits};

macro_rules! digit_number {
    ($(#[$meta:meta])* $name:ident, $width:literal, $check:expr) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $width]);

        impl FromStr for $name {
            type Err = NumberError;

            /// The digits, spaces between them allowed.
            fn from_str(text: &str) -> Result<Self, NumberError> {
                let digits = digits(&text.trim().replace(' ', ""), NumberKind::$name)?;
                let check: fn(&[u8; $width]) -> bool = $check;
                if check(&digits) { Ok(Self(digits)) } else { Err(NumberError::CheckDigit { kind: NumberKind::$name }) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_digits(f, &self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}

digit_number!(
    /// A company number (CVR): eight digits with a modulus-11 check.
    Cvr, 8, modulus_11
);

digit_number!(
    /// A tax registration number (SE) of a company: eight digits. Only the width is demanded, as the check is
    /// documented for CVR alone; see [`SeNumber::passes_modulus_11`].
    SeNumber, 8, |_| true
);

digit_number!(
    /// A production unit number (P-nummer): ten digits, no check digit.
    PNumber, 10, |_| true
);

digit_number!(
    /// A location number (GLN, in daily speech EAN-nummer): thirteen digits, the last a check digit.
    Gln, 13, |digits| weighted(digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
);

impl SeNumber {
    /// Whether the CVR modulus-11 check fits; if not, show a warning.
    #[must_use]
    pub fn passes_modulus_11(&self) -> bool {
        modulus_11(&self.0)
    }
}

impl From<Cvr> for SeNumber {
    fn from(cvr: Cvr) -> Self {
        Self(cvr.0)
    }
}

fn modulus_11(digits: &[u8; 8]) -> bool {
    weighted(digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_numbers_are_read() {
        // Københavns Kommune's CVR, and a GLN with the Danish public prefix.
        assert_eq!("64942212".parse::<Cvr>().map(|cvr| cvr.to_string()), Ok("64942212".to_owned()));
        assert_eq!(
            "64 94 22 12".parse::<Cvr>().map(|cvr| format!("{cvr:?}")),
            Ok("Cvr(64942212)".to_owned())
        );
        assert!("5798000000001".parse::<Gln>().is_ok());
        assert!("1003383421".parse::<PNumber>().is_ok());
        assert_eq!("64942212".parse::<Cvr>().map(SeNumber::from), "64942212".parse());
    }

    #[test]
    fn wrong_numbers_are_refused() {
        assert_eq!("64942213".parse::<Cvr>(), Err(NumberError::CheckDigit { kind: NumberKind::Cvr }));
        assert_eq!("6494221".parse::<Cvr>(), Err(NumberError::Digits { kind: NumberKind::Cvr, digits: 8 }));
        assert_eq!(
            "DK64942212".parse::<Cvr>(),
            Err(NumberError::Digits { kind: NumberKind::Cvr, digits: 8 })
        );
        assert_eq!("5798000000006".parse::<Gln>(), Err(NumberError::CheckDigit { kind: NumberKind::Gln }));
        assert!("64942213".parse::<SeNumber>().is_ok_and(|se| !se.passes_modulus_11()));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_caught(place in 0usize..8, by in 1u8..10) {
            let mut digits = *b"64942212";
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            let text = String::from_utf8(digits.to_vec()).unwrap();
            prop_assert!(text.parse::<Cvr>().is_err());
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,16}") {
            let _ = (text.parse::<Cvr>(), text.parse::<Gln>(), text.parse::<PNumber>(), text.parse::<SeNumber>());
        }
    }
}
