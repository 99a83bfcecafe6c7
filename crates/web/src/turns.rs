//! Reads in line: as many of one municipality at a time as its database serves; the others wait as tasks, first come
//! first served, and take no thread. A municipality's slow reports keep nobody else waiting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kaemner_store::Scope;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::WebError;

/// The lines, one for each scope.
#[derive(Debug)]
pub(crate) struct Turns {
    at_a_time: usize,
    lines: Mutex<HashMap<Scope, Arc<Semaphore>>>,
}

impl Turns {
    /// Lines that let so many in at a time.
    pub(crate) fn new(at_a_time: usize) -> Self {
        Self { at_a_time, lines: Mutex::default() }
    }

    /// Waits for a turn in the line of a scope; dropping it lets the next one in.
    pub(crate) async fn wait(&self, scope: Scope) -> Result<OwnedSemaphorePermit, WebError> {
        self.line(scope).acquire_owned().await.map_err(|_| WebError::Stopping)
    }

    fn line(&self, scope: Scope) -> Arc<Semaphore> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lines.entry(scope).or_insert_with(|| Arc::new(Semaphore::new(self.at_a_time))))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kaemner_values::MunicipalityCode;

    use super::*;

    #[tokio::test]
    async fn a_scope_waits_for_itself_alone() {
        let turns = Turns::new(1);
        let scope = Scope::from(MunicipalityCode::new(265).unwrap());
        let first = turns.wait(scope).await.unwrap();
        let second = tokio::time::timeout(Duration::from_millis(20), turns.wait(scope)).await;
        assert!(second.is_err(), "the line is full");
        drop(turns.wait(Scope::Community).await.unwrap());
        drop(first);
        drop(turns.wait(scope).await.unwrap());
    }
}
