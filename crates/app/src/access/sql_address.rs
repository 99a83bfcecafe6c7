//! Every query of where members live.

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use uuid::Uuid;

use super::address::{AddressId, HomeAddress};
use super::position::PersonnelSource;
use crate::actor::PersonId;

impl FromRow for HomeAddress {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            street: row.get(0)?,
            postcode: row.get(1)?,
            city: row.get(2)?,
            country: row.get(3)?,
            protected: row.get(4)?,
        })
    }
}

pub(super) fn one(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<HomeAddress>, StoreError> {
    const SQL: &str =
        "SELECT street, postcode, city, country, protected FROM home_address WHERE person_id = $1";
    tx.opt(SQL, &args![person])
}

/// The address, when a directory has written it.
pub(super) fn of_directory(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<HomeAddress>, StoreError> {
    const SQL: &str = "SELECT street, postcode, city, country, protected FROM home_address
        WHERE person_id = $1 AND source = $2";
    tx.opt(SQL, &args![person, PersonnelSource::Scim.name()])
}

pub(super) fn put(
    tx: &mut Tx<'_>,
    person: PersonId,
    new: &HomeAddress,
    source: PersonnelSource,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO home_address (person_id, id, street, postcode, city, country, protected, source, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (person_id) DO UPDATE
        SET id = excluded.id, street = excluded.street, postcode = excluded.postcode, city = excluded.city,
            country = excluded.country, protected = excluded.protected, source = excluded.source,
            changed_at = excluded.changed_at";
    tx.exec(
        SQL,
        &args![
            person,
            AddressId::new(tx.new_id()),
            new.street.as_str(),
            new.postcode.as_str(),
            new.city.as_str(),
            new.country.as_str(),
            new.protected,
            source.name(),
            tx.now(),
        ],
    )?;
    Ok(())
}

pub(super) fn remove(tx: &mut Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.exec("DELETE FROM home_address WHERE person_id = $1", &args![person])?;
    Ok(())
}

/// Whether a hold keeps the address of `a`; `$1` is the class.
const HELD: &str = "EXISTS (SELECT 1 FROM legal_hold h WHERE h.class = $1 AND h.released_at IS NULL
    AND (h.object_id IS NULL OR h.object_id IN (a.id, a.person_id)))";

/// Those who left before a day.
const LEFT: &str = "home_address a JOIN membership m ON m.person_id = a.person_id WHERE m.valid_to < $2";

/// Addresses of those who left before a day: all, and those that a hold keeps.
pub(super) fn count(tx: &mut Tx<'_>, class: &str, before: Date) -> Result<(i64, i64), StoreError> {
    let sql = format!("SELECT COUNT(*), COUNT(CASE WHEN {HELD} THEN 1 END) FROM {LEFT}");
    tx.one(&sql, &args![class, before])
}

/// Addresses of those who left before a day, that no hold keeps.
pub(super) fn due(tx: &mut Tx<'_>, class: &str, before: Date, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    let sql = format!("SELECT a.id FROM {LEFT} AND NOT {HELD} ORDER BY a.id LIMIT $3");
    Ok(tx.all(&sql, &args![class, before, limit])?.into_iter().map(|(id,)| id).collect())
}

/// Removes addresses by their own ids.
pub(super) fn remove_all(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    ids.iter().try_for_each(|id| tx.exec("DELETE FROM home_address WHERE id = $1", &args![*id]).map(drop))
}
