//! How long a decision takes, and what the filter of a list costs against the same list without one.
//!
//! `cargo bench -p kaemner-app --bench rights`; both engines where PostgreSQL is at hand.
#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up stops")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::date;
use kaemner_app::access::{self, AccessError, PeopleQuery, ready_role};
use kaemner_app::actor::{Act, ActSet, Actor, At, Channel, PersonId, Right, UnitPath, Whose};
use kaemner_app::testing::municipality;
use kaemner_store::testing::TestDb;
use kaemner_store::{StoreError, Tx, args};
use kaemner_values::Ore;
use uuid::Uuid;

/// Members of the municipality: the daily users of all eleven in one.
const MEMBERS: u128 = 9_000;
const DECISIONS: usize = 200_000;
const LISTS: usize = 400;

fn main() {
    decisions();
    lists("sqlite", &TestDb::sqlite());
    if let Some(db) = TestDb::postgres() {
        lists("postgresql", &db);
    }
}

fn path(text: &str) -> UnitPath {
    UnitPath::parse(text).expect("a path")
}

/// A person with four roles in three units and a deputyship for as many again.
fn busy() -> Actor {
    let acts = |role: &str| ready_role(role).map_or(ActSet::EMPTY, |role| role.acts);
    let right = |role: &str, unit: &str, limit: Option<i64>| Right {
        limit: limit.map(Ore::from_kroner),
        ..Right::new(role, acts(role), path(unit), date(2026, 1, 1))
    };
    let mut rights = vec![
        right("employee", "/2/21/", None),
        right("school_secretary", "/2/21/", Some(50_000)),
        right("budget_officer", "/2/", None),
        right("manager", "/3/", Some(250_000)),
    ];
    rights[2].accounts = vec!["3-5".parse().expect("a range")];
    let principal = PersonId::new(Uuid::from_u128(2));
    let deputy: Vec<_> =
        rights.iter().map(|right| Right { on_behalf_of: Some(principal), ..right.clone() }).collect();
    rights.extend(deputy);
    Actor::new(PersonId::new(Uuid::from_u128(1)), "Ane", municipality(), Channel::Page, rights)
}

fn decisions() {
    let by = busy();
    let units = ["/", "/2/21/", "/2/22/", "/3/31/", "/4/"].map(path);
    let mut took = Vec::with_capacity(DECISIONS);
    for at in 0..DECISIONS {
        let act = Act::ALL[at % Act::ALL.len()];
        let amount = Ore::from_kroner(i64::try_from(at % 300_000).unwrap_or(0));
        let place = At::unit(&units[at % units.len()]).account("5281111000099910").amount(amount);
        let start = Instant::now();
        let answer = by.may(black_box(act), black_box(place));
        took.push(start.elapsed());
        drop(black_box(answer));
    }
    took.sort();
    let at = |share: usize| took[(DECISIONS - 1) * share / 1000];
    println!(
        "rights decision     p50 {:?}  p99 {:?}  p99.9 {:?}  (promise: p99 under 50 µs, {})",
        at(500),
        at(990),
        at(999),
        if at(990) < Duration::from_micros(50) { "kept" } else { "BROKEN" }
    );
}

fn lists(engine: &str, db: &TestDb) {
    db.store.write(db.scope, members).expect("members");
    // What a server at work has done by itself.
    if let Some(mut owner) = db.owner() {
        owner.batch_execute("VACUUM ANALYZE").expect("statistics");
    }
    let sees = |units: &[&str]| {
        let right = |unit: &&str| Right::new("manager", Act::ReadAccess, path(unit), date(2026, 1, 1));
        let rights = units.iter().map(right).collect();
        Actor::new(PersonId::new(Uuid::nil()), "x", municipality(), Channel::Page, rights)
    };
    // The same rows with and without: the five units are all there are.
    let (filtered, free) = (sees(&["/2/", "/3/", "/4/", "/5/", "/1/"]), sees(&["/"]));
    compare(engine, "the page's list: 50 people and how many there are", &filtered, &free, |by| list(db, by));
    compare(engine, "the first 50 rows alone", &filtered, &free, |by| rows(db, by));
    let others = |right: &Right| Right { whose: Whose::Others, ..right.clone() };
    let limited: Vec<_> = filtered.rights().iter().map(others).collect();
    let limited = Actor::new(filtered.person, "x", municipality(), Channel::Page, limited);
    compare(engine, "the first 50 rows, of everybody else", &limited, &free, |by| rows(db, by));
    let school = sees(&["/2/21/"]);
    let narrow = median((0..LISTS).map(|_| list(db, &school)).collect());
    println!("rights list filter  {engine}: the page's list of one school {} µs", narrow.as_micros());
}

fn compare(engine: &str, what: &str, filtered: &Actor, free: &Actor, read: impl Fn(&Actor) -> Duration) {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..LISTS {
        with.push(read(filtered));
        without.push(read(free));
    }
    let (with, without) = (median(with), median(without));
    let more = (with.as_nanos() * 1000 / without.as_nanos().max(1)).saturating_sub(1000);
    println!(
        "rights list filter  {engine}: {what}, {} µs with, {} µs without, {}.{} % more",
        with.as_micros(),
        without.as_micros(),
        more / 10,
        more % 10
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Every member with two roles.
fn members(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO membership (person_id, name, name_sort, name_search, title, initials, unit_path,
            valid_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    const GRANT: &str =
        "INSERT INTO role_grant (id, person_id, role, unit_path, valid_from, granted_by, granted_at)
        VALUES ($1, $2, $3, $4, $5, $2, $6)";
    for at in 0..MEMBERS {
        let name = format!("Person {:05}", at * 7919 % MEMBERS);
        let unit = format!("/{}/{}/", 1 + at % 5, at % 40);
        let sort = name.as_bytes().to_vec();
        let person = PersonId::new(Uuid::from_u128(at + 1));
        let from = date(2026, 1, 1);
        tx.exec(SQL, &args![person, name.as_str(), sort, name.as_str(), "", "PP", unit.as_str(), from])?;
        for role in ["employee", "school_secretary"] {
            let id = Uuid::from_u128(1 << 100 | at << 8 | role.len() as u128);
            tx.exec(GRANT, &args![id, person, role, unit.as_str(), from, tx.now()])?;
        }
    }
    Ok(())
}

const FIRST: PeopleQuery = PeopleQuery { search: String::new(), unit: None, after: None, limit: Some(50) };

/// The list of people as its page asks for it, in one transaction.
fn list(db: &TestDb, by: &Actor) -> Duration {
    timed(db, |tx| Ok((access::people(tx, by, &FIRST)?, access::count_people(tx, by, &FIRST)?).0.len()))
}

fn rows(db: &TestDb, by: &Actor) -> Duration {
    timed(db, |tx| Ok(access::people(tx, by, &FIRST)?.len()))
}

fn timed(db: &TestDb, mut read: impl FnMut(&mut Tx<'_>) -> Result<usize, AccessError>) -> Duration {
    let start = Instant::now();
    let found = db.store.read(db.scope, &mut read).expect("a list");
    let took = start.elapsed();
    assert_eq!(black_box(found), 50);
    took
}
