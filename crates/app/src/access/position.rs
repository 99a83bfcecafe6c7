//! Positions and the events of people in them: hire, move, leave.
//!
//! A kind of position carries roles by rule. An event changes who holds which position, and gives, ends and
//! withdraws roles the same day; [`preview`] says what it would do. A screen, an import or SCIM sends the same
//! event; payroll does when it owns employments.

use jiff::civil::Date;
use kaemner_store::{StoreError, Tx};
use kaemner_values::Ore;
use serde_json::json;

use super::model::{AccessError, Grant, GrantSource, NewGrant};
use super::{grant, own_role, separation, sql, sql_position, sql_rights};
use crate::actor::{Act, Actor, At, Denied, PersonId, RoleKey, UnitPath};
use crate::events::{self, Event, Object};

crate::ids::entity_id! {
    /// One position.
    PositionId
}
crate::ids::entity_id! {
    /// One rule of what a kind of position carries.
    PositionRuleId
}
crate::ids::entity_id! {
    /// One person in one position.
    HoldingId
}

/// A position in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The position.
    pub id: PositionId,
    /// Its number in the personnel system, unique.
    pub code: String,
    /// Its kind, which rules are about: `school_leader`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: UnitPath,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
}

/// What a kind of position carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionRule {
    /// The rule.
    pub id: PositionRuleId,
    /// The kind of position.
    pub kind: String,
    /// The role it carries.
    pub role: RoleKey,
    /// In the whole municipality instead of the position's unit.
    pub everywhere: bool,
    /// Up to this amount.
    pub limit: Option<Ore>,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
}

/// One person in one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The holding.
    pub id: HoldingId,
    /// Who.
    pub person: PersonId,
    /// In which position.
    pub position: PositionId,
    /// First day.
    pub from: Date,
    /// Last day, if known.
    pub to: Option<Date>,
}

/// A position with who holds it today, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledPosition {
    /// The position.
    pub position: Position,
    /// Who holds it.
    pub held: Vec<(Holding, String)>,
}

/// What happened to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonnelEvent {
    /// Begins in a position.
    Hire {
        /// Who.
        person: PersonId,
        /// In which position.
        position: PositionId,
        /// First day.
        from: Date,
        /// Last day, when it is limited.
        to: Option<Date>,
    },
    /// Goes from one position to another.
    Move {
        /// Who.
        person: PersonId,
        /// Out of which position.
        out_of: PositionId,
        /// Into which.
        into: PositionId,
        /// First day in the new one.
        on: Date,
    },
    /// Leaves the municipality: every position, every role and the membership end.
    Leave {
        /// Who.
        person: PersonId,
        /// Last day.
        last_day: Date,
    },
}

impl PersonnelEvent {
    /// Who it is about.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        match self {
            Self::Hire { person, .. } | Self::Move { person, .. } | Self::Leave { person, .. } => *person,
        }
    }

    const fn step(&self) -> &'static str {
        match self {
            Self::Hire { .. } => "hired",
            Self::Move { .. } => "moved",
            Self::Leave { .. } => "left",
        }
    }
}

/// By which way an event came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonnelSource {
    /// Typed on a screen.
    Screen,
    /// A file.
    Import,
    /// The identity system.
    Scim,
    /// Payroll, when it owns employments.
    Payroll,
}

impl PersonnelSource {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Import => "import",
            Self::Scim => "scim",
            Self::Payroll => "payroll",
        }
    }
}

/// One thing an event does to a person's rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RightsChange {
    /// A role is given.
    Given(NewGrant),
    /// A role gets this last day.
    Ends(Grant, Date),
    /// A role is withdrawn at once: its last day has passed, or it had not begun.
    Withdrawn(Grant),
    /// Being the deputy of this person, or having this person as deputy, ends with this day; at once without one.
    Deputy(String, Option<Date>),
    /// A role the position carries is not given, because a rule of separation says no.
    Refused(NewGrant, Denied),
}

/// Adds a position.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] for the unit, [`AccessError::UnitExists`] when the number is
/// taken, or the store's.
pub fn add_position(tx: &mut Tx<'_>, by: &Actor, new: &Position) -> Result<(), AccessError> {
    by.may(Act::ManagePositions, At::unit(&new.unit))?;
    sql::unit_by_path(tx, &new.unit)?.ok_or(AccessError::NotFound("unit"))?;
    sql_position::insert(tx, new).map_err(|error| match error {
        StoreError::Unique { .. } => AccessError::UnitExists,
        other => other.into(),
    })?;
    let after =
        json!({ "code": new.code, "kind": new.kind, "title": new.title, "from": new.from, "to": new.to });
    let event = Event::of(Act::ManagePositions, Object::new("position", new.id.get()));
    events::record(tx, by, event.at(&new.unit).step("position_added").after(after))?;
    Ok(())
}

/// Makes a rule of what a kind of position carries. It works on events to come and on [`preview`]; those who hold
/// such a position today get it with their next event.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadRole`], or the store's.
pub fn add_position_rule(tx: &mut Tx<'_>, by: &Actor, new: &PositionRule) -> Result<(), AccessError> {
    // A rule works in every unit where somebody makes a position of its kind.
    by.may(Act::ManagePositions, At::unit(&UnitPath::root()))?;
    let roles = own_role::roles(tx)?;
    let role = roles
        .get(&new.role)
        .filter(|role| role.open)
        .ok_or_else(|| AccessError::BadRole(new.role.to_string()))?;
    if new.limit.is_some_and(|limit| !role.limited || limit < Ore::ZERO) {
        return Err(AccessError::BadRole(new.role.to_string()));
    }
    sql_position::insert_rule(tx, by.person, new)?;
    let after = json!({ "kind": new.kind, "role": new.role.as_str(), "everywhere": new.everywhere,
        "limit_ore": new.limit.map(Ore::get), "from": new.from, "to": new.to });
    let event = Event::of(Act::ManagePositions, Object::new("position_rule", new.id.get()));
    events::record(tx, by, event.step("rule_added").after(after))?;
    Ok(())
}

/// The position with that number.
///
/// # Errors
/// Only those of the store.
pub fn position_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Position>, StoreError> {
    sql_position::by_code(tx, code)
}

/// The rules of what positions carry.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn position_rules(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<PositionRule>, AccessError> {
    by.may(Act::ReadAccess, At::anywhere())?;
    Ok(sql_position::rules(tx)?)
}

/// What an event would do, without doing it.
///
/// # Errors
/// As [`take_event`].
pub fn preview(
    tx: &mut Tx<'_>,
    by: &Actor,
    event: &PersonnelEvent,
) -> Result<Vec<RightsChange>, AccessError> {
    enum Undo {
        Done(Vec<RightsChange>),
        Failed(AccessError),
    }
    impl From<StoreError> for Undo {
        fn from(error: StoreError) -> Self {
            Self::Failed(error.into())
        }
    }
    // Done and undone, so that the preview can never differ from the event.
    let tried: Result<(), Undo> =
        tx.savepoint(|tx| match take_event(tx, by, event, PersonnelSource::Screen) {
            Ok(changes) => Err(Undo::Done(changes)),
            Err(error) => Err(Undo::Failed(error)),
        });
    match tried {
        Ok(()) => Ok(Vec::new()),
        Err(Undo::Done(changes)) => Ok(changes),
        Err(Undo::Failed(error)) => Err(error),
    }
}

/// Takes an event: the person's positions change, and the roles they carry follow the same day.
///
/// A role that a rule of separation refuses is left out and named among the changes; the rest is done.
///
/// # Errors
/// [`AccessError::Denied`] also for oneself, [`AccessError::NotFound`] for person or position,
/// [`AccessError::BadPeriod`], or the store's.
pub fn take_event(
    tx: &mut Tx<'_>,
    by: &Actor,
    event: &PersonnelEvent,
    source: PersonnelSource,
) -> Result<Vec<RightsChange>, AccessError> {
    let person = event.person();
    // Locked before it is read: two events at a time would each write back what they read.
    sql_rights::lock_member(tx, person)?;
    let member = sql::member(tx, person)?.ok_or(AccessError::NotFound("person"))?;
    let before = as_told(&member);
    separation::require_other(by, Act::ManagePositions, At::unit(&member.unit).about(person), person)?;
    let mut changes = Vec::new();
    match event {
        PersonnelEvent::Hire { position, from, to, .. } => {
            // Whoever left and comes back is a member again from the new first day, with nothing of what was.
            if let Some(last) = member.to.filter(|last| last < from) {
                end_holdings(tx, by, person, None, last, &mut changes)?;
                end_others(tx, by, person, last, &mut changes)?;
                let of = sql_position::one(tx, *position)?.ok_or(AccessError::NotFound("position"))?;
                let (unit, title) = (of.unit, of.title);
                sql::put_member(tx, &super::Member { from: *from, to: *to, unit, title, ..member })?;
            } else if let Some(longer) = reaching(&member, *from, *to) {
                sql::put_member(tx, &longer)?;
            }
            hire(tx, by, person, *position, (*from, *to), source, &mut changes)?;
        }
        PersonnelEvent::Move { out_of, into, on, .. } => {
            let last = on.yesterday().map_err(|_| AccessError::BadPeriod)?;
            // A move is no hire: whoever leaves before it has nothing to move to.
            if member.to.is_some_and(|to| to < *on) {
                return Err(AccessError::BadPeriod);
            }
            end_holdings(tx, by, person, Some(*out_of), last, &mut changes)?;
            hire(tx, by, person, *into, (*on, None), source, &mut changes)?;
            // A move to come changes the unit when its day comes; until then today's manager answers.
            if *on <= tx.today() {
                let position = sql_position::one(tx, *into)?.ok_or(AccessError::NotFound("position"))?;
                let moved = super::Member { unit: position.unit, title: position.title, ..member };
                sql::put_member(tx, &moved)?;
            }
        }
        PersonnelEvent::Leave { last_day, .. } => {
            by.may(Act::ManagePositions, At::unit(&member.unit).about(person))?;
            // A membership that ends before is not made longer by leaving.
            let last = member.to.map_or(*last_day, |to| to.min(*last_day));
            end_holdings(tx, by, person, None, last, &mut changes)?;
            end_others(tx, by, person, last, &mut changes)?;
            sql::put_member(tx, &super::Member { to: Some(last), ..member })?;
        }
    }
    let told: Vec<_> = changes.iter().map(RightsChange::told).collect();
    let object = Object::new("person", person.get());
    let done = Event::of(Act::ManagePositions, object).step(event.step());
    let now = sql::member(tx, person)?.as_ref().map(as_told);
    let after = json!({ "source": source.name(), "changes": told, "member": now });
    events::record(tx, by, done.before(before).after(after))?;
    Ok(changes)
}

/// The membership that a hire within it or beside it needs; `None` where it reaches already. A second position may
/// begin earlier or last longer than the first.
fn reaching(member: &super::Member, from: Date, to: Option<Date>) -> Option<super::Member> {
    let until = member.to.and_then(|known| to.map(|to| to.max(known)));
    let reached = super::Member { from: member.from.min(from), to: until, ..member.clone() };
    (reached != *member).then_some(reached)
}

/// A membership as the event log tells it.
pub(super) fn as_told(member: &super::Member) -> serde_json::Value {
    json!({ "name": member.name, "initials": member.initials, "title": member.title,
        "unit": member.unit.as_str(), "from": member.from, "to": member.to })
}

/// Gives those whose move has its day today or had it lately the unit of their new position, once for each move. A
/// job calls it daily.
///
/// # Errors
/// Only those of the store.
pub(super) fn catch_up(tx: &mut Tx<'_>, by: &Actor) -> Result<usize, AccessError> {
    let today = tx.today();
    let mut moved = 0;
    for (holding, person, position) in sql_position::begun(tx, today)? {
        sql_position::set_moved(tx, holding)?;
        let Some(member) = sql::member(tx, person)? else { continue };
        let Some(of) = sql_position::one(tx, position)? else { continue };
        if member.unit != of.unit && member.holds_on(today) {
            let before = as_told(&member);
            let new = super::Member { unit: of.unit, title: of.title, ..member };
            sql::put_member(tx, &new)?;
            let done = Event::of(Act::ManagePositions, Object::new("person", person.get())).step("moved");
            events::record(tx, by, done.before(before).after(as_told(&new)))?;
            moved += 1;
        }
    }
    Ok(moved)
}

fn hire(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    position: PositionId,
    (from, to): (Date, Option<Date>),
    source: PersonnelSource,
    changes: &mut Vec<RightsChange>,
) -> Result<(), AccessError> {
    let position = sql_position::one(tx, position)?.ok_or(AccessError::NotFound("position"))?;
    by.may(Act::ManagePositions, At::unit(&position.unit).about(person))?;
    let ended = |to: Option<Date>| to.is_some_and(|to| to < from);
    if ended(to) || ended(position.to) || from < position.from {
        return Err(AccessError::BadPeriod);
    }
    let holding = Holding { id: HoldingId::new(tx.new_id()), person, position: position.id, from, to };
    sql_position::insert_holding(tx, &holding, source)?;
    for rule in sql_position::rules(tx)? {
        // A rule known today that begins later gives its role then.
        let from = from.max(rule.from);
        let to = [to, position.to, rule.to].into_iter().flatten().min();
        if rule.kind != position.kind || to.is_some_and(|to| to < from) {
            continue;
        }
        let unit = if rule.everywhere { UnitPath::root() } else { position.unit.clone() };
        // What reaches further than the position is given by somebody who may that far.
        by.may(Act::ManagePositions, At::unit(&unit).about(person))?;
        let new = NewGrant { to, limit: rule.limit, ..NewGrant::new(person, rule.role, unit, from) };
        let source = GrantSource::Position(holding.id.get());
        match grant::give(tx, by, &new, source, None) {
            Ok(_) => changes.push(RightsChange::Given(new)),
            Err(AccessError::Denied(denied @ Denied::Incompatible(_))) => {
                changes.push(RightsChange::Refused(new, denied));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Ends the person's holdings of one position, or of all, with what they carry.
fn end_holdings(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    of: Option<PositionId>,
    last: Date,
    changes: &mut Vec<RightsChange>,
) -> Result<(), AccessError> {
    let open: Vec<_> = sql_position::holdings_of(tx, person)?
        .into_iter()
        .filter(|holding| of.is_none_or(|of| holding.position == of))
        .filter(|holding| holding.to.is_none_or(|to| to > last))
        .collect();
    if open.is_empty() && of.is_some() {
        return Err(AccessError::NotFound("position"));
    }
    for holding in open {
        let position = sql_position::one(tx, holding.position)?.ok_or(AccessError::NotFound("position"))?;
        by.may(Act::ManagePositions, At::unit(&position.unit).about(person))?;
        sql_position::end_holding(tx, holding.id, last)?;
        // What ends before that day already is not made longer.
        let carried = sql_rights::grants_from(tx, holding.id.get())?.into_iter();
        for carried in carried.filter(|carried| carried.grant.to.is_none_or(|to| to > last)) {
            end(tx, by, carried, last, changes)?;
        }
    }
    Ok(())
}

/// Ends everything a person held when the membership ended, whatever it came from. The caller has decided that the
/// person begins anew.
pub(super) fn end_what_was(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    last: Date,
) -> Result<(), AccessError> {
    let now = tx.now();
    for holding in sql_position::holdings_of(tx, person)? {
        if holding.to.is_none_or(|to| to > last) {
            sql_position::end_holding(tx, holding.id, last)?;
        }
    }
    let mut changes = Vec::new();
    for grant in sql_rights::grants_of(tx, person)? {
        if grant.is_alive(now) && grant.grant.to.is_none_or(|to| to > last) {
            end(tx, by, grant, last, &mut changes)?;
        }
    }
    end_deputyships(tx, by, person, last, &mut changes)
}

/// Ends what was given by hand or sent by the provider: a leaver keeps nothing.
fn end_others(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    last: Date,
    changes: &mut Vec<RightsChange>,
) -> Result<(), AccessError> {
    let now = tx.now();
    for grant in sql_rights::grants_of(tx, person)? {
        let carried = matches!(grant.source, GrantSource::Position(_));
        if !carried && grant.is_alive(now) && grant.grant.to.is_none_or(|to| to > last) {
            end(tx, by, grant, last, changes)?;
        }
    }
    end_deputyships(tx, by, person, last, changes)
}

fn end_deputyships(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    last: Date,
    changes: &mut Vec<RightsChange>,
) -> Result<(), AccessError> {
    for made in sql_rights::deputyships_of(tx, person)? {
        if made.ended_at.is_none() && made.new.to > last {
            let other = if made.new.principal == person { made.new.deputy } else { made.new.principal };
            let name = sql::member(tx, other)?.map(|member| member.name).unwrap_or_default();
            let until = super::deputy::end_after(tx, by, &made, last)?;
            changes.push(RightsChange::Deputy(name, until));
        }
    }
    Ok(())
}

/// Gives a grant its last day, or withdraws it when that day has passed.
fn end(
    tx: &mut Tx<'_>,
    by: &Actor,
    carried: Grant,
    last: Date,
    changes: &mut Vec<RightsChange>,
) -> Result<(), AccessError> {
    if last < tx.today() || last < carried.grant.from {
        grant::withdraw(tx, by, &carried, "withdrawn_by_position")?;
        changes.push(RightsChange::Withdrawn(carried));
    } else {
        sql_rights::set_last_day(tx, carried.id, Some(last))?;
        let ended = Grant { grant: NewGrant { to: Some(last), ..carried.grant.clone() }, ..carried.clone() };
        grant::record_change(tx, by, (&carried, &ended), "last_day_set")?;
        changes.push(RightsChange::Ends(carried, last));
    }
    Ok(())
}

impl RightsChange {
    fn told(&self) -> serde_json::Value {
        let one = |what: &str, new: &NewGrant, more: Option<String>| {
            let (role, unit) = (new.role.as_str(), new.unit.as_str());
            json!({ "what": what, "role": role, "unit": unit, "more": more })
        };
        match self {
            Self::Given(new) => one("given", new, None),
            Self::Ends(grant, last) => one("ends", &grant.grant, Some(last.to_string())),
            Self::Withdrawn(grant) => one("withdrawn", &grant.grant, None),
            Self::Deputy(_, last) => json!({ "what": "deputy_ends", "last": last }),
            Self::Refused(new, denied) => one("refused", new, Some(denied.to_string())),
        }
    }
}
