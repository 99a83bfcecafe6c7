//! Bytes to an XML tree with limits, and small steps through it. No document type, no entities.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use jiff::civil::Date;
use roxmltree::{Document, Node, ParsingOptions};

use super::amount::Amount;
use super::decimal::Decimal;
use super::error::{Place, ReadError};

/// Bytes of the largest file read: some 100,000 entries with all their details.
pub const BYTES_MAX: usize = 128 << 20;
/// Elements and texts of the largest file read.
const NODES_MAX: u32 = 12_000_000;
/// Bytes of the start in which the XML declaration must stand.
const DECLARATION_MAX: usize = 200;

/// White space of XML; a no-break space, for one, is text.
const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The text of a file in its declared encoding.
///
/// # Errors
/// When the file is too large, the encoding unknown, or a byte does not belong to it.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    if bytes.len() > BYTES_MAX {
        return Err(ReadError::TooLarge { limit: "128 MiB" });
    }
    let label = declared_encoding(bytes);
    let wrong = || ReadError::Encoding { encoding: label.clone().unwrap_or_else(|| "UTF-8".to_owned()) };
    let declared = match (&label, wide_encoding(bytes)) {
        (_, Some(wide)) => wide,
        (Some(label), None) => Encoding::for_label(label.as_bytes()).ok_or_else(wrong)?,
        (None, None) => UTF_8,
    };
    let (encoding, skip) = Encoding::for_bom(bytes).unwrap_or((declared, 0));
    let text =
        encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]).ok_or_else(wrong)?;
    Ok(text.into_owned())
}

/// UTF-16 by the first two characters `<?`, where no byte order mark tells.
fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        b"<\0?\0" => Some(UTF_16LE),
        b"\0<\0?" => Some(UTF_16BE),
        _ => None,
    }
}

/// The value of `encoding="…"` in the XML declaration.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_MAX)]).into_owned();
    let declaration = start.split("?>").next().filter(|start| start.contains("<?xml"))?;
    let after = declaration.split("encoding").nth(1)?;
    let quote = after.find(['"', '\''])?;
    after[quote + 1..].split(['"', '\'']).next().map(str::to_owned)
}

/// Parses the text. Document types are refused, and so are files beyond the limits.
///
/// # Errors
/// When the text is not well-formed, has a document type, or has too many elements.
pub fn parse(text: &str) -> Result<Document<'_>, ReadError> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => ReadError::TooLarge { limit: "12,000,000 elements" },
        other => {
            let at = other.pos();
            ReadError::Xml { place: Place { line: at.row, column: at.col }, reason: other.to_string() }
        }
    })
}

/// One element, with steps that ignore namespaces (the root's namespace is checked once).
#[derive(Clone, Copy)]
pub struct El<'a>(Node<'a, 'a>);

impl<'a> El<'a> {
    /// The message: the root element, or the only `Document` inside an envelope (SBDH, application header).
    ///
    /// # Errors
    /// When an envelope holds several.
    pub fn root(document: &'a Document<'a>) -> Result<Self, ReadError> {
        let root = Self(document.root_element());
        if root.name() == "Document" {
            return Ok(root);
        }
        let messages = || root.0.descendants().filter(Node::is_element).map(Self).filter(Self::is_message);
        match messages().count() {
            0 => Ok(root),
            1 => Ok(messages().next().unwrap_or(root)),
            count => Err(ReadError::Several { count }),
        }
    }

    fn is_message(&self) -> bool {
        self.name() == "Document"
    }

    /// The local name.
    pub fn name(self) -> &'a str {
        self.0.tag_name().name()
    }

    /// The namespace, empty where there is none.
    pub fn namespace(self) -> &'a str {
        self.0.tag_name().namespace().unwrap_or_default()
    }

    /// Child elements of that name, in order.
    pub fn all(self, name: &'static str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.name() == name)
    }

    /// Child elements in order.
    pub fn children(self) -> impl Iterator<Item = Self> {
        self.0.children().filter(Node::is_element).map(Self)
    }

    /// The first element at the end of a path such as `Acct/Id/IBAN`.
    pub fn at(self, path: &str) -> Option<Self> {
        path.split('/').try_fold(self, |el, step| el.children().find(|child| child.name() == step))
    }

    /// The first element at the end of a path, or the error that it is missing.
    pub fn need(self, path: &'static str) -> Result<Self, ReadError> {
        self.at(path).ok_or_else(|| ReadError::Missing { place: self.place(), element: path })
    }

    /// Trimmed text, whole also where a comment or instruction cuts it; empty for an element without text.
    pub fn value(self) -> Cow<'a, str> {
        let mut texts = self.0.children().filter(Node::is_text).filter_map(|node| node.text());
        match (texts.next(), texts.next()) {
            (None, _) => Cow::Borrowed(""),
            (Some(only), None) => Cow::Borrowed(only.trim_matches(SPACE)),
            (Some(first), Some(second)) => {
                let whole: String = [first, second].into_iter().chain(texts).collect();
                Cow::Owned(whole.trim_matches(SPACE).to_owned())
            }
        }
    }

    /// An attribute.
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.0.attribute(name)
    }

    /// Trimmed text at the end of a path; `None` where it is missing or empty.
    pub fn text(self, path: &str) -> Option<String> {
        self.at(path).map(Self::value).filter(|text| !text.is_empty()).map(Cow::into_owned)
    }

    /// Trimmed text that must be there.
    pub fn need_text(self, path: &'static str) -> Result<String, ReadError> {
        self.text(path).ok_or_else(|| ReadError::Missing { place: self.place(), element: path })
    }

    /// A parsed value at the end of a path, where there is one.
    pub fn parsed<T: std::str::FromStr>(self, path: &str) -> Result<Option<T>, ReadError> {
        let Some(el) = self.at(path) else { return Ok(None) };
        el.value().parse().map(Some).map_err(|_| el.wrong())
    }

    /// A yes or no at the end of a path: `true`, `1`, `false` or `0`.
    pub fn flag(self, path: &str) -> Result<Option<bool>, ReadError> {
        let Some(el) = self.at(path) else { return Ok(None) };
        match &*el.value() {
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => Err(el.wrong()),
        }
    }

    /// A date written as `Dt` or `DtTm` below the path; of a time only its own local date is kept, where the
    /// 24th hour is the next day.
    pub fn date(self, path: &str) -> Result<Option<Date>, ReadError> {
        self.day(path, false)
    }

    /// The last day of a period, whose 24th hour is still that day.
    pub fn last_day(self, path: &str) -> Result<Option<Date>, ReadError> {
        self.day(path, true)
    }

    fn day(self, path: &str, last: bool) -> Result<Option<Date>, ReadError> {
        let Some(choice) = self.at(path) else { return Ok(None) };
        let el = choice.at("Dt").or_else(|| choice.at("DtTm")).unwrap_or(choice);
        date(&el.value(), last).map(Some).ok_or_else(|| el.wrong())
    }

    /// A number without currency at the end of a path, where there is one.
    pub fn number(self, path: &str) -> Result<Option<Decimal>, ReadError> {
        let Some(el) = self.at(path) else { return Ok(None) };
        Decimal::parse(&el.value()).map(Some).ok_or_else(|| el.wrong())
    }

    /// An amount with its `Ccy` attribute, never negative.
    pub fn amount(self) -> Result<Amount, ReadError> {
        Amount::parse(&self.value(), self.attribute("Ccy").unwrap_or_default()).map_err(|_| self.wrong())
    }

    /// The error that this element's text is not what the element demands.
    pub fn wrong(self) -> ReadError {
        let value = self.value().chars().take(80).collect();
        ReadError::Value { place: self.place(), element: self.name().to_owned(), value }
    }

    fn place(self) -> Place {
        let at = self.0.document().text_pos_at(self.0.range().start);
        Place { line: at.row, column: at.col }
    }
}

/// The date of `2026-11-22` (`xs:date`) or `2026-11-22T10:15:00+01:00` (`xs:dateTime`).
fn date(text: &str, last: bool) -> Option<Date> {
    let (day, rest) = (text.get(..10)?, &text[10..]);
    let day: Date = day.parse().ok()?;
    let Some(time) = rest.strip_prefix('T') else { return is_zone(rest).then_some(day) };
    let (clock, rest) = (time.get(..8)?, &time[8..]);
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
        None => ("0", rest),
    };
    if fraction.is_empty() || !is_zone(zone) {
        return None;
    }
    match clock {
        "24:00:00" if fraction.bytes().any(|digit| digit != b'0') => None,
        "24:00:00" if last => Some(day),
        "24:00:00" => day.tomorrow().ok(),
        _ => is_clock(clock).then_some(day),
    }
}

fn is_clock(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').map(two_digits).collect();
    matches!(parts.as_slice(), [Some(..24), Some(..60), Some(..60)])
}

/// Nothing, `Z`, or hours and minutes from UTC.
fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return matches!(text, "" | "Z") };
    let parts: Vec<_> = offset.split(':').map(two_digits).collect();
    matches!(parts.as_slice(), [Some(..14), Some(..60)] | [Some(14), Some(0)])
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_schemas() {
        let day = |text: &str| date(text, false).map(|day| day.to_string());
        for text in [
            "2026-01-25",
            "2026-01-25Z",
            "2026-01-25+01:00",
            "2026-01-25T23:59:59",
            "2026-01-25T00:00:00.123-14:00",
        ] {
            assert_eq!(day(text).as_deref(), Some("2026-01-25"), "{text}");
        }
        assert_eq!(day("2026-01-31T24:00:00").as_deref(), Some("2026-02-01"));
        assert_eq!(day("2026-01-31T24:00:00.000Z").as_deref(), Some("2026-02-01"));
        assert_eq!(date("2026-01-31T24:00:00", true), "2026-01-31".parse().ok());
        for text in [
            "2026-01-25T",
            "2026-01-25T25:00:00",
            "2026-01-25T24:00:01",
            "2026-01-25T10:15",
            "2026-01-25T10:15:00.",
            "2026-01-25T10:15:60",
            "2026-01-25Tæøåæ",
            "2026-01-25+1:00",
            "2026-01-25+15:00",
            "2026-02-30",
            "26-01-25",
            "2026-01-25 ",
            "20260125",
            "2026-01-25T10:15:00.5x",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
