//! Idempotency, jobs, outbox, numbers and documents, on both engines.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{SignedDuration, Timestamp};
use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{DocumentHash, DocumentKind, LeasedJob, NewJob, Once, StoreConfig, StoreError, Tx, args};
use serde_json::{Value, json};
use uuid::Uuid;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn write<T>(db: &TestDb, f: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
    db.store.write(db.scope, f)
}

fn pass(db: &TestDb, time: SignedDuration) {
    db.store.set_now(db.store.now() + time).unwrap();
}

const ACTOR: Uuid = Uuid::from_u128(1);

fn pay(db: &TestDb, key: &str, request: &str, runs: &AtomicU32) -> Result<Value, StoreError> {
    let command = Once { actor: ACTOR, act: "pay", key, request: request.as_bytes() };
    write(db, |tx| {
        tx.once(&command, |tx| {
            let run = runs.fetch_add(1, Ordering::Relaxed) + 1;
            tx.exec("insert into paid (id) values ($1)", &args![tx.new_id()])?;
            Ok::<_, StoreError>(json!({ "run": run }))
        })
    })
}

const PAID: &str = "create table paid (id {uuid} not null primary key) {strict};";

fn paid(db: &TestDb) -> i64 {
    db.store.read(db.scope, |tx| tx.one("select count(*) from paid", &[])).unwrap()
}

#[test]
fn sixteen_senders_of_one_command_pay_once() {
    on_both(|db| {
        db.define(db.scope, PAID).unwrap();
        let (start, runs) = (Barrier::new(16), AtomicU32::new(0));
        for key in ["a", "b", "c"] {
            let answers: Vec<_> = std::thread::scope(|s| {
                let send = |_| {
                    s.spawn(|| {
                        start.wait();
                        pay(db, key, "100 kr", &runs)
                    })
                };
                let threads: Vec<_> = (0..16).map(send).collect();
                threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
            });
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        }
        assert_eq!(paid(db), 3);
    });
}

#[test]
fn a_key_stands_for_one_request_and_a_failure_keeps_nothing() {
    on_both(|db| {
        db.define(db.scope, PAID).unwrap();
        let runs = AtomicU32::new(0);
        let failing = Once { actor: ACTOR, act: "pay", key: "k", request: b"1" };
        let failed: Result<Value, _> = write(db, |tx| tx.once(&failing, |_| Err(StoreError::NotFound)));
        assert_eq!(failed, Err(StoreError::NotFound));
        let swallowed = write(db, |tx| {
            drop(tx.once(&failing, |_| Err::<Value, _>(StoreError::NotFound)));
            Ok(())
        });
        assert_eq!(swallowed, Err(StoreError::Aborted));
        assert_eq!(pay(db, "k", "1", &runs), Ok(json!({"run": 1})));
        assert_eq!(pay(db, "k", "1", &runs), Ok(json!({"run": 1})));
        assert_eq!(pay(db, "k", "2", &runs), Err(StoreError::Conflict));
        assert_eq!(write(db, |tx| tx.forget_once(Timestamp::MAX)), Ok(1));
        assert_eq!(pay(db, "k", "2", &runs), Ok(json!({"run": 2})));
        assert_eq!(paid(db), 2);
    });
}

const WORKER_1: Uuid = Uuid::from_u128(11);
const WORKER_2: Uuid = Uuid::from_u128(22);

fn lease(db: &TestDb, worker: Uuid) -> Vec<LeasedJob> {
    db.store.lease_jobs(db.scope, worker, 10, MINUTE).unwrap()
}

#[test]
fn a_slow_worker_loses_its_lease_and_cannot_report() {
    on_both(|db| {
        write(db, |tx| tx.enqueue(&NewJob::new("seal", json!({"n": 1})))).unwrap();
        let first = lease(db, WORKER_1);
        assert_eq!((first.len(), first[0].attempt, &first[0].payload), (1, 1, &json!({"n": 1})));
        assert!(lease(db, WORKER_2).is_empty());
        pass(db, SignedDuration::from_secs(50));
        db.store.heartbeat_job(db.scope, &first[0], MINUTE).unwrap();
        pass(db, SignedDuration::from_secs(50));
        assert!(lease(db, WORKER_2).is_empty());
        pass(db, MINUTE);
        let second = lease(db, WORKER_2);
        assert_eq!((second.len(), second[0].attempt), (1, 2));
        assert_eq!(db.store.finish_job(db.scope, &first[0]), Err(StoreError::LeaseLost));
        assert_eq!(db.store.heartbeat_job(db.scope, &first[0], MINUTE), Err(StoreError::LeaseLost));
        assert_eq!(db.store.fail_job(db.scope, &first[0], "late"), Err(StoreError::LeaseLost));
        db.store.finish_job(db.scope, &second[0]).unwrap();
        assert_eq!(db.store.finish_job(db.scope, &second[0]), Err(StoreError::LeaseLost));
        assert_eq!(write(db, |tx| tx.sweep_jobs(Timestamp::MAX)), Ok(1));
    });
}

#[test]
fn a_failing_job_waits_longer_each_time_and_dies_visibly() {
    on_both(|db| {
        let job = NewJob { attempts_max: 3, ..NewJob::new("send", json!(null)) };
        write(db, |tx| tx.enqueue(&job)).unwrap();
        for wait in [10, 20] {
            db.store.fail_job(db.scope, &lease(db, WORKER_1)[0], "no answer").unwrap();
            pass(db, SignedDuration::from_secs(wait - 1));
            assert!(lease(db, WORKER_1).is_empty());
            pass(db, SignedDuration::from_secs(2));
        }
        let last = lease(db, WORKER_1);
        assert_eq!(last[0].attempt, 3);
        db.store.fail_job(db.scope, &last[0], "no answer at all").unwrap();
        pass(db, SignedDuration::from_hours(100));
        assert!(lease(db, WORKER_1).is_empty());
        let dead = db.store.read(db.scope, |tx| tx.dead_jobs()).unwrap();
        assert_eq!((dead.len(), dead[0].last_error.as_deref()), (1, Some("no answer at all")));
        write(db, |tx| tx.revive_job(dead[0].id)).unwrap();
        assert_eq!(write(db, |tx| tx.revive_job(dead[0].id)), Err(StoreError::NotFound));
        assert_eq!(lease(db, WORKER_1)[0].attempt, 1);
    });
}

#[test]
fn a_job_whose_worker_vanishes_on_its_last_try_is_dead() {
    on_both(|db| {
        write(db, |tx| tx.enqueue(&NewJob { attempts_max: 1, ..NewJob::new("send", json!(1)) })).unwrap();
        assert_eq!(lease(db, WORKER_1).len(), 1);
        pass(db, MINUTE + MINUTE);
        assert!(lease(db, WORKER_2).is_empty());
        assert_eq!(db.store.read(db.scope, |tx| tx.dead_jobs()).unwrap().len(), 1);
    });
}

#[test]
fn jobs_go_once_in_order_and_not_before_their_time() {
    on_both(|db| {
        let later = db.store.now() + MINUTE;
        write(db, |tx| {
            tx.enqueue(&NewJob::new("seal", json!(1)).dedup("2026-01"))?;
            tx.enqueue(&NewJob::new("seal", json!(2)).dedup("2026-01"))?;
            tx.enqueue(&NewJob::new("later", json!(3)).at(later))?;
            tx.enqueue(&NewJob { priority: -1, ..NewJob::new("urgent", json!(4)) })
        })
        .unwrap();
        let undone: Result<(), _> = write(db, |tx| {
            tx.enqueue(&NewJob::new("never", json!(5)))?;
            Err(StoreError::NotFound)
        });
        assert!(undone.is_err());
        let kinds = |jobs: &[LeasedJob]| {
            let mut kinds: Vec<_> = jobs.iter().map(|job| job.kind.clone()).collect();
            kinds.sort();
            kinds
        };
        let lease = |limit| db.store.lease_jobs(db.scope, WORKER_1, limit, MINUTE * 60).unwrap();
        assert_eq!(kinds(&lease(1)), ["urgent"]);
        assert_eq!(kinds(&lease(10)), ["seal"]);
        pass(db, SignedDuration::from_secs(58));
        assert!(lease(10).is_empty());
        pass(db, SignedDuration::from_secs(2));
        assert_eq!(kinds(&lease(10)), ["later"]);
    });
}

#[test]
fn four_workers_do_each_job_once() {
    on_both(|db| {
        write(db, |tx| (0..200).try_for_each(|n| tx.enqueue(&NewJob::new("count", json!(n))))).unwrap();
        let done = AtomicU32::new(0);
        std::thread::scope(|s| {
            for worker in 1..=4 {
                let done = &done;
                s.spawn(move || {
                    loop {
                        let jobs =
                            db.store.lease_jobs(db.scope, Uuid::from_u128(worker), 7, MINUTE * 60).unwrap();
                        if jobs.is_empty() {
                            break;
                        }
                        for job in jobs {
                            db.store.finish_job(db.scope, &job).unwrap();
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        assert_eq!(done.into_inner(), 200);
    });
}

#[test]
fn messages_are_sent_once_and_applied_once() {
    on_both(|db| {
        let id = write(db, |tx| tx.send("community.member", json!({"name": "Ø"}))).unwrap();
        let unsent = db.store.read(db.scope, |tx| tx.unsent(10)).unwrap();
        assert_eq!((unsent.len(), unsent[0].id, &unsent[0].payload), (1, id, &json!({"name": "Ø"})));
        assert_eq!(db.store.write(db.other, |tx| tx.receive(id)), Ok(true));
        assert_eq!(db.store.write(db.other, |tx| tx.receive(id)), Ok(false));
        write(db, |tx| tx.sent(id)).unwrap();
        assert_eq!(write(db, |tx| tx.sent(id)), Err(StoreError::NotFound));
        assert!(db.store.read(db.scope, |tx| tx.unsent(10)).unwrap().is_empty());
    });
}

#[test]
fn numbers_have_no_gaps() {
    on_both(|db| {
        let start = Barrier::new(8);
        let mut numbers: Vec<i64> = std::thread::scope(|s| {
            let take = |thread: u32| {
                let start = &start;
                s.spawn(move || {
                    start.wait();
                    let number = |n: u32| {
                        write(db, |tx| {
                            let number = tx.next_no("voucher", 1)?;
                            if (n + thread).is_multiple_of(5) {
                                Err(StoreError::NotFound)
                            } else {
                                Ok(number)
                            }
                        })
                    };
                    (0..10).filter_map(|n| number(n).ok()).collect::<Vec<_>>()
                })
            };
            let threads: Vec<_> = (0..8).map(take).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=64).collect::<Vec<_>>());
        assert_eq!(write(db, |tx| tx.next_no("voucher", 10)), Ok(65));
        assert_eq!(write(db, |tx| tx.next_no("voucher", 1)), Ok(75));
        assert_eq!(write(db, |tx| tx.next_no("other", 1)), Ok(1));
    });
}

#[test]
fn a_document_is_stored_once_and_kept_while_it_is_used() {
    on_both(|db| {
        db.define(
            db.scope,
            "create table attachment (hash {bytes} not null references document (hash)) {strict};",
        )
        .unwrap();
        let pdf = b"%PDF-1.7 bytes";
        let hash = write(db, |tx| tx.put_document(pdf, DocumentKind::Pdf)).unwrap();
        let again = write(db, |tx| {
            let hash = tx.put_document(pdf, DocumentKind::Pdf)?;
            tx.exec("insert into attachment (hash) values ($1)", &args![hash])?;
            Ok(hash)
        });
        assert_eq!(again, Ok(hash));
        let back = db.store.read(db.scope, |tx| tx.document(hash)).unwrap();
        assert_eq!((back.kind, back.bytes.as_slice()), (DocumentKind::Pdf, pdf.as_slice()));
        assert_eq!(db.store.read(db.other, |tx| tx.document(hash)), Err(StoreError::NotFound));
        assert_eq!(write(db, |tx| tx.forget_document(hash)), Err(StoreError::ForeignKey));
        let told = write(db, |tx| tx.put_document(b"MZ\0", DocumentKind::Pdf));
        assert_eq!(told, Err(StoreError::DocumentKind { told: "pdf", found: "other" }));
    });
}

#[test]
fn orphans_are_swept_and_the_rest_stays() {
    on_both(|db| {
        let keep = write(db, |tx| tx.put_document(b"<?xml keep", DocumentKind::Xml)).unwrap();
        let forget = write(db, |tx| tx.put_document(b"<?xml forget", DocumentKind::Xml)).unwrap();
        let undone: Result<(), _> = write(db, |tx| {
            tx.put_document(b"<?xml undone", DocumentKind::Xml)?;
            Err(StoreError::NotFound)
        });
        assert!(undone.is_err());
        write(db, |tx| tx.forget_document(forget)).unwrap();
        assert_eq!(db.store.sweep_documents(db.scope, Timestamp::UNIX_EPOCH), Ok(0));
        let swept = db.store.sweep_documents(db.scope, db.store.now() + MINUTE).unwrap();
        // The undone body was durable before its transaction on SQLite, and never there on PostgreSQL.
        assert_eq!(swept, if db.dir().is_some() { 2 } else { 1 });
        assert!(db.store.read(db.scope, |tx| tx.document(keep)).is_ok());
        assert_eq!(db.store.read(db.scope, |tx| tx.document(forget)), Err(StoreError::NotFound));
        let back = write(db, |tx| tx.put_document(b"<?xml forget", DocumentKind::Xml));
        assert_eq!(back, Ok(forget));
    });
}

#[test]
fn a_large_document_passes_and_a_larger_one_is_refused() {
    on_both(|db| {
        let limit = 25 * 1024 * 1024;
        let mut bytes = vec![0; limit];
        let hash = write(db, |tx| tx.put_document(&bytes, DocumentKind::Other)).unwrap();
        assert_eq!(db.store.read(db.scope, |tx| tx.document(hash)).unwrap().bytes.len(), limit);
        bytes.push(0);
        let refused = write(db, |tx| tx.put_document(&bytes, DocumentKind::Other));
        assert_eq!(refused, Err(StoreError::DocumentSize { bytes: limit + 1, limit }));
        let config = StoreConfig {
            limits: kaemner_store::Limits { document_bytes: 4, ..Default::default() },
            ..db.config()
        };
        let small = kaemner_store::Store::open(config).unwrap();
        assert!(small.write(db.scope, |tx| tx.put_document(b"12345", DocumentKind::Text)).is_err());
    });
}

#[test]
fn a_damaged_document_is_reported() {
    let db = TestDb::sqlite();
    let hash = write(&db, |tx| tx.put_document(b"text", DocumentKind::Text)).unwrap();
    assert_eq!(hash, DocumentHash::of(b"text"));
    let file = db.dir().unwrap().join("k0265-documents.db");
    let conn = rusqlite::Connection::open(file).unwrap();
    conn.execute("update document_body set body = x'00'", []).unwrap();
    let found = db.store.read(db.scope, |tx| tx.document(hash));
    assert_eq!(found, Err(StoreError::DocumentDamaged { hash }));
}
