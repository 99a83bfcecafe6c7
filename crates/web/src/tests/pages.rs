use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use kaemner_app::actor::Act;

use super::Site;
use crate::route::{self, Kind, Method, Need};

/// Every page that needs no id.
fn plain_pages() -> impl Iterator<Item = String> {
    route::infos()
        .into_iter()
        .filter(|info| info.method == Method::Get && info.kind == Kind::Page)
        .map(|info| info.path.replace("{code}", "0265"))
        .filter(|path| !path.contains('{'))
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let site = Site::new();
    site.member("bo", "bookkeeper");
    for login in ["ane", "bo"] {
        let cookie = site.sign_in(login).await;
        for language in ["da", "en"] {
            for path in plain_pages() {
                let answer = site.get(&path, &format!("{cookie}; sprog={language}")).await;
                if answer.status != StatusCode::OK {
                    assert!(!answer.status.is_server_error(), "{path}: {}", answer.body);
                    continue;
                }
                let body = &answer.body;
                assert!(!body.contains('⟦'), "{path} in {language} lacks a text: {}", around(body, "⟦"));
                assert!(body.contains(&format!("<html lang=\"{language}\"")), "{path}");
                assert_eq!(body.matches("<h1").count(), 1, "{path}");
                for inline in [" style=", "<script>", " onclick=", "javascript:", "hx-on"] {
                    assert!(!body.contains(inline), "{path} holds {inline}");
                }
            }
        }
    }
}

fn around(body: &str, what: &str) -> String {
    body.split_once(what).map(|(_, rest)| rest.chars().take(80).collect()).unwrap_or_default()
}

#[tokio::test]
async fn every_answer_carries_what_browsers_must_know() {
    let site = Site::new();
    for path in ["/sign-in", "/nothing", "/healthz", "/assets/x/kaemner.css", "/api/v1/0265/me"] {
        let answer = site.get(path, "").await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert_eq!(answer.headers["x-request-id"].len(), 16, "{path}");
    }
    assert_eq!(site.get("/healthz", "").await.body, "ok\n");
    assert_eq!(site.get("/readyz", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_list_can_be_taken_on_paper_in_both_languages() {
    let site = Site::new();
    site.member("bo", "bookkeeper");
    let cookie = site.sign_in("bo").await;
    let lists =
        route::infos().into_iter().filter(|info| info.kind == Kind::Export && info.path.ends_with(".pdf"));
    let lists: Vec<_> = lists.filter(|info| !info.path.contains("{id}")).collect();
    assert!(lists.len() >= 3);
    for info in lists {
        let path = info.path.replace("{code}", "0265");
        for (language, wanted) in [("da", "/Lang(da)"), ("en", "/Lang(en)")] {
            let answer = site.get(&path, &format!("{cookie}; sprog={language}")).await;
            if info.need == Need::May(Act::ReadAccess) {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} is not for a bookkeeper");
                continue;
            }
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
            assert_eq!(answer.headers[header::CONTENT_TYPE], "application/pdf", "{path}");
            assert!(answer.body.starts_with("%PDF-1.7"), "{path}");
            for word in [wanted, "pdfuaid:part>1<", "pdfaid:part>3<", "Roskilde ("] {
                assert!(answer.body.contains(word), "{path} in {language} lacks {word}");
            }
        }
    }
}

#[tokio::test]
async fn a_member_without_a_role_is_told_whom_to_ask() {
    let site = Site::new();
    let person = site.member("bo", "bookkeeper");
    site.without_roles(person);
    let cookie = site.sign_in("bo").await;
    for (language, wanted) in [("da", "ingen rettigheder endnu"), ("en", "no rights yet")] {
        let home = site.get("/0265", &format!("{cookie}; sprog={language}")).await;
        assert_eq!(home.status, StatusCode::OK);
        assert!(home.body.contains(wanted) && home.body.contains("<li>Ane Andersen</li>"), "{}", home.body);
    }
    assert_eq!(site.get("/0265/ledger", &cookie).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/0101", &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_translation_table_is_filled_by_hand_and_from_a_file_and_taken_away_as_files() {
    let site = Site::new();
    site.member("bo", "bookkeeper");
    let cookie = site.sign_in("bo").await;
    let token = site.get("/0265", &cookie).await.token();
    let form = |fields: &str| format!("{fields}&csrf={token}");
    let made = form("code=YDELSE&name=Ydelser&owner=Regnskab");
    assert_eq!(
        site.post("/0265/ledger/deliveries/system", &cookie, &made).await.status,
        StatusCode::SEE_OTHER
    );
    let page = site.get("/0265/ledger/deliveries", &cookie).await.body;
    let path = page.split('"').find(|part| part.starts_with("/0265/ledger/deliveries/0")).unwrap().to_owned();
    let add = format!("{path}/add");
    let wrong = site.post(&add, &cookie, &form("theirs=K1&ours=nej&owner=Bo&from=01-02-2026")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"K1\""), "what was typed stays");
    let right = form("theirs=K1&ours=3220111000000129&owner=Bo&from=01-02-2026");
    assert_eq!(site.post(&add, &cookie, &right).await.status, StatusCode::SEE_OTHER);
    let listed = site.get(&format!("{path}?q=K&show-ended=all"), &cookie).await.body;
    assert!(listed.contains("3.22.01 1 1") && listed.contains("01-02-2026"), "{listed}");
    let opened = listed.split('"').find(|part| part.starts_with(&path) && part.contains("row=")).unwrap();
    let opened = opened.replace("&amp;", "&").replace("&#38;", "&");
    let row = opened.split("row=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    let opened = site.get(opened.split('#').next().unwrap(), &cookie).await.body;
    assert!(opened.contains("satte rækken") && opened.contains("name=\"last\""), "{opened}");
    for (ending, kind) in [("csv", "text/csv; charset=utf-8"), ("pdf", "application/pdf")] {
        let saved = site.get(&format!("{path}/translations.{ending}?show-ended=all"), &cookie).await;
        assert_eq!(saved.headers[header::CONTENT_TYPE], kind, "{}", saved.body);
    }
    let end = form(&format!("row={row}&last=31-01-2026"));
    let early = site.post(&format!("{path}/end"), &cookie, &end).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "it would end before it begins");
    let end = form(&format!("row={row}&last=28-02-2026"));
    assert_eq!(site.post(&format!("{path}/end"), &cookie, &end).await.status, StatusCode::SEE_OTHER);
    let ended = site.get(&format!("{path}?show-ended=all"), &cookie).await.body;
    assert!(ended.contains("28-02-2026"), "{ended}");
}

#[tokio::test]
async fn an_unknown_address_is_a_page_with_a_way_on() {
    let site = Site::new();
    let answer = site.get("/findes/ikke", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("Siden findes ikke"));
    let api = site.get("/api/v1/0265/findes-ikke", "").await;
    assert_eq!(api.headers[header::CONTENT_TYPE], "application/problem+json");
    assert!(api.body.contains("\"status\":404"));
}

#[tokio::test]
async fn choices_stick_and_lead_back() {
    let site = Site::new();
    let answer = site.post("/choices", "", "density=roomy&back=%2Fsign-in").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert!(site.get("/sign-in", &cookie).await.body.contains("class=\"roomy\""));
    let evil = site.post("/choices", "", "density=roomy&back=https%3A%2F%2Fevil.example").await;
    assert_eq!(evil.location(), "/");
}

#[tokio::test]
async fn the_palette_finds_places_one_may_use() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let found = site.get("/0265/palette?q=opga", &cookie).await;
    assert!(found.body.contains("Mine opgaver"), "{}", found.body);
    assert_eq!(site.get("/0265/palette?q=xyzzy", &cookie).await.body, "[]");
}

#[tokio::test]
async fn the_api_describes_itself() {
    let site = Site::new();
    let document = site.get("/api/v1/openapi.json", "").await;
    assert!(document.body.starts_with("{\"openapi\":\"3.1"));
    assert!(site.get("/api/docs", "").await.body.contains("/api/v1/{code}/me"));
    let cookie = site.sign_in("ane").await;
    let me = site.get("/api/v1/0265/me", &cookie).await;
    assert!(me.body.contains("\"municipality\":\"0265\""), "{}", me.body);
}

#[tokio::test]
async fn a_state_that_does_not_exist_is_said() {
    let site = Site::new();
    site.member("bo", "bookkeeper");
    let cookie = site.sign_in("bo").await;
    assert_eq!(site.get("/0265/bills?state=paid", &cookie).await.status, StatusCode::OK);
    assert_eq!(site.get("/0265/bills?state=all", &cookie).await.status, StatusCode::OK);
    let unknown = site.get("/0265/bills?state=betalt", &cookie).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.body.contains("betalt"), "what was asked for is named");
}

/// The beginning of a form, and then nothing more.
struct Stalled(bool);

impl http_body::Body for Stalled {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Pending;
        }
        Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from_static(b"login=ane")))))
    }
}

#[tokio::test]
async fn who_stops_in_the_middle_of_a_form_is_not_waited_for() {
    let site = Site::new();
    let request = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::new(Stalled(false)))
        .unwrap();
    let answer = tokio::time::timeout(std::time::Duration::from_secs(5), site.send(request)).await;
    assert!(answer.expect("an answer").status.is_client_error());
}
