//! What a person holds: one's own grants and those of the people whose deputy one is.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{StoreError, Tx};

use super::model::GrantSource;
use super::sql_rights::{self, Loaded};
use super::{passport, role, separation};
use crate::actor::{Act, ActSet, PersonId, Right, UnitPath};

/// What a deputy never may besides what changes people, rules and sign-in: to review, and what is the principal's own.
const OWN_AND_REVIEW: [Act; 9] = [
    Act::UseOwnDesk,
    Act::ReadOwnPay,
    Act::TakeEmergency,
    Act::ReviewEmergency,
    Act::ReviewReading,
    Act::Recertify,
    Act::ManageDeletion,
    Act::ConfirmSignIn,
    Act::RevealCpr,
];

/// What a deputy never may: all that gives rights or changes people, rules and sign-in, and [`OWN_AND_REVIEW`].
fn never_delegated() -> ActSet {
    let own: ActSet = OWN_AND_REVIEW.into_iter().collect();
    own.or(separation::group("administration")).or(separation::group("granting"))
}

/// What of these acts a deputy may.
pub(super) fn delegated(acts: ActSet) -> ActSet {
    acts.without(never_delegated())
}

impl Loaded {
    /// The acts of the grant's role; none when neither the program nor the municipality knows it.
    fn acts(&self) -> ActSet {
        self.own_acts
            .or_else(|| role::ready_role(self.grant.grant.role.as_str()).map(|role| role.acts))
            .unwrap_or_default()
    }

    /// The right it carries, cut to the deputyship where it is somebody else's; `None` when nothing is left.
    pub(super) fn right(&self) -> Option<Right> {
        let mut right = self.grant.grant.right(self.acts());
        if let Some(at) = self.grant.expires_at {
            let last = separation::danish_day(at);
            right.to = Some(right.to.map_or(last, |to| to.min(last)));
        }
        match &self.deputy {
            None => left(right),
            Some((principal, unit, from, to)) => {
                let last = self.principal_until.map_or(*to, |until| until.min(*to));
                as_deputy(right, *principal, unit, (*from, last))
            }
        }
    }

    /// Whether nobody has ended it.
    fn is_alive(&self, now: Timestamp) -> bool {
        self.grant.is_alive(now) && self.deputy_made.is_none_or(|(_, ended)| ended.is_none())
    }
}

/// What of a principal's right a deputy holds in a unit from one day to another; `None` when nothing is left.
pub(super) fn as_deputy(
    mut right: Right,
    principal: PersonId,
    unit: &UnitPath,
    (from, to): (Date, Date),
) -> Option<Right> {
    if !right.under.meets(unit) {
        return None;
    }
    if right.under.contains(unit) {
        right.under = unit.clone();
    }
    right.from = right.from.max(from);
    right.to = Some(right.to.map_or(to, |own| own.min(to)));
    right.acts = delegated(right.acts);
    right.on_behalf_of = Some(principal);
    left(right.within_reach())
}

/// The right, when it has a day and an act.
fn left(right: Right) -> Option<Right> {
    let dated = right.to.is_none_or(|to| right.from <= to);
    (dated && !right.acts.is_empty()).then_some(right)
}

/// Every right that holds today or will hold, in person and as a deputy.
pub(super) fn coming(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Right>, StoreError> {
    let (now, today) = (tx.now(), tx.today());
    let held = sql_rights::standing(tx, person)?;
    let alive = held.iter().filter(|loaded| loaded.is_alive(now)).filter_map(Loaded::right);
    Ok(alive.filter(|right| right.to.is_none_or(|to| today <= to)).collect())
}

/// The rights of one's own, today's and coming ones, that a deputy can share: no emergency.
pub(super) fn entrusted(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Right>, StoreError> {
    let now = tx.now();
    let held = sql_rights::standing(tx, person)?;
    let own = |loaded: &&Loaded| loaded.deputy.is_none() && loaded.is_alive(now);
    let emergency = |loaded: &Loaded| matches!(loaded.grant.source, GrantSource::Emergency(_));
    Ok(held.iter().filter(own).filter(|loaded| !emergency(loaded)).filter_map(Loaded::right).collect())
}

/// The rights that hold today, with what waits for a receipt set aside.
///
/// A deputy's right that would meet one of the deputy's own under a rule of separation is left out, so that no
/// order of changes can bring a forbidden pair into one hand.
pub(super) fn today(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Right>, StoreError> {
    let (now, day) = (tx.now(), tx.today());
    let held = sql_rights::standing(tx, person)?;
    let alive = held.iter().filter(|loaded| loaded.is_alive(now)).filter_map(Loaded::right);
    let mut rights: Vec<Right> = Vec::new();
    for right in alive.filter(|right| right.from <= day && right.to.is_none_or(|to| day <= to)) {
        rights.push(right);
        if rights.last().is_some_and(|last| last.on_behalf_of.is_some())
            && separation::conflict(&rights).is_some()
        {
            rights.pop();
        }
    }
    passport::set_aside(tx, person, &mut rights)?;
    Ok(rights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deputy_gets_no_act_of_administration_granting_or_review() {
        let acts: ActSet = Act::ALL.iter().copied().collect();
        let left = delegated(acts);
        for group in ["administration", "granting"] {
            let both = left.and(separation::group(group));
            assert!(both.is_empty(), "{group}: {:?}", both.iter().map(Act::name).collect::<Vec<_>>());
            assert!(separation::group(group).iter().count() > 3, "{group} is read");
        }
        for act in OWN_AND_REVIEW {
            assert!(!left.contains(act), "{}", act.name());
        }
        assert!(left.contains(Act::AuthoriseInvoice), "what a deputy is for");
    }
}
