//! Deletion by law: each class of data has its time, is archived first, and can be held for a case.
//!
//! A dry run says what would go. The deletion checks that the archive holds every row, removes the rows and keeps
//! evidence. Event payloads go without breaking the event chain.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kaemner_store::{DocumentHash, DocumentKind, Tx};
use serde_json::json;

use super::model::AccessError;
use super::{digest, hex, separation, sql_review};
use crate::actor::{Act, ActSet, Actor, At, PersonId};
use crate::events::{self, Event, EventId, Object, StoredPayload};

/// One class of data with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataClass {
    /// Its name, stable; its words are the text `deletion-NAME`.
    pub name: &'static str,
    /// Years after the end of the year in which the data arose.
    pub years: i16,
    /// Whether an archive must hold it first.
    pub archived: bool,
    /// What the time rests on.
    pub source: &'static str,
    /// The acts whose event payloads belong to it; all others when it is the rest.
    acts: &'static [Act],
}

/// The classes. Accounting material is kept five years after the year; what only served access, two.
pub const CLASSES: &[DataClass] = &[
    DataClass {
        name: "accounting_events",
        years: 5,
        archived: true,
        source: "bogføringsloven § 12, stk. 1; arkivloven §§ 8-10",
        acts: &[
            Act::PostVoucher,
            Act::ReverseVoucher,
            Act::Repost,
            Act::ReceiveInvoice,
            Act::CodeInvoice,
            Act::AttestInvoice,
            Act::AuthoriseInvoice,
            Act::RejectInvoice,
            Act::OverrideDuplicate,
            Act::EditSupplier,
            Act::ConfirmSupplier,
            Act::PreparePayments,
            Act::ReleasePayments,
            Act::ReconcileBank,
            Act::ImportVouchers,
            Act::TakeDelivery,
            Act::ManagePeriods,
            Act::EditChart,
            Act::ChangePay,
            Act::ReleasePay,
        ],
    },
    DataClass {
        name: "access_events",
        years: 5,
        archived: true,
        source: "databeskyttelsesforordningen art. 5, stk. 1, litra e; bevis for bemyndigelser",
        acts: &[
            Act::GrantRole,
            Act::DefineRole,
            Act::ManageMembers,
            Act::ManagePositions,
            Act::ManageUnits,
            Act::TakeEmergency,
            Act::ReviewEmergency,
            Act::Recertify,
            Act::ReviewReading,
            Act::ChangeSettings,
        ],
    },
    DataClass {
        name: "readings",
        years: 2,
        archived: false,
        source: "databeskyttelsesforordningen art. 5, stk. 1, litra e og art. 32",
        acts: &[],
    },
];

crate::ids::entity_id! {
    /// One hold.
    HoldId
}
crate::ids::entity_id! {
    /// One deletion.
    DeletionId
}

/// A hold on a class, or on one thing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    /// The hold.
    pub id: HoldId,
    /// The class.
    pub class: String,
    /// The thing, when it is one.
    pub object: Option<uuid::Uuid>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub held_by: PersonId,
    /// When.
    pub held_at: Timestamp,
}

/// What a deletion reaches today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun {
    /// The class.
    pub class: DataClass,
    /// Everything before this day.
    pub before: Date,
    /// Rows that would go.
    pub rows: usize,
    /// Rows that a hold keeps.
    pub held: usize,
}

/// A deletion as it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The deletion.
    pub id: DeletionId,
    /// The class.
    pub class: String,
    /// Everything before this day.
    pub before: Date,
    /// Rows that went.
    pub rows: i64,
    /// Rows that a hold kept.
    pub held: i64,
    /// The archive that holds what went.
    pub archive: Option<DocumentHash>,
    /// SHA-256 of the list of what went, in hexadecimal.
    pub evidence_sha256: String,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// The class of that name.
#[must_use]
pub fn class(name: &str) -> Option<&'static DataClass> {
    CLASSES.iter().find(|class| class.name == name)
}

impl DataClass {
    /// The first day that is still kept: the years count from the end of the year.
    fn kept_from(&self, today: Date) -> Date {
        let year = today.first_of_year();
        year.checked_sub(i64::from(self.years).years()).unwrap_or(year)
    }

    fn act_set(&self) -> ActSet {
        ActSet::from(self.acts)
    }
}

/// What has come of age in a class, apart from what is held.
struct Due {
    before: Date,
    payloads: Vec<StoredPayload>,
    readings: Vec<uuid::Uuid>,
    held: usize,
}

fn due(tx: &mut Tx<'_>, class: &DataClass) -> Result<Due, AccessError> {
    let before = class.kept_from(tx.today());
    let moment = separation::midnight(before);
    let holds = sql_review::holds(tx)?;
    let of_class = || holds.iter().filter(|hold| hold.class == class.name);
    let whole = of_class().any(|hold| hold.object.is_none());
    let is_held = |object: uuid::Uuid| whole || of_class().any(|hold| hold.object == Some(object));
    let all = events::payloads_before(tx, class.act_set(), moment)?;
    let (kept, payloads): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| is_held(one.object_id));
    let readings =
        if class.name == "readings" { sql_review::readings_before(tx, moment)? } else { Vec::new() };
    let (readings, held_readings) = if whole { (Vec::new(), readings.len()) } else { (readings, 0) };
    Ok(Due { before, payloads, readings, held: kept.len() + held_readings })
}

/// What would be deleted today in each class.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn dry_run(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<DryRun>, AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    let mut runs = Vec::new();
    for class in CLASSES {
        let due = due(tx, class)?;
        let rows = due.payloads.len() + due.readings.len();
        runs.push(DryRun { class: *class, before: due.before, rows, held: due.held });
    }
    Ok(runs)
}

/// Writes the archive of what has come of age in a class: JSON lines with salt and payload, so that the archive
/// can be checked against the event chain for ever. The same content gives the same archive.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] for the class, or the store's.
pub fn archive(tx: &mut Tx<'_>, by: &Actor, name: &str) -> Result<DocumentHash, AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    let class = class(name).ok_or(AccessError::NotFound("class"))?;
    let text = archived(&due(tx, class)?.payloads);
    let hash = tx.put_document(text.as_bytes(), DocumentKind::sniff(text.as_bytes()))?;
    let event = Event::of(Act::ManageDeletion, Object::new("deletion", tx.new_id())).step("archived");
    events::record(tx, by, event.after(json!({ "class": name, "bytes": text.len() })))?;
    Ok(hash)
}

fn archived(payloads: &[StoredPayload]) -> String {
    let line = |one: &StoredPayload| {
        json!({ "event": one.event.to_string(), "at": one.at, "act": one.act, "object": one.object_id,
            "salt": hex(&one.salt), "payload": one.payload })
        .to_string()
    };
    payloads.iter().map(line).fold(String::new(), |all, line| all + &line + "\n")
}

/// Deletes what has come of age in a class. What must be archived is deleted only when `archive` names an archive
/// that holds all of it.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] for the class, [`AccessError::NotArchived`], or the store's.
pub fn delete(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    archive: Option<DocumentHash>,
) -> Result<Deletion, AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    let class = class(name).ok_or(AccessError::NotFound("class"))?;
    let due = due(tx, class)?;
    if class.archived && !due.payloads.is_empty() {
        let hash = archive.ok_or(AccessError::NotArchived(class.name))?;
        let kept = tx.document(hash)?.bytes;
        if kept != archived(&due.payloads).as_bytes() {
            return Err(AccessError::NotArchived(class.name));
        }
    }
    let ids: Vec<EventId> = due.payloads.iter().map(|one| one.event).collect();
    let gone: Vec<String> =
        ids.iter().map(ToString::to_string).chain(due.readings.iter().map(ToString::to_string)).collect();
    let evidence = gone.join("\n");
    let removed = events::remove_payloads(tx, &ids)? + sql_review::remove_readings(tx, &due.readings)?;
    let deletion = Deletion {
        id: DeletionId::new(tx.new_id()),
        class: class.name.to_owned(),
        before: due.before,
        rows: i64::try_from(removed).unwrap_or(i64::MAX),
        held: i64::try_from(due.held).unwrap_or(i64::MAX),
        archive: archive.filter(|_| class.archived),
        evidence_sha256: hex(&digest(evidence.as_bytes())),
        by: by.person,
        at: tx.now(),
    };
    sql_review::insert_deletion(tx, &deletion, &evidence)?;
    let event = Event::of(Act::ManageDeletion, Object::new("deletion", deletion.id.get())).step("deleted");
    let after = json!({ "class": name, "before": deletion.before, "rows": deletion.rows,
        "held": deletion.held, "evidence_sha256": deletion.evidence_sha256 });
    events::record(tx, by, event.after(after))?;
    Ok(deletion)
}

/// Holds a class, or one thing of it, for a case.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] for the class, [`AccessError::NoReason`], or the store's.
pub fn hold(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    object: Option<uuid::Uuid>,
    reason: &str,
) -> Result<HoldId, AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    let class = class(name).ok_or(AccessError::NotFound("class"))?;
    if reason.trim().is_empty() {
        return Err(AccessError::NoReason);
    }
    let hold = LegalHold {
        id: HoldId::new(tx.new_id()),
        class: class.name.to_owned(),
        object,
        reason: reason.trim().to_owned(),
        held_by: by.person,
        held_at: tx.now(),
    };
    sql_review::insert_hold(tx, &hold)?;
    let event = Event::of(Act::ManageDeletion, Object::new("legal_hold", hold.id.get())).step("held");
    events::record(tx, by, event.after(json!({ "class": name })).because(&hold.reason))?;
    Ok(hold.id)
}

/// Lets a hold go.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::AlreadyDecided`], or the store's.
pub fn release_hold(tx: &mut Tx<'_>, by: &Actor, id: HoldId) -> Result<(), AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    if sql_review::release_hold(tx, id, by.person)? == 0 {
        return Err(AccessError::AlreadyDecided);
    }
    let event = Event::of(Act::ManageDeletion, Object::new("legal_hold", id.get())).step("released");
    events::record(tx, by, event)?;
    Ok(())
}

/// The holds that stand, and the deletions done, the youngest first.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn holds_and_deletions(
    tx: &mut Tx<'_>,
    by: &Actor,
) -> Result<(Vec<LegalHold>, Vec<Deletion>), AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    Ok((sql_review::holds(tx)?, sql_review::deletions(tx)?))
}
