//! The log as it leaves the program and as it is checked: its lines in order, and what they must give. Pure.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{BrokenEvent, EventId, Header, Verified, block_hash, payload_hash};
use crate::actor::{Act, PersonId};

/// One line of the log: an event, or the block that seals the events since the block before. Events that no
/// block holds yet stand last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LogLine {
    /// An event.
    Event(Box<EventLine>),
    /// A block.
    Block(BlockLine),
}

/// An event. Hashes and salts are lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventLine {
    /// Its id.
    pub id: Uuid,
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// Who.
    pub person: Uuid,
    /// For whom, if a deputy acted.
    pub on_behalf_of: Option<Uuid>,
    /// By which door.
    pub channel: String,
    /// What.
    pub act: String,
    /// To what kind of thing.
    pub object_kind: String,
    /// To which.
    pub object_id: Uuid,
    /// In which unit.
    pub unit: String,
    /// The step that was reached.
    pub step: Option<String>,
    /// The hash of salt and payload.
    pub payload_hash: String,
    /// The event's hash.
    pub hash: String,
    /// The salt; absent when the law had the payload deleted.
    pub salt: Option<String>,
    /// Before, after and reason; absent likewise.
    pub payload: Option<String>,
}

/// A block of sealed events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockLine {
    /// Its number, from 1.
    pub no: i64,
    /// How many events it holds.
    pub events: i64,
    /// The hash of the block before.
    pub prev_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl EventLine {
    fn header(&self) -> Option<Header> {
        Some(Header {
            id: EventId::new(self.id),
            at: Timestamp::from_microsecond(self.at).ok()?,
            person: PersonId::new(self.person),
            on_behalf_of: self.on_behalf_of.map(PersonId::new),
            channel: self.channel.clone(),
            act: self.act.clone(),
            object_kind: self.object_kind.clone(),
            object_id: self.object_id,
            unit: self.unit.clone(),
            step: self.step.clone(),
        })
    }

    /// The event's hash, when header and payload give what is stored.
    fn checked(&self) -> Result<Vec<u8>, BrokenEvent> {
        let id = EventId::new(self.id);
        let header = || BrokenEvent::Header(id);
        let stored = unhex(&self.payload_hash).ok_or_else(header)?;
        let hash = unhex(&self.hash).ok_or_else(header)?;
        if self.header().ok_or_else(header)?.hash(&stored)[..] != hash[..] {
            return Err(header());
        }
        if let (Some(salt), Some(payload)) = (&self.salt, &self.payload) {
            let salt = unhex(salt).ok_or(BrokenEvent::Payload(id))?;
            if payload_hash(&salt, payload)[..] != stored[..] {
                return Err(BrokenEvent::Payload(id));
            }
        }
        Ok(hash)
    }
}

/// Reads the lines of a log in order and remembers no more than the events of one block.
#[derive(Debug)]
pub struct LogChecker {
    found: Verified,
    last: i64,
    prev: Vec<u8>,
    waiting: Vec<Vec<u8>>,
    /// Events without a payload, and those that a deletion names.
    missing: BTreeSet<Uuid>,
    named: HashSet<Uuid>,
}

/// What the event of a deletion tells: the archive's part, and the events whose payloads went into it.
#[derive(Deserialize)]
struct Deleted {
    archive: String,
    events: Vec<Uuid>,
}

#[derive(Deserialize)]
struct DeletedPayload {
    after: Deleted,
}

impl EventLine {
    fn deleted(&self) -> Option<Deleted> {
        let is_deletion = self.act == Act::ManageDeletion.name() && self.step.as_deref() == Some("deleted");
        let payload = self.payload.as_deref().filter(|_| is_deletion)?;
        // A deletion of other things names no events.
        serde_json::from_str::<DeletedPayload>(payload).ok().map(|payload| payload.after)
    }
}

impl Default for LogChecker {
    fn default() -> Self {
        Self {
            found: Verified::default(),
            last: 0,
            prev: vec![0; 32],
            waiting: Vec::new(),
            missing: BTreeSet::new(),
            named: HashSet::new(),
        }
    }
}

impl LogChecker {
    /// The next line. After the first broken one the others are only counted.
    pub fn line(&mut self, line: &LogLine) {
        let checked = match line {
            LogLine::Event(event) => self.event(event),
            LogLine::Block(block) => self.block(block),
        };
        if self.found.broken.is_none() {
            self.found.broken = checked.err();
        }
    }

    fn event(&mut self, event: &EventLine) -> Result<(), BrokenEvent> {
        self.found.events += 1;
        self.found.deleted_payloads += usize::from(event.payload.is_none());
        if event.payload.is_none() || event.salt.is_none() {
            self.missing.insert(event.id);
        }
        self.waiting.push(event.checked()?);
        if let Some(deleted) = event.deleted() {
            self.named.extend(deleted.events);
            self.found.archives.insert(deleted.archive);
        }
        Ok(())
    }

    fn block(&mut self, block: &BlockLine) -> Result<(), BrokenEvent> {
        self.found.blocks += 1;
        let events = std::mem::take(&mut self.waiting);
        if block.no != self.last + 1 || unhex(&block.prev_hash).as_ref() != Some(&self.prev) {
            return Err(BrokenEvent::Gap(block.no));
        }
        let computed = block_hash(block.no, &self.prev, &events);
        if usize::try_from(block.events) != Ok(events.len())
            || unhex(&block.hash).as_deref() != Some(&computed)
        {
            return Err(BrokenEvent::Block(block.no));
        }
        (self.last, self.prev) = (block.no, computed.to_vec());
        Ok(())
    }

    /// What the whole log gave.
    #[must_use]
    pub fn done(mut self) -> Verified {
        let lost = self.missing.iter().find(|id| !self.named.contains(*id));
        let lost = lost.map(|id| BrokenEvent::Missing(EventId::new(*id)));
        self.found.broken = self.found.broken.or(lost);
        Verified { unsealed: self.waiting.len(), ..self.found }
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let nibble = |digit: u8| char::from(digit).to_digit(16).filter(|_| !digit.is_ascii_uppercase());
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::try_from(nibble(*pair.first()?)? << 4 | nibble(*pair.get(1)?)?).ok()).collect()
}
