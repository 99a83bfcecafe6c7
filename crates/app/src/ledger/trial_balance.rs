//! Trial balance by any level of the account string, from the kept balances.

use std::collections::BTreeMap;

use kaemner_store::{StoreError, Tx};
use kaemner_values::Ore;
use kaemner_values::period::{AccountingPeriod, Year};

use super::{LedgerError, sql};
use crate::actor::{Act, Actor, UnitFilter};

/// Periods of a year: the opening, twelve months and the supplementary period.
pub const PERIODS: usize = 14;

/// A part of the account that balances are summed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// First digit.
    MainAccount,
    /// Three digits.
    MainFunction,
    /// Five digits.
    Function,
    /// Kind of item.
    Dranst,
    /// Ownership.
    Ownership,
    /// Authorised site.
    Site,
    /// Grouping.
    Grouping,
    /// First digit of the art.
    MainArt,
    /// Both digits of the art.
    Art,
    /// The unit's path.
    Unit,
    /// Cost centre or PSP element.
    CostBearer,
    /// Project.
    Project,
    /// The whole combination, by its compact number.
    Account,
}

impl Level {
    /// All levels in the order of the account string.
    pub const ALL: [Self; 13] = [
        Self::MainAccount,
        Self::MainFunction,
        Self::Function,
        Self::Dranst,
        Self::Ownership,
        Self::Site,
        Self::Grouping,
        Self::MainArt,
        Self::Art,
        Self::Unit,
        Self::CostBearer,
        Self::Project,
        Self::Account,
    ];

    /// The name in addresses and exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MainAccount => "main_account",
            Self::MainFunction => "main_function",
            Self::Function => "function",
            Self::Dranst => "dranst",
            Self::Ownership => "ownership",
            Self::Site => "site",
            Self::Grouping => "grouping",
            Self::MainArt => "main_art",
            Self::Art => "art",
            Self::Unit => "unit",
            Self::CostBearer => "cost_bearer",
            Self::Project => "project",
            Self::Account => "account",
        }
    }

    /// The level of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// Whether the balances kept by function and dranst are enough.
    const fn is_of_function(self) -> bool {
        matches!(self, Self::MainAccount | Self::MainFunction | Self::Function | Self::Dranst)
    }
}

/// Which balances are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialBalanceQuery {
    /// The accounting year.
    pub year: Year,
    /// Summed by these levels, in this order.
    pub by: Vec<Level>,
    /// Only what has these values; drilling down adds one.
    pub within: Vec<(Level, String)>,
}

/// Amounts of one year: one per period, and their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearAmounts {
    /// Opening, months 1 to 12, supplementary period.
    pub periods: [Ore; PERIODS],
    /// Their sum.
    pub total: Ore,
}

impl YearAmounts {
    /// Nothing.
    pub const ZERO: Self = Self { periods: [Ore::ZERO; PERIODS], total: Ore::ZERO };

    /// Opening and movements up to and including a period.
    pub fn to(&self, period: AccountingPeriod) -> Ore {
        self.periods[..=usize::from(period.number())].iter().copied().sum()
    }

    /// Movements alone, up to and including a period: the opening left out.
    pub fn movement_to(&self, period: AccountingPeriod) -> Ore {
        self.to(period) - self.periods[0]
    }

    fn add(&mut self, other: &Self) {
        for (sum, amount) in self.periods.iter_mut().zip(other.periods) {
            *sum += amount;
        }
        self.total += other.total;
    }
}

/// One row of a trial balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialRow {
    /// The values of the levels asked for, in their order.
    pub key: Vec<String>,
    /// The amounts.
    pub amounts: YearAmounts,
}

/// A kept balance with the parts of its account.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub account: i64,
    /// The 16 digits, or the first six where the rest is not kept.
    pub digits: String,
    pub unit: String,
    pub cost_bearer: String,
    pub project: String,
    pub direct: bool,
    pub amounts: YearAmounts,
}

impl Kept {
    fn value(&self, level: Level) -> String {
        let digits = |from: usize, to: usize| self.digits.get(from..to).unwrap_or("").to_owned();
        match level {
            Level::MainAccount => digits(0, 1),
            Level::MainFunction => digits(0, 3),
            Level::Function => digits(0, 5),
            Level::Dranst => digits(5, 6),
            Level::Ownership => digits(6, 7),
            Level::Site => digits(7, 11),
            Level::Grouping => digits(11, 14),
            Level::MainArt => digits(14, 15),
            Level::Art => digits(14, 16),
            Level::Unit => self.unit.clone(),
            Level::CostBearer => self.cost_bearer.clone(),
            Level::Project => self.project.clone(),
            Level::Account => self.account.to_string(),
        }
    }
}

/// The trial balance of a year, ordered by its levels: what the person may see, summed.
///
/// # Errors
/// Only those of the store; without any right the answer is empty.
pub fn trial_balance(
    tx: &mut Tx<'_>,
    by: &Actor,
    query: &TrialBalanceQuery,
) -> Result<Vec<TrialRow>, LedgerError> {
    let mut sums = Sums { query, rows: BTreeMap::new() };
    each_kept(tx, by, query, &mut |kept| sums.add(kept))?;
    Ok(sums.rows())
}

/// Main account 8 of a year, derived: for each function of main account 9 its movement, without what was
/// booked straight against 9.75. Together with main accounts 0-7 it sums to zero.
///
/// # Errors
/// Only those of the store.
pub fn main_account_8(tx: &mut Tx<'_>, by: &Actor, year: Year) -> Result<Vec<TrialRow>, LedgerError> {
    let query = TrialBalanceQuery { year, by: vec![Level::Function], within: Vec::new() };
    let mut sums = Sums { query: &query, rows: BTreeMap::new() };
    each_kept(tx, by, &query, &mut |kept| {
        if kept.direct || !kept.digits.starts_with('9') {
            return;
        }
        let mut moved = kept.clone();
        moved.digits.replace_range(..1, "8");
        moved.amounts.total -= moved.amounts.periods[0];
        moved.amounts.periods[0] = Ore::ZERO;
        sums.add(&moved);
    })?;
    Ok(sums.rows())
}

fn each_kept(
    tx: &mut Tx<'_>,
    by: &Actor,
    query: &TrialBalanceQuery,
    f: &mut dyn FnMut(&Kept),
) -> Result<(), StoreError> {
    let filter = by.filter(Act::ReadLedger);
    let levels = query.by.iter().chain(query.within.iter().map(|(level, _)| level));
    if filter == UnitFilter::Everything && levels.copied().all(Level::is_of_function) {
        sql::report::each_function_balance(tx, query.year, f)
    } else {
        sql::report::each_balance(tx, query.year, &filter, f)
    }
}

struct Sums<'q> {
    query: &'q TrialBalanceQuery,
    rows: BTreeMap<Vec<String>, YearAmounts>,
}

impl Sums<'_> {
    fn add(&mut self, kept: &Kept) {
        if self.query.within.iter().all(|(level, value)| kept.value(*level) == *value) {
            let key = self.query.by.iter().map(|level| kept.value(*level)).collect();
            self.rows.entry(key).or_insert(YearAmounts::ZERO).add(&kept.amounts);
        }
    }

    fn rows(self) -> Vec<TrialRow> {
        self.rows.into_iter().map(|(key, amounts)| TrialRow { key, amounts }).collect()
    }
}
