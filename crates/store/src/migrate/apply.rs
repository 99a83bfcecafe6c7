//! Applying and checking the list in one scope.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::list::{Migration, migrations};
use super::template::expand;
use crate::config::Engine;
use crate::error::StoreError;
use crate::scope::Scope;
use crate::{pg, sqlite};

/// A connection that may change the schema.
pub(crate) enum Target<'c> {
    Sqlite(&'c mut rusqlite::Connection),
    /// A schema, usually that of the scope; another one while it is restored.
    Pg {
        client: &'c mut postgres::Client,
        schema: String,
    },
}

type Applied = BTreeMap<i64, [u8; 32]>;

/// Applies what is missing, in one transaction, and gives the numbers.
pub(crate) fn apply(target: &mut Target<'_>, scope: Scope, now: Timestamp) -> Result<Vec<i64>, StoreError> {
    in_transaction(target, |target| apply_missing(target, scope, now, |_| true))
}

/// Applies the migrations of an archive alone, to an empty place.
pub(crate) fn apply_these(
    target: &mut Target<'_>,
    scope: Scope,
    now: Timestamp,
    these: &[(i64, [u8; 32])],
) -> Result<Vec<i64>, StoreError> {
    let these: Applied = these.iter().copied().collect();
    refuse_foreign(&these, scope)?;
    in_transaction(target, |target| apply_missing(target, scope, now, |number| these.contains_key(&number)))
}

fn in_transaction<T>(
    target: &mut Target<'_>,
    work: impl FnOnce(&mut Target<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    target.begin()?;
    let done = work(target);
    match done {
        Ok(_) => target.run("COMMIT")?,
        Err(_) => target.run("ROLLBACK")?,
    }
    done
}

fn apply_missing(
    target: &mut Target<'_>,
    scope: Scope,
    now: Timestamp,
    wanted: impl Fn(i64) -> bool,
) -> Result<Vec<i64>, StoreError> {
    let applied = target.applied()?;
    refuse_foreign(&applied, scope)?;
    if !applied.is_empty() {
        target.check_identity(scope)?;
    }
    let mut done = Vec::new();
    for migration in migrations(scope).filter(|m| wanted(m.number) && !applied.contains_key(&m.number)) {
        target.apply_one(migration, now)?;
        done.push(migration.number);
    }
    if applied.is_empty() {
        target.identify(scope, now)?;
    }
    Ok(done)
}

/// Runs a text in the language of migrations without recording it.
pub(crate) fn define(target: &mut Target<'_>, template: &str) -> Result<(), StoreError> {
    let broken = |problem| StoreError::Migration { name: "scratch".to_owned(), problem };
    let sql = expand(template, target.engine()).map_err(broken)?;
    in_transaction(target, |target| target.run(&sql))
}

/// Number and fingerprint of what was applied, ascending.
pub(crate) fn applied(target: &mut Target<'_>) -> Result<Vec<(i64, [u8; 32])>, StoreError> {
    Ok(target.applied()?.into_iter().collect())
}

/// Whether something was applied and something of this program is missing.
pub(crate) fn lags(target: &mut Target<'_>, scope: Scope) -> Result<bool, StoreError> {
    let applied = target.applied()?;
    Ok(!applied.is_empty() && migrations(scope).any(|m| !applied.contains_key(&m.number)))
}

/// Whether this program knows all that was applied, and the data are the scope's; some may be missing.
pub(crate) fn check_known(target: &mut Target<'_>, scope: Scope) -> Result<(), StoreError> {
    refuse_foreign(&target.applied()?, scope)?;
    target.check_identity(scope)
}

/// Whether the scope exists and has exactly this program's migrations.
pub(crate) fn check(target: &mut Target<'_>, scope: Scope) -> Result<(), StoreError> {
    if !target.exists()? {
        return Err(StoreError::NoScope { scope });
    }
    let applied = target.applied()?;
    refuse_foreign(&applied, scope)?;
    match migrations(scope).find(|m| !applied.contains_key(&m.number)) {
        Some(missing) => Err(StoreError::NeedsMigration { scope, number: missing.number }),
        None => target.check_identity(scope),
    }
}

/// Refuses what this program does not know, and what it knows otherwise.
fn refuse_foreign(applied: &Applied, scope: Scope) -> Result<(), StoreError> {
    for (&number, sha256) in applied {
        match migrations(scope).find(|m| m.number == number) {
            None => return Err(StoreError::TooNewSchema { scope, number }),
            Some(m) if m.sha256() != *sha256 => return Err(StoreError::EditedMigration { scope, number }),
            Some(_) => {}
        }
    }
    Ok(())
}

impl<'c> Target<'c> {
    /// The schema of a scope.
    pub(crate) fn pg(client: &'c mut postgres::Client, scope: Scope) -> Self {
        Self::Pg { client, schema: scope.to_string() }
    }

    fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Pg { .. } => Engine::Postgres,
        }
    }

    /// Begins, and keeps a second program that migrates the same scope out until the end.
    fn begin(&mut self) -> Result<(), StoreError> {
        let sql = match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE".to_owned(),
            Self::Pg { schema, .. } => {
                let schema = schema.clone();
                self.run(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))?;
                // A comment locks the schema against another comment, and nothing else.
                format!("BEGIN; SET LOCAL search_path TO {schema}; COMMENT ON SCHEMA {schema} IS 'kaemner'")
            }
        };
        self.run(&sql)
    }

    fn run(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(conn) => conn.execute_batch(sql).map_err(|e| sqlite::translate(&e)),
            Self::Pg { client, .. } => client.batch_execute(sql).map_err(|e| pg::translate(&e)),
        }
    }

    /// A file that is open exists.
    fn exists(&mut self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(true),
            Self::Pg { client, schema } => {
                let sql = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1";
                let found = client.query_opt(sql, &[schema]).map_err(|e| pg::translate(&e))?;
                Ok(found.is_some())
            }
        }
    }

    /// What was applied; nothing where the table of migrations does not exist yet.
    fn applied(&mut self) -> Result<Applied, StoreError> {
        let rows = match self {
            Self::Sqlite(conn) => applied_sqlite(conn).map_err(|e| sqlite::translate(&e))?,
            Self::Pg { client, schema } => applied_pg(client, schema).map_err(|e| pg::translate(&e))?,
        };
        // A fingerprint of another length was not written by this program.
        let read = |(number, sha256): (i64, Vec<u8>)| (number, sha256.try_into().unwrap_or([0; 32]));
        Ok(rows.into_iter().map(read).collect())
    }

    fn apply_one(&mut self, migration: &Migration, now: Timestamp) -> Result<(), StoreError> {
        let name = migration.name.to_owned();
        let broken = |problem: String| StoreError::Migration { name: name.clone(), problem };
        if !migration.has_place() {
            return Err(broken(
                "the first line must be `-- scope: municipality`, `community` or `both`".to_owned(),
            ));
        }
        let sql = expand(migration.text, self.engine()).map_err(broken)?;
        self.run(&sql).map_err(|error| broken(error.to_string()))?;
        self.record(migration, now)
    }

    /// Writes whose data these are.
    fn identify(&mut self, scope: Scope, now: Timestamp) -> Result<(), StoreError> {
        let insert = "INSERT INTO scope_identity (name, created_at) VALUES";
        let name = scope.to_string();
        match self {
            Self::Sqlite(conn) => conn
                .execute(&format!("{insert} (?1, ?2)"), (name, now.as_microsecond()))
                .map(drop)
                .map_err(|e| sqlite::translate(&e)),
            Self::Pg { client, .. } => client
                .execute(&format!("{insert} ($1, $2)"), &[&name, &now])
                .map(drop)
                .map_err(|e| pg::translate(&e)),
        }
    }

    /// Refuses data that were put in another's place.
    fn check_identity(&mut self, scope: Scope) -> Result<(), StoreError> {
        let found: String = match self {
            Self::Sqlite(conn) => conn
                .query_row("SELECT name FROM scope_identity", [], |row| row.get(0))
                .map_err(|e| sqlite::translate(&e))?,
            Self::Pg { client, schema } => client
                .query_one(&format!("SELECT name FROM {schema}.scope_identity"), &[])
                .and_then(|row| row.try_get(0))
                .map_err(|e| pg::translate(&e))?,
        };
        if found == scope.to_string() { Ok(()) } else { Err(StoreError::WrongScope { scope, found }) }
    }

    fn record(&mut self, m: &Migration, now: Timestamp) -> Result<(), StoreError> {
        let (sha256, micros) = (m.sha256(), now.as_microsecond());
        let insert = "INSERT INTO migration (number, name, sha256, applied_at) VALUES";
        match self {
            Self::Sqlite(conn) => conn
                .execute(&format!("{insert} (?1, ?2, ?3, ?4)"), (m.number, m.name, sha256, micros))
                .map(drop)
                .map_err(|e| sqlite::translate(&e)),
            Self::Pg { client, .. } => client
                .execute(
                    &format!("{insert} ($1, $2, $3, $4)"),
                    &[&m.number, &m.name, &sha256.as_slice(), &now],
                )
                .map(drop)
                .map_err(|e| pg::translate(&e)),
        }
    }
}

fn applied_sqlite(conn: &rusqlite::Connection) -> rusqlite::Result<Vec<(i64, Vec<u8>)>> {
    // Asked by a statement: the driver's own question is answered from an older picture of the schema.
    let exists = "SELECT count(*) FROM sqlite_master WHERE name = 'migration'";
    if conn.query_row(exists, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare("SELECT number, sha256 FROM migration")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn applied_pg(client: &mut postgres::Client, schema: &str) -> Result<Vec<(i64, Vec<u8>)>, postgres::Error> {
    let table = format!("{schema}.migration");
    let found = client.query_one("SELECT to_regclass($1)::text", &[&table])?;
    if found.try_get::<_, Option<String>>(0)?.is_none() {
        return Ok(Vec::new());
    }
    let rows = client.query(&format!("SELECT number, sha256 FROM {table}"), &[])?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
