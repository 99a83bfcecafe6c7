//! Bytes to text: byte order marks and declared encodings.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::error::{ReadError, ReadErrorKind};

/// The document as text, by byte order mark, else by the encoding its XML declaration names, else UTF-8.
///
/// # Errors
/// A PDF or ZIP file, an unknown encoding, or bytes that are not valid in it.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    let others: [(&[u8], &str); 2] = [(b"%PDF", "PDF"), (b"PK\x03\x04", "ZIP")];
    if let Some((_, kind)) = others.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(ReadError::at_start(ReadErrorKind::OtherFile(kind)));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[length..], encoding);
    }
    let declared = declared_encoding(bytes);
    let encoding = match declared {
        None => UTF_8,
        Some(name) => Encoding::for_label(name).ok_or_else(|| {
            let name = String::from_utf8_lossy(name).into_owned();
            ReadError::at_start(ReadErrorKind::UnknownEncoding(name))
        })?,
    };
    decode_as(bytes, encoding)
}

fn decode_as<'i>(bytes: &'i [u8], encoding: &'static Encoding) -> Result<Cow<'i, str>, ReadError> {
    if encoding == UTF_8 {
        if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            return Ok(Cow::Borrowed(text));
        }
        // The slower look says where it is wrong.
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let before = std::str::from_utf8(valid).unwrap_or_default();
            ReadError::new(ReadErrorKind::NotInEncoding("UTF-8".to_owned()), before, before.len())
        });
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| ReadError::at_start(ReadErrorKind::NotInEncoding(encoding.name().to_owned())))
}

/// The value of `encoding="…"` in an XML declaration written in an ASCII superset.
fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = declaration.iter().take(200).position(|b| *b == b'>')?;
    let declaration = &declaration[..end];
    let at = declaration.windows(8).position(|w| w == b"encoding")?;
    let rest = declaration.get(at + 8..)?;
    let open = rest.iter().position(|b| *b == b'"' || *b == b'\'')?;
    let quote = *rest.get(open)?;
    let value = rest.get(open + 1..)?;
    let close = value.iter().position(|b| *b == quote)?;
    value.get(..close)
}
