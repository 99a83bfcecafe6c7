//! Rights and the decision over them. Pure.

use jiff::civil::Date;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use super::{AccountRange, Act, ActSet, At, Level, PersonId, RoleKey, UnitPath, Whose};

/// Acts below a unit, limited to accounts, agreements, persons and an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// What may be done.
    pub acts: ActSet,
    /// What could be done if the receipt for its instruction were there.
    pub waiting: ActSet,
    /// In this unit and everything below it.
    pub under: UnitPath,
    /// On these accounts; empty is all.
    pub accounts: Vec<AccountRange>,
    /// Under these collective agreements; empty is all.
    pub agreements: Vec<String>,
    /// In whose matters.
    pub whose: Whose,
    /// Up to and including this amount in øre, whatever its sign; `None` is no limit.
    pub limit: Option<Ore>,
    /// The role that carries the right, for `explain`.
    pub role: RoleKey,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
    /// The person whose deputy holds it.
    pub on_behalf_of: Option<PersonId>,
}

impl Right {
    /// These acts in this unit, without any other limit.
    #[must_use]
    pub fn new(role: impl Into<RoleKey>, acts: impl Into<ActSet>, under: UnitPath, from: Date) -> Self {
        Self {
            acts: acts.into(),
            waiting: ActSet::EMPTY,
            under,
            accounts: Vec::new(),
            agreements: Vec::new(),
            whose: Whose::Anyone,
            limit: None,
            role: role.into(),
            from,
            to: None,
            on_behalf_of: None,
        }
    }

    /// Whether both hold on some day.
    #[must_use]
    pub fn meets_day(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }

    /// Whether both hold in some unit, whatever the days. Accounts and agreements do not keep two rights apart:
    /// not every act asks them.
    #[must_use]
    pub fn meets_place(&self, other: &Self) -> bool {
        self.under.meets(&other.under)
    }

    /// Whose own matters this right knows: a deputy's also those of the person behind.
    pub(super) fn seen_from(&self, me: PersonId) -> Vec<PersonId> {
        [Some(me), self.on_behalf_of].into_iter().flatten().collect()
    }

    /// The same right without the acts that reach further than its unit.
    #[must_use]
    pub fn within_reach(mut self) -> Self {
        if self.under != UnitPath::root() {
            self.acts = self.acts.without(Act::whole());
            self.waiting = self.waiting.without(Act::whole());
        }
        self
    }
}

/// Proof that a decision was asked and was yes: the role whose right carried it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// The act that was permitted.
    pub act: Act,
    /// The role whose right carried it.
    pub role: RoleKey,
    /// The person whose deputy acts, when no right of one's own carried it.
    pub on_behalf_of: Option<PersonId>,
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
    /// The person has the act there, but not on this account.
    #[error("no right to {} on account {account}", .act.name())]
    OutsideAccounts {
        /// The act asked for.
        act: Act,
        /// The account asked for.
        account: String,
    },
    /// The person has the act there, but not under this agreement.
    #[error("no right to {} under agreement {agreement}", .act.name())]
    OutsideAgreements {
        /// The act asked for.
        act: Act,
        /// The agreement asked for.
        agreement: String,
    },
    /// The person has the act in his own matters alone.
    #[error("{} in one's own matters only", .0.name())]
    OwnOnly(Act),
    /// The person has the act in everybody's matters but his own.
    #[error("{} not in one's own matters", .0.name())]
    OthersOnly(Act),
    /// The person has the act there, up to a lower amount.
    #[error("{} only up to {limit}", .act.name())]
    AboveLimit {
        /// The act asked for.
        act: Act,
        /// The highest amount the person may do it for.
        limit: Ore,
    },
    /// The person has the act there, but has not receipted its instruction.
    #[error("{} waits for the receipt of its instruction", .0.name())]
    NoReceipt(Act),
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
    /// A rule of separation of duties forbids holding both rights.
    #[error("separation of duties: {0} cannot be held by one person")]
    Incompatible(&'static str),
}

impl Denied {
    /// What the person is told.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NoRight(_) => text!("actor-no-right"),
            Self::OutsideUnit { .. } => text!("actor-outside-unit"),
            Self::OutsideAccounts { account, .. } => {
                text!("actor-outside-accounts", account = account.as_str())
            }
            Self::OutsideAgreements { agreement, .. } => {
                text!("actor-outside-agreements", agreement = agreement.as_str())
            }
            Self::OwnOnly(_) => text!("actor-own-only"),
            Self::OthersOnly(_) => text!("actor-others-only"),
            Self::AboveLimit { limit, .. } => text!("actor-above-limit", limit = *limit),
            Self::NoReceipt(_) => text!("actor-no-receipt"),
            Self::LevelTooLow { demanded, .. } => text!("actor-level-too-low", level = demanded.title()),
            Self::Separation(rule) => text!("actor-separation", rule = *rule),
            Self::Incompatible(rule) => text!("actor-incompatible", rule = *rule),
        }
    }

    /// Whether the person may not even know of the thing; surfaces answer "not found".
    #[must_use]
    pub const fn hides(&self) -> bool {
        match self {
            Self::NoRight(_)
            | Self::OutsideUnit { .. }
            | Self::OutsideAccounts { .. }
            | Self::OutsideAgreements { .. }
            | Self::OwnOnly(_) => true,
            Self::OthersOnly(_) | Self::AboveLimit { .. } | Self::NoReceipt(_) => false,
            Self::LevelTooLow { .. } | Self::Separation(_) | Self::Incompatible(_) => false,
        }
    }

    /// How near the refusal came to a yes; the nearest is told.
    const fn nearness(&self) -> u8 {
        match self {
            Self::NoRight(_) => 0,
            Self::OutsideUnit { .. } => 1,
            Self::OutsideAccounts { .. } => 2,
            Self::OutsideAgreements { .. } => 3,
            Self::OwnOnly(_) => 4,
            Self::OthersOnly(_) => 5,
            Self::AboveLimit { .. } => 6,
            Self::NoReceipt(_) => 7,
            Self::LevelTooLow { .. } => 8,
            Self::Separation(_) | Self::Incompatible(_) => 9,
        }
    }

    fn nearer(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::AboveLimit { limit: a, .. }, Self::AboveLimit { limit: b, .. }) if b > a => other,
            _ if other.nearness() > self.nearness() => other,
            _ => self,
        }
    }
}

/// The one decision. One's own rights are asked before those of a deputy.
pub(super) fn decide(me: PersonId, rights: &[Right], act: Act, at: &At<'_>) -> Result<Permit, Denied> {
    let (mut nearest, mut as_deputy) = (Denied::NoRight(act), None);
    for right in rights {
        match miss(me, right, act, at) {
            None if right.on_behalf_of.is_none() => return Ok(permit(act, right)),
            None => as_deputy = as_deputy.or(Some(right)),
            Some(denied) => nearest = nearest.nearer(denied),
        }
    }
    as_deputy.map(|right| permit(act, right)).ok_or(nearest)
}

fn permit(act: Act, right: &Right) -> Permit {
    Permit { act, role: right.role.clone(), on_behalf_of: right.on_behalf_of }
}

/// Why this right does not carry the act there; `None` when it does.
pub(super) fn miss(me: PersonId, right: &Right, act: Act, at: &At<'_>) -> Option<Denied> {
    let waits = right.waiting.contains(act);
    if !waits && !right.acts.contains(act) {
        return Some(Denied::NoRight(act));
    }
    if let Some(unit) = at.unit.filter(|unit| !right.under.contains(unit)) {
        return Some(Denied::OutsideUnit { act, unit: unit.clone() });
    }
    let within = |digits: &&str| right.accounts.iter().any(|range| range.contains(digits));
    if let Some(digits) = at.account.filter(|digits| !right.accounts.is_empty() && !within(digits)) {
        return Some(Denied::OutsideAccounts { act, account: digits.to_owned() });
    }
    let named = |agreement: &&str| right.agreements.iter().any(|own| own == *agreement);
    if let Some(asked) = at.agreement.filter(|asked| !right.agreements.is_empty() && !named(asked)) {
        return Some(Denied::OutsideAgreements { act, agreement: asked.to_owned() });
    }
    if at.about.is_some_and(|about| !right.whose.covers(&right.seen_from(me), about)) {
        return Some(if right.whose == Whose::Own { Denied::OwnOnly(act) } else { Denied::OthersOnly(act) });
    }
    match (right.limit, at.amount) {
        (Some(limit), Some(amount)) if amount.abs() > limit => Some(Denied::AboveLimit { act, limit }),
        _ if waits => Some(Denied::NoReceipt(act)),
        _ => None,
    }
}
