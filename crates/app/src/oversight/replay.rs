//! Replaying the payments of a period: who had each of them in hand, held against the rules as they stand.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{StoreError, Tx};
use uuid::Uuid;

use crate::access::separation::{self, Conflict};
use crate::access::{AccessError, period};
use crate::actor::{Act, Actor, At, PersonId};
use crate::bills::{self, SupplierId};
use crate::events::{self, Object};
use crate::payments::{self, ReleasedSource};

/// What a replay found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replayed {
    /// Payments released in the period.
    pub payments: usize,
    /// Hands that were read.
    pub hands: usize,
    /// Payments in which one person did both sides of a rule.
    pub broken: Vec<Broken>,
}

/// One payment that broke a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The payment's reference in the bank's file.
    pub payment: String,
    /// The run it was released in.
    pub run: Uuid,
    /// When it was released.
    pub at: Timestamp,
    /// Who.
    pub person: PersonId,
    /// The two acts and their rule.
    pub conflict: Conflict,
}

/// Reads, for every payment released between two days, everybody who received, coded, attested, authorised,
/// prepared or released it, or had its supplier or the account number paid to in hand, from the event log itself up
/// to the release, and asks the rules again.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadPeriod`], or the store's.
pub fn replay(tx: &mut Tx<'_>, by: &Actor, from: Date, to: Date) -> Result<Replayed, AccessError> {
    by.may(Act::ReadDuties, At::anywhere())?;
    by.may(Act::ReadPayments, At::anywhere())?;
    between(tx, from, to)
}

pub(super) fn between(tx: &mut Tx<'_>, from: Date, to: Date) -> Result<Replayed, AccessError> {
    let (begin, end) = period(from, to)?;
    let mut found = Replayed::default();
    let mut current: Option<(ReleasedSource, Vec<(PersonId, Act)>)> = None;
    for source in payments::released_between(tx, begin, end)? {
        if current.as_ref().is_none_or(|(known, _)| known.payment != source.payment) {
            found.take(current.take());
            let run = until(tx, Object::new("payment_run", source.run), source.released_at)?;
            current = Some((source.clone(), run));
        }
        if let Some((_, hands)) = &mut current {
            hands.extend(behind(tx, &source)?);
        }
    }
    found.take(current);
    Ok(found)
}

/// Everybody behind one document: its own hands, its payee's, those of the account number, those noted with it.
fn behind(tx: &mut Tx<'_>, source: &ReleasedSource) -> Result<Vec<(PersonId, Act)>, StoreError> {
    let target = bills::target_of(tx, SupplierId::new(source.payee), &source.target)?;
    let mut hands = source.noted.clone();
    let objects = [Object::new("invoice", source.source), Object::new("supplier", source.payee)];
    for object in objects.into_iter().chain(target) {
        hands.extend(until(tx, object, source.released_at)?);
    }
    Ok(hands)
}

/// The hands on a thing up to a moment: what came after a release did not let it go.
fn until(tx: &mut Tx<'_>, object: Object, last: Timestamp) -> Result<Vec<(PersonId, Act)>, StoreError> {
    let hands = events::hands(tx, object)?.into_iter().filter(|hand| hand.at <= last);
    Ok(hands.map(|hand| (hand.person, hand.act)).collect())
}

impl Replayed {
    fn take(&mut self, payment: Option<(ReleasedSource, Vec<(PersonId, Act)>)>) {
        let Some((source, mut hands)) = payment else { return };
        hands.sort();
        hands.dedup();
        self.payments += 1;
        self.hands += hands.len();
        for (at, (person, act)) in hands.iter().enumerate() {
            let others = hands[..at].iter().filter(|(other, _)| other == person);
            for conflict in others.filter_map(|(_, earlier)| separation::pair(*earlier, *act)) {
                let (payment, run, at) = (source.payment.clone(), source.run, source.released_at);
                self.broken.push(Broken { payment, run, at, person: *person, conflict });
            }
        }
    }
}
