//! From TOML text to dated rows. Every message names file, table and row.

use jiff::civil::Date;
use kaemner_values::{Ore, Rate, Rounding};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use toml::{Table, Value};

use super::{Certainty, Dated, LawError, Meta, Row};

/// One TOML file on its way to typed tables. What is taken is removed, so that a leftover is found.
pub(super) struct Document {
    file: String,
    /// Put before table names: `30.11.`; empty for the statutes.
    prefix: String,
    table: Table,
}

impl Document {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, LawError> {
        let table = text
            .parse::<Table>()
            .map_err(|error| LawError::Toml { file: file.to_owned(), detail: error.to_string() })?;
        Ok(Self { file: file.to_owned(), prefix: String::new(), table })
    }

    pub(super) fn with_prefix(self, prefix: &str) -> Self {
        Self { prefix: format!("{prefix}."), ..self }
    }

    /// The rows of `path` (`refund.weekly_cap`); the table must be there.
    pub(super) fn dated<T: DeserializeOwned>(&mut self, path: &str) -> Result<Dated<T>, LawError> {
        let rows = self.rows(path)?;
        if rows.is_empty() {
            return Err(LawError::NoTable { file: self.file.clone(), table: self.name(path) });
        }
        Dated::new(self.name(path), rows)
    }

    /// The rows of `path` in the order of the file, none where it is absent.
    pub(super) fn rows<T: DeserializeOwned>(&mut self, path: &str) -> Result<Vec<Row<T>>, LawError> {
        let taken = take(&mut self.table, path);
        let list = match taken {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(self.row_error(path, "-", "write it as [[table]] rows")),
        };
        list.into_iter().enumerate().map(|(index, value)| self.row(path, index, value)).collect()
    }

    fn row<T: DeserializeOwned>(&self, path: &str, index: usize, value: Value) -> Result<Row<T>, LawError> {
        let Value::Table(mut fields) = value else {
            return Err(self.row_error(path, &format!("no. {}", index + 1), "not a row of fields"));
        };
        let name = fields.get("from").map_or_else(|| format!("no. {}", index + 1), Value::to_string);
        let wrong = |error: toml::de::Error| self.row_error(path, &name, error.message());
        let mut own = Table::new();
        for key in ["from", "until", "source", "certainty", "checked"] {
            own.extend(fields.remove_entry(key));
        }
        let raw: RawMeta = Value::Table(own).try_into().map_err(wrong)?;
        let shown =
            fields.iter().map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join(", ");
        let value = Value::Table(fields).try_into().map_err(wrong)?;
        Ok(Row { meta: raw.named(self.name(path), shown), value })
    }

    /// A value outside the rows, such as an agreement's own code.
    pub(super) fn field<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>, LawError> {
        match self.table.remove(key) {
            None => Ok(None),
            Some(value) => {
                value.try_into().map(Some).map_err(|error| self.row_error(key, "-", error.message()))
            }
        }
    }

    pub(super) fn required<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, LawError> {
        let missing = LawError::NoTable { file: self.file.clone(), table: self.name(key) };
        self.field(key)?.ok_or(missing)
    }

    /// # Errors
    /// [`LawError::UnknownTable`] where something was not taken: a misspelt table must not be ignored.
    pub(super) fn finish(self) -> Result<(), LawError> {
        match leftover(&self.table) {
            None => Ok(()),
            Some(table) => Err(LawError::UnknownTable { file: self.file, table }),
        }
    }

    fn name(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    fn row_error(&self, path: &str, row: &str, detail: &str) -> LawError {
        LawError::Row {
            file: self.file.clone(),
            table: self.name(path),
            row: row.to_owned(),
            detail: detail.to_owned(),
        }
    }
}

fn take(table: &mut Table, path: &str) -> Option<Value> {
    match path.split_once('.') {
        None => table.remove(path),
        Some((first, rest)) => take(table.get_mut(first)?.as_table_mut()?, rest),
    }
}

fn leftover(table: &Table) -> Option<String> {
    table.iter().find_map(|(key, value)| match value.as_table() {
        Some(inner) => leftover(inner).map(|rest| format!("{key}.{rest}")),
        None => Some(key.clone()),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeta {
    #[serde(deserialize_with = "date")]
    from: Date,
    #[serde(default, deserialize_with = "optional_date")]
    until: Option<Date>,
    source: String,
    certainty: Certainty,
    #[serde(deserialize_with = "date")]
    checked: Date,
}

impl RawMeta {
    fn named(self, table: String, fields: String) -> Meta {
        let Self { from, until, source, certainty, checked } = self;
        Meta { table, from, until, source, certainty, checked, fields }
    }
}

/// A TOML date, `2026-04-01`, also as text.
pub fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let written = match Value::deserialize(from)? {
        Value::String(text) => text,
        other => other.to_string(),
    };
    written.parse().map_err(|_| D::Error::custom(format!("{written} {}", crate::why::NOT_DATE)))
}

/// A TOML date that may be absent.
pub fn optional_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
}

/// A number as text, `"16.68 %"`, `"30/37"`, `"1.653378"`.
pub fn rate<'de, D: Deserializer<'de>>(from: D) -> Result<Rate, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

/// A number as text that may be absent.
pub fn optional_rate<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Rate>, D::Error> {
    rate(from).map(Some)
}

/// Kroner as text, `"32975.08"`.
pub fn ore<'de, D: Deserializer<'de>>(from: D) -> Result<Ore, D::Error> {
    let written = String::deserialize(from)?;
    parse_kroner(&written)
        .ok_or_else(|| D::Error::custom(format!("{written:?} is not an amount like \"1234.50\"")))
}

/// Kroner as text that may be absent.
pub fn optional_ore<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Ore>, D::Error> {
    ore(from).map(Some)
}

/// The name of a rounding.
pub fn rounding<'de, D: Deserializer<'de>>(from: D) -> Result<Rounding, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

/// Kroner with at most two decimals and below ten million million kroner, or `None`.
#[must_use]
pub fn parse_kroner(text: &str) -> Option<Ore> {
    let hundredfold = text.trim().parse::<Rate>().ok()?.checked_mul(Rate::whole(100))?;
    let whole = hundredfold.denominator() == 1 && !text.contains(['/', '%']);
    Some(hundredfold.numerator()).filter(|ore| whole && ore.abs() < 1_000_000_000_000_000).map(Ore::new)
}
