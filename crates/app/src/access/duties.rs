//! The report on separation of duties, and the replay of payments: nobody held or used a forbidden pair.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{StoreError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::model::AccessError;
use super::separation::{self, Conflict, Where};
use super::sql_rights::Loaded;
use super::{sql, sql_rights};
use crate::actor::{Act, Actor, At, PersonId, Right};
use crate::events::{self, Hand};

/// What was found between two days, both included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DutiesReport {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Persons whose rights were read.
    pub persons: usize,
    /// Rights compared.
    pub rights: usize,
    /// Things that events were about.
    pub objects: usize,
    /// Acts on them.
    pub acts: usize,
    /// Pairs held at the same time for the same place.
    pub held: Vec<Finding>,
    /// Pairs used on the same thing, or the same day.
    pub used: Vec<Finding>,
}

/// One forbidden pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Who.
    pub person: PersonId,
    /// The name, as the municipality knows it.
    pub name: String,
    /// The pair and its rule.
    pub conflict: Conflict,
    /// The thing it was used on.
    pub object: Option<Uuid>,
    /// When it was held first, or used.
    pub at: Timestamp,
}

impl DutiesReport {
    /// Whether nothing was found.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.held.is_empty() && self.used.is_empty()
    }
}

/// A right with the moments between which it could be used.
struct Span {
    right: Right,
    from: Timestamp,
    to: Timestamp,
}

/// Reads every right and every act of a period and names each forbidden pair.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadPeriod`], or the store's.
pub fn duties(tx: &mut Tx<'_>, by: &Actor, from: Date, to: Date) -> Result<DutiesReport, AccessError> {
    by.may(Act::ReadDuties, At::anywhere())?;
    if to < from {
        return Err(AccessError::BadPeriod);
    }
    let mut report = DutiesReport { from, to, ..DutiesReport::default() };
    let begin = separation::midnight(from);
    let end = to.tomorrow().map_or(Timestamp::MAX, separation::midnight);
    held(tx, (begin, end), &mut report)?;
    used(tx, (begin, end), &mut report)?;
    for finding in report.held.iter_mut().chain(report.used.iter_mut()) {
        finding.name = sql::member(tx, finding.person)?.map(|member| member.name).unwrap_or_default();
    }
    Ok(report)
}

fn held(
    tx: &mut Tx<'_>,
    (begin, end): (Timestamp, Timestamp),
    report: &mut DutiesReport,
) -> Result<(), StoreError> {
    for person in sql_rights::holders(tx)? {
        let until = sql::member(tx, person)?.and_then(|member| member.to);
        let spans: Vec<Span> =
            sql_rights::held(tx, person)?.iter().filter_map(|loaded| span(loaded, until)).collect();
        let spans: Vec<&Span> =
            spans.iter().filter(|span| span.from < span.to && span.from < end && begin < span.to).collect();
        report.persons += 1;
        report.rights += spans.len();
        for (at, one) in spans.iter().enumerate() {
            for other in &spans[at..] {
                let both = one.from.max(other.from);
                if both >= one.to.min(other.to) || both >= end {
                    continue;
                }
                report.held.extend(pair_held(one, other).map(|conflict| Finding {
                    person,
                    name: String::new(),
                    conflict,
                    object: None,
                    at: both,
                }));
            }
        }
    }
    Ok(())
}

fn pair_held(one: &Span, other: &Span) -> Option<Conflict> {
    let (one, other) = (&one.right, &other.right);
    separation::rules().iter().find_map(|rule| rule.held_by(one, other).or_else(|| rule.held_by(other, one)))
}

fn span(loaded: &Loaded, until: Option<Date>) -> Option<Span> {
    let right = loaded.right()?;
    let mut from = separation::midnight(right.from).max(loaded.grant.granted_at);
    let last = match (right.to, until) {
        (Some(to), Some(until)) => Some(to.min(until)),
        (to, until) => to.or(until),
    };
    let after = last.and_then(|last| last.tomorrow().ok());
    let mut to = after.map_or(Timestamp::MAX, separation::midnight);
    for end in [loaded.grant.ended_at, loaded.grant.expires_at].into_iter().flatten() {
        to = to.min(end);
    }
    if let Some((made, ended)) = loaded.deputy_made {
        from = from.max(made);
        to = ended.map_or(to, |ended| to.min(ended));
    }
    Some(Span { right, from, to })
}

fn used(
    tx: &mut Tx<'_>,
    (begin, end): (Timestamp, Timestamp),
    report: &mut DutiesReport,
) -> Result<(), StoreError> {
    let (mut current, mut hands): (Option<Uuid>, Vec<Hand>) = (None, Vec::new());
    let (mut found, mut objects, mut acts) = (Vec::new(), 0, 0);
    let mut by_day: BTreeMap<(PersonId, Date), Vec<Hand>> = BTreeMap::new();
    events::each_hand(tx, begin, end, &mut |object, hand| {
        if current != Some(object) {
            found.extend(pairs_on(current, &hands));
            hands.clear();
            current = Some(object);
            objects += 1;
        }
        acts += 1;
        hands.push(hand);
        if separation::rules()
            .iter()
            .any(|rule| rule.is_asked(Where::Day) && rule.first.or(rule.second).contains(hand.act))
        {
            by_day.entry((hand.person, separation::danish_day(hand.at))).or_default().push(hand);
        }
    })?;
    found.extend(pairs_on(current, &hands));
    found.extend(by_day.values().flat_map(|hands| pairs_of_day(hands)));
    report.used = found;
    (report.objects, report.acts) = (objects, acts);
    Ok(())
}

/// The forbidden pairs of the hands on one thing.
fn pairs_on(object: Option<Uuid>, hands: &[Hand]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, one) in hands.iter().enumerate() {
        let other = hands[..at].iter().filter(|other| other.person == one.person);
        if let Some(conflict) = other.clone().find_map(|other| separation::pair(other.act, one.act)) {
            found.push(Finding { person: one.person, name: String::new(), conflict, object, at: one.at });
        }
    }
    found
}

fn pairs_of_day(hands: &[Hand]) -> Option<Finding> {
    separation::rules().iter().filter(|rule| rule.is_asked(Where::Day)).find_map(|rule| {
        let first = hands.iter().find(|hand| rule.first.contains(hand.act))?;
        let second = hands.iter().find(|hand| rule.second.contains(hand.act) && hand.at >= first.at)?;
        let conflict = Conflict { rule: rule.key, first: first.act, second: second.act };
        Some(Finding { person: second.person, name: String::new(), conflict, object: None, at: second.at })
    })
}

/// The report as JSON, for a file an auditor keeps.
#[must_use]
pub fn duties_json(report: &DutiesReport) -> serde_json::Value {
    let finding = |finding: &Finding| {
        json!({ "person": finding.person.to_string(), "name": finding.name, "rule": finding.conflict.rule,
            "first": finding.conflict.first.name(), "second": finding.conflict.second.name(),
            "object": finding.object.map(|id| id.to_string()), "at": finding.at })
    };
    json!({ "from": report.from, "to": report.to, "persons": report.persons, "rights": report.rights,
        "objects": report.objects, "acts": report.acts,
        "held": report.held.iter().map(finding).collect::<Vec<_>>(),
        "used": report.used.iter().map(finding).collect::<Vec<_>>() })
}
