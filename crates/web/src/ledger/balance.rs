//! The trial balance: a sentence, a picture of the months, and rows that open the level below.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use kaemner_app::ledger::{self, LedgerError, Level, PERIODS, TrialBalanceQuery, TrialRow};
use kaemner_law::chart::Edition;
use kaemner_values::period::{AccountingPeriod, Year};
use kaemner_values::text::Message;
use kaemner_values::{Ore, text};

use super::words;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::export::file;
use crate::filters;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{
    Arrangement, Cell, Chart, ChartKind, Choice, Column, Empty, Field, FieldKind, List, Paging, Row, Series,
    Table,
};

/// The levels the balance can begin with. From most of them a voucher is three steps away: account, lines, voucher.
const STARTS: [Level; 9] = [
    Level::Function,
    Level::MainFunction,
    Level::MainAccount,
    Level::Dranst,
    Level::Art,
    Level::Unit,
    Level::CostBearer,
    Level::Project,
    Level::Grouping,
];

/// The way down from a level to one account. What has thousands of accounts goes by way of the function.
const fn way(start: Level) -> &'static [Level] {
    match start {
        Level::MainAccount => &[Level::MainAccount, Level::MainFunction, Level::Function, Level::Account],
        Level::MainFunction => &[Level::MainFunction, Level::Function, Level::Account],
        Level::Dranst => &[Level::Dranst, Level::Function, Level::Account],
        Level::Art => &[Level::Art, Level::Function, Level::Account],
        Level::Unit => &[Level::Unit, Level::Account],
        Level::CostBearer => &[Level::CostBearer, Level::Account],
        Level::Project => &[Level::Project, Level::Account],
        Level::Grouping => &[Level::Grouping, Level::Account],
        _ => &[Level::Function, Level::Account],
    }
}

/// What was asked for.
struct Asked {
    to: AccountingPeriod,
    /// The level the balance begins with.
    start: Level,
    /// The levels gone down already, with their codes.
    within: Vec<(Level, String)>,
}

#[derive(Template)]
#[template(path = "ledger/balance.html")]
struct BalanceView {
    list: List,
    picture: Option<String>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Page, WebError> {
    let (asked, rows, names) = load(&ctx).await?;
    let total: Ore = rows.iter().map(|row| row.amounts.to(asked.to)).sum();
    let list = List {
        action: ctx.href("/ledger"),
        filters: filter_row(&ctx, &asked),
        chips: Vec::new(),
        table: table(&ctx, &asked, &rows, &names),
        empty: Empty::because(text!("balance-empty"))
            .first(text!("place-voucher-new"), ctx.href("/ledger/vouchers/new")),
        paging: Paging::default(),
        export: (!rows.is_empty()).then(|| ctx.href(&asked.address("/ledger", asked.within.len()))),
        arrangement: Arrangement::default(),
    };
    let list = list.arranged(&ctx).await?;
    let view = BalanceView { list, picture: picture(&ctx, &asked, &rows)? };
    Page::new(&ctx, head(&asked, total), &view).await
}

pub(super) async fn save(ctx: Ctx) -> Result<Response, WebError> {
    let (asked, rows, names) = load(&ctx).await?;
    let total: Ore = rows.iter().map(|row| row.amounts.to(asked.to)).sum();
    let (head, filters) = (head(&asked, total), filter_row(&ctx, &asked));
    let table = table(&ctx, &asked, &rows, &names);
    file(&ctx, &format!("saldobalance-{}", asked.to), &head, &filters, table).await
}

/// The rows, and the names of accounts where the last level is reached.
async fn load(ctx: &Ctx) -> Result<(Asked, Vec<TrialRow>, Vec<(String, String)>), WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    ctx.read(move |tx, by| {
        let asked = Asked::read(&fields, tx.today());
        let query = TrialBalanceQuery {
            year: asked.to.year(),
            by: vec![asked.level()],
            within: asked.within.clone(),
        };
        let rows = ledger::trial_balance(tx, by, &query)?;
        let mut names = Vec::with_capacity(rows.len());
        if asked.level() == Level::Account {
            for row in &rows {
                let id = row.key.first().and_then(|id| id.parse().ok()).unwrap_or_default();
                let account = ledger::account(tx, by, id)?;
                names.push((account.account.string.spaced(), account.name));
            }
        }
        Ok::<_, LedgerError>((asked, rows, names))
    })
    .await
}

impl Asked {
    fn read(fields: &Fields, today: Date) -> Self {
        let this_month = AccountingPeriod::of(today);
        let to = fields.typed("to").and_then(|typed| typed.parse().ok());
        let year =
            fields.typed("year").and_then(|year| year.parse().ok()).and_then(|year| Year::new(year).ok());
        let to = match (to, year) {
            (Some(to), Some(year)) => of_year(to, year),
            (Some(to), None) => to,
            (None, Some(year)) => of_year(this_month, year),
            (None, None) => this_month,
        };
        let within = fields
            .all("in")
            .filter_map(|one| one.split_once(':'))
            .filter_map(|(level, code)| Some((Level::named(level)?, code.to_owned())))
            .collect();
        let start = fields.typed("by").and_then(Level::named).filter(|level| STARTS.contains(level));
        Self { to, start: start.unwrap_or(Level::Function), within }
    }

    /// The level shown: the one below the deepest that was opened.
    fn level(&self) -> Level {
        let way = way(self.start);
        let deepest =
            self.within.iter().filter_map(|(level, _)| way.iter().position(|one| one == level)).max();
        way.get(deepest.map_or(0, |at| at + 1)).copied().unwrap_or(Level::Account)
    }

    /// The address with the first `steps` of the way.
    fn address(&self, path: &str, steps: usize) -> String {
        let mut address = format!("{path}?to={}", self.to);
        if self.start != Level::Function {
            address.push_str(&format!("&by={}", self.start.name()));
        }
        for (level, code) in self.within.iter().take(steps) {
            address.push_str(&format!("&in={}:{}", level.name(), crate::site::encode(code)));
        }
        address
    }

    fn below(&self, level: Level, code: &str) -> String {
        format!(
            "{}&in={}:{}",
            self.address("/ledger", self.within.len()),
            level.name(),
            crate::site::encode(code)
        )
    }
}

/// The period of the same number in another year.
fn of_year(period: AccountingPeriod, year: Year) -> AccountingPeriod {
    AccountingPeriod::new(year, period.number()).unwrap_or(period)
}

fn head(asked: &Asked, total: Ore) -> Head {
    let period = words::period(asked.to);
    let head = match asked.within.last() {
        None if total.is_zero() => {
            Head::new(text!("balance-balanced")).lead(text!("balance-to", period = period))
        }
        None => Head::new(text!("balance-part", total = total)).lead(text!("balance-to", period = period)),
        Some((level, code)) => {
            let (code, name) = words::level(Edition::composite(), *level, code);
            Head::new(text!("balance-of", code = code, name = name, total = total))
                .lead(text!("balance-to", period = period))
                .crumb(text!("place-ledger"), asked.address("/ledger", 0))
        }
    };
    let steps = asked.within.len().saturating_sub(1);
    let head = asked.within.iter().take(steps).enumerate().fold(head, |head, (at, (level, code))| {
        let (code, name) = words::level(Edition::composite(), *level, code);
        head.crumb(text!("balance-step", code = code, name = name), asked.address("/ledger", at + 1))
    });
    head.help("ledger").action(text!("place-voucher-new"), "/ledger/vouchers/new", "plus")
}

fn filter_row(ctx: &Ctx, asked: &Asked) -> Vec<Field> {
    let year = asked.to.year();
    let years = [year.next(), year, year.previous(), year.previous().previous()];
    let years =
        years.map(|year| Choice { value: year.get().to_string(), label: year.get().to_string() }).to_vec();
    let periods = words::period_choices(year, ctx.request.language);
    let start =
        |level: &Level| Choice { value: level.name().to_owned(), label: ctx.say(&level_name(*level)) };
    let starts = STARTS.iter().map(start).collect();
    let mut filters = vec![
        Field::new("year", text!("column-year"), FieldKind::Select(years)).value(year.get().to_string()),
        Field::new("to", text!("balance-filter-to"), FieldKind::Select(periods)).value(asked.to.to_string()),
        match asked.within.is_empty() {
            true => Field::new("by", text!("balance-filter-by"), FieldKind::Select(starts)),
            // On the way down another beginning would lead nowhere.
            false => Field::new("by", text!("balance-filter-by"), FieldKind::Hidden),
        }
        .value(asked.start.name()),
    ];
    filters.extend(asked.within.iter().map(|(level, code)| {
        Field::new("in", text!("column-account"), FieldKind::Hidden).value(format!("{}:{code}", level.name()))
    }));
    filters
}

fn table(ctx: &Ctx, asked: &Asked, rows: &[TrialRow], names: &[(String, String)]) -> Table {
    let amounts = |row: &TrialRow| {
        let (opening, movement) = (row.amounts.periods[0], row.amounts.movement_to(asked.to));
        [opening, movement, opening + movement]
    };
    let mut sums = [Ore::ZERO; 3];
    for row in rows {
        for (sum, amount) in sums.iter_mut().zip(amounts(row)) {
            *sum += amount;
        }
    }
    let shown = |(at, row): (usize, &TrialRow)| {
        let code = row.key.first().map_or("", String::as_str);
        let (name, href) = name_and_way(ctx, asked, code, names.get(at));
        let mut cells = name;
        cells.extend(amounts(row).map(Cell::Amount));
        Row::new(cells).to(href)
    };
    let total =
        [Cell::Say(text!("column-total")), Cell::Blank].into_iter().chain(sums.map(Cell::Amount)).collect();
    Table {
        caption: Some(text!("place-ledger")),
        columns: vec![
            Column::text(level_name(asked.level())),
            Column::text(text!("column-name")),
            Column::number(text!("balance-opening")).wide_only(),
            Column::number(text!("balance-movement")).wide_only(),
            Column::number(text!("balance-closing")),
        ],
        rows: rows.iter().enumerate().map(shown).collect(),
        total: Some(total),
    }
}

/// The first two cells of a row, and where it leads.
fn name_and_way(
    ctx: &Ctx,
    asked: &Asked,
    code: &str,
    account: Option<&(String, String)>,
) -> (Vec<Cell>, String) {
    if let Some((digits, name)) = account {
        let way = ctx.href(&format!("/ledger/accounts/{code}?to={}", asked.to));
        return (vec![Cell::Code(digits.clone()), Cell::Text(name.clone())], way);
    }
    let (shown, name) = words::level(Edition::composite(), asked.level(), code);
    let name = if name.is_empty() { Cell::Unknown } else { Cell::Text(name) };
    (vec![Cell::Code(shown), name], ctx.href(&asked.below(asked.level(), code)))
}

const fn level_name(level: Level) -> Message {
    Message::new(match level {
        Level::MainAccount => "level-main-account",
        Level::MainFunction => "level-main-function",
        Level::Function => "level-function",
        Level::Dranst => "level-dranst",
        Level::Art => "level-art",
        Level::Grouping => "level-grouping",
        Level::Unit => "column-unit",
        Level::CostBearer => "column-cost-bearer",
        Level::Project => "level-project",
        _ => "column-account",
    })
}

/// The months of what is shown, once something was opened: at the top they all sum to zero.
fn picture(ctx: &Ctx, asked: &Asked, rows: &[TrialRow]) -> Result<Option<String>, WebError> {
    if asked.within.is_empty() || rows.is_empty() {
        return Ok(None);
    }
    let month = |number: usize| rows.iter().map(|row| row.amounts.periods[number]).sum();
    let values: Vec<Ore> = (1..PERIODS - 1).map(month).collect();
    let labels =
        (1..=12).map(|number| ctx.say(&words::month_name(number)).chars().take(3).collect()).collect();
    let series = vec![Series { name: asked.to.year().get().to_string(), values }];
    let title = text!("balance-picture", year = asked.to.year().get().to_string());
    let chart = Chart { kind: ChartKind::Bars, title, labels, series };
    let language = ctx.request.language;
    filters::render(&chart.view(language), language)
        .map(Some)
        .map_err(|error| WebError::Broken(Box::new(error)))
}
