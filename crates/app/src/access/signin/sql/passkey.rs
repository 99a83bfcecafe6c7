//! Every query of passkeys.

use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use serde_json::Value;
use uuid::Uuid;

use crate::access::signin::passkey::Passkey;
use crate::actor::PersonId;

impl FromRow for Passkey {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            credential: row.get(2)?,
            created_at: row.get(3)?,
            used_at: row.get(4)?,
        })
    }
}

pub(in crate::access::signin) fn of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
) -> Result<Vec<Passkey>, StoreError> {
    const SQL: &str = "SELECT id, name, credential, created_at, used_at FROM passkey
        WHERE person_id = $1 ORDER BY created_at, id";
    tx.all(SQL, &args![person])
}

pub(in crate::access::signin) fn owner(
    tx: &mut Tx<'_>,
    person: PersonId,
) -> Result<Option<(String, Option<String>)>, StoreError> {
    const SQL: &str = "SELECT p.name, c.login FROM person p LEFT JOIN credential c ON c.person_id = p.id
        WHERE p.id = $1";
    tx.opt(SQL, &args![person])
}

pub(in crate::access::signin) fn insert(
    tx: &mut Tx<'_>,
    person: PersonId,
    credential_id: &[u8],
    name: &str,
    credential: &Value,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO passkey (id, person_id, credential_id, name, credential, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(SQL, &args![tx.new_id(), person, credential_id, name, credential.clone(), tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn delete(
    tx: &mut Tx<'_>,
    person: PersonId,
    id: Uuid,
) -> Result<u64, StoreError> {
    tx.exec("DELETE FROM passkey WHERE id = $1 AND person_id = $2", &args![id, person])
}

pub(in crate::access::signin) fn used(
    tx: &mut Tx<'_>,
    person: PersonId,
    credential_id: &[u8],
    credential: &Value,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE passkey SET credential = $1, used_at = $2
        WHERE credential_id = $3 AND person_id = $4";
    tx.exec(SQL, &args![credential.clone(), tx.now(), credential_id, person])
}
