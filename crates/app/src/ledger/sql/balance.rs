//! Writing balances: summed in the program, then added in ascending order, so that two transactions
//! never wait for each other in a circle.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use kaemner_store::{StoreError, Tx, Val, args};
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;

use super::{ROWS_MAX, statements};

/// Periods of a year: opening, twelve months, supplementary period.
pub(in crate::ledger) const PERIODS: usize = 14;

/// What a transaction adds, by account and by function.
#[derive(Debug, Default)]
pub(in crate::ledger) struct Movements {
    accounts: BTreeMap<(AccountingPeriod, i64, bool), Ore>,
    functions: BTreeMap<(AccountingPeriod, Function, bool), Ore>,
}

/// The first six digits of an account string: function and dranst.
type Function = [u8; 6];

impl Movements {
    /// Adds one posting. `digits` is the account string.
    pub fn add(&mut self, period: AccountingPeriod, account: i64, digits: &str, direct: bool, amount: Ore) {
        let function = function(digits);
        *self.accounts.entry((period, account, direct)).or_default() += amount;
        *self.functions.entry((period, function, direct)).or_default() += amount;
    }

    /// Adds the sums to the kept balances.
    pub fn save(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        save_accounts(tx, &self.accounts)?;
        save_functions(tx, &self.functions)
    }
}

/// Statements of one to [`ROWS_MAX`] rows for each period's column. `$1` is the year.
fn upserts(table: &str, columns: &str, keys: usize) -> [[String; ROWS_MAX]; PERIODS] {
    std::array::from_fn(|period| {
        let head = format!("INSERT INTO {table} (year, {columns}, p{period:02}, total)");
        let tail = format!(
            "ON CONFLICT (year, {columns}) DO UPDATE SET p{period:02} = {table}.p{period:02} + excluded.p{period:02},
            total = {table}.total + excluded.total"
        );
        statements(&head, &tail, |row| {
            let first = 2 + row * (keys + 1);
            let key: Vec<_> = (first..first + keys).map(|n| format!("${n}")).collect();
            let amount = first + keys;
            format!("($1, {}, ${amount}, ${amount})", key.join(", "))
        })
    })
}

fn save_accounts(
    tx: &mut Tx<'_>,
    sums: &BTreeMap<(AccountingPeriod, i64, bool), Ore>,
) -> Result<(), StoreError> {
    static SQL: LazyLock<[[String; ROWS_MAX]; PERIODS]> =
        LazyLock::new(|| upserts("ledger_balance", "account_id, direct", 2));
    for (period, sums) in by_period(sums) {
        for sums in sums.chunks(ROWS_MAX) {
            let mut values = Vec::with_capacity(1 + sums.len() * 3);
            values.extend(args![period.year().get()]);
            for ((_, account, direct), amount) in sums {
                values.extend(args![*account, *direct, **amount]);
            }
            tx.exec(&SQL[usize::from(period.number())][sums.len() - 1], &values)?;
        }
    }
    Ok(())
}

fn save_functions(
    tx: &mut Tx<'_>,
    sums: &BTreeMap<(AccountingPeriod, Function, bool), Ore>,
) -> Result<(), StoreError> {
    static SQL: LazyLock<[[String; ROWS_MAX]; PERIODS]> =
        LazyLock::new(|| upserts("ledger_function_balance", "function, dranst, direct", 3));
    for (period, sums) in by_period(sums) {
        for sums in sums.chunks(ROWS_MAX) {
            let mut values = Vec::with_capacity(1 + sums.len() * 4);
            values.extend(args![period.year().get()]);
            for ((_, function, direct), amount) in sums {
                let digits = std::str::from_utf8(function).unwrap_or("000000");
                values.extend(args![&digits[..5], &digits[5..], *direct, **amount]);
            }
            tx.exec(&SQL[usize::from(period.number())][sums.len() - 1], &values)?;
        }
    }
    Ok(())
}

type Sums<'a, K> = Vec<(&'a (AccountingPeriod, K, bool), &'a Ore)>;

/// The sums of each period, in order. A sum of zero moves nothing, but the account was used: it is kept.
fn by_period<K: Ord>(
    sums: &BTreeMap<(AccountingPeriod, K, bool), Ore>,
) -> Vec<(AccountingPeriod, Sums<'_, K>)> {
    let mut periods: Vec<(AccountingPeriod, Sums<'_, K>)> = Vec::new();
    for entry in sums {
        match periods.last_mut() {
            Some((period, sums)) if *period == entry.0.0 => sums.push(entry),
            _ => periods.push((entry.0.0, vec![entry])),
        }
    }
    periods
}

/// What a batch adds, a year of periods at a time.
#[derive(Debug, Default)]
pub(in crate::ledger) struct YearMovements {
    accounts: HashMap<(i16, i64, bool), [Ore; PERIODS]>,
    functions: HashMap<(i16, Function, bool), [Ore; PERIODS]>,
    of_account: HashMap<i64, Function>,
}

impl YearMovements {
    /// Adds one posting. `key` begins with the account string.
    pub fn add(&mut self, period: AccountingPeriod, account: i64, key: &str, direct: bool, amount: Ore) {
        self.of_account.entry(account).or_insert_with(|| function(key));
        let of_year =
            self.accounts.entry((period.year().get(), account, direct)).or_insert([Ore::ZERO; PERIODS]);
        of_year[usize::from(period.number())] += amount;
    }

    /// Adds the sums to the kept balances.
    pub fn save(mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        static ACCOUNTS: LazyLock<[String; ROWS_MAX]> =
            LazyLock::new(|| year_upserts("ledger_balance", "account_id, direct", 2));
        static FUNCTIONS: LazyLock<[String; ROWS_MAX]> =
            LazyLock::new(|| year_upserts("ledger_function_balance", "function, dranst, direct", 3));
        for ((year, account, direct), amounts) in &self.accounts {
            let function = self.of_account.get(account).copied().unwrap_or(*b"000000");
            let sums = self.functions.entry((*year, function, *direct)).or_insert([Ore::ZERO; PERIODS]);
            for (sum, amount) in sums.iter_mut().zip(amounts) {
                *sum += *amount;
            }
        }
        save_years(tx, &ACCOUNTS, &mut self.accounts.into_iter().collect(), |key| {
            args![key.0, key.1, key.2].into_iter().collect()
        })?;
        save_years(tx, &FUNCTIONS, &mut self.functions.into_iter().collect(), |key| {
            let digits = std::str::from_utf8(&key.1).unwrap_or("000000");
            args![key.0, digits[..5].to_owned(), digits[5..].to_owned(), key.2].into_iter().collect()
        })
    }
}

fn function(digits: &str) -> Function {
    let mut function = *b"000000";
    for (to, from) in function.iter_mut().zip(digits.bytes()) {
        *to = from;
    }
    function
}

/// Statements of one to [`ROWS_MAX`] rows with all periods of a year.
fn year_upserts(table: &str, columns: &str, keys: usize) -> [String; ROWS_MAX] {
    let periods: Vec<_> = (0..PERIODS).map(|period| format!("p{period:02}")).collect();
    let add = |column: &str| format!("{column} = {table}.{column} + excluded.{column}");
    let sums: Vec<_> = periods.iter().map(|column| add(column)).chain([add("total")]).collect();
    let head = format!("INSERT INTO {table} (year, {columns}, {}, total)", periods.join(", "));
    let tail = format!("ON CONFLICT (year, {columns}) DO UPDATE SET {}", sums.join(", "));
    let width = 1 + keys + PERIODS + 1;
    statements(&head, &tail, |row| {
        let marks: Vec<_> = (1..=width).map(|n| format!("${}", n + row * width)).collect();
        format!("({})", marks.join(", "))
    })
}

fn save_years<K: Ord>(
    tx: &mut Tx<'_>,
    sql: &'static [String; ROWS_MAX],
    sums: &mut Vec<(K, [Ore; PERIODS])>,
    key: impl Fn(&K) -> Vec<Val<'static>>,
) -> Result<(), StoreError> {
    sums.sort_by(|(a, _), (b, _)| a.cmp(b));
    for sums in sums.chunks(ROWS_MAX) {
        let mut values = Vec::with_capacity(sums.len() * (5 + PERIODS));
        for (of, amounts) in sums {
            values.extend(key(of));
            values.extend(amounts.iter().map(|amount| Val::from(*amount)));
            values.push(Val::from(amounts.iter().copied().sum::<Ore>()));
        }
        tx.exec(&sql[sums.len() - 1], &values)?;
    }
    Ok(())
}
