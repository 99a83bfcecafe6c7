//! Accounts: found, judged by the chart, and their statements.

use axum::Json;
use kaemner_app::ledger::{self, AccountSuggestion, AccountVerdict, Cursor, StatementQuery, VoucherId};
use kaemner_law::chart::AccountString;
use kaemner_values::period::AccountingPeriod;
use kaemner_values::{Ore, text};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::shapes::ApiAccount;
use crate::api::Asked;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::json::Problem;

/// An account for what was typed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestion {
    digits: String,
    unit: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    cost_bearer: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    project: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    /// Its number in addresses, once it has been booked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    /// Whether postings must name the person.
    person_records: bool,
    /// `fine`, `unseen` (needs a reason) or `stopped`.
    #[schema(example = "fine")]
    verdict: &'static str,
}

/// Accounts for what was typed, the allowed ones first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestions {
    items: Vec<Suggestion>,
}

const fn word(verdict: &AccountVerdict) -> &'static str {
    match verdict {
        AccountVerdict::Fine => "fine",
        AccountVerdict::Unseen(_) => "unseen",
        AccountVerdict::Stopped(_) => "stopped",
    }
}

impl From<AccountSuggestion> for Suggestion {
    fn from(found: AccountSuggestion) -> Self {
        Self {
            digits: found.account.string.to_string(),
            unit: found.account.unit.to_string(),
            cost_bearer: found.account.cost_bearer,
            project: found.account.project,
            name: found.name,
            alias: found.alias,
            id: found.id,
            person_records: found.person_records,
            verdict: word(&found.verdict),
        }
    }
}

/// Accounts for parts of number, alias or name, a whole account string, or an art with a cost bearer.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/accounts",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("q" = Option<String>, Query, description = "What is typed"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500)
    ),
    responses((status = 200, body = Suggestions), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(crate) async fn find(ctx: Ctx) -> Result<Json<Suggestions>, WebError> {
    let mut asked = Asked::of(&ctx);
    let (typed, limit) = (asked.search("q"), asked.limit());
    asked.wrong.end()?;
    let found = ctx.read(move |tx, by| ledger::find_accounts(tx, by, &typed, limit)).await?;
    Ok(Json(Suggestions { items: found.into_iter().map(Suggestion::from).collect() }))
}

/// One account that has been booked on.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/accounts/{id}",
    params(("code" = String, Path, description = "Municipality, four digits"), ("id" = i64, Path)),
    responses((status = 200, body = ApiAccount), (status = 401, body = Problem), (status = 404, body = Problem))
)]
pub(crate) async fn one(ctx: Ctx, Id(id): Id<i64>) -> Result<Json<ApiAccount>, WebError> {
    let found = ctx.read(move |tx, by| ledger::account(tx, by, id)).await.map_err(unknown)?;
    Ok(Json(found.into()))
}

/// An account that does not exist or is another unit's is not there.
fn unknown(error: WebError) -> WebError {
    match error {
        WebError::Refused(message) if message.key == "ledger-no-such-account" => WebError::NotFound,
        other => other,
    }
}

/// What the chart says of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Judged {
    /// `fine`, `unseen` (needs a reason) or `stopped`.
    #[schema(example = "unseen")]
    verdict: &'static str,
    /// Why, as a stable word; absent when it is fine.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// Why, in the language of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// What the chart of accounts says of sixteen digits on a day.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/chart",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("account" = String, Query, description = "Sixteen digits"),
        ("on" = Option<String>, Query, description = "The day, `2026-03-14`; today when it is left out")
    ),
    responses((status = 200, body = Judged), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(crate) async fn judge(ctx: Ctx) -> Result<Json<Judged>, WebError> {
    let mut asked = Asked::of(&ctx);
    let digits = asked.get("account").and_then(|typed| typed.parse::<AccountString>().ok());
    let digits = asked.wrong.take("account", digits, text!("api-bad-account"));
    let on = asked.get("on").map(str::to_owned);
    let on = on.map(|on| asked.wrong.date("on", &on));
    let digits = asked.wrong.all(digits)?;
    let verdict = ctx
        .read(move |tx, _| {
            let on = on.flatten().unwrap_or_else(|| tx.today());
            ledger::check_account(tx, &digits, on)
        })
        .await?;
    let why = match &verdict {
        AccountVerdict::Fine => None,
        AccountVerdict::Unseen(why) | AccountVerdict::Stopped(why) => Some(why),
    };
    Ok(Json(Judged {
        verdict: word(&verdict),
        rule: why.map(|why| format!("urn:kaemner:{}", why.key)),
        detail: why.map(|why| ctx.say(why)),
    }))
}

/// A page of an account's statement.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiStatement {
    account: ApiAccount,
    /// The balance before the first line of the page.
    opening_ore: i64,
    items: Vec<ApiStatementLine>,
    /// Send it back as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// One line of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiStatementLine {
    date: String,
    period: String,
    voucher: Uuid,
    series: String,
    no: i64,
    line: i64,
    amount_ore: i64,
    /// The balance after it.
    balance_ore: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// The lines of an account from one period to another of the same year.
#[utoipa::path(
    get,
    path = "/api/v1/{code}/ledger/accounts/{id}/statement",
    params(
        ("code" = String, Path, description = "Municipality, four digits"),
        ("id" = i64, Path),
        ("from" = Option<String>, Query, description = "First period, `2026-01`; the opening of this year when it is left out"),
        ("to" = Option<String>, Query, description = "Last period; the supplementary period when it is left out"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500),
        ("cursor" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, body = ApiStatement), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem))
)]
pub(crate) async fn statement(ctx: Ctx, Id(account): Id<i64>) -> Result<Json<ApiStatement>, WebError> {
    let mut asked = Asked::of(&ctx);
    let limit = asked.limit();
    let year = asked.year(ctx.app.store.today());
    let given = |name: &str| asked.get(name).map(str::to_owned);
    let (from, to) = (given("from"), given("to"));
    let from = match from {
        Some(from) => asked.wrong.period("from", &from),
        None => year.map(AccountingPeriod::opening),
    };
    let to = match to {
        Some(to) => asked.wrong.period("to", &to),
        None => from.map(|from| AccountingPeriod::supplementary(from.year())),
    };
    let after = asked.cursor(read_cursor);
    let (from, to) = asked.wrong.all(from.zip(to))?;
    let query = StatementQuery { account, from, to, after, limit };
    let found = ctx.read(move |tx, by| ledger::statement(tx, by, &query)).await.map_err(unknown)?;
    let line = |line: &ledger::StatementLine| ApiStatementLine {
        date: line.date.to_string(),
        period: line.period.to_string(),
        voucher: line.voucher.get(),
        series: line.series.to_string(),
        no: line.no,
        line: line.line,
        amount_ore: line.amount.get(),
        balance_ore: line.balance.get(),
        text: line.text.clone(),
    };
    Ok(Json(ApiStatement {
        items: found.lines.iter().map(line).collect(),
        account: found.account.into(),
        opening_ore: found.opening.get(),
        next: found.next.as_ref().map(cursor),
    }))
}

fn cursor(at: &Cursor) -> String {
    format!("{}_{}_{}_{}_{}", at.period, at.date, at.voucher, at.line, at.balance.get())
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.split('_');
    let mut part = || parts.next();
    let read = Cursor {
        period: part()?.parse().ok()?,
        date: part()?.parse().ok()?,
        voucher: part()?.parse::<VoucherId>().ok()?,
        line: part()?.parse().ok()?,
        balance: Ore::new(part()?.parse().ok()?),
    };
    part().is_none().then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let text = "2026-03_2026-03-14_00000000-0000-7000-8000-000000000001_2_-500";
        assert_eq!(cursor(&read_cursor(text).unwrap()), text);
        assert!(read_cursor("2026-03_2026-03-14").is_none());
        assert!(read_cursor(&format!("{text}_1")).is_none());
    }
}
