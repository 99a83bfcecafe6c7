//! Batches: the same ledger as one by one.

use kaemner_store::testing::on_both;

use super::*;
use crate::actor::{Act, Denied, PersonId, Right};

fn vouchers(count: i64) -> Vec<NewVoucher> {
    let one = |no: i64| {
        let mut new =
            voucher_of(vec![line(GOODS, no), line("3220511000000129", 2 * no), line(BANK, -3 * no)]);
        new.series = Series::import();
        new.date = day(1 + i8::try_from(no % 12).unwrap(), 5);
        new.text = format!("Bilag {no}");
        if no % 7 == 0 {
            new.lines[1].text = "egen tekst".to_owned();
        }
        new
    };
    (1..=count).map(one).collect()
}

fn post_all(desk: &Desk, id: u128, vouchers: &[NewVoucher]) -> Result<PostedBatch, BatchError> {
    let mut known = KnownAccounts::default();
    desk.store.read(desk.scope, |tx| known.learn(tx, vouchers)).unwrap();
    let id = BatchId::new(uuid::Uuid::from_u128(id));
    desk.store.write(desk.scope, |tx| post_batch(tx, &desk.by, Act::ImportVouchers, id, vouchers, &known))
}

#[test]
fn a_batch_gives_the_same_balances_as_one_by_one() {
    on_both(|db| {
        let desk = Desk::open(db);
        let all = vouchers(60);
        let first = post_all(&desk, 1, &all[..40]).unwrap();
        assert_eq!((first.first_no, first.vouchers, first.lines), (1, 40, 120));
        assert_eq!(post_all(&desk, 1, &all[..40]).unwrap(), first);
        assert_eq!(post_all(&desk, 2, &all[40..]).unwrap().first_no, 41);
        let sum: i64 = (1..=60).sum();
        assert_eq!(desk.total(GOODS), Ore::new(sum));
        assert_eq!(desk.total(BANK), Ore::new(-3 * sum));
        let read = desk.read(|tx, by| voucher_by_number(tx, by, &Series::import(), 7)).unwrap();
        assert_eq!(read.voucher.lines[1].text, "egen tekst");
        assert_eq!(read.trail.len(), 1);
    });
}

#[test]
fn a_batch_with_one_wrong_voucher_leaves_no_trace() {
    on_both(|db| {
        let desk = Desk::open(db);
        let mut all = vouchers(5);
        all[3].lines[0].amount = Ore::new(99);
        let refused = post_all(&desk, 1, &all).unwrap_err();
        assert_eq!((refused.at, matches!(refused.error, LedgerError::Unbalanced(_))), (3, true));
        let found = desk.read(|tx, by| check_batch(tx, by, Act::ImportVouchers, &all)).unwrap();
        assert_eq!(found, [refused]);
        desk.write(|tx, by| close_period(tx, by, period(3), "")).unwrap();
        let found = desk.read(|tx, by| check_batch(tx, by, Act::ImportVouchers, &vouchers(5))).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(desk.total(GOODS), Ore::ZERO);
    });
}

#[test]
fn a_batch_asks_for_accounts_and_names_the_principal() {
    on_both(|db| {
        let desk = Desk::open(db);
        let known = KnownAccounts::default();
        let right = |accounts: &[&str]| {
            let mut right = desk.by.rights()[0].clone();
            right.accounts = accounts.iter().map(|range| range.parse().unwrap()).collect();
            right
        };
        let post = |id: u128, right: Right| {
            let by = desk.by.clone().with_rights(vec![right]);
            let id = BatchId::new(uuid::Uuid::from_u128(id));
            desk.store
                .write(desk.scope, |tx| post_batch(tx, &by, Act::ImportVouchers, id, &vouchers(3), &known))
        };
        let refused = post(1, right(&["322"])).unwrap_err();
        assert!(matches!(refused.error, LedgerError::Denied(Denied::OutsideAccounts { .. })), "{refused:?}");
        let principal = PersonId::new(uuid::Uuid::from_u128(77));
        post(2, Right { on_behalf_of: Some(principal), ..right(&["322", "922"]) }).unwrap();
        let read = desk.read(|tx, by| voucher_by_number(tx, by, &Series::import(), 1)).unwrap();
        assert_eq!(read.trail[0].on_behalf_of, Some(principal));
    });
}
