//! What a statement of the program may do: SQLite's counterpart of PostgreSQL's rights.
//!
//! SQLite asks once per prepared statement. Changes of the schema, other files, pragmas and writes to the
//! community are refused; of the community a municipality reads what is published.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::migrate::is_published;

/// Sets the guard on a connection of a municipality or of the community.
pub(super) fn set(conn: &mut rusqlite::Connection) -> rusqlite::Result<()> {
    conn.authorizer(Some(
        |context: AuthContext<'_>| {
            if allowed(&context) { Authorization::Allow } else { Authorization::Deny }
        },
    ))
}

fn allowed(context: &AuthContext<'_>) -> bool {
    let community = context.database_name == Some("community");
    match context.action {
        AuthAction::Read { table_name, .. } => {
            !community || is_published(table_name) || context.accessor.is_some_and(is_published)
        }
        AuthAction::Insert { table_name }
        | AuthAction::Update { table_name, .. }
        | AuthAction::Delete { table_name } => {
            !community
                && !table_name.starts_with("sqlite_")
                && table_name != "migration"
                && table_name != "scope_identity"
        }
        AuthAction::Function { function_name } => function_name != "load_extension",
        AuthAction::Select
        | AuthAction::Recursive
        | AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. } => true,
        _ => false,
    }
}
