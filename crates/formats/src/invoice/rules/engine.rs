//! Judges a document by a rule pack.
//!
//! A pack is compiled once ([`super::table`]). A document is walked once per pack, in document order: the path
//! of every element leads to a state of the pack's [`Automaton`], which knows the contexts that may apply; of
//! each pattern the first one that does applies.

use super::automaton::Automaton;
use super::doc::Doc;
use super::{Finding, Flag};
use crate::invoice::Decimal;
use crate::invoice::xml::{AttrName, Node, Tag, is_same};

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
    /// Some text at all, be it blank.
    Nonempty(Target),
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
    /// Starts with this, white space before it ignored.
    Begins(Target, String),
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
            Self::Nonempty(target) => target.any(node, &mut |text| !text.is_empty()),
            Self::Some(targets) => targets.iter().any(|target| target.any(node, &mut |_| true)),
            Self::None(target) => !target.any(node, &mut |_| true),
            Self::Max(limit, target) => target.count(node) <= *limit,
            Self::Min(limit, target) => target.count(node) >= *limit,
            Self::Exactly(wanted, target) => target.count(node) == *wanted,
            Self::Decimals(limit, target) => !target.any(node, &mut |text| decimals(text) > *limit),
            Self::DecimalsExactly(wanted, target) => decimals(target.first(node)) == *wanted,
            Self::Is(target, values) => target.any(node, &mut |text| values.iter().any(|v| equal(v, text))),
            Self::Reads(target, values) => {
                let text = target.first(node).trim_ascii();
                values.iter().any(|v| equal(v, text))
            }
            Self::Differs(target, value) => target.any(node, &mut |text| !equal(text, value)),
            Self::Code(target, list) => target.any(node, &mut |text| list.has(text.trim_ascii())),
            Self::Listed(target, list) => list.has(target.first(node)),
            Self::Longest(limit, target) => target.first(node).chars().count() <= *limit,
            Self::Shortest(limit, target) => target.first(node).chars().count() >= *limit,
            Self::Starts(target, prefix) => target.first(node).starts_with(prefix.as_str()),
            Self::Begins(target, prefix) => {
                target.first(node).trim_ascii_start().starts_with(prefix.as_str())
            }
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

/// What a table row demands.
pub enum Check {
    /// One statement.
    One(Literal),
    /// Of every clause at least one literal holds.
    All(Vec<Vec<Literal>>),
}

impl Check {
    /// Of clauses.
    pub fn new(mut clauses: Vec<Vec<Literal>>) -> Self {
        match clauses.as_mut_slice() {
            [clause] if clause.len() == 1 => clause.pop().map_or(Self::All(Vec::new()), Self::One),
            _ => Self::All(clauses),
        }
    }

    fn holds<'t>(&self, doc: &Doc<'t>, node: Node<'t>) -> bool {
        let literal = |l: &Literal| l.atom.holds(doc, node) != l.negated;
        match self {
            Self::One(one) => literal(one),
            Self::All(clauses) => clauses.iter().all(|clause| clause.iter().any(literal)),
        }
    }
}

/// Whether two texts are equal, found the way that is fastest for the few bytes of a code.
fn equal(one: &str, other: &str) -> bool {
    is_same(one.as_bytes(), other.as_bytes())
}

/// Whether a text is only white space.
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_whitespace())
}

/// Characters after the decimal point.
pub fn decimals(text: &str) -> usize {
    let point = text.bytes().position(|byte| byte == b'.');
    point.map_or(0, |at| text[at + 1..].chars().count())
}

/// One rule at one context.
pub struct Rule {
    /// Index of its id in [`Pack::ids`].
    pub id: usize,
    /// What it demands.
    pub check: Check,
}

/// A context that an element's path meets, and what else must be so.
#[derive(Clone, Copy)]
pub struct Candidate {
    /// Number of the pattern: of each pattern only the first context that applies to an element counts.
    pub pattern: u32,
    /// Index of the group of rules.
    pub group: u32,
    /// Number of the context in its pattern's order.
    pub context: u32,
    /// An attribute that must be present.
    pub attr: Option<AttrName>,
    /// A further condition.
    pub when: Option<Test>,
}

impl Candidate {
    /// Where it stands among others.
    pub fn order(&self) -> (u32, u32, u32) {
        (self.pattern, self.group, self.context)
    }

    fn applies<'t>(&self, doc: &Doc<'t>, node: Node<'t>) -> bool {
        self.attr.is_none_or(|name| node.attr(name).is_some()) && self.when.is_none_or(|when| when(doc, node))
    }
}

/// A path that may not occur anywhere in the document, or not from its root.
#[derive(Clone, Copy)]
pub struct Ban {
    /// Index of the rule's id.
    pub id: usize,
    /// An attribute of the last.
    pub attr: Option<AttrName>,
    /// A further condition.
    pub when: Option<Test>,
}

impl Ban {
    fn applies<'t>(&self, doc: &Doc<'t>, node: Node<'t>) -> bool {
        self.attr.is_none_or(|name| node.attr(name).is_some()) && self.when.is_none_or(|when| when(doc, node))
    }
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
    /// For each rule the context, empty where there are several, and the words of its first table row.
    pub rows: Vec<(&'static str, &'static str)>,
    /// Groups of rules that apply together, in order.
    pub groups: Vec<Vec<Rule>>,
    /// Where they apply, and what is banned where.
    pub automaton: Automaton,
    /// Attributes banned anywhere.
    pub banned_attributes: Vec<(usize, AttrName)>,
}

impl Pack {
    /// All rules that do not hold, by id in order of first occurrence.
    #[must_use]
    pub fn judge(&self, doc: &Doc<'_>) -> Vec<Finding> {
        let mut fired = Fired { rules: Vec::new() };
        let banning = doc.is_ubl_invoice();
        let first = doc.root.id();
        let mut states: Vec<u32> = Vec::with_capacity(doc.root.subtree_len());
        for node in doc.root.subtree() {
            let before = doc.parent(node).map(|parent| states[(parent.id() - first) as usize]);
            let state = match before {
                Some(before) => self.automaton.step(before, node.tag()),
                None => self.automaton.root(node.tag()),
            };
            states.push(state);
            let met = self.automaton.met(state);
            match before.map(|before| self.automaton.of_children(before)) {
                None | Some([]) => self.apply(met.candidates.iter(), doc, node, &mut fired),
                Some(others) => self.apply(in_order(&met.candidates, others), doc, node, &mut fired),
            }
            if banning {
                met.bans.iter().filter(|ban| ban.applies(doc, node)).for_each(|ban| fired.once(ban.id, node));
            }
        }
        if banning {
            let seen =
                self.banned_attributes.iter().filter(|(_, name)| doc.seen_attributes().contains(*name));
            seen.for_each(|(rule, _)| fired.once(*rule, doc.root));
        }
        fired.findings(self)
    }

    /// Of each pattern, the rules of the first context that applies.
    fn apply<'t, 'c>(
        &self,
        candidates: impl Iterator<Item = &'c Candidate>,
        doc: &Doc<'t>,
        node: Node<'t>,
        fired: &mut Fired<'t>,
    ) {
        let mut done = u32::MAX;
        for candidate in candidates {
            if candidate.pattern == done || !candidate.applies(doc, node) {
                continue;
            }
            done = candidate.pattern;
            for rule in &self.groups[candidate.group as usize] {
                if !rule.check.holds(doc, node) {
                    fired.add(rule.id, node);
                }
            }
        }
    }
}

/// Two ordered lists as one.
fn in_order<'c>(mut one: &'c [Candidate], mut other: &'c [Candidate]) -> impl Iterator<Item = &'c Candidate> {
    std::iter::from_fn(move || {
        let from = match (one.first(), other.first()) {
            (Some(a), Some(b)) if b.order() < a.order() => &mut other,
            (None, _) => &mut other,
            _ => &mut one,
        };
        let (first, rest) = from.split_first()?;
        *from = rest;
        Some(first)
    })
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
