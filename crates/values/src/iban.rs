//! International bank account numbers.

use std::fmt;
use std::str::FromStr;

use crate::numbers::BankAccount;

/// Length of an IBAN by country. Source: the ISO 13616 registry; countries outside the table are
/// accepted at 15 to 34 characters, so that a new country does not stop a payment.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 \
    ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 \
    LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 \
    RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";

/// Why text is no IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// Not two letters, two digits and then letters and digits.
    #[error("an IBAN is two letters, two digits and then letters or digits")]
    Form,
    /// Not the length its country uses.
    #[error("an IBAN of this country has {expected} characters, not {found}")]
    Length {
        /// Characters of an IBAN of the country.
        expected: usize,
        /// Characters given.
        found: usize,
    },
    /// The two check digits do not follow from the rest.
    #[error("the check digits of the IBAN are wrong")]
    CheckDigits,
}

/// An account number with country and right check digits. `Debug` shows its ends only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

impl Iban {
    /// The number without spaces, as files carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Danish account, where the number is Danish.
    #[must_use]
    pub fn danish(&self) -> Option<BankAccount> {
        BankAccount::from_iban(&self.0).ok()
    }

    /// The country, two capital letters.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.0[..2]
    }
}

impl From<&BankAccount> for Iban {
    fn from(account: &BankAccount) -> Self {
        Self(account.to_iban())
    }
}

/// Spaces are ignored and letters made capital.
impl FromStr for Iban {
    type Err = IbanError;

    fn from_str(text: &str) -> Result<Self, IbanError> {
        let iban: String =
            text.chars().filter(|letter| !letter.is_whitespace()).map(|l| l.to_ascii_uppercase()).collect();
        check_form(&iban)?;
        check_length(&iban)?;
        let turned = format!("{}{}", &iban[4..], &iban[..4]);
        if remainder(&turned) == 1 { Ok(Self(iban)) } else { Err(IbanError::CheckDigits) }
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban({}…{})", self.country(), &self.0[self.0.len() - 4..])
    }
}

fn check_form(iban: &str) -> Result<(), IbanError> {
    let bytes = iban.as_bytes();
    let form = bytes.len() > 4
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if form { Ok(()) } else { Err(IbanError::Form) }
}

fn check_length(iban: &str) -> Result<(), IbanError> {
    let found = iban.len();
    let country = LENGTHS.split(' ').find(|country| country[..2] == iban[..2]);
    match country.and_then(|country| country[2..].parse().ok()) {
        Some(expected) if expected != found => Err(IbanError::Length { expected, found }),
        None if !(15..=34).contains(&found) => Err(IbanError::Form),
        _ => Ok(()),
    }
}

/// ISO 7064 modulus 97 of letters (A = 10 … Z = 35) and digits.
fn remainder(text: &str) -> u32 {
    text.bytes().fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_numbers_are_right() {
        for text in [
            "DK50 0040 0440 1162 43",
            "NL26VAYB8060476890",
            "ch2909000000250094239",
            "GB33BUKB20201555555555",
        ] {
            assert!(text.parse::<Iban>().is_ok(), "{text}");
        }
        let danish: Iban = "DK5000400440116243".parse().unwrap();
        let account: BankAccount = "0040 440116243".parse().unwrap();
        assert_eq!((danish.danish(), Iban::from(&account)), (Some(account), danish.clone()));
        assert_eq!(format!("{danish:?}"), "Iban(DK…6243)");
    }

    #[test]
    fn refusals_name_what_is_wrong() {
        let parse = |text: &str| text.parse::<Iban>().map(|_| ());
        assert_eq!(parse("DK5100400440116243"), Err(IbanError::CheckDigits));
        assert_eq!(parse("DK500040044011624"), Err(IbanError::Length { expected: 18, found: 17 }));
        assert_eq!(parse("12345678901234"), Err(IbanError::Form));
        assert_eq!(parse(""), Err(IbanError::Form));
        assert_eq!(parse("DKæ000400440116243"), Err(IbanError::Form));
    }

    proptest! {
        #[test]
        fn a_danish_number_survives(registration in "[0-9]{4}", account in "[0-9]{1,10}") {
            let account = BankAccount::new(&registration, &account).unwrap();
            let iban = Iban::from(&account);
            prop_assert_eq!(iban.to_string().parse::<Iban>(), Ok(iban.clone()));
            prop_assert_eq!(iban.danish(), Some(account));
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _ = text.parse::<Iban>();
        }
    }
}
