//! SAML 2.0 with the municipality's own provider, by OIOSAML 3. What is verified stands in `access::signin::saml`.
//!
//! The answer is posted from the provider's site, so it comes without our cookies. It is verified and kept, and
//! the browser is sent on to a page of ours, where its cookie shows that this browser asked.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::AccessError;
use kaemner_app::access::signin::saml::{
    self, Addresses, Expected, Idp, LogoutMessage, SamlError, SpKey, authn_request, logout_request,
    logout_response, read_logout, read_response,
};
use kaemner_app::access::signin::{self, Flow, Protocol, Provider, ProviderId, Saml, Vouched};
use kaemner_app::actor::Level;
use kaemner_store::Scope;
use kaemner_values::MunicipalityCode;
use serde_json::{Value, json};

use super::flow::{self, Code, kept, refused};
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::form::Fields;

fn addresses(ctx: &Ctx, code: MunicipalityCode, id: ProviderId) -> Addresses {
    let address = |end| flow::address(ctx, code, id, end);
    Addresses { entity: address("metadata"), acs: address("acs"), logout: address("logout") }
}

fn named(error: &SamlError) -> WebError {
    refused(error.name())
}

fn settings(provider: &Provider) -> Result<&Saml, WebError> {
    match &provider.protocol {
        Protocol::Saml(settings) => Ok(settings),
        Protocol::Oidc(_) => Err(WebError::NotFound),
    }
}

async fn key(ctx: &Ctx, code: MunicipalityCode, settings: &Saml) -> Result<SpKey, WebError> {
    let pem = flow::secret(ctx, code, &settings.key_file).await?;
    SpKey::of_pem(&pem).map_err(|error| named(&error))
}

/// The address that asks the provider, and what must be kept until its answer.
pub(super) async fn ask(
    ctx: &Ctx,
    code: MunicipalityCode,
    id: ProviderId,
    settings: &Saml,
    state: &str,
) -> Result<(String, Value), WebError> {
    let (idp, key) = (idp(settings)?, key(ctx, code, settings).await?);
    let us = addresses(ctx, code, id);
    let request = format!("_{}", signin::new_state());
    let now = ctx.app.store.now();
    let to =
        authn_request(&idp, &us, &key, &request, state, now, Level::None).map_err(|error| named(&error))?;
    Ok((to, json!({ "request": request })))
}

fn idp(settings: &Saml) -> Result<Idp, WebError> {
    Idp::of_metadata(&settings.metadata).map_err(|error| named(&error))
}

/// Our metadata for one provider.
pub(super) async fn metadata(
    ctx: Ctx,
    Code(code): Code,
    Id(id): Id<ProviderId>,
) -> Result<Response, WebError> {
    let provider = flow::provider(&ctx, code, id).await?;
    let settings = settings(&provider)?;
    let text = saml::metadata(&addresses(&ctx, code, id), &key(&ctx, code, settings).await?);
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/samlmetadata+xml"))];
    Ok((kind, text).into_response())
}

/// The provider's answer, posted by the browser from the provider's site.
pub(super) async fn acs(
    ctx: Ctx,
    Code(code): Code,
    Id(id): Id<ProviderId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let provider = flow::provider(&ctx, code, id).await?;
    let settings = settings(&provider)?.clone();
    let state = fields.get("RelayState").unwrap_or_default().to_owned();
    let asked = state.clone();
    let flow =
        ctx.blocking(move |store| store.read(Scope::Community, |tx| signin::flow_of_state(tx, &asked)));
    let flow = flow.await?;
    if flow.municipality != code || flow.provider != id {
        return Err(refused("mixed-up-provider"));
    }
    let (idp, key, us) = (idp(&settings)?, key(&ctx, code, &settings).await?, addresses(&ctx, code, id));
    let request = kept(&flow.secrets, "request")?.to_owned();
    let posted = fields.get("SAMLResponse").unwrap_or_default().to_owned();
    // Half a megabyte of XML takes its time, and anybody may post it: on a thread of its own, of which the provider has
    // a few.
    let place = ctx.app.conversations.place(id).await?;
    let now = ctx.app.store.now();
    let read = tokio::task::spawn_blocking(move || {
        let _place = place;
        let expected = Expected { idp: &idp, us: &us, request: &request, cvr: &settings.cvr, now };
        read_response(&posted, &key, &expected)
    });
    let answer = read.await.map_err(|_| WebError::Panicked)?.map_err(|error| named(&error))?;
    let kept = serde_json::to_value(&answer.vouched).map_err(|error| WebError::Broken(Box::new(error)))?;
    let to = format!("/sign-in/saml/finish?state={}", crate::site::encode(&state));
    let keep = ctx.blocking(move |store| {
        store.write(Scope::Community, |tx| {
            signin::use_assertion_once(tx, code, &provider, &answer.assertion, answer.until)?;
            signin::keep_answer(tx, &state, &kept)
        })
    });
    keep.await.inspect_err(|error| tracing::warn!(%error, "a provider's answer is refused"))?;
    Ok(Redirect::to(&to).into_response())
}

/// The browser that asked comes for what the provider answered.
pub(super) async fn finish(ctx: Ctx, headers: HeaderMap) -> Result<Response, WebError> {
    let state = Fields::of_query(&ctx.request.query).get("state").unwrap_or_default().to_owned();
    let flow = flow::take(&ctx, &headers, state).await?;
    let answer = flow.answer.clone().ok_or(AccessError::FlowUnknown)?;
    let vouched: Vouched =
        serde_json::from_value(answer).map_err(|_| WebError::BadRequest("another kind of sign-in"))?;
    let provider = flow::provider(&ctx, flow.municipality, flow.provider).await?;
    flow::let_in(&ctx, &headers, flow, provider, vouched).await
}

/// The address that signs the person out at the provider too, if it takes such a message.
pub(super) async fn leave(ctx: &Ctx, flow: &Flow, settings: &Saml) -> Result<Option<String>, WebError> {
    let (code, id) = (flow.municipality, flow.provider);
    let (idp, key, us) = (idp(settings)?, key(ctx, code, settings).await?, addresses(ctx, code, id));
    let (subject, session) = (kept(&flow.secrets, "subject")?, kept(&flow.secrets, "session").ok());
    let request = format!("_{}", signin::new_state());
    let now = ctx.app.store.now();
    logout_request(&idp, &us, &key, &request, now, subject, session).map_err(|error| named(&error))
}

/// A logout message of the provider: it ends a session of ours, or confirms that it ended its own.
pub(super) async fn logout(ctx: Ctx, Code(code): Code, Id(id): Id<ProviderId>) -> Result<Response, WebError> {
    let provider = flow::provider(&ctx, code, id).await?;
    let settings = settings(&provider)?.clone();
    let (idp, us) = (idp(&settings)?, addresses(&ctx, code, id));
    let now = ctx.app.store.now();
    let (message, state) = read_logout(&idp, &us, &ctx.request.query, now).map_err(|error| named(&error))?;
    let LogoutMessage::Request { id: request, subject, session } = message else {
        return Ok(Redirect::to("/sign-in/out").into_response());
    };
    let end = ctx.blocking(move |store| {
        store.write(Scope::Community, |tx| {
            signin::end_provider_sessions(tx, code, &provider, &subject, session.as_deref())
        })
    });
    end.await?;
    let key = key(&ctx, code, &settings).await?;
    let own = format!("_{}", signin::new_state());
    let to =
        logout_response(&idp, &us, &key, (&own, &request), now, &state).map_err(|error| named(&error))?;
    Ok(Redirect::to(&to).into_response())
}
