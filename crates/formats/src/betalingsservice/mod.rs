//! Betalingsservice: collections out (delivery 0601), what became of them (delivery 0602) and who has agreed
//! to pay (delivery 0603).
//!
//! Pure model with totals that must agree. The files are ISO 8859-1. The record layout is data
//! (`data/betalingsservice.json`) and **not verified** with the receiver.

mod answer;
mod record;

use jiff::civil::Date;
use kaemner_values::numbers::{BankAccount, Cvr};
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

pub use self::answer::{Answer, Fate, Mandate, MandateState, read_answers, read_mandates};
pub use self::record::{Form, LAYOUT, Layout, RecordLayout};

/// Lines of the largest delivery read.
const LINES_MAX: usize = 2_000_000;

/// A delivery of collections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Who delivers.
    pub cvr: Cvr,
    /// Three characters of the agreement.
    pub subsystem: String,
    /// Our number of the delivery, up to ten digits.
    pub number: u64,
    /// When it was made.
    pub date: Date,
    /// One per creditor number and debtor group.
    pub sections: Vec<Section>,
}

/// Collections of one creditor and debtor group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The creditor's number at the receiver, up to eight digits.
    pub pbs: u32,
    /// The debtor group, up to five digits.
    pub group: u32,
    /// Our own name of the section, up to fifteen characters.
    pub supplier: String,
    /// The account that is credited.
    pub account: BankAccount,
    /// The headline of the advice.
    pub text: String,
    /// The collections.
    pub collections: Vec<Collection>,
}

/// One collection from one payer.
#[derive(Clone, PartialEq, Eq)]
pub struct Collection {
    /// The payer's number with us: up to fifteen digits and capital letters, not starting with 0, since it comes
    /// back with zeros before it. Not a CPR number where another can be had.
    pub customer: String,
    /// The mandate, up to nine digits; 0 for a slip. It comes in delivery 0603.
    pub mandate: u32,
    /// The day of payment.
    pub due: Date,
    /// What is collected, more than 0.
    pub amount: Ore,
    /// Our reference, which comes back with the payment.
    pub reference: String,
    /// Name and address, up to five lines of 35 characters.
    pub names: Vec<String>,
    /// The Danish post code, where a slip may have to be sent.
    pub post_code: Option<u16>,
    /// Lines of the advice, up to 60 characters each.
    pub advices: Vec<String>,
}

/// Names and texts are left out of logs.
impl std::fmt::Debug for Collection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Collection({:?}, {}, {})", self.reference, self.amount, self.due)
    }
}

/// Why a delivery is not written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BsError {
    /// A value that does not fit its field.
    #[error("a value does not fit field {field} of {record}")]
    Field {
        /// The record.
        record: String,
        /// The field.
        field: String,
    },
    /// A collection of nothing or less.
    #[error("collection {reference} is not more than 0")]
    Amount {
        /// Our reference.
        reference: String,
    },
    /// A customer number that would not come back as it is.
    #[error("{customer:?} is no customer number of digits and capital letters")]
    Customer {
        /// The number.
        customer: String,
    },
    /// A line that is no known record, or holds something wrong.
    #[error("line {line} is no record of this delivery")]
    Line {
        /// The line, counted from 1.
        line: usize,
    },
    /// The last line states other totals than the lines give, or is missing.
    #[error("the totals of the delivery do not agree with its lines")]
    Totals,
    /// Sums beyond what fits.
    #[error("the collections sum to more than can be written")]
    TooLarge,
}

impl BsError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Field { record, field } => {
                text!("bs-field", record = record.as_str(), field = field.as_str())
            }
            Self::Amount { reference } => text!("bs-amount", reference = reference.as_str()),
            Self::Customer { customer } => text!("bs-customer", customer = customer.as_str()),
            Self::Line { line } => text!("bs-line", line = *line),
            Self::Totals => text!("bs-totals"),
            Self::TooLarge => text!("bs-too-large"),
        }
    }
}

/// Counts and sum of what has been written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Totals {
    payments: usize,
    sum: Ore,
    advices: usize,
    names: usize,
}

impl Totals {
    fn fields(self) -> Vec<(&'static str, String)> {
        vec![
            ("payments", self.payments.to_string()),
            ("sum", self.sum.get().to_string()),
            ("advices", self.advices.to_string()),
            ("names", self.names.to_string()),
        ]
    }

    fn plus(self, other: Self) -> Result<Self, BsError> {
        Ok(Self {
            payments: self.payments + other.payments,
            sum: self.sum.checked_add(other.sum).ok_or(BsError::TooLarge)?,
            advices: self.advices + other.advices,
            names: self.names + other.names,
        })
    }
}

/// Writes delivery 0601.
///
/// # Errors
/// [`BsError`] when a value does not fit or an amount is not more than 0.
pub fn write(delivery: &Delivery) -> Result<String, BsError> {
    let head = |kind: &str| {
        let cvr = ("cvr", delivery.cvr.to_string());
        vec![cvr, ("subsystem", delivery.subsystem.clone()), ("type", kind.to_owned())]
    };
    let mut start = head("0601");
    start.push(("delivery", delivery.number.to_string()));
    start.push(("date", delivery.date.strftime("%d%m%y").to_string()));
    let mut lines = vec![record::write("BS002", &start)?];
    let mut totals = Totals::default();
    for section in &delivery.sections {
        totals = totals.plus(write_section(section, &mut lines)?)?;
    }
    let mut end = head("0601");
    end.push(("sections", delivery.sections.len().to_string()));
    end.extend(totals.fields());
    lines.push(record::write("BS992", &end)?);
    Ok(lines.iter().map(|line| format!("{line}\r\n")).collect())
}

fn write_section(section: &Section, lines: &mut Vec<String>) -> Result<Totals, BsError> {
    let head = || {
        let pbs = ("pbs", section.pbs.to_string());
        vec![pbs, ("section", "0112".to_owned()), ("group", section.group.to_string())]
    };
    let mut start = head();
    start.extend([
        ("supplier", section.supplier.clone()),
        ("registration", section.account.registration()),
        ("account", section.account.account()),
        ("text", section.text.clone()),
    ]);
    lines.push(record::write("BS012", &start)?);
    let mut totals = Totals::default();
    for collection in &section.collections {
        totals = totals.plus(write_collection(section, collection, lines)?)?;
    }
    let mut end = head();
    end.extend(totals.fields());
    lines.push(record::write("BS092", &end)?);
    Ok(totals)
}

fn write_collection(section: &Section, one: &Collection, lines: &mut Vec<String>) -> Result<Totals, BsError> {
    if one.amount <= Ore::ZERO {
        return Err(BsError::Amount { reference: one.reference.clone() });
    }
    if !is_customer(&one.customer) {
        return Err(BsError::Customer { customer: one.customer.clone() });
    }
    let head = |transaction: &str, line: usize| {
        vec![
            ("pbs", section.pbs.to_string()),
            ("transaction", transaction.to_owned()),
            ("line", line.to_string()),
            ("group", section.group.to_string()),
            ("customer", one.customer.clone()),
            ("mandate", one.mandate.to_string()),
        ]
    };
    for (line, text) in address(one) {
        let mut fields = head("0240", line);
        fields.push(("text", text));
        lines.push(record::write("BS022", &fields)?);
    }
    let mut payment = head("0280", 0);
    payment.extend([
        ("date", one.due.strftime("%d%m%Y").to_string()),
        ("sign", "1".to_owned()),
        ("amount", one.amount.get().to_string()),
        ("reference", one.reference.clone()),
    ]);
    lines.push(record::write("BS042", &payment)?);
    for (at, advice) in one.advices.iter().enumerate() {
        let mut fields = head("0241", at + 1);
        fields.push(("text", advice.clone()));
        lines.push(record::write("BS052", &fields)?);
    }
    Ok(Totals { payments: 1, sum: one.amount, advices: one.advices.len(), names: address(one).len() })
}

/// Numbered lines of name and address; the post code stands in line 9, after fifteen blanks.
fn address(one: &Collection) -> Vec<(usize, String)> {
    let mut lines: Vec<_> = one.names.iter().enumerate().map(|(at, name)| (at + 1, name.clone())).collect();
    lines.extend(one.post_code.map(|code| (9, format!("{:15}{code:04}DK", ""))));
    lines
}

fn is_customer(number: &str) -> bool {
    let letter = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || "ÆØÅ".contains(c);
    !number.is_empty() && !number.starts_with('0') && number.chars().all(letter)
}

#[cfg(test)]
mod tests;
