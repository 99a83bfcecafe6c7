//! PostgreSQL's refusals in the store's words, by SQLSTATE.

use postgres::error::{DbError, SqlState};

use crate::error::StoreError;
use crate::migrate::append_only_tables;

/// SQLSTATE that the triggers of append-only tables raise.
pub(crate) const APPEND_ONLY: &str = "KM001";

/// SQLSTATE of a rule that a trigger of ours enforces; the message is the name of the rule.
pub(crate) const RULE: &str = "KM002";

/// Translates without the DETAIL line, which holds values of the row.
pub(crate) fn translate(error: &postgres::Error) -> StoreError {
    match error.as_db_error() {
        Some(error) => refused(error),
        None if error.is_closed() || is_io(error) => StoreError::Transient("connection lost".to_owned()),
        None => StoreError::Database { code: "driver".to_owned(), problem: with_source(error) },
    }
}

fn refused(error: &DbError) -> StoreError {
    let constraint = || error.constraint().unwrap_or_default().to_owned();
    let table = || error.table().unwrap_or_default().to_owned();
    match error.code() {
        code if *code == SqlState::UNIQUE_VIOLATION => StoreError::Unique { constraint: unique_name(error) },
        code if *code == SqlState::FOREIGN_KEY_VIOLATION => StoreError::ForeignKey,
        code if *code == SqlState::CHECK_VIOLATION => StoreError::Check { constraint: constraint() },
        code if *code == SqlState::NOT_NULL_VIOLATION => {
            StoreError::NotNull { column: format!("{}.{}", table(), error.column().unwrap_or_default()) }
        }
        code if code.code() == APPEND_ONLY => StoreError::AppendOnly { table: error.message().to_owned() },
        code if code.code() == RULE => StoreError::Check { constraint: error.message().to_owned() },
        code if *code == SqlState::INSUFFICIENT_PRIVILEGE => denied(error.message()),
        code if *code == SqlState::READ_ONLY_SQL_TRANSACTION => {
            StoreError::Denied { what: error.message().to_owned() }
        }
        code if is_transient(code) || stale_plan(error) => StoreError::Transient(error.message().to_owned()),
        code => StoreError::Database { code: code.code().to_owned(), problem: error.message().to_owned() },
    }
}

/// Serialisation, deadlock, lock timeout, and a server that shuts down or starts (class 57P and 08).
fn is_transient(code: &SqlState) -> bool {
    [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE]
        .contains(code)
        || code.code().starts_with("57P")
        || code.code().starts_with("08")
}

/// A prepared statement met a table that a migration has changed.
pub(super) fn stale_plan(error: &DbError) -> bool {
    *error.code() == SqlState::FEATURE_NOT_SUPPORTED && error.routine() == Some("RevalidateCachedQuery")
}

/// The right is missing on an append-only table, or in general.
fn denied(message: &str) -> StoreError {
    let named = |table: &&str| message.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == *table);
    match append_only_tables().find(named) {
        Some(table) => StoreError::AppendOnly { table: table.to_owned() },
        None => StoreError::Denied { what: message.to_owned() },
    }
}

/// `voucher(series, no)` from the table and the columns in `Key (series, no)=(…)`; the values are dropped.
fn unique_name(error: &DbError) -> String {
    let columns = error.detail().and_then(|d| d.split_once(" (")).and_then(|(_, d)| d.split_once(")=("));
    match (error.table(), columns) {
        (Some(table), Some((columns, _))) if !columns.contains('(') => format!("{table}({columns})"),
        _ => error.constraint().unwrap_or_default().to_owned(),
    }
}

fn is_io(error: &postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

/// The driver's words with their cause: alone they say little more than "error".
fn with_source(error: &postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
