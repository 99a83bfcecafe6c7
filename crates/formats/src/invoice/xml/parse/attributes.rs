//! Attributes of a start tag.

use super::{CLASSES, Class, Parser, Prefix, Step, key, small};
use crate::invoice::xml::error::{Malformed, ReadError, ReadErrorKind};
use crate::invoice::xml::symbols::{is_same, namespace_number};
use crate::invoice::xml::{Attr, AttrName, Text};

impl Parser<'_> {
    /// Attributes up to the end of the start tag; says whether the element is closed at once.
    pub(super) fn attributes(&mut self, offset: usize) -> Result<bool, ReadError> {
        self.names.clear();
        loop {
            let before = self.at;
            self.skip_space();
            match self.peek() {
                b'>' => {
                    self.at += 1;
                    break self.check_prefixes(offset).map(|()| false);
                }
                b'/' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    break self.check_prefixes(offset).map(|()| true);
                }
                0 if self.at >= self.bytes.len() => {
                    self.at = offset;
                    return Err(self.malformed(Malformed::Unfinished));
                }
                _ if self.at == before => return Err(self.malformed(Malformed::Name)),
                _ => self.attribute()?,
            }
        }
    }

    fn attribute(&mut self) -> Step {
        if self.names.len() >= self.limits.attributes {
            return Err(self.too_many("attributes", self.limits.attributes));
        }
        let start = self.at;
        let (name, colon) = self.name()?;
        if self.names.iter().any(|(known, _)| is_same(known.as_bytes(), name.as_bytes())) {
            self.at = start;
            return Err(self.malformed(Malformed::DuplicateAttribute));
        }
        self.names.push((name, colon));
        self.skip_space();
        if self.peek() != b'=' {
            return Err(self.malformed(Malformed::Attribute));
        }
        self.at += 1;
        self.skip_space();
        let value = self.value()?;
        let declared = match (name, colon) {
            ("xmlns", _) => Some(""),
            (_, Some(5)) => name.strip_prefix("xmlns:"),
            _ => None,
        };
        match declared {
            Some(prefix) => {
                let vocabulary = namespace_number(value.of(self.input, &self.owned));
                self.prefixes.push(Prefix { prefix, key: key(prefix), vocabulary, depth: self.open.len() });
            }
            None => {
                let name = AttrName::lookup(name, colon.is_some());
                self.seen.insert(name);
                self.attrs.push(Attr { name, value });
            }
        }
        Ok(())
    }

    /// A quoted value, white space in it as spaces.
    fn value(&mut self) -> Result<Text, ReadError> {
        let quote = self.peek();
        if quote != b'"' && quote != b'\'' {
            return Err(self.malformed(Malformed::Attribute));
        }
        self.at += 1;
        let start = self.at;
        let mut special = false;
        loop {
            let Some(byte) = self.bytes.get(self.at) else {
                return Err(self.malformed(Malformed::Unfinished));
            };
            match CLASSES[usize::from(*byte)] {
                Class::Quote if *byte == quote => break,
                Class::Markup => return Err(self.malformed(Malformed::Attribute)),
                Class::Control => return Err(self.malformed(Malformed::Control)),
                Class::Special => special = true,
                _ => special |= matches!(byte, b'\n' | b'\t'),
            }
            self.at += 1;
        }
        let raw = &self.input[start..self.at];
        self.at += 1;
        if !special {
            return Ok(Text::borrowed(small(start), small(raw.len())));
        }
        let value = self.resolved(start, raw)?;
        Ok(self.keep(value.replace(['\n', '\t'], " ")))
    }

    /// Prefixed attributes have declared prefixes.
    fn check_prefixes(&self, offset: usize) -> Step {
        for (name, colon) in &self.names {
            let Some(prefix) = colon.map(|at| &name[..at]) else { continue };
            if prefix != "xmlns" && prefix != "xml" && self.vocabulary(prefix).is_none() {
                return Err(self.error(offset, ReadErrorKind::UnknownPrefix(prefix.to_owned())));
            }
        }
        Ok(())
    }
}
