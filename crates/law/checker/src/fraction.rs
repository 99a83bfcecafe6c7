//! Exact numbers: a whole number over a whole number.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A fraction in lowest terms with a positive denominator.
///
/// Money is a fraction of øre. Arithmetic that leaves i128 panics (overflow checks are on in every profile).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    num: i128,
    den: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// One.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i128) -> Self {
        Self { num: number, den: 1 }
    }

    /// `num / den`.
    ///
    /// # Panics
    /// Where `den` is zero.
    #[must_use]
    pub fn new(num: i128, den: i128) -> Self {
        assert!(den != 0, "a fraction with nothing below the line");
        let divisor = greatest_common_divisor(num.abs(), den.abs());
        let sign = den.signum();
        Self { num: sign * num / divisor, den: sign * den / divisor }
    }

    /// Reads `37`, `-0.5`, `1.653378`, `16.68 %` and `30/37`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(percent) = text.strip_suffix('%') {
            return Some(Self::parse(percent)? / Self::whole(100));
        }
        if let Some((over, under)) = text.split_once('/') {
            let under = Self::parse(under).filter(|under| *under != Self::ZERO)?;
            return Some(Self::parse(over)? / under);
        }
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{before}{after}");
        let is_number =
            !before.is_empty() && !digits.ends_with('.') && all.bytes().all(|b| b.is_ascii_digit());
        if !is_number || after.len() > 12 {
            return None;
        }
        let ten_to_the_places = 10_i128.checked_pow(u32::try_from(after.len()).ok()?)?;
        Some(Self::new(sign * all.parse::<i128>().ok()?, ten_to_the_places))
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }

    /// Whether the number has no decimals.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.den == 1
    }

    /// The nearest multiple of `step`; a half goes away from zero.
    #[must_use]
    pub fn half_up(self, step: i128) -> Self {
        let size = Self::new(self.num.abs(), self.den * step);
        self.signed_steps((2 * size.num + size.den) / (2 * size.den), step)
    }

    /// The multiple of `step` next towards zero.
    #[must_use]
    pub fn down(self, step: i128) -> Self {
        let size = Self::new(self.num.abs(), self.den * step);
        self.signed_steps(size.num / size.den, step)
    }

    /// The multiple of `step` next away from zero.
    #[must_use]
    pub fn up(self, step: i128) -> Self {
        let size = Self::new(self.num.abs(), self.den * step);
        self.signed_steps((size.num + size.den - 1) / size.den, step)
    }

    fn signed_steps(self, steps: i128, step: i128) -> Self {
        Self::whole(self.num.signum() * steps * step)
    }

    /// The whole part, for numbers that have no other.
    pub(crate) const fn numerator(self) -> i128 {
        self.num
    }

    /// The number with two decimals, as the answer writes it: an amount in øre gives kroner.
    ///
    /// # Panics
    /// Where an amount was not rounded to whole øre first: that is a mistake in the checker.
    #[must_use]
    pub fn as_kroner(self) -> String {
        assert!(self.is_whole(), "an amount that was never rounded: {self:?}");
        let sign = if self.num < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", self.num.abs() / 100, self.num.abs() % 100)
    }
}

impl Default for Fraction {
    fn default() -> Self {
        Self::ZERO
    }
}

fn greatest_common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 { write!(f, "{}", self.num) } else { write!(f, "{}/{}", self.num, self.den) }
    }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.num * other.den + other.num * self.den, self.den * other.den)
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Fraction {
    type Output = Self;
    fn neg(self) -> Self {
        Self { num: -self.num, den: self.den }
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.num * other.num, self.den * other.den)
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::new(self.num * other.den, self.den * other.num)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.num * other.den).cmp(&(other.num * self.den))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(text: &str) -> Fraction {
        Fraction::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_read_as_the_files_write_them() {
        assert_eq!(fraction("30/37"), Fraction::new(30, 37));
        assert_eq!(fraction("16.68 %"), Fraction::new(1668, 10_000));
        assert_eq!(fraction("-0.5"), Fraction::new(-1, 2));
        for text in ["", "1.", ".5", "1,5", "1e3", "1/0", "x", "--1"] {
            assert_eq!(Fraction::parse(text), None, "{text}");
        }
    }

    #[test]
    fn rounding_mirrors_at_zero() {
        for (number, half_up, down, up) in
            [("2.5", 3, 2, 3), ("-2.5", -3, -2, -3), ("2.4", 2, 2, 3), ("-2", -2, -2, -2), ("0", 0, 0, 0)]
        {
            let number = fraction(number);
            assert_eq!(number.half_up(1), Fraction::whole(half_up));
            assert_eq!(number.down(1), Fraction::whole(down));
            assert_eq!(number.up(1), Fraction::whole(up));
        }
        assert_eq!(fraction("3370277").down(1000), Fraction::whole(3_370_000));
        assert_eq!(fraction("269600").up(100), Fraction::whole(269_600));
        assert_eq!(fraction("269601").up(100), Fraction::whole(269_700));
    }

    #[test]
    fn kroner_have_two_decimals() {
        assert_eq!(Fraction::whole(-5).as_kroner(), "-0.05");
        assert_eq!(Fraction::whole(3_297_508).as_kroner(), "32975.08");
    }
}
