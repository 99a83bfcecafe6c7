//! A bank for tests, demonstration and training: it carries out every order it is given.

use jiff::civil::Date;

use super::amount::Amount;
use super::pain001::{OrderedPayment, Orders, OrdersBatch};
use super::statement::{
    Balance, Batch, Counterparty, Detail, Entry, EntryStatus, Statement, StatementAccount, Totals,
};

/// How the bank books a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booking {
    /// One line per payment, as for suppliers.
    Single,
    /// One line per batch with its payments inside, as for salaries.
    Together,
}

/// The statement of `account` (as written in the orders) for the day `on`, on which all orders from that
/// account are carried out. References count from 1 and so are the same for the same orders.
#[must_use]
pub fn settle(orders: &Orders, account: &str, on: Date, opening: Amount, booking: Booking) -> Statement {
    let batches = orders.batches.iter().filter(|batch| batch.debtor_account == account);
    let mut entries: Vec<Entry> =
        batches.clone().flat_map(|batch| booked(orders, batch, on, booking)).collect();
    for (at, entry) in entries.iter_mut().enumerate() {
        entry.reference = Some((at + 1).to_string());
        entry.bank_reference = Some(format!("B{}{:05}", on.strftime("%y%m%d"), at + 1));
    }
    let mut statement = Statement {
        page: None,
        copy: None,
        legal_sequence: None,
        id: format!("{on}-{}", account.get(account.len().saturating_sub(4)..).unwrap_or(account)),
        sequence: None,
        period: Some((on, on)),
        account: StatementAccount {
            number: account.to_owned(),
            currency: Some(opening.currency()),
            name: None,
            owner: batches.map(|batch| batch.debtor.clone()).next(),
        },
        balances: Vec::new(),
        totals: Totals::default(),
        entries,
    };
    let closing = opening.plus(statement.movement()).unwrap_or(opening);
    let balance = |kind: &str, amount| Balance {
        kind: kind.to_owned(),
        proprietary: false,
        intermediate: false,
        amount,
        date: Some(on),
    };
    statement.balances = vec![balance("OPBD", opening), balance("CLBD", closing)];
    statement
}

fn booked(orders: &Orders, batch: &OrdersBatch, on: Date, booking: Booking) -> Vec<Entry> {
    let details = batch.payments.iter().map(|payment| detail(orders, batch, payment));
    match booking {
        Booking::Single => {
            details.filter_map(|detail| Some(entry(detail.amount?, on, None, vec![detail]))).collect()
        }
        Booking::Together => {
            let details: Vec<_> = details.collect();
            let mut amounts = details.iter().filter_map(|detail| detail.amount);
            let Some(total) = amounts.next().and_then(|first| amounts.try_fold(first, Amount::plus)) else {
                return Vec::new();
            };
            vec![entry(total, on, Some(as_batch(orders, batch, total)), details)]
        }
    }
}

fn as_batch(orders: &Orders, batch: &OrdersBatch, total: Amount) -> Batch {
    Batch {
        message_id: Some(orders.message_id.clone()),
        payment_id: Some(batch.id.clone()),
        count: Some(batch.payments.len()),
        total: Some(total),
        listed: batch.payments.len(),
    }
}

fn entry(amount: Amount, on: Date, batch: Option<Batch>, details: Vec<Detail>) -> Entry {
    Entry {
        reference: None,
        amount,
        reversal: false,
        status: EntryStatus::Booked,
        booked: Some(on),
        value: Some(on),
        bank_reference: None,
        code: Some("PMNT/ICDT/DMCT".to_owned()),
        charges: Vec::new(),
        instructed: None,
        exchange_rate: None,
        batches: batch.into_iter().collect(),
        details,
        information: None,
    }
}

fn detail(orders: &Orders, batch: &OrdersBatch, payment: &OrderedPayment) -> Detail {
    let text = Some(payment.remittance.clone()).filter(|text| !text.is_empty());
    Detail {
        amount: Some(payment.amount.negated()),
        end_to_end_id: Some(payment.end_to_end_id.clone()),
        message_id: Some(orders.message_id.clone()),
        payment_id: Some(batch.id.clone()),
        counterparty: Counterparty {
            name: Some(payment.creditor.clone()),
            account: payment.creditor_account.clone(),
        },
        remittance: text.into_iter().collect(),
        references: payment.reference.iter().cloned().collect(),
        ..Detail::default()
    }
}
