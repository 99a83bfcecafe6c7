//! What an event is, and its canonical bytes. Pure.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kaemner_values::Ore;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::actor::{Act, Actor, At, PersonId, UnitPath};

crate::ids::entity_id! {
    /// One event.
    EventId
}

/// The thing an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object {
    /// The kind, a table's word: `voucher`, `invoice`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
}

impl Object {
    /// An object of a kind.
    #[must_use]
    pub const fn new(kind: &'static str, id: Uuid) -> Self {
        Self { kind, id }
    }
}

/// What a use case did, before it is recorded.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    pub(super) act: Act,
    pub(super) object: Object,
    pub(super) unit: Option<&'a UnitPath>,
    pub(super) amount: Option<Ore>,
    pub(super) on_behalf_of: Option<PersonId>,
    pub(super) step: Option<&'static str>,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
    pub(super) reason: Option<&'a str>,
}

impl<'a> Event<'a> {
    /// An act on an object.
    #[must_use]
    pub const fn of(act: Act, object: Object) -> Self {
        Self {
            act,
            object,
            unit: None,
            amount: None,
            on_behalf_of: None,
            step: None,
            before: None,
            after: None,
            reason: None,
        }
    }

    /// In this unit; without it the event is the whole municipality's.
    #[must_use]
    pub const fn at(mut self, unit: &'a UnitPath) -> Self {
        self.unit = Some(unit);
        self
    }

    /// For this amount: it decides whether a deputy's right was needed.
    #[must_use]
    pub const fn amount(mut self, amount: Ore) -> Self {
        self.amount = Some(amount);
        self
    }

    /// For this person, where the caller's own question found a deputy's right.
    #[must_use]
    pub const fn on_behalf(mut self, principal: Option<PersonId>) -> Self {
        self.on_behalf_of = principal;
        self
    }

    /// The step of the process that was reached: `received`, `coded`, `paid`.
    #[must_use]
    pub const fn step(mut self, step: &'static str) -> Self {
        self.step = Some(step);
        self
    }

    /// What stood there before.
    #[must_use]
    pub fn before(mut self, value: Value) -> Self {
        self.before = Some(value);
        self
    }

    /// What stands there now.
    #[must_use]
    pub fn after(mut self, value: Value) -> Self {
        self.after = Some(value);
        self
    }

    /// Why, in the person's own words.
    #[must_use]
    pub const fn because(mut self, reason: &'a str) -> Self {
        self.reason = Some(reason);
        self
    }
}

impl Event<'_> {
    /// Where the act was done, for the question on whose behalf.
    fn at_place(&self) -> At<'_> {
        let at = self.unit.map_or(At::anywhere(), At::unit);
        self.amount.map_or(at, |amount| at.amount(amount))
    }
}

/// The part of an event that is never deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub id: EventId,
    pub at: Timestamp,
    pub person: PersonId,
    pub on_behalf_of: Option<PersonId>,
    pub channel: String,
    pub act: String,
    pub object_kind: String,
    pub object_id: Uuid,
    pub unit: String,
    pub step: Option<String>,
}

impl Header {
    pub fn new(id: EventId, at: Timestamp, by: &Actor, event: &Event<'_>) -> Self {
        Self {
            id,
            at,
            person: by.person,
            on_behalf_of: event.on_behalf_of.or_else(|| by.principal(event.act, event.at_place())),
            channel: by.channel.name().to_owned(),
            act: event.act.name().to_owned(),
            object_kind: event.object.kind.to_owned(),
            object_id: event.object.id,
            unit: event.unit.map_or("/", UnitPath::as_str).to_owned(),
            step: event.step.map(str::to_owned),
        }
    }

    /// SHA-256 of the header's fields and the payload hash, each preceded by its length in four bytes.
    pub fn hash(&self, payload_hash: &[u8]) -> [u8; 32] {
        let (id, person, at) = (self.id.get(), self.person.get(), self.at.as_microsecond().to_be_bytes());
        let nobody = [];
        let behalf = self.on_behalf_of.map(|person| *person.get().as_bytes());
        let fields: [&[u8]; 12] = [
            b"kaemner-event-1",
            id.as_bytes(),
            &at,
            person.as_bytes(),
            behalf.as_ref().map_or(&nobody[..], |id| &id[..]),
            self.channel.as_bytes(),
            self.act.as_bytes(),
            self.object_kind.as_bytes(),
            self.object_id.as_bytes(),
            self.unit.as_bytes(),
            self.step.as_deref().unwrap_or("").as_bytes(),
            payload_hash,
        ];
        hash_fields(&fields)
    }
}

/// Length-prefixed fields under SHA-256; the same form the ledger's chain uses.
pub(super) fn hash_fields(fields: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new();
    for field in fields {
        sha.update(u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
        sha.update(field);
    }
    sha.finalize().into()
}

/// What may be deleted by law: before, after, the reason, and who sat at the machine of a command line.
pub(super) fn payload(event: &Event<'_>, operator: Option<&str>) -> String {
    let mut payload = json!({ "before": event.before, "after": event.after, "reason": event.reason });
    if let (Some(operator), Some(fields)) = (operator, payload.as_object_mut()) {
        fields.insert("operator".to_owned(), operator.into());
    }
    payload.to_string()
}

/// SHA-256(salt ‖ payload).
pub(super) fn payload_hash(salt: &[u8], payload: &str) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(salt);
    sha.update(payload.as_bytes());
    sha.finalize().into()
}

/// The hash of a block: its number, the previous block's hash and its events' hashes in order.
pub(super) fn block_hash(no: i64, prev: &[u8], events: &[impl AsRef<[u8]>]) -> [u8; 32] {
    let number = no.to_be_bytes();
    let mut fields: Vec<&[u8]> = vec![b"kaemner-event-block-1", &number, prev];
    fields.extend(events.iter().map(AsRef::as_ref));
    hash_fields(&fields)
}

/// An event as read back for a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The event.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: PersonId,
    /// For whom, if a deputy acted.
    pub on_behalf_of: Option<PersonId>,
    /// By which door.
    pub channel: String,
    /// The act's name.
    pub act: String,
    /// The step reached.
    pub step: Option<String>,
    /// Before, after and reason; `None` when deleted by law.
    pub payload: Option<Value>,
    /// Its hash in the chain, as `docs/verify.md` says.
    pub hash: Vec<u8>,
}

impl Recorded {
    /// Who did it, and whose deputy that was.
    pub fn persons(&self) -> impl Iterator<Item = PersonId> + use<> {
        [Some(self.person), self.on_behalf_of].into_iter().flatten()
    }

    /// The reason given, if any.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.payload.as_ref()?.get("reason")?.as_str()
    }
}

/// A person who had a thing in hand, and the act. A deputy's act counts for both persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// Who.
    pub person: PersonId,
    /// What was done.
    pub act: Act,
    /// When.
    pub at: Timestamp,
}

/// A payload as it is stored, for the archive that goes before a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPayload {
    /// The event.
    pub event: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The act's name.
    pub act: String,
    /// What it was about.
    pub object_id: Uuid,
    /// The salt.
    pub salt: Vec<u8>,
    /// The payload as it was hashed.
    pub payload: String,
}

/// What [`super::verify`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Events read.
    pub events: usize,
    /// Blocks read.
    pub blocks: usize,
    /// Events no block holds yet.
    pub unsealed: usize,
    /// Payloads removed by the deletion use case.
    pub deleted_payloads: usize,
    /// The archives that hold them, by the hash of the document in hexadecimal. The caller knows the documents.
    pub archives: BTreeSet<String>,
    /// The first broken place, if any.
    pub broken: Option<BrokenEvent>,
}

/// The first place where the event log does not verify.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokenEvent {
    /// The header does not give the stored hash.
    #[error("event {0}: the header has been changed")]
    Header(EventId),
    /// The payload does not give the stored hash.
    #[error("event {0}: the payload has been changed")]
    Payload(EventId),
    /// The payload is gone, and no deletion names it.
    #[error("event {0}: its payload is gone, and no deletion tells of it")]
    Missing(EventId),
    /// A block's events do not give its hash.
    #[error("event block {0}: its events have been changed, added or removed")]
    Block(i64),
    /// A block does not follow the one before.
    #[error("event block {0}: it does not follow block {before}", before = .0 - 1)]
    Gap(i64),
}
