//! Payment runs as JSON.

use axum::Json;
use axum::http::StatusCode;
use kaemner_app::actor::Act;
use kaemner_app::payments::{self, Payment, Run, RunId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::OpenApi as Document;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::api::{Asked, Command, CommandKey, Refusals, Wrong};
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::json::Problem;

#[derive(OpenApi)]
#[openapi(
    paths(list, one, prepare, release, cancel),
    components(schemas(ApiRun, ApiRuns, ApiPayment, RunWithPayments, NewRun, CancelRun, ReleaseRun))
)]
struct Paths;

/// The part of the API's description that payments own.
pub(crate) fn paths() -> Document {
    Paths::openapi()
}

/// A payment run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiRun {
    id: Uuid,
    no: i64,
    /// The day the bank executes.
    #[schema(example = "2026-11-23")]
    execution_date: String,
    /// `prepared`, `released` or `cancelled`.
    #[schema(example = "prepared")]
    state: &'static str,
    /// Number of transfers.
    payments: i64,
    total_ore: i64,
    prepared_by: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_by: Option<Uuid>,
    /// Held by a restore until two persons let it go.
    held: bool,
}

/// A page of runs, the youngest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiRuns {
    items: Vec<ApiRun>,
    /// Send it back as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// One transfer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiPayment {
    id: Uuid,
    /// The id that follows it to the statement.
    end_to_end_id: String,
    payee: String,
    /// Where the money goes.
    #[schema(example = "bank 0040 0440116243")]
    target: String,
    amount_ore: i64,
    reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_on: Option<String>,
}

/// A run with its transfers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunWithPayments {
    run: ApiRun,
    payments: Vec<ApiPayment>,
}

/// Gather what falls due.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRun {
    /// A bank day from today on.
    #[schema(example = "2026-11-23")]
    execution_date: String,
}

/// Release a run: no more is to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseRun {}

/// Give a run up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelRun {
    /// Why.
    reason: String,
}

impl From<&Run> for ApiRun {
    fn from(run: &Run) -> Self {
        Self {
            id: run.id.get(),
            no: run.no,
            execution_date: run.execution_date.to_string(),
            state: run.state.name(),
            payments: run.payments,
            total_ore: run.total.get(),
            prepared_by: run.prepared_by.get(),
            released_by: run.released_by.map(kaemner_app::actor::PersonId::get),
            held: run.held,
        }
    }
}

impl From<Payment> for ApiPayment {
    fn from(payment: Payment) -> Self {
        Self {
            id: payment.id.get(),
            end_to_end_id: payment.end_to_end_id,
            payee: payment.payee_name,
            target: payment.target,
            amount_ore: payment.amount.get(),
            reference: payment.reference,
            bank_reference: payment.bank_reference,
            paid_on: payment.paid_on.map(|day| day.to_string()),
        }
    }
}

/// Payment runs, the youngest first.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/payments/runs",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500),
        ("cursor" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, body = ApiRuns), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(super) async fn list(ctx: Ctx) -> Result<Json<ApiRuns>, WebError> {
    let mut asked = Asked::of(&ctx);
    let limit = asked.limit();
    let before: Option<i64> = asked.cursor(|cursor| cursor.parse().ok());
    asked.wrong.end()?;
    let wanted = i64::try_from(limit).unwrap_or(1);
    let found = ctx.read(move |tx, by| payments::runs_before(tx, by, before, wanted)).await?;
    let next = found.last().filter(|_| found.len() == limit).map(|last| last.no.to_string());
    Ok(Json(ApiRuns { items: found.iter().map(ApiRun::from).collect(), next }))
}

/// One run with its transfers.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/payments/runs/{id}",
    params(("code" = String, Path, description = "Municipality, four digits"), ("id" = Uuid, Path)),
    responses((status = 200, body = RunWithPayments), (status = 401, body = Problem), (status = 404, body = Problem))
)]
pub(super) async fn one(ctx: Ctx, Id(id): Id<RunId>) -> Result<Json<RunWithPayments>, WebError> {
    let (run, payments) = ctx.read(move |tx, by| payments::run(tx, by, id)).await?;
    let payments = payments.into_iter().map(ApiPayment::from).collect();
    Ok(Json(RunWithPayments { run: ApiRun::from(&run), payments }))
}

/// Gathers what falls due into a run.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/payments/runs",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        CommandKey
    ),
    request_body = NewRun,
    responses((status = 201, body = RunWithPayments), Refusals)
)]
pub(super) async fn prepare(
    ctx: Ctx,
    command: Command<NewRun>,
) -> Result<(StatusCode, Json<Value>), WebError> {
    let mut wrong = Wrong::default();
    let day = wrong.date("execution_date", &command.said.execution_date);
    let day = wrong.all(day)?;
    command
        .run(&ctx, Act::PreparePayments, move |tx, by, _| {
            let id = payments::prepare_run(tx, by, day)?;
            let (run, payments) = payments::run(tx, by, id)?;
            let payments = payments.into_iter().map(ApiPayment::from).collect();
            Ok(RunWithPayments { run: ApiRun::from(&run), payments })
        })
        .await
}

/// Releases a run to the bank, by a person through whose hands none of it has been.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/payments/runs/{id}/release",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("id" = Uuid, Path),
        CommandKey
    ),
    request_body = ReleaseRun,
    responses((status = 201, body = ApiRun), Refusals)
)]
pub(super) async fn release(
    ctx: Ctx,
    Id(id): Id<RunId>,
    command: Command<ReleaseRun>,
) -> Result<(StatusCode, Json<Value>), WebError> {
    let release = move |tx: &mut kaemner_store::Tx<'_>, by: &kaemner_app::actor::Actor, _: &ReleaseRun| {
        Ok(ApiRun::from(&payments::release_run(tx, by, id)?))
    };
    command.run(&ctx, Act::ReleasePayments, release).await
}

/// Gives a run up that is not released; its orders wait for the next one.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/payments/runs/{id}/cancel",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("id" = Uuid, Path),
        CommandKey
    ),
    request_body = CancelRun,
    responses((status = 201, body = ApiRun), Refusals)
)]
pub(super) async fn cancel(
    ctx: Ctx,
    Id(id): Id<RunId>,
    command: Command<CancelRun>,
) -> Result<(StatusCode, Json<Value>), WebError> {
    let mut wrong = Wrong::default();
    let reason = wrong.text("reason", &command.said.reason);
    wrong.end()?;
    command
        .run(&ctx, Act::PreparePayments, move |tx, by, _| {
            payments::cancel_run(tx, by, id, &reason)?;
            Ok(ApiRun::from(&payments::run(tx, by, id)?.0))
        })
        .await
}
