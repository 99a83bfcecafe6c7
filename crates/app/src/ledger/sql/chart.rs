//! Loaded editions of the chart of accounts.

use jiff::civil::Date;
use kaemner_law::chart::EditionInfo;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use kaemner_values::period::DateRange;
use uuid::Uuid;

use crate::ledger::chart::{ChartEdition, ChartEditionId};

pub(in crate::ledger) fn insert(
    tx: &mut Tx<'_>,
    id: ChartEditionId,
    info: &EditionInfo,
    files: &str,
    sha256: &[u8; 32],
    by: Uuid,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO chart_edition
            (id, name, valid_from, valid_to, verified, files, sha256, loaded_at, loaded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let now = tx.now();
    let (first, last) = (info.valid.first(), info.valid.last());
    let name = info.name.as_str();
    tx.exec(SQL, &args![id.get(), name, first, last, info.verified, files, sha256, now, by]).map(drop)
}

pub(in crate::ledger) fn by_hash(
    tx: &mut Tx<'_>,
    sha256: &[u8; 32],
) -> Result<Option<ChartEditionId>, StoreError> {
    let found: Option<(Uuid,)> = tx.opt("SELECT id FROM chart_edition WHERE sha256 = $1", &args![sha256])?;
    Ok(found.map(|(id,)| ChartEditionId::new(id)))
}

pub(in crate::ledger) fn all(tx: &mut Tx<'_>) -> Result<Vec<ChartEdition>, StoreError> {
    tx.all("SELECT id, name, valid_from, valid_to, verified FROM chart_edition ORDER BY loaded_at DESC", &[])
}

impl FromRow for ChartEdition {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let valid = DateRange::new(row.get(2)?, row.get(3)?);
        Ok(Self {
            id: ChartEditionId::new(row.get(0)?),
            name: row.get(1)?,
            valid: valid.map_err(|_| StoreError::Type { column: 3, expected: "a day after the first" })?,
            verified: row.get(4)?,
        })
    }
}

/// The edition that was loaded last of those valid on the day; `None` means the built-in one.
pub(in crate::ledger) fn in_force(tx: &mut Tx<'_>, on: Date) -> Result<Option<Uuid>, StoreError> {
    const SQL: &str = "SELECT id FROM chart_edition
        WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) ORDER BY loaded_at DESC LIMIT 1";
    let found: Option<(Uuid,)> = tx.opt(SQL, &args![on])?;
    Ok(found.map(|(id,)| id))
}

pub(in crate::ledger) fn files(tx: &mut Tx<'_>, id: Uuid) -> Result<String, StoreError> {
    tx.one::<(String,)>("SELECT files FROM chart_edition WHERE id = $1", &args![id]).map(|(files,)| files)
}

/// The files of an edition that the community shares.
pub(in crate::ledger) fn of_community(
    tx: &mut Tx<'_>,
    id: ChartEditionId,
) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT files FROM community.chart_edition WHERE id = $1";
    Ok(tx.opt::<(String,)>(SQL, &args![id.get()])?.map(|(files,)| files))
}
