//! Cookies: the session, the language, the density, and whether single keys are on.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::Settings;

/// Keeps a choice for a year.
const CHOICE_SECONDS: u32 = 31_536_000;
/// `da` or `en`.
pub(crate) const LANGUAGE: &str = "sprog";
/// `compact` or `roomy`.
pub(crate) const DENSITY: &str = "taethed";
/// `off` switches single-key shortcuts off.
pub(crate) const KEYS: &str = "taster";

/// The name of the session cookie; the prefix makes browsers refuse it from any other host or without https.
pub(crate) fn session_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-kaemner" } else { "kaemner" }
}

/// The name of the cookie by which a browser is known again, so that others' failed sign-ins do not hold it back.
pub(crate) fn device_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-kaemner-browser" } else { "kaemner-browser" }
}

/// The name of the cookie that binds a sign-in under way to the browser that began it.
pub(crate) fn flow_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-kaemner-flow" } else { "kaemner-flow" }
}

/// The value of a cookie of the request.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// The header that sets the session cookie until the browser closes.
pub(crate) fn session(settings: &Settings, token: &str) -> Option<HeaderValue> {
    set(settings, session_name(settings), token, "; HttpOnly")
}

/// The header that removes the session cookie.
pub(crate) fn no_session(settings: &Settings) -> Option<HeaderValue> {
    set(settings, session_name(settings), "", "; HttpOnly; Max-Age=0")
}

/// The header that makes the browser known for a year.
pub(crate) fn device(settings: &Settings, secret: &str) -> Option<HeaderValue> {
    set(settings, device_name(settings), secret, &format!("; HttpOnly; Max-Age={CHOICE_SECONDS}"))
}

/// The header that binds a sign-in under way to this browser, for as long as one may take.
pub(crate) fn flow(settings: &Settings, secret: &str, seconds: i64) -> Option<HeaderValue> {
    set(settings, flow_name(settings), secret, &format!("; HttpOnly; Max-Age={seconds}"))
}

/// The header that keeps a choice of the person's for a year.
pub(crate) fn choice(settings: &Settings, name: &str, value: &str) -> Option<HeaderValue> {
    set(settings, name, value, &format!("; Max-Age={CHOICE_SECONDS}"))
}

fn set(settings: &Settings, name: &str, value: &str, more: &str) -> Option<HeaderValue> {
    let secure = if settings.is_https() { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; SameSite=Lax{secure}{more}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; kaemner=secret"));
        headers.append(header::COOKIE, HeaderValue::from_static("sprog=en"));
        assert_eq!(read(&headers, "kaemner"), Some("secret"));
        assert_eq!(read(&headers, "sprog"), Some("en"));
        assert_eq!(read(&headers, "taethed"), None);
    }

    #[test]
    fn over_https_the_session_is_secure_and_bound_to_the_host() {
        let secure = Settings::local(Environment::Production, "https://kaemner.example/");
        assert_eq!(
            session(&secure, "t").unwrap(),
            "__Host-kaemner=t; Path=/; SameSite=Lax; Secure; HttpOnly"
        );
        let plain = Settings::local(Environment::Demo, "http://127.0.0.1:8080");
        assert_eq!(no_session(&plain).unwrap(), "kaemner=; Path=/; SameSite=Lax; HttpOnly; Max-Age=0");
    }
}
