//! Which edition of the chart of accounts holds, and the verdict on an account.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::civil::Date;
use kaemner_law::chart::{
    AccountString, Activity, ChartDataError, ChartFiles, Edition, Severity, Subject, VatKind, Verdict,
};
use kaemner_store::Tx;
use kaemner_values::period::DateRange;
use kaemner_values::text;
use kaemner_values::text::Message;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{LedgerError, sql};
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, Object};

crate::ids::entity_id! {
    /// One loaded edition of the chart of accounts.
    ChartEditionId
}

/// A loaded edition, without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartEdition {
    /// Its id.
    pub id: ChartEditionId,
    /// Its short name.
    pub name: String,
    /// The days on which it is posted by.
    pub valid: DateRange,
    /// Whether somebody has compared it with the ministry's own list.
    pub verified: bool,
}

/// An edition that may be posted by.
#[derive(Clone)]
pub(super) enum Chart {
    BuiltIn(&'static Edition),
    Loaded(Arc<Edition>),
}

impl std::ops::Deref for Chart {
    type Target = Edition;
    fn deref(&self) -> &Edition {
        match self {
            Self::BuiltIn(edition) => edition,
            Self::Loaded(edition) => edition,
        }
    }
}

/// What the ledger does with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountVerdict {
    /// Booked without further ado.
    Fine,
    /// Booked with a reason and an owner: the chart has not seen it, for this reason.
    Unseen(Message),
    /// Not booked: a rule with a source prohibits it.
    Stopped(Message),
}

/// The files of an edition by name (`functions.csv`); those left out are the built-in edition's.
pub type EditionFiles = BTreeMap<String, String>;

/// Loads an edition into this scope: the community for all, or a municipality for itself. From then on it is
/// posted by on the days it is valid; where two are valid, the one loaded last holds. Loading the same files
/// again changes nothing.
///
/// # Errors
/// Without the right, and where the files do not make an edition; the message names file and line.
pub fn load_edition(
    tx: &mut Tx<'_>,
    by: &Actor,
    files: &EditionFiles,
) -> Result<ChartEditionId, LedgerError> {
    by.may(Act::EditChart, At::anywhere())?;
    let edition = parse(files)?;
    let body = json!(files).to_string();
    let sha256: [u8; 32] = Sha256::digest(body.as_bytes()).into();
    if let Some(known) = sql::chart::by_hash(tx, &sha256)? {
        return Ok(known);
    }
    let id = ChartEditionId::new(tx.new_id());
    let info = edition.info();
    sql::chart::insert(tx, id, info, &body, &sha256, by.person.get())?;
    let after = json!({ "name": info.name, "valid": info.valid.to_string(), "verified": info.verified });
    events::record(tx, by, Event::of(Act::EditChart, Object::new("chart_edition", id.get())).after(after))?;
    Ok(id)
}

/// The name of the edition that these files make; nothing is loaded.
///
/// # Errors
/// Where the files do not make an edition; the message names file and line.
pub fn try_edition(files: &EditionFiles) -> Result<String, LedgerError> {
    Ok(parse(files)?.info().name.clone())
}

/// Takes an edition of the community into the municipality.
///
/// # Errors
/// As [`load_edition`], and where the community has no such edition.
pub fn adopt_edition(tx: &mut Tx<'_>, by: &Actor, id: ChartEditionId) -> Result<ChartEditionId, LedgerError> {
    let body = sql::chart::of_community(tx, id)?.ok_or_else(|| LedgerError::NoSuchEdition(id.to_string()))?;
    load_edition(tx, by, &read(&body)?)
}

/// The editions of this scope, newest first. The built-in one is not among them.
///
/// # Errors
/// Only those of the store.
pub fn editions(tx: &mut Tx<'_>) -> Result<Vec<ChartEdition>, LedgerError> {
    Ok(sql::chart::all(tx)?)
}

/// What the chart says of an account on a day.
///
/// # Errors
/// Where no edition is valid on the day.
pub fn check_account(
    tx: &mut Tx<'_>,
    account: &AccountString,
    on: Date,
) -> Result<AccountVerdict, LedgerError> {
    let id = sql::chart::in_force(tx, on)?;
    let chart = chart(tx, id, on)?;
    Ok(verdict(&chart, account, on))
}

/// Whether VAT on a purchase booked on this account is had back by the refund scheme, and so booked apart.
/// Where no sourced rule says so it is not: the VAT stays in the cost.
///
/// # Errors
/// Where no edition is valid on the day.
pub fn is_vat_refunded(tx: &mut Tx<'_>, account: &AccountString, on: Date) -> Result<bool, LedgerError> {
    let id = sql::chart::in_force(tx, on)?;
    let chart = chart(tx, id, on)?;
    let treatment = chart.vat_of(account, Activity::NotRegistered);
    Ok(treatment.is_some_and(|treatment| treatment.kind == VatKind::Refunded))
}

/// The loaded edition with this id, or the built-in one.
pub(super) fn chart(tx: &mut Tx<'_>, id: Option<Uuid>, on: Date) -> Result<Chart, LedgerError> {
    match id {
        None => Ok(Chart::BuiltIn(Edition::of(on).map_err(|error| unusable(&error))?)),
        Some(id) => loaded(tx, id).map(Chart::Loaded),
    }
}

/// Editions never change, so they are parsed once in the life of the process.
fn loaded(tx: &mut Tx<'_>, id: Uuid) -> Result<Arc<Edition>, LedgerError> {
    static PARSED: LazyLock<Mutex<HashMap<Uuid, Arc<Edition>>>> = LazyLock::new(Mutex::default);
    if let Some(edition) = PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
        return Ok(Arc::clone(edition));
    }
    let edition = Arc::new(parse(&read(&sql::chart::files(tx, id)?)?)?);
    PARSED.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&edition));
    Ok(edition)
}

fn read(body: &str) -> Result<EditionFiles, LedgerError> {
    serde_json::from_str(body)
        .map_err(|error| LedgerError::Chart { why: text!("ledger-chart-files"), detail: error.to_string() })
}

fn parse(files: &EditionFiles) -> Result<Edition, LedgerError> {
    let built_in = ChartFiles::COMPOSITE;
    let of = |name: &str, otherwise: &'static str| files.get(name).map_or(otherwise, String::as_str);
    let known = ChartFiles {
        edition: of("edition.toml", built_in.edition),
        main_accounts: of("main_accounts.csv", built_in.main_accounts),
        main_functions: of("main_functions.csv", built_in.main_functions),
        functions: of("functions.csv", built_in.functions),
        groupings: of("groupings.csv", built_in.groupings),
        arts: of("arts.csv", built_in.arts),
        dransts: of("dranst.csv", built_in.dransts),
        ownerships: of("ownerships.csv", built_in.ownerships),
        observed: of("observed.csv", built_in.observed),
        rules: of("rules.toml", built_in.rules),
        guidance: of("guidance.toml", built_in.guidance),
    };
    Edition::load(&known).map_err(|error| unusable(&error))
}

fn unusable(error: &ChartDataError) -> LedgerError {
    LedgerError::Chart { why: error.message(), detail: error.to_string() }
}

pub(super) fn verdict(edition: &Edition, account: &AccountString, on: Date) -> AccountVerdict {
    let Verdict::Problem(problems) = edition.check(&Subject::from(account), on) else {
        return AccountVerdict::Fine;
    };
    let stop = problems.iter().find(|problem| problem.severity == Severity::Stop);
    match (stop, problems.first()) {
        (Some(stop), _) => AccountVerdict::Stopped(stop.reason.message()),
        (None, Some(first)) => AccountVerdict::Unseen(first.reason.message()),
        (None, None) => AccountVerdict::Fine,
    }
}
