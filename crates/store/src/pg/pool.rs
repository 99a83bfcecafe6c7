//! The connections of the app login.

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, PoisonError};

use postgres::{Config, NoTls};

use super::conn::PgConn;
use super::error::translate;
use crate::error::StoreError;
use crate::sync::lock;

/// At most `size` connections, opened when needed. Callers above that wait.
pub(super) struct Pool {
    config: Config,
    state: Mutex<State>,
    freed: Condvar,
    size: usize,
}

#[derive(Default)]
struct State {
    idle: Vec<PgConn>,
    open: usize,
}

/// A connection on loan. It goes back by [`Loan::give_back`] alone: one that is dropped, by an error or a
/// panic, is closed, and the server rolls its transaction back.
pub(super) struct Loan<'p> {
    pool: &'p Pool,
    conn: Option<PgConn>,
}

impl Pool {
    pub(super) fn new(config: Config, size: usize) -> Self {
        Self { config, state: Mutex::default(), freed: Condvar::new(), size: size.max(1) }
    }

    /// An idle connection, a new one, or the next that comes free.
    pub(super) fn take(&self) -> Result<Loan<'_>, StoreError> {
        let mut state = lock(&self.state);
        loop {
            match state.idle.pop() {
                Some(conn) if conn.client.is_closed() => state.open -= 1,
                Some(conn) => return Ok(Loan { pool: self, conn: Some(conn) }),
                None if state.open < self.size => break,
                None => state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
        state.open += 1;
        drop(state);
        // From here the loan counts the connection, also when connecting fails.
        let mut loan = Loan { pool: self, conn: None };
        loan.conn = Some(self.connect()?);
        Ok(loan)
    }

    /// Nothing is on the search path until a transaction names its scope: a forgotten scope fails.
    fn connect(&self) -> Result<PgConn, StoreError> {
        let client = self.config.connect(NoTls).map_err(|e| translate(&e))?;
        let mut conn = PgConn::new(client);
        conn.command("SET search_path TO ''; SET timezone TO 'UTC'")?;
        Ok(conn)
    }
}

impl Loan<'_> {
    /// Returns a connection whose transaction has ended.
    pub(super) fn give_back(mut self) {
        if let Some(conn) = self.conn.take() {
            lock(&self.pool.state).idle.push(conn);
            self.pool.freed.notify_one();
            std::mem::forget(self);
        }
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        self.conn = None;
        lock(&self.pool.state).open -= 1;
        self.pool.freed.notify_one();
    }
}

#[expect(clippy::expect_used, reason = "a loan holds its connection until it is given back")]
impl Deref for Loan<'_> {
    type Target = PgConn;
    fn deref(&self) -> &PgConn {
        self.conn.as_ref().expect("a loan holds a connection")
    }
}

#[expect(clippy::expect_used, reason = "a loan holds its connection until it is given back")]
impl DerefMut for Loan<'_> {
    fn deref_mut(&mut self) -> &mut PgConn {
        self.conn.as_mut().expect("a loan holds a connection")
    }
}
