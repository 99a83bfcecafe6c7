//! What an attacker tries who has a network and nothing else, or a right and wants another's.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use axum::routing::{get, post};
use jiff::civil::date;
use kaemner_app::access::signin::{self, Oidc, Policy, Protocol, Provider, ProviderId};
use kaemner_app::actor::{Act, Actor, Channel, PersonId, Right, UnitPath};
use kaemner_app::events::webhook::{self, NewWebhook};
use kaemner_store::Scope;
use kaemner_values::MunicipalityCode;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tower::ServiceExt;
use uuid::Uuid;

use super::{Answer, Site};
use crate::webhooks::deliver_webhooks;

/// A request from an address, with more headers.
fn from(peer: &str, request: Request<Body>) -> Request<Body> {
    let mut request = request;
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
    request
}

async fn try_login(site: &Site, peer: &str, login: &str, cookie: &str, forwarded: &str) -> Answer {
    let request = Request::post("/sign-in")
        .header(header::COOKIE, cookie)
        .header("x-forwarded-for", forwarded)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("login={login}&password=x")))
        .unwrap();
    site.send(from(peer, request)).await
}

/// Tries logins until there are no places left for this address.
async fn exhaust(site: &Site, peer: &str, forwarded: &str) {
    for number in 0..40 {
        if try_login(site, peer, &format!("nogen{number}"), "", forwarded).await.status
            == StatusCode::TOO_MANY_REQUESTS
        {
            return;
        }
    }
    panic!("one address may try for ever");
}

#[tokio::test]
async fn one_address_does_not_take_the_places_of_all_others() {
    let site = Site::with("http://127.0.0.1", |settings| settings.requests_per_second = 5);
    let form = format!("login=ane&password={}", crate::site::encode(super::PASSWORD));
    let signed_in = site.post("/sign-in", "", &form).await;
    let known: Vec<_> = signed_in.headers.get_all(header::SET_COOKIE).iter().collect();
    let browser = known.iter().find_map(|cookie| {
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
        cookie.starts_with("kaemner-browser=").then(|| cookie.to_owned())
    });
    exhaust(&site, "192.0.2.1", "").await;
    let elsewhere = try_login(&site, "192.0.2.2", "ane", "", "").await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY, "another address");
    let known = try_login(&site, "192.0.2.1", "ane", &browser.unwrap(), "").await;
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY, "a browser that its person is known by");
    let made_up = try_login(&site, "192.0.2.1", "ane", "kaemner-browser=00", "").await;
    assert_eq!(made_up.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn short_addresses_are_told_apart_however_they_arrive() {
    let site = Site::with("http://127.0.0.1", |settings| {
        settings.requests_per_second = 5;
        settings.trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
    });
    exhaust(&site, "::ffff:192.0.2.1", "").await;
    let other = try_login(&site, "::ffff:192.0.2.2", "ane", "", "").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "a listener on both kinds of address");
    // The proxy, as such a listener sees it, and proxies that write the port too.
    exhaust(&site, "::ffff:10.0.0.1", "192.0.2.3:4711").await;
    let other = try_login(&site, "::ffff:10.0.0.1", "ane", "", "192.0.2.4:4711").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "behind the proxy");
    // What a stranger writes there is not believed.
    exhaust(&site, "192.0.2.9", "198.51.100.1").await;
    let same = try_login(&site, "192.0.2.9", "ane", "", "198.51.100.2").await;
    assert_eq!(same.status, StatusCode::TOO_MANY_REQUESTS);
}

/// Somebody with these acts everywhere in a municipality.
fn somebody(number: u128, code: u16, acts: &[Act]) -> Actor {
    let right = Right::new("test", acts, UnitPath::root(), date(2026, 1, 1));
    let (person, code) = (PersonId::new(Uuid::from_u128(number)), MunicipalityCode::new(code).unwrap());
    Actor::new(person, "Test", code, Channel::Page, vec![right])
}

/// Connects a provider, by one who proposes and one who confirms.
fn connect(site: &Site, number: u128, issuer: &str) -> ProviderId {
    let id = ProviderId::new(Uuid::from_u128(number));
    let settings = Oidc {
        issuer: issuer.to_owned(),
        client_id: "kaemner".to_owned(),
        secret_file: None,
        scopes: Vec::new(),
        groups_claim: "groups".to_owned(),
        login_claim: "email".to_owned(),
        cpr_claim: None,
        acr: Vec::new(),
    };
    let (name, protocol) = (format!("Login {number}"), Protocol::Oidc(settings));
    let provider = Provider { id, name, enabled: true, protocol, policy: Policy::Join };
    let (one, two) = (somebody(71, 265, &[Act::ManageSignIn]), somebody(72, 265, &[Act::ConfirmSignIn]));
    let connect = |tx: &mut kaemner_store::Tx<'_>| {
        signin::put_provider(tx, &one, &provider)?;
        let waiting = signin::waiting_sign_in_changes(tx, &two)?;
        waiting.iter().try_for_each(|change| signin::confirm_sign_in_change(tx, &two, change.id))
    };
    site.db.store.write(site.db.scope, connect).unwrap();
    id
}

/// Takes connections and never answers; the number of those who wait.
async fn tar_pit() -> (String, Arc<Mutex<Vec<tokio::net::TcpStream>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let held: Arc<Mutex<Vec<_>>> = Arc::default();
    let holding = held.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            holding.lock().await.push(stream);
        }
    });
    (address, held)
}

/// A body that comes piece by piece.
struct Slow(tokio::sync::mpsc::Receiver<&'static str>, Option<String>);

impl http_body::Body for Slow {
    type Data = axum::body::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        if let Some(first) = self.1.take() {
            return std::task::Poll::Ready(Some(Ok(http_body::Frame::data(first.into()))));
        }
        self.0.poll_recv(context).map(|piece| piece.map(|piece| Ok(http_body::Frame::data(piece.into()))))
    }
}

/// Sends the beginning of a body, does something, and sends the end.
async fn slowly(
    site: &Site,
    request: axum::http::request::Builder,
    body: String,
    meanwhile: impl AsyncFnOnce(),
) -> axum::http::Response<Body> {
    let (rest, coming) = tokio::sync::mpsc::channel(1);
    let request = request.body(Body::new(Slow(coming, Some(body)))).unwrap();
    let answer = tokio::spawn(site.router.clone().oneshot(request));
    tokio::time::sleep(Duration::from_millis(200)).await;
    meanwhile().await;
    rest.send(" ").await.unwrap();
    drop(rest);
    answer.await.unwrap().unwrap()
}

#[tokio::test]
async fn what_ends_while_a_body_comes_has_ended() {
    let site = Site::with("http://127.0.0.1", |settings| settings.body_silence = Duration::from_secs(5));
    let (stolen, own) = (site.sign_in("ane").await, site.sign_in("ane").await);
    let token = site.get("/0265", &stolen).await.token();
    let post =
        |path: &str| Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = format!("url=%2Fprofile&csrf={token}&title=x");
    let end = async || {
        let csrf = site.get("/0265/profile", &own).await.token();
        let ended = site.post("/0265/profile/end-others", &own, &format!("csrf={csrf}")).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
    };
    let answer = slowly(&site, post("/0265/favourites").header(header::COOKIE, &stolen), form, end).await;
    let to = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert!(to.starts_with("/sign-in"), "{to}");
    let kept = site.db.store.read(site.db.scope, |tx| {
        let ane = kaemner_app::access::actor(tx, site.admin, Channel::Page)?.unwrap();
        kaemner_app::tasks::favourites(tx, &ane)
    });
    assert!(kept.unwrap().is_empty());
    // And the token of a program.
    let secret = site.token("provisioner", &[Act::ProvisionMembers]);
    let revoke = async || {
        let by = somebody(74, 265, &[Act::ManageServiceAccounts]);
        let revoke = |tx: &mut kaemner_store::Tx<'_>| {
            for account in signin::service_accounts(tx, &by)? {
                for token in account.tokens.iter().filter(|token| token.revoked_at.is_none()) {
                    signin::revoke_token(tx, &by, account.id, token.id)?;
                }
            }
            Ok::<_, kaemner_app::access::AccessError>(())
        };
        site.db.store.write(site.db.scope, revoke).unwrap();
    };
    for (path, body) in
        [("/scim/v2/Users", json!({ "userName": "bo" })), ("/scim/v2/Groups", json!({ "displayName": "a" }))]
    {
        let secret = if path.ends_with("Users") {
            secret.clone()
        } else {
            site.token("provisioner", &[Act::ProvisionMembers])
        };
        let request = Request::post(path).header(header::AUTHORIZATION, format!("Bearer {secret}"));
        let answer = slowly(&site, request, body.to_string(), &revoke).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn a_session_of_one_municipality_is_told_of_no_other() {
    let site = Site::new();
    let provider = connect(&site, 91, "https://idp.example");
    let known = site.db.store.read(site.db.scope, |tx| signin::provider_in_use(tx, provider)).unwrap();
    let vouched = signin::Vouched {
        subject: "s-1".to_owned(),
        name: "Bo Bæk".to_owned(),
        login: None,
        cpr: None,
        level: "low".to_owned(),
        roles: Vec::new(),
        session: None,
        until: None,
    };
    let code = MunicipalityCode::new(265).unwrap();
    let come = || signin::arrive(&site.db.store, code, &known, &vouched, "test", None).unwrap();
    let founder = kaemner_app::access::Founder {
        person: come().session.person,
        name: "Bo Bæk".to_owned(),
        initials: "BB".to_owned(),
        municipality: "København".to_owned(),
    };
    kaemner_app::access::found(&site.db.store, MunicipalityCode::new(101).unwrap(), &founder).unwrap();
    let cookie = format!("kaemner={}", come().token);
    let profile = site.get("/0265/profile", &cookie).await;
    assert_eq!(profile.status, StatusCode::OK, "{}", profile.body);
    assert!(!profile.body.contains("København") && !profile.body.contains("/0101"), "{}", profile.body);
}

/// Waits until it is so, for five seconds.
async fn until(mut so: impl AsyncFnMut() -> bool) -> bool {
    for _ in 0..500 {
        if so().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

#[tokio::test]
async fn a_provider_that_never_answers_keeps_its_own_people_waiting_alone() {
    let site = Site::new();
    let (pit, held) = tar_pit().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let honest = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let about = json!({
        "issuer": honest, "authorization_endpoint": format!("{honest}/auth"), "token_endpoint": format!("{honest}/token"),
        "jwks_uri": format!("{honest}/jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(move || async move { Json(about) }))
        .route("/jwks", get(|| async { Json(json!({ "keys": [] })) }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let (slow, fast) = (connect(&site, 81, &pit), connect(&site, 82, &honest));
    let start = |id: ProviderId| format!("/sign-in/0265/{id}/start");
    let mut waiting = Vec::new();
    for _ in 0..40 {
        let request = Request::get(start(slow)).body(Body::empty()).unwrap();
        waiting.push(tokio::spawn(site.router.clone().oneshot(request)));
    }
    let held_now = held.clone();
    assert!(until(async || held_now.lock().await.len() >= 16).await, "the pit holds");
    let answer = site.get(&start(fast), "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(answer.location().starts_with(&format!("{honest}/auth?")), "{}", answer.location());
    assert_eq!(
        site.get(&start(slow), "").await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "and its own are told"
    );
    held.lock().await.clear();
    for one in waiting {
        held.lock().await.clear();
        drop(one.await);
    }
}

#[tokio::test]
async fn a_receiver_that_never_answers_delays_no_other_municipality() {
    let site = Site::new();
    let (pit, held) = tar_pit().await;
    let heard: Arc<Mutex<u32>> = Arc::default();
    let hearing = heard.clone();
    let hear = move || async move {
        *hearing.lock().await += 1;
        StatusCode::NO_CONTENT
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let honest = format!("http://localhost:{}/hook", listener.local_addr().unwrap().port());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", post(hear))).await });
    let add = |scope: Scope, code: u16, url: &str| {
        let by = somebody(73, code, &[Act::ManageWebhooks]);
        let new = NewWebhook { name: "ESDH".to_owned(), url: url.to_owned(), acts: Vec::new() };
        site.db.store.write(scope, |tx| webhook::add(tx, &by, &new)).unwrap().id
    };
    let test = |scope: Scope, code: u16, id| {
        let by = somebody(73, code, &[Act::ManageWebhooks]);
        site.db.store.write(scope, |tx| webhook::test(tx, &by, id)).unwrap();
    };
    let (slow, fast) = (add(site.db.other, 101, &pit), add(site.db.scope, 265, &honest));
    test(site.db.other, 101, slow);
    test(site.db.scope, 265, fast);
    let sending = tokio::spawn(deliver_webhooks(site.app.clone()));
    let (holding, hearing) = (held.clone(), heard.clone());
    assert!(until(async || !holding.lock().await.is_empty()).await, "0101 waits for its receiver");
    assert!(until(async || *hearing.lock().await == 1).await, "0265 does not");
    test(site.db.scope, 265, fast);
    assert!(until(async || *hearing.lock().await == 2).await, "nor in the next round");
    assert_eq!(held.lock().await.len(), 1, "and 0101 still waits");
    sending.abort();
    held.lock().await.clear();
}

#[tokio::test]
async fn what_is_sent_to_a_directory_has_a_limit_and_is_refused_as_it_reads() {
    let site = Site::new();
    let token = site.token("provisioner", &[Act::ProvisionMembers]);
    let large = json!({ "userName": "bo", "title": "x".repeat(9 * 1024 * 1024) });
    let refused = site.program("POST", "/scim/v2/Users", &token, &large, &[]).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(refused.headers[header::CONTENT_TYPE], "application/scim+json", "{}", refused.body);
}

#[tokio::test]
async fn what_somebody_else_has_changed_is_not_removed_unseen() {
    let site = Site::new();
    let token = site.token("provisioner", &[Act::ProvisionMembers]);
    let ask = async |method: &str, path: &str, body, more: &[(&str, &str)]| {
        site.program(method, path, &token, &body, more).await
    };
    for (list, made, changed) in [
        ("/scim/v2/Users", json!({ "userName": "bo" }), json!({ "userName": "bo", "title": "Chef" })),
        ("/scim/v2/Groups", json!({ "displayName": "a" }), json!({ "displayName": "b" })),
    ] {
        let made = ask("POST", list, made, &[]).await;
        let id =
            serde_json::from_str::<serde_json::Value>(&made.body).unwrap()["id"].as_str().unwrap().to_owned();
        let path = format!("{list}/{id}");
        assert_eq!(ask("PUT", &path, changed, &[]).await.status, StatusCode::OK);
        let stale = ask("DELETE", &path, json!({}), &[("if-match", "W/\"1\"")]).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{list}");
        let seen = ask("DELETE", &path, json!({}), &[("if-match", "W/\"2\"")]).await;
        assert_eq!(seen.status, StatusCode::NO_CONTENT, "{list}");
    }
}
