//! Messages to other scopes and systems, and numbers without gaps.
//!
//! A message is written in the transaction of the fact that causes it and sent afterwards, at least once.
//! The receiver applies it once by [`Tx::receive`].

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::args;
use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::tx::Tx;

/// A message that was not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Its id; messages of one scope ascend.
    pub id: Uuid,
    /// Where it goes and what it is about.
    pub topic: String,
    /// What it says.
    pub payload: Value,
    /// When it was written.
    pub created_at: Timestamp,
}

const INSERT: &str = "insert into outbox (id, topic, payload, held, created_at) values ($1, $2, $3, $4, $5)";
const HOLD_OPEN: &str = "select 1 from restore_hold where released_by_2 is null limit 1";
const UNSENT: &str = "select id, topic, payload, created_at from outbox
    where sent_at is null and not held order by id limit $1";
const UNSENT_OF: &str = "select id, topic, payload, created_at from outbox
    where sent_at is null and not held and topic = $1 order by id limit $2";
const SENT: &str = "update outbox set sent_at = $2 where id = $1 and sent_at is null and not held";
const RECEIVE: &str = "insert into inbox (message_id, received_at) values ($1, $2) on conflict do nothing";
const NEXT: &str = "insert into counter (series, next) values ($1, $2 + 1)
    on conflict (series) do update set next = counter.next + $2 returning next - $2";

impl Tx<'_> {
    /// Writes a message, sent only if this transaction is written. It is born held while a restore waits for
    /// its release.
    pub fn send(&mut self, topic: &str, payload: Value) -> Result<Uuid, StoreError> {
        let held = self.is_held()?;
        let id = self.new_id();
        self.exec(INSERT, &args![id, topic, payload, held, self.now()])?;
        Ok(id)
    }

    /// Whether a restore of this scope waits for its two releases.
    pub fn is_held(&mut self) -> Result<bool, StoreError> {
        Ok(self.opt::<i64>(HOLD_OPEN, &[])?.is_some())
    }

    /// The oldest messages that may be sent.
    pub fn unsent(&mut self, limit: u32) -> Result<Vec<OutboxMessage>, StoreError> {
        self.all(UNSENT, &args![limit])
    }

    /// The oldest messages of a topic that may be sent.
    pub fn unsent_of(&mut self, topic: &str, limit: u32) -> Result<Vec<OutboxMessage>, StoreError> {
        self.all(UNSENT_OF, &args![topic, limit])
    }

    /// Marks a message sent; [`StoreError::NotFound`] when it was sent before or is held.
    pub fn sent(&mut self, id: Uuid) -> Result<(), StoreError> {
        match self.exec(SENT, &args![id, self.now()])? {
            0 => Err(StoreError::NotFound),
            _ => Ok(()),
        }
    }

    /// Whether a message from elsewhere arrives for the first time: apply it only then, in this transaction.
    pub fn receive(&mut self, message: Uuid) -> Result<bool, StoreError> {
        Ok(self.exec(RECEIVE, &args![message, self.now()])? == 1)
    }

    /// Takes `count` numbers of a series, from 1, without gaps, and gives the first. Other transactions of
    /// the series wait until this one ends: take numbers last.
    pub fn next_no(&mut self, series: &str, count: u32) -> Result<i64, StoreError> {
        self.one(NEXT, &args![series, count])
    }
}

impl FromRow for OutboxMessage {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, topic: row.get(1)?, payload: row.get(2)?, created_at: row.get(3)? })
    }
}
