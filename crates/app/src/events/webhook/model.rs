//! Webhooks and deliveries. Pure.

use jiff::Timestamp;
use kaemner_store::StoreError;
use kaemner_values::text;
use kaemner_values::text::Message;
use uuid::Uuid;

use crate::actor::{Act, Denied};

crate::ids::entity_id! {
    /// One webhook.
    WebhookId
}
crate::ids::entity_id! {
    /// One event on its way to one receiver.
    DeliveryId
}

/// A webhook to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// What it is called.
    pub name: String,
    /// Where events are sent.
    pub url: String,
    /// Acts whose events are sent; none for all.
    pub acts: Vec<Act>,
}

/// A fresh webhook: the only time its secret is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// The secret the receiver checks signatures with.
    pub secret: String,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The webhook.
    pub id: WebhookId,
    /// What it is called.
    pub name: String,
    /// Where events are sent.
    pub url: String,
    /// Acts whose events are sent, separated by blanks; empty for all.
    pub acts: String,
    /// Whether events are sent.
    pub enabled: bool,
    /// The last sealed block whose events were queued.
    pub(super) block_no: i64,
}

impl Webhook {
    pub(super) fn wants(&self, act: &str) -> bool {
        self.acts.is_empty() || self.acts.split(' ').any(|wanted| wanted == act)
    }
}

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is sent, or tried again, when it is due.
    Waiting,
    /// The receiver took it.
    Sent,
    /// It was given up.
    Dead,
}

impl DeliveryState {
    const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Dead];

    /// The word stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

crate::ids::text_col!(
    DeliveryState,
    "a state of a delivery",
    DeliveryState::named,
    |state: &DeliveryState| { state.name() }
);

/// A delivery as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The delivery.
    pub id: DeliveryId,
    /// The act of its event; none in a test.
    pub act: Option<String>,
    /// How far it is.
    pub state: DeliveryState,
    /// Tries so far.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// What answered last.
    pub status: Option<u16>,
    /// Why nothing answered last.
    pub problem: Option<String>,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// The event a delivery tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The event.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub act: String,
    /// The kind of thing.
    pub object_kind: String,
    /// The thing.
    pub object_id: Uuid,
    /// In which unit.
    pub unit: String,
    /// The step that was reached.
    pub step: Option<String>,
}

/// One try to be made now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Where it goes.
    pub url: String,
    /// What it is signed with.
    pub secret: String,
    /// Tries made before.
    pub made: i64,
    /// What it tells; nothing in a test.
    pub event: Option<Told>,
}

/// What can go wrong with a webhook.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The person may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The address cannot be called.
    #[error("not an address a webhook can call")]
    BadUrl,
    /// No such webhook or delivery.
    #[error("no such webhook or delivery")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WebhookError {
    /// What the person is told; `None` is shown as a reference number.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Denied(denied) => Some(denied.message()),
            Self::BadUrl => Some(text!("webhook-bad-url")),
            Self::NotFound => Some(text!("access-not-found")),
            Self::Store(error) => error.message(),
        }
    }
}
