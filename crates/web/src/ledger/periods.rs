//! Periods: which take postings, and who may change it.

use askama::Template;
use axum::extract::Path;
use axum::response::Redirect;
use kaemner_app::actor::Act;
use kaemner_app::ledger::{self, LedgerError, Period, PeriodState};
use kaemner_values::period::{AccountingPeriod, Year};
use kaemner_values::text;
use kaemner_values::text::Message;

use super::words;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::filters;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Cell, State};

/// A period with what can be done about it.
struct Shown {
    period: AccountingPeriod,
    name: Message,
    state: Cell,
    open: bool,
}

#[derive(Template)]
#[template(path = "ledger/periods.html")]
struct PeriodsView {
    csrf: String,
    code: String,
    years: Vec<(i16, Vec<Shown>)>,
    next_year: i16,
    open_year: Message,
    may_change: bool,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let (periods, this_year) =
        ctx.read(|tx, _| Ok::<_, LedgerError>((ledger::periods(tx)?, Year::of(tx.today())))).await?;
    let open = periods.iter().filter(|one| one.state == PeriodState::Open).count();
    let newest = periods.iter().map(|one| one.period.year()).max();
    let next_year = newest.map_or(this_year, Year::next).get();
    let view = PeriodsView {
        csrf: ctx.csrf(),
        code: ctx.code()?.to_string(),
        years: by_year(&periods),
        next_year,
        open_year: text!("periods-open-year", year = next_year.to_string()),
        may_change: ctx.by()?.may_somewhere(Act::ManagePeriods),
    };
    let head = Head::new(text!("periods-title", count = open))
        .crumb(text!("place-ledger"), "/ledger")
        .help("ledger");
    Page::new(&ctx, head, &view).await
}

/// The newest year first, its periods in order.
fn by_year(periods: &[Period]) -> Vec<(i16, Vec<Shown>)> {
    let mut years: Vec<(i16, Vec<Shown>)> = Vec::new();
    for one in periods {
        let year = one.period.year().get();
        let open = one.state == PeriodState::Open;
        let state = if open {
            Cell::State(State::Done, text!("period-open"))
        } else {
            Cell::State(State::Stop, text!("period-closed"))
        };
        let shown = Shown { period: one.period, name: words::period(one.period), state, open };
        match years.iter_mut().find(|(known, _)| *known == year) {
            Some((_, periods)) => periods.push(shown),
            None => years.push((year, vec![shown])),
        }
    }
    years.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
    years
}

pub(super) async fn change(ctx: Ctx, Path(_): Path<String>, fields: Fields) -> Result<Redirect, WebError> {
    let period = fields.typed("period").and_then(|typed| typed.parse::<AccountingPeriod>().ok());
    let period = period.ok_or(WebError::BadRequest("period"))?;
    let reason = fields.typed("reason").unwrap_or_default().to_owned();
    let to_open = fields.get("to") == Some("open");
    ctx.write(move |tx, by| {
        if to_open {
            ledger::open_period(tx, by, period, &reason)
        } else {
            ledger::close_period(tx, by, period, &reason)
        }
    })
    .await?;
    Ok(Redirect::to(&ctx.href("/ledger/periods")))
}

pub(super) async fn open_year(ctx: Ctx, fields: Fields) -> Result<Redirect, WebError> {
    let year = fields.typed("year").and_then(|year| year.parse().ok()).and_then(|year| Year::new(year).ok());
    let year = year.ok_or(WebError::BadRequest("year"))?;
    ctx.write(move |tx, by| ledger::open_year(tx, by, year)).await?;
    Ok(Redirect::to(&ctx.href("/ledger/periods")))
}
