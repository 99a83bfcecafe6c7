//! What goes wrong on the way to an answer, and how it is shown: as a page, or as problem+json.

use std::error::Error;
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::access::AccessError;
use kaemner_app::actor::Denied;
use kaemner_store::StoreError;
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::ctx::Ctx;
use crate::filters;
use crate::json::Problem;
use crate::number;
use crate::page::{Head, Page};
use crate::route::Kind;

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WebError {
    /// No session; a page leads to sign-in.
    #[error("no session")]
    SignInFirst,
    /// A bearer token that opens nothing: unknown, expired or revoked, which are not told apart.
    #[error("a token that opens nothing")]
    BadToken,
    /// More requests than one browser, program or address may send for now.
    #[error("too many requests")]
    TooMany,
    /// There is no such thing, or the person may not know of it.
    #[error("not found")]
    NotFound,
    /// The address or the form cannot be read at all.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// The address holds what is likely to be a personal number; a page is shown without it.
    #[error("a personal number in the address")]
    NumberInAddress,
    /// A changing request without the session's token, or from another site.
    #[error("the request did not come from a page of this session")]
    Unproven,
    /// Someone else was first, or the same key came with another request.
    #[error("conflict: {}", .0.key)]
    Conflict(Message),
    /// A rule says no; the message says what to do.
    #[error("refused: {}", .0.key)]
    Refused(Message),
    /// Fields of a program's request are wrong: each with its place and what to do.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<(String, Message)>),
    /// A program's command without a key of its own.
    #[error("a command without an Idempotency-Key")]
    KeyMissing,
    /// The body is no JSON, or not that of the command.
    #[error("the body cannot be read at line {line}, column {column}")]
    Json {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the reader says.
        problem: String,
    },
    /// More bytes than a form or a file may have.
    #[error("too large")]
    TooLarge,
    /// The database is busy or another version; trying again helps.
    #[error("unavailable: {0}")]
    Unavailable(#[source] StoreError),
    /// Our fault. The person gets a reference number, the log gets the cause.
    #[error("{0}")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
    /// A blocking task panicked; the panic is in the log.
    #[error("a task panicked")]
    Panicked,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
    /// A handler was reached without its route's line: a fault in the table.
    #[error("a route without its line in the table")]
    Unwired,
}

impl WebError {
    /// The status of the answer.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::SignInFirst | Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) | Self::KeyMissing | Self::Json { .. } => StatusCode::BAD_REQUEST,
            Self::Unproven => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Refused(_) | Self::Invalid(_) | Self::NumberInAddress => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable(_) | Self::Stopping => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) | Self::Panicked | Self::Unwired => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The heading of the page: what happened, in a few words.
    pub(crate) fn title(&self) -> Message {
        match self {
            Self::SignInFirst => text!("error-sign-in-first"),
            Self::BadToken => text!("error-bad-token"),
            Self::TooMany => text!("error-too-many"),
            Self::NotFound => text!("error-not-found"),
            Self::BadRequest(_) | Self::KeyMissing | Self::Json { .. } => text!("error-bad-request"),
            Self::Unproven => text!("error-unproven"),
            Self::Conflict(_) => text!("error-conflict"),
            Self::Refused(_) | Self::Invalid(_) | Self::NumberInAddress => text!("error-refused"),
            Self::TooLarge => text!("error-too-large"),
            Self::Unavailable(_) | Self::Stopping => text!("error-unavailable"),
            Self::Broken(_) | Self::Panicked | Self::Unwired => text!("error-broken"),
        }
    }

    /// What the person can do about it.
    pub(crate) fn remedy(&self) -> Message {
        match self {
            Self::Conflict(message) | Self::Refused(message) => message.clone(),
            Self::SignInFirst => text!("error-sign-in-first-remedy"),
            Self::BadToken => text!("error-bad-token-remedy"),
            Self::TooMany => text!("error-too-many-remedy"),
            Self::NotFound => text!("error-not-found-remedy"),
            Self::BadRequest(_) => text!("error-bad-request-remedy"),
            Self::Invalid(fields) => text!("error-invalid-remedy", count = fields.len()),
            Self::KeyMissing => text!("error-key-missing-remedy"),
            Self::Json { line, column, problem } => {
                text!("error-json-remedy", line = *line, column = *column, problem = problem.as_str())
            }
            Self::NumberInAddress => text!("error-number-in-address"),
            Self::Unproven => text!("error-unproven-remedy"),
            Self::TooLarge => text!("error-too-large-remedy"),
            Self::Unavailable(_) | Self::Stopping => text!("error-unavailable-remedy"),
            Self::Broken(_) | Self::Panicked | Self::Unwired => text!("error-broken-remedy"),
        }
    }

    /// An error of a capability: its own message refuses; without one it is ours.
    pub(crate) fn of(error: impl Error + Send + Sync + 'static, message: Option<Message>) -> Self {
        match message {
            Some(message) => Self::Refused(message),
            None => Self::Broken(Box::new(error)),
        }
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Conflict => error.message().map_or(Self::NotFound, Self::Conflict),
            StoreError::Transient(_)
            | StoreError::CommitUnknown
            | StoreError::NeedsMigration { .. }
            | StoreError::TooNewSchema { .. } => Self::Unavailable(error),
            _ => Self::Broken(Box::new(error)),
        }
    }
}

impl From<Denied> for WebError {
    /// What a person may not know of does not exist; a limit or a separation is said.
    fn from(denied: Denied) -> Self {
        if denied.hides() { Self::NotFound } else { Self::Refused(denied.message()) }
    }
}

impl From<AccessError> for WebError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Denied(denied) => denied.into(),
            AccessError::NotFound(_) => Self::NotFound,
            AccessError::Store(error) => error.into(),
            other => {
                let message = other.message();
                Self::of(other, message)
            }
        }
    }
}

/// Marks an answer that [`crate::session::load`] still has to show.
#[derive(Clone)]
pub(crate) struct Unshown(pub(crate) Arc<WebError>);

/// A handler knows too little to show its error; the error travels out to where the request is known.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Unshown(Arc::new(self)));
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorView {
    remedy: Message,
    reference: Option<String>,
}

/// The answer a person or a program gets for an error; ours are logged with their cause and the reference.
pub(crate) fn show(error: &WebError, ctx: &Ctx) -> Response {
    let status = error.status();
    if status.is_server_error() {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        tracing::error!(request.id = %ctx.request.id, %error, cause, "request failed");
    }
    match (ctx.info.kind, error) {
        (Kind::Page, WebError::SignInFirst) => sign_in(ctx),
        (Kind::Page, WebError::NumberInAddress) => number::left_out(ctx),
        (Kind::Page | Kind::Export, _) => page(error, status, ctx),
        (Kind::Api | Kind::Probe, _) => with_challenge(error, Problem::of(error, ctx).into_response()),
        (Kind::Scim, _) => with_challenge(error, crate::signin::scim_refusal(error, ctx)),
    }
}

/// Programs are told how to prove who they are (RFC 6750), and when to come back.
fn with_challenge(error: &WebError, mut response: Response) -> Response {
    let (name, value) = match error {
        WebError::SignInFirst => (header::WWW_AUTHENTICATE, "Bearer"),
        WebError::BadToken => (header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
        WebError::TooMany => (header::RETRY_AFTER, "1"),
        _ => return response,
    };
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response
}

fn page(error: &WebError, status: StatusCode, ctx: &Ctx) -> Response {
    let reference = status.is_server_error().then(|| ctx.request.id.clone());
    let view = ErrorView { remedy: error.remedy(), reference };
    (status, Page::bare(ctx, Head::new(error.title()), &view)).into_response()
}

/// To the sign-in page and back again. htmx follows the header with a whole page.
fn sign_in(ctx: &Ctx) -> Response {
    let query = if ctx.request.query.is_empty() { String::new() } else { format!("?{}", ctx.request.query) };
    let back = crate::site::encode(&format!("{}{query}", ctx.request.path));
    let to = format!("/sign-in?next={back}");
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&to) {
        headers.insert("hx-redirect", value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (headers, Redirect::to(&to)).into_response()
}
