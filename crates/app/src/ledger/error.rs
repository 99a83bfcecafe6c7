//! What can stop the ledger, in words for the log and for the person.

use jiff::civil::Date;
use kaemner_store::StoreError;
use kaemner_values::period::AccountingPeriod;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use crate::actor::Denied;

/// Why the ledger refuses. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LedgerError {
    /// The debits and credits differ.
    #[error("the lines sum to {0}, not to zero")]
    Unbalanced(Ore),
    /// A voucher has two lines or more.
    #[error("a voucher needs two lines or more")]
    TooFewLines,
    /// More lines than one voucher holds.
    #[error("a voucher holds at most {} lines", super::LINES_MAX)]
    TooManyLines,
    /// More documents than one voucher holds.
    #[error("a voucher holds at most {} documents", super::DOCUMENTS_MAX)]
    TooManyDocuments,
    /// A text is too long.
    #[error("a text has at most {} characters", super::TEXT_CHARS_MAX)]
    TextTooLong,
    /// A line without an amount.
    #[error("line {line} has no amount")]
    ZeroLine {
        /// Which line.
        line: usize,
    },
    /// The amounts do not fit.
    #[error("the amounts are too large to add")]
    TooLarge,
    /// A cost bearer or project with characters that are not allowed.
    #[error("line {line}: cost bearer and project are at most 40 characters without |")]
    BadDimension {
        /// Which line.
        line: usize,
    },
    /// Main account 8 is derived, never booked.
    #[error("line {line} is on main account 8, which is derived; book the same function on main account 9")]
    OnMainAccount8 {
        /// Which line.
        line: usize,
    },
    /// 9.75 may be met by main account 9 alone.
    #[error("line {line}: a voucher with 9.75 holds main account 9 alone")]
    MixedDirect {
        /// Which line.
        line: usize,
    },
    /// The period does not take a voucher of that date.
    #[error("period {period} does not take a voucher dated {date}")]
    PeriodAndDate {
        /// The period asked for.
        period: AccountingPeriod,
        /// The business date.
        date: Date,
    },
    /// The period was never opened.
    #[error("period {0} is not open yet")]
    PeriodUnknown(AccountingPeriod),
    /// The period is closed.
    #[error("period {0} is closed")]
    PeriodClosed(AccountingPeriod),
    /// The period stands in that state already.
    #[error("period {0} is so already")]
    PeriodUnchanged(AccountingPeriod),
    /// No series has that code.
    #[error("there is no series {0:?}")]
    NoSuchSeries(String),
    /// The account is prohibited by a rule with a source.
    #[error("line {line}: account {account} is prohibited")]
    Stopped {
        /// Which line.
        line: usize,
        /// The 16 digits.
        account: String,
        /// Which rule and what to do.
        why: Message,
    },
    /// The chart has not seen the combination, and no reason with an owner was given.
    #[error("line {line}: account {account} is not seen in the chart; give a reason and an owner")]
    ReasonMissing {
        /// Which line.
        line: usize,
        /// The 16 digits.
        account: String,
        /// What is unseen.
        why: Message,
    },
    /// The id belongs to another voucher.
    #[error("the voucher id was used for another voucher")]
    IdTaken,
    /// There is no such voucher, or the person may not know of it.
    #[error("there is no such voucher")]
    NoSuchVoucher,
    /// There is no such line on the voucher.
    #[error("the voucher has no line {0}")]
    NoSuchLine(i64),
    /// The voucher was reversed before.
    #[error("the voucher has been reversed already")]
    AlreadyReversed,
    /// Lines of the voucher were moved on.
    #[error("lines of the voucher were reposted; reverse the reposts first")]
    Reposted,
    /// Moving nothing, or more than the line holds.
    #[error("line {0}: nothing is moved, or more than the line holds")]
    NothingToMove(i64),
    /// There is no such account, alias or cost bearer.
    #[error("{0:?} is no account, alias or cost bearer")]
    NoSuchAccount(String),
    /// There is no such edition of the chart.
    #[error("there is no chart edition {0}")]
    NoSuchEdition(String),
    /// The chart of accounts cannot be used.
    #[error("chart of accounts: {detail}")]
    Chart {
        /// For the person.
        why: Message,
        /// For the log.
        detail: String,
    },
    /// A code that is empty, too long or has characters that are not allowed.
    #[error("{0:?} is no code: one to forty characters without spaces and |")]
    BadCode(String),
    /// The thing exists already.
    #[error("{0:?} exists already")]
    Exists(String),
    /// There is no such row in the translation table.
    #[error("the translation table has no such row")]
    NoSuchTranslation,
    /// A row of the translation table has ended already, or would end before it begins.
    #[error("the row has ended, or begins after the last day given: {0}")]
    TranslationEnds(Date),
    /// A reason is required.
    #[error("a reason is required")]
    NoReason,
    /// A delivery does not hold what its sender says.
    #[error("the delivery holds {lines} lines with debits of {debits}, not what its sender says")]
    ControlTotals {
        /// Lines found.
        lines: i64,
        /// Debits found.
        debits: Ore,
    },
    /// Rows of a file are wrong; nothing of it was posted.
    #[error("{0} rows are wrong")]
    RowsWrong(usize),
    /// Something that was stored or read in is not of its form.
    #[error("{what} cannot be read: {problem}")]
    Unreadable {
        /// What.
        what: String,
        /// Why.
        problem: String,
    },
    /// The person has no right to it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LedgerError {
    /// What the person should hear; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        Some(match self {
            Self::Unbalanced(by) => text!("ledger-unbalanced", difference = *by),
            Self::TooFewLines => text!("ledger-too-few-lines"),
            Self::TooManyLines => text!("ledger-too-many-lines", max = super::LINES_MAX),
            Self::TooManyDocuments => text!("ledger-too-many-documents", max = super::DOCUMENTS_MAX),
            Self::TextTooLong => text!("ledger-text-too-long", max = super::TEXT_CHARS_MAX),
            Self::ZeroLine { line } => text!("ledger-zero-line", line = *line),
            Self::TooLarge => text!("ledger-too-large"),
            Self::BadDimension { line } => text!("ledger-bad-dimension", line = *line),
            Self::OnMainAccount8 { line } => text!("ledger-main-account-8", line = *line),
            Self::MixedDirect { line } => text!("ledger-mixed-direct", line = *line),
            Self::PeriodAndDate { period, date } => {
                text!("ledger-period-and-date", period = period.to_string(), date = *date)
            }
            Self::PeriodUnknown(period) => text!("ledger-period-unknown", period = period.to_string()),
            Self::PeriodClosed(period) => text!("ledger-period-closed", period = period.to_string()),
            Self::PeriodUnchanged(period) => text!("ledger-period-unchanged", period = period.to_string()),
            Self::NoSuchSeries(code) => text!("ledger-no-such-series", code = code.as_str()),
            Self::Stopped { line, account, why } => {
                text!("ledger-stopped", line = *line, account = account.as_str(), why = why.clone())
            }
            Self::ReasonMissing { line, account, why } => {
                text!("ledger-reason-missing", line = *line, account = account.as_str(), why = why.clone())
            }
            Self::IdTaken => text!("ledger-id-taken"),
            Self::NoSuchVoucher => text!("ledger-no-such-voucher"),
            Self::NoSuchLine(line) => text!("ledger-no-such-line", line = *line),
            Self::AlreadyReversed => text!("ledger-already-reversed"),
            Self::Reposted => text!("ledger-reposted"),
            Self::NoSuchTranslation => text!("ledger-no-such-translation"),
            Self::TranslationEnds(from) => text!("ledger-translation-ends", from = *from),
            Self::NothingToMove(line) => text!("ledger-nothing-to-move", line = *line),
            Self::NoSuchAccount(typed) => text!("ledger-no-such-account", typed = typed.as_str()),
            Self::NoSuchEdition(id) => text!("ledger-no-such-edition", id = id.as_str()),
            Self::Chart { why, .. } => why.clone(),
            Self::BadCode(code) => text!("ledger-bad-code", code = code.as_str()),
            Self::Exists(what) => text!("ledger-exists", what = what.as_str()),
            Self::NoReason => text!("ledger-no-reason"),
            Self::ControlTotals { lines, debits } => {
                text!("ledger-control-totals", lines = *lines, debits = *debits)
            }
            Self::RowsWrong(rows) => text!("ledger-rows-wrong", rows = *rows),
            Self::Unreadable { what, problem } => {
                text!("ledger-unreadable", what = what.as_str(), problem = problem.as_str())
            }
            Self::Denied(denied) => return Some(denied.message()),
            Self::Store(store) => return store.message(),
        })
    }
}
