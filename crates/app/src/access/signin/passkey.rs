//! Passkeys of local accounts: where they are kept. The ceremony itself is HTTP and lives in `web`.

use jiff::Timestamp;
use kaemner_store::{Scope, Store, StoreError, Tx};
use serde_json::Value;
use uuid::Uuid;

use super::sql;
use crate::access::session::{NewSession, begin, tell};
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

/// A passkey that a ceremony proved.
#[derive(Debug, Clone, Copy)]
pub struct UsedPasskey<'a> {
    /// The authenticator's own name of it.
    pub credential_id: &'a [u8],
    /// As it was kept when the ceremony ended.
    pub before: &'a Value,
    /// With the counter that it showed.
    pub after: &'a Value,
}

/// Begins a session for the person whose passkey the ceremony proved, and keeps its counter. A passkey proves
/// possession and, by the authenticator, the person: the product reads it as level Low, like a password, because
/// no NSIS identity stands behind a local account.
///
/// # Errors
/// [`AccessError::NoMembership`]; [`AccessError::SignInRefused`] when the passkey is gone or was used meanwhile, so
/// that two copies of one authenticator cannot show the same counter at once; or the store's.
pub fn sign_in_by_passkey(
    store: &Store,
    person: PersonId,
    used: &UsedPasskey<'_>,
    client: &str,
    device: Option<&str>,
) -> Result<SignedIn, AccessError> {
    let signed_in = store.write(Scope::Community, |tx| {
        let held = sql::passkey::of_person(tx, person)?;
        if !held.iter().any(|passkey| passkey.credential == *used.before)
            || sql::passkey::used(tx, person, used.credential_id, used.after)? == 0
        {
            return Err(AccessError::SignInRefused);
        }
        begin(tx, &NewSession::local(person, Way::Passkey, Level::Low, client), device)
    })??;
    tell(store, &signed_in)?;
    Ok(signed_in)
}
