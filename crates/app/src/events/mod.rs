//! The one event log: who did what, when, to which object, in which unit, before and after.
//!
//! Each use case records one event in its own transaction with [`record`]. From this log come the
//! audit trail on every page, process metrics, notifications and webhooks; there is no second audit
//! table. A job seals new events into hash-chained blocks with [`seal`] at most a second later;
//! [`verify`] recomputes every hash and tells how many events are not yet sealed.
//!
//! The event's hash covers its header and SHA-256(salt ‖ payload). Salt and payload lie in
//! `event_payload`, which only the deletion use case may empty, leaving the event in place.

mod log;
mod model;
mod sql;
#[cfg(test)]
mod tests;
pub mod webhook;

use jiff::Timestamp;
use kaemner_store::{StoreError, Tx};

pub use log::{BlockLine, EventLine, LogChecker, LogLine};
pub use model::{BrokenEvent, Event, EventId, Hand, Object, Recorded, StoredPayload, Verified};

use crate::actor::{Act, ActSet, Actor, PersonId};

/// Records what `by` just did, in the same transaction.
///
/// # Errors
/// Only those of the store.
pub fn record(tx: &mut Tx<'_>, by: &Actor, event: Event<'_>) -> Result<EventId, StoreError> {
    let header = model::Header::new(EventId::new(tx.new_id()), tx.now(), by, &event);
    let payload = model::payload(&event, by.operator.as_deref());
    let salt = *tx.new_id().as_bytes();
    sql::insert(tx, &header, &salt, &payload)?;
    Ok(header.id)
}

/// What happened to one object, oldest first. The caller has decided that the object may be seen.
///
/// # Errors
/// Only those of the store.
pub fn of_object(tx: &mut Tx<'_>, object: Object) -> Result<Vec<Recorded>, StoreError> {
    sql::of_object(tx, object)
}

/// Who has had an object in hand, and doing what, oldest first. A deputy's act counts for both persons.
///
/// # Errors
/// Only those of the store.
pub fn hands(tx: &mut Tx<'_>, object: Object) -> Result<Vec<Hand>, StoreError> {
    sql::hands(tx, object)
}

/// Whether a person, or a deputy for the person, did one of these acts since a moment.
///
/// # Errors
/// Only those of the store.
pub fn did_since(
    tx: &mut Tx<'_>,
    person: PersonId,
    acts: ActSet,
    since: Timestamp,
) -> Result<bool, StoreError> {
    Ok(sql::last_use(tx, person, acts)?.is_some_and(|last| last >= since))
}

/// When a person last did one of these acts, in person or as a deputy.
///
/// # Errors
/// Only those of the store.
pub fn last_use(tx: &mut Tx<'_>, person: PersonId, acts: ActSet) -> Result<Option<Timestamp>, StoreError> {
    sql::last_use(tx, person, acts)
}

/// Calls `f` with every hand, also the earlier ones, on every object that was touched between two moments, by object
/// and time; for reports over a year.
///
/// # Errors
/// Only those of the store.
pub fn each_hand(
    tx: &mut Tx<'_>,
    from: Timestamp,
    to: Timestamp,
    f: &mut dyn FnMut(uuid::Uuid, Hand),
) -> Result<(), StoreError> {
    sql::each_hand(tx, from, to, f)
}

/// The payloads of every event of an act that reached a step, oldest first; what the law had deleted is left out.
///
/// # Errors
/// Only those of the store.
pub fn payloads_of(
    tx: &mut Tx<'_>,
    act: Act,
    step: &'static str,
) -> Result<Vec<serde_json::Value>, StoreError> {
    sql::payloads_of(tx, act, step)
}

/// Removes payloads by law. The events and their chain stay; [`verify`] counts what is gone.
///
/// Only the deletion use case of `access` calls this, after the archive is written and the deletion's event names them;
/// the database refuses it otherwise.
///
/// # Errors
/// Only those of the store.
pub fn remove_payloads(tx: &mut Tx<'_>, of: &[EventId]) -> Result<u64, StoreError> {
    sql::remove_payloads(tx, of)
}

/// Seals all events without a block into the next one. Returns how many there were.
///
/// # Errors
/// Only those of the store.
pub fn seal(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let unsealed = sql::unsealed(tx)?;
    if unsealed.is_empty() {
        return Ok(0);
    }
    let (no, prev) = sql::last_block(tx)?;
    let hash = model::block_hash(no + 1, &prev, &unsealed);
    sql::insert_block(tx, no + 1, &prev, &hash, &unsealed)?;
    Ok(unsealed.len())
}

/// Recomputes every event hash, payload hash and block of this scope.
///
/// # Errors
/// Only those of the store; a broken chain is an answer, not an error.
pub fn verify(tx: &mut Tx<'_>) -> Result<Verified, StoreError> {
    let mut checker = LogChecker::default();
    sql::each_line(tx, &mut |line| checker.line(&line))?;
    Ok(checker.done())
}

/// Every line of the log in order, for an export.
///
/// # Errors
/// Only those of the store.
pub fn each_line(tx: &mut Tx<'_>, f: &mut dyn FnMut(LogLine)) -> Result<(), StoreError> {
    sql::each_line(tx, f)
}

/// How many events and blocks the log holds.
///
/// # Errors
/// Only those of the store.
pub fn size(tx: &mut Tx<'_>) -> Result<(u64, u64), StoreError> {
    let (events, blocks) = sql::size(tx)?;
    let count = |n| u64::try_from(n).unwrap_or_default();
    Ok((count(events), count(blocks)))
}

/// The first of these objects that no event tells of.
///
/// # Errors
/// Only those of the store.
pub fn untold(tx: &mut Tx<'_>, objects: &[Object]) -> Result<Option<Object>, StoreError> {
    for objects in objects.chunks(sql::OBJECTS_AT_A_TIME) {
        let ids: Vec<_> = objects.iter().map(|object| object.id).collect();
        let told = sql::told(tx, &ids)?;
        let missing = |object: &&Object| !told.contains(&(object.kind.to_owned(), object.id));
        if let Some(missing) = objects.iter().find(missing) {
            return Ok(Some(*missing));
        }
    }
    Ok(None)
}

/// Whether events wait to be sealed.
///
/// # Errors
/// Only those of the store.
pub fn waiting(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    sql::waiting(tx)
}
