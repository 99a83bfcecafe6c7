//! What stands before every request: the same origin for changes, security headers, a reference number, a log line.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::App;
use crate::error::WebError;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// Refuses a change that another site asks for. The session's token is the second guard.
pub(crate) async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let posted = posted_by_provider(request.uri().path());
    if reads || posted || from_here(request.headers(), &app.settings.public_url) {
        return next.run(request).await;
    }
    WebError::Unproven.into_response()
}

/// A provider's answer is posted from the provider's own site. It changes nothing but the flow it names, comes
/// without our cookies, and is worth something only in the browser that began that flow.
fn posted_by_provider(path: &str) -> bool {
    path.starts_with("/sign-in/") && path.ends_with("/acs")
}

/// Browsers say where a request comes from, and older ones at least its origin. A program says neither
/// and has no cookie of ours either, unless it is a test.
fn from_here(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            origin == public_url || (host.is_some() && host == text(header::HOST))
        }
        (None, None) => true,
    }
}

/// Adds what browsers must know to every answer, and writes one log line without personal data.
pub(crate) async fn headers(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = format!("{:016x}", fresh_number(&app));
    let method = request.method().clone();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", request.id = %id, %method);
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), "answered"));
    secure(response.headers_mut(), app.settings.is_https());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// The reference number of a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// A number that does not repeat within a run and is hard to mistake for another when read aloud.
fn fresh_number(app: &App) -> u64 {
    let time = u64::try_from(app.store.now().as_microsecond()).unwrap_or(0);
    time.rotate_left(20) ^ app.requests.fetch_add(0x9e37_79b9_7f4a_7c15, std::sync::atomic::Ordering::Relaxed)
}

fn secure(headers: &mut HeaderMap, https: bool) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        from_here(&headers, "https://kaemner.example")
    }

    #[test]
    fn changes_come_from_our_own_pages_only() {
        assert!(asked(&[("sec-fetch-site", "same-origin"), ("origin", "https://kaemner.example")]));
        assert!(!asked(&[("sec-fetch-site", "cross-site")]));
        assert!(!asked(&[("sec-fetch-site", "same-site")]), "a sister host is another site");
        assert!(!asked(&[("sec-fetch-site", "none")]), "no form was sent from the address bar");
        assert!(asked(&[("origin", "https://kaemner.example")]));
        assert!(asked(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!asked(&[("origin", "https://evil.example"), ("host", "kaemner.example")]));
        assert!(!asked(&[("origin", "null"), ("host", "kaemner.example")]));
        assert!(asked(&[]), "a program without a browser, which has no cookie to abuse");
    }
}
