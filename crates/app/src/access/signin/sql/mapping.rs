//! Every query of role mappings, outside names of units, and the grants that follow them.

use jiff::Timestamp;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use uuid::Uuid;

use crate::access::GrantId;
use crate::access::signin::mapping::RoleMapping;
use crate::access::sql::RoleKey;
use crate::actor::{PersonId, UnitPath};

impl FromRow for RoleMapping {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            source: row.get(1)?,
            external: row.get(2)?,
            role: row.get::<RoleKey>(3)?.0,
            unit: row.get(4)?,
            limit: row.get(5)?,
            unit_constraint: row.get(6)?,
            amount_constraint: row.get(7)?,
        })
    }
}

pub(in crate::access::signin) fn insert(tx: &mut Tx<'_>, new: &RoleMapping) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO role_mapping
        (id, source, external, role, unit_path, limit_ore, unit_constraint, amount_constraint)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.exec(
        SQL,
        &args![
            new.id,
            new.source,
            new.external.as_str(),
            new.role,
            new.unit.as_str(),
            new.limit,
            new.unit_constraint.as_deref(),
            new.amount_constraint.as_deref(),
        ],
    )?;
    Ok(())
}

pub(in crate::access::signin) fn delete(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM role_mapping WHERE id = $1", &args![id])?;
    Ok(())
}

pub(in crate::access::signin) fn one(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<RoleMapping>, StoreError> {
    const SQL: &str = "SELECT id, source, external, role, unit_path, limit_ore, unit_constraint,
            amount_constraint FROM role_mapping WHERE id = $1";
    tx.opt(SQL, &args![id])
}

pub(in crate::access::signin) fn all(tx: &mut Tx<'_>) -> Result<Vec<RoleMapping>, StoreError> {
    const SQL: &str = "SELECT id, source, external, role, unit_path, limit_ore, unit_constraint,
            amount_constraint FROM role_mapping ORDER BY external, id LIMIT 1000";
    tx.all(SQL, &[])
}

pub(in crate::access::signin) fn of_source(
    tx: &mut Tx<'_>,
    source: Uuid,
) -> Result<Vec<RoleMapping>, StoreError> {
    const SQL: &str = "SELECT id, source, external, role, unit_path, limit_ore, unit_constraint,
            amount_constraint FROM role_mapping WHERE source = $1 ORDER BY external, id";
    tx.all(SQL, &args![source])
}

pub(in crate::access::signin) fn name_unit(
    tx: &mut Tx<'_>,
    name: &str,
    unit: Option<&UnitPath>,
) -> Result<(), StoreError> {
    const PUT: &str = "INSERT INTO outside_unit (name, unit_path) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET unit_path = excluded.unit_path";
    match unit {
        Some(unit) => tx.exec(PUT, &args![name, unit.as_str()])?,
        None => tx.exec("DELETE FROM outside_unit WHERE name = $1", &args![name])?,
    };
    Ok(())
}

pub(in crate::access::signin) fn outside_units(
    tx: &mut Tx<'_>,
) -> Result<Vec<(String, UnitPath)>, StoreError> {
    tx.all("SELECT name, unit_path FROM outside_unit ORDER BY name LIMIT 5000", &[])
}

/// The unit of an outside name, or of our own short code.
pub(in crate::access::signin) fn unit_named(
    tx: &mut Tx<'_>,
    name: &str,
) -> Result<Option<UnitPath>, StoreError> {
    let outside = tx.opt("SELECT unit_path FROM outside_unit WHERE name = $1", &args![name])?;
    match outside {
        Some(unit) => Ok(Some(unit)),
        None => tx.opt("SELECT path FROM unit WHERE code = $1", &args![name]),
    }
}

/// The sent grants of a person that nobody has ended; they may have expired.
pub(in crate::access::signin) fn held(
    tx: &mut Tx<'_>,
    source: Uuid,
    person: PersonId,
) -> Result<Vec<(GrantId, String)>, StoreError> {
    const SQL: &str = "SELECT m.grant_id, m.wanted FROM mapped_grant m JOIN role_grant g ON g.id = m.grant_id
        WHERE m.person_id = $1 AND m.source = $2 AND m.ended = $3 AND g.ended_at IS NULL ORDER BY m.grant_id";
    tx.all(SQL, &args![person, source, false])
}

/// The role and unit of what somebody here took away from the person since the membership began, and nobody has
/// given by hand since.
pub(in crate::access::signin) fn removed(
    tx: &mut Tx<'_>,
    source: Uuid,
    person: PersonId,
) -> Result<Vec<(String, UnitPath)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT g.role, g.unit_path FROM mapped_grant m
        JOIN role_grant g ON g.id = m.grant_id JOIN membership p ON p.person_id = m.person_id
        WHERE m.person_id = $1 AND m.source = $2 AND m.ended = $3 AND g.ended_at IS NOT NULL
            AND g.valid_from >= p.valid_from
            AND NOT EXISTS (SELECT 1 FROM role_grant h WHERE h.person_id = m.person_id AND h.role = g.role
                AND h.source = 'hand' AND h.granted_at > g.ended_at)
        ORDER BY g.role, g.unit_path";
    tx.all(SQL, &args![person, source, false])
}

/// Lets a mapping that is confirmed anew give what was taken away.
pub(in crate::access::signin) fn forget_removed(
    tx: &mut Tx<'_>,
    mapping: &RoleMapping,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE mapped_grant SET ended = $1 WHERE source = $2 AND ended = $3 AND grant_id IN
        (SELECT id FROM role_grant WHERE role = $4 AND ended_at IS NOT NULL)";
    tx.exec(SQL, &args![true, mapping.source, false, mapping.role])?;
    Ok(())
}

/// What a source sent and nobody has ended; with a mapping, what that one gave.
pub(in crate::access::signin) fn sent_by(
    tx: &mut Tx<'_>,
    source: Uuid,
    mapping: Option<Uuid>,
) -> Result<Vec<GrantId>, StoreError> {
    const SQL: &str = "SELECT m.grant_id FROM mapped_grant m JOIN role_grant g ON g.id = m.grant_id
        WHERE m.source = $1 AND m.ended = $2 AND g.ended_at IS NULL ORDER BY m.grant_id";
    // A grant without a mapping may be any mapping's: it is ended too, and comes again if it is wanted.
    const OF_ONE: &str = "SELECT m.grant_id FROM mapped_grant m JOIN role_grant g ON g.id = m.grant_id
        WHERE m.source = $1 AND m.ended = $2 AND g.ended_at IS NULL
            AND (m.mapping_id = $3 OR m.mapping_id IS NULL) ORDER BY m.grant_id";
    match mapping {
        None => tx.all(SQL, &args![source, false]),
        Some(mapping) => tx.all(OF_ONE, &args![source, false, mapping]),
    }
}

/// What any source sent to a person and nobody has ended.
pub(in crate::access::signin) fn sent_to(
    tx: &mut Tx<'_>,
    person: PersonId,
) -> Result<Vec<GrantId>, StoreError> {
    const SQL: &str = "SELECT m.grant_id FROM mapped_grant m JOIN role_grant g ON g.id = m.grant_id
        WHERE m.person_id = $1 AND m.ended = $2 AND g.ended_at IS NULL ORDER BY m.grant_id";
    tx.all(SQL, &args![person, false])
}

pub(in crate::access::signin) fn hold(
    tx: &mut Tx<'_>,
    grant: GrantId,
    (source, mapping): (Uuid, Uuid),
    person: PersonId,
    wanted: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mapped_grant (grant_id, person_id, source, wanted, ended, mapping_id)
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(SQL, &args![grant, person, source, wanted, false, mapping])?;
    Ok(())
}

pub(in crate::access::signin) fn end(tx: &mut Tx<'_>, grant: GrantId) -> Result<(), StoreError> {
    tx.exec("UPDATE mapped_grant SET ended = $1 WHERE grant_id = $2", &args![true, grant])?;
    Ok(())
}

/// Moves the moment a sent grant expires.
pub(in crate::access::signin) fn expire(
    tx: &mut Tx<'_>,
    grant: GrantId,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.exec("UPDATE role_grant SET expires_at = $1 WHERE id = $2", &args![until, grant])?;
    Ok(())
}
