//! Passkeys: made, listed and removed on the profile, and signing in by one.
//!
//! A login nobody has, or one without passkeys, gets a challenge that looks like any other, so that nothing tells
//! which logins exist.

use std::sync::LazyLock;

use askama::Template;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kaemner_app::access::AccessError;
use kaemner_app::access::signin::{self, NewFlow, Passkey as Kept, ProviderId};
use kaemner_app::actor::PersonId;
use kaemner_store::{Scope, random_bytes};
use kaemner_values::{MunicipalityCode, text};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::fake::{FakePasskeyDistribution, WebauthnFakeCredentialGenerator};
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use super::flow;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::danish_moment;
use crate::session::{Browser, welcome};

/// Keeps the made-up passkeys of a login the same where the installation has no key of its own: as long as the process
/// lives.
static NOBODY: LazyLock<[u8; 32]> = LazyLock::new(random_bytes::<32>);

/// The ceremony of this site, bound to its address.
fn ceremony(ctx: &Ctx) -> Result<Webauthn, WebError> {
    let broken = |_| WebError::Refused(text!("passkey-not-here"));
    let origin =
        Url::parse(&ctx.app.settings.public_url).map_err(|_| WebError::Refused(text!("passkey-not-here")))?;
    let host = origin.host_str().unwrap_or_default().to_owned();
    WebauthnBuilder::new(&host, &origin).map_err(broken)?.rp_name("Kæmner").build().map_err(broken)
}

#[derive(Template)]
#[template(path = "signin/passkeys.html")]
struct PasskeysView {
    csrf: String,
    code: MunicipalityCode,
    passkeys: Vec<Kept>,
}

impl PasskeysView {
    fn moment(&self, at: &jiff::Timestamp) -> String {
        danish_moment(*at)
    }
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let person = own(&ctx)?;
    let passkeys = ctx.blocking(move |store| signin::passkeys(store, person)).await?;
    let head = Head::new(text!("passkeys-title", count = passkeys.len())).lead(text!("passkeys-lead"));
    let view = PasskeysView { csrf: ctx.csrf(), code: ctx.code()?, passkeys };
    Page::new(&ctx, head.crumb(text!("frame-profile"), "/profile").help("sign-in"), &view).await
}

/// The person, who must be here by a local account: a passkey opens every municipality of the person, and a
/// session that one municipality's provider vouches for must not reach beyond that municipality.
fn own(ctx: &Ctx) -> Result<PersonId, WebError> {
    let session = ctx.session.as_ref().ok_or(WebError::SignInFirst)?;
    if session.only_in.is_some() {
        return Err(WebError::NotFound);
    }
    Ok(session.person)
}

/// A challenge that goes out, with the state it comes back under.
#[derive(Serialize)]
pub(super) struct Challenge {
    state: String,
    options: Value,
}

fn kept_flow(municipality: MunicipalityCode, secrets: Value, next: String) -> NewFlow {
    NewFlow { municipality, provider: ProviderId::new(Uuid::nil()), secrets, next }
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> WebError {
    WebError::Broken(Box::new(error))
}

/// Begins the making of a passkey.
pub(super) async fn begin_make(ctx: Ctx, headers: HeaderMap, _: Fields) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let person = own(&ctx)?;
    let (owner, held) = ctx
        .blocking(move |store| {
            let owner = signin::passkey_owner(store, person)?;
            Ok::<_, AccessError>((owner, signin::passkeys(store, person)?))
        })
        .await?;
    let (name, login) = owner.ok_or(WebError::NotFound)?;
    let login = login.unwrap_or_else(|| name.clone());
    let known = credentials(&held).iter().map(|passkey| passkey.cred_id().clone()).collect();
    let (options, state) = ceremony(&ctx)?
        .start_passkey_registration(person.get(), &login, &name, Some(known))
        .map_err(broken)?;
    let secrets =
        json!({ "make": serde_json::to_value(state).map_err(broken)?, "person": person.to_string() });
    let options = serde_json::to_value(options).map_err(broken)?;
    send(&ctx, &headers, kept_flow(ctx.code()?, secrets, String::new()), options).await
}

async fn send(ctx: &Ctx, headers: &HeaderMap, flow: NewFlow, options: Value) -> Result<Response, WebError> {
    let state = signin::new_state();
    let cookie = flow::begin(ctx, headers, state.clone(), flow).await?;
    Ok((cookie, Json(Challenge { state, options })).into_response())
}

/// The credentials as the ceremony wrote them.
fn credentials(held: &[Kept]) -> Vec<Passkey> {
    held.iter().filter_map(|kept| serde_json::from_value(kept.credential.clone()).ok()).collect()
}

/// What the authenticator made.
#[derive(Deserialize)]
struct Made {
    state: String,
    name: String,
    credential: RegisterPublicKeyCredential,
}

/// Keeps the passkey that the authenticator made.
pub(super) async fn make(ctx: Ctx, headers: HeaderMap, fields: Fields) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let made: Made = read(&fields)?;
    let flow = flow::take(&ctx, &headers, made.state).await?;
    let person = own(&ctx)?;
    let secret = |name: &str| flow.secrets.get(name).cloned().unwrap_or_default();
    if secret("person") != json!(person.to_string()) {
        return Err(AccessError::FlowElsewhere.into());
    }
    let state: PasskeyRegistration =
        serde_json::from_value(secret("make")).map_err(|_| WebError::BadRequest("another ceremony"))?;
    let passkey = ceremony(&ctx)?
        .finish_passkey_registration(&made.credential, &state)
        .map_err(|error| refused(&error))?;
    let (id, credential) = (passkey.cred_id().to_vec(), serde_json::to_value(&passkey).map_err(broken)?);
    let name = if made.name.trim().is_empty() { "Kæmner".to_owned() } else { made.name };
    ctx.blocking(move |store| {
        store.write(Scope::Community, |tx| signin::add_passkey(tx, person, &id, &name, &credential))
    })
    .await?;
    Ok(Json(json!({ "to": ctx.href("/profile/passkeys") })).into_response())
}

/// The field that carries what the authenticator said.
fn read<T: for<'de> Deserialize<'de>>(fields: &Fields) -> Result<T, WebError> {
    let text = fields.get("answer").unwrap_or_default();
    serde_json::from_str(text).map_err(|_| WebError::BadRequest("no answer of an authenticator"))
}

fn refused(error: &webauthn_rs::prelude::WebauthnError) -> WebError {
    tracing::warn!(?error, "a passkey is refused");
    WebError::Refused(text!("passkey-refused"))
}

pub(super) async fn remove(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    ctx.require_proof().await?;
    let person = own(&ctx)?;
    let id: Uuid = fields.get("id").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?;
    ctx.blocking(move |store| signin::remove_passkey(store, person, id)).await?;
    Ok(Redirect::to(&ctx.href("/profile/passkeys")))
}

/// Begins signing in by a passkey of a login.
pub(super) async fn begin_sign_in(
    ctx: Ctx,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, WebError> {
    let login = fields.get("login").unwrap_or_default().trim().to_lowercase();
    let next = fields.get("next").unwrap_or_default().to_owned();
    let asked = login.clone();
    let (person, held) = ctx
        .blocking(move |store| {
            let person = signin::person_of_login(store, &asked)?;
            // Nobody is asked for too, so that the time tells no more than the answer.
            let held = signin::passkeys(store, person.unwrap_or(PersonId::new(Uuid::nil())))?;
            Ok::<_, AccessError>((person, held))
        })
        .await?;
    let ceremony = ceremony(&ctx)?;
    let nowhere = MunicipalityCode::new(1).map_err(broken)?;
    let credentials = credentials(&held);
    let made_up = nobodys(&ctx, &login)?;
    let (secrets, options) = match person.filter(|_| !credentials.is_empty()) {
        Some(person) => {
            let (options, state) = ceremony.start_passkey_authentication(&credentials).map_err(broken)?;
            let state = serde_json::to_value(state).map_err(broken)?;
            let options = serde_json::to_value(options).map_err(broken)?;
            (json!({ "sign_in": state, "person": person.to_string() }), options)
        }
        None => (json!({}), made_up),
    };
    send(&ctx, &headers, kept_flow(nowhere, secrets, next), options).await
}

/// A challenge for passkeys that nobody has, of the same form as a real one.
fn nobodys(ctx: &Ctx, login: &str) -> Result<Value, WebError> {
    let host = Url::parse(&ctx.app.settings.public_url).ok();
    let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
    let seed = ctx.app.settings.seal.as_ref().map_or(*NOBODY, |key| key.derived("made-up passkeys"));
    let made_up: WebauthnFakeCredentialGenerator<FakePasskeyDistribution> =
        WebauthnFakeCredentialGenerator::new(&seed).map_err(broken)?;
    let ids = made_up.generate(login.as_bytes()).map_err(broken)?;
    let allowed = |id: &Vec<u8>| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(id) });
    Ok(json!({ "publicKey": {
        "challenge": URL_SAFE_NO_PAD.encode(random_bytes::<32>()),
        "timeout": 300_000,
        "rpId": host,
        "allowCredentials": ids.iter().map(allowed).collect::<Vec<_>>(),
        "userVerification": "required",
    } }))
}

/// What the authenticator answered.
#[derive(Deserialize)]
struct Shown {
    state: String,
    credential: PublicKeyCredential,
}

/// Whether a passkey as it is kept is the one that was proved.
fn is_of(kept: &Value, proved: &AuthenticationResult) -> bool {
    serde_json::from_value::<Passkey>(kept.clone()).is_ok_and(|passkey| passkey.cred_id() == proved.cred_id())
}

/// Whether a counter has not gone on since the passkey was kept. Those that have none always say nought.
fn counts_back(kept: &Value, counter: u32) -> bool {
    let stood = kept.pointer("/cred/counter").and_then(Value::as_u64).unwrap_or(u64::MAX);
    (stood > 0 || counter > 0) && u64::from(counter) <= stood
}

/// Signs in by a passkey.
pub(super) async fn sign_in(ctx: Ctx, headers: HeaderMap, fields: Fields) -> Result<Response, WebError> {
    let shown: Shown = read(&fields)?;
    let flow = flow::take(&ctx, &headers, shown.state).await?;
    let secret = |name: &str| flow.secrets.get(name).cloned().unwrap_or_default();
    let state: PasskeyAuthentication =
        serde_json::from_value(secret("sign_in")).map_err(|_| AccessError::SignInRefused)?;
    let person: PersonId =
        secret("person").as_str().and_then(|id| id.parse().ok()).ok_or(AccessError::SignInRefused)?;
    // The same words as for a login nobody has.
    let proved =
        ceremony(&ctx)?.finish_passkey_authentication(&shown.credential, &state).map_err(|error| {
            tracing::warn!(?error, "a passkey is refused");
            AccessError::SignInRefused
        })?;
    let held = ctx.blocking(move |store| signin::passkeys(store, person)).await?;
    let before = held.into_iter().map(|kept| kept.credential).find(|kept| is_of(kept, &proved));
    let before = before.ok_or(AccessError::SignInRefused)?;
    // The ceremony knows the counter as it stood when it began; another sign-in may have raised it since.
    if counts_back(&before, proved.counter()) {
        tracing::warn!("a passkey's counter stands still or runs back: it may have been copied");
        return Err(AccessError::SignInRefused.into());
    }
    let mut used: Passkey = serde_json::from_value(before.clone()).map_err(broken)?;
    used.update_credential(&proved);
    let (id, credential) = (used.cred_id().to_vec(), serde_json::to_value(&used).map_err(broken)?);
    let browser = Browser::of(&ctx, &headers);
    let signed_in = ctx
        .blocking(move |store| {
            let device = browser.device.as_deref();
            let used = signin::UsedPasskey { credential_id: &id, before: &before, after: &credential };
            signin::sign_in_by_passkey(store, person, &used, &browser.client, device)
        })
        .await?;
    Ok(welcome(&ctx.app.settings, &signed_in, &flow.next))
}
