//! SQLite's refusals in the store's words.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::error::StoreError;

/// What the triggers of append-only tables raise, before the name of the table.
pub(crate) const APPEND_ONLY: &str = "append-only: ";

/// Translates by the extended code; names of columns and constraints come from SQLite's message.
pub(crate) fn translate(error: &rusqlite::Error) -> StoreError {
    match error {
        rusqlite::Error::SqliteFailure(failure, message) => {
            failed(*failure, message.as_deref().unwrap_or_default())
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => failed(*error, msg),
        other => database("driver", other.to_string()),
    }
}

fn failed(failure: ffi::Error, message: &str) -> StoreError {
    let name = || after_colon(message).to_owned();
    match (failure.code, failure.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            StoreError::Unique { constraint: unique_name(after_colon(message)) }
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => StoreError::ForeignKey,
        (_, ffi::SQLITE_CONSTRAINT_CHECK) => StoreError::Check { constraint: name() },
        (_, ffi::SQLITE_CONSTRAINT_NOTNULL) => StoreError::NotNull { column: name() },
        (_, ffi::SQLITE_CONSTRAINT_TRIGGER) => raised(message),
        (ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly, _) => {
            StoreError::Denied { what: message.to_owned() }
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreError::Transient(message.to_owned()),
        (_, code) => denied_or_other(code, message),
    }
}

/// The guard's refusal to read a column has no code of its own.
fn denied_or_other(code: i32, message: &str) -> StoreError {
    if message.starts_with("access to ") && message.contains("is prohibited") {
        return StoreError::Denied { what: message.to_owned() };
    }
    database(&code.to_string(), message.to_owned())
}

/// A trigger's own refusal: append-only, or a rule by its name.
fn raised(message: &str) -> StoreError {
    match message.strip_prefix(APPEND_ONLY) {
        Some(table) => StoreError::AppendOnly { table: table.to_owned() },
        None => StoreError::Check { constraint: message.to_owned() },
    }
}

fn after_colon(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, after)| after)
}

/// `voucher.series, voucher.no` as `voucher(series, no)`; `index 'name'` as `name`.
fn unique_name(columns: &str) -> String {
    if let Some(index) = columns.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let table = columns.split('.').next().unwrap_or_default();
    let names: Vec<_> = columns.split(", ").map(|c| c.split_once('.').map_or(c, |(_, name)| name)).collect();
    format!("{table}({})", names.join(", "))
}

fn database(code: &str, problem: String) -> StoreError {
    StoreError::Database { code: format!("SQLite {code}"), problem }
}
