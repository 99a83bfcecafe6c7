//! Account statement (kontokort): the lines of one account, page by page.

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;
use uuid::Uuid;

use super::account::{Account, account};
use super::{LedgerError, Series, VoucherId, sql};
use crate::actor::Actor;

/// Lines on one page at most.
pub const STATEMENT_LINES_MAX: usize = 1_000;

/// Which lines of which account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementQuery {
    /// The account's compact number.
    pub account: i64,
    /// First period.
    pub from: AccountingPeriod,
    /// Last period; a statement ends with the year it begins in.
    pub to: AccountingPeriod,
    /// Where the page before ended; `None` is the first page.
    pub after: Option<Cursor>,
    /// Lines wanted.
    pub limit: usize,
}

/// The place between two lines, and the balance there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Period of the last line.
    pub period: AccountingPeriod,
    /// Its date.
    pub date: Date,
    /// Its voucher.
    pub voucher: VoucherId,
    /// Its number on the voucher.
    pub line: i64,
    /// The balance after it.
    pub balance: Ore,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// Its period.
    pub period: AccountingPeriod,
    /// Its date.
    pub date: Date,
    /// Its voucher.
    pub voucher: VoucherId,
    /// The voucher's series.
    pub series: Series,
    /// The voucher's number.
    pub no: i64,
    /// The line's number on the voucher.
    pub line: i64,
    /// The amount.
    pub amount: Ore,
    /// The balance after it.
    pub balance: Ore,
    /// The line's text, else the voucher's; `None` where the law had it deleted.
    pub text: Option<String>,
}

/// A page of an account statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The account.
    pub account: Account,
    /// The balance before the first line of the page.
    pub opening: Ore,
    /// The lines.
    pub lines: Vec<StatementLine>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// A page of the statement. Balances run from the year of `from`: its opening and what was booked before.
///
/// # Errors
/// [`LedgerError::NoSuchAccount`] where there is none or the person may not see its unit.
pub fn statement(tx: &mut Tx<'_>, by: &Actor, query: &StatementQuery) -> Result<Statement, LedgerError> {
    let account = account(tx, by, query.account)?;
    let start = match query.after {
        Some(cursor) => cursor,
        None => before(tx, query)?,
    };
    let limit = query.limit.clamp(1, STATEMENT_LINES_MAX);
    let mut lines = lines_after(tx, query, start, limit + 1)?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let mut balance = start.balance;
    for line in &mut lines {
        balance += line.amount;
        line.balance = balance;
    }
    let next = lines.last().filter(|_| more).map(StatementLine::cursor);
    Ok(Statement { account, opening: start.balance, lines, next })
}

/// Lines after a place, period by period until there are enough.
fn lines_after(
    tx: &mut Tx<'_>,
    query: &StatementQuery,
    start: Cursor,
    wanted: usize,
) -> Result<Vec<StatementLine>, LedgerError> {
    let mut lines = Vec::new();
    let periods = AccountingPeriod::of_year(query.from.year());
    for period in periods.filter(|period| (start.period..=query.to).contains(period)) {
        let after = if period == start.period { start } else { beginning(period) };
        let missing = wanted - lines.len();
        lines.extend(sql::report::statement_lines(tx, query.account, period, &after, missing)?);
        if lines.len() >= wanted {
            break;
        }
    }
    Ok(lines)
}

impl StatementLine {
    const fn cursor(&self) -> Cursor {
        Cursor {
            period: self.period,
            date: self.date,
            voucher: self.voucher,
            line: self.line,
            balance: self.balance,
        }
    }
}

/// The place before the first line of the first period.
fn before(tx: &mut Tx<'_>, query: &StatementQuery) -> Result<Cursor, LedgerError> {
    let balance = sql::report::balance_before(tx, query.account, query.from)?;
    Ok(Cursor { balance, ..beginning(query.from) })
}

/// The place before the first line of a period.
const fn beginning(period: AccountingPeriod) -> Cursor {
    let (date, voucher) = (Date::constant(1, 1, 1), VoucherId::new(Uuid::nil()));
    Cursor { period, date, voucher, line: 0, balance: Ore::ZERO }
}
