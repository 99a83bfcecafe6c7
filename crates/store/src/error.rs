//! What can go wrong in a database, in the program's own words.

use std::fmt::Display;

use kaemner_values::text;
use kaemner_values::text::Message;

use crate::documents::DocumentHash;
use crate::scope::Scope;

/// A refusal or failure of the store. It carries names of tables, columns and constraints, never values:
/// a value may be personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A unique rule. The same text on both engines for columns: `voucher(series, no)`.
    #[error("already exists: {constraint}")]
    Unique {
        /// `table(column, column)`, or the name of the index when it is on an expression.
        constraint: String,
    },
    /// The row refers to a row that does not exist, or is itself referred to.
    #[error("a row that is referred to does not exist, or is still referred to")]
    ForeignKey,
    /// A CHECK rule.
    #[error("refused by the rule {constraint}")]
    Check {
        /// The name of the constraint.
        constraint: String,
    },
    /// A mandatory column without a value.
    #[error("{column} must have a value")]
    NotNull {
        /// `table.column`.
        column: String,
    },
    /// A change or removal of a posted fact.
    #[error("{table} is append-only")]
    AppendOnly {
        /// The table.
        table: String,
    },
    /// The transaction has no right to this: another scope, the community from a municipality, a change of
    /// the schema, or a community table that no migration marks `--@published`.
    #[error("not allowed in a transaction of this scope: {what}")]
    Denied {
        /// The database's words, or the table.
        what: String,
    },
    /// One row was asked for and there is none.
    #[error("no such row")]
    NotFound,
    /// At most one row was asked for and there are several.
    #[error("more than one row")]
    TooMany,
    /// The idempotency key was used before for another request.
    #[error("the key was used for another request")]
    Conflict,
    /// A column does not hold the type that was asked for, or a value does not fit the column.
    #[error("column {column} is not {expected}")]
    Type {
        /// Number of the column, from 0.
        column: usize,
        /// The type asked for.
        expected: &'static str,
    },
    /// A statement failed earlier in this transaction and its error was passed over.
    #[error("a statement failed earlier in this transaction; use Tx::savepoint to go on after a failure")]
    Aborted,
    /// A transaction was begun inside another one on the same thread.
    #[error("a transaction inside a transaction; pass the Tx on, or use the outbox for another scope")]
    Nested,
    /// Busy, deadlocked, out of date or cut off, also after retries. Nothing was written.
    #[error("the database was busy or cut off, and nothing was written: {0}")]
    Transient(String),
    /// The connection broke while COMMIT was under way: ask again with the same idempotency key.
    #[error("the connection broke during COMMIT; whether it was written is not known")]
    CommitUnknown,
    /// There is no such scope in this database.
    #[error("{scope} does not exist here; create it first")]
    NoScope {
        /// The scope.
        scope: Scope,
    },
    /// The scope was migrated by a newer program.
    #[error("{scope} has migration {number}, which this program does not know; use a newer program")]
    TooNewSchema {
        /// The scope.
        scope: Scope,
        /// The unknown migration.
        number: i64,
    },
    /// The scope lacks a migration of this program.
    #[error("{scope} lacks migration {number}; run `kaemner migrate`")]
    NeedsMigration {
        /// The scope.
        scope: Scope,
        /// The first missing migration.
        number: i64,
    },
    /// A migration that was applied has since been edited.
    #[error("migration {number} was edited after it was applied to {scope}; add a new one instead")]
    EditedMigration {
        /// The scope.
        scope: Scope,
        /// The migration.
        number: i64,
    },
    /// A migration that cannot be read or run.
    #[error("migration {name}: {problem}")]
    Migration {
        /// The file, without its ending.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// The data belong to another scope than the place they lie in.
    #[error("the data in the place of {scope} belong to {found}")]
    WrongScope {
        /// The scope whose place it is.
        scope: Scope,
        /// The name that the data carry.
        found: String,
    },
    /// The same person would release a restore twice.
    #[error("a second, different person must release the restore")]
    SamePerson,
    /// Another worker has the job.
    #[error("the lease of the job was lost")]
    LeaseLost,
    /// A document above the limit.
    #[error("a document of {bytes} bytes is above the limit of {limit}")]
    DocumentSize {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A document of another kind than it was said to be.
    #[error("the document was said to be {told} and is {found}")]
    DocumentKind {
        /// What the caller said.
        told: &'static str,
        /// What the content shows.
        found: &'static str,
    },
    /// A body that is missing or does not have its hash.
    #[error("document {hash} is missing or damaged; restore it from a backup")]
    DocumentDamaged {
        /// The document.
        hash: DocumentHash,
    },
    /// A seeded clock was asked of a system clock.
    #[error("the system clock cannot be set")]
    SystemClock,
    /// A file or directory.
    #[error("{what}: {problem}")]
    Io {
        /// What was attempted, without personal data.
        what: String,
        /// The operating system's words.
        problem: String,
    },
    /// A setting that cannot be used.
    #[error("configuration: {what}: {problem}")]
    Config {
        /// The setting.
        what: String,
        /// What is wrong.
        problem: String,
    },
    /// Any other refusal of the database.
    #[error("database error {code}: {problem}")]
    Database {
        /// SQLSTATE, or SQLite's extended code.
        code: String,
        /// The database's words without details of the row.
        problem: String,
    },
}

impl StoreError {
    /// Whether the same transaction may succeed when it is run again.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Transient(_))
    }

    /// Whether the database refused a statement, so that the rest of the transaction cannot count.
    pub(crate) const fn is_refusal(&self) -> bool {
        !matches!(
            self,
            Self::NotFound
                | Self::TooMany
                | Self::Conflict
                | Self::LeaseLost
                | Self::SamePerson
                | Self::Type { .. }
                | Self::Nested
        )
    }

    pub(crate) fn config(what: &str, problem: &dyn Display) -> Self {
        Self::Config { what: what.to_owned(), problem: problem.to_string() }
    }

    pub(crate) fn io(what: impl Into<String>, problem: &std::io::Error) -> Self {
        Self::Io { what: what.into(), problem: problem.to_string() }
    }

    /// What a person can do about it; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::NotFound => Some(text!("store-not-found")),
            Self::Conflict => Some(text!("store-conflict")),
            Self::Transient(_) => Some(text!("store-busy")),
            Self::DocumentSize { limit, .. } => {
                Some(text!("store-document-size", mebibytes = *limit / (1024 * 1024)))
            }
            Self::DocumentKind { told, found } => {
                Some(text!("store-document-kind", told = *told, found = *found))
            }
            Self::SamePerson => Some(text!("store-same-person")),
            Self::CommitUnknown => Some(text!("store-commit-unknown")),
            Self::NeedsMigration { .. } | Self::TooNewSchema { .. } => Some(text!("store-other-version")),
            _ => None,
        }
    }
}
