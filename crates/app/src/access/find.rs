//! Finding people and positions among thousands: pages of a list, and suggestions while somebody types.

use kaemner_store::Tx;

use super::model::{AccessError, Grant, Member};
use super::position::{FilledPosition, PositionId};
use super::{sql, sql_find};
use crate::actor::{Act, Actor, At, PersonId, UnitPath};

/// What stands between name and initials in a suggestion.
const BETWEEN: &str = " · ";

/// What a list of people and their roles asks for.
#[derive(Debug, Clone, Default)]
pub struct PeopleQuery {
    /// A part of the name; empty for all.
    pub search: String,
    /// Those who work in this unit or below, or hold a right that reaches it.
    pub unit: Option<UnitPath>,
    /// The last row of the page before.
    pub after: Option<PersonId>,
    /// Rows; all of them without it.
    pub limit: Option<i64>,
}

/// What a list of positions asks for.
#[derive(Debug, Clone, Default)]
pub struct PositionQuery {
    /// A part of number, title or kind; empty for all.
    pub search: String,
    /// In this unit or below.
    pub unit: Option<UnitPath>,
    /// The last row of the page before.
    pub after: Option<PositionId>,
    /// Rows.
    pub limit: i64,
}

/// A member as a field suggests it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberSuggestion {
    /// Who.
    pub member: Member,
    /// What is typed for exactly this person; [`typed_member`] reads it.
    pub typed: String,
}

/// The members one may see with their standing roles, by name.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn people(
    tx: &mut Tx<'_>,
    by: &Actor,
    query: &PeopleQuery,
) -> Result<Vec<(Member, Vec<Grant>)>, AccessError> {
    by.may(Act::ReadAccess, query.unit.as_ref().map_or(At::anywhere(), At::unit))?;
    Ok(sql_find::people(tx, &by.filter(Act::ReadAccess), query)?)
}

/// How many persons [`people`] finds on all its pages.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn count_people(tx: &mut Tx<'_>, by: &Actor, query: &PeopleQuery) -> Result<i64, AccessError> {
    by.may(Act::ReadAccess, query.unit.as_ref().map_or(At::anywhere(), At::unit))?;
    Ok(sql_find::count_people(tx, &by.filter(Act::ReadAccess), query)?)
}

/// Members of today whose name or initials hold a text: a colleague's name is no secret inside the municipality.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn find_members(
    tx: &mut Tx<'_>,
    by: &Actor,
    typed: &str,
    limit: i64,
) -> Result<Vec<MemberSuggestion>, AccessError> {
    by.may(Act::UseOwnDesk, At::anywhere())?;
    let today = tx.today();
    let found = sql_find::members(tx, typed.split(BETWEEN).next().unwrap_or_default(), today, limit)?;
    let suggested = |(member, alone): (Member, bool)| MemberSuggestion {
        typed: match (alone, member.initials.is_empty()) {
            (false, _) => member.person.to_string(),
            (true, true) => member.name.clone(),
            (true, false) => format!("{}{BETWEEN}{}", member.name, member.initials),
        },
        member,
    };
    Ok(found.into_iter().map(suggested).collect())
}

/// The member of today that somebody typed: a name, initials, both as suggested, or an id.
///
/// # Errors
/// [`AccessError::NotFound`] when there is nobody, [`AccessError::Several`] when it may be more than one,
/// [`AccessError::Denied`], or the store's.
pub fn typed_member(tx: &mut Tx<'_>, by: &Actor, typed: &str) -> Result<PersonId, AccessError> {
    by.may(Act::UseOwnDesk, At::anywhere())?;
    let (typed, today) = (typed.trim(), tx.today());
    if let Ok(person) = typed.parse::<PersonId>() {
        let member = sql::member(tx, person)?.filter(|member| member.holds_on(today));
        return member.map(|member| member.person).ok_or(AccessError::NotFound("person"));
    }
    let (name, initials) = match typed.split_once(BETWEEN) {
        Some((name, initials)) => (name, Some(initials)),
        None => (typed, None),
    };
    match sql_find::members_named(tx, name, initials, today)?[..] {
        [] => Err(AccessError::NotFound("person")),
        [one] => Ok(one),
        _ => Err(AccessError::Several(typed.to_owned())),
    }
}

/// A page of the positions, with who holds them today.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn positions(
    tx: &mut Tx<'_>,
    by: &Actor,
    query: &PositionQuery,
) -> Result<Vec<FilledPosition>, AccessError> {
    by.may(Act::ReadAccess, At::anywhere())?;
    let found = sql_find::positions(tx, &by.filter(Act::ReadAccess), query)?;
    let ids: Vec<_> = found.iter().map(|position| position.id).collect();
    let today = tx.today();
    let mut held = sql_find::holders(tx, &ids, today)?;
    let filled = |position: super::Position| FilledPosition {
        held: held.remove(&position.id).unwrap_or_default(),
        position,
    };
    Ok(found.into_iter().map(filled).collect())
}

/// How many [`positions`] finds on all its pages.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn count_positions(tx: &mut Tx<'_>, by: &Actor, query: &PositionQuery) -> Result<i64, AccessError> {
    by.may(Act::ReadAccess, At::anywhere())?;
    Ok(sql_find::count_positions(tx, &by.filter(Act::ReadAccess), query)?)
}
