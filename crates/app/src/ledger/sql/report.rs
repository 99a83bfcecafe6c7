//! Reading balances and statements.

use jiff::civil::Date;
use kaemner_store::{FromRow, Row, StoreError, Tx, Val, args};
use kaemner_values::Ore;
use kaemner_values::period::{AccountingPeriod, Year};
use uuid::Uuid;

use super::{StoredPeriod, stored_period};
use crate::actor::{Columns, UnitFilter};
use crate::ledger::VoucherId;
use crate::ledger::model::Series;
use crate::ledger::statement::{Cursor, StatementLine};
use crate::ledger::trial_balance::{Kept, PERIODS, YearAmounts};

/// The columns of a year's amounts, in order.
const AMOUNTS: &str =
    "b.p00, b.p01, b.p02, b.p03, b.p04, b.p05, b.p06, b.p07, b.p08, b.p09, b.p10, b.p11, b.p12,
    b.p13, b.total";

fn amounts(row: &Row<'_>, first: usize) -> Result<YearAmounts, StoreError> {
    let mut amounts = YearAmounts::ZERO;
    for (column, amount) in (first..).zip(&mut amounts.periods) {
        *amount = row.get::<Ore>(column)?;
    }
    amounts.total = row.get(first + PERIODS)?;
    Ok(amounts)
}

/// Balances by function and dranst: all that is needed at those levels.
pub(in crate::ledger) fn each_function_balance(
    tx: &mut Tx<'_>,
    year: Year,
    f: &mut dyn FnMut(&Kept),
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT b.function, b.dranst, b.direct, {AMOUNTS} FROM ledger_function_balance b WHERE b.year = $1"
    );
    tx.each(&sql, &args![year.get()], &mut |row| {
        let (function, dranst): (String, String) = (row.get(0)?, row.get(1)?);
        f(&Kept {
            account: 0,
            digits: function + &dranst,
            unit: String::new(),
            cost_bearer: String::new(),
            project: String::new(),
            direct: row.get(2)?,
            amounts: amounts(row, 3)?,
        });
        Ok(())
    })
}

/// Balances by account, of the units that the filter admits.
pub(in crate::ledger) fn each_balance(
    tx: &mut Tx<'_>,
    year: Year,
    filter: &UnitFilter,
    f: &mut dyn FnMut(&Kept),
) -> Result<(), StoreError> {
    let (admitted, mut values) = filter.sql_on(&Columns::unit("a.unit_path").account("a.digits"), 2);
    values.insert(0, Val::from(year.get()));
    let sql = format!(
        "SELECT a.id, a.digits, a.unit_path, a.cost_bearer, a.project, b.direct, {AMOUNTS}
         FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id WHERE b.year = $1 AND {admitted}"
    );
    tx.each(&sql, &values, &mut |row| {
        f(&Kept {
            account: row.get(0)?,
            digits: row.get(1)?,
            unit: row.get(2)?,
            cost_bearer: row.get(3)?,
            project: row.get(4)?,
            direct: row.get(5)?,
            amounts: amounts(row, 6)?,
        });
        Ok(())
    })
}

/// What the account held before a period of the year began.
pub(in crate::ledger) fn balance_before(
    tx: &mut Tx<'_>,
    account: i64,
    period: AccountingPeriod,
) -> Result<Ore, StoreError> {
    let sql = format!("SELECT {AMOUNTS} FROM ledger_balance b WHERE b.year = $1 AND b.account_id = $2");
    let mut before = Ore::ZERO;
    tx.each(&sql, &args![period.year().get(), account], &mut |row| {
        let amounts = amounts(row, 0)?;
        before += amounts.periods[..usize::from(period.number())].iter().copied().sum();
        Ok(())
    })?;
    Ok(before)
}

/// Lines of an account in one period after a place, in order of date and voucher.
///
/// The index begins with the period, so that an import writes to one part of it; a statement asks period by period.
pub(in crate::ledger) fn statement_lines(
    tx: &mut Tx<'_>,
    account: i64,
    period: AccountingPeriod,
    after: &Cursor,
    limit: usize,
) -> Result<Vec<StatementLine>, StoreError> {
    const SQL: &str =
        "SELECT p.period, p.date, p.voucher_id, p.line, p.amount_ore, s.series, s.no, t.text, t.lines
        FROM ledger_posting p JOIN ledger_seal s ON s.voucher_id = p.voucher_id
        LEFT JOIN ledger_text t ON t.voucher_id = p.voucher_id
        WHERE p.period = $1 AND p.account_id = $2 AND (p.date, p.voucher_id, p.line) > ($3, $4, $5)
        ORDER BY p.date, p.voucher_id, p.line LIMIT $6";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.all(SQL, &args![stored_period(period), account, after.date, after.voucher.get(), after.line, limit])
}

impl FromRow for StatementLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let series: String = row.get(5)?;
        let line: i64 = row.get(3)?;
        let own: Option<String> = row.get(8)?;
        let texts: Vec<String> = own.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let own = usize::try_from(line - 1).ok().and_then(|at| texts.into_iter().nth(at));
        let text: Option<String> = row.get(7)?;
        Ok(Self {
            period: row.get::<StoredPeriod>(0)?.0,
            date: row.get::<Date>(1)?,
            voucher: VoucherId::new(row.get::<Uuid>(2)?),
            line,
            amount: row.get(4)?,
            balance: Ore::ZERO,
            series: Series::new(&series).map_err(|_| StoreError::Type { column: 5, expected: "a series" })?,
            no: row.get(6)?,
            text: own.filter(|own| !own.is_empty()).or(text),
        })
    }
}
