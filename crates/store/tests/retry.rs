//! Transactions that are run again: busy, deadlocked, out of date, cut off.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{Engine, Store, StoreError, args};

const TABLE: &str = "create table tally (id {i64} not null primary key, n {i64} not null) {strict};
                     insert into tally (id, n) values (1, 0), (2, 0);";
const ADD: &str = "update tally set n = n + 1 where id = $1";

fn tallies(db: &TestDb) -> Vec<i64> {
    db.store.read(db.scope, |tx| tx.all("select n from tally order by id", &[])).unwrap()
}

/// An error of a caller that forgets what the store said.
#[derive(Debug, PartialEq)]
struct Opaque;

impl From<StoreError> for Opaque {
    fn from(_: StoreError) -> Self {
        Self
    }
}

/// A busy SQLite file: another program holds it for longer than the store waits at a time.
#[test]
fn a_busy_file_is_tried_again() {
    let db = TestDb::sqlite();
    db.define(db.scope, TABLE).unwrap();
    let mut config = db.config();
    config.limits.busy_timeout = Duration::from_millis(20);
    let store = Store::open(config).unwrap();
    let other = rusqlite::Connection::open(db.dir().unwrap().join("k0265.db")).unwrap();
    other.execute_batch("begin immediate").unwrap();
    std::thread::scope(|s| {
        let waiting = s.spawn(|| store.write(db.scope, |tx| tx.exec(ADD, &args![1])));
        std::thread::sleep(Duration::from_millis(120));
        other.execute_batch("commit").unwrap();
        assert_eq!(waiting.join().unwrap(), Ok(1));
    });
    other.execute_batch("begin immediate").unwrap();
    let mut config = db.config();
    config.limits.busy_timeout = Duration::from_millis(1);
    config.limits.attempts = 2;
    let given_up = Store::open(config).unwrap().write(db.scope, |tx| tx.exec(ADD, &args![1]));
    assert!(matches!(given_up, Err(StoreError::Transient(_))), "{given_up:?}");
    other.execute_batch("rollback").unwrap();
    assert_eq!(tallies(&db), [1, 0]);
}

/// One closure ends the whole SQLite transaction that others share; they run again, alone.
#[test]
fn a_lost_batch_is_run_again_singly() {
    let db = TestDb::sqlite();
    db.define(db.scope, TABLE).unwrap();
    let start = Barrier::new(16);
    std::thread::scope(|s| {
        for thread in 0..16 {
            let (db, start) = (&db, &start);
            s.spawn(move || {
                start.wait();
                for _ in 0..20 {
                    let answer = db.store.write(db.scope, |tx| {
                        tx.exec(ADD, &args![1])?;
                        match thread {
                            7 => tx.exec("insert or rollback into tally (id, n) values (2, 0)", &[]),
                            _ => tx.exec(ADD, &args![2]),
                        }
                    });
                    let unique = StoreError::Unique { constraint: "tally(id)".to_owned() };
                    assert_eq!(answer, if thread == 7 { Err(unique) } else { Ok(1) });
                }
            });
        }
    });
    assert_eq!(tallies(&db), [300, 300]);
}

/// A statement after the loss would be written alone; it is refused instead.
#[test]
fn nothing_is_written_outside_a_transaction() {
    let db = TestDb::sqlite();
    db.define(db.scope, TABLE).unwrap();
    let answer = db.store.write(db.scope, |tx| {
        drop(tx.exec("insert or rollback into tally (id, n) values (2, 0)", &[]));
        drop(tx.exec(ADD, &args![1]));
        drop(tx.exec("commit", &[]));
        Ok::<_, StoreError>(())
    });
    assert_eq!(answer, Err(StoreError::Aborted));
    assert_eq!(tallies(&db), [0, 0]);
}

#[test]
fn the_store_alone_ends_a_transaction() {
    on_both(|db| {
        for sql in ["commit", "rollback", "savepoint x", "set role none"] {
            let answer = db.store.write(db.scope, |tx| tx.exec(sql, &[]));
            assert!(matches!(answer, Err(StoreError::Denied { .. })), "{sql}: {answer:?}");
        }
    });
}

/// Two transactions lock two rows crosswise: PostgreSQL ends one, and it is run again.
#[test]
fn a_deadlock_is_tried_again_also_behind_the_callers_own_error() {
    on_both(|db| {
        db.define(db.scope, TABLE).unwrap();
        let (meet, runs) = (Barrier::new(2), AtomicU32::new(0));
        let server = db.store.engine() == Engine::Postgres;
        std::thread::scope(|s| {
            for rows in [[1, 2], [2, 1]] {
                let (meet, runs) = (&meet, &runs);
                s.spawn(move || {
                    let mut first = true;
                    let answer = db.store.write(db.scope, |tx| {
                        runs.fetch_add(1, Ordering::Relaxed);
                        tx.exec(ADD, &args![rows[0]]).map_err(|_| Opaque)?;
                        if server && std::mem::take(&mut first) {
                            meet.wait();
                        }
                        tx.exec(ADD, &args![rows[1]]).map_err(|_| Opaque)
                    });
                    assert_eq!(answer, Ok(1));
                });
            }
        });
        assert_eq!(tallies(db), [2, 2]);
        assert_eq!(runs.into_inner(), if server { 3 } else { 2 });
    });
}

#[test]
fn a_connection_lost_before_commit_is_tried_again() {
    let Some(db) = TestDb::postgres() else { return };
    db.define(db.scope, TABLE).unwrap();
    let mut owner = db.owner().unwrap();
    let mut cut = |count: i32| {
        let mut left = count;
        db.store.write(db.scope, |tx| {
            tx.exec(ADD, &args![1])?;
            if left > 0 {
                left -= 1;
                let pid: i32 = tx.one("select pg_backend_pid()", &[])?;
                owner.execute("select pg_terminate_backend($1)", &[&pid]).unwrap();
            }
            tx.exec(ADD, &args![2])
        })
    };
    assert_eq!(cut(1), Ok(1));
    assert!(matches!(cut(100), Err(StoreError::Transient(_))));
    assert_eq!(tallies(&db), [1, 1]);
}

#[test]
fn a_table_that_a_migration_changed_is_planned_anew() {
    on_both(|db| {
        db.define(db.scope, TABLE).unwrap();
        let read = || db.store.read(db.scope, |tx| tx.all::<i64>("select * from tally order by id", &[]));
        assert_eq!(read().unwrap(), [1, 2]);
        db.define(db.scope, "alter table tally add column note text;").unwrap();
        assert_eq!(read().unwrap(), [1, 2]);
    });
}

#[test]
fn more_threads_than_connections_wait_their_turn() {
    on_both(|db| {
        db.define(db.scope, TABLE).unwrap();
        let mut config = db.config();
        (config.limits.pool, config.limits.open_scopes) = (2, 2);
        let store = Store::open(config).unwrap();
        let codes = db.store.municipalities().unwrap();
        db.define(db.other, TABLE).unwrap();
        std::thread::scope(|s| {
            for thread in 0..8 {
                let (store, codes) = (&store, &codes);
                s.spawn(move || {
                    for n in 0..10 {
                        let scope = codes[(thread + n) % codes.len()].into();
                        store.write(scope, |tx| tx.exec(ADD, &args![1])).unwrap();
                    }
                });
            }
        });
        let sum = store.fan_out(&codes, |_, tx| tx.one::<i64>("select n from tally where id = 1", &[]));
        assert_eq!(sum.unwrap().iter().map(|(_, n)| n).sum::<i64>(), 80);
    });
}
