//! The decision as an SQL condition for lists. Pure.

use kaemner_store::Val;

use super::{AccountRange, Act, At, PersonId, Right, UnitPath, Whose};

/// Where an act is permitted, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitFilter {
    /// No restriction.
    Everything,
    /// Nothing at all.
    Nothing,
    /// Where one of these holds.
    Within(Vec<Within>),
}

/// Branches that one question may ask for one by one; the engines take some hundreds.
const BRANCHES_MAX: usize = 100;

/// One right as a filter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Within {
    under: UnitPath,
    accounts: Vec<AccountRange>,
    agreements: Vec<String>,
    /// Whose matters: those of these persons, or everybody else's.
    whose: Option<(bool, Vec<PersonId>)>,
}

/// The columns of a list that a right can be limited by. A column that the list does not have is not asked, as
/// what an [`At`] leaves out is not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns<'a> {
    /// The path of the unit.
    pub unit: Option<&'a str>,
    /// The 16 digits of the account.
    pub account: Option<&'a str>,
    /// The collective agreement.
    pub agreement: Option<&'a str>,
    /// The person whom the row is about.
    pub about: Option<&'a str>,
}

impl<'a> Columns<'a> {
    /// A list with units alone.
    #[must_use]
    pub const fn unit(unit: &'a str) -> Self {
        Self { unit: Some(unit), account: None, agreement: None, about: None }
    }

    /// And with accounts.
    #[must_use]
    pub const fn account(mut self, account: &'a str) -> Self {
        self.account = Some(account);
        self
    }

    /// And with agreements.
    #[must_use]
    pub const fn agreement(mut self, agreement: &'a str) -> Self {
        self.agreement = Some(agreement);
        self
    }

    /// And with persons.
    #[must_use]
    pub const fn about(mut self, about: &'a str) -> Self {
        self.about = Some(about);
        self
    }
}

pub(super) fn filter(me: PersonId, rights: &[Right], act: Act) -> UnitFilter {
    let mut within: Vec<Within> =
        rights.iter().filter(|right| right.acts.contains(act)).map(|right| Within::of(me, right)).collect();
    within.sort();
    within.dedup();
    let plain: Vec<UnitPath> =
        within.iter().filter(|one| one.is_plain()).map(|one| one.under.clone()).collect();
    // What a right without limits covers needs no second condition.
    within.retain(|one| {
        !plain.iter().any(|path| path.contains(&one.under) && (*path != one.under || !one.is_plain()))
    });
    match within.first() {
        None => UnitFilter::Nothing,
        Some(first) if first.is_plain() && first.under == UnitPath::root() => UnitFilter::Everything,
        Some(_) => UnitFilter::Within(within),
    }
}

impl Within {
    fn of(me: PersonId, right: &Right) -> Self {
        let whose = match right.whose {
            Whose::Anyone => None,
            Whose::Own => Some((true, right.seen_from(me))),
            Whose::Others => Some((false, right.seen_from(me))),
        };
        Self {
            under: right.under.clone(),
            accounts: right.accounts.clone(),
            agreements: right.agreements.clone(),
            whose,
        }
    }

    /// Limited by its unit alone.
    fn is_plain(&self) -> bool {
        self.accounts.is_empty() && self.agreements.is_empty() && self.whose.is_none()
    }

    fn admits(&self, at: &At<'_>) -> bool {
        at.unit.is_none_or(|unit| self.under.contains(unit))
            && at.account.is_none_or(|digits| {
                self.accounts.is_empty() || self.accounts.iter().any(|range| range.contains(digits))
            })
            && at.agreement.is_none_or(|asked| {
                self.agreements.is_empty() || self.agreements.iter().any(|own| own == asked)
            })
            && at.about.is_none_or(|about| {
                self.whose.as_ref().is_none_or(|(own, persons)| *own == persons.contains(&about))
            })
    }

    /// The condition with its arguments, numbered from `first`.
    fn sql(&self, columns: &Columns<'_>, first: usize, args: &mut Vec<Val<'static>>) -> String {
        let mut all = Vec::new();
        let mut arg = |value: Val<'static>| {
            args.push(value);
            format!("${}", first + args.len() - 1)
        };
        // A prefix is a range, so that an index on the column can serve it: everything from `/3/` up to, not
        // including, `/3` followed by the character after the slash.
        if let Some(column) = columns.unit.filter(|_| self.under != UnitPath::root()) {
            let (low, high) = (arg(Val::from(self.under.to_string())), arg(Val::from(self.under.after())));
            all.push(format!("{column} >= {low} AND {column} < {high}"));
        }
        if let Some(column) = columns.account.filter(|_| !self.accounts.is_empty()) {
            let mut range = |range: &AccountRange| {
                let (from, to) = range.bounds();
                let (low, high) = (arg(Val::from(from)), arg(Val::from(to)));
                format!("({column} >= {low} AND {column} < {high})")
            };
            let ranges: Vec<_> = self.accounts.iter().map(&mut range).collect();
            all.push(format!("({})", ranges.join(" OR ")));
        }
        if let Some(column) = columns.agreement.filter(|_| !self.agreements.is_empty()) {
            let named: Vec<_> = self.agreements.iter().map(|own| arg(Val::from(own.clone()))).collect();
            all.push(format!("{column} IN ({})", named.join(", ")));
        }
        if let (Some(column), Some((own, persons))) = (columns.about, &self.whose) {
            let persons: Vec<_> = persons.iter().map(|person| arg(Val::from(*person))).collect();
            let persons = persons.join(", ");
            // A row about nobody is nobody's own matter, as the decision has it.
            all.push(match own {
                true => format!("({column} IS NULL OR {column} IN ({persons}))"),
                false => format!("({column} IS NULL OR {column} NOT IN ({persons}))"),
            });
        }
        if all.is_empty() { "1 = 1".to_owned() } else { format!("({})", all.join(" AND ")) }
    }
}

/// Units without other limits as one search among their bounds: they are sorted and none contains another, so a path
/// belongs to one of them when the bounds up to it are odd in number. With five branches it compares three or four times
/// for each row, where the ranges one after the other compare six times.
fn between(column: &str, first_arg: usize, within: &[Within]) -> (String, Vec<Val<'static>>) {
    fn search(column: &str, first_arg: usize, bounds: std::ops::Range<usize>) -> String {
        if bounds.is_empty() {
            return if bounds.start % 2 == 1 { "TRUE".to_owned() } else { "FALSE".to_owned() };
        }
        let middle = bounds.start.midpoint(bounds.end);
        let below = search(column, first_arg, bounds.start..middle);
        let above = search(column, first_arg, middle + 1..bounds.end);
        format!("CASE WHEN {column} < ${} THEN {below} ELSE {above} END", first_arg + middle)
    }
    let bounds = within.iter().flat_map(|one| [one.under.to_string(), one.under.after()]);
    let bounds: Vec<_> = bounds.map(Val::from).collect();
    (search(column, first_arg, 0..bounds.len()), bounds)
}

impl UnitFilter {
    /// An SQL condition on a unit path column, with arguments numbered from `first_arg`.
    #[must_use]
    pub fn sql(&self, column: &str, first_arg: usize) -> (String, Vec<Val<'static>>) {
        self.sql_on(&Columns::unit(column), first_arg)
    }

    /// As [`Self::sql_on`], for a list that is read in its own order and ends after a page.
    ///
    /// Whoever sees a whole branch of the municipality meets most rows, and such a list ends soon. By the index on the
    /// unit all rows of the branch would be read and sorted for the first fifty. The databases cannot tell, as the paths
    /// are parameters, so the condition is wrapped where no index reaches it. A school or a home has few rows: there the
    /// index is the shorter way.
    #[must_use]
    pub fn sql_in_order(&self, columns: &Columns<'_>, first_arg: usize) -> (String, Vec<Val<'static>>) {
        match self {
            Self::Within(within) if within.iter().any(|one| one.under.depth() <= 1) => {
                if let Some(column) = columns.unit.filter(|_| within.iter().all(Within::is_plain)) {
                    return between(column, first_arg, within);
                }
                let (condition, args) = self.sql_on(columns, first_arg);
                (format!("CASE WHEN {condition} THEN TRUE ELSE FALSE END"), args)
            }
            _ => self.sql_on(columns, first_arg),
        }
    }

    /// An SQL condition on the columns of a list, with arguments numbered from `first_arg`.
    #[must_use]
    pub fn sql_on(&self, columns: &Columns<'_>, first_arg: usize) -> (String, Vec<Val<'static>>) {
        let within = match self {
            Self::Everything => return ("1 = 1".to_owned(), Vec::new()),
            Self::Nothing => return ("1 = 0".to_owned(), Vec::new()),
            Self::Within(within) => within,
        };
        let mut args = Vec::new();
        let conditions: Vec<_> = within.iter().map(|one| one.sql(columns, first_arg, &mut args)).collect();
        (format!("({})", conditions.join(" OR ")), args)
    }

    /// The filter as several of which no two admit the same row: one for each branch where units are all that limits,
    /// else the filter itself. An index on the unit serves each.
    #[must_use]
    pub fn branches(&self) -> Vec<Self> {
        match self {
            Self::Within(within) if within.len() <= BRANCHES_MAX && within.iter().all(Within::is_plain) => {
                within.iter().map(|one| Self::Within(vec![one.clone()])).collect()
            }
            _ => vec![self.clone()],
        }
    }

    /// Whether a unit passes the filter; the same answer as the SQL condition.
    #[must_use]
    pub fn admits(&self, unit: &UnitPath) -> bool {
        self.admits_at(At::unit(unit))
    }

    /// Whether a row passes the filter; the same answer as the SQL condition on the same columns.
    #[must_use]
    pub fn admits_at(&self, at: At<'_>) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::Within(within) => within.iter().any(|one| one.admits(&at)),
        }
    }
}
