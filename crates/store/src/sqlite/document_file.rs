//! The second file of a scope: bodies of documents by their hash.

use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension};

use super::error::translate;
use super::open::Dir;
use crate::error::StoreError;
use crate::scope::Scope;
use crate::sync::lock;

const CREATE: &str = "CREATE TABLE IF NOT EXISTS document_body (
    hash BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL, stored_at INTEGER NOT NULL) STRICT";
const PUT: &str = "INSERT INTO document_body (hash, body, stored_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (hash) DO UPDATE SET stored_at = excluded.stored_at";

/// The open file. Each call is a durable transaction of its own.
pub(crate) struct DocumentFile {
    conn: Mutex<Connection>,
}

impl DocumentFile {
    /// Opens or makes the file.
    pub(crate) fn open(dir: &Dir, scope: Scope) -> Result<Self, StoreError> {
        let conn = dir.open_owner(&dir.document_file(scope), true)?;
        conn.execute_batch(CREATE).map_err(|e| translate(&e))?;
        Ok(Self { conn: Mutex::new(conn) })
    }

    /// Stores a body, or renews its time.
    pub(crate) fn put(&self, hash: &[u8; 32], body: &[u8], at: i64) -> Result<(), StoreError> {
        lock(&self.conn).execute(PUT, (hash, body, at)).map(drop).map_err(|e| translate(&e))
    }

    /// A body.
    pub(crate) fn get(&self, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT body FROM document_body WHERE hash = ?1";
        lock(&self.conn).query_row(sql, [hash], |row| row.get(0)).optional().map_err(|e| translate(&e))
    }

    /// Moves the log into the file as far as readers allow.
    pub(crate) fn checkpoint(&self) -> Result<(), StoreError> {
        let conn = lock(&self.conn);
        conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).map_err(|e| translate(&e))
    }

    /// Bodies that were put before a moment.
    pub(crate) fn before(&self, at: i64) -> Result<Vec<[u8; 32]>, StoreError> {
        let conn = lock(&self.conn);
        let read = || {
            let mut statement = conn.prepare("SELECT hash FROM document_body WHERE stored_at < ?1")?;
            statement.query_map([at], |row| row.get(0))?.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|e| translate(&e))
    }

    /// Removes bodies, unless they were put again since.
    pub(crate) fn remove(&self, hashes: &[[u8; 32]], before: i64) -> Result<u64, StoreError> {
        let conn = lock(&self.conn);
        let mut removed = 0;
        for hash in hashes {
            let sql = "DELETE FROM document_body WHERE hash = ?1 AND stored_at < ?2";
            removed += conn.execute(sql, (hash, before)).map_err(|e| translate(&e))?;
        }
        Ok(removed.try_into().unwrap_or(u64::MAX))
    }
}
