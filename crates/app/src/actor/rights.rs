//! Rights and the decision over them. Pure.

use std::fmt;

use jiff::civil::Date;
use kaemner_store::Val;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use super::{Act, Level};

/// Where a unit stands in the organisation: `/`, `/3/`, `/3/41/`. A path contains all paths it begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPath(String);

/// A text that is no unit path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a unit path: {0:?}; expected /code/code/")]
pub struct UnitPathError(pub String);

impl UnitPath {
    /// The whole municipality.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// Reads `/3/41/`; each code is letters, digits or hyphen.
    ///
    /// # Errors
    /// [`UnitPathError`] when slashes or codes are not of that form.
    pub fn parse(path: &str) -> Result<Self, UnitPathError> {
        let fits = path == "/"
            || path.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).is_some_and(|codes| {
                codes.split('/').all(|code| {
                    !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                })
            });
        if fits { Ok(Self(path.to_owned())) } else { Err(UnitPathError(path.to_owned())) }
    }

    /// The path of a unit with this code directly below.
    ///
    /// # Errors
    /// [`UnitPathError`] when the code has other characters than letters, digits and hyphen.
    pub fn child(&self, code: &str) -> Result<Self, UnitPathError> {
        if code.contains('/') {
            return Err(UnitPathError(code.to_owned()));
        }
        Self::parse(&format!("{}{code}/", self.0))
    }

    /// Whether `other` is this unit or lies below it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::ids::text_col!(UnitPath, "a unit path", |path: &str| UnitPath::parse(path).ok(), UnitPath::as_str);

impl std::str::FromStr for UnitPath {
    type Err = UnitPathError;
    fn from_str(path: &str) -> Result<Self, Self::Err> {
        Self::parse(path)
    }
}

/// One right: an act below a unit, perhaps up to an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// What may be done.
    pub act: Act,
    /// In this unit and everything below it.
    pub under: UnitPath,
    /// Up to and including this amount in øre, whatever its sign; `None` is no limit.
    pub limit: Option<Ore>,
    /// The role that carries the right, for `explain`.
    pub role: &'static str,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
}

/// What an act is about: a unit and an amount, each where there is one.
#[derive(Debug, Clone, Copy, Default)]
pub struct At<'a> {
    unit: Option<&'a UnitPath>,
    amount: Option<Ore>,
}

impl<'a> At<'a> {
    /// Anywhere: the act as such, for pages that then filter what they show.
    #[must_use]
    pub const fn anywhere() -> Self {
        Self { unit: None, amount: None }
    }

    /// In one unit.
    #[must_use]
    pub const fn unit(unit: &'a UnitPath) -> Self {
        Self { unit: Some(unit), amount: None }
    }

    /// The same place, for this amount.
    #[must_use]
    pub const fn amount(self, amount: Ore) -> Self {
        Self { unit: self.unit, amount: Some(amount) }
    }
}

/// Proof that a decision was asked and was yes: the role whose right carried it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    /// The act that was permitted.
    pub act: Act,
    /// The role whose right carried it.
    pub role: &'static str,
}

/// Why an act was refused, the nearest miss first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// No role of the person carries the act.
    #[error("no right to {}", .0.name())]
    NoRight(Act),
    /// The person has the act, but not in this unit.
    #[error("no right to {} in {unit}", .act.name())]
    OutsideUnit {
        /// The act asked for.
        act: Act,
        /// The unit asked for.
        unit: UnitPath,
    },
    /// The person has the act there, up to a lower amount.
    #[error("{} only up to {limit}", .act.name())]
    AboveLimit {
        /// The act asked for.
        act: Act,
        /// The highest amount the person may do it for.
        limit: Ore,
    },
    /// The session is below the level of assurance that the municipality demands for the act.
    #[error("{} demands level {}", .act.name(), .demanded.name())]
    LevelTooLow {
        /// The act asked for.
        act: Act,
        /// The level it demands.
        demanded: Level,
    },
    /// A rule of separation of duties stands in the way.
    #[error("separation of duties: {0}")]
    Separation(&'static str),
}

impl Denied {
    /// What the person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NoRight(_) => text!("actor-no-right"),
            Self::OutsideUnit { .. } => text!("actor-outside-unit"),
            Self::AboveLimit { limit, .. } => text!("actor-above-limit", limit = *limit),
            Self::LevelTooLow { demanded, .. } => text!("actor-level-too-low", level = demanded.title()),
            Self::Separation(rule) => text!("actor-separation", rule = *rule),
        }
    }

    /// Whether the person may not even know of the thing; surfaces answer "not found".
    #[must_use]
    pub const fn hides(&self) -> bool {
        matches!(self, Self::NoRight(_) | Self::OutsideUnit { .. })
    }
}

pub(super) fn decide(rights: &[Right], act: Act, at: At<'_>) -> Result<Permit, Denied> {
    let mut nearest = Denied::NoRight(act);
    for right in rights.iter().filter(|right| right.act == act) {
        if let Some(unit) = at.unit
            && !right.under.contains(unit)
        {
            if matches!(nearest, Denied::NoRight(_)) {
                nearest = Denied::OutsideUnit { act, unit: unit.clone() };
            }
            continue;
        }
        match (right.limit, at.amount) {
            (Some(limit), Some(amount)) if amount.abs() > limit => nearest = higher(nearest, act, limit),
            _ => return Ok(Permit { act, role: right.role }),
        }
    }
    Err(nearest)
}

fn higher(nearest: Denied, act: Act, limit: Ore) -> Denied {
    match nearest {
        Denied::AboveLimit { limit: seen, .. } if seen >= limit => nearest,
        _ => Denied::AboveLimit { act, limit },
    }
}

/// The units in which an act is permitted, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitFilter {
    /// No restriction.
    Everything,
    /// Nothing at all.
    Nothing,
    /// These units and everything below them.
    Under(Vec<UnitPath>),
}

pub(super) fn filter(rights: &[Right], act: Act) -> UnitFilter {
    let mut under: Vec<UnitPath> =
        rights.iter().filter(|right| right.act == act).map(|right| right.under.clone()).collect();
    under.sort();
    under.dedup_by(|later, earlier| earlier.contains(later));
    match under.first() {
        None => UnitFilter::Nothing,
        Some(first) if *first == UnitPath::root() => UnitFilter::Everything,
        Some(_) => UnitFilter::Under(under),
    }
}

impl UnitFilter {
    /// An SQL condition on a unit path column, with arguments numbered from `first_arg`.
    ///
    /// A prefix is a range, so that an index on the column serves it: everything from `/3/`
    /// up to, not including, `/3` followed by the character after the slash.
    #[must_use]
    pub fn sql(&self, column: &str, first_arg: usize) -> (String, Vec<Val<'static>>) {
        let paths = match self {
            Self::Everything => return ("1 = 1".to_owned(), Vec::new()),
            Self::Nothing => return ("1 = 0".to_owned(), Vec::new()),
            Self::Under(paths) => paths,
        };
        let mut args = Vec::with_capacity(paths.len() * 2);
        let mut conditions = Vec::with_capacity(paths.len());
        for path in paths {
            let low = first_arg + args.len();
            conditions.push(format!("({column} >= ${low} AND {column} < ${})", low + 1));
            args.push(Val::from(path.0.clone()));
            args.push(Val::from(after(&path.0)));
        }
        (format!("({})", conditions.join(" OR ")), args)
    }

    /// Whether a unit passes the filter; the same answer as the SQL condition.
    #[must_use]
    pub fn admits(&self, unit: &UnitPath) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::Under(paths) => paths.iter().any(|path| path.contains(unit)),
        }
    }
}

/// The first text after every path that begins with `path`: its last slash becomes the next character.
fn after(path: &str) -> String {
    let mut next = path.trim_end_matches('/').to_owned();
    next.push('0'); // the character after '/'
    next
}
