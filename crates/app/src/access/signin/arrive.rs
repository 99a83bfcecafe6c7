//! A person whom a provider vouches for arrives: who it is here, what the outside roles mean, and the session.
//!
//! Three short transactions, each idempotent: the identity in the community, membership and roles in the
//! municipality, the session in the community. A crash in between is mended by signing in again.

use jiff::{SignedDuration, Timestamp};
use kaemner_store::{Scope, Store, Tx};
use kaemner_values::MunicipalityCode;
use kaemner_values::numbers::Cpr;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::mapping::{OutsideRole, machine, sync_roles};
use super::provider::{Policy, Protocol, Provider};
use super::{secret_hash, sql};
use crate::access::session::{NewSession, begin};
use crate::access::{
    self, AccessError, NewMember, NewPerson, ProviderSession, SESSION_ABSOLUTE, SignedIn, Way,
};
use crate::actor::{Act, Actor, Channel, Level, PersonId, UnitPath};
use crate::events::{self, Event, Object};

/// A role that a provider sends holds this long after the sign-in that sent it: the longest a session lasts, and a
/// day. Who signs in every day never misses it; who has left the provider keeps it no longer.
pub const SENT_ROLE_LIFE: SignedDuration =
    SignedDuration::from_secs(SESSION_ABSOLUTE.as_secs() + 24 * 60 * 60);

/// What a provider says of a person, after its answer was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouched {
    /// The provider's lasting name of the person.
    pub subject: String,
    /// The person's name.
    pub name: String,
    /// The name a directory knows the person by, if the provider gives it.
    pub login: Option<String>,
    /// The personal number, if the provider gives it. It lies with the flow until the browser is back, seconds
    /// later, and is then gone.
    #[serde(with = "kept_cpr")]
    pub cpr: Option<Cpr>,
    /// The level of assurance, as [`Level::name`].
    pub level: String,
    /// Outside roles.
    pub roles: Vec<OutsideRole>,
    /// What the provider calls the session.
    pub session: Option<String>,
    /// Until when the provider lets it last, when it says so.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

impl Vouched {
    fn level(&self) -> Level {
        Level::named(&self.level).unwrap_or(Level::None)
    }
}

/// A personal number hides itself from every other way of being written.
mod kept_cpr {
    use kaemner_values::numbers::Cpr;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(cpr: &Option<Cpr>, to: S) -> Result<S::Ok, S::Error> {
        cpr.as_ref().map(Cpr::reveal).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Cpr>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.and_then(|cpr| cpr.parse().ok()))
    }
}

/// Lets a person in whom the municipality's provider vouches for.
///
/// # Errors
/// [`AccessError::NotKnownHere`] when the policy admits known persons only, [`AccessError::OtherPerson`] when the
/// personal number is not that of the person the provider means, [`AccessError::NoMembership`] when the membership has
/// ended, or the store's.
pub fn arrive(
    store: &Store,
    municipality: MunicipalityCode,
    provider: &Provider,
    vouched: &Vouched,
    client: &str,
    device: Option<&str>,
) -> Result<SignedIn, AccessError> {
    let scope = Scope::from(municipality);
    let directory = match &vouched.login {
        Some(login) => store.read(scope, |tx| sql::directory::person_named(tx, login))?,
        None => None,
    };
    let person =
        store.write(Scope::Community, |tx| identify(tx, municipality, provider, vouched, directory))?;
    let joined = store.write(scope, |tx| settle(tx, provider, vouched, person))?;
    if joined {
        store.write(Scope::Community, |tx| access::sql::put_municipality(tx, person, municipality, None))?;
    }
    let way = match provider.protocol {
        Protocol::Oidc(_) => Way::Oidc,
        Protocol::Saml(_) => Way::Saml,
    };
    let (subject, session) = (vouched.subject.clone(), vouched.session.clone());
    let new = NewSession {
        person,
        way,
        level: vouched.level(),
        client,
        only_in: Some(municipality),
        provider: Some(ProviderSession { provider: provider.id.get(), subject, session }),
        until: vouched.until,
    };
    store.write(Scope::Community, |tx| begin(tx, &new, device))?
}

/// Who it is: linked before, in the municipality's directory, known by personal number, or new.
fn identify(
    tx: &mut Tx<'_>,
    municipality: MunicipalityCode,
    provider: &Provider,
    vouched: &Vouched,
    directory: Option<PersonId>,
) -> Result<PersonId, AccessError> {
    if let Some(person) = sql::provider::person_of(tx, (municipality, provider.id), &vouched.subject)? {
        return same_number(tx, person, vouched);
    }
    let by_number = match &vouched.cpr {
        Some(cpr) => sql::provider::person_with_cpr(tx, cpr)?,
        None => None,
    };
    let person = match directory.or(by_number) {
        Some(person) => same_number(tx, person, vouched)?,
        None if provider.policy == Policy::Join => {
            let new = NewPerson { id: None, name: vouched.name.clone(), cpr: vouched.cpr };
            access::register_person(tx, &new)?
        }
        None => return Err(AccessError::NotKnownHere),
    };
    sql::provider::link(tx, (municipality, provider.id), &vouched.subject, person)?;
    Ok(person)
}

/// The person, unless a personal number says that it is somebody else: names are given to new people when others leave.
fn same_number(tx: &mut Tx<'_>, person: PersonId, vouched: &Vouched) -> Result<PersonId, AccessError> {
    match (&vouched.cpr, access::sql::cpr(tx, person)?) {
        (Some(told), Some(known)) if *told != known => Err(AccessError::OtherPerson),
        _ => Ok(person),
    }
}

/// Membership and roles. Whoever has left does not come back by signing in. Says whether a membership was made.
fn settle(
    tx: &mut Tx<'_>,
    provider: &Provider,
    vouched: &Vouched,
    person: PersonId,
) -> Result<bool, AccessError> {
    let by = machine(tx, provider.id.get(), &provider.name)?;
    let today = tx.today();
    let joined = match access::sql::member(tx, person)? {
        Some(member) if member.holds_on(today) => false,
        None if provider.policy == Policy::Join => {
            join(tx, &by, person, &vouched.name)?;
            true
        }
        None => return Err(AccessError::NotKnownHere),
        Some(_) => return Err(AccessError::NoMembership),
    };
    let until = Some(tx.now() + SENT_ROLE_LIFE);
    sync_roles(tx, &by, provider.id.get(), person, &vouched.roles, until)?;
    let event = Event::of(Act::UseOwnDesk, Object::new("person", person.get()));
    let own = Actor::new(person, vouched.name.clone(), by.municipality, Channel::Page, Vec::new());
    let after = json!({ "provider": provider.name, "level": vouched.level });
    events::record(tx, &own, event.step("signed_in").after(after))?;
    Ok(joined)
}

fn join(tx: &mut Tx<'_>, by: &Actor, person: PersonId, name: &str) -> Result<(), AccessError> {
    let member = NewMember {
        person,
        name: name.to_owned(),
        title: String::new(),
        initials: name.split(' ').filter_map(|word| word.chars().next()).take(4).collect(),
        unit: UnitPath::root(),
        from: tx.today(),
        to: None,
    };
    access::sql::put_member(tx, &member)?;
    let event = Event::of(Act::ManageMembers, Object::new("person", person.get()));
    events::record(tx, by, event.step("joined_by_provider"))?;
    Ok(())
}

/// Notes an assertion as used until it is too old anyway.
///
/// # Errors
/// [`AccessError::Saml`] named `replayed` when it was used before, or the store's.
pub fn use_assertion_once(
    tx: &mut Tx<'_>,
    municipality: MunicipalityCode,
    provider: &Provider,
    assertion: &str,
    until: Timestamp,
) -> Result<(), AccessError> {
    sql::provider::forget_assertions(tx)?;
    let hash = secret_hash(&format!("{municipality}\n{}\n{assertion}", provider.id));
    match sql::provider::see_assertion(tx, &hash, until)? {
        1 => Ok(()),
        _ => Err(super::saml::SamlError::Replayed.into()),
    }
}

/// Ends all sessions that a provider vouched for by this name of the person; with a session's name that one, and those
/// whose name the provider never told.
///
/// # Errors
/// Only those of the store.
pub fn end_provider_sessions(
    tx: &mut Tx<'_>,
    municipality: MunicipalityCode,
    provider: &Provider,
    subject: &str,
    session: Option<&str>,
) -> Result<u64, AccessError> {
    Ok(sql::provider::end_sessions(tx, (municipality, provider.id), subject, session)?)
}
