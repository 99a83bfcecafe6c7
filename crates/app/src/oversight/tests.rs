use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{StoreError, args};
use kaemner_values::Ore;
use uuid::Uuid;

use super::*;
use crate::actor::{Act, UnitPath};
use crate::events::{self, Event, Object};
use crate::ledger::VoucherId;
use crate::payments::{self, NewOrder, RunId};
use crate::settings::{self, Key, Setting};
use crate::testing::{anyone, municipality, person};

const INVOICE: Uuid = Uuid::from_u128(71);
const SUPPLIER: Uuid = Uuid::from_u128(72);
const TARGET: Uuid = Uuid::from_u128(73);
const RELEASER: u128 = 3;

/// A supplier, the account number it is paid to, and an order of one invoice: past the guards, with the hands that a
/// broken program would have forgotten to note.
fn ordered(db: &TestDb) -> RunId {
    let settler = anyone(5, municipality());
    let (key, from) = (Key::BankAccount, date(2026, 1, 1));
    let value = Setting { key, from, value: "0040 0440116243".to_owned(), decision: "prøve".to_owned() };
    db.store.write(db.scope, |tx| settings::set(tx, &settler, &value)).unwrap();
    db.store
        .write(db.scope, |tx| {
            let at = tx.now();
            tx.exec(
                "INSERT INTO supplier (id, name, name_sort, name_search, endpoint, created_by, created_at)
                 VALUES ($1, 'Bogcentralen A/S', $2, 'bogcentralen', 'x', $3, $4)",
                &args![SUPPLIER, vec![1_u8], settler.person, at],
            )?;
            tx.exec(
                "INSERT INTO supplier_target (id, supplier_id, target, brought_by, brought_at)
                 VALUES ($1, $2, 'bank 0040 0440116243', $3, $4)",
                &args![TARGET, SUPPLIER, settler.person, at],
            )?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let root = UnitPath::root();
    let order = NewOrder {
        source: Object::new("invoice", INVOICE),
        payee: SUPPLIER,
        payee_name: "Bogcentralen A/S",
        target: "bank 0040 0440116243",
        amount: Ore::from_kroner(100),
        due: date(2026, 1, 5),
        reference: "Faktura 1",
        unit: &root,
        voucher: VoucherId::new(Uuid::from_u128(9)),
        hands: &[(anyone(8, municipality()).person, Act::CodeInvoice)],
    };
    db.store.write(db.scope, |tx| payments::order(tx, &order)).unwrap();
    let clerk = anyone(2, municipality());
    // Executed in another month than the one it is released in.
    db.store.write(db.scope, |tx| payments::prepare_run(tx, &clerk, date(2026, 2, 2))).unwrap()
}

fn touch(db: &TestDb, who: u128, act: Act, kind: &'static str, id: Uuid) {
    let by = anyone(who, municipality());
    db.store.write(db.scope, |tx| events::record(tx, &by, Event::of(act, Object::new(kind, id)))).unwrap();
}

fn release(db: &TestDb, run: RunId) {
    let releaser = anyone(RELEASER, municipality());
    db.store.write(db.scope, |tx| payments::release_run(tx, &releaser, run)).unwrap();
}

fn report(db: &TestDb, month: i8) -> DutiesReport {
    let reader = person(50, municipality(), &[Act::ReadDuties], "/");
    let (from, to) = (date(2026, month, 1), date(2026, month, 1).last_of_month());
    db.store.read(db.scope, |tx| duties(tx, &reader, from, to)).unwrap()
}

fn rules(report: &DutiesReport) -> Vec<&'static str> {
    report.used.iter().map(|found| found.conflict.rule).collect()
}

fn set_now(db: &TestDb, at: &str) {
    db.store.set_now(at.parse::<Timestamp>().unwrap()).unwrap();
}

#[test]
fn whoever_brought_the_account_number_is_found_in_the_month_of_the_release() {
    on_both(|db| {
        let run = ordered(db);
        touch(db, RELEASER, Act::ReceiveInvoice, "supplier_target", TARGET);
        db.store.set_now(db.store.now() + SignedDuration::from_hours(1)).unwrap();
        release(db, run);
        let found = report(db, 1);
        assert_eq!((found.payments, rules(&found)), (1, vec!["supplier-and-release"]));
        assert_eq!(found.used[0].object, Some(run.get()));
        assert_eq!(report(db, 2).payments, 0, "not in the month of its execution");
        let auditor = person(51, municipality(), &[Act::ReadDuties, Act::ReadPayments], "/");
        let replayed =
            db.store.read(db.scope, |tx| replay(tx, &auditor, date(2026, 1, 1), date(2026, 1, 31))).unwrap();
        assert_eq!((replayed.payments, replayed.broken.len()), (1, 1));
    });
}

#[test]
fn what_came_after_the_release_did_not_let_it_go() {
    on_both(|db| {
        let run = ordered(db);
        release(db, run);
        db.store.set_now(db.store.now() + SignedDuration::from_hours(1)).unwrap();
        touch(db, RELEASER, Act::CodeInvoice, "invoice", INVOICE);
        touch(db, RELEASER, Act::EditSupplier, "supplier", SUPPLIER);
        assert!(report(db, 1).is_clean());
    });
}

#[test]
fn the_hands_noted_with_an_order_are_kept() {
    on_both(|db| {
        ordered(db);
        for sql in ["DELETE FROM payment_hand", "UPDATE payment_hand SET act = 'x'"] {
            let refused = db.store.write(db.scope, |tx| tx.exec(sql, &[]));
            assert!(
                matches!(refused, Err(StoreError::AppendOnly { .. } | StoreError::Denied { .. })),
                "{refused:?}"
            );
        }
    });
}

#[test]
fn a_pair_over_new_year_is_found_in_the_year_of_its_second_act() {
    on_both(|db| {
        touch(db, 4, Act::AttestInvoice, "invoice", INVOICE);
        set_now(db, "2026-02-01T08:00:00Z");
        touch(db, 4, Act::AuthoriseInvoice, "invoice", INVOICE);
        assert!(report(db, 1).is_clean());
        let found = report(db, 2);
        assert_eq!(rules(&found), ["authorise-own-attestation"]);
        assert_eq!((found.objects, found.acts), (1, 1));
    });
}
