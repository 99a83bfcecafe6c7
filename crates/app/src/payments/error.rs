//! What can go wrong with payments.

use jiff::civil::Date;
use kaemner_formats::bank::{self, check::Finding, payment::PaymentError};
use kaemner_store::StoreError;
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::actor::Denied;
use crate::ledger::LedgerError;
use crate::settings::SettingsError;

/// A refusal or failure in `payments`.
#[derive(Debug, thiserror::Error)]
pub enum PaymentsError {
    /// The person may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such run, payment or file.
    #[error("not found")]
    NotFound,
    /// The source already has an order: it would be paid twice.
    #[error("the source already has a payment order")]
    AlreadyOrdered,
    /// Nothing falls due by that day, or only credit.
    #[error("nothing to pay by {0}")]
    NothingToPay(Date),
    /// The day is in the past or no bank day.
    #[error("{0} is no bank day to come")]
    NoBankDay(Date),
    /// The run is not in the state the act needs.
    #[error("the run is not prepared any more")]
    NotPrepared,
    /// The run is held after a restore.
    #[error("the run is held after a restore")]
    Held,
    /// A reason holds what may be a personal number; others read it.
    #[error("the text holds what may be a personal number")]
    PersonalNumber,
    /// The file is no bank statement we can read.
    #[error("bank file: {0}")]
    BankFile(#[from] bank::ReadError),
    /// The file is a statement, but not in kroner, or without what is needed to match it.
    #[error("bank statement {statement}: {problem}")]
    Statement {
        /// The bank's id of the statement.
        statement: String,
        /// What is missing.
        problem: &'static str,
    },
    /// The statement is a page of one, or its balances, counts or sums do not fit its entries.
    #[error("bank statement {statement}: {finding}")]
    Unsound {
        /// The bank's id of the statement.
        statement: String,
        /// What does not fit.
        finding: Box<Finding>,
    },
    /// The bank marks the statement as one it sent before, and its days have been read, or are not told.
    #[error("bank statement {statement} is a duplicate of {earlier:?}")]
    Duplicate {
        /// The bank's id of the statement.
        statement: String,
        /// The id of the one that was read.
        earlier: Option<String>,
    },
    /// The stored target of a payment can no longer be read.
    #[error("payment {0} has no target that can be paid")]
    BadTarget(String),
    /// The bank's file cannot be written.
    #[error("bank file cannot be written: {0}")]
    File(#[from] PaymentError),
    /// A setting is missing or wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The ledger refused the voucher.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PaymentsError {
    /// What the person is told; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Denied(denied) => Some(denied.message()),
            Self::NotFound => Some(text!("payments-not-found")),
            Self::AlreadyOrdered => Some(text!("payments-already-ordered")),
            Self::NothingToPay(day) => Some(text!("payments-nothing-to-pay", date = *day)),
            Self::NoBankDay(day) => Some(text!("payments-no-bank-day", date = *day)),
            Self::NotPrepared => Some(text!("payments-not-prepared")),
            Self::Held => Some(text!("payments-held")),
            Self::PersonalNumber => Some(text!("access-personal-number")),
            Self::BankFile(error) => Some(error.message()),
            Self::Statement { statement, .. } => {
                Some(text!("payments-statement", statement = statement.as_str()))
            }
            Self::Unsound { statement, finding } => Some(text!(
                "payments-statement-unsound",
                statement = statement.as_str(),
                why = finding.message()
            )),
            Self::Duplicate { statement, earlier: Some(earlier) } => Some(text!(
                "payments-statement-duplicate",
                statement = statement.as_str(),
                earlier = earlier.as_str()
            )),
            Self::Duplicate { statement, earlier: None } => {
                Some(text!("payments-statement-duplicate-days", statement = statement.as_str()))
            }
            Self::BadTarget(payment) => Some(text!("payments-bad-target", payment = payment.as_str())),
            Self::File(error) => Some(error.message()),
            Self::Settings(error) => error.message(),
            Self::Ledger(error) => error.message(),
            Self::Store(error) => error.message(),
        }
    }
}
