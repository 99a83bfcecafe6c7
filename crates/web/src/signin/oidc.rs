//! OpenID Connect: code flow with PKCE (RFC 7636), state, nonce, and the issuer named in the answer (RFC 9207).
//!
//! Metadata and keys are fetched fresh for each sign-in, so that a key the provider has withdrawn serves no more.

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::response::Response;
use kaemner_app::access::signin::{Oidc, OutsideRole, Protocol, ProviderId, Vouched};
use kaemner_values::MunicipalityCode;
use kaemner_values::numbers::Cpr;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RequestTokenError,
    Scope, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, SyncHttpClient,
    TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::runtime::Handle;

use super::flow::{self, Code, kept, refused};
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::form::Fields;
use crate::outgoing::{Outgoing, OutgoingError};

/// Every claim that is not of the standard set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Others(HashMap<String, Value>);

impl AdditionalClaims for Others {}

type Claims = IdTokenClaims<Others, CoreGenderClaim>;
type Token = StandardTokenResponse<
    IdTokenFields<
        Others,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
type Ready = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Token,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The way to a provider from a thread that may wait.
struct Wire {
    out: Outgoing,
    runtime: Handle,
}

impl SyncHttpClient for Wire {
    type Error = OutgoingError;

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, OutgoingError> {
        self.runtime.block_on(self.out.send(request))
    }
}

/// Speaks with a provider on a thread of its own, of which each provider has a few.
async fn speak<T: Send + 'static>(
    ctx: &Ctx,
    id: ProviderId,
    words: impl FnOnce(&Wire) -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    let place = ctx.app.conversations.place(id).await?;
    let wire = Wire { out: ctx.app.outgoing.clone(), runtime: Handle::current() };
    tokio::task::spawn_blocking(move || {
        let _place = place;
        words(&wire)
    })
    .await
    .map_err(|_| WebError::Panicked)?
}

/// What a conversation with a provider needs from us.
struct Us {
    settings: Oidc,
    secret: Option<String>,
    /// Where the provider sends people back to.
    back: String,
}

impl Us {
    async fn of(
        ctx: &Ctx,
        code: MunicipalityCode,
        id: ProviderId,
        settings: &Oidc,
    ) -> Result<Self, WebError> {
        let secret = match &settings.secret_file {
            Some(name) => Some(flow::client_secret(ctx, code, name).await?),
            None => None,
        };
        Ok(Self { settings: settings.clone(), secret, back: flow::address(ctx, code, id, "callback") })
    }

    fn client(&self, wire: &Wire) -> Result<Ready, WebError> {
        let metadata = discover(wire, &self.settings)?;
        let back = RedirectUrl::new(self.back.clone()).map_err(|_| refused("bad-public-url"))?;
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = self.secret.clone().map(ClientSecret::new);
        Ok(Client::from_provider_metadata(metadata, id, secret).set_redirect_uri(back))
    }
}

/// The provider's metadata and keys.
fn discover(wire: &Wire, settings: &Oidc) -> Result<ProviderMetadataWithLogout, WebError> {
    let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| refused("bad-issuer"))?;
    ProviderMetadataWithLogout::discover(&issuer, wire).map_err(|error| {
        tracing::warn!(%error, "the provider's metadata cannot be fetched");
        refused("no-metadata")
    })
}

/// The address that asks the provider, and what must be kept until its answer.
pub(super) async fn ask(
    ctx: &Ctx,
    code: MunicipalityCode,
    id: ProviderId,
    settings: &Oidc,
    state: &str,
) -> Result<(String, Value), WebError> {
    let us = Us::of(ctx, code, id, settings).await?;
    let sent = CsrfToken::new(state.to_owned());
    speak(ctx, id, move |wire| {
        let client = us.client(wire)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = client.authorize_url(flow, move || sent.clone(), Nonce::new_random);
        for scope in &us.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (to, _, nonce) = request.set_pkce_challenge(challenge).url();
        Ok((to.into(), json!({ "nonce": nonce.secret(), "verifier": verifier.secret() })))
    })
    .await
}

/// The provider's answer, brought by the browser.
pub(super) async fn callback(
    ctx: Ctx,
    Code(code): Code,
    Id(id): Id<ProviderId>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let query = Fields::of_query(&ctx.request.query);
    let get = |name: &str| query.get(name).unwrap_or_default().to_owned();
    let flow = flow::take(&ctx, &headers, get("state")).await?;
    // An answer of one provider at the address of another is a mix-up.
    if flow.municipality != code || flow.provider != id {
        return Err(refused("mixed-up-provider"));
    }
    let provider = flow::provider(&ctx, code, id).await?;
    let Protocol::Oidc(settings) = &provider.protocol else { return Err(WebError::NotFound) };
    if query.get("iss").is_some_and(|issuer| issuer != settings.issuer) {
        return Err(refused("mixed-up-issuer"));
    }
    if query.get("error").is_some() {
        return Err(refused("provider-said-no"));
    }
    let kept = |name| kept(&flow.secrets, name).map(str::to_owned);
    let (shown, nonce, verifier) = (get("code"), kept("nonce")?, kept("verifier")?);
    let us = Us::of(&ctx, code, id, settings).await?;
    let claims = speak(&ctx, id, move |wire| redeem(wire, &us, shown, nonce, verifier)).await?;
    let vouched = vouched(settings, &claims)?;
    flow::let_in(&ctx, &headers, flow, provider, vouched).await
}

/// Redeems the code and verifies the token: signature, issuer, audience, times, nonce.
fn redeem(wire: &Wire, us: &Us, shown: String, nonce: String, verifier: String) -> Result<Claims, WebError> {
    let client = us.client(wire)?;
    let request = client.exchange_code(AuthorizationCode::new(shown));
    let request = request.map_err(|_| refused("no-token-address"))?;
    let request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier));
    let token = request.request(wire).map_err(|error| match error {
        RequestTokenError::ServerResponse(_) => refused("code-refused"),
        RequestTokenError::Parse(..) => refused("token-unreadable"),
        _ => refused("no-token"),
    })?;
    let id_token = token.id_token().ok_or_else(|| refused("no-id-token"))?;
    let claims = id_token.claims(&client.id_token_verifier(), &Nonce::new(nonce));
    claims.cloned().map_err(|error| refused(name_of(&error)))
}

/// The name of what is wrong with a token.
const fn name_of(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "expired",
        ClaimsVerificationError::InvalidAudience(_) => "wrong-audience",
        ClaimsVerificationError::InvalidIssuer(_) => "wrong-issuer",
        ClaimsVerificationError::InvalidNonce(_) => "wrong-nonce",
        ClaimsVerificationError::InvalidSubject(_) => "no-subject",
        ClaimsVerificationError::SignatureVerification(signature) => match signature {
            SignatureVerificationError::NoSignature => "unsigned",
            SignatureVerificationError::DisallowedAlg(_) | SignatureVerificationError::UnsupportedAlg(_) => {
                "weak-algorithm"
            }
            SignatureVerificationError::NoMatchingKey => "unknown-key",
            _ => "bad-signature",
        },
        _ => "token-refused",
    }
}

/// What the token says of the person.
fn vouched(settings: &Oidc, claims: &Claims) -> Result<Vouched, WebError> {
    let all = serde_json::to_value(claims).map_err(|error| WebError::Broken(Box::new(error)))?;
    let text = |name: &str| all.get(name).and_then(Value::as_str).map(str::to_owned);
    let subject = claims.subject().to_string();
    let both = || Some(format!("{} {}", text("given_name")?, text("family_name")?));
    let acr = claims.auth_context_ref().map(|acr| acr.as_str().to_owned());
    let cpr = settings.cpr_claim.as_deref().and_then(text).and_then(|cpr| cpr.parse::<Cpr>().ok());
    // An address that anybody may have typed is nobody's name.
    let denied = all.get("email_verified").is_some_and(|said| [json!(false), json!("false")].contains(said));
    let unproven = denied && settings.login_claim == "email";
    Ok(Vouched {
        name: text("name").or_else(both).unwrap_or_else(|| subject.clone()),
        login: text(&settings.login_claim).filter(|_| !unproven),
        cpr,
        level: settings.level(acr.as_deref()).name().to_owned(),
        roles: groups(all.get(&settings.groups_claim)).map(OutsideRole::plain).collect(),
        session: text("sid"),
        until: None,
        subject,
    })
}

/// A claim with one group or a list of them.
fn groups(claim: Option<&Value>) -> impl Iterator<Item = &str> {
    let many = claim.and_then(Value::as_array).into_iter().flatten();
    let one = claim.filter(|claim| claim.is_string()).into_iter();
    many.chain(one).filter_map(Value::as_str)
}

/// The address that signs the person out at the provider too, if it has one.
pub(super) async fn leave(ctx: &Ctx, id: ProviderId, settings: &Oidc) -> Result<Option<String>, WebError> {
    let asked = settings.clone();
    let metadata = speak(ctx, id, move |wire| discover(wire, &asked)).await?;
    let Some(end) = metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
    let back = PostLogoutRedirectUrl::new(format!("{}/sign-in", ctx.app.settings.public_url));
    let request =
        openidconnect::LogoutRequest::from(end).set_client_id(ClientId::new(settings.client_id.clone()));
    let request = match back {
        Ok(back) => request.set_post_logout_redirect_uri(back),
        Err(_) => request,
    };
    Ok(Some(request.http_get_url().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(claim: &str, verified: Option<Value>) -> Option<String> {
        let settings = Oidc {
            issuer: "https://idp.example".to_owned(),
            client_id: "kaemner".to_owned(),
            secret_file: None,
            scopes: Vec::new(),
            groups_claim: "groups".to_owned(),
            login_claim: claim.to_owned(),
            cpr_claim: None,
            acr: Vec::new(),
        };
        let mut token = json!({ "iss": "https://idp.example", "aud": ["kaemner"], "sub": "s-1", "iat": 1, "exp": 2,
            "email": "ane@x.example", "preferred_username": "ane" });
        if let Some(verified) = verified {
            token["email_verified"] = verified;
        }
        let claims: Claims = serde_json::from_value(token).unwrap();
        vouched(&settings, &claims).unwrap().login
    }

    #[test]
    fn a_mail_address_that_the_provider_has_not_verified_names_nobody() {
        assert_eq!(login("email", Some(json!(false))), None);
        assert_eq!(login("email", Some(json!(true))).as_deref(), Some("ane@x.example"));
        assert_eq!(
            login("email", None).as_deref(),
            Some("ane@x.example"),
            "a workplace's own, which says nothing"
        );
        assert_eq!(login("preferred_username", Some(json!(false))).as_deref(), Some("ane"));
    }
}
