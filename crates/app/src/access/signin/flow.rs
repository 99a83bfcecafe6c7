//! A sign-in under way at a provider, or a passkey ceremony: bound to the browser that began it, and used once.

use jiff::SignedDuration;
use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use serde_json::Value;

use super::provider::ProviderId;
use super::{fresh_secret, secret_hash, sql};
use crate::access::AccessError;

/// How long a person may take at the provider.
pub const FLOW_LIFE: SignedDuration = SignedDuration::from_mins(15);

/// A flow to be begun.
#[derive(Debug, Clone)]
pub struct NewFlow {
    /// Where it began.
    pub municipality: MunicipalityCode,
    /// At which provider; nil for a passkey.
    pub provider: ProviderId,
    /// What only the server knows: nonce, verifier, request id, challenge.
    pub secrets: Value,
    /// Where the person was going.
    pub next: String,
}

/// A flow as it is found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Where it began.
    pub municipality: MunicipalityCode,
    /// At which provider.
    pub provider: ProviderId,
    /// What only the server knows.
    pub secrets: Value,
    /// Where the person was going.
    pub next: String,
    /// What the provider answered, when the browser comes back by itself.
    pub answer: Option<Value>,
}

/// A fresh secret for the cookie that binds flows to a browser.
#[must_use]
pub fn new_browser_secret() -> String {
    fresh_secret::<32>()
}

/// A fresh state: the name a flow goes by while it is away.
#[must_use]
pub fn new_state() -> String {
    fresh_secret::<32>()
}

/// Begins a flow under a state in the browser that holds the secret.
///
/// # Errors
/// Only those of the store.
pub fn begin_flow(store: &Store, state: &str, browser: &str, new: &NewFlow) -> Result<(), StoreError> {
    store.write(Scope::Community, |tx| {
        sql::provider::forget_flows(tx)?;
        let until = tx.now() + FLOW_LIFE;
        sql::provider::insert_flow(tx, &secret_hash(state), &secret_hash(browser), new, until)
    })
}

/// The flow of a state, without the browser: an answer that another site posts comes without our cookie. It is
/// kept until the browser comes back.
///
/// # Errors
/// [`AccessError::FlowUnknown`] when there is none, it is too old or was used, or the store's.
pub fn flow_of_state(tx: &mut Tx<'_>, state: &str) -> Result<Flow, AccessError> {
    sql::provider::flow(tx, &secret_hash(state))?.map(|(flow, _)| flow).ok_or(AccessError::FlowUnknown)
}

/// Keeps the provider's verified answer until the browser comes back for it. Only once.
///
/// # Errors
/// [`AccessError::FlowUnknown`], or the store's.
pub fn keep_answer(tx: &mut Tx<'_>, state: &str, answer: &Value) -> Result<(), AccessError> {
    match sql::provider::keep_answer(tx, &secret_hash(state), answer)? {
        0 => Err(AccessError::FlowUnknown),
        _ => Ok(()),
    }
}

/// Ends a flow: it must be young, unused, and begun by this very browser.
///
/// # Errors
/// [`AccessError::FlowUnknown`], [`AccessError::FlowElsewhere`] when another browser began it, or the store's.
pub fn take_flow(tx: &mut Tx<'_>, state: &str, browser: Option<&str>) -> Result<Flow, AccessError> {
    let hash = secret_hash(state);
    let (flow, began) = sql::provider::flow(tx, &hash)?.ok_or(AccessError::FlowUnknown)?;
    if browser.map(secret_hash) != Some(began) {
        return Err(AccessError::FlowElsewhere);
    }
    match sql::provider::use_flow(tx, &hash)? {
        0 => Err(AccessError::FlowUnknown),
        _ => Ok(flow),
    }
}
