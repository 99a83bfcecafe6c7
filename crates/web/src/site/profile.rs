//! One's own sessions, municipalities and choices.

use askama::Template;
use axum::response::Redirect;
use kaemner_app::access::{self, HomeAddress, OwnSession, SessionId};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, text};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::Fields;
use crate::frame::municipality_name;
use crate::page::Page;
use crate::patterns::danish_moment;

#[derive(Template)]
#[template(path = "site/profile.html")]
struct ProfileView {
    csrf: String,
    code: MunicipalityCode,
    this: SessionId,
    sessions: Vec<OwnSession>,
    municipalities: Vec<(MunicipalityCode, String)>,
    roles: Vec<Message>,
    home: Option<HomeAddress>,
}

impl ProfileView {
    fn browser(&self, session: &OwnSession) -> Message {
        super::browser::told(&session.client)
    }

    fn moment(&self, at: &jiff::Timestamp) -> String {
        danish_moment(*at)
    }
}

/// The profile lies below a municipality, like everything else.
pub(super) async fn to_profile(ctx: Ctx) -> Result<Redirect, WebError> {
    let session = ctx.session.as_ref().ok_or(WebError::SignInFirst)?;
    Ok(Redirect::to(&format!("/{}/profile", session.municipality)))
}

pub(super) async fn profile(ctx: Ctx) -> Result<Page, WebError> {
    let session = ctx.session.clone().ok_or(WebError::SignInFirst)?;
    let (person, asking) = (session.person, session.clone());
    let (sessions, municipalities) = ctx
        .blocking(move |store| {
            let sessions = access::own_sessions(store, &asking)?;
            access::persons_municipalities(store, person).map(|municipalities| (sessions, municipalities))
        })
        .await?;
    let mut keys: Vec<_> = ctx.by()?.rights().iter().map(|right| right.role.clone()).collect();
    keys.sort();
    keys.dedup();
    let known = ctx.read(|tx, _| access::roles(tx)).await?;
    let roles = keys.iter().map(|key| known.name(key)).collect();
    let view = ProfileView {
        csrf: session.csrf.clone(),
        code: ctx.code()?,
        this: session.id,
        sessions,
        // A session that one municipality's provider vouches for is told of that one alone.
        municipalities: municipalities
            .into_iter()
            .filter(|code| session.holds_in(*code))
            .map(|code| (code, municipality_name(code)))
            .collect(),
        roles,
        home: crate::access::address::own(&ctx).await?,
    };
    let name = ctx.by()?.name.clone();
    Page::new(&ctx, super::head(text!("profile-title", name = name)).help("profile"), &view).await
}

pub(super) async fn end_session(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    ctx.require_proof().await?;
    let id: SessionId = fields.get("id").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?;
    let session = ctx.session.clone().ok_or(WebError::SignInFirst)?;
    ctx.blocking(move |store| access::end_session(store, &session, id)).await?;
    Ok(Redirect::to(&ctx.href("/profile")))
}

pub(super) async fn end_others(ctx: Ctx, _: Fields) -> Result<Redirect, WebError> {
    ctx.require_proof().await?;
    let session = ctx.session.clone().ok_or(WebError::SignInFirst)?;
    ctx.blocking(move |store| access::end_other_sessions(store, &session)).await?;
    Ok(Redirect::to(&ctx.href("/profile")))
}
