//! What staff type instead of sixteen digits: cost bearers and aliases.

use jiff::civil::Date;
use kaemner_law::chart::{AccountString, Art, CostBearer};
use kaemner_store::Tx;
use kaemner_values::sort::search_fold;
use serde_json::{Value, json};
use uuid::Uuid;

use super::account::search_text;
use super::model::NewAccount;
use super::{LedgerError, sql};
use crate::actor::{Act, Actor, At, UnitPath};
use crate::events::{self, Event, Object};

/// A cost bearer (kostbærer) to be made or changed from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCostBearer {
    /// What staff type: cost centre or PSP element.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it owns of the account, and its unit.
    pub bearer: CostBearer<UnitPath>,
    /// First day.
    pub from: Date,
}

/// A cost bearer in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostBearerRow {
    /// Its id.
    pub id: Uuid,
    /// What staff type.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it owns of the account, and its unit.
    pub bearer: CostBearer<UnitPath>,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
}

impl CostBearerRow {
    /// The account of an art on it.
    #[must_use]
    pub fn account(&self, art: Art) -> NewAccount {
        NewAccount {
            string: self.bearer.account(art),
            unit: self.bearer.unit.clone(),
            cost_bearer: self.code.clone(),
            project: String::new(),
        }
    }
}

/// An alias (konteringsalias) to be made or changed from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlias {
    /// What staff type.
    pub alias: String,
    /// Its name.
    pub name: String,
    /// The account it stands for.
    pub account: NewAccount,
    /// Whether postings must name the person (personbogføring).
    pub person_records: bool,
    /// The string as the municipality wrote it.
    pub local_string: Option<String>,
    /// First day.
    pub from: Date,
}

/// An alias in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasRow {
    /// Its id.
    pub id: Uuid,
    /// What staff type.
    pub alias: String,
    /// Its name.
    pub name: String,
    /// The account it stands for.
    pub account: NewAccount,
    /// Whether postings must name the person.
    pub person_records: bool,
    /// The string as the municipality wrote it.
    pub local_string: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day, if any.
    pub to: Option<Date>,
}

/// What an import of aliases did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AliasImport {
    /// Made new.
    pub added: usize,
    /// Changed: the old ended the day before.
    pub changed: usize,
    /// Stood so already.
    pub unchanged: usize,
}

/// Makes a cost bearer, or changes it from a day on: the earlier row ends the day before.
///
/// # Errors
/// Without the right, for a code that is none, and when the new row would begin before the one in force.
pub fn set_cost_bearer(tx: &mut Tx<'_>, by: &Actor, new: &NewCostBearer) -> Result<Uuid, LedgerError> {
    by.may(Act::EditChart, At::anywhere())?;
    check_code(&new.code)?;
    let id = tx.new_id();
    let mut before = None;
    if let Some(open) = sql::coding::open_cost_bearer(tx, &new.code)? {
        sql::coding::end_cost_bearer(tx, open.id, day_before(&new.code, open.from, new.from)?)?;
        before = Some(told_bearer(&open.code, &open.name, &open.bearer, open.from));
    }
    let search = search_fold(&format!("{} {} {}", new.code, new.name, new.bearer.function));
    sql::coding::insert_cost_bearer(tx, id, new, &search)?;
    let object = Object::new("ledger_cost_bearer", id);
    let event = Event::of(Act::EditChart, object).at(&new.bearer.unit);
    let event = before.into_iter().fold(event, Event::before);
    events::record(tx, by, event.after(told_bearer(&new.code, &new.name, &new.bearer, new.from)))?;
    Ok(id)
}

/// A cost bearer as the event log tells it.
fn told_bearer(code: &str, name: &str, bearer: &CostBearer<UnitPath>, from: Date) -> Value {
    json!({ "code": code, "name": name, "from": from, "unit": bearer.unit.as_str(),
        "function": bearer.function.to_string() })
}

/// An alias as the event log tells it.
fn told_alias(name: &str, account: &NewAccount, from: Date) -> Value {
    json!({ "name": name, "account": account.key(), "from": from })
}

/// Cost bearers on a day whose code or name holds what is typed, by code, after a code.
///
/// # Errors
/// Only those of the store.
pub fn cost_bearers(
    tx: &mut Tx<'_>,
    by: &Actor,
    typed: &str,
    after: &str,
    on: Date,
    limit: usize,
) -> Result<Vec<CostBearerRow>, LedgerError> {
    let filter = by.filter(Act::ReadLedger);
    let page = sql::coding::Page { typed: &search_fold(typed), after, on, limit: rows(limit) };
    Ok(sql::coding::cost_bearers(tx, &filter, &page)?)
}

/// Makes or changes one alias.
///
/// # Errors
/// As [`import_aliases`].
pub fn set_alias(tx: &mut Tx<'_>, by: &Actor, new: &NewAlias) -> Result<(), LedgerError> {
    import_aliases(tx, by, std::slice::from_ref(new)).map(drop)
}

/// Makes or changes many aliases at once, all or nothing. Doing it again changes nothing.
///
/// # Errors
/// Without the right, for an alias that is no code, and when a row would begin before the one in force.
pub fn import_aliases(tx: &mut Tx<'_>, by: &Actor, aliases: &[NewAlias]) -> Result<AliasImport, LedgerError> {
    by.may(Act::EditChart, At::anywhere())?;
    let (mut done, mut changes) = (AliasImport::default(), Vec::new());
    for new in aliases {
        check_code(&new.alias)?;
        match sql::coding::open_alias(tx, &new.alias)? {
            Some(row) if row.is(new) => {
                done.unchanged += 1;
                continue;
            }
            Some(row) => {
                sql::coding::end_alias(tx, row.id, day_before(&new.alias, row.from, new.from)?)?;
                done.changed += 1;
                let before = told_alias(&row.name, &row.account, row.from);
                changes.push(json!({ "alias": new.alias, "before": before,
                    "after": told_alias(&new.name, &new.account, new.from) }));
            }
            None => {
                done.added += 1;
                changes.push(json!({ "alias": new.alias,
                    "after": told_alias(&new.name, &new.account, new.from) }));
            }
        }
        let search = format!("{} {}", search_fold(&new.alias), search_text(&new.account, &new.name));
        sql::coding::insert_alias(tx, tx.new_id(), new, &search)?;
    }
    let after = json!({ "added": done.added, "changed": done.changed, "unchanged": done.unchanged,
        "changes": changes });
    let object = Object::new("ledger_alias", tx.new_id());
    events::record(tx, by, Event::of(Act::EditChart, object).step("aliases").after(after))?;
    Ok(done)
}

/// The account that an alias stands for on a day.
///
/// # Errors
/// [`LedgerError::NoSuchAccount`] where there is no such alias on the day.
pub fn alias(tx: &mut Tx<'_>, alias: &str, on: Date) -> Result<AliasRow, LedgerError> {
    sql::coding::alias(tx, alias, on)?.ok_or_else(|| LedgerError::NoSuchAccount(alias.to_owned()))
}

/// Aliases on a day whose code, account or name holds what is typed, by alias, after an alias.
///
/// # Errors
/// Only those of the store.
pub fn aliases(
    tx: &mut Tx<'_>,
    by: &Actor,
    typed: &str,
    after: &str,
    on: Date,
    limit: usize,
) -> Result<Vec<AliasRow>, LedgerError> {
    let filter = by.filter(Act::ReadLedger);
    let page = sql::coding::Page { typed: &search_fold(typed), after, on, limit: rows(limit) };
    Ok(sql::coding::aliases(tx, &filter, &page)?)
}

/// What a person typed for one line: an alias, a whole account string with its unit, or `art bearer`.
///
/// # Errors
/// [`LedgerError::NoSuchAccount`] where it is none of them.
pub fn resolve_account(
    tx: &mut Tx<'_>,
    typed: &str,
    unit: &UnitPath,
    on: Date,
) -> Result<NewAccount, LedgerError> {
    let typed = typed.trim();
    if let Some(row) = sql::coding::alias(tx, typed, on)? {
        return Ok(row.account);
    }
    if let Ok(string) = typed.parse::<AccountString>() {
        return Ok(NewAccount::new(string, unit.clone()));
    }
    let no_such = || LedgerError::NoSuchAccount(typed.chars().take(60).collect());
    let (art, code) = typed.split_once(char::is_whitespace).ok_or_else(no_such)?;
    let art: Art = art.replace('.', "").parse().map_err(|_| no_such())?;
    super::account::account_on_cost_bearer(tx, code.trim(), art, on)
}

impl AliasRow {
    fn is(&self, new: &NewAlias) -> bool {
        self.name == new.name
            && self.account == new.account
            && self.person_records == new.person_records
            && self.local_string == new.local_string
    }
}

fn check_code(code: &str) -> Result<(), LedgerError> {
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && c != '|';
    let ok = (1..=40).contains(&code.chars().count()) && code.chars().all(fits);
    if ok { Ok(()) } else { Err(LedgerError::BadCode(code.chars().take(60).collect())) }
}

/// The last day of what is replaced from `from` on.
fn day_before(code: &str, earlier: Date, from: Date) -> Result<Date, LedgerError> {
    from.yesterday().ok().filter(|last| earlier <= *last).ok_or_else(|| LedgerError::Exists(code.to_owned()))
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit.min(1_000)).unwrap_or(1_000)
}
