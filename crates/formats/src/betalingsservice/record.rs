//! Records of fixed width, as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::BsError;

/// What is known of the layout, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Whether the receiver or its guide has confirmed it. Shown to the person who sends.
    pub verified: bool,
    /// Where it comes from and what is doubtful.
    pub source: String,
    /// Characters of every line.
    pub line_length: usize,
    /// The kinds of record.
    pub records: Vec<RecordLayout>,
}

/// One kind of record: the id, then its fields without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordLayout {
    /// Five characters, `BS042`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// In which deliveries it looks like this; empty for all.
    #[serde(default)]
    pub deliveries: Vec<String>,
    /// In which section it looks like this; `None` for all.
    #[serde(default)]
    pub section: Option<String>,
    /// Name, width and form of each field in order.
    pub fields: Vec<(String, usize, Form)>,
}

impl RecordLayout {
    fn fits(&self, id: &str, delivery: &str, section: &str) -> bool {
        self.id == id
            && (self.deliveries.is_empty() || self.deliveries.iter().any(|one| one == delivery))
            && self.section.as_deref().is_none_or(|one| one == section)
    }
}

/// How a field is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Digits with leading zeros; zeros when nothing is given.
    Number,
    /// Text with trailing blanks.
    Text,
    /// Blanks; whatever stands there is not read.
    Blank,
}

/// The layout that is read and written.
pub static LAYOUT: LazyLock<Layout> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program and read by a test")]
    serde_json::from_str(include_str!("../../data/betalingsservice.json"))
        .expect("betalingsservice.json is a layout")
});

/// The values of a record by the names of its fields.
pub type Values = BTreeMap<&'static str, String>;

/// Writes one line of delivery 0601.
pub fn write(id: &str, values: &[(&str, String)]) -> Result<String, BsError> {
    let wrong = |field: &str| BsError::Field { record: id.to_owned(), field: field.to_owned() };
    let record = LAYOUT.records.iter().find(|record| record.fits(id, "0601", "")).ok_or_else(|| wrong(""))?;
    let mut line = record.id.clone();
    for (name, width, form) in &record.fields {
        let value = values.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value.as_str());
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let fits = value.chars().count() <= *width && !value.contains(char::is_control);
        match form {
            Form::Number if digits && fits => line.push_str(&format!("{value:0>width$}")),
            Form::Text if fits => line.push_str(&format!("{value:width$}")),
            Form::Blank => line.push_str(&" ".repeat(*width)),
            Form::Number | Form::Text => return Err(wrong(name)),
        }
    }
    let length = LAYOUT.line_length;
    Ok(format!("{line:length$}"))
}

/// Reads one line of a delivery and section into its values; `None` when it is no known record.
pub fn read(line: &str, delivery: &str, section: &str) -> Option<Values> {
    let id = line.get(..5)?;
    let record = LAYOUT.records.iter().find(|record| record.fits(id, delivery, section))?;
    let mut letters = line.chars().skip(5);
    let mut values = Values::new();
    for (name, width, form) in &record.fields {
        let part: String = letters.by_ref().take(*width).collect();
        match form {
            Form::Number if part.len() == *width && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                values.insert(name, part);
            }
            Form::Text => {
                values.insert(name, part.trim_end().to_owned());
            }
            Form::Blank => {}
            Form::Number => return None,
        }
    }
    Some(values)
}
