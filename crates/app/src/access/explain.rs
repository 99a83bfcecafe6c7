//! Why a person may, or may not: which right carries it, or what is missing and who may give it.

use kaemner_store::{StoreError, Tx};
use kaemner_values::text;
use kaemner_values::text::Language::{Danish, English};
use kaemner_values::text::Message;

use super::model::AccessError;
use super::role::Roles;
use super::{own_role, passport, sql, sql_rights};
use crate::actor::{Act, Actor, At, Channel, Denied, Permit, PersonId, Right, UnitPath};

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The decision itself.
    pub decision: Result<Permit, Denied>,
    /// The sentences, the answer first.
    pub sentences: Vec<Message>,
}

/// Explains whether a person may do an act there. One's own may always be asked.
///
/// # Errors
/// [`AccessError::Denied`] where `by` may not see the person's rights, [`AccessError::NotFound`], or the store's.
pub fn explain(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    act: Act,
    at: At<'_>,
    unit: Option<&UnitPath>,
) -> Result<Explanation, AccessError> {
    let member = super::member(tx, by, person)?;
    let Some(actor) = super::actor(tx, person, Channel::Page)? else {
        let sentences = vec![text!("explain-no-member", name = member.name.as_str())];
        return Ok(Explanation { decision: Err(Denied::NoRight(act)), sentences });
    };
    let demands = super::signin::demands(tx)?;
    let demanded = demands.iter().find(|demand| demand.act == act).map(|demand| demand.level);
    // One's own question is answered for the session it is asked in.
    let actor = if person == by.person { actor.at_level(by.level(), demands) } else { actor };
    let roles = own_role::roles(tx)?;
    let decision = actor.may(act, at);
    let mut sentences = Vec::new();
    let role_of = |right: &Right| roles.name(&right.role);
    match &decision {
        Ok(permit) => {
            sentences.push(text!("explain-yes", role = roles.name(&permit.role)));
            if let Some(principal) = permit.on_behalf_of {
                let name = sql::member(tx, principal)?.map(|member| member.name).unwrap_or_default();
                sentences.push(text!("explain-on-behalf", name = name));
            }
        }
        Err(denied) => {
            sentences.push(text!("explain-no"));
            if let Denied::NoReceipt(_) = denied {
                let needed = passport::instructions().iter().filter(|one| one.acts.contains(act));
                sentences.extend(needed.map(|one| {
                    text!("explain-read-instruction", da = one.title(Danish), en = one.title(English))
                }));
            }
        }
    }
    if let Some(level) = demanded {
        sentences.push(text!("explain-level", level = level.title()));
    }
    for (right, miss) in actor.tried(act, at) {
        let (role, unit) = (role_of(right), right.under.to_string());
        sentences.push(match miss {
            None => text!("explain-carries", role = role, unit = unit),
            Some(denied) => text!("explain-misses", role = role, unit = unit, why = denied.message()),
        });
    }
    // Another role does not help against a session that is too weak.
    if decision.as_ref().is_err_and(|denied| !matches!(denied, Denied::LevelTooLow { .. })) {
        sentences.extend(who_helps(tx, &roles, act, unit)?);
    }
    Ok(Explanation { decision, sentences })
}

/// Which roles carry the act, and who may give them there.
fn who_helps(
    tx: &mut Tx<'_>,
    roles: &Roles,
    act: Act,
    unit: Option<&UnitPath>,
) -> Result<Vec<Message>, AccessError> {
    let mut sentences = Vec::new();
    for role in roles.iter().filter(|role| role.acts.contains(act)) {
        sentences.push(text!("explain-role-carries", role = role.message()));
    }
    for name in givers(tx, roles, unit)? {
        sentences.push(text!("explain-giver", name = name));
    }
    Ok(sentences)
}

/// The names of those who may give roles at a unit today, or in the whole municipality, a few at most. A member
/// without rights must know whom to ask, and a colleague's name is no secret inside the municipality.
///
/// # Errors
/// Only the store's.
pub fn role_givers(tx: &mut Tx<'_>, unit: Option<&UnitPath>) -> Result<Vec<String>, AccessError> {
    let roles = own_role::roles(tx)?;
    Ok(givers(tx, &roles, unit)?)
}

fn givers(tx: &mut Tx<'_>, roles: &Roles, unit: Option<&UnitPath>) -> Result<Vec<String>, StoreError> {
    let giving: Vec<_> =
        roles.iter().filter(|role| role.acts.contains(Act::GrantRole)).map(|role| role.key.clone()).collect();
    let holders = sql_rights::holders_of(tx, &giving, unit.unwrap_or(&UnitPath::root()))?;
    Ok(holders.into_iter().map(|(_, name)| name).collect())
}
