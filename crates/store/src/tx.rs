//! A transaction in one scope.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::clock::ClockState;
use crate::config::Engine;
use crate::error::StoreError;
use crate::pg::PgConn;
use crate::row::{FromRow, Row};
use crate::scope::Scope;
use crate::sqlite::SqliteConn;
use crate::table::Table;
use crate::val::Val;

/// A running transaction in one scope. It is got from [`crate::Store::write`] or [`crate::Store::read`] and
/// ends with the closure: COMMIT after `Ok`, ROLLBACK after `Err` or a panic.
///
/// A statement that the database refuses ends the use of the transaction, on both engines: later statements
/// answer [`StoreError::Aborted`], unless the failed one ran inside [`Tx::savepoint`]. Missing rows
/// ([`StoreError::NotFound`]) and values of another type do not.
pub struct Tx<'c> {
    pub(crate) conn: Conn<'c>,
    pub(crate) env: Env<'c>,
    now: Timestamp,
    depth: u32,
    broken: bool,
    transient: Option<StoreError>,
}

/// The closed set of connections.
pub(crate) enum Conn<'c> {
    Sqlite(&'c SqliteConn),
    Pg(&'c mut PgConn),
}

/// What surrounds a transaction.
#[derive(Clone, Copy)]
pub(crate) struct Env<'c> {
    pub(crate) scope: Scope,
    pub(crate) clock: &'c ClockState,
    pub(crate) documents: Documents<'c>,
}

/// Where bodies of documents lie, and how large one may be.
#[derive(Clone, Copy)]
pub(crate) struct Documents<'c> {
    /// The second file of the scope on SQLite; `None` where they lie beside the other tables.
    pub(crate) file: Option<&'c crate::sqlite::DocumentFile>,
    pub(crate) bytes_max: usize,
}

/// How a closure left its transaction.
pub(crate) enum Left {
    /// Write it.
    Keep,
    /// Undo it; the closure's own error stands.
    Undo,
    /// Undo it and answer with this error, or run again if it is transient.
    Fail(StoreError),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: Conn<'c>, env: Env<'c>) -> Self {
        Self { conn, env, now: env.clock.now(), depth: 0, broken: false, transient: None }
    }

    /// Runs a statement that returns no rows, and says how many rows it changed.
    pub fn exec(&mut self, sql: &'static str, args: &[Val<'_>]) -> Result<u64, StoreError> {
        self.exec_dyn(sql, args)
    }

    /// As `exec`, for a statement that the store puts together from the names of its own migrations.
    pub(crate) fn exec_dyn(&mut self, sql: &str, args: &[Val<'_>]) -> Result<u64, StoreError> {
        self.statement(|conn| match conn {
            Conn::Sqlite(conn) => conn.exec(sql, args),
            Conn::Pg(conn) => conn.exec(sql, args),
        })
    }

    /// Exactly one row; [`StoreError::NotFound`] or [`StoreError::TooMany`] otherwise.
    pub fn one<T: FromRow>(&mut self, sql: &str, args: &[Val<'_>]) -> Result<T, StoreError> {
        self.opt(sql, args)?.ok_or(StoreError::NotFound)
    }

    /// At most one row; [`StoreError::TooMany`] otherwise.
    pub fn opt<T: FromRow>(&mut self, sql: &str, args: &[Val<'_>]) -> Result<Option<T>, StoreError> {
        let mut found = None;
        self.rows(sql, args, &mut |row| match found.replace(T::from_row(row)?) {
            None => Ok(()),
            Some(_) => Err(StoreError::TooMany),
        })?;
        Ok(found)
    }

    /// All rows.
    pub fn all<T: FromRow>(&mut self, sql: &str, args: &[Val<'_>]) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.rows(sql, args, &mut |row| {
            rows.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Calls `f` with each row as it arrives, so that a long answer does not lie in memory.
    pub fn each(
        &mut self,
        sql: &str,
        args: &[Val<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.statement(|conn| match conn {
            Conn::Sqlite(conn) => conn.rows(sql, args, f),
            Conn::Pg(conn) => conn.stream(sql, args, f),
        })
    }

    /// As `each`, for answers that fit in memory.
    fn rows(
        &mut self,
        sql: &str,
        args: &[Val<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.statement(|conn| match conn {
            Conn::Sqlite(conn) => conn.rows(sql, args, f),
            Conn::Pg(conn) => conn.rows(sql, args, f),
        })
    }

    /// Inserts many rows by the fastest way of the engine, and says how many.
    ///
    /// The values of each row stand in the order of `table.columns`. Triggers and constraints hold as usual.
    pub fn bulk(
        &mut self,
        table: &'static Table,
        rows: &mut dyn Iterator<Item = Vec<Val<'_>>>,
    ) -> Result<u64, StoreError> {
        self.statement(|conn| match conn {
            Conn::Sqlite(conn) => conn.bulk(table, rows),
            Conn::Pg(conn) => conn.bulk(table, rows),
        })
    }

    /// Runs `f` so that its changes are undone alone when it fails, and the transaction can go on.
    pub fn savepoint<T, E: From<StoreError>>(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.mark("SAVEPOINT s", 1)?;
        self.depth += 1;
        let answer = f(self);
        self.depth -= 1;
        if answer.is_ok() && !self.broken {
            self.mark("RELEASE SAVEPOINT s", 1)?;
            return answer;
        }
        self.broken = self.transient.is_some();
        self.mark("ROLLBACK TO SAVEPOINT s", 1)?;
        self.mark("RELEASE SAVEPOINT s", 1)?;
        answer.and_then(|_| Err(StoreError::Aborted.into()))
    }

    /// A savepoint command with the depth in its name.
    fn mark(&mut self, command: &str, below: u32) -> Result<(), StoreError> {
        let command = format!("{command}{}", self.depth + below);
        self.statement(|conn| match conn {
            Conn::Sqlite(conn) => conn.command(&command),
            Conn::Pg(conn) => conn.command(&command),
        })
    }

    /// The time of this transaction, the same at every call, UTC in whole microseconds.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The Danish day of this transaction.
    #[must_use]
    pub fn today(&self) -> Date {
        self.env.clock.day(self.now)
    }

    /// A fresh id (UUIDv7), ascending within the process.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.env.clock.id(self.now)
    }

    /// The scope that this transaction may read and write.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        self.env.scope
    }

    /// The kind of database, for the few statements that differ.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.conn {
            Conn::Sqlite(_) => Engine::Sqlite,
            Conn::Pg(_) => Engine::Postgres,
        }
    }

    /// Runs one statement unless an earlier one failed, and remembers how it went.
    fn statement<T>(
        &mut self,
        run: impl FnOnce(&mut Conn<'c>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.broken {
            return Err(self.transient.clone().unwrap_or(StoreError::Aborted));
        }
        run(&mut self.conn).inspect_err(|error| {
            self.broken = error.is_refusal();
            if error.is_transient() {
                self.transient = Some(error.clone());
            }
        })
    }

    /// Lets the transaction only be undone, as after a refused statement.
    pub(crate) const fn spoil(&mut self) {
        self.broken = true;
    }

    /// What to do with the transaction after its closure returned.
    pub(crate) fn leave(self, ok: bool) -> Left {
        match (self.transient, ok) {
            (Some(error), _) => Left::Fail(error),
            (None, true) if self.broken => Left::Fail(StoreError::Aborted),
            (None, true) => Left::Keep,
            (None, false) => Left::Undo,
        }
    }
}
