//! Signing in and out, and what a session is worth. Community scope throughout.

use jiff::{SignedDuration, Timestamp};
use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::model::{AccessError, OwnSession, ProviderSession, Session, SessionId, SignedIn, Way};
use super::signin::{Device, device_of, fresh_secret, remember_device, secret_hash};
use super::{password, sql};
use crate::actor::{Act, Actor, Channel, Level, PersonId};
use crate::events::{self, Event, Object};

/// A session unused for this long has ended.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_mins(60);
/// A session this old has ended, used or not: a working day.
pub const SESSION_ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);
/// After this many failures from one place for one login, each further try waits.
const FREE_FAILURES: i64 = 5;
const ATTEMPTS_KEPT: SignedDuration = SignedDuration::from_hours(24);
const DEVICES_KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);
const LONGEST_WAIT_SECONDS: i64 = 900;

/// One try to sign in by password.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The login as typed.
    pub login: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// What the browser says it is.
    pub client: &'a str,
    /// Where the request came from.
    pub address: &'a str,
    /// The secret of the browser's own cookie, if it has one.
    pub device: Option<&'a str>,
}

/// Proves a person by login and password and begins a session.
///
/// Failures are counted per login and address, so that nobody can lock another person out from elsewhere, and a
/// browser the person has signed in from is counted by itself, so that a colleague at the same address cannot
/// either. The wait grows to a quarter of an hour and never becomes permanent.
///
/// # Errors
/// [`AccessError::SignInRefused`] for a wrong login or password alike, [`AccessError::HeldBack`],
/// [`AccessError::NoMembership`], or the store's.
pub fn sign_in(store: &Store, attempt: &Attempt<'_>) -> Result<SignedIn, AccessError> {
    let login = attempt.login.trim().to_lowercase();
    let (credential, key) = store.read(Scope::Community, |tx| {
        let credential = sql::credential(tx, &login)?;
        let key = counted_at(tx, credential.as_ref().map(|(person, _)| *person), &login, attempt)?;
        hold_back(tx, &key)?;
        Ok::<_, AccessError>((credential, key))
    })?;
    // The slow hash runs outside any transaction.
    let right = password::matches(attempt.password, credential.as_ref().map(|(_, hash)| hash.as_str()));
    let person = credential.filter(|_| right).map(|(person, _)| person);
    let signed_in = store.write(Scope::Community, |tx| match person {
        Some(person) => {
            sql::forget_failures(tx, &key)?;
            let new = NewSession::local(person, Way::Password, Level::Low, attempt.client);
            begin(tx, &new, attempt.device)
        }
        None => {
            sql::count_failure(tx, &key)?;
            Ok(Err(AccessError::SignInRefused))
        }
    })??;
    tell(store, &signed_in)?;
    Ok(signed_in)
}

/// The counter of an attempt: the known browser's own, or that of login and address together.
fn counted_at(
    tx: &mut Tx<'_>,
    person: Option<PersonId>,
    login: &str,
    attempt: &Attempt<'_>,
) -> Result<[u8; 32], StoreError> {
    if let (Some(person), Some(secret)) = (person, attempt.device)
        && let Device::Known(hash) = device_of(tx, person, secret)?
    {
        return Ok(hash);
    }
    Ok(Sha256::digest(format!("{login}\n{}", attempt.address).as_bytes()).into())
}

/// The name of a browser that the owner of a login has signed in from, by the secret of its cookie.
///
/// # Errors
/// Only those of the store.
pub fn known_browser(store: &Store, login: &str, secret: &str) -> Result<Option<[u8; 32]>, StoreError> {
    let login = login.trim().to_lowercase();
    store.read(Scope::Community, |tx| {
        let Some((person, _)) = sql::credential(tx, &login)? else { return Ok(None) };
        match device_of(tx, person, secret)? {
            Device::Known(hash) => Ok(Some(hash)),
            Device::Strange => Ok(None),
        }
    })
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

/// A session to be begun.
#[derive(Debug, Clone)]
pub(super) struct NewSession<'a> {
    pub person: PersonId,
    pub way: Way,
    pub level: Level,
    /// What the browser says it is.
    pub client: &'a str,
    /// The one municipality it holds in, when that municipality's provider vouches for the person.
    pub only_in: Option<MunicipalityCode>,
    /// What the provider calls it, for its logout.
    pub provider: Option<ProviderSession>,
    /// Until when the provider lets it last.
    pub until: Option<Timestamp>,
}

impl<'a> NewSession<'a> {
    /// A session of a local account, which holds wherever the person is a member.
    pub const fn local(person: PersonId, way: Way, level: Level, client: &'a str) -> Self {
        Self { person, way, level, client, only_in: None, provider: None, until: None }
    }
}

/// Begins a session in a municipality of the person's. The inner refusal is no rollback: what was counted stays.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    new: &NewSession<'_>,
    device: Option<&str>,
) -> Result<Result<SignedIn, AccessError>, AccessError> {
    let municipalities = sql::municipalities(tx, new.person)?;
    let home = match new.only_in {
        Some(only) => municipalities.into_iter().find(|code| *code == only),
        None => municipalities.into_iter().next(),
    };
    let Some(municipality) = home else { return Ok(Err(AccessError::NoMembership)) };
    let token = fresh_secret::<32>();
    let session = Session {
        id: SessionId::new(tx.new_id()),
        person: new.person,
        municipality,
        csrf: fresh_secret::<16>(),
        level: new.level,
        way: new.way,
        only_in: new.only_in,
        provider: new.provider.clone(),
    };
    let client: String = new.client.chars().take(200).collect();
    sql::insert_session(tx, &session, &secret_hash(&token), (&client, new.until))?;
    let device = remember_device(tx, new.person, device)?;
    Ok(Ok(SignedIn { token, session, device }))
}

/// The session behind a cookie, if it still holds. Reads only; see [`touch`] for the idle clock.
///
/// # Errors
/// Only those of the store.
pub fn session(store: &Store, token: &str) -> Result<Option<Session>, StoreError> {
    let hash = secret_hash(token);
    let found = store.read(Scope::Community, |tx| {
        let now = tx.now();
        let found = sql::session(tx, &hash)?.filter(|(_, times)| times.hold_at(now));
        Ok::<_, StoreError>(found.map(|(session, times)| (session, now.duration_since(times.seen))))
    })?;
    let Some((session, unseen)) = found else { return Ok(None) };
    if unseen > SignedDuration::from_secs(60) {
        store.write(Scope::Community, |tx| sql::touch(tx, session.id))?;
    }
    Ok(Some(session))
}

/// Whether a session holds at this moment; it may have ended while a request's body came.
///
/// # Errors
/// Only those of the store.
pub fn session_holds(store: &Store, id: SessionId) -> Result<bool, StoreError> {
    store.read(Scope::Community, |tx| {
        let now = tx.now();
        Ok(sql::session_times(tx, id)?.is_some_and(|times| times.hold_at(now)))
    })
}

/// The moments that decide whether a session holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct SessionTimes {
    pub created: Timestamp,
    pub seen: Timestamp,
    /// Until when the provider lets it last.
    pub until: Option<Timestamp>,
}

impl SessionTimes {
    fn hold_at(self, now: Timestamp) -> bool {
        now.duration_since(self.created) < SESSION_ABSOLUTE
            && now.duration_since(self.seen) < SESSION_IDLE
            && self.until.is_none_or(|until| now < until)
    }
}

/// Notes in the municipality's event log that somebody has come in by a local account.
pub(super) fn tell(store: &Store, signed_in: &SignedIn) -> Result<(), AccessError> {
    let Session { person, municipality, way, level, .. } = signed_in.session;
    store.write(Scope::from(municipality), |tx| {
        let name = sql::member(tx, person)?.map(|member| member.name).unwrap_or_default();
        let own = Actor::new(person, name, municipality, Channel::Page, Vec::new());
        let event = Event::of(Act::UseOwnDesk, Object::new("person", person.get()));
        let after = json!({ "way": way.name(), "level": level.name() });
        events::record(tx, &own, event.step("signed_in").after(after))?;
        Ok(())
    })
}

/// Forgets failed sign-ins of more than a day ago, whose wait is long over, and browsers not seen for 400 days. A job
/// calls it; says how many rows went.
///
/// # Errors
/// Only those of the store.
pub fn sweep_sign_ins(store: &Store) -> Result<u64, StoreError> {
    let now = store.now();
    store.write(Scope::Community, |tx| sql::forget_old_sign_ins(tx, now - ATTEMPTS_KEPT, now - DEVICES_KEPT))
}

/// Ends every session of everybody, and says how many: after what the municipalities share was restored.
///
/// # Errors
/// Only those of the store.
pub fn end_all_sessions(store: &Store) -> Result<u64, StoreError> {
    store.write(Scope::Community, sql::end_all)
}

/// Ends the session behind a cookie.
///
/// # Errors
/// Only those of the store.
pub fn sign_out(store: &Store, session: &Session) -> Result<(), StoreError> {
    store.write(Scope::Community, |tx| sql::end_session(tx, session, session.id)).map(|_| ())
}

/// The person's sessions that still hold; to a session that one municipality's provider vouches for, those of that
/// municipality alone.
///
/// # Errors
/// Only those of the store.
pub fn own_sessions(store: &Store, by: &Session) -> Result<Vec<OwnSession>, StoreError> {
    store.read(Scope::Community, |tx| {
        let since = (tx.now() - SESSION_IDLE, tx.now() - SESSION_ABSOLUTE);
        sql::own_sessions(tx, by, since)
    })
}

/// Ends one of the sessions that [`own_sessions`] shows.
///
/// # Errors
/// [`AccessError::NotFound`] when it is none of them, or the store's.
pub fn end_session(store: &Store, by: &Session, id: SessionId) -> Result<(), AccessError> {
    let ended = store.write(Scope::Community, |tx| sql::end_session(tx, by, id))?;
    if ended == 0 { Err(AccessError::NotFound("session")) } else { Ok(()) }
}

/// Ends all the sessions that [`own_sessions`] shows but this one, and says how many.
///
/// # Errors
/// Only those of the store.
pub fn end_other_sessions(store: &Store, session: &Session) -> Result<u64, StoreError> {
    store.write(Scope::Community, |tx| sql::end_others(tx, session))
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
        if !session.holds_in(to) || !sql::municipalities(tx, session.person)?.contains(&to) {
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
