//! The shape of a table for bulk loading.

/// A table and the columns that [`crate::Tx::bulk`] fills, in the order of each row's values.
#[derive(Debug)]
pub struct Table {
    /// The name of the table.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [(&'static str, Column)],
}

/// The type of a column, as the tokens of a migration name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// `{i64}`
    Int,
    /// `{bool}`
    Bool,
    /// `TEXT`
    Text,
    /// `{bytes}`
    Bytes,
    /// `{uuid}`
    Uuid,
    /// `{date}`
    Date,
    /// `{time}`
    Time,
    /// `{json}`
    Json,
}

impl Table {
    /// `a, b, c`
    pub(crate) fn column_list(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}
