//! The people and groups an outside directory provisions (SCIM), and whom they are here.
//!
//! A directory speaks through a service account. Its users become persons and members; its groups mean what the
//! role mappings of that account say. A user who becomes inactive is no member from the same moment, and holds
//! nothing any more.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use serde_json::json;
use uuid::Uuid;

use super::mapping::{OutsideRole, end_sent_to, machine, sync_roles};
use super::sql;
use crate::access::sql_address;
use crate::access::{self, AccessError, HomeAddress, NewMember, NewPerson, PersonnelEvent, PersonnelSource};
use crate::actor::{Act, Actor, At, PersonId, UnitPath};
use crate::events::{self, Event, Object};

/// What a directory says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryPerson {
    /// The name the person signs in by, unique in the municipality.
    pub user_name: String,
    /// The directory's own key.
    pub external_id: Option<String>,
    /// Whether the person works here.
    pub active: bool,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The name as it is shown.
    pub display_name: String,
    /// Job title.
    pub title: String,
    /// Mail address.
    pub email: Option<String>,
    /// Where the person lives, as a directory has said. Whether it is protected is said here, not there.
    pub home: Option<HomeAddress>,
}

/// A provisioned person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryUser {
    /// The id the directory knows it by.
    pub id: Uuid,
    /// Who it is here.
    pub person: PersonId,
    /// What the directory said last.
    pub said: DirectoryPerson,
    /// Counts the changes; the entity tag.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// What a directory says of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectorySet {
    /// Its name, which role mappings name.
    pub display_name: String,
    /// The directory's own key.
    pub external_id: Option<String>,
    /// Its users.
    pub members: Vec<Uuid>,
}

/// A provisioned group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryGroup {
    /// The id the directory knows it by.
    pub id: Uuid,
    /// What the directory said last.
    pub said: DirectorySet,
    /// Counts the changes; the entity tag.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// What a list is narrowed to: all that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryFilter {
    /// This user name, in any case of letters.
    pub user_name: Option<String>,
    /// This outside key.
    pub external_id: Option<String>,
    /// This name of a group.
    pub display_name: Option<String>,
    /// This id.
    pub id: Option<Uuid>,
}

/// One page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectoryPage {
    /// The first, counted from 1.
    pub start: i64,
    /// At most so many.
    pub count: i64,
}

/// Makes a user: a person in the community, a member here. Who has signed in here before under the outside key or the
/// user name that the directory sends is that person.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::UserNameTaken`], or the store's.
pub fn provision_user(
    store: &Store,
    by: &Actor,
    said: &DirectoryPerson,
) -> Result<DirectoryUser, AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    let scope = Scope::from(by.municipality);
    let taken = store.read(scope, |tx| sql::directory::person_named(tx, &said.user_name))?;
    if taken.is_some() {
        return Err(AccessError::UserNameTaken);
    }
    let person = store.write(Scope::Community, |tx| match arrived(tx, by.municipality, said)? {
        Some(person) => Ok(person),
        None => {
            access::register_person(tx, &NewPerson { id: None, name: said.display_name.clone(), cpr: None })
        }
    })?;
    if store.read(scope, |tx| sql::directory::is_provisioned(tx, person))? {
        return Err(AccessError::UserNameTaken);
    }
    let made = store.write(scope, |tx| {
        let user = DirectoryUser {
            id: tx.new_id(),
            person,
            said: with_protection(tx, person, said)?,
            version: 1,
            created_at: tx.now(),
            changed_at: tx.now(),
        };
        sql::directory::insert_user(tx, by.person, &user).map_err(|error| match error {
            StoreError::Unique { .. } => AccessError::UserNameTaken,
            other => other.into(),
        })?;
        follow(tx, by, &user, "provisioned")?;
        Ok::<_, AccessError>(user)
    })?;
    admit(store, by, &made)?;
    Ok(made)
}

/// Whom a provider of the municipality means by what the directory calls this user.
fn arrived(
    tx: &mut Tx<'_>,
    here: MunicipalityCode,
    said: &DirectoryPerson,
) -> Result<Option<PersonId>, StoreError> {
    for subject in said.external_id.iter().chain([&said.user_name]) {
        if let Some(person) = sql::provider::person_meant(tx, here, subject)? {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// Changes a user. `version` is what the directory last saw, when it says so.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::Changed`] when another version stands,
/// [`AccessError::UserNameTaken`], or the store's.
pub fn reprovision_user(
    store: &Store,
    by: &Actor,
    id: Uuid,
    version: Option<i64>,
    said: &DirectoryPerson,
) -> Result<DirectoryUser, AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    let user = store.write(Scope::from(by.municipality), |tx| {
        let mut user = sql::directory::user(tx, by.person, id)?.ok_or(AccessError::NotFound("user"))?;
        if version.is_some_and(|seen| seen != user.version) {
            return Err(AccessError::Changed);
        }
        let said = with_protection(tx, user.person, said)?;
        if user.said == said {
            return Ok(user);
        }
        user = DirectoryUser { said, version: user.version + 1, changed_at: tx.now(), ..user };
        let written = sql::directory::update_user(tx, &user).map_err(|error| match error {
            StoreError::Unique { .. } => AccessError::UserNameTaken,
            other => other.into(),
        })?;
        if written == 0 {
            return Err(AccessError::Changed);
        }
        follow(tx, by, &user, "reprovisioned")?;
        Ok(user)
    })?;
    admit(store, by, &user)?;
    Ok(user)
}

/// Removes a user from the directory's view. The person leaves the municipality; what the person did stays. `version`
/// is what the directory last saw, when it says so.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::Changed`], or the store's.
pub fn deprovision_user(
    store: &Store,
    by: &Actor,
    id: Uuid,
    version: Option<i64>,
) -> Result<(), AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    let user = store.write(Scope::from(by.municipality), |tx| {
        let mut user = sql::directory::user(tx, by.person, id)?.ok_or(AccessError::NotFound("user"))?;
        if version.is_some_and(|seen| seen != user.version) {
            return Err(AccessError::Changed);
        }
        user.said.active = false;
        sql::directory::leave_groups(tx, id)?;
        follow(tx, by, &user, "deprovisioned")?;
        sql::directory::delete_user(tx, id)?;
        Ok::<_, AccessError>(user)
    })?;
    admit(store, by, &user)
}

/// What a directory says, with the protection that the municipality knows of. An address that is protected is not shown
/// to the directory, so that its silence means nothing.
fn with_protection(
    tx: &mut Tx<'_>,
    person: PersonId,
    said: &DirectoryPerson,
) -> Result<DirectoryPerson, StoreError> {
    let known = sql_address::one(tx, person)?.filter(|known| known.protected);
    let home = match (&said.home, known) {
        (Some(home), known) => Some(HomeAddress { protected: known.is_some(), ..home.clone() }),
        (None, Some(_)) => sql_address::of_directory(tx, person)?,
        (None, None) => None,
    };
    Ok(DirectoryPerson { home, ..said.clone() })
}

/// Where the person may sign in, in the community, until the last day of the membership. Who is no member any more has
/// no session here either, also when the directory soon thinks otherwise. Idempotent.
fn admit(store: &Store, by: &Actor, user: &DirectoryUser) -> Result<(), AccessError> {
    let member = store.read(Scope::from(by.municipality), |tx| access::sql::member(tx, user.person))?;
    let until = member.and_then(|member| member.to);
    store.write(Scope::Community, |tx| {
        access::sql::put_municipality(tx, user.person, by.municipality, until)?;
        if until.is_some_and(|last| last < tx.today()) {
            access::sql::end_sessions_in(tx, user.person, by.municipality)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

/// Membership and roles follow what the directory says, in the same transaction.
fn follow(tx: &mut Tx<'_>, by: &Actor, user: &DirectoryUser, step: &'static str) -> Result<(), AccessError> {
    let said = &user.said;
    let known = access::sql::member(tx, user.person)?;
    let (from, to) =
        if said.active { begin_again(tx, user, known.as_ref())? } else { end(tx, by, user, known.as_ref())? };
    let unit = known.as_ref().map_or_else(UnitPath::root, |member| member.unit.clone());
    let letters = [&said.given_name, &said.family_name];
    let member = NewMember {
        person: user.person,
        name: said.display_name.clone(),
        title: said.title.clone(),
        initials: letters.iter().filter_map(|name| name.chars().next()).collect(),
        unit,
        from,
        to,
    };
    access::sql::put_member(tx, &member)?;
    let event = Event::of(Act::ProvisionMembers, Object::new("person", user.person.get())).at(&member.unit);
    let after = json!({ "user_name": said.user_name, "active": said.active, "title": said.title,
        "from": member.from, "to": member.to });
    events::record(tx, by, event.step(step).after(after))?;
    if sql_address::of_directory(tx, user.person)? != said.home {
        let (act, source) = (Act::ProvisionMembers, PersonnelSource::Scim);
        access::address::put(tx, by, act, &member, said.home.as_ref(), source)?;
    }
    mean(tx, by, user)
}

/// First and last day of a person whom the directory calls active. Only an end the directory itself set is taken
/// back, to the one that stood before it: what somebody here decided, to leave or to stay for a while, stands.
fn begin_again(
    tx: &mut Tx<'_>,
    user: &DirectoryUser,
    known: Option<&NewMember>,
) -> Result<(Date, Option<Date>), AccessError> {
    let today = tx.today();
    let Some(member) = known else { return Ok((today, None)) };
    match sql::directory::end_set(tx, user.id)? {
        (Some(set), before) if member.to == Some(set) => {
            sql::directory::set_end(tx, user.id, None, None)?;
            Ok((today, before))
        }
        _ => Ok((member.from, member.to)),
    }
}

/// First and last day of a person whom the directory calls inactive. Everything ends as a fact: what was given by
/// hand, carried by a position or sent, and every deputyship. None of it comes back with the person.
fn end(
    tx: &mut Tx<'_>,
    by: &Actor,
    user: &DirectoryUser,
    known: Option<&NewMember>,
) -> Result<(Date, Option<Date>), AccessError> {
    let (today, last) = (tx.today(), tx.today().yesterday().map_err(|_| AccessError::BadPeriod)?);
    let Some(member) = known else {
        sql::directory::set_end(tx, user.id, Some(last), None)?;
        return Ok((today, Some(last)));
    };
    if member.to.is_some_and(|to| to < today) {
        return Ok((member.from, member.to));
    }
    let machine = machine(tx, by.person.get(), &by.name)?;
    end_sent_to(tx, &machine, user.person)?;
    let leave = PersonnelEvent::Leave { person: user.person, last_day: last };
    access::take_event(tx, &machine, &leave, PersonnelSource::Scim)?;
    sql::directory::set_end(tx, user.id, Some(last), member.to)?;
    Ok((member.from, Some(last)))
}

/// The person's groups mean roles; an inactive person's mean none.
fn mean(tx: &mut Tx<'_>, by: &Actor, user: &DirectoryUser) -> Result<(), AccessError> {
    sql::directory::lock_user(tx, user.id)?;
    let groups = if user.said.active { sql::directory::groups_of(tx, user.id)? } else { Vec::new() };
    let roles: Vec<_> = groups.into_iter().map(OutsideRole::plain).collect();
    let machine = machine(tx, by.person.get(), &by.name)?;
    sync_roles(tx, &machine, by.person.get(), user.person, &roles, None)?;
    Ok(())
}

/// Lets the members of a group follow what it means since its mappings changed.
pub(super) fn mean_group(tx: &mut Tx<'_>, source: Uuid, group: &str) -> Result<(), AccessError> {
    let account = PersonId::new(source);
    let users = sql::directory::users_in(tx, account, group)?;
    if users.is_empty() {
        return Ok(());
    }
    let name = super::mapping::source_name(tx, source)?;
    let by = machine(tx, source, &name)?;
    users.iter().try_for_each(|user| mean(tx, &by, user))
}

/// A user of this directory.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn directory_user(tx: &mut Tx<'_>, by: &Actor, id: Uuid) -> Result<DirectoryUser, AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    sql::directory::user(tx, by.person, id)?.ok_or(AccessError::NotFound("user"))
}

/// How many users of this directory fit the filter, and one page of them, the oldest first.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn directory_users(
    tx: &mut Tx<'_>,
    by: &Actor,
    filter: &DirectoryFilter,
    page: DirectoryPage,
) -> Result<(i64, Vec<DirectoryUser>), AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    Ok(sql::directory::users(tx, by.person, filter, page)?)
}

/// Makes a group.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::UserNameTaken`] when the name is taken, [`AccessError::NotFound`] when a
/// member is no user of this directory, or the store's.
pub fn provision_group(
    tx: &mut Tx<'_>,
    by: &Actor,
    said: &DirectorySet,
) -> Result<DirectoryGroup, AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    let (id, now) = (tx.new_id(), tx.now());
    let group = DirectoryGroup { id, said: said.clone(), version: 1, created_at: now, changed_at: now };
    sql::directory::insert_group(tx, by.person, &group).map_err(taken)?;
    regroup(tx, by, &group, None)?;
    Ok(group)
}

fn taken(error: StoreError) -> AccessError {
    match error {
        StoreError::Unique { .. } => AccessError::UserNameTaken,
        other => other.into(),
    }
}

/// Changes a group.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::Changed`], or as [`provision_group`].
pub fn reprovision_group(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: Uuid,
    version: Option<i64>,
    said: &DirectorySet,
) -> Result<DirectoryGroup, AccessError> {
    let before = directory_group(tx, by, id)?;
    if version.is_some_and(|seen| seen != before.version) {
        return Err(AccessError::Changed);
    }
    if before.said == *said {
        return Ok(before);
    }
    let (version, changed_at) = (before.version + 1, tx.now());
    let group = DirectoryGroup { said: said.clone(), version, changed_at, ..before.clone() };
    if sql::directory::update_group(tx, &group).map_err(taken)? == 0 {
        return Err(AccessError::Changed);
    }
    regroup(tx, by, &group, Some(&before.said))?;
    Ok(group)
}

/// Removes a group, and what it meant. `version` is what the directory last saw, when it says so.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::Changed`], or the store's.
pub fn deprovision_group(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: Uuid,
    version: Option<i64>,
) -> Result<(), AccessError> {
    let mut group = directory_group(tx, by, id)?;
    if version.is_some_and(|seen| seen != group.version) {
        return Err(AccessError::Changed);
    }
    let before = group.said.clone();
    group.said.members.clear();
    regroup(tx, by, &group, Some(&before))?;
    sql::directory::delete_group(tx, id)?;
    Ok(())
}

/// Writes who comes and who goes, and lets their roles follow; everybody's, when the group has got another name. Who
/// stays in a group of thousands is left alone.
fn regroup(
    tx: &mut Tx<'_>,
    by: &Actor,
    group: &DirectoryGroup,
    before: Option<&DirectorySet>,
) -> Result<(), AccessError> {
    let was: HashSet<Uuid> = before.iter().flat_map(|before| &before.members).copied().collect();
    let is: HashSet<Uuid> = group.said.members.iter().copied().collect();
    let renamed = before.is_some_and(|before| before.display_name != group.said.display_name);
    let mut touched: Vec<Uuid> = if renamed {
        was.union(&is).copied().collect()
    } else {
        was.symmetric_difference(&is).copied().collect()
    };
    touched.sort_unstable();
    let mut users = Vec::new();
    for id in touched {
        let user = sql::directory::user(tx, by.person, id)?;
        match (was.contains(&id), is.contains(&id)) {
            (false, true) if user.is_none() => return Err(AccessError::NotFound("user")),
            (false, true) => sql::directory::join_group(tx, group.id, id)?,
            (true, false) => sql::directory::leave_group(tx, group.id, id)?,
            _ => {}
        }
        users.extend(user);
    }
    let event = Event::of(Act::ProvisionMembers, Object::new("directory_group", group.id));
    let after = json!({ "name": group.said.display_name, "members": group.said.members.len() });
    events::record(tx, by, event.step("group_provisioned").after(after))?;
    users.iter().try_for_each(|user| mean(tx, by, user))
}

/// A group of this directory.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn directory_group(tx: &mut Tx<'_>, by: &Actor, id: Uuid) -> Result<DirectoryGroup, AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    let mut group = sql::directory::group(tx, by.person, id)?.ok_or(AccessError::NotFound("group"))?;
    group.said.members = sql::directory::members_of(tx, id)?;
    Ok(group)
}

/// How many groups of this directory fit the filter, and one page of them, the oldest first.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn directory_groups(
    tx: &mut Tx<'_>,
    by: &Actor,
    filter: &DirectoryFilter,
    page: DirectoryPage,
) -> Result<(i64, Vec<DirectoryGroup>), AccessError> {
    by.may(Act::ProvisionMembers, At::anywhere())?;
    let (total, mut groups) = sql::directory::groups(tx, by.person, filter, page)?;
    for group in &mut groups {
        group.said.members = sql::directory::members_of(tx, group.id)?;
    }
    Ok((total, groups))
}
