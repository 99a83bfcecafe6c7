//! SCIM 2.0 (RFC 7643, RFC 7644): an outside directory keeps members and mapped roles in step.
//!
//! A directory shows the token of a service account with the act `access.provision_members`; the token names the
//! municipality. Users, groups, filters by equality, patches, pages and entity tags; no bulk, no sorting, no
//! passwords.

mod error;
mod filter;
mod patch;
mod resource;
mod schemas;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kaemner_app::access;
use kaemner_app::access::AccessError;
use kaemner_app::access::signin::{self, DirectoryPage};
use kaemner_app::actor::{Act, Actor};
use kaemner_store::{Scope, Store, Tx};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) use error::refusal;

use self::error::ScimError;
use crate::App;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::form::Fields;
use crate::reads::Reads;
use crate::route::{Method, Need, Route, scim};

/// Resources on one page unless fewer are asked for.
const PAGE_MAX: i64 = 200;

pub(super) fn routes() -> Vec<Route> {
    let need = Need::May(Act::ProvisionMembers);
    vec![
        scim(Method::Get, "/scim/v2/ServiceProviderConfig", need, schemas::config),
        scim(Method::Get, "/scim/v2/ResourceTypes", need, schemas::resource_types),
        scim(Method::Get, "/scim/v2/Schemas", need, schemas::schemas),
        scim(Method::Get, "/scim/v2/Users", need, users).reads(Reads::PERSONS),
        scim(Method::Post, "/scim/v2/Users", need, add_user),
        scim(Method::Get, "/scim/v2/Users/{id}", need, user).reads(Reads::PERSON),
        scim(Method::Put, "/scim/v2/Users/{id}", need, replace_user),
        scim(Method::Patch, "/scim/v2/Users/{id}", need, patch_user),
        scim(Method::Delete, "/scim/v2/Users/{id}", need, remove_user),
        scim(Method::Get, "/scim/v2/Groups", need, groups).reads(Reads::PERSONS),
        scim(Method::Post, "/scim/v2/Groups", need, add_group),
        scim(Method::Get, "/scim/v2/Groups/{id}", need, group).reads(Reads::PERSONS),
        scim(Method::Put, "/scim/v2/Groups/{id}", need, replace_group),
        scim(Method::Patch, "/scim/v2/Groups/{id}", need, patch_group),
        scim(Method::Delete, "/scim/v2/Groups/{id}", need, remove_group),
    ]
}

/// Runs work on the store as the directory, and keeps the use case's own error.
async fn run<T: Send + 'static>(
    ctx: &Ctx,
    work: impl FnOnce(&Store, &Actor) -> Result<T, AccessError> + Send + 'static,
) -> Result<T, ScimError> {
    let by = ctx.by()?.clone();
    Ok(ctx.app.blocking(move |store| work(store, &by)).await??)
}

async fn read<T: Send + 'static>(
    ctx: &Ctx,
    mut work: impl FnMut(&mut Tx<'_>, &Actor) -> Result<T, AccessError> + Send + 'static,
) -> Result<T, ScimError> {
    run(ctx, move |store, by| store.read(Scope::from(by.municipality), |tx| work(tx, by))).await
}

async fn write<T: Send + 'static>(
    ctx: &Ctx,
    mut work: impl FnMut(&mut Tx<'_>, &Actor) -> Result<T, AccessError> + Send + 'static,
) -> Result<T, ScimError> {
    ctx.require_proof().await?;
    let mut renewed = move |tx: &mut Tx<'_>, by: &Actor| {
        let by = access::renewed(tx, by)?;
        work(tx, &by)
    };
    run(ctx, move |store, by| store.write(Scope::from(by.municipality), |tx| renewed(tx, by))).await
}

/// Bytes of what a directory sends: a group of everybody in the largest municipality fits.
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// The object that a directory sends.
struct Said(Value);

impl FromRequest<App> for Said {
    type Rejection = ScimError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ScimError> {
        let bytes = axum::body::to_bytes(request.into_body(), BODY_BYTES_MAX).await;
        let bytes = bytes.map_err(|_| ScimError::Web(WebError::TooLarge))?;
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|_| ScimError::Syntax("the body is no JSON"))?;
        if value.is_object() { Ok(Self(value)) } else { Err(ScimError::Syntax("the body is no object")) }
    }
}

/// The version a directory last saw: `If-Match: W/"3"`. A star fits any.
fn seen(headers: &HeaderMap) -> Result<Option<i64>, ScimError> {
    let Some(tag) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let tag = tag.to_str().unwrap_or_default().trim();
    if tag == "*" {
        return Ok(None);
    }
    let number = tag.trim_start_matches("W/").trim_matches('"').parse();
    number.map(Some).map_err(|_| ScimError::Access(AccessError::Changed))
}

/// One resource, with its entity tag.
fn one(status: StatusCode, resource: &Value) -> Response {
    let tag = resource["meta"]["version"].as_str().and_then(|tag| HeaderValue::from_str(tag).ok());
    let place = resource["meta"]["location"].as_str().and_then(|place| HeaderValue::from_str(place).ok());
    let mut response = answer(status, resource);
    for (name, value) in [(header::ETAG, tag), (header::LOCATION, place)] {
        if let Some(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/scim+json"))];
    (status, kind, body.to_string()).into_response()
}

/// A page of a list (RFC 7644 § 3.4.2).
fn list(total: i64, start: i64, resources: Vec<Value>) -> Response {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    answer(StatusCode::OK, &body)
}

/// `startIndex` and `count`, as forgiving as the standard asks: less than one is one, less than none is none.
fn page_of(query: &Fields) -> Result<DirectoryPage, ScimError> {
    let number = |name: &str, otherwise: i64| match query.typed(name) {
        None => Ok(otherwise),
        Some(text) => text.parse::<i64>().map_err(|_| ScimError::Value("startIndex and count are numbers")),
    };
    let start = number("startIndex", 1)?.max(1);
    Ok(DirectoryPage { start, count: number("count", PAGE_MAX)?.clamp(0, PAGE_MAX) })
}

fn base(ctx: &Ctx) -> String {
    format!("{}/scim/v2", ctx.app.settings.public_url)
}

async fn users(ctx: Ctx) -> Result<Response, ScimError> {
    let query = Fields::of_query(&ctx.request.query);
    let (filter, page) = (filter::read(query.typed("filter"), filter::USER)?, page_of(&query)?);
    let (total, found) = read(&ctx, move |tx, by| signin::directory_users(tx, by, &filter, page)).await?;
    let base = base(&ctx);
    Ok(list(total, page.start, found.iter().map(|user| resource::user(user, &base)).collect()))
}

async fn add_user(ctx: Ctx, Said(body): Said) -> Result<Response, ScimError> {
    ctx.require_proof().await?;
    let said = resource::read_user(&body)?;
    let made = run(&ctx, move |store, by| signin::provision_user(store, by, &said)).await?;
    Ok(one(StatusCode::CREATED, &resource::user(&made, &base(&ctx))))
}

async fn user(ctx: Ctx, Id(id): Id<Uuid>) -> Result<Response, ScimError> {
    let found = read(&ctx, move |tx, by| signin::directory_user(tx, by, id)).await?;
    Ok(one(StatusCode::OK, &resource::user(&found, &base(&ctx))))
}

async fn replace_user(
    ctx: Ctx,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Said(body): Said,
) -> Result<Response, ScimError> {
    store_user(&ctx, id, seen(&headers)?, body).await
}

async fn store_user(ctx: &Ctx, id: Uuid, version: Option<i64>, body: Value) -> Result<Response, ScimError> {
    ctx.require_proof().await?;
    let said = resource::read_user(&body)?;
    let changed = run(ctx, move |store, by| signin::reprovision_user(store, by, id, version, &said)).await?;
    Ok(one(StatusCode::OK, &resource::user(&changed, &base(ctx))))
}

async fn patch_user(
    ctx: Ctx,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Said(body): Said,
) -> Result<Response, ScimError> {
    let found = read(&ctx, move |tx, by| signin::directory_user(tx, by, id)).await?;
    let version = seen(&headers)?.or(Some(found.version));
    let mut value = resource::whole(&found, &base(&ctx));
    patch::apply(&mut value, &body)?;
    store_user(&ctx, id, version, value).await
}

async fn remove_user(ctx: Ctx, Id(id): Id<Uuid>, headers: HeaderMap) -> Result<Response, ScimError> {
    ctx.require_proof().await?;
    let version = seen(&headers)?;
    run(&ctx, move |store, by| signin::deprovision_user(store, by, id, version)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn groups(ctx: Ctx) -> Result<Response, ScimError> {
    let query = Fields::of_query(&ctx.request.query);
    let (filter, page) = (filter::read(query.typed("filter"), filter::GROUP)?, page_of(&query)?);
    let (total, found) = read(&ctx, move |tx, by| signin::directory_groups(tx, by, &filter, page)).await?;
    let base = base(&ctx);
    let without = query.get("excludedAttributes").is_some_and(|names| names.contains("members"));
    let shown = found.iter().map(|group| {
        let mut value = resource::group(group, &base);
        if without && let Some(object) = value.as_object_mut() {
            object.remove("members");
        }
        value
    });
    Ok(list(total, page.start, shown.collect()))
}

async fn add_group(ctx: Ctx, Said(body): Said) -> Result<Response, ScimError> {
    let said = resource::read_group(&body)?;
    let made = write(&ctx, move |tx, by| signin::provision_group(tx, by, &said)).await?;
    Ok(one(StatusCode::CREATED, &resource::group(&made, &base(&ctx))))
}

async fn group(ctx: Ctx, Id(id): Id<Uuid>) -> Result<Response, ScimError> {
    let found = read(&ctx, move |tx, by| signin::directory_group(tx, by, id)).await?;
    Ok(one(StatusCode::OK, &resource::group(&found, &base(&ctx))))
}

async fn replace_group(
    ctx: Ctx,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Said(body): Said,
) -> Result<Response, ScimError> {
    store_group(&ctx, id, seen(&headers)?, body).await
}

async fn store_group(ctx: &Ctx, id: Uuid, version: Option<i64>, body: Value) -> Result<Response, ScimError> {
    let said = resource::read_group(&body)?;
    let changed = write(ctx, move |tx, by| signin::reprovision_group(tx, by, id, version, &said)).await?;
    Ok(one(StatusCode::OK, &resource::group(&changed, &base(ctx))))
}

async fn patch_group(
    ctx: Ctx,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Said(body): Said,
) -> Result<Response, ScimError> {
    let found = read(&ctx, move |tx, by| signin::directory_group(tx, by, id)).await?;
    let version = seen(&headers)?.or(Some(found.version));
    let mut value = resource::group(&found, &base(&ctx));
    patch::apply(&mut value, &body)?;
    store_group(&ctx, id, version, value).await
}

async fn remove_group(ctx: Ctx, Id(id): Id<Uuid>, headers: HeaderMap) -> Result<Response, ScimError> {
    let version = seen(&headers)?;
    write(&ctx, move |tx, by| signin::deprovision_group(tx, by, id, version)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What stops a request before its own work begins.
impl From<WebError> for ScimError {
    fn from(error: WebError) -> Self {
        Self::Web(error)
    }
}
