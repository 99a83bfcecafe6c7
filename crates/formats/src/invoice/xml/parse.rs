//! Text to [`Tree`]: one pass over the bytes, nothing copied that can be borrowed.

use super::error::{Malformed, ReadError, ReadErrorKind};
use super::reference;
use super::symbols::is_same;
use super::{Attr, AttrSet, NO_SPANS, Raw, Tag, Text, Tree, WIDE, rank};

/// What a document may not exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size in bytes.
    pub bytes: usize,
    /// Elements inside each other.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Attributes of one element.
    pub attributes: usize,
}

impl Default for Limits {
    /// 100 MiB (attachments are embedded as base64), 64 levels, two million elements, 64 attributes.
    fn default() -> Self {
        Self { bytes: 100 << 20, depth: 64, elements: 2_000_000, attributes: 64 }
    }
}

/// Parses a document; `input` is decoded already ([`super::decode`]).
///
/// # Errors
/// One [`ReadError`] at the first thing that is wrong.
pub fn parse<'i>(input: &'i str, limits: &Limits) -> Result<Tree<'i>, ReadError> {
    if input.len() > limits.bytes || u32::try_from(input.len()).is_err() {
        return Err(ReadError::at_start(ReadErrorKind::TooLarge("bytes", limits.bytes)));
    }
    Parser::new(input, *limits).run()
}

mod attributes;
mod text;

type Step = Result<(), ReadError>;

/// A namespace prefix in force.
struct Prefix<'i> {
    prefix: &'i str,
    /// Its first bytes and length as one number.
    key: u64,
    vocabulary: u16,
    /// How many elements are open around the declaring one.
    depth: usize,
}

struct Parser<'i> {
    input: &'i str,
    bytes: &'i [u8],
    /// Offset of the byte at hand.
    at: usize,
    limits: Limits,
    /// Open elements: node and name as written.
    open: Vec<(u32, &'i str)>,
    prefixes: Vec<Prefix<'i>>,
    nodes: Vec<Raw>,
    spans: Vec<(u32, u32)>,
    attrs: Vec<Attr>,
    /// Attribute names of the start tag at hand, and where their colons are.
    names: Vec<(&'i str, Option<usize>)>,
    owned: Vec<String>,
    seen: AttrSet,
}

/// An offset or count within a document, which is never above `u32::MAX` bytes.
fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Seven bytes and the length; prefixes below eight bytes are equal when their keys are.
fn key(prefix: &str) -> u64 {
    prefix.bytes().take(7).fold(prefix.len().min(8) as u64, |key, byte| key << 8 | u64::from(byte))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// What a byte of text or of an attribute value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Plain,
    /// `<`, which ends a text.
    Markup,
    /// Either quote, which may end a value.
    Quote,
    /// `&` or a byte that is written otherwise in the result.
    Special,
    /// `>`, which may not follow `]]`.
    Greater,
    /// Not allowed in XML.
    Control,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Plain; 256];
    let mut control = 0;
    while control < 0x20 {
        classes[control] = Class::Control;
        control += 1;
    }
    classes[b'\n' as usize] = Class::Plain;
    classes[b'\t' as usize] = Class::Plain;
    classes[b'\r' as usize] = Class::Special;
    classes[b'&' as usize] = Class::Special;
    classes[b'<' as usize] = Class::Markup;
    classes[b'>' as usize] = Class::Greater;
    classes[b'"' as usize] = Class::Quote;
    classes[b'\'' as usize] = Class::Quote;
    classes
};

/// What a byte of a name is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InName {
    /// Letters and what else a name is made of; all above ASCII are taken as letters.
    Letter,
    /// `:`
    Colon,
    /// Not in a name.
    End,
}

const NAME: [InName; 256] = {
    let mut name = [InName::End; 256];
    let mut byte = u8::MAX;
    loop {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | 0x80..) {
            name[byte as usize] = InName::Letter;
        }
        if byte == 0 {
            name[b':' as usize] = InName::Colon;
            break name;
        }
        byte -= 1;
    }
};

impl<'i> Parser<'i> {
    fn new(input: &'i str, limits: Limits) -> Self {
        Self {
            input,
            bytes: input.as_bytes(),
            at: 0,
            limits,
            open: Vec::with_capacity(16),
            prefixes: Vec::with_capacity(8),
            nodes: Vec::with_capacity(input.len().min(1 << 20) / 32 + 8),
            spans: Vec::new(),
            attrs: Vec::with_capacity(input.len().min(1 << 20) / 96 + 8),
            names: Vec::new(),
            owned: Vec::new(),
            seen: AttrSet::default(),
        }
    }

    fn run(mut self) -> Result<Tree<'i>, ReadError> {
        loop {
            self.text()?;
            match self.bytes.get(self.at + 1) {
                None if self.at >= self.bytes.len() => return self.finish(),
                Some(b'/') => self.end_tag()?,
                Some(b'!') => self.declaration()?,
                Some(b'?') => self.skip_to("?>", 2)?,
                _ => self.start_tag()?,
            }
        }
    }

    fn error(&self, offset: usize, kind: ReadErrorKind) -> ReadError {
        ReadError::new(kind, self.input, offset.min(self.input.len()))
    }

    fn malformed(&self, reason: Malformed) -> ReadError {
        self.error(self.at, ReadErrorKind::NotWellFormed(reason))
    }

    fn too_many(&self, what: &'static str, allowed: usize) -> ReadError {
        self.error(self.at, ReadErrorKind::TooLarge(what, allowed))
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        self.at += rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len());
    }

    /// Goes behind the next `end`, looked for `after` bytes from here.
    fn skip_to(&mut self, end: &str, after: usize) -> Step {
        let rest = self.input.get(self.at + after..).unwrap_or("");
        match rest.find(end) {
            Some(found) => {
                self.at += after + found + end.len();
                Ok(())
            }
            None => Err(self.malformed(Malformed::Unfinished)),
        }
    }

    /// A name at hand, and where its colon is, if any.
    fn name(&mut self) -> Result<(&'i str, Option<usize>), ReadError> {
        let start = self.at;
        let mut colon = None;
        self.at = self.bytes.len();
        for (at, byte) in (start..).zip(&self.bytes[start..]) {
            match NAME[usize::from(*byte)] {
                InName::Letter => {}
                InName::Colon => colon = colon.or(Some(at - start)),
                InName::End => {
                    self.at = at;
                    break;
                }
            }
        }
        let starts_well = self.bytes.get(start).is_some_and(|b| !matches!(b, b'-' | b'.' | b'0'..=b'9'));
        if self.at == start || !starts_well {
            self.at = start;
            return Err(self.malformed(Malformed::Name));
        }
        Ok((&self.input[start..self.at], colon))
    }

    fn start_tag(&mut self) -> Step {
        let offset = self.at;
        self.check_limits()?;
        self.at += 1;
        let (name, colon) = self.name()?;
        let attrs = self.attrs.len();
        let is_empty = match self.peek() {
            b'>' => {
                self.at += 1;
                false
            }
            _ => self.attributes(offset)?,
        };
        let tag = self.tag(name, colon, offset)?;
        let parent = self.open.last().map_or(0, |(id, _)| *id);
        let id = small(self.nodes.len());
        if id != 0 {
            self.adopt(parent, tag);
        }
        self.nodes.push(Raw {
            children: 0,
            spans: NO_SPANS,
            text: Text::EMPTY,
            offset: small(offset),
            parent,
            end: id + 1,
            attrs: small(attrs),
            attrs_len: u16::try_from(self.attrs.len() - attrs).unwrap_or(u16::MAX),
            tag,
        });
        self.open.push((id, name));
        if is_empty {
            self.close();
        }
        Ok(())
    }

    /// Notes a child; white space before the first one is indentation.
    fn adopt(&mut self, parent: u32, tag: Tag) {
        let text = self.nodes[parent as usize].text;
        let parent = &mut self.nodes[parent as usize];
        if parent.children == 0 && text.of(self.input, &self.owned).trim_ascii().is_empty() {
            parent.text = Text::EMPTY;
        }
        parent.children |= tag.bit();
    }

    fn check_limits(&self) -> Step {
        if self.open.len() >= self.limits.depth {
            return Err(self.too_many("levels", self.limits.depth));
        }
        if self.nodes.len() >= self.limits.elements {
            return Err(self.too_many("elements", self.limits.elements));
        }
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(self.malformed(Malformed::SecondRoot));
        }
        Ok(())
    }

    fn tag(&self, name: &'i str, colon: Option<usize>, offset: usize) -> Result<Tag, ReadError> {
        let (prefix, local) = colon.map_or(("", name), |at| (&name[..at], &name[at + 1..]));
        match self.vocabulary(prefix) {
            Some(vocabulary) => Ok(Tag::lookup(vocabulary, local)),
            None if prefix.is_empty() || prefix == "xml" => Ok(super::names::FOREIGN),
            None => Err(self.error(offset, ReadErrorKind::UnknownPrefix(prefix.to_owned()))),
        }
    }

    fn vocabulary(&self, prefix: &str) -> Option<u16> {
        let key = key(prefix);
        let same = |known: &&Prefix<'i>| known.key == key && (prefix.len() < 8 || known.prefix == prefix);
        self.prefixes.iter().rev().find(same).map(|found| found.vocabulary)
    }

    fn end_tag(&mut self) -> Step {
        let Some((_, name)) = self.open.last() else { return Err(self.malformed(Malformed::EndTag)) };
        let offset = self.at;
        let rest = &self.bytes[self.at + 2..];
        if !rest.get(..name.len()).is_some_and(|start| is_same(start, name.as_bytes())) {
            return Err(self.malformed(Malformed::EndTag));
        }
        self.at += 2 + name.len();
        self.skip_space();
        if self.peek() != b'>' {
            self.at = offset;
            return Err(self.malformed(Malformed::EndTag));
        }
        self.at += 1;
        self.close();
        Ok(())
    }

    fn close(&mut self) {
        let Some((id, _)) = self.open.pop() else { return };
        let end = small(self.nodes.len());
        self.nodes[id as usize].end = end;
        if self.nodes[id as usize].children.count_ones() >= WIDE {
            self.note_spans(id, end);
        }
        let depth = self.open.len();
        while self.prefixes.last().is_some_and(|prefix| prefix.depth >= depth) {
            self.prefixes.pop();
        }
    }

    /// Notes where the first and the last child of each bit stand, so that nobody has to look for them.
    fn note_spans(&mut self, id: u32, end: u32) {
        let bits = self.nodes[id as usize].children;
        let from = self.spans.len();
        self.spans.resize(from + bits.count_ones() as usize, (0, 0));
        let mut child = id + 1;
        while child < end {
            let Raw { tag, end: next, .. } = self.nodes[child as usize];
            let span = &mut self.spans[from + rank(bits, tag)];
            // The document element is nobody's child, so 0 stands for none yet.
            *span = (if span.0 == 0 { child } else { span.0 }, child);
            child = next;
        }
        self.nodes[id as usize].spans = small(from);
    }

    /// `<!…`: a comment, a CDATA section, or what is not allowed.
    fn declaration(&mut self) -> Step {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"<!--") {
            return self.skip_to("-->", 4);
        }
        if rest.starts_with(b"<!DOCTYPE") {
            return Err(self.error(self.at, ReadErrorKind::DocumentType));
        }
        if !rest.starts_with(b"<![CDATA[") {
            return Err(self.malformed(Malformed::Unfinished));
        }
        let start = self.at + 9;
        self.skip_to("]]>", 9)?;
        let text = &self.input[start..self.at - 3];
        if text.bytes().any(|b| CLASSES[usize::from(b)] == Class::Control) {
            return Err(self.malformed(Malformed::Control));
        }
        let text = if text.contains('\r') { Some(reference::lines(text)) } else { None };
        self.add(start, self.at - 3, text)
    }

    fn finish(self) -> Result<Tree<'i>, ReadError> {
        if let Some((open, _)) = self.open.last() {
            let offset = self.nodes[*open as usize].offset as usize;
            return Err(self.error(offset, ReadErrorKind::NotWellFormed(Malformed::Unclosed)));
        }
        if self.nodes.is_empty() {
            let blank = self.input.trim().is_empty();
            let none = ReadErrorKind::NotWellFormed(Malformed::NoElement);
            return Err(ReadError::at_start(if blank { ReadErrorKind::Empty } else { none }));
        }
        Ok(Tree {
            input: self.input,
            nodes: self.nodes,
            spans: self.spans,
            attrs: self.attrs,
            owned: self.owned,
            seen_attributes: self.seen,
        })
    }
}
