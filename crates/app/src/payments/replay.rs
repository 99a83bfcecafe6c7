//! Replaying the payments of a period: who had each of them in hand, held against the rules as they stand.

use jiff::civil::Date;
use kaemner_store::Tx;

use super::{PaymentsError, sql};
use crate::access::separation;
use crate::actor::{Act, Actor, At, PersonId};
use crate::events::{self, Object};

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
    /// Who.
    pub person: PersonId,
    /// The rule.
    pub rule: &'static str,
    /// The first act.
    pub first: Act,
    /// The second.
    pub second: Act,
}

/// Reads, for every payment released between two days, everybody who received, coded, attested, authorised,
/// prepared or released it or had its supplier in hand, from the event log itself, and asks the rules again.
///
/// # Errors
/// [`PaymentsError::Denied`], or the store's.
pub fn replay(tx: &mut Tx<'_>, by: &Actor, from: Date, to: Date) -> Result<Replayed, PaymentsError> {
    by.may(Act::ReadDuties, At::anywhere())?;
    by.may(Act::ReadPayments, At::anywhere())?;
    let mut found = Replayed::default();
    let mut current: Option<(String, Vec<(PersonId, Act)>)> = None;
    for source in sql::released_sources(tx, from, to)? {
        if current.as_ref().is_none_or(|(payment, _)| *payment != source.payment) {
            found.take(current.take());
            let run = events::hands(tx, Object::new("payment_run", source.run))?;
            current = Some((source.payment, run.iter().map(|hand| (hand.person, hand.act)).collect()));
        }
        if let Some((_, hands)) = &mut current {
            let document = events::hands(tx, Object::new("source", source.id))?;
            let payee = events::hands(tx, Object::new("supplier", source.payee))?;
            hands.extend(document.iter().chain(&payee).map(|hand| (hand.person, hand.act)));
            hands.extend(source.noted);
        }
    }
    found.take(current);
    Ok(found)
}

impl Replayed {
    fn take(&mut self, payment: Option<(String, Vec<(PersonId, Act)>)>) {
        let Some((payment, mut hands)) = payment else { return };
        hands.sort();
        hands.dedup();
        self.payments += 1;
        self.hands += hands.len();
        for (at, (person, act)) in hands.iter().enumerate() {
            for (other, earlier) in &hands[..at] {
                if other == person
                    && let Some(conflict) = separation::pair(*earlier, *act)
                {
                    let (rule, first, second) = (conflict.rule, conflict.first, conflict.second);
                    self.broken.push(Broken {
                        payment: payment.clone(),
                        person: *person,
                        rule,
                        first,
                        second,
                    });
                }
            }
        }
    }
}
