//! Roles of the municipality's own, beside the ready-made ones.

use kaemner_store::{StoreError, Tx};
use serde_json::json;

use super::model::AccessError;
use super::role::{OwnRole, Role, RoleName, Roles, ready_role};
use super::{reading, separation, sql_rights};
use crate::actor::{Act, ActSet, Actor, At, Denied, Right, RoleKey, UnitPath};
use crate::events::{self, Event, Object};

/// A role to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// Small letters, digits and underscore; never changed.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// What it carries.
    pub acts: ActSet,
    /// Whether a grant may carry an amount.
    pub limited: bool,
}

/// The roles that can be given in this municipality, ended ones of its own included so that old grants have names.
///
/// # Errors
/// Only those of the store.
pub fn roles(tx: &mut Tx<'_>) -> Result<Roles, StoreError> {
    Ok(Roles::with(sql_rights::own_roles(tx)?.into_iter().map(|own| own.role)))
}

/// The municipality's own roles.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn own_roles(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<OwnRole>, AccessError> {
    by.may(Act::ReadAccess, At::anywhere())?;
    Ok(sql_rights::own_roles(tx)?)
}

/// Makes a role of the municipality's own. Its acts never change.
///
/// # Errors
/// [`AccessError::Denied`], with the rule named when the role alone would break one; [`AccessError::RoleKey`];
/// [`AccessError::RoleActs`] when it is empty; [`AccessError::NoReason`] without name or purpose;
/// [`AccessError::PersonalNumber`] in one of them; or the store's.
pub fn define_role(tx: &mut Tx<'_>, by: &Actor, new: &NewRole) -> Result<RoleKey, AccessError> {
    by.may(Act::DefineRole, At::anywhere())?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let known = ready_role(&new.key).is_some();
    if known || new.key.is_empty() || new.key.len() > 60 || !new.key.chars().all(fits) {
        return Err(AccessError::RoleKey(new.key.clone()));
    }
    if new.acts.is_empty() {
        return Err(AccessError::RoleActs(new.key.clone()));
    }
    if new.name.trim().is_empty() || new.purpose.trim().is_empty() {
        return Err(AccessError::NoReason);
    }
    [&new.key, &new.name, &new.purpose].into_iter().try_for_each(|text| reading::remark_is_fit(text))?;
    let alone = Right::new(new.key.as_str(), new.acts, UnitPath::root(), tx.today());
    if let Some(conflict) = separation::conflict(&[alone]) {
        return Err(Denied::Incompatible(conflict.rule).into());
    }
    let key = RoleKey::from(new.key.as_str());
    let role = Role {
        key: key.clone(),
        name: RoleName::Own(new.name.trim().to_owned()),
        acts: new.acts,
        limited: new.limited,
        emergency: false,
        open: true,
    };
    let purpose = new.purpose.trim().to_owned();
    let own = OwnRole { role, purpose, made_by: by.person, made_at: tx.now(), ended_at: None };
    sql_rights::insert_own_role(tx, &own, new.name.trim()).map_err(|error| match error {
        StoreError::Unique { .. } => AccessError::RoleKey(new.key.clone()),
        other => other.into(),
    })?;
    let acts: Vec<_> = new.acts.iter().map(Act::name).collect();
    let after = json!({ "role": new.key, "name": new.name, "acts": acts, "limited": new.limited });
    let event = Event::of(Act::DefineRole, Object::new("role", object(&key))).step("role_made");
    events::record(tx, by, event.after(after).because(&own.purpose))?;
    Ok(key)
}

/// Lets a role of one's own be given no more. Grants that stand are kept until they are withdrawn.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn end_role(tx: &mut Tx<'_>, by: &Actor, key: &RoleKey) -> Result<(), AccessError> {
    by.may(Act::DefineRole, At::anywhere())?;
    if sql_rights::end_own_role(tx, key)? == 0 {
        return Err(AccessError::NotFound("role"));
    }
    let event = Event::of(Act::DefineRole, Object::new("role", object(key))).step("role_ended");
    events::record(tx, by, event.after(json!({ "role": key.as_str() })))?;
    Ok(())
}

/// A fixed id for the event log, made of the key.
fn object(key: &RoleKey) -> uuid::Uuid {
    let hash = super::digest(key.as_str().as_bytes());
    uuid::Uuid::from_slice(&hash[..16]).unwrap_or_default()
}
