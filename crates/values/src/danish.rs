//! Amounts, dates, weeks and times as Danish staff write and read them.
//!
//! Reading is generous but never guesses: what could mean two things is an error that says what to type.
//! Writing has one form. Machine columns (API, technical CSV) use ISO dates and `Ore`'s own `Display`.

mod amount;
mod date;

pub use amount::{AmountError, amount, amount_in_kroner, amount_with_currency, parse_amount};
pub use date::{DateError, date, iso, parse_date, parse_time, parse_week, time, week};

/// The start of what a person typed, short enough for an error message.
fn excerpt(typed: &str) -> String {
    typed.chars().take(40).collect()
}
