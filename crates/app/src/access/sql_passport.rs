//! Every query of receipts.

use kaemner_store::{FromRow, Row, StoreError, Tx, args};

use super::passport::{ReadText, Receipt};
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

/// Keeps an instruction as it is read today, once.
pub(super) fn keep_text(tx: &mut Tx<'_>, read: &ReadText) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO passport_text
            (instruction, version, language, text_sha256, title, text, questions, kept_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let ReadText { receipt: (instruction, version, language, sha256), title, text, questions } = read;
    tx.exec(
        SQL,
        &args![
            instruction.as_str(),
            *version,
            language.as_str(),
            sha256.as_str(),
            title.as_str(),
            text.as_str(),
            questions.to_string(),
            tx.now(),
        ],
    )?;
    Ok(())
}

impl FromRow for ReadText {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let questions: String = row.get(6)?;
        Ok(Self {
            receipt: (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?),
            title: row.get(4)?,
            text: row.get(5)?,
            questions: serde_json::from_str(&questions)
                .map_err(|_| StoreError::Type { column: 6, expected: "questions as JSON" })?,
        })
    }
}

/// The instruction as it was read for a receipt; `None` for receipts of the time before texts were kept.
pub(super) fn text_of(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<Option<ReadText>, StoreError> {
    const SQL: &str = "SELECT instruction, version, language, text_sha256, title, text, questions
        FROM community.passport_text
        WHERE instruction = $1 AND version = $2 AND language = $3 AND text_sha256 = $4";
    let (instruction, language) = (receipt.instruction.as_str(), receipt.language.as_str());
    tx.opt(SQL, &args![instruction, receipt.version, language, receipt.text_sha256.as_str()])
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
