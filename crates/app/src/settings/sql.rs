//! Every query of the settings.

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};

use super::{Key, Setting};
use crate::actor::PersonId;

pub(super) fn value_on(tx: &mut Tx<'_>, key: Key, day: Date) -> Result<Option<String>, StoreError> {
    const SQL: &str =
        "SELECT value FROM setting WHERE key = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1";
    Ok(tx.opt(SQL, &args![key, day])?.map(|(value,)| value))
}

impl FromRow for Setting {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { key: row.get(0)?, from: row.get(1)?, value: row.get(2)?, decision: row.get(3)? })
    }
}

pub(super) fn list(tx: &mut Tx<'_>) -> Result<Vec<Setting>, StoreError> {
    tx.all("SELECT key, valid_from, value, decision FROM setting ORDER BY key, valid_from DESC", &[])
}

pub(super) fn put(tx: &mut Tx<'_>, by: PersonId, new: &Setting) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO setting (key, valid_from, value, decision, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value, decision = excluded.decision,
            set_by = excluded.set_by, set_at = excluded.set_at";
    tx.exec(SQL, &args![new.key, new.from, new.value.as_str(), new.decision.as_str(), by, tx.now()])?;
    Ok(())
}
