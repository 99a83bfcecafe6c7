//! Whose data a route shows, and the line it leaves in the log of reading.
//!
//! The table of routes says it of each route. What a page or a search has answered is noted here, so that no handler
//! can forget it; a file waits for its line, with what it is for, and so its handler writes that itself.

use axum::extract::{Extension, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kaemner_app::access::{NewReading, ReadingKind};
use kaemner_app::actor::PersonId;

use crate::App;
use crate::ctx::Ctx;
use crate::ctx::Found;
use crate::error::WebError;
use crate::route::{Info, Need};

/// Whose data a route shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reads {
    /// How.
    pub kind: ReadingKind,
    /// Of the person whose id is in the address, else of those it found.
    pub one: bool,
}

impl Reads {
    /// A page about the person in the address.
    pub(crate) const PERSON: Self = Self { kind: ReadingKind::Page, one: true };
    /// A list of persons with their records.
    pub(crate) const PERSONS: Self = Self { kind: ReadingKind::Search, one: false };
    /// A file about persons; its handler writes the line before it answers.
    pub(crate) const FILE: Self = Self { kind: ReadingKind::Export, one: false };
    /// A whole personal number; its handler writes the line before it answers.
    pub(crate) const NUMBER: Self = Self { kind: ReadingKind::Unmasked, one: true };

    /// Whether the line is written by the time of the answer, in the handler's own transaction.
    pub(crate) const fn waits(self) -> bool {
        matches!(self.kind, ReadingKind::Export | ReadingKind::Unmasked)
    }
}

/// Notes what the route has shown. What cannot be noted is not shown.
pub(crate) async fn note(
    State(app): State<App>,
    Extension(info): Extension<Info>,
    names: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let found = request.extensions().get::<Found>().cloned();
    let response = next.run(request).await;
    let (Some(reads), Some(found), true) = (info.reads, found, response.status().is_success()) else {
        return response;
    };
    let about = names.iter().find(|(name, _)| reads.one && *name == "id");
    let about = about.and_then(|(_, id)| id.parse().ok());
    match put(&Ctx::new(app, found, info), reads, about) {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}

fn put(ctx: &Ctx, reads: Reads, about: Option<PersonId>) -> Result<(), WebError> {
    let Need::May(act) = ctx.info.need else { return Err(WebError::Unwired) };
    let rows = ctx.request.persons_read();
    let reading = NewReading { act, what: reads.kind, about, rows, purpose: None };
    Ok(ctx.app.readings.put(&ctx.app.store, ctx.by()?, reading)?)
}
