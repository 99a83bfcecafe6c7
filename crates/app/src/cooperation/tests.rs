use jiff::civil::{Date, date};
use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{HoldState, Scope, StoreError};
use kaemner_values::{MunicipalityCode, Ore};
use uuid::Uuid;

use super::*;
use crate::actor::{Actor, Denied, UnitPath};
use crate::events::Object;
use crate::ledger::{self, AnchorKey, VoucherId};
use crate::payments::{self, NewOrder, PaymentsError, RunId};
use crate::settings::{self, Key, Setting};
use crate::testing::{anyone, municipality, person};

const DAY: Date = date(2026, 1, 5);

fn order(db: &TestDb, number: u128) {
    let root = UnitPath::root();
    let new = NewOrder {
        source: Object::new("invoice", Uuid::from_u128(number)),
        payee: Uuid::from_u128(7),
        payee_name: "Bogcentralen A/S",
        target: "bank 0040 0440116243",
        amount: Ore::from_kroner(100),
        due: DAY,
        reference: "Faktura 1",
        unit: &root,
        voucher: VoucherId::new(Uuid::from_u128(9)),
        hands: &[],
    };
    db.store.write(db.scope, |tx| payments::order(tx, &new)).unwrap();
}

fn prepare(db: &TestDb, by: &Actor) -> RunId {
    db.store.write(db.scope, |tx| payments::prepare_run(tx, by, DAY)).unwrap()
}

#[test]
fn after_a_restore_money_waits_for_two_persons() {
    on_both(|db| {
        let (anne, bo, clerk) =
            (anyone(1, municipality()), anyone(2, municipality()), anyone(3, municipality()));
        let account = Setting {
            key: Key::BankAccount,
            from: date(2026, 1, 1),
            value: "0040 0440116243".to_owned(),
            decision: "prøve".to_owned(),
        };
        let settler = anyone(5, municipality());
        db.store.write(db.scope, |tx| settings::set(tx, &settler, &account)).unwrap();
        order(db, 1);
        let run = prepare(db, &clerk);
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("backup");
        let nobody = person(4, municipality(), &[], "/");
        assert!(matches!(back_up(&db.store, &nobody, &file, false), Err(BackupError::Denied(_))));
        back_up(&db.store, &anne, &file, false).unwrap();
        // The bank has had this run when the backup is put back.
        db.store.write(db.scope, |tx| payments::release_run(tx, &anne, run)).unwrap();
        assert!(matches!(restore(&db.store, &nobody, &file), Err(BackupError::Denied(_))));
        restore(&db.store, &anne, &file).unwrap();

        let release = |by: &Actor, run| db.store.write(db.scope, |tx| payments::release_run(tx, by, run));
        assert!(matches!(release(&anne, run), Err(PaymentsError::Held)));
        order(db, 2);
        let later = prepare(db, &clerk);
        assert!(matches!(release(&anne, later), Err(PaymentsError::Held)), "a run made meanwhile waits too");
        let sent = db.store.write(db.scope, |tx| tx.send("bank", serde_json::json!(1))).unwrap();
        assert_eq!(db.store.write(db.scope, |tx| tx.sent(sent)), Err(StoreError::NotFound));

        let agree = |by: &Actor| db.store.write(db.scope, |tx| release_hold(tx, by, "banken har intet fået"));
        assert!(matches!(agree(&nobody), Err(BackupError::Denied(Denied::NoRight(_)))));
        assert_eq!(agree(&anne).unwrap(), HoldState::Waiting);
        assert!(matches!(agree(&anne), Err(BackupError::Store(StoreError::SamePerson))));
        assert!(matches!(release(&anne, run), Err(PaymentsError::Held)));
        assert_eq!(agree(&bo).unwrap(), HoldState::Released);
        release(&anne, run).unwrap();
        release(&anne, later).unwrap();
        db.store.write(db.scope, |tx| tx.sent(sent)).unwrap();
    });
}

#[test]
fn every_scope_keeps_the_anchors_of_the_others() {
    on_both(|db| {
        let key = AnchorKey::new([1; 32]);
        let other = Scope::from(MunicipalityCode::new(101).unwrap());
        let first = anchor_all(&db.store, &key).unwrap();
        assert_eq!((first.taken, first.carried, first.different.len()), (2, 2, 0));
        assert_eq!(anchor_all(&db.store, &key).unwrap(), Anchored::default(), "once a day");
        for keeper in [Scope::Community, other, db.scope] {
            let kept = db.store.read(keeper, |tx| ledger::anchors_of(tx, "0265")).unwrap();
            assert_eq!(kept.len(), 1, "{keeper}");
        }
        let by = anyone(1, municipality());
        assert_eq!(verify_copies(&db.store, &by).unwrap(), None);
        // Somebody who can write a municipality's whole database writes a whole new past.
        db.store.set_now("2026-01-03T08:00:00Z".parse().unwrap()).unwrap();
        anchor_all(&db.store, &key).unwrap();
        let unguard = "
--@sqlite
drop trigger ledger_anchor_no_delete;
--@end
--@pg
set session_replication_role = replica;
--@end
";
        let forget = "delete from ledger_anchor where municipality = '0265';\n";
        db.define(db.scope, &format!("{unguard}{forget}")).unwrap();
        let broken = verify_copies(&db.store, &by).unwrap().unwrap().to_string();
        assert_eq!(broken, "anchor of 2026-01-02: the copy kept by community is another");
        let nobody = person(4, municipality(), &[], "/");
        assert!(verify_copies(&db.store, &nobody).is_err());
    });
}

#[test]
fn what_all_share_is_restored_by_one_who_may_everywhere() {
    on_both(|db| {
        let other = MunicipalityCode::new(101).unwrap();
        let everywhere = |number| [anyone(number, municipality()), anyone(number, other)];
        let (anne, bo) = (everywhere(1), everywhere(2));
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("community");
        let denied = |by: &[Actor]| back_up_community(&db.store, by, &file, true);
        for some in [&[][..], &anne[..1], &[anne[0].clone(), bo[1].clone()][..]] {
            assert!(matches!(denied(some), Err(BackupError::Denied(_))));
        }
        assert!(!file.exists());
        let kept = |code: &str| {
            let known = MunicipalityCode::new(code.parse().unwrap()).unwrap();
            db.store.municipalities().unwrap().contains(&known)
        };
        back_up_community(&db.store, &anne, &file, true).unwrap();
        db.store.create(MunicipalityCode::new(147).unwrap()).unwrap();
        let late =
            [anyone(1, municipality()), anyone(1, other), anyone(1, MunicipalityCode::new(147).unwrap())];
        assert!(matches!(restore_community(&db.store, &anne, &file), Err(BackupError::Denied(_))));
        let sent = db.store.write(Scope::Community, |tx| tx.send("news", serde_json::json!(1))).unwrap();
        restore_community(&db.store, &late, &file).unwrap();
        assert!(kept("147") && kept("101"), "a municipality that came later stays");
        let gone = db.store.write(Scope::Community, |tx| tx.sent(sent));
        assert_eq!(gone, Err(StoreError::NotFound), "what came after the backup is not there");

        assert_eq!(release_community(&db.store, &late, "intet er sendt").unwrap(), HoldState::Waiting);
        let again = release_community(&db.store, &late, "intet er sendt");
        assert!(matches!(again, Err(BackupError::Store(StoreError::SamePerson))));
    });
}
