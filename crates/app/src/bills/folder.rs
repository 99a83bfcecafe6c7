//! What came by folder, and what became of each file, so that it is seen without the server's disk.

use jiff::Timestamp;
use kaemner_store::Tx;
use kaemner_values::numbers::Cpr;
use kaemner_values::text::Language;

use super::model::InvoiceId;
use super::receive::{Received, receive};
use super::{BillsError, sql};
use crate::actor::{Act, Actor, At, UnitPath};

crate::ids::entity_id! {
    /// One file that came by folder.
    FolderFileId
}

/// Characters of a file's name that are kept.
const NAME_MAX: usize = 200;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderOutcome {
    /// It is a new invoice.
    New(InvoiceId),
    /// The very same file was received before.
    Known(InvoiceId),
    /// It is an invoice that was stopped: the supplier's number is here already.
    Duplicate(InvoiceId),
    /// It is no invoice that can be used; nothing of it is stored.
    Refused,
}

impl FolderOutcome {
    /// Its name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Known(_) => "known",
            Self::Duplicate(_) => "duplicate",
            Self::Refused => "refused",
        }
    }

    /// The invoice the file is found under.
    #[must_use]
    pub const fn invoice(self) -> Option<InvoiceId> {
        match self {
            Self::New(id) | Self::Known(id) | Self::Duplicate(id) => Some(id),
            Self::Refused => None,
        }
    }

    pub(super) fn named(name: &str, invoice: Option<InvoiceId>) -> Self {
        match (name, invoice) {
            ("new", Some(id)) => Self::New(id),
            ("known", Some(id)) => Self::Known(id),
            ("duplicate", Some(id)) => Self::Duplicate(id),
            _ => Self::Refused,
        }
    }
}

impl From<&Received> for FolderOutcome {
    fn from(received: &Received) -> Self {
        match received {
            Received::New(id) => Self::New(*id),
            Received::Known(id) => Self::Known(*id),
            Received::Duplicate { stopped, .. } => Self::Duplicate(*stopped),
        }
    }
}

/// Why a file was refused, as people are told in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
}

impl Refusal {
    /// The reason in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Danish => &self.danish,
            Language::English => &self.english,
        }
    }
}

/// A file that came by folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFile {
    /// Its place in the list: later files have larger ids.
    pub id: FolderFileId,
    /// Its name, at most 200 characters of it, with personal numbers hidden.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// What became of it.
    pub outcome: FolderOutcome,
    /// Why, when it was refused.
    pub refusal: Option<Refusal>,
    /// When.
    pub at: Timestamp,
}

/// Receives a file that lay in the municipality's folder and notes it.
///
/// # Errors
/// As [`receive`]; nothing is stored or noted then.
pub fn receive_from_folder(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    bytes: &[u8],
) -> Result<Received, BillsError> {
    let received = receive(tx, by, bytes)?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    sql::insert_file(tx, by, &new_file(tx, name, size, (&received).into(), None))?;
    Ok(received)
}

/// Notes that a file from the folder was refused.
///
/// # Errors
/// [`BillsError::Denied`], or the store's.
pub fn refuse_from_folder(
    tx: &mut Tx<'_>,
    by: &Actor,
    name: &str,
    size_bytes: i64,
    why: Refusal,
) -> Result<(), BillsError> {
    by.may(Act::ReceiveInvoice, At::anywhere())?;
    sql::insert_file(tx, by, &new_file(tx, name, size_bytes, FolderOutcome::Refused, Some(why)))?;
    Ok(())
}

fn new_file(
    tx: &Tx<'_>,
    name: &str,
    size_bytes: i64,
    outcome: FolderOutcome,
    refusal: Option<Refusal>,
) -> FolderFile {
    // A name may hold anything but a slash; PostgreSQL keeps no NUL, and nobody reads a line break. What is a personal
    // number lies in the folder alone, where the file does.
    let name = Cpr::hidden_in(name).chars().filter(|letter| !letter.is_control()).take(NAME_MAX).collect();
    FolderFile { id: FolderFileId::new(tx.new_id()), name, size_bytes, outcome, refusal, at: tx.now() }
}

/// What came by folder, the newest first, for those who receive for the whole municipality; from before a file or from the newest; at most `limit`.
///
/// # Errors
/// [`BillsError::Denied`], or the store's.
pub fn folder_files(
    tx: &mut Tx<'_>,
    by: &Actor,
    before: Option<FolderFileId>,
    limit: i64,
) -> Result<Vec<FolderFile>, BillsError> {
    by.may(Act::ReceiveInvoice, At::unit(&UnitPath::root()))?;
    Ok(sql::files(tx, before, limit)?)
}
