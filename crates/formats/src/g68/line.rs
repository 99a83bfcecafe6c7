//! One line: header and floating fields.

use kaemner_values::Ore;

use super::{ADVICE_LINES_MAX, ADVICE_WIDTH_MAX, Destination, Payment, Recipient, layout};
use crate::floating;
use crate::g69::LineProblem;

/// Characters of the header.
const HEADER: usize = 18;
/// The mark of the floating form, which ends the header.
const FLOATING: &str = "1";
const MUNICIPALITY: u16 = 2;
const ORGANISATION: u16 = 3;
const AMOUNT: u16 = 8;
const SIGN: u16 = 9;
const KIND: u16 = 10;
const RECIPIENT: u16 = 11;
const DATE: u16 = 12;
const REFERENCE: u16 = 16;
const ADVICE: std::ops::RangeInclusive<u16> = 40..=75;

pub fn read(line: &str) -> Result<Payment, LineProblem> {
    let (header, rest) = line.split_at_checked(HEADER).ok_or(LineProblem::PaymentHeader)?;
    let part = |from, to| header.get(from..to).ok_or(LineProblem::PaymentHeader);
    let destination = match (part(3, 6)?, part(15, 17)?, part(17, HEADER)?) {
        ("G68", "01", FLOATING) => Destination::Free,
        ("G68", "10", FLOATING) => Destination::Forced,
        _ => return Err(LineProblem::PaymentHeader),
    };
    let mut fields = floating::fields(rest, 2).map_err(|after| LineProblem::Order { after })?;
    let mut take = |number| fields.remove(&number).ok_or(LineProblem::Missing { number });
    let municipality = take(MUNICIPALITY)?;
    if municipality != part(11, 15)? {
        return Err(LineProblem::Value { number: MUNICIPALITY });
    }
    Ok(Payment {
        place: part(0, 3)?.to_owned(),
        municipality: municipality.parse().map_err(|_| LineProblem::Value { number: MUNICIPALITY })?,
        organisation: take(ORGANISATION)?,
        destination,
        amount: amount(&take(AMOUNT)?, &take(SIGN)?)?,
        recipient: recipient(&take(KIND)?, take(RECIPIENT)?.trim())?,
        date: floating::date(&take(DATE)?).ok_or(LineProblem::Value { number: DATE })?,
        reference: reference(take(REFERENCE)?)?,
        advice: ADVICE
            .filter_map(|number| take(number).ok())
            .map(|text| text.trim_end().to_owned())
            .collect(),
        other: fields,
    })
}

fn amount(digits: &str, sign: &str) -> Result<Ore, LineProblem> {
    let wrong = LineProblem::Value { number: AMOUNT };
    let ore: i64 = digits.parse().ok().filter(|_| floating::is_digits(digits)).ok_or(wrong)?;
    match sign {
        "+" | " " | "" => Ok(Ore::new(ore)),
        "-" => Ok(Ore::new(-ore)),
        _ => Err(LineProblem::Value { number: SIGN }),
    }
}

fn recipient(kind: &str, number: &str) -> Result<Recipient, LineProblem> {
    let wrong = || LineProblem::Value { number: RECIPIENT };
    let digits = floating::is_digits(number) && (8..=14).contains(&number.len());
    // A number of another width stands to the right, with zeros before it.
    let last = |width: usize| {
        let (before, last) = number.split_at_checked(number.len().checked_sub(width)?)?;
        before.bytes().all(|byte| byte == b'0').then_some(last)
    };
    let parsed = || match kind {
        "01" => Some(Recipient::Creditor(number.to_owned())),
        "02" => last(10)?.parse().ok().map(Recipient::Person),
        "03" => last(8)?.parse().ok().map(Recipient::TaxUnit),
        "11" => last(8)?.parse().ok().map(Recipient::Firm),
        "12" => last(10)?.parse().ok().map(Recipient::Production),
        _ => None,
    };
    match kind {
        "01" | "02" | "03" | "11" | "12" if digits => parsed().ok_or_else(wrong),
        "01" | "02" | "03" | "11" | "12" => Err(wrong()),
        _ => Err(LineProblem::Value { number: KIND }),
    }
}

fn reference(text: String) -> Result<String, LineProblem> {
    if is_reference(&text) { Ok(text) } else { Err(LineProblem::Value { number: REFERENCE }) }
}

fn is_reference(text: &str) -> bool {
    text.len() == 20 && floating::is_digits(text) && text.get(..8).and_then(floating::date).is_some()
}

/// The kind of number and the number as it is written.
fn numbered(recipient: &Recipient) -> (&'static str, String) {
    match recipient {
        Recipient::Creditor(number) => ("01", number.clone()),
        Recipient::Person(cpr) => ("02", cpr.reveal_digits()),
        Recipient::TaxUnit(se) => ("03", format!("{:0>10}", se.to_string())),
        Recipient::Firm(cvr) => ("11", format!("{:0>10}", cvr.to_string())),
        Recipient::Production(number) => ("12", number.to_string()),
    }
}

/// Writes a line.
///
/// # Errors
/// The field that a value does not fit; 0 for the header.
pub fn write(payment: &Payment, at: usize) -> Result<String, u16> {
    let kind = match payment.destination {
        Destination::Free => "01",
        Destination::Forced => "10",
    };
    let municipality = payment.municipality.to_string();
    let mut line = format!("{}G68{:05}{municipality}{kind}{FLOATING}", payment.place, at % 100_000);
    if line.len() != HEADER {
        return Err(0);
    }
    if !is_reference(&payment.reference) {
        return Err(REFERENCE);
    }
    let (kind, number) = numbered(&payment.recipient);
    if !floating::is_digits(&number) || !(8..=14).contains(&number.len()) {
        return Err(RECIPIENT);
    }
    let mut fields = payment.other.clone();
    fields.extend([
        (MUNICIPALITY, municipality),
        (ORGANISATION, payment.organisation.clone()),
        (AMOUNT, format!("{:011}", payment.amount.get().unsigned_abs())),
        (SIGN, if payment.amount < Ore::ZERO { "-" } else { "+" }.to_owned()),
        (KIND, kind.to_owned()),
        (RECIPIENT, number),
        (DATE, payment.date.strftime("%Y%m%d").to_string()),
        (REFERENCE, payment.reference.clone()),
    ]);
    if payment.advice.len() > ADVICE_LINES_MAX || fields.range(ADVICE).next().is_some() {
        return Err(*ADVICE.end());
    }
    fields.extend(ADVICE.zip(payment.advice.iter().cloned()));
    for (number, value) in fields {
        if !fits(number, &value) {
            return Err(number);
        }
        line.push_str(&format!("&{number:02}{value}"));
    }
    Ok(line)
}

/// A value has its width, stays on its line, and does not look like the start of another field.
fn fits(number: u16, value: &str) -> bool {
    let length = value.chars().count();
    let width = layout().fields.iter().find(|field| field.number == number).and_then(|field| field.width);
    let known = number > 0 && number < 100 && floating::is_plain(value, 2);
    known
        && width.is_none_or(|width| length == width)
        && (!ADVICE.contains(&number) || length <= ADVICE_WIDTH_MAX)
}
