//! Danish bank accounts.

use std::fmt;
use std::str::FromStr;

use super::{NumberError, NumberKind, write_digits};

/// A Danish bank account: registration number of four digits and account number of ten, zero padded.
///
/// `Debug` shows the registration number only. Bank-specific check digits are not computed: each bank has its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankAccount([u8; 14]);

impl BankAccount {
    /// From registration number (four digits) and account number (one to ten digits).
    ///
    /// # Errors
    /// [`NumberError::BankAccount`] for other widths or anything but digits.
    pub fn new(registration: &str, account: &str) -> Result<Self, NumberError> {
        if registration.len() != 4 || !matches!(account.len(), 1..=10) {
            return Err(NumberError::BankAccount);
        }
        let padded = format!("{registration}{account:0>10}");
        super::digits(&padded, NumberKind::BankAccount).map(Self).map_err(|_| NumberError::BankAccount)
    }

    /// From an IBAN, spaces allowed.
    ///
    /// # Errors
    /// [`NumberError`] where it is not Danish, has not 18 characters or fails the modulus-97 check.
    pub fn from_iban(text: &str) -> Result<Self, NumberError> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = compact.strip_prefix("DK").or_else(|| compact.strip_prefix("dk"));
        let wrong = NumberError::Digits { kind: NumberKind::Iban, digits: 16 };
        let digits = super::digits::<16>(digits.ok_or(wrong)?, NumberKind::Iban)?;
        let mut account = [0; 14];
        account.copy_from_slice(&digits[2..]);
        let account = Self(account);
        if account.iban_check() == digits[0] * 10 + digits[1] {
            Ok(account)
        } else {
            Err(NumberError::CheckDigit { kind: NumberKind::Iban })
        }
    }

    /// Registration number, four digits.
    #[must_use]
    pub fn registration(&self) -> String {
        as_text(&self.0[..4])
    }

    /// Account number, ten digits with leading zeros.
    #[must_use]
    pub fn account(&self) -> String {
        as_text(&self.0[4..])
    }

    /// The account as IBAN without spaces, `DK5000400440116243`.
    #[must_use]
    pub fn to_iban(&self) -> String {
        format!("DK{:02}{}", self.iban_check(), as_text(&self.0))
    }

    /// The two check digits of ISO 13616: 98 less the remainder of account, `DK00` by 97, with D = 13, K = 20.
    fn iban_check(&self) -> u8 {
        let tail = [1, 3, 2, 0, 0, 0];
        let remainder =
            self.0.iter().chain(&tail).fold(0u16, |sum, &digit| (sum * 10 + u16::from(digit)) % 97);
        98 - u8::try_from(remainder).unwrap_or(0)
    }
}

fn as_text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

impl FromStr for BankAccount {
    type Err = NumberError;

    /// `1234 567890`, `1234-567890`, fourteen digits together, or a Danish IBAN.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        if text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("dk")) {
            return Self::from_iban(text);
        }
        match text.split_once(['-', ' ', '/']) {
            Some((registration, account)) => Self::new(registration, &account.trim_start().replace(' ', "")),
            None if text.len() == 14 && text.is_ascii() => Self::new(&text[..4], &text[4..]),
            None => Err(NumberError::BankAccount),
        }
    }
}

/// `1234 0000567890`
impl fmt::Display for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_digits(f, &self.0[..4])?;
        f.write_str(" ")?;
        write_digits(f, &self.0[4..])
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankAccount({} hidden)", self.registration())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_one_account() {
        // The Danish example of the IBAN registry.
        let account: BankAccount = "0040 0440116243".parse().unwrap();
        for form in ["0040-440116243", "00400440116243", "DK5000400440116243", "dk50 0040 0440 1162 43"] {
            assert_eq!(form.parse(), Ok(account), "{form}");
        }
        assert_eq!(account.to_iban(), "DK5000400440116243");
        assert_eq!(account.to_string(), "0040 0440116243");
        assert_eq!(format!("{account:?}"), "BankAccount(0040 hidden)");
    }

    #[test]
    fn wrong_accounts_are_refused() {
        for text in ["", "1234", "1234 ", "123 456", "1234 12345678901", "1234 12x", "12345678901"] {
            assert_eq!(text.parse::<BankAccount>(), Err(NumberError::BankAccount), "{text}");
        }
        let iban = NumberError::CheckDigit { kind: NumberKind::Iban };
        assert_eq!("DK5100400440116243".parse::<BankAccount>(), Err(iban));
        assert!("SE5000400440116243".parse::<BankAccount>().is_err());
        assert!("DK500040044011624".parse::<BankAccount>().is_err());
    }

    proptest! {
        #[test]
        fn an_account_survives_every_form(registration in "[0-9]{4}", account in "[0-9]{1,10}") {
            let read = BankAccount::new(&registration, &account).unwrap();
            prop_assert_eq!(read.to_iban().parse(), Ok(read));
            prop_assert_eq!(read.to_string().parse(), Ok(read));
        }

        #[test]
        fn no_text_panics(text in "(DK|dk)?\\PC{0,20}") {
            let _ = text.parse::<BankAccount>();
        }
    }
}
