//! Dates `22-11-2026`, weeks `uge 47` and times `14.30`.

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use thiserror::Error;

use super::excerpt;
use crate::period::Week;
use crate::text;
use crate::text::Message;

/// Why a typed text is not a date, a week or a time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// Nothing was typed.
    #[error("date is empty")]
    Empty,
    /// Not in any of the known forms.
    #[error("{0:?} is not a date")]
    NotADate(String),
    /// A known form, but no such day in the calendar (`31-02-2026`).
    #[error("no such day: {0:?}")]
    NoSuchDay(String),
    /// Not a week of the year.
    #[error("{0:?} is not a week")]
    NotAWeek(String),
    /// Not a time of day.
    #[error("{0:?} is not a time")]
    NotATime(String),
}

impl DateError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => text!("values-date-empty"),
            Self::NotADate(typed) => text!("values-date-not-a-date", typed = typed.as_str()),
            Self::NoSuchDay(typed) => text!("values-date-no-such-day", typed = typed.as_str()),
            Self::NotAWeek(typed) => text!("values-date-not-a-week", typed = typed.as_str()),
            Self::NotATime(typed) => text!("values-date-not-a-time", typed = typed.as_str()),
        }
    }
}

/// Reads a date as staff type it, relative to `today`.
///
/// `22-11-2026`, `22.11.2026`, `22/11-2026`, `22-11-26`, `221126`, `22112026`, `22-11` and `2211` (the year of
/// `today`), `+3` and `-3` days, `i dag`, `i morgen`, `i går`, and ISO `2026-11-22`. Two-digit years are 20ÅÅ.
///
/// # Errors
/// [`DateError`] for everything else.
pub fn parse_date(typed: &str, today: Date) -> Result<Date, DateError> {
    let text = typed.trim().to_lowercase();
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    if let Some(days) = relative_days(&text) {
        return today.checked_add(days.days()).map_err(|_| DateError::NoSuchDay(excerpt(typed)));
    }
    let (year, month, day) = fields(&text, today).ok_or_else(|| DateError::NotADate(excerpt(typed)))?;
    Date::new(year, month, day).map_err(|_| DateError::NoSuchDay(excerpt(typed)))
}

fn relative_days(text: &str) -> Option<i32> {
    match text {
        "i dag" | "idag" => Some(0),
        "i morgen" | "imorgen" => Some(1),
        "i går" | "igår" => Some(-1),
        _ if text.starts_with(['+', '-']) && matches!(text.len(), 2..=5) => {
            text[1..].bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
        }
        _ => None,
    }
}

/// Year, month and day, not yet checked against the calendar.
fn fields(text: &str, today: Date) -> Option<(i16, i8, i8)> {
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    match *parts.as_slice() {
        [year, month, day] if year.len() == 4 && text.matches('-').count() == 2 => {
            Some((year.parse().ok()?, short(month)?, short(day)?))
        }
        [day, month, year] => Some((full_year(year)?, short(month)?, short(day)?)),
        [day, month] => Some((today.year(), short(month)?, short(day)?)),
        [digits] => compact(digits, today),
        _ => None,
    }
}

/// `2211`, `221126` or `22112026`.
fn compact(digits: &str, today: Date) -> Option<(i16, i8, i8)> {
    let year = match digits.len() {
        4 => today.year(),
        6 | 8 => full_year(&digits[4..])?,
        _ => return None,
    };
    Some((year, short(&digits[2..4])?, short(&digits[..2])?))
}

fn short(digits: &str) -> Option<i8> {
    if digits.len() > 2 { None } else { digits.parse().ok() }
}

fn full_year(digits: &str) -> Option<i16> {
    match digits.len() {
        2 => digits.parse::<i16>().ok().map(|year| 2000 + year),
        4 => digits.parse().ok(),
        _ => None,
    }
}

/// Reads `uge 47`, `47` or `uge 47 2026`; without a year the ISO year of `today`.
///
/// # Errors
/// [`DateError::NotAWeek`] for other forms and for a week 53 in a year of 52.
pub fn parse_week(typed: &str, today: Date) -> Result<Week, DateError> {
    let wrong = || DateError::NotAWeek(excerpt(typed));
    let text = typed.trim().to_lowercase();
    let text = text.strip_prefix("uge").unwrap_or(&text);
    let mut parts = text.split([' ', ',', '-']).filter(|part| !part.is_empty());
    let number = parts.next().and_then(|part| part.parse().ok()).ok_or_else(wrong)?;
    let year = match parts.next() {
        Some(part) => full_year(part).ok_or_else(wrong)?,
        None => Week::of(today).year(),
    };
    if parts.next().is_some() {
        return Err(wrong());
    }
    Week::new(year, number).ok_or_else(wrong)
}

/// Reads `14.30`, `14:30`, `1430` or `14`.
///
/// # Errors
/// [`DateError::NotATime`] for other forms and hours that do not exist.
pub fn parse_time(typed: &str) -> Result<Time, DateError> {
    let wrong = || DateError::NotATime(excerpt(typed));
    let text = typed.trim();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b':')) {
        return Err(wrong());
    }
    let (hour, minute) = match text.split_once(['.', ':']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        None if text.len() == 4 => text.split_at(2),
        None => (text, "0"),
        Some(_) => return Err(wrong()),
    };
    let hour = short(hour).ok_or_else(wrong)?;
    Time::new(hour, short(minute).ok_or_else(wrong)?, 0, 0).map_err(|_| wrong())
}

/// `22-11-2026`
#[must_use]
pub fn date(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// `2026-11-22`, for machine columns.
#[must_use]
pub fn iso(date: Date) -> String {
    date.to_string()
}

/// `uge 47`
#[must_use]
pub fn week(week: Week) -> String {
    format!("uge {}", week.number())
}

/// `14.30`
#[must_use]
pub fn time(time: Time) -> String {
    format!("{:02}.{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::{DateError as E, *};
    use jiff::civil::date as day;
    use proptest::prelude::*;

    const TODAY: Date = day(2026, 11, 22);

    #[test]
    fn dates_that_are_read() {
        let forms = [
            "22-11-2026",
            "22.11.2026",
            "22/11-2026",
            "22/11/2026",
            "22-11-26",
            "221126",
            "22112026",
            "2211",
        ];
        for typed in forms.into_iter().chain(["22-11", "22/11", "2026-11-22", "i dag", "I DAG", " +0 "]) {
            assert_eq!(parse_date(typed, TODAY), Ok(TODAY), "{typed}");
        }
        assert_eq!(parse_date("+3", TODAY), Ok(day(2026, 11, 25)));
        assert_eq!(parse_date("-30", TODAY), Ok(day(2026, 10, 23)));
        assert_eq!(parse_date("i morgen", TODAY), Ok(day(2026, 11, 23)));
        assert_eq!(parse_date("i går", TODAY), Ok(day(2026, 11, 21)));
        assert_eq!(parse_date("1-2-26", TODAY), Ok(day(2026, 2, 1)));
        assert_eq!(parse_date("290228", TODAY), Ok(day(2028, 2, 29)));
    }

    #[test]
    fn dates_that_are_refused() {
        assert_eq!(parse_date("  ", TODAY), Err(E::Empty));
        for typed in
            ["22", "snart", "22-11-2026-1", "22-11-226", "022-11-2026", "+", "+12345", "2026-11", "--3"]
        {
            assert_eq!(parse_date(typed, TODAY), Err(E::NotADate(typed.to_owned())), "{typed}");
        }
        for typed in ["31-02-2026", "290226", "0000", "22-13-2026", "2026-00-10"] {
            assert_eq!(parse_date(typed, TODAY), Err(E::NoSuchDay(typed.to_owned())), "{typed}");
        }
    }

    #[test]
    fn weeks_and_times() {
        assert_eq!(parse_week("uge 47", TODAY).map(Week::monday), Ok(day(2026, 11, 16)));
        assert_eq!(parse_week("Uge 53 2026", TODAY).map(Week::monday), Ok(day(2026, 12, 28)));
        assert_eq!(parse_week("uge 53 2025", TODAY), Err(E::NotAWeek("uge 53 2025".to_owned())));
        assert_eq!(week(Week::of(TODAY)), "uge 47");
        for typed in ["14.30", "14:30", "1430"] {
            assert_eq!(parse_time(typed).map(time), Ok("14.30".to_owned()));
        }
        assert_eq!(parse_time("7").map(time), Ok("07.00".to_owned()));
        for typed in ["24.00", "14.3", "-1", "14.60", "", "1.2.3"] {
            assert_eq!(parse_time(typed), Err(E::NotATime(typed.to_owned())), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(year in 1i16..=9999, month in 1i8..=12, d in 1i8..=28) {
            let written = day(year, month, d);
            prop_assert_eq!(parse_date(&date(written), TODAY), Ok(written));
            prop_assert_eq!(parse_date(&iso(written), TODAY), Ok(written));
        }

        #[test]
        fn no_text_panics(typed in "\\PC{0,16}") {
            let _ = parse_date(&typed, TODAY);
            let _ = parse_week(&typed, TODAY);
            let _ = parse_time(&typed);
        }

        #[test]
        fn no_digits_panic(typed in "[-+0-9./: ug]{0,12}") {
            let _ = parse_date(&typed, TODAY);
            let _ = parse_week(&typed, TODAY);
            let _ = parse_time(&typed);
        }
    }
}
