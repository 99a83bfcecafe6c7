//! Releasing a run: the third person, and the bank's file.

use kaemner_formats::bank::pain001::{self, Version};
use kaemner_formats::bank::payment::{self, Batch, Debtor, Initiator, PaymentFile, Purpose};
use kaemner_formats::bank::profile::DENMARK;
use kaemner_law::chart::{Municipality, municipality};
use kaemner_store::{DocumentKind, Tx};
use serde_json::json;

use super::model::{Payment, Run, RunId, RunState};
use super::{PaymentsError, sql, target_from_text};
use crate::access::separation;
use crate::actor::{Act, Actor, At, Denied};
use crate::events::{self, Event, Object};
use crate::settings::{self, Key, SettingsError};
use crate::tasks;

/// Releases a run and writes the bank's file.
///
/// The releaser has neither prepared the run nor had any of its documents in hand: whoever coded, attested or
/// authorised one of them is refused with the rule named.
///
/// # Errors
/// [`PaymentsError::Denied`], [`PaymentsError::NotFound`], [`PaymentsError::NotPrepared`],
/// [`PaymentsError::Held`], [`PaymentsError::NoBankDay`] when the day has passed meanwhile,
/// [`PaymentsError::BadTarget`], [`PaymentsError::File`], or the store's.
pub fn release_run(tx: &mut Tx<'_>, by: &Actor, id: RunId) -> Result<Run, PaymentsError> {
    let run = sql::run_for_change(tx, id)?.ok_or(PaymentsError::NotFound)?;
    let at = At::anywhere().amount(run.total);
    by.may(Act::ReleasePayments, at)?;
    if run.state != RunState::Prepared {
        return Err(PaymentsError::NotPrepared);
    }
    if run.held {
        return Err(PaymentsError::Held);
    }
    let object = Object::new("payment_run", id.get());
    separation::require(tx, by, Act::ReleasePayments, at, &[object])??;
    let own = [Some(by.person), by.principal(Act::ReleasePayments, at)];
    let had = sql::hands_in(tx, id)?.into_iter().filter(|(person, _)| own.contains(&Some(*person)));
    if let Some(conflict) = had.into_iter().find_map(|(_, act)| separation::pair(act, Act::ReleasePayments)) {
        return Err(Denied::from(conflict).into());
    }
    if run.execution_date < tx.today() {
        return Err(PaymentsError::NoBankDay(run.execution_date));
    }
    let bytes = bank_file(tx, by, &run)?;
    let hash = tx.put_document(&bytes, DocumentKind::Xml)?;
    sql::release(tx, id, by.person, &hash)?;
    tasks::finish(tx, by, Act::ReleasePayments, object)?;
    let after = json!({ "total_ore": run.total.get(), "payments": run.payments });
    let event = Event::of(Act::ReleasePayments, object).amount(run.total).step("released");
    events::record(tx, by, event.after(after))?;
    sql::run(tx, id)?.ok_or(PaymentsError::NotFound)
}

fn bank_file(tx: &mut Tx<'_>, by: &Actor, run: &Run) -> Result<Vec<u8>, PaymentsError> {
    let account = settings::get(tx, Key::BankAccount)?;
    let account = account.parse().map_err(|_| SettingsError::BadValue(Key::BankAccount))?;
    let owner = municipality(by.municipality).ok_or(PaymentsError::NotFound)?;
    let payments = sql::payments_of(tx, run.id)?;
    let payments: Result<Vec<_>, _> = payments.iter().map(to_file).collect();
    let file = PaymentFile {
        message_id: run.batch_id(),
        created: tx.now(),
        initiator: Initiator { name: full_name(owner), cvr: owner.cvr },
        batches: vec![Batch {
            id: run.batch_id(),
            execution_date: run.execution_date,
            purpose: Purpose::Suppliers,
            debtor: Debtor { name: full_name(owner), account, bic: None },
            payments: payments?,
        }],
    };
    Ok(pain001::write(&file, Version::V03, &DENMARK)?)
}

/// The municipality's name as its bank knows it.
fn full_name(owner: &Municipality) -> String {
    format!("{} Kommune", owner.name)
}

fn to_file(stored: &Payment) -> Result<payment::Payment, PaymentsError> {
    let target = target_from_text(&stored.target)
        .ok_or_else(|| PaymentsError::BadTarget(stored.end_to_end_id.clone()))?;
    let takes_text = !matches!(&target, payment::PaymentTarget::Slip(slip) if !slip.kind().takes_text());
    Ok(payment::Payment {
        end_to_end_id: stored.end_to_end_id.clone(),
        amount: stored.amount,
        creditor: stored.payee_name.clone(),
        target,
        remittance: if takes_text { stored.reference.clone() } else { String::new() },
    })
}
