//! Danish holidays and bank days, computed from the date of Easter.
//!
//! Source of the closed days: Nationalbanken's published lists of bank holidays for 2026 and 2027 (the tests hold
//! both). Lov nr. 214 af 06-03-2023 abolished Store Bededag from 2024. The rule set is used for every year;
//! before 2010 the closing of the Friday after Ascension and of 5 June is not confirmed.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A weekday on which banks are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// Nytårsdag.
    NewYearsDay,
    /// Skærtorsdag.
    MaundyThursday,
    /// Langfredag.
    GoodFriday,
    /// Påskedag.
    EasterSunday,
    /// 2. påskedag.
    EasterMonday,
    /// Store Bededag, the fourth Friday after Easter, until 2023.
    GreatPrayerDay,
    /// Kristi himmelfartsdag.
    AscensionDay,
    /// The Friday after Kristi himmelfartsdag: banks only.
    DayAfterAscension,
    /// Pinsedag.
    WhitSunday,
    /// 2. pinsedag.
    WhitMonday,
    /// Grundlovsdag: banks closed, no public holiday by law.
    ConstitutionDay,
    /// Juleaftensdag: banks closed, no public holiday by law.
    ChristmasEve,
    /// Juledag.
    ChristmasDay,
    /// 2. juledag.
    SecondChristmasDay,
    /// Nytårsaftensdag: banks closed, no public holiday by law.
    NewYearsEve,
}

impl Holiday {
    /// Whether the day is a public holiday (helligdag), and not only a day on which banks are closed.
    #[must_use]
    pub const fn is_public(self) -> bool {
        !matches!(
            self,
            Self::DayAfterAscension | Self::ConstitutionDay | Self::ChristmasEve | Self::NewYearsEve
        )
    }
}

/// Easter Sunday of a year, by the Gregorian computus (Meeus, Jones and Butcher).
#[must_use]
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (golden, century, of_century) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let correction = (century + 8).div_euclid(25);
    let moon = (century - correction + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * century.rem_euclid(4) + 2 * of_century.div_euclid(4) - epact - of_century.rem_euclid(4))
            .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let day_of_march = 22 + epact + weekday - 7 * late;
    Date::constant(year, 3, 1).saturating_add((day_of_march - 1).days())
}

/// The holiday on a date, if any. Weekends that are no holiday give `None`.
#[must_use]
pub fn holiday(date: Date) -> Option<Holiday> {
    fixed_holiday(date).or_else(|| movable_holiday(date))
}

fn fixed_holiday(date: Date) -> Option<Holiday> {
    match (date.month(), date.day()) {
        (1, 1) => Some(Holiday::NewYearsDay),
        (6, 5) => Some(Holiday::ConstitutionDay),
        (12, 24) => Some(Holiday::ChristmasEve),
        (12, 25) => Some(Holiday::ChristmasDay),
        (12, 26) => Some(Holiday::SecondChristmasDay),
        (12, 31) => Some(Holiday::NewYearsEve),
        _ => None,
    }
}

fn movable_holiday(date: Date) -> Option<Holiday> {
    let days_after_easter = (date - easter(date.year())).get_days();
    match days_after_easter {
        -3 => Some(Holiday::MaundyThursday),
        -2 => Some(Holiday::GoodFriday),
        0 => Some(Holiday::EasterSunday),
        1 => Some(Holiday::EasterMonday),
        26 if date.year() <= 2023 => Some(Holiday::GreatPrayerDay),
        39 => Some(Holiday::AscensionDay),
        40 => Some(Holiday::DayAfterAscension),
        49 => Some(Holiday::WhitSunday),
        50 => Some(Holiday::WhitMonday),
        _ => None,
    }
}

/// Whether the date is a public holiday (helligdag). Sundays that are no holiday are not.
#[must_use]
pub fn is_public_holiday(date: Date) -> bool {
    holiday(date).is_some_and(Holiday::is_public)
}

/// Whether Danish banks settle payments on the date.
#[must_use]
pub fn is_bank_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(date).is_none()
}

/// The date itself, or else the first bank day after it.
#[must_use]
pub fn bank_day_on_or_after(date: Date) -> Date {
    date.series(1.day()).find(|&day| is_bank_day(day)).unwrap_or(date)
}

/// The date itself, or else the last bank day before it.
#[must_use]
pub fn bank_day_on_or_before(date: Date) -> Date {
    date.series((-1).day()).find(|&day| is_bank_day(day)).unwrap_or(date)
}

/// The first bank day strictly after the date.
#[must_use]
pub fn next_bank_day(date: Date) -> Date {
    add_bank_days(date, 1)
}

/// The last bank day strictly before the date.
#[must_use]
pub fn previous_bank_day(date: Date) -> Date {
    add_bank_days(date, -1)
}

/// The bank day `count` bank days after the date, or before it when negative; zero gives the date itself.
/// The start need not be a bank day: one bank day after a Saturday is the Monday.
#[must_use]
pub fn add_bank_days(date: Date, count: i32) -> Date {
    let Some(skip) = usize::try_from(count.unsigned_abs()).ok().and_then(|n| n.checked_sub(1)) else {
        return date;
    };
    let step = if count < 0 { (-1).day() } else { 1.day() };
    date.series(step).skip(1).filter(|&day| is_bank_day(day)).nth(skip).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Weekdays of a year on which banks are closed, as `day/month`.
    fn closed_weekdays(year: i16) -> Vec<String> {
        date(year, 1, 1)
            .series(1.day())
            .take_while(|day| day.year() == year)
            .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_bank_day(*day))
            .map(|day| format!("{}/{}", day.day(), day.month()))
            .collect()
    }

    #[test]
    fn closed_weekdays_are_those_nationalbanken_published() {
        // 26 December 2026 is in the published list too, but is a Saturday.
        assert_eq!(
            closed_weekdays(2026),
            ["1/1", "2/4", "3/4", "6/4", "14/5", "15/5", "25/5", "5/6", "24/12", "25/12", "31/12"]
        );
        assert!(!is_bank_day(date(2026, 12, 26)));
        // 5 June 2027 is a Saturday, 25 and 26 December a weekend.
        assert_eq!(
            closed_weekdays(2027),
            ["1/1", "25/3", "26/3", "29/3", "6/5", "7/5", "17/5", "24/12", "31/12"]
        );
    }

    #[test]
    fn easter_in_known_years() {
        for (year, month, day) in [
            (1999, 4, 4),
            (2000, 4, 23),
            (2008, 3, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2026, 4, 5),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn great_prayer_day_ended_in_2023() {
        assert_eq!(holiday(date(2023, 5, 5)), Some(Holiday::GreatPrayerDay));
        assert_eq!(holiday(date(2024, 4, 26)), None);
    }

    #[test]
    fn stepping_over_easter() {
        let wednesday = date(2026, 4, 1);
        assert_eq!(next_bank_day(wednesday), date(2026, 4, 7));
        assert_eq!(previous_bank_day(date(2026, 4, 7)), wednesday);
        assert_eq!(bank_day_on_or_after(date(2026, 4, 3)), date(2026, 4, 7));
        assert_eq!(bank_day_on_or_before(date(2026, 4, 6)), wednesday);
        assert_eq!(bank_day_on_or_after(wednesday), wednesday);
        assert_eq!(add_bank_days(wednesday, 0), wednesday);
        assert_eq!(add_bank_days(wednesday, 5), date(2026, 4, 13));
        assert_eq!(add_bank_days(date(2026, 4, 4), -2), date(2026, 3, 31));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_hang() {
        assert_eq!(bank_day_on_or_after(Date::MAX), Date::MAX);
        assert_eq!(add_bank_days(Date::MIN, -3), Date::MIN);
        assert_eq!(easter(-9999).year(), -9999);
    }

    proptest! {
        #[test]
        fn adding_and_subtracting_bank_days_cancel(offset in 0i32..40_000, count in 1i32..60) {
            let start = bank_day_on_or_after(date(1990, 1, 1).saturating_add(offset.days()));
            let there = add_bank_days(start, count);
            prop_assert!(is_bank_day(there));
            prop_assert_eq!(add_bank_days(there, -count), start);
        }
    }
}
