//! One COMMIT shared by several transactions.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::error::StoreError;
use crate::sync::lock;

/// The callers whose changes lie in one open transaction. Each waits here for its COMMIT.
#[derive(Default)]
pub(super) struct Batch {
    ended: Mutex<Option<Result<(), StoreError>>>,
    news: Condvar,
}

impl Batch {
    /// Tells everybody how the transaction ended.
    pub(super) fn end(&self, how: Result<(), StoreError>) {
        *lock(&self.ended) = Some(how);
        self.news.notify_all();
    }

    /// Waits for the end.
    pub(super) fn wait(&self) -> Result<(), StoreError> {
        let mut ended = lock(&self.ended);
        loop {
            if let Some(how) = ended.as_ref() {
                return how.clone();
            }
            ended = self.news.wait(ended).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
