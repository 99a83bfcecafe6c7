//! The personal number.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{NumberError, NumberKind, digits, weighted};

/// A personal number (CPR). Hides itself: `Debug` says nothing and `Display` masks the last four digits.
///
/// The modulus-11 check is only a warning ([`Cpr::passes_modulus_11`]): CPR has issued numbers without it since
/// 2007. Synthetic test numbers add 60 to the day and are accepted, flagged by [`Cpr::is_synthetic`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cpr([u8; 10]);

/// What test numbers add to the day of birth, so that they can never belong to a person.
const SYNTHETIC_DAYS: u8 = 60;

impl Cpr {
    /// `DDMMÅÅ-XXXX`. Call it only where the reader's right is checked and the read is logged.
    #[must_use]
    pub fn reveal(&self) -> String {
        let digits = self.reveal_digits();
        format!("{}-{}", &digits[..6], &digits[6..])
    }

    /// The ten digits without a hyphen, for files to authorities and banks. Same duty as [`Cpr::reveal`].
    #[must_use]
    pub fn reveal_digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// Whether the number is a test number with an impossible day.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        two(self.0[0], self.0[1]) > SYNTHETIC_DAYS
    }

    /// Whether the modulus-11 check fits. If not, show a warning; the number may still be right.
    #[must_use]
    pub fn passes_modulus_11(&self) -> bool {
        weighted(&self.0, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    }

    /// Whether a text holds what may be a personal number: ten digits that begin with a date, written together or
    /// parted after day, month or year by at most three of blank, hyphen, dot, slash and underscore. It may be told of a number
    /// that is none; it is for texts that are stored or shown where no personal number may stand.
    #[must_use]
    pub fn stands_in(text: &str) -> bool {
        found_in(text, |_, _| true)
    }

    /// Whether a text that is searched for is likely to hold a personal number: as [`Cpr::stands_in`], but ten digits
    /// that stand together must pass the modulus-11 check, so that nearly every invoice number of ten digits can be
    /// searched for.
    #[must_use]
    pub fn is_likely_in(text: &str) -> bool {
        found_in(text, |cpr, is_parted| is_parted || cpr.passes_modulus_11())
    }

    /// The text with the last four digits hidden of whatever may be a personal number in it.
    #[must_use]
    pub fn hidden_in(text: &str) -> String {
        let mut shown: Vec<char> = text.chars().collect();
        let chars: Vec<char> = shown.iter().map(|char| if is_dash(*char) { '-' } else { *char }).collect();
        let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let begins = |at: &usize| digit(*at) && (*at == 0 || !digit(at - 1));
        for at in (0..chars.len()).filter(begins).filter(|at| begins_with(&chars[*at..]).is_some()) {
            for last in (at..chars.len()).filter(|at| digit(*at)).take(10).skip(6) {
                shown[last] = '•';
            }
        }
        shown.into_iter().collect()
    }

    /// Date of birth, with the century told by the seventh digit; for a synthetic number the day less 60.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        // The constructor has checked it, so the fallback is never used.
        birth_date(&self.0).unwrap_or(Date::ZERO)
    }
}

/// Source of the century rule: CPR-kontoret, "Personnummeret i CPR", table over the seventh digit.
fn birth_date(digits: &[u8; 10]) -> Option<Date> {
    let day = two(digits[0], digits[1]);
    let day = day.checked_sub(SYNTHETIC_DAYS).filter(|&day| day > 0).unwrap_or(day);
    let year = i16::from(two(digits[4], digits[5]));
    let century = match (digits[6], year) {
        (0..=3, _) | (4 | 9, 37..) => 1900,
        (4 | 9, _) | (5..=8, ..=57) => 2000,
        _ => 1800,
    };
    let month = i8::try_from(two(digits[2], digits[3])).ok()?;
    Date::new(century + year, month, i8::try_from(day).ok()?).ok()
}

/// Hyphens and dashes, and blanks that do not break, as they come with pasted text.
const fn is_dash(char: char) -> bool {
    matches!(char, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{a0}' | '\u{202f}')
}

/// Whether one of the numbers that may stand in a text counts; told with each is whether its digits are parted.
fn found_in(text: &str, counts: impl Fn(Cpr, bool) -> bool) -> bool {
    let chars: Vec<char> = text.chars().map(|char| if is_dash(char) { '-' } else { char }).collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let begins = |at: &usize| digit(*at) && (*at == 0 || !digit(at - 1));
    let mut found = (0..chars.len()).filter(begins).filter_map(|at| begins_with(&chars[at..]));
    found.any(|(cpr, is_parted)| counts(cpr, is_parted))
}

/// The ten digits that these characters begin with, when they could be a personal number and no eleventh follows; and
/// whether they are parted.
fn begins_with(chars: &[char]) -> Option<(Cpr, bool)> {
    let (mut found, mut parted, mut is_parted) = (String::new(), 0, false);
    for char in chars {
        match char {
            '0'..='9' if found.len() == 10 && parted == 0 => return None,
            '0'..='9' if found.len() < 10 => {
                found.push(*char);
                parted = 0;
            }
            ' ' | '-' | '.' | '/' | '_' if matches!(found.len(), 2 | 4 | 6) && parted < 3 => {
                parted += 1;
                is_parted = true;
            }
            _ => break,
        }
    }
    found.parse().ok().map(|cpr| (cpr, is_parted))
}

const fn two(tens: u8, ones: u8) -> u8 {
    tens * 10 + ones
}

impl FromStr for Cpr {
    type Err = NumberError;

    /// Ten digits, with or without a hyphen or space after the sixth.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        let compact = match text.split_once(['-', ' ']) {
            Some((date, serial)) if date.len() == 6 && serial.len() == 4 => format!("{date}{serial}"),
            _ => text.to_owned(),
        };
        let digits = digits(&compact, NumberKind::Cpr)?;
        birth_date(&digits).map(|_| Self(digits)).ok_or(NumberError::Date)
    }
}

impl fmt::Debug for Cpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cpr(hidden)")
    }
}

/// Masked: `DDMMÅÅ-••••`.
impl fmt::Display for Cpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::write_digits(f, &self.0[..6])?;
        f.write_str("-••••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn hides_itself() {
        let cpr: Cpr = "611090-1235".parse().unwrap();
        assert_eq!(format!("{cpr:?}"), "Cpr(hidden)");
        assert_eq!(cpr.to_string(), "611090-••••");
        assert_eq!(cpr.reveal(), "611090-1235");
        assert_eq!(cpr.reveal_digits(), "6110901235");
    }

    #[test]
    fn a_number_is_found_in_a_text() {
        let with = [
            "611090-1235",
            "Sag om 6110901235, haster",
            "(611090 1235)",
            "61 10 90 - 1235",
            "61.10.90-1235.",
            "61/10/90/1235",
            "611090\u{2013}1235",
            "6110901235-2026",
            "sag 7: 12 611090-1235",
            "faktura_611090_1235.xml",
        ];
        for text in with {
            assert!(Cpr::stands_in(text), "{text}");
            assert!(!Cpr::stands_in(&Cpr::hidden_in(text)), "{text}");
        }
        let several = "611090-1235, 61.10.90-1235 og 61109012350";
        assert_eq!(Cpr::hidden_in(several), "611090-••••, 61.10.90-•••• og 61109012350");
        let without = [
            "",
            "Sag 7",
            "Tilsyn 2. kvartal 2026",
            "J.nr. 26/0012345",
            "telefon 33 92 33 92",
            "61109012350",
            "0611090-12351",
            "911390-1235",
            "2026-11-22 kl. 14",
            "611090 kl. 1235",
            "CVR 29189846",
        ];
        for text in without {
            assert!(!Cpr::stands_in(text), "{text}");
            assert_eq!(Cpr::hidden_in(text), text);
        }
    }

    #[test]
    fn a_search_for_an_invoice_number_is_no_search_for_a_person() {
        for text in ["610190-0001", "61 01 90 0001", "6101900000", "Ane 6101900000"] {
            assert!(Cpr::is_likely_in(text), "{text}");
        }
        for text in ["6101900001", "0101261234", "019b7db8-7828-7000-9c8f-5921bf4a1d15", "2026-0101-26"] {
            assert!(!Cpr::is_likely_in(text), "{text}");
        }
    }

    #[test]
    fn century_follows_the_seventh_digit() {
        let cases = [
            ("610190-0001", date(1990, 1, 1)),
            ("610136-4001", date(2036, 1, 1)),
            ("610137-4001", date(1937, 1, 1)),
            ("610157-5001", date(2057, 1, 1)),
            ("610158-5001", date(1858, 1, 1)),
            ("610100-9001", date(2000, 1, 1)),
            ("910199-8001", date(1899, 1, 31)),
        ];
        for (text, birth) in cases {
            let cpr: Cpr = text.parse().unwrap();
            assert_eq!(cpr.birth_date(), birth, "{text}");
            assert!(cpr.is_synthetic(), "{text}");
        }
    }

    #[test]
    fn wrong_numbers_are_refused_without_repeating_them() {
        let wrong = NumberError::Digits { kind: NumberKind::Cpr, digits: 10 };
        for text in ["", "611090", "6110901", "61109-01235", "611090-123x", "611090--123", "６110901235"] {
            assert_eq!(text.parse::<Cpr>(), Err(wrong), "{text}");
        }
        for text in ["000190-0001", "601190-0001", "923190-0001", "610090-0001", "900290-0001", "321290-0001"]
        {
            assert_eq!(text.parse::<Cpr>(), Err(NumberError::Date), "{text}");
        }
        assert!(!wrong.to_string().contains("6110"));
    }

    #[test]
    fn modulus_11_only_warns() {
        // 61-01-90: 6*4+1*3+0*2+1*7+9*6+0*5 = 88, so the last four must weigh a multiple of 11.
        assert!("610190-0000".parse::<Cpr>().unwrap().passes_modulus_11());
        assert!(!"610190-0001".parse::<Cpr>().unwrap().passes_modulus_11());
    }

    proptest! {
        #[test]
        fn what_is_revealed_is_read_back(day in 61u8..=88, month in 1u8..=12, year in 0u8..=99, serial in 0u16..=9999) {
            let cpr: Cpr = format!("{day:02}{month:02}{year:02}{serial:04}").parse().unwrap();
            prop_assert_eq!(cpr.reveal().parse(), Ok(cpr));
            let shown = cpr.to_string();
            prop_assert!(shown.ends_with("••••") && shown.len() == "DDMMÅÅ".len() - 2 + "-••••".len());
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,14}") {
            let _ = text.parse::<Cpr>();
        }
    }
}
