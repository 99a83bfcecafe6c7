//! Every query of providers, identities, flows and assertions.

use jiff::Timestamp;
use kaemner_store::{Cell, FromCol, FromRow, Row, StoreError, Tx, args};
use kaemner_values::MunicipalityCode;
use kaemner_values::numbers::Cpr;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::signin::flow::{Flow, NewFlow};
use crate::access::signin::provider::{Policy, Protocol, Provider, ProviderId};
use crate::actor::PersonId;

/// The settings as they lie in their column.
#[derive(Serialize, Deserialize)]
struct Kept {
    policy: Policy,
    #[serde(flatten)]
    protocol: Protocol,
}

impl FromCol for Kept {
    const EXPECTED: &'static str = "settings of an identity provider";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        serde_json::from_value(Value::from_cell(cell)?).ok()
    }
}

impl FromRow for Provider {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let Kept { policy, protocol } = row.get(3)?;
        Ok(Self { id: row.get(0)?, name: row.get(1)?, enabled: row.get(2)?, policy, protocol })
    }
}

pub(in crate::access::signin) fn all(tx: &mut Tx<'_>) -> Result<Vec<Provider>, StoreError> {
    tx.all("SELECT id, name, enabled, settings FROM identity_provider ORDER BY name, id", &[])
}

pub(in crate::access::signin) fn one(
    tx: &mut Tx<'_>,
    id: ProviderId,
) -> Result<Option<Provider>, StoreError> {
    tx.opt("SELECT id, name, enabled, settings FROM identity_provider WHERE id = $1", &args![id])
}

pub(in crate::access::signin) fn put(
    tx: &mut Tx<'_>,
    by: PersonId,
    provider: &Provider,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO identity_provider (id, kind, name, enabled, settings, changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, enabled = excluded.enabled,
            settings = excluded.settings, changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    let kept = Kept { policy: provider.policy, protocol: provider.protocol.clone() };
    let settings = serde_json::to_value(kept).unwrap_or(Value::Null);
    let (kind, name) = (provider.protocol.kind(), provider.name.as_str());
    tx.exec(SQL, &args![provider.id, kind, name, provider.enabled, settings, by, tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn person_of(
    tx: &mut Tx<'_>,
    (municipality, provider): (MunicipalityCode, ProviderId),
    subject: &str,
) -> Result<Option<PersonId>, StoreError> {
    const SQL: &str =
        "SELECT person_id FROM identity WHERE municipality = $1 AND provider_id = $2 AND subject = $3";
    tx.opt(SQL, &args![municipality, provider, subject])
}

/// The one person whom the providers of a municipality mean by a subject.
pub(in crate::access::signin) fn person_meant(
    tx: &mut Tx<'_>,
    municipality: MunicipalityCode,
    subject: &str,
) -> Result<Option<PersonId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT person_id FROM identity WHERE municipality = $1 AND subject = $2";
    let found: Vec<(PersonId,)> = tx.all(SQL, &args![municipality, subject])?;
    Ok(if let [(person,)] = found[..] { Some(person) } else { None })
}

pub(in crate::access::signin) fn person_with_cpr(
    tx: &mut Tx<'_>,
    cpr: &Cpr,
) -> Result<Option<PersonId>, StoreError> {
    tx.opt("SELECT id FROM person WHERE cpr = $1", &args![cpr.reveal()])
}

pub(in crate::access::signin) fn link(
    tx: &mut Tx<'_>,
    (municipality, provider): (MunicipalityCode, ProviderId),
    subject: &str,
    person: PersonId,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO identity (municipality, provider_id, subject, person_id, linked_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    tx.exec(SQL, &args![municipality, provider, subject, person, tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn forget_flows(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.exec("DELETE FROM sign_in_flow WHERE expires_at < $1", &args![tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn insert_flow(
    tx: &mut Tx<'_>,
    state: &[u8; 32],
    browser: &[u8; 32],
    new: &NewFlow,
    until: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sign_in_flow
        (state_hash, browser_hash, municipality, provider_id, secrets, next, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (secrets, next) = (new.secrets.clone(), new.next.as_str());
    tx.exec(SQL, &args![&state[..], &browser[..], new.municipality, new.provider, secrets, next, until])?;
    Ok(())
}

struct Found(Flow, [u8; 32]);

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let flow = Flow {
            municipality: row.get(0)?,
            provider: row.get(1)?,
            secrets: row.get(2)?,
            next: row.get(3)?,
            answer: row.get(4)?,
        };
        Ok(Self(flow, row.get(5)?))
    }
}

/// The flow that is young and unused, and the browser that began it.
pub(in crate::access::signin) fn flow(
    tx: &mut Tx<'_>,
    state: &[u8; 32],
) -> Result<Option<(Flow, [u8; 32])>, StoreError> {
    const SQL: &str =
        "SELECT municipality, provider_id, secrets, next, answer, browser_hash FROM sign_in_flow
        WHERE state_hash = $1 AND used_at IS NULL AND expires_at >= $2";
    Ok(tx.opt::<Found>(SQL, &args![&state[..], tx.now()])?.map(|Found(flow, browser)| (flow, browser)))
}

pub(in crate::access::signin) fn keep_answer(
    tx: &mut Tx<'_>,
    state: &[u8; 32],
    answer: &Value,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE sign_in_flow SET answer = $1
        WHERE state_hash = $2 AND used_at IS NULL AND answer IS NULL";
    tx.exec(SQL, &args![answer.clone(), &state[..]])
}

/// Marks a flow as used, and says how many that were: none when another request was first.
pub(in crate::access::signin) fn use_flow(tx: &mut Tx<'_>, state: &[u8; 32]) -> Result<u64, StoreError> {
    const SQL: &str =
        "UPDATE sign_in_flow SET used_at = $1, answer = NULL WHERE state_hash = $2 AND used_at IS NULL";
    tx.exec(SQL, &args![tx.now(), &state[..]])
}

/// Whether a provider is there and can be used.
pub(in crate::access) fn is_enabled(tx: &mut Tx<'_>, id: uuid::Uuid) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM identity_provider WHERE id = $1 AND enabled = $2";
    Ok(tx.opt::<(i64,)>(SQL, &args![id, true])?.is_some())
}

pub(in crate::access::signin) fn forget_assertions(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.exec("DELETE FROM seen_assertion WHERE expires_at < $1", &args![tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn see_assertion(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    until: Timestamp,
) -> Result<u64, StoreError> {
    const SQL: &str = "INSERT INTO seen_assertion (hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.exec(SQL, &args![&hash[..], until])
}

pub(in crate::access::signin) fn end_sessions(
    tx: &mut Tx<'_>,
    (municipality, provider): (MunicipalityCode, ProviderId),
    subject: &str,
    session: Option<&str>,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE session SET ended_at = $1 WHERE only_in = $5 AND provider_id = $2
        AND provider_subject = $3 AND (provider_session = $4 OR provider_session IS NULL OR $4 IS NULL)
            AND ended_at IS NULL";
    tx.exec(SQL, &args![tx.now(), provider, subject, session, municipality])
}
