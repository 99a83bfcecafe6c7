//! Passwords of local accounts: Argon2id, never seen again.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kaemner_store::{StoreError, Tx, random_bytes};

use super::{AccessError, sql};
use crate::actor::PersonId;

/// The fewest characters of a password. Length is what helps; composition rules are left out on purpose
/// (NIST SP 800-63B § 5.1.1.2).
pub const PASSWORD_MIN: usize = 12;

/// Sets a person's password. Who came in by another one, or by a passkey, signs in again.
///
/// # Errors
/// [`AccessError::PasswordTooShort`], or the store's.
pub fn set_password(
    tx: &mut Tx<'_>,
    person: PersonId,
    login: &str,
    password: &str,
) -> Result<(), AccessError> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(AccessError::PasswordTooShort);
    }
    sql::put_credential(tx, person, &login.trim().to_lowercase(), &hash(password)?)?;
    sql::end_local(tx, person)?;
    Ok(())
}

/// Gives many people the one password that a demonstration shows. They share a hash, because hashing it for each of
/// fifty thousand takes half an hour; never called outside demonstrations.
///
/// # Errors
/// [`AccessError::PasswordTooShort`], or the store's.
pub fn set_demo_passwords(
    tx: &mut Tx<'_>,
    logins: &[(PersonId, String)],
    password: &str,
) -> Result<(), AccessError> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(AccessError::PasswordTooShort);
    }
    let hash = hash(password)?;
    logins.iter().try_for_each(|(person, login)| sql::put_credential(tx, *person, login, &hash))
}

/// Shows a local account on the sign-in page. For demonstrations only: never called outside them.
///
/// # Errors
/// Only those of the store.
pub fn mark_demo_user(tx: &mut Tx<'_>, person: PersonId, title: &str) -> Result<(), StoreError> {
    sql::mark_demo(tx, person, title)
}

pub(super) fn hash(password: &str) -> Result<String, AccessError> {
    let salt = random_bytes::<16>();
    let hashed = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hashed.map(|hash| hash.to_string()).map_err(|error| AccessError::Hashing(error.to_string()))
}

/// Whether the password is the one hashed. Takes as long for an unknown person, so that time tells nothing.
pub(super) fn matches(password: &str, stored: Option<&str>) -> bool {
    // A hash of nobody's password, with the same cost.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let parsed = PasswordHash::new(stored.unwrap_or(NOBODY));
    let right =
        parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    right && stored.is_some()
}
