//! Waking the threads that follow writes, instead of asking every scope again and again.
//!
//! It hears of this process alone: what another process writes is found by a slow look at everything.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use crate::scope::Scope;
use crate::store::Store;
use crate::sync::lock;

/// The scopes that were written to since somebody last asked.
#[derive(Default)]
pub(crate) struct Writes {
    written: Mutex<Written>,
    wake: Condvar,
}

#[derive(Default)]
struct Written {
    /// Nothing is kept before somebody waits for the first time.
    watched: bool,
    scopes: BTreeSet<Scope>,
}

impl Writes {
    pub(crate) fn note(&self, scope: Scope) {
        let mut written = lock(&self.written);
        if written.watched && written.scopes.insert(scope) {
            self.wake.notify_all();
        }
    }
}

impl Store {
    /// Waits until this process has written to some scope, and gives the scopes written to since the last call;
    /// none when `at_most` has passed without a write.
    #[must_use]
    pub fn wait_for_writes(&self, at_most: Duration) -> BTreeSet<Scope> {
        let writes = &self.inner.writes;
        let mut written = lock(&writes.written);
        written.watched = true;
        let nothing = |written: &mut Written| written.scopes.is_empty();
        let waited = writes.wake.wait_timeout_while(written, at_most, nothing);
        let (mut written, _) = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::take(&mut written.scopes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_wakes_whoever_waits() {
        let db = crate::testing::TestDb::sqlite();
        assert!(db.store.wait_for_writes(Duration::from_millis(1)).is_empty());
        let store = db.store.clone();
        let scope = db.scope;
        let writer = std::thread::spawn(move || store.write(scope, |tx| tx.send("a", serde_json::json!(1))));
        assert_eq!(db.store.wait_for_writes(Duration::from_secs(20)), BTreeSet::from([scope]));
        assert!(writer.join().expect("the writer ends").is_ok());
        assert!(db.store.wait_for_writes(Duration::from_millis(1)).is_empty());
    }
}
