//! Random damage.

/// xorshift64*: enough to choose places and bytes.
pub struct Random(u64);

/// Pieces that mean something to one of the readers.
const PIECES: [&str; 34] = [
    "<",
    ">",
    "</",
    "/>",
    "&amp;",
    "&#x10FFFF;",
    "&#0;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml",
    "?>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "xmlns:a=\"b\"",
    "\"",
    "'",
    "-",
    ".",
    "&113",
    "&41",
    ";",
    "99999999999999999999",
    "-0.005",
    "1e309",
    "\u{0}",
    "\r\n",
    "2026-02-30",
    "æ",
    "\u{feff}",
    "EUR",
    "BS042",
    "SLUTD00001",
];

impl Random {
    /// From a number that is not 0.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// One of the seeds with one to six changes.
    pub fn damaged(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(6) {
            self.change(&mut bytes, seeds);
        }
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(bytes.len() + 1);
        let end = (at + self.below(60)).min(bytes.len());
        match self.below(8) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = PIECES[self.below(PIECES.len())].bytes();
                drop(bytes.splice(at..at, piece));
            }
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = self.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            3 if at < bytes.len() => bytes[at] = self.next().to_le_bytes()[0],
            4 => {
                let other = &seeds[self.below(seeds.len())];
                let from = self.below(other.len());
                let part = other[from..(from + 200).min(other.len())].to_vec();
                drop(bytes.splice(at..end, part));
            }
            5 => self.double_element(bytes, at),
            6 => self.exchange_text(bytes, at, seeds),
            _ => bytes.truncate(bytes.len() - self.below(bytes.len() / 8 + 1)),
        }
    }

    /// Doubles or removes everything between two tags of the same depth, roughly: the document stays well-formed.
    fn double_element(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let Some(start) = bytes[at..].windows(2).position(|w| w[0] == b'<' && w[1].is_ascii_alphabetic())
        else {
            return;
        };
        let start = at + start;
        let name: Vec<u8> = bytes[start + 1..]
            .iter()
            .copied()
            .take_while(|b| !b.is_ascii_whitespace() && !b"/>".contains(b))
            .collect();
        let close = [b"</", name.as_slice(), b">"].concat();
        let Some(found) = bytes[start..].windows(close.len()).position(|w| w == close) else { return };
        let end = start + found + close.len();
        if self.below(2) == 0 {
            let copy = bytes[start..end].to_vec();
            drop(bytes.splice(end..end, copy));
        } else {
            drop(bytes.drain(start..end));
        }
    }

    /// Replaces the text of one element by the text of another.
    fn exchange_text(&mut self, bytes: &mut Vec<u8>, at: usize, seeds: &[Vec<u8>]) {
        let text = |bytes: &[u8], at: usize| {
            let start = at + bytes[at..].iter().position(|b| *b == b'>')? + 1;
            Some((start, start + bytes[start..].iter().position(|b| *b == b'<')?))
        };
        let other = &seeds[self.below(seeds.len())];
        let (Some((from, to)), Some((a, b))) = (text(bytes, at), text(other, self.below(other.len()))) else {
            return;
        };
        drop(bytes.splice(from..to, other[a..b].iter().copied()));
    }
}
