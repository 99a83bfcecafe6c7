//! Balances summed by any level of the account.

use axum::Json;
use kaemner_app::ledger::{self, Level, TrialBalanceQuery, TrialRow};
use kaemner_values::text;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{Asked, Wrong};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::json::Problem;

/// Levels of one question at most.
const LEVELS_MAX: usize = 6;

/// A trial balance of one year.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Balances {
    #[schema(example = 2026)]
    year: i16,
    /// The levels of each row's key.
    by: Vec<&'static str>,
    items: Vec<BalanceRow>,
}

/// The balance of one combination of the levels.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceRow {
    /// The value of each level, in the order of `by`.
    #[schema(example = json!(["32201", "1"]))]
    key: Vec<String>,
    /// Opening, the twelve months, and the supplementary period.
    periods_ore: Vec<i64>,
    total_ore: i64,
}

impl From<TrialRow> for BalanceRow {
    fn from(row: TrialRow) -> Self {
        Self {
            key: row.key,
            periods_ore: row.amounts.periods.iter().map(|amount| amount.get()).collect(),
            total_ore: row.amounts.total.get(),
        }
    }
}

/// The trial balance of a year.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/balances",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("year" = Option<u16>, Query, description = "This year when it is left out"),
        ("by" = Option<String>, Query, description = "Levels with commas between them: `function,dranst`; also `main_account`, `main_function`, `ownership`, `site`, `grouping`, `main_art`, `art`, `unit`, `cost_bearer`, `project`, `account`"),
        ("within" = Option<Vec<String>>, Query, description = "Only what has this value, `function:32201`; may repeat")
    ),
    responses((status = 200, body = Balances), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(crate) async fn show(ctx: Ctx) -> Result<Json<Balances>, WebError> {
    let mut asked = Asked::of(&ctx);
    let year = asked.year(ctx.app.store.today());
    let by = asked.get("by").unwrap_or("function").to_owned();
    if by.split(',').count() > LEVELS_MAX {
        asked.wrong.add("by", text!("api-too-many-lines", max = LEVELS_MAX));
    }
    let levels = by.split(',').take(LEVELS_MAX);
    let by: Vec<Level> = levels.filter_map(|name| level(&mut asked.wrong, "by", name)).collect();
    let given = asked.all("within");
    let within = given.iter().filter_map(|given| within(&mut asked.wrong, given)).collect();
    let year = asked.wrong.all(year)?;
    let names = by.iter().map(|level| level.name()).collect();
    let query = TrialBalanceQuery { year, by, within };
    let rows = ctx.read(move |tx, by| ledger::trial_balance(tx, by, &query)).await?;
    let items = rows.into_iter().map(BalanceRow::from).collect();
    Ok(Json(Balances { year: year.get(), by: names, items }))
}

fn level(wrong: &mut Wrong, field: &str, name: &str) -> Option<Level> {
    wrong.take(field, Level::named(name.trim()), text!("api-bad-level", name = name))
}

fn within(wrong: &mut Wrong, given: &str) -> Option<(Level, String)> {
    let (name, value) = wrong.take("within", given.split_once(':'), text!("api-bad-within"))?;
    let value = wrong.text("within", value);
    Some((level(wrong, "within", name)?, value))
}
