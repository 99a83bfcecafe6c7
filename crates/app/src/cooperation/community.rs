//! Backup and restore of what all municipalities share: persons and how they sign in, published tables, anchors.
//!
//! It belongs to every municipality, so the person must hold the right in each of them, and each keeps the event.

use std::path::Path;

use kaemner_store::{BackupInfo, HoldState, RestoreReport, Scope, Store, StoreError};
use serde_json::json;
use uuid::Uuid;

use super::BackupError;
use crate::access;
use crate::actor::{Act, Actor, At, Denied};
use crate::events::{self, Event, Object};

/// Writes what the municipalities share to a new file. `by` is the person in each municipality. It is recorded first: a
/// file that nobody knows of must not exist.
///
/// # Errors
/// [`BackupError::Denied`] where the right is missing in one of them, or the store's.
pub fn back_up_community(
    store: &Store,
    by: &[Actor],
    to: &Path,
    archive: bool,
) -> Result<BackupInfo, BackupError> {
    require_everywhere(store, by, Act::BackUp)?;
    let step = if archive { "community_archive" } else { "community_backup" };
    record_everywhere(
        store,
        by,
        &Event::of(Act::BackUp, Object::new("backup", fresh_id(store)?)).step(step),
    )?;
    Ok(if archive { store.export(Scope::Community, to)? } else { store.backup(Scope::Community, to)? })
}

/// Puts a backup in the place of what the municipalities share. What it replaces is kept; every session ends, since a
/// sign-in that was ended after the backup must not come back; the gap is an event of each municipality.
///
/// # Errors
/// [`BackupError::Denied`] where the right is missing in one of them, or the store's.
pub fn restore_community(store: &Store, by: &[Actor], from: &Path) -> Result<RestoreReport, BackupError> {
    let person = require_everywhere(store, by, Act::Restore)?;
    let done = store.restore(Scope::Community, from, person)?;
    access::end_all_sessions(store)?;
    let gap = json!({ "from": done.backup_at.to_string(), "to": done.restored_at.to_string() });
    let event = Event::of(Act::Restore, Object::new("restore", done.id)).step("community_restored");
    record_everywhere(store, by, &event.after(gap))?;
    Ok(done)
}

/// Agrees that what the restore of the community holds may go out. The second, different person sets it free.
///
/// # Errors
/// [`BackupError::Denied`] where the right is missing in one of the municipalities; of the store
/// [`StoreError::NotFound`] when nothing is held and [`StoreError::SamePerson`] when this person agreed before.
pub fn release_community(store: &Store, by: &[Actor], reason: &str) -> Result<HoldState, BackupError> {
    let person = require_everywhere(store, by, Act::ReleaseHold)?;
    let state = store.write(Scope::Community, |tx| tx.release_hold(person))?;
    let step = if state == HoldState::Released { "community_released" } else { "community_agreed" };
    let event = Event::of(Act::ReleaseHold, Object::new("restore_hold", fresh_id(store)?)).step(step);
    record_everywhere(store, by, &event.because(reason))?;
    Ok(state)
}

fn fresh_id(store: &Store) -> Result<Uuid, StoreError> {
    store.read(Scope::Community, |tx| Ok(tx.new_id()))
}

/// One person, who has the right in every municipality of the installation.
fn require_everywhere(store: &Store, by: &[Actor], act: Act) -> Result<Uuid, BackupError> {
    let Some(first) = by.first() else { return Err(Denied::NoRight(act).into()) };
    for code in store.municipalities()? {
        let mut here = by.iter().filter(|actor| actor.municipality == code && actor.person == first.person);
        here.next().ok_or(Denied::NoRight(act))?.may(act, At::anywhere())?;
    }
    Ok(first.person.get())
}

/// The same event in each municipality's log.
fn record_everywhere(store: &Store, by: &[Actor], event: &Event) -> Result<(), BackupError> {
    for actor in by {
        store.write(Scope::from(actor.municipality), |tx| events::record(tx, actor, event.clone()))?;
    }
    Ok(())
}
