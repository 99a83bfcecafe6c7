//! Exact amounts in any currency, as the ISO 20022 messages write them.

use std::fmt;

use kaemner_values::Ore;

use super::decimal::Decimal;

/// Digits after the decimal point the schemas allow at most.
const DECIMALS_MAX: usize = 5;
/// Smallest parts in one whole unit of currency.
const PARTS: i128 = 100_000;
/// Smallest parts in one hundredth.
const PARTS_PER_HUNDREDTH: i128 = 1_000;

/// A currency, three capital letters of ISO 4217 (the list itself is not checked).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Danish kroner.
    pub const DKK: Self = Self(*b"DKK");

    /// The currency of a code, where the text is three capital letters.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Text is no amount of the schemas: digits, at most one point, at most 18 digits and 5 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount with at most 18 digits, 5 of them decimals, and a currency")]
pub struct AmountError;

/// An amount with its currency, exact to 5 decimals. On a statement credit is positive: money in.
///
/// Two amounts are equal when value and currency are, however many decimals they were written with.
#[derive(Clone, Copy)]
#[must_use]
pub struct Amount {
    parts: i128,
    decimals: usize,
    currency: Currency,
}

impl Amount {
    /// No money in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { parts: 0, decimals: 0, currency }
    }

    /// Reads an amount such as `1234.50`, spelled as `xs:decimal` allows and not below 0.
    ///
    /// # Errors
    /// [`AmountError`] when number or currency does not have the form of the schemas.
    pub fn parse(number: &str, currency: &str) -> Result<Self, AmountError> {
        let currency = Currency::of_code(currency).ok_or(AmountError)?;
        let value = Decimal::parse(number).filter(|value| !value.is_negative()).ok_or(AmountError)?;
        let digits = value.digits(DECIMALS_MAX).ok_or(AmountError)?;
        let written = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        Ok(Self {
            parts: digits.parse().map_err(|_| AmountError)?,
            decimals: written.min(DECIMALS_MAX),
            currency,
        })
    }

    /// The number without its currency.
    #[must_use]
    pub fn number(self) -> Decimal {
        let parts = self.parts.unsigned_abs();
        let text =
            format!("{}.{:0DECIMALS_MAX$}", parts / PARTS.unsigned_abs(), parts % PARTS.unsigned_abs());
        let number = Decimal::of_digits(&text);
        if self.is_negative() { number.negated() } else { number }
    }

    /// The same number in another currency, for the control sums that add amounts whatever their currency.
    pub const fn renamed(self, currency: Currency) -> Self {
        Self { currency, ..self }
    }

    /// Danish kroner.
    pub fn of_ore(ore: Ore) -> Self {
        Self { parts: i128::from(ore.get()) * PARTS_PER_HUNDREDTH, decimals: 2, currency: Currency::DKK }
    }

    /// The amount in øre; `None` in another currency, with parts of an øre, or beyond what fits.
    #[must_use]
    pub fn ore(self) -> Option<Ore> {
        let whole = self.currency == Currency::DKK && self.parts % PARTS_PER_HUNDREDTH == 0;
        whole.then(|| i64::try_from(self.parts / PARTS_PER_HUNDREDTH).ok().map(Ore::new)).flatten()
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether money goes out.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.parts < 0
    }

    /// Whether there is no money.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.parts == 0
    }

    /// The amount with the other sign.
    pub const fn negated(self) -> Self {
        Self { parts: -self.parts, ..self }
    }

    /// The amount without its sign.
    pub const fn abs(self) -> Self {
        Self { parts: self.parts.abs(), ..self }
    }

    /// The sum; `None` when the currencies differ or the sum does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let parts = self.parts.checked_add(other.parts).filter(|_| self.currency == other.currency)?;
        Some(Self { parts, decimals: self.decimals.max(other.decimals), currency: self.currency })
    }

    /// The sum of amounts in one currency; `None` when one of them has another.
    #[must_use]
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        (self.parts, self.currency) == (other.parts, other.currency)
    }
}

impl Eq for Amount {}

/// Machine form with as many decimals as were written: `-1234.50`, without the currency.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.parts < 0 { "-" } else { "" };
        let (whole, fraction) = (self.parts.abs() / PARTS, self.parts.abs() % PARTS);
        let fraction = format!("{fraction:0DECIMALS_MAX$}");
        match self.decimals {
            0 => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{}", &fraction[..decimals]),
        }
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} {}", self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_keep_their_decimals_and_compare_by_value() {
        let read = |text: &str| Amount::parse(text, "EUR").unwrap();
        assert_eq!(read("18.150").to_string(), "18.150");
        assert_eq!(read("18.150"), read("18.15"));
        assert_eq!(read("1.5").plus(read("0.25")).unwrap().negated().to_string(), "-1.75");
        assert_eq!(read("1").plus(Amount::zero(Currency::DKK)), None);
        assert_eq!(Amount::parse("12.34", "DKK").unwrap().ore(), Some(Ore::new(1234)));
        assert_eq!(Amount::parse("12.345", "DKK").unwrap().ore(), None);
        assert_eq!(read("12.34").ore(), None);
    }

    #[test]
    fn every_spelling_of_the_schemas_is_the_same_amount() {
        let read = |text: &str| Amount::parse(text, "DKK").unwrap();
        for text in ["10.50", "+10.50", "010.50", "10.5", "10.500000000", "000000000000000000010.50"] {
            assert_eq!(read(text).ore(), Some(Ore::new(1050)), "{text}");
        }
        assert_eq!(
            [read(".5"), read("10."), read("-0")].map(|amount| amount.to_string()),
            ["0.5", "10", "0"]
        );
        assert_eq!(read("1.000000").to_string(), "1.00000");
        assert_eq!(read("10.50").negated().number(), Decimal::parse("-10.5").unwrap());
    }

    #[test]
    fn what_the_schemas_forbid_is_refused() {
        for number in ["", ".", "-1", "-0.01", "1,5", "1.234567", "1e3", "1234567890123456789", "1 0", "æ"] {
            assert_eq!(Amount::parse(number, "DKK").map(|_| ()), Err(AmountError), "{number}");
        }
        for currency in ["", "DK", "dkk", "DKKK", "Ø1"] {
            assert!(Amount::parse("1", currency).is_err(), "{currency}");
        }
    }

    proptest! {
        #[test]
        fn ore_survives_the_way_out_and_in(ore in any::<i64>()) {
            let amount = Amount::of_ore(Ore::new(ore));
            prop_assert_eq!(amount.ore(), Some(Ore::new(ore)));
            prop_assert_eq!(amount.to_string(), Ore::new(ore).to_string());
        }
    }
}
