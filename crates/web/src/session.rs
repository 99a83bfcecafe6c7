//! Signing in and out, and finding the person behind every request.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Instant;

use askama::Template;
use axum::extract::{ConnectInfo, Query, Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::{self, Attempt, DemoLogin, Session, SignedIn, signin};
use kaemner_app::actor::{Actor, Channel};
use kaemner_store::{Scope, Store, StoreError};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, text};

use crate::ctx::{Ctx, Found, Request};
use crate::error::{Unshown, WebError, show};
use crate::form::Fields;
use crate::frame::{Choices, Desk};
use crate::guard::RequestId;
use crate::page::{Head, Page};
use crate::route::{Info, Kind, Method, Need, Route, action, page};
use crate::signin::{after_sign_out, municipalities};
use crate::{App, Environment, Settings, cookies, csrf, filters, language, rate};

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
    let unknown = Found::nobody(Arc::new(request.clone_unproven()));
    let address = request.address;
    let reads = http.method() == axum::http::Method::GET;
    let found = find(&app, http.headers().clone(), kind, reads, request).await;
    let bucket = rate::Key::of(found.as_ref().ok(), address);
    let found = match bucket.is_none_or(|key| app.rates.take(key, Instant::now())) {
        true => found,
        false => Err(WebError::TooMany),
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return show(&error, &Ctx::new(app, unknown, outside(kind))),
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
    Info { method: Method::Get, path: "", need: Need::Nobody, kind, reads: None }
}

fn kind_of(path: &str) -> Kind {
    match path {
        _ if path.starts_with("/api/v") => Kind::Api,
        _ if path.starts_with("/scim/") => Kind::Scim,
        _ => Kind::Page,
    }
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
        persons: AtomicI64::new(1),
    }
}

/// The other end: the connection's, or what the nearest trusted proxy says.
fn address(settings: &Settings, http: &HttpRequest) -> Option<IpAddr> {
    let peer = http.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())?;
    // A listener on both kinds of address sees the short ones inside long ones.
    let peer = peer.to_canonical();
    let trusted =
        |address: IpAddr| settings.trusted_proxies.iter().any(|proxy| proxy.to_canonical() == address);
    if !trusted(peer) {
        return Some(peer);
    }
    // A proxy may add a line of its own beside the one it was sent: the last hop of the last line is the nearest.
    let lines = http.headers().get_all("x-forwarded-for").iter();
    let hops: Vec<_> = lines.flat_map(|line| line.to_str().unwrap_or("?").split(',')).collect();
    for hop in hops.iter().rev() {
        match hop_address(hop.trim()) {
            Some(address) if trusted(address) => {}
            Some(address) => return Some(address),
            None => break,
        }
    }
    Some(peer)
}

/// The address of a hop; some proxies write the port too.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let address = hop.parse().or_else(|_| hop.parse::<SocketAddr>().map(|both| both.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The network an address counts as: a household has a whole /64 of the long ones.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V6(long) if long.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = long.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        short => short.to_canonical().to_string(),
    }
}

async fn find(
    app: &App,
    headers: HeaderMap,
    kind: Kind,
    reads: bool,
    request: Request,
) -> Result<Found, WebError> {
    let request = Arc::new(request);
    let code = municipality_of(&request.path);
    if let Some(secret) = bearer_secret(&headers, kind) {
        return find_bearer(app, secret, code, request).await;
    }
    let name = cookies::session_name(&app.settings);
    let Some(token) = cookies::read(&headers, name).map(str::to_owned) else {
        return Ok(Found::nobody(request));
    };
    let channel = if kind == Kind::Page || kind == Kind::Export { Channel::Page } else { Channel::Api };
    let page = (reads && kind == Kind::Page).then(|| below(&request.path).to_owned());
    let scope = code.map_or(Scope::Community, Scope::from);
    let found =
        app.reading(scope, move |store| person(store, &token, code, channel, page.as_deref())).await??;
    let Some((session, here)) = found else { return Ok(Found::nobody(request)) };
    let shown = headers.get(HeaderName::from_static(TOKEN_HEADER));
    if shown.is_some_and(|shown| csrf::shows(shown.as_bytes(), &session.csrf)) {
        request.proven.store(true, Ordering::Release);
    }
    let (actor, desk) =
        here.map_or((None, None), |(actor, desk)| (Some(Arc::new(actor)), desk.map(Arc::new)));
    Ok(Found { session: Some(Arc::new(session)), actor, desk, ..Found::nobody(request) })
}

/// The secret of a program, which is heard at the API and at provisioning alone: a page needs a person.
fn bearer_secret(headers: &HeaderMap, kind: Kind) -> Option<String> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = shown.split_once(' ')?;
    let heard = matches!(kind, Kind::Api | Kind::Scim) && scheme.eq_ignore_ascii_case("bearer");
    heard.then(|| secret.trim().to_owned())
}

/// The service account behind a token. It has no cookie, so no other site can use it, and needs no proof.
async fn find_bearer(
    app: &App,
    secret: String,
    code: Option<MunicipalityCode>,
    request: Arc<Request>,
) -> Result<Found, WebError> {
    let found = app.blocking(move |store| signin::bearer(store, &secret)).await??;
    let Some(bearer) = found else { return Err(WebError::BadToken) };
    request.proven.store(true, Ordering::Release);
    let here = code.is_none_or(|code| code == bearer.actor.municipality);
    if here {
        let token = Some(bearer.token);
        Ok(Found { actor: Some(Arc::new(bearer.actor)), token, ..Found::nobody(request) })
    } else {
        Err(WebError::NotFound)
    }
}

/// The person in the municipality of the address, and the desk where a page wants it.
type Here = (Actor, Option<Desk>);

/// The session behind a cookie, and the person in the municipality of the address, or else of the session; with the
/// desk for `page`. The session's token comes masked: see [`csrf`].
fn person(
    store: &Store,
    token: &str,
    code: Option<MunicipalityCode>,
    channel: Channel,
    page: Option<&str>,
) -> Result<Option<(Session, Option<Here>)>, StoreError> {
    let Some(mut session) = access::session(store, token)? else { return Ok(None) };
    session.csrf = csrf::masked(&session.csrf);
    let scope = Scope::from(code.unwrap_or(session.municipality));
    let here = store.read(scope, |tx| {
        let Some(actor) = access::actor_of(tx, &session, channel)? else { return Ok(None) };
        let desk = page.map(|page| Desk::read(tx, &actor, page)).transpose()?;
        Ok(Some((actor, desk)))
    });
    match here {
        Err(StoreError::NoScope { .. }) => Ok(Some((session, None))),
        here => Ok(Some((session, here?))),
    }
}

/// `/ledger` of `/0265/ledger`.
fn below(path: &str) -> &str {
    let rest = municipality_of(path).and_then(|_| path.strip_prefix('/'));
    rest.map_or(path, |rest| rest.find('/').map_or("", |at| &rest[at..]))
}

/// `/0265/…` and `/api/v1/0265/…`
fn municipality_of(path: &str) -> Option<MunicipalityCode> {
    let below = path.strip_prefix("/api/v1/").or_else(|| path.strip_prefix('/'))?;
    below.split('/').next()?.parse().ok()
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInView {
    login: String,
    next: String,
    refusal: Option<Message>,
    users: Vec<DemoLogin>,
    /// The municipalities with a sign-in of their own, and the addresses of their choices.
    municipalities: Vec<(String, String)>,
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
    let suffix =
        if next.is_empty() { String::new() } else { format!("?next={}", crate::site::encode(&next)) };
    let own = municipalities(ctx).await?.into_iter();
    let municipalities = own.map(|(code, name)| (name, format!("/sign-in/{code}{suffix}"))).collect();
    let view = SignInView { login, next, refusal, users, municipalities };
    Ok(Page::bare(ctx, Head::new(text!("sign-in-title")), &view))
}

async fn sign_in(ctx: Ctx, headers: HeaderMap, fields: Fields) -> Result<Response, WebError> {
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let (login, password, next) = (text("login"), text("password"), text("next"));
    let (typed, from) = (login.clone(), Browser::of(&ctx, &headers));
    take_proof(&ctx, &login, from.device.clone()).await?;
    let _slot = ctx.app.hashing.acquire().await.map_err(|_| WebError::Stopping)?;
    let tried = ctx
        .blocking(move |store| {
            let (login, password) = (login.as_str(), password.as_str());
            let Browser { client, address, device } = &from;
            access::sign_in(store, &Attempt { login, password, client, address, device: device.as_deref() })
        })
        .await;
    match tried {
        Ok(signed_in) => Ok(welcome(&ctx.app.settings, &signed_in, &next)),
        Err(WebError::Refused(message)) => {
            let page = show_sign_in(&ctx, typed, next, Some(message)).await?;
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Takes one proof from the bucket of a browser that its person is known by, or else of the address, so that strangers
/// behind the same address keep nobody out who has been here before.
async fn take_proof(ctx: &Ctx, login: &str, device: Option<String>) -> Result<(), WebError> {
    let known = match device {
        None => None,
        Some(device) => {
            let login = login.to_owned();
            ctx.blocking(move |store| access::known_browser(store, &login, &device)).await?
        }
    };
    let key = known.map(|hash| rate::Key::proof_of_browser(&hash));
    ctx.take_one(key.or_else(|| rate::Key::proof(ctx.request.address)))
}

/// The browser of a sign-in, as far as it can be told.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// What it says it is.
    pub(crate) client: String,
    /// Where the request came from.
    pub(crate) address: String,
    /// The secret of its own cookie.
    pub(crate) device: Option<String>,
}

impl Browser {
    /// The browser of a request.
    pub(crate) fn of(ctx: &Ctx, headers: &HeaderMap) -> Self {
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let device = cookies::read(headers, cookies::device_name(&ctx.app.settings)).map(str::to_owned);
        let address = ctx.request.address.map(network).unwrap_or_default();
        Self { client: agent.unwrap_or_default().to_owned(), address, device }
    }
}

/// To where the person was going, with the cookies of the session and of the browser.
pub(crate) fn welcome(settings: &Settings, signed_in: &SignedIn, next: &str) -> Response {
    let to = local(next).unwrap_or_else(|| format!("/{}", signed_in.session.municipality));
    let mut headers = HeaderMap::new();
    let set = [cookies::session(settings, &signed_in.token), cookies::device(settings, &signed_in.device)];
    for cookie in set.into_iter().flatten() {
        headers.append(header::SET_COOKIE, cookie);
    }
    (headers, Redirect::to(&to)).into_response()
}

async fn sign_out(ctx: Ctx, headers: HeaderMap, _: Fields) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let (mut answer, to) = after_sign_out(&ctx, &headers).await?;
    if let Some(session) = ctx.session.clone() {
        ctx.blocking(move |store| access::sign_out(store, &session)).await?;
    }
    if let Some(gone) = cookies::no_session(&ctx.app.settings) {
        answer.append(header::SET_COOKIE, gone);
    }
    Ok((answer, Redirect::to(&to)).into_response())
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
        assert_eq!(
            ["/0265/ledger/vouchers", "/0265", "/profile"].map(below),
            ["/ledger/vouchers", "", "/profile"]
        );
    }

    #[test]
    fn going_back_never_leaves_the_site() {
        assert_eq!(local("/0265/ledger?a=1").as_deref(), Some("/0265/ledger?a=1"));
        for bad in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "/sign-out"] {
            assert_eq!(local(bad), None, "{bad}");
        }
    }
}
