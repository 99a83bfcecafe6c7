//! Every query of the event log.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use uuid::Uuid;

use super::Object;
use super::model::{BrokenEvent, Header, Recorded, Verified, block_hash, payload_hash};

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
        })
    }
}

pub(super) fn of_object(tx: &mut Tx<'_>, object: Object) -> Result<Vec<Recorded>, StoreError> {
    const SQL: &str = "SELECT e.id, e.at, e.person_id, e.on_behalf_of, e.channel, e.act, e.step, p.payload
        FROM event e LEFT JOIN event_payload p ON p.event_id = e.id
        WHERE e.object_id = $1 AND e.object_kind = $2 ORDER BY e.at, e.id";
    tx.all(SQL, &args![object.id, object.kind])
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
    let (last,): (Option<Timestamp>,) = tx.one("SELECT MAX(last_event_at) FROM event_block", &[])?;
    let from = last.map_or(Timestamp::UNIX_EPOCH, |at| at - SignedDuration::from_hours(1));
    tx.all(SQL, &args![from])
}

pub(super) fn last_block(tx: &mut Tx<'_>) -> Result<(i64, Vec<u8>), StoreError> {
    let last = tx.opt("SELECT no, hash FROM event_block ORDER BY no DESC LIMIT 1", &[])?;
    Ok(last.unwrap_or((0, vec![0; 32])))
}

pub(super) fn insert_block(
    tx: &mut Tx<'_>,
    no: i64,
    prev: &[u8],
    hash: &[u8],
    events: &[Unsealed],
) -> Result<(), StoreError> {
    const BLOCK: &str = "INSERT INTO event_block (no, sealed_at, last_event_at, events, prev_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6)";
    const SEAL: &str = "INSERT INTO event_seal (event_id, block_no, position) VALUES ($1, $2, $3)";
    let last = events.iter().map(|event| event.at).max();
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    tx.exec(BLOCK, &args![no, tx.now(), last, count, prev, hash])?;
    for (position, event) in (0_i64..).zip(events) {
        tx.exec(SEAL, &args![event.id, no, position])?;
    }
    Ok(())
}

struct Stored {
    header: Header,
    payload_hash: Vec<u8>,
    hash: Vec<u8>,
    payload: Option<(Vec<u8>, String)>,
    block: Option<i64>,
}

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let salt: Option<Vec<u8>> = row.get(12)?;
        let payload: Option<String> = row.get(13)?;
        Ok(Self {
            header: Header {
                id: row.get(0)?,
                at: row.get(1)?,
                person: row.get(2)?,
                on_behalf_of: row.get(3)?,
                channel: row.get(4)?,
                act: row.get(5)?,
                object_kind: row.get(6)?,
                object_id: row.get(7)?,
                unit: row.get(8)?,
                step: row.get(9)?,
            },
            payload_hash: row.get(10)?,
            hash: row.get(11)?,
            payload: salt.zip(payload),
            block: row.get(14)?,
        })
    }
}

impl Stored {
    fn broken(&self) -> Option<BrokenEvent> {
        if self.header.hash(&self.payload_hash)[..] != self.hash[..] {
            return Some(BrokenEvent::Header(self.header.id));
        }
        let (salt, payload) = self.payload.as_ref()?;
        (payload_hash(salt, payload)[..] != self.payload_hash[..])
            .then_some(BrokenEvent::Payload(self.header.id))
    }
}

/// Payload text is compared byte for byte, so PostgreSQL must give back what was stored: the column is text.
pub(super) fn verify(tx: &mut Tx<'_>) -> Result<Verified, StoreError> {
    const EVENTS: &str = "SELECT e.id, e.at, e.person_id, e.on_behalf_of, e.channel, e.act, e.object_kind,
            e.object_id, e.unit_path, e.step, e.payload_hash, e.hash, p.salt, p.payload, s.block_no
        FROM event e LEFT JOIN event_payload p ON p.event_id = e.id LEFT JOIN event_seal s ON s.event_id = e.id
        ORDER BY s.block_no, s.position";
    const BLOCKS: &str = "SELECT no, events, prev_hash, hash FROM event_block ORDER BY no";
    let mut found = Verified::default();
    let mut hashes: HashMap<i64, Vec<Vec<u8>>> = HashMap::new();
    tx.each(EVENTS, &[], &mut |row| {
        let event = Stored::from_row(row)?;
        found.events += 1;
        found.deleted_payloads += usize::from(event.payload.is_none());
        found.broken = found.broken.take().or_else(|| event.broken());
        match event.block {
            Some(no) => hashes.entry(no).or_default().push(event.hash),
            None => found.unsealed += 1,
        }
        Ok(())
    })?;
    let blocks: Vec<(i64, i64, Vec<u8>, Vec<u8>)> = tx.all(BLOCKS, &[])?;
    found.blocks = blocks.len();
    found.broken = found.broken.take().or_else(|| broken_block(&blocks, &hashes));
    Ok(found)
}

fn broken_block(
    blocks: &[(i64, i64, Vec<u8>, Vec<u8>)],
    hashes: &HashMap<i64, Vec<Vec<u8>>>,
) -> Option<BrokenEvent> {
    let mut prev = vec![0; 32];
    for (expected, (no, events, prev_hash, hash)) in (1_i64..).zip(blocks) {
        let of_block = hashes.get(no).map_or(&[][..], Vec::as_slice);
        if *no != expected || *prev_hash != prev {
            return Some(BrokenEvent::Gap(*no));
        }
        let computed = block_hash(*no, prev_hash, of_block);
        if usize::try_from(*events) != Ok(of_block.len()) || computed[..] != hash[..] {
            return Some(BrokenEvent::Block(*no));
        }
        prev.clone_from(hash);
    }
    None
}
