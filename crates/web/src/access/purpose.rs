//! What a file about persons is for: asked on a page before it is given, and kept in the log of reading.
//!
//! The file is the answer to the form. What is typed travels in its body alone, never in an address, which browsers
//! and proxies remember.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kaemner_app::access;
use kaemner_values::text;
use kaemner_values::text::Message;

use super::parts::{Part, Section, Sections};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Field, FieldKind, Form};

/// The field.
pub(super) const FIELD: &str = "purpose";

/// The page that asks. `back` leads to the page the file was asked for on.
pub(super) async fn ask(ctx: &Ctx, back: Message, path: &'static str) -> Result<Page, WebError> {
    asking(ctx, back, path, FormErrors::default()).await
}

async fn asking(ctx: &Ctx, back: Message, path: &'static str, errors: FormErrors) -> Result<Page, WebError> {
    let form = Form {
        action: here(ctx),
        csrf: ctx.csrf(),
        fields: vec![
            Field::new(FIELD, text!("purpose-label"), FieldKind::Text).hint(text!("purpose-hint")).required(),
        ],
        submit: text!("purpose-submit"),
        cancel: Some(ctx.href(path)),
        errors,
        files: false,
    };
    let head = Head::new(text!("purpose-title")).crumb(back, path).help("rights");
    let section = Section::new(text!("purpose-section")).hint(text!("purpose-why")).with(Part::Form(form));
    Page::new(ctx, head, &Sections(vec![section])).await
}

/// This address with what the list is narrowed to; a purpose in it is left out.
fn here(ctx: &Ctx) -> String {
    let fields = Fields::of_query(&ctx.request.query);
    format!("{}{}", ctx.request.path, fields.to_query(|name, _| name != FIELD))
}

/// The purpose that the form brought, or the page that asks again and says what is wrong with it. What was typed is
/// not repeated.
pub(super) async fn said(
    ctx: &Ctx,
    fields: &Fields,
    back: Message,
    path: &'static str,
) -> Result<Result<String, Response>, WebError> {
    ctx.require_proof().await?;
    match fit(fields) {
        Ok(purpose) => Ok(Ok(purpose)),
        Err(errors) => {
            let page = asking(ctx, back, path, errors).await?;
            Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()))
        }
    }
}

/// What was typed, or the problem at the field.
pub(super) fn fit(fields: &Fields) -> Result<String, FormErrors> {
    let purpose = fields.typed(FIELD).unwrap_or_default();
    let problem = match access::purpose_is_fit(purpose) {
        Ok(()) => return Ok(purpose.to_owned()),
        Err(error) => error.message().unwrap_or_else(|| text!("form-required")),
    };
    let mut errors = FormErrors::default();
    errors.add(FIELD, problem);
    Err(errors)
}
