//! Where in the file a thing stands, at little cost: an offset each, and one index of lines.

use crate::invoice::xml::Place;

/// Byte offset of the element a value was read from; a document made by hand has offset 0 everywhere.
///
/// All offsets compare equal, so that documents compare by content.
#[derive(Debug, Clone, Copy, Default)]
pub struct At(pub u32);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

/// Turns offsets into lines and columns without keeping the text.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Offset of the first byte of each line.
    lines: Vec<u32>,
    /// Offsets of bytes that start no character.
    continuations: Vec<u32>,
}

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Places {
    /// Indexes a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut places = Self { lines: vec![0], continuations: Vec::new() };
        for (offset, byte) in (0u32..).zip(text.bytes()) {
            if byte == b'\n' {
                places.lines.push(offset + 1);
            } else if byte & 0xC0 == 0x80 {
                places.continuations.push(offset);
            }
        }
        places
    }

    /// Line and column of an offset.
    #[must_use]
    pub fn place(&self, at: At) -> Place {
        let line = self.lines.partition_point(|start| *start <= at.0);
        let start = line.checked_sub(1).and_then(|i| self.lines.get(i)).copied().unwrap_or(0);
        let before = |offset: u32| self.continuations.partition_point(|c| *c < offset);
        let wide = before(at.0) - before(start);
        let bytes = at.0 - start;
        Place {
            line: u32::try_from(line.max(1)).unwrap_or(u32::MAX),
            column: (bytes - u32::try_from(wide).unwrap_or(bytes)).saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_characters() {
        let text = "<a>\n  æøå <b/>\n\n<c/>";
        let places = Places::of(text);
        for (offset, _) in text.char_indices() {
            let at = At(u32::try_from(offset).unwrap());
            assert_eq!(places.place(at), Place::of(text, offset), "{offset}");
        }
    }
}
