//! What every way in by a provider shares: the page of choices, the state that goes out and comes back, and the
//! browser it is bound to.

use askama::Template;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::AccessError;
use kaemner_app::access::signin::{self, Flow, NewFlow, Protocol, Provider, ProviderId, Vouched};
use kaemner_store::{Scope, StoreError};
use kaemner_values::{MunicipalityCode, text};
use serde_json::Value;

use crate::App;
use crate::cookies;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::filters;
use crate::form::Fields;
use crate::frame::municipality_name;
use crate::page::{Head, Page};
use crate::rate::Key;
use crate::session::{Browser, local, welcome};
use crate::signin::{oidc, saml};

/// Characters of the address a person comes back to.
const NEXT_MAX: usize = 2_000;

/// The `{code}` of an address outside the municipality's own pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Code(pub(crate) MunicipalityCode);

impl FromRequestParts<App> for Code {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let names = RawPathParams::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let code = names.iter().find(|(name, _)| *name == "code").and_then(|(_, code)| code.parse().ok());
        code.map(Self).ok_or(WebError::NotFound)
    }
}

/// A provider's button.
struct Choice {
    name: String,
    href: String,
}

#[derive(Template)]
#[template(path = "signin/choices.html")]
struct ChoicesView {
    choices: Vec<Choice>,
    /// The page of local accounts.
    local: String,
}

/// The ways into one municipality.
pub(super) async fn choices(ctx: Ctx, Code(code): Code) -> Result<Page, WebError> {
    let query = Fields::of_query(&ctx.request.query);
    let next = query.get("next").unwrap_or_default().to_owned();
    let found = ctx
        .blocking(move |store| match store.read(Scope::from(code), signin::sign_in_choices) {
            Err(AccessError::Store(StoreError::NoScope { .. })) => Err(AccessError::NotFound("municipality")),
            other => other,
        })
        .await?;
    let suffix =
        if next.is_empty() { String::new() } else { format!("?next={}", crate::site::encode(&next)) };
    let choice = |provider: Provider| Choice {
        href: format!("/sign-in/{code}/{}/start{suffix}", provider.id),
        name: provider.name,
    };
    let local = format!("/sign-in{suffix}");
    let view = ChoicesView { choices: found.into_iter().map(choice).collect(), local };
    let head = Head::new(text!("sign-in-to", municipality = municipality_name(code)));
    Ok(Page::bare(&ctx, head, &view))
}

/// The provider of an address, if it is in use.
pub(super) async fn provider(
    ctx: &Ctx,
    code: MunicipalityCode,
    id: ProviderId,
) -> Result<Provider, WebError> {
    ctx.blocking(move |store| match store.read(Scope::from(code), |tx| signin::provider_in_use(tx, id)) {
        Err(AccessError::Store(StoreError::NoScope { .. })) => Err(AccessError::NotFound("municipality")),
        other => other,
    })
    .await
}

/// Our addresses for one provider.
pub(super) fn address(ctx: &Ctx, code: MunicipalityCode, id: ProviderId, end: &str) -> String {
    format!("{}/sign-in/{code}/{id}/{end}", ctx.app.settings.public_url)
}

/// A secret file that a setting names.
pub(super) async fn secret(ctx: &Ctx, code: MunicipalityCode, name: &str) -> Result<String, WebError> {
    let folder = ctx.app.settings.secrets.clone().ok_or(WebError::Refused(text!("secrets-no-folder")))?;
    let path = folder.join(code.to_string()).join(name);
    let shown = name.to_owned();
    let read = tokio::task::spawn_blocking(move || std::fs::read_to_string(path)).await;
    let text = read.map_err(|_| WebError::Panicked)?;
    text.map_err(|_| WebError::Refused(text!("secrets-no-file", name = shown)))
}

/// The secret of a client at its provider. Keys never leave the machine, whatever file a setting names.
pub(super) async fn client_secret(ctx: &Ctx, code: MunicipalityCode, name: &str) -> Result<String, WebError> {
    let text = secret(ctx, code, name).await?;
    if text.contains("-----BEGIN") {
        return Err(WebError::Refused(text!("secrets-no-file", name = name.to_owned())));
    }
    Ok(text.trim().to_owned())
}

/// Sends the browser to the provider.
pub(super) async fn start(
    ctx: Ctx,
    Code(code): Code,
    Id(id): Id<ProviderId>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    ctx.take_one(Key::proof(ctx.request.address))?;
    let provider = provider(&ctx, code, id).await?;
    let state = signin::new_state();
    let (to, secrets) = match &provider.protocol {
        Protocol::Oidc(settings) => oidc::ask(&ctx, code, id, settings, &state).await?,
        Protocol::Saml(settings) => saml::ask(&ctx, code, id, settings, &state).await?,
    };
    let next = Fields::of_query(&ctx.request.query).get("next").unwrap_or_default().to_owned();
    let flow = NewFlow { municipality: code, provider: id, secrets, next };
    let cookie = begin(&ctx, &headers, state, flow).await?;
    Ok((cookie, Redirect::to(&to)).into_response())
}

/// Begins a flow in this browser, and gives the cookie that binds it. A browser with a flow under way keeps its
/// cookie, so that two pages can be open at once.
pub(super) async fn begin(
    ctx: &Ctx,
    headers: &HeaderMap,
    state: String,
    mut flow: NewFlow,
) -> Result<HeaderMap, WebError> {
    flow.next = local(&flow.next).filter(|next| next.len() <= NEXT_MAX).unwrap_or_default();
    let settings = &ctx.app.settings;
    let held = cookies::read(headers, cookies::flow_name(settings)).filter(|held| held.len() == 64);
    let browser = held.map_or_else(signin::new_browser_secret, str::to_owned);
    let cookie = cookies::flow(settings, &browser, signin::FLOW_LIFE.as_secs());
    ctx.blocking(move |store| signin::begin_flow(store, &state, &browser, &flow)).await?;
    Ok(cookie.map(|cookie| (header::SET_COOKIE, cookie)).into_iter().collect())
}

/// Ends a flow that this very browser began.
pub(super) async fn take(ctx: &Ctx, headers: &HeaderMap, state: String) -> Result<Flow, WebError> {
    let browser = cookies::read(headers, cookies::flow_name(&ctx.app.settings)).map(str::to_owned);
    ctx.blocking(move |store| {
        store.write(Scope::Community, |tx| signin::take_flow(tx, &state, browser.as_deref()))
    })
    .await
}

/// Lets the person in whom the provider vouches for.
pub(super) async fn let_in(
    ctx: &Ctx,
    headers: &HeaderMap,
    flow: Flow,
    provider: Provider,
    vouched: Vouched,
) -> Result<Response, WebError> {
    let browser = Browser::of(ctx, headers);
    let next = flow.next.clone();
    let signed_in = ctx
        .blocking(move |store| {
            let device = browser.device.as_deref();
            signin::arrive(store, flow.municipality, &provider, &vouched, &browser.client, device)
        })
        .await?;
    Ok(welcome(&ctx.app.settings, &signed_in, &next))
}

#[derive(Template)]
#[template(path = "signin/out.html")]
struct OutView {
    /// Where signing out at the provider leads; none when the session was a local one.
    go: Option<String>,
    again: String,
}

/// "You are signed out", with the way out of the provider too.
pub(super) async fn out(ctx: Ctx) -> Page {
    let query = Fields::of_query(&ctx.request.query);
    let state = query.get("state").filter(|state| state.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let view = OutView {
        go: state.filter(|state| !state.is_empty()).map(|state| format!("/sign-in/out/go?state={state}")),
        again: "/sign-in".to_owned(),
    };
    Page::bare(&ctx, Head::new(text!("signed-out-title")), &view)
}

/// To the provider's own sign-out. A page between keeps the form policy strict: forms lead to this site alone.
pub(super) async fn out_go(ctx: Ctx, headers: HeaderMap) -> Result<Response, WebError> {
    let state = Fields::of_query(&ctx.request.query).get("state").unwrap_or_default().to_owned();
    let flow = take(&ctx, &headers, state).await?;
    let provider = provider(&ctx, flow.municipality, flow.provider).await?;
    let to = match &provider.protocol {
        Protocol::Oidc(settings) => oidc::leave(&ctx, provider.id, settings).await?,
        Protocol::Saml(settings) => saml::leave(&ctx, &flow, settings).await?,
    };
    Ok(Redirect::to(&to.unwrap_or_else(|| "/sign-in".to_owned())).into_response())
}

/// Remembers for a quarter of an hour what the provider calls the session that just ended.
pub(crate) async fn after_sign_out(ctx: &Ctx, headers: &HeaderMap) -> Result<(HeaderMap, String), WebError> {
    let held =
        ctx.session.as_ref().and_then(|session| Some((session.municipality, session.provider.clone()?)));
    let Some((municipality, held)) = held else { return Ok((HeaderMap::new(), "/sign-in".to_owned())) };
    let state = signin::new_state();
    let secrets = serde_json::json!({ "subject": held.subject, "session": held.session });
    let (provider, next) = (ProviderId::new(held.provider), String::new());
    let flow = NewFlow { municipality, provider, secrets, next };
    let cookie = begin(ctx, headers, state.clone(), flow).await?;
    Ok((cookie, format!("/sign-in/out?state={state}")))
}

/// A text among a flow's secrets.
pub(super) fn kept<'a>(secrets: &'a Value, name: &str) -> Result<&'a str, WebError> {
    secrets.get(name).and_then(Value::as_str).ok_or(WebError::BadRequest("another kind of sign-in"))
}

/// A refusal of a provider's answer, logged by its name and without what the answer said.
pub(super) fn refused(name: &'static str) -> WebError {
    tracing::warn!(refusal = name, "a provider's answer is refused");
    WebError::Refused(text!("provider-refused", name = name))
}

/// The municipalities whose people can come in by a provider, for the sign-in page.
pub(crate) async fn municipalities(ctx: &Ctx) -> Result<Vec<(MunicipalityCode, String)>, WebError> {
    ctx.blocking(|store| {
        let mut found = Vec::new();
        for code in store.municipalities()? {
            if !store.read(Scope::from(code), signin::sign_in_choices)?.is_empty() {
                found.push((code, municipality_name(code)));
            }
        }
        Ok::<_, AccessError>(found)
    })
    .await
}
