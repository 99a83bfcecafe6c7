//! Trial balance, statement, main account 8.

use kaemner_store::testing::on_both;

use super::*;
use crate::actor::Act;

fn rows(desk: &Desk, by: &[Level], within: &[(Level, &str)]) -> Vec<(Vec<String>, i64)> {
    let within = within.iter().map(|(level, value)| (*level, (*value).to_owned())).collect();
    let query = TrialBalanceQuery { year: year(), by: by.to_vec(), within };
    let rows = desk.read(|tx, by| trial_balance(tx, by, &query)).unwrap();
    rows.into_iter().map(|row| (row.key, row.amounts.total.get())).collect()
}

fn booked(db: &kaemner_store::testing::TestDb) -> Desk {
    let desk = Desk::open(db);
    desk.post(&pencils()).unwrap();
    let mut other = voucher_of(vec![line("3220511000000129", 700), line(BANK, -700)]);
    other.date = day(7, 1);
    other.lines[0].account.unit = unit("/4/");
    desk.post(&other).unwrap();
    desk.post(&voucher_of(vec![line("9322080000001000", 5_000), line(BALANCE, -5_000)])).unwrap();
    desk
}

#[test]
fn balances_are_summed_by_any_level() {
    on_both(|db| {
        let desk = booked(db);
        let text = |key: &[&str]| key.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            rows(&desk, &[Level::MainAccount], &[]),
            [(text(&["3"]), 13_200), (text(&["9"]), -13_200)]
        );
        assert_eq!(
            rows(&desk, &[Level::Function, Level::Art], &[(Level::MainAccount, "3")]),
            [(text(&["32201", "29"]), 12_500), (text(&["32205", "29"]), 700)]
        );
        assert_eq!(
            rows(&desk, &[Level::Unit], &[(Level::MainAccount, "3")]),
            [(text(&["/3/41/"]), 12_500), (text(&["/4/"]), 700)]
        );
        let query = TrialBalanceQuery { year: year(), by: vec![Level::Function], within: Vec::new() };
        let goods = desk.read(|tx, by| trial_balance(tx, by, &query)).unwrap().remove(0);
        assert_eq!(goods.amounts.periods[3], Ore::new(12_500));
        assert_eq!(goods.amounts.to(period(2)), Ore::ZERO);
        assert_eq!(goods.amounts.movement_to(period(3)), Ore::new(12_500));
    });
}

#[test]
fn a_person_sees_the_balances_of_the_own_units() {
    on_both(|db| {
        let mut desk = booked(db);
        desk.by = testing::person(3, testing::municipality(), &[Act::ReadLedger], "/4/");
        let seen = rows(&desk, &[Level::Function], &[]);
        assert_eq!(seen, [(vec!["32205".to_owned()], 700)]);
        desk.by = testing::person(3, testing::municipality(), &[], "/");
        assert!(rows(&desk, &[Level::Function], &[]).is_empty());
    });
}

#[test]
fn main_account_8_is_the_movement_without_direct_postings() {
    on_both(|db| {
        let desk = booked(db);
        let derived = desk.read(|tx, by| main_account_8(tx, by, year())).unwrap();
        let totals: Vec<_> =
            derived.iter().map(|row| (row.key[0].as_str(), row.amounts.total.get())).collect();
        assert_eq!(totals, [("82205", -13_200)]);
        let zero: i64 = rows(&desk, &[Level::MainAccount], &[(Level::MainAccount, "3")])[0].1 + totals[0].1;
        assert_eq!(zero, 0);
    });
}

#[test]
fn a_statement_runs_page_by_page() {
    on_both(|db| {
        let desk = Desk::open(db);
        for no in 1..=25_i8 {
            let mut new = voucher_of(vec![line(GOODS, i64::from(no)), line(BANK, -i64::from(no))]);
            new.date = day(1 + no % 3, no);
            new.text = format!("Køb {no}");
            desk.post(&new).unwrap();
        }
        let account = desk.read(|tx, by| find_accounts(tx, by, GOODS, 1)).unwrap()[0].id.unwrap();
        let mut query = StatementQuery { account, from: period(2), to: period(13), after: None, limit: 7 };
        let mut lines = Vec::new();
        loop {
            let page = desk.read(|tx, by| statement(tx, by, &query)).unwrap();
            lines.extend(page.lines);
            query.after = page.next;
            if page.next.is_none() {
                break;
            }
        }
        let january: i64 = (1..=25).filter(|no| no % 3 == 0).sum();
        assert_eq!(lines.len(), 17);
        assert!(lines.is_sorted_by_key(|line| (line.period, line.date)));
        assert_eq!(lines[0].balance - lines[0].amount, Ore::new(january));
        assert_eq!(lines.last().unwrap().balance, Ore::new(325));
        assert_eq!(lines[0].text.as_deref(), Some("Køb 1"));
    });
}
