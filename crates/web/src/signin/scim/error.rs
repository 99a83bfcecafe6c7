//! Refusals in the form of RFC 7644 § 3.12.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kaemner_app::access::AccessError;
use serde_json::json;

use crate::ctx::Ctx;
use crate::error::WebError;

/// Why a directory's request is refused. The details are for the directory's log.
#[derive(Debug)]
pub(super) enum ScimError {
    /// The body cannot be read.
    Syntax(&'static str),
    /// A value is missing or of another type.
    Value(&'static str),
    /// A filter that is not supported.
    Filter,
    /// A path that names nothing.
    Path,
    /// What names nothing to remove.
    NoTarget,
    /// The use case says no.
    Access(AccessError),
    /// What every request may meet.
    Web(WebError),
}

impl From<AccessError> for ScimError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl IntoResponse for ScimError {
    fn into_response(self) -> Response {
        let (status, kind, detail) = match self {
            Self::Syntax(detail) => (StatusCode::BAD_REQUEST, "invalidSyntax", detail),
            Self::Value(detail) => (StatusCode::BAD_REQUEST, "invalidValue", detail),
            Self::Filter => (
                StatusCode::BAD_REQUEST,
                "invalidFilter",
                "filters are: attribute eq \"value\", joined by and",
            ),
            Self::Path => (StatusCode::BAD_REQUEST, "invalidPath", "the path names no attribute"),
            Self::NoTarget => (StatusCode::BAD_REQUEST, "noTarget", "remove needs a path"),
            Self::Access(AccessError::UserNameTaken) => {
                (StatusCode::CONFLICT, "uniqueness", "the name is taken")
            }
            Self::Access(AccessError::Changed) => {
                (StatusCode::PRECONDITION_FAILED, "", "the resource was changed in between")
            }
            Self::Access(AccessError::BadRole(_)) => {
                (StatusCode::BAD_REQUEST, "invalidValue", "a mapped role cannot be given like this")
            }
            Self::Access(other) => return WebError::from(other).into_response(),
            Self::Web(other) => return other.into_response(),
        };
        answer(status, kind, detail)
    }
}

fn answer(status: StatusCode, kind: &str, detail: &str) -> Response {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": status.as_str(),
        "detail": detail,
    });
    if !kind.is_empty() {
        body["scimType"] = json!(kind);
    }
    let media = [(header::CONTENT_TYPE, HeaderValue::from_static("application/scim+json"))];
    (status, media, body.to_string()).into_response()
}

/// A refusal that every request may meet, as a directory reads it.
pub(crate) fn refusal(error: &WebError, ctx: &Ctx) -> Response {
    let detail = format!("{}. {}", ctx.say(&error.title()), ctx.say(&error.remedy()));
    answer(error.status(), "", &detail)
}
