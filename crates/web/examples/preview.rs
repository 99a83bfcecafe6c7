//! A server over a throw-away database with a few demonstration users, for looking at pages while they are
//! made and for the browser tests: `cargo run -p kaemner-web --example preview -- 127.0.0.1:8080`.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;

use jiff::civil::date;
use kaemner_app::access::{self, AccessError, Founder, NewGrant, NewMember, NewPerson};
use kaemner_app::actor::{Channel, PersonId, UnitPath};
use kaemner_store::testing::TestDb;
use kaemner_store::{Scope, Tx};
use kaemner_web::{App, DEMO_PASSWORD, Environment, Settings, router};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let db = TestDb::sqlite();
    fill(&db)?;
    let settings = Settings::local(Environment::Demo, &format!("http://{address}"));
    let app = App::new(Arc::new(db.store.clone()), settings);
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{address}");
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await?;
    drop(db);
    Ok(())
}

fn fill(db: &TestDb) -> Result<(), AccessError> {
    let admin = person(db, "Ane Andersen", "ane", "Systemansvarlig, Økonomi")?;
    let founder = Founder {
        person: admin,
        name: "Ane Andersen".to_owned(),
        initials: "AA".to_owned(),
        municipality: "Roskilde".to_owned(),
    };
    if let Scope::Municipality(code) = db.scope {
        access::found(&db.store, code, &founder)?;
    }
    member(db, admin, "Birgit Bækgaard", "birgit", "Bogholder, Økonomi", "bookkeeper")?;
    member(db, admin, "Mogens Møller", "mogens", "Skoleleder, Østre Skole", "manager")?;
    Ok(())
}

fn person(db: &TestDb, name: &str, login: &str, title: &str) -> Result<PersonId, AccessError> {
    db.store.write(Scope::Community, |tx| {
        let person = access::register_person(tx, &NewPerson { id: None, name: name.to_owned(), cpr: None })?;
        access::set_password(tx, person, login, DEMO_PASSWORD)?;
        access::mark_demo_user(tx, person, title)?;
        Ok(person)
    })
}

fn member(
    db: &TestDb,
    admin: PersonId,
    name: &str,
    login: &str,
    title: &str,
    role: &'static str,
) -> Result<(), AccessError> {
    let person = person(db, name, login, title)?;
    let admin = db.store.read(db.scope, |tx: &mut Tx<'_>| access::actor(tx, admin, Channel::Cli))?;
    let Some(admin) = admin else { return Ok(()) };
    let (from, unit) = (date(2026, 1, 1), UnitPath::root());
    let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
    let (name, title) = (name.to_owned(), title.to_owned());
    let member = NewMember { person, name, title, initials, unit: unit.clone(), from, to: None };
    access::enrol(&db.store, &admin, &member)?;
    let grant = NewGrant { person, role, unit, limit: None, from, to: None };
    db.store.write(db.scope, |tx| access::grant_role(tx, &admin, &grant)).map(|_| ())
}
