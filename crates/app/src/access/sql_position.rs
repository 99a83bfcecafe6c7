//! Every query of positions, their rules and who holds them.

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use kaemner_values::sort::search_fold;

use super::position::{Holding, HoldingId, PersonnelSource, Position, PositionId, PositionRule};
use crate::actor::PersonId;

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

pub(super) const POSITION: &str =
    "SELECT p.id, p.code, p.kind, p.title, p.unit_path, p.valid_from, p.valid_to FROM position p";

pub(super) fn insert(tx: &mut Tx<'_>, new: &Position) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO position (id, code, kind, title, search, unit_path, valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (code, kind, title) = (new.code.as_str(), new.kind.as_str(), new.title.as_str());
    let search = search_fold(&format!("{code} {title} {kind}"));
    tx.exec(SQL, &args![new.id, code, kind, title, search, new.unit.as_str(), new.from, new.to])?;
    Ok(())
}

pub(super) fn one(tx: &mut Tx<'_>, id: PositionId) -> Result<Option<Position>, StoreError> {
    tx.opt(&format!("{POSITION} WHERE p.id = $1"), &args![id])
}

pub(super) fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Position>, StoreError> {
    tx.opt(&format!("{POSITION} WHERE p.code = $1"), &args![code])
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
            (id, person_id, position_id, valid_from, valid_to, source, recorded_at, moved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let now = tx.now();
    let moved = (new.from <= tx.today()).then_some(now);
    tx.exec(SQL, &args![new.id, new.person, new.position, new.from, new.to, source.name(), now, moved])?;
    Ok(())
}

pub(super) fn end_holding(tx: &mut Tx<'_>, id: HoldingId, last: Date) -> Result<(), StoreError> {
    tx.exec("UPDATE position_holding SET valid_to = $1 WHERE id = $2", &args![last, id])?;
    Ok(())
}

/// Who has begun in a position that was registered ahead of its day, in the last forty days, and has not been moved
/// yet; the youngest last.
pub(super) fn begun(
    tx: &mut Tx<'_>,
    today: Date,
) -> Result<Vec<(HoldingId, PersonId, PositionId)>, StoreError> {
    const SQL: &str = "SELECT id, person_id, position_id FROM position_holding
        WHERE moved_at IS NULL AND valid_from <= $1 AND valid_from >= $2 AND (valid_to IS NULL OR valid_to >= $1)
        ORDER BY valid_from, id";
    let since = today.saturating_sub(jiff::Span::new().days(40));
    tx.all(SQL, &args![today, since])
}

pub(super) fn set_moved(tx: &mut Tx<'_>, id: HoldingId) -> Result<(), StoreError> {
    tx.exec("UPDATE position_holding SET moved_at = $1 WHERE id = $2", &args![tx.now(), id])?;
    Ok(())
}

pub(super) fn holdings_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Holding>, StoreError> {
    const SQL: &str = "SELECT id, person_id, position_id, valid_from, valid_to FROM position_holding
        WHERE person_id = $1 ORDER BY valid_from, id";
    tx.all(SQL, &args![person])
}
