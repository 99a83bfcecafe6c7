//! Repost (ompostering): lines moved to other accounts, within the person's right, document carried along.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_store::Tx;
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;

use super::model::{NewAccount, Reason, SourceKind, VoucherSource, decide};
use super::post::{permit, post};
use super::voucher::{Voucher, VoucherLine, load};
use super::{LedgerError, NewPosting, NewVoucher, Posted, Series, VoucherId, sql};
use crate::actor::{Act, Actor};

/// What is moved where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repost {
    /// The voucher whose lines are moved.
    pub of: VoucherId,
    /// The caller's own id for the repost.
    pub id: Option<VoucherId>,
    /// Its business date.
    pub date: Date,
    /// Its period; `None` is the date's month.
    pub period: Option<AccountingPeriod>,
    /// Why; becomes the repost's text.
    pub reason: String,
    /// One or more moves.
    pub moves: Vec<Move>,
}

/// An amount of one line, moved to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The line's number, from 1.
    pub line: i64,
    /// How much of it, with the line's sign.
    pub amount: Ore,
    /// Where to.
    pub to: NewAccount,
    /// For a combination that the chart has not seen.
    pub reason: Option<Reason>,
}

/// Moves amounts from lines of a posted voucher to other accounts by a new voucher that points at it.
///
/// # Errors
/// Without a reason, without the right in the units that lose and get the amounts, when more is moved than
/// the voucher and its earlier reposts leave on the account, for a reversed voucher, and as
/// [`super::post_voucher`].
pub fn repost(tx: &mut Tx<'_>, by: &Actor, repost: &Repost) -> Result<Posted, LedgerError> {
    if repost.reason.trim().is_empty() {
        return Err(LedgerError::NoReason);
    }
    let original = load(tx, repost.of)?.ok_or(LedgerError::NoSuchVoucher)?;
    let new = moved(&original, repost)?;
    let permitted = permit(by, Act::Repost, &new.lines)?;
    let decided = decide(&new)?;
    let done_already = match repost.id {
        Some(id) => load(tx, id)?.is_some(),
        None => false,
    };
    if !done_already {
        if original.reversed_by.is_some() {
            return Err(LedgerError::AlreadyReversed);
        }
        require_left(tx, &original, repost)?;
    }
    post(tx, &permitted, &new, decided, Some(repost.of))
}

fn line(original: &Voucher, number: i64) -> Result<&VoucherLine, LedgerError> {
    original.lines.iter().find(|line| line.line == number).ok_or(LedgerError::NoSuchLine(number))
}

/// Two lines for each move: off the old account, on the new one.
fn moved(original: &Voucher, repost: &Repost) -> Result<NewVoucher, LedgerError> {
    let mut lines = Vec::with_capacity(repost.moves.len() * 2);
    for step in &repost.moves {
        let from = line(original, step.line)?;
        let off = from.again(-step.amount)?;
        let on = NewPosting {
            account: step.to.clone(),
            amount: step.amount,
            reason: step.reason.clone(),
            arrived_as: None,
            ..off.clone()
        };
        lines.extend([off, on]);
    }
    let number = format!("{} {}", original.posted.series, original.posted.no);
    Ok(NewVoucher {
        id: repost.id,
        series: Series::manual(),
        date: repost.date,
        period: repost.period,
        source: VoucherSource::of(SourceKind::Repost, number),
        text: repost.reason.clone(),
        lines,
        documents: original.documents.clone(),
    })
}

/// No account may lose more than the voucher and its earlier reposts leave on it.
fn require_left(tx: &mut Tx<'_>, original: &Voucher, repost: &Repost) -> Result<(), LedgerError> {
    let mut taken: BTreeMap<i64, (i64, Ore)> = BTreeMap::new();
    for step in &repost.moves {
        let account = line(original, step.line)?.account_id;
        let (_, sum) = taken.entry(account).or_insert((step.line, Ore::ZERO));
        *sum = sum.checked_add(step.amount).ok_or(LedgerError::TooLarge)?;
    }
    for (account, (line, sum)) in taken {
        let left = sql::voucher::left_on(tx, original.posted.id, account)?;
        let within = match left.cmp(&Ore::ZERO) {
            std::cmp::Ordering::Greater => sum > Ore::ZERO && sum <= left,
            std::cmp::Ordering::Less => sum < Ore::ZERO && sum >= left,
            std::cmp::Ordering::Equal => false,
        };
        if !within {
            return Err(LedgerError::NothingToMove(line));
        }
    }
    Ok(())
}
