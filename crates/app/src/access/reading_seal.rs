//! The log of reading cannot be changed unseen: when a day is over, its lines are summed up in one event, and the
//! event chain holds that.
//!
//! The sum of a day is SHA-256 over one line of JSON for each line logged on it, in the order in which they were
//! written: `[id, at, person, on_behalf_of, channel, act, what, about, rows, purpose, logged_at]`, moments in
//! microseconds since 1970.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{StoreError, Tx};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::reading::{Reading, ReadingId};
use super::{hex, separation, sql_review};
use crate::actor::{Act, Actor, PersonId};
use crate::events::{self, Event, Object};

/// The step of the event that sums a day up.
const SEALED: &str = "readings_sealed";

/// Number and sum of a day's lines.
#[derive(Default)]
struct Sum {
    lines: i64,
    sha: Sha256,
}

impl Sum {
    fn add(&mut self, logged_at: Timestamp, reading: &Reading) {
        let id = |person: Option<PersonId>| person.map(|person| person.to_string());
        let new = &reading.new;
        let line = json!([
            reading.id.to_string(),
            reading.at.as_microsecond(),
            reading.person.to_string(),
            id(reading.on_behalf_of),
            reading.channel,
            new.act.name(),
            new.what.name(),
            id(new.about),
            new.rows,
            new.purpose,
            logged_at.as_microsecond(),
        ]);
        self.lines += 1;
        self.sha.update(format!("{line}\n"));
    }

    fn told(self, day: Date) -> Value {
        json!({ "day": day, "lines": self.lines, "sha256": hex(&self.sha.finalize()) })
    }
}

/// Sums up every day that is over and has not been summed up. A job calls it as often as it likes. Says how many days
/// it was.
///
/// # Errors
/// Only those of the store.
pub(super) fn seal_days(tx: &mut Tx<'_>, by: &Actor) -> Result<usize, StoreError> {
    let last = sealed(tx)?.into_keys().last();
    let from = last.and_then(|day| day.tomorrow().ok()).map_or(Timestamp::UNIX_EPOCH, separation::midnight);
    let sums = sums(tx, from, separation::midnight(tx.today()))?;
    let days = sums.len();
    for (day, sum) in sums {
        let object = Object::new("reading_day", tx.new_id());
        events::record(tx, by, Event::of(Act::ReviewReading, object).step(SEALED).after(sum.told(day)))?;
    }
    Ok(days)
}

/// The first day whose lines are not those that were summed up, if there is one. Days from which the law has had
/// lines deleted are left out.
///
/// # Errors
/// Only those of the store.
pub(crate) fn changed_readings(tx: &mut Tx<'_>) -> Result<Option<Date>, StoreError> {
    let mut sealed = sealed(tx)?;
    let Some(last) = sealed.keys().last().copied() else { return Ok(None) };
    let deleted = sql_review::readings_deleted_before(tx)?;
    let from = deleted.and_then(|before| before.tomorrow().ok());
    sealed.retain(|day, _| from.is_none_or(|from| *day >= from));
    let begin = from.map_or(Timestamp::UNIX_EPOCH, separation::midnight);
    let end = last.tomorrow().map_or(Timestamp::MAX, separation::midnight);
    for (day, sum) in sums(tx, begin, end)? {
        if sealed.remove(&day) != Some(sum.told(day)) {
            return Ok(Some(day));
        }
    }
    Ok(sealed.into_keys().next())
}

/// The days that were summed up, with what their events say.
fn sealed(tx: &mut Tx<'_>) -> Result<BTreeMap<Date, Value>, StoreError> {
    let told = events::payloads_of(tx, Act::ReviewReading, SEALED)?.into_iter();
    let day = |payload: Value| {
        let after = payload.get("after")?;
        Some((after.get("day")?.as_str()?.parse().ok()?, after.clone()))
    };
    Ok(told.filter_map(day).collect())
}

/// Lines read at a time.
const PAGE: i64 = 2_000;

/// The lines written from one moment and before another, by day.
fn sums(tx: &mut Tx<'_>, from: Timestamp, to: Timestamp) -> Result<BTreeMap<Date, Sum>, StoreError> {
    let mut days: BTreeMap<Date, Sum> = BTreeMap::new();
    let (first, last) =
        (ReadingId::new(uuid::Uuid::nil()), Timestamp::from_microsecond(to.as_microsecond() - 1));
    let Ok(last) = last else { return Ok(days) };
    let mut after = (from, first);
    loop {
        let page = sql_review::readings_after(tx, Some(after), last, PAGE)?;
        let Some((logged_at, reading)) = page.last() else { return Ok(days) };
        after = (*logged_at, reading.id);
        for (logged_at, reading) in &page {
            days.entry(separation::danish_day(*logged_at)).or_default().add(*logged_at, reading);
        }
    }
}
