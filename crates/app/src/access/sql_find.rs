//! Every query that finds people and positions among thousands.

use std::collections::HashMap;

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, Val, args};
use kaemner_values::sort::search_pattern;

use super::find::{PeopleQuery, PositionQuery};
use super::model::{Grant, Member};
use super::position::{Holding, Position, PositionId};
use super::{sql_position, sql_rights};
use crate::actor::{Columns, PersonId, UnitFilter};

/// Conditions with their arguments, numbered as they come.
struct Where {
    conditions: Vec<String>,
    args: Vec<Val<'static>>,
}

impl Where {
    fn units((units, args): (String, Vec<Val<'static>>)) -> Self {
        Self { conditions: vec![units], args }
    }

    /// Adds a condition in which `{}` stands for the argument, as often as it is there.
    fn and(&mut self, condition: &str, value: impl Into<Val<'static>>) {
        self.args.push(value.into());
        self.conditions.push(condition.replace("{}", &format!("${}", self.args.len())));
    }

    fn sql(&self) -> String {
        self.conditions.join(" AND ")
    }
}

/// What a right to members can be limited by.
const MEMBERS: Columns<'static> = Columns::unit("m.unit_path").about("m.person_id");

/// The people of a query, of the units in `found`.
fn people_where(mut found: Where, query: &PeopleQuery) -> Where {
    if !query.search.trim().is_empty() {
        found.and("m.name_search LIKE {} ESCAPE '\\'", search_pattern(&query.search));
    }
    if let Some(unit) = &query.unit {
        // Whoever works there, and whoever holds a right that reaches it from above.
        found.and(
            "(substr(m.unit_path, 1, length({})) = {} OR EXISTS (SELECT 1 FROM role_grant g
                WHERE g.person_id = m.person_id AND g.ended_at IS NULL
                    AND substr({}, 1, length(g.unit_path)) = g.unit_path))",
            unit.as_str().to_owned(),
        );
    }
    found
}

/// Persons that one question asks for.
const AT_A_TIME: usize = 200;

pub(super) fn people(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    query: &PeopleQuery,
) -> Result<Vec<(Member, Vec<Grant>)>, StoreError> {
    let mut found = people_where(Where::units(filter.sql_in_order(&MEMBERS, 1)), query);
    if let Some(after) = query.after {
        found.and(
            "(m.name_sort, m.person_id) > (SELECT n.name_sort, n.person_id FROM membership n
             WHERE n.person_id = {})",
            after,
        );
    }
    let limit = query.limit.map(|limit| format!("LIMIT {limit}")).unwrap_or_default();
    let sql = format!(
        "SELECT m.person_id, m.name, m.title, m.initials, m.unit_path, m.valid_from, m.valid_to
         FROM membership m WHERE {} ORDER BY m.name_sort, m.person_id {limit}",
        found.sql()
    );
    let members: Vec<Member> = tx.all(&sql, &found.args)?;
    let mut standing: HashMap<PersonId, Vec<Grant>> = HashMap::new();
    for members in members.chunks(AT_A_TIME) {
        let marks: Vec<_> = (1..=members.len()).map(|at| format!("${at}")).collect();
        let sql = format!(
            "SELECT {} FROM role_grant g WHERE g.ended_at IS NULL AND g.person_id IN ({})
             ORDER BY g.valid_from, g.id",
            sql_rights::GRANT,
            marks.join(", ")
        );
        let args: Vec<Val<'_>> = members.iter().map(|member| Val::from(member.person)).collect();
        for grant in tx.all::<Grant>(&sql, &args)? {
            standing.entry(grant.grant.person).or_default().push(grant);
        }
    }
    let with = |member: Member| (standing.remove(&member.person).unwrap_or_default(), member);
    Ok(members.into_iter().map(with).map(|(grants, member)| (member, grants)).collect())
}

pub(super) fn count_people(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    query: &PeopleQuery,
) -> Result<i64, StoreError> {
    if query.search.trim().is_empty() && query.unit.is_none() {
        return count_members(tx, filter);
    }
    let found = people_where(Where::units(filter.sql_in_order(&MEMBERS, 1)), query);
    let sql = format!("SELECT COUNT(*) FROM membership m WHERE {}", found.sql());
    let (count,): (i64,) = tx.one(&sql, &found.args)?;
    Ok(count)
}

/// All members within a filter, counted branch by branch in the index of the units.
fn count_members(tx: &mut Tx<'_>, filter: &UnitFilter) -> Result<i64, StoreError> {
    let (mut counts, mut args) = (Vec::new(), Vec::new());
    for branch in filter.branches() {
        let (condition, bounds) = branch.sql_on(&MEMBERS, args.len() + 1);
        counts.push(format!("SELECT COUNT(*) AS found FROM membership m WHERE {condition}"));
        args.extend(bounds);
    }
    let sql = format!("SELECT CAST(SUM(found) AS BIGINT) FROM ({}) AS branch", counts.join(" UNION ALL "));
    let (count,): (i64,) = tx.one(&sql, &args)?;
    Ok(count)
}

/// Members of a day whose name or initials hold a text, and whether name and initials are theirs alone.
pub(super) fn members(
    tx: &mut Tx<'_>,
    typed: &str,
    today: Date,
    limit: i64,
) -> Result<Vec<(Member, bool)>, StoreError> {
    const SQL: &str =
        "SELECT m.person_id, m.name, m.title, m.initials, m.unit_path, m.valid_from, m.valid_to,
            (SELECT COUNT(*) FROM membership o WHERE o.name_sort = m.name_sort AND o.initials = m.initials)
        FROM membership m
        WHERE (m.name_search LIKE $1 ESCAPE '\\' OR m.initials = $2)
            AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to >= $3)
        ORDER BY m.name_sort, m.person_id LIMIT $4";
    struct Found(Member, bool);
    impl FromRow for Found {
        fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
            Ok(Self(Member::from_row(row)?, row.get::<i64>(7)? == 1))
        }
    }
    let rows =
        tx.all::<Found>(SQL, &args![search_pattern(typed), typed.trim().to_uppercase(), today, limit])?;
    Ok(rows.into_iter().map(|Found(member, alone)| (member, alone)).collect())
}

/// The members of a day with exactly this name and, where they are given, these initials; two at most.
pub(super) fn members_named(
    tx: &mut Tx<'_>,
    name: &str,
    initials: Option<&str>,
    today: Date,
) -> Result<Vec<PersonId>, StoreError> {
    const SQL: &str = "SELECT person_id FROM membership
        WHERE ((name = $1 AND (initials = $2 OR $2 IS NULL)) OR ($2 IS NULL AND initials = $1))
            AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3) LIMIT 2";
    Ok(tx.all(SQL, &args![name, initials, today])?.into_iter().map(|(person,)| person).collect())
}

fn positions_where(filter: &UnitFilter, query: &PositionQuery) -> Where {
    // The list itself stands in the order of the units.
    let mut found = Where::units(filter.sql("p.unit_path", 1));
    if !query.search.trim().is_empty() {
        found.and("p.search LIKE {} ESCAPE '\\'", search_pattern(&query.search));
    }
    if let Some(unit) = &query.unit {
        found.and("substr(p.unit_path, 1, length({})) = {}", unit.as_str().to_owned());
    }
    found
}

pub(super) fn positions(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    query: &PositionQuery,
) -> Result<Vec<Position>, StoreError> {
    let mut found = positions_where(filter, query);
    if let Some(after) = query.after {
        found.and(
            "(p.unit_path, p.code) > (SELECT q.unit_path, q.code FROM position q WHERE q.id = {})",
            after,
        );
    }
    let sql = format!(
        "{} WHERE {} ORDER BY p.unit_path, p.code LIMIT {}",
        sql_position::POSITION,
        found.sql(),
        query.limit
    );
    tx.all(&sql, &found.args)
}

pub(super) fn count_positions(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    query: &PositionQuery,
) -> Result<i64, StoreError> {
    let found = positions_where(filter, query);
    let sql = format!("SELECT COUNT(*) FROM position p WHERE {}", found.sql());
    let (count,): (i64,) = tx.one(&sql, &found.args)?;
    Ok(count)
}

/// Who holds these positions on a day, with their names.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    positions: &[PositionId],
    today: Date,
) -> Result<HashMap<PositionId, Vec<(Holding, String)>>, StoreError> {
    let mut held: HashMap<PositionId, Vec<(Holding, String)>> = HashMap::new();
    if positions.is_empty() {
        return Ok(held);
    }
    let marks: Vec<_> = (2..positions.len() + 2).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT h.id, h.person_id, h.position_id, h.valid_from, h.valid_to, m.name
         FROM position_holding h JOIN membership m ON m.person_id = h.person_id
         WHERE h.valid_from <= $1 AND (h.valid_to IS NULL OR h.valid_to >= $1)
            AND h.position_id IN ({}) ORDER BY m.name_sort, h.id",
        marks.join(", ")
    );
    struct Named(Holding, String);
    impl FromRow for Named {
        fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
            Ok(Self(Holding::from_row(row)?, row.get(5)?))
        }
    }
    let ids = positions.iter().map(|id| Val::from(*id));
    let args: Vec<Val<'_>> = args![today].into_iter().chain(ids).collect();
    for Named(holding, name) in tx.all::<Named>(&sql, &args)? {
        held.entry(holding.position).or_default().push((holding, name));
    }
    Ok(held)
}
