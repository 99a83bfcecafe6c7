//! Transactions on both engines: values, rollback, savepoints, errors, scopes.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use jiff::Timestamp;
use jiff::civil::{Date, date};
use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{Column, Scope, StoreError, Table, Val, args};
use kaemner_values::{MunicipalityCode, Ore};
use uuid::Uuid;

const KINDS: &str = "
create table kinds (
  id {i64} not null primary key,
  n {i64}, small integer, yes {bool}, name text, raw {bytes}, uid {uuid}, day {date}, at {time}, doc {json}
) {strict};
create table child (
  id {i64} not null primary key, kind {i64} not null references kinds (id),
  name text not null, unique (kind, name), constraint child_named check (name <> ''));
";

static KINDS_TABLE: Table = Table {
    name: "kinds",
    columns: &[
        ("id", Column::Int),
        ("n", Column::Int),
        ("yes", Column::Bool),
        ("name", Column::Text),
        ("raw", Column::Bytes),
        ("uid", Column::Uuid),
        ("day", Column::Date),
        ("at", Column::Time),
        ("doc", Column::Json),
    ],
};

fn write<T>(
    db: &TestDb,
    f: impl FnMut(&mut kaemner_store::Tx<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    db.store.write(db.scope, f)
}

fn count(db: &TestDb) -> i64 {
    db.store.read(db.scope, |tx| tx.one("select count(*) from kinds", &[])).unwrap()
}

fn with_kinds(test: impl Fn(&TestDb)) {
    on_both(|db| {
        db.define(db.scope, KINDS).unwrap();
        test(db);
    });
}

const INSERT: &str = "insert into kinds (id, n, small, yes, name, raw, uid, day, at, doc)
                      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const SELECT: &str = "select n, small, yes, name, raw, uid, day, at, doc from kinds where id = $1";

type Kinds = (
    Option<i64>,
    Option<i32>,
    Option<bool>,
    Option<String>,
    Option<Vec<u8>>,
    Option<Uuid>,
    Option<Date>,
    Option<Timestamp>,
    Option<serde_json::Value>,
);

#[test]
fn every_type_comes_back_as_it_went_in() {
    with_kinds(|db| {
        let doc = serde_json::json!({"a": [1, null, "ø"]});
        let full: Kinds = write(db, |tx| {
            let (id, now) = (tx.new_id(), tx.now());
            let args = args![
                1,
                i64::MIN,
                -7,
                true,
                "Æble 'x' $1",
                vec![0_u8, 255],
                id,
                date(2024, 2, 29),
                now,
                doc.clone()
            ];
            tx.exec(INSERT, &args)?;
            let back: Kinds = tx.one(SELECT, &args![1])?;
            assert_eq!((back.5, back.7), (Some(id), Some(now)));
            Ok(back)
        })
        .unwrap();
        assert_eq!(full.0, Some(i64::MIN));
        assert_eq!((full.1, full.2, full.3.as_deref()), (Some(-7), Some(true), Some("Æble 'x' $1")));
        assert_eq!((full.4, full.6, full.8), (Some(vec![0, 255]), Some(date(2024, 2, 29)), Some(doc)));

        let none: Kinds = write(db, |tx| {
            let null = || None::<i64>;
            tx.exec(
                INSERT,
                &args![2, null(), null(), null(), null(), null(), null(), null(), null(), null()],
            )?;
            tx.one(SELECT, &args![2])
        })
        .unwrap();
        assert_eq!(none, (None, None, None, None, None, None, None, None, None));
    });
}

#[test]
fn arguments_may_be_reused_and_out_of_order() {
    with_kinds(|db| {
        let found: (Ore, i64) = write(db, |tx| {
            tx.exec("insert into kinds (id, n, name) values ($2, $1, $3)", &args![Ore::new(50), 3, "b"])?;
            tx.one("select n, id from kinds where name = $2 and (n = $1 or id = $1 + $1)", &args![50, "b"])
        })
        .unwrap();
        assert_eq!(found, (Ore::new(50), 3));
    });
}

#[test]
fn wrong_counts_and_types_are_refused() {
    with_kinds(|db| {
        let too_few = write(db, |tx| tx.exec("insert into kinds (id) values ($1)", &[]));
        assert!(matches!(too_few, Err(StoreError::Database { code, .. }) if code == "arguments"));
        write(db, |tx| tx.exec("insert into kinds (id, name) values ($1, $2)", &args![1, "a"])).unwrap();
        let wrong = db.store.read(db.scope, |tx| tx.one::<i64>("select name from kinds", &[]));
        assert_eq!(wrong, Err(StoreError::Type { column: 0, expected: "a whole number" }));
        let missing = db.store.read(db.scope, |tx| tx.one::<(i64, i64)>("select id from kinds", &[]));
        assert!(matches!(missing, Err(StoreError::Type { column: 1, .. })));
    });
}

#[test]
fn one_and_opt_count_rows() {
    with_kinds(|db| {
        write(db, |tx| {
            assert_eq!(tx.opt::<i64>("select id from kinds", &[])?, None);
            assert_eq!(tx.one::<i64>("select id from kinds", &[]), Err(StoreError::NotFound));
            tx.exec("insert into kinds (id) values (1), (2)", &[])?;
            assert_eq!(tx.one::<i64>("select id from kinds", &[]), Err(StoreError::TooMany));
            assert_eq!(tx.all::<i64>("select id from kinds order by id", &[])?, [1, 2]);
            let mut sum = 0;
            tx.each("select id from kinds", &[], &mut |row| {
                sum += row.get::<i64>(0)?;
                Ok(())
            })?;
            assert_eq!(sum, 3);
            Ok(())
        })
        .unwrap();
        assert_eq!(count(db), 2);
    });
}

#[test]
fn an_error_or_a_panic_leaves_nothing() {
    with_kinds(|db| {
        let refused: Result<(), _> = write(db, |tx| {
            tx.exec("insert into kinds (id) values (1)", &[])?;
            Err(StoreError::Conflict)
        });
        assert_eq!(refused, Err(StoreError::Conflict));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            write(db, |tx| -> Result<(), StoreError> {
                tx.exec("insert into kinds (id) values (1)", &[])?;
                panic!("on purpose")
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(count(db), 0);
    });
}

#[test]
fn a_savepoint_undoes_its_own_part() {
    with_kinds(|db| {
        write(db, |tx| {
            tx.exec("insert into kinds (id) values (1)", &[])?;
            let inner: Result<(), StoreError> = tx.savepoint(|tx| {
                tx.exec("insert into kinds (id) values (2)", &[])?;
                tx.savepoint(|tx| tx.exec("insert into kinds (id) values (3)", &[]))?;
                tx.exec("insert into kinds (id) values (1)", &[]).map(drop)
            });
            assert_eq!(inner, Err(StoreError::Unique { constraint: "kinds(id)".to_owned() }));
            tx.savepoint(|tx| tx.exec("insert into kinds (id) values (4)", &[]))
        })
        .unwrap();
        let ids = db.store.read(db.scope, |tx| tx.all::<i64>("select id from kinds order by id", &[]));
        assert_eq!(ids.unwrap(), [1, 4]);
    });
}

#[test]
fn a_failure_that_is_passed_over_is_not_written() {
    with_kinds(|db| {
        let answer = write(db, |tx| {
            tx.exec("insert into kinds (id) values (1)", &[])?;
            assert!(tx.exec("insert into kinds (id) values (1)", &[]).is_err());
            assert_eq!(tx.exec("insert into kinds (id) values (2)", &[]), Err(StoreError::Aborted));
            Ok(())
        });
        assert_eq!(answer, Err(StoreError::Aborted));
        assert_eq!(count(db), 0);
    });
}

#[test]
fn refusals_have_the_same_words_on_both_engines() {
    with_kinds(|db| {
        write(db, |tx| {
            tx.exec("insert into kinds (id) values (1)", &[])?;
            tx.exec("insert into child (id, kind, name) values (1, 1, 'a')", &[])
        })
        .unwrap();
        let sqls = [
            "insert into child (id, kind, name) values (2, 1, 'a')",
            "insert into child (id, kind, name) values (2, 9, 'b')",
            "insert into child (id, kind, name) values (2, 1, '')",
            "insert into child (id, kind) values (2, 1)",
            "delete from kinds where id = 1",
        ];
        let unique = |s: &str| StoreError::Unique { constraint: s.to_owned() };
        let expected = [
            unique("child(kind, name)"),
            StoreError::ForeignKey,
            StoreError::Check { constraint: "child_named".to_owned() },
            StoreError::NotNull { column: "child.name".to_owned() },
            StoreError::ForeignKey,
        ];
        for (sql, expected) in sqls.iter().zip(expected) {
            assert_eq!(write(db, |tx| tx.exec(sql, &[])), Err(expected), "{sql}");
        }
    });
}

#[test]
fn bulk_loads_rows_and_refuses_wrong_ones() {
    with_kinds(|db| {
        let row = |id: i64| {
            let text = format!("row {id}");
            vec![
                Val::Int(id),
                Val::Null,
                Val::Bool(id % 2 == 0),
                Val::from(text),
                Val::from(vec![1_u8]),
                Val::Uuid(Uuid::from_u128(7)),
                Val::Date(date(2026, 1, 1)),
                Val::Time(Timestamp::UNIX_EPOCH),
                Val::json(&serde_json::json!([id])),
            ]
        };
        let loaded = write(db, |tx| tx.bulk(&KINDS_TABLE, &mut (0..5000).map(row)));
        assert_eq!(loaded, Ok(5000));
        let last: (bool, String, serde_json::Value) = db
            .store
            .read(db.scope, |tx| tx.one("select yes, name, doc from kinds where id = 4999", &[]))
            .unwrap();
        assert_eq!(last, (false, "row 4999".to_owned(), serde_json::json!([4999])));

        let twice = write(db, |tx| tx.bulk(&KINDS_TABLE, &mut (4999..5002).map(row)));
        assert_eq!(twice, Err(StoreError::Unique { constraint: "kinds(id)".to_owned() }));
        let mut wrong = row(6000);
        wrong[0] = Val::Text("6000".into());
        assert!(write(db, |tx| tx.bulk(&KINDS_TABLE, &mut [wrong.clone()].into_iter())).is_err());
        assert!(write(db, |tx| tx.bulk(&KINDS_TABLE, &mut [row(6000)[..3].to_vec()].into_iter())).is_err());
        assert_eq!(count(db), 5000);
    });
}

#[test]
fn a_read_is_one_snapshot_and_cannot_write() {
    with_kinds(|db| {
        let other = db.reopen();
        db.store
            .read(db.scope, |tx| {
                assert_eq!(tx.one::<i64>("select count(*) from kinds", &[])?, 0);
                std::thread::scope(|s| {
                    s.spawn(|| other.write(db.scope, |tx| tx.exec("insert into kinds (id) values (1)", &[])))
                        .join()
                        .unwrap()
                })?;
                assert_eq!(tx.one::<i64>("select count(*) from kinds", &[])?, 0);
                Ok::<_, StoreError>(())
            })
            .unwrap();
        assert_eq!(count(db), 1);
        let refused = db.store.read(db.scope, |tx| tx.exec("insert into kinds (id) values (2)", &[]));
        assert!(matches!(refused, Err(StoreError::Denied { .. })), "{refused:?}");
    });
}

#[test]
fn a_transaction_inside_a_transaction_is_refused() {
    on_both(|db| {
        let inner = db.store.write(db.scope, |_| db.store.read(db.other, |_| Ok::<_, StoreError>(())));
        assert_eq!(inner, Err(StoreError::Nested));
        assert_eq!(db.store.read(db.other, |_| Ok::<_, StoreError>(1)), Ok(1));
    });
}

#[test]
fn scopes_are_listed_and_a_missing_one_is_named() {
    on_both(|db| {
        let codes: Vec<_> = db.store.municipalities().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(codes, ["0101", "0265"]);
        let nowhere = Scope::from(MunicipalityCode::new(999).unwrap());
        let answer = db.store.write(nowhere, |_| Ok::<_, StoreError>(()));
        assert_eq!(answer, Err(StoreError::NoScope { scope: nowhere }));
        let Scope::Municipality(code) = db.scope else { unreachable!() };
        db.store.create(code).unwrap();
        assert!(db.store.migrate().unwrap().applied.iter().all(|(_, numbers)| numbers.is_empty()));
    });
}

#[test]
fn fan_out_answers_in_order() {
    with_kinds(|db| {
        db.define(db.other, KINDS).unwrap();
        write(db, |tx| tx.exec("insert into kinds (id) values (1)", &[])).unwrap();
        let codes = db.store.municipalities().unwrap();
        let counts = db.store.fan_out(&codes, |_, tx| tx.one::<i64>("select count(*) from kinds", &[]));
        let counts: Vec<_> = counts.unwrap().iter().map(|(code, n)| (code.to_string(), *n)).collect();
        assert_eq!(counts, [("0101".to_owned(), 0), ("0265".to_owned(), 1)]);
    });
}
