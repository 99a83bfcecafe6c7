//! Backup and restore of one scope while the others run.
//!
//! A backup is one file. SQLite writes a database with the documents inside, by its online backup; PostgreSQL
//! writes an *archive*, our own format for both engines, which [`Store::export`] writes on SQLite too, to move
//! a municipality from one engine to the other.
//!
//! A restore builds the data aside, migrates them, and puts them in place in one transaction. What they
//! replace is kept. Nothing that could have been sent twice leaves the scope until two different persons
//! have released the restore: see [`hold`].

mod archive;
mod fit;
mod hold;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use uuid::Uuid;

pub(crate) use archive::{Header, Reader, Writer, sign, verify};
pub(crate) use fit::fit;
pub use hold::HoldState;
pub(crate) use hold::{hold_statements, log_statements};

use crate::error::StoreError;
use crate::scope::Scope;
use crate::store::{EngineState, Store};

/// A finished backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupInfo {
    /// Whose data.
    pub scope: Scope,
    /// The moment they are from.
    pub taken_at: Timestamp,
    /// Size of the file.
    pub bytes: u64,
}

/// A finished restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// Its id in `restore_log`.
    pub id: Uuid,
    /// The moment the data are from: everything since is a gap.
    pub backup_at: Timestamp,
    /// The moment they were put in place.
    pub restored_at: Timestamp,
    /// What they replaced: a file on SQLite, a schema on PostgreSQL. Remove it when nobody needs it.
    pub replaced: Option<PathBuf>,
}

/// A restore that is under way.
pub(crate) struct Restore<'r> {
    pub(crate) scope: Scope,
    pub(crate) from: &'r Path,
    pub(crate) id: Uuid,
    pub(crate) by: Uuid,
    pub(crate) now: Timestamp,
}

impl Store {
    /// Writes a scope as it is now to a new file, and checks the file. Transactions go on meanwhile.
    pub fn backup(&self, scope: Scope, to: &Path) -> Result<BackupInfo, StoreError> {
        refuse_existing(to)?;
        let taken_at = self.now();
        match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.backup(scope, to, taken_at)?,
            EngineState::Pg(engine) => engine.export(scope, to, taken_at)?,
        }
        finished(scope, to, taken_at)
    }

    /// Writes a scope to a new archive, which both engines restore.
    pub fn export(&self, scope: Scope, to: &Path) -> Result<BackupInfo, StoreError> {
        refuse_existing(to)?;
        let taken_at = self.now();
        match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.export(scope, to, taken_at)?,
            EngineState::Pg(engine) => engine.export(scope, to, taken_at)?,
        }
        finished(scope, to, taken_at)
    }

    /// Puts a backup or archive in the place of a scope, in the name of person `by`.
    ///
    /// The file is checked first; a file of another scope or of a newer program is refused. Unsent messages
    /// and payments are held until two persons release them with [`crate::Tx::release_hold`]. A municipality that
    /// joined after the backup of the community was taken stays listed.
    pub fn restore(&self, scope: Scope, from: &Path, by: Uuid) -> Result<RestoreReport, StoreError> {
        let now = self.now();
        let restore = Restore { scope, from, id: self.inner.clock.id(now), by, now };
        self.migrate_scope(Scope::Community, &mut Vec::new())?;
        let mut listed = self.municipalities()?;
        let (backup_at, replaced) = match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.restore(&restore)?,
            EngineState::Pg(engine) => engine.restore(&restore)?,
        };
        if let Scope::Municipality(code) = scope {
            listed = vec![code];
        }
        listed.into_iter().try_for_each(|code| self.enrol(code))?;
        Ok(RestoreReport { id: restore.id, backup_at, restored_at: now, replaced })
    }
}

fn refuse_existing(to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::config("the backup file", &"it exists already; name a new one"));
    }
    Ok(())
}

fn finished(scope: Scope, to: &Path, taken_at: Timestamp) -> Result<BackupInfo, StoreError> {
    let bytes = std::fs::metadata(to).map_err(|e| StoreError::io("the backup file", &e))?.len();
    Ok(BackupInfo { scope, taken_at, bytes })
}
