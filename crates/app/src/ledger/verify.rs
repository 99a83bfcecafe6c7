//! Verification: chain, numbers, sums, texts, balances, trail and anchors of a store or an export.

mod check;
mod export;
mod store;

use jiff::civil::Date;
use kaemner_values::text;
use kaemner_values::text::Message;

pub(super) use check::{Checker, KeptBalance};
pub use export::verify_export;
pub use store::{compare_copies, record_verification, verify_store};

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Vouchers read.
    pub vouchers: u64,
    /// Postings read.
    pub postings: u64,
    /// Balances compared.
    pub balances: u64,
    /// Vouchers whose texts the law had deleted.
    pub deleted_texts: u64,
    /// Events read.
    pub events: u64,
    /// Events that no block of the event log holds yet.
    pub unsealed_events: u64,
    /// Anchors compared.
    pub anchors: u64,
    /// Each series with its last number and hash, as computed.
    pub series: Vec<(String, i64, String)>,
    /// The first broken place; `None` when everything holds.
    pub broken: Option<Broken>,
}

/// The first place where the ledger does not hold. A place is series and number, `FIN 17`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A field cannot be read.
    #[error("{place}: {field} cannot be read")]
    Unreadable {
        /// Voucher, or file and line.
        place: String,
        /// The field.
        field: &'static str,
    },
    /// A number is missing, repeated or out of order.
    #[error("series {series}: number {expected} is missing or out of order, {found} follows")]
    Number {
        /// The series.
        series: String,
        /// The number that should come.
        expected: i64,
        /// The number that came.
        found: i64,
    },
    /// The voucher does not point at the one before.
    #[error("{0} does not follow the voucher before it in the chain")]
    Chain(String),
    /// The voucher's fields do not give its hash.
    #[error("{0}: the voucher has been changed")]
    Content(String),
    /// The voucher's lines do not sum to zero, or there are fewer than two.
    #[error("{0}: the postings do not sum to zero")]
    Unbalanced(String),
    /// The texts do not give the voucher's hash of them.
    #[error("{0}: a text has been changed")]
    Text(String),
    /// The documents do not give the voucher's hash of them.
    #[error("{0}: a document has been changed, added or removed")]
    Documents(String),
    /// The series ends elsewhere than its head says.
    #[error("series {0} does not end where its head says")]
    Head(String),
    /// A kept balance is not what the postings give.
    #[error("balance of {account} in {year}: kept {kept} øre, postings give {computed} øre")]
    Balance {
        /// The account's key, or its function.
        account: String,
        /// The year.
        year: i16,
        /// The total that is kept.
        kept: i64,
        /// The total that the postings give.
        computed: i64,
    },
    /// A voucher that no series holds.
    #[error("voucher {0} has no seal")]
    Unsealed(String),
    /// Postings that no sealed voucher holds, or that differ from their voucher.
    #[error("{0}: postings that do not belong to the voucher")]
    Stray(String),
    /// A voucher that no event tells of.
    #[error("{0}: no event in the log tells who posted it")]
    Trail(String),
    /// Lines of the log of reading are not those that were summed up.
    #[error("log of reading: the lines of {0} have been changed")]
    Readings(Date),
    /// The event log does not hold.
    #[error("event log: {0}")]
    Events(String),
    /// The ledger is not what an anchor was taken of.
    #[error("anchor of {day}: {what}")]
    Anchor {
        /// The day.
        day: String,
        /// What differs.
        what: String,
    },
    /// A file of the export is missing, added or not the one that the manifest names.
    #[error("file {0} is missing, or is not the one that the manifest names")]
    File(String),
}

impl Broken {
    /// A deletion's archive that no document is.
    fn archive(hash: &str) -> Self {
        Self::Events(format!("archive {hash} of a deletion is missing"))
    }

    /// What the person should hear.
    #[must_use]
    pub fn message(&self) -> Message {
        let place = |key, place: &str| Message::new(key).with("place", place);
        match self {
            Self::Unreadable { place, field } => {
                text!("ledger-broken-unreadable", place = place.as_str(), field = *field)
            }
            Self::Number { series, expected, found } => {
                text!("ledger-broken-number", series = series.as_str(), expected = *expected, found = *found)
            }
            Self::Chain(at) => place("ledger-broken-chain", at),
            Self::Content(at) => place("ledger-broken-content", at),
            Self::Unbalanced(at) => place("ledger-broken-unbalanced", at),
            Self::Text(at) => place("ledger-broken-text", at),
            Self::Documents(at) => place("ledger-broken-documents", at),
            Self::Head(at) => place("ledger-broken-head", at),
            Self::Balance { account, year, .. } => {
                text!("ledger-broken-balance", account = account.as_str(), year = i64::from(*year))
            }
            Self::Unsealed(at) => place("ledger-broken-unsealed", at),
            Self::Stray(at) => place("ledger-broken-stray", at),
            Self::Trail(at) => place("ledger-broken-trail", at),
            Self::Readings(day) => text!("ledger-broken-readings", day = *day),
            Self::Events(at) => place("ledger-broken-events", at),
            Self::Anchor { day, what } => {
                text!("ledger-broken-anchor", day = day.as_str(), what = what.as_str())
            }
            Self::File(at) => place("ledger-broken-file", at),
        }
    }
}
