//! The passport as one signed file for a court or an auditor.
//!
//! The file holds what a person was entrusted with and when, what was read and understood, the texts as they were
//! read, and who gave and withdrew each right. It is signed with Ed25519 (RFC 8032): whoever has the installation's
//! public key can check it with [`verify_passport`] or any other program; nobody but the installation can make one.

use std::collections::HashMap;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use kaemner_store::Tx;
use serde_json::{Value, json};

use super::model::{AccessError, Grant};
use super::passport::Receipt;
use super::reading::{NewReading, ReadingKind, log_reading};
use super::{duties, hex, member, own_role, passport, sql_rights};
use crate::actor::{Act, ActSet, Actor, PersonId};
use crate::events::{self, Object, Recorded};

/// What the signed text says it is.
const KIND: &str = "kaemner-passport";
/// The version of its fields.
const VERSION: i64 = 2;

/// The installation's signing key: 32 bytes from a file.
pub struct SealKey(SigningKey);

/// Hides the secret.
impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(hidden)")
    }
}

impl SealKey {
    /// The key of a file's content.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&secret))
    }

    /// A secret for another use, which tells nothing of the key and is the same as long as the key is.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        super::digest(&self.0.sign(format!("kaemner-derived {purpose}").as_bytes()).to_bytes())
    }

    /// The public key, 64 hexadecimal digits: printed in the municipality's own documents.
    #[must_use]
    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }
}

/// Why a file is not a passport that this installation signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PassportFileError {
    /// No file of this kind.
    #[error("not a passport file: {0}")]
    Unreadable(String),
    /// Another key signed it.
    #[error("the file was signed with another key")]
    OtherKey,
    /// The signature does not fit the text.
    #[error("the file was changed after it was signed")]
    Changed,
}

/// What a passport file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassportFile {
    /// The text that was signed, JSON.
    pub text: String,
    /// The public key it was signed with.
    pub public_key: String,
}

/// Writes a person's passport, and into the log of reading what for. One's own needs no right; another's needs the
/// right to see it.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::NoReason`] without a purpose, or the store's.
pub fn passport_file(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    key: &SealKey,
    purpose: &str,
) -> Result<String, AccessError> {
    let text = content(tx, by, person, purpose)?.to_string();
    let act = if by.person == person { Act::UseOwnDesk } else { Act::ReadAccess };
    let (what, purpose) = (ReadingKind::Export, Some(purpose.to_owned()));
    log_reading(tx, by, &NewReading { act, what, about: Some(person), rows: 1, purpose })?;
    let signature = hex(&key.0.sign(text.as_bytes()).to_bytes());
    Ok(json!({ "public_key": key.public(), "signature": signature, "text": text }).to_string())
}

fn content(tx: &mut Tx<'_>, by: &Actor, person: PersonId, purpose: &str) -> Result<Value, AccessError> {
    let member = member(tx, by, person)?;
    let grants = sql_rights::grants_of(tx, person)?;
    let deputies = sql_rights::deputyships_of(tx, person)?;
    let trail = events::of_object(tx, Object::new("person", person.get()))?;
    let involved: Vec<PersonId> = grants
        .iter()
        .map(|grant| grant.granted_by)
        .chain(deputies.iter().flat_map(|made| [made.new.principal, made.new.deputy, made.made_by]))
        .chain(trail.iter().flat_map(Recorded::persons))
        .collect();
    let names = super::names(tx, &involved)?;
    let named = |person: PersonId| json!({ "id": person.to_string(), "name": names.get(&person) });
    let roles = own_role::roles(tx)?;
    let given: HashMap<_, _> =
        trail.iter().filter_map(|event| duties::acts_given(event.payload.as_ref()?)).collect();
    let rights = grants.iter().map(|grant| {
        let today = || roles.get(&grant.grant.role).map(|role| role.acts).unwrap_or_default();
        told(grant, given.get(&grant.id).copied().ok_or_else(today), named(grant.granted_by))
    });
    let deputies = deputies.iter().map(|made| {
        json!({ "principal": named(made.new.principal), "deputy": named(made.new.deputy),
            "unit": made.new.unit.as_str(), "from": made.new.from, "to": made.new.to,
            "made_by": named(made.made_by), "made_at": made.made_at, "ended_at": made.ended_at })
    });
    let events = trail.iter().map(|event| {
        json!({ "event": event.id.to_string(), "at": event.at, "by": named(event.person),
            "on_behalf_of": event.on_behalf_of.map(named), "act": event.act, "step": event.step,
            "hash": hex(&event.hash) })
    });
    let receipts = passport::receipts(tx, person)?;
    let receipts: Vec<Value> =
        receipts.iter().map(|one| receipted(tx, one)).collect::<Result<_, AccessError>>()?;
    Ok(json!({
        "kind": KIND, "version": VERSION, "purpose": purpose,
        "municipality": by.municipality.to_string(), "made_at": tx.now(), "made_by": named_as(by),
        "person": person.to_string(), "name": member.name, "title": member.title,
        "member_from": member.from, "member_to": member.to, "rights": rights.collect::<Vec<_>>(),
        "receipts": receipts,
        "deputyships": deputies.collect::<Vec<_>>(), "events": events.collect::<Vec<_>>(),
    }))
}

fn named_as(by: &Actor) -> Value {
    json!({ "id": by.person.to_string(), "name": by.name })
}

/// A receipt with the text that was read and the questions that were answered.
fn receipted(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<Value, AccessError> {
    let read = passport::read_text(tx, receipt)?;
    let (title, text, questions) =
        read.map_or((None, None, None), |read| (Some(read.title), Some(read.text), Some(read.questions)));
    Ok(json!({ "instruction": receipt.instruction, "version": receipt.version, "at": receipt.at,
        "language": receipt.language, "answers": receipt.answers, "text_sha256": receipt.text_sha256,
        "municipality": receipt.municipality.to_string(), "title": title, "text": text,
        "questions": questions }))
}

/// A right with its acts as they were entrusted; where the log no longer tells, as the role carries them today.
fn told(grant: &Grant, acts: Result<ActSet, ActSet>, granted_by: Value) -> Value {
    let new = &grant.grant;
    let accounts: Vec<_> = new.accounts.iter().map(ToString::to_string).collect();
    let as_of = if acts.is_ok() { "given" } else { "today" };
    let acts: Vec<_> = acts.unwrap_or_else(|today| today).iter().map(Act::name).collect();
    json!({ "grant": grant.id.to_string(), "role": new.role.as_str(), "acts": acts, "acts_as_of": as_of,
        "unit": new.unit.as_str(), "accounts": accounts, "agreements": new.agreements,
        "whose": new.whose.name(), "limit_ore": new.limit.map(|limit| limit.get()), "from": new.from,
        "to": new.to, "source": grant.source.name(), "granted_by": granted_by,
        "granted_at": grant.granted_at, "expires_at": grant.expires_at, "ended_at": grant.ended_at })
}

/// Checks a passport file against a public key of 64 hexadecimal digits.
///
/// # Errors
/// [`PassportFileError`] says what is wrong.
pub fn verify_passport(file: &str, public_key: &str) -> Result<PassportFile, PassportFileError> {
    let unreadable = |what: &str| PassportFileError::Unreadable(what.to_owned());
    let read: Value = serde_json::from_str(file).map_err(|error| unreadable(&error.to_string()))?;
    let field = |name: &str| read[name].as_str().ok_or_else(|| unreadable(name));
    let (text, key, signature) = (field("text")?, field("public_key")?, field("signature")?);
    if !key.eq_ignore_ascii_case(public_key.trim()) {
        return Err(PassportFileError::OtherKey);
    }
    let bytes: [u8; 32] = unhex(key).ok_or_else(|| unreadable("public_key"))?;
    let signature: [u8; 64] = unhex(signature).ok_or_else(|| unreadable("signature"))?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|_| unreadable("public_key"))?;
    key.verify_strict(text.as_bytes(), &Signature::from_bytes(&signature))
        .map_err(|_| PassportFileError::Changed)?;
    // The same key may sign other kinds of text one day: what is no passport inside is none.
    let said: Value = serde_json::from_str(text).map_err(|error| unreadable(&error.to_string()))?;
    if said["kind"] != KIND || said["version"] != VERSION {
        return Err(unreadable("kind and version in text"));
    }
    Ok(PassportFile { text: text.to_owned(), public_key: public_key.trim().to_owned() })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit =
        |at: usize| char::from(text.as_bytes()[at]).to_digit(16).and_then(|value| u8::try_from(value).ok());
    if text.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = digit(at * 2)? << 4 | digit(at * 2 + 1)?;
    }
    Some(bytes)
}

/// A fresh secret for a key file.
#[must_use]
pub fn new_seal_secret() -> [u8; 32] {
    kaemner_store::random_bytes::<32>()
}
