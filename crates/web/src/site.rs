//! What belongs to no capability: home, search, palette, choices, favourites, profile, help, health.

mod browser;
mod desk;
mod help;
mod palette;
mod profile;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::actor::Act;
use kaemner_app::tasks::{self, Favourite};
use kaemner_values::text;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::Fields;
use crate::page::Head;
use crate::route::{Need, Route, action, api_get, page, probe};
use crate::session::local;
use crate::{cookies, language, patterns};

pub(crate) use palette::{Hit, encode};

pub(crate) fn routes() -> Vec<Route> {
    let desk = Need::May(Act::UseOwnDesk);
    vec![
        page("/", Need::SignedIn, front),
        page("/{code}", Need::SignedIn, desk::home),
        page("/{code}/menu", desk, desk::menu),
        page("/{code}/search", desk, palette::search),
        api_get("/{code}/palette", desk, palette::palette),
        page("/profile", Need::SignedIn, profile::to_profile),
        page("/{code}/profile", Need::SignedIn, profile::profile),
        action("/{code}/profile/end-session", Need::SignedIn, profile::end_session),
        action("/{code}/profile/end-others", Need::SignedIn, profile::end_others),
        action("/{code}/favourites", desk, favourite),
        action("/{code}/views", desk, patterns::keep_view),
        action("/{code}/views/drop", desk, patterns::drop_view),
        action("/choices", Need::Nobody, choose),
        page("/{code}/help", Need::SignedIn, help::index),
        page("/{code}/help/{name}", Need::SignedIn, help::show),
        page("/was", Need::Nobody, help::accessibility),
        probe("/healthz", healthy),
        probe("/readyz", ready),
    ]
}

/// The address that leads to one's own municipality.
async fn front(ctx: Ctx) -> Result<Redirect, WebError> {
    let session = ctx.session.as_ref().ok_or(WebError::SignInFirst)?;
    Ok(Redirect::to(&format!("/{}", session.municipality)))
}

/// Whatever no route takes.
pub(crate) async fn nothing_here() -> WebError {
    WebError::NotFound
}

/// The process answers.
async fn healthy() -> &'static str {
    "ok\n"
}

/// The database answers, with the schema of this program.
async fn ready(ctx: Ctx) -> Response {
    let scopes = ctx.blocking(|store| store.municipalities()).await;
    match scopes {
        Ok(_) => (StatusCode::OK, "ready\n").into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}

/// Keeps a choice of language, density or keys in a cookie, and goes back.
async fn choose(ctx: Ctx, fields: Fields) -> Response {
    let settings = &ctx.app.settings;
    let allowed = [
        (cookies::LANGUAGE, fields.get("language").filter(|tag| language::of_tag(tag).is_some())),
        (cookies::DENSITY, fields.get("density").filter(|value| matches!(*value, "compact" | "roomy"))),
        (cookies::KEYS, fields.get("keys").filter(|value| matches!(*value, "on" | "off"))),
    ];
    let back = fields.get("back").and_then(local).unwrap_or_else(|| "/".to_owned());
    let chosen = allowed.into_iter().find_map(|(name, value)| cookies::choice(settings, name, value?));
    (crate::session::set_cookie(chosen), Redirect::to(&back)).into_response()
}

/// Adds the page to the favourites, or takes it off, and goes back to it.
async fn favourite(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let url = fields.get("url").filter(|url| url.is_empty() || local(url).is_some());
    let url = url.ok_or(WebError::BadRequest("favourite"))?.to_owned();
    let title: String =
        fields.typed("title").ok_or(WebError::BadRequest("title"))?.chars().take(120).collect();
    let back = ctx.href(&url);
    ctx.write(move |tx, by| {
        tasks::toggle_favourite(tx, by, &Favourite { url: url.clone(), title: title.clone() })
    })
    .await?;
    Ok(Redirect::to(&back))
}

/// A head of the pages in this module.
fn head(title: kaemner_values::text::Message) -> Head {
    Head::new(title).crumb(text!("place-desk"), "")
}
