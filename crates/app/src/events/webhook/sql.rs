//! Every query of webhooks and deliveries.

use jiff::Timestamp;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use uuid::Uuid;

use super::model::{Attempt, Delivery, DeliveryId, DeliveryState, NewWebhook, Told, Webhook, WebhookId};
use crate::actor::PersonId;

impl FromRow for Webhook {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            url: row.get(2)?,
            acts: row.get(3)?,
            enabled: row.get(4)?,
            block_no: row.get(5)?,
        })
    }
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    by: PersonId,
    id: WebhookId,
    new: &NewWebhook,
    secret: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO webhook (id, name, url, acts, secret, enabled, block_no, made_by, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, (SELECT coalesce(max(no), 0) FROM event_block), $7, $8)";
    let acts: Vec<_> = new.acts.iter().map(|act| act.name()).collect();
    let (name, url) = (new.name.as_str(), new.url.as_str());
    tx.exec(SQL, &args![id, name, url, acts.join(" "), secret, true, by, tx.now()])?;
    Ok(())
}

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Webhook>, StoreError> {
    tx.all("SELECT id, name, url, acts, enabled, block_no FROM webhook ORDER BY name, id LIMIT 200", &[])
}

pub(super) fn one(tx: &mut Tx<'_>, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    tx.opt("SELECT id, name, url, acts, enabled, block_no FROM webhook WHERE id = $1", &args![id])
}

pub(super) fn switch(tx: &mut Tx<'_>, id: WebhookId, on: bool) -> Result<u64, StoreError> {
    // What happened while it was off is not told afterwards.
    const SQL: &str = "UPDATE webhook SET enabled = $2,
            block_no = (SELECT coalesce(max(no), 0) FROM event_block) WHERE id = $1 AND enabled <> $2";
    let changed = tx.exec(SQL, &args![id, on])?;
    Ok(if changed == 0 && one(tx, id)?.is_some() { 1 } else { changed })
}

pub(super) fn has_news(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT w.block_no FROM webhook w
        WHERE w.enabled = $1 AND EXISTS (SELECT 1 FROM event_block b WHERE b.no > w.block_no) LIMIT 1";
    Ok(tx.opt::<i64>(SQL, &args![true])?.is_some())
}

pub(super) fn last_block(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT coalesce(max(no), $1) FROM event_block WHERE no > $1 AND no <= $2";
    tx.one(SQL, &args![after, after + most])
}

pub(super) fn events_between(
    tx: &mut Tx<'_>,
    after: i64,
    last: i64,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    const SQL: &str = "SELECT e.id, e.act FROM event_seal s JOIN event e ON e.id = s.event_id
        WHERE s.block_no > $1 AND s.block_no <= $2 ORDER BY s.block_no, s.position";
    tx.all(SQL, &args![after, last])
}

pub(super) fn queue(
    tx: &mut Tx<'_>,
    id: DeliveryId,
    webhook: WebhookId,
    event: Option<Uuid>,
) -> Result<u64, StoreError> {
    const SQL: &str = "INSERT INTO webhook_delivery
        (id, webhook_id, event_id, state, attempts, next_at, created_at)
        VALUES ($1, $2, $3, $4, 0, $5, $5) ON CONFLICT DO NOTHING";
    tx.exec(SQL, &args![id, webhook, event, DeliveryState::Waiting, tx.now()])
}

pub(super) fn advance(tx: &mut Tx<'_>, id: WebhookId, block: i64) -> Result<(), StoreError> {
    tx.exec("UPDATE webhook SET block_no = $2 WHERE id = $1", &args![id, block])?;
    Ok(())
}

pub(super) fn revive(tx: &mut Tx<'_>, id: DeliveryId) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE webhook_delivery SET state = $2, attempts = 0, next_at = $3, done_at = NULL
        WHERE id = $1 AND state = $4";
    tx.exec(SQL, &args![id, DeliveryState::Waiting, tx.now(), DeliveryState::Dead])
}

impl FromRow for Delivery {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            act: row.get(1)?,
            state: row.get(2)?,
            attempts: row.get(3)?,
            next_at: row.get(4)?,
            status: row.get(5)?,
            problem: row.get(6)?,
            created_at: row.get(7)?,
        })
    }
}

pub(super) fn deliveries(tx: &mut Tx<'_>, webhook: WebhookId) -> Result<Vec<Delivery>, StoreError> {
    const SQL: &str = "SELECT d.id, e.act, d.state, d.attempts, d.next_at, d.status, d.problem, d.created_at
        FROM webhook_delivery d LEFT JOIN event e ON e.id = d.event_id WHERE d.webhook_id = $1
        ORDER BY CASE d.state WHEN 'dead' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, d.created_at DESC, d.id DESC
        LIMIT 20";
    tx.all(SQL, &args![webhook])
}

struct Due(Attempt, Timestamp);

impl FromRow for Due {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let event = match row.get::<Option<Uuid>>(5)? {
            None => None,
            Some(id) => Some(Told {
                id,
                at: row.get(6)?,
                act: row.get(7)?,
                object_kind: row.get(8)?,
                object_id: row.get(9)?,
                unit: row.get(10)?,
                step: row.get(11)?,
            }),
        };
        let (delivery, url, secret) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Self(Attempt { delivery, url, secret, made: row.get(3)?, event }, row.get(4)?))
    }
}

/// What is due, with the moment it was due, by which a lease is won.
pub(super) fn due(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<(Attempt, Timestamp)>, StoreError> {
    const SQL: &str = "SELECT d.id, w.url, w.secret, d.attempts, d.next_at, e.id, e.at, e.act, e.object_kind,
            e.object_id, e.unit_path, e.step
        FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id LEFT JOIN event e ON e.id = d.event_id
        WHERE d.state = 'waiting' AND d.next_at <= $1 AND w.enabled = $2 ORDER BY d.next_at, d.id LIMIT $3";
    let due = tx.all::<Due>(SQL, &args![tx.now(), true, limit])?;
    Ok(due.into_iter().map(|Due(attempt, at)| (attempt, at)).collect())
}

pub(super) fn lease(
    tx: &mut Tx<'_>,
    id: DeliveryId,
    was_due: Timestamp,
    until: Timestamp,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE webhook_delivery SET next_at = $3
        WHERE id = $1 AND next_at = $2 AND state = 'waiting'";
    tx.exec(SQL, &args![id, was_due, until])
}

pub(super) fn report(
    tx: &mut Tx<'_>,
    id: DeliveryId,
    made: i64,
    state: DeliveryState,
    next: Timestamp,
    status: Option<u16>,
    problem: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE webhook_delivery SET attempts = $2, state = $3, next_at = $4, status = $5,
            problem = $6, done_at = $7 WHERE id = $1 AND state = 'waiting'";
    let done = (state != DeliveryState::Waiting).then(|| tx.now());
    tx.exec(SQL, &args![id, made, state, next, status, problem, done])?;
    Ok(())
}
