//! Every query of persons, units, grants and sessions.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{Cell, FromCol, FromRow, Row, StoreError, Tx, Val, args};
use kaemner_values::MunicipalityCode;
use kaemner_values::numbers::Cpr;
use kaemner_values::sort::{search_fold, sort_key};
use uuid::Uuid;

use super::model::{
    AccessError, Member, NewMember, NewPerson, OwnSession, ProviderSession, Session, SessionId, Unit, UnitId,
};
use super::role::ready_role;
use super::session::DemoLogin;
use super::session::SessionTimes;
use crate::actor::{PersonId, UnitPath};

/// A ready-made role's key as this program knows it.
pub(in crate::access) struct RoleKey(pub &'static str);

impl FromCol for RoleKey {
    const EXPECTED: &'static str = "a ready-made role";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        let Cell::Text(key) = cell else { return None };
        ready_role(key).map(|role| Self(role.key.as_str()))
    }
}

// Community: persons, credentials, sessions.

pub(super) fn insert_person(tx: &mut Tx<'_>, id: PersonId, new: &NewPerson) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO person (id, name, name_sort, cpr, created_at) VALUES ($1, $2, $3, $4, $5)";
    let cpr = new.cpr.as_ref().map(|cpr| cpr.reveal().to_owned());
    tx.exec(SQL, &args![id, new.name.as_str(), sort_key(&new.name), cpr, tx.now()])?;
    Ok(())
}

pub(super) fn cpr(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Cpr>, StoreError> {
    let found: Option<(Option<String>,)> = tx.opt("SELECT cpr FROM person WHERE id = $1", &args![person])?;
    let unreadable = |_| StoreError::Type { column: 0, expected: "a personal number" };
    found.and_then(|(cpr,)| cpr).map(|cpr| cpr.parse().map_err(unreadable)).transpose()
}

pub(super) fn put_credential(
    tx: &mut Tx<'_>,
    person: PersonId,
    login: &str,
    hash: &str,
) -> Result<(), AccessError> {
    const SQL: &str =
        "INSERT INTO credential (person_id, login, password_hash, changed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id) DO UPDATE
        SET login = excluded.login, password_hash = excluded.password_hash, changed_at = excluded.changed_at";
    match tx.exec(SQL, &args![person, login, hash, tx.now()]) {
        Ok(_) => Ok(()),
        Err(StoreError::Unique { .. }) => Err(AccessError::AlreadyRegistered),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn mark_demo(tx: &mut Tx<'_>, person: PersonId, title: &str) -> Result<(), StoreError> {
    tx.exec("UPDATE credential SET demo_title = $1 WHERE person_id = $2", &args![title, person])?;
    Ok(())
}

pub(super) fn credential(tx: &mut Tx<'_>, login: &str) -> Result<Option<(PersonId, String)>, StoreError> {
    const SQL: &str = "SELECT person_id, password_hash FROM credential WHERE login = $1";
    tx.opt(SQL, &args![login])
}

pub(super) fn failures(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<Option<(i64, Timestamp)>, StoreError> {
    tx.opt("SELECT failures, last_at FROM sign_in_attempt WHERE key = $1", &args![&key[..]])
}

pub(super) fn count_failure(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sign_in_attempt (key, failures, last_at) VALUES ($1, 1, $2)
        ON CONFLICT (key) DO UPDATE SET failures = sign_in_attempt.failures + 1, last_at = excluded.last_at";
    tx.exec(SQL, &args![&key[..], tx.now()])?;
    Ok(())
}

pub(super) fn forget_failures(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<(), StoreError> {
    tx.exec("DELETE FROM sign_in_attempt WHERE key = $1", &args![&key[..]])?;
    Ok(())
}

/// Forgets counters and browsers that nothing has touched since.
pub(super) fn forget_old_sign_ins(
    tx: &mut Tx<'_>,
    attempts: Timestamp,
    devices: Timestamp,
) -> Result<u64, StoreError> {
    let counters = tx.exec("DELETE FROM sign_in_attempt WHERE last_at < $1", &args![attempts])?;
    Ok(counters + tx.exec("DELETE FROM known_device WHERE seen_at < $1", &args![devices])?)
}

pub(super) fn insert_session(
    tx: &mut Tx<'_>,
    session: &Session,
    token_hash: &[u8; 32],
    (client, until): (&str, Option<Timestamp>),
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO session (token_hash, id, person_id, municipality, csrf, client, created_at, seen_at,
            level, way, only_in, provider_id, provider_subject, provider_session, until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14)";
    let provider = session.provider.as_ref();
    tx.exec(
        SQL,
        &args![
            &token_hash[..],
            session.id,
            session.person,
            session.municipality,
            session.csrf.as_str(),
            client,
            tx.now(),
            session.level,
            session.way,
            session.only_in,
            provider.map(|provider| provider.provider),
            provider.map(|provider| provider.subject.as_str()),
            provider.and_then(|provider| provider.session.as_deref()),
            until,
        ],
    )?;
    Ok(())
}

struct Held(Session, SessionTimes);

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let provider = match row.get::<Option<Uuid>>(9)? {
            Some(provider) => {
                Some(ProviderSession { provider, subject: row.get(10)?, session: row.get(11)? })
            }
            None => None,
        };
        let session = Session {
            id: row.get(0)?,
            person: row.get(1)?,
            municipality: row.get(2)?,
            csrf: row.get(3)?,
            level: row.get(6)?,
            way: row.get(7)?,
            only_in: row.get(8)?,
            provider,
        };
        let times = SessionTimes { created: row.get(4)?, seen: row.get(5)?, until: row.get(12)? };
        Ok(Self(session, times))
    }
}

/// The session with the moments that decide whether it holds.
pub(super) fn session(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
) -> Result<Option<(Session, SessionTimes)>, StoreError> {
    const SQL: &str = "SELECT id, person_id, municipality, csrf, created_at, seen_at, level, way, only_in,
            provider_id, provider_subject, provider_session, until FROM session
        WHERE token_hash = $1 AND ended_at IS NULL";
    let found = tx.opt::<Held>(SQL, &args![&token_hash[..]])?;
    Ok(found.map(|Held(session, times)| (session, times)))
}

/// The moments of a session that nobody has ended.
pub(super) fn session_times(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<SessionTimes>, StoreError> {
    const SQL: &str = "SELECT created_at, seen_at, until FROM session WHERE id = $1 AND ended_at IS NULL";
    let found: Option<(Timestamp, Timestamp, Option<Timestamp>)> = tx.opt(SQL, &args![id])?;
    Ok(found.map(|(created, seen, until)| SessionTimes { created, seen, until }))
}

pub(super) fn touch(tx: &mut Tx<'_>, id: SessionId) -> Result<(), StoreError> {
    tx.exec("UPDATE session SET seen_at = $1 WHERE id = $2", &args![tx.now(), id])?;
    Ok(())
}

/// Ends one session that the asking one may see.
pub(super) fn end_session(tx: &mut Tx<'_>, by: &Session, id: SessionId) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE session SET ended_at = $1
        WHERE id = $2 AND person_id = $3 AND (only_in = $4 OR $4 IS NULL) AND ended_at IS NULL";
    tx.exec(SQL, &args![tx.now(), id, by.person, by.only_in])
}

/// Ends all sessions that the asking one may see, but itself.
pub(super) fn end_others(tx: &mut Tx<'_>, by: &Session) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE session SET ended_at = $1
        WHERE id <> $2 AND person_id = $3 AND (only_in = $4 OR $4 IS NULL) AND ended_at IS NULL";
    tx.exec(SQL, &args![tx.now(), by.id, by.person, by.only_in])
}

/// Ends the sessions of a person that hold in a municipality alone, or are at work there.
pub(super) fn end_sessions_in(
    tx: &mut Tx<'_>,
    person: PersonId,
    municipality: MunicipalityCode,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE session SET ended_at = $1 WHERE person_id = $2 AND ended_at IS NULL
        AND (only_in = $3 OR (only_in IS NULL AND municipality = $3))";
    tx.exec(SQL, &args![tx.now(), person, municipality])
}

/// Ends the sessions that a person's own password or passkey began.
pub(super) fn end_local(tx: &mut Tx<'_>, person: PersonId) -> Result<u64, StoreError> {
    const SQL: &str =
        "UPDATE session SET ended_at = $1 WHERE person_id = $2 AND provider_id IS NULL AND ended_at IS NULL";
    tx.exec(SQL, &args![tx.now(), person])
}

/// Ends all sessions.
pub(super) fn end_all(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    tx.exec("UPDATE session SET ended_at = $1 WHERE ended_at IS NULL", &args![tx.now()])
}

pub(super) fn move_session(tx: &mut Tx<'_>, id: SessionId, to: MunicipalityCode) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE session SET municipality = $1 WHERE id = $2";
    tx.exec(SQL, &args![to, id])?;
    Ok(())
}

impl FromRow for OwnSession {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            client: row.get(1)?,
            created_at: row.get(2)?,
            seen_at: row.get(3)?,
            level: row.get(4)?,
            way: row.get(5)?,
        })
    }
}

pub(super) fn own_sessions(
    tx: &mut Tx<'_>,
    by: &Session,
    (seen, begun): (Timestamp, Timestamp),
) -> Result<Vec<OwnSession>, StoreError> {
    const SQL: &str = "SELECT id, client, created_at, seen_at, level, way FROM session
        WHERE person_id = $1 AND seen_at > $2 AND created_at > $4 AND (only_in = $3 OR $3 IS NULL)
            AND (until > $5 OR until IS NULL) AND ended_at IS NULL
        ORDER BY seen_at DESC";
    tx.all(SQL, &args![by.person, seen, by.only_in, begun, tx.now()])
}

pub(super) fn put_municipality(
    tx: &mut Tx<'_>,
    person: PersonId,
    municipality: MunicipalityCode,
    until: Option<Date>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO person_municipality (person_id, municipality, until) VALUES ($1, $2, $3)
        ON CONFLICT (person_id, municipality) DO UPDATE SET until = excluded.until";
    tx.exec(SQL, &args![person, municipality, until])?;
    Ok(())
}

/// Every membership of this municipality and its last day.
pub(super) fn membership_ends(tx: &mut Tx<'_>) -> Result<Vec<(PersonId, Option<Date>)>, StoreError> {
    tx.all("SELECT person_id, valid_to FROM membership", &[])
}

/// What the community knows of the memberships of a municipality.
pub(super) fn known_ends(
    tx: &mut Tx<'_>,
    code: MunicipalityCode,
) -> Result<Vec<(PersonId, Option<Date>)>, StoreError> {
    tx.all("SELECT person_id, until FROM person_municipality WHERE municipality = $1", &args![code])
}

pub(super) fn municipalities(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<MunicipalityCode>, StoreError> {
    const SQL: &str = "SELECT municipality FROM person_municipality
        WHERE person_id = $1 AND (until IS NULL OR until >= $2) ORDER BY municipality";
    Ok(tx.all(SQL, &args![person, tx.today()])?.into_iter().map(|(code,)| code).collect())
}

impl FromRow for DemoLogin {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { login: row.get(0)?, name: row.get(1)?, title: row.get(2)? })
    }
}

pub(super) fn demo_logins(tx: &mut Tx<'_>) -> Result<Vec<DemoLogin>, StoreError> {
    const SQL: &str =
        "SELECT c.login, p.name, c.demo_title FROM credential c JOIN person p ON p.id = c.person_id
        WHERE c.demo_title IS NOT NULL ORDER BY c.login LIMIT 200";
    tx.all(SQL, &[])
}

// Municipality: members, grants, units.

pub(super) fn put_member(tx: &mut Tx<'_>, new: &NewMember) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO membership (person_id, name, name_sort, name_search, title, initials, unit_path,
            valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (person_id) DO UPDATE SET name = excluded.name, name_sort = excluded.name_sort,
            name_search = excluded.name_search, title = excluded.title, initials = excluded.initials,
            unit_path = excluded.unit_path, valid_from = excluded.valid_from, valid_to = excluded.valid_to";
    tx.exec(
        SQL,
        &args![
            new.person,
            new.name.as_str(),
            sort_key(&new.name),
            search_fold(&new.name),
            new.title.as_str(),
            new.initials.as_str(),
            new.unit.as_str(),
            new.from,
            new.to,
        ],
    )?;
    // The last day as it is known from now on; what was known before stays.
    if membership_days(tx, new.person)?.last().is_none_or(|(_, known)| *known != new.to) {
        const DAY: &str =
            "INSERT INTO membership_day (id, person_id, valid_to, set_at) VALUES ($1, $2, $3, $4)";
        tx.exec(DAY, &args![tx.new_id(), new.person, new.to, tx.now()])?;
    }
    Ok(())
}

/// Every last day that was written down for a membership, and when, oldest first.
pub(super) fn membership_days(
    tx: &mut Tx<'_>,
    person: PersonId,
) -> Result<Vec<(Timestamp, Option<Date>)>, StoreError> {
    const SQL: &str = "SELECT set_at, valid_to FROM membership_day WHERE person_id = $1 ORDER BY set_at, id";
    tx.all(SQL, &args![person])
}

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            title: row.get(2)?,
            initials: row.get(3)?,
            unit: row.get(4)?,
            from: row.get(5)?,
            to: row.get(6)?,
        })
    }
}

pub(super) fn member(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Member>, StoreError> {
    const SQL: &str =
        "SELECT person_id, name, title, initials, unit_path, valid_from, valid_to FROM membership
        WHERE person_id = $1";
    tx.opt(SQL, &args![person])
}

/// Persons that one question asks for.
const NAMES_AT_A_TIME: usize = 200;

/// Their names; who is no member is left out.
pub(super) fn names(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<HashMap<PersonId, String>, StoreError> {
    let mut names = HashMap::new();
    for persons in persons.chunks(NAMES_AT_A_TIME) {
        let marks: Vec<_> = (1..=persons.len()).map(|at| format!("${at}")).collect();
        let sql = format!("SELECT person_id, name FROM membership WHERE person_id IN ({})", marks.join(", "));
        let args: Vec<Val<'_>> = persons.iter().map(|person| Val::from(*person)).collect();
        names.extend(tx.all::<(PersonId, String)>(&sql, &args)?);
    }
    Ok(names)
}

pub(super) fn is_person(tx: &mut Tx<'_>, id: PersonId) -> Result<bool, StoreError> {
    Ok(tx.opt::<(PersonId,)>("SELECT id FROM person WHERE id = $1", &args![id])?.is_some())
}

/// The one member with these initials; `None` when there is none, or more than one.
pub(super) fn member_by_initials(tx: &mut Tx<'_>, initials: &str) -> Result<Option<PersonId>, StoreError> {
    let found: Vec<(PersonId,)> =
        tx.all("SELECT person_id FROM membership WHERE initials = $1 LIMIT 2", &args![initials])?;
    Ok(match found[..] {
        [(one,)] => Some(one),
        _ => None,
    })
}

pub(super) fn insert_unit(tx: &mut Tx<'_>, unit: &Unit, from: Date) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO unit (id, path, code, parent_id, kind, name, name_sort, name_search, gln, valid_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    tx.exec(
        SQL,
        &args![
            unit.id,
            unit.path.as_str(),
            unit.code.as_str(),
            unit.parent,
            unit.kind.name(),
            unit.name.as_str(),
            sort_key(&unit.name),
            search_fold(&unit.name),
            unit.gln.as_deref(),
            from,
        ],
    )?;
    Ok(())
}

impl FromRow for Unit {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            path: row.get(1)?,
            code: row.get(2)?,
            parent: row.get(3)?,
            kind: row.get(4)?,
            name: row.get(5)?,
            gln: row.get(6)?,
        })
    }
}

fn one_unit(tx: &mut Tx<'_>, condition: &'static str, arg: Val<'_>) -> Result<Option<Unit>, StoreError> {
    let sql = format!("SELECT id, path, code, parent_id, kind, name, gln FROM unit WHERE {condition}");
    tx.opt(&sql, &[arg])
}

pub(super) fn unit(tx: &mut Tx<'_>, id: UnitId) -> Result<Option<Unit>, StoreError> {
    one_unit(tx, "id = $1", Val::from(id.get()))
}

pub(super) fn unit_by_path(tx: &mut Tx<'_>, path: &UnitPath) -> Result<Option<Unit>, StoreError> {
    one_unit(tx, "path = $1", Val::from(path.as_str()))
}

pub(super) fn unit_by_gln(tx: &mut Tx<'_>, gln: &str) -> Result<Option<Unit>, StoreError> {
    one_unit(tx, "gln = $1", Val::from(gln))
}

pub(super) fn units(tx: &mut Tx<'_>) -> Result<Vec<Unit>, StoreError> {
    tx.all("SELECT id, path, code, parent_id, kind, name, gln FROM unit ORDER BY path", &[])
}
