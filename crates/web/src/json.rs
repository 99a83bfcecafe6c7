//! Refusals for programs: problem+json (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kaemner_values::numbers::Cpr;
use kaemner_values::text::Message;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ctx::Ctx;
use crate::error::WebError;

/// Why a request was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The kind of problem, a stable word: `error-not-found`, or the key of the rule that says no.
    #[serde(rename = "type")]
    #[schema(example = "urn:kaemner:ledger-unbalanced")]
    kind: String,
    /// The kind in words, in the language of the request.
    title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    status: u16,
    /// What to do about it.
    detail: String,
    /// The reference number of the request, also in the server's log.
    instance: String,
    /// Every field that is wrong; absent when the request as a whole is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// A field of the request that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// Where it stands.
    #[schema(example = "lines[1].account")]
    field: String,
    /// The rule, a stable word.
    #[serde(rename = "type")]
    #[schema(example = "urn:kaemner:ledger-no-such-account")]
    kind: String,
    /// What to do about it, in the language of the request.
    detail: String,
}

/// A program logs what it is told: no personal number is said again, whatever field it was put into.
impl Problem {
    /// The problem of an error.
    pub(crate) fn of(error: &WebError, ctx: &Ctx) -> Self {
        let (title, remedy) = (error.title(), error.remedy());
        let key = match error {
            WebError::Conflict(message) | WebError::Refused(message) => message.key,
            WebError::Invalid(_) | WebError::KeyMissing | WebError::Json { .. } => remedy.key,
            _ => title.key,
        };
        let wrong = match error {
            WebError::Invalid(fields) => fields.as_slice(),
            _ => &[],
        };
        let field = |(field, message): &(String, Message)| FieldProblem {
            field: field.clone(),
            kind: format!("urn:kaemner:{}", message.key),
            detail: Cpr::hidden_in(&ctx.say(message)),
        };
        Self {
            kind: format!("urn:kaemner:{key}"),
            title: ctx.say(&title),
            status: error.status().as_u16(),
            detail: Cpr::hidden_in(&ctx.say(&remedy)),
            instance: format!("urn:kaemner:request:{}", ctx.request.id),
            errors: wrong.iter().map(field).collect(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))];
        (status, kind, axum::Json(self)).into_response()
    }
}
