//! Exact decimal numbers, as invoices write them: unit prices may have more than two decimals.

use std::cmp::Ordering;
use std::fmt;

use kaemner_values::Ore;

/// An exact decimal number: `mantissa` × 10^-`scale`. Equal numbers compare equal whatever their scale.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// Most digits that are read; sums and products of longer numbers would not fit.
const DIGITS_MAX: usize = 28;
/// Most digits of a number that fits in 64 bits, as nearly all do.
const SHORT: usize = 18;
/// So many decimals are kept as written; of more, zeros at the end are cut off.
const UNTRIMMED: usize = 6;

/// Without white space around it, as XML Schema counts white space.
fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\n' | b'\r'] = text {
        text = rest;
    }
    text
}

/// Mantissa and scale of a number that fits in 64 bits, in one pass; `None` for longer ones, for those with
/// zeros to cut off, and for what is no number.
fn short(digits: &[u8]) -> Option<(i128, u32)> {
    if digits.len() > SHORT {
        return None;
    }
    let (mut mantissa, mut scale, mut point) = (0i64, 0, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    if let Some(at) = point {
        scale = digits.len() - at - 1;
    }
    let has_digit = digits.len() > usize::from(point.is_some());
    (has_digit && scale <= UNTRIMMED).then_some((i128::from(mantissa), u32::try_from(scale).ok()?))
}

/// Mantissa and scale of any number of at most [`DIGITS_MAX`] digits, zeros before and behind not counted.
fn long(digits: &[u8]) -> Option<(i128, u32)> {
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = point.map_or((digits, &digits[..0]), |at| (&digits[..at], &digits[at + 1..]));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let zeros = fraction.iter().rev().take_while(|byte| **byte == b'0').count();
    let kept = if fraction.len() > UNTRIMMED { fraction.len() - zeros } else { fraction.len() };
    let leading = whole.iter().take_while(|byte| **byte == b'0').count();
    if whole.len() - leading + kept > DIGITS_MAX {
        return None;
    }
    let mut digits = whole.iter().chain(&fraction[..kept]).map(|byte| byte.wrapping_sub(b'0'));
    let mantissa = digits.try_fold(0i128, |sum, digit| (digit < 10).then(|| sum * 10 + i128::from(digit)))?;
    Some((mantissa, u32::try_from(kept).ok()?))
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };
    /// One.
    pub const ONE: Self = Self { mantissa: 1, scale: 0 };

    /// `mantissa` × 10^-`scale`; `Decimal::new(250, 2)` is 2.50. Scales above 18 are cut off.
    #[must_use]
    pub const fn new(mantissa: i128, scale: u32) -> Self {
        Self { mantissa, scale }
    }

    /// An amount in øre as a decimal with two decimals.
    #[must_use]
    pub fn from_ore(amount: Ore) -> Self {
        Self::new(i128::from(amount.get()), 2)
    }

    /// Reads `-12.50` as XML Schema writes decimals, surrounding white space allowed; at most 28 digits
    /// without leading and trailing zeros.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = trimmed(text.as_bytes());
        let (negative, digits) = match text.split_first()? {
            (b'-', digits) => (true, digits),
            (b'+', digits) => (false, digits),
            _ => (false, text),
        };
        let (mantissa, scale) = short(digits).or_else(|| long(digits))?;
        Some(Self { mantissa: if negative { -mantissa } else { mantissa }, scale })
    }

    fn aligned(self, other: Self) -> (i128, i128, u32) {
        let scale = self.scale.max(other.scale);
        (self.at_scale(scale), other.at_scale(scale), scale)
    }

    fn at_scale(self, scale: u32) -> i128 {
        match scale.saturating_sub(self.scale) {
            0 => self.mantissa,
            step => self.mantissa.saturating_mul(power(step)),
        }
    }

    /// Sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let (a, b, scale) = self.aligned(other);
        Self { mantissa: a.saturating_add(b), scale }
    }

    /// Difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    /// Product; scales above 18 are rounded to 18.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let product =
            Self { mantissa: self.mantissa.saturating_mul(other.mantissa), scale: self.scale + other.scale };
        if product.scale > 18 { product.rounded(18) } else { product }
    }

    /// Quotient to 18 decimals, half away from zero; `None` when dividing by zero.
    #[must_use]
    pub fn divided_by(self, other: Self) -> Option<Self> {
        if other.mantissa == 0 {
            return None;
        }
        if other.mantissa == power(other.scale) {
            return Some(self); // by one, as most base quantities are
        }
        if let Some(scale) = other.ten_power().and_then(|tens| (self.scale + tens).checked_sub(other.scale))
            && scale <= 18
        {
            return Some(Self { scale, ..self }.trimmed()); // by 10, 100 or 1000, as nearly all others are
        }
        let shift = (18 + other.scale).saturating_sub(self.scale);
        let numerator = self.mantissa.checked_mul(10i128.checked_pow(shift)?)?;
        let (quotient, rest) = (numerator / other.mantissa, numerator % other.mantissa);
        let up = rest.unsigned_abs() * 2 >= other.mantissa.unsigned_abs();
        let sign = if (numerator < 0) == (other.mantissa < 0) { 1 } else { -1 };
        Some(Self { mantissa: if up { quotient + sign } else { quotient }, scale: 18 }.trimmed())
    }

    /// The exponent, where the mantissa is a power of ten that prices are per.
    fn ten_power(self) -> Option<u32> {
        (0u32..).zip(&POWERS[..10]).find(|(_, power)| **power == self.mantissa).map(|(tens, _)| tens)
    }

    /// The same number with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, scale: self.scale }
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { mantissa: self.mantissa.abs(), scale: self.scale }
    }

    /// Rounded to `places` decimals, halves away from zero.
    #[must_use]
    pub fn rounded(self, places: u32) -> Self {
        self.round_by(places, |_| true)
    }

    /// Rounded to `places` decimals, halves upwards (towards plus infinity), as XPath rounds.
    #[must_use]
    pub fn rounded_up(self, places: u32) -> Self {
        self.round_by(places, |mantissa| mantissa > 0)
    }

    /// Rounded to `places` decimals, halves to the even neighbour, as XSLT formats numbers.
    #[must_use]
    pub fn rounded_even(self, places: u32) -> Self {
        let whole = self.mantissa / power(self.scale.saturating_sub(places));
        self.round_by(places, |_| whole % 2 != 0)
    }

    fn round_by(self, places: u32, half_away: impl Fn(i128) -> bool) -> Self {
        if self.scale <= places {
            return self;
        }
        let unit = power(self.scale - places);
        // Division of 64 bits is many times faster than of 128.
        let (whole, rest) = match (i64::try_from(self.mantissa), i64::try_from(unit)) {
            (Ok(mantissa), Ok(unit)) => (i128::from(mantissa / unit), i128::from(mantissa % unit)),
            _ => (self.mantissa / unit, self.mantissa % unit),
        };
        let away = match (rest.abs() * 2).cmp(&unit) {
            Ordering::Greater => true,
            Ordering::Equal => half_away(self.mantissa),
            Ordering::Less => false,
        };
        Self { mantissa: if away { whole + self.mantissa.signum() } else { whole }, scale: places }
    }

    /// Without trailing zeros after the point.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        // Division of 64 bits is many times faster than of 128.
        if let Ok(mut mantissa) = i64::try_from(self.mantissa) {
            while self.scale > 0 && mantissa % 10 == 0 {
                mantissa /= 10;
                self.scale -= 1;
            }
            return Self { mantissa: i128::from(mantissa), scale: self.scale };
        }
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    /// Decimals as written or computed.
    #[must_use]
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// In whole øre (or cents); `None` when it has more than two decimals that are not zero, or is too large.
    #[must_use]
    pub fn to_ore(self) -> Option<Ore> {
        let trimmed = self.trimmed();
        if trimmed.scale > 2 {
            return None;
        }
        i64::try_from(trimmed.at_scale(2)).ok().map(Ore::new)
    }

    /// With exactly `places` decimals at least, for people and files: `12.50`.
    #[must_use]
    pub fn with_places(self, places: u32) -> String {
        let scale = self.trimmed().scale.max(places);
        Self { mantissa: self.trimmed().at_scale(scale), scale }.to_string()
    }

    /// As Danish people write it, with at least `places` decimals: `1.234,50`.
    #[must_use]
    pub fn danish(self, places: u32) -> String {
        let text = self.abs().with_places(places);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let sign = if self.is_negative() { "-" } else { "" };
        let comma = if fraction.is_empty() { "" } else { "," };
        format!("{sign}{grouped}{comma}{fraction}")
    }
}

/// Every power of ten there is room for.
const POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

fn power(exponent: u32) -> i128 {
    POWERS.get(exponent as usize).copied().unwrap_or(i128::MAX)
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(i128::from(value), 0)
    }
}

impl std::iter::Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, Self::plus)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b, _) = self.aligned(*other);
        a.cmp(&b)
    }
}

impl std::hash::Hash for Decimal {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let trimmed = self.trimmed();
        (trimmed.mantissa, trimmed.scale).hash(state);
    }
}

impl fmt::Display for Decimal {
    /// As XML Schema writes decimals: `-12.50`, with the decimals it was read with.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs();
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let unit = power(self.scale).unsigned_abs();
        let width = self.scale as usize;
        write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn reads_and_writes_what_schema_allows() {
        for (text, shown) in [
            ("-12.50", "-12.50"),
            (" +0.1 ", "0.1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-.05", "-0.05"),
            ("-99999999999999999999.5", "-99999999999999999999.5"),
            ("123456789012345.678", "123456789012345.678"),
            ("000000000000000000000001.10", "1.10"),
            ("1.5000000", "1.5"),
            ("\n\t1.500000 ", "1.500000"),
        ] {
            assert_eq!(number(text).to_string(), shown);
        }
        for text in ["", ".", "-", "1e3", "1,5", "--1", "1.2.3", "99999999999999999999999999999", "٣"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn compares_by_value_and_computes_exactly() {
        assert_eq!(number("1.50"), number("1.5"));
        assert!(number("-0.1") < number("0"));
        assert_eq!(number("0.1").plus(number("0.2")), number("0.3"));
        assert_eq!(number("19.99").times(number("3")), number("59.97"));
        assert_eq!(number("10").divided_by(number("4")), Some(number("2.5")));
        assert_eq!(number("1").divided_by(number("3")).unwrap().rounded(4), number("0.3333"));
        assert_eq!(number("1").divided_by(Decimal::ZERO), None);
        for (price, per, unit) in [("12.50", "100", "0.125"), ("-7", "1000.0", "-0.007"), ("3", "0.1", "30")]
        {
            assert_eq!(number(price).divided_by(number(per)).unwrap().to_string(), unit);
        }
    }

    #[test]
    fn rounds_halves_as_named() {
        assert_eq!(number("-2.345").rounded(2), number("-2.35"));
        assert_eq!(number("-2.345").rounded_up(2), number("-2.34"));
        assert_eq!(number("2.345").rounded_up(2), number("2.35"));
        for (text, even) in
            [("2.345", "2.34"), ("2.355", "2.36"), ("-2.345", "-2.34"), ("2.3451", "2.35"), ("2.3", "2.3")]
        {
            assert_eq!(number(text).rounded_even(2), number(even));
        }
    }

    #[test]
    fn becomes_ore_only_with_two_decimals() {
        assert_eq!(number("12.500").to_ore(), Some(Ore::new(1250)));
        assert_eq!(number("12.505").to_ore(), None);
        assert_eq!(number("-1234567.5").danish(2), "-1.234.567,50");
    }
}
