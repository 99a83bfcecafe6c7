//! Translation tables (omsætningstabeller) of specialist systems: looked through, ended, and brought in from a file.
//!
//! | column | |
//! |---|---|
//! | Deres konto | required; as the system writes it |
//! | Konto | required; sixteen digits, an alias, or `art kostbærer` |
//! | Ansvarlig | who answers for the row; else the person who brings the file |
//! | Fra | first day; else the day given with the file |

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_formats::sheet::{Cell, CellError, Column, Kind, Sheet};
use kaemner_store::Tx;
use serde_json::json;

use super::delivery::{NewTranslation, SystemId, set_translation};
use super::import::RowError;
use super::{LedgerError, coding, sql};
use crate::actor::{Act, Actor, At, PersonId, UnitPath};
use crate::events::{self, Event, Object, Recorded};

crate::ids::entity_id! {
    /// One row of a translation table.
    TranslationId
}

/// A row as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// Its id.
    pub id: TranslationId,
    /// Their account, ours, the owner and the first day.
    pub row: NewTranslation,
    /// The last day; `None` while it holds.
    pub to: Option<Date>,
    /// Who changed it last, and when.
    pub changed: Option<(PersonId, Timestamp)>,
}

/// Which rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationQuery {
    /// Whose table.
    pub system: SystemId,
    /// The start of their account, or of our sixteen digits; empty for all.
    pub search: String,
    /// Only rows that hold on this day.
    pub on: Option<Date>,
    /// The row before the first wanted, by their account and first day.
    pub after: Option<(String, Date)>,
    /// Rows at most.
    pub limit: i64,
}

/// The rows of a file, and those that are wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct TranslationFile {
    /// The rows with their place in the file; to be brought in only when nothing is wrong.
    pub rows: Vec<(usize, NewTranslation)>,
    /// What is wrong, by row.
    pub errors: Vec<RowError>,
}

/// What a file changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TranslationImport {
    /// Accounts that had no row.
    pub added: usize,
    /// Accounts whose row ends the day before the new one begins.
    pub changed: usize,
    /// Rows that say what holds already.
    pub unchanged: usize,
}

/// Rows of a translation table by their account, with who changed each last.
///
/// # Errors
/// Without the right.
pub fn translation_rows(
    tx: &mut Tx<'_>,
    by: &Actor,
    query: &TranslationQuery,
) -> Result<Vec<Translation>, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    let mut rows = sql::delivery::translation_rows(tx, query)?;
    for row in &mut rows {
        let last = events::of_object(tx, object(row.id))?.pop();
        row.changed = last.map(|event| (event.person, event.at));
    }
    Ok(rows)
}

/// One row with everything that was done to it.
///
/// # Errors
/// Without the right, and [`LedgerError::NoSuchTranslation`].
pub fn translation(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: TranslationId,
) -> Result<(SystemId, Translation, Vec<Recorded>), LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    let found = sql::delivery::translation_row(tx, id)?;
    let (system, row) = found.ok_or(LedgerError::NoSuchTranslation)?;
    Ok((system, row, events::of_object(tx, object(id))?))
}

/// Ends a row: after the last day their account has no translation.
///
/// # Errors
/// Without the right, and when the row has ended or begins after the day.
pub fn end_translation(
    tx: &mut Tx<'_>,
    by: &Actor,
    id: TranslationId,
    last: Date,
) -> Result<(), LedgerError> {
    let (_, row, _) = translation(tx, by, id)?;
    if row.to.is_some() || last < row.row.from {
        return Err(LedgerError::TranslationEnds(row.row.from));
    }
    sql::delivery::end_translation(tx, id.get(), last)?;
    let after = json!({ "their_account": row.row.their_account, "to": last.to_string() });
    events::record(tx, by, Event::of(Act::TakeDelivery, object(id)).step("ended").after(after))?;
    Ok(())
}

const fn object(id: TranslationId) -> Object {
    Object::new("ledger_translation", id.get())
}

/// Reads the rows of a sheet. `from` and `owner` are for rows that do not say.
///
/// # Errors
/// [`LedgerError::Unreadable`] where a required column is missing, and those of the store. Wrong cells and rows are
/// in the answer.
pub fn read_translations(
    tx: &mut Tx<'_>,
    sheet: &Sheet,
    from: Date,
    owner: &str,
) -> Result<TranslationFile, LedgerError> {
    let titles = sheet.titles();
    let optional = [("Ansvarlig", Kind::Text), ("Fra", Kind::Date)];
    let there =
        |(title, _): &(&str, Kind)| titles.iter().any(|found| found.to_lowercase() == title.to_lowercase());
    let columns: Vec<Column> = [("Deres konto", Kind::Text), ("Konto", Kind::Text)]
        .into_iter()
        .chain(optional.into_iter().filter(there))
        .map(|(title, kind)| Column::new(title, kind))
        .collect();
    let unreadable = |problem: String| LedgerError::Unreadable { what: "sheet".to_owned(), problem };
    let (table, wrong) = sheet.typed(&columns).map_err(|error| unreadable(error.to_string()))?;
    let error = |cell: &CellError| RowError { row: cell.row, message: cell.message() };
    let mut file = TranslationFile { rows: Vec::new(), errors: wrong.iter().map(error).collect() };
    let at = |title: &str| columns.iter().position(|column| column.title == title);
    let (owners, days) = (at("Ansvarlig"), at("Fra"));
    let mut seen = HashSet::new();
    for (number, cells) in sheet.rows.iter().skip(1).map(|row| row.number).zip(table.rows()) {
        let given = text(cells.first()).to_owned();
        let owner = owners.map(|at| text(cells.get(at))).filter(|owner| !owner.is_empty()).unwrap_or(owner);
        let from = match days.and_then(|at| cells.get(at)) {
            Some(Cell::Date(day)) => *day,
            _ => from,
        };
        match translation_of(tx, &given, text(cells.get(1)), owner, from) {
            Ok(row) if seen.insert((given, from)) => file.rows.push((number, row)),
            Ok(row) => file.errors.push(wrong_row(number, &LedgerError::Exists(row.their_account))),
            Err(error) if error.message().is_some() => file.errors.push(wrong_row(number, &error)),
            Err(error) => return Err(error),
        }
    }
    file.errors.sort_by_key(|error| error.row);
    Ok(file)
}

fn text(cell: Option<&Cell>) -> &str {
    match cell {
        Some(Cell::Text(text)) => text.trim(),
        _ => "",
    }
}

fn wrong_row(row: usize, error: &LedgerError) -> RowError {
    let unknown = || kaemner_values::text!("ledger-exists", what = "");
    RowError { row, message: error.message().unwrap_or_else(unknown) }
}

/// A row from what was typed.
///
/// # Errors
/// [`LedgerError::BadCode`] without an account of theirs, [`LedgerError::NoSuchAccount`] without one of ours.
pub fn translation_of(
    tx: &mut Tx<'_>,
    theirs: &str,
    ours: &str,
    owner: &str,
    from: Date,
) -> Result<NewTranslation, LedgerError> {
    if theirs.is_empty() || theirs.chars().count() > THEIRS_MAX {
        return Err(LedgerError::BadCode(theirs.chars().take(THEIRS_MAX).collect()));
    }
    let account = coding::resolve_account(tx, ours, &UnitPath::root(), from)?;
    Ok(NewTranslation { their_account: theirs.to_owned(), account, owner: owner.to_owned(), from })
}

/// Characters of an account of theirs.
const THEIRS_MAX: usize = 100;

/// What bringing the rows in would do, and the rows that would be refused; nothing is written.
///
/// # Errors
/// Without the right.
pub fn try_translations(
    tx: &mut Tx<'_>,
    by: &Actor,
    system: SystemId,
    rows: &[(usize, NewTranslation)],
) -> Result<(TranslationImport, Vec<RowError>), LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    let (mut does, mut errors) = (TranslationImport::default(), Vec::new());
    for (number, row) in rows {
        match step(tx, system, row)? {
            Step::Add => does.added += 1,
            Step::Change => does.changed += 1,
            Step::Nothing => does.unchanged += 1,
            Step::Refuse => errors.push(wrong_row(*number, &LedgerError::Exists(row.their_account.clone()))),
        }
    }
    Ok((does, errors))
}

/// Brings the rows in, all or none; a row that says what holds already changes nothing.
///
/// # Errors
/// Without the right, and [`LedgerError::Exists`] for a row that would begin before the one it changes.
pub fn import_translations(
    tx: &mut Tx<'_>,
    by: &Actor,
    system: SystemId,
    rows: &[(usize, NewTranslation)],
) -> Result<TranslationImport, LedgerError> {
    by.may(Act::TakeDelivery, At::anywhere())?;
    let mut did = TranslationImport::default();
    for (_, row) in rows {
        let step = step(tx, system, row)?;
        if step == Step::Nothing {
            did.unchanged += 1;
            continue;
        }
        set_translation(tx, by, system, row)?;
        if step == Step::Add { did.added += 1 } else { did.changed += 1 }
    }
    Ok(did)
}

/// What a new row does to the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Add,
    Change,
    Nothing,
    Refuse,
}

fn step(tx: &mut Tx<'_>, system: SystemId, new: &NewTranslation) -> Result<Step, LedgerError> {
    let holds = sql::delivery::translation(tx, system, &new.their_account, new.from)?;
    let open = sql::delivery::open_translation(tx, system, &new.their_account)?;
    Ok(match (holds, open) {
        (Some((account, owner)), _) if account == new.account && owner == new.owner => Step::Nothing,
        (_, Some((_, from))) if from < new.from => Step::Change,
        (_, Some(_)) | (Some(_), None) => Step::Refuse,
        (None, None) => Step::Add,
    })
}
