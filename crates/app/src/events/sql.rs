//! Every query of the event log.

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use kaemner_store::{Column, FromRow, Row, StoreError, Table, Tx, Val, args};
use serde_json::Value;
use uuid::Uuid;

use super::log::{BlockLine, EventLine, LogLine, hex};
use super::model::{Header, Recorded, StoredPayload, payload_hash};
use super::{EventId, Hand, Object};
use crate::actor::{Act, ActSet, PersonId};

pub(super) fn insert(
    tx: &mut Tx<'_>,
    header: &Header,
    salt: &[u8; 16],
    payload: &str,
) -> Result<(), StoreError> {
    const EVENT: &str =
        "INSERT INTO event (id, at, person_id, on_behalf_of, channel, act, object_kind, object_id,
            unit_path, step, payload_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    const PAYLOAD: &str = "INSERT INTO event_payload (event_id, salt, payload) VALUES ($1, $2, $3)";
    let payload_hash = payload_hash(salt, payload);
    tx.exec(
        EVENT,
        &args![
            header.id,
            header.at,
            header.person,
            header.on_behalf_of,
            header.channel.as_str(),
            header.act.as_str(),
            header.object_kind.as_str(),
            header.object_id,
            header.unit.as_str(),
            header.step.as_deref(),
            &payload_hash[..],
            &header.hash(&payload_hash)[..],
        ],
    )?;
    tx.exec(PAYLOAD, &args![header.id, &salt[..], payload])?;
    Ok(())
}

impl FromRow for Recorded {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            person: row.get(2)?,
            on_behalf_of: row.get(3)?,
            channel: row.get(4)?,
            act: row.get(5)?,
            step: row.get(6)?,
            payload: row.get::<Option<String>>(7)?.and_then(|text| serde_json::from_str(&text).ok()),
            hash: row.get(8)?,
        })
    }
}

pub(super) fn of_object(tx: &mut Tx<'_>, object: Object) -> Result<Vec<Recorded>, StoreError> {
    const SQL: &str =
        "SELECT e.id, e.at, e.person_id, e.on_behalf_of, e.channel, e.act, e.step, p.payload, e.hash
        FROM event e LEFT JOIN event_payload p ON p.event_id = e.id
        WHERE e.object_id = $1 AND e.object_kind = $2 ORDER BY e.at, e.id";
    tx.all(SQL, &args![object.id, object.kind])
}

/// The persons of a row of who, on whose behalf, act and time. Acts this program no longer knows are no hands.
fn hands_of(row: &Row<'_>, first: usize) -> Result<impl Iterator<Item = Hand> + use<>, StoreError> {
    let person: PersonId = row.get(first)?;
    let behalf: Option<PersonId> = row.get(first + 1)?;
    let act = Act::named(&row.get::<String>(first + 2)?);
    let at: Timestamp = row.get(first + 3)?;
    let persons = [Some(person), behalf].into_iter().flatten();
    Ok(persons.filter_map(move |person| Some(Hand { person, act: act?, at })))
}

pub(super) fn hands(tx: &mut Tx<'_>, object: Object) -> Result<Vec<Hand>, StoreError> {
    const SQL: &str = "SELECT person_id, on_behalf_of, act, at FROM event
        WHERE object_id = $1 ORDER BY at, id";
    let mut found = Vec::new();
    tx.each(SQL, &args![object.id], &mut |row| {
        found.extend(hands_of(row, 0)?);
        Ok(())
    })?;
    Ok(found)
}

pub(super) fn each_hand(
    tx: &mut Tx<'_>,
    from: Timestamp,
    to: Timestamp,
    f: &mut dyn FnMut(Uuid, Hand),
) -> Result<(), StoreError> {
    const SQL: &str = "SELECT object_id, person_id, on_behalf_of, act, at FROM event
        WHERE at < $2 AND object_id IN (SELECT object_id FROM event WHERE at >= $1 AND at < $2)
        ORDER BY object_id, at, id";
    tx.each(SQL, &args![from, to], &mut |row| {
        let object: Uuid = row.get(0)?;
        hands_of(row, 1)?.for_each(|hand| f(object, hand));
        Ok(())
    })
}

pub(super) fn payloads_of(tx: &mut Tx<'_>, act: Act, step: &str) -> Result<Vec<Value>, StoreError> {
    const SQL: &str = "SELECT p.payload FROM event e JOIN event_payload p ON p.event_id = e.id
        WHERE e.act = $1 AND e.step = $2 ORDER BY e.at, e.id";
    let texts: Vec<(String,)> = tx.all(SQL, &args![act.name(), step])?;
    Ok(texts.iter().filter_map(|(text,)| serde_json::from_str(text).ok()).collect())
}

/// `act IN ($n, …)` with its arguments.
fn among(acts: ActSet, first: usize) -> (String, Vec<Val<'static>>) {
    let names: Vec<Val<'static>> = acts.iter().map(|act| Val::from(act.name())).collect();
    let places: Vec<_> = (first..first + names.len()).map(|at| format!("${at}")).collect();
    (format!("act IN ({})", places.join(", ")), names)
}

pub(super) fn last_use(
    tx: &mut Tx<'_>,
    person: PersonId,
    acts: ActSet,
) -> Result<Option<Timestamp>, StoreError> {
    if acts.is_empty() {
        return Ok(None);
    }
    let (among, names) = among(acts, 2);
    // A deputy's act is the deputy's own use; the principal's right was used too.
    let sql = format!(
        "SELECT MAX(at) FROM (SELECT at FROM event WHERE person_id = $1 AND {among}
         UNION ALL SELECT at FROM event WHERE on_behalf_of = $1 AND {among}) AS done"
    );
    let args: Vec<Val<'_>> = args![person].into_iter().chain(names).collect();
    let (last,): (Option<Timestamp>,) = tx.one(&sql, &args)?;
    Ok(last)
}

impl FromRow for StoredPayload {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            event: row.get(0)?,
            at: row.get(1)?,
            act: row.get(2)?,
            object_id: row.get(3)?,
            salt: row.get(4)?,
            payload: row.get(5)?,
        })
    }
}

pub(super) fn remove_payloads(tx: &mut Tx<'_>, of: &[EventId]) -> Result<u64, StoreError> {
    let mut removed = 0;
    for event in of {
        removed += tx.exec("DELETE FROM event_payload WHERE event_id = $1", &args![*event])?;
    }
    Ok(removed)
}

/// An event not yet in a block.
pub(super) struct Unsealed {
    id: Uuid,
    at: Timestamp,
    hash: Vec<u8>,
}

impl AsRef<[u8]> for Unsealed {
    fn as_ref(&self) -> &[u8] {
        &self.hash
    }
}

impl FromRow for Unsealed {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, at: row.get(1)?, hash: row.get(2)? })
    }
}

/// Events without a block, oldest first. Commits may come out of order by seconds, never by an hour:
/// looking back one hour from the last sealed event keeps the query short.
pub(super) fn unsealed(tx: &mut Tx<'_>) -> Result<Vec<Unsealed>, StoreError> {
    const SQL: &str = "SELECT e.id, e.at, e.hash FROM event e
        WHERE e.at >= $1 AND NOT EXISTS (SELECT 1 FROM event_seal s WHERE s.event_id = e.id)
        ORDER BY e.at, e.id LIMIT 5000";
    let from = looked_at_from(tx)?;
    tx.all(SQL, &args![from])
}

/// Whether there is an event without a block, by the same rule as [`unsealed`].
pub(super) fn waiting(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM event e
        WHERE e.at >= $1 AND NOT EXISTS (SELECT 1 FROM event_seal s WHERE s.event_id = e.id) LIMIT 1";
    let from = looked_at_from(tx)?;
    Ok(tx.opt::<(i64,)>(SQL, &args![from])?.is_some())
}

fn looked_at_from(tx: &mut Tx<'_>) -> Result<Timestamp, StoreError> {
    let (last,): (Option<Timestamp>,) = tx.one("SELECT MAX(last_event_at) FROM event_block", &[])?;
    Ok(last.map_or(Timestamp::UNIX_EPOCH, |at| at - SignedDuration::from_hours(1)))
}

pub(super) fn last_block(tx: &mut Tx<'_>) -> Result<(i64, Vec<u8>), StoreError> {
    let last = tx.opt("SELECT no, hash FROM event_block ORDER BY no DESC LIMIT 1", &[])?;
    Ok(last.unwrap_or((0, vec![0; 32])))
}

/// The events of a block in order.
const SEALS: Table = Table {
    name: "event_seal",
    columns: &[("event_id", Column::Uuid), ("block_no", Column::Int), ("position", Column::Int)],
};

pub(super) fn insert_block(
    tx: &mut Tx<'_>,
    no: i64,
    prev: &[u8],
    hash: &[u8],
    events: &[Unsealed],
) -> Result<(), StoreError> {
    const BLOCK: &str = "INSERT INTO event_block (no, sealed_at, last_event_at, events, prev_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let last = events.iter().map(|event| event.at).max();
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    tx.exec(BLOCK, &args![no, tx.now(), last, count, prev, hash])?;
    let mut rows = (0_i64..).zip(events).map(|(position, event)| args![event.id, no, position].to_vec());
    tx.bulk(&SEALS, &mut rows).map(drop)
}

/// Events and blocks of the log.
pub(super) fn size(tx: &mut Tx<'_>) -> Result<(i64, i64), StoreError> {
    let (events,): (i64,) = tx.one("SELECT COUNT(*) FROM event", &[])?;
    let (blocks,): (i64,) = tx.one("SELECT COUNT(*) FROM event_block", &[])?;
    Ok((events, blocks))
}

/// Objects that one question asks for.
pub(super) const OBJECTS_AT_A_TIME: usize = 250;

/// Which of these ids some event tells of, with the kind of object it calls them.
pub(super) fn told(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<HashSet<(String, Uuid)>, StoreError> {
    // One text for any number, so that it is prepared once: what is left over asks for nothing.
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let marks: Vec<_> = (1..=OBJECTS_AT_A_TIME).map(|at| format!("${at}")).collect();
        format!("SELECT DISTINCT object_kind, object_id FROM event WHERE object_id IN ({})", marks.join(", "))
    });
    let padded = ids.iter().copied().chain(std::iter::repeat(Uuid::nil())).take(OBJECTS_AT_A_TIME);
    let args: Vec<Val<'_>> = padded.map(Val::Uuid).collect();
    Ok(tx.all::<(String, Uuid)>(&SQL, &args)?.into_iter().collect())
}

const EVENT_COLUMNS: &str = "e.id, e.at, e.person_id, e.on_behalf_of, e.channel, e.act, e.object_kind,
    e.object_id, e.unit_path, e.step, e.payload_hash, e.hash, p.salt, p.payload";

impl FromRow for EventLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get::<Timestamp>(1)?.as_microsecond(),
            person: row.get(2)?,
            on_behalf_of: row.get(3)?,
            channel: row.get(4)?,
            act: row.get(5)?,
            object_kind: row.get(6)?,
            object_id: row.get(7)?,
            unit: row.get(8)?,
            step: row.get(9)?,
            payload_hash: hex(&row.get::<Vec<u8>>(10)?),
            hash: hex(&row.get::<Vec<u8>>(11)?),
            salt: row.get::<Option<Vec<u8>>>(12)?.map(|salt| hex(&salt)),
            payload: row.get(13)?,
        })
    }
}

fn block(row: &Row<'_>, first: usize) -> Result<BlockLine, StoreError> {
    Ok(BlockLine {
        no: row.get(first)?,
        events: row.get(first + 1)?,
        prev_hash: hex(&row.get::<Vec<u8>>(first + 2)?),
        hash: hex(&row.get::<Vec<u8>>(first + 3)?),
    })
}

/// Every line of the log in order, as it arrives from the database. Payload text is compared byte for byte, so
/// PostgreSQL must give back what was stored: the column is text.
pub(super) fn each_line(tx: &mut Tx<'_>, f: &mut dyn FnMut(LogLine)) -> Result<(), StoreError> {
    let last = each_sealed(tx, f)?;
    // A block whose events are gone seals nothing; the checker says so.
    const EMPTY: &str = "SELECT no, events, prev_hash, hash FROM event_block WHERE no > $1 ORDER BY no";
    tx.each(EMPTY, &args![last], &mut |row| {
        f(LogLine::Block(block(row, 0)?));
        Ok(())
    })?;
    let unsealed = format!(
        "SELECT {EVENT_COLUMNS} FROM event e LEFT JOIN event_payload p ON p.event_id = e.id
         WHERE NOT EXISTS (SELECT 1 FROM event_seal s WHERE s.event_id = e.id) ORDER BY e.at, e.id"
    );
    tx.each(&unsealed, &[], &mut |row| {
        f(LogLine::Event(Box::new(EventLine::from_row(row)?)));
        Ok(())
    })
}

/// The sealed events, each block after its own; gives the last block's number.
fn each_sealed(tx: &mut Tx<'_>, f: &mut dyn FnMut(LogLine)) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT {EVENT_COLUMNS}, b.no, b.events, b.prev_hash, b.hash
         FROM event_block b JOIN event_seal s ON s.block_no = b.no JOIN event e ON e.id = s.event_id
         LEFT JOIN event_payload p ON p.event_id = e.id ORDER BY s.block_no, s.position"
    );
    let mut open: Option<BlockLine> = None;
    tx.each(&sql, &[], &mut |row| {
        let next = block(row, 14)?;
        match &open {
            Some(known) if known.no == next.no => {}
            _ => {
                if let Some(full) = open.replace(next) {
                    f(LogLine::Block(full));
                }
            }
        }
        f(LogLine::Event(Box::new(EventLine::from_row(row)?)));
        Ok(())
    })?;
    let last = open.as_ref().map_or(0, |block| block.no);
    open.into_iter().for_each(|full| f(LogLine::Block(full)));
    Ok(last)
}
