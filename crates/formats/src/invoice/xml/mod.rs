//! A light read-only tree of one XML document, made for judging invoices fast.
//!
//! Nodes lie in document order in one vector, so that a subtree is a range; names are interned against the
//! supported vocabularies ([`names`]); text and attribute values borrow from the input unless an entity had
//! to be resolved. There is no DTD, no entity expansion beyond the five predefined ones and characters, and
//! size, depth and count are limited ([`Limits`]).

mod error;
pub mod names;
mod parse;
mod reference;
mod source;
mod symbols;

pub use error::{Malformed, ReadError, ReadErrorKind};
pub use parse::{Limits, parse};
pub use source::decode;
pub(crate) use symbols::is_same;
pub use symbols::{AttrName, AttrSet, Tag};

/// Text of the input, by offset and length, or kept by the tree, by its index.
#[derive(Debug, Clone, Copy)]
struct Text {
    start: u32,
    length: u32,
}

impl Text {
    const EMPTY: Self = Self { start: 0, length: 0 };
    /// A length no text of an input has, for text kept by the tree.
    const KEPT: u32 = u32::MAX;

    fn borrowed(start: u32, length: u32) -> Self {
        Self { start, length }
    }

    fn owned(index: u32) -> Self {
        Self { start: index, length: Self::KEPT }
    }

    /// Index of the kept text.
    fn kept(self) -> Option<usize> {
        (self.length == Self::KEPT).then_some(self.start as usize)
    }

    fn is_empty(self) -> bool {
        self.length == 0
    }

    fn of<'t>(self, input: &'t str, owned: &'t [String]) -> &'t str {
        match self.kept() {
            Some(index) => &owned[index],
            None => &input[self.start as usize..(self.start + self.length) as usize],
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Attr {
    name: AttrName,
    value: Text,
}

#[derive(Debug, Clone, Copy)]
struct Raw {
    /// One bit for each tag among the children, shared by many tags: what is missing is seen at once.
    children: u64,
    /// Where in [`Tree::spans`] the first of these bits has its place, the others following in order; or
    /// [`NO_SPANS`].
    spans: u32,
    text: Text,
    /// Byte offset of the start tag.
    offset: u32,
    parent: u32,
    /// Index after the last descendant.
    end: u32,
    attrs: u32,
    attrs_len: u16,
    tag: Tag,
}

/// Of an element with few children: looking through them is faster than counting bits.
const NO_SPANS: u32 = u32::MAX;
/// So many bits among the children make it worth noting where each stands: in an invoice, the document itself.
const WIDE: u32 = 10;

/// How many of the bits stand before that of the tag.
#[inline]
fn rank(bits: u64, tag: Tag) -> usize {
    (bits & (tag.bit() - 1)).count_ones() as usize
}

/// One parsed document.
#[derive(Debug)]
pub struct Tree<'i> {
    input: &'i str,
    nodes: Vec<Raw>,
    /// First and last child of each bit, of elements with many.
    spans: Vec<(u32, u32)>,
    attrs: Vec<Attr>,
    owned: Vec<String>,
    /// Attribute names that occur anywhere in the document.
    pub seen_attributes: AttrSet,
}

/// A place in the input, counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The place of a byte offset.
    #[must_use]
    pub fn of(input: &str, offset: usize) -> Self {
        let before = input.get(..offset).unwrap_or(input);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            line: count(before.bytes().filter(|b| *b == b'\n').count()).saturating_add(1),
            column: count(before[start..].chars().count()).saturating_add(1),
        }
    }
}

/// One element of a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    id: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<'i> Tree<'i> {
    /// The document element.
    #[must_use]
    pub fn root<'t>(&'t self) -> Node<'t>
    where
        'i: 't,
    {
        Node { tree: self, id: 0 }
    }

    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never true: a parsed document has a root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The place of a byte offset of this document.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        Place::of(self.input, offset as usize)
    }

    fn str(&self, text: Text) -> &str {
        text.of(self.input, &self.owned)
    }
}

impl<'t> Node<'t> {
    #[inline]
    fn raw(self) -> &'t Raw {
        &self.tree.nodes[self.id as usize]
    }

    /// Position in document order, from 0.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// The interned name.
    #[inline]
    #[must_use]
    pub fn tag(self) -> Tag {
        self.raw().tag
    }

    /// The name as written, with its prefix.
    #[must_use]
    pub fn name(self) -> &'t str {
        let rest = self.tree.input.get(self.raw().offset as usize + 1..).unwrap_or("");
        rest.split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').next().unwrap_or("")
    }

    /// The name as written, without its prefix.
    #[must_use]
    pub fn local_name(self) -> &'t str {
        let name = self.name();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The enclosing element.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        (self.id != 0).then(|| Self { tree: self.tree, id: self.raw().parent })
    }

    /// Whether the parent exists and has this name.
    #[must_use]
    pub fn is_in(self, tag: Tag) -> bool {
        self.parent().is_some_and(|p| p.tag() == tag)
    }

    /// Whether any element around this one has this name.
    #[must_use]
    pub fn is_within(self, tag: Tag) -> bool {
        let mut node = self;
        while let Some(parent) = node.parent() {
            if parent.tag() == tag {
                return true;
            }
            node = parent;
        }
        false
    }

    /// The document element.
    #[must_use]
    pub fn root(self) -> Self {
        Self { tree: self.tree, id: 0 }
    }

    /// All child elements.
    pub fn all_children(self) -> Children<'t> {
        Children { tree: self.tree, next: self.id + 1, end: self.raw().end }
    }

    /// Elements after this one under the same parent.
    #[must_use]
    pub fn following(self) -> Children<'t> {
        let end = self.parent().map_or(0, |parent| parent.raw().end);
        Children { tree: self.tree, next: self.raw().end, end }
    }

    /// Child elements of one name.
    #[inline]
    pub fn children(self, tag: Tag) -> Named<'t> {
        Named { among: self.perhaps(tag), tag }
    }

    /// The children from the first to the last that may have this name, or none where none of them can.
    #[inline]
    fn perhaps(self, tag: Tag) -> Children<'t> {
        let raw = self.raw();
        if raw.children & tag.bit() == 0 {
            return Children { tree: self.tree, next: 0, end: 0 };
        }
        if raw.spans == NO_SPANS {
            return self.all_children();
        }
        let (next, last) = self.tree.spans[raw.spans as usize + rank(raw.children, tag)];
        Children { tree: self.tree, next, end: last + 1 }
    }

    /// Whether no child can have this name; when false, one may.
    #[inline]
    #[must_use]
    pub fn surely_lacks(self, tag: Tag) -> bool {
        self.raw().children & tag.bit() == 0
    }

    /// The first child of one name.
    #[must_use]
    pub fn child(self, tag: Tag) -> Option<Self> {
        self.children(tag).next()
    }

    /// Whether a child of this name exists.
    #[must_use]
    pub fn has_child(self, tag: Tag) -> bool {
        self.child(tag).is_some()
    }

    /// This element and all below it, in document order.
    pub fn subtree(self) -> impl Iterator<Item = Self> + Clone {
        let tree = self.tree;
        (self.id..self.raw().end).map(move |id| Self { tree, id })
    }

    /// How many elements [`Self::subtree`] yields.
    #[must_use]
    pub fn subtree_len(self) -> usize {
        (self.raw().end - self.id) as usize
    }

    /// All elements below this one, in document order.
    pub fn descendants(self) -> impl Iterator<Item = Self> + Clone {
        self.subtree().skip(1)
    }

    /// Whether there is no child element.
    #[must_use]
    pub fn is_leaf(self) -> bool {
        self.raw().end == self.id + 1
    }

    /// Calls `visit` for every element at `path` below this one; stops when it returns true, and says so.
    pub fn any_at(self, path: &[Tag], visit: &mut impl FnMut(Self) -> bool) -> bool {
        match path {
            [] => visit(self),
            [last] => self.children(*last).any(visit),
            [first, rest @ ..] => self.children(*first).any(|child| child.any_at(rest, visit)),
        }
    }

    /// Whether an element exists at `path`.
    #[must_use]
    pub fn has(self, path: &[Tag]) -> bool {
        self.at(path).is_some()
    }

    /// How many elements there are at `path`.
    #[must_use]
    pub fn count(self, path: &[Tag]) -> usize {
        match path {
            [] => 1,
            [last] => self.children(*last).count(),
            [first, rest @ ..] => self.children(*first).map(|child| child.count(rest)).sum(),
        }
    }

    /// The first element at `path`.
    #[must_use]
    pub fn at(self, path: &[Tag]) -> Option<Self> {
        match path {
            [] => Some(self),
            [last] => self.child(*last),
            [first, rest @ ..] => self.children(*first).find_map(|child| child.at(rest)),
        }
    }

    /// All elements at `path`.
    #[must_use]
    pub fn all_at(self, path: &[Tag]) -> Vec<Self> {
        let mut found = Vec::new();
        self.any_at(path, &mut |node| {
            found.push(node);
            false
        });
        found
    }

    /// Its own text, as written (entities resolved), not that of its children.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.tree.str(self.raw().text)
    }

    /// Its own text without surrounding white space.
    #[must_use]
    pub fn trimmed(self) -> &'t str {
        self.text().trim_ascii() // the one other character this would take, form feed, XML forbids
    }

    /// Text of the first element at `path`, without surrounding white space; `None` where it is missing.
    #[must_use]
    pub fn text_at(self, path: &[Tag]) -> Option<&'t str> {
        self.at(path).map(Self::trimmed)
    }

    /// Text of the first element at `path`, `None` where it is missing or blank.
    #[must_use]
    pub fn filled(self, path: &[Tag]) -> Option<&'t str> {
        self.text_at(path).filter(|text| !text.is_empty())
    }

    /// An attribute's value.
    #[must_use]
    pub fn attr(self, name: AttrName) -> Option<&'t str> {
        let raw = self.raw();
        let from = raw.attrs as usize;
        let attrs = &self.tree.attrs[from..from + usize::from(raw.attrs_len)];
        attrs.iter().find(|attr| attr.name == name).map(|attr| self.tree.str(attr.value))
    }

    /// Byte offset of the start tag.
    #[must_use]
    pub fn offset(self) -> u32 {
        self.raw().offset
    }

    /// Line and column of the start tag.
    #[must_use]
    pub fn place(self) -> Place {
        self.tree.place(self.raw().offset)
    }

    /// The path from the root, `/Invoice/cac:InvoiceLine[2]/cbc:ID`, numbered where siblings share the name.
    #[must_use]
    pub fn path(self) -> String {
        let mut steps = Vec::new();
        let mut node = Some(self);
        while let Some(at) = node {
            steps.push(at.step());
            node = at.parent();
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }

    fn step(self) -> String {
        let name = self.name();
        let Some(parent) = self.parent() else { return name.to_owned() };
        let same = |child: &Self| child.tag() == self.tag() && child.name() == name;
        if parent.all_children().filter(same).count() < 2 {
            return name.to_owned();
        }
        let before = parent.all_children().filter(same).take_while(|child| child.id < self.id).count();
        format!("{name}[{}]", before + 1)
    }
}

/// Iterator over child elements.
#[derive(Debug, Clone)]
pub struct Children<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    #[inline]
    fn next(&mut self) -> Option<Node<'t>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node { tree: self.tree, id: self.next };
        self.next = node.raw().end;
        Some(node)
    }
}

/// Iterator over child elements of one name.
#[derive(Debug, Clone)]
pub struct Named<'t> {
    among: Children<'t>,
    tag: Tag,
}

impl<'t> Iterator for Named<'t> {
    type Item = Node<'t>;

    #[inline]
    fn next(&mut self) -> Option<Node<'t>> {
        let Children { tree, next, end } = &mut self.among;
        while *next < *end {
            let id = *next;
            let raw = &tree.nodes[id as usize];
            *next = raw.end;
            if raw.tag == self.tag {
                return Some(Node { tree, id });
            }
        }
        None
    }
}

/// A path of element names: `path!(cac:Party/cbc:Name)`.
#[macro_export]
macro_rules! path {
    ($($ns:ident : $name:ident)/ *) => {
        &[$($crate::invoice::xml::names::$ns::$name),*]
    };
}
