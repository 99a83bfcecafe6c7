//! Browsers a person has signed in from, known by a cookie of their own.
//!
//! Failures are counted per login and address. Everybody in a town hall may share one address, so a colleague
//! could keep another out; a known browser is therefore counted by itself.

use kaemner_store::{StoreError, Tx};

use super::{fresh_secret, secret_hash, sql};
use crate::actor::PersonId;

/// Where failures of this attempt are counted.
pub(in crate::access) enum Device {
    /// A browser the person has signed in from.
    Known([u8; 32]),
    /// Any other.
    Strange,
}

/// Whether the cookie's secret belongs to a browser that this person has signed in from.
pub(in crate::access) fn device_of(
    tx: &mut Tx<'_>,
    person: PersonId,
    secret: &str,
) -> Result<Device, StoreError> {
    let hash = secret_hash(secret);
    let known = sql::device_belongs(tx, &hash, person)?;
    Ok(if known { Device::Known(hash) } else { Device::Strange })
}

/// Remembers the browser, and gives the secret for its cookie; the same one when it is known already.
pub(in crate::access) fn remember_device(
    tx: &mut Tx<'_>,
    person: PersonId,
    shown: Option<&str>,
) -> Result<String, StoreError> {
    if let Some(secret) = shown
        && let Device::Known(hash) = device_of(tx, person, secret)?
    {
        sql::touch_device(tx, &hash)?;
        return Ok(secret.to_owned());
    }
    let secret = fresh_secret::<32>();
    sql::insert_device(tx, &secret_hash(&secret), person)?;
    Ok(secret)
}
