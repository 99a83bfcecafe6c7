//! Vouchers: listed, read, posted, reversed, reposted.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kaemner_app::actor::Act;
use kaemner_app::ledger::{
    self, LINES_MAX, Move, NewVoucher, Repost, Reversal, Series, SourceKind, VoucherId, VoucherListQuery,
    VoucherRow, VoucherSource,
};
use kaemner_values::{Ore, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::at_line;
use super::shapes::{ApiPosted, ApiReason, ApiVoucher, NewApiVoucher, Typed, account};
use crate::api::{Asked, Command, CommandKey, Refusals, Wrong};
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::json::Problem;

/// A voucher in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiVoucherRow {
    id: Uuid,
    series: String,
    no: i64,
    date: String,
    period: String,
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The sum of its debits on lines that you may see.
    debits_ore: i64,
    reversed: bool,
}

/// A page of vouchers, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiVouchers {
    items: Vec<ApiVoucherRow>,
    /// Send it back as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<VoucherRow> for ApiVoucherRow {
    fn from(row: VoucherRow) -> Self {
        Self {
            id: row.id.get(),
            series: row.series.to_string(),
            no: row.no,
            date: row.date.to_string(),
            period: row.period.to_string(),
            source: row.source.name(),
            text: row.text,
            debits_ore: row.debits.get(),
            reversed: row.reversed,
        }
    }
}

fn series(wrong: &mut Wrong, code: &str) -> Option<Series> {
    wrong.take("series", Series::new(code).ok(), text!("ledger-no-such-series", code = code))
}

/// The vouchers of a series, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/vouchers",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("series" = Option<String>, Query, description = "`FIN` when it is left out"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500),
        ("cursor" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, body = ApiVouchers), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(crate) async fn list(ctx: Ctx) -> Result<Json<ApiVouchers>, WebError> {
    let mut asked = Asked::of(&ctx);
    let code = asked.get("series").unwrap_or("FIN").to_owned();
    let series = series(&mut asked.wrong, &code);
    let limit = asked.limit();
    let before: Option<i64> = asked.cursor(|cursor| cursor.parse().ok());
    let series = asked.wrong.all(series)?;
    let query = VoucherListQuery { series, before, limit };
    let found = ctx.read(move |tx, by| ledger::list_vouchers(tx, by, &query)).await?;
    let next = found.last().filter(|_| found.len() == limit).map(|last| last.no.to_string());
    Ok(Json(ApiVouchers { items: found.into_iter().map(ApiVoucherRow::from).collect(), next }))
}

/// One voucher. Its `ETag` lets you ask again cheaply.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/vouchers/{id}",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("id" = Uuid, Path),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` you have")
    ),
    responses((status = 200, body = ApiVoucher), (status = 304, description = "As you have it"), (status = 401, body = Problem), (status = 404, body = Problem))
)]
pub(crate) async fn one(ctx: Ctx, Id(id): Id<VoucherId>, headers: HeaderMap) -> Result<Response, WebError> {
    let found: ApiVoucher = ctx.read(move |tx, by| ledger::voucher(tx, by, id)).await?.into();
    let tag = HeaderValue::from_str(&found.tag()).map_err(|_| WebError::BadRequest("tag"))?;
    let known = headers.get(header::IF_NONE_MATCH) == Some(&tag);
    let answer =
        [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))];
    Ok(match known {
        true => (StatusCode::NOT_MODIFIED, answer).into_response(),
        false => (answer, Json(found)).into_response(),
    })
}

/// Posts a voucher.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/ledger/vouchers",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        CommandKey
    ),
    request_body = NewApiVoucher,
    responses((status = 201, body = ApiPosted), Refusals)
)]
pub(crate) async fn post(
    ctx: Ctx,
    command: Command<NewApiVoucher>,
) -> Result<(StatusCode, Json<Value>), WebError> {
    command
        .run(&ctx, Act::PostVoucher, |tx, by, said| {
            let new = read(tx, said)?;
            Ok(ApiPosted::from(ledger::post_voucher(tx, by, &new).map_err(at_line)?))
        })
        .await
}

fn read(tx: &mut kaemner_store::Tx<'_>, said: &NewApiVoucher) -> Result<NewVoucher, WebError> {
    let mut wrong = Wrong::default();
    let date = wrong.date("date", &said.date);
    let period = said.period.as_deref().map(|period| wrong.period("period", period));
    let series = series(&mut wrong, said.series.as_deref().unwrap_or("FIN"));
    let text = wrong.text("text", &said.text);
    let reference = said.reference.as_deref().map(|reference| wrong.text("reference", reference));
    if said.lines.len() > LINES_MAX {
        wrong.add("lines", text!("api-too-many-lines", max = LINES_MAX));
    }
    let mut lines = Vec::with_capacity(said.lines.len().min(LINES_MAX));
    if let Some(date) = date {
        for (at, line) in said.lines.iter().enumerate().take(LINES_MAX) {
            lines.extend(line.read(tx, &mut wrong, at, date)?);
        }
    }
    let (date, series) = wrong.all(date.zip(series))?;
    Ok(NewVoucher {
        id: None,
        series,
        date,
        period: period.flatten(),
        source: VoucherSource { kind: SourceKind::Api, reference },
        text,
        lines,
        documents: Vec::new(),
    })
}

/// Why and when a voucher is cancelled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReversal {
    /// The business date of the reversal.
    #[schema(example = "2026-03-15")]
    date: String,
    period: Option<String>,
    reason: String,
}

/// Reverses a whole voucher.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/ledger/vouchers/{id}/reverse",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("id" = Uuid, Path),
        CommandKey
    ),
    request_body = NewReversal,
    responses((status = 201, body = ApiPosted), Refusals)
)]
pub(crate) async fn reverse(
    ctx: Ctx,
    Id(of): Id<VoucherId>,
    command: Command<NewReversal>,
) -> Result<(StatusCode, Json<Value>), WebError> {
    let (mut wrong, said) = (Wrong::default(), &command.said);
    let date = wrong.date("date", &said.date);
    let period = said.period.as_deref().map(|period| wrong.period("period", period));
    let reason = wrong.text("reason", &said.reason);
    let date = wrong.all(date)?;
    let reversal = Reversal { of, id: None, date, period: period.flatten(), reason };
    command
        .run(&ctx, Act::ReverseVoucher, move |tx, by, _| {
            Ok(ApiPosted::from(ledger::reverse_voucher(tx, by, &reversal)?))
        })
        .await
}

/// Amounts of a voucher's lines, moved to other accounts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRepost {
    /// The business date of the repost.
    #[schema(example = "2026-03-15")]
    date: String,
    period: Option<String>,
    reason: String,
    moves: Vec<NewMove>,
}

/// An amount of one line, moved to one account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMove {
    /// The line's number, from 1.
    line: i64,
    /// How much of it, with the line's sign.
    amount_ore: i64,
    /// Where to: sixteen digits, an alias, or art and cost bearer.
    account: String,
    unit: Option<String>,
    reason: Option<ApiReason>,
}

/// Moves amounts from lines of a posted voucher to other accounts.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/ledger/vouchers/{id}/repost",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("id" = Uuid, Path),
        CommandKey
    ),
    request_body = NewRepost,
    responses((status = 201, body = ApiPosted), Refusals)
)]
pub(crate) async fn repost(
    ctx: Ctx,
    Id(of): Id<VoucherId>,
    command: Command<NewRepost>,
) -> Result<(StatusCode, Json<Value>), WebError> {
    command
        .run(&ctx, Act::Repost, move |tx, by, said| {
            let repost = read_repost(tx, of, said)?;
            Ok(ApiPosted::from(ledger::repost(tx, by, &repost)?))
        })
        .await
}

fn read_repost(tx: &mut kaemner_store::Tx<'_>, of: VoucherId, said: &NewRepost) -> Result<Repost, WebError> {
    let mut wrong = Wrong::default();
    let date = wrong.date("date", &said.date);
    let period = said.period.as_deref().map(|period| wrong.period("period", period));
    let reason = wrong.text("reason", &said.reason);
    if said.moves.len() > LINES_MAX {
        wrong.add("moves", text!("api-too-many-lines", max = LINES_MAX));
    }
    let mut moves = Vec::with_capacity(said.moves.len().min(LINES_MAX));
    for (at, step) in said.moves.iter().enumerate().take(LINES_MAX) {
        let field = format!("moves[{at}]");
        let unit = step.unit.as_deref();
        let typed = Typed { account: &step.account, unit, cost_bearer: None, project: None };
        let Some(on) = date else { continue };
        let to = account(tx, &mut wrong, &field, &typed, on)?;
        let reason = step.reason.as_ref().map(|reason| reason.read(&mut wrong, &format!("{field}.reason")));
        moves.extend(to.map(|to| Move { line: step.line, amount: Ore::new(step.amount_ore), to, reason }));
    }
    let date = wrong.all(date)?;
    Ok(Repost { of, id: None, date, period: period.flatten(), reason, moves })
}
