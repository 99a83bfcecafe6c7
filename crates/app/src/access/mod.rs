//! Who may do what, where: persons, memberships, the organisation, roles, sign-in and sessions.
//!
//! A person, the credential and sessions live in the community; membership and roles in each
//! municipality. [`sign_in`] proves who it is, [`actor`] loads the rights that hold today, and the
//! pure decision over them stands in `actor`. No right crosses from one municipality to another.

mod found;
mod member;
mod model;
mod password;
mod role;
mod session;
pub mod signin;
mod sql;
#[cfg(test)]
mod tests;
mod unit;

pub use found::{Founder, found};
pub use member::{
    enrol, find_person, grant_role, grants, members, names, persons_municipalities, register_person,
    withdraw_role,
};
pub use model::{
    AccessError, Grant, GrantId, Member, NewGrant, NewMember, NewPerson, NewUnit, OwnSession,
    ProviderSession, Session, SessionId, SignedIn, Unit, UnitId, UnitKind, Way,
};
pub use password::{PASSWORD_MIN, mark_demo_user, set_password};
pub use role::{ROLES, Role, role};
pub use session::{
    Attempt, DemoLogin, SESSION_ABSOLUTE, SESSION_IDLE, demo_logins, end_other_sessions, end_session,
    own_sessions, session, sign_in, sign_out, switch_municipality,
};
pub use unit::{add_unit, unit_by_gln, unit_of, units};

use kaemner_store::{StoreError, Tx};

use crate::actor::{Actor, Channel, PersonId};

/// The person with the rights that hold today in this transaction's municipality; `None` when not a member.
///
/// # Errors
/// Only those of the store.
pub fn actor(tx: &mut Tx<'_>, person: PersonId, channel: Channel) -> Result<Option<Actor>, StoreError> {
    let kaemner_store::Scope::Municipality(municipality) = tx.scope() else { return Ok(None) };
    let today = tx.today();
    let Some(member) = sql::member(tx, person)?.filter(|member| member.holds_on(today)) else {
        return Ok(None);
    };
    let grants = sql::grants_of(tx, person)?;
    let rights = grants.iter().filter(|grant| grant.holds_on(today)).flat_map(Grant::rights).collect();
    Ok(Some(Actor::new(person, member.name, municipality, channel, rights)))
}

/// The person behind a session with the rights that hold today, at the session's level; `None` when not a member
/// here, or when the session does not hold here.
///
/// # Errors
/// Only those of the store.
pub fn actor_of(tx: &mut Tx<'_>, session: &Session, channel: Channel) -> Result<Option<Actor>, StoreError> {
    let kaemner_store::Scope::Municipality(here) = tx.scope() else { return Ok(None) };
    if !session.holds_in(here) {
        return Ok(None);
    }
    if let Some(held) = &session.provider
        && !signin::is_provider_enabled(tx, held.provider)?
    {
        return Ok(None);
    }
    let Some(actor) = actor(tx, session.person, channel)? else { return Ok(None) };
    let demands = signin::demands(tx)?;
    Ok(Some(actor.at_level(session.level, demands)))
}
