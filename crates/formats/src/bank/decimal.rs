//! Numbers as the ISO 20022 schemas write them (`xs:decimal`), exact however they are spelled.

use std::fmt;

/// Digits the schemas allow in all.
const DIGITS_MAX: usize = 18;

/// A number without currency (`DecimalNumber`): at most 18 digits that count, before or after the point.
///
/// `+10.50`, `010.5` and `10.500` are the same number; `.5` and `10.` are numbers too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Decimal {
    /// Reads a number; `None` for anything else, such as `1e3`, `1,5` or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let mut digits = whole.bytes().chain(fraction.bytes());
        if whole.len() + fraction.len() == 0 || !digits.all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = Self::of_digits(unsigned);
        let number = if text.starts_with('-') { number.negated() } else { number };
        (number.whole.len() + number.fraction.len() <= DIGITS_MAX).then_some(number)
    }

    /// Digits with at most one point, however many there are.
    pub(super) fn of_digits(digits: &str) -> Self {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        Self { negative: false, whole: whole.to_owned(), fraction: fraction.to_owned() }
    }

    /// Whether it is below 0.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        let zero = self.whole.is_empty() && self.fraction.is_empty();
        Self { negative: !self.negative && !zero, ..self }
    }

    /// The digits without sign and point, with `decimals` of them after the point; `None` where there are more.
    pub(super) fn digits(&self, decimals: usize) -> Option<String> {
        let fits = self.fraction.len() <= decimals;
        fits.then(|| format!("0{}{:0<decimals$}", self.whole, self.fraction))
    }
}

/// The shortest form: `-1234.5`, `0`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { &self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{}", self.fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let same = |text: &str| Decimal::parse(text).unwrap().to_string();
        for text in ["10.5", "+10.50", "010.5", "10.5000000000000000000", "0000000000000000000010.5"] {
            assert_eq!(same(text), "10.5", "{text}");
        }
        assert_eq!(
            [same(".5"), same("10."), same("-.50"), same("-0.00"), same("0")],
            ["0.5", "10", "-0.5", "0", "0"]
        );
        assert_eq!(Decimal::parse("-1.50").unwrap().negated(), Decimal::parse("1.5").unwrap());
        assert_eq!(Decimal::parse("0").unwrap().negated(), Decimal::parse("0").unwrap());
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", ".", "+", "-.", "1e3", "1,5", "1 0", " 1", "++1", "1.2.3", "0x1", "NaN", "INF", "١"]
        {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(Decimal::parse("1234567890123456789"), None);
        assert_eq!(Decimal::parse("123456789.0123456789"), None);
    }
}
