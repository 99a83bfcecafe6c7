//! Many vouchers in one transaction: numbered and chained like any other, written by the fastest way.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::period::AccountingPeriod;
use serde_json::json;

use super::account;
use super::canonical::{self, Fields, Hash, Header};
use super::chart::{AccountVerdict, Chart, chart, verdict};
use super::model::{Decided, NewAccount, PeriodState, decide};
use super::sql::balance::YearMovements;
use super::sql::batch::{Prepared, Texts};
use super::{BatchId, LedgerError, NewVoucher, Series, VoucherId, sql};
use crate::actor::{Act, Actor, PersonId};
use crate::events::{self, Event, Object};

/// Vouchers in one batch at most; more take several, so that nobody at a screen waits long.
pub const BATCH_VOUCHERS_MAX: usize = 5_000;

/// What a batch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedBatch {
    /// Its series.
    pub series: Series,
    /// The first number.
    pub first_no: i64,
    /// Vouchers posted.
    pub vouchers: i64,
    /// Lines posted.
    pub lines: i64,
}

/// Compact numbers of accounts that are committed. Kept from batch to batch, it spares looking them up.
///
/// It is filled by [`KnownAccounts::learn`] in a transaction of its own that only reads: what the batch's own
/// transaction sees may still be undone, and its numbers be given to other accounts.
#[derive(Debug, Default)]
pub struct KnownAccounts(HashMap<NewAccount, i64>);

/// The voucher of a batch that is refused, from 0, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("voucher {at} of the batch: {error}")]
pub struct BatchError {
    /// Its place in the batch.
    pub at: usize,
    /// Why.
    #[source]
    pub error: LedgerError,
}

impl From<kaemner_store::StoreError> for BatchError {
    fn from(error: kaemner_store::StoreError) -> Self {
        Self { at: 0, error: error.into() }
    }
}

impl From<LedgerError> for BatchError {
    fn from(error: LedgerError) -> Self {
        Self { at: 0, error }
    }
}

/// Posts vouchers of one series, all or nothing, with one event for the batch. A batch that is posted already
/// gives its first result.
///
/// # Errors
/// [`BatchError`] names the first voucher that is refused; nothing is written then.
pub fn post_batch(
    tx: &mut Tx<'_>,
    by: &Actor,
    act: Act,
    id: BatchId,
    vouchers: &[NewVoucher],
    known: &KnownAccounts,
) -> Result<PostedBatch, BatchError> {
    let Some(series) = vouchers.first().map(|first| &first.series) else {
        return Err(LedgerError::TooFewLines.into());
    };
    if let Some(done) = sql::batch::posted(tx, id)? {
        return Ok(done);
    }
    let principal = permit(by, act, vouchers)?;
    let decided = decide_all(vouchers, series)?;
    let version = require_open(tx, series, &decided)?;
    let accounts = intern(tx, vouchers, known)?;
    let prepared = prepare(tx, by, id, vouchers, &decided, &accounts);
    let lines = vouchers.iter().map(|new| new.lines.len()).sum::<usize>();
    let counts = (count(vouchers.len())?, count(lines)?);
    sql::batch::insert_rows(tx, vouchers, &prepared, &accounts)?;
    movements(vouchers, &decided, &accounts).save(tx)?;
    let after = json!({ "series": series.as_str(), "vouchers": counts.0, "lines": counts.1 });
    let event = Event::of(act, Object::new("ledger_batch", id.get())).on_behalf(principal);
    events::record(tx, by, event.step("posted").after(after)).map_err(LedgerError::from)?;
    let first_no = seal(tx, series, &prepared, version, &decided)?;
    let posted = PostedBatch { series: series.clone(), first_no, vouchers: counts.0, lines: counts.1 };
    sql::batch::insert(tx, id, &posted)?;
    Ok(posted)
}

/// What the vouchers of a batch would be refused for, each with its place; nothing is written. Accounts that
/// are new are judged by the chart.
///
/// # Errors
/// Only those of the store and the chart.
pub fn check_batch(
    tx: &mut Tx<'_>,
    by: &Actor,
    act: Act,
    vouchers: &[NewVoucher],
) -> Result<Vec<BatchError>, LedgerError> {
    let mut editions = Editions::load(tx)?;
    let mut known = KnownAccounts::default();
    known.learn(tx, vouchers)?;
    let mut states = BTreeMap::new();
    let mut found = Vec::new();
    for (at, new) in vouchers.iter().enumerate() {
        let refused = match super::post::permit(by, act, &new.lines).and_then(|_| decide(new)) {
            Ok(decided) => {
                let state = match states.get(&decided.period) {
                    Some(state) => *state,
                    None => {
                        let state = sql::post::period_state(tx, decided.period)?;
                        states.insert(decided.period, state);
                        state
                    }
                };
                let edition = editions.on(tx, new.date)?;
                refuse_period(decided.period, state).and_then(|()| refuse_accounts(new, &known, &edition))
            }
            Err(refused) => Err(refused),
        };
        found.extend(refused.err().map(|error| BatchError { at, error }));
    }
    Ok(found)
}

fn refuse_period(period: AccountingPeriod, state: Option<PeriodState>) -> Result<(), LedgerError> {
    match state {
        Some(PeriodState::Open) => Ok(()),
        Some(PeriodState::Closed) => Err(LedgerError::PeriodClosed(period)),
        None => Err(LedgerError::PeriodUnknown(period)),
    }
}

fn refuse_accounts(new: &NewVoucher, known: &KnownAccounts, edition: &Chart) -> Result<(), LedgerError> {
    for (line, posting) in (1..).zip(&new.lines) {
        let in_use = known.0.contains_key(&posting.account);
        account::judge(line, posting, in_use, edition, new.date)?;
    }
    Ok(())
}

fn count(n: usize) -> Result<i64, LedgerError> {
    i64::try_from(n).map_err(|_| LedgerError::TooLarge)
}

/// The right to every voucher; gives the person whose deputy posts any of them.
fn permit(by: &Actor, act: Act, vouchers: &[NewVoucher]) -> Result<Option<PersonId>, BatchError> {
    let mut principal = None;
    for (at, new) in vouchers.iter().enumerate() {
        let permitted = super::post::permit(by, act, &new.lines).map_err(|error| BatchError { at, error })?;
        principal = principal.or(permitted.principal);
    }
    Ok(principal)
}

fn decide_all(vouchers: &[NewVoucher], series: &Series) -> Result<Vec<Decided>, BatchError> {
    if vouchers.len() > BATCH_VOUCHERS_MAX {
        return Err(LedgerError::TooManyLines.into());
    }
    let one = |(at, new): (usize, &NewVoucher)| {
        if new.series != *series {
            return Err(BatchError { at, error: LedgerError::NoSuchSeries(new.series.to_string()) });
        }
        decide(new).map_err(|error| BatchError { at, error })
    };
    vouchers.iter().enumerate().map(one).collect()
}

/// Every period of the batch takes postings; gives the version under which that was read.
fn require_open(tx: &mut Tx<'_>, series: &Series, decided: &[Decided]) -> Result<i64, BatchError> {
    let version = sql::post::version(tx, series)?
        .ok_or_else(|| BatchError::from(LedgerError::NoSuchSeries(series.to_string())))?;
    let mut periods: BTreeMap<AccountingPeriod, usize> = BTreeMap::new();
    for (at, decided) in decided.iter().enumerate() {
        periods.entry(decided.period).or_insert(at);
    }
    for (period, at) in periods {
        let state = sql::post::period_state(tx, period)?;
        refuse_period(period, state).map_err(|error| BatchError { at, error })?;
    }
    Ok(version)
}

/// The editions of the scope, parsed as they are needed.
struct Editions {
    known: Vec<super::ChartEdition>,
    last: Option<(Option<uuid::Uuid>, Chart)>,
}

impl Editions {
    fn load(tx: &mut Tx<'_>) -> Result<Self, LedgerError> {
        Ok(Self { known: sql::chart::all(tx)?, last: None })
    }

    /// As [`sql::chart::in_force`], without a question for each date.
    fn on(&mut self, tx: &mut Tx<'_>, date: Date) -> Result<Chart, LedgerError> {
        let id = self.known.iter().find(|edition| edition.valid.contains(date)).map(|found| found.id.get());
        match &self.last {
            Some((last, edition)) if *last == id && (id.is_some() || edition.info().valid.contains(date)) => {
                Ok(edition.clone())
            }
            _ => {
                let edition = chart(tx, id, date)?;
                self.last = Some((id, edition.clone()));
                Ok(edition)
            }
        }
    }
}

/// The compact numbers and keys of all lines, in order.
pub(super) struct Accounts {
    /// Keys of the distinct accounts.
    keys: Vec<String>,
    /// Their numbers.
    ids: Vec<i64>,
    /// For each line, which of them.
    lines: Vec<usize>,
}

impl Accounts {
    /// Number and key of each line's account, in order.
    pub fn of_lines(&self) -> impl Iterator<Item = (i64, &str)> {
        self.lines.iter().filter_map(|at| Some((*self.ids.get(*at)?, self.keys.get(*at)?.as_str())))
    }
}

impl KnownAccounts {
    /// Looks up the vouchers' accounts that are not known yet.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn learn(&mut self, tx: &mut Tx<'_>, vouchers: &[NewVoucher]) -> Result<(), LedgerError> {
        let found = self.stored(tx, vouchers)?;
        self.0.extend(found.into_iter().map(|(account, id)| (account.clone(), id)));
        Ok(())
    }

    /// The vouchers' accounts that are stored and not known yet.
    fn stored<'v>(
        &self,
        tx: &mut Tx<'_>,
        vouchers: &'v [NewVoucher],
    ) -> Result<HashMap<&'v NewAccount, i64>, LedgerError> {
        let lines = vouchers.iter().flat_map(|new| &new.lines);
        let unknown: HashSet<&NewAccount> =
            lines.map(|line| &line.account).filter(|account| !self.0.contains_key(account)).collect();
        let keyed: BTreeMap<String, &NewAccount> =
            unknown.into_iter().map(|account| (account.key(), account)).collect();
        let keys: Vec<&str> = keyed.keys().map(String::as_str).collect();
        let found = sql::account::interned(tx, &keys)?;
        Ok(found.into_iter().filter_map(|(key, id)| keyed.get(key).map(|account| (*account, id))).collect())
    }
}

fn intern(tx: &mut Tx<'_>, vouchers: &[NewVoucher], known: &KnownAccounts) -> Result<Accounts, BatchError> {
    let stored = known.stored(tx, vouchers)?;
    let mut editions = Editions::load(tx)?;
    let mut seen: HashMap<&NewAccount, usize> = HashMap::new();
    let mut judged: HashMap<(usize, Date), AccountVerdict> = HashMap::new();
    let (mut keys, mut numbers, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let mut lines = Vec::new();
    for (at, new) in vouchers.iter().enumerate() {
        let edition = editions.on(tx, new.date)?;
        for (line, posting) in (1..).zip(&new.lines) {
            let place = match seen.get(&posting.account) {
                Some(place) => *place,
                None => {
                    let in_use = known.0.get(&posting.account).or_else(|| stored.get(&posting.account));
                    account::judge(line, posting, in_use.is_some(), &edition, new.date)
                        .map_err(|error| BatchError { at, error })?;
                    let place = keys.len();
                    keys.push(posting.account.key());
                    numbers.push(in_use.copied());
                    if in_use.is_none() {
                        missing.push((place, posting, edition.clone()));
                    }
                    seen.insert(&posting.account, place);
                    place
                }
            };
            let string = &posting.account.string;
            let stops =
                judged.entry((place, new.date)).or_insert_with(|| verdict(&edition, string, new.date));
            if let AccountVerdict::Stopped(why) = stops {
                let error = LedgerError::Stopped { line, account: string.spaced(), why: why.clone() };
                return Err(BatchError { at, error });
            }
            lines.push(place);
        }
    }
    let wanted =
        missing.into_iter().map(|(place, posting, edition)| (keys[place].as_str(), (posting, edition)));
    let added = account::add(tx, &wanted.collect())?;
    let id = |(number, key): (Option<i64>, &String)| {
        let id = number.or_else(|| added.get(key.as_str()).copied());
        id.ok_or_else(|| LedgerError::NoSuchAccount(key.clone()))
    };
    let ids = numbers.into_iter().zip(&keys).map(id).collect::<Result<_, _>>()?;
    Ok(Accounts { ids, keys, lines })
}

/// Ids, salts and hashes of the vouchers.
fn prepare(
    tx: &Tx<'_>,
    by: &Actor,
    batch: BatchId,
    vouchers: &[NewVoucher],
    decided: &[Decided],
    accounts: &Accounts,
) -> Vec<Prepared> {
    let mut fields = Fields::default();
    let mut keys = accounts.of_lines().map(|(_, key)| key);
    let mut prepared = Vec::with_capacity(vouchers.len());
    for (new, decided) in vouchers.iter().zip(decided) {
        let salt = *tx.new_id().as_bytes();
        let own = new.lines.iter().any(|line| !line.text.is_empty());
        let texts = || new.lines.iter().map(|line| line.text.as_str());
        let hashed = own.then(texts).into_iter().flatten();
        let text_hash = canonical::text_hash(&mut fields, &salt, &new.text, hashed);
        let documents_hash = canonical::documents_hash(&mut fields, &salt, &new.documents);
        let id = new.id.unwrap_or_else(|| VoucherId::new(tx.new_id()));
        let header = Header {
            id,
            date: new.date,
            period: decided.period,
            source: &new.source,
            reverses: None,
            batch: Some(batch.get()),
            direct: decided.direct,
            posted_at: tx.now(),
            posted_by: by.person.get(),
            text_hash: &text_hash,
            documents_hash: &documents_hash,
        };
        let lines: Vec<_> = new.lines.iter().zip(&mut keys).map(|(line, key)| line.hashed(key)).collect();
        let content = canonical::content_hash(&mut fields, &header, lines.into_iter());
        let lines = own.then(|| json!(texts().collect::<Vec<_>>()).to_string());
        prepared.push(Prepared {
            id,
            batch,
            period: decided.period,
            direct: decided.direct,
            posted_at: tx.now(),
            posted_by: by.person.get(),
            text_hash,
            documents_hash,
            texts: Texts { salt, lines },
            content,
        });
    }
    prepared
}

fn movements(vouchers: &[NewVoucher], decided: &[Decided], accounts: &Accounts) -> YearMovements {
    let mut movements = YearMovements::default();
    let mut of_lines = accounts.of_lines();
    for (new, decided) in vouchers.iter().zip(decided) {
        for (line, (account, key)) in new.lines.iter().zip(&mut of_lines) {
            movements.add(decided.period, account, key, decided.direct, line.amount);
        }
    }
    movements
}

/// Locks the series, numbers and chains the vouchers in order, and gives the first number.
fn seal(
    tx: &mut Tx<'_>,
    series: &Series,
    prepared: &[Prepared],
    version: i64,
    decided: &[Decided],
) -> Result<i64, BatchError> {
    let wanted = count(prepared.len())?;
    let (last, first_prev) = match sql::post::take_numbers(tx, series, wanted, version)? {
        Some(taken) => taken,
        None => {
            sql::post::locked_version(tx, series)?;
            let version = require_open(tx, series, decided)?;
            sql::post::take_numbers(tx, series, wanted, version)?
                .ok_or_else(|| LedgerError::NoSuchSeries(series.to_string()))?
        }
    };
    let mut fields = Fields::default();
    let mut chain: Vec<(Hash, Hash)> = Vec::with_capacity(prepared.len());
    let mut prev = first_prev;
    for (no, voucher) in (last + 1..).zip(prepared) {
        let hash = canonical::seal_hash(&mut fields, series.as_str(), no, &prev, &voucher.content);
        chain.push((prev, hash));
        prev = hash;
    }
    sql::batch::insert_seals(tx, series, last + 1, prepared, &chain)?;
    sql::post::set_head(tx, series, &prev)?;
    Ok(last + 1)
}
