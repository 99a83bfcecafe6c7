//! Persons in the community, members and their roles in a municipality.

use std::collections::{BTreeSet, HashMap};

use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use serde_json::json;

use super::model::{AccessError, Grant, GrantId, Member, NewGrant, NewMember, NewPerson};
use super::{role, sql};
use crate::actor::{Act, Actor, At, PersonId};
use crate::events::{self, Event, Object};

/// Registers a person in the community. The person has no right anywhere before becoming a member.
///
/// # Errors
/// [`AccessError::AlreadyRegistered`] when the personal number is known, or the store's.
pub fn register_person(tx: &mut Tx<'_>, new: &NewPerson) -> Result<PersonId, AccessError> {
    let person = new.id.unwrap_or_else(|| PersonId::new(tx.new_id()));
    sql::insert_person(tx, person, new).map_err(|error| match error {
        StoreError::Unique { .. } => AccessError::AlreadyRegistered,
        other => other.into(),
    })?;
    Ok(person)
}

/// Makes a registered person a member of a municipality, or changes the membership.
///
/// The municipality's own record is written first; the community's list of where a person may sign in
/// follows, and is idempotent, so that a crash in between is mended by calling again.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn enrol(store: &Store, by: &Actor, new: &NewMember) -> Result<(), AccessError> {
    store.write(Scope::Municipality(by.municipality), |tx| {
        by.may(Act::ManageMembers, At::unit(&new.unit))?;
        sql::put_member(tx, new)?;
        let after = json!({ "title": new.title, "unit": new.unit.as_str(), "from": new.from, "to": new.to });
        let event = Event::of(Act::ManageMembers, Object::new("person", new.person.get()));
        events::record(tx, by, event.at(&new.unit).step("enrolled").after(after))?;
        Ok::<_, AccessError>(())
    })?;
    store.write(Scope::Community, |tx| sql::put_municipality(tx, new.person, by.municipality, new.to))?;
    Ok(())
}

/// Gives a role. Nobody gives one to himself.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] when not a member, [`AccessError::BadRole`], or the store's.
pub fn grant_role(tx: &mut Tx<'_>, by: &Actor, new: &NewGrant) -> Result<GrantId, AccessError> {
    by.may(Act::GrantRole, At::unit(&new.unit))?;
    if new.person == by.person {
        return Err(crate::actor::Denied::Separation("own-role").into());
    }
    let known = role(new.role).ok_or_else(|| AccessError::BadRole(new.role.to_owned()))?;
    if new.limit.is_some() && !known.limited {
        return Err(AccessError::BadRole(new.role.to_owned()));
    }
    sql::member(tx, new.person)?.ok_or(AccessError::NotFound("person"))?;
    let grant = Grant {
        id: GrantId::new(tx.new_id()),
        grant: new.clone(),
        granted_by: by.person,
        granted_at: tx.now(),
    };
    sql::insert_grant(tx, &grant)?;
    record(tx, by, &grant, "granted")?;
    Ok(grant.id)
}

/// Withdraws a role from today on. The grant stays as a fact with its last day.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn withdraw_role(tx: &mut Tx<'_>, by: &Actor, id: GrantId) -> Result<(), AccessError> {
    let grant = sql::grant(tx, id)?.ok_or(AccessError::NotFound("grant"))?;
    by.may(Act::GrantRole, At::unit(&grant.grant.unit))?;
    if grant.grant.person == by.person {
        return Err(crate::actor::Denied::Separation("own-role").into());
    }
    let yesterday = tx.today().yesterday().unwrap_or(grant.grant.from);
    sql::end_grant(tx, id, yesterday)?;
    record(tx, by, &grant, "withdrawn")?;
    Ok(())
}

fn record(tx: &mut Tx<'_>, by: &Actor, grant: &Grant, step: &'static str) -> Result<(), StoreError> {
    let new = &grant.grant;
    let after = json!({ "role": new.role, "unit": new.unit.as_str(), "limit_ore": new.limit.map(|limit| limit.get()),
        "from": new.from, "to": new.to });
    let event = Event::of(Act::GrantRole, Object::new("person", new.person.get()));
    events::record(tx, by, event.at(&new.unit).step(step).after(after)).map(|_| ())
}

/// The members the person may see, by name.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn members(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<Member>, AccessError> {
    by.may(Act::ReadAccess, At::anywhere())?;
    Ok(sql::members(tx, &by.filter(Act::ReadAccess))?)
}

/// The roles of one person; one's own may always be seen.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn grants(tx: &mut Tx<'_>, by: &Actor, person: PersonId) -> Result<Vec<Grant>, AccessError> {
    if person != by.person {
        let member = sql::member(tx, person)?.ok_or(AccessError::NotFound("person"))?;
        by.may(Act::ReadAccess, At::unit(&member.unit))?;
    }
    Ok(sql::grants_of(tx, person)?)
}

/// The names of these persons as this municipality knows them; for timelines and lists.
///
/// # Errors
/// Only those of the store.
pub fn names(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<HashMap<PersonId, String>, StoreError> {
    let distinct: BTreeSet<PersonId> = persons.iter().copied().collect();
    sql::names(tx, &distinct.into_iter().collect::<Vec<_>>())
}

/// The registered person with this login or id; `None` where there is nobody.
///
/// # Errors
/// Only those of the store.
pub fn find_person(store: &Store, typed: &str) -> Result<Option<PersonId>, StoreError> {
    let login = typed.trim().to_lowercase();
    store.read(Scope::Community, |tx| match login.parse::<PersonId>() {
        Ok(id) => sql::is_person(tx, id).map(|known| known.then_some(id)),
        Err(_) => Ok(sql::credential(tx, &login)?.map(|(person, _)| person)),
    })
}

/// The municipalities a person may work in.
///
/// # Errors
/// Only those of the store.
pub fn persons_municipalities(store: &Store, person: PersonId) -> Result<Vec<MunicipalityCode>, StoreError> {
    store.read(Scope::Community, |tx| sql::municipalities(tx, person))
}
