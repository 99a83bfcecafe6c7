//! Gathering what falls due into a run.

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::Ore;
use kaemner_values::calendar;
use kaemner_values::numbers::Cpr;
use serde_json::json;

use super::model::{Group, Order, Run, RunId, RunState, group};
use super::{PaymentsError, sql};
use crate::actor::{Act, Actor, At, UnitPath};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

/// What would enter a run for this day: the transfers, their sum, and how many orders wait for more to set off.
///
/// # Errors
/// [`PaymentsError::Denied`], or the store's.
pub fn ready(tx: &mut Tx<'_>, by: &Actor, execution_date: Date) -> Result<Vec<Order>, PaymentsError> {
    by.may(Act::ReadPayments, At::anywhere())?;
    Ok(sql::ready(tx, execution_date)?)
}

/// Gathers every order that falls due by the execution date into a run, and asks for its release.
///
/// # Errors
/// [`PaymentsError::Denied`], [`PaymentsError::NoBankDay`], [`PaymentsError::NothingToPay`], or the store's.
pub fn prepare_run(tx: &mut Tx<'_>, by: &Actor, execution_date: Date) -> Result<RunId, PaymentsError> {
    by.may(Act::PreparePayments, At::anywhere())?;
    if execution_date < tx.today() || !calendar::is_bank_day(execution_date) {
        return Err(PaymentsError::NoBankDay(execution_date));
    }
    // The number is locked first, so that two runs never gather the same orders; its gaps mean nothing.
    let no = tx.next_no("payment_run", 1)?;
    let groups = group(sql::ready(tx, execution_date)?);
    if groups.is_empty() {
        return Err(PaymentsError::NothingToPay(execution_date));
    }
    let run = new_run(tx, by, no, execution_date, &groups)?;
    sql::insert_run(tx, &run)?;
    for group in &groups {
        sql::insert_payment(tx, run.id, group)?;
    }
    announce(tx, by, &run)?;
    Ok(run.id)
}

fn new_run(
    tx: &mut Tx<'_>,
    by: &Actor,
    no: i64,
    execution_date: Date,
    groups: &[Group],
) -> Result<Run, PaymentsError> {
    // After a restore an order may stand as unpaid that the bank has had: its run waits for the same release.
    let held = tx.is_held()?;
    Ok(Run {
        id: RunId::new(tx.new_id()),
        no,
        execution_date,
        state: RunState::Prepared,
        payments: i64::try_from(groups.len()).unwrap_or(i64::MAX),
        total: groups.iter().map(|group| group.amount).sum::<Ore>(),
        prepared_by: by.person,
        prepared_at: tx.now(),
        released_by: None,
        file: None,
        held,
    })
}

fn announce(tx: &mut Tx<'_>, by: &Actor, run: &Run) -> Result<(), PaymentsError> {
    let object = Object::new("payment_run", run.id.get());
    let root = UnitPath::root();
    tasks::open(
        tx,
        &NewTask {
            act: Act::ReleasePayments,
            unit: &root,
            person: None,
            except: Some(by.person),
            object,
            title: &run.no.to_string(),
            amount: Some(run.total),
            due: Some(run.execution_date),
        },
    )?;
    let after = json!({ "no": run.no, "date": run.execution_date, "payments": run.payments,
        "total_ore": run.total.get() });
    events::record(tx, by, Event::of(Act::PreparePayments, object).step("prepared").after(after))?;
    Ok(())
}

/// Gives up a run that is not released; its orders wait for the next one.
///
/// # Errors
/// [`PaymentsError::Denied`], [`PaymentsError::NotFound`], [`PaymentsError::NotPrepared`],
/// [`PaymentsError::PersonalNumber`] in the reason, or the store's.
pub fn cancel_run(tx: &mut Tx<'_>, by: &Actor, id: RunId, reason: &str) -> Result<(), PaymentsError> {
    by.may(Act::PreparePayments, At::anywhere())?;
    if Cpr::stands_in(reason) {
        return Err(PaymentsError::PersonalNumber);
    }
    let run = sql::run_for_change(tx, id)?.ok_or(PaymentsError::NotFound)?;
    if run.state != RunState::Prepared {
        return Err(PaymentsError::NotPrepared);
    }
    sql::cancel(tx, id)?;
    let object = Object::new("payment_run", id.get());
    tasks::finish_all(tx, by, object)?;
    events::record(tx, by, Event::of(Act::PreparePayments, object).step("cancelled").because(reason))?;
    Ok(())
}
