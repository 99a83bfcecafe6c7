//! Many writers at a time: one failing or panicking closure does not touch the others.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::time::Duration;

use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{Store, StoreError, args};

const THREADS: i64 = 16;
const ROUNDS: i64 = 20;

/// Thread 3 panics and thread 5 fails, after their insert; the rest insert one row per round.
fn one_writer(db: &TestDb, thread: i64, round: i64) -> bool {
    let write = || {
        db.store.write(db.scope, |tx| {
            tx.exec("insert into mark (thread, round) values ($1, $2)", &args![thread, round])?;
            match thread {
                3 => panic!("on purpose"),
                5 => Err(StoreError::Conflict),
                _ => Ok(()),
            }
        })
    };
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(answer) => {
            assert_eq!(answer.is_err(), thread == 5);
            answer.is_ok()
        }
        Err(_) => {
            assert_eq!(thread, 3);
            false
        }
    }
}

#[test]
fn failures_are_isolated_among_sixteen_threads() {
    on_both(|db| {
        db.define(db.scope, "create table mark (thread {i64} not null, round {i64} not null, primary key (thread, round)) {strict};")
            .unwrap();
        let start = Barrier::new(16);
        let acknowledged: usize = std::thread::scope(|s| {
            let run = |thread| {
                let start = &start;
                s.spawn(move || {
                    start.wait();
                    (0..ROUNDS).filter(|round| one_writer(db, thread, *round)).count()
                })
            };
            let threads: Vec<_> = (0..THREADS).map(run).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(acknowledged, 14 * 20);
        let (rows, bad): (i64, i64) = db
            .store
            .read(db.scope, |tx| {
                tx.one("select count(*), count(case when thread in (3, 5) then 1 end) from mark", &[])
            })
            .unwrap();
        assert_eq!((rows, bad), (14 * ROUNDS, 0));
    });
}

/// No COMMIT has to move the log into the file: a thread does it beside them.
#[test]
fn the_log_is_moved_in_the_background() {
    let db = TestDb::sqlite();
    db.define(db.scope, "create table mark (text text not null) {strict};").unwrap();
    let mut config = db.config();
    config.limits.checkpoint_every = Duration::from_millis(20);
    let store = Store::open(config).unwrap();
    let text = "a mark that nothing else writes";
    store.write(db.scope, |tx| tx.exec("insert into mark (text) values ($1)", &args![text])).unwrap();
    let file = db.dir().unwrap().join("k0265.db");
    let moved = || std::fs::read(&file).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes());
    let patience = (0..500).find(|_| {
        std::thread::sleep(Duration::from_millis(20));
        moved()
    });
    assert!(patience.is_some(), "the log was not moved within ten seconds");
}

#[test]
fn two_processes_share_a_scope() {
    on_both(|db| {
        db.define(db.scope, "create table tally (id {i64} not null primary key, n {i64} not null) {strict}; insert into tally values (1, 0);")
            .unwrap();
        let second = db.reopen();
        std::thread::scope(|s| {
            for store in [&db.store, &second, &db.store, &second] {
                s.spawn(move || {
                    for _ in 0..50 {
                        store
                            .write(db.scope, |tx| tx.exec("update tally set n = n + 1 where id = 1", &[]))
                            .unwrap();
                    }
                });
            }
        });
        let n: i64 = db.store.read(db.scope, |tx| tx.one("select n from tally", &[])).unwrap();
        assert_eq!(n, 200);
    });
}
