//! The site as a browser meets it, over a real store, without a network.

mod api;
mod attacks;
mod authenticator;
mod pages;
mod rights;
mod scim;
mod signin;
mod texts;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::civil::date;
use kaemner_app::access::signin::{NewServiceAccount, NewToken};
use kaemner_app::access::{self, AccessError, Founder, NewGrant, NewMember, NewPerson};
use kaemner_app::actor::{Act, Channel, PersonId, UnitPath};
use kaemner_store::Scope;
use kaemner_store::testing::TestDb;
use kaemner_values::numbers::Cpr;
use tower::Service;

use crate::route::Method;
use crate::{App, Environment, Settings, router};

const PASSWORD: &str = "korrekt hest batteri";

/// A site with one municipality, its administrator `ane`, and whoever the test adds.
struct Site {
    db: TestDb,
    router: Router,
    app: App,
    admin: PersonId,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Site {
    fn new() -> Self {
        Self::at("http://127.0.0.1")
    }

    /// A site that people reach at this address.
    fn at(url: &str) -> Self {
        Self::with(url, |_| ())
    }

    /// A site with other settings.
    fn with(url: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let db = TestDb::sqlite();
        let admin = register(&db, "Ane Andersen", "ane");
        let founder = Founder {
            person: admin,
            name: "Ane Andersen".to_owned(),
            initials: "AA".to_owned(),
            municipality: "Roskilde".to_owned(),
        };
        let Scope::Municipality(code) = db.scope else { unreachable!("the test scope is a municipality") };
        access::found(&db.store, code, &founder).unwrap();
        let mut settings = Settings::local(Environment::Test, url);
        settings.inside_hosts = vec!["localhost".to_owned()];
        settings.body_silence = std::time::Duration::from_millis(50);
        settings.seal = Some(Arc::new(access::SealKey::new([7; 32])));
        change(&mut settings);
        let app = App::new(Arc::new(db.store.clone()), settings);
        Self { router: router(app.clone()), app, db, admin }
    }

    /// A member with one role in the whole municipality.
    fn member(&self, login: &str, role: &str) -> PersonId {
        let person = register(&self.db, login, login);
        let read = |tx: &mut kaemner_store::Tx<'_>| access::actor(tx, self.admin, Channel::Page);
        let admin = self.db.store.read(self.db.scope, read).unwrap().unwrap();
        let (name, from) = (login.to_owned(), date(2026, 1, 1));
        let (title, initials, unit) = (String::new(), String::new(), UnitPath::root());
        let member = NewMember { person, name, title, initials, unit: unit.clone(), from, to: None };
        access::enrol(&self.db.store, &admin, &member).unwrap();
        let grant = NewGrant::new(person, role, unit, from);
        self.db.store.write(self.db.scope, |tx| access::grant_role(tx, &admin, &grant)).unwrap();
        person
    }

    /// Gives a member a role of the municipality's own with these acts.
    fn own_role(&self, person: PersonId, key: &str, acts: &[Act]) {
        let read = |tx: &mut kaemner_store::Tx<'_>| access::actor(tx, self.admin, Channel::Page);
        let admin = self.db.store.read(self.db.scope, read).unwrap().unwrap();
        let role = access::NewRole {
            key: key.to_owned(),
            name: key.to_owned(),
            purpose: "Test".to_owned(),
            acts: acts.iter().copied().collect(),
            limited: false,
        };
        let write = |tx: &mut kaemner_store::Tx<'_>| {
            let role = access::define_role(tx, &admin, &role)?;
            let grant = NewGrant::new(person, role, UnitPath::root(), date(2026, 1, 1));
            access::grant_role(tx, &admin, &grant)
        };
        self.db.store.write(self.db.scope, write).unwrap();
    }

    /// Takes every role from a member.
    fn without_roles(&self, person: PersonId) {
        let read = |tx: &mut kaemner_store::Tx<'_>| access::actor(tx, self.admin, Channel::Page);
        let admin = self.db.store.read(self.db.scope, read).unwrap().unwrap();
        let write = |tx: &mut kaemner_store::Tx<'_>| {
            for grant in access::grants(tx, &admin, person)? {
                access::withdraw_role(tx, &admin, grant.id)?;
            }
            Ok::<_, AccessError>(())
        };
        self.db.store.write(self.db.scope, write).unwrap();
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().call(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.send(request.unwrap()).await
    }

    async fn method(&self, method: Method, path: &str) -> Answer {
        let name = format!("{method:?}").to_uppercase();
        self.send(Request::builder().method(name.as_str()).uri(path).body(Body::empty()).unwrap()).await
    }

    /// As `get`, with the token of a service account.
    async fn get_as(&self, path: &str, token: &str) -> Answer {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A program's request: method, path, token, body, and more headers.
    async fn program(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: &serde_json::Value,
        more: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A service account with this role and a token for these acts.
    fn token(&self, role: &'static str, acts: &[Act]) -> String {
        let read = |tx: &mut kaemner_store::Tx<'_>| access::actor(tx, self.admin, Channel::Cli);
        let admin = self.db.store.read(self.db.scope, read).unwrap().unwrap();
        let (name, purpose) = ("Katalog".to_owned(), "Test".to_owned());
        let new = NewServiceAccount { name, purpose, unit: UnitPath::root(), role };
        let write = |tx: &mut kaemner_store::Tx<'_>| {
            let account = access::signin::add_service_account(tx, &admin, &new)?;
            let token = NewToken { account, acts: acts.to_vec(), until: date(2026, 6, 1) };
            access::signin::issue_token(tx, &admin, &token)
        };
        self.db.store.write(self.db.scope, write).unwrap().secret
    }

    /// Signs in and gives the cookie.
    async fn sign_in(&self, login: &str) -> String {
        let form = format!("login={login}&password={}", crate::site::encode(PASSWORD));
        let answer = self.post("/sign-in", "", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

/// A personal number of nobody: the day is an impossible one. The same name has the same number.
fn cpr_of(name: &str) -> Cpr {
    let number = name.bytes().fold(1_u32, |all, byte| (all * 31 + u32::from(byte)) % 9999);
    format!("{}0190-{number:04}", 61 + number % 28).parse().unwrap()
}

fn register(db: &TestDb, name: &str, login: &str) -> PersonId {
    db.store
        .write(Scope::Community, |tx| {
            let new = NewPerson { id: None, name: name.to_owned(), cpr: Some(cpr_of(login)) };
            let person = access::register_person(tx, &new)?;
            access::set_password(tx, person, login, PASSWORD)?;
            Ok::<_, AccessError>(person)
        })
        .unwrap()
}

impl Answer {
    /// The value of the hidden field with the session's token.
    fn token(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"csrf\" content=\"").expect("a page with a token");
        rest.split('"').next().unwrap().to_owned()
    }

    fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }
}
