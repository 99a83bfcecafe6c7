//! Changes of how people sign in wait for a second person.
//!
//! A provider decides who somebody is, and a mapping what somebody may; whoever set both alone could invent people
//! and pay by their hands. So a new or changed provider, a mapping and an outside name of a unit are proposals until
//! another person, who holds no right to propose, confirms them. What is confirmed stands in its own table, and
//! nothing reads a proposal but the page that decides it. To take trust away needs one person.

use jiff::Timestamp;
use kaemner_store::Tx;
use serde_json::json;

use super::demand::require_highest;
use super::mapping::{RoleMapping, put_mapping, put_unit_name};
use super::provider::{Provider, confirmed as put_confirmed};
use super::sql;
use crate::access::{self, AccessError, separation};
use crate::actor::{Act, Actor, At, PersonId, UnitPath};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

crate::ids::entity_id! {
    /// One proposed change of how people sign in.
    SignInChangeId
}

/// What is to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// A provider is added, or takes these settings.
    Provider(Provider),
    /// An outside role gets a meaning.
    Mapping(RoleMapping),
    /// An outside system's name of a unit.
    Unit {
        /// The outside name.
        name: String,
        /// Our unit.
        unit: UnitPath,
    },
}

impl Proposal {
    /// What it changes; a newer proposal about the same takes its place.
    pub(super) fn subject(&self) -> String {
        match self {
            Self::Provider(provider) => format!("provider {}", provider.id),
            Self::Mapping(mapping) => format!("mapping {}", mapping.id),
            Self::Unit { name, .. } => format!("unit {name}"),
        }
    }

    /// The name it is recognised by.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Provider(provider) => &provider.name,
            Self::Mapping(mapping) => &mapping.external,
            Self::Unit { name, .. } => name,
        }
    }
}

/// A proposed change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInChange {
    /// The change.
    pub id: SignInChangeId,
    /// What it is.
    pub proposal: Proposal,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// That person's name.
    pub proposer: String,
    /// When.
    pub proposed_at: Timestamp,
    /// The provider as it holds today, when the change is about one that is known.
    pub standing: Option<Provider>,
    /// The name of the provider or service account whose role is mapped.
    pub source: String,
}

fn object(id: SignInChangeId) -> Object {
    Object::new("sign_in_change", id.get())
}

/// Lays a change before a second person. The caller has asked whether `by` may propose it.
pub(super) fn propose(tx: &mut Tx<'_>, by: &Actor, proposal: &Proposal) -> Result<(), AccessError> {
    drop_waiting(tx, by, &proposal.subject(), "replaced")?;
    let id = SignInChangeId::new(tx.new_id());
    sql::change::insert(tx, by.person, id, proposal)?;
    let event = Event::of(Act::ManageSignIn, object(id)).after(sql::change::told(proposal));
    events::record(tx, by, event.step("proposed"))?;
    let unit = UnitPath::root();
    let task = NewTask {
        act: Act::ConfirmSignIn,
        unit: &unit,
        person: None,
        except: Some(by.person),
        object: object(id),
        title: proposal.title(),
        amount: None,
        due: None,
    };
    tasks::open(tx, &task)?;
    Ok(())
}

/// What waits about this subject waits no more.
pub(super) fn drop_waiting(
    tx: &mut Tx<'_>,
    by: &Actor,
    subject: &str,
    outcome: &'static str,
) -> Result<(), AccessError> {
    for id in sql::change::waiting_about(tx, subject)? {
        sql::change::decide(tx, by.person, id, outcome)?;
        tasks::finish_all(tx, by, object(id))?;
        events::record(tx, by, Event::of(Act::ManageSignIn, object(id)).step(outcome))?;
    }
    Ok(())
}

fn may_see(by: &Actor) -> Result<(), AccessError> {
    by.may(Act::ConfirmSignIn, At::anywhere()).or_else(|_| by.may(Act::ManageSignIn, At::anywhere()))?;
    Ok(())
}

/// The changes that wait, the oldest first: for those who propose and those who confirm.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn waiting_sign_in_changes(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<SignInChange>, AccessError> {
    may_see(by)?;
    let mut all = sql::change::waiting(tx)?;
    for change in &mut all {
        let proposer = access::sql::member(tx, change.proposed_by)?;
        change.proposer = proposer.map(|member| member.name).unwrap_or_default();
        match &change.proposal {
            Proposal::Provider(provider) => change.standing = sql::provider::one(tx, provider.id)?,
            Proposal::Mapping(mapping) => change.source = super::mapping::source_name(tx, mapping.source)?,
            Proposal::Unit { .. } => {}
        }
    }
    Ok(all)
}

/// Confirms a change, which holds from this moment.
///
/// # Errors
/// [`AccessError::Denied`], also to whoever proposed it, and below the highest level demanded here;
/// [`AccessError::AlreadyDecided`]; [`AccessError::BadProvider`] or [`AccessError::AlreadyRegistered`] when it cannot
/// hold beside what was confirmed meanwhile; or the store's.
pub fn confirm_sign_in_change(tx: &mut Tx<'_>, by: &Actor, id: SignInChangeId) -> Result<(), AccessError> {
    by.may(Act::ConfirmSignIn, At::anywhere())?;
    require_highest(tx, by)?;
    let change = sql::change::one(tx, id)?.ok_or(AccessError::AlreadyDecided)?;
    separation::require(tx, by, Act::ConfirmSignIn, At::anywhere(), &[object(id)])??;
    if sql::change::decide(tx, by.person, id, "confirmed")? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    let event = Event::of(Act::ConfirmSignIn, object(id)).after(sql::change::told(&change.proposal));
    events::record(tx, by, event.step("confirmed"))?;
    tasks::finish_all(tx, by, object(id))?;
    match &change.proposal {
        Proposal::Provider(provider) => put_confirmed(tx, by, provider),
        Proposal::Mapping(mapping) => put_mapping(tx, by, mapping),
        Proposal::Unit { name, unit } => put_unit_name(tx, by, name, Some(unit)),
    }
}

/// Drops a change that waits: whoever may confirm refuses it, whoever may propose takes it back.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::AlreadyDecided`], or the store's.
pub fn drop_sign_in_change(tx: &mut Tx<'_>, by: &Actor, id: SignInChangeId) -> Result<(), AccessError> {
    may_see(by)?;
    if sql::change::decide(tx, by.person, id, "dropped")? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    tasks::finish_all(tx, by, object(id))?;
    let act = if by.may(Act::ConfirmSignIn, At::anywhere()).is_ok() {
        Act::ConfirmSignIn
    } else {
        Act::ManageSignIn
    };
    events::record(tx, by, Event::of(act, object(id)).step("dropped").after(json!(null)))?;
    Ok(())
}
