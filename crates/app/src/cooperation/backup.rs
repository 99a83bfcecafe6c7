//! Backup and restore of one municipality, in a person's name.

use std::path::Path;

use kaemner_store::{BackupInfo, HoldState, RestoreReport, Scope, Store, StoreError, Tx};
use kaemner_values::text::Message;
use serde_json::json;

use crate::actor::{Act, Actor, At, Denied};
use crate::events::{self, Event, Object};

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The person may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BackupError {
    /// What the person is told; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Denied(denied) => Some(denied.message()),
            Self::Store(error) => error.message(),
        }
    }
}

/// Writes the actor's municipality to a new file: a backup of its engine, or an archive that both engines restore.
/// It is recorded first: a file that nobody knows of must not exist.
///
/// # Errors
/// [`BackupError::Denied`], or the store's.
pub fn back_up(store: &Store, by: &Actor, to: &Path, archive: bool) -> Result<BackupInfo, BackupError> {
    let scope = Scope::from(by.municipality);
    by.may(Act::BackUp, At::anywhere())?;
    store.write(scope, |tx| {
        let object = Object::new("backup", tx.new_id());
        let step = if archive { "archive" } else { "backup" };
        events::record(tx, by, Event::of(Act::BackUp, object).step(step))
    })?;
    Ok(if archive { store.export(scope, to)? } else { store.backup(scope, to)? })
}

/// Puts a backup in the place of the actor's municipality. What it replaces is kept; the gap is an event; unsent
/// messages and payments wait for [`release_hold`].
///
/// # Errors
/// [`BackupError::Denied`], or the store's.
pub fn restore(store: &Store, by: &Actor, from: &Path) -> Result<RestoreReport, BackupError> {
    by.may(Act::Restore, At::anywhere())?;
    let scope = Scope::from(by.municipality);
    let done = store.restore(scope, from, by.person.get())?;
    store.write(scope, |tx| {
        let gap = json!({ "from": done.backup_at.to_string(), "to": done.restored_at.to_string() });
        let event = Event::of(Act::Restore, Object::new("restore", done.id)).step("restored");
        events::record(tx, by, event.after(gap))
    })?;
    Ok(done)
}

/// Agrees that what a restore holds may go out. The second, different person sets it free.
///
/// # Errors
/// [`BackupError::Denied`]; of the store [`StoreError::NotFound`] when nothing is held and
/// [`StoreError::SamePerson`] when this person agreed before.
pub fn release_hold(tx: &mut Tx<'_>, by: &Actor, reason: &str) -> Result<HoldState, BackupError> {
    by.may(Act::ReleaseHold, At::anywhere())?;
    let state = tx.release_hold(by.person.get())?;
    let step = if state == HoldState::Released { "released" } else { "agreed" };
    let object = Object::new("restore_hold", tx.new_id());
    events::record(tx, by, Event::of(Act::ReleaseHold, object).step(step).because(reason))?;
    Ok(state)
}
