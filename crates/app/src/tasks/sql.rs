//! Every query of the desk.

use kaemner_store::{FromRow, Row, StoreError, Tx, Val, args};

use super::model::{Draft, Favourite, FoundView, NewTask, SavedView, Task};
use crate::actor::{Act, Actor, PersonId, UnitFilter};
use crate::events::Object;

pub(super) fn open(tx: &mut Tx<'_>, task: &NewTask<'_>) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO task (id, act, unit_path, person_id, not_person_id, object_kind, object_id,
            title, amount_ore, due, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (object_id, act) WHERE done_at IS NULL DO NOTHING";
    tx.exec(
        SQL,
        &args![
            tx.new_id(),
            task.act.name(),
            task.unit.as_str(),
            task.person,
            task.except,
            task.object.kind,
            task.object.id,
            task.title,
            task.amount,
            task.due,
            tx.now(),
        ],
    )?;
    Ok(())
}

pub(super) fn finish(tx: &mut Tx<'_>, by: PersonId, act: Act, object: Object) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE task SET done_at = $1, done_by = $2 WHERE object_id = $3 AND act = $4 AND done_at IS NULL";
    tx.exec(SQL, &args![tx.now(), by, object.id, act.name()])?;
    Ok(())
}

pub(super) fn finish_all(tx: &mut Tx<'_>, by: PersonId, object: Object) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE task SET done_at = $1, done_by = $2 WHERE object_id = $3 AND done_at IS NULL";
    tx.exec(SQL, &args![tx.now(), by, object.id])?;
    Ok(())
}

/// The condition "this person can do it", with its arguments from `$1` on. Acts with the same reach, nearly all of
/// them, are asked for together.
fn mine_condition(by: &Actor) -> (String, Vec<Val<'static>>) {
    let mut reaches: Vec<(UnitFilter, Vec<Act>)> = Vec::new();
    for act in Act::ALL {
        let filter = by.filter(*act);
        match reaches.iter_mut().find(|(known, _)| *known == filter) {
            _ if filter == UnitFilter::Nothing => {}
            Some((_, acts)) => acts.push(*act),
            None => reaches.push((filter, vec![*act])),
        }
    }
    let mut args: Vec<Val<'static>> = vec![Val::from(by.person)];
    let mut shared = vec!["1 = 0".to_owned()];
    for (filter, acts) in reaches {
        let (units, unit_args) = filter.sql("unit_path", args.len() + 1);
        args.extend(unit_args);
        let named: Vec<String> = (1..=acts.len()).map(|at| format!("${}", args.len() + at)).collect();
        args.extend(acts.iter().map(|act| Val::from(act.name())));
        shared.push(format!("(act IN ({}) AND {units})", named.join(", ")));
    }
    let condition = format!(
        "done_at IS NULL AND (not_person_id IS NULL OR not_person_id <> $1)
         AND (person_id = $1 OR (person_id IS NULL AND ({})))",
        shared.join(" OR ")
    );
    (condition, args)
}

impl FromRow for Task {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            act: row.get(1)?,
            unit: row.get(2)?,
            object_kind: row.get(3)?,
            object_id: row.get(4)?,
            title: row.get(5)?,
            amount: row.get(6)?,
            due: row.get(7)?,
        })
    }
}

pub(super) fn mine(tx: &mut Tx<'_>, by: &Actor, limit: i64) -> Result<Vec<Task>, StoreError> {
    let (condition, mut args) = mine_condition(by);
    args.push(Val::from(limit));
    let sql = format!(
        "SELECT id, act, unit_path, object_kind, object_id, title, amount_ore, due FROM task
         WHERE {condition} ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, created_at, id LIMIT ${}",
        args.len()
    );
    tx.all(&sql, &args)
}

pub(super) fn count(tx: &mut Tx<'_>, by: &Actor) -> Result<(i64, i64), StoreError> {
    let (condition, mut args) = mine_condition(by);
    args.push(Val::from(tx.today()));
    let sql = format!(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN due <= ${} THEN 1 ELSE 0 END), 0) FROM task WHERE {condition}",
        args.len()
    );
    tx.one(&sql, &args)
}

pub(super) fn save_draft(
    tx: &mut Tx<'_>,
    by: PersonId,
    kind: &str,
    name: &str,
    body: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO draft (person_id, kind, name, body, saved_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, kind, name) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
    tx.exec(SQL, &args![by, kind, name, Val::Json(body.into()), tx.now()])?;
    Ok(())
}

impl FromRow for Draft {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { name: row.get(0)?, body: row.get(1)?, saved_at: row.get(2)? })
    }
}

pub(super) fn drafts(tx: &mut Tx<'_>, by: PersonId, kind: &str) -> Result<Vec<Draft>, StoreError> {
    const SQL: &str = "SELECT name, CAST(body AS TEXT), saved_at FROM draft
        WHERE person_id = $1 AND kind = $2 ORDER BY saved_at DESC LIMIT 50";
    tx.all(SQL, &args![by, kind])
}

pub(super) fn drop_draft(tx: &mut Tx<'_>, by: PersonId, kind: &str, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM draft WHERE person_id = $1 AND kind = $2 AND name = $3";
    tx.exec(SQL, &args![by, kind, name])?;
    Ok(())
}

pub(super) fn save_view(tx: &mut Tx<'_>, by: PersonId, view: &SavedView) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO saved_view (id, person_id, shared, page, name, query, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (person_id, page, name) DO UPDATE
        SET query = excluded.query, shared = excluded.shared, saved_at = excluded.saved_at";
    let (page, name, query) = (view.page.as_str(), view.name.as_str(), view.query.as_str());
    tx.exec(SQL, &args![tx.new_id(), by, view.shared, page, name, query, tx.now()])?;
    Ok(())
}

impl FromRow for FoundView {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let view =
            SavedView { page: row.get(0)?, name: row.get(1)?, query: row.get(2)?, shared: row.get(3)? };
        Ok(Self { view, own: row.get(4)? })
    }
}

pub(super) fn drop_view(tx: &mut Tx<'_>, by: PersonId, page: &str, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM saved_view WHERE person_id = $1 AND page = $2 AND name = $3";
    tx.exec(SQL, &args![by, page, name])?;
    Ok(())
}

pub(super) fn views(tx: &mut Tx<'_>, by: PersonId, page: &str) -> Result<Vec<FoundView>, StoreError> {
    const SQL: &str = "SELECT page, name, query, shared, person_id = $2 FROM saved_view
        WHERE page = $1 AND (person_id = $2 OR shared = $3) ORDER BY name, person_id LIMIT 100";
    tx.all(SQL, &args![page, by, true])
}

pub(super) fn toggle_favourite(
    tx: &mut Tx<'_>,
    by: PersonId,
    favourite: &Favourite,
) -> Result<(), StoreError> {
    const REMOVE: &str = "DELETE FROM favourite WHERE person_id = $1 AND url = $2";
    const ADD: &str = "INSERT INTO favourite (person_id, url, title, added_at) VALUES ($1, $2, $3, $4)";
    if tx.exec(REMOVE, &args![by, favourite.url.as_str()])? == 0 {
        tx.exec(ADD, &args![by, favourite.url.as_str(), favourite.title.as_str(), tx.now()])?;
    }
    Ok(())
}

impl FromRow for Favourite {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { url: row.get(0)?, title: row.get(1)? })
    }
}

pub(super) fn favourites(tx: &mut Tx<'_>, by: PersonId) -> Result<Vec<Favourite>, StoreError> {
    const SQL: &str = "SELECT url, title FROM favourite WHERE person_id = $1 ORDER BY added_at LIMIT 50";
    tx.all(SQL, &args![by])
}
