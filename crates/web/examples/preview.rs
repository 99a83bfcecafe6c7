//! A server over a throw-away database with a few demonstration users, for looking at pages while they are
//! made and for the browser tests: `cargo run -p kaemner-web --example preview -- 127.0.0.1:8080`.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;

use jiff::civil::date;
use kaemner_app::access::{self, AccessError, Founder, NewGrant, NewMember, NewPerson};
use kaemner_app::actor::{Channel, PersonId, UnitPath};
use kaemner_app::ledger::{
    self, LedgerError, NewAccount, NewAlias, NewCostBearer, NewPosting, NewVoucher, Reason, Series,
    VoucherSource,
};
use kaemner_app::testing;
use kaemner_law::chart::CostBearer;
use kaemner_store::testing::TestDb;
use kaemner_store::{Scope, Tx};
use kaemner_values::Ore;
use kaemner_values::period::Year;
use kaemner_web::{App, DEMO_PASSWORD, Environment, Settings, router};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let db = TestDb::sqlite();
    db.store.set_now("2026-11-20T09:30:00Z".parse()?)?;
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

fn fill(db: &TestDb) -> Result<(), Box<dyn Error>> {
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
    ledger(db)?;
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
    let grant = NewGrant::new(person, role, unit, from);
    db.store.write(db.scope, |tx| access::grant_role(tx, &admin, &grant)).map(|_| ())
}

/// What is bought each month: account, text, kroner.
const BOUGHT: [(&str, &str, i64); 6] = [
    ("3220111000000129", "Undervisningsmaterialer", 184_250),
    ("3220111000000122", "Fødevarer til skolekøkken", 62_480),
    ("3220111000000140", "Rengøring, Østre Skole", 118_900),
    ("5251411000000129", "Legetøj og materialer, daginstitutioner", 74_120),
    ("6455111000000149", "It-drift, rådhuset", 391_775),
    ("6455111000000129", "Kontorartikler", 21_340),
];
const BANK: &str = "9220580000001000";

/// A year of purchases, a cost bearer and an alias.
fn ledger(db: &TestDb) -> Result<(), Box<dyn Error>> {
    let by = testing::anyone(1, testing::municipality());
    let unit = UnitPath::root();
    db.store.write(db.scope, |tx| {
        ledger::open_year(tx, &by, Year::new(2026).map_err(|_| LedgerError::NoReason)?)
    })?;
    let bearer = NewCostBearer {
        code: "4711".to_owned(),
        name: "Østre Skole".to_owned(),
        bearer: CostBearer {
            function: "32201".parse()?,
            dranst: "1".parse()?,
            grouping: "999".parse()?,
            ownership: "1".parse()?,
            site: "0000".parse()?,
            unit: unit.clone(),
        },
        from: date(2026, 1, 1),
    };
    let alias = NewAlias {
        alias: "bank".to_owned(),
        name: "Kommunens bankkonto".to_owned(),
        account: NewAccount::new(BANK.parse()?, unit.clone()),
        person_records: false,
        local_string: None,
        from: date(2026, 1, 1),
    };
    db.store.write(db.scope, |tx| {
        ledger::set_cost_bearer(tx, &by, &bearer)?;
        ledger::set_alias(tx, &by, &alias)
    })?;
    for month in 1..=11 {
        for (index, (account, text, kroner)) in (0_i64..).zip(BOUGHT) {
            let amount = Ore::from_kroner(kroner + (i64::from(month) * 7_919 + index * 3_571) % 20_000);
            let line = |digits: &str, amount| -> Result<NewPosting, Box<dyn Error>> {
                let reason = Reason { text: "Demonstration".to_owned(), owner: "Økonomi".to_owned() };
                let posting = NewPosting::new(NewAccount::new(digits.parse()?, unit.clone()), amount);
                Ok(NewPosting { reason: Some(reason), ..posting })
            };
            let new = NewVoucher {
                id: None,
                series: Series::manual(),
                date: date(2026, month, 12),
                period: None,
                source: VoucherSource::manual(),
                text: text.to_owned(),
                lines: vec![line(account, amount)?, line(BANK, -amount)?],
                documents: Vec::new(),
            };
            db.store.write(db.scope, |tx| ledger::post_voucher(tx, &by, &new))?;
        }
    }
    Ok(())
}
