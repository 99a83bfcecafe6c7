//! Signing in and out, and finding the person behind every request.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use askama::Template;
use axum::extract::{ConnectInfo, Query, Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::{self, DemoLogin, Session};
use kaemner_app::actor::{Actor, Channel};
use kaemner_store::{Scope, Store, StoreError};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, text};

use crate::ctx::{Ctx, Found, Request};
use crate::error::{Unshown, WebError, show};
use crate::form::Fields;
use crate::frame::Choices;
use crate::guard::RequestId;
use crate::page::{Head, Page};
use crate::route::{Info, Kind, Method, Need, Route, action, page};
use crate::{App, Environment, Settings, cookies, filters, language};

/// The password of every demonstration user: shown to whoever opens the sign-in page of a demonstration.
pub const DEMO_PASSWORD: &str = "demonstration";

/// The header that scripts send the session's token in.
const TOKEN_HEADER: &str = "x-csrf-token";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        page("/sign-in", Need::Nobody, sign_in_page),
        action("/sign-in", Need::Nobody, sign_in),
        action("/sign-out", Need::SignedIn, sign_out),
    ]
}

/// Finds session and person before the handler runs, and puts a page around an error on the way out.
pub(crate) async fn load(State(app): State<App>, mut http: HttpRequest, next: Next) -> Response {
    let kind = kind_of(http.uri().path());
    let request = describe(&app.settings, &http);
    let found = match find(&app, http.headers().clone(), kind, request).await {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    http.extensions_mut().insert(found.clone());
    let mut response = next.run(http).await;
    match response.extensions_mut().remove::<Unshown>() {
        Some(Unshown(error)) => show(&error, &Ctx::new(app, found, outside(kind))),
        None => response,
    }
}

/// The line of a request that no route took or whose handler has ended.
const fn outside(kind: Kind) -> Info {
    Info { method: Method::Get, path: "", need: Need::Nobody, kind }
}

fn kind_of(path: &str) -> Kind {
    if path.starts_with("/api/v") { Kind::Api } else { Kind::Page }
}

fn describe(settings: &Settings, http: &HttpRequest) -> Request {
    let headers = http.headers();
    Request {
        id: http.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        path: http.uri().path().to_owned(),
        query: http.uri().query().unwrap_or_default().to_owned(),
        address: address(settings, http),
        language: cookies::read(headers, cookies::LANGUAGE).and_then(language::of_tag).unwrap_or_default(),
        choices: Choices {
            roomy: cookies::read(headers, cookies::DENSITY) == Some("roomy"),
            single_keys: cookies::read(headers, cookies::KEYS) != Some("off"),
        },
        proven: AtomicBool::new(false),
    }
}

/// The other end: the connection's, or what the nearest trusted proxy says.
fn address(settings: &Settings, http: &HttpRequest) -> Option<IpAddr> {
    let peer = http.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())?;
    if !settings.trusted_proxies.contains(&peer) {
        return Some(peer);
    }
    let forwarded = http.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok())?;
    let mut hops = forwarded.rsplit(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
    hops.find(|hop| !settings.trusted_proxies.contains(hop)).or(Some(peer))
}

async fn find(app: &App, headers: HeaderMap, kind: Kind, request: Request) -> Result<Found, WebError> {
    let name = cookies::session_name(&app.settings);
    let request = Arc::new(request);
    let Some(token) = cookies::read(&headers, name).map(str::to_owned) else {
        return Ok(Found { request, session: None, actor: None });
    };
    let code = municipality_of(&request.path);
    let channel = if kind == Kind::Api { Channel::Api } else { Channel::Page };
    let (session, actor) = app.blocking(move |store| person(store, &token, code, channel)).await??;
    if let Some(session) = &session {
        let shown = headers.get(HeaderName::from_static(TOKEN_HEADER));
        if shown.is_some_and(|shown| same(shown.as_bytes(), session.csrf.as_bytes())) {
            request.proven.store(true, std::sync::atomic::Ordering::Release);
        }
    }
    Ok(Found { request, session: session.map(Arc::new), actor: actor.map(Arc::new) })
}

/// The session behind a cookie, and the person in the municipality of the address, or else of the session.
fn person(
    store: &Store,
    token: &str,
    code: Option<MunicipalityCode>,
    channel: Channel,
) -> Result<(Option<Session>, Option<Actor>), StoreError> {
    let Some(session) = access::session(store, token)? else { return Ok((None, None)) };
    let scope = Scope::from(code.unwrap_or(session.municipality));
    let actor = match store.read(scope, |tx| access::actor(tx, session.person, channel)) {
        Err(StoreError::NoScope { .. }) => None,
        other => other?,
    };
    Ok((Some(session), actor))
}

/// `/0265/…` and `/api/v1/0265/…`
fn municipality_of(path: &str) -> Option<MunicipalityCode> {
    let below = path.strip_prefix("/api/v1/").or_else(|| path.strip_prefix('/'))?;
    below.split('/').next()?.parse().ok()
}

/// Compares secrets without telling by time where they differ.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |different, (x, y)| different | (x ^ y)) == 0
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInView {
    login: String,
    next: String,
    refusal: Option<Message>,
    users: Vec<DemoLogin>,
}

async fn sign_in_page(ctx: Ctx, Query(query): Query<HashMap<String, String>>) -> Result<Page, WebError> {
    let next = query.get("next").cloned().unwrap_or_default();
    show_sign_in(&ctx, String::new(), next, None).await
}

async fn show_sign_in(
    ctx: &Ctx,
    login: String,
    next: String,
    refusal: Option<Message>,
) -> Result<Page, WebError> {
    let users = if ctx.app.settings.environment == Environment::Demo {
        ctx.blocking(access::demo_logins).await?
    } else {
        Vec::new()
    };
    let view = SignInView { login, next, refusal, users };
    Ok(Page::bare(ctx, Head::new(text!("sign-in-title")), &view))
}

async fn sign_in(ctx: Ctx, headers: HeaderMap, fields: Fields) -> Result<Response, WebError> {
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let (login, password, next) = (text("login"), text("password"), text("next"));
    let client =
        headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let address = ctx.request.address.map(|address| address.to_string()).unwrap_or_default();
    let typed = login.clone();
    let tried = ctx.blocking(move |store| access::sign_in(store, &login, &password, &client, &address)).await;
    match tried {
        Ok(signed_in) => {
            let to = local(&next).unwrap_or_else(|| format!("/{}", signed_in.session.municipality));
            let cookie = cookies::session(&ctx.app.settings, &signed_in.token);
            Ok((set_cookie(cookie), Redirect::to(&to)).into_response())
        }
        Err(WebError::Refused(message)) => {
            let page = show_sign_in(&ctx, typed, next, Some(message)).await?;
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other),
    }
}

async fn sign_out(ctx: Ctx, _: Fields) -> Result<Response, WebError> {
    ctx.require_proof()?;
    if let Some(session) = ctx.session.clone() {
        ctx.blocking(move |store| access::sign_out(store, &session)).await?;
    }
    Ok((set_cookie(cookies::no_session(&ctx.app.settings)), Redirect::to("/sign-in")).into_response())
}

/// A header map with one cookie.
pub(crate) fn set_cookie(cookie: Option<HeaderValue>) -> HeaderMap {
    cookie.map(|cookie| (header::SET_COOKIE, cookie)).into_iter().collect()
}

/// A path on this site to go back to; anything that could lead elsewhere is dropped.
pub(crate) fn local(next: &str) -> Option<String> {
    let safe = next.starts_with('/')
        && !next.starts_with("//")
        && !next.starts_with("/sign-")
        && next.bytes().all(|byte| byte > b' ' && byte != b'\\' && byte < 0x7f);
    safe.then(|| next.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_municipality_stands_first_in_the_path() {
        assert_eq!(municipality_of("/0265/ledger").unwrap().get(), 265);
        assert_eq!(municipality_of("/api/v1/0265/accounts").unwrap().get(), 265);
        assert_eq!(municipality_of("/sign-in"), None);
    }

    #[test]
    fn going_back_never_leaves_the_site() {
        assert_eq!(local("/0265/ledger?a=1").as_deref(), Some("/0265/ledger?a=1"));
        for bad in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "/sign-out"] {
            assert_eq!(local(bad), None, "{bad}");
        }
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd"));
        assert!(!same(b"abc", b"abcd"));
    }
}
