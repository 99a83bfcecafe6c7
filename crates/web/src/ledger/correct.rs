//! Corrections: a reversal of the whole voucher, or a repost of one line to another account.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kaemner_app::ledger::{self, LedgerError, Move, Reason, Repost, Reversal, VoucherDetail, VoucherId};
use kaemner_values::{danish, text};

use super::voucher::number;
use super::words;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::form::{Fields, FormErrors};
use crate::page::{Head, Page};
use crate::patterns::{Choice, Field, FieldKind, Form};

#[derive(Template)]
#[template(path = "ledger/correct.html")]
struct CorrectView {
    form: Form,
}

pub(super) async fn reverse_form(ctx: Ctx, Id(id): Id<VoucherId>) -> Result<Page, WebError> {
    show_reverse(&ctx, id, &Fields::default(), FormErrors::default()).await
}

pub(super) async fn repost_form(ctx: Ctx, Id(id): Id<VoucherId>) -> Result<Page, WebError> {
    show_repost(&ctx, id, &Fields::default(), FormErrors::default()).await
}

pub(super) async fn reverse(ctx: Ctx, Id(id): Id<VoucherId>, fields: Fields) -> Result<Response, WebError> {
    let typed = fields.clone();
    let tried = ctx
        .write(move |tx, by| {
            let mut errors = FormErrors::default();
            let date = errors.date(&typed, "date", tx.today());
            let reason = errors.required(&typed, "reason");
            let (Some(date), Some(reason)) = (date, reason) else { return Ok(Err(errors)) };
            let own = typed.typed("id").and_then(|id| id.parse().ok());
            let reversal = Reversal { of: id, id: own, date, period: None, reason: reason.to_owned() };
            ledger::reverse_voucher(tx, by, &reversal).map(Ok::<_, FormErrors>)
        })
        .await;
    match settle(tried)? {
        Ok(posted) => Ok(Redirect::to(&ctx.href(&format!("/ledger/vouchers/{}", posted.id))).into_response()),
        Err(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, show_reverse(&ctx, id, &fields, errors).await?)
            .into_response()),
    }
}

pub(super) async fn repost(ctx: Ctx, Id(id): Id<VoucherId>, fields: Fields) -> Result<Response, WebError> {
    let typed = fields.clone();
    let tried = ctx
        .write(move |tx, by| {
            let mut errors = FormErrors::default();
            let date = errors.date(&typed, "date", tx.today());
            let reason = errors.required(&typed, "reason");
            let amount = errors.amount(&typed, "amount");
            let account = errors.required(&typed, "account");
            let line = typed.typed("line").and_then(|line| line.parse::<i64>().ok());
            let (Some(date), Some(reason), Some(amount), Some(account), Some(line)) =
                (date, reason, amount, account, line)
            else {
                return Ok(Err(errors));
            };
            let original = ledger::voucher(tx, by, id)?;
            let of = original.voucher.lines.iter().find(|one| one.line == line);
            let unit = of.ok_or(LedgerError::NoSuchLine(line))?.unit.clone();
            let to = ledger::resolve_account(tx, account, &unit, date)?;
            let why = Some(Reason { text: reason.to_owned(), owner: by.name.clone() });
            let repost = Repost {
                of: id,
                id: typed.typed("id").and_then(|id| id.parse().ok()),
                date,
                period: None,
                reason: reason.to_owned(),
                moves: vec![Move { line, amount, to, reason: why }],
            };
            ledger::repost(tx, by, &repost).map(Ok::<_, FormErrors>)
        })
        .await;
    match settle(tried)? {
        Ok(posted) => Ok(Redirect::to(&ctx.href(&format!("/ledger/vouchers/{}", posted.id))).into_response()),
        Err(errors) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show_repost(&ctx, id, &fields, errors).await?)
                .into_response())
        }
    }
}

/// A refusal of the ledger is shown in the form, like a field that could not be read.
fn settle<T>(tried: Result<Result<T, FormErrors>, WebError>) -> Result<Result<T, FormErrors>, WebError> {
    match tried {
        Err(WebError::Refused(message)) => Ok(Err(FormErrors::whole(message))),
        other => other,
    }
}

/// The voucher, today's date as typed, and an id so that sending twice corrects once.
async fn load(ctx: &Ctx, id: VoucherId) -> Result<(VoucherDetail, String, String), WebError> {
    ctx.read(move |tx, by| {
        let detail = ledger::voucher(tx, by, id)?;
        Ok::<_, LedgerError>((detail, danish::date(tx.today()), tx.new_id().to_string()))
    })
    .await
}

async fn show_reverse(
    ctx: &Ctx,
    id: VoucherId,
    typed: &Fields,
    errors: FormErrors,
) -> Result<Page, WebError> {
    let (detail, today, fresh) = load(ctx, id).await?;
    let fields = vec![
        Field::new("id", text!("column-voucher"), FieldKind::Hidden).value(fresh),
        Field::new("date", text!("column-date"), FieldKind::Date)
            .value(today)
            .hint(text!("correct-date-hint"))
            .required(),
        Field::new("reason", text!("correct-reason"), FieldKind::Area)
            .hint(text!("correct-reason-hint"))
            .required(),
    ];
    let title = text!("correct-reverse-title", number = number(&detail.voucher));
    let head = head(&detail, title).lead(text!("correct-reverse-lead"));
    show(ctx, head, id, "reverse", fields, text!("voucher-reverse"), typed, errors).await
}

async fn show_repost(ctx: &Ctx, id: VoucherId, typed: &Fields, errors: FormErrors) -> Result<Page, WebError> {
    let (detail, today, fresh) = load(ctx, id).await?;
    let lines = detail.voucher.lines.iter().map(|line| Choice {
        value: line.line.to_string(),
        label: format!(
            "{}: {} {} ({})",
            line.line,
            words::digits(&line.digits),
            line.account_name,
            danish::amount(line.amount)
        ),
    });
    let amount = detail.voucher.lines.first().map(|line| danish::amount(line.amount)).unwrap_or_default();
    let fields = vec![
        Field::new("id", text!("column-voucher"), FieldKind::Hidden).value(fresh),
        Field::new("line", text!("correct-line"), FieldKind::Select(lines.collect())),
        Field::new("amount", text!("column-amount"), FieldKind::Amount)
            .value(amount)
            .hint(text!("correct-amount-hint"))
            .required(),
        Field::new("account", text!("correct-account"), FieldKind::Lookup(ctx.href("/ledger/lookup")))
            .hint(text!("correct-account-hint"))
            .required(),
        Field::new("date", text!("column-date"), FieldKind::Date).value(today).required(),
        Field::new("reason", text!("correct-reason"), FieldKind::Area)
            .hint(text!("correct-reason-hint"))
            .required(),
    ];
    let title = text!("correct-repost-title", number = number(&detail.voucher));
    let head = head(&detail, title).lead(text!("correct-repost-lead"));
    show(ctx, head, id, "repost", fields, text!("voucher-repost"), typed, errors).await
}

fn head(detail: &VoucherDetail, title: kaemner_values::text::Message) -> Head {
    let voucher = &detail.voucher;
    Head::new(title)
        .crumb(text!("place-vouchers"), format!("/ledger/vouchers?series={}", voucher.posted.series))
        .crumb(
            text!("voucher-number", number = number(voucher)),
            format!("/ledger/vouchers/{}", voucher.posted.id),
        )
        .help("ledger")
}

#[expect(clippy::too_many_arguments, reason = "one private place that puts the two forms together")]
async fn show(
    ctx: &Ctx,
    head: Head,
    id: VoucherId,
    what: &str,
    fields: Vec<Field>,
    submit: kaemner_values::text::Message,
    typed: &Fields,
    errors: FormErrors,
) -> Result<Page, WebError> {
    let form = Form {
        action: ctx.href(&format!("/ledger/vouchers/{id}/{what}")),
        csrf: ctx.csrf(),
        fields: fields.into_iter().map(|field| field.typed(typed, &errors)).collect(),
        submit,
        cancel: Some(ctx.href(&format!("/ledger/vouchers/{id}"))),
        errors,
        files: false,
    };
    Page::new(ctx, head, &CorrectView { form }).await
}
