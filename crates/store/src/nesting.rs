//! One transaction at a time per thread.
//!
//! A transaction inside another one would wait for itself on SQLite, and could use up the pool on PostgreSQL.

use std::cell::Cell;

use crate::error::StoreError;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Held while this thread runs a transaction.
pub(crate) struct Inside;

/// Enters, or refuses when this thread is inside a transaction already.
pub(crate) fn enter() -> Result<Inside, StoreError> {
    if INSIDE.replace(true) { Err(StoreError::Nested) } else { Ok(Inside) }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}
