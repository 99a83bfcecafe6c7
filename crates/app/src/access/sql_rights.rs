//! Every query of roles, grants, deputies and emergencies.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{Cell, FromCol, FromRow, Row, StoreError, Tx, Val, args};

use super::emergency::{Emergency, EmergencyId, Review};
use super::model::{Deputyship, DeputyshipId, Grant, GrantId, GrantSource, NewDeputyship, NewGrant};
use super::role::{OwnRole, Role, RoleName};
use crate::actor::{AccountRange, Act, ActSet, PersonId, RoleKey, UnitPath};

/// Words separated by one character, as a column keeps them.
fn joined(words: impl IntoIterator<Item = impl ToString>, by: &str) -> String {
    words.into_iter().map(|word| word.to_string()).collect::<Vec<_>>().join(by)
}

/// Ranges of accounts as a column keeps them.
struct Ranges(Vec<AccountRange>);

impl FromCol for Ranges {
    const EXPECTED: &'static str = "ranges of accounts";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        let Cell::Text(text) = cell else { return None };
        let ranges = text.split(',').filter(|part| !part.is_empty()).map(|part| part.parse().ok());
        ranges.collect::<Option<_>>().map(Self)
    }
}

/// The acts of a role of one's own as a column keeps them.
struct Acts(ActSet);

impl FromCol for Acts {
    const EXPECTED: &'static str = "names of acts";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        let Cell::Text(text) = cell else { return None };
        // An act that a later version took away gives no right.
        Some(Self(text.split(' ').filter_map(Act::named).collect()))
    }
}

impl FromRow for Grant {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let agreements: String = row.get(10)?;
        let grant = NewGrant {
            person: row.get(1)?,
            role: row.get(2)?,
            unit: row.get(3)?,
            limit: row.get(4)?,
            from: row.get(5)?,
            to: row.get(6)?,
            accounts: row.get::<Ranges>(9)?.0,
            agreements: agreements.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            whose: row.get(11)?,
        };
        let source: String = row.get(12)?;
        Ok(Self {
            id: row.get(0)?,
            grant,
            source: GrantSource::read(&source, row.get(13)?)
                .ok_or(StoreError::Type { column: 12, expected: "a source of a grant" })?,
            granted_by: row.get(7)?,
            granted_at: row.get(8)?,
            expires_at: row.get(14)?,
            ended_at: row.get(15)?,
        })
    }
}

pub(super) const GRANT: &str =
    "g.id, g.person_id, g.role, g.unit_path, g.limit_ore, g.valid_from, g.valid_to, g.granted_by,
    g.granted_at, g.accounts, g.agreements, g.whose, g.source, g.source_id, g.expires_at, g.ended_at";

/// A grant with the acts of its role, where that is the municipality's own.
pub(super) struct Loaded {
    pub grant: Grant,
    pub own_acts: Option<ActSet>,
    /// Whose deputy holds it, in which unit, from and to which day.
    pub deputy: Option<(PersonId, UnitPath, Date, Date)>,
    /// The moments between which the deputyship stood, for reports.
    pub deputy_made: Option<(Timestamp, Option<Timestamp>)>,
    /// The principal's last day in the municipality.
    pub principal_until: Option<Date>,
}

impl FromRow for Loaded {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let principal: Option<PersonId> = row.get(17)?;
        let deputy = match principal {
            Some(principal) => Some((principal, row.get(18)?, row.get(19)?, row.get(20)?)),
            None => None,
        };
        let deputy_made = match principal {
            Some(_) => Some((row.get(21)?, row.get(22)?)),
            None => None,
        };
        Ok(Self {
            grant: Grant::from_row(row)?,
            own_acts: row.get::<Option<Acts>>(16)?.map(|acts| acts.0),
            deputy,
            deputy_made,
            principal_until: row.get(23)?,
        })
    }
}

/// Everything a person holds, in person and as a deputy, also what has ended.
pub(super) fn held(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Loaded>, StoreError> {
    loaded(tx, "", "", &args![person])
}

/// What a person holds, in person and as a deputy, without what nobody can use any more.
pub(super) fn standing(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Loaded>, StoreError> {
    let grant = "AND g.ended_at IS NULL AND (g.valid_to IS NULL OR g.valid_to >= $2)";
    let deputy = "AND d.ended_at IS NULL AND d.valid_to >= $2";
    loaded(tx, grant, deputy, &args![person, tx.today()])
}

fn loaded(
    tx: &mut Tx<'_>,
    grant: &str,
    deputyship: &str,
    values: &[Val<'_>],
) -> Result<Vec<Loaded>, StoreError> {
    let sql = format!(
        "SELECT {GRANT}, r.acts, NULL, NULL, NULL, NULL, NULL, NULL, NULL
         FROM role_grant g LEFT JOIN own_role r ON r.key = g.role WHERE g.person_id = $1 {grant}
         ORDER BY g.valid_from, g.id"
    );
    let deputy = format!(
        "SELECT {GRANT}, r.acts, d.principal_id, d.unit_path, d.valid_from, d.valid_to, d.made_at, d.ended_at,
            m.valid_to
         FROM deputyship d JOIN role_grant g ON g.person_id = d.principal_id
         JOIN membership m ON m.person_id = d.principal_id LEFT JOIN own_role r ON r.key = g.role
         WHERE d.deputy_id = $1 AND g.source <> 'emergency' {deputyship} {grant} ORDER BY d.id, g.id"
    );
    let mut all: Vec<Loaded> = tx.all(&sql, values)?;
    all.extend(tx.all::<Loaded>(&deputy, values)?);
    Ok(all)
}

pub(super) fn insert_grant(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO role_grant (id, person_id, role, unit_path, limit_ore, valid_from, valid_to, granted_by,
            granted_at, accounts, agreements, whose, source, source_id, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let new = &grant.grant;
    tx.exec(
        SQL,
        &args![
            grant.id,
            new.person,
            new.role.as_str(),
            new.unit.as_str(),
            new.limit,
            new.from,
            new.to,
            grant.granted_by,
            grant.granted_at,
            joined(&new.accounts, ","),
            joined(&new.agreements, ","),
            new.whose.name(),
            grant.source.name(),
            grant.source.id(),
            grant.expires_at,
        ],
    )?;
    Ok(())
}

pub(super) fn grants_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Grant>, StoreError> {
    let sql = format!("SELECT {GRANT} FROM role_grant g WHERE g.person_id = $1 ORDER BY g.valid_from, g.id");
    tx.all(&sql, &args![person])
}

pub(super) fn grant(tx: &mut Tx<'_>, id: GrantId) -> Result<Option<Grant>, StoreError> {
    tx.opt(&format!("SELECT {GRANT} FROM role_grant g WHERE g.id = $1"), &args![id])
}

/// The grants that come from one holding of a position and have not been withdrawn.
pub(super) fn grants_from(tx: &mut Tx<'_>, holding: uuid::Uuid) -> Result<Vec<Grant>, StoreError> {
    let sql = format!(
        "SELECT {GRANT} FROM role_grant g
         WHERE g.source = 'position' AND g.source_id = $1 AND g.ended_at IS NULL ORDER BY g.id"
    );
    tx.all(&sql, &args![holding])
}

/// All persons who have ever held a grant or been a deputy here.
pub(super) fn holders(tx: &mut Tx<'_>) -> Result<Vec<PersonId>, StoreError> {
    const SQL: &str = "SELECT person_id FROM role_grant UNION SELECT deputy_id FROM deputyship ORDER BY 1";
    Ok(tx.all(SQL, &[])?.into_iter().map(|(person,)| person).collect())
}

pub(super) fn end_grant(tx: &mut Tx<'_>, id: GrantId, by: PersonId) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE role_grant SET ended_at = $1, ended_by = $2 WHERE id = $3 AND ended_at IS NULL";
    tx.exec(SQL, &args![tx.now(), by, id])
}

pub(super) fn set_last_day(tx: &mut Tx<'_>, id: GrantId, to: Option<Date>) -> Result<(), StoreError> {
    tx.exec("UPDATE role_grant SET valid_to = $1 WHERE id = $2", &args![to, id])?;
    Ok(())
}

/// Locks the person's row, so that two grants to one person are decided one after the other.
pub(super) fn lock_member(tx: &mut Tx<'_>, person: PersonId) -> Result<u64, StoreError> {
    tx.exec("UPDATE membership SET person_id = person_id WHERE person_id = $1", &args![person])
}

/// Whether a member is a service account.
pub(super) fn is_program(tx: &mut Tx<'_>, member: PersonId) -> Result<bool, StoreError> {
    let found: Option<(PersonId,)> =
        tx.opt("SELECT id FROM service_account WHERE id = $1", &args![member])?;
    Ok(found.is_some())
}

// Roles of the municipality's own.

impl FromRow for OwnRole {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let role = Role {
            key: row.get(0)?,
            name: RoleName::Own(row.get(1)?),
            acts: row.get::<Acts>(3)?.0,
            limited: row.get(4)?,
            emergency: false,
            open: row.get::<Option<Timestamp>>(7)?.is_none(),
        };
        Ok(Self {
            role,
            purpose: row.get(2)?,
            made_by: row.get(5)?,
            made_at: row.get(6)?,
            ended_at: row.get(7)?,
        })
    }
}

pub(super) fn own_roles(tx: &mut Tx<'_>) -> Result<Vec<OwnRole>, StoreError> {
    const SQL: &str =
        "SELECT key, name, purpose, acts, limited, made_by, made_at, ended_at FROM own_role ORDER BY key";
    tx.all(SQL, &[])
}

pub(super) fn insert_own_role(tx: &mut Tx<'_>, own: &OwnRole, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO own_role (key, name, purpose, acts, limited, made_by, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let acts = joined(own.role.acts.iter().map(Act::name), " ");
    tx.exec(
        SQL,
        &args![
            own.role.key.as_str(),
            name,
            own.purpose.as_str(),
            acts,
            own.role.limited,
            own.made_by,
            own.made_at
        ],
    )?;
    Ok(())
}

pub(super) fn end_own_role(tx: &mut Tx<'_>, key: &RoleKey) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE own_role SET ended_at = $1 WHERE key = $2 AND ended_at IS NULL";
    tx.exec(SQL, &args![tx.now(), key.as_str()])
}

// Deputies.

impl FromRow for Deputyship {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let new = NewDeputyship {
            principal: row.get(1)?,
            deputy: row.get(2)?,
            unit: row.get(3)?,
            from: row.get(4)?,
            to: row.get(5)?,
            reason: row.get(6)?,
        };
        Ok(Self { id: row.get(0)?, new, made_by: row.get(7)?, made_at: row.get(8)?, ended_at: row.get(9)? })
    }
}

const DEPUTYSHIP: &str =
    "id, principal_id, deputy_id, unit_path, valid_from, valid_to, reason, made_by, made_at,
    ended_at";

pub(super) fn insert_deputyship(tx: &mut Tx<'_>, made: &Deputyship) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO deputyship (id, principal_id, deputy_id, unit_path, valid_from, valid_to,
            reason, made_by, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let new = &made.new;
    tx.exec(
        SQL,
        &args![
            made.id,
            new.principal,
            new.deputy,
            new.unit.as_str(),
            new.from,
            new.to,
            new.reason.as_str(),
            made.made_by,
            made.made_at,
        ],
    )?;
    Ok(())
}

pub(super) fn deputyship(tx: &mut Tx<'_>, id: DeputyshipId) -> Result<Option<Deputyship>, StoreError> {
    tx.opt(&format!("SELECT {DEPUTYSHIP} FROM deputyship WHERE id = $1"), &args![id])
}

/// Deputyships in which the person is principal or deputy, the youngest first.
pub(super) fn deputyships_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Deputyship>, StoreError> {
    let sql = format!(
        "SELECT {DEPUTYSHIP} FROM deputyship WHERE principal_id = $1 OR deputy_id = $1
         ORDER BY valid_from DESC, id LIMIT 500"
    );
    tx.all(&sql, &args![person])
}

pub(super) fn set_deputyships_last_day(
    tx: &mut Tx<'_>,
    id: DeputyshipId,
    to: Date,
) -> Result<(), StoreError> {
    tx.exec("UPDATE deputyship SET valid_to = $1 WHERE id = $2", &args![to, id])?;
    Ok(())
}

pub(super) fn end_deputyship(tx: &mut Tx<'_>, id: DeputyshipId) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE deputyship SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
    tx.exec(SQL, &args![tx.now(), id])
}

// Emergencies.

impl FromRow for Emergency {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let reviewed: Option<PersonId> = row.get(7)?;
        let review = match reviewed {
            Some(by) => Some(Review {
                by,
                at: row.get(8)?,
                justified: row.get(9)?,
                remark: row.get::<Option<String>>(10)?.unwrap_or_default(),
            }),
            None => None,
        };
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            grant: row.get(2)?,
            role: row.get(3)?,
            reason: row.get(4)?,
            taken_at: row.get(5)?,
            until: row.get(6)?,
            review,
        })
    }
}

const EMERGENCY: &str =
    "SELECT e.id, e.person_id, e.grant_id, g.role, e.reason, e.taken_at, e.until, e.reviewed_by,
    e.reviewed_at, e.justified, e.remark FROM emergency_access e JOIN role_grant g ON g.id = e.grant_id";

pub(super) fn insert_emergency(tx: &mut Tx<'_>, taken: &Emergency) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO emergency_access (id, person_id, grant_id, reason, taken_at, until)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let reason = taken.reason.as_str();
    tx.exec(SQL, &args![taken.id, taken.person, taken.grant, reason, taken.taken_at, taken.until])?;
    Ok(())
}

pub(super) fn emergency(tx: &mut Tx<'_>, id: EmergencyId) -> Result<Option<Emergency>, StoreError> {
    tx.opt(&format!("{EMERGENCY} WHERE e.id = $1"), &args![id])
}

/// Whether a person has taken an emergency that nobody has reviewed.
pub(super) fn has_open_emergency(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, StoreError> {
    let sql = format!("{EMERGENCY} WHERE e.person_id = $1 AND e.reviewed_at IS NULL LIMIT 1");
    Ok(tx.opt::<Emergency>(&sql, &args![person])?.is_some())
}

pub(super) fn emergencies(tx: &mut Tx<'_>) -> Result<Vec<Emergency>, StoreError> {
    let open_first = "CASE WHEN e.reviewed_at IS NULL THEN 0 ELSE 1 END, e.taken_at DESC";
    tx.all(&format!("{EMERGENCY} ORDER BY {open_first} LIMIT 200"), &[])
}

/// Emergencies taken between two moments that nobody has reviewed.
pub(super) fn unreviewed(tx: &mut Tx<'_>, (from, to): (Timestamp, Timestamp)) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM emergency_access
        WHERE taken_at >= $1 AND taken_at < $2 AND reviewed_at IS NULL";
    let (count,): (i64,) = tx.one(SQL, &args![from, to])?;
    Ok(count)
}

pub(super) fn review_emergency(
    tx: &mut Tx<'_>,
    id: EmergencyId,
    by: PersonId,
    justified: bool,
    remark: &str,
) -> Result<u64, StoreError> {
    const SQL: &str =
        "UPDATE emergency_access SET reviewed_by = $1, reviewed_at = $2, justified = $3, remark = $4
        WHERE id = $5 AND reviewed_at IS NULL";
    tx.exec(SQL, &args![by, tx.now(), justified, remark, id])
}

/// Persons who may do an act somewhere above or at a unit, by their own grants of these roles.
pub(super) fn holders_of(
    tx: &mut Tx<'_>,
    roles: &[RoleKey],
    unit: &UnitPath,
) -> Result<Vec<(PersonId, String)>, StoreError> {
    let today = tx.today();
    let places: Vec<_> = (4..4 + roles.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT DISTINCT m.person_id, m.name FROM role_grant g JOIN membership m ON m.person_id = g.person_id
         WHERE g.ended_at IS NULL AND g.valid_from <= $1 AND (g.valid_to IS NULL OR g.valid_to >= $1)
            AND (g.expires_at IS NULL OR g.expires_at > $3)
            AND m.valid_from <= $1 AND (m.valid_to IS NULL OR m.valid_to >= $1)
            AND substr($2, 1, length(g.unit_path)) = g.unit_path AND g.role IN ({}) ORDER BY m.name LIMIT 5",
        places.join(", ")
    );
    let values: Vec<Val<'_>> = args![today, unit.as_str(), tx.now()]
        .into_iter()
        .chain(roles.iter().map(|role| Val::from(role.as_str())))
        .collect();
    if roles.is_empty() { Ok(Vec::new()) } else { tx.all(&sql, &values) }
}
