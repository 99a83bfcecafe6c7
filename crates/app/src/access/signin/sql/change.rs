//! Every query of proposed changes of how people sign in.

use kaemner_store::{Cell, FromCol, FromRow, Row, StoreError, Tx, args};
use kaemner_values::Ore;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::role::ready_role;
use crate::access::signin::change::{Proposal, SignInChange, SignInChangeId};
use crate::access::signin::mapping::RoleMapping;
use crate::access::signin::provider::{Policy, Protocol, Provider, ProviderId};
use crate::actor::{PersonId, UnitPath};

/// A proposal as it lies in its column.
#[derive(Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Kept {
    Provider {
        id: String,
        name: String,
        enabled: bool,
        policy: Policy,
        settings: Protocol,
    },
    Mapping {
        id: String,
        source: String,
        external: String,
        role: String,
        unit: String,
        limit_ore: Option<i64>,
        unit_constraint: Option<String>,
        amount_constraint: Option<String>,
    },
    Unit {
        name: String,
        unit: String,
    },
}

impl From<&Proposal> for Kept {
    fn from(proposal: &Proposal) -> Self {
        match proposal.clone() {
            Proposal::Provider(Provider { id, name, enabled, protocol, policy }) => {
                Self::Provider { id: id.to_string(), name, enabled, policy, settings: protocol }
            }
            Proposal::Mapping(mapping) => Self::Mapping {
                id: mapping.id.to_string(),
                source: mapping.source.to_string(),
                external: mapping.external,
                role: mapping.role.to_owned(),
                unit: mapping.unit.to_string(),
                limit_ore: mapping.limit.map(Ore::get),
                unit_constraint: mapping.unit_constraint,
                amount_constraint: mapping.amount_constraint,
            },
            Proposal::Unit { name, unit } => Self::Unit { name, unit: unit.to_string() },
        }
    }
}

impl Kept {
    fn proposal(self) -> Option<Proposal> {
        Some(match self {
            Self::Provider { id, name, enabled, policy, settings: protocol } => {
                let id = ProviderId::new(id.parse().ok()?);
                Proposal::Provider(Provider { id, name, enabled, protocol, policy })
            }
            Self::Mapping {
                id,
                source,
                external,
                role,
                unit,
                limit_ore,
                unit_constraint,
                amount_constraint,
            } => Proposal::Mapping(RoleMapping {
                id: id.parse().ok()?,
                source: source.parse().ok()?,
                external,
                role: ready_role(&role)?.key.as_str(),
                unit: UnitPath::parse(&unit).ok()?,
                limit: limit_ore.map(Ore::new),
                unit_constraint,
                amount_constraint,
            }),
            Self::Unit { name, unit } => Proposal::Unit { name, unit: UnitPath::parse(&unit).ok()? },
        })
    }
}

impl FromCol for Proposal {
    const EXPECTED: &'static str = "a proposed change of signing in";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        serde_json::from_value::<Kept>(Value::from_cell(cell)?).ok()?.proposal()
    }
}

/// A proposal as the event log tells it.
pub(in crate::access::signin) fn told(proposal: &Proposal) -> Value {
    serde_json::to_value(Kept::from(proposal)).unwrap_or(Value::Null)
}

impl FromRow for SignInChange {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            proposal: row.get(1)?,
            proposed_by: row.get(2)?,
            proposer: String::new(),
            proposed_at: row.get(3)?,
            standing: None,
            source: String::new(),
        })
    }
}

const CHANGE: &str = "SELECT id, content, proposed_by, proposed_at FROM sign_in_change WHERE outcome IS NULL";

pub(in crate::access::signin) fn waiting(tx: &mut Tx<'_>) -> Result<Vec<SignInChange>, StoreError> {
    tx.all(&format!("{CHANGE} ORDER BY proposed_at, id LIMIT 500"), &[])
}

pub(in crate::access::signin) fn one(
    tx: &mut Tx<'_>,
    id: SignInChangeId,
) -> Result<Option<SignInChange>, StoreError> {
    tx.opt(&format!("{CHANGE} AND id = $1"), &args![id])
}

pub(in crate::access::signin) fn waiting_about(
    tx: &mut Tx<'_>,
    subject: &str,
) -> Result<Vec<SignInChangeId>, StoreError> {
    const SQL: &str = "SELECT id FROM sign_in_change WHERE subject = $1 AND outcome IS NULL ORDER BY id";
    tx.all(SQL, &args![subject])
}

pub(in crate::access::signin) fn insert(
    tx: &mut Tx<'_>,
    by: PersonId,
    id: SignInChangeId,
    proposal: &Proposal,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sign_in_change (id, subject, content, proposed_by, proposed_at)
        VALUES ($1, $2, $3, $4, $5)";
    let content = serde_json::to_value(Kept::from(proposal)).unwrap_or(Value::Null);
    tx.exec(SQL, &args![id, proposal.subject(), content, by, tx.now()])?;
    Ok(())
}

/// Decides a change, and says how many that were: none when it was decided before.
pub(in crate::access::signin) fn decide(
    tx: &mut Tx<'_>,
    by: PersonId,
    id: SignInChangeId,
    outcome: &'static str,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE sign_in_change SET outcome = $1, decided_by = $2, decided_at = $3
        WHERE id = $4 AND outcome IS NULL";
    tx.exec(SQL, &args![outcome, by, tx.now(), id])
}
