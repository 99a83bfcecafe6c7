//! What can go wrong with a bill.

use kaemner_formats::invoice::ReadError;
use kaemner_store::StoreError;
use kaemner_values::numbers::Cpr;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use super::model::InvoiceState;
use crate::actor::{Denied, UnitPath};
use crate::ledger::LedgerError;
use crate::payments::PaymentsError;
use crate::settings::SettingsError;

/// A refusal or failure in `bills`.
#[derive(Debug, thiserror::Error)]
pub enum BillsError {
    /// The person may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The file cannot be read as an invoice.
    #[error("invoice file: {0}")]
    File(#[from] ReadError),
    /// The file is a reminder, which is no claim of its own.
    #[error("the file is a reminder")]
    Reminder,
    /// Something that a bill must have is missing from the file; the word is a variant of its text.
    #[error("the invoice has no {0}")]
    Missing(&'static str),
    /// The invoice is not in Danish kroner.
    #[error("the invoice is in {0}")]
    Currency(String),
    /// The invoice's own amounts do not add up.
    #[error("the amounts of the invoice do not add up: {0}")]
    Amounts(String),
    /// An amount with more than two decimals, or too large.
    #[error("the amount {0} is not whole øre")]
    NotOre(String),
    /// The invoice is not in a state where this can be done.
    #[error("the invoice is {}", .0.name())]
    WrongState(InvoiceState),
    /// No coding.
    #[error("the invoice has no coding")]
    NoCoding,
    /// A line without an amount.
    #[error("line {line} has no amount")]
    ZeroLine {
        /// From 1.
        line: i64,
    },
    /// More VAT than amount, or with the other sign.
    #[error("line {line}: the VAT is not part of the amount")]
    VatOutside {
        /// From 1.
        line: i64,
    },
    /// The coding does not give the total.
    #[error("the coding gives {coding}, the invoice is {invoice}")]
    CodingDiffers {
        /// The invoice's total.
        invoice: Ore,
        /// The coding's sum.
        coding: Ore,
    },
    /// The coding does not give the VAT.
    #[error("the coding has VAT of {coding}, the invoice {invoice}")]
    VatDiffers {
        /// The invoice's VAT.
        invoice: Ore,
        /// The coding's VAT.
        coding: Ore,
    },
    /// The chart's sourced rules forbid the account.
    #[error("{account} is forbidden by the chart of accounts")]
    Account {
        /// As typed.
        account: String,
        /// The rule.
        why: Message,
    },
    /// The chart has not seen the account; it needs a reason and somebody who owns the question.
    #[error("{account} is not seen in the chart of accounts and has no reason")]
    UnseenAccount {
        /// As typed.
        account: String,
        /// What is unseen.
        why: Message,
    },
    /// The person may not put anything on that account, or not in its unit.
    #[error("line on {account}: {denied}")]
    Beyond {
        /// As typed.
        account: String,
        /// What is missing.
        denied: Denied,
    },
    /// The file is for a unit that the person receives nothing for.
    #[error("the invoice is for unit {0}")]
    OtherUnit(UnitPath),
    /// Nobody but the one who brought it has confirmed where the supplier is paid.
    #[error("where the supplier is paid is not confirmed")]
    TargetNotConfirmed,
    /// The file does not say where to pay, or in a way we cannot.
    #[error("the invoice does not say where to pay")]
    NoTarget,
    /// A reason must be given.
    #[error("a reason is needed")]
    NoReason,
    /// A reason holds what may be a personal number; suppliers and colleagues read it.
    #[error("the text holds what may be a personal number")]
    PersonalNumber,
    /// No such invoice or supplier, or none the person may see.
    #[error("not found")]
    NotFound,
    /// Payments refused.
    #[error(transparent)]
    Payments(#[from] PaymentsError),
    /// A setting is missing or wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A reason says something, and holds no personal number.
pub(super) fn reason_is_fit(reason: &str) -> Result<(), BillsError> {
    if reason.trim().is_empty() {
        return Err(BillsError::NoReason);
    }
    if Cpr::stands_in(reason) { Err(BillsError::PersonalNumber) } else { Ok(()) }
}

impl BillsError {
    /// What the person is told; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Denied(denied) => Some(denied.message()),
            Self::File(error) => Some(error.message()),
            Self::Reminder => Some(text!("bills-reminder")),
            Self::Missing(what) => Some(text!("bills-missing", what = *what)),
            Self::Currency(currency) => Some(text!("bills-currency", currency = currency.as_str())),
            Self::Amounts(problem) => Some(text!("bills-amounts", problem = problem.as_str())),
            Self::NotOre(amount) => Some(text!("bills-not-ore", amount = amount.as_str())),
            Self::WrongState(state) => Some(text!("bills-wrong-state", state = state.name())),
            Self::NoCoding => Some(text!("bills-no-coding")),
            Self::ZeroLine { line } => Some(text!("bills-zero-line", line = *line)),
            Self::VatOutside { line } => Some(text!("bills-vat-outside", line = *line)),
            Self::CodingDiffers { invoice, coding } => {
                Some(text!("bills-coding-differs", difference = *invoice - *coding))
            }
            Self::VatDiffers { invoice, coding } => {
                Some(text!("bills-vat-differs", difference = *invoice - *coding))
            }
            Self::Account { account, why } => {
                Some(text!("bills-account", account = account.as_str(), why = why.clone()))
            }
            Self::UnseenAccount { account, why } => {
                Some(text!("bills-unseen-account", account = account.as_str(), why = why.clone()))
            }
            Self::Beyond { account, denied } => {
                Some(text!("bills-beyond", account = account.as_str(), why = denied.message()))
            }
            Self::OtherUnit(_) => Some(text!("bills-other-unit")),
            Self::TargetNotConfirmed => Some(text!("bills-target-not-confirmed")),
            Self::NoTarget => Some(text!("bills-no-target")),
            Self::NoReason => Some(text!("bills-no-reason")),
            Self::PersonalNumber => Some(text!("access-personal-number")),
            Self::NotFound => Some(text!("bills-not-found")),
            Self::Payments(error) => error.message(),
            Self::Settings(error) => error.message(),
            Self::Ledger(error) => error.message(),
            Self::Store(error) => error.message(),
        }
    }
}
