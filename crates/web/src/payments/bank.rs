//! The bank's statements: read in, and what nothing explains yet.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::actor::Act;
use kaemner_app::{bills, payments};
use kaemner_values::text;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::{Fields, FormErrors, Upload};
use crate::page::{Head, Page};
use crate::patterns::{Cell, Column, Field, FieldKind, Form, Row, Table};

/// Open lines shown, the oldest first.
const ROWS: i64 = 200;

#[derive(Template)]
#[template(path = "payments/bank.html")]
struct BankView {
    form: Option<Form>,
    table: Table,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    page(&ctx, FormErrors::default()).await
}

async fn page(ctx: &Ctx, errors: FormErrors) -> Result<Page, WebError> {
    let open = ctx.read(|tx, by| payments::open_entries(tx, by, ROWS)).await?;
    let row = |entry: &payments::BankEntry| {
        Row::new(vec![
            Cell::Date(entry.booked_on),
            Cell::Text(entry.text.clone()),
            Cell::Code(entry.bank_reference.clone()),
            Cell::Amount(entry.amount),
        ])
    };
    let table = Table {
        caption: Some(text!("payments-open-entries")),
        columns: vec![
            Column::text(text!("column-date")),
            Column::text(text!("column-text")),
            Column::text(text!("payments-bank-reference")),
            Column::number(text!("bills-amount")),
        ],
        rows: open.iter().map(row).collect(),
        total: None,
    };
    let file = Field::new("file", text!("payments-statement-file"), FieldKind::File(".xml"))
        .hint(text!("payments-statement-hint"))
        .required();
    let form = ctx.by()?.may_somewhere(Act::ReconcileBank).then(|| Form {
        action: ctx.href("/bank"),
        csrf: ctx.csrf(),
        fields: vec![Field { error: errors.of("file"), ..file }],
        submit: text!("payments-read-statement"),
        cancel: None,
        errors,
        files: true,
    });
    let query = Fields::of_query(&ctx.request.query);
    let number = |name| query.typed(name).and_then(|number| number.parse::<i64>().ok());
    let done = number("entries").zip(number("matched"));
    let done =
        done.map(|(entries, matched)| text!("payments-statement-done", entries = entries, matched = matched));
    let head = Head::new(text!("payments-bank-title", count = open.len())).done(done).help("payments");
    Page::new(ctx, head, &BankView { form, table }).await
}

pub(super) async fn send(ctx: Ctx, upload: Upload) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let Some(file) = upload.files.into_iter().next() else {
        errors.add("file", text!("bills-no-file"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, errors).await?).into_response());
    };
    match ctx.write(move |tx, by| bills::take_statement(tx, by, &file.bytes)).await {
        Ok(taken) => {
            let address = ctx.href(&format!("/bank?entries={}&matched={}", taken.entries, taken.matched));
            Ok(Redirect::to(&address).into_response())
        }
        Err(WebError::Refused(message)) => {
            errors.add("file", message);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, errors).await?).into_response())
        }
        Err(other) => Err(other),
    }
}
