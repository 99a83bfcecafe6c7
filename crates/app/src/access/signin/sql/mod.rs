//! Every query of demands, devices, service accounts and tokens.

pub(super) mod change;
pub(super) mod directory;
pub(super) mod mapping;
pub(super) mod passkey;
pub(super) mod provider;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};

use crate::access::signin::demand::LevelDemand;
use crate::access::signin::service::{NewServiceAccount, NewToken, ServiceAccount, ServiceToken, TokenId};
use crate::actor::{Act, Demand, Level, PersonId, UnitFilter};

impl FromRow for LevelDemand {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let demand = Demand { act: row.get(0)?, level: row.get(1)? };
        Ok(Self { demand, decision: row.get(2)? })
    }
}

pub(in crate::access::signin) fn level_demands(tx: &mut Tx<'_>) -> Result<Vec<LevelDemand>, StoreError> {
    tx.all("SELECT act, level, decision FROM level_demand ORDER BY act", &[])
}

pub(in crate::access::signin) fn put_level_demand(
    tx: &mut Tx<'_>,
    by: PersonId,
    demand: Demand,
    decision: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO level_demand (act, level, decision, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (act) DO UPDATE SET level = excluded.level, decision = excluded.decision,
            set_by = excluded.set_by, set_at = excluded.set_at";
    tx.exec(SQL, &args![demand.act, demand.level, decision, by, tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn drop_level_demand(tx: &mut Tx<'_>, act: Act) -> Result<(), StoreError> {
    tx.exec("DELETE FROM level_demand WHERE act = $1", &args![act])?;
    Ok(())
}

pub(in crate::access::signin) fn device_belongs(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    person: PersonId,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM known_device WHERE token_hash = $1 AND person_id = $2";
    Ok(tx.opt::<i64>(SQL, &args![&hash[..], person])?.is_some())
}

pub(in crate::access::signin) fn touch_device(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(), StoreError> {
    tx.exec("UPDATE known_device SET seen_at = $1 WHERE token_hash = $2", &args![tx.now(), &hash[..]])?;
    Ok(())
}

pub(in crate::access::signin) fn insert_device(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    person: PersonId,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO known_device (token_hash, person_id, created_at, seen_at) VALUES ($1, $2, $3, $3)";
    tx.exec(SQL, &args![&hash[..], person, tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn insert_service_account(
    tx: &mut Tx<'_>,
    by: PersonId,
    id: PersonId,
    new: &NewServiceAccount,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO service_account (id, name, purpose, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    tx.exec(SQL, &args![id, new.name.as_str(), new.purpose.as_str(), by, tx.now()])?;
    Ok(())
}

pub(in crate::access::signin) fn is_service_account(
    tx: &mut Tx<'_>,
    id: PersonId,
) -> Result<bool, StoreError> {
    Ok(tx.opt::<i64>("SELECT 1 FROM service_account WHERE id = $1", &args![id])?.is_some())
}

impl FromRow for ServiceAccount {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let tokens = Vec::new();
        Ok(Self { id: row.get(0)?, name: row.get(1)?, purpose: row.get(2)?, closed: row.get(3)?, tokens })
    }
}

pub(in crate::access::signin) fn service_accounts(
    tx: &mut Tx<'_>,
    filter: &UnitFilter,
) -> Result<Vec<ServiceAccount>, StoreError> {
    let (condition, args) = filter.sql("m.unit_path", 1);
    let sql = format!(
        "SELECT s.id, s.name, s.purpose, m.valid_to FROM service_account s
         JOIN membership m ON m.person_id = s.id WHERE {condition} ORDER BY m.name_sort, s.id LIMIT 500"
    );
    tx.all(&sql, &args)
}

/// The accounts of this name that are open on the day.
pub(in crate::access::signin) fn accounts_named(
    tx: &mut Tx<'_>,
    name: &str,
    day: Date,
) -> Result<Vec<PersonId>, StoreError> {
    const SQL: &str = "SELECT s.id FROM service_account s JOIN membership m ON m.person_id = s.id
        WHERE s.name = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to >= $2) LIMIT 2";
    tx.all(SQL, &args![name.trim(), day])
}

pub(in crate::access::signin) fn insert_token(
    tx: &mut Tx<'_>,
    (by, level): (PersonId, Level),
    id: TokenId,
    new: &NewToken,
    hash: &[u8; 32],
    hint: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO service_token (id, account_id, token_hash, hint, acts, expires_at, created_by, created_at, level)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let acts: Vec<_> = new.acts.iter().map(|act| act.name()).collect();
    tx.exec(SQL, &args![id, new.account, &hash[..], hint, acts.join(" "), expires_at, by, tx.now(), level])?;
    Ok(())
}

impl FromRow for ServiceToken {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        // An act that the program no longer knows opens nothing.
        let acts = row.get::<String>(2)?.split(' ').filter_map(Act::named).collect();
        Ok(Self {
            id: row.get(0)?,
            hint: row.get(1)?,
            acts,
            expires_at: row.get(3)?,
            created_at: row.get(4)?,
            used_at: row.get(5)?,
            revoked_at: row.get(6)?,
        })
    }
}

pub(in crate::access::signin) fn tokens_of(
    tx: &mut Tx<'_>,
    account: PersonId,
) -> Result<Vec<ServiceToken>, StoreError> {
    // Those that hold first: each must be found to be revoked, however many came after it.
    const SQL: &str = "SELECT id, hint, acts, expires_at, created_at, used_at, revoked_at FROM service_token
        WHERE account_id = $1
        ORDER BY CASE WHEN revoked_at IS NULL AND expires_at > $2 THEN 0 ELSE 1 END, created_at DESC, id DESC
        LIMIT 200";
    tx.all(SQL, &args![account, tx.now()])
}

struct Owned(PersonId, ServiceToken, Level);

impl FromRow for Owned {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.get(7)?, ServiceToken::from_row(row)?, row.get(8)?))
    }
}

/// The account and the level of a token, by its secret's hash.
pub(in crate::access::signin) fn token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
) -> Result<Option<(PersonId, ServiceToken, Level)>, StoreError> {
    const SQL: &str = "SELECT id, hint, acts, expires_at, created_at, used_at, revoked_at, account_id, level
        FROM service_token WHERE token_hash = $1";
    let found = tx.opt::<Owned>(SQL, &args![&hash[..]])?;
    Ok(found.map(|Owned(account, token, level)| (account, token, level)))
}

pub(in crate::access::signin) fn note_use(tx: &mut Tx<'_>, id: TokenId) -> Result<(), StoreError> {
    tx.exec("UPDATE service_token SET used_at = $1 WHERE id = $2", &args![tx.now(), id])?;
    Ok(())
}

pub(in crate::access::signin) fn revoke_token(
    tx: &mut Tx<'_>,
    by: PersonId,
    account: PersonId,
    id: TokenId,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE service_token SET revoked_at = $1, revoked_by = $2
        WHERE id = $3 AND account_id = $4 AND revoked_at IS NULL";
    tx.exec(SQL, &args![tx.now(), by, id, account])
}

pub(in crate::access::signin) fn revoke_tokens_of(
    tx: &mut Tx<'_>,
    by: PersonId,
    account: PersonId,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE service_token SET revoked_at = $1, revoked_by = $2
        WHERE account_id = $3 AND revoked_at IS NULL";
    tx.exec(SQL, &args![tx.now(), by, account])
}

/// Whether a token opens anything at this moment.
pub(in crate::access::signin) fn token_holds(tx: &mut Tx<'_>, id: TokenId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM service_token WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2";
    Ok(tx.opt::<i64>(SQL, &args![id, tx.now()])?.is_some())
}

/// Overwrites a token's acts, as an older program might have left them.
#[cfg(test)]
pub(in crate::access::signin) fn overwrite_acts(
    tx: &mut Tx<'_>,
    id: TokenId,
    acts: &str,
) -> Result<(), StoreError> {
    tx.exec("UPDATE service_token SET acts = $1 WHERE id = $2", &args![acts, id])?;
    Ok(())
}
