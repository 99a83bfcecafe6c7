//! A list as the person wants it: which columns are shown, and filters kept under a name.
//!
//! Both live in the address, so that a list arranged by one can be sent to a colleague: `show` names the columns.

use axum::response::Redirect;
use kaemner_app::tasks::{self, SavedView};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::list::{List, Table};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::Fields;
use crate::session::local;
use crate::site::encode;

/// The field of the address that names a column to show; absent, all are shown.
const SHOW: &str = "show";
/// Where in the list the reader is: no part of what is kept under a name.
const PLACE: [&str; 2] = ["after", "before"];
/// Characters of a view's name.
const NAME_MAX: usize = 60;

/// The choices under a list.
#[derive(Debug, Default)]
pub(crate) struct Arrangement {
    /// The list's page below the municipality; empty for a list that cannot be arranged.
    pub(crate) page: String,
    /// The filters as they are, without columns and place.
    pub(crate) kept: Vec<(String, String)>,
    /// The whole address as it is, without the place.
    pub(crate) query: String,
    /// The columns that can be left out.
    pub(crate) columns: Vec<Choosable>,
    /// Filters kept under a name.
    pub(crate) views: Vec<View>,
    /// Where views are kept and dropped.
    pub(crate) action: String,
    /// The session's token.
    pub(crate) csrf: String,
}

/// A column that can be left out.
#[derive(Debug)]
pub(crate) struct Choosable {
    pub(crate) key: &'static str,
    pub(crate) label: Message,
    pub(crate) shown: bool,
}

/// One kept view.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) own: bool,
    pub(crate) shared: bool,
    pub(crate) current: bool,
}

impl Arrangement {
    /// Columns named in the address.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &str> {
        let named = Fields::of_query(&self.query);
        let all: Vec<_> = named.all(SHOW).map(str::to_owned).collect();
        self.columns.iter().map(|column| column.key).filter(move |key| all.iter().any(|one| one == key))
    }
}

impl List {
    /// The list with the columns the address names, and with the views kept of it.
    pub(crate) async fn arranged(mut self, ctx: &Ctx) -> Result<Self, WebError> {
        let page = ctx.below().to_owned();
        let fields = Fields::of_query(&ctx.request.query);
        let kept = |field: &&(&str, &str)| !PLACE.contains(&field.0);
        let query = join(fields.iter().collect::<Vec<_>>().iter().filter(kept).copied());
        let filters = fields.iter().collect::<Vec<_>>();
        let filters = filters.iter().filter(kept).filter(|field| field.0 != SHOW);
        let views = ctx.desk().await?.views;
        let columns = self.table.choosable(&fields);
        self.table.keep_chosen(&fields);
        let shown = join(fields.iter().filter(|(name, _)| *name == SHOW));
        for address in [&mut self.paging.first, &mut self.paging.next, &mut self.export] {
            if let Some(address) = address.as_mut().filter(|_| !shown.is_empty()) {
                address.push(if address.contains('?') { '&' } else { '?' });
                address.push_str(&shown);
            }
        }
        self.arrangement = Arrangement {
            kept: filters.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            columns,
            views: views.into_iter().map(|found| View::new(ctx, found.view, found.own, &query)).collect(),
            action: ctx.href("/views"),
            csrf: ctx.csrf(),
            page,
            query,
        };
        Ok(self)
    }
}

impl View {
    fn new(ctx: &Ctx, view: SavedView, own: bool, now: &str) -> Self {
        let href = ctx.href(&format!("{}?{}", view.page, view.query));
        Self { current: view.query == now, name: view.name, href, own, shared: view.shared }
    }
}

impl Table {
    /// Every column but the first, which names the row.
    fn choosable(&self, fields: &Fields) -> Vec<Choosable> {
        let all = fields.all(SHOW).next().is_none();
        let columns = self.columns.iter().skip(1).map(|column| Choosable {
            key: column.label.key,
            shown: all || fields.all(SHOW).any(|key| key == column.label.key),
            label: column.label.clone(),
        });
        columns.collect()
    }

    /// Leaves out the columns that the address does not name, when it names any.
    pub(crate) fn keep_chosen(&mut self, fields: &Fields) {
        if fields.all(SHOW).next().is_none() {
            return;
        }
        let chosen = |(at, column): (usize, &super::list::Column)| {
            at == 0 || fields.all(SHOW).any(|key| key == column.label.key)
        };
        let keep: Vec<bool> = self.columns.iter().enumerate().map(chosen).collect();
        retain(&mut self.columns, &keep);
        self.rows.iter_mut().for_each(|row| retain(&mut row.cells, &keep));
        self.total.iter_mut().for_each(|cells| retain(cells, &keep));
    }
}

fn retain<T>(cells: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    cells.retain(|_| keep.next().copied().unwrap_or(true));
}

fn join<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<_> = fields.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Keeps a list's filters and columns under a name, and shows them.
pub(crate) async fn keep_view(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let page = page_of(&fields)?;
    let name = fields.typed("name").ok_or_else(|| WebError::Refused(text!("list-view-unnamed")))?;
    let view = SavedView {
        name: name.chars().take(NAME_MAX).collect(),
        query: fields.get("query").unwrap_or_default().to_owned(),
        shared: fields.get("shared") == Some("yes"),
        page,
    };
    let back = ctx.href(&format!("{}?{}", view.page, view.query));
    let back = local(&back).ok_or(WebError::BadRequest("view"))?;
    ctx.write(move |tx, by| tasks::save_view(tx, by, &view)).await?;
    Ok(Redirect::to(&back))
}

/// Forgets a view of one's own.
pub(crate) async fn drop_view(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let page = page_of(&fields)?;
    let name = fields.typed("name").ok_or(WebError::BadRequest("name"))?.to_owned();
    let back = ctx.href(&page);
    ctx.write(move |tx, by| tasks::drop_view(tx, by, &page, &name)).await?;
    Ok(Redirect::to(&back))
}

fn page_of(fields: &Fields) -> Result<String, WebError> {
    let page = fields.get("page").filter(|page| !page.contains(['?', '#']) && local(page).is_some());
    Ok(page.ok_or(WebError::BadRequest("page"))?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patterns::{Cell, Column, Row};

    fn table() -> Table {
        let cell = |text: &str| Cell::Text(text.to_owned());
        Table {
            caption: None,
            columns: vec![
                Column::text(text!("column-text")),
                Column::text(text!("column-date")),
                Column::text(text!("column-state")),
            ],
            rows: vec![Row::new(vec![cell("a"), cell("b"), cell("c")])],
            total: Some(vec![Cell::Blank, Cell::Blank, cell("sum")]),
        }
    }

    #[test]
    fn a_column_that_is_not_named_is_left_out_with_its_cells() {
        let mut table = table();
        table.keep_chosen(&Fields::of_query("q=x&show=column-state"));
        let keys: Vec<_> = table.columns.iter().map(|column| column.label.key).collect();
        assert_eq!(keys, ["column-text", "column-state"]);
        assert!(matches!(&table.rows[0].cells[1], Cell::Text(text) if text == "c"));
        assert!(matches!(&table.total.unwrap()[1], Cell::Text(text) if text == "sum"));
    }

    #[test]
    fn without_a_choice_all_columns_stay() {
        let mut table = table();
        table.keep_chosen(&Fields::of_query("q=x"));
        assert_eq!(table.columns.len(), 3);
        assert!(table.choosable(&Fields::of_query("")).iter().all(|column| column.shown));
    }
}
