//! Deliveries from specialist systems.

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, args};
use uuid::Uuid;

use super::account::read_account;
use crate::Both;
use crate::ledger::NewAccount;
use crate::ledger::delivery::{
    ControlTotals, Delivery, DeliveryId, MissingDelivery, NewSystem, NewTranslation, Reject, SystemId,
    TakenDelivery,
};
use crate::ledger::translation::{Translation, TranslationId, TranslationQuery};

/// Inserts or changes the system with its code, and gives its id.
pub(in crate::ledger) fn set_system(tx: &mut Tx<'_>, id: Uuid, new: &NewSystem) -> Result<Uuid, StoreError> {
    const SQL: &str = "INSERT INTO ledger_system (id, code, name, owner, due_days, own_accounts)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, owner = excluded.owner, due_days = excluded.due_days,
            own_accounts = excluded.own_accounts
        RETURNING id";
    let NewSystem { code, name, owner, due_days, own_accounts } = new;
    tx.one(SQL, &args![id, code.as_str(), name.as_str(), owner.as_str(), *due_days, *own_accounts])
}

/// Every system by code.
pub(in crate::ledger) fn systems(tx: &mut Tx<'_>) -> Result<Vec<(SystemId, NewSystem)>, StoreError> {
    const SQL: &str = "SELECT id, code, name, owner, due_days, own_accounts FROM ledger_system ORDER BY code";
    let rows: Vec<(SystemId, String, String, String, Option<i64>, bool)> = tx.all(SQL, &[])?;
    let read = |(id, code, name, owner, due_days, own_accounts)| {
        (id, NewSystem { code, name, owner, due_days, own_accounts })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The rows of a system that hold on a day.
pub(in crate::ledger) fn translations(
    tx: &mut Tx<'_>,
    system: SystemId,
    on: Date,
) -> Result<Vec<NewTranslation>, StoreError> {
    const SQL: &str = "SELECT digits, unit_path, cost_bearer, project, their_account, owner, valid_from
        FROM ledger_translation
        WHERE system_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
        ORDER BY their_account LIMIT 5000";
    struct Held(NewTranslation);
    impl FromRow for Held {
        fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
            let account = read_account(row, 0)?;
            let (their_account, owner, from) = (row.get(4)?, row.get(5)?, row.get(6)?);
            Ok(Self(NewTranslation { their_account, account, owner, from }))
        }
    }
    let rows: Vec<Held> = tx.all(SQL, &args![system, on])?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// A row as it is kept, without who changed it.
struct KeptTranslation(SystemId, Translation);

impl FromRow for KeptTranslation {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let account = read_account(row, 0)?;
        let (their_account, owner, from) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let (to, id, system) = (row.get(7)?, row.get(8)?, row.get(9)?);
        let kept = NewTranslation { their_account, account, owner, from };
        Ok(Self(system, Translation { id, row: kept, to, changed: None }))
    }
}

/// Rows by their account and first day, from after a row on.
pub(in crate::ledger) fn translation_rows(
    tx: &mut Tx<'_>,
    query: &TranslationQuery,
) -> Result<Vec<Translation>, StoreError> {
    const SQL: &str =
        "SELECT digits, unit_path, cost_bearer, project, their_account, owner, valid_from, valid_to,
            id, system_id
        FROM ledger_translation
        WHERE system_id = $1
            AND (substr(their_account, 1, length($2)) = $2 OR substr(digits, 1, length($2)) = $2)
            AND ($3 = 0 OR valid_to IS NULL OR valid_to >= $4)
            AND (their_account > $5 OR (their_account = $5 AND valid_from > $6))
        ORDER BY their_account, valid_from LIMIT $7";
    let first = || (String::new(), Date::constant(1900, 1, 1));
    let (theirs, from) = query.after.clone().unwrap_or_else(first);
    let (now, on) = (i64::from(query.on.is_some()), query.on.unwrap_or(from));
    let args = args![query.system, query.search.as_str(), now, on, theirs, from, query.limit];
    let rows: Vec<KeptTranslation> = tx.all(SQL, &args)?;
    Ok(rows.into_iter().map(|kept| kept.1).collect())
}

/// The row and whose table it stands in.
pub(in crate::ledger) fn translation_row(
    tx: &mut Tx<'_>,
    id: TranslationId,
) -> Result<Option<(SystemId, Translation)>, StoreError> {
    const SQL: &str =
        "SELECT digits, unit_path, cost_bearer, project, their_account, owner, valid_from, valid_to,
            id, system_id
        FROM ledger_translation WHERE id = $1";
    let found: Option<KeptTranslation> = tx.opt(SQL, &args![id])?;
    Ok(found.map(|kept| (kept.0, kept.1)))
}

pub(in crate::ledger) fn open_translation(
    tx: &mut Tx<'_>,
    system: SystemId,
    their_account: &str,
) -> Result<Option<(Uuid, Date)>, StoreError> {
    const SQL: &str = "SELECT id, valid_from FROM ledger_translation
        WHERE system_id = $1 AND their_account = $2 AND valid_to IS NULL";
    tx.opt(SQL, &args![system, their_account])
}

pub(in crate::ledger) fn end_translation(tx: &mut Tx<'_>, id: Uuid, last: Date) -> Result<(), StoreError> {
    tx.exec("UPDATE ledger_translation SET valid_to = $2 WHERE id = $1", &args![id, last]).map(drop)
}

pub(in crate::ledger) fn insert_translation(
    tx: &mut Tx<'_>,
    id: Uuid,
    system: SystemId,
    new: &NewTranslation,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO ledger_translation (id, system_id, their_account, digits, unit_path, cost_bearer,
            project, owner, valid_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let NewAccount { string, unit, cost_bearer, project } = &new.account;
    let args = args![
        id,
        system,
        new.their_account.as_str(),
        string.to_string(),
        unit.as_str(),
        cost_bearer,
        project,
        new.owner.as_str(),
        new.from,
    ];
    tx.exec(SQL, &args).map(drop)
}

/// Our account and the row's owner.
pub(in crate::ledger) fn translation(
    tx: &mut Tx<'_>,
    system: SystemId,
    their_account: &str,
    on: Date,
) -> Result<Option<(NewAccount, String)>, StoreError> {
    const SQL: &str = "SELECT digits, unit_path, cost_bearer, project, owner FROM ledger_translation
        WHERE system_id = $1 AND their_account = $2 AND valid_from <= $3
            AND (valid_to IS NULL OR valid_to >= $3)";
    struct Translated(NewAccount, String);
    impl FromRow for Translated {
        fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
            Ok(Self(read_account(row, 0)?, row.get(4)?))
        }
    }
    let found: Option<Translated> = tx.opt(SQL, &args![system, their_account, on])?;
    Ok(found.map(|found| (found.0, found.1)))
}

/// What became of the file, if it was taken.
pub(in crate::ledger) fn taken(
    tx: &mut Tx<'_>,
    system: SystemId,
    file_hash: &[u8; 32],
) -> Result<Option<TakenDelivery>, StoreError> {
    const SQL: &str =
        "SELECT id, vouchers, rejected FROM ledger_delivery WHERE system_id = $1 AND file_hash = $2";
    let found: Option<(DeliveryId, i64, i64)> = tx.opt(SQL, &args![system, file_hash])?;
    Ok(found.map(|(id, posted, rejected)| TakenDelivery { id, posted, rejected }))
}

pub(in crate::ledger) fn insert(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    taken: &TakenDelivery,
    totals: ControlTotals,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO ledger_delivery (id, system_id, file_hash, day, received_at, vouchers, lines,
            debits_ore, rejected)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let args = args![
        taken.id,
        delivery.system,
        &delivery.file_hash,
        delivery.day,
        tx.now(),
        taken.posted,
        totals.lines,
        totals.debits,
        taken.rejected,
    ];
    tx.exec(SQL, &args).map(drop)
}

pub(in crate::ledger) fn insert_reject(
    tx: &mut Tx<'_>,
    delivery: DeliveryId,
    reject: &Reject,
) -> Result<(), StoreError> {
    let id = tx.new_id();
    const SQL: &str =
        "INSERT INTO ledger_reject (id, delivery_id, their_voucher, debits_ore, reason, reason_da, their_account)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Reject { their_voucher, debits, reason: Both { da, en }, their_account, .. } = reject;
    tx.exec(SQL, &args![id, delivery, their_voucher, *debits, en, da, their_account]).map(drop)
}

impl FromRow for Reject {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            system: row.get(1)?,
            their_voucher: row.get(2)?,
            debits: row.get(3)?,
            reason: Both { en: row.get(4)?, da: row.get(5)? },
            their_account: row.get(6)?,
        })
    }
}

pub(in crate::ledger) fn rejects(tx: &mut Tx<'_>) -> Result<Vec<Reject>, StoreError> {
    const SQL: &str = "SELECT r.id, s.code, r.their_voucher, r.debits_ore, r.reason,
            COALESCE(r.reason_da, r.reason), r.their_account
        FROM ledger_reject r JOIN ledger_delivery d ON d.id = r.delivery_id JOIN ledger_system s ON s.id = d.system_id
        WHERE r.settled_at IS NULL ORDER BY d.day, r.id";
    tx.all(SQL, &[])
}

/// Settles a reject that is open; says whether there was one.
pub(in crate::ledger) fn settle(tx: &mut Tx<'_>, id: Uuid, by: Uuid, how: &str) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE ledger_reject SET settled_at = $2, settled_by = $3, settled_how = $4
        WHERE id = $1 AND settled_at IS NULL";
    let now = tx.now();
    Ok(tx.exec(SQL, &args![id, now, by, how])? == 1)
}

/// Each system that is expected to deliver, with the day of its last delivery and the days it promises.
pub(in crate::ledger) fn last_deliveries(tx: &mut Tx<'_>) -> Result<Vec<(MissingDelivery, i64)>, StoreError> {
    const SQL: &str = "SELECT s.code, s.name, s.owner, s.due_days,
            (SELECT MAX(d.day) FROM ledger_delivery d WHERE d.system_id = s.id)
        FROM ledger_system s WHERE s.due_days IS NOT NULL ORDER BY s.code";
    let rows: Vec<(String, String, String, i64, Option<Date>)> = tx.all(SQL, &[])?;
    let read =
        |(system, name, owner, due_days, last)| (MissingDelivery { system, name, owner, last }, due_days);
    Ok(rows.into_iter().map(read).collect())
}
