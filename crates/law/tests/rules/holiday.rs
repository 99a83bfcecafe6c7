//! Holiday: earning, taking, year's end, leaving.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use kaemner_law::Law;
use kaemner_law::holiday::{
    Balance, Earned, Employed, HolidayError, HolidayYear, Movement, balances, earned, leaving,
    raised_supplement, sixth_week_hours, year_end,
};
use kaemner_values::{Ore, Rate};
use proptest::prelude::*;

static LAW: LazyLock<Law> = LazyLock::new(|| Law::shipped().unwrap());

fn days(text: &str) -> Rate {
    text.parse().unwrap()
}

fn year(of: i16) -> HolidayYear {
    HolidayYear::of(date(of, 9, 1))
}

fn since(first: Date) -> Employed {
    Employed { first, last: None }
}

fn taken(on: Date, number: &str) -> Movement {
    Movement::Taken { on, days: days(number), in_advance: false }
}

#[test]
fn days_are_earned_by_month_and_part_month() {
    let cases = [
        (date(2024, 9, 1), None, date(2025, 8, 31), "25"),
        (date(2024, 9, 1), None, date(2025, 3, 31), "14.56"),
        (date(2024, 9, 1), None, date(2025, 3, 30), "12.48"),
        (date(2025, 1, 16), None, date(2025, 2, 28), "3.2"),
        (date(2025, 1, 16), Some(date(2025, 2, 10)), date(2025, 2, 28), "1.82"),
        (date(2025, 1, 2), None, date(2025, 1, 31), "2.08"),
        (date(2025, 9, 1), None, date(2025, 8, 31), "0"),
    ];
    for (first, last, until, expected) in cases {
        let earned = earned(Employed { first, last }, year(2024), until, &LAW).unwrap();
        assert_eq!(earned, days(expected), "{first} {last:?} {until}");
    }
}

#[test]
fn days_may_be_taken_from_the_month_after_they_are_earned() {
    let employed = since(date(2025, 9, 1));
    let on = date(2025, 11, 3);
    let fine = balances(employed, &[taken(on, "4.16")], date(2025, 11, 30), &LAW).unwrap();
    assert_eq!(fine[0].taken, days("4.16"));
    let error = balances(employed, &[taken(on, "5")], date(2025, 11, 30), &LAW).unwrap_err();
    assert_eq!(error, HolidayError::NotEarned { on, days: days("0.84") });
    let agreed = Movement::Taken { on, days: days("5"), in_advance: true };
    let advance = balances(employed, &[agreed], date(2025, 11, 30), &LAW).unwrap();
    assert_eq!(advance[0].taken, days("5"));
}

#[test]
fn the_oldest_open_year_is_used_first_and_closes_on_31_december() {
    let employed = since(date(2023, 9, 1));
    let autumn = [taken(date(2024, 10, 7), "10")];
    let both = balances(employed, &autumn, date(2024, 12, 31), &LAW).unwrap();
    assert_eq!((both[0].taken, both[1].taken), (days("10"), days("0")));
    let january = [taken(date(2025, 1, 6), "3")];
    let both = balances(employed, &january, date(2025, 1, 31), &LAW).unwrap();
    assert_eq!((both[0].taken, both[1].taken), (days("0"), days("3")));
}

#[test]
fn at_year_end_only_the_fifth_week_is_carried_over_or_paid() {
    let employed = since(date(2023, 9, 1));
    let on = date(2025, 1, 31);
    let left = balances(employed, &[taken(date(2024, 7, 1), "18")], on, &LAW).unwrap();
    let end = year_end(&left[0], &LAW).unwrap();
    assert_eq!((end.fifth_week, end.lapses), (days("5"), days("2")));
    let carry = |number: &str| Movement::CarriedOver { from: year(2023), days: days(number) };
    let after = balances(employed, &[taken(date(2024, 7, 1), "18"), carry("5")], on, &LAW).unwrap();
    assert_eq!((after[0].carried_out, after[1].carried_in), (days("5"), days("5")));
    assert_eq!(year_end(&after[0], &LAW).unwrap().fifth_week, days("0"));
    let error = balances(employed, &[carry("6")], on, &LAW).unwrap_err();
    assert_eq!(error, HolidayError::OnlyFifthWeek { year: year(2023), days: days("6"), most: days("5") });
    let paid = Movement::PaidOut { from: year(2023), days: days("3") };
    assert!(balances(employed, &[carry("3"), paid], on, &LAW).is_err());
}

#[test]
fn a_leaver_is_settled_for_every_open_year() {
    let employed = since(date(2023, 9, 1));
    let left = leaving(employed, &[taken(date(2024, 7, 1), "20")], date(2024, 10, 31), &LAW).unwrap();
    assert_eq!(left, vec![(year(2023), days("5")), (year(2024), days("4.16"))]);
}

/// The month of leaving counts by its days, also where the employment itself has no last day yet.
#[test]
fn a_leaver_earns_to_the_last_day() {
    let left = leaving(since(date(2024, 9, 1)), &[], date(2024, 10, 15), &LAW).unwrap();
    assert_eq!(left, vec![(year(2024), days("3.13"))]);
}

#[test]
fn the_raised_supplement_splits_the_base_where_the_percentage_changed() {
    let parts = [
        Earned { on: date(2024, 4, 1), pay: Ore::from_kroner(100_000) },
        Earned { on: date(2024, 5, 1), pay: Ore::from_kroner(300_000) },
    ];
    assert_eq!(raised_supplement(&parts, None, &LAW).unwrap(), Ore::from_kroner(950 + 4440));
    let teachers = LAW.agreement("50.01");
    assert_eq!(raised_supplement(&parts, teachers, &LAW).unwrap(), Ore::from_kroner(1150 + 5040));
    let whole = [Earned { on: date(2025, 1, 1), pay: Ore::from_kroner(400_000) }];
    assert_eq!(raised_supplement(&whole, None, &LAW).unwrap(), Ore::from_kroner(5920));
    let before = [Earned { on: date(2020, 1, 1), pay: Ore::from_kroner(1) }];
    assert!(matches!(raised_supplement(&before, None, &LAW), Err(HolidayError::Law(_))));
}

#[test]
fn the_sixth_week_follows_fraction_and_months() {
    let hours =
        |fraction: &str, months| sixth_week_hours(days(fraction), months, date(2026, 1, 1), &LAW).unwrap();
    assert_eq!(hours("37/37", 12), days("37"));
    assert_eq!(hours("30/37", 6), days("15"));
}

#[test]
fn a_holiday_year_is_from_september_to_august_and_open_until_december() {
    let of = year(2024);
    assert_eq!((of.first_day(), of.last_day()), (date(2024, 9, 1), date(2025, 8, 31)));
    assert_eq!((of.take_until(), of.next()), (date(2025, 12, 31), year(2025)));
    assert_eq!((HolidayYear::of(date(2025, 8, 31)), HolidayYear::of(date(2025, 9, 1))), (of, year(2025)));
    let on = |day| (of.contains(day), of.is_open(day));
    assert_eq!(on(date(2024, 8, 31)), (false, false));
    assert_eq!(on(date(2024, 9, 1)), (true, true));
    assert_eq!(on(date(2025, 8, 31)), (true, true));
    assert_eq!(on(date(2025, 9, 1)), (false, true));
    assert_eq!(on(date(2025, 12, 31)), (false, true));
    assert_eq!(on(date(2026, 1, 1)), (false, false));
}

/// Holiday in advance is taken of the year of the day, also where the list goes on to later years.
#[test]
fn holiday_in_advance_belongs_to_the_year_of_the_day() {
    let agreed = Movement::Taken { on: date(2024, 10, 7), days: days("12"), in_advance: true };
    let all = balances(since(date(2024, 9, 1)), &[agreed], date(2026, 10, 1), &LAW).unwrap();
    assert_eq!(all.iter().map(|one| one.taken).collect::<Vec<_>>(), [days("12"), days("0"), days("0")]);
}

/// A year in several parts counts its months: twelve whole ones are 25 days, not 24.96.
#[test]
fn twelve_whole_months_are_the_days_of_the_year() {
    let earned = |first, last| {
        earned(Employed { first, last: Some(last) }, year(2024), date(2025, 8, 31), &LAW).unwrap()
    };
    assert_eq!(earned(date(2024, 9, 1), date(2025, 8, 31)), days("25"));
    assert_eq!(earned(date(2024, 9, 1), date(2025, 7, 31)), days("22.88"));
    assert_eq!(earned(date(2024, 9, 2), date(2025, 8, 31)), days("24.91"));
    assert_eq!(earned(date(2024, 9, 1), date(2025, 8, 30)), days("24.96"));
}

#[test]
fn negative_days_are_not_carried_over() {
    let carry = |number| Movement::CarriedOver { from: year(2023), days: days(number) };
    let movement = |number| balances(since(date(2023, 9, 1)), &[carry(number)], date(2025, 1, 31), &LAW);
    assert!(matches!(movement("-1"), Err(HolidayError::OnlyFifthWeek { .. })));
    assert!(movement("0").is_ok());
}

proptest! {
    #[test]
    fn no_day_is_made_or_lost(first in 0_i32..700, number in 0_i64..2000) {
            let first = date(2022, 9, 1).saturating_add(jiff::Span::new().days(first));
        let on = date(2025, 6, 30);
        let all = balances(since(first), &[], on, &LAW).unwrap();
        let take = Movement::Taken { on: date(2025, 6, 2), days: Rate::new(number, 100).unwrap(), in_advance: true };
        let after = balances(since(first), &[take], on, &LAW).unwrap();
        let left = |balances: &[Balance]| {
            balances.iter().fold(Rate::ZERO, |sum, balance| sum.checked_add(balance.left().unwrap()).unwrap())
        };
        prop_assert_eq!(left(&all), left(&after).checked_add(Rate::new(number, 100).unwrap()).unwrap());
        prop_assert!(all.iter().all(|balance| balance.earned <= Rate::whole(25)));
    }
}
