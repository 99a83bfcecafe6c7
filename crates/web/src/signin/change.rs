//! The page where a second person confirms how people sign in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::signin::{self, Proposal, Protocol, Provider, RoleMapping, SignInChange, saml};
use kaemner_app::access::{self, Role};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, danish, text};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::danish_moment;

#[derive(Template)]
#[template(path = "signin/changes.html")]
struct ChangesView {
    csrf: String,
    code: MunicipalityCode,
    changes: Vec<Shown>,
    problem: Option<Message>,
}

/// One change in words.
struct Shown {
    id: String,
    kind: Message,
    title: String,
    proposer: String,
    at: String,
    facts: Vec<Fact>,
}

/// One setting: what it is, what it was, what it becomes.
struct Fact {
    label: Message,
    before: Option<String>,
    after: String,
}

impl Fact {
    fn changed(&self) -> bool {
        self.before.as_ref().is_some_and(|before| *before != self.after)
    }
}

fn shown(ctx: &Ctx, change: SignInChange) -> Shown {
    let title = change.proposal.title().to_owned();
    let (kind, facts) = match &change.proposal {
        Proposal::Provider(provider) => {
            (text!("changes-provider"), compared(ctx, change.standing.as_ref(), provider))
        }
        Proposal::Mapping(mapping) => (text!("changes-mapping"), mapped(ctx, &change.source, mapping)),
        Proposal::Unit { unit, .. } => {
            let unit = Fact { label: text!("mappings-unit"), before: None, after: unit.to_string() };
            (text!("changes-unit"), vec![unit])
        }
    };
    let (id, at) = (change.id.to_string(), danish_moment(change.proposed_at));
    Shown { id, kind, title, proposer: change.proposer, at, facts }
}

fn compared(ctx: &Ctx, standing: Option<&Provider>, provider: &Provider) -> Vec<Fact> {
    let before = standing.map(|standing| told(ctx, standing)).unwrap_or_default();
    let fact = |(label, after): (Message, String)| {
        let before = before.iter().find(|(known, _)| *known == label).map(|(_, value)| value.clone());
        Fact { label, before, after }
    };
    told(ctx, provider).into_iter().map(fact).collect()
}

/// The settings of a provider that decide whom it lets in, in words.
fn told(ctx: &Ctx, provider: &Provider) -> Vec<(Message, String)> {
    let state = if provider.enabled { text!("providers-on") } else { text!("providers-off") };
    let policy = match provider.policy {
        signin::Policy::Known => text!("provider-known"),
        signin::Policy::Join => text!("provider-join"),
    };
    let mut all = vec![
        (text!("provider-name"), provider.name.clone()),
        (text!("column-state"), ctx.say(&state)),
        (text!("provider-policy"), ctx.say(&policy)),
    ];
    match &provider.protocol {
        Protocol::Oidc(oidc) => {
            let acr = oidc.acr.iter().map(|(value, level)| format!("{value} = {level}"));
            all.extend([
                (text!("provider-issuer"), oidc.issuer.clone()),
                (text!("provider-client-id"), oidc.client_id.clone()),
                (text!("provider-secret-file"), oidc.secret_file.clone().unwrap_or_default()),
                (text!("provider-scopes"), oidc.scopes.join(" ")),
                (text!("provider-groups-claim"), oidc.groups_claim.clone()),
                (text!("provider-login-claim"), oidc.login_claim.clone()),
                (text!("provider-cpr-claim"), oidc.cpr_claim.clone().unwrap_or_default()),
                (text!("provider-acr"), acr.collect::<Vec<_>>().join("; ")),
            ]);
        }
        Protocol::Saml(known) => {
            if let Ok(idp) = saml::Idp::of_metadata(&known.metadata) {
                all.push((text!("changes-entity"), idp.entity));
                all.push((text!("changes-address"), idp.sign_in));
            }
            all.extend([
                (text!("provider-cvr"), known.cvr.clone()),
                (text!("provider-key-file"), known.key_file.clone()),
                (text!("provider-metadata"), known.metadata.clone()),
            ]);
        }
    }
    all
}

fn mapped(ctx: &Ctx, source: &str, mapping: &RoleMapping) -> Vec<Fact> {
    let role = access::ready_role(mapping.role).map_or_else(|| text!("role-employee"), Role::message);
    let limit = mapping.limit.map_or_else(|| "–".to_owned(), danish::amount);
    let maybe = |name: &Option<String>| name.clone().unwrap_or_else(|| "–".to_owned());
    let facts = [
        (text!("mappings-source"), source.to_owned()),
        (text!("mappings-role"), ctx.say(&role)),
        (text!("mappings-unit"), mapping.unit.to_string()),
        (text!("mappings-unit-constraint"), maybe(&mapping.unit_constraint)),
        (text!("mappings-limit"), limit),
        (text!("mappings-amount-constraint"), maybe(&mapping.amount_constraint)),
    ];
    facts.into_iter().map(|(label, after)| Fact { label, before: None, after }).collect()
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    page(&ctx, None).await
}

async fn page(ctx: &Ctx, problem: Option<Message>) -> Result<Page, WebError> {
    let waiting = ctx.read(signin::waiting_sign_in_changes).await?;
    let changes = waiting.into_iter().map(|change| shown(ctx, change)).collect();
    let view = ChangesView { csrf: ctx.csrf(), code: ctx.code()?, changes, problem };
    let head = Head::new(text!("changes-title")).lead(text!("changes-lead"));
    Page::new(ctx, head.help("sign-in"), &view).await
}

fn id(fields: &Fields) -> Result<signin::SignInChangeId, WebError> {
    let id = fields.get("id").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?;
    Ok(signin::SignInChangeId::new(id))
}

/// Confirms or drops, as the button says.
pub(super) async fn decide(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let (id, confirm) = (id(&fields)?, fields.get("answer") == Some("confirm"));
    let decided = ctx.write(move |tx, by| {
        if confirm {
            signin::confirm_sign_in_change(tx, by, id)
        } else {
            signin::drop_sign_in_change(tx, by, id)
        }
    });
    match decided.await {
        Ok(()) => Ok(Redirect::to(&ctx.href("/access/sign-in/changes")).into_response()),
        Err(WebError::Refused(message)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, Some(message)).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Takes one's own proposal back.
pub(super) async fn take_back(ctx: Ctx, fields: Fields) -> Result<Response, WebError> {
    let id = id(&fields)?;
    ctx.write(move |tx, by| signin::drop_sign_in_change(tx, by, id)).await?;
    Ok(Redirect::to(&ctx.href("/access/sign-in")).into_response())
}
