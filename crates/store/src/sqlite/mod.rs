//! The embedded engine: one file per scope, WAL, one writer with group commit, a few readers.

mod backup;
mod batch;
mod conn;
mod document_file;
mod error;
mod files;
mod guard;
mod open;
mod readers;
mod scope;
mod writer;

pub(crate) use conn::{SqliteConn, cell};
pub(crate) use document_file::DocumentFile;
pub(crate) use error::{APPEND_ONLY, translate};
pub(crate) use files::SqliteEngine;
pub(crate) use writer::Attempt;
