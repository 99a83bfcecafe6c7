//! Posting, reversing, moving, periods.

use kaemner_store::testing::on_both;
use kaemner_store::{StoreError, args};

use super::*;
use crate::actor::Act;

#[test]
fn a_voucher_is_numbered_and_read_back() {
    on_both(|db| {
        let desk = Desk::open(db);
        let mut new = pencils();
        new.lines[0].text = "Til 3. klasse".to_owned();
        new.documents = vec![desk.document()];
        let first = desk.post(&new).unwrap();
        let second = desk.post(&pencils()).unwrap();
        assert_eq!((first.no, second.no, first.series.as_str()), (1, 2, "FIN"));
        let read = desk.read(|tx, by| voucher(tx, by, first.id)).unwrap();
        assert_eq!(read.voucher.lines.len(), 2);
        assert_eq!(read.voucher.lines[0].text, "Til 3. klasse");
        assert_eq!(read.voucher.documents, new.documents);
        assert_eq!(read.voucher.period, period(3));
        assert_eq!(read.trail.len(), 1);
        assert_eq!(desk.total(GOODS), Ore::new(25_000));
    });
}

#[test]
fn what_is_wrong_is_refused_and_leaves_no_trace() {
    on_both(|db| {
        let desk = Desk::open(db);
        let wrong = |new: NewVoucher| desk.post(&new).unwrap_err();
        let lines = |lines| wrong(voucher_of(lines));
        assert_eq!(lines(vec![line(GOODS, 100), line(BANK, -90)]), LedgerError::Unbalanced(Ore::new(10)));
        assert_eq!(lines(vec![line(GOODS, 100)]), LedgerError::TooFewLines);
        assert_eq!(lines(vec![line(GOODS, 0), line(BANK, 0)]), LedgerError::ZeroLine { line: 1 });
        assert_eq!(
            lines(vec![line(GOODS, 1), line("8220550000001000", -1)]),
            LedgerError::OnMainAccount8 { line: 2 }
        );
        assert_eq!(
            lines(vec![line(GOODS, 1), line(BANK, 1), line(BALANCE, -2)]),
            LedgerError::MixedDirect { line: 1 }
        );
        let huge = vec![line(GOODS, i64::MAX), line(GOODS, 1), line(BANK, -1)];
        assert_eq!(lines(huge), LedgerError::TooLarge);
        let no_series = NewVoucher { series: Series::new("XYZ").unwrap(), ..pencils() };
        assert_eq!(wrong(no_series), LedgerError::NoSuchSeries("XYZ".to_owned()));
        let next_year = NewVoucher { date: jiff::civil::date(2027, 3, 1), ..pencils() };
        assert!(matches!(wrong(next_year), LedgerError::PeriodUnknown(_)));
        let earlier = NewVoucher { period: Some(period(2)), ..pencils() };
        assert!(matches!(wrong(earlier), LedgerError::PeriodAndDate { .. }));
        let count: (i64,) =
            desk.store.read(desk.scope, |tx| tx.one("SELECT COUNT(*) FROM ledger_account", &[])).unwrap();
        assert_eq!(count.0, 0);
        assert_eq!(desk.post(&pencils()).unwrap().no, 1);
    });
}

#[test]
fn an_unseen_combination_needs_a_reason_and_a_prohibited_one_is_stopped() {
    on_both(|db| {
        let desk = Desk::open(db);
        let mut new = voucher_of(vec![line("3220111000123499", 100), line(BANK, -100)]);
        new.lines[0].reason = None;
        new.lines[1].reason = None;
        let refused = desk.post(&new).unwrap_err();
        assert!(matches!(refused, LedgerError::ReasonMissing { line: 1, .. }), "{refused:?}");
        new.lines[0] = line("3220111000123499", 100);
        new.lines[1] = line(BANK, -100);
        desk.post(&new).unwrap();
        // The question has an owner now: the next voucher needs no new reason.
        new.lines.iter_mut().for_each(|line| line.reason = None);
        desk.post(&new).unwrap();
    });
}

#[test]
fn the_same_id_gives_the_first_result() {
    on_both(|db| {
        let desk = Desk::open(db);
        let id = VoucherId::new(uuid::Uuid::from_u128(77));
        let mut new = NewVoucher { id: Some(id), ..pencils() };
        let first = desk.post(&new).unwrap();
        assert_eq!(desk.post(&new).unwrap(), first);
        desk.write(|tx, by| close_period(tx, by, period(3), "")).unwrap();
        assert_eq!(desk.post(&new).unwrap(), first);
        desk.write(|tx, by| open_period(tx, by, period(3), "bilag glemt")).unwrap();
        new.text = "Noget andet".to_owned();
        assert_eq!(desk.post(&new).unwrap_err(), LedgerError::IdTaken);
        assert_eq!(desk.total(GOODS), Ore::new(12_500));
    });
}

#[test]
fn a_closed_period_takes_nothing_and_the_supplementary_one_takes_the_old_year() {
    on_both(|db| {
        let desk = Desk::open(db);
        desk.write(|tx, by| close_period(tx, by, period(3), "afsluttet")).unwrap();
        assert_eq!(desk.post(&pencils()).unwrap_err(), LedgerError::PeriodClosed(period(3)));
        assert_eq!(
            desk.write(|tx, by| close_period(tx, by, period(3), "")).unwrap_err(),
            LedgerError::PeriodUnchanged(period(3))
        );
        assert_eq!(
            desk.write(|tx, by| open_period(tx, by, period(3), " ")).unwrap_err(),
            LedgerError::NoReason
        );
        let late = NewVoucher { date: jiff::civil::date(2027, 1, 20), period: Some(period(13)), ..pencils() };
        desk.post(&late).unwrap();
        let opening = NewVoucher {
            date: day(1, 1),
            period: Some(period(0)),
            source: VoucherSource::of(SourceKind::Opening, "2025"),
            series: Series::year_end(),
            lines: vec![line(BANK, 900), line(BALANCE, -900)],
            ..pencils()
        };
        desk.post(&opening).unwrap();
        let states = desk.read(|tx, _| periods(tx)).unwrap();
        assert_eq!((states.len(), states[3].state), (14, PeriodState::Closed));
    });
}

#[test]
fn a_reversal_cancels_once() {
    on_both(|db| {
        let desk = Desk::open(db);
        let posted = desk.post(&pencils()).unwrap();
        let reversal = Reversal {
            of: posted.id,
            id: None,
            date: day(4, 1),
            period: None,
            reason: "Forkert skole".to_owned(),
        };
        let back = desk.write(|tx, by| reverse_voucher(tx, by, &reversal)).unwrap();
        assert_eq!(back.no, 2);
        assert_eq!(desk.total(GOODS), Ore::ZERO);
        assert_eq!(
            desk.write(|tx, by| reverse_voucher(tx, by, &reversal)).unwrap_err(),
            LedgerError::AlreadyReversed
        );
        let read = desk.read(|tx, by| voucher(tx, by, posted.id)).unwrap();
        assert_eq!(read.voucher.reversed_by, Some(back.id));
        let silent = Reversal { reason: " ".to_owned(), ..reversal };
        assert_eq!(desk.write(|tx, by| reverse_voucher(tx, by, &silent)).unwrap_err(), LedgerError::NoReason);
    });
}

#[test]
fn a_repost_moves_no_more_than_is_there() {
    on_both(|db| {
        let desk = Desk::open(db);
        let mut new = pencils();
        new.documents = vec![desk.document()];
        let posted = desk.post(&new).unwrap();
        let step = |ore: i64| Repost {
            of: posted.id,
            id: None,
            date: day(5, 2),
            period: None,
            reason: "Hører til SFO".to_owned(),
            moves: vec![Move {
                line: 1,
                amount: Ore::new(ore),
                to: line("3220511000000129", 0).account,
                reason: line(GOODS, 0).reason,
            }],
        };
        let moved = desk.write(|tx, by| repost(tx, by, &step(10_000))).unwrap();
        let read = desk.read(|tx, by| voucher(tx, by, moved.id)).unwrap().voucher;
        assert_eq!((read.reverses, read.documents), (Some(posted.id), new.documents));
        assert_eq!(desk.total(GOODS), Ore::new(2_500));
        for ore in [2_501, -1, 0] {
            let refused = desk.write(|tx, by| repost(tx, by, &step(ore))).unwrap_err();
            assert_eq!(
                refused,
                if ore == 0 { LedgerError::ZeroLine { line: 1 } } else { LedgerError::NothingToMove(1) }
            );
        }
        let reversal = Reversal {
            of: posted.id,
            id: None,
            date: day(5, 3),
            period: None,
            reason: "fortrudt".to_owned(),
        };
        assert_eq!(
            desk.write(|tx, by| reverse_voucher(tx, by, &reversal)).unwrap_err(),
            LedgerError::Reposted
        );
        let undo = Reversal { of: moved.id, ..reversal.clone() };
        desk.write(|tx, by| reverse_voucher(tx, by, &undo)).unwrap();
        desk.write(|tx, by| reverse_voucher(tx, by, &reversal)).unwrap();
        assert_eq!(desk.total(GOODS), Ore::ZERO);
    });
}

#[test]
fn rights_hold_in_every_unit_of_the_voucher() {
    on_both(|db| {
        let mut desk = Desk::open(db);
        let mut new = pencils();
        let posted = desk.post(&new).unwrap();
        desk.by = testing::person(2, testing::municipality(), &[Act::PostVoucher, Act::ReadLedger], "/4/");
        assert!(matches!(desk.post(&new), Err(LedgerError::Denied(_))));
        assert_eq!(desk.read(|tx, by| voucher(tx, by, posted.id)).unwrap_err(), LedgerError::NoSuchVoucher);
        for line in &mut new.lines {
            line.account.unit = unit("/4/2/");
        }
        desk.post(&new).unwrap();
        let list = VoucherListQuery { series: Series::manual(), before: None, limit: 50 };
        let rows = desk.read(|tx, by| list_vouchers(tx, by, &list)).unwrap();
        assert_eq!(rows.iter().map(|row| row.no).collect::<Vec<_>>(), [2]);
        assert_eq!(rows[0].debits, Ore::new(12_500));
    });
}

#[test]
fn the_schema_lets_no_voucher_commit_unsealed_or_unbalanced() {
    on_both(|db| {
        let desk = Desk::open(db);
        let posted = desk.post(&pencils()).unwrap();
        let write = |sql: &'static str, id: uuid::Uuid| {
            desk.store.write(desk.scope, |tx| {
                tx.exec(
                    "INSERT INTO ledger_voucher (id, date, period, source, direct, lines, posted_at, posted_by,
                        text_hash, documents_hash)
                     VALUES ($1, $2, 202603, 'manual', FALSE, 2, $3, $1, $4, $4)",
                    &args![id, day(3, 1), tx.now(), vec![0_u8; 32]],
                )?;
                if !sql.is_empty() {
                    tx.exec(sql, &args![id, vec![0_u8; 32]])?;
                }
                Ok::<_, StoreError>(())
            })
        };
        let fresh = uuid::Uuid::from_u128;
        assert_eq!(write("", fresh(1)), Err(StoreError::ForeignKey));
        let seal =
            "INSERT INTO ledger_seal (series, no, voucher_id, prev_hash, hash) VALUES ('FIN', 2, $1, $2, $2)";
        assert_eq!(
            write(seal, fresh(2)),
            Err(StoreError::Check { constraint: "ledger_seal_whole".to_owned() })
        );
        let late = desk.store.write(desk.scope, |tx| {
            tx.exec(
                "INSERT INTO ledger_posting (voucher_id, line, account_id, period, date, amount_ore)
                 VALUES ($1, 3, 1, 202603, $2, 5)",
                &args![posted.id, day(3, 1)],
            )
        });
        assert_eq!(late, Err(StoreError::Check { constraint: "ledger_posting_unsealed".to_owned() }));
        for table in ["ledger_voucher", "ledger_posting", "ledger_seal"] {
            let sql: &'static str = format!("DELETE FROM {table}").leak();
            let refused = desk.store.write(desk.scope, |tx| tx.exec(sql, &[])).unwrap_err();
            assert!(
                matches!(
                    refused,
                    StoreError::AppendOnly { .. } | StoreError::Denied { .. } | StoreError::ForeignKey
                ),
                "{table}: {refused:?}"
            );
        }
        assert_eq!(desk.post(&pencils()).unwrap().no, 2);
    });
}

#[test]
fn sixteen_threads_get_gapless_numbers() {
    on_both(|db| {
        let desk = Desk::open(db);
        std::thread::scope(|scope| {
            for thread in 0..16_i64 {
                let desk = &desk;
                scope.spawn(move || {
                    for _ in 0..5 {
                        let new = voucher_of(vec![line(GOODS, thread + 1), line(BANK, -thread - 1)]);
                        desk.post(&new).unwrap();
                    }
                });
            }
        });
        let (count, last): (i64, i64) = desk
            .store
            .read(desk.scope, |tx| {
                tx.one("SELECT COUNT(*), MAX(no) FROM ledger_seal WHERE series = 'FIN'", &[])
            })
            .unwrap();
        assert_eq!((count, last), (80, 80));
        assert_eq!(desk.total(GOODS), Ore::new(5 * 136));
    });
}
