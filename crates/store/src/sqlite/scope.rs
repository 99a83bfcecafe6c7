//! One open scope: its writer, its readers and its documents.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::Connection;

use super::document_file::DocumentFile;
use super::error::translate;
use super::open::Dir;
use super::readers::Readers;
use super::writer::{Attempt, Writer};
use crate::config::Limits;
use crate::error::StoreError;
use crate::scope::Scope;
use crate::store::Body;
use crate::sync::lock;
use crate::tx::{Conn, Env, Left, Tx};

/// An open scope.
pub(super) struct ScopeDb {
    scope: Scope,
    dir: Dir,
    writer: Writer,
    readers: Readers,
    pub(super) documents: DocumentFile,
    checkpoints: Mutex<Connection>,
    written: AtomicBool,
    pub(super) used: AtomicU64,
}

impl ScopeDb {
    pub(super) fn open(dir: &Dir, scope: Scope, limits: &Limits) -> Result<Self, StoreError> {
        let writer = dir.open_scope(scope, false)?;
        Ok(Self {
            scope,
            dir: dir.clone(),
            writer: Writer::new(writer, limits.group_commit),
            readers: Readers::new(limits.readers),
            documents: DocumentFile::open(dir, scope)?,
            checkpoints: Mutex::new(dir.open_owner(&dir.file(scope), false)?),
            written: AtomicBool::new(false),
            used: AtomicU64::new(0),
        })
    }

    pub(super) fn write(&self, env: Env<'_>, body: &mut Body<'_>, alone: bool) -> Attempt {
        let attempt = self.writer.attempt(env, body, alone);
        // Told after the COMMIT: a checkpoint just before it would find nothing and forget.
        self.written.store(true, Ordering::Relaxed);
        attempt
    }

    /// A snapshot on a reading connection, which refuses to write.
    pub(super) fn read(&self, env: Env<'_>, body: &mut Body<'_>) -> Attempt {
        match self.snapshot(env, body) {
            Ok(Left::Keep | Left::Undo) => Attempt::Settled,
            Ok(Left::Fail(error)) | Err(error) if error.is_transient() => Attempt::Again(error),
            Ok(Left::Fail(error)) | Err(error) => Attempt::Failed(error),
        }
    }

    fn snapshot(&self, env: Env<'_>, body: &mut Body<'_>) -> Result<Left, StoreError> {
        let open = || self.dir.open_scope(self.scope, true);
        self.readers.with(open, |conn| {
            conn.run("BEGIN")?;
            let mut tx = Tx::new(Conn::Sqlite(conn), env);
            let ok = body(&mut tx);
            let left = tx.leave(ok);
            conn.run("ROLLBACK")?;
            Ok(left)
        })
    }

    /// Moves the logs into the files as far as readers allow. Called by the background thread.
    pub(super) fn checkpoint(&self) -> Result<(), StoreError> {
        if !self.written.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let conn = lock(&self.checkpoints);
        conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).map_err(|e| translate(&e))?;
        self.documents.checkpoint()
    }
}
