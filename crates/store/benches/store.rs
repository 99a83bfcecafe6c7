//! The store against its raw drivers, in the same run and on the same kind of database:
//! `PG_FSYNC=on scripts/pg-test.sh cargo bench -p kaemner-store`.
//!
//! A *voucher* is ten rows in one durable transaction: voucher, four postings, four balances, one counter.
//! Raw and store take turns; the middle one of the rounds is printed, and the store's rate as a share of the
//! raw one.
#![allow(clippy::unwrap_used, reason = "a benchmark that fails stops")]

mod raw;

use std::time::{Duration, Instant};

use kaemner_store::testing::TestDb;
use kaemner_store::{Column, Store, StoreError, Table, Tx, Val, args};

const ROUNDS: usize = 5;
const BULK_ROWS: i64 = 200_000;

const TABLES: &str = "
create table voucher (thread {i64} not null, no {i64} not null, text text not null, primary key (thread, no)) {strict};
create table posting (id {i64} not null primary key, voucher {i64} not null, account {i64} not null, ore {i64} not null) {strict};
create table balance (account {i64} not null, period {i64} not null, ore {i64} not null, primary key (account, period)) {strict};
create table series (id {i64} not null primary key, next {i64} not null) {strict};
create table loaded (id {i64} not null primary key, account {i64} not null, ore {i64} not null, text text not null) {strict};
";
const NEXT: &str = "insert into series (id, next) values ($1, 1)
    on conflict (id) do update set next = series.next + 1 returning next";
const VOUCHER: &str = "insert into voucher (thread, no, text) values ($1, $2, $3)";
const POSTING: &str = "insert into posting (id, voucher, account, ore) values ($1, $2, $3, $4)";
const BALANCE: &str = "insert into balance (account, period, ore) values ($1, $2, $3)
    on conflict (account, period) do update set ore = balance.ore + excluded.ore";
const ORE: [i64; 4] = [12_500, -10_000, -2_500, 0];

static LOADED: Table = Table {
    name: "loaded",
    columns: &[("id", Column::Int), ("account", Column::Int), ("ore", Column::Int), ("text", Column::Text)],
};

/// A posting's own number.
const fn posting_id(thread: i64, no: i64, line: i64) -> i64 {
    (thread * 10_000_000 + no) * 4 + line
}

fn main() {
    let mut databases = vec![("SQLite", TestDb::sqlite())];
    databases.extend(TestDb::postgres().map(|db| ("PostgreSQL", db)));
    for (name, db) in &databases {
        db.define(db.scope, TABLES).unwrap();
        let mut raw = raw::Raw::open(db);
        for (threads, each) in [(1, 400), (16, 50)] {
            let vouchers = u64::try_from(threads * each).unwrap();
            compare(
                &format!("{name}: vouchers, {threads} thread(s)"),
                vouchers,
                |round| raw.vouchers(round, threads, each),
                |round| vouchers_by_store(db, round, threads, each),
            );
        }
        compare(
            &format!("{name}: bulk rows"),
            BULK_ROWS.try_into().unwrap(),
            |_| raw.bulk(BULK_ROWS),
            |_| bulk_by_store(db),
        );
    }
}

/// Lets both take turns and prints their middle rates.
fn compare(
    what: &str,
    count: u64,
    mut raw: impl FnMut(i64) -> Duration,
    mut store: impl FnMut(i64) -> Duration,
) {
    let (mut raw_times, mut store_times) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let round = i64::try_from(round).unwrap() * 2;
        raw_times.push(raw(round));
        store_times.push(store(round + 1));
    }
    raw_times.sort();
    store_times.sort();
    let rate = |times: &[Duration]| u128::from(count) * 1_000_000 / times[ROUNDS / 2].as_micros().max(1);
    let (raw, store) = (rate(&raw_times), rate(&store_times));
    println!("{what:36} raw {raw:>8}/s   store {store:>8}/s   {:>4} %", store * 100 / raw.max(1));
}

fn vouchers_by_store(db: &TestDb, round: i64, threads: i64, each: i64) -> Duration {
    let start = Instant::now();
    std::thread::scope(|s| {
        for thread in 0..threads {
            let store = &db.store;
            s.spawn(move || (0..each).for_each(|_| post(store, db, round * 100 + thread)));
        }
    });
    start.elapsed()
}

fn post(store: &Store, db: &TestDb, thread: i64) {
    store.write(db.scope, |tx| voucher(tx, thread)).unwrap();
}

fn voucher(tx: &mut Tx<'_>, thread: i64) -> Result<(), StoreError> {
    let no: i64 = tx.one(NEXT, &args![thread])?;
    tx.exec(VOUCHER, &args![thread, no, "Kontorartikler"])?;
    for (line, ore) in (0..).zip(ORE) {
        tx.exec(POSTING, &args![posting_id(thread, no, line), no, line, ore])?;
        tx.exec(BALANCE, &args![thread * 4 + line, 202_601, ore])?;
    }
    Ok(())
}

fn bulk_by_store(db: &TestDb) -> Duration {
    db.store.write(db.scope, |tx| tx.exec("delete from loaded", &[])).unwrap();
    let row = |id: i64| vec![Val::Int(id), Val::Int(id % 500), Val::Int(id * 7), Val::from("Kontorartikler")];
    let start = Instant::now();
    let loaded = db.store.write(db.scope, |tx| tx.bulk(&LOADED, &mut (0..BULK_ROWS).map(row)));
    assert_eq!(loaded, Ok(BULK_ROWS.unsigned_abs()));
    start.elapsed()
}
