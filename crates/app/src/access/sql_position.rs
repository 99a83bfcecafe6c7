//! Every query of positions, their rules and who holds them.

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};

use super::position::{Holding, HoldingId, PersonnelSource, Position, PositionId, PositionRule};
use crate::actor::{PersonId, UnitFilter};

impl FromRow for Position {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            kind: row.get(2)?,
            title: row.get(3)?,
            unit: row.get(4)?,
            from: row.get(5)?,
            to: row.get(6)?,
        })
    }
}

const POSITION: &str = "SELECT id, code, kind, title, unit_path, valid_from, valid_to FROM position";

pub(super) fn insert(tx: &mut Tx<'_>, new: &Position) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO position (id, code, kind, title, unit_path, valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (code, kind, title) = (new.code.as_str(), new.kind.as_str(), new.title.as_str());
    tx.exec(SQL, &args![new.id, code, kind, title, new.unit.as_str(), new.from, new.to])?;
    Ok(())
}

pub(super) fn one(tx: &mut Tx<'_>, id: PositionId) -> Result<Option<Position>, StoreError> {
    tx.opt(&format!("{POSITION} WHERE id = $1"), &args![id])
}

pub(super) fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Position>, StoreError> {
    tx.opt(&format!("{POSITION} WHERE code = $1"), &args![code])
}

pub(super) fn positions(tx: &mut Tx<'_>, filter: &UnitFilter) -> Result<Vec<Position>, StoreError> {
    let (condition, values) = filter.sql("unit_path", 1);
    tx.all(&format!("{POSITION} WHERE {condition} ORDER BY unit_path, code LIMIT 2000"), &values)
}

impl FromRow for PositionRule {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            role: row.get(2)?,
            everywhere: row.get(3)?,
            limit: row.get(4)?,
            from: row.get(5)?,
            to: row.get(6)?,
        })
    }
}

pub(super) fn insert_rule(tx: &mut Tx<'_>, by: PersonId, new: &PositionRule) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO position_rule
            (id, kind, role, everywhere, limit_ore, valid_from, valid_to, made_by, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (kind, role) = (new.kind.as_str(), new.role.as_str());
    tx.exec(SQL, &args![new.id, kind, role, new.everywhere, new.limit, new.from, new.to, by, tx.now()])?;
    Ok(())
}

pub(super) fn rules(tx: &mut Tx<'_>) -> Result<Vec<PositionRule>, StoreError> {
    const SQL: &str = "SELECT id, kind, role, everywhere, limit_ore, valid_from, valid_to FROM position_rule
        ORDER BY kind, role, id";
    tx.all(SQL, &[])
}

impl FromRow for Holding {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            position: row.get(2)?,
            from: row.get(3)?,
            to: row.get(4)?,
        })
    }
}

pub(super) fn insert_holding(
    tx: &mut Tx<'_>,
    new: &Holding,
    source: PersonnelSource,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO position_holding
            (id, person_id, position_id, valid_from, valid_to, source, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    tx.exec(SQL, &args![new.id, new.person, new.position, new.from, new.to, source.name(), tx.now()])?;
    Ok(())
}

pub(super) fn end_holding(tx: &mut Tx<'_>, id: HoldingId, last: Date) -> Result<(), StoreError> {
    tx.exec("UPDATE position_holding SET valid_to = $1 WHERE id = $2", &args![last, id])?;
    Ok(())
}

pub(super) fn holdings_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Holding>, StoreError> {
    const SQL: &str = "SELECT id, person_id, position_id, valid_from, valid_to FROM position_holding
        WHERE person_id = $1 ORDER BY valid_from, id";
    tx.all(SQL, &args![person])
}

/// Who holds positions today, with their names.
pub(super) fn holdings(tx: &mut Tx<'_>) -> Result<Vec<(Holding, String)>, StoreError> {
    const SQL: &str = "SELECT h.id, h.person_id, h.position_id, h.valid_from, h.valid_to, m.name
        FROM position_holding h JOIN membership m ON m.person_id = h.person_id
        WHERE h.valid_from <= $1 AND (h.valid_to IS NULL OR h.valid_to >= $1) ORDER BY m.name_sort, h.id LIMIT 5000";
    struct Named(Holding, String);
    impl FromRow for Named {
        fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
            Ok(Self(Holding::from_row(row)?, row.get(5)?))
        }
    }
    let today = tx.today();
    Ok(tx.all::<Named>(SQL, &args![today])?.into_iter().map(|Named(holding, name)| (holding, name)).collect())
}
