//! Deletion by law: each class of data has its time, is archived first, and can be held for a case.
//!
//! A dry run says what would go. The deletion checks that the archive holds every row, removes the rows and keeps
//! evidence. Event payloads go without breaking the event chain: the event of the deletion names them, so that the log
//! alone tells which payloads may be missing. Two persons take part: nobody deletes by an archive of his own, or lets
//! his own hold go.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kaemner_store::{DocumentHash, DocumentKind, Scope, Store, StoreError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::AccessError;
use super::{digest, hex, reading, separation, sql_address, sql_review};
use crate::actor::{Act, ActSet, Actor, At, PersonId};
use crate::events::{self, Event, EventId, Object, StoredPayload};

/// One class of data with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataClass {
    /// Its name, stable; its words are the text `deletion-NAME`.
    pub name: &'static str,
    /// What its rows are.
    pub rows: Rows,
    /// Years after the end of the year in which the data arose.
    pub years: i16,
    /// Whether an archive must hold it first.
    pub archived: bool,
    /// What the time rests on.
    pub source: &'static str,
    /// The acts whose event payloads belong to it.
    pub acts: &'static [Act],
}

/// What the rows of a class are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Payloads of events.
    Payloads,
    /// Lines of the log of reading.
    Readings,
    /// Addresses of those who left.
    Addresses,
}

/// Acts whose events keep their payloads for ever: they tell what was deleted, and that the ledger was verified.
pub const KEPT: &[Act] = &[Act::ManageDeletion, Act::VerifyLedger];

/// The classes. Every act belongs to one of them or to [`KEPT`]. Accounting material is kept five years after the year; what only served access, two.
pub const CLASSES: &[DataClass] = &[
    DataClass {
        name: "accounting_events",
        rows: Rows::Payloads,
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
            Act::ReadLedger,
            Act::ExportLedger,
            Act::ReadSuppliers,
            Act::ReadInvoices,
            Act::ReadPayments,
            Act::ReadPay,
            Act::ReadOwnPay,
            Act::ReadBudget,
            Act::EditBudget,
            Act::PlaceOrder,
            Act::ReceiveGoods,
            Act::ApproveOrder,
        ],
    },
    DataClass {
        name: "access_events",
        rows: Rows::Payloads,
        years: 5,
        archived: true,
        source: "databeskyttelsesforordningen art. 5, stk. 1, litra e; bevis for bemyndigelser, regnet fra fratræden",
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
            Act::UseOwnDesk,
            Act::ReadAccess,
            Act::ManageSignIn,
            Act::ConfirmSignIn,
            Act::ManageServiceAccounts,
            Act::ProvisionMembers,
            Act::ReadDuties,
            Act::RevealCpr,
            Act::ReadEvents,
            Act::ManageWebhooks,
            Act::BackUp,
            Act::Restore,
            Act::ReleaseHold,
        ],
    },
    DataClass {
        name: "readings",
        rows: Rows::Readings,
        years: 2,
        archived: false,
        source: "databeskyttelsesforordningen art. 5, stk. 1, litra e og art. 32",
        acts: &[],
    },
    DataClass {
        name: "addresses",
        rows: Rows::Addresses,
        years: 1,
        archived: false,
        source: "databeskyttelsesforordningen art. 5, stk. 1, litra e; breve om det sidste lønår",
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
    /// Rows that a hold keeps, or that prove what a person who still works here was entrusted with.
    pub held: usize,
    /// The youngest archive and who wrote it; another person deletes by it.
    pub archive: Option<(DocumentHash, PersonId)>,
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

/// Rows of a part of an archive, and of a transaction that deletes.
const PART_ROWS: i64 = 2_000;
/// Bytes of a part at most; a row that is larger stands alone in its part.
const PART_BYTES: usize = 8 << 20;

/// An archive: its parts in order. Each part is a document of JSON lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ArchiveManifest {
    kaemner_archive: u8,
    class: String,
    before: Date,
    parts: Vec<ArchivePart>,
}

/// One part: the hash of its document and its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ArchivePart {
    document: String,
    rows: usize,
}

/// The permission, and the class locked: holds and deletions of one class come one after the other.
fn begin(tx: &mut Tx<'_>, by: &Actor, name: &str) -> Result<&'static DataClass, AccessError> {
    // An archive and a deletion are many transactions; each asks what its person may now.
    super::renewed(tx, by)?.may(Act::ManageDeletion, At::anywhere())?;
    let class = class(name).ok_or(AccessError::NotFound("class"))?;
    tx.next_no(&format!("deletion {}", class.name), 1)?;
    Ok(class)
}

fn moment(tx: &Tx<'_>, class: &DataClass) -> (Date, Timestamp) {
    let before = class.kept_from(tx.today());
    (before, separation::midnight(before))
}

/// What would be deleted today in each class.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn dry_run(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<DryRun>, AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    CLASSES.iter().map(|class| Ok(counted(tx, class)?)).collect()
}

fn counted(tx: &mut Tx<'_>, class: &DataClass) -> Result<DryRun, StoreError> {
    let (before, moment) = moment(tx, class);
    let (all, held) = match class.rows {
        Rows::Payloads => sql_review::count_payloads(tx, class.name, class.act_set(), (moment, before))?,
        Rows::Readings => sql_review::count_readings(tx, class.name, moment)?,
        Rows::Addresses => sql_address::count(tx, class.name, before)?,
    };
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let archive = sql_review::last_archive(tx, class.name)?;
    Ok(DryRun { class: *class, before, rows: count(all - held), held: count(held), archive })
}

/// Writes the archive of what has come of age in a class, in parts of JSON lines with salt and payload, so that it
/// can be checked against the event chain for ever. Gives the document that lists the parts. The same content gives
/// the same archive.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] for a class that is not archived, or the store's.
pub fn archive(store: &Store, by: &Actor, name: &str) -> Result<DocumentHash, AccessError> {
    class(name).filter(|class| class.archived).ok_or(AccessError::NotFound("class"))?;
    let scope = Scope::from(by.municipality);
    let (mut parts, mut after) = (Vec::new(), None);
    loop {
        let part = store.write(scope, |tx| archive_part(tx, by, name, after))?;
        let Some((part, last)) = part else { break };
        parts.push(part);
        after = Some(last);
    }
    store.write(scope, |tx| {
        let class = begin(tx, by, name)?;
        let (before, _) = moment(tx, class);
        let rows: usize = parts.iter().map(|part: &ArchivePart| part.rows).sum();
        let manifest =
            ArchiveManifest { kaemner_archive: 1, class: class.name.to_owned(), before, parts: parts.clone() };
        let text = serde_json::to_string(&manifest).unwrap_or_default();
        let hash = tx.put_document(text.as_bytes(), DocumentKind::sniff(text.as_bytes()))?;
        sql_review::insert_archive(tx, hash, Some(class.name), by.person)?;
        let event = Event::of(Act::ManageDeletion, Object::new("deletion", tx.new_id())).step("archived");
        let after = json!({ "class": name, "rows": rows, "parts": manifest.parts.len(), "archive": hash.to_string() });
        events::record(tx, by, event.after(after))?;
        Ok(hash)
    })
}

type Place = (Timestamp, EventId);

fn archive_part(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    after: Option<Place>,
) -> Result<Option<(ArchivePart, Place)>, AccessError> {
    let class = begin(tx, by, name)?;
    let (before, moment) = moment(tx, class);
    let due = sql_review::due_payloads(tx, class.name, class.act_set(), (moment, before), after, PART_ROWS)?;
    let (mut text, mut rows, mut last) = (String::new(), 0, None);
    for one in &due {
        let line = line(one);
        if rows > 0 && text.len() + line.len() > PART_BYTES {
            break;
        }
        text.push_str(&line);
        rows += 1;
        last = Some((one.at, one.event));
    }
    let Some(last) = last else { return Ok(None) };
    let hash = tx.put_document(text.as_bytes(), DocumentKind::sniff(text.as_bytes()))?;
    sql_review::insert_archive(tx, hash, None, by.person)?;
    Ok(Some((ArchivePart { document: hash.to_string(), rows }, last)))
}

/// A row as the archive keeps it.
fn line(one: &StoredPayload) -> String {
    let line = json!({ "event": one.event.to_string(), "at": one.at, "act": one.act, "object": one.object_id,
        "salt": hex(&one.salt), "payload": one.payload });
    format!("{line}\n")
}

/// Deletes what has come of age in a class, a part of the archive at a time; what was held meanwhile stays. What must
/// be archived is deleted only as `archive` holds it, by another person than the one who wrote the archive.
///
/// # Errors
/// [`AccessError::Denied`], with the rule named where the same person archived; [`AccessError::NotFound`] for the
/// class; [`AccessError::NotArchived`]; or the store's.
pub fn delete(
    store: &Store,
    by: &Actor,
    name: &str,
    archive: Option<DocumentHash>,
) -> Result<Vec<Deletion>, AccessError> {
    let scope = Scope::from(by.municipality);
    let class = class(name).ok_or(AccessError::NotFound("class"))?;
    by.may(Act::ManageDeletion, At::anywhere())?;
    // Counted once: the parts are many.
    let held = store.read(scope, |tx| counted(tx, class))?.held;
    let held = i64::try_from(held).unwrap_or(i64::MAX);
    let mut done = Vec::new();
    if class.rows != Rows::Payloads {
        while let Some(deletion) = store.write(scope, |tx| delete_rows(tx, by, class, held))? {
            done.push(deletion);
        }
        return Ok(done);
    }
    let parts = store.write(scope, |tx| parts_of(tx, by, class, archive))?;
    for part in parts {
        done.extend(store.write(scope, |tx| delete_part(tx, by, class, (part, held)))?);
    }
    Ok(done)
}

/// The parts of an archive that another person has written for this class.
fn parts_of(
    tx: &mut Tx<'_>,
    by: &Actor,
    class: &DataClass,
    archive: Option<DocumentHash>,
) -> Result<Vec<DocumentHash>, AccessError> {
    begin(tx, by, class.name)?;
    let none = || AccessError::NotArchived(class.name);
    let hash = archive.ok_or_else(none)?;
    let writers = sql_review::archived_by(tx, hash)?;
    if writers.is_empty() {
        return Err(none());
    }
    for writer in writers {
        separation::require_other(by, Act::ManageDeletion, At::anywhere(), writer)?;
    }
    let manifest: ArchiveManifest = serde_json::from_slice(&tx.document(hash)?.bytes).map_err(|_| none())?;
    if manifest.class != class.name {
        return Err(none());
    }
    manifest.parts.iter().map(|part| part.document.parse().map_err(|_| none())).collect()
}

/// Deletes the rows of a part that are due, not held, and stand in the archive as they stand in the log.
fn delete_part(
    tx: &mut Tx<'_>,
    by: &Actor,
    class: &DataClass,
    (part, held): (DocumentHash, i64),
) -> Result<Option<Deletion>, AccessError> {
    begin(tx, by, class.name)?;
    let none = || AccessError::NotArchived(class.name);
    let (before, moment) = moment(tx, class);
    let bytes = tx.document(part)?.bytes;
    let text = std::str::from_utf8(&bytes).map_err(|_| none())?;
    let mut ids = Vec::new();
    for archived in text.lines() {
        let value: serde_json::Value = serde_json::from_str(archived).map_err(|_| none())?;
        let id = value["event"].as_str().and_then(|id| id.parse::<EventId>().ok()).ok_or_else(none)?;
        let due = sql_review::due_payload(tx, class.name, class.act_set(), (moment, before), id)?;
        let Some(due) = due else { continue };
        if line(&due).trim_end() != archived {
            return Err(none());
        }
        ids.push(id.get());
    }
    if ids.is_empty() { Ok(None) } else { Ok(Some(remove(tx, by, class, (Some(part), held), &ids)?)) }
}

/// Deletes a part of what needs no archive.
fn delete_rows(
    tx: &mut Tx<'_>,
    by: &Actor,
    class: &DataClass,
    held: i64,
) -> Result<Option<Deletion>, AccessError> {
    begin(tx, by, class.name)?;
    let (before, moment) = moment(tx, class);
    let ids = match class.rows {
        Rows::Payloads => Vec::new(),
        Rows::Readings => sql_review::due_readings(tx, class.name, moment, PART_ROWS)?,
        Rows::Addresses => sql_address::due(tx, class.name, before, PART_ROWS)?,
    };
    if ids.is_empty() { Ok(None) } else { Ok(Some(remove(tx, by, class, (None, held), &ids)?)) }
}

/// Removes rows, after what is removed and why has been written down: the database refuses it otherwise. The event
/// names every event whose payload goes, so that the log itself tells what is missing.
fn remove(
    tx: &mut Tx<'_>,
    by: &Actor,
    class: &DataClass,
    (archive, held): (Option<DocumentHash>, i64),
    ids: &[uuid::Uuid],
) -> Result<Deletion, AccessError> {
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let evidence = names.join("\n");
    let deletion = Deletion {
        id: DeletionId::new(tx.new_id()),
        class: class.name.to_owned(),
        before: moment(tx, class).0,
        rows: i64::try_from(ids.len()).unwrap_or(i64::MAX),
        held,
        archive,
        evidence_sha256: hex(&digest(evidence.as_bytes())),
        by: by.person,
        at: tx.now(),
    };
    sql_review::insert_deletion(tx, &deletion, &evidence, ids)?;
    let key = match class.rows {
        Rows::Payloads => "events",
        Rows::Readings => "readings",
        Rows::Addresses => "addresses",
    };
    let after = json!({ "class": class.name, "before": deletion.before, "rows": deletion.rows,
        "held": deletion.held, "archive": archive.map(|hash| hash.to_string()),
        "evidence_sha256": deletion.evidence_sha256, key: names });
    let event = Event::of(Act::ManageDeletion, Object::new("deletion", deletion.id.get())).step("deleted");
    events::record(tx, by, event.after(after))?;
    match class.rows {
        Rows::Payloads => {
            let events: Vec<EventId> = ids.iter().copied().map(EventId::new).collect();
            events::remove_payloads(tx, &events)?;
        }
        Rows::Readings => sql_review::remove_readings(tx, ids)?,
        Rows::Addresses => sql_address::remove_all(tx, ids)?,
    }
    Ok(deletion)
}

/// Holds a class, or one thing or person of it, for a case. A person is held with everything done by or to him, and
/// every reading by him or about him.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`] for the class, [`AccessError::NoReason`],
/// [`AccessError::PersonalNumber`], or the store's.
pub fn hold(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    object: Option<uuid::Uuid>,
    reason: &str,
) -> Result<HoldId, AccessError> {
    let class = begin(tx, by, name)?;
    reading::purpose_is_fit(reason)?;
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
    events::record(tx, by, event.after(json!({ "class": name, "object": object })).because(&hold.reason))?;
    Ok(hold.id)
}

/// Lets a hold go, as another person than the one who holds.
///
/// # Errors
/// [`AccessError::Denied`], with the rule named where it is one's own; [`AccessError::AlreadyDecided`]; or the
/// store's.
pub fn release_hold(tx: &mut Tx<'_>, by: &Actor, id: HoldId) -> Result<(), AccessError> {
    by.may(Act::ManageDeletion, At::anywhere())?;
    let hold = sql_review::holds(tx)?.into_iter().find(|hold| hold.id == id);
    let hold = hold.ok_or(AccessError::AlreadyDecided)?;
    begin(tx, by, &hold.class)?;
    separation::require_other(by, Act::ManageDeletion, At::anywhere(), hold.held_by)?;
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
