//! Passkeys of local accounts: where they are kept. The ceremony itself is HTTP and lives in `web`.

use jiff::Timestamp;
use kaemner_store::{Scope, Store, StoreError, Tx};
use serde_json::Value;
use uuid::Uuid;

use super::sql;
use crate::access::session::{NewSession, begin};
use crate::access::{AccessError, SignedIn, Way};
use crate::actor::{Level, PersonId};

/// Passkeys a person may have; more are a sign of something else.
pub const PASSKEYS_MAX: usize = 20;

/// A passkey as the profile lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The passkey.
    pub id: Uuid,
    /// What the person calls it.
    pub name: String,
    /// Public key and counter, as the ceremony wrote them.
    pub credential: Value,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// A person's own passkeys, the oldest first.
///
/// # Errors
/// Only those of the store.
pub fn passkeys(store: &Store, person: PersonId) -> Result<Vec<Passkey>, StoreError> {
    store.read(Scope::Community, |tx| sql::passkey::of_person(tx, person))
}

/// Whose local account it is; a ceremony for nobody looks the same from outside.
///
/// # Errors
/// Only those of the store.
pub fn person_of_login(store: &Store, login: &str) -> Result<Option<PersonId>, StoreError> {
    let login = login.trim().to_lowercase();
    store.read(Scope::Community, |tx| {
        Ok(crate::access::sql::credential(tx, &login)?.map(|(person, _)| person))
    })
}

/// The person's name and, for a local account, login: what an authenticator shows beside the passkey.
///
/// # Errors
/// Only those of the store.
pub fn passkey_owner(
    store: &Store,
    person: PersonId,
) -> Result<Option<(String, Option<String>)>, StoreError> {
    store.read(Scope::Community, |tx| sql::passkey::owner(tx, person))
}

/// Keeps a new passkey.
///
/// # Errors
/// [`AccessError::AlreadyRegistered`] when the authenticator's key is known, [`AccessError::TooManyPasskeys`], or
/// the store's.
pub fn add_passkey(
    tx: &mut Tx<'_>,
    person: PersonId,
    credential_id: &[u8],
    name: &str,
    credential: &Value,
) -> Result<(), AccessError> {
    if sql::passkey::of_person(tx, person)?.len() >= PASSKEYS_MAX {
        return Err(AccessError::TooManyPasskeys);
    }
    let name: String = name.chars().take(80).collect();
    sql::passkey::insert(tx, person, credential_id, &name, credential).map_err(|error| match error {
        StoreError::Unique { .. } => AccessError::AlreadyRegistered,
        other => other.into(),
    })
}

/// Removes one of the person's own passkeys.
///
/// # Errors
/// [`AccessError::NotFound`] when it is not the person's, or the store's.
pub fn remove_passkey(store: &Store, person: PersonId, id: Uuid) -> Result<(), AccessError> {
    match store.write(Scope::Community, |tx| sql::passkey::delete(tx, person, id))? {
        0 => Err(AccessError::NotFound("passkey")),
        _ => Ok(()),
    }
}

/// Begins a session for the person whose passkey the ceremony proved, and keeps its counter. A passkey proves
/// possession and, by the authenticator, the person: the product reads it as level Low, like a password, because
/// no NSIS identity stands behind a local account.
///
/// # Errors
/// [`AccessError::NoMembership`], [`AccessError::NotFound`], or the store's.
pub fn sign_in_by_passkey(
    store: &Store,
    person: PersonId,
    credential_id: &[u8],
    credential: &Value,
    client: &str,
    device: Option<&str>,
) -> Result<SignedIn, AccessError> {
    store.write(Scope::Community, |tx| {
        if sql::passkey::used(tx, person, credential_id, credential)? == 0 {
            return Err(AccessError::NotFound("passkey"));
        }
        begin(tx, &NewSession::local(person, Way::Passkey, Level::Low, client), device)
    })?
}
