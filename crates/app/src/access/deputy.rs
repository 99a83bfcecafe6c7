//! Deputies: a colleague who may do what one may, between two dates.

use jiff::civil::Date;
use kaemner_store::Tx;
use serde_json::json;

use super::holding::as_deputy;
use super::model::{AccessError, Deputyship, DeputyshipId, NewDeputyship};
use super::{holding, reading, separation, sql, sql_rights};
use crate::actor::{Act, Actor, At, Denied, PersonId, Right};
use crate::events::{self, Event, Object};
use crate::tasks::{self, NewTask};

/// Makes a deputy. One's own deputy needs no right; another's needs the right to give roles.
///
/// The deputy never gets more than the principal holds on the day, nothing that the principal holds as somebody
/// else's deputy, and no right to give rights. A pair that no one may hold is refused.
///
/// # Errors
/// [`AccessError::Denied`], with the rule named; [`AccessError::NotFound`] for who is no member or no person;
/// [`AccessError::BadPeriod`]; [`AccessError::NoReason`]; [`AccessError::PersonalNumber`]; or the store's.
pub fn make_deputy(tx: &mut Tx<'_>, by: &Actor, new: &NewDeputyship) -> Result<DeputyshipId, AccessError> {
    if new.principal == by.person {
        by.may(Act::UseOwnDesk, At::anywhere())?;
    } else {
        by.may(Act::GrantRole, At::unit(&new.unit))?;
        separation::require_other(by, Act::GrantRole, At::unit(&new.unit), new.deputy)?;
    }
    if new.to < new.from || new.to < tx.today() || new.principal == new.deputy {
        return Err(AccessError::BadPeriod);
    }
    reading::purpose_is_fit(&new.reason)?;
    let both = [sql_rights::lock_member(tx, new.deputy)?, sql_rights::lock_member(tx, new.principal)?];
    // A program has what it was given and no more; nobody stands in for it either.
    let program = [new.deputy, new.principal].into_iter();
    let program = program.map(|one| sql_rights::is_program(tx, one)).collect::<Result<Vec<_>, _>>()?;
    if both.contains(&0) || program.contains(&true) {
        return Err(AccessError::NotFound("person"));
    }
    if let Some(conflict) = separation::conflict(&together(tx, new)?) {
        return Err(Denied::Incompatible(conflict.rule).into());
    }
    let made = Deputyship {
        id: DeputyshipId::new(tx.new_id()),
        new: new.clone(),
        made_by: by.person,
        made_at: tx.now(),
        ended_at: None,
    };
    sql_rights::insert_deputyship(tx, &made)?;
    record(tx, by, &made, "deputy_made")?;
    let name = sql::member(tx, new.principal)?.map(|member| member.name).unwrap_or_default();
    let task = NewTask {
        act: Act::UseOwnDesk,
        unit: &new.unit,
        person: Some(new.deputy),
        except: None,
        object: Object::new("deputyship", made.id.get()),
        title: &name,
        amount: None,
        due: Some(new.from),
    };
    tasks::open(tx, &task)?;
    Ok(made.id)
}

/// What the deputy would hold.
fn together(tx: &mut Tx<'_>, new: &NewDeputyship) -> Result<Vec<Right>, AccessError> {
    let mut held = holding::coming(tx, new.deputy)?;
    let own = holding::entrusted(tx, new.principal)?.into_iter();
    held.extend(own.filter_map(|right| as_deputy(right, new.principal, &new.unit, (new.from, new.to))));
    Ok(held)
}

/// Ends a deputyship at once: by the principal, the deputy, or whoever may give roles there.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::AlreadyDecided`], or the store's.
pub fn end_deputy(tx: &mut Tx<'_>, by: &Actor, id: DeputyshipId) -> Result<(), AccessError> {
    let made = sql_rights::deputyship(tx, id)?.ok_or(AccessError::NotFound("deputyship"))?;
    if ![made.new.principal, made.new.deputy].contains(&by.person) {
        by.may(Act::GrantRole, At::unit(&made.new.unit))?;
    }
    end(tx, by, &made)
}

/// Ends a deputyship that the caller has decided to end.
pub(super) fn end(tx: &mut Tx<'_>, by: &Actor, made: &Deputyship) -> Result<(), AccessError> {
    if sql_rights::end_deputyship(tx, made.id)? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    tasks::finish_all(tx, by, Object::new("deputyship", made.id.get()))?;
    record(tx, by, made, "deputy_ended")
}

/// Lets a deputyship end after a day, or at once when that day has passed. Gives the last day, if there is one.
pub(super) fn end_after(
    tx: &mut Tx<'_>,
    by: &Actor,
    made: &Deputyship,
    last: Date,
) -> Result<Option<Date>, AccessError> {
    if last < tx.today() || last < made.new.from {
        end(tx, by, made)?;
        return Ok(None);
    }
    let new = NewDeputyship { to: last, ..made.new.clone() };
    sql_rights::set_deputyships_last_day(tx, made.id, last)?;
    let event = told(by, &new).before(json!({ "to": made.new.to })).step("deputy_last_day");
    events::record(tx, by, event)?;
    Ok(Some(last))
}

/// Deputyships in which a person is principal or deputy, the youngest first; one's own may always be seen.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn deputyships(tx: &mut Tx<'_>, by: &Actor, person: PersonId) -> Result<Vec<Deputyship>, AccessError> {
    super::member(tx, by, person)?;
    Ok(sql_rights::deputyships_of(tx, person)?)
}

fn record(tx: &mut Tx<'_>, by: &Actor, made: &Deputyship, step: &'static str) -> Result<(), AccessError> {
    events::record(tx, by, told(by, &made.new).step(step))?;
    Ok(())
}

/// A deputyship as the event log tells it.
fn told<'a>(by: &Actor, new: &'a NewDeputyship) -> Event<'a> {
    let after = json!({ "principal": new.principal.to_string(), "deputy": new.deputy.to_string(),
        "unit": new.unit.as_str(), "from": new.from, "to": new.to });
    // The principal's own act when it is one's own deputy.
    let own = [new.principal, new.deputy].contains(&by.person);
    let act = if own { Act::UseOwnDesk } else { Act::GrantRole };
    let event = Event::of(act, Object::new("person", new.deputy.get())).at(&new.unit);
    event.after(after).because(&new.reason)
}
