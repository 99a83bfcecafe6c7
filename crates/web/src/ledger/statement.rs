//! The account statement: every line with its voucher and the running balance.

use axum::response::Response;
use kaemner_app::ledger::{
    self, Account, Cursor, LedgerError, Statement, StatementLine, StatementQuery, VoucherId,
};
use kaemner_values::period::AccountingPeriod;
use kaemner_values::{Ore, text};

use super::words;
use crate::ctx::{Ctx, Id};
use crate::error::WebError;
use crate::export::file;
use crate::form::Fields;
use crate::page::{Head, Page};
use crate::patterns::{Arrangement, Cell, Column, Empty, Field, FieldKind, List, Paging, Row, Table};

/// Lines on a page of the screen.
const LINES: usize = 50;

pub(super) async fn show(ctx: Ctx, Id(id): Id<i64>) -> Result<Page, WebError> {
    let (query, found) = load(&ctx, id, LINES).await?;
    let closing = found.lines.last().map_or(found.opening, |line| line.balance);
    let path = format!("/ledger/accounts/{id}");
    let range = format!("from={}&to={}", query.from, query.to);
    let list = List {
        action: ctx.href(&path),
        filters: filters(&ctx, &query),
        chips: Vec::new(),
        table: table(&ctx, &found),
        empty: Empty::because(text!("statement-empty")),
        paging: Paging {
            first: query.after.map(|_| ctx.href(&format!("{path}?{range}"))),
            next: found.next.map(|next| ctx.href(&format!("{path}?{range}&after={}", written(&next)))),
        },
        export: (!found.lines.is_empty()).then(|| ctx.href(&format!("{path}/lines?{range}"))),
        arrangement: Arrangement::default(),
    };
    Page::new(&ctx, head(&found.account, closing, &query), &list.arranged(&ctx).await?).await
}

fn filters(ctx: &Ctx, query: &StatementQuery) -> Vec<Field> {
    let periods = |period: AccountingPeriod| {
        FieldKind::Select(words::period_choices(period.year(), ctx.request.language))
    };
    vec![
        Field::new("from", text!("statement-from"), periods(query.from)).value(query.from.to_string()),
        Field::new("to", text!("statement-to"), periods(query.to)).value(query.to.to_string()),
    ]
}

/// All lines of the chosen periods, page after page on snapshots of their own.
pub(super) async fn save(ctx: Ctx, Id(id): Id<i64>) -> Result<Response, WebError> {
    let (mut query, mut found) = load(&ctx, id, ledger::STATEMENT_LINES_MAX).await?;
    while let Some(next) = found.next {
        query.after = Some(next);
        let page = query.clone();
        let more = ctx.read(move |tx, by| ledger::statement(tx, by, &page)).await?;
        found.lines.extend(more.lines);
        found.next = more.next;
    }
    let closing = found.lines.last().map_or(found.opening, |line| line.balance);
    let (head, filters) = (head(&found.account, closing, &query), filters(&ctx, &query));
    file(&ctx, &format!("kontokort-{id}"), &head, &filters, table(&ctx, &found)).await
}

async fn load(ctx: &Ctx, id: i64, limit: usize) -> Result<(StatementQuery, Statement), WebError> {
    let fields = Fields::of_query(&ctx.request.query);
    ctx.read(move |tx, by| {
        let named = |name: &str| fields.typed(name).and_then(|typed| typed.parse::<AccountingPeriod>().ok());
        let to = named("to").unwrap_or_else(|| AccountingPeriod::of(tx.today()));
        let first = AccountingPeriod::new(to.year(), 1).unwrap_or(to);
        let from = named("from").filter(|from| from <= &to).unwrap_or(first);
        let after = fields.typed("after").and_then(read_cursor);
        let query = StatementQuery { account: id, from, to, after, limit };
        let found = ledger::statement(tx, by, &query)?;
        Ok::<_, LedgerError>((query, found))
    })
    .await
}

fn head(account: &Account, closing: Ore, query: &StatementQuery) -> Head {
    let string = account.account.string;
    let head = Head::new(text!("statement-title", name = account.name.as_str(), balance = closing))
        .lead(text!(
            "statement-lead",
            account = string.spaced(),
            unit = account.unit.to_string(),
            period = words::period(query.to)
        ))
        .crumb(text!("place-ledger"), format!("/ledger?to={}", query.to))
        .help("ledger");
    let function = format!("{:05}", string.function.get());
    head.crumb(
        text!("balance-step", code = string.function.to_string(), name = ""),
        format!("/ledger?to={}&in=function:{function}", query.to),
    )
}

fn table(ctx: &Ctx, found: &Statement) -> Table {
    let line = |line: &StatementLine| {
        let (debit, credit) = sides(line.amount);
        Row::new(vec![
            Cell::Code(format!("{} {}", line.series, line.no)),
            Cell::Date(line.date),
            Cell::text_or_unknown(line.text.as_deref()),
            debit,
            credit,
            Cell::Amount(line.balance),
        ])
        .to(ctx.href(&format!("/ledger/vouchers/{}", line.voucher)))
    };
    let opening = Row::new(vec![
        Cell::Say(text!("statement-opening")),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::Amount(found.opening),
    ])
    .strong();
    let lines = found.lines.iter().map(line);
    Table {
        caption: Some(text!("statement-caption")),
        columns: vec![
            Column::text(text!("column-voucher")),
            Column::text(text!("column-date")),
            Column::text(text!("column-text")),
            Column::number(text!("column-debit")),
            Column::number(text!("column-credit")),
            Column::number(text!("column-balance")),
        ],
        rows: if found.lines.is_empty() {
            Vec::new()
        } else {
            std::iter::once(opening).chain(lines).collect()
        },
        total: None,
    }
}

/// The amount as debit or credit, the other side blank.
pub(super) fn sides(amount: Ore) -> (Cell, Cell) {
    if amount.get() < 0 { (Cell::Blank, Cell::Amount(-amount)) } else { (Cell::Amount(amount), Cell::Blank) }
}

/// A cursor as one word of an address.
fn written(cursor: &Cursor) -> String {
    let Cursor { period, date, voucher, line, balance } = cursor;
    format!("{period}_{date}_{voucher}_{line}_{}", balance.get())
}

fn read_cursor(word: &str) -> Option<Cursor> {
    let mut parts = word.split('_');
    let cursor = Cursor {
        period: parts.next()?.parse().ok()?,
        date: parts.next()?.parse().ok()?,
        voucher: parts.next()?.parse::<VoucherId>().ok()?,
        line: parts.next()?.parse().ok()?,
        balance: Ore::new(parts.next()?.parse().ok()?),
    };
    parts.next().is_none().then_some(cursor)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_cursor_survives_the_address() {
        let cursor = Cursor {
            period: "2026-11".parse().unwrap(),
            date: date(2026, 11, 22),
            voucher: VoucherId::new(Uuid::from_u128(7)),
            line: 3,
            balance: Ore::new(-1_234),
        };
        assert_eq!(read_cursor(&written(&cursor)), Some(cursor));
        assert_eq!(read_cursor("2026-11_x"), None);
    }
}
