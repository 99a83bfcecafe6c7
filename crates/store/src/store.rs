//! The door to both databases.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_values::MunicipalityCode;

use crate::args;
use crate::clock::ClockState;
use crate::config::{Engine, EngineConfig, Limits, StoreConfig};
use crate::error::StoreError;
use crate::migrate::MigrationReport;
use crate::nesting;
use crate::pg::PgEngine;
use crate::scope::Scope;
use crate::sqlite::{Attempt, SqliteEngine};
use crate::tx::{Documents, Env, Tx};
use crate::wake::Writes;

/// The databases of one installation. Cheap to clone.
///
/// All calls **block** and belong on threads that may block: an async program wraps them in
/// `spawn_blocking`. The PostgreSQL driver panics when it is used on a worker of an async runtime.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) engine: EngineState,
    pub(crate) clock: ClockState,
    pub(crate) backups: Option<PathBuf>,
    pub(crate) limits: Limits,
    pub(crate) writes: Writes,
}

pub(crate) enum EngineState {
    Sqlite(SqliteEngine),
    Pg(Box<PgEngine>),
}

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// A caller's closure without its types: keeps its own answer, and says whether it was `Ok`.
pub(crate) type Body<'b> = dyn FnMut(&mut Tx<'_>) -> bool + 'b;

const INSERT_MEMBER: &str =
    "insert into member_municipality (code, created_at) values ($1, $2) on conflict do nothing";

impl Store {
    /// Opens a store. Nothing is created or migrated; connections are made when first needed.
    pub fn open(config: StoreConfig) -> Result<Self, StoreError> {
        let mut backups = config.backups;
        let engine = match config.engine {
            EngineConfig::Sqlite { dir } => {
                backups.get_or_insert_with(|| dir.join("backups"));
                EngineState::Sqlite(SqliteEngine::open(dir, &config.limits)?)
            }
            EngineConfig::Postgres { app_url, owner_url } => {
                EngineState::Pg(Box::new(PgEngine::open(&app_url, &owner_url, &config.limits)?))
            }
        };
        let clock = ClockState::start(&config.clock)?;
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                clock,
                backups,
                limits: config.limits,
                writes: Writes::default(),
            }),
        })
    }

    /// Makes the scope of a municipality, and the community's if it is missing, and migrates them. Doing it
    /// again changes nothing.
    pub fn create(&self, code: MunicipalityCode) -> Result<(), StoreError> {
        if !self.is_current(Scope::Community) {
            self.migrate_scope(Scope::Community, &mut Vec::new())?;
        }
        self.migrate_scope(code.into(), &mut Vec::new())?;
        self.enrol(code)
    }

    /// Lists a municipality in the community.
    pub(crate) fn enrol(&self, code: MunicipalityCode) -> Result<(), StoreError> {
        self.write(Scope::Community, |tx| {
            let args = args![code, tx.now()];
            tx.exec(INSERT_MEMBER, &args).map(drop)
        })
    }

    /// Applies missing migrations to the community and every municipality, one scope after the other; what
    /// was done before a failure stays done, and the next call goes on from there.
    pub fn migrate(&self) -> Result<MigrationReport, StoreError> {
        let mut backups = Vec::new();
        let mut applied = vec![(Scope::Community, self.migrate_scope(Scope::Community, &mut backups)?)];
        for code in self.municipalities()? {
            let scope = Scope::from(code);
            applied.push((scope, self.migrate_scope(scope, &mut backups)?));
        }
        Ok(MigrationReport { applied, backups })
    }

    /// Migrates one scope. One that has data is backed up first, and the file is added to `backups`.
    pub(crate) fn migrate_scope(
        &self,
        scope: Scope,
        backups: &mut Vec<PathBuf>,
    ) -> Result<Vec<i64>, StoreError> {
        let now = self.now();
        if let (true, Some(folder)) = (self.lags(scope)?, &self.inner.backups) {
            std::fs::create_dir_all(folder).map_err(|e| StoreError::io("the folder for backups", &e))?;
            let file = folder.join(format!("{scope}-{}", now.as_microsecond()));
            self.backup(scope, &file)?;
            backups.push(file);
        }
        match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.migrate(scope, now),
            EngineState::Pg(engine) => engine.migrate(scope, now),
        }
    }

    /// Whether a scope exists with all migrations of this program.
    fn is_current(&self, scope: Scope) -> bool {
        let check = match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.check(scope),
            EngineState::Pg(engine) => engine.check(scope),
        };
        check.is_ok()
    }

    /// Whether a scope has data and lacks a migration.
    fn lags(&self, scope: Scope) -> Result<bool, StoreError> {
        match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.lags(scope),
            EngineState::Pg(engine) => engine.lags(scope),
        }
    }

    /// Runs the text of a migration without recording it; for tests.
    pub(crate) fn define(&self, scope: Scope, template: &str) -> Result<(), StoreError> {
        match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.define(scope, template),
            EngineState::Pg(engine) => engine.define(scope, template),
        }
    }

    /// The municipalities of this installation, ascending.
    pub fn municipalities(&self) -> Result<Vec<MunicipalityCode>, StoreError> {
        match &self.inner.engine {
            EngineState::Sqlite(engine) => engine.municipalities(),
            EngineState::Pg(engine) => engine.municipalities(),
        }
    }

    /// Runs `f` in one transaction of `scope` and writes it.
    ///
    /// After `Ok` the changes survive a crash. After `Err` or a panic nothing of it is there. `f` is run
    /// again when the database was busy or cut off before COMMIT, so it must not act outside the database.
    pub fn write<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        f: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(Access::Write, scope, f)
    }

    /// Runs `f` on one snapshot of `scope`. Writing is refused.
    pub fn read<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        f: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(Access::Read, scope, f)
    }

    /// Reads from several municipalities, one snapshot each, in the order of `codes`. The snapshots are not
    /// of the same moment: reports over municipalities are made from closed periods.
    pub fn fan_out<T, E: From<StoreError>>(
        &self,
        codes: &[MunicipalityCode],
        f: impl Fn(MunicipalityCode, &mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Vec<(MunicipalityCode, T)>, E> {
        let read = |code: &MunicipalityCode| {
            self.read(Scope::from(*code), |tx| f(*code, tx)).map(|answer| (*code, answer))
        };
        codes.iter().map(read).collect()
    }

    fn transact<T, E: From<StoreError>>(
        &self,
        access: Access,
        scope: Scope,
        mut f: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut answer = None;
        let mut body = |tx: &mut Tx<'_>| answer.insert(f(tx)).is_ok();
        self.inner.transact(access, scope, &mut body)?;
        answer.unwrap_or_else(|| Err(StoreError::Aborted.into()))
    }

    /// The only clock of the program, UTC in whole microseconds.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The Danish day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.inner.clock.day(self.now())
    }

    /// Sets a seeded clock; [`StoreError::SystemClock`] for the system's.
    pub fn set_now(&self, now: Timestamp) -> Result<(), StoreError> {
        self.inner.clock.set(now)
    }

    /// How many reads of one scope run at a time; more wait on their threads.
    #[must_use]
    pub fn readers(&self) -> usize {
        match self.inner.engine {
            EngineState::Sqlite(_) => self.inner.limits.readers.max(1),
            EngineState::Pg(_) => self.inner.limits.pool.max(1),
        }
    }

    /// The kind of database.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.inner.engine {
            EngineState::Sqlite(_) => Engine::Sqlite,
            EngineState::Pg(_) => Engine::Postgres,
        }
    }
}

impl Inner {
    fn transact(&self, access: Access, scope: Scope, body: &mut Body<'_>) -> Result<(), StoreError> {
        let _one_at_a_time = nesting::enter()?;
        let documents = Documents { file: None, bytes_max: self.limits.document_bytes };
        let env = Env { scope, clock: &self.clock, documents };
        let mut last = StoreError::Aborted;
        for run in 0..self.limits.attempts.max(1) {
            std::thread::sleep(pause(run));
            match self.engine.attempt(access, env, body, run > 0) {
                Attempt::Settled => {
                    if access == Access::Write {
                        self.writes.note(scope);
                    }
                    return Ok(());
                }
                Attempt::Failed(error) => return Err(error),
                Attempt::Again(error) => last = error,
            }
        }
        Err(last)
    }
}

impl EngineState {
    fn attempt(&self, access: Access, env: Env<'_>, body: &mut Body<'_>, alone: bool) -> Attempt {
        match self {
            Self::Sqlite(engine) => engine.attempt(access, env, body, alone),
            Self::Pg(engine) => engine.attempt(access, env, body),
        }
    }
}

/// The pause before a run: none, then 2 ms, doubled up to a quarter of a second.
fn pause(run: u32) -> Duration {
    match run {
        0 => Duration::ZERO,
        run => Duration::from_millis(250.min(1_u64 << run.min(8))),
    }
}
