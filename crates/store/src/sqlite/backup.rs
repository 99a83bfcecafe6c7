//! Backup and restore of one file while the others are in use.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::conn::cell;
use super::document_file::DocumentFile;
use super::error::translate;
use super::files::SqliteEngine;
use crate::backup::{Header, Reader, Restore, Writer, fit, hold_statements, log_statements, sign, verify};
use crate::error::StoreError;
use crate::migrate::{self, Target};
use crate::scope::Scope;
use crate::statement::for_sqlite;
use crate::table::Column;

/// All pages in one step, that is in one transaction.
const ALL_PAGES: i32 = i32::MAX;
const PAUSE: Duration = Duration::from_millis(5);

const BODIES: &str = "CREATE TABLE IF NOT EXISTS document_body (
    hash BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL, stored_at INTEGER NOT NULL) STRICT";
const TAKEN_AT: &str = "CREATE TABLE backup_taken_at (at INTEGER NOT NULL) STRICT";

impl SqliteEngine {
    /// Copies the file and the documents into one new file, and checks it.
    pub(crate) fn backup(&self, scope: Scope, to: &Path, now: Timestamp) -> Result<(), StoreError> {
        let live = self.owner(scope)?;
        let mut copy = Connection::open(to).map_err(|e| translate(&e))?;
        copy_pages(&live, &mut copy)?;
        // One file without a log beside it.
        copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(|e| translate(&e))?;
        self.copy_documents(scope, &copy)?;
        let mark = |copy: &Connection| {
            copy.execute_batch(TAKEN_AT)?;
            copy.execute("INSERT INTO backup_taken_at VALUES (?1)", [now.as_microsecond()])
        };
        mark(&copy).map_err(|e| translate(&e))?;
        check_file(&copy)?;
        drop(copy);
        // The engine's own check sees the structure and not the content of a cell.
        sign(to)
    }

    /// Bodies are taken after the rows that name them, so none is missing.
    fn copy_documents(&self, scope: Scope, copy: &Connection) -> Result<(), StoreError> {
        let documents = self.dir.document_file(scope);
        let run = || {
            copy.execute_batch(BODIES)?;
            copy.execute("ATTACH ?1 AS documents", [documents.to_string_lossy()])?;
            copy.execute_batch(
                "INSERT INTO main.document_body SELECT * FROM documents.document_body; DETACH documents",
            )
        };
        run().map_err(|e| translate(&e))
    }

    /// Writes an archive from one snapshot.
    pub(crate) fn export(&self, scope: Scope, to: &Path, now: Timestamp) -> Result<(), StoreError> {
        let mut live = self.owner(scope)?;
        let migrations = migrate::applied(&mut Target::Sqlite(&mut live))?;
        let header = Header { scope: scope.to_string(), taken_at: now, migrations };
        let mut writer = Writer::create(to, &header)?;
        live.execute_batch("BEGIN").map_err(|e| translate(&e))?;
        for table in tables(&live)? {
            write_table(&live, &table, &mut writer)?;
        }
        live.execute_batch("ROLLBACK").map_err(|e| translate(&e))?;
        let documents = self.dir.open_owner(&self.dir.document_file(scope), false)?;
        write_table(&documents, "document_body", &mut writer)?;
        writer.finish()
    }

    /// Builds the data in a file aside, and puts them in place in one transaction of the live file, so that
    /// other processes see them too.
    pub(crate) fn restore(&self, restore: &Restore<'_>) -> Result<(Timestamp, Option<PathBuf>), StoreError> {
        let aside = tempfile::Builder::new().prefix("restoring").tempdir_in(&self.dir.path);
        let aside = aside.map_err(|e| StoreError::io("the data directory", &e))?;
        let mut staged = self.dir.open_owner(&aside.path().join("scope.db"), true)?;
        let documents = DocumentFile::open(&self.dir, restore.scope)?;
        let backup_at = match Reader::is_archive(restore.from)? {
            true => load_archive(&mut staged, &documents, restore)?,
            false => load_file(&mut staged, &documents, restore)?,
        };
        migrate::apply(&mut Target::Sqlite(&mut staged), restore.scope, restore.now)?;
        hold(&staged, restore, backup_at).map_err(|e| translate(&e))?;
        check_file(&staged)?;
        let replaced = self.keep_replaced(restore)?;
        let mut live = self.dir.open_owner(&self.dir.file(restore.scope), true)?;
        copy_pages(&staged, &mut live)?;
        Ok((backup_at, replaced))
    }

    /// A backup of what the restore replaces.
    fn keep_replaced(&self, restore: &Restore<'_>) -> Result<Option<PathBuf>, StoreError> {
        if !self.dir.file(restore.scope).exists() {
            return Ok(None);
        }
        let folder = self.dir.path.join("replaced");
        fs::create_dir_all(&folder).map_err(|e| StoreError::io("the folder for replaced data", &e))?;
        let file = folder.join(format!("{}-{}.db", restore.scope, restore.now.as_microsecond()));
        self.backup(restore.scope, &file, restore.now)?;
        Ok(Some(file))
    }

    fn owner(&self, scope: Scope) -> Result<Connection, StoreError> {
        let file = self.dir.file(scope);
        if !file.exists() {
            return Err(StoreError::NoScope { scope });
        }
        self.dir.open_owner(&file, false)
    }
}

/// Fills the staged file from a SQLite backup; its documents go to the documents in use.
fn load_file(
    staged: &mut Connection,
    documents: &DocumentFile,
    restore: &Restore<'_>,
) -> Result<Timestamp, StoreError> {
    verify(restore.from)?;
    let source = Connection::open_with_flags(restore.from, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let mut source = source.map_err(|e| translate(&e))?;
    check_file(&source)?;
    migrate::check_known(&mut Target::Sqlite(&mut source), restore.scope)?;
    let taken_at: i64 = source
        .query_row("SELECT at FROM backup_taken_at", [], |row| row.get(0))
        .map_err(|e| translate(&e))?;
    copy_bodies(&source, documents).map_err(|e| translate(&e))??;
    copy_pages(&source, staged)?;
    staged
        .execute_batch("DROP TABLE document_body; DROP TABLE backup_taken_at")
        .map_err(|e| translate(&e))?;
    Timestamp::from_microsecond(taken_at).map_err(|e| StoreError::config("the backup", &e))
}

fn copy_bodies(source: &Connection, documents: &DocumentFile) -> rusqlite::Result<Result<(), StoreError>> {
    let mut statement = source.prepare("SELECT hash, body, stored_at FROM document_body")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, body, at): ([u8; 32], Vec<u8>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Err(error) = documents.put(&hash, &body, at) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}

/// Fills the staged file from an archive: the schema as the archive had it, without its triggers, then the
/// rows, then the triggers again.
fn load_archive(
    staged: &mut Connection,
    documents: &DocumentFile,
    restore: &Restore<'_>,
) -> Result<Timestamp, StoreError> {
    let mut archive = Reader::open(restore.from)?;
    archive.header.require(restore.scope)?;
    let known = archive.header.migrations.clone();
    migrate::apply_these(&mut Target::Sqlite(staged), restore.scope, restore.now, &known)?;
    let triggers = strings(staged, "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")?;
    let names = strings(staged, "SELECT name FROM sqlite_master WHERE type = 'trigger'")?;
    let run = |sql: &str| staged.execute_batch(sql).map_err(|e| translate(&e));
    run("PRAGMA foreign_keys = OFF; BEGIN")?;
    names.iter().try_for_each(|name| run(&format!("DROP TRIGGER {name}")))?;
    tables(staged)?.iter().try_for_each(|table| run(&format!("DELETE FROM {table}")))?;
    while let Some((table, columns)) = archive.table()? {
        match table.as_str() {
            "document_body" => load_bodies(&mut archive, documents)?,
            _ => load_table(staged, &mut archive, &table, &columns)?,
        }
    }
    triggers.iter().try_for_each(|sql| run(sql))?;
    run("COMMIT; PRAGMA foreign_keys = ON")?;
    Ok(archive.header.taken_at)
}

fn load_table(
    staged: &Connection,
    archive: &mut Reader,
    table: &str,
    columns: &[String],
) -> Result<(), StoreError> {
    let kinds = column_kinds(staged, table, columns)?;
    let marks: Vec<_> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), marks.join(", "));
    let mut insert = staged.prepare(&sql).map_err(|e| translate(&e))?;
    while let Some(row) = archive.row(columns.len())? {
        for (index, (value, kind)) in row.into_iter().zip(&kinds).enumerate() {
            let value = fit(value, *kind).ok_or(StoreError::Type { column: index, expected: kind.name() })?;
            insert.raw_bind_parameter(index + 1, value).map_err(|e| translate(&e))?;
        }
        insert.raw_execute().map_err(|e| translate(&e))?;
    }
    Ok(())
}

fn load_bodies(archive: &mut Reader, documents: &DocumentFile) -> Result<(), StoreError> {
    let wrong = || StoreError::Type { column: 0, expected: "a document" };
    while let Some(row) = archive.row(3)? {
        let [hash, body, at] = <[_; 3]>::try_from(row).map_err(|_| wrong())?;
        let fitted = (fit(hash, Column::Bytes), fit(body, Column::Bytes), fit(at, Column::Int));
        let (Some(crate::Val::Bytes(hash)), Some(crate::Val::Bytes(body)), Some(crate::Val::Int(at))) =
            fitted
        else {
            return Err(wrong());
        };
        let hash = hash.as_ref().try_into().map_err(|_| wrong())?;
        documents.put(&hash, &body, at)?;
    }
    Ok(())
}

/// The types of an archive's columns in the staged table; a column that it lacks is named.
fn column_kinds(conn: &Connection, table: &str, columns: &[String]) -> Result<Vec<Column>, StoreError> {
    let mut kinds = Vec::new();
    for column in columns {
        let sql = "SELECT type FROM pragma_table_info(?1) WHERE name = ?2";
        let declared: String = conn
            .query_row(sql, [table, column], |row| row.get(0))
            .map_err(|_| StoreError::config("the archive", &format!("no column {table}.{column} here")))?;
        kinds.push(match declared.as_str() {
            "INTEGER" => Column::Int,
            "BLOB" => Column::Bytes,
            _ => Column::Text,
        });
    }
    Ok(kinds)
}

fn write_table(conn: &Connection, table: &str, writer: &mut Writer) -> Result<(), StoreError> {
    // Generated columns are hidden here, and computed again at the restore.
    let columns = strings(conn, &format!("SELECT name FROM pragma_table_info('{table}')"))?;
    writer.table(table, &columns)?;
    let sql = format!("SELECT {} FROM {table}", columns.join(", "));
    let mut statement = conn.prepare(&sql).map_err(|e| translate(&e))?;
    let mut rows = statement.query([]).map_err(|e| translate(&e))?;
    while let Some(row) = rows.next().map_err(|e| translate(&e))? {
        writer.row()?;
        for column in 0..columns.len() {
            let cell = cell(row, column).ok_or(StoreError::Type { column, expected: "a value of ours" })?;
            writer.cell(cell)?;
        }
    }
    writer.end_table()
}

fn hold(staged: &Connection, restore: &Restore<'_>, backup_at: Timestamp) -> rusqlite::Result<()> {
    let (id, backup_at, now, by) = restore.log(backup_at);
    let [log, hold] = log_statements();
    staged.execute(
        &for_sqlite(log),
        (id.as_bytes(), backup_at.as_microsecond(), now.as_microsecond(), by.as_bytes()),
    )?;
    staged.execute(&for_sqlite(hold), [id.as_bytes()])?;
    hold_statements(restore.scope).iter().try_for_each(|sql| staged.execute(sql, []).map(drop))
}

/// Copies a database in one step. Readers and writers of the source go on, beside its log; the target is
/// changed in one transaction, for which a busy writer is waited.
fn copy_pages(from: &Connection, to: &mut Connection) -> Result<(), StoreError> {
    let copy = Backup::new(from, to).and_then(|backup| backup.run_to_completion(ALL_PAGES, PAUSE, None));
    copy.map_err(|e| translate(&e))
}

/// Reads every page and every index of a file, and every reference between its tables.
fn check_file(conn: &Connection) -> Result<(), StoreError> {
    let damaged =
        |problem: &str| StoreError::Io { what: "the backup file".to_owned(), problem: problem.to_owned() };
    let found: String =
        conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(|e| translate(&e))?;
    if found != "ok" {
        return Err(damaged("it is damaged"));
    }
    match conn.prepare("PRAGMA foreign_key_check").and_then(|mut s| s.exists([])) {
        Ok(false) => Ok(()),
        Ok(true) => Err(damaged("a row refers to a row that does not exist")),
        Err(error) => Err(translate(&error)),
    }
}

/// The tables of a file.
fn tables(conn: &Connection) -> Result<Vec<String>, StoreError> {
    strings(
        conn,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
}

fn strings(conn: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let read = || conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>();
    read().map_err(|e| translate(&e))
}
