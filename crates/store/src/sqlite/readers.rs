//! The reading connections of one scope: a few, kept open with their prepared statements, and taken in turn.
//!
//! More would only compete for the processor, and opening one costs more than most pages read.

use std::sync::{Condvar, Mutex, PoisonError};

use super::conn::SqliteConn;
use crate::error::StoreError;
use crate::sync::lock;

/// The connections of a scope.
pub(super) struct Readers {
    most: usize,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<SqliteConn>,
    out: usize,
}

/// A place among the connections in use. Dropping it lets the next one in, with the connection if it is left here.
struct Place<'r> {
    readers: &'r Readers,
    conn: Option<SqliteConn>,
}

impl Readers {
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), state: Mutex::default(), returned: Condvar::new() }
    }

    /// Runs `f` on an idle connection, or on a new one while there are fewer than the most; otherwise waits for
    /// one. A connection is kept only when `f` succeeds: what fails or panics may have left its snapshot open.
    pub(super) fn with<T>(
        &self,
        open: impl FnOnce() -> Result<SqliteConn, StoreError>,
        f: impl FnOnce(&SqliteConn) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut place = self.enter();
        let conn = place.conn.take().map_or_else(open, Ok)?;
        let answer = f(&conn)?;
        place.conn = Some(conn);
        Ok(answer)
    }

    fn enter(&self) -> Place<'_> {
        let mut state = lock(&self.state);
        while state.idle.is_empty() && state.out >= self.most {
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.out += 1;
        Place { readers: self, conn: state.idle.pop() }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.readers.state);
        state.out -= 1;
        state.idle.extend(self.conn.take());
        self.readers.returned.notify_one();
    }
}
