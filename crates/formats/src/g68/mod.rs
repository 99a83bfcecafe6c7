//! G68: payments as specialist systems order them from a municipality's ledger, read and written, alone or
//! with the G69 postings they belong to.
//!
//! One line per payment: a fixed header and floating fields `&nnvalue` in rising order. A payment and its
//! postings carry the same reference; where a file has both, they must agree to the øre. The layout is data
//! (`data/g68.json`) and **not verified** with KMD or Prisme.

mod layout;
mod line;

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_values::numbers::{Cpr, Cvr, PNumber, SeNumber};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, Ore, text};

pub use self::layout::{Layout, layout};
use crate::g69::{self, Posting};

/// The field of a posting that names its payment.
const POSTING_REFERENCE: u16 = 117;
/// Lines of the advice at most.
pub const ADVICE_LINES_MAX: usize = 36;
/// Characters of a line of the advice at most.
pub const ADVICE_WIDTH_MAX: usize = 81;

/// Whether the ledger may pay in another way, for example set off a credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Destination {
    /// `01`: the ledger may choose another.
    Free,
    /// `10`: it must be paid to this recipient.
    Forced,
}

/// Who is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// `01`: an account in the creditor register, up to fourteen digits.
    Creditor(String),
    /// `02`: a person.
    Person(Cpr),
    /// `03`: a tax unit.
    TaxUnit(SeNumber),
    /// `11`: a firm.
    Firm(Cvr),
    /// `12`: a production unit.
    Production(PNumber),
}

/// One payment.
#[derive(Clone, PartialEq, Eq)]
pub struct Payment {
    /// The place of registration, three characters (`000`).
    pub place: String,
    /// Which municipality pays.
    pub municipality: MunicipalityCode,
    /// Two characters (`00`).
    pub organisation: String,
    /// Whether another way of paying is allowed.
    pub destination: Destination,
    /// Who is paid.
    pub recipient: Recipient,
    /// What is paid; negative for what is taken back.
    pub amount: Ore,
    /// The day of payment.
    pub date: Date,
    /// The reference that its postings carry, see [`reference`].
    pub reference: String,
    /// The advice, up to 36 lines of 81 characters.
    pub advice: Vec<String>,
    /// Every other field of the line by its number, as written.
    pub other: BTreeMap<u16, String>,
}

/// Recipient and text are left out of logs.
impl std::fmt::Debug for Payment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Payment({} {} {})", self.reference, self.date, self.amount)
    }
}

/// The reference of a payment and its postings: posting date, machine number (up to five digits) and running
/// number (up to seven).
#[must_use]
pub fn reference(posted: Date, machine: u32, number: u32) -> String {
    format!("{}{machine:05}{number:07}", posted.strftime("%Y%m%d"))
}

/// Payments and postings of one reference that do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The reference.
    pub reference: String,
    /// What its payments sum to.
    pub paid: Ore,
    /// What its postings sum to, debit positive.
    pub posted: Ore,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// The payments that could be read.
    pub payments: Vec<Payment>,
    /// The postings beside them, and every line that could not be read.
    pub ledger: g69::Delivery,
    /// References whose payments and postings differ; empty where the file has no postings.
    pub unmatched: Vec<Unmatched>,
}

impl Delivery {
    /// Whether the delivery can be paid and posted as a whole.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.ledger.is_clean() && self.unmatched.is_empty()
    }
}

/// Reads a file of payments, with or without the postings they belong to.
#[must_use]
pub fn read(bytes: &[u8]) -> Delivery {
    let mut payments = Vec::new();
    let ledger = g69::read_with(bytes, &mut |line| {
        (line.get(3..6) == Some("G68")).then(|| line::read(line).map(|payment| payments.push(payment)))
    });
    let unmatched = unmatched(&payments, &ledger.postings);
    Delivery { payments, ledger, unmatched }
}

fn unmatched(payments: &[Payment], postings: &[Posting]) -> Vec<Unmatched> {
    if postings.is_empty() {
        return Vec::new();
    }
    let mut sums = BTreeMap::<&str, (i128, i128)>::new();
    for payment in payments {
        sums.entry(&payment.reference).or_default().0 += i128::from(payment.amount.get());
    }
    for posting in postings {
        let reference = posting.other.get(&POSTING_REFERENCE).map_or("", String::as_str);
        if let Some(sum) = sums.get_mut(reference) {
            sum.1 += i128::from(posting.amount.get());
        }
    }
    // A sum beyond 64 bits is shown as the largest amount: it is wrong either way.
    let ore = |sum| Ore::new(i64::try_from(sum).unwrap_or(i64::MAX));
    let off = sums.into_iter().filter(|(_, (paid, posted))| paid != posted);
    off.map(|(reference, (paid, posted))| Unmatched {
        reference: reference.to_owned(),
        paid: ore(paid),
        posted: ore(posted),
    })
    .collect()
}

/// Why a delivery is not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// There is nothing to write.
    #[error("no payments")]
    Empty,
    /// The postings cannot be written.
    #[error(transparent)]
    Ledger(#[from] g69::WriteError),
    /// Payments that do not agree with their postings.
    #[error("payments of {0:?} do not agree with their postings")]
    Unmatched(Unmatched),
    /// A value that does not fit its field.
    #[error("payment {payment} does not fit field {number}")]
    Field {
        /// The payment, counted from 1.
        payment: usize,
        /// The field; 0 for the header.
        number: u16,
    },
    /// A character that the encoding does not have.
    #[error("a text has a character that windows-1252 does not have")]
    Characters,
}

impl WriteError {
    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => text!("g68-empty"),
            Self::Ledger(error) => error.message(),
            Self::Unmatched(Unmatched { reference, paid, posted }) => {
                text!("g68-unmatched", reference = reference.as_str(), paid = *paid, posted = *posted)
            }
            Self::Field { payment, number } => {
                text!("g68-field", payment = *payment, number = i64::from(*number))
            }
            Self::Characters => text!("g68-characters"),
        }
    }
}

/// Writes payments after the postings they belong to, of which there may be none. The same values give the
/// same bytes.
///
/// # Errors
/// [`WriteError`] when something does not fit the layout, the postings do not balance, or payments and
/// postings of a reference differ.
pub fn write(payments: &[Payment], postings: &[Posting], made: Date) -> Result<Vec<u8>, WriteError> {
    let first = payments.first().ok_or(WriteError::Empty)?;
    if let Some(unmatched) = unmatched(payments, postings).into_iter().next() {
        return Err(WriteError::Unmatched(unmatched));
    }
    let mut lines = g69::lines(postings)?;
    for (at, payment) in payments.iter().enumerate() {
        let number = |field| WriteError::Field { payment: at + 1, number: field };
        lines.push(line::write(payment, lines.len() + 1).map_err(number)?);
    }
    g69::encode(first.municipality, &lines, made).ok_or(WriteError::Characters)
}

#[cfg(test)]
mod tests;
