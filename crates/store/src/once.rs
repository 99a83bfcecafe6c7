//! Commands that a caller may send twice.

use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::args;
use crate::error::StoreError;
use crate::tx::Tx;

/// A command with the caller's own key.
#[derive(Debug, Clone, Copy)]
pub struct Once<'a> {
    /// The person or service that sends it; keys of different senders do not meet.
    pub actor: Uuid,
    /// The act it names.
    pub act: &'a str,
    /// The caller's key.
    pub key: &'a str,
    /// The request in a fixed form, such as its body. Only its hash is kept.
    pub request: &'a [u8],
}

const INSERT: &str = "insert into idempotency (actor, act, key, request_sha256, at)
                      values ($1, $2, $3, $4, $5) on conflict do nothing";
const SELECT: &str =
    "select request_sha256, answer from idempotency where actor = $1 and act = $2 and key = $3";
const UPDATE: &str = "update idempotency set answer = $4 where actor = $1 and act = $2 and key = $3";
const SWEEP: &str = "delete from idempotency where at < $1";

impl Tx<'_> {
    /// Runs `f` the first time this command comes, and gives the first answer at every later time.
    ///
    /// It must be the first statement of the transaction: a second sender waits here for the first one.
    /// [`StoreError::Conflict`] when the key was used for another request. When `f` fails, nothing is kept
    /// and the transaction can only be undone.
    pub fn once<E: From<StoreError>>(
        &mut self,
        command: &Once<'_>,
        f: impl FnOnce(&mut Self) -> Result<Value, E>,
    ) -> Result<Value, E> {
        let sha256: [u8; 32] = Sha256::digest(command.request).into();
        let Once { actor, act, key, .. } = *command;
        if self.exec(INSERT, &args![actor, act, key, sha256, self.now()])? == 0 {
            return Ok(self.first_answer(command, sha256)?);
        }
        let answer = f(self).inspect_err(|_| self.spoil())?;
        self.exec(UPDATE, &args![actor, act, key, answer.clone()])?;
        Ok(answer)
    }

    fn first_answer(&mut self, command: &Once<'_>, sha256: [u8; 32]) -> Result<Value, StoreError> {
        let args = args![command.actor, command.act, command.key];
        let (first, answer): ([u8; 32], Option<Value>) = self.one(SELECT, &args)?;
        // No answer yet means that the command calls itself.
        answer.filter(|_| first == sha256).ok_or(StoreError::Conflict)
    }

    /// Removes keys from before a moment; their commands would run again.
    pub fn forget_once(&mut self, before: jiff::Timestamp) -> Result<u64, StoreError> {
        self.exec(SWEEP, &args![before])
    }
}
