//! Both databases: transactions in one scope, migrations, documents, jobs, and the only clock.
//!
//! A thin synchronous layer over `rusqlite` (embedded) and `postgres` (server), with one SQL text for both.
//! Everything blocks; async programs call it through `spawn_blocking`.

mod backup;
mod clock;
mod config;
mod documents;
mod error;
mod jobs;
mod migrate;
mod nesting;
mod once;
mod outbox;
mod pg;
mod row;
mod scope;
mod sqlite;
mod statement;
mod store;
mod sync;
mod table;
pub mod testing;
mod tx;
mod val;
mod wake;

pub use backup::{BackupInfo, HoldState, RestoreReport};
pub use clock::{Clock, random_bytes};
pub use config::{Engine, EngineConfig, Limits, StoreConfig};
pub use documents::{Document, DocumentHash, DocumentKind};
pub use error::StoreError;
pub use jobs::{DeadJob, LeasedJob, NewJob};
pub use migrate::MigrationReport;
pub use once::Once;
pub use outbox::OutboxMessage;
pub use row::{Cell, FromCol, FromRow, Row};
pub use scope::Scope;
pub use store::Store;
pub use table::{Column, Table};
pub use tx::Tx;
pub use val::Val;

/// The texts of this crate in both languages.
pub const TEXTS: kaemner_values::text::Texts = &[
    (kaemner_values::text::Language::Danish, include_str!("../text/da.ftl")),
    (kaemner_values::text::Language::English, include_str!("../text/en.ftl")),
];
