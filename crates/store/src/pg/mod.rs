//! The server engine: one schema and one role per scope, a shared pool of blocking connections.

mod backup;
mod conn;
mod engine;
mod error;
mod pool;
mod roles;
mod values;

pub(crate) use conn::PgConn;
pub(crate) use engine::PgEngine;
pub(crate) use error::translate;
pub(crate) use values::cell;
