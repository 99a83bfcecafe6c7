//! What outside roles and groups mean here, and keeping a person's grants in step with them.
//!
//! An outside role is mapped to a role of ours in a unit, up to an amount. Where the mapping names a constraint
//! (dataafgrænsning), its outside value decides the unit or the amount, and a role that comes without it gives
//! nothing. A constraint nobody mapped would narrow the right in a way we do not understand, so that role gives
//! nothing either, and the event log says why.

use jiff::Timestamp;
use kaemner_store::{StoreError, Tx};
use kaemner_values::Ore;
use serde_json::json;
use uuid::Uuid;

use super::change::{self, Proposal};
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
    /// The mapping that says so.
    mapping: Uuid,
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

/// Proposes a mapping; it holds when another person has confirmed it.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadRole`], [`AccessError::AlreadyRegistered`],
/// [`AccessError::NotFound`] for the source, or the store's.
pub fn add_role_mapping(tx: &mut Tx<'_>, by: &Actor, mapping: &RoleMapping) -> Result<(), AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    require_highest(tx, by)?;
    by.may(Act::GrantRole, At::unit(&mapping.unit))?;
    check(tx, mapping)?;
    change::propose(tx, by, &Proposal::Mapping(mapping.clone()))
}

fn check(tx: &mut Tx<'_>, mapping: &RoleMapping) -> Result<(), AccessError> {
    let role =
        access::ready_role(mapping.role).ok_or_else(|| AccessError::BadRole(mapping.role.to_owned()))?;
    if (mapping.limit.is_some() || mapping.amount_constraint.is_some()) && !role.limited {
        return Err(AccessError::BadRole(mapping.role.to_owned()));
    }
    let same = |known: &RoleMapping| {
        (&known.external, known.role, &known.unit) == (&mapping.external, mapping.role, &mapping.unit)
    };
    if sql::mapping::of_source(tx, mapping.source)?.iter().any(same) {
        return Err(AccessError::AlreadyRegistered);
    }
    Ok(())
}

/// Puts a confirmed mapping in force. What re-certification took is given anew, and a directory's members get what
/// their groups now mean.
pub(super) fn put_mapping(tx: &mut Tx<'_>, by: &Actor, mapping: &RoleMapping) -> Result<(), AccessError> {
    check(tx, mapping)?;
    sql::mapping::insert(tx, mapping).map_err(|error| match error {
        StoreError::Unique { .. } => AccessError::AlreadyRegistered,
        other => other.into(),
    })?;
    sql::mapping::forget_removed(tx, mapping)?;
    record(tx, by, Act::ConfirmSignIn, mapping, "mapping_added")?;
    super::directory::mean_group(tx, mapping.source, &mapping.external)
}

/// Removes a mapping at once, with the grants it gave. Who has the role by another mapping too gets it again at the
/// next sign-in or provisioning.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn remove_role_mapping(tx: &mut Tx<'_>, by: &Actor, id: Uuid) -> Result<(), AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    require_highest(tx, by)?;
    let mapping = sql::mapping::one(tx, id)?.ok_or(AccessError::NotFound("role mapping"))?;
    by.may(Act::GrantRole, At::unit(&mapping.unit))?;
    sql::mapping::delete(tx, id)?;
    record(tx, by, Act::ManageSignIn, &mapping, "mapping_removed")?;
    end_sent(tx, by, mapping.source, Some(id))?;
    super::directory::mean_group(tx, mapping.source, &mapping.external)
}

/// Ends what a provider or a directory sent; with a mapping, what that mapping gave.
pub(super) fn end_sent(
    tx: &mut Tx<'_>,
    by: &Actor,
    source: Uuid,
    mapping: Option<Uuid>,
) -> Result<(), AccessError> {
    for sent in sql::mapping::sent_by(tx, source, mapping)? {
        end_one(tx, by, sent)?;
    }
    Ok(())
}

/// Ends everything that any source sent to a person.
pub(super) fn end_sent_to(tx: &mut Tx<'_>, by: &Actor, person: PersonId) -> Result<(), AccessError> {
    for sent in sql::mapping::sent_to(tx, person)? {
        end_one(tx, by, sent)?;
    }
    Ok(())
}

fn end_one(tx: &mut Tx<'_>, by: &Actor, sent: access::GrantId) -> Result<(), AccessError> {
    if let Some(grant) = access::sql_rights::grant(tx, sent)? {
        match access::grant::withdraw(tx, by, &grant, "withdrawn_with_source") {
            Ok(()) | Err(AccessError::AlreadyDecided) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(sql::mapping::end(tx, sent)?)
}

/// What the provider or service account is called.
pub(super) fn source_name(tx: &mut Tx<'_>, source: Uuid) -> Result<String, StoreError> {
    if let Some(provider) = sql::provider::one(tx, super::provider::ProviderId::new(source))? {
        return Ok(provider.name);
    }
    let account = access::sql::member(tx, PersonId::new(source))?;
    Ok(account.map(|account| account.name).unwrap_or_default())
}

fn record(
    tx: &mut Tx<'_>,
    by: &Actor,
    act: Act,
    mapping: &RoleMapping,
    step: &'static str,
) -> Result<(), AccessError> {
    let after = json!({ "external": mapping.external, "role": mapping.role, "unit": mapping.unit.as_str(),
        "limit_ore": mapping.limit.map(Ore::get), "unit_constraint": mapping.unit_constraint,
        "amount_constraint": mapping.amount_constraint });
    let event = Event::of(act, Object::new("role_mapping", mapping.id)).at(&mapping.unit);
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

/// Proposes what an outside system calls a unit; it holds when another person has confirmed it. With no unit the
/// name is forgotten at once.
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
    match unit {
        Some(unit) => {
            access::sql::unit_by_path(tx, unit)?.ok_or(AccessError::NotFound("unit"))?;
            let (name, unit) = (name.to_owned(), unit.clone());
            change::propose(tx, by, &Proposal::Unit { name, unit })
        }
        None => put_unit_name(tx, by, name, None),
    }
}

/// Puts a confirmed name in force, or forgets one.
pub(super) fn put_unit_name(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    unit: Option<&UnitPath>,
) -> Result<(), AccessError> {
    sql::mapping::name_unit(tx, name, unit)?;
    let act = if unit.is_some() { Act::ConfirmSignIn } else { Act::ManageSignIn };
    let event = Event::of(act, Object::new("outside_unit", Uuid::nil()));
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
    let acts = [Act::GrantRole, Act::ManageMembers, Act::ManagePositions, Act::ProvisionMembers];
    let right = Right::new("provisioner", &acts[..], UnitPath::root(), today);
    let rights = vec![Right { to: Some(today), ..right }];
    let here = super::provider::here(tx)?;
    Ok(Actor::new(PersonId::new(source), name, here, Channel::Api, rights).at_level(Level::High, Vec::new()))
}

/// Gives the person what the outside roles mean, until the moment given, and withdraws what they no longer mean.
/// What somebody here took away is not given again until the mapping is confirmed anew. Returns the names of the
/// outside roles that gave nothing, with the reason.
pub(super) fn sync_roles(
    tx: &mut Tx<'_>,
    by: &Actor,
    source: Uuid,
    person: PersonId,
    roles: &[OutsideRole],
    until: Option<Timestamp>,
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
    wanted.dedup_by(|one, other| one.line() == other.line());
    let removed = sql::mapping::removed(tx, source, person)?;
    wanted.retain(|wanted| !removed.iter().any(|(role, unit)| role == wanted.role && *unit == wanted.unit));
    let mut kept = Vec::new();
    for (grant, line) in sql::mapping::held(tx, source, person)? {
        let stays = wanted.iter().any(|wanted| wanted.line() == line);
        if stays && renew(tx, person, grant, until)? {
            kept.push(line);
        } else {
            end_one(tx, by, grant)?;
        }
    }
    for grant in wanted.iter().filter(|wanted| !kept.contains(&wanted.line())) {
        if let Some(rule) = give(tx, by, source, person, grant, until)? {
            refused.push((grant.role.to_owned(), rule));
        }
    }
    if !refused.is_empty() {
        let event = Event::of(Act::ProvisionMembers, Object::new("person", person.get()));
        events::record(tx, by, event.step("outside_role_gave_nothing").after(json!(refused)))?;
    }
    Ok(refused)
}

/// Lets a grant that holds go on. Says no when it has ended, or would now break a rule of separation: then it is
/// given anew or not at all, by the rules of giving.
fn renew(
    tx: &mut Tx<'_>,
    person: PersonId,
    id: access::GrantId,
    until: Option<Timestamp>,
) -> Result<bool, AccessError> {
    let now = tx.now();
    let Some(grant) = access::sql_rights::grant(tx, id)?.filter(|grant| grant.is_alive(now)) else {
        return Ok(false);
    };
    let acts = access::ready_role(grant.grant.role.as_str()).map(|role| role.acts).unwrap_or_default();
    match access::grant::require_no_conflict(tx, person, grant.grant.right(acts)) {
        Ok(()) => {}
        Err(AccessError::Denied(_)) => return Ok(false),
        Err(other) => return Err(other),
    }
    sql::mapping::expire(tx, id, until)?;
    Ok(true)
}

/// Gives one role; a rule of separation is an answer, not an error: the person signs in without that role.
fn give(
    tx: &mut Tx<'_>,
    by: &Actor,
    source: Uuid,
    person: PersonId,
    wanted: &Wanted,
    until: Option<Timestamp>,
) -> Result<Option<&'static str>, AccessError> {
    let new = NewGrant::new(person, wanted.role, wanted.unit.clone(), tx.today());
    let new = new.limit(wanted.limit.map(Ore::new));
    match access::grant_sent_role(tx, by, &new, until) {
        Ok(grant) => {
            sql::mapping::hold(tx, grant, (source, wanted.mapping), person, &wanted.line())?;
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
    Ok(Ok(Wanted { role: mapping.role, unit, limit, mapping: mapping.id }))
}
