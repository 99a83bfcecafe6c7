//! Files of people: the events of positions, and addresses. CSV or a spreadsheet, with a head of these titles.
//!
//! | events | |
//! |---|---|
//! | Hændelse | `ansat`, `flyttet` or `fratrådt`; or `hire`, `move`, `leave` |
//! | Person | initials, or the person's id |
//! | Stilling | the position's number; of a move the one that is left |
//! | Til stilling | of a move: the number of the new one |
//! | Fra | first day; not of a leaver |
//! | Til | last day; may be empty but of a leaver |
//!
//! | addresses | |
//! |---|---|
//! | Person | initials, or the person's id |
//! | Vej | road, house number, floor and door |
//! | Postnr, By | postcode and town |
//! | Land | two letters; else `DK`; the column may be left out |
//! | Beskyttet | `ja` or `nej`; empty or left out: as it stands today |
//!
//! A file is taken whole or not at all.

use jiff::civil::Date;
use kaemner_formats::sheet::{Cell, Column, Kind, Sheet};
use kaemner_store::{StoreError, Tx};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::address::{self, HomeAddress};
use super::model::AccessError;
use super::position::{PersonnelEvent, PersonnelSource, PositionId, RightsChange, take_event};
use super::{sql, sql_address, sql_position};
use crate::actor::{Actor, PersonId};

const EVENT: [(&str, Kind); 6] = [
    ("Hændelse", Kind::Text),
    ("Person", Kind::Text),
    ("Stilling", Kind::Text),
    ("Til stilling", Kind::Text),
    ("Fra", Kind::Date),
    ("Til", Kind::Date),
];
const ADDRESS: [(&str, Kind); 4] =
    [("Person", Kind::Text), ("Vej", Kind::Text), ("Postnr", Kind::Text), ("By", Kind::Text)];
const ADDRESS_MAY: [(&str, Kind); 2] = [("Land", Kind::Text), ("Beskyttet", Kind::Text)];

/// Why a line cannot be used: the file's own words, or the store's failure.
enum Problem {
    Said(Message),
    Failed(AccessError),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error.message() {
            Some(message) => Self::Said(message),
            None => Self::Failed(error),
        }
    }
}

/// Reads and takes a file of events.
///
/// # Errors
/// [`AccessError::Sheet`] where a column is missing; [`AccessError::Line`] names the first line that cannot be used,
/// and what [`take_event`] refuses there.
pub fn import_events(tx: &mut Tx<'_>, by: &Actor, sheet: &Sheet) -> Result<Vec<RightsChange>, AccessError> {
    let mut changes = Vec::new();
    lines(tx, sheet, &columns(sheet, &EVENT, &[]), |tx, row| {
        let event = event(tx, row)?;
        changes.extend(take_event(tx, by, &event, PersonnelSource::Import)?);
        Ok(())
    })?;
    Ok(changes)
}

/// Reads a file of addresses and writes them; says how many lines it had.
///
/// # Errors
/// As [`import_events`], and what [`address::set_address`] refuses.
pub fn import_addresses(tx: &mut Tx<'_>, by: &Actor, sheet: &Sheet) -> Result<usize, AccessError> {
    lines(tx, sheet, &columns(sheet, &ADDRESS, &ADDRESS_MAY), |tx, row| {
        let person = person(tx, row)?;
        let protected = match row.text("Beskyttet").to_lowercase().as_str() {
            "" => sql_address::one(tx, person)?.is_some_and(|known| known.protected),
            "ja" => true,
            "nej" => false,
            _ => return Err(Problem::Said(text!("access-line-protected"))),
        };
        let country = Some(row.text("Land")).filter(|country| !country.is_empty()).unwrap_or("DK");
        let new = HomeAddress::new(row.text("Vej"), row.text("Postnr"), row.text("By"), country, protected)?;
        Ok(address::set_address(tx, by, person, Some(&new), PersonnelSource::Import)?)
    })
}

/// The columns that must stand in the file, and those of the others that do.
fn columns(sheet: &Sheet, must: &[(&str, Kind)], may: &[(&str, Kind)]) -> Vec<Column> {
    let titles: Vec<_> = sheet.titles().iter().map(|title| title.to_lowercase()).collect();
    let there = may.iter().filter(|(title, _)| titles.contains(&title.to_lowercase()));
    must.iter().chain(there).map(|(title, kind)| Column::new(*title, *kind)).collect()
}

/// A line, by the titles of its columns.
struct Line<'s> {
    columns: &'s [Column],
    cells: &'s [Cell],
}

impl Line<'_> {
    fn cell(&self, title: &str) -> Option<&Cell> {
        let at = self.columns.iter().position(|column| column.title == title)?;
        self.cells.get(at)
    }

    fn text(&self, title: &str) -> &str {
        match self.cell(title) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    fn day(&self, title: &str) -> Option<Date> {
        match self.cell(title) {
            Some(Cell::Date(day)) => Some(*day),
            _ => None,
        }
    }
}

/// Takes every line of a file; the first that cannot be used ends it.
fn lines(
    tx: &mut Tx<'_>,
    sheet: &Sheet,
    columns: &[Column],
    mut take: impl FnMut(&mut Tx<'_>, &Line<'_>) -> Result<(), Problem>,
) -> Result<usize, AccessError> {
    let (table, wrong) = sheet.typed(columns)?;
    if let Some(cell) = wrong.first() {
        return Err(AccessError::Line { line: cell.row, problem: cell.message() });
    }
    let numbers = sheet.rows.iter().skip(1).map(|row| row.number);
    for (line, cells) in numbers.zip(table.rows()) {
        take(tx, &Line { columns, cells }).map_err(|problem| match problem {
            Problem::Said(problem) => AccessError::Line { line, problem },
            Problem::Failed(error) => error,
        })?;
    }
    Ok(table.rows().len())
}

fn person(tx: &mut Tx<'_>, line: &Line<'_>) -> Result<PersonId, Problem> {
    let typed = line.text("Person");
    let found = match typed.parse::<PersonId>() {
        Ok(id) => Some(id),
        Err(_) => sql::member_by_initials(tx, typed)?,
    };
    found.ok_or(Problem::Said(text!("access-line-person")))
}

fn event(tx: &mut Tx<'_>, line: &Line<'_>) -> Result<PersonnelEvent, Problem> {
    let person = person(tx, line)?;
    let place = |tx: &mut Tx<'_>, title: &str| match sql_position::by_code(tx, line.text(title))? {
        Some(position) => Ok::<PositionId, Problem>(position.id),
        None => Err(Problem::Said(text!("access-line-position", column = title))),
    };
    let day = |title: &str| line.day(title).ok_or(Problem::Said(text!("access-line-day", column = title)));
    match line.text("Hændelse").to_lowercase().as_str() {
        "ansat" | "hire" => {
            let (position, from, to) = (place(tx, "Stilling")?, day("Fra")?, line.day("Til"));
            Ok(PersonnelEvent::Hire { person, position, from, to })
        }
        "flyttet" | "move" => {
            let (out_of, into) = (place(tx, "Stilling")?, place(tx, "Til stilling")?);
            Ok(PersonnelEvent::Move { person, out_of, into, on: day("Fra")? })
        }
        "fratrådt" | "leave" => Ok(PersonnelEvent::Leave { person, last_day: day("Til")? }),
        _ => Err(Problem::Said(text!("access-line-event"))),
    }
}
