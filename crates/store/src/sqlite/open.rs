//! Opening files with the settings that the promises rest on.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::conn::SqliteConn;
use super::error::translate;
use super::guard;
use crate::error::StoreError;
use crate::scope::Scope;

/// Pages in the WAL at which a COMMIT itself checkpoints, should the background thread fall behind.
const AUTOCHECKPOINT_PAGES: u32 = 20_000;

/// Pages that the writing connection keeps, in KiB. An import touches a page of the account index for nearly
/// every line; with SQLite's 2 MiB each would be written to the log, and read back, several times in one batch.
const WRITER_CACHE_KIB: u32 = 48 * 1024;

/// How long another program that makes or changes the schema of the same file is waited for.
const MIGRATION_WAIT: Duration = Duration::from_secs(60);

/// Between two tries of what SQLite refuses at once when another connection is in the way.
const AGAIN_AFTER: Duration = Duration::from_millis(10);

/// The directory of the files.
#[derive(Debug, Clone)]
pub(crate) struct Dir {
    pub(crate) path: PathBuf,
    pub(crate) busy_timeout: Duration,
}

impl Dir {
    /// The file of a scope.
    pub(crate) fn file(&self, scope: Scope) -> PathBuf {
        self.path.join(format!("{scope}.db"))
    }

    /// The file with the bodies of a scope's documents.
    pub(crate) fn document_file(&self, scope: Scope) -> PathBuf {
        self.path.join(format!("{scope}-documents.db"))
    }

    /// The same directory for one that migrates: another program's migration is waited for.
    pub(crate) fn patient(&self) -> Self {
        Self { path: self.path.clone(), busy_timeout: self.busy_timeout.max(MIGRATION_WAIT) }
    }

    /// A connection for migrations and backups, without the guard. Makes the file if `create`.
    pub(crate) fn open_owner(&self, file: &Path, create: bool) -> Result<Connection, StoreError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let conn = Connection::open_with_flags(file, flags).map_err(|e| translate(&e))?;
        self.prepare(&conn).map_err(|e| translate(&e))?;
        Ok(conn)
    }

    fn prepare(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.busy_timeout(self.busy_timeout)?;
        self.keep_log(conn)?;
        // A plan that may depend on a bound value is made anew at every run: a quarter of what a page cost.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
             PRAGMA wal_autocheckpoint = {AUTOCHECKPOINT_PAGES};"
        ))
    }

    /// Turns the write-ahead log on. While two programs open a new file, SQLite refuses one of them at once,
    /// without the waiting time, because a wait inside the change could block both.
    fn keep_log(&self, conn: &Connection) -> rusqlite::Result<()> {
        let until = Instant::now() + self.busy_timeout;
        loop {
            match conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
                Err(error) if is_busy(&error) && Instant::now() < until => std::thread::sleep(AGAIN_AFTER),
                done => return done,
            }
        }
    }

    /// A guarded connection for the program's own statements.
    pub(crate) fn open_scope(&self, scope: Scope, read_only: bool) -> Result<SqliteConn, StoreError> {
        let file = self.file(scope);
        if !file.exists() {
            return Err(StoreError::NoScope { scope });
        }
        let mut conn = self.open_owner(&file, false)?;
        self.restrict(&mut conn, scope, read_only).map_err(|e| translate(&e))?;
        Ok(SqliteConn::new(conn))
    }

    fn restrict(&self, conn: &mut Connection, scope: Scope, read_only: bool) -> rusqlite::Result<()> {
        if scope != Scope::Community {
            let community = format!("file:{}?mode=ro", uri_path(&self.file(Scope::Community)));
            conn.execute("ATTACH ?1 AS community", [community])?;
        }
        conn.execute_batch(&match read_only {
            true => "PRAGMA query_only = ON".to_owned(),
            false => format!("PRAGMA main.cache_size = -{WRITER_CACHE_KIB}"),
        })?;
        guard::set(conn)
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// The path inside a `file:` URI.
fn uri_path(path: &Path) -> String {
    let mut out = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                out.push(char::from(*byte))
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
