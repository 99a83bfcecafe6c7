//! The embedded engine: its directory, the open scopes, and the checkpoint thread.

use std::collections::HashMap;
use std::fs::DirBuilder;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use kaemner_values::MunicipalityCode;

use super::document_file::DocumentFile;
use super::open::Dir;
use super::scope::ScopeDb;
use super::writer::Attempt;
use crate::config::Limits;
use crate::error::StoreError;
use crate::migrate::{self, Target};
use crate::scope::{Scope, municipality_of};
use crate::store::{Access, Body};
use crate::sync::lock;
use crate::tx::{Documents, Env};

type Scopes = Mutex<HashMap<Scope, Arc<ScopeDb>>>;

/// The embedded engine.
pub(crate) struct SqliteEngine {
    pub(crate) dir: Dir,
    limits: Limits,
    scopes: Arc<Scopes>,
    uses: AtomicU64,
    /// Dropping it stops the checkpoint thread.
    _stop: Sender<()>,
}

impl SqliteEngine {
    pub(crate) fn open(dir: PathBuf, limits: &Limits) -> Result<Self, StoreError> {
        create_private(&dir).map_err(|e| StoreError::io("the data directory", &e))?;
        let scopes = Arc::new(Scopes::default());
        let stop = start_checkpoints(Arc::downgrade(&scopes), limits.checkpoint_every)?;
        Ok(Self {
            dir: Dir { path: dir, busy_timeout: limits.busy_timeout },
            limits: limits.clone(),
            scopes,
            uses: AtomicU64::new(0),
            _stop: stop,
        })
    }

    /// The municipalities that have a file, ascending.
    pub(crate) fn municipalities(&self) -> Result<Vec<MunicipalityCode>, StoreError> {
        let error = |e: std::io::Error| StoreError::io("the data directory", &e);
        let mut codes = Vec::new();
        for entry in std::fs::read_dir(&self.dir.path).map_err(error)? {
            let name = entry.map_err(error)?.file_name();
            codes.extend(name.to_str().and_then(|n| n.strip_suffix(".db")).and_then(municipality_of));
        }
        codes.sort_unstable();
        Ok(codes)
    }

    /// Makes the file if it is missing, and applies what is missing in it.
    pub(crate) fn migrate(&self, scope: Scope, now: jiff::Timestamp) -> Result<Vec<i64>, StoreError> {
        let dir = self.dir.patient();
        let mut conn = dir.open_owner(&dir.file(scope), true)?;
        drop(DocumentFile::open(&dir, scope)?);
        migrate::apply(&mut Target::Sqlite(&mut conn), scope, now)
    }

    /// Whether the file has data and lacks a migration.
    pub(crate) fn lags(&self, scope: Scope) -> Result<bool, StoreError> {
        let file = self.dir.file(scope);
        if !file.exists() {
            return Ok(false);
        }
        migrate::lags(&mut Target::Sqlite(&mut self.dir.patient().open_owner(&file, false)?), scope)
    }

    /// Runs the text of a migration without recording it.
    pub(crate) fn define(&self, scope: Scope, template: &str) -> Result<(), StoreError> {
        let mut conn = self.dir.open_owner(&self.dir.file(scope), false)?;
        migrate::define(&mut Target::Sqlite(&mut conn), template)
    }

    /// One run of a transaction.
    pub(crate) fn attempt(&self, access: Access, env: Env<'_>, body: &mut Body<'_>, alone: bool) -> Attempt {
        let db = match self.scope(env.scope) {
            Ok(db) => db,
            Err(error) if error.is_transient() => return Attempt::Again(error),
            Err(error) => return Attempt::Failed(error),
        };
        let documents = Documents { file: Some(&db.documents), ..env.documents };
        let env = Env { documents, ..env };
        match access {
            Access::Write => db.write(env, body, alone),
            Access::Read => db.read(env, body),
        }
    }

    /// Calls `f` with the documents of a scope.
    pub(crate) fn with_documents<T>(
        &self,
        scope: Scope,
        f: impl FnOnce(&DocumentFile) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        f(&self.scope(scope)?.documents)
    }

    /// The open scope, opened when needed.
    fn scope(&self, scope: Scope) -> Result<Arc<ScopeDb>, StoreError> {
        let mut scopes = lock(&self.scopes);
        let db = match scopes.get(&scope) {
            Some(db) => Arc::clone(db),
            None => {
                self.make_room(&mut scopes);
                let db = Arc::new(self.open_checked(scope)?);
                scopes.insert(scope, Arc::clone(&db));
                db
            }
        };
        db.used.store(self.uses.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Ok(db)
    }

    /// Whether the file exists with this program's migrations.
    pub(crate) fn check(&self, scope: Scope) -> Result<(), StoreError> {
        let file = self.dir.file(scope);
        if !file.exists() {
            return Err(StoreError::NoScope { scope });
        }
        let mut conn = self.dir.open_owner(&file, false)?;
        migrate::check(&mut Target::Sqlite(&mut conn), scope)
    }

    fn open_checked(&self, scope: Scope) -> Result<ScopeDb, StoreError> {
        self.check(scope)?;
        ScopeDb::open(&self.dir, scope, &self.limits)
    }

    /// Closes the scope that was idle longest, above the limit. The community stays open.
    fn make_room(&self, scopes: &mut HashMap<Scope, Arc<ScopeDb>>) {
        while scopes.len() >= self.limits.open_scopes.max(2) {
            let idle =
                scopes.iter().filter(|(scope, db)| **scope != Scope::Community && Arc::strong_count(db) == 1);
            let oldest = idle.min_by_key(|(_, db)| db.used.load(Ordering::Relaxed)).map(|(scope, _)| *scope);
            match oldest {
                Some(scope) => drop(scopes.remove(&scope)),
                None => return,
            }
        }
    }
}

/// Makes the directory for the program's user alone.
fn create_private(dir: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Checkpoints every open scope now and then, so that no COMMIT has to.
fn start_checkpoints(scopes: Weak<Scopes>, every: Duration) -> Result<Sender<()>, StoreError> {
    let (stop, stopped) = channel::<()>();
    let run = move || {
        while matches!(stopped.recv_timeout(every), Err(RecvTimeoutError::Timeout)) {
            let Some(scopes) = scopes.upgrade() else { return };
            let open: Vec<_> = lock(&scopes).values().cloned().collect();
            // A checkpoint that fails is tried again next time; the WAL keeps what it would have moved.
            open.iter().for_each(|db| drop(db.checkpoint()));
        }
    };
    let thread = std::thread::Builder::new().name("kaemner-checkpoint".to_owned()).spawn(run);
    thread.map_err(|e| StoreError::io("the checkpoint thread", &e))?;
    Ok(stop)
}
