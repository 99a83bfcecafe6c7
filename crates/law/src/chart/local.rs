//! A municipality's own coding string.

use std::fmt;
use std::str::FromStr;

use super::parse::{AccountParseError, AccountPart, excerpt, number};
use super::{AccountString, Art, Dranst, Function, Grouping, Ownership, Site};

/// A local account string: `AAAAA-HFFFFDGGG-SSSSSS-ART[mark]-…`, parts between hyphens.
///
/// 1. Local area of responsibility, mostly five or six digits, may be empty.
/// 2. Main account, main function and function, dranst, grouping: nine digits, always there.
/// 3. Local cost centre, mostly five or six digits, may be empty.
/// 4. Art: main art, art and local digits (commonly one, 9 = not specified), then an optional mark that begins with a letter:
///    `CPR` demands person records (personbogføring); others are the municipality's own. May be empty: then the
///    string names a cost bearer and the art is typed with it.
/// 5. and on: local dimensions (project first), mostly letters and digits, may be empty.
///
/// Source: the register of a Danish municipality, February 2021 (`BOS21`), in all the variants it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalAccount {
    /// Local area of responsibility; empty where none is written.
    pub area: String,
    /// Main account, main function and function.
    pub function: Function,
    /// Kind of item.
    pub dranst: Dranst,
    /// Grouping.
    pub grouping: Grouping,
    /// Local cost centre; empty where none is written.
    pub cost_centre: String,
    /// Main art and art, where one is written.
    pub art: Option<Art>,
    /// The municipality's own digits after the art, mostly one; empty where none.
    pub art_detail: String,
    /// The mark after the art.
    pub mark: Option<LocalMark>,
    /// Local dimensions after the art in their places, project first. Empty places are kept.
    pub dimensions: Vec<String>,
}

/// A mark in letters after the art.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalMark {
    /// `CPR`: postings must carry the person's number (personbogføring).
    PersonRecords,
    /// A mark with a meaning of the municipality's own.
    Other(String),
}

/// The longest local area or cost centre that is read.
const LOCAL_CODE_MAX: usize = 12;
/// The longest local dimension that is read.
const DIMENSION_MAX: usize = 24;
/// The most digits of an art: two authorised and up to four of the municipality's own.
const ART_DIGITS_MAX: usize = 6;

impl LocalAccount {
    /// Whether postings must carry the person's number.
    #[must_use]
    pub fn demands_person_records(&self) -> bool {
        self.mark == Some(LocalMark::PersonRecords)
    }

    /// The local project, the first dimension.
    #[must_use]
    pub fn project(&self) -> Option<&str> {
        self.dimensions.first().map(String::as_str).filter(|project| !project.is_empty())
    }

    /// The authorised string, once ownership and site are known; `None` without an art.
    #[must_use]
    pub fn authorised(&self, ownership: Ownership, site: Site) -> Option<AccountString> {
        let Self { function, dranst, grouping, .. } = *self;
        self.art.map(|art| AccountString { function, dranst, ownership, site, grouping, art })
    }
}

impl FromStr for LocalAccount {
    type Err = AccountParseError;

    fn from_str(text: &str) -> Result<Self, AccountParseError> {
        let parts: Vec<&str> = text.trim().split('-').collect();
        if !matches!(parts.len(), 2..=10) {
            return Err(AccountParseError::Parts(parts.len()));
        }
        let (function, dranst, grouping) = authorised_part(parts[1])?;
        let (art, art_detail, mark) = art_part(parts.get(3).copied().unwrap_or_default())?;
        Ok(Self {
            area: local_code(AccountPart::Area, parts[0])?,
            function,
            dranst,
            grouping,
            cost_centre: local_code(AccountPart::CostCentre, parts.get(2).copied().unwrap_or_default())?,
            art,
            art_detail,
            mark,
            dimensions: parts.iter().skip(4).map(|part| dimension(part)).collect::<Result<_, _>>()?,
        })
    }
}

/// `HFFFFDGGG`.
fn authorised_part(text: &str) -> Result<(Function, Dranst, Grouping), AccountParseError> {
    let digits = 9;
    number::<u32>(AccountPart::Authorised, text, digits)?;
    Ok((text[..5].parse()?, text[5..6].parse()?, text[6..].parse()?))
}

type ArtPart = (Option<Art>, String, Option<LocalMark>);

/// `ART[mark]`.
fn art_part(text: &str) -> Result<ArtPart, AccountParseError> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (code, letters) = text.split_at(digits);
    let form = || AccountParseError::Form { part: AccountPart::Art, found: excerpt(text) };
    if !letters.chars().all(char::is_alphanumeric) || code.len() == 1 || code.len() > ART_DIGITS_MAX {
        return Err(form());
    }
    let art = if code.is_empty() { None } else { Some(code[..2].parse()?) };
    Ok((art, code.get(2..).unwrap_or_default().to_owned(), mark(letters)))
}

fn mark(letters: &str) -> Option<LocalMark> {
    match letters {
        "" => None,
        "CPR" | "cpr" => Some(LocalMark::PersonRecords),
        other => Some(LocalMark::Other(other.to_owned())),
    }
}

fn local_code(part: AccountPart, text: &str) -> Result<String, AccountParseError> {
    if text.len() <= LOCAL_CODE_MAX && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(text.to_owned());
    }
    Err(AccountParseError::Form { part, found: excerpt(text) })
}

fn dimension(text: &str) -> Result<String, AccountParseError> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | '*' | ' ');
    if text.chars().all(fits) && text.chars().count() <= DIMENSION_MAX {
        return Ok(text.to_owned());
    }
    Err(AccountParseError::Form { part: AccountPart::Dimension, found: excerpt(text) })
}

/// The string as it was written, so that reading and writing are each other's inverse.
impl fmt::Display for LocalAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { area, function, dranst, grouping, cost_centre, art_detail, .. } = self;
        write!(f, "{area}-{:05}{dranst}{grouping}-{cost_centre}-", function.get())?;
        if let Some(art) = self.art {
            write!(f, "{:02}", art.get())?;
        }
        f.write_str(art_detail)?;
        match &self.mark {
            Some(LocalMark::PersonRecords) => f.write_str("CPR")?,
            Some(LocalMark::Other(letters)) => f.write_str(letters)?,
            None => {}
        }
        self.dimensions.iter().try_for_each(|dimension| write!(f, "-{dimension}"))
    }
}
