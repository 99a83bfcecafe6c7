//! Interned accounts.

use jiff::civil::Date;
use kaemner_law::chart::AccountString;
use kaemner_store::{Column, FromRow, Row, StoreError, Table, Tx, Val, args};
use kaemner_values::period::AccountingPeriod;

use super::{ROWS_MAX, StoredPeriod};
use crate::actor::{Columns, UnitFilter, UnitPath};
use crate::ledger::NewAccount;
use crate::ledger::account::Account;

/// The compact numbers of those of the keys that are interned.
pub(in crate::ledger) fn interned<'a>(
    tx: &mut Tx<'_>,
    keys: &[&'a str],
) -> Result<Vec<(&'a str, i64)>, StoreError> {
    const SQL: &str = "SELECT key, id FROM ledger_account WHERE key IN ($1, $2, $3, $4, $5, $6, $7, $8)";
    let mut found = Vec::with_capacity(keys.len());
    for keys in keys.chunks(ROWS_MAX) {
        let at = |n: usize| keys.get(n).copied().unwrap_or("");
        let rows: Vec<(String, i64)> =
            tx.all(SQL, &args![at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)])?;
        found.extend(
            keys.iter()
                .filter_map(|key| rows.iter().find(|(stored, _)| stored == key).map(|(_, id)| (*key, *id))),
        );
    }
    Ok(found)
}

/// Takes `count` numbers for new accounts: the last one before them. The row is locked until the end.
pub(in crate::ledger) fn take_numbers(tx: &mut Tx<'_>, count: i64) -> Result<i64, StoreError> {
    const SQL: &str =
        "UPDATE ledger_counter SET last_no = last_no + $1 WHERE name = 'account' RETURNING last_no - $1";
    tx.one::<(i64,)>(SQL, &args![count]).map(|(last,)| last)
}

/// A new account as it is stored.
pub(in crate::ledger) struct Interning<'a> {
    pub account: &'a NewAccount,
    pub key: &'a str,
    pub name: String,
    pub search: String,
    pub unseen_reason: Option<&'a str>,
    pub unseen_owner: Option<&'a str>,
}

static ACCOUNT: Table = Table {
    name: "ledger_account",
    columns: &[
        ("id", Column::Int),
        ("key", Column::Text),
        ("digits", Column::Text),
        ("unit", Column::Text),
        ("unit_path", Column::Text),
        ("cost_bearer", Column::Text),
        ("project", Column::Text),
        ("name", Column::Text),
        ("search", Column::Text),
        ("unseen_reason", Column::Text),
        ("unseen_owner", Column::Text),
    ],
};

/// New accounts with their numbers.
pub(in crate::ledger) fn insert(
    tx: &mut Tx<'_>,
    accounts: &[(i64, Interning<'_>)],
) -> Result<(), StoreError> {
    let mut rows = accounts.iter().map(|(id, new)| {
        vec![
            Val::from(*id),
            Val::from(new.key),
            Val::from(new.account.string.to_string()),
            Val::from(new.account.unit.as_str()),
            Val::from(new.account.unit.as_str()),
            Val::from(new.account.cost_bearer.as_str()),
            Val::from(new.account.project.as_str()),
            Val::from(new.name.as_str()),
            Val::from(new.search.as_str()),
            Val::from(new.unseen_reason),
            Val::from(new.unseen_owner),
        ]
    });
    tx.bulk(&ACCOUNT, &mut rows).map(drop)
}

/// The four parts of an account in adjoining columns: digits, unit, cost bearer, project.
pub(in crate::ledger) fn read_account(row: &Row<'_>, first: usize) -> Result<NewAccount, StoreError> {
    let (digits, unit): (String, String) = (row.get(first)?, row.get(first + 1)?);
    let string: AccountString =
        digits.parse().map_err(|_| StoreError::Type { column: first, expected: "an account string" })?;
    let unit = read_unit(&unit, first + 1)?;
    Ok(NewAccount { string, unit, cost_bearer: row.get(first + 2)?, project: row.get(first + 3)? })
}

pub(in crate::ledger) fn read_unit(text: &str, column: usize) -> Result<UnitPath, StoreError> {
    UnitPath::parse(text).map_err(|_| StoreError::Type { column, expected: "a unit path" })
}

pub(in crate::ledger) fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Account>, StoreError> {
    const SQL: &str =
        "SELECT id, digits, unit, cost_bearer, project, unit_path, name, unseen_reason, unseen_owner
        FROM ledger_account WHERE id = $1";
    tx.opt(SQL, &args![id])
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            account: read_account(row, 1)?,
            unit: read_unit(&row.get::<String>(5)?, 5)?,
            name: row.get(6)?,
            unseen_reason: row.get(7)?,
            unseen_owner: row.get(8)?,
        })
    }
}

/// An account that fits what was typed.
#[derive(Debug, Clone)]
pub(in crate::ledger) struct Found {
    pub account: NewAccount,
    pub id: Option<i64>,
    pub alias: Option<String>,
    pub name: String,
    pub person_records: bool,
    pub last_used: Option<AccountingPeriod>,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            account: read_account(row, 0)?,
            id: row.get(4)?,
            alias: row.get(5)?,
            name: row.get(6)?,
            person_records: row.get(7)?,
            last_used: row.get::<Option<StoredPeriod>>(8)?.map(|used| used.0),
        })
    }
}

/// A condition that every word is in the column, with arguments from `first_arg`.
pub(in crate::ledger) fn like(
    column: &str,
    words: &[String],
    first_arg: usize,
) -> (String, Vec<Val<'static>>) {
    let conditions: Vec<String> =
        (first_arg..first_arg + words.len()).map(|arg| format!("{column} LIKE ${arg} ESCAPE '!'")).collect();
    let escaped = |word: &String| word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let values = words.iter().map(|word| Val::from(format!("%{}%", escaped(word)))).collect();
    match conditions.is_empty() {
        true => ("1 = 1".to_owned(), values),
        false => (conditions.join(" AND "), values),
    }
}

/// The last period of a kept balance that moved it.
const LAST_MOVED: &str = "CASE WHEN b.p13 <> 0 THEN 13 WHEN b.p12 <> 0 THEN 12 WHEN b.p11 <> 0 THEN 11
    WHEN b.p10 <> 0 THEN 10 WHEN b.p09 <> 0 THEN 9 WHEN b.p08 <> 0 THEN 8 WHEN b.p07 <> 0 THEN 7
    WHEN b.p06 <> 0 THEN 6 WHEN b.p05 <> 0 THEN 5 WHEN b.p04 <> 0 THEN 4 WHEN b.p03 <> 0 THEN 3
    WHEN b.p02 <> 0 THEN 2 WHEN b.p01 <> 0 THEN 1 ELSE 0 END";

/// Accounts in use that hold every word, those used last first.
pub(in crate::ledger) fn accounts_like(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    words: &[String],
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let (admitted, units) = filter.sql_on(&Columns::unit("a.unit_path").account("a.digits"), 2);
    let (fits, values) = like("a.search", words, 2 + units.len());
    let sql = format!(
        "SELECT a.digits, a.unit_path, a.cost_bearer, a.project, a.id, NULL, a.name, FALSE,
            (SELECT MAX(b.year * 100 + {LAST_MOVED}) FROM ledger_period y
             JOIN ledger_balance b ON b.year = y.period / 100 AND b.account_id = a.id WHERE y.period % 100 = 0)
                AS used
         FROM ledger_account a WHERE {admitted} AND {fits} ORDER BY used DESC NULLS LAST, a.id
         LIMIT $1"
    );
    let args: Vec<Val<'_>> = args![limit].into_iter().chain(units).chain(values).collect();
    tx.all(&sql, &args)
}

/// Aliases valid on the day that hold every word.
pub(in crate::ledger) fn aliases_like(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
    words: &[String],
    on: Date,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let (admitted, units) = filter.sql_on(&Columns::unit("l.unit_path").account("l.digits"), 3);
    let (fits, values) = like("l.search", words, 3 + units.len());
    let sql = format!(
        "SELECT l.digits, l.unit_path, l.cost_bearer, l.project, NULL, l.alias, l.name, l.person_records, NULL
         FROM ledger_alias l WHERE l.valid_from <= $2 AND (l.valid_to IS NULL OR l.valid_to >= $2)
            AND {admitted} AND {fits} ORDER BY l.alias LIMIT $1"
    );
    let args: Vec<Val<'_>> = args![limit, on].into_iter().chain(units).chain(values).collect();
    tx.all(&sql, &args)
}
