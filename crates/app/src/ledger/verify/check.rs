//! What is recomputed, wherever the rows come from. Pure.

use std::collections::{BTreeMap, HashMap};

use kaemner_values::Ore;

use super::{Broken, VerifyReport};
use crate::ledger::canonical::{Fields, GENESIS, Hash};
use crate::ledger::record::{Record, hex};
use crate::ledger::trial_balance::PERIODS;

/// A balance as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ledger) struct KeptBalance {
    /// The account's key.
    pub account: String,
    pub year: i16,
    pub direct: bool,
    pub periods: [i64; PERIODS],
    pub total: i64,
}

type Key = (String, i16, bool);

/// Reads the vouchers of each series in order and remembers what they give.
#[derive(Default)]
pub(in crate::ledger) struct Checker {
    fields: Fields,
    series: BTreeMap<String, (i64, Hash)>,
    balances: HashMap<Key, [i64; PERIODS]>,
    pub report: VerifyReport,
}

impl Checker {
    /// The next voucher of its series.
    pub fn voucher(&mut self, record: &Record) -> Result<(), Broken> {
        let (last, prev) = self.series.get(&record.series).copied().unwrap_or((0, GENESIS));
        if record.no != last + 1 {
            let (series, expected) = (record.series.clone(), last + 1);
            return Err(Broken::Number { series, expected, found: record.no });
        }
        if record.prev_hash != hex(&prev) {
            return Err(Broken::Chain(record.place()));
        }
        self.check_sum(record)?;
        record.check_texts(&mut self.fields)?;
        let computed = record.computed(&mut self.fields, &prev)?;
        if record.hash != hex(&computed) {
            return Err(Broken::Content(record.place()));
        }
        self.series.insert(record.series.clone(), (record.no, computed));
        self.add(record)
    }

    fn check_sum(&self, record: &Record) -> Result<(), Broken> {
        let amounts = record.lines.iter().map(|line| Ore::new(line.amount_ore));
        let sum = amounts.clone().try_fold(Ore::ZERO, Ore::checked_add);
        let zero_line = amounts.clone().any(|amount| amount.is_zero());
        if record.lines.len() < 2 || sum != Some(Ore::ZERO) || zero_line {
            return Err(Broken::Unbalanced(record.place()));
        }
        Ok(())
    }

    fn add(&mut self, record: &Record) -> Result<(), Broken> {
        let period = record.period()?;
        for line in &record.lines {
            let key = (line.account.clone(), period.year().get(), record.direct);
            let sums = self.balances.entry(key).or_insert([0; PERIODS]);
            let sum = &mut sums[usize::from(period.number())];
            *sum = sum.checked_add(line.amount_ore).ok_or_else(|| Broken::Unbalanced(record.place()))?;
        }
        self.report.vouchers += 1;
        self.report.postings += u64::try_from(record.lines.len()).unwrap_or(u64::MAX);
        self.report.deleted_texts += u64::from(record.salt.is_none());
        Ok(())
    }

    /// A kept balance, once all vouchers are read.
    pub fn balance(&mut self, kept: &KeptBalance) -> Result<(), Broken> {
        let key = (kept.account.clone(), kept.year, kept.direct);
        let computed = self.balances.remove(&key).unwrap_or([0; PERIODS]);
        self.report.balances += 1;
        let total: i64 = computed.iter().sum();
        if computed != kept.periods || total != kept.total {
            let account = kept.account.clone();
            return Err(Broken::Balance { account, year: kept.year, kept: kept.total, computed: total });
        }
        Ok(())
    }

    /// No balance may be missing among those kept.
    pub fn all_balances(&self) -> Result<(), Broken> {
        let missing = self.balances.iter().filter(|(_, sums)| sums.iter().any(|sum| *sum != 0)).min();
        match missing {
            None => Ok(()),
            Some(((account, year, _), sums)) => Err(Broken::Balance {
                account: account.clone(),
                year: *year,
                kept: 0,
                computed: sums.iter().sum(),
            }),
        }
    }

    /// The head of a series.
    pub fn head(&mut self, series: &str, last_no: i64, hash: &str) -> Result<(), Broken> {
        let (last, computed) = self.series.get(series).copied().unwrap_or((0, GENESIS));
        self.report.series.push((series.to_owned(), last, hex(&computed)));
        if last != last_no || hash != hex(&computed) {
            return Err(Broken::Head(series.to_owned()));
        }
        Ok(())
    }

    /// No series may be missing among the heads.
    pub fn all_heads(&self) -> Result<(), Broken> {
        let known = |series: &&String| !self.report.series.iter().any(|(head, ..)| head == *series);
        match self.series.keys().find(known) {
            None => Ok(()),
            Some(series) => Err(Broken::Head(series.clone())),
        }
    }
}
