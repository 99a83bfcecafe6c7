//! Re-certification: each quarter every manager keeps or removes the rights of the people, unused ones first.
//!
//! A job opens the round ([`open_round`]) and, after the deadline, withdraws what nobody kept ([`close_round`]).

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use kaemner_store::{Scope, Store, Tx};
use kaemner_values::MunicipalityCode;
use serde_json::json;

use super::model::{AccessError, Grant, GrantId, GrantSource};
use super::role::Roles;
use super::{PeopleQuery, grant, own_role, separation, sql_find, sql_review};
use crate::actor::{Act, ActSet, Actor, At, Channel, PersonId, UnitFilter, UnitPath};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

/// Days that managers have.
const DAYS_TO_ANSWER: i64 = 30;
/// A right that was not used for this long is shown first, and said to be unused.
pub const UNUSED_AFTER: SignedDuration = SignedDuration::from_hours(90 * 24);

crate::ids::entity_id! {
    /// One round.
    RoundId
}
crate::ids::entity_id! {
    /// One grant in a round.
    RoundLineId
}

/// A round of re-certification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The round.
    pub id: RoundId,
    /// `2026-4`.
    pub quarter: String,
    /// The last day to answer.
    pub deadline: Date,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
}

/// One grant to keep or remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundLine {
    /// The line.
    pub id: RoundLineId,
    /// The grant.
    pub grant: Grant,
    /// Whose it is.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The person's unit when the round was opened.
    pub unit: UnitPath,
    /// When one of its acts was last used.
    pub last_used: Option<Timestamp>,
    /// `kept`, `removed` or `expired`, when it is decided.
    pub verdict: Option<String>,
}

impl RoundLine {
    /// Whether it has not been used for 90 days.
    #[must_use]
    pub fn is_unused(&self, now: Timestamp) -> bool {
        let since = self.last_used.unwrap_or(self.grant.granted_at);
        now.duration_since(since) > UNUSED_AFTER
    }
}

/// Whether the grant carries no more than everybody has who works here: one's own desk and payslip. Nobody is asked
/// each quarter whether an employee may see his own payslip.
fn is_ones_own(roles: &Roles, grant: &Grant) -> bool {
    let own: ActSet = [Act::UseOwnDesk, Act::ReadOwnPay].into_iter().collect();
    roles.get(&grant.grant.role).is_some_and(|role| role.acts.without(own).is_empty())
}

/// The acts whose use shows that a right is needed; reading leaves no event, but perhaps a line in the log of reading.
fn shown_by_use(roles: &Roles, grant: &Grant) -> ActSet {
    let read: ActSet = Act::ALL.iter().copied().filter(|act| act.name().contains(".read")).collect();
    let acts = roles.get(&grant.grant.role).map(|role| role.acts).unwrap_or_default();
    acts.without(read).without(Act::UseOwnDesk.into())
}

/// Opens the round of today's quarter with every standing grant, unless it is open or done. A job calls it daily.
///
/// # Errors
/// Only those of the store.
pub fn open_round(tx: &mut Tx<'_>, by: &Actor) -> Result<Option<RoundId>, AccessError> {
    let today = tx.today();
    let quarter = format!("{}-{}", today.year(), (today.month() - 1) / 3 + 1);
    if sql_review::round_of(tx, &quarter)?.is_some() {
        return Ok(None);
    }
    let deadline = today.checked_add(DAYS_TO_ANSWER.days()).map_err(|_| AccessError::BadPeriod)?;
    let round = Round { id: RoundId::new(tx.new_id()), quarter, deadline, closed_at: None };
    sql_review::insert_round(tx, &round)?;
    let (roles, now) = (own_role::roles(tx)?, tx.now());
    let mut units = BTreeSet::new();
    let everybody = sql_find::people(tx, &UnitFilter::Everything, &PeopleQuery::default())?;
    let all = everybody.iter().flat_map(|(member, grants)| grants.iter().map(move |grant| (member, grant)));
    for (member, grant) in all {
        let counts = member.holds_on(today)
            && grant.holds(today, now)
            && !matches!(grant.source, GrantSource::Emergency(_))
            && !is_ones_own(&roles, grant);
        if !counts {
            continue;
        }
        let acts = roles.get(&grant.grant.role).map(|role| role.acts).unwrap_or_default();
        let done = events::last_use(tx, member.person, shown_by_use(&roles, grant))?;
        let last_used = done.max(sql_review::last_reading(tx, member.person, acts)?);
        sql_review::insert_line(tx, round.id, grant, member, last_used)?;
        units.insert(member.unit.clone());
    }
    for unit in units {
        let object = Object::new("recertification", unit_task(&round, &unit));
        let task = NewTask {
            act: Act::Recertify,
            unit: &unit,
            person: None,
            except: None,
            object,
            title: &round.quarter,
            amount: None,
            due: Some(deadline),
        };
        tasks::open(tx, &task)?;
    }
    let event =
        Event::of(Act::Recertify, Object::new("recertification", round.id.get())).step("round_opened");
    events::record(tx, by, event.after(json!({ "quarter": round.quarter, "deadline": round.deadline })))?;
    Ok(Some(round.id))
}

/// The task of one unit in a round has an id of its own, made of both.
fn unit_task(round: &Round, unit: &UnitPath) -> uuid::Uuid {
    let hash = super::digest(format!("{} {unit}", round.id).as_bytes());
    uuid::Uuid::from_slice(&hash[..16]).unwrap_or_default()
}

/// The open round, if there is one.
///
/// # Errors
/// Only those of the store.
pub fn round(tx: &mut Tx<'_>) -> Result<Option<Round>, AccessError> {
    Ok(sql_review::open_round(tx)?)
}

/// The lines of the open round that a manager answers for, as many as one sees at a time: the people below one's
/// units, never oneself. What is undecided comes first, unused rights before others, then by name.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn round_lines(tx: &mut Tx<'_>, by: &Actor, limit: i64) -> Result<Vec<RoundLine>, AccessError> {
    by.may(Act::Recertify, At::anywhere())?;
    let Some(round) = sql_review::open_round(tx)? else { return Ok(Vec::new()) };
    let unused_before = tx.now() - UNUSED_AFTER;
    Ok(sql_review::lines(tx, round.id, &by.filter(Act::Recertify), by.person, unused_before, limit)?)
}

/// How many lines of the open round wait for a manager.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn round_left(tx: &mut Tx<'_>, by: &Actor) -> Result<i64, AccessError> {
    by.may(Act::Recertify, At::anywhere())?;
    let Some(round) = sql_review::open_round(tx)? else { return Ok(0) };
    Ok(sql_review::left(tx, round.id, &by.filter(Act::Recertify), by.person)?)
}

/// Keeps a right, or removes it at once.
///
/// # Errors
/// [`AccessError::Denied`] also for one's own, [`AccessError::NotFound`], [`AccessError::AlreadyDecided`], or the
/// store's.
pub fn recertify(tx: &mut Tx<'_>, by: &Actor, id: RoundLineId, keep: bool) -> Result<(), AccessError> {
    let line = sql_review::line(tx, id)?.ok_or(AccessError::NotFound("recertification"))?;
    let at = At::unit(&line.unit).about(line.person);
    separation::require_other(by, Act::Recertify, at, line.person)?;
    by.may(Act::Recertify, at)?;
    let verdict = if keep { "kept" } else { "removed" };
    if sql_review::decide_line(tx, id, verdict, Some(by.person))? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    if !keep && line.grant.is_alive(tx.now()) {
        grant::withdraw(tx, by, &line.grant, "withdrawn_by_recertification")?;
    }
    record(tx, by, &line, verdict)?;
    let Some(round) = sql_review::open_round(tx)? else { return Ok(()) };
    if sql_review::open_in_unit(tx, round.id, &line.unit)? == 0 {
        tasks::finish_all(tx, by, Object::new("recertification", unit_task(&round, &line.unit)))?;
    }
    Ok(())
}

fn record(tx: &mut Tx<'_>, by: &Actor, line: &RoundLine, verdict: &'static str) -> Result<(), AccessError> {
    let event =
        Event::of(Act::Recertify, Object::new("person", line.person.get())).at(&line.unit).step(verdict);
    let after = json!({ "grant": line.grant.id.to_string(), "role": line.grant.grant.role.as_str() });
    events::record(tx, by, event.after(after))?;
    Ok(())
}

/// Withdraws what nobody kept, when the deadline has passed, and closes the round. A job calls it daily. The last
/// who may give roles keeps that right, so that nobody is locked out; the log says so, and the next round asks again.
///
/// # Errors
/// Only those of the store.
pub fn close_round(tx: &mut Tx<'_>, by: &Actor) -> Result<usize, AccessError> {
    let today = tx.today();
    let Some(round) = sql_review::open_round(tx)?.filter(|round| round.deadline < today) else {
        return Ok(0);
    };
    let roles = own_role::roles(tx)?;
    let mut withdrawn = 0;
    let gives =
        |grant: &Grant| roles.get(&grant.grant.role).is_some_and(|role| role.acts.contains(Act::GrantRole));
    let now = tx.now();
    let mut givers: BTreeSet<GrantId> = BTreeSet::new();
    for (member, grants) in sql_find::people(tx, &UnitFilter::Everything, &PeopleQuery::default())? {
        let giving = grants.iter().filter(|grant| gives(grant) && grant.holds(today, now));
        givers.extend(giving.filter(|_| member.holds_on(today)).map(|grant| grant.id));
    }
    let undecided = sql_review::undecided(tx, round.id)?;
    for line in &undecided {
        let is_last_giver = givers.len() == 1 && givers.contains(&line.grant.id);
        sql_review::decide_line(tx, line.id, if is_last_giver { "kept" } else { "expired" }, None)?;
        if is_last_giver {
            record(tx, by, line, "kept_as_last")?;
        } else if line.grant.is_alive(now) {
            givers.remove(&line.grant.id);
            grant::withdraw(tx, by, &line.grant, "withdrawn_after_deadline")?;
            withdrawn += 1;
        }
    }
    for unit in undecided.iter().map(|line| &line.unit).collect::<BTreeSet<_>>() {
        tasks::finish_all(tx, by, Object::new("recertification", unit_task(&round, unit)))?;
    }
    sql_review::close_round(tx, round.id)?;
    let event =
        Event::of(Act::Recertify, Object::new("recertification", round.id.get())).step("round_closed");
    events::record(tx, by, event.after(json!({ "withdrawn": withdrawn })))?;
    Ok(withdrawn)
}

/// The daily work on rights of one municipality: gives moves their day, brings the community's list of members into
/// step, closes a round whose deadline has passed, opens the
/// quarter's, takes samples of readings, and sums up the days of their log. Each does its work once, however often it
/// is called.
///
/// # Errors
/// Only those of the store.
pub fn daily(store: &Store, code: MunicipalityCode) -> Result<(), AccessError> {
    // The program itself: it holds no right, and what it does is fixed here.
    let by = Actor::new(PersonId::new(uuid::Uuid::nil()), "", code, Channel::Job, Vec::new());
    let scope = Scope::from(code);
    // One that fails does not keep the others from their work; the first failure is told.
    let moved = store.write(scope, |tx| super::position::catch_up(tx, &by)).map(drop);
    let settled = super::settle_memberships(store, code).map(drop).map_err(AccessError::from);
    let closed = store.write(scope, |tx| close_round(tx, &by)).map(drop);
    let opened = store.write(scope, |tx| open_round(tx, &by)).map(drop);
    let sampled = super::reading::sample(store, scope, &by).map(drop);
    let sealed = store.write(scope, |tx| super::reading_seal::seal_days(tx, &by)).map(drop);
    moved.and(settled).and(closed).and(opened).and(sampled).and(sealed.map_err(AccessError::from))
}
