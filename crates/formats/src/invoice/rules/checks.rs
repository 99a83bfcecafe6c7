//! Check digits and forms of identifiers.

/// Whether all characters are ASCII digits, and there is one.
pub fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether it is exactly `count` digits.
pub fn digits_of(text: &str, count: usize) -> bool {
    text.len() == count && digits(text)
}

fn values(text: &str) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator {
    text.bytes().map(|b| u32::from(b.wrapping_sub(b'0')))
}

/// The last digit as a number and the digits before it, last first, with their distance from it.
fn weighed(text: &str, weight: impl Fn(usize) -> u32) -> Option<(u32, u32)> {
    let (body, check) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let sum = values(body).rev().enumerate().map(|(at, digit)| digit * weight(at)).sum();
    Some((sum, check.parse().ok()?))
}

/// GS1 check digit: weights 3 and 1 from the right.
pub fn gln(text: &str) -> bool {
    digits(text)
        && weighed(text, |at| if at % 2 == 0 { 3 } else { 1 }).is_some_and(|(s, c)| (10 - s % 10) % 10 == c)
}

/// Norwegian organisation number: modulus 11, weights 2 to 7 from the right.
pub fn modulus_11(text: &str) -> bool {
    let weight = |at: usize| u32::try_from(at % 6).unwrap_or(0) + 2;
    digits(text)
        && text.bytes().any(|b| b != b'0')
        && weighed(text, weight).is_some_and(|(s, c)| (11 - s % 11) % 11 == c)
}

/// Belgian enterprise number: the last two of ten digits are 97 less the rest modulo 97.
pub fn modulus_97(text: &str) -> bool {
    let parts = text.split_at_checked(8).filter(|_| digits_of(text, 10));
    parts
        .and_then(|(body, check)| Some((body.parse::<u32>().ok()?, check.parse::<u32>().ok()?)))
        .is_some_and(|(body, check)| 97 - body % 97 == check)
}

/// Swedish organisation number: the modulus-10 (Luhn) digit over nine digits is the tenth.
pub fn swedish(text: &str) -> bool {
    let Some(body) = text.get(..9).filter(|_| digits(text)) else { return false };
    let luhn = |(at, digit): (usize, u32)| if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit };
    let sum: u32 = values(body).rev().enumerate().map(luhn).sum();
    values(text).nth(9) == Some((10 - sum % 10) % 10)
}

/// Australian business number: weighted sum with the first digit less one, modulo 89.
pub fn australian(text: &str) -> bool {
    const WEIGHTS: [u32; 11] = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    let sum: u32 = values(text).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    digits_of(text, 11) && (sum + 89 - 10).is_multiple_of(89)
}

/// Italian public office code: six letters or digits.
pub fn italian_office(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Italian tax code: 11 digits, or 16 characters with letters and digits in fixed places.
pub fn italian_tax_code(text: &str) -> bool {
    let number = |part: &str| part.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit());
    if text.chars().count() == 11 {
        return number(text);
    }
    let form = |(at, byte): (usize, u8)| match at {
        0..6 | 8 | 15 => byte.is_ascii_alphabetic(),
        6 | 7 | 9 | 10 | 14 => byte.is_ascii_digit(),
        _ => true,
    };
    text.len() == 16 && text.bytes().enumerate().all(form)
}

/// Italian VAT number `IT` + 11 digits with a Luhn digit; numbers of other countries pass.
pub fn italian_vat(text: &str) -> bool {
    let Some(number) = text.strip_prefix("IT").or_else(|| text.strip_prefix("it")) else { return true };
    let luhn = |(at, digit): (usize, u32)| if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit };
    digits_of(number, 11) && values(number).enumerate().map(luhn).sum::<u32>() % 10 == 0
}

/// Greek tax number: nine digits, powers of two, modulo 11 modulo 10.
pub fn greek(text: &str) -> bool {
    let sum: u32 = values(text).take(8).enumerate().map(|(at, digit)| digit << (8 - at)).sum();
    text.len() >= 9 && digits(text) && values(text).nth(8) == Some(sum % 11 % 10)
}

/// IBAN with its check digits (modulo 97 is 1), spaces ignored.
pub fn iban(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let form = |(at, byte): (usize, u8)| match at {
        0 | 1 => byte.is_ascii_uppercase(),
        2 | 3 => byte.is_ascii_digit(),
        _ => byte.is_ascii_alphanumeric(),
    };
    if !(4..=34).contains(&text.len()) || !text.bytes().enumerate().all(form) {
        return false;
    }
    let rotated = text.bytes().skip(4).chain(text.bytes().take(4));
    let step = |rest: u32, byte: u8| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    };
    rotated.fold(0, step) == 1
}

/// A date `YYYY-MM-DD` that exists, and nothing else.
pub fn date(text: &str) -> bool {
    let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    text.len() == 10 && dashes && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_true_numbers_and_no_neighbours() {
        type Case = (fn(&str) -> bool, &'static str);
        let cases: [Case; 8] = [
            (gln, "5790000436057"),
            (modulus_11, "974760673"),
            (modulus_97, "0202239951"),
            (swedish, "5560360793"),
            (australian, "51824753556"),
            (greek, "090000045"),
            (iban, "DK5000400440116243"),
            (italian_vat, "IT00743110157"),
        ];
        for (check, right) in cases {
            assert!(check(right), "{right}");
            let last = right.bytes().last().map(|b| char::from(b'0' + (b - b'0' + 1) % 10)).unwrap();
            let wrong = format!("{}{last}", &right[..right.len() - 1]);
            assert!(!check(&wrong), "{wrong}");
        }
    }

    #[test]
    fn dates_exist() {
        assert!(date("2026-02-28"));
        for wrong in ["2026-02-29", "20260228", "2026-2-28", "2026-02-28Z"] {
            assert!(!date(wrong), "{wrong}");
        }
    }
}
