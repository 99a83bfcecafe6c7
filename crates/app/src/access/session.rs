//! Signing in and out, and what a session is worth. Community scope throughout.

use jiff::SignedDuration;
use kaemner_store::{Scope, Store, StoreError, Tx, random_bytes};
use kaemner_values::MunicipalityCode;
use sha2::{Digest, Sha256};

use super::model::{AccessError, OwnSession, Session, SessionId, SignedIn};
use super::{password, sql};
use crate::actor::PersonId;

/// A session unused for this long has ended.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_mins(60);
/// A session this old has ended, used or not: a working day.
pub const SESSION_ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);
/// After this many failures from one place for one login, each further try waits.
const FREE_FAILURES: i64 = 5;
const LONGEST_WAIT_SECONDS: i64 = 900;

/// Proves a person by login and password and begins a session.
///
/// `client` is what the browser says it is, `address` where the request came from; failures are counted
/// per login and address, so that nobody can lock another person out from elsewhere.
///
/// # Errors
/// [`AccessError::SignInRefused`] for a wrong login or password alike, [`AccessError::HeldBack`],
/// [`AccessError::NoMembership`], or the store's.
pub fn sign_in(
    store: &Store,
    login: &str,
    password: &str,
    client: &str,
    address: &str,
) -> Result<SignedIn, AccessError> {
    let login = login.trim().to_lowercase();
    let key = attempt_key(&login, address);
    let credential = store.read(Scope::Community, |tx| {
        hold_back(tx, &key)?;
        Ok::<_, AccessError>(sql::credential(tx, &login)?)
    })?;
    // The slow hash runs outside any transaction.
    let right = password::matches(password, credential.as_ref().map(|(_, hash)| hash.as_str()));
    let person = credential.filter(|_| right).map(|(person, _)| person);
    store.write(Scope::Community, |tx| match person {
        Some(person) => begin(tx, person, &key, client),
        None => {
            sql::count_failure(tx, &key)?;
            Ok(Err(AccessError::SignInRefused))
        }
    })?
}

fn attempt_key(login: &str, address: &str) -> [u8; 32] {
    Sha256::digest(format!("{login}\n{address}").as_bytes()).into()
}

fn hold_back(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<(), AccessError> {
    let Some((failures, last)) = sql::failures(tx, key)? else { return Ok(()) };
    if failures < FREE_FAILURES {
        return Ok(());
    }
    let doublings = u32::try_from((failures - FREE_FAILURES).min(10)).unwrap_or(10);
    let wait = (2_i64.pow(doublings) * 5).min(LONGEST_WAIT_SECONDS);
    let left = wait - tx.now().duration_since(last).as_secs();
    if left > 0 { Err(AccessError::HeldBack(left)) } else { Ok(()) }
}

fn begin(
    tx: &mut Tx<'_>,
    person: PersonId,
    key: &[u8; 32],
    client: &str,
) -> Result<Result<SignedIn, AccessError>, AccessError> {
    sql::forget_failures(tx, key)?;
    let Some(municipality) = sql::municipalities(tx, person)?.first().copied() else {
        return Ok(Err(AccessError::NoMembership));
    };
    let token = hex(&random_bytes::<32>());
    let session =
        Session { id: SessionId::new(tx.new_id()), person, municipality, csrf: hex(&random_bytes::<16>()) };
    let client: String = client.chars().take(200).collect();
    sql::insert_session(tx, &session, &token_hash(&token), &client)?;
    Ok(Ok(SignedIn { token, session }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The session behind a cookie, if it still holds. Reads only; see [`touch`] for the idle clock.
///
/// # Errors
/// Only those of the store.
pub fn session(store: &Store, token: &str) -> Result<Option<Session>, StoreError> {
    let hash = token_hash(token);
    let found = store.read(Scope::Community, |tx| {
        let now = tx.now();
        let found = sql::session(tx, &hash)?;
        Ok::<_, StoreError>(
            found
                .filter(|(_, created, seen)| {
                    now.duration_since(*created) < SESSION_ABSOLUTE
                        && now.duration_since(*seen) < SESSION_IDLE
                })
                .map(|(session, _, seen)| (session, now.duration_since(seen))),
        )
    })?;
    let Some((session, unseen)) = found else { return Ok(None) };
    if unseen > SignedDuration::from_secs(60) {
        store.write(Scope::Community, |tx| sql::touch(tx, session.id))?;
    }
    Ok(Some(session))
}

/// Ends the session behind a cookie.
///
/// # Errors
/// Only those of the store.
pub fn sign_out(store: &Store, session: &Session) -> Result<(), StoreError> {
    store.write(Scope::Community, |tx| sql::end_session(tx, session.person, session.id)).map(|_| ())
}

/// A person's sessions that still hold.
///
/// # Errors
/// Only those of the store.
pub fn own_sessions(store: &Store, person: PersonId) -> Result<Vec<OwnSession>, StoreError> {
    store.read(Scope::Community, |tx| {
        let since = tx.now() - SESSION_IDLE;
        sql::own_sessions(tx, person, since)
    })
}

/// Ends one of the person's own sessions.
///
/// # Errors
/// [`AccessError::NotFound`] when it is not the person's, or the store's.
pub fn end_session(store: &Store, person: PersonId, id: SessionId) -> Result<(), AccessError> {
    let ended = store.write(Scope::Community, |tx| sql::end_session(tx, person, id))?;
    if ended == 0 { Err(AccessError::NotFound("session")) } else { Ok(()) }
}

/// Moves the session to another municipality the person is a member of.
///
/// # Errors
/// [`AccessError::NoMembership`], or the store's.
pub fn switch_municipality(
    store: &Store,
    session: &Session,
    to: MunicipalityCode,
) -> Result<(), AccessError> {
    store.write(Scope::Community, |tx| {
        if !sql::municipalities(tx, session.person)?.contains(&to) {
            return Err(AccessError::NoMembership);
        }
        sql::move_session(tx, session.id, to)?;
        Ok(())
    })
}

/// A demonstration user for the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLogin {
    /// What to type.
    pub login: String,
    /// Who it is.
    pub name: String,
    /// What the person does, and where.
    pub title: String,
}

/// The accounts marked as demonstration users, for the sign-in page of a demonstration.
///
/// # Errors
/// Only those of the store.
pub fn demo_logins(store: &Store) -> Result<Vec<DemoLogin>, StoreError> {
    store.read(Scope::Community, sql::demo_logins)
}
