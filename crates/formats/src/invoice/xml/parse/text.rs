//! Text between tags.

use super::{CLASSES, Class, Parser, Step, small};
use crate::invoice::xml::error::{Malformed, ReadError};
use crate::invoice::xml::{Raw, Text, reference};

impl Parser<'_> {
    /// Text up to the next `<` or the end.
    pub(super) fn text(&mut self) -> Step {
        let start = self.at;
        self.skip_space();
        if self.peek() == b'<' {
            return self.add_blank(start);
        }
        let mut special = false;
        loop {
            let rest = &self.bytes[self.at..];
            let Some(plain) = rest.iter().position(|byte| CLASSES[usize::from(*byte)] != Class::Plain) else {
                self.at = self.bytes.len();
                break;
            };
            self.at += plain;
            let byte = &rest[plain];
            match CLASSES[usize::from(*byte)] {
                Class::Plain | Class::Quote => {}
                Class::Markup => break,
                Class::Special => special = true,
                Class::Greater if self.input[start..self.at].ends_with("]]") => {
                    return Err(self.malformed(Malformed::CdataEnd));
                }
                Class::Greater => {}
                Class::Control => return Err(self.malformed(Malformed::Control)),
            }
            self.at += 1;
        }
        let raw = &self.input[start..self.at];
        let text = if special { Some(self.resolved(start, raw)?) } else { None };
        self.add(start, self.at, text)
    }

    /// References resolved, line ends as `\n`.
    pub(super) fn resolved(&self, start: usize, raw: &str) -> Result<String, ReadError> {
        reference::resolve(raw).map_err(|(at, kind)| self.error(start + at, kind))
    }

    /// White space: the text of an element that has no other, indentation between child elements.
    fn add_blank(&mut self, start: usize) -> Step {
        let Some(&(id, _)) = self.open.last() else { return Ok(()) };
        if start == self.at {
            return Ok(());
        }
        let Raw { text, children, .. } = self.nodes[id as usize];
        if !text.is_empty() {
            return self.add(start, self.at, None);
        }
        if children == 0 {
            self.nodes[id as usize].text = Text::borrowed(small(start), small(self.at - start));
        }
        Ok(())
    }

    /// Adds text to the open element: what is written from `start` to `end`, or `resolved`.
    pub(super) fn add(&mut self, start: usize, end: usize, resolved: Option<String>) -> Step {
        let written = &self.input[start..end];
        let Some(&(id, _)) = self.open.last() else {
            let blank = resolved.is_none() && written.trim_ascii().is_empty();
            self.at = if blank { self.at } else { start };
            return if blank { Ok(()) } else { Err(self.malformed(Malformed::TextOutside)) };
        };
        let before = self.nodes[id as usize].text;
        if let Some(kept) = before.kept() {
            self.owned[kept].push_str(resolved.as_deref().unwrap_or(written));
            return Ok(());
        }
        self.nodes[id as usize].text = match resolved {
            None if before.is_empty() => Text::borrowed(small(start), small(written.len())),
            Some(resolved) if before.is_empty() => self.keep(resolved),
            resolved => {
                let more = resolved.as_deref().unwrap_or(written);
                self.keep(format!("{}{more}", before.of(self.input, &self.owned)))
            }
        };
        Ok(())
    }

    pub(super) fn keep(&mut self, text: String) -> Text {
        self.owned.push(text);
        Text::owned(small(self.owned.len() - 1))
    }
}
