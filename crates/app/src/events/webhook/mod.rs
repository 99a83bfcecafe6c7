//! Webhooks: events told to other systems, signed, tried again, and given up visibly.
//!
//! A receiver is told that something happened and to what, never what it says: it fetches that by the API with
//! rights of its own. Events come from sealed blocks, which are whole and in order, so that none is missed and
//! none is queued twice. What is sent is signed by HMAC-SHA256 over the moment and the body (RFC 2104).

mod model;
mod sql;
#[cfg(test)]
mod tests;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use kaemner_store::{Tx, random_bytes};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

pub use model::{
    Attempt, Delivery, DeliveryId, DeliveryState, NewWebhook, ShownWebhook, Webhook, WebhookError, WebhookId,
};

use super::{Event, Object, record};
use crate::actor::{Act, Actor, At};

/// Tries before a delivery is given up: about eight hours.
pub const ATTEMPTS_MAX: i64 = 14;
/// The first pause, doubled at each failure.
const PAUSE_SECONDS: i64 = 10;
const PAUSE_SECONDS_MAX: i64 = 3_600;
/// A sender that fell silent is overtaken after this.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Blocks queued at a time, so that a long pause is caught up in short transactions.
const BLOCKS_AT_A_TIME: i64 = 50;

/// Adds a webhook. It tells of events that are sealed from now on.
///
/// # Errors
/// [`WebhookError::Denied`], [`WebhookError::BadUrl`], or the store's.
pub fn add(tx: &mut Tx<'_>, by: &Actor, new: &NewWebhook) -> Result<ShownWebhook, WebhookError> {
    by.may(Act::ManageWebhooks, At::anywhere())?;
    let web = new.url.starts_with("https://") || new.url.starts_with("http://");
    if !web || new.url.len() > 500 || new.url.contains('@') {
        return Err(WebhookError::BadUrl);
    }
    let id = WebhookId::new(tx.new_id());
    let secret: String = random_bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    sql::insert(tx, by.person, id, new, &secret)?;
    let event = Event::of(Act::ManageWebhooks, Object::new("webhook", id.get()));
    let acts: Vec<_> = new.acts.iter().map(|act| act.name()).collect();
    let after = json!({ "name": new.name, "url": new.url, "acts": acts });
    record(tx, by, event.step("webhook_added").after(after))?;
    Ok(ShownWebhook { id, secret })
}

/// Switches a webhook on or off. While it is off nothing is queued, and what was queued waits.
///
/// # Errors
/// [`WebhookError::Denied`], [`WebhookError::NotFound`], or the store's.
pub fn switch(tx: &mut Tx<'_>, by: &Actor, id: WebhookId, on: bool) -> Result<(), WebhookError> {
    by.may(Act::ManageWebhooks, At::anywhere())?;
    if sql::switch(tx, id, on)? == 0 {
        return Err(WebhookError::NotFound);
    }
    let step = if on { "webhook_switched_on" } else { "webhook_switched_off" };
    record(tx, by, Event::of(Act::ManageWebhooks, Object::new("webhook", id.get())).step(step))?;
    Ok(())
}

/// Queues a test, which tells of nothing.
///
/// # Errors
/// [`WebhookError::Denied`], [`WebhookError::NotFound`], or the store's.
pub fn test(tx: &mut Tx<'_>, by: &Actor, id: WebhookId) -> Result<DeliveryId, WebhookError> {
    by.may(Act::ManageWebhooks, At::anywhere())?;
    sql::one(tx, id)?.ok_or(WebhookError::NotFound)?;
    let delivery = DeliveryId::new(tx.new_id());
    sql::queue(tx, delivery, id, None)?;
    Ok(delivery)
}

/// Lets a delivery that was given up be tried again.
///
/// # Errors
/// [`WebhookError::Denied`], [`WebhookError::NotFound`], or the store's.
pub fn revive(tx: &mut Tx<'_>, by: &Actor, id: DeliveryId) -> Result<(), WebhookError> {
    by.may(Act::ManageWebhooks, At::anywhere())?;
    match sql::revive(tx, id)? {
        0 => Err(WebhookError::NotFound),
        _ => Ok(()),
    }
}

/// The webhooks, each with its latest deliveries; those given up first.
///
/// # Errors
/// [`WebhookError::Denied`], or the store's.
pub fn list(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<(Webhook, Vec<Delivery>)>, WebhookError> {
    by.may(Act::ManageWebhooks, At::anywhere())?;
    let mut found = Vec::new();
    for webhook in sql::all(tx)? {
        let deliveries = sql::deliveries(tx, webhook.id)?;
        found.push((webhook, deliveries));
    }
    Ok(found)
}

/// Whether [`queue`] has anything to do; a read, which disturbs nobody.
///
/// # Errors
/// Only those of the store.
pub fn has_news(tx: &mut Tx<'_>) -> Result<bool, kaemner_store::StoreError> {
    sql::has_news(tx)
}

/// Queues the events of newly sealed blocks for every webhook that wants them.
///
/// # Errors
/// Only those of the store.
pub fn queue(tx: &mut Tx<'_>) -> Result<u64, kaemner_store::StoreError> {
    let mut queued = 0;
    for webhook in sql::all(tx)?.into_iter().filter(|webhook| webhook.enabled) {
        let last = sql::last_block(tx, webhook.block_no, BLOCKS_AT_A_TIME)?;
        for (event, act) in sql::events_between(tx, webhook.block_no, last)? {
            if webhook.wants(&act) {
                let id = DeliveryId::new(tx.new_id());
                queued += sql::queue(tx, id, webhook.id, Some(event))?;
            }
        }
        sql::advance(tx, webhook.id, last)?;
    }
    Ok(queued)
}

/// Whether [`claim`] would find anything; a read, which disturbs nobody.
///
/// # Errors
/// Only those of the store.
pub fn is_due(tx: &mut Tx<'_>) -> Result<bool, kaemner_store::StoreError> {
    Ok(!sql::due(tx, 1)?.is_empty())
}

/// Claims deliveries that are due; each must be reported by [`report`]. None while a restore waits for its
/// release.
///
/// # Errors
/// Only those of the store.
pub fn claim(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Attempt>, kaemner_store::StoreError> {
    if tx.is_held()? {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let mut claimed = Vec::new();
    for (attempt, was_due) in sql::due(tx, limit)? {
        if sql::lease(tx, attempt.delivery, was_due, now + LEASE)? == 1 {
            claimed.push(attempt);
        }
    }
    Ok(claimed)
}

/// Notes how a try went: the status that answered, or the problem in words without personal data.
///
/// # Errors
/// Only those of the store.
pub fn report(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    outcome: Result<u16, &str>,
) -> Result<(), kaemner_store::StoreError> {
    let made = attempt.made + 1;
    let (status, problem) = match outcome {
        Ok(status) => (Some(status), None),
        Err(problem) => (None, Some(problem)),
    };
    let state = match status {
        Some(200..=299) => DeliveryState::Sent,
        _ if made >= ATTEMPTS_MAX => DeliveryState::Dead,
        _ => DeliveryState::Waiting,
    };
    let next = tx.now() + SignedDuration::from_secs(pause(made));
    sql::report(tx, attempt.delivery, made, state, next, status, problem)
}

/// 10 s, 20 s, 40 s … up to an hour.
fn pause(made: i64) -> i64 {
    let doublings = u32::try_from(made.saturating_sub(1)).unwrap_or(0).min(12);
    (PAUSE_SECONDS << doublings).min(PAUSE_SECONDS_MAX)
}

/// The header that proves who sent a body and when: `t=1768000000,v1=…`. The receiver computes the same over
/// `t`, a full stop and the body, compares whole, and refuses what is older than five minutes.
#[must_use]
pub fn signature(secret: &str, at: Timestamp, body: &[u8]) -> String {
    let seconds = at.as_second();
    // A key of any length is fine: RFC 2104 § 2.
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mac| {
        let mac = mac.chain_update(format!("{seconds}.").as_bytes()).chain_update(body);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    });
    format!("t={seconds},v1={}", mac.unwrap_or_default())
}

/// The event an attempt tells of, as it is sent.
#[must_use]
pub fn body(attempt: &Attempt, municipality: &str) -> Vec<u8> {
    let body = match &attempt.event {
        None => {
            json!({ "delivery": attempt.delivery.to_string(), "municipality": municipality, "test": true })
        }
        Some(event) => json!({
            "delivery": attempt.delivery.to_string(),
            "municipality": municipality,
            "event": event.id.to_string(),
            "at": event.at.to_string(),
            "act": event.act,
            "object": { "kind": event.object_kind, "id": Uuid::to_string(&event.object_id) },
            "unit": event.unit,
            "step": event.step,
        }),
    };
    body.to_string().into_bytes()
}
