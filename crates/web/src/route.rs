//! The one table of routes. Router, menu, palette and the access-matrix test all walk it.

use axum::Extension;
use axum::handler::Handler;
use axum::middleware;
use axum::routing::{MethodFilter, MethodRouter, on};
use kaemner_app::actor::Act;

use crate::App;
use crate::reads::{self, Reads};

/// What a request must bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: sign-in, health, help about signing in.
    Nobody,
    /// A session, whatever the rights.
    SignedIn,
    /// The right to this act somewhere in the municipality of the address; the use case asks again, precisely.
    May(Act),
}

/// What a route answers with, and so how it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page, or a redirect to one.
    Page,
    /// JSON, with problem+json for refusals.
    Api,
    /// SCIM, with its own errors (RFC 7644 § 3.12).
    Scim,
    /// A file to save.
    Export,
    /// A machine that watches the server.
    Probe,
}

/// The method of a route. Pages and our API use two; SCIM needs the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

/// What is known of a route besides its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    /// The method.
    pub method: Method,
    /// The path, with `{code}` for the municipality.
    pub path: &'static str,
    /// What a request must bring.
    pub need: Need,
    /// What it answers with.
    pub kind: Kind,
    /// Whose data it shows, where the log of reading is told.
    pub reads: Option<Reads>,
}

/// One line of the table.
pub struct Route {
    /// What is known of it.
    pub info: Info,
    pub(crate) path: &'static str,
    handler: MethodRouter<App>,
}

impl Route {
    /// The same route, which shows persons' data.
    pub(crate) fn reads(mut self, reads: Reads) -> Self {
        self.info.reads = Some(reads);
        self
    }

    /// The handler with the route's own line attached, so that `Ctx` knows what is needed, and the log of reading
    /// what was shown.
    pub(crate) fn handler(self, app: &App) -> MethodRouter<App> {
        let handler = match self.info.reads {
            Some(reads) if !reads.waits() => {
                self.handler.layer(middleware::from_fn_with_state(app.clone(), reads::note))
            }
            _ => self.handler,
        };
        handler.layer(Extension(self.info))
    }
}

fn route<H, T>(method: Method, kind: Kind, path: &'static str, need: Need, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    let filter = match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    };
    Route { info: Info { method, path, need, kind, reads: None }, path, handler: on(filter, handler) }
}

/// A page to look at.
pub(crate) fn page<T: 'static>(path: &'static str, need: Need, handler: impl Handler<T, App>) -> Route {
    route(Method::Get, Kind::Page, path, need, handler)
}

/// A form that changes something and leads to a page.
pub(crate) fn action<T: 'static>(path: &'static str, need: Need, handler: impl Handler<T, App>) -> Route {
    route(Method::Post, Kind::Page, path, need, handler)
}

/// A file to save.
pub(crate) fn export<T: 'static>(path: &'static str, need: Need, handler: impl Handler<T, App>) -> Route {
    route(Method::Get, Kind::Export, path, need, handler)
}

/// A file about persons: a page that asks what for, and the file as the answer to its form, so that no address holds
/// the purpose. The handler of the file writes the line in the log of reading.
pub(crate) fn asked<A: 'static, T: 'static>(
    path: &'static str,
    need: Need,
    ask: impl Handler<A, App>,
    handler: impl Handler<T, App>,
) -> [Route; 2] {
    let file = route(Method::Post, Kind::Export, path, need, handler);
    [page(path, need, ask), file.reads(Reads::FILE)]
}

/// A list as files: one address per kind, told apart by the ending.
pub(crate) fn exports<T: 'static>(
    paths: [&'static str; 3],
    need: Need,
    handler: impl Handler<T, App>,
) -> impl Iterator<Item = Route> {
    paths.into_iter().map(move |path| export(path, need, handler.clone()))
}

/// JSON to read.
pub(crate) fn api_get<T: 'static>(path: &'static str, need: Need, handler: impl Handler<T, App>) -> Route {
    route(Method::Get, Kind::Api, path, need, handler)
}

/// JSON that changes something.
pub(crate) fn api_post<T: 'static>(path: &'static str, need: Need, handler: impl Handler<T, App>) -> Route {
    route(Method::Post, Kind::Api, path, need, handler)
}

/// A resource of SCIM.
pub(crate) fn scim<T: 'static>(
    method: Method,
    path: &'static str,
    need: Need,
    handler: impl Handler<T, App>,
) -> Route {
    route(method, Kind::Scim, path, need, handler)
}

/// A probe of the server's health.
pub(crate) fn probe<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Route {
    route(Method::Get, Kind::Probe, path, Need::Nobody, handler)
}

/// Every route of the site except the embedded assets. A capability adds its own `routes()` here.
#[must_use]
pub fn all() -> Vec<Route> {
    [
        crate::site::routes(),
        crate::session::routes(),
        crate::signin::routes(),
        crate::webhooks::routes(),
        crate::ledger::routes(),
        crate::api::routes(),
        crate::bills::routes(),
        crate::payments::routes(),
        crate::access::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is known of every route, for tests and documents.
#[must_use]
pub fn infos() -> Vec<Info> {
    all().into_iter().map(|route| route.info).collect()
}
