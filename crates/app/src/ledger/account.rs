//! Accounts: interned once, looked up while typing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kaemner_law::chart::{AccountString, Art, Edition};
use kaemner_store::Tx;
use kaemner_values::period::AccountingPeriod;
use kaemner_values::sort::search_fold;

use super::chart::{AccountVerdict, Chart, chart, verdict};
use super::model::NewAccount;
use super::sql::account::{Found, Interning};
use super::{LedgerError, NewPosting, NewVoucher, sql};
use crate::actor::{Act, Actor, At, UnitPath};

/// Suggestions given at most.
pub const SUGGESTIONS_MAX: usize = 50;
/// Candidates that are ranked; more typing narrows them.
const CANDIDATES: i64 = 200;

/// An account that has been booked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its compact number, for links.
    pub id: i64,
    /// The account.
    pub account: NewAccount,
    /// The unit, as rights see it today.
    pub unit: UnitPath,
    /// What it is called.
    pub name: String,
    /// Why it was used though the chart had not seen it.
    pub unseen_reason: Option<String>,
    /// Who owns that question.
    pub unseen_owner: Option<String>,
}

/// An account offered to a person who types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSuggestion {
    /// The account.
    pub account: NewAccount,
    /// Its compact number, where it has been booked on.
    pub id: Option<i64>,
    /// The alias that gives it.
    pub alias: Option<String>,
    /// What it is called.
    pub name: String,
    /// Whether postings must name the person (personbogføring).
    pub person_records: bool,
    /// What the ledger will do with it.
    pub verdict: AccountVerdict,
    /// The last period that its balance moved in.
    pub last_used: Option<AccountingPeriod>,
}

/// An account of the voucher with its compact number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interned {
    pub id: i64,
    pub key: String,
}

/// The account with this compact number.
///
/// # Errors
/// [`LedgerError::NoSuchAccount`] where there is none or the person may not see its unit.
pub fn account(tx: &mut Tx<'_>, by: &Actor, id: i64) -> Result<Account, LedgerError> {
    sql::account::by_id(tx, id)?
        .filter(|account| {
            let digits = account.account.string.to_string();
            by.may(Act::ReadLedger, At::unit(&account.unit).account(&digits)).is_ok()
        })
        .ok_or_else(|| LedgerError::NoSuchAccount(id.to_string()))
}

/// Accounts for what a person types: parts of number, alias or name in any order; a whole account string;
/// or an art with a cost bearer. Allowed ones first, then those used last.
///
/// # Errors
/// Where no edition of the chart is valid today.
pub fn find_accounts(
    tx: &mut Tx<'_>,
    by: &Actor,
    query: &str,
    limit: usize,
) -> Result<Vec<AccountSuggestion>, LedgerError> {
    let today = tx.today();
    let edition = sql::chart::in_force(tx, today)?;
    let edition = chart(tx, edition, today)?;
    let filter = by.filter(Act::ReadLedger);
    let words = words(query);
    let mut found = sql::account::aliases_like(tx, &filter, &words, today, CANDIDATES)?;
    found.extend(sql::account::accounts_like(tx, &filter, &words, CANDIDATES)?);
    found.extend(on_cost_bearers(tx, &edition, &filter, query, today)?);
    let mut suggestions = suggestions(found, &edition, today);
    suggestions.truncate(limit.min(SUGGESTIONS_MAX));
    Ok(suggestions)
}

/// The account that an art gives on a cost bearer, `4.9` and `4711`.
///
/// # Errors
/// [`LedgerError::NoSuchAccount`] where no cost bearer has the code on the day.
pub fn account_on_cost_bearer(
    tx: &mut Tx<'_>,
    code: &str,
    art: Art,
    on: Date,
) -> Result<NewAccount, LedgerError> {
    let bearer = sql::coding::cost_bearer(tx, code, on)?;
    bearer.map(|bearer| bearer.account(art)).ok_or_else(|| LedgerError::NoSuchAccount(code.to_owned()))
}

/// The folded words of a query; the first four narrow the search.
fn words(query: &str) -> Vec<String> {
    search_fold(query).split_whitespace().take(4).map(str::to_owned).collect()
}

/// `22 4711`, `2.2 4711` or `4711 22`: two numbers of which one is an art and the other names cost bearers.
fn on_cost_bearers(
    tx: &mut Tx<'_>,
    edition: &Edition,
    filter: &crate::actor::UnitFilter,
    query: &str,
    today: Date,
) -> Result<Vec<Found>, LedgerError> {
    let typed: Vec<&str> = query.split_whitespace().collect();
    let [first, second] = typed[..] else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (art, code) in [(first, second), (second, first)] {
        let Ok(art) = art.replace('.', "").parse::<Art>() else { continue };
        for bearer in sql::coding::cost_bearers_like(tx, filter, &search_fold(code), today, 20)? {
            let account = bearer.account(art);
            let art_name = edition.art(art).map_or("", |row| row.name.as_str());
            found.push(Found {
                name: format!("{art_name}, {}", bearer.name),
                account,
                id: None,
                alias: None,
                person_records: false,
                last_used: None,
            });
        }
    }
    Ok(found)
}

/// One suggestion per account: what an alias and what earlier use know of it is joined.
fn suggestions(found: Vec<Found>, edition: &Edition, today: Date) -> Vec<AccountSuggestion> {
    let mut by_account: BTreeMap<NewAccount, AccountSuggestion> = BTreeMap::new();
    for found in found {
        let verdict = verdict(edition, &found.account.string, today);
        let known = by_account.entry(found.account.clone()).or_insert(AccountSuggestion {
            account: found.account,
            id: None,
            alias: None,
            name: found.name,
            person_records: false,
            verdict,
            last_used: None,
        });
        known.id = known.id.or(found.id);
        known.alias = known.alias.take().or(found.alias);
        known.person_records |= found.person_records;
        known.last_used = known.last_used.max(found.last_used);
    }
    let mut suggestions: Vec<_> = by_account.into_values().collect();
    suggestions.sort_by_key(|one| (rank(&one.verdict), std::cmp::Reverse(one.last_used)));
    suggestions
}

const fn rank(verdict: &AccountVerdict) -> u8 {
    match verdict {
        AccountVerdict::Fine => 0,
        AccountVerdict::Unseen(_) => 1,
        AccountVerdict::Stopped(_) => 2,
    }
}

/// The compact numbers of the voucher's accounts, line by line; new combinations are interned.
///
/// # Errors
/// [`LedgerError::Stopped`] for a prohibited account, [`LedgerError::ReasonMissing`] for one that the chart
/// has not seen, nobody has booked on, and no reason was given for.
pub(super) fn intern(
    tx: &mut Tx<'_>,
    new: &NewVoucher,
    edition: &Chart,
) -> Result<Vec<Interned>, LedgerError> {
    let keys: Vec<String> = new.lines.iter().map(|line| line.account.key()).collect();
    let mut distinct: Vec<&str> = keys.iter().map(String::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut known: BTreeMap<_, _> = sql::account::interned(tx, &distinct)?.into_iter().collect();
    check(new, &keys, &known, edition)?;
    let mut wanted = Wanted::new();
    for (key, line) in keys.iter().zip(&new.lines).filter(|(key, _)| !known.contains_key(key.as_str())) {
        let one = wanted.entry(key).or_insert((line, edition.clone()));
        if one.0.reason.is_none() {
            one.0 = line;
        }
    }
    known.extend(add(tx, &wanted)?);
    let interned = |key: &String| match known.get(key.as_str()) {
        Some(id) => Ok(Interned { id: *id, key: key.clone() }),
        None => Err(LedgerError::NoSuchAccount(key.clone())),
    };
    keys.iter().map(interned).collect()
}

/// The chart's verdict on every line, also on accounts in use: a function may have closed since.
fn check(
    new: &NewVoucher,
    keys: &[String],
    known: &BTreeMap<&str, i64>,
    edition: &Chart,
) -> Result<(), LedgerError> {
    for (line, (posting, key)) in (1..).zip(new.lines.iter().zip(keys)) {
        judge(line, posting, known.contains_key(key.as_str()), edition, new.date)?;
    }
    Ok(())
}

/// Whether a line may be booked on its account, which is in use already or not.
pub(super) fn judge(
    line: usize,
    posting: &NewPosting,
    in_use: bool,
    edition: &Edition,
    on: Date,
) -> Result<(), LedgerError> {
    let string = &posting.account.string;
    match verdict(edition, string, on) {
        AccountVerdict::Fine => Ok(()),
        AccountVerdict::Stopped(why) => Err(LedgerError::Stopped { line, account: string.spaced(), why }),
        AccountVerdict::Unseen(_) if in_use || posting.reason.is_some() => Ok(()),
        AccountVerdict::Unseen(why) => {
            Err(LedgerError::ReasonMissing { line, account: string.spaced(), why })
        }
    }
}

/// Accounts to be interned by their keys: a line that books on each, and the chart of its day.
pub(super) type Wanted<'a> = BTreeMap<&'a str, (&'a NewPosting, Chart)>;

/// Interns what is new, and gives the compact number of each. The counter's row is locked first, so that two
/// transactions do not intern the same.
pub(super) fn add<'a>(tx: &mut Tx<'_>, wanted: &Wanted<'a>) -> Result<BTreeMap<&'a str, i64>, LedgerError> {
    let count = i64::try_from(wanted.len()).map_err(|_| LedgerError::TooManyLines)?;
    if count == 0 {
        return Ok(BTreeMap::new());
    }
    let last = sql::account::take_numbers(tx, count)?;
    let keys: Vec<&str> = wanted.keys().copied().collect();
    let mut ids: BTreeMap<_, _> = sql::account::interned(tx, &keys)?.into_iter().collect();
    let new = wanted.iter().filter(|(key, _)| !ids.contains_key(*key));
    let new: Vec<_> =
        (last + 1..).zip(new.map(|(key, (line, edition))| interning(key, line, edition))).collect();
    sql::account::insert(tx, &new)?;
    ids.extend(new.iter().map(|(id, interning)| (interning.key, *id)));
    Ok(ids)
}

fn interning<'a>(key: &'a str, line: &'a NewPosting, edition: &Edition) -> Interning<'a> {
    let name = name(edition, &line.account.string);
    let reason = line.reason.as_ref();
    Interning {
        account: &line.account,
        key,
        search: search_text(&line.account, &name),
        name,
        unseen_reason: reason.map(|reason| reason.text.as_str()),
        unseen_owner: reason.map(|reason| reason.owner.as_str()),
    }
}

/// Art and function in words, as far as the chart has them.
pub(super) fn name(edition: &Edition, account: &AccountString) -> String {
    let art = edition.art(account.art).map_or("", |row| row.name.as_str());
    let function = edition.function(account.function).map_or("", |row| row.name.as_str());
    match (art, function) {
        ("", "") => account.spaced(),
        ("", only) | (only, "") => only.to_owned(),
        (art, function) => format!("{art}, {function}"),
    }
}

/// Everything a person may type to find the account, folded.
pub(super) fn search_text(account: &NewAccount, name: &str) -> String {
    let NewAccount { string, unit, cost_bearer, project } = account;
    search_fold(&format!(
        "{string} {} {} {} {unit} {cost_bearer} {project} {name}",
        string.function, string.art, string.grouping
    ))
}
