//! What does not add up in a statement. A statement with findings is still read: people decide.

use std::fmt;

use kaemner_values::danish;
use kaemner_values::iban::Iban;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::amount::{Amount, Currency};
use super::decimal::Decimal;
use super::pages::{Gap, Page};
use super::statement::{AccountMessage, Copied, Entry, Statement};
use super::totals;

/// One thing that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Opening balance and booked entries do not give the closing balance.
    Balance {
        /// Opening balance plus booked entries.
        expected: Amount,
        /// The closing balance of the file.
        closing: Amount,
    },
    /// A statement (camt.053) without opening or closing balance cannot be reconciled.
    NoBalance {
        /// `OPBD` or `CLBD`.
        kind: &'static str,
    },
    /// A page of a statement whose other pages are missing: nothing else can be said of its sums.
    Page(Page),
    /// The same was sent before and must not be booked again.
    Duplicate(Copied),
    /// The bank's own count of entries differs from the entries in the file.
    Count {
        /// Which entries.
        of: Of,
        /// What the bank says.
        stated: usize,
        /// What the file has.
        found: usize,
    },
    /// The bank's own sum differs from the entries in the file.
    Total {
        /// Of which entries.
        of: Of,
        /// What the bank says.
        stated: Decimal,
        /// What the entries sum to.
        found: Amount,
    },
    /// The payments in a batch do not sum to its line, or the bank's batch total differs.
    BatchTotal {
        /// The line, counted from 1.
        entry: usize,
        /// The amount of the line.
        amount: Amount,
        /// What its payments sum to, or the bank's batch total.
        found: Amount,
    },
    /// The bank's count of payments in a batch differs from those given.
    BatchCount {
        /// The line, counted from 1.
        entry: usize,
        /// What the bank says.
        stated: usize,
        /// What the file has.
        found: usize,
    },
    /// A payment slip reference with a wrong check digit: it will not be found among our claims.
    CheckDigit {
        /// The line, counted from 1.
        entry: usize,
        /// The reference.
        reference: String,
    },
    /// An entry in another currency than the account's.
    Currency {
        /// The line, counted from 1.
        entry: usize,
        /// The currency found.
        found: Currency,
    },
    /// The account looks like a Danish IBAN but its check digits are wrong.
    Account,
}

/// What a total of the bank is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// All entries.
    Entries,
    /// Money in.
    Credits,
    /// Money out.
    Debits,
    /// Credits less debits.
    Net,
}

impl Of {
    /// The words a person knows.
    #[must_use]
    pub const fn message(self) -> Message {
        Message::new(match self {
            Self::Entries => "bank-check-of-entries",
            Self::Credits => "bank-check-of-credits",
            Self::Debits => "bank-check-of-debits",
            Self::Net => "bank-check-of-net",
        })
    }
}

/// One word for logs.
impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Entries => "entries",
            Self::Credits => "credits",
            Self::Debits => "debits",
            Self::Net => "credits less debits",
        })
    }
}

impl Finding {
    /// The stable name of the kind of finding, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Balance { .. } => "balance",
            Self::NoBalance { .. } => "no-balance",
            Self::Page(_) => "page",
            Self::Duplicate(_) => "duplicate",
            Self::Count { .. } => "count",
            Self::Total { .. } => "total",
            Self::BatchTotal { .. } => "batch-total",
            Self::BatchCount { .. } => "batch-count",
            Self::CheckDigit { .. } => "check-digit",
            Self::Currency { .. } => "currency",
            Self::Account => "account",
        }
    }

    /// Whether the statement as a whole is not what the bank says it is, so that nothing of it may be booked.
    /// Other findings are about single lines and references, or need a person to look.
    #[must_use]
    pub const fn spoils_statement(&self) -> bool {
        matches!(self, Self::Balance { .. } | Self::Page(_) | Self::Count { .. } | Self::Total { .. })
    }

    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Balance { expected, closing } => {
                text!("bank-check-balance", expected = shown(*expected), closing = shown(*closing))
            }
            Self::NoBalance { kind } => text!("bank-check-no-balance", kind = *kind),
            Self::Page(page) => page_message(page),
            Self::Duplicate(copied) => text!("bank-check-duplicate", code = copied.code()),
            Self::Count { of, stated, found } => {
                text!("bank-check-count", of = of.message(), stated = *stated, found = *found)
            }
            Self::Total { of, stated, found } => {
                text!(
                    "bank-check-total",
                    of = of.message(),
                    stated = stated.to_string(),
                    found = shown(*found)
                )
            }
            Self::BatchTotal { entry, amount, found } => {
                text!(
                    "bank-check-batch-total",
                    entry = *entry,
                    amount = shown(*amount),
                    found = shown(*found)
                )
            }
            Self::BatchCount { entry, stated, found } => {
                text!("bank-check-batch-count", entry = *entry, stated = *stated, found = *found)
            }
            Self::CheckDigit { entry, reference } => {
                text!("bank-check-check-digit", entry = *entry, reference = reference.as_str())
            }
            Self::Currency { entry, found } => {
                text!("bank-check-currency", entry = *entry, found = found.code())
            }
            Self::Account => text!("bank-check-account"),
        }
    }
}

fn page_message(page: &Page) -> Message {
    match page.gap {
        Gap::Missing(missing) => {
            text!("bank-check-page", number = i64::from(page.number), missing = i64::from(missing))
        }
        Gap::Clash => text!("bank-check-page-clash", number = i64::from(page.number)),
    }
}

/// Kroner as Danish staff write them; other currencies as the file writes them.
fn shown(amount: Amount) -> String {
    let foreign = || format!("{amount} {}", amount.currency());
    amount.ore().map_or_else(foreign, danish::amount_with_currency)
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balance { expected, closing } => {
                write!(
                    f,
                    "opening balance and booked entries give {expected}, but the closing balance is {closing}"
                )
            }
            Self::NoBalance { kind } => write!(f, "balance {kind} is missing"),
            Self::Page(page) => {
                write!(f, "page {} of a statement whose other pages are missing", page.number)
            }
            Self::Duplicate(copied) => write!(f, "marked {}: it was sent before", copied.code()),
            Self::Count { of, stated, found } => {
                write!(f, "the bank counts {stated} {of}, the file has {found}")
            }
            Self::Total { of, stated, found } => {
                write!(f, "the bank's total of {of} is {stated}, the entries sum to {found}")
            }
            Self::BatchTotal { entry, amount, found } => {
                write!(f, "entry {entry} is {amount}, but its payments or its batch total give {found}")
            }
            Self::BatchCount { entry, stated, found } => {
                write!(f, "entry {entry} should have {stated} payments, the file has {found}")
            }
            Self::CheckDigit { entry, reference } => {
                write!(f, "entry {entry} has payment id {reference} with a wrong check digit")
            }
            Self::Currency { entry, found } => {
                write!(f, "entry {entry} is in {found}, not the account's currency")
            }
            Self::Account => f.write_str("the account number fails its own check digits"),
        }
    }
}

/// Everything that does not add up, in the order of the statement.
#[must_use]
pub fn findings(kind: AccountMessage, statement: &Statement) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(account(&statement.account.number));
    found.extend(statement.copy.filter(|copied| copied.is_sent_before()).map(Finding::Duplicate));
    match statement.page {
        Some(page) => found.push(Finding::Page(page)),
        None => {
            found.extend(balances(kind, statement));
            found.extend(totals::findings(statement));
        }
    }
    for (at, entry) in statement.entries.iter().enumerate() {
        found.extend(currency(at + 1, entry, statement.currency()));
        found.extend(batch(at + 1, entry));
        found.extend(check_digits(at + 1, entry));
    }
    found
}

/// Whether opening plus booked entries is closing; `None` without both balances, and for a page alone.
#[must_use]
pub fn reconciles(statement: &Statement) -> Option<bool> {
    if statement.page.is_some() {
        return None;
    }
    let (opening, closing) = (statement.opening()?, statement.closing()?);
    Some(opening.plus(statement.movement()) == Some(closing))
}

fn account(number: &str) -> Option<Finding> {
    let digits = |rest: &str| rest.bytes().take(2).all(|byte| byte.is_ascii_digit());
    let danish = number.strip_prefix("DK").is_some_and(digits);
    (danish && number.parse::<Iban>().is_err()).then_some(Finding::Account)
}

fn balances(kind: AccountMessage, statement: &Statement) -> Vec<Finding> {
    match (statement.opening(), statement.closing()) {
        (Some(opening), Some(closing)) => {
            match opening.plus(statement.movement()) {
                Some(expected) if expected == closing => Vec::new(),
                // In another currency than the entries the opening balance stands alone.
                expected => vec![Finding::Balance { expected: expected.unwrap_or(opening), closing }],
            }
        }
        _ if kind != AccountMessage::Statement => Vec::new(),
        (opening, closing) => {
            let missing = [("OPBD", opening.is_none()), ("CLBD", closing.is_none())];
            missing
                .into_iter()
                .filter(|(_, gone)| *gone)
                .map(|(kind, _)| Finding::NoBalance { kind })
                .collect()
        }
    }
}

fn currency(at: usize, entry: &Entry, expected: Currency) -> Option<Finding> {
    let found = entry.amount.currency();
    (expected != found).then_some(Finding::Currency { entry: at, found })
}

fn batch(at: usize, entry: &Entry) -> Vec<Finding> {
    let differs = |sum: &Amount| *sum != entry.amount && !charges_explain(entry, *sum);
    let sums = [details_sum(entry), batches_sum(entry)].into_iter().flatten().filter(differs);
    let sums = sums.map(|found| Finding::BatchTotal { entry: at, amount: entry.amount, found });
    let counts = entry.batches.iter().filter_map(|batch| {
        let stated = batch.count.filter(|stated| batch.listed > 0 && *stated != batch.listed)?;
        Some(Finding::BatchCount { entry: at, stated, found: batch.listed })
    });
    sums.chain(counts).collect()
}

/// The sum of the batches of a line; `None` where one has no total or another currency.
fn batches_sum(entry: &Entry) -> Option<Amount> {
    let totals: Option<Vec<_>> = entry.batches.iter().map(|batch| batch.total).collect();
    Amount::sum(entry.amount.currency(), totals.filter(|totals| !totals.is_empty())?)
}

/// The sum of the payments of a line; `None` where one has no amount or another currency.
fn details_sum(entry: &Entry) -> Option<Amount> {
    let amounts: Option<Vec<_>> = entry.details.iter().map(|detail| detail.amount).collect();
    Amount::sum(entry.amount.currency(), amounts.filter(|amounts| !amounts.is_empty())?)
}

/// Whether the payments give the line once the charges taken from them, or from the line, are counted. Charges
/// that the bank says are not in the line explain nothing.
fn charges_explain(entry: &Entry, sum: Amount) -> bool {
    let of_payments: Vec<_> = entry.details.iter().flat_map(|detail| &detail.charges).collect();
    let of_line: Vec<_> = entry.charges.iter().collect();
    [of_payments, of_line].into_iter().any(|charges| {
        let mut inside = charges.into_iter().filter(|charge| charge.included != Some(false));
        inside.try_fold(sum, |sum, charge| sum.plus(charge.amount)) == Some(entry.amount)
    })
}

fn check_digits(at: usize, entry: &Entry) -> Vec<Finding> {
    let references = entry.details.iter().flat_map(super::statement::Detail::slip_references);
    let wrong = references.filter(|slip| !slip.check_digit_ok());
    wrong.map(|slip| Finding::CheckDigit { entry: at, reference: slip.reference }).collect()
}
