//! Every query of receipts.

use kaemner_store::{FromRow, Row, StoreError, Tx, args};

use super::passport::Receipt;
use crate::actor::PersonId;

pub(super) fn insert(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO passport_receipt
            (id, person_id, instruction, version, text_sha256, language, answers, municipality, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.exec(
        SQL,
        &args![
            receipt.id,
            receipt.person,
            receipt.instruction.as_str(),
            receipt.version,
            receipt.text_sha256.as_str(),
            receipt.language.as_str(),
            receipt.answers.as_str(),
            receipt.municipality,
            receipt.at,
        ],
    )?;
    Ok(())
}

impl FromRow for Receipt {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            instruction: row.get(2)?,
            version: row.get(3)?,
            text_sha256: row.get(4)?,
            language: row.get(5)?,
            answers: row.get(6)?,
            municipality: row.get(7)?,
            at: row.get(8)?,
        })
    }
}

/// The receipts as a municipality may read them.
pub(super) fn published(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Receipt>, StoreError> {
    const SQL: &str =
        "SELECT id, person_id, instruction, version, text_sha256, language, answers, municipality, at
        FROM community.passport_receipt WHERE person_id = $1 ORDER BY at DESC, id";
    tx.all(SQL, &args![person])
}
