//! What holds for any vouchers.

use proptest::prelude::*;

use super::*;

const ACCOUNTS: [&str; 5] = [GOODS, BANK, "3220511000000129", "5252811000000122", "9322080000001000"];

/// Two to six lines on a few accounts; the last one balances.
fn any_lines() -> impl Strategy<Value = Vec<NewPosting>> {
    let one = (0..ACCOUNTS.len(), prop_oneof![-900_000_i64..-1, 1_i64..900_000]);
    prop::collection::vec(one, 1..6).prop_filter_map("the last line would be zero", |lines| {
        let rest: i64 = lines.iter().map(|(_, ore)| ore).sum();
        let mut lines: Vec<_> = lines.into_iter().map(|(at, ore)| line(ACCOUNTS[at], ore)).collect();
        lines.push(line(BANK, -rest));
        (rest != 0).then_some(lines)
    })
}

fn any_voucher() -> impl Strategy<Value = NewVoucher> {
    (any_lines(), 1_i8..=12, 1_i8..=28)
        .prop_map(|(lines, month, at)| NewVoucher { date: day(month, at), ..voucher_of(lines) })
}

fn totals(desk: &Desk) -> Vec<(Vec<String>, YearAmounts)> {
    let query = TrialBalanceQuery { year: year(), by: vec![Level::Account], within: Vec::new() };
    let rows = desk.read(|tx, by| trial_balance(tx, by, &query)).unwrap();
    rows.into_iter().map(|row| (row.key, row.amounts)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn balances_are_what_was_posted_and_sum_to_zero(vouchers in prop::collection::vec(any_voucher(), 1..8)) {
        let db = kaemner_store::testing::TestDb::sqlite();
        let desk = Desk::open(&db);
        for new in &vouchers {
            desk.post(new).unwrap();
        }
        for digits in ACCOUNTS {
            let posted: Ore = vouchers.iter().flat_map(|new| &new.lines)
                .filter(|line| line.account.string.to_string() == digits).map(|line| line.amount).sum();
            prop_assert_eq!(desk.total(digits), posted);
        }
        let all: Ore = totals(&desk).iter().map(|(_, amounts)| amounts.total).sum();
        prop_assert_eq!(all, Ore::ZERO);
    }

    #[test]
    fn a_reversal_cancels_in_its_period(new in any_voucher()) {
        let db = kaemner_store::testing::TestDb::sqlite();
        let desk = Desk::open(&db);
        let posted = desk.post(&new).unwrap();
        let reversal = Reversal {
            of: posted.id, id: None, date: new.date, period: None, reason: "fejl".to_owned(),
        };
        desk.write(|tx, by| reverse_voucher(tx, by, &reversal)).unwrap();
        for (key, amounts) in totals(&desk) {
            prop_assert_eq!(amounts, YearAmounts::ZERO, "{:?}", key);
        }
    }

    #[test]
    fn a_repost_keeps_the_total(new in any_voucher(), share in 1_i64..=100) {
        let db = kaemner_store::testing::TestDb::sqlite();
        let desk = Desk::open(&db);
        let posted = desk.post(&new).unwrap();
        let first = &new.lines[0];
        let amount = Ore::new(first.amount.get() * share / 100);
        let step = Repost {
            of: posted.id, id: None, date: new.date, period: None, reason: "flyttes".to_owned(),
            moves: vec![Move {
                line: 1, amount, to: line("3220511000000140", 1).account, reason: first.reason.clone(),
            }],
        };
        let before = desk.total(&first.account.string.to_string());
        match desk.write(|tx, by| repost(tx, by, &step)) {
            Ok(_) => {
                prop_assert_eq!(desk.total(&first.account.string.to_string()), before - amount);
                prop_assert_eq!(desk.total("3220511000000140"), amount);
            }
            // Other lines of the voucher may have emptied the account, or the share is less than one øre.
            Err(LedgerError::NothingToMove(1) | LedgerError::ZeroLine { .. }) => {}
            Err(other) => prop_assert!(false, "{other:?}"),
        }
        let all: Ore = totals(&desk).iter().map(|(_, amounts)| amounts.total).sum();
        prop_assert_eq!(all, Ore::ZERO);
    }
}
