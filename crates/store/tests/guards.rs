//! Attacks: posted facts, other scopes, the schema; and migrations that do not fit.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use jiff::Timestamp;
use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{Engine, Scope, StoreError, Tx, args};
use uuid::Uuid;

fn write<T>(db: &TestDb, f: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
    db.store.write(db.scope, f)
}

const ID: Uuid = Uuid::from_u128(5);

/// `restore_log` is the store's own append-only table.
fn with_fact(test: impl Fn(&TestDb)) {
    on_both(|db| {
        write(db, |tx| {
            let at = Timestamp::UNIX_EPOCH;
            tx.exec(
                "insert into restore_log (id, backup_at, restored_at, restored_by) values ($1, $2, $3, $4)",
                &args![ID, at, at, ID],
            )
        })
        .unwrap();
        test(db);
        let untouched: (Uuid, Timestamp) =
            db.store.read(db.scope, |tx| tx.one("select id, backup_at from restore_log", &[])).unwrap();
        assert_eq!(untouched, (ID, Timestamp::UNIX_EPOCH));
    });
}

fn append_only<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::AppendOnly { table }) if table == "restore_log")
}

#[test]
fn posted_facts_cannot_be_changed_or_removed() {
    const UPSERT: &str =
        "insert into restore_log select id, backup_at, restored_at, restored_by from restore_log where true
                          on conflict (id) do update set backup_at = excluded.restored_at";
    with_fact(|db| {
        for sql in ["update restore_log set restored_by = id", "delete from restore_log", UPSERT] {
            let answer = write(db, |tx| tx.exec(sql, &[]));
            assert!(append_only(&answer), "{sql}: {answer:?}");
        }
    });
}

#[test]
fn replacing_and_truncating_are_refused() {
    with_fact(|db| match db.store.engine() {
        Engine::Sqlite => {
            for sql in [
                "insert or replace into restore_log select * from restore_log",
                "replace into restore_log select * from restore_log",
                "update or replace restore_log set restored_by = id",
            ] {
                let answer = write(db, |tx| tx.exec(sql, &[]));
                assert!(append_only(&answer), "{sql}: {answer:?}");
            }
        }
        Engine::Postgres => {
            let answer = write(db, |tx| tx.exec("truncate restore_log cascade", &[]));
            assert!(append_only(&answer), "{answer:?}");
        }
    });
}

#[test]
fn the_guards_cannot_be_taken_away() {
    const COMMON: [&str; 8] = [
        "drop table restore_log",
        "alter table restore_log add column x text",
        "alter table restore_log rename to y",
        "create table mine (a text)",
        "create view mine as select 1 as a",
        "create index mine on restore_log (backup_at)",
        "delete from migration",
        "update scope_identity set name = 'k0101'",
    ];
    const SQLITE: [&str; 9] = [
        "drop trigger restore_log_no_update",
        "create trigger mine before insert on restore_log begin select 1; end",
        "create temp trigger mine before insert on restore_log begin select 1; end",
        "pragma recursive_triggers = off",
        "pragma writable_schema = on",
        "pragma foreign_keys = off",
        "attach 'k0101.db' as other",
        "detach community",
        "update sqlite_master set sql = null",
    ];
    const PG: [&str; 7] = [
        "drop trigger restore_log_append_only on restore_log",
        "alter table restore_log disable trigger all",
        "set local session_replication_role = replica",
        "create or replace function append_only() returns trigger language plpgsql as 'begin return old; end'",
        "alter table restore_log owner to current_user",
        "create trigger mine before insert on restore_log for each row execute function append_only()",
        "copy restore_log to program 'true'",
    ];
    with_fact(|db| {
        let own = if db.store.engine() == Engine::Sqlite { &SQLITE[..] } else { &PG[..] };
        for sql in COMMON.iter().chain(own) {
            let answer = write(db, |tx| tx.exec(sql, &[]));
            let refused = matches!(answer, Err(StoreError::Denied { .. } | StoreError::AppendOnly { .. }));
            assert!(refused || is_catalogue(&answer), "{sql}: {answer:?}");
        }
    });
}

/// PostgreSQL answers such a GRANT with a warning and grants nothing.
#[test]
fn a_right_cannot_be_given_to_oneself() {
    with_fact(|db| {
        let answer = write(db, |tx| {
            if tx.engine() == Engine::Postgres {
                tx.exec("grant update on restore_log to current_user", &[])?;
            }
            tx.exec("update restore_log set restored_by = id", &[])
        });
        assert!(append_only(&answer), "{answer:?}");
    });
}

/// SQLite has no code of its own for its catalogue.
fn is_catalogue(answer: &Result<u64, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Database { problem, .. }) if problem.ends_with("may not be modified"))
}

#[test]
fn the_owner_meets_the_triggers_too() {
    with_fact(|db| {
        let sqls = [
            "update k0265.restore_log set restored_by = id",
            "delete from k0265.restore_log",
            "truncate k0265.restore_log cascade",
        ];
        if let Some(mut owner) = db.owner() {
            for sql in sqls {
                let error = owner.batch_execute(sql).unwrap_err();
                assert_eq!(error.code().unwrap().code(), "KM001", "{sql}");
            }
        }
    });
}

#[test]
fn another_municipality_is_out_of_reach() {
    on_both(|db| {
        let text =
            "create table secret (id {i64} not null primary key) {strict}; insert into secret values (1);";
        for scope in [db.other, Scope::Community] {
            db.define(scope, text).unwrap();
        }
        for sql in [
            "insert into k0101.secret (id) values (2)",
            "update k0101.secret set id = 3",
            "delete from k0101.secret",
        ] {
            assert!(write(db, |tx| tx.exec(sql, &[])).is_err(), "{sql}");
        }
        for sql in ["select id from k0101.secret", "select id from secret", "select id from community.secret"]
        {
            assert!(db.store.read(db.scope, |tx| tx.one::<i64>(sql, &[])).is_err(), "{sql}");
        }
        assert_eq!(db.store.read(db.other, |tx| tx.one("select id from secret", &[])), Ok(1));
    });
}

#[test]
fn a_municipality_reads_what_the_community_publishes_and_writes_nothing_there() {
    on_both(|db| {
        let codes: Vec<i64> = db
            .store
            .read(db.scope, |tx| tx.all("select code from community.member_municipality order by code", &[]))
            .unwrap();
        assert_eq!(codes, [101, 265]);
        for sql in [
            "insert into community.member_municipality (code, created_at) select 999, created_at from community.member_municipality limit 1",
            "update community.member_municipality set code = code + 1",
            "delete from community.member_municipality",
        ] {
            let answer = write(db, |tx| tx.exec(sql, &[]));
            assert!(matches!(answer, Err(StoreError::Denied { .. })), "{sql}: {answer:?}");
        }
        let private = db.store.read(db.scope, |tx| tx.all::<Uuid>("select id from community.job", &[]));
        assert!(matches!(private, Err(StoreError::Denied { .. })), "{private:?}");
    });
}

/// A program that has not touched the community yet reads it through a municipality.
#[test]
fn the_community_is_read_first_through_a_municipality() {
    let db = TestDb::sqlite();
    let copy = tempfile::tempdir().unwrap();
    for name in ["community.db", "k0265.db"] {
        let source = rusqlite::Connection::open(db.dir().unwrap().join(name)).unwrap();
        // Refused, without an error, while the store's own checkpoint runs.
        let refused = || source.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, bool>(0));
        while refused().unwrap() {}
        std::fs::copy(db.dir().unwrap().join(name), copy.path().join(name)).unwrap();
    }
    let engine = kaemner_store::EngineConfig::Sqlite { dir: copy.path().to_owned() };
    let store = kaemner_store::Store::open(kaemner_store::StoreConfig { engine, ..db.config() }).unwrap();
    let count = store.read(db.scope, |tx| tx.one("select count(*) from community.member_municipality", &[]));
    assert_eq!(count, Ok(2_i64));
}

#[test]
fn a_forgotten_scope_fails() {
    let Some(db) = TestDb::postgres() else { return };
    let kaemner_store::EngineConfig::Postgres { app_url, .. } = db.config().engine else { unreachable!() };
    let mut app = postgres::Client::connect(&app_url, postgres::NoTls).unwrap();
    for sql in ["select * from job", "select * from k0265.job", "select * from community.member_municipality"]
    {
        let code = app.batch_execute(sql).unwrap_err().code().unwrap().code().to_owned();
        assert!(["42P01", "42501"].contains(&code.as_str()), "{sql}: {code}");
    }
    app.batch_execute("set role postgres").unwrap_err();
}

/// Tables, columns, indexes and triggers of a scope, as the database lists them.
fn shape(db: &TestDb, scope: Scope) -> Vec<String> {
    if let Some(mut owner) = db.owner() {
        let sql =
            "select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
                     from information_schema.columns where table_schema = $1
                   union all select indexdef from pg_indexes where schemaname = $1
                   union all select 'trigger ' || event_object_table || ' ' || trigger_name
                     from information_schema.triggers where trigger_schema = $1 order by 1";
        let rows = owner.query(sql, &[&scope.to_string()]).unwrap();
        return rows.iter().map(|row| row.get(0)).collect();
    }
    let conn = rusqlite::Connection::open(db.dir().unwrap().join(format!("{scope}.db"))).unwrap();
    let mut statement =
        conn.prepare("select sql from sqlite_master where sql is not null order by 1").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn two_municipalities_have_one_shape() {
    on_both(|db| {
        let names = |scope: Scope| -> Vec<_> {
            shape(db, scope).iter().map(|line| line.replace(&scope.to_string(), "k")).collect()
        };
        assert!(names(db.scope).len() > 10);
        assert_eq!(names(db.scope), names(db.other));
    });
}

/// Changes the record of migrations behind the store's back.
fn tamper(db: &TestDb, sqlite: &str, pg: &str) {
    match db.owner() {
        Some(mut owner) => owner.batch_execute(pg).unwrap(),
        None => {
            let file = db.dir().unwrap().join("k0265.db");
            rusqlite::Connection::open(file).unwrap().execute_batch(sqlite).unwrap();
        }
    }
}

fn opened(db: &TestDb) -> Result<(), StoreError> {
    db.reopen().read(db.scope, |_| Ok(()))
}

#[test]
fn a_newer_schema_is_refused() {
    on_both(|db| {
        tamper(
            db,
            "insert into migration values (9000, 'future', x'00', 0)",
            "insert into k0265.migration values (9000, 'future', '\\x00', now())",
        );
        let expected = StoreError::TooNewSchema { scope: db.scope, number: 9000 };
        assert_eq!(opened(db), Err(expected.clone()));
        assert_eq!(db.reopen().migrate().unwrap_err(), expected);
        assert_eq!(db.reopen().read(db.other, |_| Ok::<_, StoreError>(())), Ok(()));
    });
}

#[test]
fn an_edited_migration_is_refused() {
    on_both(|db| {
        let zero = "00".repeat(32);
        tamper(
            db,
            &format!("update migration set sha256 = x'{zero}' where number = 2"),
            &format!("update k0265.migration set sha256 = '\\x{zero}' where number = 2"),
        );
        assert_eq!(opened(db), Err(StoreError::EditedMigration { scope: db.scope, number: 2 }));
    });
}

#[test]
fn a_missing_migration_is_named_and_applied() {
    on_both(|db| {
        let before = shape(db, db.scope);
        tamper(
            db,
            "drop table counter; delete from migration where number = 7",
            "drop table k0265.counter; delete from k0265.migration where number = 7",
        );
        assert_eq!(opened(db), Err(StoreError::NeedsMigration { scope: db.scope, number: 7 }));
        let folder = tempfile::tempdir().unwrap();
        let config = kaemner_store::StoreConfig { backups: Some(folder.path().to_owned()), ..db.config() };
        let report = kaemner_store::Store::open(config).unwrap().migrate().unwrap();
        assert_eq!(report.backups.len(), 1);
        assert!(report.backups[0].exists(), "the scope is backed up before it is changed");
        let applied: Vec<_> = report.applied.iter().filter(|(_, numbers)| !numbers.is_empty()).collect();
        assert_eq!(applied, [&(db.scope, vec![7])]);
        assert_eq!(opened(db), Ok(()));
        assert_eq!(shape(db, db.scope), before, "migrated is as fresh");
    });
}

#[test]
fn data_in_anothers_place_are_refused() {
    on_both(|db| {
        tamper(
            db,
            "update scope_identity set name = 'k0101'",
            "update k0265.scope_identity set name = 'k0101'",
        );
        let expected = StoreError::WrongScope { scope: db.scope, found: "k0101".to_owned() };
        assert_eq!(opened(db), Err(expected));
    });
}

#[test]
fn two_programs_may_migrate_at_a_time() {
    on_both(|db| {
        let code = kaemner_values::MunicipalityCode::new(851).unwrap();
        let stores: Vec<_> = (0..4).map(|_| db.reopen()).collect();
        std::thread::scope(|s| {
            let threads: Vec<_> = stores.iter().map(|store| s.spawn(move || store.create(code))).collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), Ok(()));
            }
        });
        assert_eq!(db.store.municipalities().unwrap().len(), 3);
    });
}
