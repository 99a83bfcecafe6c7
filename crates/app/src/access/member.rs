//! Persons in the community, members and their roles in a municipality.

use std::collections::{BTreeSet, HashMap};

use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use kaemner_values::numbers::Cpr;

use super::model::{AccessError, Member, NewMember, NewPerson};
use super::reading::{self, NewReading, ReadingKind};
use super::{position, separation, sql};
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

/// Makes a registered person a member of a municipality, or changes the membership. Whoever left and comes back
/// begins with nothing of what was.
///
/// The municipality's own record is written first; the community's list of where a person may sign in
/// follows, and is idempotent, so that a crash in between is mended by calling again.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn enrol(store: &Store, by: &Actor, new: &NewMember) -> Result<(), AccessError> {
    enrol_all(store, by, std::slice::from_ref(new))
}

/// Brings the community's list of where people may sign in into step with a municipality's memberships, which
/// events of persons change. What is in step stays untouched, so it may be called at any time. Returns the changes.
///
/// # Errors
/// Only those of the store.
pub fn settle_memberships(store: &Store, code: MunicipalityCode) -> Result<usize, StoreError> {
    let here = store.read(Scope::Municipality(code), sql::membership_ends)?;
    let known: HashMap<_, _> =
        store.read(Scope::Community, |tx| sql::known_ends(tx, code))?.into_iter().collect();
    let changed: Vec<_> = here.into_iter().filter(|(person, to)| known.get(person) != Some(to)).collect();
    if !changed.is_empty() {
        store.write(Scope::Community, |tx| {
            changed.iter().try_for_each(|(person, to)| sql::put_municipality(tx, *person, code, *to))
        })?;
    }
    Ok(changed.len())
}

/// Makes several registered persons members, all of them or none.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn enrol_all(store: &Store, by: &Actor, all: &[NewMember]) -> Result<(), AccessError> {
    store
        .write(Scope::Municipality(by.municipality), |tx| all.iter().try_for_each(|new| put(tx, by, new)))?;
    store.write(Scope::Community, |tx| {
        all.iter().try_for_each(|new| sql::put_municipality(tx, new.person, by.municipality, new.to))
    })?;
    Ok(())
}

fn put(tx: &mut Tx<'_>, by: &Actor, new: &NewMember) -> Result<(), AccessError> {
    let at = At::unit(&new.unit).about(new.person);
    separation::require_other(by, Act::ManageMembers, at, new.person)?;
    by.may(Act::ManageMembers, at)?;
    let known = sql::member(tx, new.person)?;
    if let Some(known) = &known {
        // Whoever takes a member over from a unit may do so there too.
        by.may(Act::ManageMembers, At::unit(&known.unit).about(new.person))?;
        let gone = known.to.filter(|to| *to < new.from || *to < tx.today());
        if let Some(last) = gone {
            position::end_what_was(tx, by, new.person, last)?;
        }
    }
    sql::put_member(tx, new)?;
    let mut event = Event::of(Act::ManageMembers, Object::new("person", new.person.get()));
    if let Some(known) = &known {
        event = event.before(position::as_told(known));
    }
    events::record(tx, by, event.at(&new.unit).step("enrolled").after(position::as_told(new)))?;
    Ok(())
}

/// One member; oneself may always be seen.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn member(tx: &mut Tx<'_>, by: &Actor, person: PersonId) -> Result<Member, AccessError> {
    let member = sql::member(tx, person)?.ok_or(AccessError::NotFound("person"))?;
    if person != by.person {
        by.may(Act::ReadAccess, At::unit(&member.unit).about(person))?;
    }
    Ok(member)
}

/// A person's CPR number for a purpose: who saw it and what for stands in the log of reading and in the event log
/// before it is given. `None` where none is registered.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::NoReason`] without a purpose, or the store's.
pub fn reveal_cpr(
    store: &Store,
    by: &Actor,
    person: PersonId,
    purpose: &str,
) -> Result<Option<Cpr>, AccessError> {
    store.write(Scope::Municipality(by.municipality), |tx| {
        shown_for(tx, by, person, purpose, "cpr_revealed")
    })?;
    Ok(store.read(Scope::Community, |tx| sql::cpr(tx, person))?)
}

/// Writes down that something of a member is shown whole, and what for, before it is.
pub(super) fn shown_for(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    purpose: &str,
    step: &'static str,
) -> Result<(), AccessError> {
    let by = super::renewed(tx, by)?;
    let member = sql::member(tx, person)?.ok_or(AccessError::NotFound("person"))?;
    by.may(Act::RevealCpr, At::unit(&member.unit).about(person))?;
    let (what, rows, purpose) = (ReadingKind::Unmasked, 1, Some(purpose.trim().to_owned()));
    let reading = NewReading { act: Act::RevealCpr, what, about: Some(person), rows, purpose };
    reading::log_reading(tx, &by, &reading)?;
    let event = Event::of(Act::RevealCpr, Object::new("person", person.get())).at(&member.unit);
    events::record(tx, &by, event.step(step).because(reading.purpose.as_deref().unwrap_or("")))?;
    Ok(())
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
