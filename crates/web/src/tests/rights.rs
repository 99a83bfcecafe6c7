use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kaemner_app::access::ROLES;

use super::Site;
use crate::route::{self, Kind, Method, Need};

/// A path of the table with an address in place of its names.
pub(super) fn filled(path: &str) -> String {
    path.replace("{code}", "0265")
        .replace("{id}", "00000000-0000-7000-8000-000000000001")
        .replace("{name}", "desk")
        .replace("{function}", "52820")
}

#[test]
fn no_two_routes_are_the_same() {
    let infos = route::infos();
    let distinct: BTreeSet<_> = infos.iter().map(|info| (format!("{:?}", info.method), info.path)).collect();
    assert_eq!(distinct.len(), infos.len());
}

#[test]
fn every_route_below_a_municipality_needs_somebody() {
    for info in route::infos() {
        let below = info.path.starts_with("/{code}") || info.path.starts_with("/api/v1/{code}");
        assert!(!below || info.need != Need::Nobody, "{} is open to everybody", info.path);
    }
}

#[tokio::test]
async fn without_a_session_pages_lead_to_sign_in_and_the_api_says_401() {
    let site = Site::new();
    for info in route::infos().into_iter().filter(|info| info.need != Need::Nobody) {
        let answer = match info.method {
            Method::Get => site.get(&filled(info.path), "").await,
            Method::Post => site.post(&filled(info.path), "", "").await,
            other => site.method(other, &filled(info.path)).await,
        };
        match info.kind {
            Kind::Scim => {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", info.path);
                assert_eq!(answer.headers[header::CONTENT_TYPE], "application/scim+json");
                assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
            }
            Kind::Api if info.path.starts_with("/api/") => {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", info.path);
                assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
            }
            _ => {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", info.path);
                assert!(answer.location().starts_with("/sign-in"), "{}", info.path);
            }
        }
    }
}

#[tokio::test]
async fn what_a_role_may_not_open_does_not_exist() {
    let site = Site::new();
    for role in ROLES.iter().filter(|role| role.key != "system_administrator") {
        site.member(role.key, role.key);
        let cookie = site.sign_in(role.key).await;
        for info in route::infos().into_iter().filter(|info| info.method == Method::Get) {
            let Need::May(act) = info.need else { continue };
            let answer = site.get(&filled(info.path), &cookie).await;
            if role.acts.contains(&act) {
                assert!(!answer.status.is_server_error(), "{} {}: {}", role.key, info.path, answer.body);
            } else {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}", role.key, info.path);
            }
        }
    }
}

#[tokio::test]
async fn another_municipality_does_not_exist() {
    let site = Site::new();
    site.member("bo", "bookkeeper");
    let cookie = site.sign_in("bo").await;
    assert_eq!(site.get("/0265", &cookie).await.status, StatusCode::OK);
    for path in ["/0101", "/0101/profile", "/0999", "/api/v1/0101/me"] {
        let answer = site.get(path, &cookie).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.body.contains("0101 "), "{path} tells of the other");
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused_in_the_form() {
    let site = Site::new();
    let answer = site.post("/sign-in", "", "login=ane&password=forkert").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("error-summary"));
    assert!(answer.body.contains("value=\"ane\""), "what was typed stays, but the password");
    assert!(!answer.body.contains("forkert"));
    assert!(!answer.headers.contains_key(header::SET_COOKIE));
}

#[tokio::test]
async fn a_change_needs_the_token_of_the_session() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let form = "url=%2Fprofile&title=Profil";
    let without = site.post("/0265/favourites", &cookie, form).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    let wrong = site.post("/0265/favourites", &cookie, &format!("{form}&csrf=00")).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    let token = site.get("/0265", &cookie).await.token();
    let right = site.post("/0265/favourites", &cookie, &format!("{form}&csrf={token}")).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
    assert!(site.get("/0265", &cookie).await.body.contains("href=\"/0265/profile\""));
}

#[tokio::test]
async fn another_site_cannot_send_a_form_even_with_the_token() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let token = site.get("/0265", &cookie).await.token();
    let request = Request::post("/sign-out")
        .header(header::COOKIE, &cookie)
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(format!("csrf={token}")));
    assert_eq!(site.send(request.unwrap()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get("/0265", &cookie).await.status, StatusCode::OK);
    let out = site.post("/sign-out", &cookie, &format!("csrf={token}")).await;
    assert_eq!(out.location(), "/sign-in");
    assert_eq!(site.get("/0265", &cookie).await.status, StatusCode::SEE_OTHER, "the session is gone");
}
