//! After a restore nothing leaves the scope until two different persons have released it.
//!
//! What was sent after the backup was taken stands as unsent again. A migration registers a table of payments
//! with a line `--@hold payment_order where state = 'approved'`: the table has a column `held {bool}`, and the
//! rows of the condition are held like unsent messages. Code that sends or pays skips held rows.

use uuid::Uuid;

use super::Restore;
use crate::args;
use crate::error::StoreError;
use crate::migrate::held_tables;
use crate::scope::Scope;
use crate::tx::Tx;

/// Where a hold stands after a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldState {
    /// A second, different person must release it too.
    Waiting,
    /// Everything may go out again.
    Released,
}

const OPEN: &str = "select restore_id, released_by_1 from restore_hold where released_by_2 is null";
const FIRST: &str = "update restore_hold set released_by_1 = $2, released_at_1 = $3 where restore_id = $1";
const SECOND: &str = "update restore_hold set released_by_2 = $2, released_at_2 = $3 where restore_id = $1";
const REPLAY: &str = "update outbox set sent_at = null where topic = $1 and sent_at >= $2";

/// The rows that record a restore, with `$1` for its id, `$2` when the backup was taken, `$3` now, `$4` who.
pub(crate) const fn log_statements() -> [&'static str; 2] {
    [
        "insert into restore_log (id, backup_at, restored_at, restored_by) values ($1, $2, $3, $4)",
        "insert into restore_hold (restore_id) values ($1)",
    ]
}

/// The statements that hold what was not sent.
pub(crate) fn hold_statements(scope: Scope) -> Vec<String> {
    let payments =
        held_tables(scope).map(|(table, condition)| format!("update {table} set held = true {condition}"));
    let outbox = "update outbox set held = true where sent_at is null".to_owned();
    std::iter::once(outbox).chain(payments).collect()
}

impl Restore<'_> {
    /// Id, moment of the backup, now, person: the values of [`log_statements`].
    pub(crate) const fn log(
        &self,
        backup_at: jiff::Timestamp,
    ) -> (Uuid, jiff::Timestamp, jiff::Timestamp, Uuid) {
        (self.id, backup_at, self.now, self.by)
    }
}

impl Tx<'_> {
    /// Releases what a restore holds, in the name of a person. The second, different person sets it free.
    ///
    /// [`StoreError::NotFound`] when nothing is held, [`StoreError::SamePerson`] when this person has released
    /// it before.
    pub fn release_hold(&mut self, person: Uuid) -> Result<HoldState, StoreError> {
        let open: Vec<(Uuid, Option<Uuid>)> = self.all(OPEN, &[])?;
        if open.is_empty() {
            return Err(StoreError::NotFound);
        }
        let mut waiting = false;
        let mut changed = false;
        for (restore, first) in open {
            let sql = if first.is_none() { FIRST } else { SECOND };
            if first != Some(person) {
                self.exec(sql, &args![restore, person, self.now()])?;
                changed = true;
            }
            waiting |= first.is_none_or(|first| first == person);
        }
        match (changed, waiting) {
            (false, _) => Err(StoreError::SamePerson),
            (true, true) => Ok(HoldState::Waiting),
            (true, false) => self.set_free().map(|()| HoldState::Released),
        }
    }

    fn set_free(&mut self) -> Result<(), StoreError> {
        let tables = held_tables(self.scope()).map(|(table, _)| table);
        for table in std::iter::once("outbox").chain(tables) {
            self.exec_dyn(&format!("update {table} set held = false where held"), &[])?;
        }
        Ok(())
    }

    /// Lets messages of a topic be sent again that were sent since a moment: the community does so for a
    /// municipality that was restored. Receivers apply each message once.
    pub fn replay(&mut self, topic: &str, since: jiff::Timestamp) -> Result<u64, StoreError> {
        self.exec(REPLAY, &args![topic, since])
    }
}
