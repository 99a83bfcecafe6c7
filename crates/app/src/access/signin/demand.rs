//! Which level of assurance a municipality demands for which act.

use kaemner_store::{StoreError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::sql;
use crate::access::{self, AccessError};
use crate::actor::{Act, Actor, At, Demand, Level};
use crate::events::{self, Event, Object};

/// The acts a level can be demanded for: what moves money, gives rights or opens personal data. Reading one's
/// own desk is not among them, so that nobody is left without a page that says what is missing.
pub const DEMANDABLE: &[Act] = &[
    Act::ReleasePayments,
    Act::AuthoriseInvoice,
    Act::ConfirmSupplier,
    Act::EditSupplier,
    Act::PostVoucher,
    Act::GrantRole,
    Act::ManageMembers,
    Act::ManageServiceAccounts,
    Act::RevealCpr,
    Act::ExportLedger,
];

/// A demand as it was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelDemand {
    /// The act and the level.
    pub demand: Demand,
    /// The decision it rests on.
    pub decision: String,
}

/// What the municipality demands today, for loading actors.
pub(in crate::access) fn demands(tx: &mut Tx<'_>) -> Result<Vec<Demand>, StoreError> {
    Ok(sql::level_demands(tx)?.into_iter().map(|row| row.demand).collect())
}

/// What the municipality demands, with the decisions.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn level_demands(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<LevelDemand>, AccessError> {
    by.may(Act::ReadAccess, At::anywhere())?;
    Ok(sql::level_demands(tx)?)
}

/// Demands a level for an act, or with [`Level::None`] no longer.
///
/// # Errors
/// [`AccessError::Denied`], also when the person's own session is below the level: nobody sets a bar he has not
/// himself passed, and so nobody locks everybody out; [`AccessError::NotDemandable`];
/// [`AccessError::PersonalNumber`] in the decision; or the store's.
pub fn set_level_demand(
    tx: &mut Tx<'_>,
    by: &Actor,
    demand: Demand,
    decision: &str,
) -> Result<(), AccessError> {
    by.may(Act::ManageSignIn, At::anywhere())?;
    if !DEMANDABLE.contains(&demand.act) {
        return Err(AccessError::NotDemandable(demand.act));
    }
    access::reading::remark_is_fit(decision)?;
    require_level(by, demand.level)?;
    let before = sql::level_demands(tx)?.into_iter().find(|row| row.demand.act == demand.act);
    if let Some(before) = &before {
        require_level(by, before.demand.level)?;
    }
    match demand.level {
        Level::None => sql::drop_level_demand(tx, demand.act)?,
        _ => sql::put_level_demand(tx, by.person, demand, decision)?,
    }
    let of = |demand: &Demand| json!({ "act": demand.act.name(), "level": demand.level.name() });
    let event = Event::of(Act::ManageSignIn, Object::new("level_demand", Uuid::nil())).because(decision);
    let event = event.before(before.map_or(json!(null), |row| of(&row.demand)));
    events::record(tx, by, event.step("level_demanded").after(of(&demand)))?;
    Ok(())
}

fn require_level(by: &Actor, demanded: Level) -> Result<(), AccessError> {
    if by.level() < demanded {
        return Err(crate::actor::Denied::LevelTooLow { act: Act::ManageSignIn, demanded }.into());
    }
    Ok(())
}

/// Whoever changes how people sign in must have passed the highest bar that stands here; otherwise a weak session
/// could give itself a strong one.
pub(super) fn require_highest(tx: &mut Tx<'_>, by: &Actor) -> Result<(), AccessError> {
    let highest = sql::level_demands(tx)?.into_iter().map(|row| row.demand.level).max();
    highest.map_or(Ok(()), |level| require_level(by, level))
}
