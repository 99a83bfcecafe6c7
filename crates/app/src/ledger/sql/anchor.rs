//! Anchors.

use jiff::civil::Date;
use kaemner_store::{StoreError, Tx, args};

use crate::ledger::anchor::Anchor;

/// An anchor as it is stored.
pub(in crate::ledger) struct AnchorRow {
    pub text: String,
    pub hash: String,
    pub signature: String,
}

/// Inserts the anchor unless its day is taken; says whether it did.
pub(in crate::ledger) fn insert(tx: &mut Tx<'_>, anchor: &Anchor) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO ledger_anchor (municipality, day, text, hash, signature)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (municipality, day) DO NOTHING";
    let Anchor { municipality, day, text, hash, signature, .. } = anchor;
    Ok(tx.exec(SQL, &args![municipality, *day, text, hash, signature])? == 1)
}

pub(in crate::ledger) fn is_taken(
    tx: &mut Tx<'_>,
    municipality: &str,
    day: Date,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT 1 FROM ledger_anchor WHERE municipality = $1 AND day = $2";
    Ok(tx.opt::<(i64,)>(SQL, &args![municipality, day])?.is_some())
}

pub(in crate::ledger) fn all(tx: &mut Tx<'_>, municipality: &str) -> Result<Vec<AnchorRow>, StoreError> {
    const SQL: &str = "SELECT text, hash, signature FROM ledger_anchor WHERE municipality = $1 ORDER BY day";
    let rows: Vec<(String, String, String)> = tx.all(SQL, &args![municipality])?;
    Ok(rows.into_iter().map(|(text, hash, signature)| AnchorRow { text, hash, signature }).collect())
}
