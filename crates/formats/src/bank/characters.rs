//! The characters banks take. What has an accepted spelling is rewritten, the rest is refused.

/// Characters every bank takes besides letters, digits and space. Source: the basic Latin set of the
/// common ISO 20022 implementation guides (CGI, EPC).
const BASIC: &str = "/-?:().,'+";

/// Accepted spellings of characters outside the set: first the character, then what is written.
const SPELLINGS: &[(&str, &str)] = &[
    ("àáâãāăą", "a"),
    ("ÀÁÂÃĀĂĄ", "A"),
    ("æ", "ae"),
    ("Æ", "AE"),
    ("å", "aa"),
    ("Å", "Aa"),
    ("ä", "ae"),
    ("Ä", "AE"),
    ("çćĉċč", "c"),
    ("ÇĆĈĊČ", "C"),
    ("ďđð", "d"),
    ("ĎĐÐ", "D"),
    ("èéêëēĕėęě", "e"),
    ("ÈÉÊËĒĔĖĘĚ", "E"),
    ("ĝğġģ", "g"),
    ("ĜĞĠĢ", "G"),
    ("ĥħ", "h"),
    ("ĤĦ", "H"),
    ("ìíîïĩīĭįı", "i"),
    ("ÌÍÎÏĨĪĬĮİ", "I"),
    ("ĵ", "j"),
    ("Ĵ", "J"),
    ("ķ", "k"),
    ("Ķ", "K"),
    ("ĺļľŀł", "l"),
    ("ĹĻĽĿŁ", "L"),
    ("ñńņňŉ", "n"),
    ("ÑŃŅŇ", "N"),
    ("òóôõōŏő", "o"),
    ("ÒÓÔÕŌŎŐ", "O"),
    ("ø", "oe"),
    ("Ø", "OE"),
    ("ö", "oe"),
    ("Ö", "OE"),
    ("œ", "oe"),
    ("Œ", "OE"),
    ("ŕŗř", "r"),
    ("ŔŖŘ", "R"),
    ("śŝşšș", "s"),
    ("ŚŜŞŠȘ", "S"),
    ("ß", "ss"),
    ("ţťŧț", "t"),
    ("ŢŤŦȚ", "T"),
    ("þ", "th"),
    ("Þ", "TH"),
    ("ùúûũūŭůűų", "u"),
    ("ÙÚÛŨŪŬŮŰŲ", "U"),
    ("ü", "ue"),
    ("Ü", "UE"),
    ("ŵ", "w"),
    ("Ŵ", "W"),
    ("ýŷÿ", "y"),
    ("ÝŶŸ", "Y"),
    ("źżž", "z"),
    ("ŹŻŽ", "Z"),
    ("‘’‚′`´", "'"),
    ("“”„«»\"", "'"),
    ("‐‑‒–—―−_", "-"),
    ("…", "..."),
    ("•·*", "."),
    ("&", "+"),
    ("@", "(at)"),
    ("§", "par."),
    ("\t\n\r\u{a0}\u{202f}\u{2009}", " "),
    ("€", "EUR"),
    ("£", "GBP"),
    ("½", "1/2"),
    ("°", ""),
    ("\u{ad}\u{200b}\u{feff}", ""),
    ("%", "pct"),
    ("=#;<>$|[]{}!", " "),
];

/// The text with accepted spellings; runs of spaces become one, and none is left at the ends.
///
/// # Errors
/// The first character that has no accepted spelling.
pub fn spelled(text: &str, extra: &str) -> Result<String, char> {
    let mut spelled = String::with_capacity(text.len());
    for character in text.chars() {
        if is_taken(character, extra) {
            spelled.push(character);
        } else {
            spelled.push_str(spelling(character).ok_or(character)?);
        }
    }
    Ok(spelled.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn is_taken(character: char, extra: &str) -> bool {
    character == ' '
        || character.is_ascii_alphanumeric()
        || BASIC.contains(character)
        || extra.contains(character)
}

fn spelling(character: char) -> Option<&'static str> {
    SPELLINGS.iter().find(|(from, _)| from.contains(character)).map(|(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn danish_letters_stay_where_the_bank_takes_them() {
        assert_eq!(spelled("Æg & Sønner\u{a0}A/S", "æøåÆØÅ&"), Ok("Æg & Sønner A/S".to_owned()));
        assert_eq!(spelled("Æg & Sønner", ""), Ok("AEg + Soenner".to_owned()));
        assert_eq!(spelled(" Šárka – “Łódź”\n2. linje ", "æøå"), Ok("Sarka - 'Lodz' 2. linje".to_owned()));
    }

    #[test]
    fn what_has_no_spelling_is_named() {
        assert_eq!(spelled("Иван", ""), Err('И'));
        assert_eq!(spelled("løn 🙂", "ø"), Err('🙂'));
        assert_eq!(spelled("a\u{0}b", ""), Err('\u{0}'));
    }

    proptest! {
        #[test]
        fn what_is_spelled_stays(text in "\\PC{0,60}") {
            if let Ok(once) = spelled(&text, "æøå") {
                prop_assert_eq!(spelled(&once, "æøå"), Ok(once));
            }
        }
    }
}
