//! The standard plan, and what local codes stand for.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_law::chart::{LocalEntry, StandardPlan};
use kaemner_store::{FromRow, Row, StoreError, Tx, args};

pub(in crate::ledger) fn replace_plan(tx: &mut Tx<'_>, plan: &StandardPlan) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO chart_standard_plan (code, function, dranst, grouping, art) VALUES ($1, $2, $3, $4, $5)";
    tx.exec("DELETE FROM chart_standard_plan", &[])?;
    for (code, entry) in &plan.accounts {
        let function = format!("{:05}", entry.function.get());
        let art = entry.art.map(|art| format!("{:02}", art.get())).unwrap_or_default();
        let (dranst, grouping) = (entry.dranst.to_string(), entry.grouping.to_string());
        tx.exec(SQL, &args![code, function, dranst, grouping, art])?;
    }
    Ok(())
}

pub(in crate::ledger) fn plan(tx: &mut Tx<'_>) -> Result<BTreeMap<String, LocalEntry>, StoreError> {
    let rows: Vec<Meaning> =
        tx.all("SELECT code, function, dranst, grouping, art FROM chart_standard_plan ORDER BY code", &[])?;
    Ok(rows.into_iter().map(|row| (row.code, row.entry)).collect())
}

/// Aliases and cost bearers valid on a day. A cost bearer's code wins over an alias of the same name.
pub(in crate::ledger) fn local(
    tx: &mut Tx<'_>,
    on: Date,
) -> Result<BTreeMap<String, LocalEntry>, StoreError> {
    const SQL: &str = "SELECT alias, SUBSTR(digits, 1, 5), SUBSTR(digits, 6, 1), SUBSTR(digits, 12, 3),
            SUBSTR(digits, 15, 2)
        FROM ledger_alias WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)
        UNION ALL
        SELECT code, function, dranst, grouping, '' FROM ledger_cost_bearer
        WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)";
    let rows: Vec<Meaning> = tx.all(SQL, &args![on])?;
    Ok(rows.into_iter().map(|row| (row.code, row.entry)).collect())
}

struct Meaning {
    code: String,
    entry: LocalEntry,
}

impl FromRow for Meaning {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        fn part<T: std::str::FromStr>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
            let text: String = row.get(column)?;
            text.parse().map_err(|_| StoreError::Type { column, expected: "a part of an account" })
        }
        let art: String = row.get(4)?;
        Ok(Self {
            code: row.get(0)?,
            entry: LocalEntry {
                function: part(row, 1)?,
                dranst: part(row, 2)?,
                grouping: part(row, 3)?,
                art: if art.is_empty() { None } else { Some(part(row, 4)?) },
            },
        })
    }
}
