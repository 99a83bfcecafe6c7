//! The first unit and the first administrator of a municipality: the only right nobody gave.

use kaemner_store::{Scope, Store};
use kaemner_values::MunicipalityCode;
use serde_json::json;

use super::model::{AccessError, Grant, GrantId, GrantSource, NewGrant, NewMember, Unit, UnitId, UnitKind};
use super::{sql, sql_rights};
use crate::actor::{Act, Actor, Channel, PersonId, UnitPath};
use crate::events::{self, Event, Object};

/// Who founds a municipality here, and what it is called.
#[derive(Debug, Clone)]
pub struct Founder {
    /// The first administrator, registered in the community.
    pub person: PersonId,
    /// The administrator's name.
    pub name: String,
    /// The administrator's initials.
    pub initials: String,
    /// The municipality's name.
    pub municipality: String,
}

/// Makes the root unit and the first administrator. A municipality that has a unit is left as it is, so that the
/// call cannot be used to gain a right later.
///
/// # Errors
/// Only those of the store.
pub fn found(store: &Store, code: MunicipalityCode, founder: &Founder) -> Result<bool, AccessError> {
    let founded = store.write(Scope::Municipality(code), |tx| {
        if !sql::units(tx)?.is_empty() {
            return Ok(false);
        }
        let root = UnitPath::root();
        let today = tx.today();
        let unit = Unit {
            id: UnitId::new(tx.new_id()),
            path: root.clone(),
            code: code.to_string(),
            parent: None,
            kind: UnitKind::Municipality,
            name: founder.municipality.clone(),
            gln: None,
        };
        sql::insert_unit(tx, &unit, today)?;
        let member = NewMember {
            person: founder.person,
            name: founder.name.clone(),
            title: String::new(),
            initials: founder.initials.clone(),
            unit: root.clone(),
            from: today,
            to: None,
        };
        sql::put_member(tx, &member)?;
        let role = "system_administrator";
        let granted = Grant {
            id: GrantId::new(tx.new_id()),
            grant: NewGrant::new(founder.person, role, root, today),
            source: GrantSource::Hand,
            granted_by: founder.person,
            granted_at: tx.now(),
            expires_at: None,
            ended_at: None,
        };
        sql_rights::insert_grant(tx, &granted)?;
        let by = Actor::new(founder.person, founder.name.clone(), code, Channel::Cli, Vec::new());
        let event = Event::of(Act::GrantRole, Object::new("person", founder.person.get()));
        events::record(tx, &by, event.step("founded").after(json!({ "role": role })))?;
        Ok::<_, AccessError>(true)
    })?;
    store.write(Scope::Community, |tx| sql::put_municipality(tx, founder.person, code, None))?;
    Ok(founded)
}
