//! What fields are completed with while a person types.

use serde::Serialize;

/// One suggestion of a completed field.
#[derive(Debug, Serialize)]
pub(crate) struct Suggestion {
    /// What goes into the field.
    pub(crate) value: String,
    /// What is read.
    pub(crate) text: String,
    /// What stands beside it.
    pub(crate) note: String,
}
