//! Verification of a live store.

use std::collections::HashSet;

use kaemner_store::{DocumentHash, Tx};
use serde_json::json;
use uuid::Uuid;

use super::{Broken, Checker, VerifyReport};
use crate::access;
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, Object};
use crate::ledger::record::{Record, hex};
use crate::ledger::{Anchor, LedgerError, Series, anchor, sql};

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
        each_page(tx, &series, &mut |tx, page| {
            for record in page {
                checker.voucher(record).map_err(Stop::Broken)?;
            }
            trail.check(tx, page)?;
            documents(tx, page)?;
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
    if let Some(day) = access::changed_readings(tx)? {
        return Err(Stop::Broken(Broken::Readings(day)));
    }
    for archive in &log.archives {
        let hash = archive.parse::<DocumentHash>().ok();
        let known = hash.map(|hash| tx.missing_document(&[hash])).transpose()?;
        if known != Some(None) {
            return Err(Stop::Broken(Broken::archive(archive)));
        }
    }
    anchors(tx, checker)
}

/// What is done with a page of records.
type EachPage<'f> = dyn FnMut(&mut Tx<'_>, &[Record]) -> Result<(), Stop> + 'f;

/// The records of a series in order, a page at a time: what is in memory does not grow with the ledger.
fn each_page(tx: &mut Tx<'_>, series: &Series, f: &mut EachPage<'_>) -> Result<(), Stop> {
    let mut after = 0;
    loop {
        let page = sql::verify::page(tx, series, after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.posted.no;
        if let Some(broken) = page.iter().find_map(|(voucher, _)| voucher.stray()) {
            return Err(Stop::Broken(broken));
        }
        let records: Vec<_> =
            page.iter().map(|(voucher, prev_hash)| Record::of(voucher, prev_hash)).collect();
        f(tx, &records)?;
    }
}

/// Every document that a voucher names is in the store.
fn documents(tx: &mut Tx<'_>, page: &[Record]) -> Result<(), Stop> {
    for record in page {
        let hashes: Vec<DocumentHash> =
            record.documents.iter().filter_map(|hash| hash.parse().ok()).collect();
        if !hashes.is_empty() && tx.missing_document(&hashes)?.is_some() {
            return Err(Stop::Broken(Broken::Documents(record.place())));
        }
    }
    Ok(())
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

/// Whether the copies of this municipality's anchors that another scope keeps say that the ledger was changed:
/// a copy that differs from ours, or that we no longer have.
///
/// # Errors
/// Without the right, and those of the store.
pub fn compare_copies(
    tx: &mut Tx<'_>,
    by: &Actor,
    copies: &[Anchor],
    keeper: &str,
) -> Result<Option<Broken>, LedgerError> {
    by.may(Act::VerifyLedger, At::anywhere())?;
    let own = anchor::own(tx)?;
    let differs = anchor::different_anchors(&own, copies);
    Ok(differs.first().map(|day| Broken::Anchor {
        day: day.to_string(),
        what: format!("the copy kept by {keeper} is another"),
    }))
}

/// Records that the ledger was verified, and what was found.
///
/// # Errors
/// Without the right, and those of the store.
pub fn record_verification(tx: &mut Tx<'_>, by: &Actor, found: &VerifyReport) -> Result<(), LedgerError> {
    by.may(Act::VerifyLedger, At::anywhere())?;
    let after = json!({ "vouchers": found.vouchers, "postings": found.postings, "events": found.events,
        "broken": found.broken.as_ref().map(ToString::to_string) });
    let object = Object::new("ledger_verification", tx.new_id());
    let step = if found.broken.is_some() { "broken" } else { "whole" };
    events::record(tx, by, Event::of(Act::VerifyLedger, object).step(step).after(after))?;
    Ok(())
}

/// Each voucher is told of by an event of its own or of its batch.
#[derive(Default)]
struct Trail {
    batches: HashSet<Uuid>,
}

impl Trail {
    fn check(&mut self, tx: &mut Tx<'_>, page: &[Record]) -> Result<(), Stop> {
        let mut objects = Vec::with_capacity(page.len());
        for record in page {
            match record.batch {
                Some(batch) if !self.batches.insert(batch) => {}
                Some(batch) => objects.push(Object::new("ledger_batch", batch)),
                None => objects.push(Object::new("voucher", record.id)),
            }
        }
        let Some(untold) = events::untold(tx, &objects)? else { return Ok(()) };
        let of = |record: &&Record| record.batch.unwrap_or(record.id) == untold.id;
        let place = page.iter().find(of).map_or_else(|| untold.id.to_string(), Record::place);
        Err(Stop::Broken(Broken::Trail(place)))
    }
}
