//! Service accounts: programs that act under their own name, with roles like a person's, by expiring tokens.
//!
//! An account is a member of one municipality and gets its roles as persons do, with the same rules and the same
//! trail. A token is narrower still: some of the account's acts, until a day. It names its municipality, so that
//! it is looked for in one place and opens no other: `km_0265_…`.

use jiff::Timestamp;
use jiff::civil::Date;
use kaemner_store::{Scope, Store, StoreError, Tx};
use kaemner_values::MunicipalityCode;
use serde_json::json;

use super::{demands, fresh_secret, secret_hash, sql};
use crate::access::{self, AccessError, NewGrant, NewMember, separation};
use crate::actor::{Act, ActSet, Actor, At, Channel, PersonId, UnitPath};
use crate::events::{self, Event, Object};

crate::ids::entity_id! {
    /// One token of a service account; never its secret.
    TokenId
}

/// A token lives at most this many days; the operator renews it before.
const TOKEN_DAYS_MAX: i32 = 366;
/// A token's use is noted at most this often.
const USED_NOTED_SECONDS: i64 = 60;

/// What no program ever does, whatever its account's roles carry: to release and confirm money and what asks for a
/// person's receipt of an instruction, to give rights or confirm them, and to see whole personal numbers. A token is
/// shown to a person who would otherwise have both hands.
#[must_use]
pub fn persons_alone() -> ActSet {
    let decisions: ActSet = DECISIONS.iter().copied().collect();
    let instructed = access::instructions().iter().fold(ActSet::EMPTY, |all, one| all.or(one.acts));
    decisions.or(instructed).or(separation::group("granting")).or(Act::TakeEmergency.into())
}

/// What makes a role one for persons alone.
const DECISIONS: [Act; 14] = [
    Act::ReleasePayments,
    Act::ReleasePay,
    Act::ReleaseHold,
    Act::ConfirmSupplier,
    Act::OverrideDuplicate,
    Act::AuthoriseInvoice,
    Act::ApproveOrder,
    Act::ConfirmSignIn,
    Act::ReviewEmergency,
    Act::ReviewReading,
    Act::Recertify,
    Act::ManageDeletion,
    Act::ManageServiceAccounts,
    Act::RevealCpr,
];

/// Whether a service account may have the role: it decides nothing that only persons decide.
#[must_use]
pub fn is_for_programs(role: &access::Role) -> bool {
    role.acts.and(DECISIONS.iter().copied().collect()).is_empty()
}

/// A service account to be made.
#[derive(Debug, Clone)]
pub struct NewServiceAccount {
    /// What it is called in lists and in the event log.
    pub name: String,
    /// What it is for, and who looks after it.
    pub purpose: String,
    /// The unit it belongs to; its roles are given there and below.
    pub unit: UnitPath,
    /// Its first role, by key.
    pub role: &'static str,
}

/// A service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Its id, in the same place as a person's.
    pub id: PersonId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Its last day, when it is closed.
    pub closed: Option<Date>,
    /// Its tokens, those that hold first, then the newest first; at most 200.
    pub tokens: Vec<ServiceToken>,
}

/// A token as it is listed; the secret is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceToken {
    /// The token.
    pub id: TokenId,
    /// Its last four characters, so that people can tell tokens apart.
    pub hint: String,
    /// What it may do of what its account may.
    pub acts: Vec<Act>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl ServiceToken {
    /// Whether it opens anything at this moment.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// For which account.
    pub account: PersonId,
    /// What it may do; each must be an act of the account's roles.
    pub acts: Vec<Act>,
    /// Its last day.
    pub until: Date,
}

/// A fresh token: the only time its secret is seen.
#[derive(Debug, Clone)]
pub struct ShownToken {
    /// The token.
    pub id: TokenId,
    /// What the program sends: `Authorization: Bearer km_0265_…`.
    pub secret: String,
}

/// Who stands behind a token.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// The token.
    pub token: TokenId,
    /// The account with the rights of the token that hold today.
    pub actor: Actor,
}

/// Makes a service account with its first role.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::BadRole`], [`AccessError::PersonsRole`] when the role decides what only
/// persons decide, [`AccessError::PersonalNumber`] in name or purpose, or the store's.
pub fn add_service_account(
    tx: &mut Tx<'_>,
    by: &Actor,
    new: &NewServiceAccount,
) -> Result<PersonId, AccessError> {
    by.may(Act::ManageServiceAccounts, At::unit(&new.unit))?;
    let role = access::ready_role(new.role).ok_or_else(|| AccessError::BadRole(new.role.to_owned()))?;
    if !is_for_programs(role) {
        return Err(AccessError::PersonsRole);
    }
    [&new.name, &new.purpose].into_iter().try_for_each(|text| access::reading::remark_is_fit(text))?;
    let id = PersonId::new(tx.new_id());
    let (from, unit) = (tx.today(), new.unit.clone());
    let member = NewMember {
        person: id,
        name: new.name.clone(),
        title: new.purpose.clone(),
        initials: "API".to_owned(),
        unit: unit.clone(),
        from,
        to: None,
    };
    access::sql::put_member(tx, &member)?;
    sql::insert_service_account(tx, by.person, id, new)?;
    let event = Event::of(Act::ManageServiceAccounts, Object::new("person", id.get())).at(&new.unit);
    let after = json!({ "name": new.name, "purpose": new.purpose });
    events::record(tx, by, event.step("service_account_made").after(after))?;
    let grant = NewGrant::new(id, new.role, unit, from);
    access::grant_role(tx, by, &grant)?;
    Ok(id)
}

/// Closes an account: all its tokens are revoked, its membership ended, and what it sent as a directory withdrawn.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn close_service_account(tx: &mut Tx<'_>, by: &Actor, id: PersonId) -> Result<(), AccessError> {
    let mut member = account_member(tx, by, id)?;
    let before = access::position::as_told(&member);
    sql::revoke_tokens_of(tx, by.person, id)?;
    super::mapping::end_sent(tx, by, id.get(), None)?;
    member.to = tx.today().yesterday().ok();
    access::sql::put_member(tx, &member)?;
    let event = Event::of(Act::ManageServiceAccounts, Object::new("person", id.get())).at(&member.unit);
    let after = access::position::as_told(&member);
    events::record(tx, by, event.step("service_account_closed").before(before).after(after))?;
    Ok(())
}

/// The account's membership, when it is a service account and the person may manage it.
fn account_member(tx: &mut Tx<'_>, by: &Actor, id: PersonId) -> Result<NewMember, AccessError> {
    by.may(Act::ManageServiceAccounts, At::anywhere())?;
    let known = sql::is_service_account(tx, id)?;
    let member = access::sql::member(tx, id)?.filter(|_| known);
    let member = member.ok_or(AccessError::NotFound("service account"))?;
    by.may(Act::ManageServiceAccounts, At::unit(&member.unit))?;
    Ok(member)
}

/// Makes a token. Its secret is in the answer and nowhere else.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::TokenActs`] when the account lacks one of
/// the acts or none is named, [`AccessError::PersonsAct`] when one is a person's alone, [`AccessError::TokenLife`] when the day has passed or is more than a year away, or
/// the store's.
pub fn issue_token(tx: &mut Tx<'_>, by: &Actor, new: &NewToken) -> Result<ShownToken, AccessError> {
    let member = account_member(tx, by, new.account)?;
    let days = new.until.since(tx.today()).map_or(-1, |span| span.get_days());
    if !(0..=TOKEN_DAYS_MAX).contains(&days) {
        return Err(AccessError::TokenLife);
    }
    let account = access::actor(tx, new.account, Channel::Api)?.ok_or(AccessError::NotFound("account"))?;
    let persons = persons_alone();
    if new.acts.iter().any(|act| persons.contains(*act)) {
        return Err(AccessError::PersonsAct);
    }
    if new.acts.is_empty() || new.acts.iter().any(|act| !account.may_somewhere(*act)) {
        return Err(AccessError::TokenActs);
    }
    let Scope::Municipality(code) = tx.scope() else { return Err(AccessError::NotFound("municipality")) };
    let secret = format!("km_{code}_{}", fresh_secret::<32>());
    let id = TokenId::new(tx.new_id());
    let expires_at = end_of(new.until).unwrap_or_else(|| tx.now());
    sql::insert_token(
        tx,
        (by.person, by.level()),
        id,
        new,
        &secret_hash(&secret),
        &secret[secret.len() - 4..],
        expires_at,
    )?;
    let event =
        Event::of(Act::ManageServiceAccounts, Object::new("person", new.account.get())).at(&member.unit);
    let after = json!({ "token": id.to_string(), "acts": act_names(&new.acts), "until": new.until });
    events::record(tx, by, event.step("token_made").after(after))?;
    Ok(ShownToken { id, secret })
}

/// Midnight after the day, in Danish time.
fn end_of(day: Date) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?;
    next.in_tz("Europe/Copenhagen").ok().map(|zoned| zoned.timestamp())
}

fn act_names(acts: &[Act]) -> Vec<&'static str> {
    acts.iter().map(|act| act.name()).collect()
}

/// Revokes a token at once.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], or the store's.
pub fn revoke_token(
    tx: &mut Tx<'_>,
    by: &Actor,
    account: PersonId,
    token: TokenId,
) -> Result<(), AccessError> {
    let member = account_member(tx, by, account)?;
    if sql::revoke_token(tx, by.person, account, token)? == 0 {
        return Err(AccessError::NotFound("token"));
    }
    let event = Event::of(Act::ManageServiceAccounts, Object::new("person", account.get())).at(&member.unit);
    events::record(tx, by, event.step("token_revoked").after(json!({ "token": token.to_string() })))?;
    Ok(())
}

/// The municipality's service accounts with their tokens, by name.
///
/// # Errors
/// [`AccessError::Denied`], or the store's.
pub fn service_accounts(tx: &mut Tx<'_>, by: &Actor) -> Result<Vec<ServiceAccount>, AccessError> {
    by.may(Act::ManageServiceAccounts, At::anywhere())?;
    let mut accounts = sql::service_accounts(tx, &by.filter(Act::ManageServiceAccounts))?;
    for account in &mut accounts {
        account.tokens = sql::tokens_of(tx, account.id)?;
    }
    Ok(accounts)
}

/// Who stands behind a bearer token; `None` when it opens nothing: unknown, revoked, expired, its account
/// closed, or its municipality not here. The use is noted.
///
/// # Errors
/// Only those of the store.
pub fn bearer(store: &Store, secret: &str) -> Result<Option<Bearer>, StoreError> {
    let Some(code) = municipality_of(secret) else { return Ok(None) };
    let (scope, hash) = (Scope::from(code), secret_hash(secret));
    let found = store.read(scope, |tx| {
        let now = tx.now();
        let Some((account, token, level)) =
            sql::token(tx, &hash)?.filter(|(_, token, _)| token.holds_at(now))
        else {
            return Ok(None);
        };
        let actor = access::actor(tx, account, Channel::Api)?;
        let demands = demands(tx)?;
        Ok::<_, StoreError>(actor.map(|actor| (actor.at_level(level, demands), token, now)))
    });
    let found = match found {
        Err(StoreError::NoScope { .. }) => None,
        other => other?,
    };
    let Some((actor, token, now)) = found else { return Ok(None) };
    let noted = token.used_at.is_some_and(|used| now.duration_since(used).as_secs() < USED_NOTED_SECONDS);
    if !noted {
        store.write(scope, |tx| sql::note_use(tx, token.id))?;
    }
    // An older token may name what is a person's alone; it is lost at use.
    let persons = persons_alone();
    let acts: Vec<_> = token.acts.iter().copied().filter(|act| !persons.contains(*act)).collect();
    Ok(Some(Bearer { token: token.id, actor: actor.only(&acts) }))
}

/// Whether a token still opens anything; it may have been revoked while a request's body came.
///
/// # Errors
/// Only those of the store.
pub fn token_holds(
    store: &Store,
    municipality: MunicipalityCode,
    token: TokenId,
) -> Result<bool, StoreError> {
    store.read(Scope::from(municipality), |tx| sql::token_holds(tx, token))
}

/// The municipality's service account of this name at work as a job, with these of its acts alone; `None` when no open
/// account is called so, or when two are.
///
/// # Errors
/// Only those of the store.
pub fn program(tx: &mut Tx<'_>, name: &str, acts: &[Act]) -> Result<Option<Actor>, StoreError> {
    let today = tx.today();
    let [account] = sql::accounts_named(tx, name, today)?[..] else { return Ok(None) };
    let actor = access::actor(tx, account, Channel::Job)?;
    Ok(actor.map(|actor| actor.only(acts)))
}

/// `km_0265_…` names 0265.
fn municipality_of(secret: &str) -> Option<MunicipalityCode> {
    let (code, rest) = secret.strip_prefix("km_")?.split_once('_')?;
    let whole = rest.len() == 64 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    code.parse().ok().filter(|_| whole)
}
