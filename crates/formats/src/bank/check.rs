//! What does not add up in a statement. A statement with findings is still read: people decide.

use std::fmt;

use kaemner_values::danish;
use kaemner_values::iban::Iban;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::amount::{Amount, Currency};
use super::statement::{AccountMessage, Entry, Statement};

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
    /// The bank's own count of entries differs from the entries in the file.
    Count {
        /// What the bank says.
        stated: usize,
        /// What the file has.
        found: usize,
    },
    /// The bank's own sum of credits or debits differs from the entries in the file.
    Total {
        /// What the bank says.
        stated: String,
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

impl Finding {
    /// The stable name of the kind of finding, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Balance { .. } => "balance",
            Self::NoBalance { .. } => "no-balance",
            Self::Count { .. } => "count",
            Self::Total { .. } => "total",
            Self::BatchTotal { .. } => "batch-total",
            Self::BatchCount { .. } => "batch-count",
            Self::CheckDigit { .. } => "check-digit",
            Self::Currency { .. } => "currency",
            Self::Account => "account",
        }
    }

    /// Whether sums do not reconcile; other findings are about single references.
    #[must_use]
    pub const fn is_about_sums(&self) -> bool {
        !matches!(self, Self::NoBalance { .. } | Self::CheckDigit { .. } | Self::Account)
    }

    /// What a person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Balance { expected, closing } => {
                text!("bank-check-balance", expected = shown(*expected), closing = shown(*closing))
            }
            Self::NoBalance { kind } => text!("bank-check-no-balance", kind = *kind),
            Self::Count { stated, found } => text!("bank-check-count", stated = *stated, found = *found),
            Self::Total { stated, found } => {
                text!("bank-check-total", stated = stated.as_str(), found = shown(*found))
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
            Self::Count { stated, found } => {
                write!(f, "the bank counts {stated} entries, the file has {found}")
            }
            Self::Total { stated, found } => {
                write!(f, "the bank's total is {stated}, the entries sum to {found}")
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
    found.extend(balances(kind, statement));
    found.extend(totals(statement));
    for (at, entry) in statement.entries.iter().enumerate() {
        found.extend(currency(at + 1, entry, statement.currency()));
        found.extend(batch(at + 1, entry));
        found.extend(check_digits(at + 1, entry));
    }
    found
}

/// Whether opening plus booked entries is closing; `None` without both balances.
#[must_use]
pub fn reconciles(statement: &Statement) -> Option<bool> {
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

fn totals(statement: &Statement) -> Vec<Finding> {
    let totals = &statement.totals;
    let all = statement.entries.len();
    let zeros = statement.entries.iter().filter(|entry| entry.amount.is_zero()).count();
    let debits = statement.entries.iter().filter(|entry| entry.amount.is_negative()).count();
    // An entry of nothing may be counted on either side.
    let credits = all - zeros - debits;
    let counts = [(totals.entries, all, 0), (totals.credits, credits, zeros), (totals.debits, debits, zeros)];
    let sums = [(&totals.credit_sum, statement.credits()), (&totals.debit_sum, statement.debits())];
    let counts = counts.into_iter().filter_map(|(stated, found, either)| {
        let fits = found..=found + either;
        stated.filter(|stated| !fits.contains(stated)).map(|stated| Finding::Count { stated, found })
    });
    let sums = sums.into_iter().filter_map(|(stated, found)| total(stated.as_deref()?, found));
    counts.chain(sums).collect()
}

fn total(stated: &str, found: Amount) -> Option<Finding> {
    // A sum, unlike an amount, may have up to 17 decimals.
    let short =
        if stated.contains('.') { stated.trim_end_matches('0').trim_end_matches('.') } else { stated };
    let same = Amount::parse(short, found.currency().code()) == Ok(found);
    (!same).then(|| Finding::Total { stated: stated.to_owned(), found })
}

fn currency(at: usize, entry: &Entry, expected: Currency) -> Option<Finding> {
    let found = entry.amount.currency();
    (expected != found).then_some(Finding::Currency { entry: at, found })
}

fn batch(at: usize, entry: &Entry) -> Vec<Finding> {
    let mut found = Vec::new();
    let batch_total = |found| Finding::BatchTotal { entry: at, amount: entry.amount, found };
    let differs = |sum: &Amount| *sum != entry.amount && !charges_explain(entry, *sum);
    if let Some(sum) = details_sum(entry).filter(differs) {
        found.push(batch_total(sum));
    }
    let Some(batch) = &entry.batch else { return found };
    let differs =
        |total: &Amount| total.currency() == entry.amount.currency() && *total != entry.amount.abs();
    found.extend(batch.total.filter(differs).map(batch_total));
    let given = entry.details.len();
    let miscounted = batch.count.filter(|stated| given > 0 && *stated != given);
    found.extend(miscounted.map(|stated| Finding::BatchCount { entry: at, stated, found: given }));
    found
}

/// The sum of the payments of a line; `None` where one has no amount or another currency.
fn details_sum(entry: &Entry) -> Option<Amount> {
    let amounts: Option<Vec<_>> = entry.details.iter().map(|detail| detail.amount).collect();
    Amount::sum(entry.amount.currency(), amounts.filter(|amounts| !amounts.is_empty())?)
}

/// Whether the payments give the line once the charges taken from them, or from the line, are counted.
fn charges_explain(entry: &Entry, sum: Amount) -> bool {
    let of_payments: Vec<_> = entry.details.iter().flat_map(|detail| &detail.charges).collect();
    let of_line: Vec<_> = entry.charges.iter().collect();
    [of_payments, of_line].into_iter().any(|charges| {
        charges.into_iter().try_fold(sum, |sum, charge| sum.plus(charge.amount)) == Some(entry.amount)
    })
}

fn check_digits(at: usize, entry: &Entry) -> Vec<Finding> {
    let references = entry.details.iter().flat_map(super::statement::Detail::slip_references);
    let wrong = references.filter(|slip| !slip.check_digit_ok());
    wrong.map(|slip| Finding::CheckDigit { entry: at, reference: slip.reference }).collect()
}
