//! The list of invoices.

use axum::response::Response;
use jiff::civil::Date;
use kaemner_app::bills::{self, BillsError, Invoice, InvoiceId, InvoiceState, Query, Summary};
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::export::file;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Arrangement, Cell, Choice, Column, Empty, Field, FieldKind, List, Paging, Row, Table};

const ROWS: i64 = 50;
/// Rows of an export at most; a larger one is narrowed by the filters.
const EXPORT_ROWS: i64 = 50_000;

/// The filters as the address carries them.
struct Asked {
    state: String,
    search: String,
    query: Query,
}

impl Asked {
    /// What the address asks for. A state that does not exist is said: showing everything instead would mislead.
    fn read(fields: &Fields, limit: i64) -> Result<Self, WebError> {
        let state = fields.typed("state").unwrap_or("open").to_owned();
        let states = match state.as_str() {
            "open" => vec![
                InvoiceState::Duplicate,
                InvoiceState::Received,
                InvoiceState::Coded,
                InvoiceState::Attested,
            ],
            "all" => Vec::new(),
            one => {
                let unknown = || WebError::Refused(text!("bills-no-such-state", state = one));
                vec![InvoiceState::named(one).ok_or_else(unknown)?]
            }
        };
        let search = fields.typed("q").unwrap_or_default().to_owned();
        let after = fields.typed("after").and_then(|after| {
            let (due, id) = after.split_once('_')?;
            Some((due.parse::<Date>().ok()?, id.parse::<InvoiceId>().ok()?))
        });
        let query = Query { states, search: search.clone(), due_by: None, after, limit };
        Ok(Self { state, search, query })
    }

    fn address(&self, path: &str) -> String {
        format!("{path}?state={}&q={}", self.state, crate::site::encode(&self.search))
    }
}

async fn load(ctx: &Ctx, limit: i64) -> Result<(Asked, Vec<Invoice>, Summary), WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    let asked = Asked::read(&fields, limit + 1)?;
    let query = asked.query.clone();
    let (rows, summary) = ctx
        .read(move |tx, by| {
            let rows = bills::invoices(tx, by, &query)?;
            Ok::<_, BillsError>((rows, bills::summary(tx, by, &query)?))
        })
        .await?;
    Ok((asked, rows, summary))
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let (asked, mut rows, summary) = load(&ctx, ROWS).await?;
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let here = asked.address("/bills");
    let next =
        rows.last().filter(|_| more).map(|last| ctx.href(&format!("{here}&after={}_{}", last.due, last.id)));
    let paging = Paging { first: asked.query.after.map(|_| ctx.href(&here)), next };
    let list = List {
        action: ctx.href("/bills"),
        filters: filters(&ctx, &asked),
        chips: Vec::new(),
        table: table(&ctx, &rows, summary),
        empty: Empty::because(text!("bills-empty")).first(text!("bills-receive"), ctx.href("/bills/receive")),
        paging,
        export: (!rows.is_empty()).then(|| ctx.href(&here)),
        arrangement: Arrangement::default(),
    };
    let head = head(summary).action(text!("bills-receive"), "/bills/receive", "plus").action(
        text!("bills-folder"),
        "/bills/folder",
        "document",
    );
    Page::new(&ctx, head, &list.arranged(&ctx).await?).await
}

fn head(summary: Summary) -> Head {
    Head::new(text!("bills-count", count = summary.count, total = summary.total)).help("bills")
}

fn filters(ctx: &Ctx, asked: &Asked) -> Vec<Field> {
    let choice = |value: &str, key: &'static str| Choice {
        value: value.to_owned(),
        label: ctx.say(&Message::new(key)),
    };
    let states = vec![
        choice("open", "bills-filter-open"),
        choice("all", "bills-filter-all"),
        choice("duplicate", "bills-state-duplicate"),
        choice("received", "bills-state-received"),
        choice("coded", "bills-state-coded"),
        choice("attested", "bills-state-attested"),
        choice("posted", "bills-state-posted"),
        choice("paid", "bills-state-paid"),
        choice("rejected", "bills-state-rejected"),
    ];
    vec![
        Field::new("state", text!("bills-filter-state"), FieldKind::Select(states)).value(&asked.state),
        Field::new("q", text!("bills-filter-search"), FieldKind::Text).value(&asked.search),
    ]
}

fn table(ctx: &Ctx, rows: &[Invoice], summary: Summary) -> Table {
    let row = |invoice: &Invoice| {
        Row::new(vec![
            Cell::Text(invoice.supplier_name.clone()),
            Cell::Code(invoice.number.clone()),
            super::state(invoice.state),
            Cell::Date(invoice.due),
            Cell::Text(invoice.buyer_reference.clone()),
            Cell::Amount(invoice.total),
        ])
        .to(ctx.href(&format!("/bills/{}", invoice.id)))
    };
    let total = vec![
        Cell::Say(text!("column-total")),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::Amount(summary.total),
    ];
    Table {
        caption: Some(text!("place-bills")),
        columns: vec![
            Column::text(text!("bills-supplier")),
            Column::text(text!("bills-number")).wide_only(),
            Column::text(text!("bills-state")),
            Column::text(text!("bills-due")),
            Column::text(text!("bills-reference")).wide_only(),
            Column::number(text!("bills-amount")),
        ],
        rows: rows.iter().map(row).collect(),
        total: Some(total),
    }
}

pub(super) async fn save(ctx: Ctx) -> Result<Response, WebError> {
    let (asked, rows, summary) = load(&ctx, EXPORT_ROWS).await?;
    if rows.len() > usize::try_from(EXPORT_ROWS).unwrap_or(usize::MAX) {
        return Err(WebError::Refused(text!("bills-export-too-large", rows = EXPORT_ROWS)));
    }
    file(&ctx, "fakturaer", &head(summary), &filters(&ctx, &asked), table(&ctx, &rows, summary)).await
}
