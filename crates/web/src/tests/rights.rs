use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kaemner_app::access::{Role, ready_roles};
use kaemner_app::actor::Act;
use kaemner_values::numbers::Cpr;

use super::Site;
use crate::reads::Reads;
use crate::route::{self, Kind, Method, Need};

/// A path of the table with an address in place of its names.
pub(super) fn filled(path: &str) -> String {
    path.replace("{code}", "0265")
        .replace("{id}", "00000000-0000-7000-8000-000000000001")
        .replace("{name}", if path.contains("instructions") { "attest" } else { "desk" })
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

/// What a role is shown for a route.
fn allowed(need: Need, role: &Role) -> bool {
    match need {
        Need::Nobody | Need::SignedIn => true,
        Need::May(act) => role.acts.contains(act),
    }
}

/// Every route × every role × two municipalities, asked of the running site: what a role may not do does not exist,
/// nothing of another municipality exists, and no answer is a fault of ours.
#[tokio::test]
async fn every_route_answers_every_role_in_two_municipalities_as_the_matrix_says() {
    let (site, log) = (Site::new(), logged());
    let numbers: Vec<_> = ready_roles().iter().map(|role| super::cpr_of(role.key.as_str())).collect();
    for role in ready_roles() {
        let login = role.key.as_str();
        site.member(login, login);
        let cookie = site.sign_in(login).await;
        let token = site.get("/0265", &cookie).await.token();
        for info in route::infos().into_iter().filter(|info| info.need != Need::Nobody) {
            if info.path == "/sign-out" || info.path.contains("end-session") {
                continue; // They end the walk's own session; session tests cover them.
            }
            let path = filled(info.path);
            let here = ask(&site, info.method, &path, &cookie, &token).await;
            let named = format!("{login} {:?} {path}", info.method);
            if info.kind == Kind::Scim {
                // Programs alone come here, with a token; a person's session opens nothing.
                assert!(here.status.is_client_error(), "{named}: {}", here.status);
                continue;
            }
            assert!(!here.status.is_server_error(), "{named}: {}", here.body);
            assert!(!tells_a_number(&numbers, &here.body), "{named} shows a personal number");
            let headers = format!("{:?}", here.headers);
            assert!(!tells_a_number(&numbers, &headers), "{named} sends a personal number in a header");
            if !allowed(info.need, role) {
                assert_eq!(here.status, StatusCode::NOT_FOUND, "{named}");
            } else if info.method == Method::Get && !info.path.contains("{id}") {
                assert_ne!(here.status, StatusCode::NOT_FOUND, "{named}");
            }
            if info.path.contains("{code}") {
                let there = ask(&site, info.method, &path.replace("0265", "0101"), &cookie, &token).await;
                assert_eq!(there.status, StatusCode::NOT_FOUND, "0101: {named}");
            }
        }
    }
    let log = String::from_utf8_lossy(&log.lock().unwrap()).into_owned();
    assert!(log.len() > 1000, "the walk is logged");
    assert!(!tells_a_number(&numbers, &log), "a personal number in the log");
    assert!(tells_a_number(&numbers, &format!("x {} y", numbers[0].reveal())), "the search finds one");
}

/// Whether a text holds one of these numbers, with or without its hyphen.
fn tells_a_number(numbers: &[Cpr], text: &str) -> bool {
    numbers.iter().any(|cpr| text.contains(&cpr.reveal()) || text.contains(&cpr.reveal_digits()))
}

/// Everything this process logs from now on, at the finest level.
fn logged() -> Arc<Mutex<Vec<u8>>> {
    #[derive(Clone)]
    struct Kept(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let kept = Kept(Arc::default());
    let log = Arc::clone(&kept.0);
    let everything = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || kept.clone())
        .finish();
    tracing::subscriber::set_global_default(everything).unwrap();
    log
}

/// Acts that show persons' rights and records: a route that needs one of them says what it reads, or stands below.
const ABOUT_PERSONS: [Act; 10] = [
    Act::ReadAccess,
    Act::GrantRole,
    Act::ManageMembers,
    Act::ManagePositions,
    Act::ProvisionMembers,
    Act::Recertify,
    Act::ReadDuties,
    Act::ReviewReading,
    Act::ReviewEmergency,
    Act::RevealCpr,
];

/// What shows no person's record: names of roles and positions, and forms to fill in.
const NO_RECORD: [&str; 8] = [
    "/{code}/access/positions/lookup",
    "/{code}/access/roles",
    "/{code}/access/positions/new",
    "/{code}/access/addresses",
    "/scim/v2/ServiceProviderConfig",
    "/scim/v2/ResourceTypes",
    "/scim/v2/Schemas",
    "/{code}/events",
];

#[test]
fn every_route_about_persons_says_what_it_reads() {
    let infos = route::infos();
    for info in infos.iter().filter(|info| info.method == Method::Get) {
        let about = matches!(info.need, Need::May(act) if ABOUT_PERSONS.contains(&act));
        // The page that asks what a file is for shows nobody's record; the file itself says what it reads.
        let asks = infos.iter().any(|file| {
            file.path == info.path && file.kind == Kind::Export && file.reads.is_some_and(Reads::waits)
        });
        let known = info.reads.is_some() || asks || NO_RECORD.contains(&info.path);
        assert!(!about || known, "{}: say what it reads, or why it tells of nobody", info.path);
    }
}

/// Every route that reads persons' data, asked by somebody who may: each answer is in the log of reading, and a file
/// is not given before somebody has said what it is for, in the body of a form of this session.
#[tokio::test]
async fn what_reads_persons_is_in_the_log_of_reading() {
    let site = Site::new();
    let person = site.member("someone", "attester");
    let mut asked = 0;
    for role in ["system_administrator", "supervisor", "data_protection_officer", "auditor", "manager"] {
        site.member(role, role);
        let cookie = site.sign_in(role).await;
        let role = ready_roles().iter().find(|known| known.key == role).unwrap();
        let token = site.get("/0265", &cookie).await.token();
        for info in route::infos().into_iter().filter(|info| allowed(info.need, role)) {
            let (Some(reads), true) = (info.reads, info.path.starts_with("/{code}")) else { continue };
            let path = info.path.replace("{code}", "0265").replace("{id}", &person.to_string());
            let before = lines(&site);
            if reads.waits() {
                a_file_is_given_for_a_purpose(&site, &path, &cookie, &token).await;
            } else {
                let answer = site.get(&path, &cookie).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
            }
            assert_eq!(lines(&site), before + 1, "{path}");
            asked += 1;
        }
    }
    assert!(asked >= 20, "{asked} routes were walked");
}

async fn a_file_is_given_for_a_purpose(site: &Site, path: &str, cookie: &str, token: &str) {
    let before = lines(site);
    // The form works without a script: a page with a form of method post, and the file as its answer.
    let page = site.get(&format!("{path}?unit=%2F&purpose=Zebra"), cookie).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    assert!(page.body.contains("method=\"post\"") && page.body.contains("name=\"purpose\""), "{path} asks");
    assert!(!page.headers.contains_key(header::CONTENT_DISPOSITION), "{path}: an address says no purpose");
    // The frame's star keeps the address it stands on; neither the form's address nor its field may take it over.
    let taken = |line: &&str| line.contains("Zebra") && !line.contains("name=\"url\"");
    let typed = page.body.lines().find(taken);
    assert_eq!(typed, None, "{path}: the purpose of an address is not taken over");
    for (form, status) in [
        (format!("csrf={token}"), StatusCode::UNPROCESSABLE_ENTITY),
        (format!("csrf={token}&purpose=+"), StatusCode::UNPROCESSABLE_ENTITY),
        (format!("csrf={token}&purpose=Sag+om+611090-1235"), StatusCode::UNPROCESSABLE_ENTITY),
        (format!("csrf={token}&purpose=Sag+om+61+10+90+1235"), StatusCode::UNPROCESSABLE_ENTITY),
        ("purpose=Sag+7".to_owned(), StatusCode::FORBIDDEN),
    ] {
        let answer = site.post(path, cookie, &form).await;
        assert_eq!(answer.status, status, "{path} {form}");
        assert!(!answer.headers.contains_key(header::CONTENT_DISPOSITION), "{path} {form}");
        let repeated = ["611090-1235", "61 10 90 1235"].iter().any(|typed| answer.body.contains(typed));
        assert!(!repeated, "{path}: what was typed is not repeated");
    }
    assert_eq!(lines(site), before, "{path}: nothing was read yet");
    let file = site.post(path, cookie, &format!("csrf={token}&purpose=Sag+7")).await;
    assert_eq!(file.status, StatusCode::OK, "{path}: {}", file.body);
    assert!(file.headers.contains_key(header::CONTENT_DISPOSITION), "{path}: {}", file.body);
    assert_eq!(file.headers[header::CACHE_CONTROL], "no-store", "{path}");
}

/// Lines in the log of reading.
fn lines(site: &Site) -> i64 {
    site.app.readings().flush(&site.db.store, std::time::Duration::ZERO).unwrap();
    let count = |tx: &mut kaemner_store::Tx<'_>| tx.one("SELECT COUNT(*) FROM reading", &[]);
    let (count,): (i64,) = site.db.store.read(site.db.scope, count).unwrap();
    count
}

#[tokio::test]
async fn a_personal_number_is_shown_once_and_only_for_a_purpose() {
    let site = Site::new();
    let person = site.member("someone", "attester");
    let number = super::cpr_of("someone").reveal();
    let path = format!("/0265/access/people/{person}/cpr");
    let reader = site.member("reader", "manager");
    let cookie = site.sign_in("reader").await;
    let token = site.get("/0265", &cookie).await.token();
    let shown = site.post(&path, &cookie, &format!("csrf={token}&purpose=Sag")).await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND, "who may not see it knows of no such page");
    site.own_role(reader, "cpr_reader", &[Act::RevealCpr]);
    let page = site.get(&format!("/0265/access/people/{person}"), &cookie).await;
    assert!(page.body.contains(&path) && !page.body.contains(&number), "asked for, not shown");
    let without = site.post(&path, &cookie, &format!("csrf={token}")).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!without.body.contains(&number));
    let before = lines(&site);
    let about = format!("csrf={token}&purpose=Sag+om+{number}");
    let refused = site.post(&path, &cookie, &about).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a purpose with a personal number is refused"
    );
    assert!(!refused.body.contains(&number), "and not repeated");
    assert_eq!(lines(&site), before);
    let shown = site.post(&path, &cookie, &format!("csrf={token}&purpose=Sag+7")).await;
    assert!(shown.body.contains(&number), "{}", shown.body);
    assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(lines(&site), before + 1);
}

#[tokio::test]
async fn a_protected_address_stands_on_no_page_but_one_s_own_and_the_one_that_was_asked_for() {
    let site = Site::new();
    let person = site.member("someone", "employee");
    let (page, path) =
        (format!("/0265/access/people/{person}"), format!("/0265/access/people/{person}/address"));
    let reader = site.member("reader", "manager");
    let managers = site.sign_in("reader").await;
    let member = site.get(&page, &managers).await;
    assert!(!member.body.contains("/address"), "who does not keep the people has nothing to do with it");
    site.member("clerk", "system_administrator");
    let clerk = site.sign_in("clerk").await;
    let token = site.get("/0265", &clerk).await.token();
    let typed = "street=Birketoften+9&city=Ringsted&country=dk";
    let wrong = site.post(&path, &clerk, &format!("csrf={token}&{typed}&postcode=41")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("fire cifre") && wrong.body.contains("Birketoften 9"),
        "kept with the problem"
    );
    let open = site.post(&path, &clerk, &format!("csrf={token}&{typed}&postcode=4100")).await;
    assert_eq!(open.location(), page, "{}", open.body);
    assert!(site.get(&page, &clerk).await.body.contains("Birketoften 9"));
    assert!(
        site.get(&path, &clerk).await.body.contains("value=\"Birketoften 9\""),
        "changed from what stands"
    );
    let saved = site.post(&path, &clerk, &format!("csrf={token}&{typed}&postcode=4100&protected=yes")).await;
    assert_eq!(saved.location(), page, "{}", saved.body);
    for path in [&page, &path, "/0265/access", "/0265/access?q=Birke"] {
        let shown = site.get(path, &clerk).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}: {}", shown.body);
        assert!(!shown.body.contains("Birketoften 9"), "{path}");
    }
    assert!(site.get(&page, &clerk).await.body.contains("Beskyttet adresse"));
    let own = site.sign_in("someone").await;
    assert!(site.get("/0265/profile", &own).await.body.contains("Birketoften 9"), "one's own is no secret");
    let show = format!("{path}/show");
    let shown = site.post(&show, &clerk, &format!("csrf={token}&purpose=Brev")).await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND);
    site.own_role(reader, "cpr_reader", &[Act::RevealCpr]);
    let token = site.get("/0265", &managers).await.token();
    let asks = site.get(&page, &managers).await;
    assert!(asks.body.contains(&show) && !asks.body.contains("Birketoften 9"));
    let before = lines(&site);
    let without = site.post(&show, &managers, &format!("csrf={token}")).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!without.body.contains("Birketoften 9"));
    let shown = site.post(&show, &managers, &format!("csrf={token}&purpose=Brev+om+opsigelse")).await;
    assert!(shown.body.contains("Birketoften 9"), "{}", shown.body);
    assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(lines(&site), before + 1);
}

#[tokio::test]
async fn a_personal_number_that_is_searched_for_is_left_out_of_the_address() {
    let site = Site::new();
    let number = super::cpr_of("someone");
    site.member("clerk", "system_administrator");
    let cookie = site.sign_in("clerk").await;
    for typed in [number.reveal(), format!("Ane+{}", number.reveal()), "6101900000".to_owned()] {
        for path in ["/0265/access?unit=%2F&q=", "/0265/search?q=", "/0265/access/positions?q="] {
            let led = site.get(&format!("{path}{typed}"), &cookie).await;
            assert_eq!(led.status, StatusCode::SEE_OTHER, "{path}{typed}: {}", led.body);
            let (page, rest) = path.split_once('?').unwrap();
            let unit = rest.strip_suffix("q=").unwrap().replace("%2F", "/");
            assert_eq!(led.location(), format!("{page}?{unit}told=personal-number"));
            let shown = site.get(led.location(), &cookie).await;
            assert_eq!(shown.status, StatusCode::OK);
            assert!(shown.body.contains("ligner et CPR-nummer"), "{}", shown.body);
            // Signed out, it is not carried along to the way back either.
            let out = site.get(&format!("{path}{typed}"), "").await;
            assert!(!out.location().contains("6101"), "{}", out.location());
        }
        let hits = site.get(&format!("/0265/palette?q={typed}"), &cookie).await;
        assert_eq!(hits.location(), "/0265/palette?told=personal-number");
        let command = site.get(&format!("/api/v1/0265/ledger/accounts?q={typed}"), &cookie).await;
        assert_eq!(command.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", command.body);
        assert!(
            command.body.contains("CPR") && !tells_a_number(&[number], &command.body),
            "{}",
            command.body
        );
    }
    let invoice = site.get("/0265/search?q=0101261234", &cookie).await;
    assert_eq!(invoice.status, StatusCode::OK, "a number of an invoice is searched for");
}

async fn ask(site: &Site, method: Method, path: &str, cookie: &str, token: &str) -> super::Answer {
    match method {
        Method::Get => site.get(path, cookie).await,
        Method::Post => site.post(path, cookie, &format!("csrf={token}")).await,
        other => site.method(other, path).await,
    }
}

/// The matrix for people: `docs/rights-matrix.md` is this text. `KAEMNER_WRITE_MATRIX=1` writes it anew.
#[test]
fn the_matrix_that_people_read_is_the_one_the_router_keeps() {
    let mut text = String::from(MATRIX_HEAD);
    let roles: Vec<_> = ready_roles().iter().collect();
    text += "| | route | needs | logged as |";
    text += &roles.iter().map(|role| format!(" {} |", role.key)).collect::<String>();
    text += "\n|---|---|---|---|";
    text += &"---|".repeat(roles.len());
    text.push('\n');
    for info in route::infos() {
        let method = match (info.method, info.kind) {
            (Method::Get, Kind::Scim) => "SCIM",
            (_, Kind::Scim) => "SCIM change",
            (_, Kind::Export) => "file",
            (Method::Post | Method::Put | Method::Patch | Method::Delete, _) => "change",
            (_, Kind::Page) => "page",
            (_, Kind::Api) => "JSON",
            (_, Kind::Probe) => "probe",
        };
        let need = match info.need {
            Need::Nobody => "nobody".to_owned(),
            Need::SignedIn => "a session".to_owned(),
            Need::May(act) => act.name().to_owned(),
        };
        let cells: String =
            roles.iter().map(|role| if allowed(info.need, role) { " x |" } else { " |" }).collect();
        let reads = info.reads.map_or("", |reads| reads.kind.name());
        text += &format!("| {method} | `{}` | {need} | {reads} |{cells}\n", info.path);
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rights-matrix.md");
    if std::env::var("KAEMNER_WRITE_MATRIX").is_ok() {
        std::fs::write(path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/rights-matrix.md is not what the router says; look at the difference, then run this test with \
         KAEMNER_WRITE_MATRIX=1"
    );
}

const MATRIX_HEAD: &str = "# Who may open what

Every route of the site against every ready-made role, written from the router by \
`every_route_answers_every_role_in_two_municipalities_as_the_matrix_says` and its neighbour in \
`crates/web/src/tests/rights.rs`. An `x` says that the role opens the route somewhere in its municipality; the use \
case asks again for unit, account, amount and person, and rules of separation for the thing. Where there is no `x` \
the answer is 404, as it is for every route of another municipality. `logged as` says how the log of reading is told \
that persons' data was shown. Commands: `crates/cli/src/matrix.rs`.

";

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
