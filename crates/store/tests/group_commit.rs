//! Many writers at a time: one failing or panicking closure does not touch the others.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;

use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{StoreError, args};

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
