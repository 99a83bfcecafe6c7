//! Runs: what is ready, preparing, releasing, the bank's file.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;

use axum::response::{Redirect, Response};
use kaemner_app::access;
use kaemner_app::actor::{Act, PersonId};
use kaemner_app::payments::{self, Payment, PaymentsError, Run, RunId, RunState};
use kaemner_values::text::Message;
use kaemner_values::{Ore, calendar, danish, text};
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::export::attachment;
use crate::filters;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Column, Facts, Row, State, Table};

/// Runs shown; older ones are found by search in the ledger.
const ROWS: i64 = 50;

fn state(run: &Run) -> Cell {
    match run.state {
        RunState::Prepared if run.held => Cell::State(State::Stop, text!("payments-run-held")),
        RunState::Prepared => Cell::State(State::Waits, text!("payments-run-prepared")),
        RunState::Released => Cell::State(State::Done, text!("payments-run-released")),
        RunState::Cancelled => Cell::State(State::Info, text!("payments-run-cancelled")),
    }
}

#[derive(Template)]
#[template(path = "payments/runs.html")]
struct RunsView {
    csrf: String,
    prepare: Option<String>,
    day: String,
    ready: Message,
    table: Table,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let (runs, ready, day) = ctx
        .read(|tx, by| {
            let day = calendar::bank_day_on_or_after(tx.today());
            Ok::<_, PaymentsError>((payments::runs(tx, by, ROWS)?, payments::ready(tx, by, day)?, day))
        })
        .await?;
    let row = |run: &Run| {
        Row::new(vec![
            Cell::Code(run.no.to_string()),
            Cell::Date(run.execution_date),
            state(run),
            Cell::Count(run.payments),
            Cell::Amount(run.total),
        ])
        .to(ctx.href(&format!("/payments/{}", run.id)))
    };
    let waiting = runs.iter().filter(|run| run.state == RunState::Prepared).count();
    let table = Table {
        caption: Some(text!("place-payments")),
        columns: vec![
            Column::text(text!("payments-run")),
            Column::text(text!("payments-day")),
            Column::text(text!("bills-state")),
            Column::number(text!("payments-count")),
            Column::number(text!("bills-amount")),
        ],
        rows: runs.iter().map(row).collect(),
        total: None,
    };
    let view = RunsView {
        csrf: ctx.csrf(),
        prepare: ctx.by()?.may_somewhere(Act::PreparePayments).then(|| ctx.href("/payments/prepare")),
        day: danish::date(day),
        ready: text!(
            "payments-ready",
            count = ready.len(),
            total = ready.iter().map(|order| order.amount).sum::<Ore>()
        ),
        table,
    };
    let head = Head::new(text!("payments-title", ready = ready.len(), waiting = waiting)).help("payments");
    Page::new(&ctx, head, &view).await
}

pub(super) async fn prepare(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let today = ctx.read(|tx, _| Ok::<_, PaymentsError>(tx.today())).await?;
    let mut errors = FormErrors::default();
    let Some(day) = errors.date(&fields, "day", today) else {
        let why = errors.of("day").unwrap_or_else(|| text!("error-bad-request"));
        return Err(WebError::Refused(why));
    };
    let run = ctx.write(move |tx, by| payments::prepare_run(tx, by, day)).await?;
    Ok(Redirect::to(&ctx.href(&format!("/payments/{run}"))))
}

#[derive(Template)]
#[template(path = "payments/run.html")]
struct RunView {
    csrf: String,
    facts: Facts,
    table: Table,
    release: Option<String>,
    cancel: Option<String>,
    file: Option<String>,
}

async fn load(ctx: &Ctx, id: RunId) -> Result<(Run, Vec<Payment>, HashMap<PersonId, String>), WebError> {
    ctx.read(move |tx, by| {
        let (run, list) = payments::run(tx, by, id)?;
        let persons: Vec<PersonId> = [Some(run.prepared_by), run.released_by].into_iter().flatten().collect();
        let names = access::names(tx, &persons)?;
        Ok::<_, PaymentsError>((run, list, names))
    })
    .await
}

pub(super) async fn one(ctx: Ctx, Path((_, id)): Path<(String, Uuid)>) -> Result<Page, WebError> {
    let id = RunId::new(id);
    let (run, list, names) = load(&ctx, id).await?;
    let by = ctx.by()?;
    let name = |person: Option<PersonId>| {
        Cell::text_or_unknown(person.and_then(|person| names.get(&person).cloned()))
    };
    let address = |step: &str| ctx.href(&format!("/payments/{id}/{step}"));
    let open = run.state == RunState::Prepared;
    let facts = Facts(vec![
        (text!("bills-state"), state(&run)),
        (text!("payments-day"), Cell::Date(run.execution_date)),
        (text!("payments-count"), Cell::Count(run.payments)),
        (text!("bills-amount"), Cell::Amount(run.total)),
        (text!("payments-prepared-by"), name(Some(run.prepared_by))),
        (text!("payments-released-by"), name(run.released_by)),
    ]);
    let view = RunView {
        csrf: ctx.csrf(),
        facts,
        table: table(&list, run.total),
        release: (open && by.may_somewhere(Act::ReleasePayments)).then(|| address("release")),
        cancel: (open && by.may_somewhere(Act::PreparePayments)).then(|| address("cancel")),
        file: run.file.map(|_| address("pain001.xml")),
    };
    let head = Head::new(text!("payments-run-title", no = run.no, total = run.total))
        .crumb(text!("place-payments"), "/payments")
        .help("payments");
    Page::new(&ctx, head, &view).await
}

fn table(list: &[Payment], total: Ore) -> Table {
    let row = |payment: &Payment| {
        let paid = match payment.paid_on {
            Some(_) => Cell::State(State::Done, text!("bills-state-paid")),
            None => Cell::State(State::Waits, text!("payments-not-paid")),
        };
        Row::new(vec![
            Cell::Text(payment.payee_name.clone()),
            Cell::Text(payment.reference.clone()),
            Cell::Code(payment.target.clone()),
            paid,
            Cell::text_or_unknown(payment.bank_reference.clone()),
            Cell::Amount(payment.amount),
        ])
    };
    Table {
        caption: Some(text!("payments-list")),
        columns: vec![
            Column::text(text!("bills-supplier")),
            Column::text(text!("payments-reference")),
            Column::text(text!("bills-pay-to")).wide_only(),
            Column::text(text!("bills-state")),
            Column::text(text!("payments-bank-reference")).wide_only(),
            Column::number(text!("bills-amount")),
        ],
        rows: list.iter().map(row).collect(),
        total: Some(vec![
            Cell::Say(text!("column-total")),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            Cell::Amount(total),
        ]),
    }
}

pub(super) async fn file(ctx: Ctx, Path((_, id)): Path<(String, Uuid)>) -> Result<Response, WebError> {
    let id = RunId::new(id);
    let bytes = ctx.read(move |tx, by| payments::bank_file(tx, by, id)).await?;
    attachment("pain001.xml", "application/octet-stream", bytes)
}

pub(super) async fn release(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    _: Fields,
) -> Result<Redirect, WebError> {
    let id = RunId::new(id);
    ctx.write(move |tx, by| payments::release_run(tx, by, id)).await?;
    Ok(Redirect::to(&ctx.href(&format!("/payments/{id}"))))
}

pub(super) async fn cancel(
    ctx: Ctx,
    Path((_, id)): Path<(String, Uuid)>,
    fields: Fields,
) -> Result<Redirect, WebError> {
    let id = RunId::new(id);
    let reason = fields.typed("reason").unwrap_or_default().to_owned();
    ctx.write(move |tx, by| payments::cancel_run(tx, by, id, &reason)).await?;
    Ok(Redirect::to(&ctx.href("/payments")))
}
