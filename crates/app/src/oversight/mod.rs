//! What is looked at across capabilities: the report on separation of duties with everything behind each payment.
//!
//! `access` reads rights and single things; only here is it known that an invoice, its supplier and the account
//! number paid to stand behind one payment.

mod replay;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use kaemner_store::Tx;

pub use replay::{Broken, Replayed, replay};

use crate::access::{self, AccessError, DutiesReport, Finding};
use crate::actor::Actor;

/// Every forbidden pair of a period: held, used on one thing or day, or used on what stands behind one payment.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadPeriod`], or the store's.
pub fn duties(tx: &mut Tx<'_>, by: &Actor, from: Date, to: Date) -> Result<DutiesReport, AccessError> {
    let mut report = access::duties(tx, by, from, to)?;
    let replayed = replay::between(tx, from, to)?;
    report.payments = replayed.payments;
    let persons: Vec<_> = replayed.broken.iter().map(|one| one.person).collect();
    let names = access::names(tx, &persons)?;
    for broken in replayed.broken {
        let (person, object) = (broken.person, Some(broken.run));
        let is_same = |known: &Finding| {
            known.person == person && known.object == object && known.conflict.rule == broken.conflict.rule
        };
        if !report.used.iter().any(is_same) {
            let name = names.get(&person).cloned().unwrap_or_default();
            report.used.push(Finding { person, name, conflict: broken.conflict, object, at: broken.at });
        }
    }
    Ok(report)
}
