//! Vouchers and what decides whether one may be posted. Pure.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use kaemner_law::chart::AccountString;
use kaemner_store::DocumentHash;
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;
use uuid::Uuid;

use super::LedgerError;
use crate::actor::UnitPath;

crate::ids::entity_id! {
    /// One voucher (bilag).
    VoucherId
}
crate::ids::entity_id! {
    /// One batch of vouchers that came in together.
    BatchId
}

/// Lines on one voucher at most.
pub const LINES_MAX: usize = 10_000;
/// Characters in a text at most.
pub const TEXT_CHARS_MAX: usize = 500;
/// Documents on one voucher at most.
pub const DOCUMENTS_MAX: usize = 50;

/// A series of vouchers with its own gapless numbers and its own chain: one to eight capital letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series(String);

impl Series {
    /// The series every municipality has from the start, with their Danish names.
    pub const STANDARD: [(&'static str, &'static str); 8] = [
        ("FIN", "Finansbilag"),
        ("FAK", "Fakturaer"),
        ("BET", "Betalinger"),
        ("BANK", "Bankposteringer"),
        ("LON", "Løn"),
        ("IMP", "Indlæste bilag"),
        ("FAG", "Fagsystemer"),
        ("AAR", "Årsafslutning og primo"),
    ];

    /// The series with this code; fails where it is not one to eight capital letters or digits.
    pub fn new(code: &str) -> Result<Self, LedgerError> {
        let fits = (1..=8).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if fits { Ok(Self(code.to_owned())) } else { Err(LedgerError::NoSuchSeries(code.to_owned())) }
    }

    fn standard(at: usize) -> Self {
        Self(Self::STANDARD[at].0.to_owned())
    }

    /// Vouchers entered by hand.
    #[must_use]
    pub fn manual() -> Self {
        Self::standard(0)
    }
    /// Invoices and credit notes.
    #[must_use]
    pub fn invoices() -> Self {
        Self::standard(1)
    }
    /// Payments sent.
    #[must_use]
    pub fn payments() -> Self {
        Self::standard(2)
    }
    /// Bank statements.
    #[must_use]
    pub fn bank() -> Self {
        Self::standard(3)
    }
    /// Pay runs.
    #[must_use]
    pub fn payroll() -> Self {
        Self::standard(4)
    }
    /// Imported vouchers.
    #[must_use]
    pub fn import() -> Self {
        Self::standard(5)
    }
    /// Deliveries from specialist systems.
    #[must_use]
    pub fn deliveries() -> Self {
        Self::standard(6)
    }
    /// Opening balances and year end.
    #[must_use]
    pub fn year_end() -> Self {
        Self::standard(7)
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Series {
    type Err = LedgerError;
    fn from_str(code: &str) -> Result<Self, LedgerError> {
        Self::new(code)
    }
}

macro_rules! source_kinds {
    ($($(#[$meta:meta])* $kind:ident => $name:literal,)+) => {
        /// What a voucher comes from.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum SourceKind { $($(#[$meta])* $kind,)+ }

        impl SourceKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// The name that is stored and hashed.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }
        }
    };
}

source_kinds! {
    /// A person at the screen.
    Manual => "manual",
    /// A received invoice or credit note.
    Invoice => "invoice",
    /// A payment that was sent.
    Payment => "payment",
    /// A line on a bank statement.
    BankStatement => "bank_statement",
    /// A pay run.
    PayRun => "pay_run",
    /// A file that was read in.
    Import => "import",
    /// A delivery from a specialist system (fagsystem).
    Delivery => "delivery",
    /// A program at the API.
    Api => "api",
    /// The reversal of another voucher.
    Reversal => "reversal",
    /// Lines moved from another voucher (ompostering).
    Repost => "repost",
    /// Opening balances.
    Opening => "opening",
    /// Closing of a year.
    YearEnd => "year_end",
    /// A rule, for example an allocation key.
    Rule => "rule",
}

impl SourceKind {
    /// The kind of that stored name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// Where a voucher comes from: the kind and the thing's own id or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherSource {
    /// The kind.
    pub kind: SourceKind,
    /// The id of the invoice, run, statement line …; a number for the reader, never a personal number.
    pub reference: Option<String>,
}

impl VoucherSource {
    /// Entered by a person.
    #[must_use]
    pub const fn manual() -> Self {
        Self { kind: SourceKind::Manual, reference: None }
    }

    /// From a thing with its own id.
    #[must_use]
    pub fn of(kind: SourceKind, reference: impl fmt::Display) -> Self {
        Self { kind, reference: Some(reference.to_string()) }
    }
}

/// An account as it is booked: the authorised string, and beside it the municipality's own dimensions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewAccount {
    /// The authorised 16 digits.
    pub string: AccountString,
    /// The unit that answers for the amount.
    pub unit: UnitPath,
    /// Cost centre or PSP element, `""` for none.
    pub cost_bearer: String,
    /// Project, `""` for none.
    pub project: String,
}

impl NewAccount {
    /// The account without cost bearer and project.
    #[must_use]
    pub fn new(string: AccountString, unit: UnitPath) -> Self {
        Self { string, unit, cost_bearer: String::new(), project: String::new() }
    }

    /// The four parts in one text, `5283010100001049|/3/41/|4711|`: what is unique, and what the hash covers.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}|{}|{}|{}", self.string, self.unit, self.cost_bearer, self.project)
    }

    fn check(&self, line: usize) -> Result<(), LedgerError> {
        let fits = |part: &str| part.len() <= 40 && part.chars().all(|c| c != '|' && !c.is_control());
        if fits(&self.cost_bearer) && fits(&self.project) {
            Ok(())
        } else {
            Err(LedgerError::BadDimension { line })
        }
    }
}

/// Why a combination that the chart has not seen is used, and who owns the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The reason in the person's own words.
    pub text: String,
    /// The person or team that answers for the question.
    pub owner: String,
}

/// One line of a voucher to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPosting {
    /// Where it is booked.
    pub account: NewAccount,
    /// Debit positive, credit negative, never zero.
    pub amount: Ore,
    /// The line's own text; empty where the voucher's text says it.
    pub text: String,
    /// The supplier or debtor it concerns.
    pub supplier: Option<Uuid>,
    /// The person it concerns (personbogføring), by id, never by personal number.
    pub person: Option<Uuid>,
    /// When it falls due.
    pub due: Option<Date>,
    /// The account as it arrived, where it was translated.
    pub arrived_as: Option<String>,
    /// Required where the chart has not seen the combination and it is booked the first time.
    pub reason: Option<Reason>,
    /// A line that follows from the others by rule: what is owed, and VAT. Nobody chooses its account, so nobody's
    /// right is asked for it.
    pub follows: bool,
}

impl NewPosting {
    /// A line with an account and an amount.
    #[must_use]
    pub const fn new(account: NewAccount, amount: Ore) -> Self {
        Self {
            account,
            amount,
            text: String::new(),
            supplier: None,
            person: None,
            due: None,
            arrived_as: None,
            reason: None,
            follows: false,
        }
    }
}

/// A voucher to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVoucher {
    /// The caller's own id, so that posting twice gives the first result; `None` makes a fresh one.
    pub id: Option<VoucherId>,
    /// Which series numbers it.
    pub series: Series,
    /// The business date.
    pub date: Date,
    /// The period it is booked in; `None` is the date's month.
    pub period: Option<AccountingPeriod>,
    /// Where it comes from.
    pub source: VoucherSource,
    /// What it is about.
    pub text: String,
    /// Two or more lines that sum to zero.
    pub lines: Vec<NewPosting>,
    /// Its documents.
    pub documents: Vec<DocumentHash>,
}

/// A voucher that is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Its id.
    pub id: VoucherId,
    /// Its series.
    pub series: Series,
    /// Its number in the series.
    pub no: i64,
}

/// Whether a period takes postings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodState {
    /// It does.
    Open,
    /// It does not.
    Closed,
}

impl PeriodState {
    /// The name that is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The state of that stored name; the schema allows no third.
    pub(super) fn read(stored: &str) -> Self {
        if stored == "open" { Self::Open } else { Self::Closed }
    }
}

/// What [`decide`] adds to a voucher that may be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    pub period: AccountingPeriod,
    /// Main account 9 booked straight against 9.75.
    pub direct: bool,
}

/// Whether the voucher may be posted, apart from rights, chart and the period's state.
/// The checks stand in the order a person should hear of them.
pub(super) fn decide(new: &NewVoucher) -> Result<Decided, LedgerError> {
    check_texts(new)?;
    check_lines(&new.lines)?;
    let period = new.period.unwrap_or_else(|| AccountingPeriod::of(new.date));
    check_period(new, period)?;
    Ok(Decided { period, direct: is_direct(&new.lines)? })
}

fn check_texts(new: &NewVoucher) -> Result<(), LedgerError> {
    let long = |text: &str| text.chars().nth(TEXT_CHARS_MAX).is_some();
    if long(&new.text) || new.lines.iter().any(|line| long(&line.text)) {
        return Err(LedgerError::TextTooLong);
    }
    if new.documents.len() > DOCUMENTS_MAX {
        return Err(LedgerError::TooManyDocuments);
    }
    Ok(())
}

fn check_lines(lines: &[NewPosting]) -> Result<(), LedgerError> {
    match lines.len() {
        0 | 1 => return Err(LedgerError::TooFewLines),
        2..=LINES_MAX => {}
        _ => return Err(LedgerError::TooManyLines),
    }
    let mut sum = Ore::ZERO;
    for (line, posting) in (1..).zip(lines) {
        if posting.amount.is_zero() {
            return Err(LedgerError::ZeroLine { line });
        }
        if main_account(posting) == 8 {
            return Err(LedgerError::OnMainAccount8 { line });
        }
        posting.account.check(line)?;
        sum = sum.checked_add(posting.amount).ok_or(LedgerError::TooLarge)?;
    }
    if sum.is_zero() { Ok(()) } else { Err(LedgerError::Unbalanced(sum)) }
}

/// A posting goes to the month of its date or a later one; the supplementary period takes what is dated
/// in December or in the year after; the opening takes opening balances alone.
fn check_period(new: &NewVoucher, period: AccountingPeriod) -> Result<(), LedgerError> {
    let month = AccountingPeriod::of(new.date);
    let opening = new.source.kind == SourceKind::Opening;
    let fits = if period.is_opening() || opening {
        period.is_opening() && opening && new.date.year() == period.year().get()
    } else if period.is_supplementary() {
        month.number() == 12 && month.year() == period.year() || new.date.year() == period.year().get() + 1
    } else {
        month <= period
    };
    if fits { Ok(()) } else { Err(LedgerError::PeriodAndDate { period, date: new.date }) }
}

/// Whether main account 9 is booked straight against 9.75 (balancekonto). Such a voucher holds main
/// account 9 alone: otherwise the derived main account 8 would not balance main accounts 0-7.
fn is_direct(lines: &[NewPosting]) -> Result<bool, LedgerError> {
    if !lines.iter().any(|line| line.account.string.function.get() / 100 == 975) {
        return Ok(false);
    }
    match (1..).zip(lines).find(|(_, line)| main_account(line) != 9) {
        Some((line, _)) => Err(LedgerError::MixedDirect { line }),
        None => Ok(true),
    }
}

fn main_account(line: &NewPosting) -> u32 {
    line.account.string.function.get() / 10_000
}
