//! Reversal (tilbageførsel): a new voucher that cancels an earlier one; the original stays.

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::period::AccountingPeriod;

use super::model::{SourceKind, VoucherSource, decide};
use super::post::{permit, post};
use super::voucher::{Voucher, load};
use super::{LedgerError, NewPosting, NewVoucher, Posted, VoucherId, sql};
use crate::actor::{Act, Actor};

/// How a voucher is reversed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The voucher to cancel.
    pub of: VoucherId,
    /// The caller's own id for the reversal.
    pub id: Option<VoucherId>,
    /// Its business date.
    pub date: Date,
    /// Its period; `None` is the date's month.
    pub period: Option<AccountingPeriod>,
    /// Why; becomes the reversal's text.
    pub reason: String,
}

/// Reverses a whole voucher: every line with the opposite sign, documents carried along.
///
/// # Errors
/// Without a reason, without the right in every unit of the voucher, for a voucher that is reversed
/// already or has lines that were moved on, and as [`super::post_voucher`].
pub fn reverse_voucher(tx: &mut Tx<'_>, by: &Actor, reversal: &Reversal) -> Result<Posted, LedgerError> {
    if reversal.reason.trim().is_empty() {
        return Err(LedgerError::NoReason);
    }
    let original = load(tx, reversal.of)?.ok_or(LedgerError::NoSuchVoucher)?;
    let new = mirror(&original, reversal)?;
    let permitted = permit(by, Act::ReverseVoucher, &new.lines)?;
    let decided = decide(&new)?;
    if sql::voucher::has_reposts(tx, reversal.of)? {
        return Err(LedgerError::Reposted);
    }
    post(tx, &permitted, &new, decided, Some(reversal.of))
}

fn mirror(original: &Voucher, reversal: &Reversal) -> Result<NewVoucher, LedgerError> {
    let lines: Result<Vec<NewPosting>, _> =
        original.lines.iter().map(|line| line.again(-line.amount)).collect();
    Ok(NewVoucher {
        id: reversal.id,
        series: original.posted.series.clone(),
        date: reversal.date,
        period: reversal.period,
        source: VoucherSource::of(
            SourceKind::Reversal,
            format!("{} {}", original.posted.series, original.posted.no),
        ),
        text: reversal.reason.clone(),
        lines: lines?,
        documents: original.documents.clone(),
    })
}
