//! Every query of the users and groups of an outside directory.

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, Val, args};
use uuid::Uuid;

use crate::access::HomeAddress;
use crate::access::signin::directory::{
    DirectoryFilter, DirectoryGroup, DirectoryPage, DirectoryPerson, DirectorySet, DirectoryUser,
};
use crate::actor::PersonId;

const USER: &str =
    "SELECT id, person_id, user_name, external_id, active, given_name, family_name, display_name,
    title, email, version, created_at, changed_at, street, postcode, city, country, protected
    FROM directory_user LEFT JOIN (
        SELECT person_id AS lives, street, postcode, city, country, protected FROM home_address
        WHERE source = 'scim') h ON h.lives = person_id";
const GROUP: &str =
    "SELECT id, display_name, external_id, version, created_at, changed_at FROM directory_group";

impl FromRow for DirectoryUser {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let home = match row.get::<Option<String>>(13)? {
            Some(street) => Some(HomeAddress {
                street,
                postcode: row.get(14)?,
                city: row.get(15)?,
                country: row.get(16)?,
                protected: row.get(17)?,
            }),
            None => None,
        };
        let said = DirectoryPerson {
            user_name: row.get(2)?,
            external_id: row.get(3)?,
            active: row.get(4)?,
            given_name: row.get(5)?,
            family_name: row.get(6)?,
            display_name: row.get(7)?,
            title: row.get(8)?,
            email: row.get(9)?,
            home,
        };
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            said,
            version: row.get(10)?,
            created_at: row.get(11)?,
            changed_at: row.get(12)?,
        })
    }
}

impl FromRow for DirectoryGroup {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let said = DirectorySet { display_name: row.get(1)?, external_id: row.get(2)?, members: Vec::new() };
        let (id, version) = (row.get(0)?, row.get(3)?);
        Ok(Self { id, said, version, created_at: row.get(4)?, changed_at: row.get(5)? })
    }
}

/// Whom a directory here means by a user name.
pub(in crate::access::signin) fn person_named(
    tx: &mut Tx<'_>,
    user_name: &str,
) -> Result<Option<PersonId>, StoreError> {
    const SQL: &str = "SELECT person_id FROM directory_user WHERE user_name = $1";
    tx.opt(SQL, &args![user_name.to_lowercase()])
}

/// Whether some directory names this person already.
pub(in crate::access::signin) fn is_provisioned(
    tx: &mut Tx<'_>,
    person: PersonId,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM directory_user WHERE person_id = $1 LIMIT 1";
    Ok(tx.opt::<(i64,)>(SQL, &args![person])?.is_some())
}

pub(in crate::access::signin) fn insert_user(
    tx: &mut Tx<'_>,
    account: PersonId,
    user: &DirectoryUser,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO directory_user (id, account_id, person_id, user_name, external_id, active,
            given_name, family_name, display_name, title, email, version, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let said = &user.said;
    tx.exec(
        SQL,
        &args![
            user.id,
            account,
            user.person,
            said.user_name.to_lowercase(),
            said.external_id.as_deref(),
            said.active,
            said.given_name.as_str(),
            said.family_name.as_str(),
            said.display_name.as_str(),
            said.title.as_str(),
            said.email.as_deref(),
            user.version,
            user.created_at,
            user.changed_at,
        ],
    )?;
    Ok(())
}

/// Writes the next version of a user, and says how many were written: none when another request was first.
pub(in crate::access::signin) fn update_user(
    tx: &mut Tx<'_>,
    user: &DirectoryUser,
) -> Result<u64, StoreError> {
    const SQL: &str =
        "UPDATE directory_user SET user_name = $2, external_id = $3, active = $4, given_name = $5,
            family_name = $6, display_name = $7, title = $8, email = $9, version = $10, changed_at = $11
        WHERE id = $1 AND version = $12";
    let said = &user.said;
    tx.exec(
        SQL,
        &args![
            user.id,
            said.user_name.to_lowercase(),
            said.external_id.as_deref(),
            said.active,
            said.given_name.as_str(),
            said.family_name.as_str(),
            said.display_name.as_str(),
            said.title.as_str(),
            said.email.as_deref(),
            user.version,
            user.changed_at,
            user.version - 1,
        ],
    )
}

/// Holds a user's row until the transaction ends, so that two requests cannot reckon its roles from groups that
/// the other is changing.
pub(in crate::access::signin) fn lock_user(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    tx.exec("UPDATE directory_user SET version = version WHERE id = $1", &args![id])?;
    Ok(())
}

/// The users of a directory who are in its group of that name.
pub(in crate::access::signin) fn users_in(
    tx: &mut Tx<'_>,
    account: PersonId,
    group: &str,
) -> Result<Vec<DirectoryUser>, StoreError> {
    let sql = format!(
        "{USER} WHERE account_id = $1 AND id IN (SELECT m.user_id FROM directory_member m
            JOIN directory_group g ON g.id = m.group_id WHERE g.account_id = $1 AND g.display_name = $2)
         ORDER BY id"
    );
    tx.all(&sql, &args![account, group])
}

/// The last day the directory gave the membership, and the one that stood before.
pub(in crate::access::signin) fn end_set(
    tx: &mut Tx<'_>,
    id: Uuid,
) -> Result<(Option<Date>, Option<Date>), StoreError> {
    tx.one("SELECT end_set, end_before FROM directory_user WHERE id = $1", &args![id])
}

pub(in crate::access::signin) fn set_end(
    tx: &mut Tx<'_>,
    id: Uuid,
    set: Option<Date>,
    before: Option<Date>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE directory_user SET end_set = $1, end_before = $2 WHERE id = $3";
    tx.exec(SQL, &args![set, before, id])?;
    Ok(())
}

pub(in crate::access::signin) fn delete_user(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM directory_user WHERE id = $1", &args![id])?;
    Ok(())
}

pub(in crate::access::signin) fn user(
    tx: &mut Tx<'_>,
    account: PersonId,
    id: Uuid,
) -> Result<Option<DirectoryUser>, StoreError> {
    tx.opt(&format!("{USER} WHERE account_id = $1 AND id = $2"), &args![account, id])
}

/// The conditions of a filter after the account, and their values.
fn conditions(account: PersonId, filter: &DirectoryFilter) -> (String, Vec<Val<'static>>) {
    let (mut sql, mut values) = ("account_id = $1".to_owned(), vec![Val::from(account)]);
    let lower = filter.user_name.as_ref().map(|name| name.to_lowercase());
    let given = [
        ("user_name", lower.map(Val::from)),
        ("external_id", filter.external_id.clone().map(Val::from)),
        ("display_name", filter.display_name.clone().map(Val::from)),
        ("id", filter.id.map(Val::from)),
    ];
    for (column, value) in given {
        if let Some(value) = value {
            values.push(value);
            sql += &format!(" AND {column} = ${}", values.len());
        }
    }
    (sql, values)
}

fn page_of<T: FromRow>(
    tx: &mut Tx<'_>,
    (select, table): (&str, &str),
    (condition, mut values): (String, Vec<Val<'static>>),
    page: DirectoryPage,
) -> Result<(i64, Vec<T>), StoreError> {
    let total = tx.one::<i64>(&format!("SELECT count(*) FROM {table} WHERE {condition}"), &values)?;
    values.extend([Val::from(page.count), Val::from(page.start - 1)]);
    let (limit, offset) = (values.len() - 1, values.len());
    let sql = format!("{select} WHERE {condition} ORDER BY created_at, id LIMIT ${limit} OFFSET ${offset}");
    Ok((total, tx.all(&sql, &values)?))
}

pub(in crate::access::signin) fn users(
    tx: &mut Tx<'_>,
    account: PersonId,
    filter: &DirectoryFilter,
    page: DirectoryPage,
) -> Result<(i64, Vec<DirectoryUser>), StoreError> {
    page_of(tx, (USER, "directory_user"), conditions(account, filter), page)
}

pub(in crate::access::signin) fn groups(
    tx: &mut Tx<'_>,
    account: PersonId,
    filter: &DirectoryFilter,
    page: DirectoryPage,
) -> Result<(i64, Vec<DirectoryGroup>), StoreError> {
    page_of(tx, (GROUP, "directory_group"), conditions(account, filter), page)
}

pub(in crate::access::signin) fn group(
    tx: &mut Tx<'_>,
    account: PersonId,
    id: Uuid,
) -> Result<Option<DirectoryGroup>, StoreError> {
    tx.opt(&format!("{GROUP} WHERE account_id = $1 AND id = $2"), &args![account, id])
}

pub(in crate::access::signin) fn insert_group(
    tx: &mut Tx<'_>,
    account: PersonId,
    group: &DirectoryGroup,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO directory_group
        (id, account_id, display_name, external_id, version, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (name, external) = (group.said.display_name.as_str(), group.said.external_id.as_deref());
    tx.exec(
        SQL,
        &args![group.id, account, name, external, group.version, group.created_at, group.changed_at],
    )?;
    Ok(())
}

/// Writes the next version of a group, and says how many were written: none when another request was first.
pub(in crate::access::signin) fn update_group(
    tx: &mut Tx<'_>,
    group: &DirectoryGroup,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE directory_group
        SET display_name = $2, external_id = $3, version = $4, changed_at = $5 WHERE id = $1 AND version = $6";
    let (name, external) = (group.said.display_name.as_str(), group.said.external_id.as_deref());
    let before = group.version - 1;
    tx.exec(SQL, &args![group.id, name, external, group.version, group.changed_at, before])
}

pub(in crate::access::signin) fn delete_group(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM directory_group WHERE id = $1", &args![id])?;
    Ok(())
}

pub(in crate::access::signin) fn leave_group(
    tx: &mut Tx<'_>,
    group: Uuid,
    user: Uuid,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM directory_member WHERE group_id = $1 AND user_id = $2";
    tx.exec(SQL, &args![group, user])?;
    Ok(())
}

pub(in crate::access::signin) fn join_group(
    tx: &mut Tx<'_>,
    group: Uuid,
    user: Uuid,
) -> Result<(), StoreError> {
    tx.exec("INSERT INTO directory_member (group_id, user_id) VALUES ($1, $2)", &args![group, user])?;
    Ok(())
}

pub(in crate::access::signin) fn leave_groups(tx: &mut Tx<'_>, user: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM directory_member WHERE user_id = $1", &args![user])?;
    Ok(())
}

pub(in crate::access::signin) fn members_of(tx: &mut Tx<'_>, group: Uuid) -> Result<Vec<Uuid>, StoreError> {
    tx.all("SELECT user_id FROM directory_member WHERE group_id = $1 ORDER BY user_id", &args![group])
}

pub(in crate::access::signin) fn groups_of(tx: &mut Tx<'_>, user: Uuid) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT g.display_name FROM directory_group g
        JOIN directory_member m ON m.group_id = g.id WHERE m.user_id = $1 ORDER BY g.display_name";
    tx.all(SQL, &args![user])
}
