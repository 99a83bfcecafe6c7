//! What a bank says has happened on an account: camt.052, camt.053 and camt.054 as one model.

use std::fmt;

use jiff::civil::Date;
use kaemner_values::slip::SlipReference;

use super::amount::{Amount, Currency};
use super::decimal::Decimal;
use super::pages::Page;

/// Which of the three account messages a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountMessage {
    /// camt.052: an account report within the day; entries may still be pending.
    Report,
    /// camt.053: the statement of closed days, with balances.
    Statement,
    /// camt.054: a notification of single credits or debits, without balances.
    Notification,
}

/// One file from the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFile {
    /// Which message.
    pub kind: AccountMessage,
    /// The message's full name, `camt.053.001.02`.
    pub message: String,
    /// The bank's id of the file (`GrpHdr/MsgId`); the same id twice means the same file twice.
    pub message_id: String,
    /// When the bank made the file, as written (`GrpHdr/CreDtTm`).
    pub created: Option<String>,
    /// One per account and period.
    pub statements: Vec<Statement>,
}

/// One account over one period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    /// The bank's id of the statement (`Id`).
    pub id: String,
    /// The electronic sequence number, by which a missing statement is noticed.
    pub sequence: Option<String>,
    /// The legal sequence number, counted up with every statement sent.
    pub legal_sequence: Option<String>,
    /// Which part this is of a statement that has more pages than are at hand; `None` for a whole statement.
    pub page: Option<Page>,
    /// Whether the bank says that this is no first original.
    pub copy: Option<Copied>,
    /// First and last day (`FrToDt`).
    pub period: Option<(Date, Date)>,
    /// The account.
    pub account: StatementAccount,
    /// Balances in the order of the file.
    pub balances: Vec<Balance>,
    /// The bank's own totals (`TxsSummry`).
    pub totals: Totals,
    /// Entries in the order of the file.
    pub entries: Vec<Entry>,
}

/// How a statement relates to an original that was sent before or to others (`CpyDplctInd`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Copied {
    /// `COPY`: sent to somebody else than the owner of the account, for information.
    Copy,
    /// `DUPL`: the same as was sent before.
    Duplicate,
    /// `CODU`: a copy of what was sent before.
    CopyOfDuplicate,
}

impl Copied {
    /// The code of the message.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Copy => "COPY",
            Self::Duplicate => "DUPL",
            Self::CopyOfDuplicate => "CODU",
        }
    }

    /// Whether the same has been sent before, so that it must not be booked again.
    #[must_use]
    pub const fn is_sent_before(self) -> bool {
        matches!(self, Self::Duplicate | Self::CopyOfDuplicate)
    }
}

/// The account a statement is about.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct StatementAccount {
    /// IBAN or the bank's own number, as written.
    pub number: String,
    /// The currency, where the bank gives it.
    pub currency: Option<Currency>,
    /// The account's name.
    pub name: Option<String>,
    /// The owner's name.
    pub owner: Option<String>,
}

/// The number is left out of logs.
impl fmt::Debug for StatementAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatementAccount({:?}, {:?})", self.name, self.currency)
    }
}

/// A balance of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// ISO 20022 code such as `OPBD` (opening booked), `PRCD` (previous closing), `CLBD` (closing booked), or
    /// the bank's own name.
    pub kind: String,
    /// Whether the kind is the bank's own name, whatever it looks like.
    pub proprietary: bool,
    /// Whether it stands between two pages (sub-type `INTM`) and is neither opening nor closing of the statement.
    pub intermediate: bool,
    /// Positive when the account has money.
    pub amount: Amount,
    /// The day it holds for.
    pub date: Option<Date>,
}

impl Balance {
    /// Whether it is the statement's balance of that ISO code.
    #[must_use]
    pub fn is(&self, kind: &str) -> bool {
        self.kind == kind && !self.proprietary && !self.intermediate
    }
}

/// The bank's own count and sum of the entries; each part may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Number of entries in all.
    pub entries: Option<usize>,
    /// Sum of credits and debits together, whatever their sign.
    pub sum: Option<Decimal>,
    /// Credits less debits.
    pub net: Option<Net>,
    /// Number of credits.
    pub credits: Option<usize>,
    /// Sum of credits.
    pub credit_sum: Option<Decimal>,
    /// Number of debits.
    pub debits: Option<usize>,
    /// Sum of debits, without sign.
    pub debit_sum: Option<Decimal>,
}

/// What the bank says that the entries come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Net {
    /// The amount, in the account's currency.
    pub amount: Decimal,
    /// Whether the sign is known; version .02 may leave it out.
    pub signed: bool,
}

/// How final an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EntryStatus {
    /// `BOOK`: moved the booked balance.
    Booked,
    /// `PDNG`: expected to be booked; may vanish.
    Pending,
    /// `INFO`: for information only.
    Information,
    /// Any other code, such as `FUTR`.
    Other(String),
    /// The bank's own word, which moves no booked balance even where it looks like a code.
    Proprietary(String),
}

impl EntryStatus {
    /// The code of the message.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Booked => "BOOK",
            Self::Pending => "PDNG",
            Self::Information => "INFO",
            Self::Other(code) | Self::Proprietary(code) => code,
        }
    }
}

/// One line on the account: a single payment, or a batch of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line's own reference within the statement (`NtryRef`).
    pub reference: Option<String>,
    /// Positive: money in. A reversal already has the sign with which it moves the balance.
    pub amount: Amount,
    /// Whether the line takes back an earlier one.
    pub reversal: bool,
    /// How final it is.
    pub status: EntryStatus,
    /// When it was booked.
    pub booked: Option<Date>,
    /// From when it counts for interest.
    pub value: Option<Date>,
    /// The bank's reference (`AcctSvcrRef`), which staff quote to the bank.
    pub bank_reference: Option<String>,
    /// Domain, family and sub-family, `PMNT/RCDT/VCOM`, or the bank's own code.
    pub code: Option<String>,
    /// Charges the bank took from or added to this line.
    pub charges: Vec<Charge>,
    /// What was ordered to be paid, in the currency of the order, signed as the line.
    pub instructed: Option<Amount>,
    /// The rate of exchange, as written.
    pub exchange_rate: Option<String>,
    /// What the bank says about the line as a batch, or as several; empty for a single payment.
    pub batches: Vec<Batch>,
    /// The payments in the line; empty when the bank gives none.
    pub details: Vec<Detail>,
    /// Free text (`AddtlNtryInf`).
    pub information: Option<String>,
}

impl Entry {
    /// The batch of a line that is one batch.
    #[must_use]
    pub fn only_batch(&self) -> Option<&Batch> {
        match self.batches.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The payment of a line that is one payment.
    #[must_use]
    pub fn only_payment(&self) -> Option<&Detail> {
        match self.details.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// What a bank says of a batch as a whole.
///
/// A count of payments that differs from `listed` is no error of reading: banks keep salaries to themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// Our message id, where the batch is our own (`MsgId`).
    pub message_id: Option<String>,
    /// Our batch id, where the batch is our own (`PmtInfId`).
    pub payment_id: Option<String>,
    /// The number of payments.
    pub count: Option<usize>,
    /// The total; positive: money in.
    pub total: Option<Amount>,
    /// The number of payments that the file lists under it.
    pub listed: usize,
}

/// A charge: negative is money out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The charge; negative where the account pays it.
    pub amount: Amount,
    /// Whether it is already inside the amount of the line, where the bank says so.
    pub included: Option<bool>,
    /// The bank's code or name of the charge.
    pub kind: Option<String>,
}

/// One payment inside an entry.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Detail {
    /// Signed as the entry, in the entry's currency where the bank gives it there; `None` when only the entry
    /// carries an amount.
    pub amount: Option<Amount>,
    /// What was ordered to be paid, in the currency of the order, signed as the entry.
    pub instructed: Option<Amount>,
    /// The rate of exchange, as written.
    pub exchange_rate: Option<String>,
    /// The id we gave our payment; banks write `NOTPROVIDED` for none, which is kept as `None`.
    pub end_to_end_id: Option<String>,
    /// Our instruction id.
    pub instruction_id: Option<String>,
    /// Our message id.
    pub message_id: Option<String>,
    /// Our batch id.
    pub payment_id: Option<String>,
    /// The bank's reference of the payment.
    pub bank_reference: Option<String>,
    /// The mandate that a direct debit was drawn on.
    pub mandate_id: Option<String>,
    /// The clearing's reference of the payment.
    pub transaction_id: Option<String>,
    /// The other side: who paid us, or whom we paid.
    pub counterparty: Counterparty,
    /// Free text lines.
    pub remittance: Vec<String>,
    /// Creditor references as written (`Strd/CdtrRefInf/Ref`).
    pub references: Vec<String>,
    /// Why the payment came back, where it is a return.
    pub returned: Option<Return>,
    /// Charges of this payment alone.
    pub charges: Vec<Charge>,
    /// Further text of the bank.
    pub information: Option<String>,
}

impl Detail {
    /// The payment slip references among the creditor references: FIK 71 and 75, giro 04 and 15.
    pub fn slip_references(&self) -> impl Iterator<Item = SlipReference> {
        self.references.iter().filter_map(|reference| SlipReference::find(reference))
    }
}

/// Names, texts and account numbers are left out of logs.
impl fmt::Debug for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Detail({:?}, {:?})", self.amount, self.bank_reference)
    }
}

/// The other side of a payment, as far as the bank tells.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Counterparty {
    /// The name.
    pub name: Option<String>,
    /// IBAN or other account number, as written.
    pub account: Option<String>,
}

/// Names and numbers are left out of logs.
impl fmt::Debug for Counterparty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Counterparty(hidden)")
    }
}

/// Why a payment came back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Return {
    /// ISO 20022 reason such as `AC04` (account closed), or the bank's own.
    pub reason: Option<String>,
    /// The bank's words.
    pub information: Vec<String>,
}

impl Statement {
    /// The opening balance: `OPBD`, else the previous closing `PRCD`. Of several days the first counts.
    #[must_use]
    pub fn opening(&self) -> Option<Amount> {
        self.earliest("OPBD").or_else(|| self.earliest("PRCD"))
    }

    /// The closing booked balance, of several days the last.
    #[must_use]
    pub fn closing(&self) -> Option<Amount> {
        // Backwards, so that of equal days the first in the file counts.
        let closing = self.balances.iter().rev().filter(|balance| balance.is("CLBD"));
        closing.max_by_key(|balance| balance.date).map(|balance| balance.amount)
    }

    fn earliest(&self, kind: &str) -> Option<Amount> {
        let opening = self.balances.iter().filter(|balance| balance.is(kind));
        opening.min_by_key(|balance| balance.date).map(|balance| balance.amount)
    }

    /// The first balance of that ISO code.
    #[must_use]
    pub fn balance(&self, kind: &str) -> Option<Amount> {
        self.balances.iter().find(|balance| balance.is(kind)).map(|balance| balance.amount)
    }

    /// The currency of the account; where the bank does not say, that of the booked balances, else of the
    /// first entry, else kroner.
    pub fn currency(&self) -> Currency {
        let balance = self.opening().or_else(|| self.closing()).map(Amount::currency);
        let entry = self.entries.first().map(|entry| entry.amount.currency());
        self.account.currency.or(balance).or(entry).unwrap_or(Currency::DKK)
    }

    /// Sum of all credits in the account's currency; entries in another are left out and found by
    /// [`findings`](super::check::findings).
    pub fn credits(&self) -> Amount {
        self.sum(|entry| !entry.amount.is_negative())
    }

    /// Sum of all debits in the account's currency, without sign.
    pub fn debits(&self) -> Amount {
        self.sum(|entry| entry.amount.is_negative()).abs()
    }

    /// What moved the booked balance, in the account's currency.
    pub fn movement(&self) -> Amount {
        self.sum(|entry| entry.status == EntryStatus::Booked)
    }

    /// Sum of those entries in the account's currency.
    pub(super) fn sum(&self, which: impl Fn(&Entry) -> bool) -> Amount {
        let amounts = self.entries.iter().filter(|entry| which(entry)).map(|entry| entry.amount);
        amounts.fold(Amount::zero(self.currency()), |sum, amount| sum.plus(amount).unwrap_or(sum))
    }
}
