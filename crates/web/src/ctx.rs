//! Who asks, for what, and the way to the blocking store.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Instant;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use kaemner_app::access::signin::{self, TokenId};
use kaemner_app::access::{self, Session};
use kaemner_app::actor::Actor;
use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use kaemner_values::text::{Language, Message};

use crate::error::WebError;
use crate::frame::{Choices, Desk};
use crate::route::{Info, Kind, Need};
use crate::{App, language, number, rate};

/// One request of one person: what every handler gets first.
#[derive(Clone)]
pub(crate) struct Ctx {
    pub(crate) app: App,
    pub(crate) request: Arc<Request>,
    pub(crate) info: Info,
    pub(crate) session: Option<Arc<Session>>,
    token: Option<TokenId>,
    actor: Option<Arc<Actor>>,
    desk: Option<Arc<Desk>>,
}

/// What is known of a request before any handler runs.
#[derive(Debug)]
pub(crate) struct Request {
    /// The reference number shown with an error and written in the log.
    pub(crate) id: String,
    /// The path as asked for.
    pub(crate) path: String,
    /// The query as asked for, without `?`.
    pub(crate) query: String,
    /// The other end, behind trusted proxies.
    pub(crate) address: Option<IpAddr>,
    /// The language chosen by cookie.
    pub(crate) language: Language,
    /// The person's choices of density and keys.
    pub(crate) choices: Choices,
    /// Whether a changing request has shown the session's token.
    pub(crate) proven: AtomicBool,
    /// Of how many persons the answer tells.
    pub(crate) persons: AtomicI64,
}

impl Request {
    /// Of how many persons the answer tells.
    pub(crate) fn persons_read(&self) -> i64 {
        self.persons.load(Ordering::Acquire)
    }

    /// The same request before anything was found out about it.
    pub(crate) fn clone_unproven(&self) -> Self {
        Self {
            id: self.id.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            address: self.address,
            language: self.language,
            choices: self.choices,
            proven: AtomicBool::new(false),
            persons: AtomicI64::new(1),
        }
    }
}

/// What the session middleware found, for extractors to take.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) request: Arc<Request>,
    pub(crate) session: Option<Arc<Session>>,
    /// The token of a program.
    pub(crate) token: Option<TokenId>,
    /// The person in the municipality of the address.
    pub(crate) actor: Option<Arc<Actor>>,
    /// The person's desk, where a page is read: one transaction finds both.
    pub(crate) desk: Option<Arc<Desk>>,
}

impl Found {
    /// A request of nobody we know.
    pub(crate) const fn nobody(request: Arc<Request>) -> Self {
        Self { request, session: None, token: None, actor: None, desk: None }
    }
}

impl FromRequestParts<App> for Ctx {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let (Some(found), Some(info)) = (parts.extensions.get::<Found>(), parts.extensions.get::<Info>())
        else {
            return Err(WebError::Unwired);
        };
        let ctx = Self::new(app.clone(), found.clone(), *info);
        if number::stands_in(&ctx) {
            return Err(WebError::NumberInAddress);
        }
        ctx.admit()?;
        Ok(ctx)
    }
}

/// The `{id}` of the address. What is no id names nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr> FromRequestParts<App> for Id<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let names = RawPathParams::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let id = names.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok());
        id.map(Self).ok_or(WebError::NotFound)
    }
}

impl Ctx {
    pub(crate) fn new(app: App, found: Found, info: Info) -> Self {
        let Found { request, session, token, actor, desk } = found;
        Self { app, request, info, session, token, actor, desk }
    }

    /// Whether the request brings what its route needs. What a person may not know of does not exist.
    fn admit(&self) -> Result<(), WebError> {
        // A directory comes with its token; what a browser holds opens nothing there.
        let is_browser_at_directory = self.info.kind == Kind::Scim && self.session.is_some();
        match self.info.need {
            Need::Nobody => Ok(()),
            _ if is_browser_at_directory => Err(WebError::NotFound),
            // Below a municipality, a session of somebody who does not belong there is no way in.
            Need::SignedIn if self.info.path.contains("{code}") => self.by().map(drop),
            Need::SignedIn if self.session.is_some() => Ok(()),
            Need::SignedIn => Err(WebError::SignInFirst),
            Need::May(_) if self.session.is_none() && self.actor.is_none() => Err(WebError::SignInFirst),
            Need::May(act) if self.actor.as_ref().is_some_and(|actor| actor.may_somewhere(act)) => Ok(()),
            Need::May(_) => Err(WebError::NotFound),
        }
    }

    /// The person at work. A municipality the person does not belong to does not exist.
    pub(crate) fn by(&self) -> Result<&Arc<Actor>, WebError> {
        let missing = || if self.session.is_some() { WebError::NotFound } else { WebError::SignInFirst };
        self.actor.as_ref().ok_or_else(missing)
    }

    /// The person at work, when there is one.
    pub(crate) fn actor(&self) -> Option<&Actor> {
        self.actor.as_deref()
    }

    /// The municipality of the address.
    pub(crate) fn code(&self) -> Result<MunicipalityCode, WebError> {
        Ok(self.by()?.municipality)
    }

    /// An address below the municipality: `href("/ledger")` is `/0265/ledger`.
    pub(crate) fn href(&self, path: &str) -> String {
        match self.actor() {
            Some(actor) => format!("/{}{path}", actor.municipality),
            None => path.to_owned(),
        }
    }

    /// The address below the municipality.
    pub(crate) fn below(&self) -> &str {
        let path = &self.request.path;
        let below = self.actor().and_then(|actor| path.strip_prefix(&format!("/{}", actor.municipality)));
        below.unwrap_or(path)
    }

    /// The person's desk; read now where the request changed something, or was not known to be for a page.
    pub(crate) async fn desk(&self) -> Result<Desk, WebError> {
        if let Some(desk) = &self.desk {
            return Ok(Desk::clone(desk));
        }
        let page = self.below().to_owned();
        self.read(move |tx, by| Desk::read(tx, by, &page)).await
    }

    /// The session's token, for the hidden field of forms that change something.
    pub(crate) fn csrf(&self) -> String {
        self.session.as_ref().map(|session| session.csrf.clone()).unwrap_or_default()
    }

    /// The sentence of a message in the person's language.
    pub(crate) fn say(&self, message: &Message) -> String {
        language::say(self.request.language, message)
    }

    /// Reads on one snapshot of the municipality.
    pub(crate) async fn read<T, E>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Actor) -> Result<T, E> + Send + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<StoreError> + Into<WebError> + Send + 'static,
    {
        let by = self.by()?.clone();
        let scope = Scope::from(by.municipality);
        self.app.reading(scope, move |store| store.read(scope, |tx| f(tx, &by))).await?.map_err(Into::into)
    }

    /// Writes in one transaction of the municipality. `f` may run again when the database was busy.
    ///
    /// A page's request must have shown the session's token first: [`crate::form::Fields`] and
    /// [`crate::form::Upload`] look for it.
    pub(crate) async fn write<T, E>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Actor) -> Result<T, E> + Send + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: From<StoreError> + Into<WebError> + Send + 'static,
    {
        self.require_proof().await?;
        let by = self.by()?.clone();
        let scope = Scope::from(by.municipality);
        self.blocking(move |store| {
            store.write(scope, |tx| {
                let by = access::renewed(tx, &by)?;
                f(tx, &by)
            })
        })
        .await
    }

    /// Runs work on the store outside the async threads, in line behind a semaphore.
    pub(crate) async fn blocking<T, E>(
        &self,
        f: impl FnOnce(&Store) -> Result<T, E> + Send + 'static,
    ) -> Result<T, WebError>
    where
        T: Send + 'static,
        E: Into<WebError> + Send + 'static,
    {
        self.app.blocking(f).await?.map_err(Into::into)
    }

    /// Says of how many persons the answer tells, where that is not one; the log of reading is told.
    pub(crate) fn has_read(&self, persons: usize) {
        self.request.persons.store(i64::try_from(persons).unwrap_or(i64::MAX), Ordering::Release);
    }

    /// Takes one request from a bucket besides the one every request is taken from.
    pub(crate) fn take_one(&self, key: Option<rate::Key>) -> Result<(), WebError> {
        let taken = key.is_none_or(|key| self.app.rates.take(key, Instant::now()));
        if taken { Ok(()) } else { Err(WebError::TooMany) }
    }

    /// Refuses a changing request of a page that has not shown the session's token, and one whose session or token has
    /// ended since: its body may have come slowly.
    pub(crate) async fn require_proof(&self) -> Result<(), WebError> {
        let needed = self.info.kind != Kind::Probe;
        if needed && !self.request.proven.load(Ordering::Acquire) {
            return Err(WebError::Unproven);
        }
        if let Some(id) = self.session.as_ref().map(|session| session.id) {
            let holds = self.blocking(move |store| access::session_holds(store, id)).await?;
            return if holds { Ok(()) } else { Err(WebError::SignInFirst) };
        }
        if let (Some(token), Some(actor)) = (self.token, &self.actor) {
            let here = actor.municipality;
            let holds = self.blocking(move |store| signin::token_holds(store, here, token)).await?;
            return if holds { Ok(()) } else { Err(WebError::BadToken) };
        }
        Ok(())
    }
}

impl App {
    /// As [`App::blocking`], for work that reads one scope: in line behind those who read it now.
    pub(crate) async fn reading<T: Send + 'static>(
        &self,
        scope: Scope,
        f: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let turn = self.turns.wait(scope).await?;
        let run = move |store: &Store| {
            let _turn = turn;
            f(store)
        };
        self.blocking(run).await
    }

    /// Runs work on the store outside the async threads, in line behind a semaphore.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let slot = self.slots.clone().acquire_owned().await.map_err(|_| WebError::Stopping)?;
        let store = self.store.clone();
        let span = tracing::Span::current();
        let run = move || {
            let _slot = slot;
            span.in_scope(|| f(&store))
        };
        tokio::task::spawn_blocking(run).await.map_err(|_| WebError::Panicked)
    }
}
