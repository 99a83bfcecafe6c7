//! Transactions on the server.

use std::collections::HashSet;
use std::sync::Mutex;

use jiff::Timestamp;
use kaemner_values::MunicipalityCode;
use postgres::{Client, Config, NoTls};

use super::error::translate;
use super::pool::{Loan, Pool};
use super::roles::{self, AppLogin};
use crate::config::Limits;
use crate::error::StoreError;
use crate::migrate::{self, Target};
use crate::scope::{Scope, municipality_of};
use crate::sqlite::Attempt;
use crate::store::{Access, Body};
use crate::sync::lock;
use crate::tx::{Conn, Env, Left, Tx};

/// The table that stands for the scope as a whole.
pub(super) const GATE: &str = "scope_identity";

/// Any number that other programs on the database are unlikely to use.
const SETUP_LOCK: i64 = 0x6b61_656d_6e65_7200;

/// The server engine.
pub(crate) struct PgEngine {
    pool: Pool,
    owner: Config,
    app: AppLogin,
    pub(super) database: String,
    /// Scopes whose migrations were compared with this program's.
    checked: Mutex<HashSet<Scope>>,
}

impl PgEngine {
    /// Reads the URLs; connects when first needed.
    pub(crate) fn open(app_url: &str, owner_url: &str, limits: &Limits) -> Result<Self, StoreError> {
        let app = config("the app URL", app_url)?;
        let owner = config("the owner URL", owner_url)?;
        let missing = |what| StoreError::config(what, &"it must name a user and a database");
        let login = AppLogin {
            name: app.get_user().ok_or_else(|| missing("the app URL"))?.to_owned(),
            password: app.get_password().map(|p| String::from_utf8_lossy(p).into_owned()),
        };
        let database = app.get_dbname().ok_or_else(|| missing("the app URL"))?.to_owned();
        if owner.get_dbname() != Some(&database) {
            return Err(StoreError::config("the owner URL", &"it must name the app's database"));
        }
        Ok(Self { pool: Pool::new(app, limits.pool), owner, app: login, database, checked: Mutex::default() })
    }

    /// A connection of the owner.
    pub(crate) fn connect_owner(&self) -> Result<Client, StoreError> {
        let mut client = self.owner.connect(NoTls).map_err(|e| translate(&e))?;
        client.batch_execute("SET search_path TO ''; SET timezone TO 'UTC'").map_err(|e| translate(&e))?;
        Ok(client)
    }

    /// The municipalities that have a schema, ascending.
    pub(crate) fn municipalities(&self) -> Result<Vec<MunicipalityCode>, StoreError> {
        let sql = "SELECT nspname::text FROM pg_catalog.pg_namespace ORDER BY nspname";
        let rows = match self.pool.take() {
            Ok(mut loan) => {
                let rows = loan.client.query(sql, &[]).map_err(|e| translate(&e))?;
                loan.give_back();
                rows
            }
            // Before the first migration there is no app login.
            Err(_) => self.connect_owner()?.query(sql, &[]).map_err(|e| translate(&e))?,
        };
        Ok(rows.iter().filter_map(|row| municipality_of(row.get(0))).collect())
    }

    /// Makes the schema and roles if they are missing, applies what is missing, and renews the rights.
    pub(crate) fn migrate(&self, scope: Scope, now: Timestamp) -> Result<Vec<i64>, StoreError> {
        let mut owner = self.connect_owner()?;
        // Two programs that grant rights at a time disturb each other. The lock ends with the connection; what
        // is done under it may be done again, so nothing rests on the lock.
        owner.batch_execute(&format!("SELECT pg_advisory_lock({SETUP_LOCK})")).map_err(|e| translate(&e))?;
        self.app.ensure(&mut owner, &self.database)?;
        roles::ensure_role(&mut owner, &self.database, scope, &self.app)?;
        let applied = migrate::apply(&mut Target::pg(&mut owner, scope), scope, now)?;
        self.grant(&mut owner, scope)?;
        Ok(applied)
    }

    /// Whether the schema has data and lacks a migration.
    pub(crate) fn lags(&self, scope: Scope) -> Result<bool, StoreError> {
        migrate::lags(&mut Target::pg(&mut self.connect_owner()?, scope), scope)
    }

    /// Runs the text of a migration without recording it.
    pub(crate) fn define(&self, scope: Scope, template: &str) -> Result<(), StoreError> {
        let mut owner = self.connect_owner()?;
        migrate::define(&mut Target::pg(&mut owner, scope), template)?;
        self.grant(&mut owner, scope)
    }

    /// Renews the rights of a scope, and what municipalities may read of the community.
    pub(crate) fn grant(&self, owner: &mut Client, scope: Scope) -> Result<(), StoreError> {
        owner.batch_execute("BEGIN").map_err(|e| translate(&e))?;
        roles::grant(owner, &self.database, scope, &scope.to_string())?;
        match scope {
            Scope::Municipality(_) => roles::grant_published(owner, &self.database, scope)?,
            Scope::Community => {
                for code in self.municipalities()? {
                    roles::ensure_role(owner, &self.database, code.into(), &self.app)?;
                    roles::grant_published(owner, &self.database, code.into())?;
                }
            }
        }
        owner.batch_execute("COMMIT").map_err(|e| translate(&e))
    }

    /// One run of a transaction.
    pub(crate) fn attempt(&self, access: Access, env: Env<'_>, body: &mut Body<'_>) -> Attempt {
        let run = self.check(env.scope).and_then(|()| self.pool.take());
        let answer = run.and_then(|loan| self.run(loan, access, env, body));
        match answer {
            Ok(()) => Attempt::Settled,
            Err(error) if error.is_transient() => Attempt::Again(error),
            Err(error) => Attempt::Failed(error),
        }
    }

    fn run(
        &self,
        mut loan: Loan<'_>,
        access: Access,
        env: Env<'_>,
        body: &mut Body<'_>,
    ) -> Result<(), StoreError> {
        loan.command(&self.begin(access, env.scope))?;
        let mut tx = Tx::new(Conn::Pg(&mut loan), env);
        let ok = body(&mut tx);
        match tx.leave(ok) {
            Left::Keep => commit(&mut loan)?,
            Left::Undo => loan.command("ROLLBACK")?,
            Left::Fail(error) => {
                if error.is_transient() {
                    loan.forget_statements(); // one of them may have been planned before a migration
                }
                loan.command("ROLLBACK")?;
                loan.give_back();
                return Err(error);
            }
        }
        loan.give_back();
        Ok(())
    }

    /// One message: the transaction, its role, its schema alone, and the gate of the scope. Every transaction
    /// passes the gate, a share lock, before it takes its snapshot; a restore locks it alone.
    fn begin(&self, access: Access, scope: Scope) -> String {
        let mode = match access {
            Access::Write => "ISOLATION LEVEL READ COMMITTED READ WRITE",
            Access::Read => "ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        let role = roles::role(&self.database, scope);
        format!(
            "BEGIN {mode}; SET LOCAL ROLE {role}; SET LOCAL search_path TO {scope}; LOCK TABLE {GATE} IN ACCESS SHARE MODE"
        )
    }

    /// Compares a scope's migrations with this program's, once.
    pub(crate) fn check(&self, scope: Scope) -> Result<(), StoreError> {
        if lock(&self.checked).contains(&scope) {
            return Ok(());
        }
        let mut owner = self.connect_owner()?;
        migrate::check(&mut Target::pg(&mut owner, scope), scope)?;
        lock(&self.checked).insert(scope);
        Ok(())
    }
}

/// COMMIT; a connection that breaks meanwhile leaves the outcome unknown.
fn commit(loan: &mut Loan<'_>) -> Result<(), StoreError> {
    match loan.client.batch_execute("COMMIT") {
        Ok(()) => Ok(()),
        Err(error) if error.as_db_error().is_some() => Err(translate(&error)),
        Err(_) => Err(StoreError::CommitUnknown),
    }
}

fn config(what: &str, url: &str) -> Result<Config, StoreError> {
    url.parse().map_err(|e: postgres::Error| StoreError::config(what, &e))
}
