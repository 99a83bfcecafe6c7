//! Tasks, drafts, saved views and favourites. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_values::Ore;

use crate::actor::{Act, PersonId, UnitPath};
use crate::events::Object;

crate::ids::entity_id! {
    /// One task.
    TaskId
}

/// A task to be put on a desk.
#[derive(Debug, Clone)]
pub struct NewTask<'a> {
    /// What is to be done; whoever may do it in the unit sees the task.
    pub act: Act,
    /// In which unit.
    pub unit: &'a UnitPath,
    /// Only for this person, if set.
    pub person: Option<PersonId>,
    /// Never for this person: the one who did the step before.
    pub except: Option<PersonId>,
    /// What it is about.
    pub object: Object,
    /// One line a person recognises it by: supplier and invoice number.
    pub title: &'a str,
    /// The amount at stake.
    pub amount: Option<Ore>,
    /// When it must be done.
    pub due: Option<Date>,
}

/// A task on a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The task.
    pub id: TaskId,
    /// What is to be done.
    pub act: Act,
    /// In which unit.
    pub unit: UnitPath,
    /// The kind of thing it is about.
    pub object_kind: String,
    /// The thing.
    pub object_id: uuid::Uuid,
    /// One line a person recognises it by.
    pub title: String,
    /// The amount at stake.
    pub amount: Option<Ore>,
    /// When it must be done.
    pub due: Option<Date>,
}

/// A half-written form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The writer's name for it, or a generated one.
    pub name: String,
    /// The form as JSON.
    pub body: String,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

/// A list with its filters, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// The page's path below the municipality.
    pub page: String,
    /// The name it is saved under.
    pub name: String,
    /// The query string.
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
}

/// A saved view as its reader meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundView {
    /// The view.
    pub view: SavedView,
    /// Whether the reader saved it; another's shared view is only looked through.
    pub own: bool,
}

/// A door in the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Favourite {
    /// The address below the municipality.
    pub url: String,
    /// What the menu says.
    pub title: String,
}
