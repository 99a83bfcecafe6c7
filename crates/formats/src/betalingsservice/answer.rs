//! What comes back: what became of collections (delivery 0602) and who has agreed to pay (delivery 0603).

use jiff::civil::Date;
use kaemner_values::Ore;

use super::record::{self, Values};
use super::{BsError, LINES_MAX};

/// What became of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// `0236` or `0297`: paid.
    Paid,
    /// `0237`: rejected by the payer.
    Rejected,
    /// `0238`: cancelled.
    Cancelled,
    /// `0239` or `0299`: charged back.
    ChargedBack,
}

/// One answer of delivery 0602.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What became of it.
    pub fate: Fate,
    /// The payer's number with us.
    pub customer: String,
    /// The mandate, 0 for a payment by slip.
    pub mandate: u32,
    /// The day of payment that was asked for.
    pub due: Option<Date>,
    /// What was collected; negative where we were to pay.
    pub amount: Ore,
    /// Our reference; of a slip its first nine characters.
    pub reference: String,
    /// The day it was paid or charged back; `None` where nothing moved.
    pub paid_on: Option<Date>,
    /// The day it is booked on our account.
    pub booked_on: Option<Date>,
    /// What was paid or charged back, 0 where nothing moved.
    pub paid: Ore,
    /// What a slip cost us.
    pub fee: Ore,
}

/// Where an agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MandateState {
    /// `0230`: in force.
    Active,
    /// `0231`: new since the last delivery.
    Registered,
    /// `0232`: ended by the payer's bank.
    EndedByBank,
    /// `0233`: ended by us.
    EndedByCreditor,
    /// `0234`: ended by Betalingsservice.
    EndedByService,
}

impl MandateState {
    /// Whether collections may be drawn by it.
    #[must_use]
    pub const fn is_in_force(self) -> bool {
        matches!(self, Self::Active | Self::Registered)
    }
}

/// One agreement of delivery 0603: a payer who lets us collect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Where it stands.
    pub state: MandateState,
    /// Our number at the receiver.
    pub pbs: u32,
    /// The debtor group.
    pub group: u32,
    /// The payer's number with us.
    pub customer: String,
    /// Its number, which the next collection carries.
    pub mandate: u32,
    /// The day it was made or ended.
    pub date: Date,
    /// The last day it counts, where there is one.
    pub ends: Option<Date>,
}

/// Reads the answers of delivery 0602 and checks its totals.
///
/// The sum of the last line may cover what was collected, what was paid, or what was paid less what was
/// charged back: which is not confirmed, one of them must agree.
///
/// # Errors
/// [`BsError`] at the first line that is no record, or when the totals do not agree: nothing of it is used.
pub fn read_answers(text: &str) -> Result<Vec<Answer>, BsError> {
    let mut answers: Vec<Answer> = Vec::new();
    let end = lines(text, "0602", |values, section| {
        answers.push(answer(values, section)?);
        Some(())
    })?;
    let sum = |of: fn(&Answer) -> i128| answers.iter().map(of).sum::<i128>();
    let paid = |answer: &Answer| match answer.fate {
        Fate::ChargedBack => -i128::from(answer.paid.get()),
        _ => i128::from(answer.paid.get()),
    };
    let sums = [sum(|one| i128::from(one.amount.get())), sum(|one| i128::from(one.paid.get())), sum(paid)];
    let stated: i128 = if end.is_empty() { 0 } else { end.parse().map_err(|_| BsError::Totals)? };
    if sums.iter().any(|sum| sum.abs() == stated) { Ok(answers) } else { Err(BsError::Totals) }
}

/// Reads the agreements of delivery 0603 and checks its count.
///
/// # Errors
/// [`BsError`] at the first line that is no record, or when the count does not agree: nothing of it is used.
pub fn read_mandates(text: &str) -> Result<Vec<Mandate>, BsError> {
    let mut mandates = Vec::new();
    lines(text, "0603", |values, _| {
        mandates.push(mandate(values)?);
        Some(())
    })?;
    Ok(mandates)
}

/// Goes through a delivery from its first line to its last; gives the sum that the last line states.
fn lines(
    text: &str,
    delivery: &str,
    mut each: impl FnMut(&Values, &str) -> Option<()>,
) -> Result<String, BsError> {
    let (mut section, mut sections, mut records) = (String::new(), 0_u64, 0_u64);
    let mut sum = None;
    for (at, line) in text.lines().enumerate() {
        let wrong = || BsError::Line { line: at + 1 };
        if at >= LINES_MAX || sum.is_some() {
            return Err(wrong());
        }
        let values = record::read(line, delivery, &section).ok_or_else(wrong)?;
        let is = |name: &str, expected: &str| values.get(name).is_some_and(|value| value == expected);
        match line.get(..5) {
            Some("BS002") if at == 0 && is("type", delivery) => {}
            _ if at == 0 => return Err(wrong()),
            Some("BS012") => {
                section = values.get("section").cloned().unwrap_or_default();
                sections += 1;
            }
            Some("BS042") => {
                each(&values, &section).ok_or_else(wrong)?;
                records += 1;
            }
            Some("BS092") if !is("section", &section) => return Err(wrong()),
            Some("BS992") => {
                let stated = |name: &str| values.get(name).and_then(|value| value.parse::<u64>().ok());
                if stated("payments") != Some(records) || stated("sections") != Some(sections) {
                    return Err(BsError::Totals);
                }
                sum = values.get("sum").cloned();
            }
            // Names and texts of slips are for people; the last line counts them.
            _ => {}
        }
    }
    sum.ok_or(BsError::Totals)
}

fn answer(values: &Values, section: &str) -> Option<Answer> {
    let field = |name: &str| values.get(name).map_or("", String::as_str);
    let fate = match (section, field("transaction")) {
        ("0211", "0236") | ("0215", "0297") => Fate::Paid,
        ("0211", "0237") => Fate::Rejected,
        ("0211", "0238") => Fate::Cancelled,
        ("0211", "0239") | ("0215", "0299") => Fate::ChargedBack,
        _ => return None,
    };
    let moved = fate != Fate::Cancelled;
    let day = |name| if moved { optional_date(field(name)) } else { Some(None) };
    let amount = ore(field("amount"))?;
    Some(Answer {
        fate,
        customer: customer(field("customer"))?,
        mandate: if section == "0211" { field("mandate").parse().ok()? } else { 0 },
        due: optional_date(field("date"))?,
        amount: match field("sign") {
            "0" | "1" => amount,
            "2" => Ore::new(-amount.get()),
            _ => return None,
        },
        reference: field("reference").to_owned(),
        paid_on: day("paid date")?,
        booked_on: day("booked date")?,
        paid: if moved { ore(field("paid"))? } else { Ore::ZERO },
        fee: if field("fee kind") == "1" { ore(field("fee"))? } else { Ore::ZERO },
    })
}

fn mandate(values: &Values) -> Option<Mandate> {
    let field = |name: &str| values.get(name).map_or("", String::as_str);
    let state = match field("transaction") {
        "0230" => MandateState::Active,
        "0231" => MandateState::Registered,
        "0232" => MandateState::EndedByBank,
        "0233" => MandateState::EndedByCreditor,
        "0234" => MandateState::EndedByService,
        _ => return None,
    };
    Some(Mandate {
        state,
        pbs: field("pbs").parse().ok()?,
        group: field("group").parse().ok()?,
        customer: customer(field("customer"))?,
        mandate: field("mandate").parse().ok()?,
        date: optional_date(field("date"))??,
        ends: optional_date(field("end date"))?,
    })
}

/// A customer number as it was given: it comes back with zeros or blanks before it.
fn customer(text: &str) -> Option<String> {
    let number = text.trim().trim_start_matches('0');
    (!number.is_empty()).then(|| number.to_owned())
}

/// Whole øre; blank is 0.
fn ore(text: &str) -> Option<Ore> {
    if text.trim().is_empty() {
        return Some(Ore::ZERO);
    }
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok().map(Ore::new))?
}

/// `DDMMYY`; zeros and blanks are no day, `None` is a wrong one.
fn optional_date(text: &str) -> Option<Option<Date>> {
    if text.trim().trim_matches('0').is_empty() {
        return Some(None);
    }
    let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |from: usize| text.get(from..from + 2).filter(|_| digits)?.parse::<i8>().ok();
    let (day, month, year) = (part(0)?, part(2)?, part(4)?);
    Date::new(2000 + i16::from(year), month, day).ok().map(Some)
}
