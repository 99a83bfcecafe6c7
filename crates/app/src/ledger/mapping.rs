//! Local accounts against the shared standard plan, over several municipalities.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_law::chart::{LocalChart, LocalEntry, MappingReport, StandardPlan, compare_charts};
use kaemner_store::{Scope, Store, Tx};
use kaemner_values::MunicipalityCode;
use serde_json::json;

use super::{LedgerError, sql};
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, Object};

/// Replaces the standard plan; run in the community's scope.
///
/// # Errors
/// Without the right.
pub fn set_standard_plan(tx: &mut Tx<'_>, by: &Actor, plan: &StandardPlan) -> Result<(), LedgerError> {
    by.may(Act::EditChart, At::anywhere())?;
    sql::mapping::replace_plan(tx, plan)?;
    let after = json!({ "accounts": plan.accounts.len() });
    let object = Object::new("chart_standard_plan", tx.new_id());
    events::record(tx, by, Event::of(Act::EditChart, object).after(after))?;
    Ok(())
}

/// The standard plan; run in the community's scope.
///
/// # Errors
/// Only those of the store.
pub fn standard_plan(tx: &mut Tx<'_>) -> Result<StandardPlan, LedgerError> {
    Ok(StandardPlan { accounts: sql::mapping::plan(tx)? })
}

/// What each alias and cost bearer of this municipality stands for on a day.
///
/// # Errors
/// Only those of the store.
pub fn local_chart(
    tx: &mut Tx<'_>,
    municipality: MunicipalityCode,
    on: Date,
) -> Result<LocalChart<MunicipalityCode>, LedgerError> {
    let accounts: BTreeMap<String, LocalEntry> = sql::mapping::local(tx, on)?;
    Ok(LocalChart { owner: municipality, accounts })
}

/// How the municipalities' accounts differ from the standard plan and from each other on a day. Codes and what
/// they stand for are compared, never amounts.
///
/// # Errors
/// Only those of the store.
pub fn compare_municipalities(
    store: &Store,
    municipalities: &[MunicipalityCode],
    on: Date,
) -> Result<MappingReport<MunicipalityCode>, LedgerError> {
    let plan = store.read(Scope::Community, standard_plan)?;
    let charts = store.fan_out(municipalities, |code, tx| local_chart(tx, code, on))?;
    let charts: Vec<LocalChart<MunicipalityCode>> = charts.into_iter().map(|(_, chart)| chart).collect();
    Ok(compare_charts(&plan, &charts))
}
