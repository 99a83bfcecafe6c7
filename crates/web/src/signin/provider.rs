//! The page of one identity provider.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::AccessError;
use kaemner_app::access::signin::{self, Oidc, Policy, Protocol, Provider, ProviderId, Saml};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::flow;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::filters;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Choice, Field, FieldKind, Form};

#[derive(Template)]
#[template(path = "signin/provider.html")]
struct ProviderView {
    /// Addresses the provider's administrator needs: what, and the address.
    addresses: Vec<(Message, String)>,
    form: Form,
}

/// To the page of a provider that is not set up yet: its id is part of our addresses, so it comes first.
pub(super) async fn fresh(ctx: Ctx) -> Result<Response, WebError> {
    let kind = Fields::of_query(&ctx.request.query);
    let kind = if kind.get("kind") == Some("saml") { "saml" } else { "oidc" };
    let id = ctx.read(|tx, _| Ok::<_, AccessError>(signin::new_provider_id(tx))).await?;
    Ok(Redirect::to(&ctx.href(&format!("/access/sign-in/providers/{id}?kind={kind}"))).into_response())
}

pub(super) async fn show(ctx: Ctx, Id(id): Id<ProviderId>) -> Result<Page, WebError> {
    let known = ctx.read(signin::providers).await?.into_iter().find(|provider| provider.id == id);
    let fields = match &known {
        Some(provider) => typed(provider),
        None => Fields::of_query(&ctx.request.query),
    };
    page(&ctx, id, &fields, FormErrors::default()).await
}

async fn page(ctx: &Ctx, id: ProviderId, fields: &Fields, errors: FormErrors) -> Result<Page, WebError> {
    let saml = fields.get("kind") == Some("saml");
    let code = ctx.code()?;
    let address = |end| flow::address(ctx, code, id, end);
    let addresses = if saml {
        vec![
            (text!("provider-metadata-address"), address("metadata")),
            (text!("provider-acs"), address("acs")),
            (text!("provider-logout"), address("logout")),
        ]
    } else {
        vec![(text!("provider-callback"), address("callback"))]
    };
    let view = ProviderView { addresses, form: form(ctx, id, saml, fields, errors) };
    let title = fields.typed("name").map(str::to_owned);
    let title = title.map_or_else(|| text!("provider-new"), |name| text!("provider-title", name = name));
    let head = Head::new(title).crumb(text!("sign-in-settings-title"), "/access/sign-in").help("sign-in");
    Page::new(ctx, head, &view).await
}

fn form(ctx: &Ctx, id: ProviderId, saml: bool, typed: &Fields, errors: FormErrors) -> Form {
    let say = |key| ctx.say(&Message::new(key));
    let choice = |value: &str, key| Choice { value: value.to_owned(), label: say(key) };
    let policies = vec![choice("known", "provider-known"), choice("join", "provider-join")];
    let states = vec![choice("off", "providers-off"), choice("on", "providers-on")];
    let mut fields = vec![
        Field::new("kind", text!("providers-kind"), FieldKind::Hidden),
        Field::new("name", text!("provider-name"), FieldKind::Text)
            .hint(text!("provider-name-hint"))
            .required(),
        Field::new("state", text!("column-state"), FieldKind::Select(states)),
        Field::new("policy", text!("provider-policy"), FieldKind::Select(policies)),
    ];
    if saml {
        fields.extend([
            Field::new("metadata", text!("provider-metadata"), FieldKind::Area).required(),
            Field::new("cvr", text!("provider-cvr"), FieldKind::Text).required(),
            Field::new("key_file", text!("provider-key-file"), FieldKind::Text)
                .hint(text!("provider-file-hint"))
                .required(),
        ]);
    } else {
        fields.extend([
            Field::new("issuer", text!("provider-issuer"), FieldKind::Text).required(),
            Field::new("client_id", text!("provider-client-id"), FieldKind::Text).required(),
            Field::new("secret_file", text!("provider-secret-file"), FieldKind::Text)
                .hint(text!("provider-file-hint")),
            Field::new("scopes", text!("provider-scopes"), FieldKind::Text).value("profile email"),
            Field::new("groups_claim", text!("provider-groups-claim"), FieldKind::Text).value("groups"),
            Field::new("login_claim", text!("provider-login-claim"), FieldKind::Text)
                .value("preferred_username"),
            Field::new("cpr_claim", text!("provider-cpr-claim"), FieldKind::Text),
            Field::new("acr", text!("provider-acr"), FieldKind::Area).hint(text!("provider-acr-hint")),
        ]);
    }
    Form {
        action: ctx.href(&format!("/access/sign-in/providers/{id}")),
        csrf: ctx.csrf(),
        fields: fields.into_iter().map(|field| field.typed(typed, &errors)).collect(),
        submit: text!("provider-save"),
        cancel: Some(ctx.href("/access/sign-in")),
        errors,
        files: false,
    }
}

/// The fields of a provider as they would be typed.
fn typed(provider: &Provider) -> Fields {
    let state = if provider.enabled { "on" } else { "off" };
    let mut pairs = vec![
        ("kind", provider.protocol.kind().to_owned()),
        ("name", provider.name.clone()),
        ("state", state.to_owned()),
        ("policy", provider.policy.name().to_owned()),
    ];
    match &provider.protocol {
        Protocol::Oidc(oidc) => {
            let acr = oidc.acr.iter().map(|(value, level)| format!("{value} = {level}"));
            pairs.extend([
                ("issuer", oidc.issuer.clone()),
                ("client_id", oidc.client_id.clone()),
                ("secret_file", oidc.secret_file.clone().unwrap_or_default()),
                ("scopes", oidc.scopes.join(" ")),
                ("groups_claim", oidc.groups_claim.clone()),
                ("login_claim", oidc.login_claim.clone()),
                ("cpr_claim", oidc.cpr_claim.clone().unwrap_or_default()),
                ("acr", acr.collect::<Vec<_>>().join("\n")),
            ]);
        }
        Protocol::Saml(saml) => pairs.extend([
            ("metadata", saml.metadata.clone()),
            ("cvr", saml.cvr.clone()),
            ("key_file", saml.key_file.clone()),
        ]),
    }
    Fields::of_pairs(pairs)
}

pub(super) async fn put(ctx: Ctx, Id(id): Id<ProviderId>, fields: Fields) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let name = errors.required(&fields, "name").map(str::to_owned);
    let policy = fields.get("policy").and_then(Policy::named).unwrap_or(Policy::Known);
    let enabled = fields.get("state") == Some("on");
    let protocol = protocol(&fields);
    if let Some(name) = name {
        let provider = Provider { id, name, enabled, protocol, policy };
        match ctx.write(move |tx, by| signin::put_provider(tx, by, &provider)).await {
            Ok(()) => return Ok(Redirect::to(&ctx.href("/access/sign-in")).into_response()),
            Err(WebError::Refused(message)) => errors.add("", message),
            Err(other) => return Err(other),
        }
    }
    let page = page(&ctx, id, &fields, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn protocol(fields: &Fields) -> Protocol {
    let text = |name: &str| fields.typed(name).unwrap_or_default().to_owned();
    let maybe = |name: &str| fields.typed(name).map(str::to_owned);
    if fields.get("kind") == Some("saml") {
        let (metadata, cvr, key_file) = (text("metadata"), text("cvr"), text("key_file"));
        return Protocol::Saml(Saml { metadata, cvr, key_file });
    }
    let line = |line: &str| {
        let (value, level) = line.rsplit_once('=')?;
        Some((value.trim().to_owned(), level.trim().to_owned()))
    };
    Protocol::Oidc(Oidc {
        issuer: text("issuer"),
        client_id: text("client_id"),
        secret_file: maybe("secret_file"),
        scopes: text("scopes").split_whitespace().map(str::to_owned).collect(),
        groups_claim: text("groups_claim"),
        login_claim: text("login_claim"),
        cpr_claim: maybe("cpr_claim"),
        acr: fields.get("acr").unwrap_or_default().lines().filter_map(line).collect(),
    })
}
