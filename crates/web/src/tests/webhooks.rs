use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use kaemner_app::events;
use kaemner_app::events::webhook::signature;

use super::Site;
use crate::webhooks::deliver_once;

type Heard = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A receiver on this machine that answers with a status.
async fn receiver(status: StatusCode) -> (String, Heard) {
    let heard = Heard::default();
    let hearing = heard.clone();
    let hear = move |headers: HeaderMap, body: Bytes| async move {
        hearing.lock().unwrap().push((headers, body));
        status
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://localhost:{}/hook", listener.local_addr().unwrap().port());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", post(hear))).await });
    (address, heard)
}

const PAGE: &str = "/0265/events/webhooks";

/// Adds a webhook on the page, and gives its secret.
async fn add(site: &Site, cookie: &str, url: &str, acts: &str) -> String {
    let csrf = site.get(PAGE, cookie).await.token();
    let form = format!("csrf={csrf}&name=ESDH&url={}&acts={acts}", crate::site::encode(url));
    let added = site.post(PAGE, cookie, &form).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    let (_, rest) = added.body.split_once("<code class=\"secret\" tabindex=\"0\">").expect("the secret once");
    rest.split('<').next().unwrap().to_owned()
}

fn seal(site: &Site) {
    site.db.store.write(site.db.scope, events::seal).unwrap();
}

#[tokio::test]
async fn an_event_reaches_its_receiver_signed() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let (url, heard) = receiver(StatusCode::NO_CONTENT).await;
    seal(&site);
    let secret = add(&site, &cookie, &url, "access.grant_role").await;
    assert!(!site.get(PAGE, &cookie).await.body.contains(&secret), "shown once");
    seal(&site);
    site.member("bo", "bookkeeper");
    seal(&site);
    assert_eq!(deliver_once(&site.app).await.unwrap(), 1);
    let heard = heard.lock().unwrap().clone();
    let [(headers, body)] = heard.as_slice() else { panic!("one event, not {}", heard.len()) };
    let said: serde_json::Value = serde_json::from_slice(body).unwrap();
    assert_eq!((&said["act"], &said["municipality"]), (&"access.grant_role".into(), &"0265".into()));
    let shown = headers["kaemner-signature"].to_str().unwrap();
    assert_eq!(shown, signature(&secret, site.db.store.now(), body));
    assert_ne!(shown, signature("another", site.db.store.now(), body));
    assert_eq!(deliver_once(&site.app).await.unwrap(), 0, "once");
    assert!(site.get(PAGE, &cookie).await.body.contains("Sendt"));
}

#[tokio::test]
async fn a_receiver_that_fails_is_tried_again_and_seen() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let (url, heard) = receiver(StatusCode::SERVICE_UNAVAILABLE).await;
    add(&site, &cookie, &url, "").await;
    let page = site.get(PAGE, &cookie).await;
    let (_, rest) = page.body.split_once(&format!("action=\"{PAGE}/")).unwrap();
    let id = rest.split('/').next().unwrap();
    let form = format!("csrf={}", page.token());
    assert_eq!(site.post(&format!("{PAGE}/{id}/test"), &cookie, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(deliver_once(&site.app).await.unwrap(), 1);
    assert!(String::from_utf8_lossy(&heard.lock().unwrap()[0].1).contains("\"test\":true"));
    let shown = site.get(PAGE, &cookie).await.body;
    assert!(shown.contains("503") && shown.contains("Venter til"), "{shown}");
    assert_eq!(deliver_once(&site.app).await.unwrap(), 0, "not at once");
    site.db.store.set_now(site.db.store.now() + jiff::SignedDuration::from_secs(11)).unwrap();
    assert_eq!(deliver_once(&site.app).await.unwrap(), 1);
}

#[tokio::test]
async fn an_address_inside_is_refused_on_the_page() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let csrf = site.get(PAGE, &cookie).await.token();
    for url in
        ["http://esdh.example/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/x", "ftp://x"]
    {
        let form = format!("csrf={csrf}&name=x&url={}", crate::site::encode(url));
        let refused = site.post(PAGE, &cookie, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        assert!(refused.body.contains("https://"), "{url}");
    }
    let unknown = format!("csrf={csrf}&name=x&url=https%3A%2F%2Fx.example&acts=findes.ikke");
    assert_eq!(site.post(PAGE, &cookie, &unknown).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
