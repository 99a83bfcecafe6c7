//! The chart of accounts as a tree, with what nobody has verified marked as such.

use askama::Template;
use axum::extract::Path;
use kaemner_app::ledger::{self, ChartEdition};
use kaemner_law::chart::{Certainty, Edition, Function, FunctionRow, MainAccount, MainFunction};
use kaemner_values::text;
use kaemner_values::text::Message;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::page::{Head, Page};
use crate::patterns::{Cell, Column, Facts, Row, State, Table};

/// A main account with its main functions, and they with their functions.
struct Branch {
    code: String,
    name: String,
    below: Vec<Branch>,
    leaves: Vec<Leaf>,
}

struct Leaf {
    code: String,
    name: String,
    digits: String,
    mark: Option<Message>,
    closed: bool,
}

#[derive(Template)]
#[template(path = "ledger/chart.html")]
struct ChartPage {
    code: String,
    edition: Facts,
    note: String,
    loaded: Vec<ChartEdition>,
    tree: Vec<Branch>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let loaded = ctx.read(|tx, _| ledger::editions(tx)).await?;
    let chart = Edition::composite();
    let info = chart.info();
    let verified = if info.verified {
        Cell::State(State::Done, text!("chart-verified"))
    } else {
        Cell::State(State::Waits, text!("chart-unverified"))
    };
    let view = ChartPage {
        code: ctx.code()?.to_string(),
        edition: Facts(vec![
            (text!("chart-edition"), Cell::Text(info.name.clone())),
            (text!("chart-valid"), Cell::Date(info.valid.first())),
            (text!("column-state"), verified),
        ]),
        note: info.note.clone(),
        loaded,
        tree: tree(chart),
    };
    let count = chart.functions().count();
    let head =
        Head::new(text!("chart-title", count = count)).crumb(text!("place-ledger"), "/ledger").help("ledger");
    Page::new(&ctx, head, &view).await
}

fn tree(chart: &Edition) -> Vec<Branch> {
    let mut tree: Vec<Branch> = Vec::new();
    let (mut main, mut group): (Option<MainAccount>, Option<MainFunction>) = (None, None);
    for row in chart.functions() {
        let (of_main, of_group) = (row.function.main_account(), row.function.main_function());
        if main != Some(of_main) {
            let name = chart.main_account(of_main).map(|row| row.name.clone()).unwrap_or_default();
            tree.push(Branch { code: of_main.to_string(), name, below: Vec::new(), leaves: Vec::new() });
            (main, group) = (Some(of_main), None);
        }
        let Some(branch) = tree.last_mut() else { continue };
        if group != Some(of_group) {
            let name = chart.main_function(of_group).map(|row| row.name.clone()).unwrap_or_default();
            branch.below.push(Branch {
                code: of_group.to_string(),
                name,
                below: Vec::new(),
                leaves: Vec::new(),
            });
            group = Some(of_group);
        }
        if let Some(below) = branch.below.last_mut() {
            below.leaves.push(leaf(row));
        }
    }
    tree
}

fn leaf(row: &FunctionRow) -> Leaf {
    Leaf {
        code: row.function.to_string(),
        name: if row.name.is_empty() { "–".to_owned() } else { row.name.clone() },
        digits: format!("{:05}", row.function.get()),
        mark: (!row.verified).then(|| certainty(row.name_certainty)),
        closed: matches!(row.status, kaemner_law::chart::FunctionStatus::Closed { .. }),
    }
}

/// How sure a code or name is, in words.
const fn certainty(certainty: Certainty) -> Message {
    Message::new(match certainty {
        Certainty::Sourced => "certainty-sourced",
        Certainty::Translated => "certainty-translated",
        Certainty::Observed => "certainty-observed",
        Certainty::Derived => "certainty-derived",
        Certainty::GeneralKnowledge => "certainty-general-knowledge",
        Certainty::Unverified => "certainty-unverified",
        Certainty::Missing => "certainty-missing",
    })
}

#[derive(Template)]
#[template(path = "ledger/function.html")]
struct FunctionPage {
    facts: Facts,
    groupings: Table,
}

/// One function: where it is from, its dransts, its groupings.
pub(super) async fn function(ctx: Ctx, Path((_, code)): Path<(String, String)>) -> Result<Page, WebError> {
    let chart = Edition::composite();
    let function = code.parse::<Function>().ok().and_then(|function| chart.function(function));
    let row = function.ok_or(WebError::NotFound)?;
    let dransts = row.dransts.iter().map(|dranst| {
        let name = chart.dranst(*dranst).map_or("", |heading| heading.name.as_str());
        format!("{dranst} {name}")
    });
    let facts = Facts(vec![
        (text!("chart-dransts"), Cell::Text(dransts.collect::<Vec<_>>().join(", "))),
        (text!("chart-code-certainty"), Cell::Say(certainty(row.code_certainty))),
        (text!("chart-name-certainty"), Cell::Say(certainty(row.name_certainty))),
        (text!("chart-source"), Cell::Text(row.source.clone())),
    ]);
    let view = FunctionPage { facts, groupings: groupings(chart, row) };
    let head =
        Head::new(text!("chart-function-title", code = row.function.to_string(), name = row.name.as_str()))
            .crumb(text!("place-ledger"), "/ledger")
            .crumb(text!("place-chart"), "/ledger/chart")
            .help("ledger");
    Page::new(&ctx, head, &view).await
}

fn groupings(chart: &Edition, row: &FunctionRow) -> Table {
    let mut rows = Vec::new();
    for dranst in &row.dransts {
        for grouping in chart.groupings(row.function, *dranst) {
            let state = if grouping.verified {
                Cell::State(State::Done, text!("chart-verified"))
            } else {
                Cell::State(State::Waits, certainty(grouping.name_certainty))
            };
            let name =
                if grouping.name.is_empty() { Cell::Unknown } else { Cell::Text(grouping.name.clone()) };
            rows.push(Row::new(vec![
                Cell::Code(format!("{dranst} {}", grouping.grouping)),
                name,
                Cell::date_or_blank(grouping.last_day),
                state,
            ]));
        }
    }
    Table {
        caption: Some(text!("chart-groupings")),
        columns: vec![
            Column::text(text!("chart-grouping")),
            Column::text(text!("column-name")),
            Column::text(text!("chart-last-day")).wide_only(),
            Column::text(text!("column-state")),
        ],
        rows,
        total: None,
    }
}
