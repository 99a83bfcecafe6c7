//! Who may do what, where: persons, memberships, the organisation, roles, sign-in and sessions.
//!
//! A person, the credential and sessions live in the community; membership and roles in each
//! municipality. [`sign_in`] proves who it is, [`actor`] loads the rights that hold today, and the
//! pure decision over them stands in `actor`. No right crosses from one municipality to another.
//!
//! Roles, rules of separation and instructions are data in `crates/app/data`. A right comes from a role given by
//! hand, carried by a position, taken in an emergency or sent by the identity provider, or from the person whose
//! deputy one is; [`explain`] says which.

mod address;
#[cfg(test)]
mod address_tests;
#[cfg(test)]
mod attack_tests;
#[cfg(test)]
mod audit_tests;
mod deletion;
mod deputy;
mod duties;
mod emergency;
mod explain;
mod find;
mod found;
mod grant;
mod holding;
mod import;
mod member;
mod model;
mod own_role;
mod passport;
mod passport_file;
mod password;
mod position;
mod reading;
mod reading_seal;
mod recertify;
#[cfg(test)]
mod rights_tests;
mod role;
pub mod separation;
mod session;
pub mod signin;
mod sql;
mod sql_address;
mod sql_find;
mod sql_passport;
mod sql_position;
mod sql_review;
mod sql_rights;
#[cfg(test)]
mod tests;
mod unit;

pub use address::{AddressId, AddressPart, AddressShown, HomeAddress, address, reveal_address, set_address};
pub use deletion::{
    CLASSES, DataClass, Deletion, DeletionId, DryRun, HoldId, KEPT, LegalHold, archive, class, delete,
    dry_run, hold, holds_and_deletions, release_hold,
};
pub use deputy::{deputyships, end_deputy, make_deputy};
pub use duties::{DutiesReport, Finding, duties, duties_json, period};
pub use emergency::{
    EMERGENCY_HOURS_MAX, Emergency, EmergencyId, Review, emergencies, review_emergency, take_emergency,
};
pub use explain::{Explanation, explain, role_givers};
pub use find::{
    MemberSuggestion, PeopleQuery, PositionQuery, count_people, count_positions, find_members, people,
    positions, typed_member,
};
pub use found::{Founder, found};
pub use grant::{grant_role, grant_sent_role, grants, try_grant, withdraw_role};
pub use import::{import_addresses, import_events};
pub use member::{
    enrol, enrol_all, find_person, member, names, persons_municipalities, register_person, reveal_cpr,
    settle_memberships,
};
pub use model::{
    AccessError, Deputyship, DeputyshipId, Grant, GrantId, GrantSource, Member, NewDeputyship, NewGrant,
    NewMember, NewPerson, NewUnit, OwnSession, ProviderSession, Session, SessionId, SignedIn, Unit, UnitId,
    UnitKind, Way,
};
pub use own_role::{NewRole, define_role, end_role, own_roles, roles};
pub use passport::{
    Instruction, Question, Receipt, ReceiptId, instruction, instructions, own_receipts, receipt,
};
pub use passport_file::{
    PassportFile, PassportFileError, SealKey, new_seal_secret, passport_file, verify_passport,
};
pub use password::{PASSWORD_MIN, mark_demo_user, set_demo_passwords, set_password};
pub use position::{
    FilledPosition, Holding, HoldingId, PersonnelEvent, PersonnelSource, Position, PositionId, PositionRule,
    PositionRuleId, RightsChange, add_position, add_position_rule, position_by_code, position_rules, preview,
    take_event,
};
pub use reading::{
    Cause, NewReading, Reading, ReadingId, ReadingKind, ReadingQueue, ReadingReview, ReadingReviewId,
    ReadingVerdict, VOLUME_MAX, log_reading, purpose_is_fit, reading_reviews, readings, readings_of_me,
    review_reading, sample,
};
pub(crate) use reading_seal::changed_readings;
pub use recertify::{
    Round, RoundId, RoundLine, RoundLineId, UNUSED_AFTER, close_round, daily, open_round, recertify, round,
    round_left, round_lines,
};
pub use role::{OwnRole, Role, RoleName, Roles, ready_role, ready_roles};
pub use session::{
    Attempt, DemoLogin, SESSION_ABSOLUTE, SESSION_IDLE, demo_logins, end_all_sessions, end_other_sessions,
    end_session, known_browser, own_sessions, session, session_holds, sign_in, sign_out, sweep_sign_ins,
    switch_municipality,
};
pub use unit::{add_unit, unit_by_gln, unit_of, units};

use kaemner_store::{StoreError, Tx};
use sha2::{Digest, Sha256};

use crate::actor::{Actor, Channel, PersonId, Right};

/// The person with the rights that hold today in this transaction's municipality; `None` when not a member.
///
/// # Errors
/// Only those of the store.
pub fn actor(tx: &mut Tx<'_>, person: PersonId, channel: Channel) -> Result<Option<Actor>, StoreError> {
    let kaemner_store::Scope::Municipality(municipality) = tx.scope() else { return Ok(None) };
    let held = member_today(tx, person)?;
    Ok(held.map(|(member, rights)| Actor::new(person, member.name, municipality, channel, rights)))
}

/// A member of today with the rights that hold; `None` for everybody else.
fn member_today(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<(Member, Vec<Right>)>, StoreError> {
    let today = tx.today();
    match sql::member(tx, person)?.filter(|member| member.holds_on(today)) {
        Some(member) => Ok(Some((member, holding::today(tx, person)?))),
        None => Ok(None),
    }
}

/// The same actor with the rights that hold in this transaction. A change is decided by these: what was read before
/// the request's body came may have been withdrawn meanwhile. Who is no member any more has none.
///
/// # Errors
/// Only those of the store.
pub fn renewed(tx: &mut Tx<'_>, by: &Actor) -> Result<Actor, StoreError> {
    let rights = member_today(tx, by.person)?.map(|(_, rights)| rights).unwrap_or_default();
    Ok(by.clone().with_rights(rights))
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

/// SHA-256.
fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
