//! Vouchers from a spreadsheet: tried first, row by row, and posted only when nothing is wrong.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kaemner_app::actor::UnitPath;
use kaemner_app::ledger::{
    self, ImportFile, ImportSettings, Imported, LedgerError, Reason, RowError, Series,
};
use kaemner_formats::sheet::{self, SheetFormat};
use kaemner_store::Scope;
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::Upload;
use crate::page::{Head, Page};

/// What came of a file.
enum Outcome {
    /// Nothing was sent yet.
    None,
    /// Nothing is wrong with it; it is not posted.
    Fine(Message),
    /// These rows must be corrected first; nothing is posted.
    Wrong(Message, Vec<RowError>),
    /// It is posted.
    Posted(Message),
    /// It cannot be read at all.
    Unreadable(Message),
}

#[derive(Template)]
#[template(path = "ledger/import.html")]
struct ImportView {
    csrf: String,
    code: String,
    reason: String,
    outcome: Outcome,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    page(&ctx, String::new(), Outcome::None).await
}

async fn page(ctx: &Ctx, reason: String, outcome: Outcome) -> Result<Page, WebError> {
    let head = Head::new(text!("place-ledger-import"))
        .lead(text!("import-lead"))
        .crumb(text!("place-ledger"), "/ledger");
    let csrf = ctx.csrf();
    let view = ImportView { csrf, code: ctx.code()?.to_string(), reason, outcome };
    Page::new(ctx, head.help("entry"), &view).await
}

pub(super) async fn take(ctx: Ctx, upload: Upload) -> Result<Response, WebError> {
    ctx.require_proof().await?;
    let reason = upload.fields.typed("reason").unwrap_or_default().to_owned();
    let post = upload.fields.get("what") == Some("post");
    let outcome = match outcome(&ctx, upload, &reason, post).await {
        Err(WebError::Refused(message)) => Outcome::Unreadable(message),
        other => other?,
    };
    let status = match outcome {
        Outcome::Wrong(..) | Outcome::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    Ok((status, page(&ctx, reason, outcome).await?).into_response())
}

async fn outcome(ctx: &Ctx, upload: Upload, reason: &str, post: bool) -> Result<Outcome, WebError> {
    let Some(given) = upload.files.into_iter().next() else {
        return Ok(Outcome::Unreadable(text!("import-no-file")));
    };
    let owner = ctx.by()?.name.clone();
    let reason = (!reason.is_empty()).then(|| Reason { text: reason.to_owned(), owner });
    let settings = ImportSettings { series: Series::import(), unit: UnitPath::root(), reason };
    let sheet = sheet::read(&given.bytes, SheetFormat::of_file(&given.name, &given.bytes))?;
    let (file, errors) = ctx
        .read(move |tx, by| {
            let file = ledger::read_vouchers(tx, &sheet, &given.bytes, &settings)?;
            let errors = ledger::dry_run(tx, by, &file)?;
            Ok::<_, LedgerError>((file, errors))
        })
        .await?;
    if !errors.is_empty() {
        return Ok(Outcome::Wrong(text!("import-wrong", count = errors.len()), errors));
    }
    if !post {
        return Ok(Outcome::Fine(fine(&file)));
    }
    let by = ctx.by()?.clone();
    let scope = Scope::from(by.municipality);
    let imported =
        ctx.blocking(move |store| ledger::import_vouchers(store, scope, &by, &file, &mut |_| {})).await?;
    Ok(Outcome::Posted(posted(&imported)))
}

fn fine(file: &ImportFile) -> Message {
    let lines = file.vouchers.iter().flat_map(|voucher| &voucher.lines);
    let debits: Ore = lines.map(|line| line.amount).filter(|amount| amount.get() > 0).sum();
    text!("import-fine", count = file.vouchers.len(), debits = debits)
}

fn posted(imported: &Imported) -> Message {
    let (first, last) = imported.numbers.unwrap_or_default();
    text!("import-posted", count = imported.vouchers, first = first.to_string(), last = last.to_string())
}
