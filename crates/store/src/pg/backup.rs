//! Archive and restore of one schema while the others are in use.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::Type;
use postgres::{Client, Row};

use super::engine::{GATE, PgEngine};
use super::error::translate;
use super::roles;
use super::values::cell;
use crate::backup::{Header, Reader, Restore, Writer, fit, hold_statements, log_statements};
use crate::error::StoreError;
use crate::migrate::{self, Target};
use crate::scope::Scope;
use crate::table::Column;

const TABLES: &str = "SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = $1 ORDER BY 1";
const COLUMNS: &str = "SELECT column_name::text FROM information_schema.columns
    WHERE table_schema = $1 AND table_name = $2 AND is_generated = 'NEVER' ORDER BY ordinal_position";
const REFERENCES: &str = "SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
    FROM pg_catalog.pg_constraint WHERE contype = 'f' AND connamespace = $1::text::regnamespace";

impl PgEngine {
    /// Writes an archive from one snapshot.
    pub(crate) fn export(&self, scope: Scope, to: &Path, now: Timestamp) -> Result<(), StoreError> {
        let mut owner = self.connect_owner()?;
        let schema = scope.to_string();
        run(&mut owner, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let migrations = migrate::applied(&mut Target::pg(&mut owner, scope))?;
        if migrations.is_empty() {
            return Err(StoreError::NoScope { scope });
        }
        let header = Header { scope: schema.clone(), taken_at: now, migrations };
        let mut writer = Writer::create(to, &header)?;
        for table in strings(&mut owner, TABLES, &[&schema])? {
            write_table(&mut owner, &schema, &table, &mut writer)?;
        }
        run(&mut owner, "COMMIT")?;
        writer.finish()
    }

    /// Builds the data in a schema aside, and swaps the names in one transaction that waits for all others in
    /// the scope.
    pub(crate) fn restore(&self, restore: &Restore<'_>) -> Result<(Timestamp, Option<PathBuf>), StoreError> {
        if !Reader::is_archive(restore.from)? {
            let problem = "it is not an archive; write one with export on the engine it comes from";
            return Err(StoreError::config("the backup file", &problem));
        }
        self.migrate(restore.scope, restore.now)?;
        let aside = format!("{}_restoring", restore.scope);
        let mut owner = self.connect_owner()?;
        run(&mut owner, &format!("DROP SCHEMA IF EXISTS {aside} CASCADE"))?;
        let backup_at = load_archive(&mut owner, &aside, restore)?;
        let mut target = Target::Pg { client: &mut owner, schema: aside.clone() };
        migrate::apply(&mut target, restore.scope, restore.now)?;
        hold(&mut owner, &aside, restore, backup_at)?;
        roles::grant(&mut owner, &self.database, restore.scope, &aside)?;
        let replaced = format!("{}_replaced_{}", restore.scope, restore.now.as_microsecond());
        swap(&mut owner, restore.scope, &aside, &replaced)?;
        self.grant(&mut owner, restore.scope)?;
        Ok((backup_at, Some(replaced.into())))
    }
}

/// Fills the schema aside: tables as the archive had them, without references and triggers, then the rows,
/// then references and triggers again.
fn load_archive(owner: &mut Client, aside: &str, restore: &Restore<'_>) -> Result<Timestamp, StoreError> {
    let mut archive = Reader::open(restore.from)?;
    archive.header.require(restore.scope)?;
    let known = archive.header.migrations.clone();
    let mut target = Target::Pg { client: owner, schema: aside.to_owned() };
    migrate::apply_these(&mut target, restore.scope, restore.now, &known)?;
    run(owner, &format!("BEGIN; SET LOCAL search_path TO {aside}"))?;
    let tables = strings(owner, TABLES, &[&aside])?;
    let references = references(owner, aside)?;
    for (table, name, _) in &references {
        run(owner, &format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))?;
    }
    for table in &tables {
        run(owner, &format!("ALTER TABLE {table} DISABLE TRIGGER USER; DELETE FROM {table}"))?;
    }
    while let Some((table, columns)) = archive.table()? {
        load_table(owner, &mut archive, &table, &columns)?;
    }
    for (table, name, definition) in &references {
        run(owner, &format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))?;
    }
    for table in &tables {
        run(owner, &format!("ALTER TABLE {table} ENABLE TRIGGER USER"))?;
    }
    run(owner, "COMMIT")?;
    Ok(archive.header.taken_at)
}

fn load_table(
    owner: &mut Client,
    archive: &mut Reader,
    table: &str,
    columns: &[String],
) -> Result<(), StoreError> {
    let list = columns.join(", ");
    let shape = owner.prepare(&format!("SELECT {list} FROM {table} LIMIT 0")).map_err(|e| translate(&e))?;
    let types: Vec<Type> = shape.columns().iter().map(|column| column.type_().clone()).collect();
    let copy =
        owner.copy_in(&format!("COPY {table} ({list}) FROM STDIN BINARY")).map_err(|e| translate(&e))?;
    let mut writer = BinaryCopyInWriter::new(copy, &types);
    while let Some(row) = archive.row(columns.len())? {
        let mut fitted = Vec::with_capacity(row.len());
        for (column, (value, ty)) in row.into_iter().zip(&types).enumerate() {
            let kind = kind(ty).ok_or(StoreError::Type { column, expected: "a type of ours" })?;
            fitted.push(fit(value, kind).ok_or(StoreError::Type { column, expected: kind.name() })?);
        }
        writer.write_raw(&fitted).map_err(|e| translate(&e))?;
    }
    writer.finish().map(drop).map_err(|e| translate(&e))
}

fn hold(
    owner: &mut Client,
    aside: &str,
    restore: &Restore<'_>,
    backup_at: Timestamp,
) -> Result<(), StoreError> {
    let (id, backup_at, now, by) = restore.log(backup_at);
    let [log, hold] = log_statements();
    run(owner, &format!("BEGIN; SET LOCAL search_path TO {aside}"))?;
    owner.execute(log, &[&id, &backup_at, &now, &by]).map_err(|e| translate(&e))?;
    owner.execute(hold, &[&id]).map_err(|e| translate(&e))?;
    hold_statements(restore.scope).iter().try_for_each(|sql| run(owner, sql))?;
    run(owner, "COMMIT")
}

/// The gate waits for every transaction in the scope, and those that come later pass the new one.
fn swap(owner: &mut Client, scope: Scope, aside: &str, replaced: &str) -> Result<(), StoreError> {
    run(
        owner,
        &format!(
            "BEGIN; LOCK TABLE {scope}.{GATE} IN ACCESS EXCLUSIVE MODE;
             ALTER SCHEMA {scope} RENAME TO {replaced}; ALTER SCHEMA {aside} RENAME TO {scope}"
        ),
    )?;
    for role in grantees(owner, replaced)? {
        run(owner, &format!("REVOKE ALL ON SCHEMA {replaced} FROM {}", roles::quote(&role)))?;
    }
    run(owner, "COMMIT")
}

/// The scope's roles that may use a schema.
fn grantees(owner: &mut Client, schema: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT r.rolname::text FROM pg_catalog.pg_namespace n, aclexplode(n.nspacl) a
               JOIN pg_catalog.pg_roles r ON r.oid = a.grantee WHERE n.nspname = $1 AND a.grantee <> n.nspowner";
    strings(owner, sql, &[&schema])
}

fn references(owner: &mut Client, aside: &str) -> Result<Vec<(String, String, String)>, StoreError> {
    let rows = owner.query(REFERENCES, &[&aside]).map_err(|e| translate(&e))?;
    let read = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    rows.iter().map(read).collect::<Result<_, _>>().map_err(|e| translate(&e))
}

fn write_table(owner: &mut Client, schema: &str, table: &str, writer: &mut Writer) -> Result<(), StoreError> {
    let columns = strings(owner, COLUMNS, &[&schema, &table])?;
    writer.table(table, &columns)?;
    let sql = format!("SELECT {} FROM {schema}.{table}", columns.join(", "));
    let mut rows = owner.query_raw::<_, &str, _>(&sql, []).map_err(|e| translate(&e))?;
    while let Some(row) = rows.next().map_err(|e| translate(&e))? {
        writer.row()?;
        for column in 0..columns.len() {
            writer
                .cell(cell(&row, column).ok_or(StoreError::Type { column, expected: "a value of ours" })?)?;
        }
    }
    writer.end_table()
}

fn kind(ty: &Type) -> Option<Column> {
    Some(match *ty {
        Type::INT8 | Type::INT4 | Type::INT2 => Column::Int,
        Type::BOOL => Column::Bool,
        Type::BYTEA => Column::Bytes,
        Type::UUID => Column::Uuid,
        Type::DATE => Column::Date,
        Type::TIMESTAMPTZ => Column::Time,
        Type::JSONB | Type::JSON => Column::Json,
        Type::TEXT | Type::VARCHAR => Column::Text,
        _ => return None,
    })
}

fn run(owner: &mut Client, sql: &str) -> Result<(), StoreError> {
    owner.batch_execute(sql).map_err(|e| translate(&e))
}

fn strings(
    owner: &mut Client,
    sql: &str,
    args: &[&(dyn postgres::types::ToSql + Sync)],
) -> Result<Vec<String>, StoreError> {
    let rows = owner.query(sql, args).map_err(|e| translate(&e))?;
    rows.iter().map(|row| row.try_get(0).map_err(|e| translate(&e))).collect()
}
