//! Reads an edition from its files. The text comes from the caller; this module does no I/O.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_values::period::DateRange;
use kaemner_values::text;
use kaemner_values::text::Message;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::observed::Observations;
use super::parse::AccountParseError;
use super::{
    ArtRow, Certainty, Dranst, Edition, EditionInfo, Function, FunctionRow, FunctionStatus, GroupingRow,
    Guidance, HeadingRow, Observation, Rules,
};

/// Why an edition cannot be used.
#[derive(Debug, Error)]
pub enum ChartDataError {
    /// A CSV file cannot be read.
    #[error("{file}: {source}")]
    Csv {
        /// Which file.
        file: &'static str,
        /// What is wrong, with its line.
        source: csv::Error,
    },
    /// A TOML file cannot be read.
    #[error("{file}: {source}")]
    Toml {
        /// Which file.
        file: &'static str,
        /// What is wrong, with its line.
        source: Box<toml::de::Error>,
    },
    /// A code in a row is none.
    #[error("{file}, line {line}: {source}")]
    Code {
        /// Which file.
        file: &'static str,
        /// The line.
        line: u64,
        /// What is wrong.
        source: AccountParseError,
    },
    /// The same code twice.
    #[error("{file}, line {line}: {code} stands there twice")]
    Twice {
        /// Which file.
        file: &'static str,
        /// The line.
        line: u64,
        /// The code.
        code: String,
    },
    /// The edition would end before it begins.
    #[error("edition.toml: valid_to is before valid_from")]
    Validity,
    /// No edition is valid on the day.
    #[error("no chart of accounts is valid on {0}")]
    NoEdition(Date),
}

impl ChartDataError {
    /// What the person should do; file errors are shown with file and line.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NoEdition(date) => text!("law-chart-no-edition", date = *date),
            Self::Code { file, line, source } => text!(
                "law-chart-file-code",
                file = *file,
                line = i64::try_from(*line).unwrap_or(i64::MAX),
                error = source.message()
            ),
            other => text!("law-chart-file", error = other.to_string()),
        }
    }
}

/// The text of an edition's files. A replacement edition takes what it does not bring from
/// [`ChartFiles::COMPOSITE`]: `ChartFiles { functions: &new, ..ChartFiles::COMPOSITE }`.
#[derive(Debug, Clone, Copy)]
pub struct ChartFiles<'a> {
    /// `edition.toml`: name, validity, whether verified.
    pub edition: &'a str,
    /// `main_accounts.csv`.
    pub main_accounts: &'a str,
    /// `main_functions.csv`.
    pub main_functions: &'a str,
    /// `functions.csv`.
    pub functions: &'a str,
    /// `groupings.csv`.
    pub groupings: &'a str,
    /// `arts.csv`: main arts and arts.
    pub arts: &'a str,
    /// `dranst.csv`.
    pub dransts: &'a str,
    /// `ownerships.csv`.
    pub ownerships: &'a str,
    /// `observed.csv`: combinations of a real municipality. May be empty but for the heading.
    pub observed: &'a str,
    /// `rules.toml`: combination rules, VAT and special functions.
    pub rules: &'a str,
    /// `guidance.toml`: what each art is for.
    pub guidance: &'a str,
}

impl ChartFiles<'static> {
    /// The built-in edition.
    pub const COMPOSITE: Self = Self {
        edition: include_str!("../../params/chart/composite/edition.toml"),
        main_accounts: include_str!("../../params/chart/composite/main_accounts.csv"),
        main_functions: include_str!("../../params/chart/composite/main_functions.csv"),
        functions: include_str!("../../params/chart/composite/functions.csv"),
        groupings: include_str!("../../params/chart/composite/groupings.csv"),
        arts: include_str!("../../params/chart/composite/arts.csv"),
        dransts: include_str!("../../params/chart/composite/dranst.csv"),
        ownerships: include_str!("../../params/chart/composite/ownerships.csv"),
        observed: include_str!("../../params/chart/composite/observed.csv"),
        rules: include_str!("../../params/chart/composite/rules.toml"),
        guidance: include_str!("../../params/chart/composite/guidance.toml"),
    };
}

#[derive(Deserialize)]
struct RawEdition {
    name: String,
    valid_from: Date,
    valid_to: Option<Date>,
    verified: bool,
    observed_on: Option<Date>,
    note: String,
}

#[derive(Deserialize)]
struct RawHeading {
    #[serde(alias = "main_account", alias = "main_function", alias = "dranst", alias = "ownership")]
    code: String,
    name: String,
    verified: bool,
    source: String,
}

#[derive(Deserialize)]
struct RawFunction {
    function: String,
    name: String,
    dranst: String,
    status: RawStatus,
    valid_to: Option<Date>,
    code_certainty: Certainty,
    name_certainty: Certainty,
    verified: bool,
    source: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum RawStatus {
    Open,
    Closed,
}

#[derive(Deserialize)]
struct RawGrouping {
    function: String,
    dranst: String,
    grouping: String,
    name: String,
    valid_to: Option<Date>,
    code_certainty: Certainty,
    name_certainty: Certainty,
    verified: bool,
    source: String,
}

#[derive(Deserialize)]
struct RawArt {
    art: String,
    name: String,
    code_certainty: Certainty,
    name_certainty: Certainty,
    verified: bool,
    source: String,
}

#[derive(Deserialize)]
struct RawObserved {
    function: String,
    dranst: String,
    grouping: String,
    art: String,
    person_records: bool,
    aliases: u32,
}

#[derive(Deserialize)]
struct RawGuidance {
    art: Vec<Guidance>,
}

impl Edition {
    /// Reads an edition.
    ///
    /// # Errors
    /// [`ChartDataError`] with file and line for the first row that does not fit: an edition is taken whole or
    /// not at all.
    pub fn load(files: &ChartFiles<'_>) -> Result<Self, ChartDataError> {
        let guidance: RawGuidance = toml("guidance.toml", files.guidance)?;
        Ok(Self {
            info: info(files.edition)?,
            main_accounts: headings("main_accounts.csv", files.main_accounts)?,
            main_functions: headings("main_functions.csv", files.main_functions)?,
            functions: rows("functions.csv", files.functions, function)?,
            groupings: rows("groupings.csv", files.groupings, grouping)?,
            arts: rows("arts.csv", &arts_of(files.arts, |code| code.len() > 1)?, art)?,
            main_arts: rows("arts.csv", &arts_of(files.arts, |code| code.len() == 1)?, main_art)?,
            dransts: headings("dranst.csv", files.dransts)?,
            ownerships: headings("ownerships.csv", files.ownerships)?,
            observations: observations(files.observed)?,
            rules: Rules::load(files.rules)?,
            guidance: guidance.art.into_iter().map(|row| (row.art, row)).collect(),
        })
    }
}

pub(super) fn toml<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, ChartDataError> {
    toml::from_str(text).map_err(|source| ChartDataError::Toml { file, source: Box::new(source) })
}

fn info(text: &str) -> Result<EditionInfo, ChartDataError> {
    let raw: RawEdition = toml("edition.toml", text)?;
    let valid = DateRange::new(raw.valid_from, raw.valid_to).map_err(|_| ChartDataError::Validity)?;
    let RawEdition { name, verified, observed_on, note, .. } = raw;
    Ok(EditionInfo { name, valid, verified, observed_on, note })
}

/// Each record with its line.
fn records<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<(u64, T)>, ChartDataError> {
    let csv_error = |source| ChartDataError::Csv { file, source };
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let headers = reader.headers().map_err(csv_error)?.clone();
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(csv_error)?;
        let line = first_line(record.position(), text.as_bytes());
        out.push((line, record.deserialize(Some(&headers)).map_err(csv_error)?));
    }
    Ok(out)
}

/// The line a record begins on. The reader stops between CR and LF, and counts a line at LF only.
pub(super) fn first_line(position: Option<&csv::Position>, file: &[u8]) -> u64 {
    let Some(position) = position else { return 0 };
    let begins_with = usize::try_from(position.byte()).ok().and_then(|at| file.get(at));
    position.line() + u64::from(begins_with == Some(&b'\n'))
}

type Keyed<K, V> = Result<(K, V), AccountParseError>;

/// Reads rows into a map; a code that is none or stands twice is an error with its line.
fn rows<K: Ord, V, T: DeserializeOwned>(
    file: &'static str,
    text: &str,
    read: fn(T) -> Keyed<K, V>,
) -> Result<BTreeMap<K, V>, ChartDataError> {
    let mut map = BTreeMap::new();
    for (line, raw) in records::<T>(file, text)? {
        let (key, value) = read(raw).map_err(|source| ChartDataError::Code { file, line, source })?;
        if map.insert(key, value).is_some() {
            let code = text.lines().nth(usize::try_from(line).unwrap_or(1) - 1).unwrap_or_default();
            return Err(ChartDataError::Twice { file, line, code: code.chars().take(24).collect() });
        }
    }
    Ok(map)
}

fn headings<K: Ord + std::str::FromStr<Err = AccountParseError>>(
    file: &'static str,
    text: &str,
) -> Result<BTreeMap<K, HeadingRow>, ChartDataError> {
    rows(file, text, |raw: RawHeading| {
        let RawHeading { code, name, verified, source } = raw;
        Ok((code.parse()?, HeadingRow { name, verified, source }))
    })
}

fn function(raw: RawFunction) -> Keyed<Function, FunctionRow> {
    let function = raw.function.parse()?;
    let status = match raw.status {
        RawStatus::Open => FunctionStatus::Open,
        RawStatus::Closed => FunctionStatus::Closed { last_day: raw.valid_to },
    };
    let dransts = raw.dranst.split_whitespace().map(str::parse).collect::<Result<Vec<Dranst>, _>>()?;
    let RawFunction { name, code_certainty, name_certainty, verified, source, .. } = raw;
    let row =
        FunctionRow { function, name, dransts, status, code_certainty, name_certainty, verified, source };
    Ok((function, row))
}

fn grouping(raw: RawGrouping) -> Keyed<(Function, Dranst, super::Grouping), GroupingRow> {
    let key = (raw.function.parse()?, raw.dranst.parse()?, raw.grouping.parse()?);
    let RawGrouping { name, valid_to: last_day, code_certainty, name_certainty, verified, source, .. } = raw;
    Ok((
        key,
        GroupingRow { grouping: key.2, name, last_day, code_certainty, name_certainty, verified, source },
    ))
}

fn art_row(raw: RawArt) -> ArtRow {
    let RawArt { name, code_certainty, name_certainty, verified, source, .. } = raw;
    ArtRow { name, code_certainty, name_certainty, verified, source }
}

fn art(raw: RawArt) -> Keyed<super::Art, ArtRow> {
    Ok((raw.art.parse()?, art_row(raw)))
}

fn main_art(raw: RawArt) -> Keyed<u8, ArtRow> {
    let digit: super::MainAccount = raw.art.parse()?;
    Ok((digit.get(), art_row(raw)))
}

/// The lines of `arts.csv` whose code is wanted, with the heading.
fn arts_of(text: &str, wanted: fn(&str) -> bool) -> Result<String, ChartDataError> {
    let mut lines = text.lines();
    let heading = lines.next().unwrap_or_default();
    let chosen = lines.filter(|line| line.split(',').next().is_some_and(wanted));
    Ok(std::iter::once(heading).chain(chosen).flat_map(|line| [line, "\n"]).collect())
}

fn observations(text: &str) -> Result<Observations, ChartDataError> {
    let file = "observed.csv";
    let mut out = Observations::default();
    for (line, raw) in records::<RawObserved>(file, text)? {
        add_observation(&mut out, &raw).map_err(|source| ChartDataError::Code { file, line, source })?;
    }
    Ok(out)
}

fn add_observation(out: &mut Observations, raw: &RawObserved) -> Result<(), AccountParseError> {
    let at = (raw.function.parse()?, raw.dranst.parse()?, raw.grouping.parse()?);
    let art = match raw.art.as_str() {
        "" => None,
        code => Some((code.get(..2).unwrap_or(code).parse()?, code.get(2..).unwrap_or_default())),
    };
    let row = match raw.person_records {
        true => Observation { plain: 0, person_records: raw.aliases },
        false => Observation { plain: raw.aliases, person_records: 0 },
    };
    out.add(at, art, row);
    Ok(())
}
