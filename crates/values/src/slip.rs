//! Danish payment slips: giro (01, 04, 15) and fællesindbetalingskort (71, 73, 75).
//!
//! A slip names the creditor by a number of eight digits and, for most kinds, carries a payment
//! id that ends in a modulus-10 check digit. Lengths by kind: the Danish invoice rules
//! (OIOUBL 2.1 payment means 50 and 93, Peppol DK-R-005 to DK-R-011).

use std::fmt;
use std::str::FromStr;

/// The kind of a payment slip, written as two digits in front of its payment id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlipKind {
    /// Giro without payment id; the payer's own text is passed on.
    Giro01,
    /// Giro with a payment id of up to 16 digits.
    Giro04,
    /// Giro with a payment id of up to 16 digits.
    Giro15,
    /// FIK with a payment id of 15 digits.
    Fik71,
    /// FIK without payment id; the payer's own text is passed on.
    Fik73,
    /// FIK with a payment id of 16 digits and the payer's own text.
    Fik75,
}

impl SlipKind {
    /// Every kind, in the order of their codes.
    pub const ALL: [Self; 6] =
        [Self::Giro01, Self::Giro04, Self::Giro15, Self::Fik71, Self::Fik73, Self::Fik75];

    /// The two digits printed on the slip.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Giro01 => "01",
            Self::Giro04 => "04",
            Self::Giro15 => "15",
            Self::Fik71 => "71",
            Self::Fik73 => "73",
            Self::Fik75 => "75",
        }
    }

    /// The kind of a two-digit code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Digits in the payment id, its check digit included; 0 where the kind has none.
    #[must_use]
    pub const fn reference_digits(self) -> usize {
        match self {
            Self::Giro01 | Self::Fik73 => 0,
            Self::Fik71 => 15,
            Self::Giro04 | Self::Giro15 | Self::Fik75 => 16,
        }
    }

    /// Whether the payer's own text travels with the payment.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Giro01 | Self::Fik73 | Self::Fik75)
    }

    /// Whether this is a fællesindbetalingskort and not a giro slip.
    #[must_use]
    pub const fn is_fik(self) -> bool {
        matches!(self, Self::Fik71 | Self::Fik73 | Self::Fik75)
    }
}

/// Why digits are no payment slip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlipError {
    /// The two digits in front name no known kind.
    #[error("{0:?} is no payment slip kind (01, 04, 15, 71, 73 or 75)")]
    Kind(String),
    /// The payment id has letters or too many digits, or is missing or present against its kind.
    #[error("a slip of kind {} takes a payment id of {} digits, not {reference:?}", .kind.code(), .kind.reference_digits())]
    Reference {
        /// The kind whose rule was broken.
        kind: SlipKind,
        /// The payment id as given.
        reference: String,
    },
    /// The last digit of the payment id does not follow from the others.
    #[error("the check digit of payment id {reference} should be {expected}")]
    CheckDigit {
        /// The payment id, padded to the length of its kind.
        reference: String,
        /// The digit that would be right.
        expected: u8,
    },
    /// The creditor number is not eight digits (giro: at most eight).
    #[error("creditor number {0:?} is not eight digits")]
    Creditor(String),
    /// The text does not have the form of an OCR line, `+71<000000012345674+80012345<`.
    #[error("{0:?} is no payment slip line such as +71<000000012345674+80012345<")]
    Line(String),
}

/// A payment slip that can be paid: known kind, right lengths, right check digit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PaymentSlip {
    kind: SlipKind,
    reference: String,
    creditor: String,
}

impl PaymentSlip {
    /// Checks a slip. Spaces are ignored and a short payment id is padded with leading zeros.
    ///
    /// # Errors
    /// When the payment id or the creditor number does not fit the kind, or the check digit is wrong.
    pub fn new(kind: SlipKind, reference: &str, creditor: &str) -> Result<Self, SlipError> {
        let reference = checked_reference(kind, &without_spaces(reference))?;
        let creditor = checked_creditor(kind, &without_spaces(creditor))?;
        Ok(Self { kind, reference, creditor })
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> SlipKind {
        self.kind
    }

    /// The payment id with leading zeros and check digit; empty for kinds without one.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// The creditor number: eight digits.
    #[must_use]
    pub fn creditor(&self) -> &str {
        &self.creditor
    }
}

/// The line printed at the foot of the slip, `+71<000000012345674+80012345<`.
impl fmt::Display for PaymentSlip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}<{}+{}<", self.kind.code(), self.reference, self.creditor)
    }
}

/// Reads the printed line; `>` for `+` and missing `<` are accepted, spaces are ignored.
impl FromStr for PaymentSlip {
    type Err = SlipError;

    fn from_str(line: &str) -> Result<Self, SlipError> {
        let wrong = || SlipError::Line(line.to_owned());
        let compact = without_spaces(line);
        let inner = compact.trim_start_matches(['+', '>']).trim_end_matches('<');
        let (code, rest) = inner.split_once('<').ok_or_else(wrong)?;
        let (reference, creditor) = rest.split_once('+').ok_or_else(wrong)?;
        let kind = SlipKind::of_code(code).ok_or_else(|| SlipError::Kind(code.to_owned()))?;
        Self::new(kind, reference, creditor)
    }
}

/// A kind and payment id as a bank returns them, not yet known to be right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SlipReference {
    /// The kind.
    pub kind: SlipKind,
    /// The payment id, digits only.
    pub reference: String,
}

impl SlipReference {
    /// Reads `71` + 15 digits, `75` + 16 digits or `04`/`15` + 16 digits; a sign between kind and
    /// payment id (`71/…`, `71#…`, `71-…`, `+71<…`) is accepted. Anything else is `None`.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let compact = without_spaces(text);
        let compact = compact.trim_start_matches(['+', '>']);
        let kind = SlipKind::of_code(compact.get(..2)?)?;
        let rest = compact[2..].trim_start_matches(['/', '#', '-', '<', '+']);
        let reference = rest.split(['+', '<']).next().unwrap_or_default();
        let fits = kind.reference_digits() > 0
            && reference.len() == kind.reference_digits()
            && reference.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self { kind, reference: reference.to_owned() })
    }

    /// Whether the check digit follows from the other digits.
    #[must_use]
    pub fn check_digit_ok(&self) -> bool {
        checks(&self.reference)
    }
}

/// The modulus-10 check digit of `digits`: weights 2, 1, 2, … from the right, digit sums of the
/// products, up to the next ten. Characters other than digits are skipped.
#[must_use]
pub fn check_digit(digits: &str) -> u8 {
    let values = digits.bytes().rev().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0'));
    let sum: u32 =
        values.zip([2, 1].into_iter().cycle()).map(|(digit, weight)| digit_sum(digit * weight)).sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

fn digit_sum(product: u32) -> u32 {
    product / 10 + product % 10
}

fn checks(reference: &str) -> bool {
    let Some((last, digits)) = reference.as_bytes().split_last() else { return false };
    std::str::from_utf8(digits).is_ok_and(|digits| check_digit(digits) + b'0' == *last)
}

fn checked_reference(kind: SlipKind, reference: &str) -> Result<String, SlipError> {
    let length = kind.reference_digits();
    let digits = reference.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || reference.len() > length || (reference.is_empty() && length > 0) {
        return Err(SlipError::Reference { kind, reference: reference.to_owned() });
    }
    let reference = format!("{reference:0>length$}");
    if length > 0 && !checks(&reference) {
        let expected = check_digit(&reference[..length - 1]);
        return Err(SlipError::CheckDigit { reference, expected });
    }
    Ok(reference)
}

fn checked_creditor(kind: SlipKind, creditor: &str) -> Result<String, SlipError> {
    let digits = creditor.bytes().all(|byte| byte.is_ascii_digit()) && !creditor.is_empty();
    let length = if kind.is_fik() { creditor.len() == 8 } else { creditor.len() <= 8 };
    if digits && length {
        return Ok(format!("{creditor:0>8}"));
    }
    Err(SlipError::Creditor(creditor.to_owned()))
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn printed_check_digits_are_found() {
        for (digits, expected) in [("02684014996532", 8), ("00000000000123", 0), ("07610143348333", 1)] {
            assert_eq!(check_digit(digits), expected, "{digits}");
        }
    }

    #[test]
    fn a_line_is_read_and_written() {
        let slip: PaymentSlip = "+71< 026840149965328 +80882939<".parse().unwrap();
        assert_eq!(
            (slip.kind(), slip.reference(), slip.creditor()),
            (SlipKind::Fik71, "026840149965328", "80882939")
        );
        assert_eq!(slip.to_string(), "+71<026840149965328+80882939<");
        let plain: PaymentSlip = "+73<+80882939<".parse().unwrap();
        assert_eq!((plain.kind(), plain.reference()), (SlipKind::Fik73, ""));
    }

    #[test]
    fn refusals_name_what_is_wrong() {
        let new = PaymentSlip::new;
        assert_eq!(
            new(SlipKind::Fik71, "026840149965329", "80882939"),
            Err(SlipError::CheckDigit { reference: "026840149965329".to_owned(), expected: 8 })
        );
        assert!(matches!(new(SlipKind::Fik71, "", "80882939"), Err(SlipError::Reference { .. })));
        assert!(matches!(new(SlipKind::Fik73, "123", "80882939"), Err(SlipError::Reference { .. })));
        assert!(matches!(new(SlipKind::Fik75, "1234A", "80882939"), Err(SlipError::Reference { .. })));
        assert!(matches!(new(SlipKind::Fik71, "26840149965328", "8088293"), Err(SlipError::Creditor(_))));
        assert!(matches!("nonsense".parse::<PaymentSlip>(), Err(SlipError::Line(_))));
        assert!(matches!("+72<1+2<".parse::<PaymentSlip>(), Err(SlipError::Kind(_))));
    }

    #[test]
    fn a_giro_number_is_padded() {
        let slip = PaymentSlip::new(SlipKind::Giro04, "0000000012345674", "1234567").unwrap();
        assert_eq!(slip.creditor(), "01234567");
    }

    #[test]
    fn a_bank_reference_is_recognised() {
        let found = SlipReference::find("71076101433483331").unwrap();
        assert_eq!((found.kind, found.check_digit_ok()), (SlipKind::Fik71, true));
        assert!(!SlipReference::find("71003271973565880").unwrap().check_digit_ok());
        assert_eq!(SlipReference::find("71/076101433483331").unwrap().reference, "076101433483331");
        assert_eq!(SlipReference::find("RF18539007547034"), None);
        assert_eq!(SlipReference::find("7107610143348333"), None);
        assert_eq!(SlipReference::find("æ1"), None);
    }

    proptest! {
        #[test]
        fn any_single_wrong_digit_is_caught(payload in "[0-9]{14}", at in 0usize..15, add in 1u8..10) {
            let right = format!("{payload}{}", check_digit(&payload));
            prop_assert!(PaymentSlip::new(SlipKind::Fik71, &right, "80000000").is_ok());
            let mut wrong = right.into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + add) % 10;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert!(PaymentSlip::new(SlipKind::Fik71, &wrong, "80000000").is_err());
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _ = SlipReference::find(&text);
            if let Ok(slip) = text.parse::<PaymentSlip>() {
                prop_assert_eq!(slip.to_string().parse::<PaymentSlip>(), Ok(slip));
            }
        }
    }
}
