//! Search and the palette: places first, then what the capabilities know by number or name.

use std::collections::HashMap;
use std::fmt::Write;

use askama::Template;
use axum::Json;
use axum::extract::Query;
use kaemner_values::text;
use serde::Serialize;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::frame::shown_doors;
use crate::page::Page;
use crate::{filters, language};

/// Places shown at a time.
const SHOWN: usize = 12;

/// One thing to go to.
#[derive(Debug, Serialize)]
pub(crate) struct Hit {
    /// What is shown.
    pub(crate) text: String,
    /// Which kind of thing it is, in the person's words.
    pub(crate) kind: String,
    /// Where it leads.
    pub(crate) href: String,
}

/// What the palette shows for the letters typed so far.
pub(super) async fn palette(
    ctx: Ctx,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Vec<Hit>>, WebError> {
    Ok(Json(hits(&ctx, query.get("q").map_or("", |q| q.trim())).await?))
}

#[derive(Template)]
#[template(path = "site/search.html")]
struct SearchView {
    hits: Vec<Hit>,
}

/// The same without scripts, as a page.
pub(super) async fn search(ctx: Ctx, Query(query): Query<HashMap<String, String>>) -> Result<Page, WebError> {
    let q = query.get("q").map_or("", |q| q.trim());
    let hits = hits(&ctx, q).await?;
    let title = text!("search-title", count = hits.len(), query = q);
    Page::new(&ctx, super::head(title), &SearchView { hits }).await
}

async fn hits(ctx: &Ctx, q: &str) -> Result<Vec<Hit>, WebError> {
    let mut hits = places(ctx, q);
    hits.truncate(SHOWN);
    if !q.is_empty() {
        hits.extend(crate::ledger::hits(ctx, q).await?);
    }
    Ok(hits)
}

fn places(ctx: &Ctx, q: &str) -> Vec<Hit> {
    let (language, needle) = (ctx.request.language, q.to_lowercase());
    let Some(actor) = ctx.actor() else { return Vec::new() };
    let doors = shown_doors(actor, "", 0);
    let kind = language::t(language, "palette-place");
    let places = doors.into_iter().flat_map(|door| door.places);
    let hit = |place: crate::frame::ShownPlace| Hit {
        text: language::t(language, &place.key),
        kind: kind.clone(),
        href: place.href,
    };
    places.map(hit).filter(|hit| hit.text.to_lowercase().contains(&needle)).collect()
}

/// Percent-encodes what is not plainly safe inside a query.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            // Writing to a string cannot fail.
            other => drop(write!(out, "%{other:02X}")),
        }
    }
    out
}
