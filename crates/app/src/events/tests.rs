use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{StoreError, args};
use serde_json::json;
use uuid::Uuid;

use super::{BrokenEvent, Event, Object, Verified, record, seal, verify};
use crate::actor::Act;
use crate::testing::{anyone, municipality};

fn write(db: &TestDb, count: u128) {
    let by = anyone(1, municipality());
    db.store
        .write(db.scope, |tx| {
            for number in 0..count {
                let event = Event::of(Act::PostVoucher, Object::new("voucher", Uuid::from_u128(number)));
                record(
                    tx,
                    &by,
                    event.step("posted").after(json!({ "no": number.to_string() })).because("ø"),
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn checked(db: &TestDb) -> Verified {
    db.store.read(db.scope, verify).unwrap()
}

#[test]
fn what_was_done_is_read_back_and_verifies() {
    on_both(|db| {
        write(db, 3);
        assert_eq!(checked(db), Verified { events: 3, unsealed: 3, ..Verified::default() });
        assert_eq!(db.store.write(db.scope, seal).unwrap(), 3);
        write(db, 2);
        assert_eq!(db.store.write(db.scope, seal).unwrap(), 2);
        assert_eq!(db.store.write(db.scope, seal).unwrap(), 0);
        assert_eq!(checked(db), Verified { events: 5, blocks: 2, ..Verified::default() });
        let trail = db
            .store
            .read(db.scope, |tx| super::of_object(tx, Object::new("voucher", Uuid::from_u128(0))))
            .unwrap();
        assert_eq!(trail.len(), 2);
        assert_eq!((trail[0].act.as_str(), trail[0].reason()), ("ledger.post_voucher", Some("ø")));
    });
}

#[test]
fn a_changed_payload_is_found() {
    on_both(|db| {
        write(db, 2);
        db.store.write(db.scope, seal).unwrap();
        let changed = db.store.write(db.scope, |tx| {
            tx.exec("UPDATE event_payload SET payload = $1", &args![r#"{"after":null}"#])
        });
        assert!(changed.is_ok());
        assert!(matches!(checked(db).broken, Some(BrokenEvent::Payload(_))));
    });
}

#[test]
fn a_payload_deleted_by_law_leaves_the_chain_whole() {
    on_both(|db| {
        write(db, 2);
        db.store.write(db.scope, seal).unwrap();
        db.store.write(db.scope, |tx| tx.exec("DELETE FROM event_payload", &[])).unwrap();
        let found = checked(db);
        assert_eq!((found.deleted_payloads, found.broken), (2, None));
    });
}

#[test]
fn an_event_cannot_be_changed_or_removed() {
    on_both(|db| {
        write(db, 1);
        for sql in ["UPDATE event SET act = 'x'", "DELETE FROM event"] {
            let refused = db.store.write(db.scope, |tx| tx.exec(sql, &[]));
            assert!(
                matches!(refused, Err(StoreError::AppendOnly { .. } | StoreError::Denied { .. })),
                "{refused:?}"
            );
        }
    });
}
