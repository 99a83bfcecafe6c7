//! The organisation: a tree of units, each with the path that rights are scoped by.

use kaemner_store::{StoreError, Tx};
use kaemner_values::numbers::Gln;
use serde_json::json;

use super::model::{AccessError, NewUnit, Unit, UnitId};
use super::sql;
use crate::actor::{Act, Actor, At, UnitPath};
use crate::events::{self, Event, Object};

/// Adds a unit below another.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] for the parent, [`AccessError::UnitCode`],
/// [`AccessError::UnitExists`], or the store's.
pub fn add_unit(tx: &mut Tx<'_>, by: &Actor, new: &NewUnit) -> Result<Unit, AccessError> {
    let above = match new.parent {
        None => None,
        Some(parent) => Some(sql::unit(tx, parent)?.ok_or(AccessError::NotFound("unit"))?),
    };
    let path = match &above {
        None => UnitPath::root(),
        Some(parent) => parent.path.child(&new.code)?,
    };
    by.may(Act::ManageUnits, At::unit(&path))?;
    let unit = Unit {
        id: UnitId::new(tx.new_id()),
        path,
        code: new.code.clone(),
        parent: new.parent,
        kind: new.kind,
        name: new.name.clone(),
        gln: new.gln.as_ref().map(ToString::to_string),
    };
    sql::insert_unit(tx, &unit, new.from).map_err(|error| match error {
        StoreError::Unique { .. } => AccessError::UnitExists,
        other => other.into(),
    })?;
    let after = json!({ "code": unit.code, "name": unit.name, "kind": unit.kind.name(), "gln": unit.gln });
    let event = Event::of(Act::ManageUnits, Object::new("unit", unit.id.get()));
    events::record(tx, by, event.at(&unit.path).step("added").after(after))?;
    Ok(unit)
}

/// All units, parents before children. Units are no secret inside the municipality.
///
/// # Errors
/// Only those of the store.
pub fn units(tx: &mut Tx<'_>) -> Result<Vec<Unit>, StoreError> {
    sql::units(tx)
}

/// The unit with this path.
///
/// # Errors
/// Only those of the store.
pub fn unit_of(tx: &mut Tx<'_>, path: &UnitPath) -> Result<Option<Unit>, StoreError> {
    sql::unit_by_path(tx, path)
}

/// The unit suppliers reach by this number.
///
/// # Errors
/// Only those of the store.
pub fn unit_by_gln(tx: &mut Tx<'_>, gln: &Gln) -> Result<Option<Unit>, StoreError> {
    sql::unit_by_gln(tx, &gln.to_string())
}
