//! Who may do what on the server.
//!
//! The owner owns schemas and tables. Each scope has a role without login that may use the scope's schema:
//! rows of ordinary tables, inserts alone on append-only ones. A municipality's role reads the published
//! tables of the community besides. The app login has no right but to take these roles, and does so with
//! `SET LOCAL ROLE` at the start of each transaction, so that one municipality's transaction can neither
//! read another municipality nor write the community.

use postgres::Client;
use postgres::error::SqlState;

use super::error::translate;
use crate::error::StoreError;
use crate::migrate::{append_only_tables, published_tables};
use crate::scope::Scope;

/// The role of a scope. Roles belong to the whole server, so the name of the database is part of it.
pub(super) fn role(database: &str, scope: Scope) -> String {
    quote(&role_name(database, scope))
}

fn role_name(database: &str, scope: Scope) -> String {
    format!("{database}_{scope}")
}

/// A name in quotes.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The app login as its URL names it.
pub(super) struct AppLogin {
    pub(super) name: String,
    pub(super) password: Option<String>,
}

impl AppLogin {
    /// Makes the login if it does not exist. It does not inherit: a transaction that names no scope has no
    /// rights.
    pub(super) fn ensure(&self, owner: &mut Client, database: &str) -> Result<(), StoreError> {
        let password = self.password.as_ref().map_or(String::new(), |p| format!(" PASSWORD {}", literal(p)));
        let login = quote(&self.name);
        create_role(owner, &self.name, &format!("LOGIN NOINHERIT{password}"))?;
        let sql = format!(
            "GRANT CONNECT ON DATABASE {db} TO {login}; ALTER ROLE {login} IN DATABASE {db} SET search_path TO ''",
            db = quote(database)
        );
        owner.batch_execute(&sql).map_err(|e| translate(&e))
    }
}

/// Makes the role of a scope, which the app login may take.
pub(super) fn ensure_role(
    owner: &mut Client,
    database: &str,
    scope: Scope,
    app: &AppLogin,
) -> Result<(), StoreError> {
    create_role(owner, &role_name(database, scope), "NOLOGIN")?;
    let role = role(database, scope);
    owner.batch_execute(&format!("GRANT {role} TO {}", quote(&app.name))).map_err(|e| translate(&e))
}

/// Two first starts may make the same role at a time.
fn create_role(owner: &mut Client, name: &str, options: &str) -> Result<(), StoreError> {
    let exists = "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1";
    if owner.query_opt(exists, &[&name]).map_err(|e| translate(&e))?.is_some() {
        return Ok(());
    }
    match owner.batch_execute(&format!("CREATE ROLE {} {options}", quote(name))) {
        Err(e)
            if [Some(&SqlState::DUPLICATE_OBJECT), Some(&SqlState::UNIQUE_VIOLATION)].contains(&e.code()) =>
        {
            Ok(())
        }
        other => other.map_err(|e| translate(&e)),
    }
}

/// The rights of a scope's role in its schema, or in the one that is about to become it; given as a whole.
pub(super) fn grant(
    owner: &mut Client,
    database: &str,
    scope: Scope,
    schema: &str,
) -> Result<(), StoreError> {
    let role = role(database, scope);
    let mut sql = format!(
        "GRANT USAGE ON SCHEMA {schema} TO {role};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
         GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role};
         REVOKE INSERT, UPDATE, DELETE ON {schema}.migration, {schema}.scope_identity FROM {role};"
    );
    let exists = existing(owner, schema)?;
    for table in append_only_tables().filter(|table| exists.iter().any(|name| name == table)) {
        sql.push_str(&format!("REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM {role};"));
    }
    owner.batch_execute(&sql).map_err(|e| translate(&e))
}

/// A municipality reads what the community publishes.
pub(super) fn grant_published(owner: &mut Client, database: &str, reader: Scope) -> Result<(), StoreError> {
    let role = role(database, reader);
    let exists = existing(owner, "community")?;
    let mut sql = format!("GRANT USAGE ON SCHEMA community TO {role};");
    for table in published_tables().filter(|table| exists.iter().any(|name| name == table)) {
        sql.push_str(&format!("GRANT SELECT ON community.{table} TO {role};"));
    }
    owner.batch_execute(&sql).map_err(|e| translate(&e))
}

/// Tables and views of a schema.
fn existing(owner: &mut Client, schema: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT c.relname FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm')";
    let rows = owner.query(sql, &[&schema]).map_err(|e| translate(&e))?;
    rows.iter().map(|row| row.try_get(0).map_err(|e| translate(&e))).collect()
}

fn literal(text: &str) -> String {
    let escaped = text.replace('\'', "''");
    if escaped.contains('\\') {
        format!("E'{}'", escaped.replace('\\', "\\\\"))
    } else {
        format!("'{escaped}'")
    }
}
