//! Fresh databases for tests, on both engines.
//!
//! ```no_run
//! use kaemner_store::testing::{self, TestDb};
//!
//! testing::on_both(|db: &TestDb| {
//!     let day = db.store.read(db.scope, |tx| Ok::<_, kaemner_store::StoreError>(tx.today())).unwrap();
//!     assert_eq!(day, jiff::civil::date(2026, 1, 2));
//! });
//! ```
//!
//! PostgreSQL is used when `KAEMNER_TEST_PG` holds an owner's URL; `scripts/pg-test.sh` sets it. Without it
//! the PostgreSQL half is skipped with a note, unless `KAEMNER_REQUIRE_PG=1`, when it fails.
#![expect(clippy::expect_used, reason = "a test that cannot have its database fails here, with the reason")]

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use kaemner_values::MunicipalityCode;
use postgres::{Client, Config, NoTls};
use tempfile::TempDir;

use crate::{Clock, EngineConfig, Scope, Store, StoreConfig, StoreError};

/// A database of its own, removed with the value.
pub struct TestDb {
    /// The open store, with a seeded clock that starts on Friday 2 January 2026 at 08:00 UTC.
    pub store: Store,
    /// The municipality that most tests use, 0265. It exists.
    pub scope: Scope,
    /// Another one, 0101, for tests of isolation. It exists.
    pub other: Scope,
    place: Place,
}

enum Place {
    Sqlite(TempDir),
    Postgres(Box<PgPlace>),
}

/// A database on the test server, dropped with its roles.
struct PgPlace {
    owner: Config,
    database: String,
}

/// Runs a test on SQLite, then on PostgreSQL.
pub fn on_both(test: impl Fn(&TestDb)) {
    test(&TestDb::sqlite());
    if let Some(db) = TestDb::postgres() {
        test(&db);
    }
}

impl TestDb {
    /// A fresh embedded database.
    #[must_use]
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let engine = EngineConfig::Sqlite { dir: dir.path().to_owned() };
        Self::start(engine, Place::Sqlite(dir))
    }

    /// A fresh database on the test server, or `None` with a note where there is no server.
    #[must_use]
    pub fn postgres() -> Option<Self> {
        let place = PgPlace::create()?;
        let engine = place.engine();
        Some(Self::start(engine, Place::Postgres(Box::new(place))))
    }

    fn start(engine: EngineConfig, place: Place) -> Self {
        let config = StoreConfig::new(engine, Self::clock());
        let db = Self::without_scopes(config, place);
        for scope in [db.scope, db.other] {
            let Scope::Municipality(code) = scope else { continue };
            db.store.create(code).expect("a new municipality");
        }
        db
    }

    fn without_scopes(config: StoreConfig, place: Place) -> Self {
        let store = Store::open(config).expect("the store opens");
        let scope = |code| Scope::from(MunicipalityCode::new(code).expect("a code"));
        Self { store, scope: scope(265), other: scope(101), place }
    }

    fn clock() -> Clock {
        Clock::Seeded { start: "2026-01-02T08:00:00Z".parse().expect("a time"), seed: 1 }
    }

    /// A second store on the same database, as another process would open it.
    #[must_use]
    pub fn reopen(&self) -> Store {
        Store::open(self.config()).expect("the store opens")
    }

    /// The configuration of this database, for tests that change its limits.
    #[must_use]
    pub fn config(&self) -> StoreConfig {
        let engine = match &self.place {
            Place::Sqlite(dir) => EngineConfig::Sqlite { dir: dir.path().to_owned() },
            Place::Postgres(place) => place.engine(),
        };
        StoreConfig::new(engine, Self::clock())
    }

    /// The directory of the files; `None` on PostgreSQL.
    #[must_use]
    pub fn dir(&self) -> Option<&Path> {
        match &self.place {
            Place::Sqlite(dir) => Some(dir.path()),
            Place::Postgres(_) => None,
        }
    }

    /// A connection of the owner; `None` on SQLite.
    #[must_use]
    pub fn owner(&self) -> Option<Client> {
        match &self.place {
            Place::Sqlite(_) => None,
            Place::Postgres(place) => Some(place.connect()),
        }
    }

    /// Runs the text of a migration in a scope without recording it: scratch tables of a test. Markers for
    /// append-only and published tables give triggers but not the rights, which belong to the embedded list.
    pub fn define(&self, scope: Scope, template: &str) -> Result<(), StoreError> {
        self.store.define(scope, template)
    }
}

/// Drops the database and its roles; on SQLite the directory goes with its value.
impl Drop for PgPlace {
    fn drop(&mut self) {
        let Ok(mut server) = self.owner.connect(NoTls) else { return };
        let name = &self.database;
        drop(server.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        let like = format!("{name}\\_%");
        for row in server
            .query("SELECT rolname::text FROM pg_roles WHERE rolname LIKE $1", &[&like])
            .unwrap_or_default()
        {
            drop(server.batch_execute(&format!("DROP ROLE \"{}\"", row.get::<_, String>(0))));
        }
    }
}

impl PgPlace {
    /// Makes the database. The name holds the process and a counter, so that tests can run side by side.
    fn create() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Ok(url) = std::env::var("KAEMNER_TEST_PG") else {
            assert!(std::env::var("KAEMNER_REQUIRE_PG").is_err(), "KAEMNER_TEST_PG is not set");
            eprintln!("PostgreSQL part skipped: KAEMNER_TEST_PG is not set (use scripts/pg-test.sh)");
            return None;
        };
        let owner: Config = url.parse().expect("KAEMNER_TEST_PG is a URL");
        let database = format!("kt_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut server = owner.connect(NoTls).expect("the test server answers");
        server.batch_execute(&format!("CREATE DATABASE {database}")).expect("a new database");
        Some(Self { owner, database })
    }

    fn engine(&self) -> EngineConfig {
        let owner = self.owner.get_user().expect("the URL names a user").to_owned();
        let app = format!("{}_app", self.database);
        EngineConfig::Postgres { app_url: self.url(&app), owner_url: self.url(&owner) }
    }

    /// A URL of this database for another login. The test server trusts loopback, so there is no password.
    fn url(&self, user: &str) -> String {
        let port = self.owner.get_ports().first().copied().unwrap_or(5432);
        format!("postgresql://{user}@127.0.0.1:{port}/{}", self.database)
    }

    fn connect(&self) -> Client {
        Client::connect(&self.url(self.owner.get_user().expect("a user")), NoTls).expect("the owner connects")
    }
}
