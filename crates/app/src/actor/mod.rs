//! Who acts, and the one pure decision whether they may.
//!
//! An [`Actor`] is a person in one municipality with the rights that are valid today, already
//! loaded. Every use case asks [`Actor::may`] first; lists ask [`Actor::filter`], which is the
//! same decision as an SQL condition. A right is a set of acts, limited by unit, accounts, agreements, persons,
//! amount and period; rights held as somebody's deputy say whose. Nothing here does I/O: `access` loads actors.

mod act;
mod filter;
mod level;
mod rights;
mod scope;
mod set;
#[cfg(test)]
mod tests;
mod unit;

pub use act::Act;
pub use filter::{Columns, UnitFilter, Within};
pub use level::{Demand, Level};
pub use rights::{Denied, Permit, Right};
pub use scope::{AccountRange, AccountRangeError, At, RoleKey, Whose};
pub use set::ActSet;
pub use unit::{UnitPath, UnitPathError};

use kaemner_values::MunicipalityCode;

crate::ids::entity_id! {
    /// One person, the same in every municipality of the community.
    PersonId
}

/// Through which door an act came in. Part of the event log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A page in the browser.
    Page,
    /// The JSON API.
    Api,
    /// The command line, by a person named with `--as`.
    Cli,
    /// A background job that continues what a person began.
    Job,
}

impl Channel {
    /// The name kept in the event log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Job => "job",
        }
    }
}

/// A person at work in one municipality.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person who acts.
    pub person: PersonId,
    /// The person's name, for screens and the event log's reader.
    pub name: String,
    /// The municipality the person works in now.
    pub municipality: MunicipalityCode,
    /// The door the act came in by.
    pub channel: Channel,
    /// The operating system's user at a command line; kept with every event.
    pub operator: Option<String>,
    rights: Vec<Right>,
    /// The acts of a narrow token; all of them without it.
    kept: Option<ActSet>,
    level: Level,
    demands: Vec<Demand>,
}

impl Actor {
    /// An actor with the rights that hold today.
    #[must_use]
    pub fn new(
        person: PersonId,
        name: impl Into<String>,
        municipality: MunicipalityCode,
        channel: Channel,
        rights: Vec<Right>,
    ) -> Self {
        let (level, demands) = (Level::High, Vec::new());
        let (name, operator) = (name.into(), None);
        let kept = None;
        Self { person, name, municipality, channel, operator, rights, kept, level, demands }
    }

    /// The same actor, who proved himself at this level where the municipality makes these demands.
    #[must_use]
    pub fn at_level(mut self, level: Level, demands: Vec<Demand>) -> Self {
        (self.level, self.demands) = (level, demands);
        self
    }

    /// The same actor with these acts alone: what a narrow token may do of all its account may.
    #[must_use]
    pub fn only(mut self, acts: &[Act]) -> Self {
        self.kept = Some(ActSet::from(acts));
        let rights = std::mem::take(&mut self.rights);
        self.with_rights(rights)
    }

    /// The same actor at the same session or token, with these rights.
    #[must_use]
    pub fn with_rights(mut self, mut rights: Vec<Right>) -> Self {
        if let Some(kept) = self.kept {
            for right in &mut rights {
                (right.acts, right.waiting) = (right.acts.and(kept), right.waiting.and(kept));
            }
            rights.retain(|right| !right.acts.or(right.waiting).is_empty());
        }
        self.rights = rights;
        self
    }

    /// How surely the person is known in this session.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Whether the person may do this act there, and by which right.
    ///
    /// # Errors
    /// [`Denied`] says what is missing: the act itself, the unit, the account, the amount, the receipt, or the
    /// level of the sign-in.
    pub fn may(&self, act: Act, at: At<'_>) -> Result<Permit, Denied> {
        let permit = rights::decide(self.person, &self.rights, act, &at)?;
        match self.demanded(act) {
            Some(demanded) => Err(Denied::LevelTooLow { act, demanded }),
            None => Ok(permit),
        }
    }

    /// The level the act demands, when this session is below it.
    fn demanded(&self, act: Act) -> Option<Level> {
        let demands = self.demands.iter().filter(|demand| demand.act == act);
        demands.map(|demand| demand.level).find(|level| self.level < *level)
    }

    /// Where the person may do the act, as an SQL condition for lists.
    #[must_use]
    pub fn filter(&self, act: Act) -> UnitFilter {
        if self.demanded(act).is_some() {
            return UnitFilter::Nothing;
        }
        filter::filter(self.person, &self.rights, act)
    }

    /// Whether the person may do the act anywhere at all, perhaps after a receipt; menus and buttons ask this.
    #[must_use]
    pub fn may_somewhere(&self, act: Act) -> bool {
        self.rights.iter().any(|right| right.acts.contains(act) || right.waiting.contains(act))
    }

    /// The person whose deputy this one is in this act; `None` when a right of one's own carries it.
    #[must_use]
    pub fn principal(&self, act: Act, at: At<'_>) -> Option<PersonId> {
        self.may(act, at).ok()?.on_behalf_of
    }

    /// Each right that names the act, with why it does not carry it there, if it does not.
    pub fn tried<'a>(
        &'a self,
        act: Act,
        at: At<'a>,
    ) -> impl Iterator<Item = (&'a Right, Option<Denied>)> + 'a {
        let named = move |right: &&Right| right.acts.or(right.waiting).contains(act);
        self.rights.iter().filter(named).map(move |right| (right, rights::miss(self.person, right, act, &at)))
    }

    /// The rights that hold today.
    #[must_use]
    pub fn rights(&self) -> &[Right] {
        &self.rights
    }
}
