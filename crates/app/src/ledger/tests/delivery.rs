//! Deliveries from specialist systems.

use kaemner_store::testing::on_both;

use super::*;

fn delivered(number: &str, accounts: [&str; 2], ore: i64) -> DeliveredVoucher {
    let line = |their_account: &str, ore| DeliveredLine {
        their_account: their_account.to_owned(),
        amount: Ore::new(ore),
        text: String::new(),
        person: None,
    };
    DeliveredVoucher {
        number: number.to_owned(),
        date: day(3, 14),
        period: None,
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
        own_accounts: false,
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
            document: None,
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
        let delivery = Delivery {
            system,
            file_hash: [6; 32],
            day: day(3, 14),
            vouchers: Vec::new(),
            control: None,
            document: None,
        };
        desk.write(|tx, by| take_delivery(tx, by, &delivery)).unwrap();
        assert_eq!(missing(day(3, 15)), []);
        assert_eq!(missing(day(3, 16))[0].last, Some(day(3, 14)));
    });
}

/// A period of the ledger as G69 is a delivery that another ledger takes whole.
#[test]
fn a_period_goes_out_as_g69_and_comes_in_again() {
    on_both(|db| {
        let desk = Desk::open(db);
        for ore in [500, 700] {
            desk.post(&voucher_of(vec![line(GOODS, ore), line(BANK, -ore)])).unwrap();
        }
        let write = |tx: &mut kaemner_store::Tx<'_>, by: &Actor| {
            let mut file = Vec::new();
            let summary = g69_of_period(tx, by, period(3), 71, day(4, 1), &mut file)?;
            Ok((summary, file))
        };
        let (summary, file) = desk.read(write).unwrap();
        assert_eq!((summary.vouchers, summary.postings), (2, 4));
        let system = |own_accounts| NewSystem {
            code: "FAG".to_owned(),
            name: "Fagsystem".to_owned(),
            owner: "Regnskab".to_owned(),
            due_days: None,
            own_accounts,
        };
        let id = desk.write(|tx, by| set_system(tx, by, &system(false))).unwrap();
        let mut delivery = read_g69(&file, id, testing::municipality()).unwrap();
        assert_eq!((delivery.vouchers.len(), delivery.vouchers[0].lines.len()), (1, 4));
        let rejects = desk.read(|tx, by| try_delivery(tx, by, &delivery)).unwrap();
        assert_eq!(rejects.len(), 1, "an account of ours is not taken for theirs");
        desk.write(|tx, by| set_system(tx, by, &system(true))).unwrap();
        assert_eq!(desk.read(|tx, by| try_delivery(tx, by, &delivery)).unwrap(), []);
        delivery.document = Some(desk.document());
        let taken = desk.write(|tx, by| take_delivery(tx, by, &delivery)).unwrap();
        assert_eq!((taken.posted, taken.rejected), (1, 0));
        assert_eq!(desk.total(GOODS), Ore::new(2_400));
        let posted = desk.read(|tx, by| voucher_by_number(tx, by, &Series::deliveries(), 1)).unwrap().voucher;
        assert_eq!(posted.documents.len(), 1);

        let other = kaemner_values::MunicipalityCode::new(101).unwrap();
        assert!(read_g69(&file, id, other).is_err(), "somebody else's file");
        let text = String::from_utf8(file).unwrap();
        let lost: Vec<_> =
            text.lines().enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| line).collect();
        let errors = read_g69(lost.join("\r\n").as_bytes(), id, testing::municipality()).unwrap_err();
        assert!(errors.iter().any(|error| error.message.key == "g69-count"));
        assert!(errors.iter().any(|error| error.message.key == "g69-unbalanced"));
    });
}

fn sheet(csv: &str) -> kaemner_formats::sheet::Sheet {
    let format = kaemner_formats::sheet::SheetFormat::CsvDanish;
    kaemner_formats::sheet::read(csv.as_bytes(), format).unwrap()
}

fn rows_of(desk: &Desk, system: SystemId, search: &str, on: Option<Date>) -> Vec<Translation> {
    let query = TranslationQuery { system, search: search.to_owned(), on, after: None, limit: 50 };
    desk.read(|tx, by| translation_rows(tx, by, &query)).unwrap()
}

#[test]
fn a_row_ends_on_its_last_day_and_its_account_is_free_again() {
    on_both(|db| {
        let desk = Desk::open(db);
        let system = benefit_system(&desk);
        let rows = rows_of(&desk, system, "", None);
        assert_eq!(rows.iter().map(|row| row.row.their_account.as_str()).collect::<Vec<_>>(), ["B1", "K100"]);
        assert!(rows.iter().all(|row| row.changed.is_some() && row.to.is_none()));
        let kept = rows.last().unwrap();
        let end = |last| desk.write(|tx, by| end_translation(tx, by, kept.id, last));
        assert_eq!(end(day(1, 1).yesterday().unwrap()), Err(LedgerError::TranslationEnds(day(1, 1))));
        end(day(2, 28)).unwrap();
        assert_eq!(end(day(3, 31)), Err(LedgerError::TranslationEnds(day(1, 1))));
        assert_eq!(rows_of(&desk, system, "K", Some(day(3, 1))), []);
        assert_eq!(rows_of(&desk, system, "K", Some(day(2, 28))).len(), 1);
        let (of, row, trail) = desk.read(|tx, by| translation(tx, by, kept.id)).unwrap();
        assert_eq!((of, row.to), (system, Some(day(2, 28))));
        assert_eq!(trail.last().unwrap().step.as_deref(), Some("ended"));
        let again = |from| {
            let row = NewTranslation { from, ..kept.row.clone() };
            desk.write(|tx, by| set_translation(tx, by, system, &row))
        };
        assert!(matches!(again(day(2, 10)), Err(LedgerError::Exists(_))), "two rows would hold on one day");
        again(day(3, 1)).unwrap();
        assert_eq!(rows_of(&desk, system, "K", None).len(), 2);
    });
}

#[test]
fn a_file_is_tried_before_it_changes_a_table_and_says_what_it_did() {
    on_both(|db| {
        let desk = Desk::open(db);
        let system = benefit_system(&desk);
        let wrong = format!("Deres konto;Konto;Fra\nK100;nej;01-04-2026\n;{GOODS};\nK7;{GOODS};x\n");
        let read = |csv: &str| {
            let sheet = sheet(csv);
            desk.read(|tx, _| read_translations(tx, &sheet, day(3, 1), "Regnskab")).unwrap()
        };
        let rows: Vec<_> = read(&wrong).errors.iter().map(|error| error.row).collect();
        assert_eq!(rows, [2, 3, 4]);
        let csv = format!(
            "Ansvarlig;Konto;Deres konto\nRegnskab;{GOODS};K100\nSkolen;{GOODS};K200\n;8220550000001000;B1\nSkolen;{GOODS};B1\n"
        );
        let twice = read(&csv);
        assert_eq!(twice.errors.iter().map(|error| error.row).collect::<Vec<_>>(), [5], "B1 stands twice");
        let rows = read(&csv.replace(&format!("Skolen;{GOODS};B1\n"), "")).rows;
        let did =
            |rows: &[(usize, NewTranslation)]| desk.write(|tx, by| import_translations(tx, by, system, rows));
        let (does, refused) = desk.read(|tx, by| try_translations(tx, by, system, &rows)).unwrap();
        assert_eq!((does, refused), (TranslationImport { added: 1, changed: 2, unchanged: 0 }, Vec::new()));
        assert_eq!(rows_of(&desk, system, "", None).len(), 2, "trying writes nothing");
        assert_eq!(did(&rows).unwrap(), does);
        assert_eq!(did(&rows).unwrap(), TranslationImport { added: 0, changed: 0, unchanged: 3 });
        let moved: Vec<_> = rows
            .into_iter()
            .map(|(at, row)| (at, NewTranslation { owner: "Ny".to_owned(), from: day(5, 1), ..row }))
            .collect();
        assert_eq!(did(&moved).unwrap(), TranslationImport { added: 0, changed: 3, unchanged: 0 });
        assert_eq!(rows_of(&desk, system, "", None).len(), 8);
        let early: Vec<_> =
            moved.into_iter().map(|(at, row)| (at, NewTranslation { from: day(4, 1), ..row })).collect();
        let (_, refused) = desk.read(|tx, by| try_translations(tx, by, system, &early)).unwrap();
        assert_eq!(refused.len(), 3, "a row cannot begin before the one it changes");
    });
}
