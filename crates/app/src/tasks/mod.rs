//! The person's desk: what waits, drafts, saved views and favourites.
//!
//! Home reads one table. Capabilities write tasks with [`open`] and end them with [`finish`]; a task
//! belongs to one person, or to whoever may do its act in its unit, except the one person who may not
//! (the attester never authorises the same invoice).

mod model;
mod sql;
#[cfg(test)]
mod tests;

use kaemner_store::{StoreError, Tx};

pub use model::{Draft, Favourite, FoundView, NewTask, SavedView, Task, TaskId};

use crate::actor::{Act, Actor};
use crate::events::Object;

/// Puts a task on the desk. The same act on the same object is open at most once; a second call changes nothing.
///
/// # Errors
/// Only those of the store.
pub fn open(tx: &mut Tx<'_>, task: &NewTask<'_>) -> Result<(), StoreError> {
    sql::open(tx, task)
}

/// Ends the open task for this act on this object, if there is one.
///
/// # Errors
/// Only those of the store.
pub fn finish(tx: &mut Tx<'_>, by: &Actor, act: Act, object: Object) -> Result<(), StoreError> {
    sql::finish(tx, by.person, act, object)
}

/// Ends every open task on this object: it was rejected, reversed or paid.
///
/// # Errors
/// Only those of the store.
pub fn finish_all(tx: &mut Tx<'_>, by: &Actor, object: Object) -> Result<(), StoreError> {
    sql::finish_all(tx, by.person, object)
}

/// The open tasks this person can do something about, the most urgent first.
///
/// # Errors
/// Only those of the store.
pub fn mine(tx: &mut Tx<'_>, by: &Actor, limit: i64) -> Result<Vec<Task>, StoreError> {
    sql::mine(tx, by, limit)
}

/// How many tasks wait for this person, and how many of them are due by `today`.
///
/// # Errors
/// Only those of the store.
pub fn count(tx: &mut Tx<'_>, by: &Actor) -> Result<(i64, i64), StoreError> {
    sql::count(tx, by)
}

/// The next open task of the same act after this object, for "approve and next".
///
/// # Errors
/// Only those of the store.
pub fn next(tx: &mut Tx<'_>, by: &Actor, act: Act) -> Result<Option<Task>, StoreError> {
    Ok(sql::mine(tx, by, 200)?.into_iter().find(|task| task.act == act))
}

/// Keeps a half-written form for its writer; a later save replaces it.
///
/// # Errors
/// Only those of the store.
pub fn save_draft(tx: &mut Tx<'_>, by: &Actor, kind: &str, name: &str, body: &str) -> Result<(), StoreError> {
    sql::save_draft(tx, by.person, kind, name, body)
}

/// The writer's drafts of one kind, the youngest first.
///
/// # Errors
/// Only those of the store.
pub fn drafts(tx: &mut Tx<'_>, by: &Actor, kind: &str) -> Result<Vec<Draft>, StoreError> {
    sql::drafts(tx, by.person, kind)
}

/// Throws a draft away: it became a fact, or its writer gave it up.
///
/// # Errors
/// Only those of the store.
pub fn drop_draft(tx: &mut Tx<'_>, by: &Actor, kind: &str, name: &str) -> Result<(), StoreError> {
    sql::drop_draft(tx, by.person, kind, name)
}

/// Saves a filtered list under a name, for oneself or for everybody.
///
/// # Errors
/// Only those of the store.
pub fn save_view(tx: &mut Tx<'_>, by: &Actor, view: &SavedView) -> Result<(), StoreError> {
    sql::save_view(tx, by.person, view)
}

/// One's own and the shared saved views of a page.
///
/// # Errors
/// Only those of the store.
pub fn views(tx: &mut Tx<'_>, by: &Actor, page: &str) -> Result<Vec<FoundView>, StoreError> {
    sql::views(tx, by.person, page)
}

/// Forgets a saved view of one's own.
///
/// # Errors
/// Only those of the store.
pub fn drop_view(tx: &mut Tx<'_>, by: &Actor, page: &str, name: &str) -> Result<(), StoreError> {
    sql::drop_view(tx, by.person, page, name)
}

/// Adds or removes a favourite in the menu.
///
/// # Errors
/// Only those of the store.
pub fn toggle_favourite(tx: &mut Tx<'_>, by: &Actor, favourite: &Favourite) -> Result<(), StoreError> {
    sql::toggle_favourite(tx, by.person, favourite)
}

/// The favourites in the order they were added.
///
/// # Errors
/// Only those of the store.
pub fn favourites(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<Favourite>, StoreError> {
    sql::favourites(tx, by.person)
}
