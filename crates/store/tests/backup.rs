//! Backup and restore of one municipality while the others, and it itself, are in use.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{
    DocumentHash, DocumentKind, Engine, HoldState, NewJob, Once, Scope, Store, StoreError, Tx, args,
};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

const ANNE: Uuid = Uuid::from_u128(0xa);
const BO: Uuid = Uuid::from_u128(0xb);
const CLERK: Uuid = Uuid::from_u128(0xc);
const BODY: &[u8] = b"%PDF-1.7 an invoice";

fn target() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("backup");
    (dir, file)
}

fn write<T>(db: &TestDb, f: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
    db.store.write(db.scope, f)
}

/// A bit of everything: a document, a job, two messages of which one was sent, numbers, a command.
fn fill(db: &TestDb) {
    write(db, |tx| {
        tx.put_document(BODY, DocumentKind::Pdf)?;
        tx.enqueue(&NewJob::new("seal", json!({"æ": [1, null, true]})).dedup("k"))?;
        let sent = tx.send("bank", json!("sent"))?;
        tx.sent(sent)?;
        tx.send("bank", json!("unsent"))?;
        tx.next_no("voucher", 41)?;
        let command = Once { actor: ANNE, act: "pay", key: "1", request: b"x" };
        tx.once(&command, |_| Ok::<_, StoreError>(json!({"paid": 1}))).map(drop)
    })
    .unwrap();
}

/// Everything that `fill` wrote, read from a store of either engine.
fn content(store: &Store, scope: Scope) -> String {
    store
        .read(scope, |tx| {
            let jobs: Vec<(Uuid, String, serde_json::Value, jiff::Timestamp, Option<Uuid>)> =
                tx.all("select id, kind, payload, run_at, leased_by from job order by id", &[])?;
            let messages: Vec<(Uuid, serde_json::Value, Option<jiff::Timestamp>)> =
                tx.all("select id, payload, sent_at from outbox order by id", &[])?;
            let next: i64 = tx.one("select next from counter where series = 'voucher'", &[])?;
            let document = tx.document(DocumentHash::of(BODY))?;
            let answers: Vec<serde_json::Value> = tx.all("select answer from idempotency", &[])?;
            Ok::<_, StoreError>(format!("{jobs:?} {messages:?} {next} {document:?} {answers:?}"))
        })
        .unwrap()
}

#[test]
fn a_restore_brings_back_what_was_and_keeps_what_it_replaces() {
    on_both(|db| {
        fill(db);
        let before = content(&db.store, db.scope);
        let (_dir, file) = target();
        let info = db.store.backup(db.scope, &file).unwrap();
        assert!(info.bytes > 1000 && info.scope == db.scope);
        assert!(db.store.backup(db.scope, &file).is_err(), "a backup is never overwritten");
        write(db, |tx| {
            tx.exec("delete from job", &[])?;
            tx.exec("delete from document", &[])?;
            tx.next_no("voucher", 9)
        })
        .unwrap();
        db.store.write(db.other, |tx| tx.next_no("voucher", 5)).unwrap();

        let report = db.store.restore(db.scope, &file, CLERK).unwrap();
        assert_eq!(report.backup_at, info.taken_at);
        assert!(report.replaced.is_some());
        assert_eq!(content(&db.store, db.scope), before);
        assert_eq!(db.store.write(db.other, |tx| tx.next_no("voucher", 1)), Ok(6), "the other went on");
        let log: (Uuid, jiff::Timestamp, Uuid) = db
            .store
            .read(db.scope, |tx| tx.one("select id, backup_at, restored_by from restore_log", &[]))
            .unwrap();
        assert_eq!(log, (report.id, info.taken_at, CLERK));
        let attack = write(db, |tx| tx.exec("delete from restore_log", &[]));
        assert_eq!(attack, Err(StoreError::AppendOnly { table: "restore_log".to_owned() }));
        let orphan = "insert into restore_hold (restore_id) values ($1)";
        assert_eq!(write(db, |tx| tx.exec(orphan, &args![ANNE])), Err(StoreError::ForeignKey));
        assert!(db.store.migrate().unwrap().applied.iter().all(|(_, numbers)| numbers.is_empty()));
    });
}

#[test]
fn nothing_leaves_before_two_different_persons_agree() {
    on_both(|db| {
        fill(db);
        assert_eq!(write(db, |tx| tx.release_hold(ANNE)), Err(StoreError::NotFound));
        let (_dir, file) = target();
        db.store.backup(db.scope, &file).unwrap();
        db.store.restore(db.scope, &file, CLERK).unwrap();
        let unsent =
            || db.store.read(db.scope, |tx| Ok::<_, StoreError>((tx.unsent(9)?.len(), tx.is_held()?)));
        assert_eq!(unsent(), Ok((0, true)));
        let id = write(db, |tx| tx.send("bank", json!("new"))).unwrap();
        assert_eq!(write(db, |tx| tx.sent(id)), Err(StoreError::NotFound), "new messages are held too");

        assert_eq!(write(db, |tx| tx.release_hold(ANNE)), Ok(HoldState::Waiting));
        assert_eq!(write(db, |tx| tx.release_hold(ANNE)), Err(StoreError::SamePerson));
        assert_eq!(unsent(), Ok((0, true)));
        let by_hand = "update restore_hold set released_by_2 = released_by_1";
        let rule = StoreError::Check { constraint: "restore_hold_two_persons".to_owned() };
        assert_eq!(write(db, |tx| tx.exec(by_hand, &[])), Err(rule));
        assert_eq!(write(db, |tx| tx.release_hold(BO)), Ok(HoldState::Released));
        assert_eq!(unsent(), Ok((2, false)));
        assert_eq!(write(db, |tx| tx.release_hold(BO)), Err(StoreError::NotFound));
    });
}

#[test]
fn messages_are_replayed_to_the_one_that_was_restored() {
    on_both(|db| {
        let since = db.store.now();
        let id = write(db, |tx| tx.send("k0101", json!(1))).unwrap();
        write(db, |tx| tx.sent(id)).unwrap();
        assert_eq!(write(db, |tx| tx.replay("k0999", since)), Ok(0));
        assert_eq!(write(db, |tx| tx.replay("k0101", db.store.now())), Ok(0));
        assert_eq!(write(db, |tx| tx.replay("k0101", since)), Ok(1));
        assert_eq!(db.store.read(db.scope, |tx| tx.unsent(9)).unwrap()[0].id, id);
    });
}

/// Tells writers to stop, also when the test fails among them.
struct Stop(AtomicBool);
struct StopGuard<'s>(&'s Stop);

impl Drop for StopGuard<'_> {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Each voucher takes a number and sends a message in one transaction; a snapshot has as many of each.
fn post(db: &TestDb, store: &Store) {
    let posted = store.write(db.scope, |tx| {
        let no = tx.next_no("voucher", 1)?;
        tx.send("voucher", json!(no)).map(drop)
    });
    posted.unwrap();
}

fn numbers(store: &Store, scope: Scope) -> (i64, i64) {
    let sql = "select (select next - 1 from counter where series = 'voucher'), (select count(*) from outbox)";
    store.read(scope, |tx| tx.one(sql, &[])).unwrap()
}

#[test]
fn writers_go_on_during_backup_and_restore() {
    on_both(|db| {
        let second = db.reopen();
        post(db, &db.store);
        let stop = Stop(AtomicBool::new(false));
        let (dir, file) = target();
        std::thread::scope(|s| {
            for store in [&db.store, &db.store, &second] {
                let stop = &stop;
                s.spawn(move || {
                    while !stop.0.load(Ordering::Relaxed) {
                        post(db, store);
                    }
                });
            }
            let _also_after_a_failure = StopGuard(&stop);
            let mut last = 0;
            for round in 0..4 {
                let file = file.with_extension(round.to_string());
                db.store.backup(db.scope, &file).unwrap();
                if round % 2 == 1 {
                    db.store.restore(db.scope, &file, CLERK).unwrap();
                }
                let (no, messages) = numbers(&second, db.scope);
                assert_eq!(no, messages, "half a voucher after round {round}");
                assert!(no >= last || round % 2 == 1);
                last = no;
            }
        });
        drop(dir);
        let (no, messages) = numbers(&db.store, db.scope);
        assert_eq!(no, messages);
    });
}

#[test]
fn what_does_not_belong_here_is_refused() {
    on_both(|db| {
        fill(db);
        let before = content(&db.store, db.scope);
        let (dir, file) = target();
        db.store.backup(db.other, &file).unwrap();
        let wrong = db.store.restore(db.scope, &file, CLERK).unwrap_err();
        assert_eq!(wrong, StoreError::WrongScope { scope: db.scope, found: "k0101".to_owned() });
        for (name, bytes) in [("empty", &b""[..]), ("text", b"not a backup"), ("cut", b"KAEMNER1")] {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            assert!(db.store.restore(db.scope, &path, CLERK).is_err(), "{name}");
        }
        assert!(db.store.restore(db.scope, Path::new("/nowhere"), CLERK).is_err());
        assert_eq!(content(&db.store, db.scope), before);
        assert!(!db.store.read(db.scope, |tx| tx.is_held()).unwrap());
    });
}

#[test]
fn a_damaged_backup_is_refused() {
    on_both(|db| {
        fill(db);
        let (_dir, file) = target();
        db.store.export(db.scope, &file).unwrap();
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        std::fs::write(&file, bytes).unwrap();
        assert!(matches!(db.store.restore(db.scope, &file, CLERK), Err(StoreError::Io { .. })));
    });
}

/// One changed bit anywhere, and a file that was cut off: what SQLite's own check sees of them is the structure alone.
#[test]
fn one_changed_bit_of_a_backup_is_noticed() {
    on_both(|db| {
        fill(db);
        let before = content(&db.store, db.scope);
        let (_dir, file) = target();
        db.store.backup(db.scope, &file).unwrap();
        let whole = std::fs::read(&file).unwrap();
        for part in 0..40 {
            let mut bytes = whole.clone();
            bytes[whole.len() * part / 40 + part] ^= 1;
            std::fs::write(&file, bytes).unwrap();
            assert!(db.store.restore(db.scope, &file, CLERK).is_err(), "part {part}");
        }
        std::fs::write(&file, &whole[..whole.len() - 32]).unwrap();
        assert!(db.store.restore(db.scope, &file, CLERK).is_err(), "cut off");
        assert_eq!(content(&db.store, db.scope), before);
        assert!(!db.store.read(db.scope, |tx| tx.is_held()).unwrap());
        std::fs::write(&file, &whole).unwrap();
        db.store.restore(db.scope, &file, CLERK).unwrap();
    });
}

/// Changes a backup file of SQLite as another version of the program would have written it.
fn rewritten(file: &Path, sql: &str) {
    use sha2::Digest as _;
    let signed = std::fs::read(file).unwrap();
    std::fs::write(file, &signed[..signed.len() - 32]).unwrap();
    let db = rusqlite::Connection::open(file).unwrap();
    db.execute_batch(sql).unwrap();
    drop(db);
    let mut bytes = std::fs::read(file).unwrap();
    let sum = sha2::Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum);
    std::fs::write(file, bytes).unwrap();
}

/// An archive moves a municipality from one engine to the other, and back.
#[test]
fn an_archive_moves_between_the_engines() {
    let Some(server) = TestDb::postgres() else { return };
    let embedded = TestDb::sqlite();
    for (from, to) in [(&embedded, &server), (&server, &embedded)] {
        if from.store.engine() == Engine::Sqlite {
            fill(from);
        }
        let (_dir, file) = target();
        from.store.export(from.scope, &file).unwrap();
        to.store.restore(to.scope, &file, CLERK).unwrap();
        assert_eq!(content(&to.store, to.scope), content(&from.store, from.scope));
        write(to, |tx| tx.release_hold(ANNE)).unwrap();
    }
    let holds: Vec<Option<Uuid>> = embedded
        .store
        .read(embedded.scope, |tx| tx.all("select released_by_1 from restore_hold order by restore_id", &[]))
        .unwrap();
    assert_eq!(holds, [Some(ANNE), Some(ANNE)], "the first hold came along");
}

/// A backup from before the last migrations is migrated at the restore.
#[test]
fn an_older_backup_is_migrated() {
    let db = TestDb::sqlite();
    let (_dir, file) = target();
    db.store.backup(db.scope, &file).unwrap();
    rewritten(&file, "drop table counter; delete from migration where number = 7");
    db.store.restore(db.scope, &file, CLERK).unwrap();
    assert_eq!(write(&db, |tx| tx.next_no("voucher", 1)), Ok(1));

    let (_dir, file) = target();
    db.store.backup(db.scope, &file).unwrap();
    rewritten(&file, "insert into migration values (9000, 'future', zeroblob(32), 0)");
    let refused = db.store.restore(db.scope, &file, CLERK).unwrap_err();
    assert_eq!(refused, StoreError::TooNewSchema { scope: db.scope, number: 9000 });
}

/// A municipality that was never here arrives by its backup.
#[test]
fn a_backup_makes_a_municipality_elsewhere() {
    on_both(|db| {
        fill(db);
        let (_dir, file) = target();
        db.store.export(db.scope, &file).unwrap();
        let elsewhere = TestDb::sqlite();
        let dir = elsewhere.dir().unwrap();
        for file in ["k0265.db", "k0265-documents.db"] {
            std::fs::remove_file(dir.join(file)).unwrap();
        }
        let store = elsewhere.reopen();
        let report = store.restore(db.scope, &file, CLERK).unwrap();
        assert_eq!(report.replaced, None);
        assert_eq!(content(&store, db.scope), content(&db.store, db.scope));
    });
}
