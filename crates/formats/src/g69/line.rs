//! One line: header and floating fields.

use kaemner_values::Ore;

use super::error::{LineProblem, WriteError};
use super::layout::layout;
use super::{Posting, PostingKind};
use crate::floating;

/// Characters of the header.
const HEADER: usize = 24;
const MACHINE: u16 = 103;
const NUMBER: u16 = 104;
const DATE: u16 = 110;
const ACCOUNT: u16 = 111;
const AMOUNT: u16 = 112;
const SIDE: u16 = 113;
const YEAR: u16 = 114;
const TEXT: u16 = 153;

pub fn read(line: &str) -> Result<Posting, LineProblem> {
    let (header, rest) = line.split_at_checked(HEADER).ok_or(LineProblem::Header)?;
    let kind = PostingKind::ALL.iter().find(|(code, _)| header.get(17..20) == Some(*code));
    let fits = header.get(3..6) == Some("G69") && header.get(20..) == Some("FLYD");
    let (Some((_, kind)), true) = (kind, fits) else { return Err(LineProblem::Header) };
    let part = |from, to| header.get(from..to).map(str::to_owned).ok_or(LineProblem::Header);
    let mut fields = floating::fields(rest, 3).map_err(|after| LineProblem::Order { after })?;
    let mut take = |number| fields.remove(&number).ok_or(LineProblem::Missing { number });
    Ok(Posting {
        place: part(0, 3)?,
        municipality: part(11, 15)?.parse().map_err(|_| LineProblem::Header)?,
        organisation: part(15, 17)?,
        kind: *kind,
        machine: parsed(MACHINE, &take(MACHINE)?)?,
        number: parsed(NUMBER, &take(NUMBER)?)?,
        date: floating::date(&take(DATE)?).ok_or(LineProblem::Value { number: DATE })?,
        account: take(ACCOUNT)?.trim().to_owned(),
        amount: signed(&take(AMOUNT)?, &take(SIDE)?)?,
        year: parsed(YEAR, &take(YEAR)?)?,
        text: take(TEXT).unwrap_or_default().trim_end().to_owned(),
        other: fields,
    })
}

fn parsed<T: std::str::FromStr>(number: u16, value: &str) -> Result<T, LineProblem> {
    value.parse().ok().filter(|_| floating::is_digits(value)).ok_or(LineProblem::Value { number })
}

/// Twelve digits of øre and a sign (blank is plus), on the side of field 113.
fn signed(amount: &str, side: &str) -> Result<Ore, LineProblem> {
    let wrong = LineProblem::Value { number: AMOUNT };
    let (digits, minus) = match amount.strip_suffix('-') {
        Some(digits) => (digits, true),
        None => (amount.trim_end_matches(['+', ' ']), false),
    };
    let ore: i64 = parsed(AMOUNT, digits).map_err(|_| wrong)?;
    let ore = if minus { -ore } else { ore };
    match side {
        "D" => Ok(Ore::new(ore)),
        "K" => Ok(Ore::new(-ore)),
        _ => Err(LineProblem::Value { number: SIDE }),
    }
}

pub fn write(posting: &Posting, at: usize) -> Result<String, WriteError> {
    let header = format!(
        "{}G69{:05}{}{}{}FLYD",
        posting.place,
        at % 100_000,
        posting.municipality,
        posting.organisation,
        posting.kind.code()
    );
    if header.len() != HEADER {
        return Err(WriteError::Field { posting: at, number: 0 });
    }
    let mut fields = posting.other.clone();
    fields.extend([
        (MACHINE, format!("{:05}", posting.machine)),
        (NUMBER, format!("{:07}", posting.number)),
        (DATE, posting.date.strftime("%Y%m%d").to_string()),
        (ACCOUNT, posting.account.clone()),
        (AMOUNT, format!("{:012} ", posting.amount.get().unsigned_abs())),
        (SIDE, if posting.amount < Ore::ZERO { "K" } else { "D" }.to_owned()),
        (YEAR, format!("{:04}", posting.year)),
    ]);
    if !posting.text.is_empty() {
        fields.insert(TEXT, posting.text.clone());
    }
    let mut line = header;
    for (number, value) in fields {
        check(at, number, &value)?;
        line.push_str(&format!("&{number:03}{value}"));
    }
    Ok(line)
}

/// A value must have its width, stay on its line, and not look like the start of another field.
fn check(posting: usize, number: u16, value: &str) -> Result<(), WriteError> {
    let width = layout().fields.iter().find(|field| field.number == number).and_then(|field| field.width);
    let fits = width.is_none_or(|width| value.chars().count() == width);
    let empty = value.is_empty() || (100..1_000).contains(&number).eq(&false);
    if fits && !empty && floating::is_plain(value, 3) {
        return Ok(());
    }
    Err(WriteError::Field { posting, number })
}
