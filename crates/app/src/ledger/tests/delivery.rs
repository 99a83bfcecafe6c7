//! Deliveries from specialist systems.

use kaemner_store::testing::on_both;

use super::*;

fn delivered(number: &str, accounts: [&str; 2], ore: i64) -> DeliveredVoucher {
    let line = |their_account: &str, ore| DeliveredLine {
        their_account: their_account.to_owned(),
        amount: Ore::new(ore),
        person: None,
    };
    DeliveredVoucher {
        number: number.to_owned(),
        date: day(3, 14),
        text: "Udbetaling".to_owned(),
        lines: vec![line(accounts[0], ore), line(accounts[1], -ore)],
    }
}

fn benefit_system(desk: &Desk) -> SystemId {
    let system = NewSystem {
        code: "YDELSE".to_owned(),
        name: "Ydelsessystem".to_owned(),
        owner: "Ydelseskontoret".to_owned(),
        due_days: Some(1),
    };
    let id = desk.write(|tx, by| set_system(tx, by, &system)).unwrap();
    assert_eq!(desk.write(|tx, by| set_system(tx, by, &system)).unwrap(), id);
    for (their_account, digits) in [("K100", GOODS), ("B1", "8220550000001000")] {
        let row = NewTranslation {
            their_account: their_account.to_owned(),
            account: line(digits, 1).account,
            owner: "Regnskab".to_owned(),
            from: day(1, 1),
        };
        desk.write(|tx, by| set_translation(tx, by, id, &row)).unwrap();
        assert!(matches!(
            desk.write(|tx, by| set_translation(tx, by, id, &row)),
            Err(LedgerError::Exists(_))
        ));
    }
    id
}

#[test]
fn what_can_be_posted_is_and_the_rest_is_listed() {
    on_both(|db| {
        let desk = Desk::open(db);
        let system = benefit_system(&desk);
        let mut delivery = Delivery {
            system,
            file_hash: [5; 32],
            day: day(3, 14),
            vouchers: vec![
                delivered("1", ["K100", "B1"], 400),
                delivered("2", ["K999", "B1"], 500),
                delivered("3", ["K100", "B1"], 0),
            ],
            control: Some(ControlTotals { lines: 6, debits: Ore::new(901) }),
        };
        let take = |delivery: &Delivery| desk.write(|tx, by| take_delivery(tx, by, delivery));
        assert_eq!(take(&delivery), Err(LedgerError::ControlTotals { lines: 6, debits: Ore::new(900) }));
        delivery.control = Some(ControlTotals { lines: 6, debits: Ore::new(900) });
        let taken = take(&delivery).unwrap();
        assert_eq!((taken.posted, taken.rejected), (1, 2));
        assert_eq!(take(&delivery).unwrap(), taken);
        let posted = desk.read(|tx, by| voucher_by_number(tx, by, &Series::deliveries(), 1)).unwrap().voucher;
        assert!(posted.lines[1].digits.starts_with("92205"), "{}", posted.lines[1].digits);
        assert_eq!(posted.lines[1].arrived_as.as_deref(), Some("B1 8220550000001000"));
        let open = desk.read(rejects).unwrap();
        assert_eq!(open.iter().map(|reject| reject.their_account.as_str()).collect::<Vec<_>>(), ["K999", ""]);
        desk.write(|tx, by| settle_reject(tx, by, open[0].id, "bogført i hånden")).unwrap();
        assert!(desk.write(|tx, by| settle_reject(tx, by, open[0].id, "igen")).is_err());
        assert_eq!(desk.read(rejects).unwrap().len(), 1);
    });
}

#[test]
fn a_delivery_that_did_not_come_is_missing() {
    on_both(|db| {
        let desk = Desk::open(db);
        let system = benefit_system(&desk);
        let missing = |on| desk.read(move |tx, _| missing_deliveries(tx, on)).unwrap();
        assert_eq!(missing(day(3, 14))[0].last, None);
        let delivery =
            Delivery { system, file_hash: [6; 32], day: day(3, 14), vouchers: Vec::new(), control: None };
        desk.write(|tx, by| take_delivery(tx, by, &delivery)).unwrap();
        assert_eq!(missing(day(3, 15)), []);
        assert_eq!(missing(day(3, 16))[0].last, Some(day(3, 14)));
    });
}
