//! Verification of a live store.

use std::collections::HashSet;

use kaemner_store::Tx;
use uuid::Uuid;

use super::{Broken, Checker, VerifyReport};
use crate::actor::{Act, Actor, At};
use crate::events::{self, Object};
use crate::ledger::record::{Record, hex};
use crate::ledger::{LedgerError, Series, anchor, sql};

/// Vouchers read at a time.
pub(in crate::ledger) const PAGE: i64 = 500;

enum Stop {
    Broken(Broken),
    Error(LedgerError),
}

impl<E: Into<LedgerError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// Recomputes everything that the ledger promises, from its rows. `progress` hears of the vouchers read.
///
/// Run it in a reading transaction: it sees one moment. What is found first stands in the report; the rest is
/// not looked at.
///
/// # Errors
/// Without the right, and those of the store; a broken ledger is an answer, not an error.
pub fn verify_store(
    tx: &mut Tx<'_>,
    by: &Actor,
    progress: &mut dyn FnMut(u64),
) -> Result<VerifyReport, LedgerError> {
    by.may(Act::VerifyLedger, At::anywhere())?;
    let mut checker = Checker::default();
    match check(tx, &mut checker, progress) {
        Ok(()) => {}
        Err(Stop::Broken(broken)) => checker.report.broken = Some(broken),
        Err(Stop::Error(error)) => return Err(error),
    }
    Ok(checker.report)
}

fn check(tx: &mut Tx<'_>, checker: &mut Checker, progress: &mut dyn FnMut(u64)) -> Result<(), Stop> {
    unsealed(tx)?;
    let mut trail = Trail::default();
    for series in sql::verify::series(tx)? {
        each_record(tx, &series, &mut |tx, record| {
            checker.voucher(record).map_err(Stop::Broken)?;
            trail.check(tx, record)?;
            progress(checker.report.vouchers);
            Ok(())
        })?;
    }
    heads(tx, checker)?;
    let postings = sql::verify::count_postings(tx)?;
    if u64::try_from(postings) != Ok(checker.report.postings) {
        return Err(Stop::Broken(Broken::Stray("ledger_posting".to_owned())));
    }
    balances(tx, checker)?;
    let log = events::verify(tx)?;
    checker.report.events = u64::try_from(log.events).unwrap_or(u64::MAX);
    checker.report.unsealed_events = u64::try_from(log.unsealed).unwrap_or(u64::MAX);
    if let Some(broken) = log.broken {
        return Err(Stop::Broken(Broken::Events(broken.to_string())));
    }
    anchors(tx, checker)
}

/// Every record of a series in order, a page at a time.
fn each_record(
    tx: &mut Tx<'_>,
    series: &Series,
    f: &mut dyn FnMut(&mut Tx<'_>, &Record) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut after = 0;
    loop {
        let page = sql::verify::page(tx, series, after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.posted.no;
        for (voucher, prev_hash) in &page {
            if let Some(broken) = voucher.stray() {
                return Err(Stop::Broken(broken));
            }
            f(tx, &Record::of(voucher, prev_hash))?;
        }
    }
}

/// A voucher that no seal holds is in no series, and would not be read below.
fn unsealed(tx: &mut Tx<'_>) -> Result<(), Stop> {
    match sql::verify::unsealed(tx)? {
        None => Ok(()),
        Some(id) => Err(Stop::Broken(Broken::Unsealed(id.to_string()))),
    }
}

fn heads(tx: &mut Tx<'_>, checker: &mut Checker) -> Result<(), Stop> {
    for (series, last_no, hash) in sql::verify::heads(tx)? {
        checker.head(&series, last_no, &hex(&hash)).map_err(Stop::Broken)?;
    }
    checker.all_heads().map_err(Stop::Broken)
}

fn balances(tx: &mut Tx<'_>, checker: &mut Checker) -> Result<(), Stop> {
    let mut first = None;
    sql::verify::each_balance(tx, &mut |kept| {
        if first.is_none() {
            first = checker.balance(kept).err();
        }
    })?;
    let broken = first.or(checker.all_balances().err());
    let broken = match broken {
        Some(broken) => Some(broken),
        None => sql::verify::function_difference(tx)?,
    };
    broken.map_or(Ok(()), |broken| Err(Stop::Broken(broken)))
}

fn anchors(tx: &mut Tx<'_>, checker: &mut Checker) -> Result<(), Stop> {
    let mut prev: Option<String> = None;
    for anchor in anchor::own(tx)? {
        let wrong =
            |what: &str| Stop::Broken(Broken::Anchor { day: anchor.day.to_string(), what: what.to_owned() });
        if anchor.computed_hash() != anchor.hash
            || prev.as_ref().is_some_and(|hash| anchor.body.prev != *hash)
        {
            return Err(wrong("the anchor itself has been changed"));
        }
        for (series, no, hash) in &anchor.body.series {
            let found = sql::verify::seal_hash(tx, series, *no)?.map(|hash| hex(&hash));
            if *no > 0 && found.as_ref() != Some(hash) {
                return Err(wrong(&format!("series {series} number {no}")));
            }
        }
        prev = Some(anchor.hash.clone());
        checker.report.anchors += 1;
    }
    Ok(())
}

/// Each voucher is told of by an event of its own or of its batch.
#[derive(Default)]
struct Trail {
    batches: HashSet<Uuid>,
}

impl Trail {
    fn check(&mut self, tx: &mut Tx<'_>, record: &Record) -> Result<(), Stop> {
        let object = match record.batch {
            Some(batch) if self.batches.contains(&batch) => return Ok(()),
            Some(batch) => Object::new("ledger_batch", batch),
            None => Object::new("voucher", record.id),
        };
        if events::of_object(tx, object)?.is_empty() {
            return Err(Stop::Broken(Broken::Trail(record.place())));
        }
        self.batches.extend(record.batch);
        Ok(())
    }
}
