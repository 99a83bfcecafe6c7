//! What codes of the chart are called, and how periods are said.

use kaemner_app::ledger::{Level, SourceKind};
use kaemner_law::chart::{AccountString, Edition};
use kaemner_values::period::{AccountingPeriod, Year};
use kaemner_values::text;
use kaemner_values::text::{Language, Message};

use crate::language;
use crate::patterns::Choice;

/// `november 2026`, `supplementsperioden 2026`, `primo 2026`.
pub(super) fn period(period: AccountingPeriod) -> Message {
    let year = i64::from(period.year().get());
    match period.month() {
        _ if period.is_opening() => text!("period-opening", year = year.to_string()),
        _ if period.is_supplementary() => text!("period-supplementary", year = year.to_string()),
        Some(month) => text!("period-month", month = month_name(month.number()), year = year.to_string()),
        None => text!("period-supplementary", year = year.to_string()),
    }
}

/// The name of a month.
pub(super) const fn month_name(number: i8) -> Message {
    Message::new(match number {
        1 => "month-1",
        2 => "month-2",
        3 => "month-3",
        4 => "month-4",
        5 => "month-5",
        6 => "month-6",
        7 => "month-7",
        8 => "month-8",
        9 => "month-9",
        10 => "month-10",
        11 => "month-11",
        _ => "month-12",
    })
}

/// The periods of a year to choose among, the opening left out.
pub(super) fn period_choices(year: Year, language: Language) -> Vec<Choice> {
    AccountingPeriod::of_year(year)
        .filter(|one| !one.is_opening())
        .map(|one| Choice { value: one.to_string(), label: language::say(language, &period(one)) })
        .collect()
}

/// The code as people read it and its name, where the chart has one.
pub(super) fn level(chart: &Edition, level: Level, code: &str) -> (String, String) {
    let named = |name: Option<&str>| name.unwrap_or_default().to_owned();
    match level {
        Level::MainAccount => (
            code.to_owned(),
            named(code.parse().ok().and_then(|one| chart.main_account(one)).map(|row| row.name.as_str())),
        ),
        Level::MainFunction => (
            spaced(code),
            named(code.parse().ok().and_then(|one| chart.main_function(one)).map(|row| row.name.as_str())),
        ),
        Level::Function => (
            spaced(code),
            named(code.parse().ok().and_then(|one| chart.function(one)).map(|row| row.name.as_str())),
        ),
        Level::Dranst => (
            code.to_owned(),
            named(code.parse().ok().and_then(|one| chart.dranst(one)).map(|row| row.name.as_str())),
        ),
        Level::Art => (
            spaced_art(code),
            named(code.parse().ok().and_then(|one| chart.art(one)).map(|row| row.name.as_str())),
        ),
        _ => (code.to_owned(), String::new()),
    }
}

/// `52820` as `5.28.20`, `528` as `5.28`.
fn spaced(code: &str) -> String {
    match (code.get(..1), code.get(1..3), code.get(3..5)) {
        (Some(main), Some(function), Some(last)) => format!("{main}.{function}.{last}"),
        (Some(main), Some(function), None) => format!("{main}.{function}"),
        _ => code.to_owned(),
    }
}

/// `49` as `4.9`.
fn spaced_art(code: &str) -> String {
    match (code.get(..1), code.get(1..2)) {
        (Some(main), Some(art)) => format!("{main}.{art}"),
        _ => code.to_owned(),
    }
}

/// The sixteen digits with dots between their parts.
pub(super) fn digits(digits: &str) -> String {
    digits.parse::<AccountString>().map_or_else(|_| digits.to_owned(), |string| string.spaced())
}

/// What a voucher comes from.
pub(super) const fn source(kind: SourceKind) -> Message {
    Message::new(match kind {
        SourceKind::Manual => "source-manual",
        SourceKind::Invoice => "source-invoice",
        SourceKind::Payment => "source-payment",
        SourceKind::BankStatement => "source-bank-statement",
        SourceKind::PayRun => "source-pay-run",
        SourceKind::Import => "source-import",
        SourceKind::Delivery => "source-delivery",
        SourceKind::Api => "source-api",
        SourceKind::Reversal => "source-reversal",
        SourceKind::Repost => "source-repost",
        SourceKind::Opening => "source-opening",
        SourceKind::YearEnd => "source-year-end",
        SourceKind::Rule => "source-rule",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_their_parts() {
        assert_eq!(spaced("52820"), "5.28.20");
        assert_eq!(spaced("528"), "5.28");
        assert_eq!(spaced("5"), "5");
        assert_eq!(digits("5282011000099949"), "5.28.20 1 1 0000 999 4.9");
        assert_eq!(digits("?"), "?");
    }
}
