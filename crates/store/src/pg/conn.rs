//! One connection and its statements.

use std::collections::HashMap;

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{ToSql, Type};
use postgres::{Client, Statement};

use super::error::translate;
use crate::error::StoreError;
use crate::row::{Row, RowRef};
use crate::statement::{check_count, refuse_control};
use crate::table::{Column, Table};
use crate::val::Val;

/// Prepared statements kept per connection.
const STATEMENTS_MAX: usize = 512;

/// A connection with its prepared statements. It never runs on a thread of an async runtime.
pub(crate) struct PgConn {
    pub(super) client: Client,
    statements: HashMap<Box<str>, Statement>,
}

impl PgConn {
    pub(super) fn new(client: Client) -> Self {
        Self { client, statements: HashMap::new() }
    }

    /// Runs a statement without rows.
    pub(crate) fn exec(&mut self, sql: &str, args: &[Val<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepare(sql, args)?;
        self.client.execute(&statement, &references(args)).map_err(|e| translate(&e))
    }

    /// Runs a statement, takes the whole answer, and gives each row to `f`.
    pub(crate) fn rows(
        &mut self,
        sql: &str,
        args: &[Val<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepare(sql, args)?;
        let rows = self.client.query(&statement, &references(args)).map_err(|e| translate(&e))?;
        rows.iter().try_for_each(|row| f(&Row(RowRef::Pg(row))))
    }

    /// Runs a statement and gives each row to `f` as it arrives.
    pub(crate) fn stream(
        &mut self,
        sql: &str,
        args: &[Val<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepare(sql, args)?;
        let mut rows = self.client.query_raw(&statement, args).map_err(|e| translate(&e))?;
        while let Some(row) = rows.next().map_err(|e| translate(&e))? {
            f(&Row(RowRef::Pg(&row)))?;
        }
        Ok(())
    }

    /// Inserts rows by COPY in binary form.
    pub(crate) fn bulk(
        &mut self,
        table: &Table,
        rows: &mut dyn Iterator<Item = Vec<Val<'_>>>,
    ) -> Result<u64, StoreError> {
        let types: Vec<_> = table.columns.iter().map(|(_, column)| pg_type(*column)).collect();
        let sql = format!("COPY {} ({}) FROM STDIN BINARY", table.name, table.column_list());
        let copy = self.client.copy_in(&sql).map_err(|e| translate(&e))?;
        let mut writer = BinaryCopyInWriter::new(copy, &types);
        for row in rows {
            check_count(types.len(), row.len())?;
            writer.write_raw(&row).map_err(|e| translate(&e))?;
        }
        writer.finish().map_err(|e| translate(&e))
    }

    /// Runs commands without values, in one message.
    pub(crate) fn command(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(|e| translate(&e))
    }

    /// Forgets prepared statements: after a migration their answers may have another shape.
    pub(super) fn forget_statements(&mut self) {
        self.statements.clear();
    }

    fn prepare(&mut self, sql: &str, args: &[Val<'_>]) -> Result<Statement, StoreError> {
        let statement = match self.statements.get(sql) {
            Some(statement) => statement.clone(),
            None => self.prepare_new(sql)?,
        };
        check_count(statement.params().len(), args.len())?;
        Ok(statement)
    }

    fn prepare_new(&mut self, sql: &str) -> Result<Statement, StoreError> {
        refuse_control(sql)?;
        if self.statements.len() >= STATEMENTS_MAX {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql).map_err(|e| translate(&e))?;
        self.statements.insert(sql.into(), statement.clone());
        Ok(statement)
    }
}

fn references<'a>(args: &'a [Val<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

const fn pg_type(column: Column) -> Type {
    match column {
        Column::Int => Type::INT8,
        Column::Bool => Type::BOOL,
        Column::Text => Type::TEXT,
        Column::Bytes => Type::BYTEA,
        Column::Uuid => Type::UUID,
        Column::Date => Type::DATE,
        Column::Time => Type::TIMESTAMPTZ,
        Column::Json => Type::JSONB,
    }
}
