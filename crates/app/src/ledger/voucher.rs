//! A posted voucher as it is read back, with its documents and its trail.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_law::chart::AccountString;
use kaemner_store::{DocumentHash, StoreError, Tx};
use kaemner_values::Ore;
use kaemner_values::period::AccountingPeriod;
use uuid::Uuid;

use super::canonical::{self, Fields, Hash, Line};
use super::model::{NewAccount, VoucherSource};
use super::{LedgerError, NewPosting, NewVoucher, Posted, Series, VoucherId, sql};
use crate::actor::{Act, Actor, At, UnitPath};
use crate::events::{self, Object, Recorded};

/// A posted voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// Id, series and number.
    pub posted: Posted,
    /// Its hash in the chain.
    pub hash: Hash,
    /// The business date.
    pub date: Date,
    /// The period it is booked in.
    pub period: AccountingPeriod,
    /// Where it comes from.
    pub source: VoucherSource,
    /// The voucher it reverses or moves lines of.
    pub reverses: Option<VoucherId>,
    /// The voucher that reverses this one whole.
    pub reversed_by: Option<VoucherId>,
    /// The batch it came in.
    pub batch: Option<Uuid>,
    /// Main account 9 booked straight against 9.75.
    pub direct: bool,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// The person or service that posted it.
    pub posted_by: Uuid,
    /// Hash of the salted texts.
    pub text_hash: Vec<u8>,
    /// Hash of the salted documents, empty where there are none.
    pub documents_hash: Vec<u8>,
    /// The texts; `None` where the law had them deleted.
    pub texts: Option<Texts>,
    /// Its lines in order.
    pub lines: Vec<VoucherLine>,
    /// Its documents.
    pub documents: Vec<DocumentHash>,
}

/// The texts of a voucher with the salt of their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// The salt.
    pub salt: Vec<u8>,
    /// The voucher's text.
    pub text: String,
    /// The lines' own texts; `None` where no line has one.
    pub lines: Option<Vec<String>>,
}

/// One line of a posted voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherLine {
    /// Its number, from 1.
    pub line: i64,
    /// The account's compact number, for links.
    pub account_id: i64,
    /// The account's four parts in one text.
    pub key: String,
    /// The 16 digits.
    pub digits: String,
    /// The unit, as rights see it today.
    pub unit: UnitPath,
    /// Cost centre or PSP element.
    pub cost_bearer: String,
    /// Project.
    pub project: String,
    /// What the account is called.
    pub account_name: String,
    /// The amount.
    pub amount: Ore,
    /// The supplier or debtor.
    pub supplier: Option<Uuid>,
    /// The person.
    pub person: Option<Uuid>,
    /// When it falls due.
    pub due: Option<Date>,
    /// The account as it arrived.
    pub arrived_as: Option<String>,
    /// The line's own text, else empty.
    pub text: String,
    /// The period on the posting itself, which verification compares with the voucher's.
    pub(super) posting_period: Option<AccountingPeriod>,
}

/// A voucher with everything that leads to it and from it.
#[derive(Debug, Clone, PartialEq)]
pub struct VoucherDetail {
    /// The voucher. Lines of units that the person may not see are left out.
    pub voucher: Voucher,
    /// Lines left out.
    pub hidden_lines: usize,
    /// What happened to it, oldest first.
    pub trail: Vec<Recorded>,
}

/// The voucher, its documents and its trail.
///
/// # Errors
/// [`LedgerError::NoSuchVoucher`] where there is none, or the person may see none of its lines.
pub fn voucher(tx: &mut Tx<'_>, by: &Actor, id: VoucherId) -> Result<VoucherDetail, LedgerError> {
    let mut voucher = load(tx, id)?.ok_or(LedgerError::NoSuchVoucher)?;
    let filter = by.filter(Act::ReadLedger);
    let before = voucher.lines.len();
    voucher.lines.retain(|line| filter.admits_at(At::unit(&line.unit).account(&line.digits)));
    if voucher.lines.is_empty() {
        return Err(LedgerError::NoSuchVoucher);
    }
    let mut trail = events::of_object(tx, Object::new("voucher", id.get()))?;
    if let Some(batch) = voucher.batch {
        trail.extend(events::of_object(tx, Object::new("ledger_batch", batch))?);
    }
    Ok(VoucherDetail { hidden_lines: before - voucher.lines.len(), voucher, trail })
}

/// The voucher with that number in a series.
///
/// # Errors
/// As [`voucher`].
pub fn voucher_by_number(
    tx: &mut Tx<'_>,
    by: &Actor,
    series: &Series,
    no: i64,
) -> Result<VoucherDetail, LedgerError> {
    let id = sql::voucher::by_number(tx, series, no)?.ok_or(LedgerError::NoSuchVoucher)?;
    voucher(tx, by, id)
}

/// The vouchers that a thing gave, oldest first; drill from an invoice or a run to the ledger.
///
/// # Errors
/// Only those of the store.
pub fn vouchers_of_source(
    tx: &mut Tx<'_>,
    by: &Actor,
    source: &VoucherSource,
) -> Result<Vec<VoucherDetail>, LedgerError> {
    let ids = sql::voucher::of_source(tx, source)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        match voucher(tx, by, id) {
            Ok(detail) => found.push(detail),
            Err(LedgerError::NoSuchVoucher) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

/// The whole voucher, whatever the reader's rights.
pub(super) fn load(tx: &mut Tx<'_>, id: VoucherId) -> Result<Option<Voucher>, StoreError> {
    let Some(mut voucher) = sql::voucher::head(tx, id)? else { return Ok(None) };
    voucher.lines = sql::voucher::lines(tx, id)?;
    voucher.documents = sql::voucher::documents(tx, id)?;
    voucher.take_line_texts();
    Ok(Some(voucher))
}

impl Voucher {
    /// Gives each line its own text.
    pub(super) fn take_line_texts(&mut self) {
        let texts = self.texts.iter().filter_map(|texts| texts.lines.as_ref()).flatten();
        for (line, text) in self.lines.iter_mut().zip(texts) {
            line.text.clone_from(text);
        }
    }

    /// Whether `new` is this voucher: a second call with the same id.
    pub(super) fn is(&self, new: &NewVoucher, period: AccountingPeriod) -> bool {
        let same_lines = self.lines.len() == new.lines.len()
            && self
                .lines
                .iter()
                .zip(&new.lines)
                .all(|(stored, new)| stored.hashed() == new.hashed(&new.account.key()));
        self.date == new.date
            && self.period == period
            && self.posted.series == new.series
            && self.source == new.source
            && self.documents == new.documents
            && same_lines
            && self
                .texts
                .as_ref()
                .is_none_or(|texts| texts.hash(&mut Fields::default()) == texts.hash_of(new))
    }
}

impl Texts {
    /// The hash that the voucher keeps.
    pub(super) fn hash(&self, fields: &mut Fields) -> Hash {
        let lines = self.lines.iter().flatten().map(String::as_str);
        canonical::text_hash(fields, &self.salt, &self.text, lines)
    }

    fn hash_of(&self, new: &NewVoucher) -> Hash {
        let own = new.lines.iter().any(|line| !line.text.is_empty());
        let lines = own.then(|| new.lines.iter().map(|line| line.text.as_str())).into_iter().flatten();
        canonical::text_hash(&mut Fields::default(), &self.salt, &new.text, lines)
    }
}

impl VoucherLine {
    pub(super) fn hashed(&self) -> Line<'_> {
        Line {
            account: &self.key,
            amount: self.amount,
            supplier: self.supplier,
            person: self.person,
            due: self.due,
            arrived_as: self.arrived_as.as_deref(),
        }
    }

    /// The line as a new posting on the account as booked, for reversals.
    pub(super) fn again(&self, amount: Ore) -> Result<NewPosting, StoreError> {
        let wrong = || StoreError::Type { column: 2, expected: "an account" };
        let mut parts = self.key.split('|');
        let mut part = || parts.next().ok_or_else(wrong);
        let string: AccountString = part()?.parse().map_err(|_| wrong())?;
        let unit = UnitPath::parse(part()?).map_err(|_| wrong())?;
        let (cost_bearer, project) = (part()?.to_owned(), part()?.to_owned());
        Ok(NewPosting {
            text: self.text.clone(),
            supplier: self.supplier,
            person: self.person,
            due: self.due,
            arrived_as: self.arrived_as.clone(),
            ..NewPosting::new(NewAccount { string, unit, cost_bearer, project }, amount)
        })
    }
}
