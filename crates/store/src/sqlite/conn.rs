//! One connection and its statements.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection};

use super::error::translate;
use crate::error::StoreError;
use crate::row::{Cell, Row, RowRef};
use crate::statement::{check_count, for_sqlite, refuse_control};
use crate::table::{Column, Table};
use crate::val::Val;

/// Texts and prepared statements kept per connection.
const STATEMENTS_MAX: usize = 512;

/// A connection with its own cache of rewritten texts.
pub(crate) struct SqliteConn {
    pub(super) raw: Connection,
    texts: RefCell<HashMap<Box<str>, Box<str>>>,
}

impl SqliteConn {
    pub(super) fn new(raw: Connection) -> Self {
        raw.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        Self { raw, texts: RefCell::default() }
    }

    /// Runs a statement without rows.
    pub(crate) fn exec(&self, sql: &str, args: &[Val<'_>]) -> Result<u64, StoreError> {
        self.require_transaction()?;
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, args)?;
        let changed = statement.raw_execute().map_err(|e| translate(&e))?;
        Ok(changed.try_into().unwrap_or(u64::MAX))
    }

    /// Runs a statement and gives each row to `f`.
    pub(crate) fn rows(
        &self,
        sql: &str,
        args: &[Val<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.require_transaction()?;
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, args)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| translate(&e))? {
            f(&Row(RowRef::Sqlite(row)))?;
        }
        Ok(())
    }

    /// Inserts rows one by one with one prepared statement.
    pub(crate) fn bulk(
        &self,
        table: &Table,
        rows: &mut dyn Iterator<Item = Vec<Val<'_>>>,
    ) -> Result<u64, StoreError> {
        self.require_transaction()?;
        let marks: Vec<_> = (1..=table.columns.len()).map(|n| format!("?{n}")).collect();
        let (name, columns, marks) = (table.name, table.column_list(), marks.join(", "));
        let sql = format!("INSERT INTO {name} ({columns}) VALUES ({marks})");
        let mut statement = self.raw.prepare_cached(&sql).map_err(|e| translate(&e))?;
        let mut count = 0;
        for row in rows {
            check_row(table, &row)?;
            bind(&mut statement, &row)?;
            statement.raw_execute().map_err(|e| translate(&e))?;
            count += 1;
        }
        Ok(count)
    }

    /// Runs a savepoint command inside the open transaction.
    pub(crate) fn command(&self, sql: &str) -> Result<(), StoreError> {
        self.require_transaction()?;
        self.run(sql)
    }

    /// Runs a command such as BEGIN or COMMIT.
    pub(super) fn run(&self, sql: &str) -> Result<(), StoreError> {
        let mut statement = self.raw.prepare_cached(sql).map_err(|e| translate(&e))?;
        statement.raw_execute().map(drop).map_err(|e| translate(&e))
    }

    /// Whether a transaction is open. SQLite ends it by itself after some failures (disk full, I/O).
    pub(super) fn in_transaction(&self) -> bool {
        !self.raw.is_autocommit()
    }

    /// Without this, a statement after such a failure would be written alone.
    fn require_transaction(&self) -> Result<(), StoreError> {
        if self.in_transaction() {
            return Ok(());
        }
        Err(StoreError::Transient("SQLite ended the transaction after a failure".to_owned()))
    }

    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        let mut texts = self.texts.borrow_mut();
        if texts.len() >= STATEMENTS_MAX {
            texts.clear();
        }
        if !texts.contains_key(sql) {
            refuse_control(sql)?;
            texts.insert(sql.into(), for_sqlite(sql).into());
        }
        let text = texts.get(sql).map_or(sql, |text| text);
        self.raw.prepare_cached(text).map_err(|e| translate(&e))
    }
}

fn bind(statement: &mut CachedStatement<'_>, args: &[Val<'_>]) -> Result<(), StoreError> {
    check_count(statement.parameter_count(), args.len())?;
    for (index, value) in args.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value).map_err(|e| translate(&e))?;
    }
    Ok(())
}

/// SQLite would take a boolean for a number; PostgreSQL would not. Both refuse here.
fn check_row(table: &Table, row: &[Val<'_>]) -> Result<(), StoreError> {
    check_count(table.columns.len(), row.len())?;
    let wrong = row.iter().zip(table.columns).position(|(value, (_, column))| !column.takes(value));
    match wrong {
        None => Ok(()),
        Some(column) => Err(StoreError::Type { column, expected: table.columns[column].1.name() }),
    }
}

impl ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(n) => ToSqlOutput::from(*n),
            Self::Bool(yes) => ToSqlOutput::from(*yes),
            Self::Text(text) | Self::Json(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Uuid(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Date(day) => ToSqlOutput::from(day.to_string()),
            Self::Time(time) => ToSqlOutput::from(time.as_microsecond()),
        })
    }
}

/// The cell of a row; `None` where there is no such column, or for a floating-point number.
pub(crate) fn cell<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Option<Cell<'r>> {
    match row.get_ref(column).ok()? {
        ValueRef::Null => Some(Cell::Null),
        ValueRef::Integer(n) => Some(Cell::Int(n)),
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Cell::Text),
        ValueRef::Blob(bytes) => Some(Cell::Bytes(bytes)),
        ValueRef::Real(_) => None,
    }
}

impl Column {
    /// Whether a value belongs in the column.
    pub(crate) const fn takes(self, value: &Val<'_>) -> bool {
        matches!(
            (self, value),
            (_, Val::Null)
                | (Self::Int, Val::Int(_))
                | (Self::Bool, Val::Bool(_))
                | (Self::Text, Val::Text(_))
                | (Self::Bytes, Val::Bytes(_))
                | (Self::Uuid, Val::Uuid(_))
                | (Self::Date, Val::Date(_))
                | (Self::Time, Val::Time(_))
                | (Self::Json, Val::Json(_))
        )
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Int => "a whole number",
            Self::Bool => "a boolean",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Uuid => "an id",
            Self::Date => "a day",
            Self::Time => "a moment",
            Self::Json => "JSON",
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use crate::scope::Scope;
    use crate::sqlite::open::Dir;

    #[test]
    fn a_statement_is_planned_once_whatever_is_bound() {
        let folder = tempfile::tempdir().unwrap();
        let busy_timeout = std::time::Duration::from_secs(1);
        let dir = Dir { path: folder.path().to_owned(), busy_timeout };
        let raw = dir.open_owner(&dir.file(Scope::Community), true).unwrap();
        raw.execute_batch("CREATE TABLE t (a INTEGER, b TEXT); CREATE INDEX i ON t (a) WHERE b = 'x'")
            .unwrap();
        let mut statement = raw.prepare("SELECT count(*) FROM t WHERE a = ?1 AND b = ?2").unwrap();
        for bound in ["x", "y", "x"] {
            let count: i64 = statement.query_row((1, bound), |row| row.get(0)).unwrap();
            assert_eq!(count, 0);
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
