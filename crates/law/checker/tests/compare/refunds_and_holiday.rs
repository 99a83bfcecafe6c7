//! Engine and checker agree on refunds and on holiday.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use kaemner_law::holiday::{Earned, Employed, HolidayYear};
use kaemner_law::{Law, holiday, refund};
use kaemner_law_checker::{Fraction, holiday as naive, refund as naive_refund};
use kaemner_values::{Ore, Rate};

/// A small generator with a fixed seed, so that every run has the same absences.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % limit
    }

    fn day(&mut self, first: Date, days: i64) -> Date {
        first.saturating_add(self.below(days).days())
    }
}

fn whole(number: i64) -> Fraction {
    Fraction::whole(i128::from(number))
}

fn absence(dice: &mut Dice) -> (refund::Case, naive_refund::Absence) {
    let first_day = dice.day(date(2024, 1, 8), 700);
    let last_day = dice.day(first_day, 200);
    let (hour_ore, week_hours) = (10_000 + dice.below(20_000), 15 + dice.below(23));
    let absent_hours = if dice.below(3) == 0 { 1 + dice.below(week_hours) } else { week_hours };
    let employed_since = dice.day(first_day.saturating_sub(100.days()), 90);
    let section_56 = dice.below(5) == 0;
    let (notified, filed) = (dice.day(first_day, 60), dice.day(last_day, 200));
    let case = refund::Case {
        kind: refund::Kind::Sickness,
        first_day,
        last_day: Some(last_day),
        until: None,
        hour_pay: Rate::new(hour_ore, 100),
        week_hours: Rate::whole(week_hours),
        absent_hours: Some(Rate::whole(absent_hours)),
        weekly_rate: None,
        employed_since: Some(employed_since),
        hours_before: None,
        section_56,
        flex_job: false,
        paid: true,
        notified: Some(notified),
        filed: Some(filed),
        birth: None,
        benefit_weeks: None,
        pool: None,
    };
    let naive = naive_refund::Absence {
        first_day,
        last_day,
        hour_pay: whole(hour_ore),
        week_hours: whole(week_hours),
        absent_hours: whole(absent_hours),
        employed_since,
        section_56,
        notified,
        filed,
    };
    (case, naive)
}

#[test]
fn two_thousand_absences() {
    let law = Law::shipped().unwrap();
    let mut dice = Dice(17);
    let (mut due, mut lapsed) = (0_u64, 0_u64);
    for number in 0..super::persons() {
        let (case, naive) = absence(&mut dice);
        let claim = refund::calculate(&case, &law).unwrap();
        let expected = naive_refund::claim(&naive).unwrap();
        let days = |weeks: &[refund::Week]| weeks.iter().map(|week| i128::from(week.days)).sum::<i128>();
        let actual = naive_refund::Claim {
            refund: whole(claim.refund().get()),
            supplement: whole(claim.supplement().get()),
            lapsed: whole(claim.lost().get()),
            days: days(&claim.weeks),
            lapsed_days: days(&claim.lapsed),
        };
        assert_eq!(actual, expected, "absence {number}: {case:?}");
        due += u64::from(expected.days > 0);
        lapsed += u64::from(expected.lapsed_days > 0);
    }
    let many = due * 10 > super::persons() * 3 && lapsed * 10 > super::persons();
    assert!(many, "{due} due, {lapsed} with days that lapsed");
}

#[test]
fn days_earned_by_a_thousand_employments() {
    let law = Law::shipped().unwrap();
    let mut dice = Dice(29);
    for _ in 0..super::persons() / 2 {
        let first = dice.day(date(2020, 9, 1), 1_500);
        let last = dice.day(first, 900);
        let employed = Employed { first, last: Some(last) };
        let (begin, end) = (HolidayYear::of(first), HolidayYear::of(last));
        let mut year = begin;
        while year <= end {
            let days = holiday::earned(employed, year, last, &law).unwrap();
            let expected = naive::earned(first, last, year.first_day().year()).unwrap();
            let actual = Fraction::new(days.numerator().into(), days.denominator().into());
            assert_eq!(actual, expected, "{first} - {last}, {year}");
            year = year.next();
        }
    }
}

#[test]
fn raised_supplements_of_a_thousand_years() {
    let law = Law::shipped().unwrap();
    let mut dice = Dice(41);
    for _ in 0..super::persons() / 2 {
        let months = (0..12).map(|month: i64| date(2024, 1, 1).saturating_add(month.months()));
        let parts: Vec<(Date, i64)> = months.map(|month| (month, dice.below(5_000_000))).collect();
        let earned: Vec<Earned> =
            parts.iter().map(|(on, ore)| Earned { on: *on, pay: Ore::new(*ore) }).collect();
        let actual = holiday::raised_supplement(&earned, None, &law).unwrap();
        let naive_parts: Vec<(Date, Fraction)> = parts.iter().map(|(on, ore)| (*on, whole(*ore))).collect();
        assert_eq!(whole(actual.get()), naive::raised_supplement(&naive_parts).unwrap());
    }
}
