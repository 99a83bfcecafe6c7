//! The list of vouchers, newest number first, one series at a time.

use axum::response::Response;
use kaemner_app::ledger::{self, LedgerError, Series, VoucherListQuery, VoucherRow};
use kaemner_values::text;

use super::words;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::export::file;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{
    Arrangement, Cell, Choice, Column, Empty, Field, FieldKind, List, Paging, Row, State, Table,
};

/// Rows on a page of the screen.
const ROWS: usize = 50;
/// Rows fetched at a time for a file.
const FILE_ROWS: usize = 500;

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let (query, mut rows) = load(&ctx, ROWS + 1).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let series = query.series.to_string();
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| ctx.href(&format!("/ledger/vouchers?series={series}&before={}", row.no)));
    let count = rows.len();
    let list = List {
        action: ctx.href("/ledger/vouchers"),
        filters: filters(&series),
        chips: Vec::new(),
        table: table(&ctx, &rows),
        empty: Empty::because(text!("vouchers-empty"))
            .first(text!("place-voucher-new"), ctx.href("/ledger/vouchers/new")),
        paging: Paging {
            first: query.before.map(|_| ctx.href(&format!("/ledger/vouchers?series={series}"))),
            next,
        },
        export: (count > 0).then(|| ctx.href(&format!("/ledger/vouchers?series={series}"))),
        arrangement: Arrangement::default(),
    };
    let head = head(&series, rows.first().filter(|_| query.before.is_none()));
    Page::new(
        &ctx,
        head.action(text!("place-voucher-new"), "/ledger/vouchers/new", "plus"),
        &list.arranged(&ctx).await?,
    )
    .await
}

fn head(series: &str, newest: Option<&VoucherRow>) -> Head {
    let title = match newest {
        Some(newest) => text!("vouchers-title", series = name(series), no = newest.no),
        None => text!("vouchers-title-plain", series = name(series)),
    };
    Head::new(title).help("ledger").crumb(text!("place-ledger"), "/ledger")
}

fn filters(series: &str) -> Vec<Field> {
    vec![Field::new("series", text!("column-series"), FieldKind::Select(choices())).value(series)]
}

/// The whole series, page after page.
pub(super) async fn save(ctx: Ctx) -> Result<Response, WebError> {
    let (mut query, mut rows) = load(&ctx, FILE_ROWS).await?;
    while let Some(last) = rows.last().filter(|last| last.no > 1) {
        query.before = Some(last.no);
        let page = query.clone();
        let more = ctx.read(move |tx, by| ledger::list_vouchers(tx, by, &page)).await?;
        if more.is_empty() {
            break;
        }
        rows.extend(more);
    }
    let series = query.series.to_string();
    let (head, filters) = (head(&series, rows.first()), filters(&series));
    file(&ctx, &format!("bilag-{series}"), &head, &filters, table(&ctx, &rows)).await
}

async fn load(ctx: &Ctx, limit: usize) -> Result<(VoucherListQuery, Vec<VoucherRow>), WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    ctx.read(move |tx, by| {
        let series =
            fields.typed("series").and_then(|code| Series::new(code).ok()).unwrap_or_else(Series::manual);
        let before = fields.typed("before").and_then(|no| no.parse().ok());
        let query = VoucherListQuery { series, before, limit };
        let rows = ledger::list_vouchers(tx, by, &query)?;
        Ok::<_, LedgerError>((query, rows))
    })
    .await
}

/// The series with their names.
pub(super) fn choices() -> Vec<Choice> {
    Series::STANDARD
        .iter()
        .map(|(code, name)| Choice { value: (*code).to_owned(), label: format!("{name} ({code})") })
        .collect()
}

fn name(code: &str) -> String {
    let known = Series::STANDARD.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| code.to_owned(), |(_, name)| (*name).to_owned())
}

fn table(ctx: &Ctx, rows: &[VoucherRow]) -> Table {
    let row = |row: &VoucherRow| {
        let state = if row.reversed {
            Cell::State(State::Info, text!("voucher-reversed"))
        } else {
            Cell::State(State::Done, text!("voucher-posted"))
        };
        Row::new(vec![
            Cell::Code(format!("{} {}", row.series, row.no)),
            Cell::Date(row.date),
            Cell::text_or_unknown(row.text.as_deref()),
            Cell::Say(words::source(row.source)),
            Cell::Amount(row.debits),
            state,
        ])
        .to(ctx.href(&format!("/ledger/vouchers/{}", row.id)))
    };
    Table {
        caption: Some(text!("place-vouchers")),
        columns: vec![
            Column::text(text!("column-voucher")),
            Column::text(text!("column-date")),
            Column::text(text!("column-text")),
            Column::text(text!("column-source")).wide_only(),
            Column::number(text!("column-amount")),
            Column::text(text!("column-state")),
        ],
        rows: rows.iter().map(row).collect(),
        total: None,
    }
}
