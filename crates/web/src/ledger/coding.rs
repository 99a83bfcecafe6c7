//! Cost bearers and aliases: what staff type instead of sixteen digits.

use askama::Template;
use kaemner_app::ledger::{self, AliasRow, CostBearerRow, LedgerError};
use kaemner_values::text;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Arrangement, Cell, Column, Empty, Field, FieldKind, List, Paging, Row, Table};

/// Rows of each list on a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "ledger/coding.html")]
struct CodingView {
    bearers: List,
    aliases: Table,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    let typed = fields.typed("q").unwrap_or_default().to_owned();
    let after = fields.typed("after").unwrap_or_default().to_owned();
    let (asked, from) = (typed.clone(), after.clone());
    let (mut bearers, aliases) = ctx
        .read(move |tx, by| {
            let today = tx.today();
            let bearers = ledger::cost_bearers(tx, by, &asked, &from, today, ROWS + 1)?;
            let aliases = ledger::aliases(tx, by, &asked, "", today, ROWS)?;
            Ok::<_, LedgerError>((bearers, aliases))
        })
        .await?;
    let more = bearers.len() > ROWS;
    bearers.truncate(ROWS);
    let q = crate::site::encode(&typed);
    let next = bearers.last().filter(|_| more).map(|last| {
        ctx.href(&format!("/ledger/cost-bearers?q={q}&after={}", crate::site::encode(&last.code)))
    });
    let head = Head::new(text!("coding-title"))
        .lead(text!("coding-lead"))
        .crumb(text!("place-ledger"), "/ledger")
        .help("entry");
    let view = CodingView {
        bearers: List {
            action: ctx.href("/ledger/cost-bearers"),
            filters: vec![Field::new("q", text!("coding-search"), FieldKind::Text).value(typed)],
            chips: Vec::new(),
            table: bearer_table(&bearers),
            empty: Empty::because(text!("coding-none")),
            paging: Paging {
                first: (!after.is_empty()).then(|| ctx.href(&format!("/ledger/cost-bearers?q={q}"))),
                next,
            },
            export: None,
            arrangement: Arrangement::default(),
        },
        aliases: alias_table(&aliases),
    };
    Page::new(&ctx, head, &view).await
}

fn bearer_table(rows: &[CostBearerRow]) -> Table {
    let row = |row: &CostBearerRow| {
        let bearer = &row.bearer;
        Row::new(vec![
            Cell::Code(row.code.clone()),
            Cell::Text(row.name.clone()),
            Cell::Code(format!("{} {} {}", bearer.function, bearer.dranst, bearer.grouping)),
            Cell::Text(bearer.unit.to_string()),
            Cell::Date(row.from),
        ])
    };
    Table {
        caption: Some(text!("coding-bearers")),
        columns: vec![
            Column::text(text!("column-cost-bearer")),
            Column::text(text!("column-name")),
            Column::text(text!("coding-owns")),
            Column::text(text!("column-unit")).wide_only(),
            Column::text(text!("column-from")).wide_only(),
        ],
        rows: rows.iter().map(row).collect(),
        total: None,
    }
}

fn alias_table(rows: &[AliasRow]) -> Table {
    let row = |row: &AliasRow| {
        Row::new(vec![
            Cell::Code(row.alias.clone()),
            Cell::Text(row.name.clone()),
            Cell::Code(row.account.string.spaced()),
            Cell::Text(row.account.unit.to_string()),
            Cell::Date(row.from),
        ])
    };
    Table {
        caption: Some(text!("coding-aliases")),
        columns: vec![
            Column::text(text!("coding-alias")),
            Column::text(text!("column-name")),
            Column::text(text!("column-account")),
            Column::text(text!("column-unit")).wide_only(),
            Column::text(text!("column-from")).wide_only(),
        ],
        rows: rows.iter().map(row).collect(),
        total: None,
    }
}
