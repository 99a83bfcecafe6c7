//! Suppliers, and where they are paid.

use askama::Template;
use axum::extract::Path;
use axum::response::Redirect;
use kaemner_app::actor::Act;
use kaemner_app::bills::{self, BillsError, Supplier, SupplierId, TargetId};
use kaemner_values::text;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{
    Arrangement, Cell, Column, Empty, Facts, Field, FieldKind, List, Paging, Row, State, Table,
};

/// Suppliers shown at a time; the search narrows.
const ROWS: i64 = 100;

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let search = Fields::of_query(&ctx.request.query).typed("q").unwrap_or_default().to_owned();
    let asked = search.clone();
    let found = ctx.read(move |tx, by| bills::suppliers(tx, by, &asked, ROWS)).await?;
    let row = |supplier: &Supplier| {
        Row::new(vec![
            Cell::Text(supplier.name.clone()),
            Cell::text_or_unknown(supplier.cvr.clone()),
            Cell::text_or_unknown(supplier.endpoint.clone()),
        ])
        .to(ctx.href(&format!("/suppliers/{}", supplier.id)))
    };
    let table = Table {
        caption: Some(text!("place-suppliers")),
        columns: vec![
            Column::text(text!("bills-supplier")),
            Column::text(text!("bills-cvr")),
            Column::text(text!("bills-endpoint")).wide_only(),
        ],
        rows: found.iter().map(row).collect(),
        total: None,
    };
    let list = List {
        action: ctx.href("/suppliers"),
        filters: vec![Field::new("q", text!("bills-filter-search"), FieldKind::Text).value(search)],
        chips: Vec::new(),
        table,
        empty: Empty::because(text!("bills-suppliers-empty")),
        paging: Paging::default(),
        export: None,
        arrangement: Arrangement::default(),
    };
    let head = Head::new(text!("bills-suppliers-count", count = found.len())).help("bills");
    Page::new(&ctx, head, &list.arranged(&ctx).await?).await
}

/// One place the supplier is paid.
struct Place {
    id: TargetId,
    target: String,
    state: Cell,
    evidence: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "bills/supplier.html")]
struct SupplierView {
    csrf: String,
    facts: Facts,
    places: Vec<Place>,
    confirm: Option<String>,
}

pub(super) async fn one(ctx: Ctx, Path((_, id)): Path<(String, Uuid)>) -> Result<Page, WebError> {
    let id = SupplierId::new(id);
    let (supplier, targets) = ctx
        .read(move |tx, by| Ok::<_, BillsError>((bills::supplier(tx, by, id)?, bills::targets(tx, by, id)?)))
        .await?;
    let place = |target: bills::SupplierTarget| Place {
        id: target.id,
        state: match target.confirmed_by {
            Some(_) => Cell::State(State::Done, text!("bills-target-confirmed")),
            None => Cell::State(State::Waits, text!("bills-target-waits")),
        },
        open: target.confirmed_by.is_none(),
        evidence: target.evidence.unwrap_or_default(),
        target: target.target,
    };
    let may = ctx.by()?.may_somewhere(Act::ConfirmSupplier);
    let view = SupplierView {
        csrf: ctx.csrf(),
        facts: Facts(vec![
            (text!("bills-cvr"), Cell::text_or_unknown(supplier.cvr)),
            (text!("bills-endpoint"), Cell::text_or_unknown(supplier.endpoint)),
        ]),
        places: targets.into_iter().map(place).collect(),
        confirm: may.then(|| ctx.href(&format!("/suppliers/{id}/confirm"))),
    };
    let head = Head::new(text!("bills-supplier-title", name = supplier.name))
        .crumb(text!("place-suppliers"), "/suppliers")
        .help("bills");
    Page::new(&ctx, head, &view).await
}

pub(super) async fn confirm(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    fields: Fields,
) -> Result<Redirect, WebError> {
    let id = SupplierId::new(id);
    let target: TargetId = fields.typed("target").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?;
    let evidence = fields.typed("evidence").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| bills::confirm_target(tx, by, target, &evidence)).await?;
    Ok(Redirect::to(&ctx.href(&format!("/suppliers/{id}"))))
}
