//! The bank's own counts and sums beside the entries.
//!
//! The message counts every entry of the statement, whatever its status, and a reversal on the side of its own
//! sign. Some banks count what is booked alone; either reading is right, but only one for all of the totals.

use super::amount::Amount;
use super::check::{Finding, Of};
use super::decimal::Decimal;
use super::statement::{Entry, EntryStatus, Statement};

/// Which totals the entries do not give.
pub(super) fn findings(statement: &Statement) -> Vec<Finding> {
    let all = differing(statement, |_| true);
    if all.is_empty() || differing(statement, |entry| entry.status == EntryStatus::Booked).is_empty() {
        return Vec::new();
    }
    all
}

fn differing(statement: &Statement, which: impl Fn(&Entry) -> bool + Copy) -> Vec<Finding> {
    let counts = counts(statement, which);
    counts.into_iter().chain(sums(statement, which)).collect()
}

fn counts(statement: &Statement, which: impl Fn(&Entry) -> bool + Copy) -> Vec<Finding> {
    let totals = &statement.totals;
    let count = |of: &dyn Fn(Amount) -> bool| {
        statement.entries.iter().filter(|entry| which(entry) && of(entry.amount)).count()
    };
    let (all, zeros) = (count(&|_| true), count(&Amount::is_zero));
    let debits = count(&Amount::is_negative);
    let credits = all - zeros - debits;
    // An entry of nothing may be counted on either side.
    let rows = [
        (Of::Entries, totals.entries, all, 0),
        (Of::Credits, totals.credits, credits, zeros),
        (Of::Debits, totals.debits, debits, zeros),
    ];
    let differing = rows.into_iter().filter_map(|(of, stated, found, either)| {
        let fits = found..=found + either;
        stated.filter(|stated| !fits.contains(stated)).map(|stated| Finding::Count { of, stated, found })
    });
    differing.collect()
}

fn sums(statement: &Statement, which: impl Fn(&Entry) -> bool + Copy) -> Vec<Finding> {
    let totals = &statement.totals;
    let credits = statement.sum(|entry| which(entry) && !entry.amount.is_negative());
    let debits = statement.sum(|entry| which(entry) && entry.amount.is_negative());
    // All are in the account's currency, so that they can be added.
    let gross = credits.plus(debits.negated()).unwrap_or(credits);
    let net = credits.plus(debits).unwrap_or(credits);
    let rows = [
        (Of::Entries, &totals.sum, gross),
        (Of::Credits, &totals.credit_sum, credits),
        (Of::Debits, &totals.debit_sum, debits.negated()),
    ];
    let sums = rows.into_iter().filter_map(|(of, stated, found)| differs(of, stated.as_ref()?, found));
    let net_found = totals.net.as_ref().and_then(|stated| {
        let found = if stated.signed || stated.amount.is_negative() { net } else { net.abs() };
        differs(Of::Net, &stated.amount, found)
    });
    sums.chain(net_found).collect()
}

fn differs(of: Of, stated: &Decimal, found: Amount) -> Option<Finding> {
    (*stated != found.number()).then(|| Finding::Total { of, stated: stated.clone(), found })
}
