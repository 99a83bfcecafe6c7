//! Posting a voucher.

use std::collections::BTreeMap;

use kaemner_store::Tx;
use kaemner_values::Ore;
use serde_json::json;

use super::canonical::{self, Fields, Header, Line};
use super::model::{Decided, PeriodState, decide};
use super::sql::balance::Movements;
use super::{LedgerError, NewPosting, NewVoucher, Posted, VoucherId, account, chart, sql};
use crate::actor::{Act, Actor, At, PersonId, UnitPath};
use crate::events::{self, Event, Object};

/// Posts a voucher: numbered, sealed in the chain of its series, balances kept, all or nothing.
///
/// With an id that is posted already, the first result is given again if the voucher is the same.
///
/// # Errors
/// [`LedgerError`] in the order a person should hear of it: rights, the voucher itself, the period, the
/// accounts, the id.
pub fn post_voucher(tx: &mut Tx<'_>, by: &Actor, new: &NewVoucher) -> Result<Posted, LedgerError> {
    post_voucher_by(tx, by, Act::PostVoucher, new)
}

/// Posts a voucher by the right to another act, whose outcome the voucher is: an authorised invoice, a
/// released payment.
///
/// # Errors
/// As [`post_voucher`].
pub fn post_voucher_by(
    tx: &mut Tx<'_>,
    by: &Actor,
    act: Act,
    new: &NewVoucher,
) -> Result<Posted, LedgerError> {
    let permitted = permit(by, act, &new.lines)?;
    let decided = decide(new)?;
    post(tx, &permitted, new, decided, None)
}

/// Somebody who may post these lines. Only [`permit`] makes one.
pub(crate) struct Permitted<'a> {
    by: &'a Actor,
    act: Act,
    /// The person whose deputy posts, where any unit or account of the voucher needs that person's right.
    pub principal: Option<PersonId>,
}

/// The right to the act in every unit on the voucher, for the amount that the unit moves, and on every account
/// that somebody chose, for what it moves there.
pub(crate) fn permit<'a>(
    by: &'a Actor,
    act: Act,
    lines: &[NewPosting],
) -> Result<Permitted<'a>, LedgerError> {
    let mut units: BTreeMap<&UnitPath, Vec<Ore>> = BTreeMap::new();
    let mut accounts: BTreeMap<(&UnitPath, String), Vec<Ore>> = BTreeMap::new();
    for line in lines {
        let unit = &line.account.unit;
        units.entry(unit).or_default().push(line.amount);
        if !line.follows {
            accounts.entry((unit, line.account.string.to_string())).or_default().push(line.amount);
        }
    }
    let mut principal = None;
    let mut ask = |at: At<'_>, amounts: &[Ore]| {
        let amount = moved(amounts.iter().copied()).ok_or(LedgerError::TooLarge)?;
        let permit = by.may(act, at.amount(amount))?;
        principal = principal.or(permit.on_behalf_of);
        Ok::<_, LedgerError>(())
    };
    for (unit, amounts) in &units {
        ask(At::unit(unit), amounts)?;
    }
    for ((unit, digits), amounts) in &accounts {
        ask(At::unit(unit).account(digits), amounts)?;
    }
    Ok(Permitted { by, act, principal })
}

/// The larger of debits and credits; `None` where it does not fit.
pub(super) fn moved(amounts: impl Iterator<Item = Ore> + Clone) -> Option<Ore> {
    let debits =
        amounts.clone().filter(|amount| *amount > Ore::ZERO).try_fold(Ore::ZERO, Ore::checked_add)?;
    let credits = amounts.filter(|amount| *amount < Ore::ZERO).try_fold(Ore::ZERO, Ore::checked_add)?;
    Some(debits.max(Ore::ZERO.checked_sub(credits)?))
}

/// Loads what the decision still needs and saves, in the order that design and locks demand.
pub(super) fn post(
    tx: &mut Tx<'_>,
    permitted: &Permitted<'_>,
    new: &NewVoucher,
    decided: Decided,
    reverses: Option<VoucherId>,
) -> Result<Posted, LedgerError> {
    let ready = match (require_open(tx, new, decided), new.id) {
        (Err(LedgerError::PeriodClosed(period)), Some(id)) => {
            return again(tx, new, decided, id).map_err(|_| LedgerError::PeriodClosed(period));
        }
        (ready, _) => ready?,
    };
    let edition = chart::chart(tx, ready.edition, new.date)?;
    let accounts = account::intern(tx, new, &edition)?;
    let id = new.id.unwrap_or_else(|| VoucherId::new(tx.new_id()));
    let salt = *tx.new_id().as_bytes();
    let mut fields = Fields::default();
    let lines = || new.lines.iter().map(|line| line.text.as_str());
    let own_texts = new.lines.iter().any(|line| !line.text.is_empty());
    let hashed_lines = own_texts.then(lines).into_iter().flatten();
    let text_hash = canonical::text_hash(&mut fields, &salt, &new.text, hashed_lines);
    let documents_hash = canonical::documents_hash(&mut fields, &salt, &new.documents);
    let header = Header {
        id,
        date: new.date,
        period: decided.period,
        source: &new.source,
        reverses,
        batch: None,
        direct: decided.direct,
        posted_at: tx.now(),
        posted_by: permitted.by.person.get(),
        text_hash: &text_hash,
        documents_hash: &documents_hash,
    };
    let line_count = i64::try_from(new.lines.len()).map_err(|_| LedgerError::TooManyLines)?;
    if !sql::post::insert_voucher(tx, &header, line_count)? {
        return again(tx, new, decided, id);
    }
    let line_texts = own_texts.then(|| json!(lines().collect::<Vec<_>>()).to_string());
    sql::post::insert_text(tx, id, &salt, &new.text, line_texts.as_deref())?;
    sql::post::insert_documents(tx, id, &new.documents)?;
    let numbers: Vec<i64> = accounts.iter().map(|account| account.id).collect();
    sql::post::insert_postings(tx, &header, &numbers, &new.lines)?;
    let mut movements = Movements::default();
    for (account, line) in accounts.iter().zip(&new.lines) {
        movements.add(decided.period, account.id, &account.key, decided.direct, line.amount);
    }
    movements.save(tx)?;
    record(tx, permitted, new, id)?;
    let hashed = accounts.iter().zip(&new.lines).map(|(account, line)| line.hashed(&account.key));
    let content = canonical::content_hash(&mut fields, &header, hashed);
    seal(tx, &mut fields, new, &header, &ready, &content)
}

impl NewPosting {
    pub(super) fn hashed<'a>(&'a self, account: &'a str) -> Line<'a> {
        Line {
            account,
            amount: self.amount,
            supplier: self.supplier,
            person: self.person,
            due: self.due,
            arrived_as: self.arrived_as.as_deref(),
        }
    }
}

fn require_open(
    tx: &mut Tx<'_>,
    new: &NewVoucher,
    decided: Decided,
) -> Result<sql::post::Ready, LedgerError> {
    match sql::post::ready(tx, decided.period, &new.series, new.date)? {
        Some(ready) if ready.state == PeriodState::Open => Ok(ready),
        Some(_) => Err(LedgerError::PeriodClosed(decided.period)),
        None if sql::post::has_series(tx, &new.series)? => Err(LedgerError::PeriodUnknown(decided.period)),
        None => Err(LedgerError::NoSuchSeries(new.series.to_string())),
    }
}

/// The unit under which the event is filed: the one that all lines share, else the whole municipality.
fn record(
    tx: &mut Tx<'_>,
    permitted: &Permitted<'_>,
    new: &NewVoucher,
    id: VoucherId,
) -> Result<(), LedgerError> {
    let debits = moved(new.lines.iter().map(|line| line.amount)).map(Ore::get);
    let after = json!({ "series": new.series.as_str(), "lines": new.lines.len(), "debits_ore": debits });
    let mut event = Event::of(permitted.act, Object::new("voucher", id.get())).step("posted").after(after);
    let mut units = new.lines.iter().map(|line| &line.account.unit);
    if let Some(first) = units.next()
        && units.all(|unit| unit == first)
    {
        event = event.at(first);
    }
    events::record(tx, permitted.by, event.on_behalf(permitted.principal))?;
    Ok(())
}

/// The last statements: lock the series, take its next number, seal.
fn seal(
    tx: &mut Tx<'_>,
    fields: &mut Fields,
    new: &NewVoucher,
    header: &Header<'_>,
    ready: &sql::post::Ready,
    content: &canonical::Hash,
) -> Result<Posted, LedgerError> {
    let (last, prev) = number(tx, new, header, ready.periods_version)?;
    let no = last + 1;
    let hash = canonical::seal_hash(fields, new.series.as_str(), no, &prev, content);
    sql::post::insert_seal(tx, &new.series, no, header.id, &prev, &hash)?;
    sql::post::set_head(tx, &new.series, &hash)?;
    Ok(Posted { id: header.id, series: new.series.clone(), no })
}

/// The number before the voucher's. If periods were opened or closed since the period was read, it is
/// read again under the lock, which they take too.
fn number(
    tx: &mut Tx<'_>,
    new: &NewVoucher,
    header: &Header<'_>,
    version: i64,
) -> Result<(i64, canonical::Hash), LedgerError> {
    if let Some(taken) = sql::post::take_numbers(tx, &new.series, 1, version)? {
        return Ok(taken);
    }
    let version = sql::post::locked_version(tx, &new.series)?;
    match sql::post::period_state(tx, header.period)? {
        Some(PeriodState::Open) => {}
        _ => return Err(LedgerError::PeriodClosed(header.period)),
    }
    sql::post::take_numbers(tx, &new.series, 1, version)?
        .ok_or_else(|| LedgerError::NoSuchSeries(new.series.to_string()))
}

/// Nothing was inserted: the id is posted, and the first result is given again if it was the same voucher;
/// or what the voucher reverses is reversed already.
fn again(tx: &mut Tx<'_>, new: &NewVoucher, decided: Decided, id: VoucherId) -> Result<Posted, LedgerError> {
    let stored = super::voucher::load(tx, id)?.ok_or(LedgerError::AlreadyReversed)?;
    if stored.is(new, decided.period) { Ok(stored.posted) } else { Err(LedgerError::IdTaken) }
}
