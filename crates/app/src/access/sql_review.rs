//! Every query of re-certification, the log of reading, holds and deletions.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{Column, DocumentHash, FromRow, Row, StoreError, Table, Tx, Val, args};
use uuid::Uuid;

use super::deletion::{Deletion, HoldId, LegalHold};
use super::model::{Grant, Member};
use super::reading::{Cause, NewReading, Reading, ReadingId, ReadingReview, ReadingReviewId, Sampled};
use super::recertify::{Round, RoundId, RoundLine, RoundLineId};
use super::sql_rights::GRANT;
use crate::actor::{Act, ActSet, Columns, PersonId, UnitFilter, UnitPath};
use crate::events::{EventId, StoredPayload};

// Re-certification.

impl FromRow for Round {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, quarter: row.get(1)?, deadline: row.get(2)?, closed_at: row.get(3)? })
    }
}

pub(super) fn round_of(tx: &mut Tx<'_>, quarter: &str) -> Result<Option<Round>, StoreError> {
    const SQL: &str = "SELECT id, quarter, deadline, closed_at FROM recertification WHERE quarter = $1";
    tx.opt(SQL, &args![quarter])
}

pub(super) fn open_round(tx: &mut Tx<'_>) -> Result<Option<Round>, StoreError> {
    const SQL: &str = "SELECT id, quarter, deadline, closed_at FROM recertification
        WHERE closed_at IS NULL ORDER BY deadline LIMIT 1";
    tx.opt(SQL, &[])
}

pub(super) fn insert_round(tx: &mut Tx<'_>, round: &Round) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO recertification (id, quarter, opened_at, deadline) VALUES ($1, $2, $3, $4)";
    tx.exec(SQL, &args![round.id, round.quarter.as_str(), tx.now(), round.deadline])?;
    Ok(())
}

pub(super) fn close_round(tx: &mut Tx<'_>, id: RoundId) -> Result<(), StoreError> {
    tx.exec("UPDATE recertification SET closed_at = $1 WHERE id = $2", &args![tx.now(), id])?;
    Ok(())
}

pub(super) fn insert_line(
    tx: &mut Tx<'_>,
    round: RoundId,
    grant: &Grant,
    member: &Member,
    last_used: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO recertification_line (id, round_id, grant_id, person_id, unit_path, last_used)
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(SQL, &args![tx.new_id(), round, grant.id, member.person, member.unit.as_str(), last_used])?;
    Ok(())
}

impl FromRow for RoundLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            grant: Grant::from_row(row)?,
            id: row.get(16)?,
            person: row.get(17)?,
            name: row.get(18)?,
            unit: row.get(19)?,
            last_used: row.get(20)?,
            verdict: row.get(21)?,
        })
    }
}

/// The lines that a condition picks; `rest` is their order and number.
fn lines_where(tx: &mut Tx<'_>, rest: &str, values: &[Val<'_>]) -> Result<Vec<RoundLine>, StoreError> {
    let sql = format!(
        "SELECT {GRANT}, l.id, l.person_id, m.name, l.unit_path, l.last_used, l.verdict
         FROM recertification_line l JOIN membership m ON m.person_id = l.person_id
         JOIN role_grant g ON g.id = l.grant_id WHERE {rest}"
    );
    tx.all(&sql, values)
}

pub(super) fn lines(
    tx: &mut Tx<'_>,
    round: RoundId,
    filter: &UnitFilter,
    but: PersonId,
    unused_before: Timestamp,
    limit: i64,
) -> Result<Vec<RoundLine>, StoreError> {
    let (condition, units) = filter.sql_on(&Columns::unit("l.unit_path").about("l.person_id"), 5);
    let values: Vec<Val<'_>> = args![round, but, unused_before, limit].into_iter().chain(units).collect();
    let rest = format!(
        "l.round_id = $1 AND l.person_id <> $2 AND {condition}
         ORDER BY CASE WHEN l.verdict IS NULL THEN 0 ELSE 1 END,
            CASE WHEN COALESCE(l.last_used, g.granted_at) < $3 THEN 0 ELSE 1 END, m.name_sort, l.id LIMIT $4"
    );
    lines_where(tx, &rest, &values)
}

/// Lines of these units, but one person's own, that nobody has decided.
pub(super) fn left(
    tx: &mut Tx<'_>,
    round: RoundId,
    filter: &UnitFilter,
    but: PersonId,
) -> Result<i64, StoreError> {
    let (condition, units) = filter.sql_on(&Columns::unit("unit_path").about("person_id"), 3);
    let values: Vec<Val<'_>> = args![round, but].into_iter().chain(units).collect();
    let sql = format!(
        "SELECT COUNT(*) FROM recertification_line
         WHERE round_id = $1 AND person_id <> $2 AND verdict IS NULL AND {condition}"
    );
    let (left,): (i64,) = tx.one(&sql, &values)?;
    Ok(left)
}

pub(super) fn undecided(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<RoundLine>, StoreError> {
    lines_where(tx, "l.round_id = $1 AND l.verdict IS NULL ORDER BY l.id", &args![round])
}

pub(super) fn line(tx: &mut Tx<'_>, id: RoundLineId) -> Result<Option<RoundLine>, StoreError> {
    Ok(lines_where(tx, "l.id = $1", &args![id])?.pop())
}

pub(super) fn decide_line(
    tx: &mut Tx<'_>,
    id: RoundLineId,
    verdict: &str,
    by: Option<PersonId>,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE recertification_line SET verdict = $1, decided_by = $2, decided_at = $3
        WHERE id = $4 AND verdict IS NULL";
    tx.exec(SQL, &args![verdict, by, tx.now(), id])
}

pub(super) fn open_in_unit(tx: &mut Tx<'_>, round: RoundId, unit: &UnitPath) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM recertification_line
        WHERE round_id = $1 AND unit_path = $2 AND verdict IS NULL";
    let (open,): (i64,) = tx.one(SQL, &args![round, unit.as_str()])?;
    Ok(open)
}

// One's own matters.

/// Acts of these between two moments whose object is the person who did them, or for whom they were done. The first
/// administrator founds the municipality, and an emergency is one's own by its nature and has its own review.
pub(super) fn own_matters(
    tx: &mut Tx<'_>,
    acts: ActSet,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(PersonId, Act, Timestamp)>, StoreError> {
    let (of_acts, names) = of_acts(acts, 3);
    let sql = format!(
        "SELECT e.object_id, e.act, e.at FROM event e
         WHERE e.at >= $1 AND e.at < $2 AND (e.object_id = e.person_id OR e.object_id = e.on_behalf_of)
            AND (e.step IS NULL OR e.step <> 'founded') AND {of_acts}
            AND NOT EXISTS (SELECT 1 FROM emergency_access x
                WHERE x.person_id = e.object_id AND x.taken_at = e.at)
         ORDER BY e.at, e.id"
    );
    tx.all(&sql, &args![from, to].into_iter().chain(names).collect::<Vec<_>>())
}

// Readings.

const READING: &str =
    "r.id, r.at, r.person_id, r.on_behalf_of, r.channel, r.act, r.what, r.about, r.rows_read,
    r.purpose";

impl FromRow for Reading {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            person: row.get(2)?,
            on_behalf_of: row.get(3)?,
            channel: row.get(4)?,
            new: NewReading {
                act: row.get(5)?,
                what: row.get(6)?,
                about: row.get(7)?,
                rows: row.get(8)?,
                purpose: row.get(9)?,
            },
        })
    }
}

pub(super) fn insert_reading(tx: &mut Tx<'_>, reading: &Reading) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO reading (id, at, person_id, on_behalf_of, channel, act, what, about, rows_read, purpose,
            logged_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let new = &reading.new;
    tx.exec(
        SQL,
        &args![
            reading.id,
            reading.at,
            reading.person,
            reading.on_behalf_of,
            reading.channel.as_str(),
            new.act.name(),
            new.what.name(),
            new.about,
            new.rows,
            new.purpose.as_deref(),
            tx.now(),
        ],
    )?;
    Ok(())
}

pub(super) fn readings(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Reading>, StoreError> {
    tx.all(&format!("SELECT {READING} FROM reading r ORDER BY r.at DESC, r.id DESC LIMIT $1"), &args![limit])
}

/// What others have read about one person alone.
pub(super) fn readings_about(
    tx: &mut Tx<'_>,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Reading>, StoreError> {
    let sql = format!(
        "SELECT {READING} FROM reading r WHERE r.about = $1 AND r.person_id <> $1
         ORDER BY r.at DESC, r.id DESC LIMIT $2"
    );
    tx.all(&sql, &args![person, limit])
}

/// When a person last read by one of these acts, as far as reading is logged.
pub(super) fn last_reading(
    tx: &mut Tx<'_>,
    person: PersonId,
    acts: ActSet,
) -> Result<Option<Timestamp>, StoreError> {
    let names: Vec<Val<'static>> = acts.iter().map(|act| Val::from(act.name())).collect();
    if names.is_empty() {
        return Ok(None);
    }
    let places: Vec<_> = (2..2 + names.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT MAX(r.at) FROM reading r WHERE r.person_id = $1 AND r.act IN ({})",
        places.join(", ")
    );
    let (last,): (Option<Timestamp>,) =
        tx.one(&sql, &args![person].into_iter().chain(names).collect::<Vec<_>>())?;
    Ok(last)
}

/// Lines of the log that were read before this day have been deleted by law.
pub(super) fn readings_deleted_before(tx: &mut Tx<'_>) -> Result<Option<Date>, StoreError> {
    let (before,) = tx.one("SELECT MAX(before) FROM deletion_run WHERE class = 'readings'", &[])?;
    Ok(before)
}

/// How far samples have been taken.
pub(super) fn sampled(tx: &mut Tx<'_>) -> Result<Option<Sampled>, StoreError> {
    tx.opt("SELECT logged_at, reading_id FROM reading_sampled", &[])
}

/// Moves the mark from where it was read; 0 when somebody else has moved it.
pub(super) fn set_sampled(tx: &mut Tx<'_>, from: Option<Sampled>, to: Sampled) -> Result<u64, StoreError> {
    const FIRST: &str = "INSERT INTO reading_sampled (no, logged_at, reading_id) VALUES (1, $1, $2)
        ON CONFLICT (no) DO NOTHING";
    const NEXT: &str = "UPDATE reading_sampled SET logged_at = $1, reading_id = $2
        WHERE logged_at = $3 AND reading_id = $4";
    match from {
        None => tx.exec(FIRST, &args![to.0, to.1]),
        Some(from) => tx.exec(NEXT, &args![to.0, to.1, from.0, from.1]),
    }
}

struct Logged(Timestamp, Reading);

impl FromRow for Logged {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.get(10)?, Reading::from_row(row)?))
    }
}

/// The readings written after a place in the log and not after a moment, in the order in which they were written.
pub(super) fn readings_after(
    tx: &mut Tx<'_>,
    from: Option<Sampled>,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<(Timestamp, Reading)>, StoreError> {
    let (at, id) = from.unwrap_or((Timestamp::UNIX_EPOCH, ReadingId::new(Uuid::nil())));
    let sql = format!(
        "SELECT {READING}, r.logged_at FROM reading r
         WHERE (r.logged_at, r.id) > ($1, $2) AND r.logged_at <= $3 ORDER BY r.logged_at, r.id LIMIT $4"
    );
    let rows: Vec<Logged> = tx.all(&sql, &args![at, id, until, limit])?;
    Ok(rows.into_iter().map(|Logged(at, reading)| (at, reading)).collect())
}

/// How many persons' data a person read between two moments; a list counts as one look.
pub(super) fn volume(
    tx: &mut Tx<'_>,
    person: PersonId,
    (from, to): (Timestamp, Timestamp),
) -> Result<i64, StoreError> {
    const SQL: &str =
        "SELECT CAST(COALESCE(SUM(CASE WHEN what = 'search' THEN 1 ELSE rows_read END), 0) AS BIGINT)
        FROM reading
        WHERE person_id = $1 AND at >= $2 AND at < $3";
    let (read,): (i64,) = tx.one(SQL, &args![person, from, to])?;
    Ok(read)
}

/// Whether somebody has been asked to look at how much a person read between two moments.
pub(super) fn has_volume_review(
    tx: &mut Tx<'_>,
    person: PersonId,
    (from, to): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM reading_review v JOIN reading r ON r.id = v.reading_id
        WHERE v.reader_id = $1 AND v.cause = $2 AND r.at >= $3 AND r.at < $4 LIMIT 1";
    Ok(tx.opt::<(i64,)>(SQL, &args![person, Cause::Volume.name(), from, to])?.is_some())
}

pub(super) fn insert_review(
    tx: &mut Tx<'_>,
    id: ReadingReviewId,
    reading: &Reading,
    cause: Cause,
) -> Result<u64, StoreError> {
    const SQL: &str = "INSERT INTO reading_review (id, reading_id, reader_id, cause, found_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (reading_id, cause) DO NOTHING";
    tx.exec(SQL, &args![id, reading.id, reading.person, cause.name(), tx.now()])
}

impl FromRow for ReadingReview {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let verdict: Option<String> = row.get(12)?;
        let remark: Option<String> = row.get(13)?;
        Ok(Self {
            reading: Reading::from_row(row)?,
            id: row.get(10)?,
            cause: row.get(11)?,
            verdict: verdict.map(|verdict| (verdict, remark.unwrap_or_default())),
        })
    }
}

pub(super) fn reviews(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<ReadingReview>, StoreError> {
    let sql = format!(
        "SELECT {READING}, v.id, v.cause, v.verdict, v.remark FROM reading_review v
         JOIN reading r ON r.id = v.reading_id
         ORDER BY CASE WHEN v.verdict IS NULL THEN 0 ELSE 1 END, v.found_at DESC, v.id LIMIT $1"
    );
    tx.all(&sql, &args![limit])
}

pub(super) fn review(tx: &mut Tx<'_>, id: ReadingReviewId) -> Result<Option<ReadingReview>, StoreError> {
    let sql = format!(
        "SELECT {READING}, v.id, v.cause, v.verdict, v.remark FROM reading_review v
         JOIN reading r ON r.id = v.reading_id WHERE v.id = $1"
    );
    tx.opt(&sql, &args![id])
}

pub(super) fn decide_review(
    tx: &mut Tx<'_>,
    id: ReadingReviewId,
    verdict: &str,
    remark: &str,
    by: PersonId,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE reading_review SET verdict = $1, remark = $2, decided_by = $3, decided_at = $4
        WHERE id = $5 AND verdict IS NULL";
    tx.exec(SQL, &args![verdict, remark, by, tx.now(), id])
}

// Holds and deletions.

/// Whether a hold keeps an event; `$1` is the class.
const EVENT_HELD: &str = "EXISTS (SELECT 1 FROM legal_hold h WHERE h.class = $1 AND h.released_at IS NULL
    AND (h.object_id IS NULL OR h.object_id IN (e.object_id, e.person_id, e.on_behalf_of)))";

/// Whether an event proves what a person was entrusted with who worked here on a day or later: such proof is kept from
/// the day the person leaves, not from the day the right was given. `day` is the place of the day's value.
fn event_proves(day: usize) -> String {
    format!(
        "e.object_kind = 'person' AND (e.act IN ('access.grant_role', 'access.manage_positions')
            OR e.step IN ('deputy_made', 'deputy_last_day', 'deputy_ended'))
         AND EXISTS (SELECT 1 FROM membership m WHERE m.person_id = e.object_id
            AND (m.valid_to IS NULL OR m.valid_to >= ${day}))"
    )
}

/// Whether a hold keeps a reading; `$1` is the class.
const READING_HELD: &str = "EXISTS (SELECT 1 FROM legal_hold h WHERE h.class = $1 AND h.released_at IS NULL
    AND (h.object_id IS NULL OR h.object_id IN (r.id, r.person_id, r.on_behalf_of, r.about)))";

/// A reading that somebody still has to look at is not deleted.
const READING_OPEN: &str =
    "EXISTS (SELECT 1 FROM reading_review v WHERE v.reading_id = r.id AND v.verdict IS NULL)";

/// `e.act IN ($n, …)`; the names of the acts follow the other values.
fn of_acts(acts: ActSet, first: usize) -> (String, Vec<Val<'static>>) {
    let names: Vec<Val<'static>> = acts.iter().map(|act| Val::from(act.name())).collect();
    let places: Vec<_> = (first..first + names.len()).map(|at| format!("${at}")).collect();
    (format!("e.act IN ({})", places.join(", ")), names)
}

/// Payloads of a class before the moment a day begins: all, and those that a hold or [`event_proves`] keeps.
pub(super) fn count_payloads(
    tx: &mut Tx<'_>,
    class: &str,
    acts: ActSet,
    (before, day): (Timestamp, Date),
) -> Result<(i64, i64), StoreError> {
    let (of_acts, names) = of_acts(acts, 4);
    let proves = event_proves(3);
    let sql = format!(
        "SELECT COUNT(*), COUNT(CASE WHEN {EVENT_HELD} OR ({proves}) THEN 1 END) FROM event e
         JOIN event_payload p ON p.event_id = e.id WHERE e.at < $2 AND {of_acts}"
    );
    tx.one(&sql, &args![class, before, day].into_iter().chain(names).collect::<Vec<_>>())
}

/// Readings before a moment: all, and those that a hold or an open review keeps.
pub(super) fn count_readings(
    tx: &mut Tx<'_>,
    class: &str,
    before: Timestamp,
) -> Result<(i64, i64), StoreError> {
    let sql = format!(
        "SELECT COUNT(*), COUNT(CASE WHEN {READING_HELD} OR {READING_OPEN} THEN 1 END)
         FROM reading r WHERE r.at < $2"
    );
    tx.one(&sql, &args![class, before])
}

const DUE: &str = "SELECT e.id, e.at, e.act, e.object_id, p.salt, p.payload FROM event e
    JOIN event_payload p ON p.event_id = e.id";

/// Payloads of a class before the moment a day begins that nothing keeps, after a place in the log.
pub(super) fn due_payloads(
    tx: &mut Tx<'_>,
    class: &str,
    acts: ActSet,
    (before, day): (Timestamp, Date),
    after: Option<(Timestamp, EventId)>,
    limit: i64,
) -> Result<Vec<StoredPayload>, StoreError> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, EventId::new(Uuid::nil())));
    let (of_acts, names) = of_acts(acts, 7);
    let proves = event_proves(6);
    let sql = format!(
        "{DUE} WHERE e.at < $2 AND (e.at, e.id) > ($3, $4) AND NOT {EVENT_HELD} AND NOT ({proves})
         AND {of_acts} ORDER BY e.at, e.id LIMIT $5"
    );
    tx.all(&sql, &args![class, before, at, id, limit, day].into_iter().chain(names).collect::<Vec<_>>())
}

/// One payload of a class, when it is due and nothing keeps it.
pub(super) fn due_payload(
    tx: &mut Tx<'_>,
    class: &str,
    acts: ActSet,
    (before, day): (Timestamp, Date),
    id: EventId,
) -> Result<Option<StoredPayload>, StoreError> {
    let (of_acts, names) = of_acts(acts, 5);
    let proves = event_proves(4);
    let sql =
        format!("{DUE} WHERE e.id = $3 AND e.at < $2 AND NOT {EVENT_HELD} AND NOT ({proves}) AND {of_acts}");
    tx.opt(&sql, &args![class, before, id, day].into_iter().chain(names).collect::<Vec<_>>())
}

/// Readings before a moment that no hold keeps and nobody has to look at any more.
pub(super) fn due_readings(
    tx: &mut Tx<'_>,
    class: &str,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = format!(
        "SELECT r.id FROM reading r WHERE r.at < $2 AND NOT {READING_HELD} AND NOT {READING_OPEN}
         ORDER BY r.at, r.id LIMIT $3"
    );
    Ok(tx.all(&sql, &args![class, before, limit])?.into_iter().map(|(id,)| id).collect())
}

pub(super) fn remove_readings(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    for id in ids {
        tx.exec("DELETE FROM reading_review WHERE reading_id = $1", &args![*id])?;
        tx.exec("DELETE FROM reading WHERE id = $1", &args![*id])?;
    }
    Ok(())
}

/// Notes who wrote an archive or a part of one; the same content may be written by several.
pub(super) fn insert_archive(
    tx: &mut Tx<'_>,
    hash: DocumentHash,
    class: Option<&str>,
    by: PersonId,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO deletion_archive (hash, class, archived_by, archived_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (hash, archived_by) DO NOTHING";
    tx.exec(SQL, &args![hash, class, by, tx.now()])?;
    Ok(())
}

/// Everybody who wrote an archive; nobody when it is none.
pub(super) fn archived_by(tx: &mut Tx<'_>, hash: DocumentHash) -> Result<Vec<PersonId>, StoreError> {
    const SQL: &str = "SELECT archived_by FROM deletion_archive WHERE hash = $1 AND class IS NOT NULL";
    Ok(tx.all(SQL, &args![hash])?.into_iter().map(|(person,)| person).collect())
}

/// The youngest archive of a class, and who wrote it.
pub(super) fn last_archive(
    tx: &mut Tx<'_>,
    class: &str,
) -> Result<Option<(DocumentHash, PersonId)>, StoreError> {
    const SQL: &str = "SELECT hash, archived_by FROM deletion_archive WHERE class = $1
        ORDER BY archived_at DESC LIMIT 1";
    tx.opt(SQL, &args![class])
}

impl FromRow for LegalHold {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            class: row.get(1)?,
            object: row.get(2)?,
            reason: row.get(3)?,
            held_by: row.get(4)?,
            held_at: row.get(5)?,
        })
    }
}

pub(super) fn insert_hold(tx: &mut Tx<'_>, hold: &LegalHold) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO legal_hold (id, class, object_id, reason, held_by, held_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let (class, reason) = (hold.class.as_str(), hold.reason.as_str());
    tx.exec(SQL, &args![hold.id, class, hold.object, reason, hold.held_by, hold.held_at])?;
    Ok(())
}

pub(super) fn holds(tx: &mut Tx<'_>) -> Result<Vec<LegalHold>, StoreError> {
    const SQL: &str = "SELECT id, class, object_id, reason, held_by, held_at FROM legal_hold
        WHERE released_at IS NULL ORDER BY held_at, id";
    tx.all(SQL, &[])
}

pub(super) fn release_hold(tx: &mut Tx<'_>, id: HoldId, by: PersonId) -> Result<u64, StoreError> {
    const SQL: &str =
        "UPDATE legal_hold SET released_by = $1, released_at = $2 WHERE id = $3 AND released_at IS NULL";
    tx.exec(SQL, &args![by, tx.now(), id])
}

/// What the items of a deletion are.
const ITEMS: Table =
    Table { name: "deletion_item", columns: &[("item_id", Column::Uuid), ("deletion_id", Column::Uuid)] };

pub(super) fn insert_deletion(
    tx: &mut Tx<'_>,
    done: &Deletion,
    evidence: &str,
    items: &[Uuid],
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO deletion_run (id, class, before, rows_deleted, rows_held, archive_hash, evidence,
            evidence_sha256, run_by, run_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let class = done.class.as_str();
    tx.exec(
        SQL,
        &args![
            done.id,
            class,
            done.before,
            done.rows,
            done.held,
            done.archive,
            evidence,
            done.evidence_sha256.as_str(),
            done.by,
            done.at,
        ],
    )?;
    let mut rows = items.iter().map(|item| args![*item, done.id].to_vec());
    tx.bulk(&ITEMS, &mut rows).map(drop)
}

impl FromRow for Deletion {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            class: row.get(1)?,
            before: row.get(2)?,
            rows: row.get(3)?,
            held: row.get(4)?,
            archive: row.get(5)?,
            evidence_sha256: row.get(6)?,
            by: row.get(7)?,
            at: row.get(8)?,
        })
    }
}

pub(super) fn deletions(tx: &mut Tx<'_>) -> Result<Vec<Deletion>, StoreError> {
    const SQL: &str =
        "SELECT id, class, before, rows_deleted, rows_held, archive_hash, evidence_sha256, run_by, run_at
        FROM deletion_run ORDER BY run_at DESC, id LIMIT 200";
    tx.all(SQL, &[])
}
