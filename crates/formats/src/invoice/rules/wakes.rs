//! Which rules an element can break at all, seen from the names of its children and attributes.
//!
//! Most rules look for something that most elements do not have. A statement that holds of an empty element
//! holds wherever the names are missing through which it looks, so a rule sleeps until one of them is there.

use super::Doc;
use super::engine::{Check, Literal, Target};
use crate::invoice::xml::{Limits, Node, parse};

/// Names of children and attributes, a bit each; a bit may stand for several names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    children: u64,
    attributes: u64,
}

/// A bit that every element has and no attribute uses.
const ANY: u64 = 1 << 63;

impl Names {
    const NONE: Self = Self { children: 0, attributes: 0 };
    /// Those of any element.
    const ALWAYS: Self = Self { children: 0, attributes: ANY };

    /// Those of an element.
    pub fn of(node: Node<'_>) -> Self {
        Self { children: node.child_bits(), attributes: node.attr_bits() | ANY }
    }

    /// Whether the two have a bit in common.
    #[inline]
    pub fn meet(self, other: Self) -> bool {
        (self.children & other.children) | (self.attributes & other.attributes) != 0
    }

    fn and(self, other: Self) -> Self {
        Self { children: self.children | other.children, attributes: self.attributes | other.attributes }
    }

    /// The first name a target looks for; `None` where it looks at the element itself or above it.
    fn first_of(target: &Target) -> Option<Self> {
        match (target.up, target.path.first(), target.attr) {
            (0, Some(tag), _) => Some(Self { children: tag.bit(), attributes: 0 }),
            (0, None, Some(attr)) => Some(Self { children: 0, attributes: attr.bit() }),
            _ => None,
        }
    }
}

/// The names one of which an element must have to break the rule.
pub fn wakes(check: &Check) -> Names {
    let of_clause = |clause: &[Literal]| clause.iter().find_map(breaks_with).unwrap_or(Names::ALWAYS);
    match check {
        Check::One(literal) => of_clause(std::slice::from_ref(literal)),
        Check::All(clauses) => clauses.iter().map(|c| of_clause(c)).fold(Names::NONE, Names::and),
    }
}

/// The names without which a literal surely holds; `None` where it may fail without any.
fn breaks_with(literal: &Literal) -> Option<Names> {
    let targets = literal.atom.targets()?;
    let names = targets.iter().map(Names::first_of).try_fold(Names::NONE, |all, one| Some(all.and(one?)))?;
    let empty = parse("<empty/>", &Limits::default()).ok()?;
    let doc = Doc::new(empty.root(), empty.seen_attributes);
    literal.holds(&doc, doc.root).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoice::rules::engine::Atom;
    use crate::invoice::xml::AttrName;
    use crate::invoice::xml::names::cbc;

    fn target(attr: Option<AttrName>) -> Target {
        Target { up: 0, path: if attr.is_none() { vec![cbc::ID] } else { Vec::new() }, attr }
    }

    fn one(negated: bool, atom: Atom) -> Literal {
        Literal { negated, atom }
    }

    #[test]
    fn a_rule_sleeps_only_where_it_cannot_be_broken() {
        let id = Names { children: cbc::ID.bit(), attributes: 0 };
        let scheme = Names { children: 0, attributes: AttrName::schemeID.bit() };
        let above = Target { up: 1, ..target(None) };
        let filled = || one(false, Atom::Filled(target(None)));
        let unless_scheme = || one(true, Atom::Filled(target(Some(AttrName::schemeID))));
        for (expected, clauses) in [
            (Names::ALWAYS, vec![vec![filled()]]),
            (id, vec![vec![one(true, Atom::Filled(target(None)))]]),
            (id, vec![vec![one(false, Atom::Max(1, target(None)))]]),
            (Names::ALWAYS, vec![vec![one(false, Atom::Min(1, target(None)))]]),
            (Names::ALWAYS, vec![vec![one(false, Atom::None(above))]]),
            (Names::ALWAYS, vec![vec![one(false, Atom::Test(|_, _| true))]]),
            (Names::NONE, vec![vec![one(false, Atom::Always)]]),
            (scheme, vec![vec![unless_scheme(), filled()]]),
            (scheme.and(Names::ALWAYS), vec![vec![unless_scheme(), filled()], vec![filled()]]),
        ] {
            assert_eq!(wakes(&Check::new(clauses)), expected);
        }
    }
}
