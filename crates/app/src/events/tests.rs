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

/// Takes the payloads of vouchers' events away, past the guard.
const GONE: &str = "
--@sqlite
drop trigger event_payload_by_law;
--@end
--@pg
set session_replication_role = replica;
--@end
delete from event_payload where event_id in (select id from event where act = 'ledger.post_voucher');
";

#[test]
fn a_payload_that_no_deletion_names_is_found() {
    on_both(|db| {
        write(db, 1);
        db.store.write(db.scope, seal).unwrap();
        db.define(db.scope, GONE).unwrap();
        let found = checked(db);
        assert_eq!(found.deleted_payloads, 1);
        assert!(matches!(found.broken, Some(BrokenEvent::Missing(_))), "{found:?}");
        // The event of a deletion with an archive names it.
        let id = match found.broken {
            Some(BrokenEvent::Missing(id)) => id,
            other => panic!("{other:?}"),
        };
        let by = anyone(2, municipality());
        let told = |archive: Option<&str>| {
            let deletion = Event::of(Act::ManageDeletion, Object::new("deletion", Uuid::from_u128(9)));
            let after = json!({ "archive": archive, "events": [id.to_string()] });
            db.store
                .write(db.scope, |tx| record(tx, &by, deletion.clone().step("deleted").after(after.clone())))
        };
        told(None).unwrap();
        assert!(checked(db).broken.is_some(), "without an archive it is no deletion by law");
        told(Some("ab")).unwrap();
        let found = checked(db);
        assert_eq!((found.broken, found.archives.len()), (None, 1));
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
