//! The two faces, and text measured and broken with their own widths.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _};

/// A length in thousandths of a point.
pub type Mil = i64;

const REGULAR: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../web/assets/node_modules/dkfds/dist/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-Regular.ttf"
));
const STRONG: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../web/assets/node_modules/dkfds/dist/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-SemiBold.ttf"
));

/// A weight of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Regular,
    Strong,
}

/// What is known of a face.
struct Known {
    font: Font,
    shapes: FontRef<'static>,
    /// Units of the face's own grid in one em.
    units: i64,
    /// The letters people write here, by code point: looked up a million times for one report.
    common: Vec<Option<Letter>>,
}

/// One letter of a face: its shape, and its width in units.
#[derive(Debug, Clone, Copy)]
struct Letter {
    shape: u32,
    width: i64,
}

/// Code points below this are looked up once.
const COMMON: u32 = 0x2200;

static KNOWN: LazyLock<[Known; 2]> = LazyLock::new(|| [known(REGULAR), known(STRONG)]);

#[expect(clippy::expect_used, reason = "the faces are compiled in, and every test reads them")]
fn known(bytes: &'static [u8]) -> Known {
    let font = Font::new(bytes.into(), 0).expect("the face is a font");
    let shapes = FontRef::new(bytes).expect("the face is a font");
    let units = shapes.head().expect("the face has a head").units_per_em().into();
    let common =
        (0..COMMON).map(|code| char::from_u32(code).and_then(|letter| found(&shapes, letter))).collect();
    Known { font, shapes, units, common }
}

fn found(shapes: &FontRef<'_>, letter: char) -> Option<Letter> {
    let shape = shapes.charmap().map(letter)?;
    let width = shapes.hmtx().ok()?.advance(shape)?.into();
    Some(Letter { shape: shape.to_u32(), width })
}

impl Face {
    fn known(self) -> &'static Known {
        match self {
            Self::Regular => &KNOWN[0],
            Self::Strong => &KNOWN[1],
        }
    }

    pub fn font(self) -> Font {
        self.known().font.clone()
    }

    fn letter(self, letter: char) -> Option<Letter> {
        let known = self.known();
        let at = usize::try_from(u32::from(letter)).ok()?;
        known.common.get(at).copied().unwrap_or_else(|| found(&known.shapes, letter))
    }

    /// The width of a letter in units of the face.
    fn advance(self, letter: char) -> i64 {
        self.letter(letter).map_or(0, |letter| letter.width)
    }

    /// The width of a line of clean text.
    pub fn width(self, text: &str, size: Mil) -> Mil {
        let units: i64 = text.chars().map(|letter| self.advance(letter)).sum();
        units * size / self.known().units
    }

    /// The letters of clean text as shapes to draw.
    #[expect(
        clippy::float_arithmetic,
        clippy::cast_precision_loss,
        reason = "the writer takes widths as parts of an em"
    )]
    pub fn glyphs(self, text: &str) -> Vec<KrillaGlyph> {
        let units = self.known().units as f32;
        let shape = |(at, letter): (usize, char)| {
            let known = self.letter(letter).unwrap_or(Letter { shape: 0, width: 0 });
            let advance = known.width as f32 / units;
            KrillaGlyph::new(
                GlyphId::new(known.shape),
                advance,
                0.0,
                0.0,
                0.0,
                at..at + letter.len_utf8(),
                None,
            )
        };
        text.char_indices().map(shape).collect()
    }

    /// The text over lines of at most this width, broken at spaces, and inside a word that is longer than a line.
    /// The space at a break stays at the end of its line, so that what is copied has it too.
    pub fn lines(self, text: &str, width: Mil, size: Mil) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            if self.width(paragraph, size) <= width {
                lines.push(paragraph.to_owned());
                continue;
            }
            let mut line = String::new();
            for word in paragraph.split_inclusive(' ') {
                let wider = |line: &str| self.width(line.trim_end_matches(' '), size) > width;
                if !line.is_empty() && wider(&format!("{line}{word}")) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(word);
                while wider(&line) {
                    let head = self.fitting(&line, width, size);
                    let rest = line.split_off(head);
                    lines.push(std::mem::replace(&mut line, rest));
                }
            }
            lines.push(line);
        }
        lines
    }

    /// Bytes of the longest start that fits; at least one letter.
    fn fitting(self, text: &str, width: Mil, size: Mil) -> usize {
        let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
        let fits = ends.clone().take_while(|end| self.width(&text[..*end], size) <= width).last();
        fits.or_else(|| ends.clone().next()).unwrap_or(text.len())
    }
}

/// Text of which every letter can be drawn: other spaces become spaces, what is unseen or reorders text is left out,
/// and a letter the face lacks is written as its code point.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' => out.push('\n'),
            '\r' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            _ if letter.is_whitespace() => out.push(' '),
            _ if letter.is_control() || is_unseen(letter) => {}
            _ if !is_private(letter) && Face::Regular.letter(letter).is_some() => out.push(letter),
            _ => out.push_str(&format!("[U+{:04X}]", u32::from(letter))),
        }
    }
    out
}

const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Without a meaning that can be copied; archives refuse it.
const fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_of_one_width_and_danish_letters_exist() {
        for face in [Face::Regular, Face::Strong] {
            let widths: Vec<_> = ('0'..='9').map(|digit| face.advance(digit)).collect();
            assert!(widths.iter().all(|width| *width == widths[0] && *width > 0), "{widths:?}");
            assert!("æøåÆØÅ–•·»«€".chars().all(|letter| face.letter(letter).is_some()));
        }
    }

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text = "Rengøring af skolens gymnastiksal efter overenskomstensbestemmelserne i november";
        let width = 60_000;
        let lines = Face::Regular.lines(text, width, 9_000);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| Face::Regular.width(line.trim_end(), 9_000) <= width));
        assert_eq!(lines.concat(), text);
        assert_eq!(Face::Regular.lines("a\nb", width, 9_000), ["a", "b"]);
        assert_eq!(Face::Regular.lines("", width, 9_000), [""]);
    }

    #[test]
    fn what_the_face_lacks_is_written_out() {
        assert_eq!(clean("Blå\u{a0}bær\t中\u{202e}\u{e000}"), "Blå bær [U+4E2D][U+E000]");
    }
}
