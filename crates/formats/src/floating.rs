//! Floating fields `&nnnvalue`, as the KMD family of files has them.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// Fields by their number of `digits` digits, which must rise. A `&` that is not followed by so many digits
/// belongs to the text before it.
///
/// # Errors
/// The last field that was read (0 for none), where something follows that is no field with a higher number.
pub fn fields(rest: &str, digits: usize) -> Result<BTreeMap<u16, String>, u16> {
    let mut fields = BTreeMap::<u16, String>::new();
    let mut last = 0;
    let mut parts = rest.split('&');
    if parts.next() != Some("") {
        return Err(0);
    }
    for part in parts {
        match (number(part, digits), fields.get_mut(&last)) {
            (Some(number), _) if number > last => {
                fields.insert(number, part[digits..].to_owned());
                last = number;
            }
            (None, Some(before)) => {
                before.push('&');
                before.push_str(part);
            }
            _ => return Err(last),
        }
    }
    Ok(fields)
}

fn number(part: &str, digits: usize) -> Option<u16> {
    part.get(..digits).filter(|number| is_digits(number)).and_then(|number| number.parse().ok())
}

/// Whether a value can stand in a field and be read back: on one line, and nothing in it like a new field.
pub fn is_plain(value: &str, digits: usize) -> bool {
    !value.contains(['\r', '\n']) && value.split('&').skip(1).all(|part| number(part, digits).is_none())
}

/// Whether there is nothing but digits.
pub fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `YYYYMMDD`.
pub fn date(value: &str) -> Option<Date> {
    let part = |from: usize, to: usize| value.get(from..to).filter(|_| value.len() == 8 && is_digits(value));
    Date::new(part(0, 4)?.parse().ok()?, part(4, 6)?.parse().ok()?, part(6, 8)?.parse().ok()?).ok()
}
