//! The JSON API as a program meets it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kaemner_app::access::ready_roles;
use serde_json::{Value, json};

use super::rights::filled;
use super::{Answer, Site};
use crate::route::{self, Kind, Method, Need};

const GOODS: &str = "3220111000000129";
const BANK: &str = "9220580000001000";

/// A program with a session of its own.
struct Program<'s> {
    site: &'s Site,
    cookie: String,
    token: String,
}

impl<'s> Program<'s> {
    async fn of(site: &'s Site, role: &'static str) -> Self {
        site.member(role, role);
        let cookie = site.sign_in(role).await;
        let token = site.get("/0265", &cookie).await.token();
        Self { site, cookie, token }
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-csrf-token", &self.token)
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()));
        self.site.send(request.unwrap()).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.site.get(path, &self.cookie).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

fn said(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

fn voucher(ore: i64) -> Value {
    let reason = json!({ "text": "prøve", "owner": "økonomi" });
    let line = |account: &str, ore: i64| json!({ "account": account, "amount_ore": ore, "reason": reason });
    json!({ "date": "2026-01-02", "text": "Fra et program", "lines": [line(GOODS, ore), line(BANK, -ore)] })
}

/// A site with January 2026 open, and the two who keep its books.
async fn books(site: &Site) -> (Program<'_>, Program<'_>) {
    let controller = Program::of(site, "finance_controller").await;
    let period = json!({ "period": "2026-01", "state": "open", "reason": "prøve" });
    let opened = controller.post("/api/v1/0265/ledger/periods", "p1", &period).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
    (Program::of(site, "bookkeeper").await, controller)
}

#[tokio::test]
async fn a_command_sent_twice_is_done_once() {
    let site = Site::new();
    let (bookkeeper, _) = books(&site).await;
    let path = "/api/v1/0265/ledger/vouchers";
    let first = bookkeeper.post(path, "k1", &voucher(500)).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    let again = bookkeeper.post(path, "k1", &voucher(500)).await;
    assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
    let other = bookkeeper.post(path, "k1", &voucher(501)).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{}", other.body);
    assert_eq!(other.headers[header::CONTENT_TYPE], "application/problem+json");
    let list = bookkeeper.get("/api/v1/0265/ledger/vouchers").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    // The key belongs to the command: for the reversal of the same voucher it is free.
    let id = said(&first)["id"].as_str().unwrap().to_owned();
    let reversal = json!({ "date": "2026-01-02", "reason": "forkert" });
    let reversed = bookkeeper.post(&format!("{path}/{id}/reverse"), "k1", &reversal).await;
    assert_eq!(reversed.status, StatusCode::CREATED, "{}", reversed.body);
    let twice = bookkeeper.post(&format!("{path}/{id}/reverse"), "k2", &reversal).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(said(&twice)["type"], "urn:kaemner:ledger-already-reversed");
}

#[tokio::test]
async fn what_is_wrong_is_said_field_by_field() {
    let site = Site::new();
    let (bookkeeper, _) = books(&site).await;
    let path = "/api/v1/0265/ledger/vouchers";
    let mut wrong = voucher(500);
    wrong["date"] = json!("2. januar");
    wrong["series"] = json!("fin");
    let answer = bookkeeper.post(path, "k1", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = |answer: &Answer| -> Vec<String> {
        let errors = said(answer)["errors"].clone();
        errors.as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(fields(&answer), ["date", "series"]);
    let mut wrong = voucher(500);
    wrong["lines"][0]["account"] = json!("ukendt");
    wrong["lines"][1]["text"] = json!("a\u{0}b");
    assert_eq!(fields(&bookkeeper.post(path, "k1", &wrong).await), ["lines[0].account", "lines[1].text"]);
    let mut zero = voucher(500);
    zero["lines"][1]["amount_ore"] = json!(0);
    assert_eq!(fields(&bookkeeper.post(path, "k1", &zero).await), ["lines[1]"]);
    let mut large = voucher(i64::MAX);
    large["lines"][1]["amount_ore"] = json!(i64::MAX);
    assert_eq!(bookkeeper.post(path, "k1", &large).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut unknown = voucher(500);
    unknown["colour"] = json!("red");
    let answer = bookkeeper.post(path, "k1", &unknown).await;
    assert_eq!(
        (answer.status, said(&answer)["type"].as_str()),
        (StatusCode::BAD_REQUEST, Some("urn:kaemner:error-json-remedy"))
    );
    let keyless = bookkeeper.post(path, "", &voucher(500)).await;
    assert_eq!(said(&keyless)["type"], "urn:kaemner:error-key-missing-remedy");
    // Nothing of it took the key.
    assert_eq!(bookkeeper.post(path, "k1", &voucher(500)).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn lists_are_walked_by_their_cursor() {
    let site = Site::new();
    let (bookkeeper, controller) = books(&site).await;
    for number in 1..=5 {
        let key = format!("v{number}");
        bookkeeper.post("/api/v1/0265/ledger/vouchers", &key, &voucher(number * 100)).await;
    }
    let mut numbers = Vec::new();
    let mut next = String::new();
    loop {
        let page = controller.get(&format!("/api/v1/0265/ledger/vouchers?limit=2{next}")).await;
        numbers.extend(page["items"].as_array().unwrap().iter().map(|item| item["no"].as_i64().unwrap()));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    assert_eq!(numbers, [5, 4, 3, 2, 1]);
    let found = controller.get(&format!("/api/v1/0265/ledger/accounts?q={GOODS}")).await;
    let account = found["items"][0]["id"].as_i64().unwrap();
    let path = format!("/api/v1/0265/ledger/accounts/{account}/statement?from=2026-01&limit=3");
    let first = controller.get(&path).await;
    let rest = controller.get(&format!("{path}&cursor={}", first["next"].as_str().unwrap())).await;
    assert_eq!(
        (rest["opening_ore"].as_i64(), rest["items"][1]["balance_ore"].as_i64()),
        (Some(600), Some(1_500))
    );
    let balances =
        controller.get("/api/v1/0265/ledger/balances?year=2026&by=function&within=main_account:3").await;
    assert_eq!(
        balances["items"],
        json!([{ "key": ["32201"], "total_ore": 1_500,
        "periods_ore": [0, 1_500, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }])
    );
    for wrong in ["limit=0", "limit=501", "cursor=x", "series=%00"] {
        let answer = site.get(&format!("/api/v1/0265/ledger/vouchers?{wrong}"), &controller.cookie).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn a_voucher_is_asked_for_cheaply() {
    let site = Site::new();
    let (bookkeeper, _) = books(&site).await;
    let posted = said(&bookkeeper.post("/api/v1/0265/ledger/vouchers", "v", &voucher(100)).await);
    let path = format!("/api/v1/0265/ledger/vouchers/{}", posted["id"].as_str().unwrap());
    let first = site.get(&path, &bookkeeper.cookie).await;
    let request = Request::get(&path)
        .header(header::COOKIE, &bookkeeper.cookie)
        .header(header::IF_NONE_MATCH, &first.headers[header::ETAG])
        .body(Body::empty());
    let again = site.send(request.unwrap()).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

#[tokio::test]
async fn what_a_role_may_not_command_does_not_exist() {
    let site = Site::new();
    for role in ready_roles().iter().filter(|role| role.key != *"system_administrator") {
        let program = Program::of(&site, role.key.as_str()).await;
        let commands =
            route::infos().into_iter().filter(|info| info.method == Method::Post && info.kind == Kind::Api);
        for info in commands {
            let Need::May(act) = info.need else { continue };
            let answer = program.post(&filled(info.path), "k", &json!({})).await;
            if role.acts.contains(act) {
                assert!(!answer.status.is_server_error(), "{} {}: {}", role.key, info.path, answer.body);
            } else {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}", role.key, info.path);
            }
        }
    }
}

#[test]
fn every_route_of_the_api_is_described_and_every_command_has_its_key() {
    let document = serde_json::to_value(&*crate::api::DOCUMENT).unwrap();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    for info in route::infos().into_iter().filter(|info| info.path.starts_with("/api/v1/{code}")) {
        let method = if info.method == Method::Get { "get" } else { "post" };
        let operation = &document["paths"][info.path][method];
        assert!(operation.is_object(), "{method} {} is not described", info.path);
        // An invoice is known by its content: no key is needed to send it twice.
        if info.method == Method::Post && info.path != "/api/v1/{code}/bills" {
            let parameters = operation["parameters"].as_array().unwrap();
            let has_key = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
            assert!(has_key, "{} has no key", info.path);
        }
    }
}
