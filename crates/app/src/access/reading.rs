//! The log of reading personal data: who read what about whom, and what for.
//!
//! Pages put a line in a queue that is written in batches, so that a page never waits for it ([`ReadingQueue`]).
//! An export or the unmasking of a number waits for its line ([`log_reading`]). A job takes samples and looks for
//! patterns ([`sample`]); somebody else signs each off ([`review_reading`]).

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::numbers::Cpr;
use kaemner_values::sort::search_fold;
use serde_json::json;

use super::model::{AccessError, Member};
use super::{separation, sql, sql_address, sql_review};
use crate::actor::{Act, Actor, At, PersonId, UnitPath};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

crate::ids::entity_id! {
    /// One line of the log.
    ReadingId
}
crate::ids::entity_id! {
    /// One reading to be looked at.
    ReadingReviewId
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingKind {
    /// A page with personal data.
    Page,
    /// A search that found persons.
    Search,
    /// A file.
    Export,
    /// A whole personal number.
    Unmasked,
}

impl ReadingKind {
    const NAMES: [(Self, &'static str); 4] = [
        (Self::Page, "page"),
        (Self::Search, "search"),
        (Self::Export, "export"),
        (Self::Unmasked, "unmasked"),
    ];

    /// The word stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("page", |(_, name)| name)
    }

    /// The kind of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

crate::ids::text_col!(ReadingKind, "a kind of reading", ReadingKind::named, |kind: &ReadingKind| kind.name());

/// One reading, before it is logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReading {
    /// The act that permitted it.
    pub act: Act,
    /// What was read.
    pub what: ReadingKind,
    /// About whom, when it is about one person.
    pub about: Option<PersonId>,
    /// How many persons' data.
    pub rows: i64,
    /// What for, where the law asks.
    pub purpose: Option<String>,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The line.
    pub id: ReadingId,
    /// When.
    pub at: Timestamp,
    /// Who read.
    pub person: PersonId,
    /// As whose deputy.
    pub on_behalf_of: Option<PersonId>,
    /// By which door.
    pub channel: String,
    /// What was read, about whom, what for.
    pub new: NewReading,
}

/// Why a reading is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// By lot.
    Sample,
    /// One's own record.
    OwnRecord,
    /// A colleague of the same unit.
    Colleague,
    /// A person of the same surname.
    SameSurname,
    /// A person in the same house or the houses beside it.
    SameAddress,
    /// Many persons in one day.
    Volume,
}

impl Cause {
    const NAMES: [(Self, &'static str); 6] = [
        (Self::Sample, "sample"),
        (Self::OwnRecord, "own_record"),
        (Self::Colleague, "colleague"),
        (Self::SameSurname, "same_surname"),
        (Self::SameAddress, "same_address"),
        (Self::Volume, "volume"),
    ];

    /// The word stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(cause, _)| *cause == self).map_or("sample", |(_, name)| name)
    }

    /// The cause of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(cause, _)| *cause)
    }
}

crate::ids::text_col!(Cause, "a cause of review", Cause::named, |cause: &Cause| cause.name());

/// What the reviewer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingVerdict {
    /// As it should be.
    Fine,
    /// Unusual, with an explanation.
    Explained,
    /// Without need: a case for the manager.
    Misuse,
}

impl ReadingVerdict {
    /// The word stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Explained => "explained",
            Self::Misuse => "misuse",
        }
    }

    /// The verdict of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Fine, Self::Explained, Self::Misuse].into_iter().find(|verdict| verdict.name() == name)
    }
}

/// A reading to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingReview {
    /// The review.
    pub id: ReadingReviewId,
    /// What was read.
    pub reading: Reading,
    /// Why it is looked at.
    pub cause: Cause,
    /// The verdict and the remark, when it is signed off.
    pub verdict: Option<(String, String)>,
}

/// Logs one reading in the caller's transaction: an export or an unmasking waits for it.
///
/// # Errors
/// [`AccessError::NoReason`] when an export or an unmasking has no purpose, [`AccessError::PersonalNumber`] when the
/// purpose holds one, or the store's.
pub fn log_reading(tx: &mut Tx<'_>, by: &Actor, new: &NewReading) -> Result<ReadingId, AccessError> {
    new.require_purpose()?;
    let id = ReadingId::new(tx.new_id());
    sql_review::insert_reading(tx, &reading(id, tx.now(), by, new))?;
    Ok(id)
}

fn reading(id: ReadingId, at: Timestamp, by: &Actor, new: &NewReading) -> Reading {
    Reading {
        id,
        at,
        person: by.person,
        on_behalf_of: by.principal(new.act, At::anywhere()),
        channel: by.channel.name().to_owned(),
        new: new.clone(),
    }
}

impl NewReading {
    fn require_purpose(&self) -> Result<(), AccessError> {
        let asks = matches!(self.what, ReadingKind::Export | ReadingKind::Unmasked);
        match &self.purpose {
            Some(purpose) => purpose_is_fit(purpose),
            None if asks => Err(AccessError::NoReason),
            None => Ok(()),
        }
    }
}

/// Whether a purpose or a reason may be kept where others look through it: in the log of reading, with a right, a hold.
///
/// # Errors
/// [`AccessError::NoReason`] when it says nothing, [`AccessError::PersonalNumber`] when it holds what may be a
/// personal number.
pub fn purpose_is_fit(purpose: &str) -> Result<(), AccessError> {
    if purpose.trim().is_empty() {
        return Err(AccessError::NoReason);
    }
    remark_is_fit(purpose)
}

/// As [`purpose_is_fit`], for what may be left empty.
///
/// # Errors
/// [`AccessError::PersonalNumber`].
pub(in crate::access) fn remark_is_fit(remark: &str) -> Result<(), AccessError> {
    if Cpr::stands_in(remark) { Err(AccessError::PersonalNumber) } else { Ok(()) }
}

/// A line on its way to the log, with the moment of the reading.
#[derive(Debug)]
struct Line {
    scope: Scope,
    by: Actor,
    at: Timestamp,
    new: NewReading,
}

impl Line {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let id = ReadingId::new(tx.new_id());
        sql_review::insert_reading(tx, &reading(id, self.at, &self.by, &self.new))
    }
}

/// Readings of pages and searches, written in batches by a thread of their own.
///
/// A full queue makes the page wait for its own line instead of losing it. Lines that could not be written wait for
/// the next time.
#[derive(Debug)]
pub struct ReadingQueue {
    send: SyncSender<Line>,
    waiting: Mutex<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    receive: Receiver<Line>,
    /// Lines that could not be written.
    kept: Vec<Line>,
}

/// Lines taken from the queue at once.
const BATCH: usize = 500;
/// Lines that may wait in the queue, and as many again after an error.
const ROOM: usize = 10_000;

impl Default for ReadingQueue {
    fn default() -> Self {
        let (send, receive) = sync_channel(ROOM);
        Self { send, waiting: Mutex::new(Waiting { receive, kept: Vec::new() }) }
    }
}

impl ReadingQueue {
    /// Puts a reading in the queue; writes it at once when the queue is full or nobody empties it.
    ///
    /// # Errors
    /// [`AccessError::NoReason`] when it needs a purpose and has none; the store's when the line had to be written
    /// at once.
    pub fn put(&self, store: &Store, by: &Actor, new: NewReading) -> Result<(), AccessError> {
        new.require_purpose()?;
        let line = Line { scope: Scope::from(by.municipality), by: by.clone(), at: store.now(), new };
        match self.send.try_send(line) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(line) | TrySendError::Disconnected(line)) => {
                Ok(store.write(line.scope, |tx| line.write(tx))?)
            }
        }
    }

    /// Writes what is in the queue, after waiting at most `wait` for the first line. Says how many lines were written.
    ///
    /// # Errors
    /// The store's, the first of them; the lines of the municipality it befell stay for the next call, the others'
    /// are written.
    pub fn flush(&self, store: &Store, wait: Duration) -> Result<usize, AccessError> {
        // A panic while writing leaves the lines as they were: they are taken out when they are written.
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.take(wait);
        let mut scopes: Vec<Scope> = waiting.kept.iter().map(|line| line.scope).collect();
        scopes.sort();
        scopes.dedup();
        let (mut written, mut first) = (0, None);
        for scope in scopes {
            let of_scope = || waiting.kept.iter().filter(|line| line.scope == scope);
            match store.write(scope, |tx| of_scope().try_for_each(|line| line.write(tx))) {
                Ok(()) => {
                    written += of_scope().count();
                    waiting.kept.retain(|line| line.scope != scope);
                }
                Err(error) => first = first.or(Some(error)),
            }
        }
        first.map_or(Ok(written), |error: StoreError| Err(error.into()))
    }
}

impl Waiting {
    /// Takes lines from the queue, unless too many wait already: then the queue fills and pages write for themselves.
    fn take(&mut self, wait: Duration) {
        let room = ROOM.saturating_sub(self.kept.len()).min(BATCH);
        if room > 0
            && let Ok(first) = self.receive.recv_timeout(wait)
        {
            self.kept.push(first);
            self.kept.extend(self.receive.try_iter().take(room - 1));
        }
    }
}

/// The log between two moments, the youngest first.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn readings(tx: &mut Tx<'_>, by: &Actor, limit: i64) -> Result<Vec<Reading>, AccessError> {
    by.may(Act::ReviewReading, At::anywhere())?;
    Ok(sql_review::readings(tx, limit)?)
}

/// When somebody else has read about oneself alone, as what and what for, the youngest first. Who it was is not told:
/// the one it is about has a right to when and why, and to the name only where that is needed to use other rights
/// (databeskyttelsesforordningen art. 15; EU-Domstolen C-579/21, 22-06-2023; Datatilsynet 2024-32-0283). Lists that
/// many persons stand on are not told of.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn readings_of_me(
    tx: &mut Tx<'_>,
    by: &Actor,
    limit: i64,
) -> Result<Vec<(Timestamp, NewReading)>, AccessError> {
    by.may(Act::UseOwnDesk, At::anywhere())?;
    let lines = sql_review::readings_about(tx, by.person, limit)?;
    Ok(lines.into_iter().map(|line| (line.at, line.new)).collect())
}

/// One in this many readings is looked at by lot.
const SAMPLE_ONE_IN: u64 = 50;
/// More persons than this in one day by one reader is unusual; a list counts as one.
pub const VOLUME_MAX: i64 = 200;

/// A line may be written by a transaction that began this long ago; younger ones wait for the next sample.
const SETTLED: SignedDuration = SignedDuration::from_secs(60);
/// Readings judged in one go.
const SAMPLED_AT_ONCE: i64 = 5_000;

/// How far samples have been taken: when the last line was written, and which it is.
pub(super) type Sampled = (Timestamp, ReadingId);

/// Takes samples of the readings written since the last time and looks for patterns. A job calls it as often as it
/// likes: each reading is judged once, however long the job was away. Says how many reviews it opened.
///
/// # Errors
/// Only those of the store.
pub fn sample(store: &Store, scope: Scope, by: &Actor) -> Result<usize, AccessError> {
    let mut opened = 0;
    loop {
        // Judging reads much and writes little: nobody waits for it.
        let judged = store.read(scope, judge)?;
        let Some(upto) = judged.upto else { return Ok(opened) };
        opened += store.write(scope, |tx| open_reviews(tx, by, &judged, upto))?;
    }
}

/// What a sample found between two places in the log.
struct Judged {
    from: Option<Sampled>,
    /// The last reading judged; `None` when there was none.
    upto: Option<Sampled>,
    found: Vec<(Reading, Cause)>,
}

fn judge(tx: &mut Tx<'_>) -> Result<Judged, StoreError> {
    let from = sql_review::sampled(tx)?;
    let settled = tx.now() - SETTLED;
    let readings = sql_review::readings_after(tx, from, settled, SAMPLED_AT_ONCE)?;
    let mut members = HashMap::new();
    let (mut found, mut days) = (Vec::new(), BTreeMap::new());
    for (_, reading) in &readings {
        let causes = causes(tx, &mut members, reading)?;
        found.extend(causes.into_iter().map(|cause| (reading.clone(), cause)));
        days.insert((reading.person, separation::danish_day(reading.at)), reading);
    }
    for ((person, day), last) in days {
        let (begin, end) = super::period(day, day).unwrap_or((Timestamp::MIN, Timestamp::MAX));
        let read = sql_review::volume(tx, person, (begin, end))?;
        if read > VOLUME_MAX && !sql_review::has_volume_review(tx, person, (begin, end))? {
            found.push((last.clone(), Cause::Volume));
        }
    }
    let upto = readings.last().map(|(logged, reading)| (*logged, reading.id));
    Ok(Judged { from, upto, found })
}

/// Opens what a sample found, unless another process has been faster.
fn open_reviews(tx: &mut Tx<'_>, by: &Actor, judged: &Judged, upto: Sampled) -> Result<usize, AccessError> {
    if sql_review::set_sampled(tx, judged.from, upto)? == 0 {
        return Ok(0);
    }
    let mut opened = 0;
    for (reading, cause) in &judged.found {
        let id = ReadingReviewId::new(tx.new_id());
        if sql_review::insert_review(tx, id, reading, *cause)? == 0 {
            continue;
        }
        opened += 1;
        let name = sql::member(tx, reading.person)?.map(|member| member.name).unwrap_or_default();
        let task = NewTask {
            act: Act::ReviewReading,
            unit: &UnitPath::root(),
            person: None,
            except: Some(reading.person),
            object: Object::new("reading_review", id.get()),
            title: &name,
            amount: None,
            due: tx.today().checked_add(jiff::Span::new().days(14)).ok(),
        };
        tasks::open(tx, &task)?;
    }
    if opened > 0 {
        let event = Event::of(Act::ReviewReading, Object::new("reading_sample", tx.new_id())).step("sampled");
        events::record(tx, by, event.after(json!({ "opened": opened })))?;
    }
    Ok(opened)
}

/// Members that were looked up before.
type Known = HashMap<PersonId, Option<Member>>;

fn known<'a>(
    tx: &mut Tx<'_>,
    known: &'a mut Known,
    person: PersonId,
) -> Result<&'a Option<Member>, StoreError> {
    match known.entry(person) {
        Entry::Occupied(held) => Ok(held.into_mut()),
        Entry::Vacant(free) => Ok(free.insert(sql::member(tx, person)?)),
    }
}

/// Why a reading should be looked at. The lot is drawn from its id, so that nobody can choose or repeat it.
fn causes(tx: &mut Tx<'_>, members: &mut Known, reading: &Reading) -> Result<Vec<Cause>, StoreError> {
    let mut causes = Vec::new();
    let hash = super::digest(reading.id.get().as_bytes());
    let lot = hash.iter().take(8).fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    if lot.is_multiple_of(SAMPLE_ONE_IN) {
        causes.push(Cause::Sample);
    }
    let Some(about) = reading.new.about else { return Ok(causes) };
    if about == reading.person {
        causes.push(Cause::OwnRecord);
        return Ok(causes);
    }
    let reader = known(tx, members, reading.person)?.clone();
    let (Some(reader), Some(read)) = (reader, known(tx, members, about)?) else { return Ok(causes) };
    // A manager of the unit has the people below as a task; a colleague of the very same unit has not.
    if reader.unit == read.unit && reader.unit != UnitPath::root() {
        causes.push(Cause::Colleague);
    }
    let surname = |name: &str| search_fold(name.split_whitespace().next_back().unwrap_or_default());
    if surname(&reader.name) == surname(&read.name) {
        causes.push(Cause::SameSurname);
    }
    if let Some(readers) = sql_address::one(tx, reader.person)?
        && sql_address::one(tx, about)?.is_some_and(|read| read.is_near(&readers))
    {
        causes.push(Cause::SameAddress);
    }
    Ok(causes)
}

/// What is to be looked at, the undecided first.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn reading_reviews(tx: &mut Tx<'_>, by: &Actor, limit: i64) -> Result<Vec<ReadingReview>, AccessError> {
    by.may(Act::ReviewReading, At::anywhere())?;
    Ok(sql_review::reviews(tx, limit)?)
}

/// Signs one off, as another person than the reader.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::NoReason`] without a remark unless it is fine,
/// [`AccessError::AlreadyDecided`], or the store's.
pub fn review_reading(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: ReadingReviewId,
    verdict: ReadingVerdict,
    remark: &str,
) -> Result<(), AccessError> {
    by.may(Act::ReviewReading, At::anywhere())?;
    let review = sql_review::review(tx, id)?.ok_or(AccessError::NotFound("reading_review"))?;
    separation::require_other(by, Act::ReviewReading, At::anywhere(), review.reading.person)?;
    if verdict == ReadingVerdict::Fine {
        remark_is_fit(remark)?
    } else {
        purpose_is_fit(remark)?
    }
    if sql_review::decide_review(tx, id, verdict.name(), remark.trim(), by.person)? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    let object = Object::new("reading_review", id.get());
    tasks::finish_all(tx, by, object)?;
    let event = Event::of(Act::ReviewReading, object).step("signed_off").because(remark);
    events::record(tx, by, event.after(json!({ "verdict": verdict.name() })))?;
    Ok(())
}
