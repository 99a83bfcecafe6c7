//! Which contexts and bans meet an element, told by the names from the root to it.
//!
//! All paths of a pack are one automaton in the manner of Aho and Corasick: a state stands for the longest
//! tail of the element's path with which some path of the pack begins. Going from an element to its child is
//! one step, and a state knows at once every path that ends there. Its size depends on the pack alone.

use super::engine::{Ban, Candidate};
use crate::invoice::xml::Tag;

/// State of an element none of whose names matter.
const NOWHERE: u32 = 0;
/// State around the document element.
const AROUND: u32 = 1;

/// The automaton of a pack.
#[derive(Default)]
pub struct Automaton {
    states: Vec<State>,
    /// Where each name leads from [`NOWHERE`], by tag number.
    start: Vec<u32>,
}

#[derive(Default)]
struct State {
    /// Steps by name, sorted; once finished, also those of the fallback but for [`NOWHERE`].
    next: Vec<(Tag, u32)>,
    /// The state of the longest tail that is a beginning as well.
    fallback: u32,
    /// What ends here, in order.
    met: Met,
    /// Contexts of any child of an element in this state, in order.
    of_children: Vec<Candidate>,
}

/// What a path meets.
#[derive(Default)]
pub struct Met {
    /// Contexts, in order of patterns.
    pub candidates: Vec<Candidate>,
    /// Bans.
    pub bans: Vec<Ban>,
}

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Anywhere in the document.
    Anywhere,
    /// With the document element.
    Root,
}

impl Automaton {
    /// An automaton without paths.
    pub fn new() -> Self {
        let around = State { fallback: NOWHERE, ..State::default() };
        Self { states: vec![State::default(), around], start: Vec::new() }
    }

    fn state(&mut self, anchor: Anchor, path: &[Tag]) -> &mut State {
        let mut at = if anchor == Anchor::Root { AROUND } else { NOWHERE } as usize;
        for tag in path {
            at = match self.states[at].next.binary_search_by_key(tag, |(t, _)| *t) {
                Ok(found) => self.states[at].next[found].1 as usize,
                Err(place) => {
                    let fresh = self.states.len();
                    self.states.push(State::default());
                    self.states[at].next.insert(place, (*tag, u32::try_from(fresh).unwrap_or(NOWHERE)));
                    fresh
                }
            };
        }
        &mut self.states[at]
    }

    /// Adds a context whose path ends at the element, or at its parent.
    pub fn add_context(&mut self, anchor: Anchor, path: &[Tag], any_child: bool, candidate: Candidate) {
        let state = self.state(anchor, path);
        if any_child { state.of_children.push(candidate) } else { state.met.candidates.push(candidate) }
    }

    /// Adds a ban.
    pub fn add_ban(&mut self, anchor: Anchor, path: &[Tag], ban: Ban) {
        self.state(anchor, path).met.bans.push(ban);
    }

    /// Links the states, once all paths are there.
    pub fn finish(mut self) -> Self {
        self.start = vec![NOWHERE; 1 << 16];
        for (tag, state) in &self.states[NOWHERE as usize].next {
            self.start[tag.index()] = *state;
        }
        let mut open: Vec<(u32, Tag, u32)> = Vec::new();
        let push = |states: &[State], at: u32, open: &mut Vec<(u32, Tag, u32)>| {
            open.extend(states[at as usize].next.iter().map(|(tag, to)| (at, *tag, *to)));
        };
        self.inherit(AROUND, NOWHERE);
        push(&self.states, NOWHERE, &mut open);
        push(&self.states, AROUND, &mut open);
        let mut done = 0;
        while let Some((from, tag, at)) = open.get(done).copied() {
            done += 1;
            let fallback =
                if from == NOWHERE { NOWHERE } else { self.step(self.states[from as usize].fallback, tag) };
            self.inherit(at, fallback);
            push(&self.states, at, &mut open);
            self.complete(at, fallback);
        }
        for state in &mut self.states {
            state.met.candidates.sort_by_key(Candidate::order);
            state.of_children.sort_by_key(Candidate::order);
        }
        self
    }

    /// What ends at the fallback ends here too.
    fn inherit(&mut self, at: u32, fallback: u32) {
        let from = &self.states[fallback as usize];
        let (candidates, bans) = (from.met.candidates.clone(), from.met.bans.clone());
        let of_children = from.of_children.clone();
        let state = &mut self.states[at as usize];
        state.fallback = fallback;
        state.met.candidates.extend(candidates);
        state.met.bans.extend(bans);
        state.of_children.extend(of_children);
    }

    /// Adds the steps of the fallback, which is finished, so that going to a child is one search.
    fn complete(&mut self, at: u32, fallback: u32) {
        if fallback == NOWHERE {
            return;
        }
        let inherited = self.states[fallback as usize].next.clone();
        let next = &mut self.states[at as usize].next;
        for (tag, to) in inherited {
            if let Err(place) = next.binary_search_by_key(&tag, |(t, _)| *t) {
                next.insert(place, (tag, to));
            }
        }
    }

    /// The state of the document element.
    pub fn root(&self, tag: Tag) -> u32 {
        self.step(AROUND, tag)
    }

    /// The state of a child.
    pub fn step(&self, state: u32, tag: Tag) -> u32 {
        if state != NOWHERE {
            let next = &self.states[state as usize].next;
            if let Ok(at) = next.binary_search_by_key(&tag, |(t, _)| *t) {
                return next[at].1;
            }
        }
        self.start[tag.index()]
    }

    /// What an element in this state meets.
    pub fn met(&self, state: u32) -> &Met {
        &self.states[state as usize].met
    }

    /// Contexts of any child of an element in this state.
    pub fn of_children(&self, state: u32) -> &[Candidate] {
        &self.states[state as usize].of_children
    }
}
