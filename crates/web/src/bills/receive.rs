//! Receiving e-invoice files by hand.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::bills::{self, Received};
use kaemner_values::text;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::{FormErrors, Upload};
use crate::page::{Head, Page};
use crate::patterns::{Field, FieldKind, Form};

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    form(&ctx, FormErrors::default()).await
}

async fn form(ctx: &Ctx, errors: FormErrors) -> Result<Page, WebError> {
    let file = Field::new("file", text!("bills-file"), FieldKind::File(".xml"))
        .hint(text!("bills-file-hint"))
        .required();
    let form = Form {
        action: ctx.href("/bills/receive"),
        csrf: ctx.csrf(),
        fields: vec![Field { error: errors.of("file"), ..file }],
        submit: text!("bills-receive"),
        cancel: Some(ctx.href("/bills")),
        errors,
        files: true,
    };
    let head = Head::new(text!("bills-receive-title")).crumb(text!("place-bills"), "/bills").help("bills");
    Page::new(ctx, head, &form).await
}

/// Each file is received in its own transaction: a broken one does not hold the others back.
pub(super) async fn send(ctx: Ctx, upload: Upload) -> Result<Response, WebError> {
    let mut errors = FormErrors::default();
    let mut last = None;
    if upload.files.is_empty() {
        errors.add("file", text!("bills-no-file"));
    }
    for file in upload.files {
        let bytes = file.bytes.clone();
        match ctx.write(move |tx, by| bills::receive(tx, by, &bytes)).await {
            Ok(received) => last = Some(received),
            Err(WebError::Refused(message)) => {
                errors.add("file", text!("bills-file-refused", file = file.name.as_str(), why = message));
            }
            Err(other) => return Err(other),
        }
    }
    match last {
        Some(received) if errors.is_empty() => {
            let done = match received {
                Received::New(_) => "received",
                Received::Known(_) => "known",
                Received::Duplicate { .. } => "duplicate",
            };
            let address = ctx.href(&format!("/bills/{}?done={done}", received.invoice()));
            Ok(Redirect::to(&address).into_response())
        }
        _ => Ok((StatusCode::UNPROCESSABLE_ENTITY, form(&ctx, errors).await?).into_response()),
    }
}
