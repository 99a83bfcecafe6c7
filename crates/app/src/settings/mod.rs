//! Dated settings of a municipality, each with the decision it rests on.
//!
//! A setting is a text that its [`Key`] checks when it is set. It holds from a day on; the day's value is the
//! youngest not after it. Nothing is overwritten before it has begun to hold: history stays.

mod key;
mod sql;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use kaemner_store::{StoreError, Tx};
use kaemner_values::numbers::Cpr;
use kaemner_values::text;
use kaemner_values::text::Message;
use serde_json::json;

pub use key::Key;

use crate::actor::{Act, Actor, At, Denied};
use crate::events::{self, Event, Object};

/// A setting as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Which.
    pub key: Key,
    /// From which day it holds.
    pub from: Date,
    /// Its value.
    pub value: String,
    /// The decision it rests on, in words a reader can find it by.
    pub decision: String,
}

/// What can go wrong with a setting.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The person may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Nobody has set it.
    #[error("setting {} is missing", .0.name())]
    Missing(Key),
    /// The value is not of the key's form.
    #[error("setting {}: not {}", .0.name(), .0.form())]
    BadValue(Key),
    /// A value that has begun to hold is not changed; a new one begins later.
    #[error("setting {}: {from} has passed", .key.name())]
    InThePast {
        /// Which.
        key: Key,
        /// The day asked for.
        from: Date,
    },
    /// The decision holds what may be a personal number; others read it.
    #[error("the text holds what may be a personal number")]
    PersonalNumber,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SettingsError {
    /// What the person is told; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Denied(denied) => Some(denied.message()),
            Self::Missing(key) => Some(text!("settings-missing", setting = Message::new(key.title()))),
            Self::BadValue(key) => Some(text!("settings-bad-value", setting = Message::new(key.title()))),
            Self::InThePast { from, .. } => Some(text!("settings-in-the-past", date = *from)),
            Self::PersonalNumber => Some(text!("access-personal-number")),
            Self::Store(error) => error.message(),
        }
    }
}

/// The value that holds today.
///
/// # Errors
/// [`SettingsError::Missing`], or the store's.
pub fn get(tx: &mut Tx<'_>, key: Key) -> Result<String, SettingsError> {
    let today = tx.today();
    sql::value_on(tx, key, today)?.ok_or(SettingsError::Missing(key))
}

/// Whether a setting of yes or no is on today. What nobody has set is on: the careful way is the usual one.
///
/// # Errors
/// Only those of the store.
pub fn is_on(tx: &mut Tx<'_>, key: Key) -> Result<bool, StoreError> {
    let today = tx.today();
    Ok(sql::value_on(tx, key, today)?.is_none_or(|value| value != "no"))
}

/// All settings that have been set, with their history, the youngest first.
///
/// # Errors
/// [`SettingsError::Denied`], or the store's.
pub fn list(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<Setting>, SettingsError> {
    by.may(Act::ReadAccess, At::anywhere())?;
    Ok(sql::list(tx)?)
}

/// Sets a value from a day on.
///
/// # Errors
/// [`SettingsError::Denied`], [`SettingsError::BadValue`], [`SettingsError::InThePast`],
/// [`SettingsError::PersonalNumber`] in the decision, or the store's.
pub fn set(tx: &mut Tx<'_>, by: &Actor, new: &Setting) -> Result<(), SettingsError> {
    by.may(Act::ChangeSettings, At::anywhere())?;
    if !new.key.accepts(&new.value) {
        return Err(SettingsError::BadValue(new.key));
    }
    if Cpr::stands_in(&new.decision) {
        return Err(SettingsError::PersonalNumber);
    }
    let before = sql::value_on(tx, new.key, new.from)?;
    if before.is_some() && new.from < tx.today() {
        return Err(SettingsError::InThePast { key: new.key, from: new.from });
    }
    sql::put(tx, by.person, new)?;
    let event = Event::of(Act::ChangeSettings, Object::new("setting", new.key.id()));
    let event = event.before(json!({ "value": before })).because(&new.decision);
    let after = json!({ "key": new.key.name(), "from": new.from, "value": new.value });
    events::record(tx, by, event.after(after))?;
    Ok(())
}
