//! Taking the day's anchors and carrying them to the community and to the other municipalities.

use jiff::civil::Date;
use kaemner_store::{OutboxMessage, Scope, Store, StoreError};
use kaemner_values::MunicipalityCode;

use crate::actor::Actor;
use crate::ledger::{self, ANCHOR_TOPIC, Anchor, AnchorKey, Broken, LedgerError};

/// Messages carried at a time.
const AT_A_TIME: u32 = 100;

/// What a round did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchored {
    /// Anchors taken: one for each municipality that had none of the day.
    pub taken: usize,
    /// Anchors carried to all other scopes.
    pub carried: usize,
    /// Municipality, day and keeper where the keeper has another anchor of that day. The keeper's stays: `verify`
    /// tells of the difference.
    pub different: Vec<(MunicipalityCode, Date, Scope)>,
}

/// Takes the day's anchor of each municipality that has none, and carries those that wait. Doing it again on the
/// same day changes nothing; after a failure the next round goes on.
///
/// # Errors
/// Only those of the store, and where an anchor that waits cannot be read.
pub fn anchor_all(store: &Store, key: &AnchorKey) -> Result<Anchored, LedgerError> {
    let codes = store.municipalities()?;
    let mut round = Anchored::default();
    for code in &codes {
        let scope = Scope::from(*code);
        if !store.read(scope, ledger::is_anchored_today)? {
            store.write(scope, |tx| ledger::take_anchor(tx, *code, key))?;
            round.taken += 1;
        }
    }
    for code in &codes {
        carry_from(store, *code, &codes, &mut round)?;
    }
    Ok(round)
}

fn carry_from(
    store: &Store,
    from: MunicipalityCode,
    codes: &[MunicipalityCode],
    round: &mut Anchored,
) -> Result<(), LedgerError> {
    let scope = Scope::from(from);
    loop {
        let messages = store.read(scope, |tx| tx.unsent_of(ANCHOR_TOPIC, AT_A_TIME))?;
        for message in &messages {
            let anchor = read(message)?;
            let others = codes.iter().filter(|code| **code != from).map(|code| Scope::from(*code));
            for keeper in std::iter::once(Scope::Community).chain(others) {
                if !keep(store, keeper, message, &anchor)? {
                    round.different.push((from, anchor.day, keeper));
                }
            }
            store.write(scope, |tx| tx.sent(message.id))?;
            round.carried += 1;
        }
        if u32::try_from(messages.len()) != Ok(AT_A_TIME) {
            return Ok(());
        }
    }
}

fn read(message: &OutboxMessage) -> Result<Anchor, LedgerError> {
    let part = |name: &str| message.payload[name].as_str().unwrap_or_default();
    ledger::read_anchor(part("text"), part("signature"))
}

/// Whether the keeper has this anchor afterwards, and no other of its day.
fn keep(store: &Store, keeper: Scope, message: &OutboxMessage, anchor: &Anchor) -> Result<bool, LedgerError> {
    let kept = store.write(keeper, |tx| {
        if tx.receive(message.id)? {
            ledger::keep_anchor(tx, anchor)?;
        }
        Ok(())
    });
    match kept {
        Ok(()) => Ok(true),
        Err(LedgerError::Exists(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Compares the anchors of the actor's municipality with the copies that the community and the others keep.
///
/// # Errors
/// Without the right, and those of the store.
pub fn verify_copies(store: &Store, by: &Actor) -> Result<Option<Broken>, LedgerError> {
    let own = by.municipality;
    let others = store.municipalities()?.into_iter().filter(|code| *code != own).map(Scope::from);
    for keeper in std::iter::once(Scope::Community).chain(others) {
        let copies = match store.read(keeper, |tx| ledger::anchors_of(tx, &own.to_string())) {
            // A neighbour that waits for its migration keeps nobody from verifying.
            Err(LedgerError::Store(StoreError::NeedsMigration { .. } | StoreError::NoScope { .. })) => {
                continue;
            }
            copies => copies?,
        };
        let name = keeper.to_string();
        let compare = |tx: &mut kaemner_store::Tx<'_>| ledger::compare_copies(tx, by, &copies, &name);
        if let Some(broken) = store.read(Scope::from(own), compare)? {
            return Ok(Some(broken));
        }
    }
    Ok(None)
}
