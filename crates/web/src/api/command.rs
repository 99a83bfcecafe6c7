//! Commands of programs: a key of their own, a body of JSON, and the same answer whenever they are sent again.

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use kaemner_app::access;
use kaemner_app::actor::{Act, Actor};
use kaemner_store::{Once, Scope, StoreError, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::{IntoParams, IntoResponses};

use crate::App;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::FORM_BYTES_MAX;
use crate::json::Problem;

/// The header with the caller's key.
const KEY: &str = "idempotency-key";
const KEY_MAX: usize = 200;

/// What a program asks to be done.
pub(crate) struct Command<T> {
    /// What the body says.
    pub(crate) said: T,
    key: String,
    /// Path and body: the same key for anything else is a conflict.
    request: Vec<u8>,
}

impl<T: DeserializeOwned> FromRequest<App> for Command<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &App) -> Result<Self, WebError> {
        let key = key(request.headers())?;
        let mut said = request.uri().path().as_bytes().to_vec();
        said.push(b'\n');
        let body = axum::body::to_bytes(request.into_body(), FORM_BYTES_MAX).await;
        let body = body.map_err(|_| WebError::TooLarge)?;
        said.extend_from_slice(&body);
        let read = serde_json::from_slice(&body).map_err(|error| WebError::Json {
            line: error.line(),
            column: error.column(),
            problem: error.to_string(),
        })?;
        Ok(Self { said: read, key, request: said })
    }
}

fn key(headers: &HeaderMap) -> Result<String, WebError> {
    let key = headers.get(KEY).and_then(|key| key.to_str().ok()).map(str::trim).unwrap_or_default();
    match key.len() {
        1..=KEY_MAX => Ok(key.to_owned()),
        _ => Err(WebError::KeyMissing),
    }
}

impl<T> Command<T> {
    /// Runs `f` in one transaction the first time, and gives the first answer at every later time. When `f` fails
    /// nothing is kept, so that a corrected command may use the key again.
    pub(crate) async fn run<A: Serialize>(
        self,
        ctx: &Ctx,
        act: Act,
        f: impl Fn(&mut Tx<'_>, &Actor, &T) -> Result<A, WebError> + Send + 'static,
    ) -> Result<(StatusCode, Json<Value>), WebError>
    where
        T: Send + 'static,
    {
        ctx.require_proof().await?;
        let by = ctx.by()?.clone();
        let answer = ctx
            .blocking(move |store| {
                let once =
                    Once { actor: by.person.get(), act: act.name(), key: &self.key, request: &self.request };
                store.write(Scope::from(by.municipality), |tx| {
                    let by = access::renewed(tx, &by)?;
                    tx.once(&once, |tx| answer(&f(tx, &by, &self.said)?))
                })
            })
            .await?;
        Ok((StatusCode::CREATED, Json(answer)))
    }
}

fn answer(answer: &impl Serialize) -> Result<Value, WebError> {
    let unwritten = |problem: serde_json::Error| StoreError::Io {
        what: "answer".to_owned(),
        problem: problem.to_string(),
    };
    Ok(serde_json::to_value(answer).map_err(unwritten)?)
}

/// The key of a command.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described; the command reads it")]
pub(crate) struct CommandKey {
    /// Your own key: the same command again gives the first answer.
    #[param(rename = "Idempotency-Key")]
    key: String,
}

/// How a command can be refused.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only described; errors become these by themselves")]
pub(crate) enum Refusals {
    /// The request cannot be read.
    #[response(status = 400)]
    BadRequest(Problem),
    /// No session or token that holds.
    #[response(status = 401)]
    Unknown(Problem),
    /// Not this person's to do.
    #[response(status = 403)]
    Denied(Problem),
    /// Nothing there that this person may know of.
    #[response(status = 404)]
    NotFound(Problem),
    /// In another state, or the key was used for another request.
    #[response(status = 409)]
    Conflict(Problem),
    /// Too large.
    #[response(status = 413)]
    TooLarge(Problem),
    /// Some fields are wrong; each is named.
    #[response(status = 422)]
    Invalid(Problem),
}
