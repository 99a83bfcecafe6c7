//! Random but plausible persons, month by month, as case files.
//!
//! The same seed and number always give the same texts, on every machine. Nothing here computes pay.

mod employment;
mod net;
mod random;

use std::fmt::Write;

use jiff::civil::Date;
use kaemner_values::calendar::bank_day_on_or_before;
use kaemner_values::period::Month;

use employment::Job;
use net::TaxCard;
use random::Random;

/// First month a generated person may have.
const FIRST_MONTH: (i16, i8) = (2023, 5);
/// Last month a generated person may have: the pay scale and the taxes are known until then.
const LAST_MONTH: (i16, i8) = (2026, 12);

/// How often a person is paid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rhythm {
    Month,
    Fortnight,
    Week,
}

/// The case files of person `number`: `months` consecutive months (or as many shorter periods).
#[must_use]
pub fn person(seed: u64, number: u64, months: u32) -> Vec<String> {
    let mut random = Random::new(seed, number);
    let rounding = random.pick(&["exact", "exact", "ten_krone", "ten_krone", "floor_krone"]);
    let rhythm = match random.below(100) {
        0..4 => Rhythm::Fortnight,
        4..7 => Rhythm::Week,
        _ => Rhythm::Month,
    };
    let mut jobs = vec![Job::random(&mut random, rhythm)];
    while jobs.len() < 4 && random.chance(15) {
        jobs.push(Job::random(&mut random, rhythm));
    }
    let mut card = TaxCard::random(&mut random, rhythm);
    let born = random.chance(5).then(|| {
        let year = random.pick(&[2011, 2010, 2009, 2008, 2007, 2001, 1958]);
        Date::constant(year, 3, 14)
    });
    let last = months.saturating_sub(1);
    let leaves = random.chance(25);
    let mut month = first_month(&mut random, months);
    let mut cases = Vec::new();
    for index in 0..months {
        if random.chance(8) {
            card = TaxCard::random(&mut random, rhythm);
        }
        if random.chance(6)
            && let Some(job) = jobs.first_mut()
        {
            job.change(&mut random);
        }
        let odd_month = random.chance(4) || (index == 0 && random.chance(30)) || (index == last && leaves);
        let span = Span::of(month, rhythm, jobs.iter().any(|job| job.in_advance), odd_month);
        let mut text = span.head(rounding);
        if let Some(born) = born {
            let _ = writeln!(text, "born = {born}");
        }
        card.write(&mut text, &mut random, &span);
        net::write(&mut text, &mut random, index == last && leaves);
        for (place, job) in jobs.iter().enumerate() {
            job.write(&mut text, &mut random, &span, place + 1);
        }
        cases.push(text);
        month = month.next();
    }
    cases
}

fn first_month(random: &mut Random, months: u32) -> Month {
    let first = month_of(FIRST_MONTH);
    let room = month_of(LAST_MONTH).months_since(first) + 1 - i32::try_from(months).unwrap_or(i32::MAX);
    let room = u64::try_from(room.max(0)).unwrap_or(0);
    first.plus(i32::try_from(random.below(room + 1)).unwrap_or(0))
}

fn month_of((year, month): (i16, i8)) -> Month {
    Month::of(Date::constant(year, month, 1))
}

/// One pay period.
struct Span {
    month: Month,
    first: Date,
    rhythm: Rhythm,
    payment_date: Date,
    /// Only a share of the working days is paid.
    odd_month: bool,
}

impl Span {
    fn of(month: Month, rhythm: Rhythm, in_advance: bool, odd_month: bool) -> Self {
        let end = if in_advance { month.previous().last_day() } else { month.last_day() };
        let payment_date = bank_day_on_or_before(end);
        Self { month, first: month.first_day(), rhythm, payment_date, odd_month }
    }

    fn head(&self, rounding: &str) -> String {
        let days = match self.rhythm {
            Rhythm::Month => None,
            Rhythm::Fortnight => Some(13),
            Rhythm::Week => Some(6),
        };
        let period = match days {
            None => format!("period = \"{}\"", self.month),
            Some(days) => {
                let last = self.first.saturating_add(jiff::Span::new().days(days));
                format!("from = {}\nto = {last}", self.first)
            }
        };
        format!("{period}\npayment_date = {}\nrounding = \"{rounding}\"\n", self.payment_date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_person() {
        assert_eq!(person(7, 11, 12), person(7, 11, 12));
        assert_ne!(person(7, 11, 12), person(7, 12, 12));
    }

    #[test]
    fn every_case_means_something() {
        for number in 0..300 {
            for case in person(1, number, 4) {
                match crate::calculate(&case) {
                    // An agreement whose percentage was not found for the date is refused on purpose.
                    Ok(_) | Err(crate::CheckError::NoFigure { .. }) => {}
                    Err(error) => panic!("person {number}: {error}\n{case}"),
                }
            }
        }
    }

    /// A generator that never leaves its favourite path would prove little.
    #[test]
    fn all_kinds_occur() {
        let all: String = (0..400).flat_map(|number| person(1, number, 6)).collect();
        for kind in [
            "kind = \"main\"",
            "kind = \"secondary\"",
            "kind = \"exempt\"",
            "kind = \"none\"",
            "deduction_unit = \"month\"",
            "deduction_unit = \"fortnight\"",
            "deduction_unit = \"week\"",
            "deduction_unit = \"day\"",
            "rounding = \"exact\"",
            "rounding = \"ten_krone\"",
            "rounding = \"floor_krone\"",
            "style = \"on_top\"",
            "style = \"deducted\"",
            "own_amount",
            "own_percent",
            "arrears = false",
            "arrears = true",
            "worked_days",
            "base_2000",
            "id = \"3\"",
            "[atp]",
            "[leaver]",
            "kind = \"car\"",
            "kind = \"phone\"",
            "kind = \"other\"",
            "[[deduction]]",
            "[[addition]]",
            "agreement = \"civil_servant\"",
            "agreement = \"hourly\"",
            "agreement = \"fee\"",
            "step = \"55+\"",
            "code = \"1520\"",
            "code = \"5140\"",
            "code = \"1700\"",
            "code = \"1750\"",
            "am = false",
            "pensionable = true",
            "from = ",
            "born = ",
            "position = ",
            "fritvalg = \"pay\"",
            "fritvalg = \"pension\"",
            "minutes = ",
            "[[employment.retro]]",
            "special_percent",
            "days_earned",
            "km = ",
            "bicycle",
            "\nbase = ",
        ] {
            assert!(all.contains(kind), "{kind} never occurs");
        }
    }
}
