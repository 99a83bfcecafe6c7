//! Anchors: once a day the heads of all series and of the event log, signed, kept in other scopes too.
//!
//! A chain shows that no single voucher was changed; whoever can write the whole database can also write a
//! whole new chain. An anchor that lies with the community and the other municipalities shows that too.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::MunicipalityCode;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::record::{hex, unhex};
use super::{LedgerError, sql};
use crate::events;

/// The secret that anchors are signed with: 32 bytes from a file of the installation.
pub struct AnchorKey([u8; 32]);

/// Hides the secret.
impl std::fmt::Debug for AnchorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnchorKey(hidden)")
    }
}

/// What an anchor says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorBody {
    /// The municipality's code, `0265`.
    pub municipality: String,
    /// The day.
    pub day: Date,
    /// The hash of the anchor before it; empty for the first.
    pub prev: String,
    /// Each series with its last number and hash, by code.
    pub series: Vec<(String, i64, String)>,
    /// Events in the log and the number of its blocks.
    pub events: (u64, u64),
}

/// An anchor as it is stored and exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The municipality's code.
    pub municipality: String,
    /// The day.
    pub day: Date,
    /// The text that is hashed and signed.
    pub text: String,
    /// The same, read.
    pub body: AnchorBody,
    /// SHA-256 of the text.
    pub hash: String,
    /// HMAC-SHA-256 of the text.
    pub signature: String,
}

impl AnchorKey {
    /// The key of a file's content.
    #[must_use]
    pub const fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// HMAC-SHA-256 (RFC 2104) of a text.
    fn sign(&self, text: &str) -> [u8; 32] {
        let pad = |byte: u8| {
            let mut block = [byte; 64];
            block.iter_mut().zip(self.0).for_each(|(pad, secret)| *pad ^= secret);
            block
        };
        let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
        Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
    }
}

impl Anchor {
    /// The hash that the text gives.
    #[must_use]
    pub fn computed_hash(&self) -> String {
        hex(&Sha256::digest(self.text.as_bytes()))
    }

    /// Whether the key signed the text.
    #[must_use]
    pub fn is_signed_by(&self, key: &AnchorKey) -> bool {
        let signed = key.sign(&self.text);
        let given = unhex(&self.signature).unwrap_or_default();
        given.len() == signed.len()
            && given.iter().zip(signed).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }
}

/// The outbox topic by which an anchor travels.
pub const ANCHOR_TOPIC: &str = "ledger.anchor";

/// Whether this municipality has the day's anchor.
///
/// # Errors
/// Only those of the store.
pub fn is_anchored_today(tx: &mut Tx<'_>) -> Result<bool, LedgerError> {
    let kaemner_store::Scope::Municipality(code) = tx.scope() else { return Ok(true) };
    let today = tx.today();
    Ok(sql::anchor::is_taken(tx, &code.to_string(), today)?)
}

/// Takes the day's anchor of this municipality, unless it is taken, and sends it to the community by the
/// outbox (`ledger.anchor`). A job calls it each day.
///
/// # Errors
/// Only those of the store.
pub fn take_anchor(
    tx: &mut Tx<'_>,
    municipality: MunicipalityCode,
    key: &AnchorKey,
) -> Result<Anchor, LedgerError> {
    let day = tx.today();
    let earlier = own(tx)?;
    if let Some(taken) = earlier.iter().find(|anchor| anchor.day == day) {
        return Ok(taken.clone());
    }
    let heads = sql::verify::heads(tx)?;
    let log = events::size(tx)?;
    let body = AnchorBody {
        municipality: municipality.to_string(),
        day,
        prev: earlier.last().map_or_else(String::new, |anchor| anchor.hash.clone()),
        series: heads.into_iter().map(|(series, no, hash)| (series, no, hex(&hash))).collect(),
        events: log,
    };
    let text = serde_json::to_string(&body)
        .map_err(|error| LedgerError::Unreadable { what: "anchor".to_owned(), problem: error.to_string() })?;
    let hash = hex(&Sha256::digest(text.as_bytes()));
    let signature = hex(&key.sign(&text));
    let anchor = Anchor { municipality: body.municipality.clone(), day, text, body, hash, signature };
    keep_anchor(tx, &anchor)?;
    tx.send(ANCHOR_TOPIC, serde_json::json!({ "text": anchor.text, "signature": anchor.signature }))?;
    Ok(anchor)
}

/// Keeps an anchor in this scope: the community's or another municipality's copy. Doing it again changes
/// nothing; another anchor of the same day is refused.
///
/// # Errors
/// [`LedgerError::Exists`] where this scope has another anchor of that municipality and day.
pub fn keep_anchor(tx: &mut Tx<'_>, anchor: &Anchor) -> Result<(), LedgerError> {
    if sql::anchor::insert(tx, anchor)? {
        return Ok(());
    }
    let known = anchors_of(tx, &anchor.municipality)?;
    if known.iter().any(|known| known.hash == anchor.hash) {
        return Ok(());
    }
    Err(LedgerError::Exists(format!("{} {}", anchor.municipality, anchor.day)))
}

/// The anchor of an outbox message or an export.
///
/// # Errors
/// [`LedgerError::Unreadable`] where the text is no anchor.
pub fn read_anchor(text: &str, signature: &str) -> Result<Anchor, LedgerError> {
    let body: AnchorBody = serde_json::from_str(text)
        .map_err(|error| LedgerError::Unreadable { what: "anchor".to_owned(), problem: error.to_string() })?;
    Ok(Anchor {
        municipality: body.municipality.clone(),
        day: body.day,
        hash: hex(&Sha256::digest(text.as_bytes())),
        text: text.to_owned(),
        body,
        signature: signature.to_owned(),
    })
}

/// The anchors of a municipality that this scope keeps, oldest first.
///
/// # Errors
/// Only those of the store, and where a stored anchor cannot be read.
pub fn anchors_of(tx: &mut Tx<'_>, municipality: &str) -> Result<Vec<Anchor>, LedgerError> {
    let rows = sql::anchor::all(tx, municipality)?;
    rows.into_iter()
        .map(|row| Ok(Anchor { hash: row.hash, ..read_anchor(&row.text, &row.signature)? }))
        .collect()
}

/// The anchors of the municipality whose scope this is.
pub(super) fn own(tx: &mut Tx<'_>) -> Result<Vec<Anchor>, LedgerError> {
    match tx.scope() {
        kaemner_store::Scope::Municipality(code) => anchors_of(tx, &code.to_string()),
        kaemner_store::Scope::Community => Ok(Vec::new()),
    }
}

/// Where two scopes keep different anchors of the same municipality and day: one of them was changed.
#[must_use]
pub fn different_anchors(ours: &[Anchor], theirs: &[Anchor]) -> Vec<Date> {
    let known: BTreeMap<Date, &str> = ours.iter().map(|anchor| (anchor.day, anchor.hash.as_str())).collect();
    let differs = |anchor: &&Anchor| known.get(&anchor.day).is_none_or(|hash| *hash != anchor.hash);
    theirs.iter().filter(differs).map(|anchor| anchor.day).collect()
}
