//! The report on separation of duties: nobody held or used a forbidden pair.
//!
//! It reads what was recorded: each right with the acts it carried when it was given, from the moment it was given to
//! the moment its end was written down, and every hand on each thing that was touched, also those before the period.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{StoreError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::model::{AccessError, GrantId};
use super::separation::{self, Conflict, Where};
use super::sql_rights::Loaded;
use super::{sql, sql_review, sql_rights};
use crate::actor::{Act, ActSet, Actor, At, PersonId, Right};
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
    /// Those of them whose grant says nothing of its acts: they are judged by the role as it is today.
    pub as_of_today: usize,
    /// Things that events were about.
    pub objects: usize,
    /// Acts on them.
    pub acts: usize,
    /// Payments replayed with everything behind them.
    pub payments: usize,
    /// Emergencies of the period that nobody has reviewed.
    pub unreviewed: usize,
    /// Pairs held at the same time for the same place.
    pub held: Vec<Finding>,
    /// Pairs used on the same thing or the same day, and what somebody did in his own matter.
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

/// Reads every right and every act of a period and names each forbidden pair. What payments add is the work of
/// `oversight`, which knows what stands behind each of them.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadPeriod`], or the store's.
pub fn duties(tx: &mut Tx<'_>, by: &Actor, from: Date, to: Date) -> Result<DutiesReport, AccessError> {
    by.may(Act::ReadDuties, At::anywhere())?;
    let (begin, end) = period(from, to)?;
    let mut report = DutiesReport { from, to, ..DutiesReport::default() };
    held(tx, (begin, end), &mut report)?;
    used(tx, (begin, end), &mut report)?;
    own(tx, (begin, end), &mut report)?;
    report.unreviewed = usize::try_from(sql_rights::unreviewed(tx, (begin, end))?).unwrap_or_default();
    for finding in report.held.iter_mut().chain(report.used.iter_mut()) {
        finding.name = sql::member(tx, finding.person)?.map(|member| member.name).unwrap_or_default();
    }
    Ok(report)
}

/// The moments in which two days begin and end; the second is not included.
///
/// # Errors
/// [`AccessError::BadPeriod`] when the last day is before the first.
pub fn period(from: Date, to: Date) -> Result<(Timestamp, Timestamp), AccessError> {
    if to < from {
        return Err(AccessError::BadPeriod);
    }
    Ok((separation::midnight(from), after(Some(to))))
}

fn held(
    tx: &mut Tx<'_>,
    (begin, end): (Timestamp, Timestamp),
    report: &mut DutiesReport,
) -> Result<(), StoreError> {
    let given = given(tx)?;
    for person in sql_rights::holders(tx)? {
        let mut spans = Vec::new();
        for loaded in sql_rights::held(tx, person)? {
            let acts = given.get(&loaded.grant.id);
            let own = spans_of(tx, person, loaded, acts.copied())?;
            let own: Vec<_> = own.into_iter().filter(|span| span.from < end && begin < span.to).collect();
            report.rights += usize::from(!own.is_empty());
            report.as_of_today += usize::from(!own.is_empty() && acts.is_none());
            spans.extend(own);
        }
        report.persons += 1;
        for (at, one) in spans.iter().enumerate() {
            for other in &spans[at..] {
                let both = one.from.max(other.from);
                if both >= one.to.min(other.to) || both >= end {
                    continue;
                }
                let at = both.max(begin);
                report.held.extend(pair_held(one, other).map(|conflict| Finding {
                    person,
                    name: String::new(),
                    conflict,
                    object: None,
                    at,
                }));
            }
        }
    }
    report.held.sort_by_key(|found| (found.person, found.conflict, found.at));
    report.held.dedup_by_key(|found| (found.person, found.conflict));
    Ok(())
}

/// The acts of each grant as the event of its giving tells them.
fn given(tx: &mut Tx<'_>) -> Result<HashMap<GrantId, ActSet>, StoreError> {
    let mut given = HashMap::new();
    for payload in events::payloads_of(tx, Act::GrantRole, "granted")? {
        given.extend(acts_given(&payload));
    }
    Ok(given)
}

/// The grant and its acts; `None` for an event of the time before acts were told. Acts that this program no longer
/// knows break no rule.
pub(super) fn acts_given(payload: &serde_json::Value) -> Option<(GrantId, ActSet)> {
    let after = payload.get("after")?;
    let names = after.get("acts")?.as_array()?.iter().filter_map(serde_json::Value::as_str);
    Some((after.get("grant")?.as_str()?.parse().ok()?, names.filter_map(Act::named).collect()))
}

fn pair_held(one: &Span, other: &Span) -> Option<Conflict> {
    let (one, other) = (&one.right, &other.right);
    separation::rules().iter().find_map(|rule| rule.held_by(one, other).or_else(|| rule.held_by(other, one)))
}

/// When a right could be used: from its first day or the moment it was given, to its last day or the moment its end
/// was recorded. A membership whose last day was written down afterwards cuts from that moment on.
fn spans_of(
    tx: &mut Tx<'_>,
    person: PersonId,
    mut loaded: Loaded,
    acts: Option<ActSet>,
) -> Result<Vec<Span>, StoreError> {
    loaded.principal_until = None;
    loaded.own_acts = acts.or(loaded.own_acts);
    let Some(right) = loaded.right() else { return Ok(Vec::new()) };
    let mut from = separation::midnight(right.from).max(loaded.grant.granted_at);
    let mut to = after(right.to);
    for end in [loaded.grant.ended_at, loaded.grant.expires_at].into_iter().flatten() {
        to = to.min(end);
    }
    if let Some((made, ended)) = loaded.deputy_made {
        from = from.max(made);
        to = ended.map_or(to, |ended| to.min(ended));
    }
    let mut times = cut(vec![(from, to)], &stood(tx, person)?);
    if let Some((principal, ..)) = loaded.deputy {
        times = cut(times, &stood(tx, principal)?);
    }
    Ok(times.into_iter().map(|(from, to)| Span { right: right.clone(), from, to }).collect())
}

/// The moment after a last day.
fn after(last: Option<Date>) -> Timestamp {
    last.and_then(|last| last.tomorrow().ok()).map_or(Timestamp::MAX, separation::midnight)
}

/// When a person was a member, as it was known at the time.
fn stood(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
    let days = sql::membership_days(tx, person)?;
    let next = days.iter().skip(1).map(|(at, _)| *at).chain([Timestamp::MAX]);
    let known = days.iter().zip(next).enumerate().map(|(at, ((set, last), next))| {
        let from = if at == 0 { Timestamp::MIN } else { *set };
        (from, next.min(after(*last)))
    });
    Ok(known.filter(|(from, to)| from < to).collect())
}

/// What two lists of times have in common.
fn cut(times: Vec<(Timestamp, Timestamp)>, by: &[(Timestamp, Timestamp)]) -> Vec<(Timestamp, Timestamp)> {
    let both = times.iter().flat_map(|one| by.iter().map(|two| (one.0.max(two.0), one.1.min(two.1))));
    both.filter(|(from, to)| from < to).collect()
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
            found.extend(pairs_on(current, &hands, begin));
            hands.clear();
            current = Some(object);
            objects += 1;
        }
        hands.push(hand);
        if hand.at < begin {
            return;
        }
        acts += 1;
        if separation::rules()
            .iter()
            .any(|rule| rule.is_asked(Where::Day) && rule.first.or(rule.second).contains(hand.act))
        {
            by_day.entry((hand.person, separation::danish_day(hand.at))).or_default().push(hand);
        }
    })?;
    found.extend(pairs_on(current, &hands, begin));
    found.extend(by_day.values_mut().flat_map(|hands| {
        hands.sort_by_key(|hand| hand.at);
        pairs_of_day(hands)
    }));
    report.used = found;
    (report.objects, report.acts) = (objects, acts);
    Ok(())
}

/// What somebody did in his own matter: role, employment and the like.
fn own(tx: &mut Tx<'_>, period: (Timestamp, Timestamp), report: &mut DutiesReport) -> Result<(), StoreError> {
    for rule in separation::rules().iter().filter(|rule| rule.is_asked(Where::Oneself)) {
        for (person, act, at) in sql_review::own_matters(tx, rule.first, period)? {
            let conflict = Conflict { rule: rule.key, first: act, second: act };
            let object = Some(person.get());
            report.used.push(Finding { person, name: String::new(), conflict, object, at });
        }
    }
    Ok(())
}

/// The forbidden pairs of the hands on one thing whose later act is not before the period.
fn pairs_on(object: Option<Uuid>, hands: &[Hand], begin: Timestamp) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, one) in hands.iter().enumerate().filter(|(_, one)| one.at >= begin) {
        let other = hands[..at].iter().filter(|other| other.person == one.person);
        if let Some(conflict) = other.clone().find_map(|other| separation::pair(other.act, one.act)) {
            found.push(Finding { person: one.person, name: String::new(), conflict, object, at: one.at });
        }
    }
    found
}

fn pairs_of_day(hands: &[Hand]) -> Vec<Finding> {
    let rules = separation::rules().iter().filter(|rule| rule.is_asked(Where::Day));
    let pair = |rule: &separation::Rule| {
        let first = hands.iter().find(|hand| rule.first.contains(hand.act))?;
        let second = hands.iter().find(|hand| rule.second.contains(hand.act) && hand.at >= first.at)?;
        let conflict = Conflict { rule: rule.key, first: first.act, second: second.act };
        Some(Finding { person: second.person, name: String::new(), conflict, object: None, at: second.at })
    };
    rules.filter_map(pair).collect()
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
        "rights_by_roles_of_today": report.as_of_today, "rules_as_of": separation::reviewed(),
        "objects": report.objects, "acts": report.acts, "payments": report.payments,
        "unreviewed_emergencies": report.unreviewed,
        "held": report.held.iter().map(finding).collect::<Vec<_>>(),
        "used": report.used.iter().map(finding).collect::<Vec<_>>() })
}
