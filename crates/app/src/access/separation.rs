//! Separation of duties: named rules over pairs of acts, as data.
//!
//! A rule is asked at two moments. When a right is given, nobody may come to hold both acts for the same place and
//! time ([`conflict`]). When a right is used, whoever did the first act on a thing, or on that day, may not do the
//! second ([`require`]); a deputy counts as both persons. The error names the rule.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use kaemner_store::{StoreError, Tx};
use serde::Deserialize;

use super::role::acts;
use crate::actor::{Act, ActSet, Actor, At, Denied, PersonId, Right};
use crate::events::{self, Hand, Object};

/// Where a rule is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// When a right is given, for the same unit and time.
    Held,
    /// When a right is given, for the same time, whatever the units.
    HeldAnywhere,
    /// When it is used on a thing.
    Object,
    /// When it is used on the day of the other act.
    Day,
    /// When it is used on oneself.
    Oneself,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, stable.
    pub key: &'static str,
    /// Whoever does one of these …
    pub first: ActSet,
    /// … does none of these.
    pub second: ActSet,
    places: Vec<Where>,
    /// What it rests on.
    pub source: String,
}

impl Rule {
    /// Whether the rule is asked there.
    #[must_use]
    pub fn is_asked(&self, place: Where) -> bool {
        self.places.contains(&place)
    }

    /// The pair that these two rights make one person hold, whatever the days.
    #[must_use]
    pub fn held_by(&self, one: &Right, other: &Right) -> Option<Conflict> {
        let asked =
            self.is_asked(Where::HeldAnywhere) || self.is_asked(Where::Held) && one.meets_place(other);
        let acts = |right: &Right| right.acts.or(right.waiting);
        let first = acts(one).and(self.first).iter().next()?;
        let second = acts(other).and(self.second).iter().next()?;
        asked.then_some(Conflict { rule: self.key, first, second })
    }
}

/// Two acts that may not meet, and the rule that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Conflict {
    /// The rule's key.
    pub rule: &'static str,
    /// The first act.
    pub first: Act,
    /// The second.
    pub second: Act,
}

impl From<Conflict> for Denied {
    fn from(conflict: Conflict) -> Self {
        Self::Separation(conflict.rule)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    reviewed: toml::value::Datetime,
    group: BTreeMap<String, Vec<String>>,
    rule: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    key: String,
    first: Vec<String>,
    second: Vec<String>,
    #[serde(rename = "where")]
    places: Vec<String>,
    source: String,
}

/// The file as it was read.
struct Read {
    reviewed: String,
    groups: BTreeMap<String, ActSet>,
    rules: Vec<Rule>,
}

static READ: LazyLock<Read> = LazyLock::new(|| read(include_str!("../../data/separation.toml")));

/// Reads the embedded file. A fault in it is a fault of the build: the test reads it too.
#[expect(clippy::expect_used, reason = "embedded data that a test has read")]
fn read(text: &str) -> Read {
    let file: File = toml::from_str(text).expect("separation.toml is read");
    let named = |names: &[String]| {
        let whole = names.iter().flat_map(|name| match name.strip_prefix('@') {
            Some(group) => file.group.get(group).expect("separation.toml names known groups").clone(),
            None => vec![name.clone()],
        });
        acts(&whole.collect::<Vec<_>>()).expect("separation.toml names known acts")
    };
    let place = |word: &String| match word.as_str() {
        "held" => Where::Held,
        "held-anywhere" => Where::HeldAnywhere,
        "object" => Where::Object,
        "day" => Where::Day,
        "self" => Where::Oneself,
        other => unreachable!("separation.toml asks {other}"),
    };
    let rule = |line: &Line| Rule {
        key: Box::leak(line.key.clone().into_boxed_str()),
        first: named(&line.first),
        second: named(&line.second),
        places: line.places.iter().map(place).collect(),
        source: line.source.clone(),
    };
    let group = |(name, members): (&String, &Vec<String>)| (name.clone(), acts(members).expect("known acts"));
    Read {
        reviewed: file.reviewed.to_string(),
        groups: file.group.iter().map(group).collect(),
        rules: file.rule.iter().map(rule).collect(),
    }
}

/// The acts of a named group.
#[expect(clippy::expect_used, reason = "embedded data that a test has read")]
pub(super) fn group(name: &str) -> ActSet {
    *READ.groups.get(name).expect("separation.toml has the group")
}

/// All rules.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &READ.rules
}

/// The day on which the rules were last reviewed, as 2026-11-22: a report says by which rules it judges.
#[must_use]
pub fn reviewed() -> &'static str {
    &READ.reviewed
}

/// The first pair that may not be held by one person, if there is one.
#[must_use]
pub fn conflict(rights: &[Right]) -> Option<Conflict> {
    conflicts(rights).next()
}

/// Every pair that may not be held by one person, one for each rule and pair of rights.
pub(super) fn conflicts(rights: &[Right]) -> impl Iterator<Item = Conflict> + '_ {
    let first = |rule: &Rule, right: &Right| !right.acts.or(right.waiting).and(rule.first).is_empty();
    rules().iter().flat_map(move |rule| {
        rights.iter().filter(move |one| first(rule, one)).flat_map(move |one| {
            let met = rights.iter().filter(|other| one.meets_day(other));
            met.filter_map(move |other| rule.held_by(one, other))
        })
    })
}

/// Refuses an act of `by` on these things, when a rule forbids it after what the same hands did to them, or did
/// today. `at` finds out on whose behalf `by` acts.
///
/// # Errors
/// The inner one is [`Denied::Separation`] with the rule named; the outer one is the store's.
pub fn require(
    tx: &mut Tx<'_>,
    by: &Actor,
    act: Act,
    at: At<'_>,
    objects: &[Object],
) -> Result<Result<(), Denied>, StoreError> {
    let hands: Vec<PersonId> = [Some(by.person), by.principal(act, at)].into_iter().flatten().collect();
    require_hands(tx, &hands, act, objects)
}

/// As [`require`], for the person who acts and the one whose deputy that is, as the caller has found out.
///
/// # Errors
/// As [`require`].
pub fn require_hands(
    tx: &mut Tx<'_>,
    hands: &[PersonId],
    act: Act,
    objects: &[Object],
) -> Result<Result<(), Denied>, StoreError> {
    let is_own = |person: PersonId| hands.contains(&person);
    for object in objects {
        let before = events::hands(tx, *object)?;
        if let Some(conflict) = after(&before, act, is_own) {
            return Ok(Err(Denied::from(conflict)));
        }
    }
    Ok(same_day(tx, hands, act)?.map_or(Ok(()), |rule| Err(Denied::Separation(rule))))
}

/// The rule that forbids `act` on a thing after what these hands did to it.
#[must_use]
pub fn after(before: &[Hand], act: Act, is_own: impl Fn(PersonId) -> bool) -> Option<Conflict> {
    before.iter().filter(|hand| is_own(hand.person)).find_map(|hand| pair(hand.act, act))
}

/// The rule that forbids these two acts on one thing, in whatever order.
#[must_use]
pub fn pair(one: Act, other: Act) -> Option<Conflict> {
    rules().iter().filter(|rule| rule.is_asked(Where::Object)).find_map(|rule| {
        let (key, both) = (rule.key, |a, b| rule.first.contains(a) && rule.second.contains(b));
        if both(one, other) {
            Some(Conflict { rule: key, first: one, second: other })
        } else if both(other, one) {
            Some(Conflict { rule: key, first: other, second: one })
        } else {
            None
        }
    })
}

/// Danish time. The zones lie in the program, so that it is there on every machine.
#[expect(clippy::expect_used, reason = "the zones are part of the program")]
fn danish_time() -> TimeZone {
    TimeZone::get("Europe/Copenhagen").expect("Europe/Copenhagen is a zone")
}

/// The Danish day of a moment.
pub(super) fn danish_day(at: Timestamp) -> Date {
    danish_time().to_datetime(at).date()
}

/// The moment a Danish day begins.
pub(super) fn midnight(day: Date) -> Timestamp {
    let begun = danish_time().to_zoned(day.to_datetime(Time::midnight())).map(|zoned| zoned.timestamp());
    begun.unwrap_or(Timestamp::MAX)
}

fn same_day(tx: &mut Tx<'_>, hands: &[PersonId], act: Act) -> Result<Option<&'static str>, StoreError> {
    let since = midnight(tx.today());
    for rule in rules().iter().filter(|rule| rule.is_asked(Where::Day) && rule.second.contains(act)) {
        for person in hands {
            if events::did_since(tx, *person, rule.first, since)? {
                return Ok(Some(rule.key));
            }
        }
    }
    Ok(None)
}

/// Refuses an act on oneself where a rule says so. `at` finds out on whose behalf `by` acts.
///
/// # Errors
/// [`Denied::Separation`] with the rule named.
pub fn require_other(by: &Actor, act: Act, at: At<'_>, about: PersonId) -> Result<(), Denied> {
    let own = by.person == about || by.principal(act, at) == Some(about);
    match rules().iter().find(|rule| rule.is_asked(Where::Oneself) && rule.first.contains(act)) {
        Some(rule) if own => Err(Denied::Separation(rule.key)),
        _ => Ok(()),
    }
}
