//! Migrations: one forward-only list for both engines and all scopes.
//!
//! A migration is a file `migrations/NNNN_capability_what.sql`. Numbers come from ranges, so that several
//! people add files at once: 0001-0009 store, 0010-0019 actor, events, tasks, access, 0020-0029 ledger and
//! chart, 0030-0039 payments, 0040-0049 bills and suppliers. Its first line names where it is applied:
//! `-- scope: municipality`, `-- scope: community` or `-- scope: both`. The text is SQL for both engines
//! with type tokens and markers; see [`template`].
//!
//! A scope records number and hash of what was applied to it. An unknown number means that a newer program
//! was here: this one refuses. A changed hash means that an applied file was edited: it is refused too.

mod apply;
mod list;
mod template;

pub(crate) use apply::{Target, applied, apply, apply_these, check, check_known, define, lags};
pub(crate) use list::{append_only_tables, held_tables, is_published, published_tables};

use std::path::PathBuf;

use crate::scope::Scope;

/// What a migration run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// Each scope with the numbers applied to it now, ascending; empty where it was up to date.
    pub applied: Vec<(Scope, Vec<i64>)>,
    /// The backups that were taken first, one per scope that had data and lacked a migration.
    pub backups: Vec<PathBuf>,
}
