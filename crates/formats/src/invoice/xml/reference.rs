//! Character references and line ends in text.

use super::error::{Malformed, ReadErrorKind};

/// Text with its references resolved and every line end as `\n`; an error with its byte offset.
pub(super) fn resolve(raw: &str) -> Result<String, (usize, ReadErrorKind)> {
    let mut resolved = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(found) = rest.find(['&', '\r']) {
        resolved.push_str(&rest[..found]);
        let offset = raw.len() - rest.len() + found;
        rest = &rest[found..];
        if let Some(after) = rest.strip_prefix('\r') {
            resolved.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
            continue;
        }
        let bare = (offset, ReadErrorKind::NotWellFormed(Malformed::Ampersand));
        let (name, after) = rest[1..].split_once(';').ok_or_else(|| bare.clone())?;
        if name.is_empty() || name.bytes().any(|b| b.is_ascii_whitespace() || b == b'&') {
            return Err(bare);
        }
        let character =
            character(name).ok_or_else(|| (offset, ReadErrorKind::UnknownEntity(name.to_owned())))?;
        resolved.push(character);
        rest = after;
    }
    resolved.push_str(rest);
    Ok(resolved)
}

/// Every line end as `\n`.
pub(super) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The character of a reference: one of the five predefined entities, or a number where XML allows it.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => {}
    }
    let number = name.strip_prefix('#')?;
    let digits = number.strip_prefix('x').unwrap_or(number);
    let radix = if digits.len() == number.len() { 10 } else { 16 };
    if !digits.bytes().all(|b| char::from(b).is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    let allowed =
        |c: &char| !matches!(*c, '\0'..'\t' | '\x0B' | '\x0C' | '\x0E'..' ' | '\u{FFFE}' | '\u{FFFF}');
    char::from_u32(code).filter(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_what_xml_knows_and_nothing_else() {
        assert_eq!(resolve("a&amp;b&#230;&#xF8;\r\nc\rd").unwrap(), "a&bæø\nc\nd");
        for (wrong, at) in [("x&y", 1), ("&;", 0), ("a& b;", 1)] {
            let bare = ReadErrorKind::NotWellFormed(Malformed::Ampersand);
            assert_eq!(resolve(wrong), Err((at, bare)), "{wrong}");
        }
        for name in ["nbsp", "#0", "#x1F", "#xD800", "#+65", "#", "#xFFFE"] {
            let unknown = ReadErrorKind::UnknownEntity(name.to_owned());
            assert_eq!(resolve(&format!("&{name};")), Err((0, unknown)), "{name}");
        }
    }
}
