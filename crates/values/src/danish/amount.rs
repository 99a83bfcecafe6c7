//! Amounts: `1.234.567,89`.

use thiserror::Error;

use super::excerpt;
use crate::text::Message;
use crate::{Ore, text};

/// Why a typed text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Nothing was typed.
    #[error("amount is empty")]
    Empty,
    /// Something else than digits, separators and a sign.
    #[error("{0:?} is not an amount")]
    NotAnAmount(String),
    /// A dot that neither groups thousands nor stands before one or two decimals.
    #[error("misplaced thousands separator in {0:?}")]
    Grouping(String),
    /// More than two decimals: øre is the smallest unit.
    #[error("more than two decimals in {0:?}")]
    TooManyDecimals(String),
    /// Beyond what fits in 64 bits of øre.
    #[error("{0:?} is too large")]
    TooLarge(String),
}

impl AmountError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => text!("values-amount-empty"),
            Self::NotAnAmount(typed) => text!("values-amount-not-an-amount", typed = typed.as_str()),
            Self::Grouping(typed) => text!("values-amount-grouping", typed = typed.as_str()),
            Self::TooManyDecimals(typed) => text!("values-amount-decimals", typed = typed.as_str()),
            Self::TooLarge(typed) => text!("values-amount-too-large", typed = typed.as_str()),
        }
    }
}

/// Reads an amount: `1234,5`, `1.234,50`, `1234.50`, `-12`, `1.234,56 kr.`.
///
/// A lone dot followed by exactly three digits groups thousands: `1.234` is 1234 kroner.
///
/// # Errors
/// [`AmountError`] for everything else, `1234.567` and `1,234.50` among them.
pub fn parse_amount(typed: &str) -> Result<Ore, AmountError> {
    let (negative, unsigned) = split_sign(typed.trim());
    let number = without_currency(unsigned);
    if number.is_empty() {
        return Err(AmountError::Empty);
    }
    if !number.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return Err(AmountError::NotAnAmount(excerpt(typed)));
    }
    let (kroner, decimals) = split_decimals(number, typed)?;
    let ore = to_ore(&kroner, decimals).ok_or_else(|| AmountError::TooLarge(excerpt(typed)))?;
    Ok(if negative { -ore } else { ore })
}

/// Takes an ordinary hyphen or a typographic minus off the front.
fn split_sign(typed: &str) -> (bool, &str) {
    match typed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, typed),
    }
}

fn without_currency(typed: &str) -> &str {
    let typed = typed.strip_suffix("kr.").or_else(|| typed.strip_suffix("kr")).unwrap_or(typed);
    typed.trim_end_matches([' ', '\u{a0}'])
}

/// Splits into digits of kroner and zero to two decimals.
fn split_decimals<'a>(number: &'a str, typed: &str) -> Result<(String, &'a str), AmountError> {
    if let Some((whole, decimals)) = number.split_once(',') {
        if decimals.is_empty() || decimals.contains(['.', ',']) {
            return Err(AmountError::NotAnAmount(excerpt(typed)));
        }
        return Ok((ungroup(whole, typed)?, two_decimals(decimals, typed)?));
    }
    match number.split_once('.') {
        Some((whole, decimals)) if matches!(decimals.len(), 1 | 2) && !decimals.contains('.') => {
            Ok((plain(whole, typed)?, decimals))
        }
        _ => Ok((ungroup(number, typed)?, "")),
    }
}

fn two_decimals<'a>(decimals: &'a str, typed: &str) -> Result<&'a str, AmountError> {
    if decimals.len() > 2 { Err(AmountError::TooManyDecimals(excerpt(typed))) } else { Ok(decimals) }
}

fn plain(whole: &str, typed: &str) -> Result<String, AmountError> {
    if whole.is_empty() { Err(AmountError::NotAnAmount(excerpt(typed))) } else { Ok(whole.to_owned()) }
}

/// `1.234.567` to `1234567`; every group but the first has three digits, and the first is not `0`.
fn ungroup(whole: &str, typed: &str) -> Result<String, AmountError> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains('.');
    let first_fits = !grouped || (matches!(first.len(), 1..=3) && !first.starts_with('0'));
    if !first_fits || groups.any(|group| group.len() != 3) {
        return Err(AmountError::Grouping(excerpt(typed)));
    }
    plain(&whole.replace('.', ""), typed)
}

fn to_ore(kroner: &str, decimals: &str) -> Option<Ore> {
    let kroner: i64 = kroner.parse().ok()?;
    let ore: i64 = if decimals.is_empty() { 0 } else { format!("{decimals:0<2}").parse().ok()? };
    kroner.checked_mul(100)?.checked_add(ore).map(Ore::new)
}

/// `1.234.567,89`, negative `-1.234,56` with an ordinary hyphen so that it can be pasted into a spreadsheet.
#[must_use]
pub fn amount(amount: Ore) -> String {
    let ore = amount.get().unsigned_abs();
    format!("{}{},{:02}", sign(amount.get()), grouped(ore / 100), ore % 100)
}

/// `1.234.567,89 kr.`
#[must_use]
pub fn amount_with_currency(value: Ore) -> String {
    format!("{} kr.", amount(value))
}

/// Whole kroner, `1.234.568`, rounded half away from zero; for overviews, never for accounts.
#[must_use]
pub fn amount_in_kroner(amount: Ore) -> String {
    let ore = amount.get().unsigned_abs();
    let kroner = ore / 100 + u64::from(ore % 100 >= 50);
    let sign = if kroner == 0 { "" } else { sign(amount.get()) };
    format!("{sign}{}", grouped(kroner))
}

const fn sign(value: i64) -> &'static str {
    if value < 0 { "-" } else { "" }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_that_are_read() {
        let cases = [
            ("1234,5", 123_450),
            ("1.234,50", 123_450),
            ("1234.50", 123_450),
            ("1234.5", 123_450),
            ("1.234", 123_400),
            ("1.234.567,89", 123_456_789),
            (" -12 ", -1_200),
            ("\u{2212}0,01", -1),
            ("1.234,56 kr.", 123_456),
            ("0", 0),
            ("0,5", 50),
            ("1234567", 123_456_700),
            ("92233720368547758,07", i64::MAX),
        ];
        for (typed, ore) in cases {
            assert_eq!(parse_amount(typed), Ok(Ore::new(ore)), "{typed}");
        }
    }

    #[test]
    fn amounts_that_are_refused() {
        use AmountError::{Empty, Grouping, NotAnAmount, TooLarge, TooManyDecimals};
        let own = |make: fn(String) -> AmountError, typed: &str| (typed.to_owned(), make(typed.to_owned()));
        let cases = [
            ("".to_owned(), Empty),
            ("-".to_owned(), Empty),
            own(NotAnAmount, "tolv"),
            own(NotAnAmount, "1,2,3"),
            own(NotAnAmount, "1,234.50"),
            own(NotAnAmount, ",50"),
            own(NotAnAmount, "12,"),
            own(NotAnAmount, "1 234"),
            own(NotAnAmount, "12-"),
            own(TooManyDecimals, "1,234"),
            own(Grouping, "1234.567"),
            own(Grouping, "0.500"),
            own(Grouping, "1.23.456"),
            own(Grouping, "1."),
            own(Grouping, "1.2345"),
            own(TooLarge, "92233720368547758,08"),
        ];
        for (typed, error) in cases {
            assert_eq!(parse_amount(&typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn amounts_as_written() {
        assert_eq!(amount(Ore::new(123_456_789)), "1.234.567,89");
        assert_eq!(amount(Ore::new(-5)), "-0,05");
        assert_eq!(amount(Ore::new(-123_456)), "-1.234,56");
        assert_eq!(amount_with_currency(Ore::new(100)), "1,00 kr.");
        assert_eq!(amount_in_kroner(Ore::new(-49)), "0");
        assert_eq!(amount_in_kroner(Ore::new(-99_950)), "-1.000");
        assert_eq!(amount(Ore::new(i64::MIN)), "-92.233.720.368.547.758,08");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(ore in -i64::MAX..=i64::MAX) {
            let ore = Ore::new(ore);
            prop_assert_eq!(parse_amount(&amount(ore)), Ok(ore));
            prop_assert_eq!(parse_amount(&amount_with_currency(ore)), Ok(ore));
            prop_assert_eq!(parse_amount(&ore.to_string()), Ok(ore));
        }

        #[test]
        fn no_text_panics(typed in "\\PC{0,24}") {
            let _ = parse_amount(&typed);
        }

        #[test]
        fn what_is_read_survives_writing(typed in "-?[0-9.,]{1,12}") {
            if let Ok(ore) = parse_amount(&typed) {
                prop_assert_eq!(parse_amount(&amount(ore)), Ok(ore));
            }
        }
    }
}
