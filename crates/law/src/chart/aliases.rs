//! Files of account aliases: what staff type, and the string it stands for.

use kaemner_values::text;
use kaemner_values::text::Message;
use thiserror::Error;

use super::load::first_line;
use super::parse::AccountParseError;
use super::{AccountString, LocalAccount};

/// A row of an alias file. Rows that cannot be read are rows too, so that nothing is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasRow {
    /// The line the row begins on; the heading is line 1.
    pub line: u64,
    /// The short code that staff type, as it stands in the file.
    pub alias: String,
    /// What it stands for, as it stands in the file.
    pub account_string: String,
    /// The register's own word for the kind of alias.
    pub kind: String,
    /// The account, or why the string is none.
    pub account: Result<LocalAccount, AliasRowError>,
}

/// Why a row has no account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AliasRowError {
    /// The row has another number of fields than the heading.
    #[error("expected {expected} fields, found {found}")]
    Fields {
        /// Fields in the heading.
        expected: usize,
        /// Fields in the row.
        found: usize,
    },
    /// The row is not UTF-8.
    #[error("the row is not UTF-8")]
    Encoding,
    /// The string is no account.
    #[error(transparent)]
    Account(#[from] AccountParseError),
}

impl AliasRowError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Fields { expected, found } => {
                text!("law-chart-alias-fields", expected = *expected, found = *found)
            }
            Self::Encoding => text!("law-chart-alias-encoding"),
            Self::Account(error) => error.message(),
        }
    }
}

/// Why a whole file cannot be read.
#[derive(Debug, Error)]
pub enum AliasFileError {
    /// The heading lacks a column.
    #[error("the heading must have the columns alias, account_string and kind; {0} is missing")]
    Heading(&'static str),
    /// The file is no CSV.
    #[error("line {line}: not readable as CSV")]
    Csv {
        /// The line.
        line: u64,
        /// What is wrong.
        source: csv::Error,
    },
}

impl AliasFileError {
    /// What the person should do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Heading(column) => text!("law-chart-alias-heading", column = *column),
            Self::Csv { line, .. } => {
                text!("law-chart-alias-csv", line = i64::try_from(*line).unwrap_or(i64::MAX))
            }
        }
    }
}

/// Where the three columns stand.
struct Columns {
    alias: usize,
    account_string: usize,
    kind: usize,
    count: usize,
}

/// Reads an alias file: UTF-8 with or without byte order mark, comma or semicolon, heading
/// `alias,account_string,kind` in any order.
///
/// # Errors
/// [`AliasFileError`] where the file as a whole cannot be read. A row that cannot is returned with its error.
pub fn read_aliases(bytes: &[u8]) -> Result<Vec<AliasRow>, AliasFileError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(bytes)).flexible(true).from_reader(bytes);
    let heading = reader.byte_headers().map_err(csv_error)?.clone();
    let columns = columns(&heading)?;
    let rows = reader.byte_records().map(|record| record.map(|record| row(&record, bytes, &columns)));
    rows.map(|row| row.map_err(csv_error)).collect()
}

fn delimiter(bytes: &[u8]) -> u8 {
    let heading = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    if heading.contains(&b';') { b';' } else { b',' }
}

fn csv_error(source: csv::Error) -> AliasFileError {
    AliasFileError::Csv { line: source.position().map_or(1, csv::Position::line), source }
}

fn columns(heading: &csv::ByteRecord) -> Result<Columns, AliasFileError> {
    let find = |name: &'static str| {
        heading
            .iter()
            .position(|field| field.trim_ascii() == name.as_bytes())
            .ok_or(AliasFileError::Heading(name))
    };
    Ok(Columns {
        alias: find("alias")?,
        account_string: find("account_string")?,
        kind: find("kind")?,
        count: heading.len(),
    })
}

fn row(record: &csv::ByteRecord, file: &[u8], columns: &Columns) -> AliasRow {
    let field = |at: usize| String::from_utf8_lossy(record.get(at).unwrap_or_default()).into_owned();
    let account_string = field(columns.account_string);
    let account = if record.len() != columns.count {
        Err(AliasRowError::Fields { expected: columns.count, found: record.len() })
    } else if record.iter().any(|field| std::str::from_utf8(field).is_err()) {
        Err(AliasRowError::Encoding)
    } else {
        account(&account_string).map_err(AliasRowError::Account)
    };
    let line = first_line(record.position(), file);
    AliasRow { line, alias: field(columns.alias), account_string, kind: field(columns.kind), account }
}

/// A local string, or the authorised sixteen digits as a local string without local parts.
fn account(text: &str) -> Result<LocalAccount, AccountParseError> {
    let trimmed = text.trim();
    if trimmed.len() == 16 && trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        return trimmed.parse::<AccountString>().map(|account| LocalAccount::from(&account));
    }
    trimmed.parse()
}

impl From<&AccountString> for LocalAccount {
    fn from(account: &AccountString) -> Self {
        Self {
            area: String::new(),
            function: account.function,
            dranst: account.dranst,
            grouping: account.grouping,
            cost_centre: String::new(),
            art: Some(account.art),
            art_detail: String::new(),
            mark: None,
            dimensions: Vec::new(),
        }
    }
}
