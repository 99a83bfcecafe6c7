use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use super::Site;

const HOUR_AND_A_BIT: jiff::SignedDuration = jiff::SignedDuration::from_mins(61);

#[tokio::test]
async fn over_https_everything_is_secure_and_bound_to_the_host() {
    let site = Site::at("https://kaemner.example");
    for path in
        ["/sign-in", "/nothing", "/healthz", "/assets/x/kaemner.css", "/api/v1/0265/me", "/scim/v2/Users"]
    {
        let answer = site.get(path, "").await;
        let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("strict-transport-security"), "max-age=31536000; includeSubDomains", "{path}");
        let policy = header("content-security-policy");
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        for part in ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self';"] {
            assert!(policy.contains(part), "{path} lacks {part}");
        }
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    }
    let form = format!("login=ane&password={}", crate::site::encode(super::PASSWORD));
    let answer = site.post("/sign-in", "", &form).await;
    let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(cookies.len(), 2, "the session and the browser");
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-kaemner"), "{cookie}");
        for part in ["; Path=/", "; SameSite=Lax", "; Secure", "; HttpOnly"] {
            assert!(cookie.contains(part), "{cookie} lacks {part}");
        }
        assert!(!cookie.to_ascii_lowercase().contains("domain"), "{cookie}");
    }
}

#[tokio::test]
async fn without_https_there_is_no_hsts_to_lock_the_address_in() {
    let answer = Site::new().get("/sign-in", "").await;
    assert!(!answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn no_two_pages_show_the_token_in_the_same_bytes() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let (one, two) = (site.get("/0265", &cookie).await.token(), site.get("/0265", &cookie).await.token());
    assert_ne!(one, two);
    for token in [one, two] {
        let form = format!("url=%2Fprofile&title=Profil&csrf={token}");
        assert_eq!(site.post("/0265/favourites", &cookie, &form).await.status, StatusCode::SEE_OTHER);
    }
    let other = site.sign_in("ane").await;
    let foreign = site.get("/0265", &other).await.token();
    let form = format!("url=%2Fprofile&title=Profil&csrf={foreign}");
    assert_eq!(site.post("/0265/favourites", &cookie, &form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nothing_tells_whether_a_person_exists() {
    let site = Site::new();
    let try_login = async |login: &str| site.post("/sign-in", "", &format!("login={login}&password=x")).await;
    for _ in 0..7 {
        let (known, unknown) = (try_login("ane").await, try_login("nobody").await);
        assert_eq!(known.status, unknown.status);
        assert_eq!(known.body.replace("value=\"ane\"", ""), unknown.body.replace("value=\"nobody\"", ""));
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_and_when_its_person_says_so() {
    let site = Site::new();
    let (here, there) = (site.sign_in("ane").await, site.sign_in("ane").await);
    let profile = site.get("/0265/profile", &here).await;
    assert!(profile.body.contains("Adgangskode · sikringsniveau Lav"), "{}", profile.body);
    let form = format!("csrf={}", profile.token());
    assert_eq!(site.post("/0265/profile/end-others", &here, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/0265", &there).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/0265", &here).await.status, StatusCode::OK);
    site.db.store.set_now(site.db.store.now() + HOUR_AND_A_BIT).unwrap();
    assert_eq!(site.get("/0265", &here).await.status, StatusCode::SEE_OTHER);
}

/// Makes a service account and a token for these acts on the page, as an administrator does.
async fn token(site: &Site, cookie: &str, role: &str, acts: &[&str]) -> (String, String) {
    let page = "/0265/access/service-accounts";
    let csrf = site.get(page, cookie).await.token();
    let form = format!("csrf={csrf}&name=Fagsystem&purpose=Test&role={role}");
    assert_eq!(site.post(page, cookie, &form).await.status, StatusCode::SEE_OTHER);
    let listed = site.get(page, cookie).await;
    let (_, rest) = listed.body.split_once(&format!("action=\"{page}/")).unwrap();
    let account = rest.split('/').next().unwrap().to_owned();
    let acts: String = acts.iter().map(|act| format!("&act={act}")).collect();
    let made = site
        .post(&format!("{page}/{account}/tokens"), cookie, &format!("csrf={csrf}&until=01-06-2026{acts}"))
        .await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let (_, rest) = made.body.split_once("<code class=\"secret\" tabindex=\"0\">").expect("the secret once");
    (account, rest.split('<').next().unwrap().to_owned())
}

#[tokio::test]
async fn a_program_uses_the_api_by_its_token_and_nothing_else() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let (_, secret) = token(&site, &cookie, "bookkeeper", &["bills.read_invoices"]).await;
    let listed = site.get("/0265/access/service-accounts", &cookie).await;
    assert!(!listed.body.contains(&secret), "shown once");
    assert_eq!(site.get_as("/api/v1/0265/bills", &secret).await.status, StatusCode::OK);
    assert_eq!(site.get_as("/api/v1/0101/bills", &secret).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get_as("/api/v1/0265/me", &secret).await.status, StatusCode::NOT_FOUND, "not its act");
    assert_eq!(
        site.get_as("/0265/bills", &secret).await.status,
        StatusCode::SEE_OTHER,
        "pages need a person"
    );
    let wrong = site.get_as("/api/v1/0265/bills", &secret.replace("km_0265", "km_0101")).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.headers[header::WWW_AUTHENTICATE], "Bearer error=\"invalid_token\"");
    let without = site.get("/api/v1/0265/bills", "").await;
    assert_eq!(without.headers[header::WWW_AUTHENTICATE], "Bearer");
}

#[tokio::test]
async fn a_revoked_token_is_refused_at_once() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let (account, secret) = token(&site, &cookie, "bookkeeper", &["bills.read_invoices"]).await;
    let page = site.get("/0265/access/service-accounts", &cookie).await;
    let (_, rest) = page.body.split_once("name=\"token\" value=\"").unwrap();
    let id = rest.split('"').next().unwrap();
    let form = format!("csrf={}&token={id}", page.token());
    let path = format!("/0265/access/service-accounts/{account}/revoke");
    assert_eq!(site.post(&path, &cookie, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get_as("/api/v1/0265/bills", &secret).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_cannot_hold_what_its_account_may_not() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let (account, _) = token(&site, &cookie, "bookkeeper", &["bills.read_invoices"]).await;
    let csrf = site.get("/0265/access/service-accounts", &cookie).await.token();
    let path = format!("/0265/access/service-accounts/{account}/tokens");
    for acts in ["&act=payments.release", ""] {
        let form = format!("csrf={csrf}&until=01-06-2026{acts}");
        let refused = site.post(&path, &cookie, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("error-summary") && !refused.body.contains("class=\"secret\""));
    }
}

#[tokio::test]
async fn an_act_that_demands_more_says_what() {
    let site = Site::new();
    site.member("bo", "bookkeeper");
    let demand = kaemner_app::actor::Demand {
        act: kaemner_app::actor::Act::PostVoucher,
        level: kaemner_app::actor::Level::Substantial,
    };
    let read = |tx: &mut kaemner_store::Tx<'_>| {
        kaemner_app::access::actor(tx, site.admin, kaemner_app::actor::Channel::Cli)
    };
    let admin = site.db.store.read(site.db.scope, read).unwrap().unwrap();
    let set = |tx: &mut kaemner_store::Tx<'_>| {
        kaemner_app::access::signin::set_level_demand(tx, &admin, demand, "Byrådet")
    };
    site.db.store.write(site.db.scope, set).unwrap();
    let cookie = site.sign_in("ane").await;
    let page = site.get("/0265/access/sign-in", &cookie).await;
    assert!(page.body.contains("Byrådet"));
    let form = format!("csrf={}&act=payments.release&level=high&decision=x", page.token());
    let refused = site.post("/0265/access/sign-in/demands", &cookie, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("sikringsniveau Høj"), "{}", refused.body);
}

#[tokio::test]
async fn a_token_never_takes_over_a_browsers_page() {
    let site = Site::new();
    let cookie = site.sign_in("ane").await;
    let (_, secret) = token(&site, &cookie, "bookkeeper", &["bills.read_invoices"]).await;
    let request = Request::post("/0265/favourites")
        .header(header::COOKIE, &cookie)
        .header(header::AUTHORIZATION, format!("Bearer {secret}"))
        .body(Body::from("url=%2Fprofile&title=x"));
    assert_eq!(
        site.send(request.unwrap()).await.status,
        StatusCode::FORBIDDEN,
        "a page still wants its proof"
    );
}

#[tokio::test]
async fn a_provider_is_proposed_by_one_and_confirmed_by_another() {
    let site = Site::new();
    site.member("bo", "finance_controller");
    let (ane, bo) = (site.sign_in("ane").await, site.sign_in("bo").await);
    let fresh = site.get("/0265/access/sign-in/new?kind=oidc", &ane).await.location().to_owned();
    let csrf = site.get(&fresh, &ane).await.token();
    let path = fresh.split('?').next().unwrap();
    let form = format!(
        "csrf={csrf}&kind=oidc&state=on&policy=join&name=Kommunens+eget&issuer=https%3A%2F%2Fidp.example&\
         client_id=k&scopes=profile&groups_claim=groups&login_claim=email"
    );
    let put = site.post(path, &ane, &form).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.body);
    let settings = site.get("/0265/access/sign-in", &ane).await.body;
    assert!(settings.contains("Venter på bekræftelse") && settings.contains("Kommunens eget"));
    assert!(!site.get("/sign-in/0265", "").await.body.contains("Kommunens eget"), "it waits");
    let changes = "/0265/access/sign-in/changes";
    assert_eq!(site.get(changes, &ane).await.status, StatusCode::NOT_FOUND, "not for who proposes");
    let page = site.get(changes, &bo).await;
    assert!(page.body.contains("https://idp.example") && page.body.contains("Ane"), "{}", page.body);
    let (_, rest) = page.body.split_once("name=\"id\" value=\"").unwrap();
    let form = format!("csrf={}&id={}&answer=confirm", page.token(), rest.split('"').next().unwrap());
    assert_eq!(site.post(changes, &bo, &form).await.status, StatusCode::SEE_OTHER);
    assert!(site.get("/sign-in/0265", "").await.body.contains("Kommunens eget"));
    let again = site.post(changes, &bo, &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "decided once");
}
