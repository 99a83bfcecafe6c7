//! What we ask a bank to pay: the model behind pain.001, and what must hold before it is written.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_values::Ore;
use kaemner_values::iban::Iban;
use kaemner_values::numbers::{BankAccount, Cpr, Cvr};
use kaemner_values::slip::PaymentSlip;
use kaemner_values::text;
use kaemner_values::text::Message;

/// One file of payment orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFile {
    /// Our id of the file, at most 35 characters; the bank refuses a file whose id it has seen.
    pub message_id: String,
    /// When the file was made, written in UTC.
    pub created: Timestamp,
    /// Who sends it.
    pub initiator: Initiator,
    /// One per day and account to pay from.
    pub batches: Vec<Batch>,
}

/// Who sends the file: the municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiator {
    /// Its name.
    pub name: String,
    /// Its company number.
    pub cvr: Cvr,
}

/// Payments from one account on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Our id of the batch, at most 35 characters, once per file.
    pub id: String,
    /// The day the bank executes.
    pub execution_date: Date,
    /// What the payments are for; banks treat salaries apart.
    pub purpose: Purpose,
    /// Who pays.
    pub debtor: Debtor,
    /// At least one payment.
    pub payments: Vec<Payment>,
}

/// What a batch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Purpose {
    /// Bills of suppliers (`SUPP`).
    #[default]
    Suppliers,
    /// Salaries (`SALA`): the bank keeps single amounts off the statement where agreed.
    Salaries,
    /// Anything else; no code is written.
    Other,
}

impl Purpose {
    /// The ISO 20022 category purpose.
    #[must_use]
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Suppliers => Some("SUPP"),
            Self::Salaries => Some("SALA"),
            Self::Other => None,
        }
    }
}

/// The account that is charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// The owner's name.
    pub name: String,
    /// The account.
    pub account: BankAccount,
    /// The bank, where known.
    pub bic: Option<Bic>,
}

/// The international code of a bank: 8 or 11 capital letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bic(String);

/// Text is no BIC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a BIC is four letters or digits, two letters, and two or five letters or digits")]
pub struct BicError;

impl Bic {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Bic {
    type Err = BicError;

    fn from_str(text: &str) -> Result<Self, BicError> {
        let bytes = text.as_bytes();
        let capital = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let form = matches!(bytes.len(), 8 | 11)
            && bytes.iter().all(capital)
            && bytes[4..6].iter().all(u8::is_ascii_uppercase);
        if form { Ok(Self(text.to_owned())) } else { Err(BicError) }
    }
}

/// One payment.
#[derive(Clone, PartialEq, Eq)]
pub struct Payment {
    /// Our id that follows the payment to the statement, at most 35 characters, once per file.
    pub end_to_end_id: String,
    /// What is paid, in øre, more than 0.
    pub amount: Ore,
    /// Who is paid.
    pub creditor: String,
    /// Where the money goes.
    pub target: PaymentTarget,
    /// Text to the creditor; empty for none. Slips of kind 04, 15 and 71 carry none.
    pub remittance: String,
}

/// Name and text are left out of logs.
impl fmt::Debug for Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payment({:?}, {}, {:?})", self.end_to_end_id, self.amount, self.target)
    }
}

/// Where the money of a payment goes.
#[derive(Clone, PartialEq, Eq)]
pub enum PaymentTarget {
    /// A Danish account by registration and account number.
    Domestic(BankAccount),
    /// An account by IBAN, in Danish kroner.
    Iban(Iban),
    /// A payment slip: giro 01, 04, 15 or FIK 71, 73, 75.
    Slip(PaymentSlip),
    /// The NemKonto of a person.
    NemKontoPerson(Cpr),
    /// The NemKonto of a company.
    NemKontoCompany(Cvr),
}

impl PaymentTarget {
    /// Whether the bank looks the account up.
    #[must_use]
    pub const fn is_nemkonto(&self) -> bool {
        matches!(self, Self::NemKontoPerson(_) | Self::NemKontoCompany(_))
    }
}

/// Says the kind; the numbers only where their own types show them.
impl fmt::Debug for PaymentTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domestic(account) => account.fmt(f),
            Self::Iban(iban) => iban.fmt(f),
            Self::Slip(slip) => write!(f, "Slip({})", slip.kind().code()),
            Self::NemKontoPerson(_) => f.write_str("NemKonto(CPR)"),
            Self::NemKontoCompany(cvr) => write!(f, "NemKonto({cvr})"),
        }
    }
}

/// A text of the file that must fit what banks take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The id of the file.
    MessageId,
    /// Who sends the file.
    Initiator,
    /// The id of a batch.
    BatchId,
    /// Who pays.
    Debtor,
    /// The id of a payment.
    EndToEndId,
    /// Who is paid.
    Creditor,
    /// The text to the creditor.
    Remittance,
}

impl TextField {
    /// The element of the message.
    #[must_use]
    pub const fn element(self) -> &'static str {
        match self {
            Self::MessageId => "GrpHdr/MsgId",
            Self::Initiator => "InitgPty/Nm",
            Self::BatchId => "PmtInfId",
            Self::Debtor => "Dbtr/Nm",
            Self::EndToEndId => "PmtId/EndToEndId",
            Self::Creditor => "Cdtr/Nm",
            Self::Remittance => "RmtInf/Ustrd",
        }
    }

    /// The name a person knows.
    #[must_use]
    pub const fn message(self) -> Message {
        Message::new(match self {
            Self::MessageId => "payment-field-message-id",
            Self::Initiator => "payment-field-initiator",
            Self::BatchId => "payment-field-batch-id",
            Self::Debtor => "payment-field-debtor",
            Self::EndToEndId => "payment-field-end-to-end-id",
            Self::Creditor => "payment-field-creditor",
            Self::Remittance => "payment-field-remittance",
        })
    }
}

/// Why a file of payments must not be written. `at` is the id of the batch or payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// No batch, or a batch without payments.
    #[error("{at} has no payments")]
    Empty {
        /// Message or batch.
        at: String,
    },
    /// An amount that is not more than 0.
    #[error("payment {at} is {amount} and not more than 0")]
    Amount {
        /// The payment.
        at: String,
        /// Its amount.
        amount: Ore,
    },
    /// The sum of the file or a batch does not fit.
    #[error("the payments of {at} sum to more than can be written")]
    Sum {
        /// Message or batch.
        at: String,
    },
    /// An id that occurs twice in the file.
    #[error("the id {id} occurs twice in the file")]
    Twice {
        /// The id.
        id: String,
    },
    /// A field that must be filled is empty.
    #[error("{} is empty in {at}", .field.element())]
    Blank {
        /// Message, batch or payment.
        at: String,
        /// What was to be written.
        field: TextField,
    },
    /// A field with more characters than the bank takes.
    #[error("{} of {at} has {found} characters, at most {most} are taken", .field.element())]
    TooLong {
        /// Message, batch or payment.
        at: String,
        /// What was to be written.
        field: TextField,
        /// Characters after transliteration.
        found: usize,
        /// Characters taken.
        most: usize,
    },
    /// A character that banks do not take and that has no accepted spelling.
    #[error("{} of {at} has the character {character:?}, which banks do not take", .field.element())]
    Character {
        /// Message, batch or payment.
        at: String,
        /// What was to be written.
        field: TextField,
        /// The first such character.
        character: char,
    },
    /// Text to the creditor on a slip that has no room for it.
    #[error("payment {at} has text, but a slip of kind {kind} carries none")]
    Remittance {
        /// The payment.
        at: String,
        /// The two digits of the slip.
        kind: &'static str,
    },
}

impl PaymentFile {
    /// The number of payments.
    #[must_use]
    pub fn count(&self) -> usize {
        self.batches.iter().map(|batch| batch.payments.len()).sum()
    }

    /// The sum of all payments.
    ///
    /// # Errors
    /// [`PaymentError::Sum`] when it does not fit.
    pub fn sum(&self) -> Result<Ore, PaymentError> {
        let payments = self.batches.iter().flat_map(|batch| &batch.payments);
        sum(payments, &self.message_id)
    }

    /// Checks what does not depend on a bank: something to pay, amounts above 0, no id twice, text only
    /// where the slip has room.
    ///
    /// # Errors
    /// The first [`PaymentError`] in the order of the file.
    pub fn check(&self) -> Result<(), PaymentError> {
        self.sum().map(drop)?;
        if self.batches.is_empty() {
            return Err(PaymentError::Empty { at: self.message_id.clone() });
        }
        let mut ids = BTreeSet::new();
        for batch in &self.batches {
            once(&mut ids, ("batch", &batch.id))?;
            batch.check()?;
            batch
                .payments
                .iter()
                .try_for_each(|payment| once(&mut ids, ("payment", &payment.end_to_end_id)))?;
        }
        Ok(())
    }
}

fn once<'a>(
    ids: &mut BTreeSet<(&'static str, &'a str)>,
    id: (&'static str, &'a str),
) -> Result<(), PaymentError> {
    if ids.insert(id) { Ok(()) } else { Err(PaymentError::Twice { id: id.1.to_owned() }) }
}

fn sum<'a>(payments: impl IntoIterator<Item = &'a Payment>, at: &str) -> Result<Ore, PaymentError> {
    let sum = payments.into_iter().try_fold(Ore::ZERO, |sum, payment| sum.checked_add(payment.amount));
    sum.ok_or_else(|| PaymentError::Sum { at: at.to_owned() })
}

impl Batch {
    /// The sum of the payments.
    ///
    /// # Errors
    /// [`PaymentError::Sum`] when it does not fit.
    pub fn sum(&self) -> Result<Ore, PaymentError> {
        sum(&self.payments, &self.id)
    }

    /// Whether a payment goes to a NemKonto.
    #[must_use]
    pub fn has_nemkonto(&self) -> bool {
        self.payments.iter().any(|payment| payment.target.is_nemkonto())
    }

    fn check(&self) -> Result<(), PaymentError> {
        if self.payments.is_empty() {
            return Err(PaymentError::Empty { at: self.id.clone() });
        }
        self.payments.iter().try_for_each(Payment::check)
    }
}

impl Payment {
    fn check(&self) -> Result<(), PaymentError> {
        let at = || self.end_to_end_id.clone();
        if self.amount <= Ore::ZERO {
            return Err(PaymentError::Amount { at: at(), amount: self.amount });
        }
        match &self.target {
            PaymentTarget::Slip(slip) if !slip.kind().takes_text() && !self.remittance.is_empty() => {
                Err(PaymentError::Remittance { at: at(), kind: slip.kind().code() })
            }
            _ => Ok(()),
        }
    }
}

impl PaymentError {
    /// What a person is told: which payment, what is wrong, and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty { at } => text!("payment-file-empty", at = at.as_str()),
            Self::Amount { at, amount } => text!("payment-file-amount", at = at.as_str(), amount = *amount),
            Self::Sum { at } => text!("payment-file-sum", at = at.as_str()),
            Self::Twice { id } => text!("payment-file-twice", id = id.as_str()),
            Self::Blank { at, field } => {
                text!("payment-file-blank", at = at.as_str(), field = field.message())
            }
            Self::TooLong { at, field, found, most } => {
                text!(
                    "payment-file-too-long",
                    at = at.as_str(),
                    field = field.message(),
                    found = *found,
                    most = *most
                )
            }
            Self::Character { at, field, character } => {
                text!(
                    "payment-file-character",
                    at = at.as_str(),
                    field = field.message(),
                    character = character.to_string()
                )
            }
            Self::Remittance { at, kind } => text!("payment-file-remittance", at = at.as_str(), kind = *kind),
        }
    }
}
