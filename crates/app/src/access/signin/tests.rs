use jiff::SignedDuration;
use jiff::civil::date;
use kaemner_store::Scope;
use kaemner_store::testing::{TestDb, on_both};

use super::*;
use crate::access::{self, AccessError, Founder, NewPerson};
use crate::actor::{Act, Actor, At, Channel, Demand, Denied, Level, PersonId, UnitPath};
use crate::testing::municipality;

/// Ane founds the municipality; the answer is Ane with the administrator's rights.
pub(super) fn founded(db: &TestDb) -> Actor {
    let person = db
        .store
        .write(Scope::Community, |tx| {
            let new = NewPerson { id: None, name: "Ane Andersen".to_owned(), cpr: None };
            access::register_person(tx, &new)
        })
        .unwrap();
    let founder = Founder {
        person,
        name: "Ane Andersen".to_owned(),
        initials: "AA".to_owned(),
        municipality: "Roskilde".to_owned(),
    };
    access::found(&db.store, municipality(), &founder).unwrap();
    db.store.read(db.scope, |tx| access::actor(tx, person, Channel::Page)).unwrap().unwrap()
}

pub(super) fn account(db: &TestDb, by: &Actor, role: &'static str) -> PersonId {
    let new = NewServiceAccount {
        name: "Fagsystem".to_owned(),
        purpose: "Sender fakturaer".to_owned(),
        unit: UnitPath::root(),
        role,
    };
    db.store.write(db.scope, |tx| add_service_account(tx, by, &new)).unwrap()
}

fn token(db: &TestDb, by: &Actor, account: PersonId, acts: &[Act]) -> Result<ShownToken, AccessError> {
    let new = NewToken { account, acts: acts.to_vec(), until: date(2026, 3, 31) };
    db.store.write(db.scope, |tx| issue_token(tx, by, &new))
}

#[test]
fn a_token_opens_its_acts_in_its_municipality_until_its_day() {
    on_both(|db| {
        let ane = founded(db);
        let account = account(db, &ane, "bookkeeper");
        let shown = token(db, &ane, account, &[Act::ReceiveInvoice, Act::ReadInvoices]).unwrap();
        let found = bearer(&db.store, &shown.secret).unwrap().unwrap();
        assert_eq!((found.actor.person, found.actor.municipality), (account, municipality()));
        assert!(found.actor.may(Act::ReceiveInvoice, At::anywhere()).is_ok());
        assert!(found.actor.may(Act::PostVoucher, At::anywhere()).is_err(), "narrower than the account");
        let used = db.store.read(db.scope, |tx| service_accounts(tx, &ane)).unwrap();
        assert!(used[0].tokens[0].used_at.is_some(), "the use is noted");
        let elsewhere = shown.secret.replace("km_0265_", "km_0101_");
        assert!(bearer(&db.store, &elsewhere).unwrap().is_none());
        assert!(bearer(&db.store, "km_9999_00").unwrap().is_none());
        assert!(bearer(&db.store, &shown.secret.to_uppercase()).unwrap().is_none());
        let last = "2026-03-31T21:59:59Z".parse().unwrap();
        db.store.set_now(last).unwrap();
        assert!(
            bearer(&db.store, &shown.secret).unwrap().is_some(),
            "the last second of 31 March in Denmark"
        );
        db.store.set_now(last + SignedDuration::from_secs(1)).unwrap();
        assert!(bearer(&db.store, &shown.secret).unwrap().is_none());
    });
}

#[test]
fn a_token_gives_no_more_than_its_account_has() {
    on_both(|db| {
        let ane = founded(db);
        let account = account(db, &ane, "bookkeeper");
        assert!(matches!(token(db, &ane, account, &[Act::ReleasePayments]), Err(AccessError::TokenActs)));
        assert!(matches!(token(db, &ane, account, &[]), Err(AccessError::TokenActs)));
        assert!(matches!(
            token(db, &ane, ane.person, &[Act::GrantRole]),
            Err(AccessError::NotFound("service account"))
        ));
        let new = NewToken { account, acts: vec![Act::ReadInvoices], until: date(2027, 6, 1) };
        let refused = db.store.write(db.scope, |tx| issue_token(tx, &ane, &new));
        assert!(matches!(refused, Err(AccessError::TokenLife)));
        let bearer = bearer(&db.store, &token(db, &ane, account, &[Act::ReadInvoices]).unwrap().secret);
        let by = bearer.unwrap().unwrap().actor;
        assert!(matches!(token(db, &by, account, &[Act::ReadInvoices]), Err(AccessError::Denied(_))));
    });
}

#[test]
fn a_revoked_token_and_a_closed_account_open_nothing() {
    on_both(|db| {
        let ane = founded(db);
        let account = account(db, &ane, "bookkeeper");
        let make = || token(db, &ane, account, &[Act::ReadInvoices]).unwrap();
        let (one, two) = (make(), make());
        db.store.write(db.scope, |tx| revoke_token(tx, &ane, account, one.id)).unwrap();
        assert!(bearer(&db.store, &one.secret).unwrap().is_none());
        assert!(bearer(&db.store, &two.secret).unwrap().is_some());
        let again = db.store.write(db.scope, |tx| revoke_token(tx, &ane, account, one.id));
        assert!(matches!(again, Err(AccessError::NotFound("token"))));
        db.store.write(db.scope, |tx| close_service_account(tx, &ane, account)).unwrap();
        assert!(bearer(&db.store, &two.secret).unwrap().is_none());
    });
}

#[test]
fn an_act_demands_its_level_of_the_session() {
    on_both(|db| {
        let ane = founded(db);
        let demand = Demand { act: Act::GrantRole, level: Level::Substantial };
        let low = ane.clone().at_level(Level::Low, Vec::new());
        let refused = db.store.write(db.scope, |tx| set_level_demand(tx, &low, demand, "Byrådet 3. marts"));
        assert!(
            matches!(refused, Err(AccessError::Denied(Denied::LevelTooLow { .. }))),
            "nobody sets a bar he has not passed"
        );
        db.store.write(db.scope, |tx| set_level_demand(tx, &ane, demand, "Byrådet 3. marts")).unwrap();
        let demands = db.store.read(db.scope, super::demands).unwrap();
        let at = |level| ane.clone().at_level(level, demands.clone());
        assert!(matches!(
            at(Level::Low).may(Act::GrantRole, At::anywhere()),
            Err(Denied::LevelTooLow { act: Act::GrantRole, demanded: Level::Substantial })
        ));
        assert_eq!(at(Level::Low).filter(Act::GrantRole), crate::actor::UnitFilter::Nothing);
        assert!(at(Level::Low).may(Act::ReadAccess, At::anywhere()).is_ok(), "other acts go on");
        assert!(at(Level::High).may(Act::GrantRole, At::anywhere()).is_ok());
        let none = Demand { act: Act::UseOwnDesk, level: Level::High };
        let refused = db.store.write(db.scope, |tx| set_level_demand(tx, &ane, none, "x"));
        assert!(matches!(refused, Err(AccessError::NotDemandable(_))));
    });
}

fn oidc(id: ProviderId) -> Provider {
    let settings = Oidc {
        issuer: "https://idp.example".to_owned(),
        client_id: "kaemner".to_owned(),
        secret_file: None,
        scopes: Vec::new(),
        groups_claim: "groups".to_owned(),
        login_claim: "email".to_owned(),
        cpr_claim: None,
        acr: Vec::new(),
    };
    let protocol = Protocol::Oidc(settings);
    Provider { id, name: "Kommunens login".to_owned(), enabled: true, protocol, policy: Policy::Join }
}

fn vouched(level: &str) -> Vouched {
    Vouched {
        subject: "s-1".to_owned(),
        name: "Bo Bæk".to_owned(),
        login: None,
        cpr: None,
        level: level.to_owned(),
        roles: Vec::new(),
        session: None,
    }
}

#[test]
fn one_providers_id_in_another_municipality_means_nobody_there() {
    on_both(|db| {
        let ane = founded(db);
        let other = kaemner_values::MunicipalityCode::new(101).unwrap();
        db.store.create(other).unwrap();
        let founder = Founder {
            person: ane.person,
            name: "Ane Andersen".to_owned(),
            initials: "AA".to_owned(),
            municipality: "København".to_owned(),
        };
        access::found(&db.store, other, &founder).unwrap();
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(7)));
        let here = arrive(&db.store, municipality(), &provider, &vouched("low"), "test", None).unwrap();
        let there = arrive(&db.store, other, &provider, &vouched("low"), "test", None).unwrap();
        assert_ne!(here.session.person, there.session.person, "the same subject, vouched for by two");
        let ended =
            db.store.write(Scope::Community, |tx| end_provider_sessions(tx, other, &provider, "s-1", None));
        assert_eq!(ended.unwrap(), 1, "a logout there leaves the session here");
        assert!(access::session(&db.store, &here.token).unwrap().is_some());
    });
}

#[test]
fn a_session_of_a_provider_ends_with_the_provider_and_sees_its_municipality_alone() {
    on_both(|db| {
        let ane = founded(db);
        let mut provider = oidc(ProviderId::new(uuid::Uuid::from_u128(8)));
        db.store.write(db.scope, |tx| put_provider(tx, &ane, &provider)).unwrap();
        let came = arrive(&db.store, municipality(), &provider, &vouched("low"), "test", None).unwrap();
        assert_eq!(access::own_sessions(&db.store, &came.session).unwrap().len(), 1);
        let works = |db: &TestDb| {
            db.store
                .read(db.scope, |tx| access::actor_of(tx, &came.session, Channel::Page))
                .unwrap()
                .is_some()
        };
        assert!(works(db));
        provider.enabled = false;
        db.store.write(db.scope, |tx| put_provider(tx, &ane, &provider)).unwrap();
        assert!(!works(db));
    });
}

#[test]
fn a_weak_session_takes_no_bar_away() {
    on_both(|db| {
        let ane = founded(db);
        let act = Act::ReleasePayments;
        let set = |by: &Actor, level: Level| {
            db.store
                .write(db.scope, |tx| set_level_demand(tx, by, Demand { act, level }, "Byrådets beslutning"))
        };
        set(&ane.clone().at_level(Level::Substantial, Vec::new()), Level::Substantial).unwrap();
        let weak = ane.clone().at_level(Level::Low, Vec::new());
        assert!(matches!(set(&weak, Level::None), Err(AccessError::Denied(Denied::LevelTooLow { .. }))));
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(9)));
        let put = db.store.write(db.scope, |tx| put_provider(tx, &weak, &provider));
        assert!(matches!(put, Err(AccessError::Denied(Denied::LevelTooLow { .. }))));
    });
}
