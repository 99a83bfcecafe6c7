//! Conversations with identity providers: a few at a time with each, so that a provider that never answers keeps its own
//! people waiting and nobody else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kaemner_app::access::signin::ProviderId;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use crate::error::WebError;

/// With one provider at a time.
const WITH_ONE: usize = 16;
/// With all of them: each takes a thread while it waits.
const WITH_ALL: usize = 160;
/// How long one waits for a place: many sign in at eight o'clock.
const PATIENCE: Duration = Duration::from_secs(3);

/// The places, for each provider and in all.
#[derive(Debug)]
pub(crate) struct Conversations {
    each: Mutex<HashMap<ProviderId, Arc<Semaphore>>>,
    all: Arc<Semaphore>,
}

/// A place in a conversation, free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _one: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Default for Conversations {
    fn default() -> Self {
        Self { each: Mutex::default(), all: Arc::new(Semaphore::new(WITH_ALL)) }
    }
}

impl Conversations {
    /// A place in a conversation with a provider that is in use.
    ///
    /// # Errors
    /// [`WebError::TooMany`] when none becomes free.
    pub(crate) async fn place(&self, provider: ProviderId) -> Result<Place, WebError> {
        let line = {
            let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(each.entry(provider).or_insert_with(|| Arc::new(Semaphore::new(WITH_ONE))))
        };
        let all = Arc::clone(&self.all);
        let both =
            async { Ok(Place { _one: line.acquire_owned().await?, _all: all.acquire_owned().await? }) };
        match tokio::time::timeout(PATIENCE, both).await {
            Ok(place) => place.map_err(|_: AcquireError| WebError::Stopping),
            Err(_) => Err(WebError::TooMany),
        }
    }
}
