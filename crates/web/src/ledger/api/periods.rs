//! Periods: which take postings, opened and closed.

use axum::Json;
use axum::http::StatusCode;
use kaemner_app::actor::Act;
use kaemner_app::ledger::{self, Period};
use kaemner_values::text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::{Command, CommandKey, Refusals, Wrong};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::json::Problem;

/// A period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiPeriod {
    #[schema(example = "2026-03")]
    period: String,
    /// `open` or `closed`.
    #[schema(example = "open")]
    state: &'static str,
}

/// Every period that was ever opened, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiPeriods {
    items: Vec<ApiPeriod>,
}

impl From<Period> for ApiPeriod {
    fn from(period: Period) -> Self {
        Self { period: period.period.to_string(), state: period.state.name() }
    }
}

/// The periods.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/periods",
    params(("code" = String, Path, description = "Municipality, four digits")),
    responses((status = 200, body = ApiPeriods), (status = 401, body = Problem), (status = 404, body = Problem))
)]
pub(crate) async fn list(ctx: Ctx) -> Result<Json<ApiPeriods>, WebError> {
    let found = ctx.read(|tx, _| ledger::periods(tx)).await?;
    Ok(Json(ApiPeriods { items: found.into_iter().map(ApiPeriod::from).collect() }))
}

/// Open or close a period.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeriodChange {
    #[schema(example = "2026-03")]
    period: String,
    /// `open` or `closed`.
    #[schema(example = "closed")]
    state: String,
    /// Why.
    reason: String,
}

/// Opens or closes a period.
#[utoipa::path(
    post,
    path = "/api/v1/{code}/ledger/periods",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        CommandKey
    ),
    request_body = PeriodChange,
    responses((status = 201, body = ApiPeriod), Refusals)
)]
pub(crate) async fn change(
    ctx: Ctx,
    command: Command<PeriodChange>,
) -> Result<(StatusCode, Json<Value>), WebError> {
    let (mut wrong, said) = (Wrong::default(), &command.said);
    let period = wrong.period("period", &said.period);
    let open = match said.state.as_str() {
        "open" => Some(true),
        "closed" => Some(false),
        _ => None,
    };
    let open = wrong.take("state", open, text!("api-bad-state"));
    let reason = wrong.text("reason", &said.reason);
    let (period, open) = wrong.all(period.zip(open))?;
    command
        .run(&ctx, Act::ManagePeriods, move |tx, by, _| {
            match open {
                true => ledger::open_period(tx, by, period, &reason)?,
                false => ledger::close_period(tx, by, period, &reason)?,
            }
            let state = if open { "open" } else { "closed" };
            Ok(ApiPeriod { period: period.to_string(), state })
        })
        .await
}
