//! The collective agreement of an employment.

use jiff::civil::Date;
use toml::{Table, Value};

use crate::CheckError;
use crate::case::Employment;
use crate::error::wrong;
use crate::law::{Law, Row, row_on};

/// An agreement and the group of it that the person belongs to.
pub(crate) struct Agreement<'a> {
    table: &'a Table,
    code: &'a str,
    position: Option<&'a str>,
}

impl<'a> Agreement<'a> {
    pub(crate) fn of(employment: &'a Employment, law: &'a Law) -> Result<Option<Self>, CheckError> {
        let Some(named) = &employment.agreement else { return Ok(None) };
        let unknown = || wrong("employment.agreement", format!("{named:?} is unknown"));
        let table = law.agreement(named).ok_or_else(unknown)?;
        let code = table.get("code").and_then(Value::as_str).ok_or_else(unknown)?;
        let position = employment.position.as_deref();
        let positions = table.get("positions").and_then(Value::as_array);
        let is_known =
            |id: &str| positions.is_some_and(|all| all.iter().any(|one| one["id"].as_str() == Some(id)));
        match position {
            Some(id) if !is_known(id) => Err(wrong("employment.position", format!("{id:?} is unknown"))),
            _ => Ok(Some(Self { table, code, position })),
        }
    }

    /// Whether the agreement is of this kind: `hourly`, `civil_servant`, `fee`, `agreement`.
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.table.get("kind").and_then(Value::as_str) == Some(kind)
    }

    /// Whether the person's group is stated: only then the agreement adds pay and pension by itself.
    pub(crate) const fn has_position(&self) -> bool {
        self.position.is_some()
    }

    /// Whether the agreement has such a table at all.
    pub(crate) fn has_table(&self, table: &str) -> bool {
        self.table.contains_key(table)
    }

    /// The row of a table that holds on a date: one for the very position before one for all.
    pub(crate) fn row(&self, table: &str, on: Date) -> Option<Row<'a>> {
        self.rows(table, None, on).pop()
    }

    /// The rows of a table that hold on a date, one for each pay code (or for none).
    pub(crate) fn rows(&self, table: &str, code: Option<&str>, on: Date) -> Vec<Row<'a>> {
        let all: Vec<&Table> = self
            .table
            .get(table)
            .and_then(Value::as_array)
            .map(|rows| rows.iter().filter_map(Value::as_table).collect())
            .unwrap_or_default();
        let text = |row: &'a Table, field: &str| row.get(field).and_then(Value::as_str);
        let mut codes: Vec<Option<&str>> = all.iter().map(|row| text(row, "code")).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.retain(|one| code.is_none() || *one == code);

        let name = format!("{}.{table}", self.code);
        let mut found = Vec::new();
        for code in codes {
            let of_code = || all.iter().copied().filter(move |row| text(row, "code") == code);
            let own =
                of_code().filter(|row| self.position.is_some() && text(row, "position") == self.position);
            let for_all = of_code().filter(|row| text(row, "position").is_none());
            found.extend(row_on(own, &name, on).or_else(|_| row_on(for_all, &name, on)));
        }
        found
    }
}
