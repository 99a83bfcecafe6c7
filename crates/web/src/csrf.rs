//! The session's token as it stands on pages: masked anew for each request.
//!
//! Pages are compressed, and a secret that stands in many compressed pages beside text an attacker chooses can be
//! guessed letter by letter from their lengths (BREACH). What is shown is `mask ‖ (token xor mask)` with a fresh
//! mask, so no two pages hold the same bytes.

use kaemner_store::random_bytes;

/// Bytes of a session's token.
const BYTES: usize = 16;

/// The token as a page shows it. What is not a token of ours is given back as it is, and will prove nothing.
pub(crate) fn masked(token: &str) -> String {
    let Some(token) = unhex::<BYTES>(token.as_bytes()) else { return token.to_owned() };
    let mask = random_bytes::<BYTES>();
    mask.iter().copied().chain(xor(&token, &mask)).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether what a form or header showed is the session's token, each under a mask of its own.
pub(crate) fn shows(shown: &[u8], session: &str) -> bool {
    match (unmasked(shown), unmasked(session.as_bytes())) {
        (Some(shown), Some(session)) => same(&shown, &session),
        _ => false,
    }
}

fn unmasked(text: &[u8]) -> Option<[u8; BYTES]> {
    let both = unhex::<{ 2 * BYTES }>(text)?;
    let (mask, hidden) = both.split_at(BYTES);
    Some(xor(hidden.try_into().ok()?, mask.try_into().ok()?))
}

fn xor(a: &[u8; BYTES], b: &[u8; BYTES]) -> [u8; BYTES] {
    std::array::from_fn(|at| a[at] ^ b[at])
}

fn unhex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.len() == 2 * N && text.is_ascii())?;
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Compares secrets without telling by time where they differ.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |different, (x, y)| different | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn a_token_looks_different_each_time_and_is_the_same() {
        let (one, two) = (masked(TOKEN), masked(TOKEN));
        assert_ne!(one, two);
        assert!(!one.contains(TOKEN));
        assert!(shows(one.as_bytes(), &two));
        assert!(!shows(one.as_bytes(), &masked("ff112233445566778899aabbccddeeff")));
    }

    #[test]
    fn what_is_no_token_proves_nothing() {
        let session = masked(TOKEN);
        for shown in ["", "00", TOKEN, "ææææææææææææææææææææææææææææææææ"] {
            assert!(!shows(shown.as_bytes(), &session), "{shown}");
        }
        assert!(!shows(b"", ""));
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd"));
        assert!(!same(b"abc", b"abcd"));
    }
}
