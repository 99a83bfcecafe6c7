//! Judges a document by a rule pack.
//!
//! A pack is compiled once ([`super::table`]). A document is walked once per pack, in document order: every
//! element is looked up by its name, the contexts listed for that name are tried in order, and of each
//! pattern the first context that matches applies. Paths that must not occur from the root are one trie that
//! is walked along.

use super::doc::Doc;
use super::{Finding, Flag};
use crate::invoice::Decimal;
use crate::invoice::xml::{AttrName, Node, Tag};

/// Decides whether a rule holds at an element.
pub type Test = for<'t> fn(&Doc<'t>, Node<'t>) -> bool;

/// An element path below the context, perhaps ending in an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Steps up before the path starts.
    pub up: usize,
    /// Element names.
    pub path: Vec<Tag>,
    /// Attribute of the last element.
    pub attr: Option<AttrName>,
}

impl Target {
    /// Whether the first step leads nowhere, seen without looking for it.
    fn is_missing(&self, node: Node<'_>) -> bool {
        self.up == 0 && self.path.first().is_some_and(|tag| node.surely_lacks(*tag))
    }
}

impl Target {
    fn base<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        (0..self.up).try_fold(node, |at, _| at.parent())
    }

    fn any<'t>(&self, node: Node<'t>, visit: &mut impl FnMut(&'t str) -> bool) -> bool {
        if self.is_missing(node) {
            return false;
        }
        let Some(base) = self.base(node) else { return false };
        base.any_at(&self.path, &mut |found| match self.attr {
            Some(name) => found.attr(name).is_some_and(&mut *visit),
            None => visit(found.text()),
        })
    }

    /// The first text, empty where there is none.
    fn first<'t>(&self, node: Node<'t>) -> &'t str {
        let mut first = "";
        self.any(node, &mut |text| {
            first = text;
            true
        });
        first
    }

    fn count(&self, node: Node<'_>) -> usize {
        let mut count = 0;
        self.any(node, &mut |_| {
            count += 1;
            false
        });
        count
    }
}

/// One statement about an element.
pub enum Atom {
    /// Some text that is not blank.
    Filled(Target),
    /// At least one of these.
    Some(Vec<Target>),
    /// None at all.
    None(Target),
    /// At most so many.
    Max(usize, Target),
    /// At least so many.
    Min(usize, Target),
    /// Exactly so many.
    Exactly(usize, Target),
    /// At most so many characters after the decimal point.
    Decimals(usize, Target),
    /// Exactly so many characters after the decimal point; missing has none.
    DecimalsExactly(usize, Target),
    /// One of these values, exactly as written.
    Is(Target, Vec<String>),
    /// One of these values, surrounding white space ignored.
    Reads(Target, Vec<String>),
    /// Some value that is not this one.
    Differs(Target, String),
    /// A code of a list, surrounding white space ignored; missing is wrong.
    Code(Target, &'static super::codes::List),
    /// A code of a list, exactly as written; missing is wrong.
    Listed(Target, &'static super::codes::List),
    /// At most so many characters; missing has none.
    Longest(usize, Target),
    /// At least so many characters; missing has none.
    Shortest(usize, Target),
    /// Starts with this.
    Starts(Target, String),
    /// The number zero.
    Zero(Target),
    /// A function of its own.
    Test(Test),
    /// Cannot be decided by a machine; the standard states it for people.
    Always,
}

impl Atom {
    fn holds<'t>(&self, doc: &Doc<'t>, node: Node<'t>) -> bool {
        match self {
            Self::Filled(target) => target.any(node, &mut |text| !is_blank(text)),
            Self::Some(targets) => targets.iter().any(|target| target.any(node, &mut |_| true)),
            Self::None(target) => !target.any(node, &mut |_| true),
            Self::Max(limit, target) => target.count(node) <= *limit,
            Self::Min(limit, target) => target.count(node) >= *limit,
            Self::Exactly(wanted, target) => target.count(node) == *wanted,
            Self::Decimals(limit, target) => !target.any(node, &mut |text| decimals(text) > *limit),
            Self::DecimalsExactly(wanted, target) => decimals(target.first(node)) == *wanted,
            Self::Is(target, values) => target.any(node, &mut |text| values.iter().any(|v| v == text)),
            Self::Reads(target, values) => {
                let text = target.first(node).trim_ascii();
                values.iter().any(|v| v == text)
            }
            Self::Differs(target, value) => target.any(node, &mut |text| text != value),
            Self::Code(target, list) => target.any(node, &mut |text| list.has(text.trim_ascii())),
            Self::Listed(target, list) => list.has(target.first(node)),
            Self::Longest(limit, target) => target.first(node).chars().count() <= *limit,
            Self::Shortest(limit, target) => target.first(node).chars().count() >= *limit,
            Self::Starts(target, prefix) => target.first(node).starts_with(prefix.as_str()),
            Self::Zero(target) => {
                target.any(node, &mut |text| Decimal::parse(text).is_some_and(Decimal::is_zero))
            }
            Self::Test(test) => test(doc, node),
            Self::Always => true,
        }
    }
}

/// An atom or its opposite.
pub struct Literal {
    /// Whether the atom must not hold.
    pub negated: bool,
    /// The statement.
    pub atom: Atom,
}

/// What a table row demands: of every clause at least one literal holds.
pub struct Check(pub Vec<Vec<Literal>>);

impl Check {
    fn holds<'t>(&self, doc: &Doc<'t>, node: Node<'t>) -> bool {
        let literal = |l: &Literal| l.atom.holds(doc, node) != l.negated;
        self.0.iter().all(|clause| clause.iter().any(literal))
    }
}

/// Whether a text is only white space.
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_whitespace())
}

/// Characters after the decimal point.
pub fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.chars().count())
}

/// One rule at one context.
pub struct Rule {
    /// Index of its id in [`Pack::ids`].
    pub id: usize,
    /// What it demands.
    pub check: Check,
}

/// Where a group of rules applies.
pub struct Context {
    /// Names from outermost to innermost; empty for any element.
    pub path: Vec<Tag>,
    /// Whether the first name must be the document element.
    pub absolute: bool,
    /// Whether there is any one document element before the path.
    pub below_root: bool,
    /// An attribute that must be present.
    pub attr: Option<AttrName>,
    /// Whether any child of the path is meant, not the path itself.
    pub any_child: bool,
    /// A further condition.
    pub when: Option<Test>,
}

impl Context {
    fn matches<'t>(&self, doc: &Doc<'t>, node: Node<'t>) -> bool {
        let mut at = if self.any_child { doc.parent(node) } else { Some(node) };
        for tag in self.path.iter().rev() {
            match at {
                Some(found) if found.tag() == *tag => at = doc.parent(found),
                _ => return false,
            }
        }
        (!self.absolute || at.is_none())
            && (!self.below_root || at.is_some_and(|root| doc.parent(root).is_none()))
            && self.attr.is_none_or(|name| node.attr(name).is_some())
            && self.when.is_none_or(|when| when(doc, node))
    }
}

/// A context that may match an element of one name, with what rules it out at once.
pub struct Candidate {
    /// Number of the pattern.
    pub pattern: u32,
    /// Index of the group.
    pub group: u32,
    /// Index of the context in it.
    pub context: u32,
    /// What the parent must be called, `None` where it may be anything.
    pub parent: Option<Tag>,
}

/// Rules that apply together.
pub struct Group {
    /// Number of the pattern: of each pattern only the first matching group applies to an element.
    pub pattern: u32,
    /// Alternatives.
    pub contexts: Vec<Context>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// A path that may not occur anywhere in the document, or not from its root.
pub struct Ban {
    /// Index of the rule's id.
    pub id: usize,
    /// Names from outermost to innermost.
    pub path: Vec<Tag>,
    /// An attribute of the last.
    pub attr: Option<AttrName>,
    /// A further condition.
    pub when: Option<Test>,
}

/// A rule's id and severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleId {
    /// Id, for example `BR-CO-10`.
    pub id: &'static str,
    /// Severity.
    pub flag: Flag,
}

/// A compiled rule pack.
pub struct Pack {
    /// Name, for example `EN16931-UBL-1.3.16`.
    pub name: &'static str,
    /// Every rule once.
    pub ids: Vec<RuleId>,
    /// For each rule the context and the words of its first table row.
    pub rows: Vec<(&'static str, &'static str)>,
    /// Groups in order.
    pub groups: Vec<Group>,
    /// For each tag number the contexts that end in it, in order.
    pub by_tag: Vec<Vec<Candidate>>,
    /// Paths banned from the root, as a trie.
    pub banned_paths: Trie,
    /// Paths banned anywhere, by last tag.
    pub banned_anywhere: Vec<Vec<Ban>>,
    /// Whether anything is banned.
    pub bans: bool,
    /// Attributes banned anywhere.
    pub banned_attributes: Vec<(usize, AttrName)>,
}

/// A trie of element names.
#[derive(Default)]
pub struct Trie {
    /// Children by state, sorted by tag.
    pub next: Vec<Vec<(Tag, u32)>>,
    /// Rules that fire when a state is reached.
    pub fires: Vec<Vec<usize>>,
}

/// State outside the trie.
const OUT: u32 = u32::MAX;

impl Trie {
    /// Adds a path below the root.
    pub fn add(&mut self, path: &[Tag], rule: usize) {
        if self.next.is_empty() {
            self.grow();
        }
        let mut state = 0usize;
        for tag in path {
            state = match self.next[state].binary_search_by_key(tag, |(t, _)| *t) {
                Ok(at) => self.next[state][at].1 as usize,
                Err(at) => {
                    let fresh = self.grow();
                    self.next[state].insert(at, (*tag, fresh));
                    fresh as usize
                }
            };
        }
        self.fires[state].push(rule);
    }

    fn grow(&mut self) -> u32 {
        self.next.push(Vec::new());
        self.fires.push(Vec::new());
        u32::try_from(self.next.len() - 1).unwrap_or(OUT)
    }

    fn step(&self, state: u32, tag: Tag) -> u32 {
        let Some(next) = self.next.get(state as usize) else { return OUT };
        next.binary_search_by_key(&tag, |(t, _)| *t).map_or(OUT, |at| next[at].1)
    }
}

impl Pack {
    /// All rules that do not hold, by id in order of first occurrence.
    #[must_use]
    pub fn judge(&self, doc: &Doc<'_>) -> Vec<Finding> {
        let mut fired = Fired { rules: Vec::new() };
        let mut states: Vec<u32> = vec![OUT; if self.bans { doc.root.subtree_len() } else { 0 }];
        let banning = self.bans && doc.is_ubl_invoice();
        for (at, node) in doc.root.subtree().enumerate() {
            self.visit(doc, node, &mut fired);
            if banning {
                states[at] = self.banned_state(doc, node, &states, &mut fired);
                self.visit_banned_anywhere(doc, node, &mut fired);
            }
        }
        if banning {
            for (rule, name) in &self.banned_attributes {
                if doc.seen_attributes().contains(*name) {
                    fired.once(*rule, doc.root);
                }
            }
        }
        fired.findings(self)
    }

    fn visit<'t>(&self, doc: &Doc<'t>, node: Node<'t>, fired: &mut Fired<'t>) {
        let candidates = &self.by_tag[node.tag().index()];
        if candidates.is_empty() {
            return;
        }
        let parent = doc.parent(node).map(Node::tag);
        let mut done = u32::MAX;
        for candidate in candidates {
            if candidate.pattern == done || candidate.parent.is_some() && candidate.parent != parent {
                continue;
            }
            let group = &self.groups[candidate.group as usize];
            if !group.contexts[candidate.context as usize].matches(doc, node) {
                continue;
            }
            done = candidate.pattern;
            for rule in &group.rules {
                if !rule.check.holds(doc, node) {
                    fired.add(rule.id, node);
                }
            }
        }
    }

    fn banned_state<'t>(&self, doc: &Doc<'t>, node: Node<'t>, states: &[u32], fired: &mut Fired<'t>) -> u32 {
        let Some(parent) = doc.parent(node) else { return 0 };
        let before = states[(parent.id() - doc.root.id()) as usize];
        if before == OUT {
            return OUT;
        }
        let state = self.banned_paths.step(before, node.tag());
        if let Some(rules) = self.banned_paths.fires.get(state as usize) {
            for rule in rules {
                fired.once(*rule, node);
            }
        }
        state
    }

    fn visit_banned_anywhere<'t>(&self, doc: &Doc<'t>, node: Node<'t>, fired: &mut Fired<'t>) {
        for ban in &self.banned_anywhere[node.tag().index()] {
            let mut at = Some(node);
            let found = ban.path.iter().rev().all(|tag| {
                let matches = at.is_some_and(|n| n.tag() == *tag);
                at = at.and_then(|n| doc.parent(n));
                matches
            });
            if found
                && ban.attr.is_none_or(|name| node.attr(name).is_some())
                && ban.when.is_none_or(|when| when(doc, node))
            {
                fired.once(ban.id, node);
            }
        }
    }
}

struct Fired<'t> {
    /// Rule, count, first place.
    rules: Vec<(usize, u32, Node<'t>)>,
}

impl<'t> Fired<'t> {
    fn add(&mut self, rule: usize, node: Node<'t>) {
        match self.rules.iter_mut().find(|(known, _, _)| *known == rule) {
            Some((_, count, _)) => *count += 1,
            None => self.rules.push((rule, 1, node)),
        }
    }

    fn once(&mut self, rule: usize, node: Node<'t>) {
        if !self.rules.iter().any(|(known, _, _)| *known == rule) {
            self.rules.push((rule, 1, node));
        }
    }

    fn findings(self, pack: &Pack) -> Vec<Finding> {
        let finding = |(rule, count, node): (usize, u32, Node<'t>)| {
            let RuleId { id, flag } = pack.ids[rule];
            Finding { pack: pack.name, rule: id, flag, count, path: node.path(), place: node.place() }
        };
        self.rules.into_iter().map(finding).collect()
    }
}
