//! No personal number in an address: browsers keep addresses, and proxies write them down.
//!
//! A script holds a search back that looks like one. Where it came through all the same, nobody is searched for: a page
//! is shown without it, under an address that does not hold it, and says why.

use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_values::numbers::Cpr;

use crate::ctx::Ctx;
use crate::form::Fields;

/// The field that says what was left out of an address, and its value.
const TOLD: (&str, &str) = ("told", "personal-number");

/// Whether the address below a municipality holds what is likely to be a personal number.
pub(crate) fn stands_in(ctx: &Ctx) -> bool {
    ctx.info.path.contains("{code}")
        && Fields::of_query(&ctx.request.query).iter().any(|(name, value)| is_one(name) || is_one(value))
}

fn is_one(text: &str) -> bool {
    Cpr::is_likely_in(text)
}

/// To the same page without it. htmx follows the header with a whole page.
pub(crate) fn left_out(ctx: &Ctx) -> Response {
    let kept = Fields::of_query(&ctx.request.query)
        .to_query(|name, value| name != TOLD.0 && !is_one(name) && !is_one(value));
    let joint = if kept.is_empty() { '?' } else { '&' };
    let to = format!("{}{kept}{joint}{}={}", ctx.request.path, TOLD.0, TOLD.1);
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&to) {
        headers.insert("hx-redirect", value);
    }
    (headers, Redirect::to(&to)).into_response()
}

/// Whether the page shown is one that something was left out of.
pub(crate) fn was_left_out(ctx: &Ctx) -> bool {
    Fields::of_query(&ctx.request.query).get(TOLD.0) == Some(TOLD.1)
}
