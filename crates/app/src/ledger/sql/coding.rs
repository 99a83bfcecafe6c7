//! Cost bearers and aliases.

use jiff::civil::Date;
use kaemner_law::chart::CostBearer;
use kaemner_store::{FromRow, Row, StoreError, Tx, Val, args};
use uuid::Uuid;

use super::account::{like, read_account, read_unit};
use crate::actor::{Columns, UnitFilter, UnitPath};
use crate::ledger::coding::{AliasRow, CostBearerRow, NewAlias, NewCostBearer};

/// A page of a list: what is typed, after which code, on which day.
pub(in crate::ledger) struct Page<'a> {
    pub typed: &'a str,
    pub after: &'a str,
    pub on: Date,
    pub limit: i64,
}

const COST_BEARER: &str =
    "SELECT c.id, c.code, c.name, c.function, c.dranst, c.ownership, c.site, c.grouping,
        c.unit_path, c.valid_from, c.valid_to
    FROM ledger_cost_bearer c WHERE c.valid_from <= $1 AND (c.valid_to IS NULL OR c.valid_to >= $1)";

impl FromRow for CostBearerRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let unit: String = row.get(8)?;
        Ok(Self {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            bearer: CostBearer {
                function: part(row, 3)?,
                dranst: part(row, 4)?,
                ownership: part(row, 5)?,
                site: part(row, 6)?,
                grouping: part(row, 7)?,
                unit: read_unit(&unit, 8)?,
            },
            from: row.get(9)?,
            to: row.get(10)?,
        })
    }
}

fn part<T: std::str::FromStr>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| StoreError::Type { column, expected: "a part of an account" })
}

pub(in crate::ledger) fn open_cost_bearer(
    tx: &mut Tx<'_>,
    code: &str,
) -> Result<Option<CostBearerRow>, StoreError> {
    const SQL: &str = "SELECT c.id, c.code, c.name, c.function, c.dranst, c.ownership, c.site, c.grouping,
            c.unit_path, c.valid_from, c.valid_to
        FROM ledger_cost_bearer c WHERE c.code = $1 AND c.valid_to IS NULL";
    tx.opt(SQL, &args![code])
}

pub(in crate::ledger) fn end_cost_bearer(tx: &mut Tx<'_>, id: Uuid, last: Date) -> Result<(), StoreError> {
    tx.exec("UPDATE ledger_cost_bearer SET valid_to = $2 WHERE id = $1", &args![id, last]).map(drop)
}

pub(in crate::ledger) fn insert_cost_bearer(
    tx: &mut Tx<'_>,
    id: Uuid,
    new: &NewCostBearer,
    search: &str,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO ledger_cost_bearer (id, code, name, search, function, dranst, ownership, site,
            grouping, unit_path, valid_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let CostBearer { function, dranst, grouping, ownership, site, ref unit } = new.bearer;
    let args = args![
        id,
        new.code.as_str(),
        new.name.as_str(),
        search,
        format!("{:05}", function.get()),
        dranst.to_string(),
        ownership.to_string(),
        site.to_string(),
        grouping.to_string(),
        unit.as_str(),
        new.from,
    ];
    tx.exec(SQL, &args).map(drop)
}

/// The cost bearer with that code on a day.
pub(in crate::ledger) fn cost_bearer(
    tx: &mut Tx<'_>,
    code: &str,
    on: Date,
) -> Result<Option<CostBearerRow>, StoreError> {
    tx.opt(&format!("{COST_BEARER} AND c.code = $2"), &args![on, code])
}

/// Cost bearers whose code or name holds a word, by code.
pub(in crate::ledger) fn cost_bearers_like(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    word: &str,
    on: Date,
    limit: i64,
) -> Result<Vec<CostBearerRow>, StoreError> {
    cost_bearers(tx, filter, &Page { typed: word, after: "", on, limit })
}

pub(in crate::ledger) fn cost_bearers(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    page: &Page<'_>,
) -> Result<Vec<CostBearerRow>, StoreError> {
    let (conditions, args) = conditions(filter, page, "c", "code");
    tx.all(&format!("{COST_BEARER} AND {conditions} ORDER BY c.code LIMIT $3"), &args)
}

/// What a page adds to a list's question, and all its arguments: `$1` the day, `$2` the code before, `$3` the limit.
fn conditions(filter: &UnitFilter, page: &Page<'_>, table: &str, code: &str) -> (String, Vec<Val<'static>>) {
    let words: Vec<String> = page.typed.split_whitespace().take(4).map(str::to_owned).collect();
    let (unit, digits) = (format!("{table}.unit_path"), format!("{table}.digits"));
    // An alias is an account; a cost bearer is a part of many.
    let columns = if table == "l" { Columns::unit(&unit).account(&digits) } else { Columns::unit(&unit) };
    let (admitted, units) = filter.sql_on(&columns, 4);
    let (fits, values) = like(&format!("{table}.search"), &words, 4 + units.len());
    let first = args![page.on, page.after.to_owned(), page.limit];
    let args = first.into_iter().chain(units).chain(values).collect();
    (format!("{table}.{code} > $2 AND {admitted} AND {fits}"), args)
}

const ALIAS: &str =
    "SELECT l.id, l.alias, l.name, l.digits, l.unit_path, l.cost_bearer, l.project, l.person_records,
        l.local_string, l.valid_from, l.valid_to
    FROM ledger_alias l WHERE l.valid_from <= $1 AND (l.valid_to IS NULL OR l.valid_to >= $1)";

impl FromRow for AliasRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            alias: row.get(1)?,
            name: row.get(2)?,
            account: read_account(row, 3)?,
            person_records: row.get(7)?,
            local_string: row.get(8)?,
            from: row.get(9)?,
            to: row.get(10)?,
        })
    }
}

/// The row of an alias that has no last day.
pub(in crate::ledger) fn open_alias(tx: &mut Tx<'_>, alias: &str) -> Result<Option<AliasRow>, StoreError> {
    const SQL: &str = "SELECT l.id, l.alias, l.name, l.digits, l.unit_path, l.cost_bearer, l.project,
            l.person_records, l.local_string, l.valid_from, l.valid_to
        FROM ledger_alias l WHERE l.alias = $1 AND l.valid_to IS NULL";
    tx.opt(SQL, &args![alias])
}

pub(in crate::ledger) fn alias(
    tx: &mut Tx<'_>,
    alias: &str,
    on: Date,
) -> Result<Option<AliasRow>, StoreError> {
    tx.opt(&format!("{ALIAS} AND l.alias = $2"), &args![on, alias])
}

pub(in crate::ledger) fn aliases(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    page: &Page<'_>,
) -> Result<Vec<AliasRow>, StoreError> {
    let (conditions, args) = conditions(filter, page, "l", "alias");
    tx.all(&format!("{ALIAS} AND {conditions} ORDER BY l.alias LIMIT $3"), &args)
}

pub(in crate::ledger) fn end_alias(tx: &mut Tx<'_>, id: Uuid, last: Date) -> Result<(), StoreError> {
    tx.exec("UPDATE ledger_alias SET valid_to = $2 WHERE id = $1", &args![id, last]).map(drop)
}

pub(in crate::ledger) fn insert_alias(
    tx: &mut Tx<'_>,
    id: Uuid,
    new: &NewAlias,
    search: &str,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO ledger_alias (id, alias, name, search, digits, unit_path, cost_bearer, project,
            person_records, local_string, valid_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let unit: &UnitPath = &new.account.unit;
    let args = args![
        id,
        new.alias.as_str(),
        new.name.as_str(),
        search,
        new.account.string.to_string(),
        unit.as_str(),
        new.account.cost_bearer.as_str(),
        new.account.project.as_str(),
        new.person_records,
        new.local_string.as_deref(),
        new.from,
    ];
    tx.exec(SQL, &args).map(drop)
}
