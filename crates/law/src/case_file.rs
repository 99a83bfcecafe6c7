//! What is wrong in the text of a case file: the line, the field and the remedy, in both languages.

use kaemner_values::text;
use kaemner_values::text::Message;

use crate::why::{self, Why};

/// A file that is TOML, but no case, or not even TOML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct Unreadable {
    line: usize,
    fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error("{field} is not known; one of {known}")]
    UnknownField { field: String, known: String },
    #[error("{field} cannot be {found:?}; write {known}")]
    UnknownChoice { field: String, found: String, known: String },
    #[error("{field} is missing")]
    Missing { field: String },
    #[error("{field}: {written:?} {why}")]
    Value { field: String, written: String, why: Why },
    #[error("{detail}")]
    Other { detail: String },
}

impl Unreadable {
    /// From the reader's own error about `text`; its sentences are known by their form.
    pub(crate) fn new(error: &toml::de::Error, text: &str) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        let place = Place::of(text, offset);
        Self { line: place.line, fault: fault(error.message(), &place) }
    }

    /// The sentence for a person, with what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        let line = self.line;
        match self.fault.clone() {
            Fault::UnknownField { field, known } => {
                text!("law-file-unknown-field", line = line, field = field, known = known)
            }
            Fault::UnknownChoice { field, found, known } => {
                text!("law-file-unknown-choice", line = line, field = field, found = found, known = known)
            }
            Fault::Missing { field } => text!("law-file-missing", field = field),
            Fault::Value { field, written, why } => {
                text!("law-file-value", line = line, field = field, written = written, why = why.message())
            }
            Fault::Other { detail } => text!("law-file-other", line = line, detail = detail),
        }
    }
}

fn fault(message: &str, place: &Place<'_>) -> Fault {
    if let Some((field, known)) = named(message, "unknown field `") {
        return Fault::UnknownField { field: place.inside(field), known };
    }
    if let Some((found, known)) = named(message, "unknown variant `") {
        return Fault::UnknownChoice { field: place.field(), found: found.to_owned(), known };
    }
    if let Some((field, _)) = named(message, "missing field `") {
        return Fault::Missing { field: place.inside(field) };
    }
    if let Some((written, why)) = why::split(message) {
        let (field, written) = (place.field(), written.trim_matches('"').to_owned());
        return Fault::Value { field, written, why };
    }
    Fault::Other { detail: message.to_owned() }
}

/// What stands in quotes after `start`, and the names the reader knows instead.
fn named<'m>(message: &'m str, start: &str) -> Option<(&'m str, String)> {
    let (name, rest) = message.strip_prefix(start)?.split_once('`')?;
    let known: Vec<_> = rest.split('`').skip(1).step_by(2).collect();
    Some((name, known.join(", ")))
}

/// Where in a file something stands.
struct Place<'t> {
    /// From 1.
    line: usize,
    /// The name in the table heading above; empty for the beginning of the file.
    table: &'t str,
    /// The name of the value.
    key: &'t str,
}

impl<'t> Place<'t> {
    fn of(text: &'t str, offset: usize) -> Self {
        let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
        let line = before.matches('\n').count() + 1;
        let begun = before.rsplit('\n').next().unwrap_or(before);
        let upto = text.len() - after.find('\n').map_or(0, |end| after.len() - end);
        let mut headings = text.get(..upto).unwrap_or(before).lines().map(str::trim_start);
        let table = headings.rfind(|line| line.starts_with('[')).map_or("", heading);
        Self { line, table, key: last_name(begun) }
    }

    /// The value's own name, after that of its table.
    fn field(&self) -> String {
        self.inside(self.key)
    }

    /// A name in this table.
    fn inside(&self, name: &str) -> String {
        if self.table.is_empty() { name.to_owned() } else { format!("{}.{name}", self.table) }
    }
}

/// `employment.line` of `[[employment.line]] # evenings`.
fn heading(line: &str) -> &str {
    line.trim_start_matches('[').split(']').next().unwrap_or_default().trim()
}

/// The name before the last equals sign: `kind` of `card = { kind = `.
fn last_name(begun: &str) -> &str {
    let before = begun.rsplit_once('=').map_or(begun, |(name, _)| name).trim_end();
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    before.rsplit(|letter| !is_part(letter)).next().unwrap_or_default()
}
