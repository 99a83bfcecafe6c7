//! Emergency access: a role for some hours, with a reason, told at once and reviewed afterwards.

use jiff::{SignedDuration, Timestamp, ToSpan};
use kaemner_store::Tx;
use kaemner_values::Ore;
use serde_json::json;

use super::model::{AccessError, GrantId, GrantSource, NewGrant};
use super::{grant, reading, role, separation, sql_rights};
use crate::actor::{Act, Actor, At, PersonId, RoleKey, UnitPath};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

/// Longer than a working day is no emergency.
pub const EMERGENCY_HOURS_MAX: i64 = 12;
/// The highest amount of an emergency, in whole kroner: bills that cannot wait, and nothing that can.
const EMERGENCY_KRONER: i64 = 50_000;
/// Days until the review is due.
const REVIEW_DAYS: i64 = 3;

crate::ids::entity_id! {
    /// One emergency.
    EmergencyId
}

/// A role taken in an emergency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// The emergency.
    pub id: EmergencyId,
    /// Who took it.
    pub person: PersonId,
    /// The grant it gave.
    pub grant: GrantId,
    /// The role taken.
    pub role: RoleKey,
    /// Why.
    pub reason: String,
    /// When.
    pub taken_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// The review, when it has been done.
    pub review: Option<Review>,
}

/// What the reviewer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Who reviewed.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Whether the emergency was one.
    pub justified: bool,
    /// In the reviewer's words.
    pub remark: String,
}

/// Takes a role for some hours, up to an amount. Rules of separation hold in an emergency too, and who has an
/// emergency that nobody has reviewed takes no other.
///
/// # Errors
/// [`AccessError::EmergencyOpen`]; [`AccessError::Denied`], with the rule named; [`AccessError::BadRole`] for a role that may not be taken;
/// [`AccessError::BadPeriod`] for no hours or too many; [`AccessError::NoReason`]; [`AccessError::PersonalNumber`]; or the
/// store's.
pub fn take_emergency(
    tx: &mut Tx<'_>,
    by: &Actor,
    key: &RoleKey,
    unit: &UnitPath,
    hours: i64,
    reason: &str,
) -> Result<EmergencyId, AccessError> {
    by.may(Act::TakeEmergency, At::unit(unit))?;
    let known = role::ready_role(key.as_str()).filter(|role| role.emergency);
    let known = known.ok_or_else(|| AccessError::BadRole(key.to_string()))?;
    if !(1..=EMERGENCY_HOURS_MAX).contains(&hours) {
        return Err(AccessError::BadPeriod);
    }
    reading::purpose_is_fit(reason)?;
    sql_rights::lock_member(tx, by.person)?;
    if sql_rights::has_open_emergency(tx, by.person)? {
        return Err(AccessError::EmergencyOpen);
    }
    let (id, now, today) = (EmergencyId::new(tx.new_id()), tx.now(), tx.today());
    let until = now + SignedDuration::from_hours(hours);
    let new = NewGrant {
        to: Some(separation::danish_day(until)),
        limit: known.limited.then(|| Ore::from_kroner(EMERGENCY_KRONER)),
        ..NewGrant::new(by.person, known.key.clone(), unit.clone(), today)
    };
    let source = GrantSource::Emergency(id.get());
    let grant = grant::give(tx, by, &new, source, Some(until))?;
    let reason = reason.trim().to_owned();
    let (person, role) = (by.person, known.key.clone());
    let taken = Emergency { id, person, grant, role, reason, taken_at: now, until, review: None };
    sql_rights::insert_emergency(tx, &taken)?;
    let object = Object::new("emergency", id.get());
    let task = NewTask {
        act: Act::ReviewEmergency,
        unit: &UnitPath::root(),
        person: None,
        except: Some(by.person),
        object,
        title: &by.name,
        amount: None,
        due: today.checked_add(REVIEW_DAYS.days()).ok(),
    };
    tasks::open(tx, &task)?;
    let after = json!({ "role": known.key.as_str(), "unit": unit.as_str(), "until": until });
    let event = Event::of(Act::TakeEmergency, object).at(unit).step("emergency_taken").after(after);
    events::record(tx, by, event.because(&taken.reason))?;
    Ok(id)
}

/// Signs an emergency off, as another person. What is still open of it ends.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::NoReason`] without a remark when it was not
/// justified, [`AccessError::AlreadyDecided`], or the store's.
pub fn review_emergency(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: EmergencyId,
    justified: bool,
    remark: &str,
) -> Result<(), AccessError> {
    by.may(Act::ReviewEmergency, At::anywhere())?;
    let taken = sql_rights::emergency(tx, id)?.ok_or(AccessError::NotFound("emergency"))?;
    separation::require_other(by, Act::ReviewEmergency, At::anywhere(), taken.person)?;
    if justified {
        reading::remark_is_fit(remark)?
    } else {
        reading::purpose_is_fit(remark)?
    }
    if sql_rights::review_emergency(tx, id, by.person, justified, remark.trim())? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    if let Some(grant) = sql_rights::grant(tx, taken.grant)?.filter(|grant| grant.is_alive(tx.now())) {
        grant::withdraw(tx, by, &grant, "emergency_ended")?;
    }
    let object = Object::new("emergency", id.get());
    tasks::finish_all(tx, by, object)?;
    let event = Event::of(Act::ReviewEmergency, object).step("emergency_reviewed").because(remark);
    events::record(tx, by, event.after(json!({ "justified": justified })))?;
    Ok(())
}

/// Emergencies with who took them: those that wait for their review first, then the youngest.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn emergencies(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<(Emergency, String)>, AccessError> {
    by.may(Act::ReviewEmergency, At::anywhere())?;
    let all = sql_rights::emergencies(tx)?;
    let names = super::names(tx, &all.iter().map(|taken| taken.person).collect::<Vec<_>>())?;
    let name = |taken: &Emergency| names.get(&taken.person).cloned().unwrap_or_default();
    Ok(all.into_iter().map(|taken| (name(&taken), taken)).map(|(name, taken)| (taken, name)).collect())
}
