//! Giving and withdrawing roles.

use kaemner_store::Tx;
use kaemner_values::Ore;
use serde_json::{Value, json};

use super::holding::as_deputy;
use super::model::{AccessError, Deputyship, Grant, GrantId, GrantSource, NewGrant};
use super::role::{Role, Roles};
use super::{holding, own_role, separation, sql_rights};
use crate::actor::{Act, Actor, At, Denied, PersonId, Right, UnitPath};
use crate::events::{self, Event, Object};

/// Gives a role. Nobody gives one to himself, and nobody comes to hold both sides of a rule of separation.
///
/// # Errors
/// [`AccessError::Denied`], with the rule named; [`AccessError::NotFound`] when not a member;
/// [`AccessError::BadRole`]; [`AccessError::BadPeriod`]; or the store's.
pub fn grant_role(tx: &mut Tx<'_>, by: &Actor, new: &NewGrant) -> Result<GrantId, AccessError> {
    permit(by, &new.unit, new.person)?;
    give(tx, by, new, GrantSource::Hand, None)
}

/// The right to give and withdraw a person's roles in a unit; nobody has it over his own.
fn permit(by: &Actor, unit: &UnitPath, person: PersonId) -> Result<(), AccessError> {
    let at = At::unit(unit).about(person);
    // The rule is named even where the right itself reaches others alone.
    separation::require_other(by, Act::GrantRole, at, person)?;
    by.may(Act::GrantRole, at)?;
    Ok(())
}

/// What giving a role would do, without giving it: the refusal in words, or nothing when it may be given.
///
/// # Errors
/// As [`grant_role`].
pub fn try_grant(tx: &mut Tx<'_>, by: &Actor, new: &NewGrant) -> Result<(), AccessError> {
    permit(by, &new.unit, new.person)?;
    decide(tx, new).map(|_| ())
}

/// Gives a role that an outside directory or identity provider sent; `by` is the machine that carries the message,
/// with the right to give roles. It holds until the moment given.
///
/// # Errors
/// As [`grant_role`].
pub fn grant_sent_role(
    tx: &mut Tx<'_>,
    by: &Actor,
    new: &NewGrant,
    until: Option<jiff::Timestamp>,
) -> Result<GrantId, AccessError> {
    by.may(Act::GrantRole, At::unit(&new.unit).about(new.person))?;
    give(tx, by, new, GrantSource::Provider, until)
}

/// Gives a role whose right to be given has been decided by the caller; rules of separation are asked here.
pub(super) fn give(
    tx: &mut Tx<'_>,
    by: &Actor,
    new: &NewGrant,
    source: GrantSource,
    expires_at: Option<jiff::Timestamp>,
) -> Result<GrantId, AccessError> {
    let role = decide(tx, new)?;
    let grant = Grant {
        id: GrantId::new(tx.new_id()),
        grant: new.clone(),
        source,
        granted_by: by.person,
        granted_at: tx.now(),
        expires_at,
        ended_at: None,
    };
    sql_rights::insert_grant(tx, &grant)?;
    // The acts as they are entrusted: what the role carries later is another matter.
    let mut after = told(&grant);
    if let Some(fields) = after.as_object_mut() {
        fields.insert("acts".to_owned(), role.acts.iter().map(Act::name).collect());
    }
    let event = Event::of(Act::GrantRole, Object::new("person", new.person.get()));
    events::record(tx, by, event.at(&new.unit).step("granted").after(after))?;
    Ok(grant.id)
}

fn decide(tx: &mut Tx<'_>, new: &NewGrant) -> Result<Role, AccessError> {
    let roles = own_role::roles(tx)?;
    let role = known(&roles, new)?;
    if new.to.is_some_and(|to| to < new.from) {
        return Err(AccessError::BadPeriod);
    }
    if sql_rights::lock_member(tx, new.person)? == 0 {
        return Err(AccessError::NotFound("person"));
    }
    require_no_conflict(tx, new.person, new.right(role.acts))?;
    Ok(role)
}

fn known(roles: &Roles, new: &NewGrant) -> Result<Role, AccessError> {
    let role = roles
        .get(&new.role)
        .filter(|role| role.open)
        .ok_or_else(|| AccessError::BadRole(new.role.to_string()))?;
    if new.limit.is_some_and(|limit| !role.limited || limit < Ore::ZERO) {
        return Err(AccessError::BadRole(new.role.to_string()));
    }
    Ok(role.clone())
}

/// Refuses a right that would bring a forbidden pair into the person's hands, or into a deputy's.
pub(super) fn require_no_conflict(tx: &mut Tx<'_>, person: PersonId, new: Right) -> Result<(), AccessError> {
    let mut held = holding::coming(tx, person)?;
    held.push(new.clone());
    if let Some(conflict) = separation::conflict(&held) {
        return Err(Denied::Incompatible(conflict.rule).into());
    }
    let today = tx.today();
    for Deputyship { new: made, ended_at, .. } in sql_rights::deputyships_of(tx, person)? {
        if made.principal != person || ended_at.is_some() || made.to < today {
            continue;
        }
        let Some(right) = as_deputy(new.clone(), person, &made.unit, (made.from, made.to)) else { continue };
        let mut held = holding::coming(tx, made.deputy)?;
        held.push(right);
        if let Some(conflict) = separation::conflict(&held) {
            return Err(Denied::Incompatible(conflict.rule).into());
        }
    }
    Ok(())
}

/// Withdraws a role at once. The grant stays as a fact with the moment it ended.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::AlreadyDecided`], or the store's.
pub fn withdraw_role(tx: &mut Tx<'_>, by: &Actor, id: GrantId) -> Result<(), AccessError> {
    let grant = sql_rights::grant(tx, id)?.ok_or(AccessError::NotFound("grant"))?;
    permit(by, &grant.grant.unit, grant.grant.person)?;
    withdraw(tx, by, &grant, "withdrawn")
}

/// Withdraws a role whose withdrawal the caller has decided.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    by: &Actor,
    grant: &Grant,
    step: &'static str,
) -> Result<(), AccessError> {
    if sql_rights::end_grant(tx, grant.id, by.person)? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    record(tx, by, grant, step)
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    by: &Actor,
    grant: &Grant,
    step: &'static str,
) -> Result<(), AccessError> {
    let new = &grant.grant;
    let event = Event::of(Act::GrantRole, Object::new("person", new.person.get()));
    events::record(tx, by, event.at(&new.unit).step(step).after(told(grant)))?;
    Ok(())
}

/// Records that a grant is another than it was.
pub(super) fn record_change(
    tx: &mut Tx<'_>,
    by: &Actor,
    (before, after): (&Grant, &Grant),
    step: &'static str,
) -> Result<(), AccessError> {
    let new = &after.grant;
    let event = Event::of(Act::GrantRole, Object::new("person", new.person.get())).before(told(before));
    events::record(tx, by, event.at(&new.unit).step(step).after(told(after)))?;
    Ok(())
}

/// A grant as the event log tells it.
fn told(grant: &Grant) -> Value {
    let new = &grant.grant;
    let accounts: Vec<_> = new.accounts.iter().map(ToString::to_string).collect();
    json!({ "grant": grant.id.to_string(), "role": new.role.as_str(), "unit": new.unit.as_str(),
        "accounts": accounts, "agreements": new.agreements, "whose": new.whose.name(),
        "limit_ore": new.limit.map(Ore::get), "from": new.from, "to": new.to, "source": grant.source.name() })
}

/// The roles of one person, also those that have ended; one's own may always be seen.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn grants(tx: &mut Tx<'_>, by: &Actor, person: PersonId) -> Result<Vec<Grant>, AccessError> {
    super::member(tx, by, person)?;
    Ok(sql_rights::grants_of(tx, person)?)
}
