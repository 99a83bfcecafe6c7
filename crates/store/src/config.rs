//! How a store is opened.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::clock::Clock;

/// What [`crate::Store::open`] needs to know.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// Which database, and where.
    pub engine: EngineConfig,
    /// The clock and the source of ids.
    pub clock: Clock,
    /// Where a scope is backed up before it is migrated. `None` means the folder `backups` beside SQLite's
    /// files, and no backup on PostgreSQL, whose operator has one of the whole server.
    pub backups: Option<PathBuf>,
    /// Sizes and waiting times; `Limits::default()` suits one server.
    pub limits: Limits,
}

impl StoreConfig {
    /// A store with the usual limits.
    #[must_use]
    pub fn new(engine: EngineConfig, clock: Clock) -> Self {
        Self { engine, clock, backups: None, limits: Limits::default() }
    }
}

/// Which database, and where.
#[derive(Clone)]
pub enum EngineConfig {
    /// Embedded: one file per scope in this directory.
    Sqlite {
        /// Made when it is missing.
        dir: PathBuf,
    },
    /// A server: one schema per scope.
    Postgres {
        /// Login of the running program. It has no right of its own: every transaction takes the role of
        /// its scope. The owner makes the login at the first `migrate` if it does not exist.
        app_url: String,
        /// Login that owns schemas and tables. Used by `create`, `migrate`, `backup` and `restore` only.
        owner_url: String,
    },
}

/// Hides the URLs, which may hold passwords.
impl fmt::Debug for EngineConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { dir } => f.debug_struct("Sqlite").field("dir", dir).finish(),
            Self::Postgres { .. } => f.write_str("Postgres(hidden)"),
        }
    }
}

/// The kind of database behind a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Embedded files.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// Sizes and waiting times.
#[derive(Debug, Clone)]
pub struct Limits {
    /// SQLite: scopes kept open at a time; the least recently used is closed above it.
    pub open_scopes: usize,
    /// SQLite: read connections per scope, the most at a time; more readers wait for one.
    pub readers: usize,
    /// SQLite: transactions joined into one COMMIT.
    pub group_commit: usize,
    /// SQLite: how long a second process may hold the file before a transaction is retried.
    pub busy_timeout: Duration,
    /// SQLite: time between two checkpoints by the background thread.
    pub checkpoint_every: Duration,
    /// PostgreSQL: connections of this process.
    pub pool: usize,
    /// Runs of one transaction before a busy database is reported.
    pub attempts: u32,
    /// Bytes of one document.
    pub document_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            open_scopes: 128,
            readers: std::thread::available_parallelism().map_or(4, |cores| cores.get().max(2) * 2),
            group_commit: 32,
            busy_timeout: Duration::from_secs(5),
            checkpoint_every: Duration::from_secs(2),
            pool: 16,
            attempts: 8,
            document_bytes: 25 * 1024 * 1024,
        }
    }
}
