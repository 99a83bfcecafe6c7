//! What outside roles and groups mean here, and keeping a person's grants in step with them.
//!
//! An outside role is mapped to a role of ours in a unit, up to an amount. Where the mapping names a constraint
//! (dataafgrænsning), its outside value decides the unit or the amount, and a role that comes without it gives
//! nothing. A constraint nobody mapped would narrow the right in a way we do not understand, so that role gives
//! nothing either, and the event log says why.

use kaemner_store::{StoreError, Tx};
use kaemner_values::Ore;
use serde_json::json;
use uuid::Uuid;

use super::demand::require_highest;
use super::sql;
use crate::access::{self, AccessError, NewGrant};
use crate::actor::{Act, Actor, At, Channel, Denied, Level, PersonId, Right, UnitPath};
use crate::events::{self, Event, Object};

/// What an outside role means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMapping {
    /// The mapping.
    pub id: Uuid,
    /// The provider or service account it belongs to.
    pub source: Uuid,
    /// The outside role or group, exactly as it is sent.
    pub external: String,
    /// Our role, by key.
    pub role: &'static str,
    /// In this unit and below, unless a constraint says which.
    pub unit: UnitPath,
    /// Up to this amount, unless a constraint says which.
    pub limit: Option<Ore>,
    /// The constraint whose value names the unit.
    pub unit_constraint: Option<String>,
    /// The constraint whose value is the amount in whole kroner.
    pub amount_constraint: Option<String>,
}

/// An outside role as it came, with the constraints that bind it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct OutsideRole {
    /// Its name.
    pub name: String,
    /// Names and values of its constraints.
    pub constraints: Vec<(String, String)>,
}

impl OutsideRole {
    /// A role without constraints: a group, a job function of an OpenID Connect claim.
    #[must_use]
    pub fn plain(name: impl Into<String>) -> Self {
        Self { name: name.into(), constraints: Vec::new() }
    }
}

/// One grant a person should have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wanted {
    role: &'static str,
    unit: UnitPath,
    limit: Option<i64>,
}

impl Wanted {
    fn line(&self) -> String {
        format!(
            "{} {} {}",
            self.role,
            self.unit,
            self.limit.map_or_else(|| "-".to_owned(), |ore| ore.to_string())
        )
    }
}

/// Adds a mapping.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadRole`], [`AccessError::AlreadyRegistered`], or the store's.
pub fn add_role_mapping(tx: &mut Tx<'_>, by: &Actor, mapping: &RoleMapping) -> Result<(), AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    require_highest(tx, by)?;
    by.may(Act::GrantRole, At::unit(&mapping.unit))?;
    let role =
        access::ready_role(mapping.role).ok_or_else(|| AccessError::BadRole(mapping.role.to_owned()))?;
    if (mapping.limit.is_some() || mapping.amount_constraint.is_some()) && !role.limited {
        return Err(AccessError::BadRole(mapping.role.to_owned()));
    }
    sql::mapping::insert(tx, mapping).map_err(|error| match error {
        StoreError::Unique { .. } => AccessError::AlreadyRegistered,
        other => other.into(),
    })?;
    record(tx, by, mapping, "mapping_added")
}

/// Removes a mapping. Grants it gave go at the person's next sign-in or provisioning.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn remove_role_mapping(tx: &mut Tx<'_>, by: &Actor, id: Uuid) -> Result<(), AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    require_highest(tx, by)?;
    let mapping = sql::mapping::one(tx, id)?.ok_or(AccessError::NotFound("role mapping"))?;
    by.may(Act::GrantRole, At::unit(&mapping.unit))?;
    sql::mapping::delete(tx, id)?;
    record(tx, by, &mapping, "mapping_removed")
}

fn record(tx: &mut Tx<'_>, by: &Actor, mapping: &RoleMapping, step: &'static str) -> Result<(), AccessError> {
    let after = json!({ "external": mapping.external, "role": mapping.role, "unit": mapping.unit.as_str(),
        "limit_ore": mapping.limit.map(Ore::get), "unit_constraint": mapping.unit_constraint,
        "amount_constraint": mapping.amount_constraint });
    let event = Event::of(Act::ManageSignIn, Object::new("role_mapping", mapping.id)).at(&mapping.unit);
    events::record(tx, by, event.step(step).after(after))?;
    Ok(())
}

/// The mappings of all sources, by outside name.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn role_mappings(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<RoleMapping>, AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    Ok(sql::mapping::all(tx)?)
}

/// Says what an outside system calls a unit; with no unit the name is forgotten.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] when there is no such unit, or the store's.
pub fn name_unit(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    unit: Option<&UnitPath>,
) -> Result<(), AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    require_highest(tx, by)?;
    if let Some(unit) = unit {
        access::sql::unit_by_path(tx, unit)?.ok_or(AccessError::NotFound("unit"))?;
    }
    sql::mapping::name_unit(tx, name, unit)?;
    let event = Event::of(Act::ManageSignIn, Object::new("outside_unit", Uuid::nil()));
    let after = json!({ "name": name, "unit": unit.map(UnitPath::as_str) });
    events::record(tx, by, event.step("unit_named").after(after))?;
    Ok(())
}

/// What outside systems call our units.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn outside_units(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<(String, UnitPath)>, AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    Ok(sql::mapping::outside_units(tx)?)
}

/// The machine that acts on a source's behalf: it may keep members and roles in step and nothing else, and the
/// rules of separation hold for it as for anybody.
pub(super) fn machine(tx: &Tx<'_>, source: Uuid, name: &str) -> Result<Actor, AccessError> {
    let today = tx.today();
    let acts = [Act::GrantRole, Act::ManageMembers, Act::ProvisionMembers];
    let right = Right::new("provisioner", &acts[..], UnitPath::root(), today);
    let rights = vec![Right { to: Some(today), ..right }];
    let here = super::provider::here(tx)?;
    Ok(Actor::new(PersonId::new(source), name, here, Channel::Api, rights).at_level(Level::High, Vec::new()))
}

/// Gives the person what the outside roles mean and withdraws what they no longer mean. Returns the names of
/// the outside roles that gave nothing, with the reason.
pub(super) fn sync_roles(
    tx: &mut Tx<'_>,
    by: &Actor,
    source: Uuid,
    person: PersonId,
    roles: &[OutsideRole],
) -> Result<Vec<(String, &'static str)>, AccessError> {
    let (mut wanted, mut refused) = (Vec::new(), Vec::new());
    let mappings = sql::mapping::of_source(tx, source)?;
    for role in roles {
        for mapping in mappings.iter().filter(|mapping| mapping.external == role.name) {
            match meaning(tx, mapping, role)? {
                Ok(grant) => wanted.push(grant),
                Err(why) => refused.push((role.name.clone(), why)),
            }
        }
    }
    wanted.sort();
    wanted.dedup();
    let held = sql::mapping::held(tx, source, person)?;
    for (grant, line) in &held {
        if !wanted.iter().any(|wanted| wanted.line() == *line) {
            match access::withdraw_role(tx, by, *grant) {
                // Somebody was first: re-certification, or an administrator.
                Ok(()) | Err(AccessError::AlreadyDecided) => {}
                Err(other) => return Err(other),
            }
            sql::mapping::end(tx, *grant)?;
        }
    }
    for grant in wanted.iter().filter(|wanted| !held.iter().any(|(_, line)| *line == wanted.line())) {
        if let Some(rule) = give(tx, by, source, person, grant)? {
            refused.push((grant.role.to_owned(), rule));
        }
    }
    if !refused.is_empty() {
        let event = Event::of(Act::ProvisionMembers, Object::new("person", person.get()));
        events::record(tx, by, event.step("outside_role_gave_nothing").after(json!(refused)))?;
    }
    Ok(refused)
}

/// Gives one role; a rule of separation is an answer, not an error: the person signs in without that role.
fn give(
    tx: &mut Tx<'_>,
    by: &Actor,
    source: Uuid,
    person: PersonId,
    wanted: &Wanted,
) -> Result<Option<&'static str>, AccessError> {
    let new = NewGrant::new(person, wanted.role, wanted.unit.clone(), tx.today());
    let new = new.limit(wanted.limit.map(Ore::new));
    match access::grant_sent_role(tx, by, &new) {
        Ok(grant) => {
            sql::mapping::hold(tx, grant, source, person, &wanted.line())?;
            Ok(None)
        }
        Err(AccessError::Denied(Denied::Separation(rule) | Denied::Incompatible(rule))) => Ok(Some(rule)),
        Err(error) => Err(error),
    }
}

/// What one outside role means by one mapping, or why it means nothing.
fn meaning(
    tx: &mut Tx<'_>,
    mapping: &RoleMapping,
    role: &OutsideRole,
) -> Result<Result<Wanted, &'static str>, StoreError> {
    let known = [&mapping.unit_constraint, &mapping.amount_constraint];
    let strange =
        role.constraints.iter().any(|(name, _)| !known.iter().any(|known| known.as_deref() == Some(name)));
    if strange {
        return Ok(Err("unknown-constraint"));
    }
    let value = |name: &str| role.constraints.iter().find(|(found, _)| found == name).map(|(_, value)| value);
    let unit = match &mapping.unit_constraint {
        None => mapping.unit.clone(),
        Some(name) => match value(name) {
            None => return Ok(Err("missing-constraint")),
            Some(value) => match sql::mapping::unit_named(tx, value)? {
                Some(unit) if mapping.unit.contains(&unit) => unit,
                Some(_) => return Ok(Err("unit-outside-mapping")),
                None => return Ok(Err("unknown-unit")),
            },
        },
    };
    let limit = match &mapping.amount_constraint {
        None => mapping.limit.map(Ore::get),
        Some(name) => match value(name).and_then(|kroner| kroner.parse::<u32>().ok()) {
            None => return Ok(Err("missing-amount")),
            Some(kroner) => {
                let ore = i64::from(kroner) * 100;
                Some(mapping.limit.map_or(ore, |limit| limit.get().min(ore)))
            }
        },
    };
    Ok(Ok(Wanted { role: mapping.role, unit, limit }))
}
