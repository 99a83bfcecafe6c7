//! Amounts before rounding, and the numbers that multiply them.
//!
//! A rate times an amount is an [`Exact`]: a fraction of øre that can be neither posted nor paid.
//! Only [`Exact::round`] makes it money, and the caller always says how. No floats anywhere.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use crate::Ore;

/// How an [`Exact`] becomes whole øre.
///
/// Every way treats a negative amount as the mirror of the positive one, so that a reversal always
/// cancels what it reverses: "half up" goes away from zero, "down" towards it, "up" away from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To the nearest øre; a half away from zero.
    HalfUpToOre,
    /// The rest of an øre is dropped.
    DownToOre,
    /// To the nearest krone; a half away from zero.
    HalfUpToKrone,
    /// The øre are dropped.
    DownToKrone,
    /// Any øre count as a whole krone.
    UpToKrone,
    /// Down to a multiple of ten kroner.
    DownToTenKroner,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Half,
    Down,
    Up,
}

impl Rounding {
    /// Every way, in the order of the declaration.
    pub const ALL: [Self; 6] = [
        Self::HalfUpToOre,
        Self::DownToOre,
        Self::HalfUpToKrone,
        Self::DownToKrone,
        Self::UpToKrone,
        Self::DownToTenKroner,
    ];

    /// The name used in data files, `half_up_to_ore`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfUpToOre => "half_up_to_ore",
            Self::DownToOre => "down_to_ore",
            Self::HalfUpToKrone => "half_up_to_krone",
            Self::DownToKrone => "down_to_krone",
            Self::UpToKrone => "up_to_krone",
            Self::DownToTenKroner => "down_to_ten_kroner",
        }
    }

    /// The step in øre, and which way to go between two steps.
    #[inline]
    const fn rule(self) -> (i64, Direction) {
        match self {
            Self::HalfUpToOre => (1, Direction::Half),
            Self::DownToOre => (1, Direction::Down),
            Self::HalfUpToKrone => (100, Direction::Half),
            Self::DownToKrone => (100, Direction::Down),
            Self::UpToKrone => (100, Direction::Up),
            Self::DownToTenKroner => (1000, Direction::Down),
        }
    }
}

/// A name that no [`Rounding`] has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown rounding {0:?}")]
pub struct UnknownRounding(String);

impl FromStr for Rounding {
    type Err = UnknownRounding;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|way| way.name() == name).ok_or_else(|| UnknownRounding(name.to_owned()))
    }
}

/// A pure number: a percentage, a factor, a share of full time, a number of hours or days.
///
/// Kept in lowest terms with a positive denominator, so equal values are equal bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    num: i64,
    den: i64,
}

impl Rate {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// The whole.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `num / den`, or `None` where `den` is zero or a sign cannot be moved.
    #[must_use]
    pub const fn new(num: i64, den: i64) -> Option<Self> {
        if den == 0 || num == i64::MIN || den == i64::MIN {
            return None;
        }
        if den == 1 {
            return Some(Self { num, den });
        }
        // At most the denominator, which is no i64::MIN, so it fits; and no quotient grows.
        let divisor = gcd_64(num.unsigned_abs(), den.unsigned_abs()).cast_signed();
        let sign = den.signum();
        Some(Self { num: sign * num / divisor, den: sign * den / divisor })
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { num: number, den: 1 }
    }

    /// So many hundredths of a percent: `basis_points(1668)` is 16.68 %.
    #[must_use]
    pub const fn basis_points(points: i64) -> Self {
        match Self::new(points, 10_000) {
            Some(rate) => rate,
            None => Self::ZERO,
        }
    }

    /// The numerator in lowest terms; carries the sign.
    #[must_use]
    pub const fn numerator(self) -> i64 {
        self.num
    }

    /// The denominator in lowest terms; positive.
    #[must_use]
    pub const fn denominator(self) -> i64 {
        self.den
    }

    /// This number of times `amount`, unrounded.
    #[inline]
    pub fn of(self, amount: Ore) -> Exact {
        Exact { num: i128::from(amount.get()) * i128::from(self.num), den: self.den }
    }

    /// The sum, or `None` where it does not fit.
    #[must_use]
    #[inline]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let num = self.num.checked_mul(other.den)?.checked_add(other.num.checked_mul(self.den)?)?;
        Self::new(num, self.den.checked_mul(other.den)?)
    }

    /// The difference, or `None` where it does not fit.
    #[must_use]
    #[inline]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self { num: -other.num, den: other.den })
    }

    /// The product, or `None` where it does not fit.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Self::new(self.num.checked_mul(other.num)?, self.den.checked_mul(other.den)?)
    }

    /// The quotient, or `None` where `other` is zero or it does not fit.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        Self::new(self.num.checked_mul(other.den)?, self.den.checked_mul(other.num)?)
    }

    /// Whether the number is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }

    /// The next whole number at or above this one: started half hours are counted whole.
    #[must_use]
    pub const fn ceil(self) -> i64 {
        let floor = self.num.div_euclid(self.den);
        if self.num.rem_euclid(self.den) == 0 { floor } else { floor + 1 }
    }

    /// The next whole number at or below this one.
    #[must_use]
    pub const fn floor(self) -> i64 {
        self.num.div_euclid(self.den)
    }

    /// The number as text with a percent sign: `16.68 %`.
    #[must_use]
    pub fn to_percent(self) -> String {
        match self.checked_mul(Self::whole(100)) {
            Some(hundredfold) => format!("{hundredfold} %"),
            None => self.to_string(),
        }
    }
}

impl PartialOrd for Rate {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rate {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        let left = i128::from(self.num) * i128::from(other.den);
        left.cmp(&(i128::from(other.num) * i128::from(self.den)))
    }
}

/// Text that is not a number this type can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number like 37, 16.68, 16.68 % or 30/37")]
pub struct RateError(String);

/// Reads `37`, `-0.5`, `1.653378`, `16.68 %` and `30/37`.
impl FromStr for Rate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_rate(text.trim()).ok_or_else(|| RateError(text.to_owned()))
    }
}

fn parse_rate(text: &str) -> Option<Rate> {
    if let Some(number) = text.strip_suffix('%') {
        return parse_decimal(number.trim_end())?.checked_div(Rate::whole(100));
    }
    match text.split_once('/') {
        Some((over, under)) => parse_decimal(over.trim())?.checked_div(parse_decimal(under.trim())?),
        None => parse_decimal(text),
    }
}

/// At most twelve decimals; digits on at least one side of the point.
fn parse_decimal(text: &str) -> Option<Rate> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let places = u32::try_from(decimals.len()).ok().filter(|places| *places <= 12)?;
    let all = format!("{whole}{decimals}");
    if whole.is_empty() || digits.ends_with('.') || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = all.parse().ok()?;
    Rate::new(if negative { -number } else { number }, 10_i64.pow(places))
}

/// `1.653378` where the decimals end within twelve places, else `30/37`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_fraction(f, i128::from(self.num), i128::from(self.den), 0)
    }
}

/// An unrounded amount of money: a fraction of øre.
///
/// Plain arithmetic stops with a panic where i128 over i64 cannot hold the result even in lowest
/// terms; with amounts below 10^15 øre and the rates of the law that is out of reach, and readers of
/// input check those bounds. The `checked_` methods answer `None` instead.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Exact {
    num: i128,
    den: i64,
}

impl Exact {
    /// No money.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// The sum, or `None` where it does not fit.
    #[must_use]
    #[inline]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.den == other.den {
            return Some(Self { num: self.num.checked_add(other.num)?, den: self.den });
        }
        let left = times(self.num, other.den)?;
        let right = times(other.num, self.den)?;
        Self::fit(left.checked_add(right)?, self.den, other.den)
    }

    /// The difference, or `None` where it does not fit.
    #[must_use]
    #[inline]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self { num: other.num.checked_neg()?, den: other.den })
    }

    /// The amount `rate` times over, or `None` where it does not fit.
    #[must_use]
    #[inline]
    pub fn checked_mul(self, rate: Rate) -> Option<Self> {
        Self::fit(times(self.num, rate.num)?, self.den, rate.den)
    }

    /// The amount divided by `rate`, or `None` where `rate` is zero or the result does not fit.
    #[must_use]
    #[inline]
    pub fn checked_div(self, rate: Rate) -> Option<Self> {
        if rate.num == 0 {
            return None;
        }
        let num = times(self.num, rate.den)?;
        let num = if rate.num < 0 { num.checked_neg()? } else { num };
        Self::fit(num, self.den, rate.num.checked_abs()?)
    }

    /// `num` over the product of two denominators, brought back into an i64.
    #[inline]
    fn fit(num: i128, left: i64, right: i64) -> Option<Self> {
        match left.checked_mul(right) {
            Some(den) => Some(Self { num, den }),
            None => Self::reduced(num, left, right),
        }
    }

    #[cold]
    fn reduced(num: i128, left: i64, right: i64) -> Option<Self> {
        let den = i128::from(left) * i128::from(right);
        let divisor = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).ok()?;
        Some(Self { num: num / divisor, den: i64::try_from(den / divisor).ok()? })
    }

    /// Whole øre, in the way the caller chooses.
    ///
    /// # Panics
    /// Where the result is beyond the range of [`Ore`] (about 92 million billion kroner).
    #[inline]
    pub fn round(self, rounding: Rounding) -> Ore {
        self.checked_round(rounding).unwrap_or_else(|| overflow())
    }

    /// Whole øre, or `None` where they do not fit.
    #[must_use]
    #[inline]
    pub fn checked_round(self, rounding: Rounding) -> Option<Ore> {
        let (step, direction) = rounding.rule();
        if self.den == 1 && step == 1 {
            return i64::try_from(self.num).ok().map(Ore::new);
        }
        let steps = match (i64::try_from(self.num), self.den.checked_mul(step)) {
            (Ok(num), Some(den)) => divide(num, den, direction),
            _ => divide_wide(self.num, i128::from(self.den) * i128::from(step), direction)?,
        };
        steps.checked_mul(step).map(Ore::new)
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }

    /// Whether the amount is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }
}

/// A product; nearly always of two words, which cannot overflow.
#[inline]
fn times(num: i128, by: i64) -> Option<i128> {
    match i64::try_from(num) {
        Ok(num) => Some(i128::from(num) * i128::from(by)),
        Err(_) => num.checked_mul(i128::from(by)),
    }
}

/// `num / den` (den positive) as a whole number. The one-word case, which nearly all pay meets.
#[inline]
fn divide(num: i64, den: i64, direction: Direction) -> i64 {
    let (quotient, rest) = (num / den, num % den);
    let away = match direction {
        Direction::Down => false,
        Direction::Up => rest != 0,
        Direction::Half => rest.unsigned_abs() >= den.unsigned_abs() - rest.unsigned_abs(),
    };
    if away { quotient + num.signum() } else { quotient }
}

#[cold]
fn divide_wide(num: i128, den: i128, direction: Direction) -> Option<i64> {
    let (quotient, rest) = (num / den, num % den);
    let away = match direction {
        Direction::Down => false,
        Direction::Up => rest != 0,
        Direction::Half => rest.unsigned_abs() >= den.unsigned_abs() - rest.unsigned_abs(),
    };
    i64::try_from(if away { quotient + num.signum() } else { quotient }).ok()
}

#[cold]
fn overflow() -> ! {
    panic!("an amount went beyond what the calculation can hold")
}

impl From<Ore> for Exact {
    #[inline]
    fn from(amount: Ore) -> Self {
        Self { num: i128::from(amount.get()), den: 1 }
    }
}

impl Add for Exact {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        self.checked_add(other).unwrap_or_else(|| overflow())
    }
}

impl Sub for Exact {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.checked_sub(other).unwrap_or_else(|| overflow())
    }
}

impl Mul<Rate> for Exact {
    type Output = Self;
    #[inline]
    fn mul(self, rate: Rate) -> Self {
        self.checked_mul(rate).unwrap_or_else(|| overflow())
    }
}

/// # Panics
/// Where `rate` is zero.
impl Div<Rate> for Exact {
    type Output = Self;
    #[inline]
    fn div(self, rate: Rate) -> Self {
        self.checked_div(rate).unwrap_or_else(|| overflow())
    }
}

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl PartialEq for Exact {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By value, whatever the denominators: whole øre first, then the two rests (both below 2^63).
impl Ord for Exact {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        let (left, right) = (i128::from(self.den), i128::from(other.den));
        let whole = self.num.div_euclid(left).cmp(&other.num.div_euclid(right));
        whole.then_with(|| (self.num.rem_euclid(left) * right).cmp(&(other.num.rem_euclid(right) * left)))
    }
}

/// Kroner: `826.689` where the decimals end within twelve places, else `20000/3`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_fraction(f, self.num, i128::from(self.den) * 100, 2)
    }
}

/// Writes `num / den` as a decimal with at least `least` decimals, or as a fraction in lowest terms.
fn write_fraction(f: &mut fmt::Formatter<'_>, num: i128, den: i128, least: usize) -> fmt::Result {
    let (sign, top, bottom) = (if num < 0 { "-" } else { "" }, num.unsigned_abs(), den.unsigned_abs());
    let divisor = gcd(top, bottom);
    let (top, bottom) = (top / divisor, bottom / divisor);
    let (whole, mut rest) = (top / bottom, top % bottom);
    let mut decimals = String::new();
    while rest != 0 && decimals.len() < 12 {
        rest *= 10;
        decimals.push(char::from_digit(u32::try_from(rest / bottom).unwrap_or(0), 10).unwrap_or('?'));
        rest %= bottom;
    }
    if rest != 0 {
        return write!(f, "{sign}{top}/{bottom}");
    }
    while decimals.len() < least {
        decimals.push('0');
    }
    if decimals.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{decimals}") }
}

/// The greatest common divisor; at least one, so that it can be divided by.
const fn gcd(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    if left == 0 { 1 } else { left }
}

/// The same in one word: one division, then halvings and differences, which cost far less.
const fn gcd_64(left: u64, right: u64) -> u64 {
    if left == 0 || right == 0 {
        return if left | right == 0 { 1 } else { left | right };
    }
    let (mut large, mut small) = (left % right, right);
    if large == 0 {
        return right;
    }
    let twos = (large | small).trailing_zeros();
    large >>= large.trailing_zeros();
    while small != 0 {
        small >>= small.trailing_zeros();
        if large > small {
            (large, small) = (small, large);
        }
        small -= large;
    }
    large << twos
}
