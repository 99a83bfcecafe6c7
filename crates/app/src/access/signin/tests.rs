use jiff::SignedDuration;
use jiff::civil::date;
use kaemner_store::Scope;
use kaemner_store::testing::{TestDb, on_both};
use serde_json::json;

use super::*;
use crate::access::{self, AccessError, Founder, NewPerson};
use crate::actor::{Act, Actor, At, Channel, Demand, Denied, Level, PersonId, Right, UnitPath};
use crate::events;
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
        assert!(matches!(token(db, &ane, account, &[Act::EditBudget]), Err(AccessError::TokenActs)));
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

/// Bo, who may confirm what Ane proposes.
pub(super) fn controller(db: &TestDb, by: &Actor) -> Actor {
    let person = db
        .store
        .write(Scope::Community, |tx| {
            access::register_person(tx, &NewPerson { id: None, name: "Bo Bæk".to_owned(), cpr: None })
        })
        .unwrap();
    let member = access::NewMember {
        person,
        name: "Bo Bæk".to_owned(),
        title: String::new(),
        initials: "BB".to_owned(),
        unit: UnitPath::root(),
        from: date(2026, 1, 1),
        to: None,
    };
    db.store.write(db.scope, |tx| access::sql::put_member(tx, &member)).unwrap();
    let from = db.store.read(db.scope, |tx| Ok::<_, AccessError>(tx.today())).unwrap();
    let new = access::NewGrant::new(person, "finance_controller", UnitPath::root(), from);
    db.store.write(db.scope, |tx| access::grant_role(tx, by, &new)).unwrap();
    db.store.read(db.scope, |tx| access::actor(tx, person, Channel::Page)).unwrap().unwrap()
}

fn changes(db: &TestDb, by: &Actor) -> Vec<SignInChange> {
    db.store.read(db.scope, |tx| waiting_sign_in_changes(tx, by)).unwrap()
}

/// Proposed by one, confirmed by another.
fn put(db: &TestDb, ane: &Actor, provider: &Provider) {
    let bo = controller(db, ane);
    db.store.write(db.scope, |tx| put_provider(tx, ane, provider)).unwrap();
    confirm_all(db, &bo);
}

fn confirm_all(db: &TestDb, bo: &Actor) {
    for change in changes(db, bo) {
        db.store.write(db.scope, |tx| confirm_sign_in_change(tx, bo, change.id)).unwrap();
    }
}

fn map(db: &TestDb, ane: &Actor, source: uuid::Uuid, role: &'static str) {
    let mapping = RoleMapping {
        id: uuid::Uuid::from_u128(u128::from(role.as_bytes()[0])),
        source,
        external: "Gruppe".to_owned(),
        role,
        unit: UnitPath::root(),
        limit: None,
        unit_constraint: None,
        amount_constraint: None,
    };
    db.store.write(db.scope, |tx| add_role_mapping(tx, ane, &mapping)).unwrap();
}

fn in_group() -> Vouched {
    Vouched { roles: vec![OutsideRole::plain("Gruppe")], ..vouched("low") }
}

/// Whether the person behind a subject may do it today.
fn may(db: &TestDb, person: PersonId, act: Act) -> bool {
    let actor = db.store.read(db.scope, |tx| access::actor(tx, person, Channel::Page)).unwrap();
    actor.is_some_and(|actor| actor.may_somewhere(act))
}

#[test]
fn one_administrator_alone_lets_nobody_in() {
    on_both(|db| {
        let ane = founded(db);
        let bo = controller(db, &ane);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(21)));
        let in_use = |db: &TestDb| db.store.read(db.scope, |tx| provider_in_use(tx, provider.id)).ok();
        db.store.write(db.scope, |tx| put_provider(tx, &ane, &provider)).unwrap();
        map(db, &ane, provider.id.get(), "payment_releaser");
        db.store.write(db.scope, |tx| name_unit(tx, &ane, "uuid-1", Some(&UnitPath::root()))).unwrap();
        assert_eq!(in_use(db), None, "it waits");
        assert!(db.store.read(db.scope, |tx| role_mappings(tx, &ane)).unwrap().is_empty());
        assert!(db.store.read(db.scope, |tx| outside_units(tx, &ane)).unwrap().is_empty());
        let waiting = changes(db, &ane);
        assert_eq!(waiting.len(), 3);
        assert_eq!(waiting[0].proposer, "Ane Andersen");
        let own = db.store.write(db.scope, |tx| confirm_sign_in_change(tx, &ane, waiting[0].id));
        assert!(matches!(own, Err(AccessError::Denied(_))), "{own:?}");
        // Not even with both rights in the same hand: the rule is asked on the change itself.
        let right = Right::new("both", &[Act::ConfirmSignIn][..], UnitPath::root(), date(2026, 1, 1));
        let name = ane.name.clone();
        let both = Actor::new(ane.person, name, municipality(), Channel::Page, vec![right]);
        let own = db.store.write(db.scope, |tx| confirm_sign_in_change(tx, &both, waiting[0].id));
        assert!(
            matches!(own, Err(AccessError::Denied(Denied::Separation("confirm-own-sign-in")))),
            "{own:?}"
        );
        let new =
            access::NewGrant::new(bo.person, "system_administrator", UnitPath::root(), date(2026, 2, 1));
        let given = db.store.write(db.scope, |tx| access::grant_role(tx, &ane, &new));
        assert!(matches!(given, Err(AccessError::Denied(Denied::Incompatible(_)))), "{given:?}");
        confirm_all(db, &bo);
        assert_eq!(in_use(db), Some(provider.clone()));
        assert_eq!(db.store.read(db.scope, |tx| role_mappings(tx, &ane)).unwrap().len(), 1);
        let again = db.store.write(db.scope, |tx| confirm_sign_in_change(tx, &bo, waiting[0].id));
        assert!(matches!(again, Err(AccessError::AlreadyDecided)));
        // A change of the standing provider waits, and the confirmed one goes on meanwhile; a newer takes its place.
        for issuer in ["https://evil.example", "https://worse.example"] {
            let mut changed = provider.clone();
            let Protocol::Oidc(settings) = &mut changed.protocol else { unreachable!("an OpenID provider") };
            settings.issuer = issuer.to_owned();
            db.store.write(db.scope, |tx| put_provider(tx, &ane, &changed)).unwrap();
        }
        assert_eq!(in_use(db), Some(provider.clone()));
        let waiting = changes(db, &bo);
        assert_eq!((waiting.len(), waiting[0].standing.as_ref()), (1, Some(&provider)));
        db.store.write(db.scope, |tx| drop_sign_in_change(tx, &bo, waiting[0].id)).unwrap();
        assert!(changes(db, &bo).is_empty());
        assert_eq!(in_use(db), Some(provider.clone()));
    });
}

#[test]
fn a_clients_secret_goes_to_its_own_issuer_alone() {
    on_both(|db| {
        let ane = founded(db);
        let with = |id: u128, issuer: &str, file: &str| {
            let mut made = oidc(ProviderId::new(uuid::Uuid::from_u128(id)));
            let Protocol::Oidc(settings) = &mut made.protocol else { unreachable!("an OpenID provider") };
            (settings.issuer, settings.secret_file) = (issuer.to_owned(), Some(file.to_owned()));
            made
        };
        put(db, &ane, &with(31, "https://idp.example", "one"));
        for taken in [with(32, "https://evil.example", "one"), with(31, "https://evil.example", "one")] {
            let refused = db.store.write(db.scope, |tx| put_provider(tx, &ane, &taken));
            assert!(matches!(refused, Err(AccessError::BadProvider("secret_taken"))), "{refused:?}");
        }
        let other = with(31, "https://new.example", "two");
        db.store.write(db.scope, |tx| put_provider(tx, &ane, &other)).unwrap();
    });
}

#[test]
fn what_a_provider_sent_ends_with_it_and_with_its_mapping_and_by_itself() {
    on_both(|db| {
        let ane = founded(db);
        let mut provider = oidc(ProviderId::new(uuid::Uuid::from_u128(41)));
        put(db, &ane, &provider);
        let bo = controller(db, &ane);
        map(db, &ane, provider.id.get(), "bookkeeper");
        confirm_all(db, &bo);
        let come = |db: &TestDb| {
            let came = arrive(&db.store, municipality(), &provider, &in_group(), "test", None).unwrap();
            came.session.person
        };
        let person = come(db);
        assert!(may(db, person, Act::PostVoucher));
        let mapping = db.store.read(db.scope, |tx| role_mappings(tx, &ane)).unwrap()[0].id;
        db.store.write(db.scope, |tx| remove_role_mapping(tx, &ane, mapping)).unwrap();
        assert!(!may(db, person, Act::PostVoucher), "with the mapping, at once");
        map(db, &ane, provider.id.get(), "bookkeeper");
        confirm_all(db, &bo);
        come(db);
        assert!(may(db, person, Act::PostVoucher));
        let now = db.store.read(db.scope, |tx| Ok::<_, AccessError>(tx.now())).unwrap();
        db.store.set_now(now + SENT_ROLE_LIFE + SignedDuration::from_secs(1)).unwrap();
        assert!(!may(db, person, Act::PostVoucher), "by itself");
        come(db);
        assert!(may(db, person, Act::PostVoucher), "each sign-in renews it");
        provider.enabled = false;
        db.store.write(db.scope, |tx| put_provider(tx, &ane, &provider)).unwrap();
        assert!(!may(db, person, Act::PostVoucher), "with the provider, at once");
    });
}

#[test]
fn what_was_taken_away_here_is_not_sent_again() {
    on_both(|db| {
        let ane = founded(db);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(51)));
        put(db, &ane, &provider);
        let bo = controller(db, &ane);
        map(db, &ane, provider.id.get(), "bookkeeper");
        confirm_all(db, &bo);
        let come = |db: &TestDb, vouched: &Vouched| {
            arrive(&db.store, municipality(), &provider, vouched, "test", None).unwrap().session.person
        };
        let person = come(db, &in_group());
        let sent = db.store.read(db.scope, |tx| access::grants(tx, &ane, person)).unwrap();
        db.store.write(db.scope, |tx| access::withdraw_role(tx, &ane, sent[0].id)).unwrap();
        come(db, &in_group());
        come(db, &vouched("low"));
        come(db, &in_group());
        assert!(!may(db, person, Act::PostVoucher), "nor after leaving the group and coming back");
        let mapping = db.store.read(db.scope, |tx| role_mappings(tx, &ane)).unwrap()[0].id;
        db.store.write(db.scope, |tx| remove_role_mapping(tx, &ane, mapping)).unwrap();
        map(db, &ane, provider.id.get(), "bookkeeper");
        confirm_all(db, &bo);
        come(db, &in_group());
        assert!(may(db, person, Act::PostVoucher), "the mapping was confirmed anew");
    });
}

fn said(active: bool, title: &str) -> DirectoryPerson {
    DirectoryPerson {
        user_name: "carla@x.example".to_owned(),
        external_id: None,
        active,
        given_name: "Carla".to_owned(),
        family_name: "Carlsen".to_owned(),
        display_name: "Carla Carlsen".to_owned(),
        title: title.to_owned(),
        email: None,
        home: None,
    }
}

#[test]
fn a_directory_writes_where_people_live_but_neither_sees_nor_lifts_a_protection() {
    on_both(|db| {
        let ane = founded(db);
        let machine = account(db, &ane, "provisioner");
        let by = db.store.read(db.scope, |tx| access::actor(tx, machine, Channel::Api)).unwrap().unwrap();
        let lives = |street: &str, protected: bool| {
            Some(access::HomeAddress::new(street, "4100", "Ringsted", "DK", protected).unwrap())
        };
        let say = |home: Option<access::HomeAddress>| DirectoryPerson { home, ..said(true, "Bogholder") };
        let user = provision_user(&db.store, &by, &say(lives("Skovvej 1", false))).unwrap();
        let known = || db.store.read(db.scope, |tx| access::sql_address::one(tx, user.person)).unwrap();
        let told = |home| reprovision_user(&db.store, &by, user.id, None, &say(home)).unwrap();
        assert_eq!(known(), lives("Skovvej 1", false));
        assert_eq!(told(lives("Skovvej 1", false)).version, user.version, "the same again is no change");
        assert_eq!(told(None).said.home, None);
        assert_eq!(known(), None, "silence takes back what the directory said");
        // Somebody here knows of a protection.
        let source = access::PersonnelSource::Screen;
        let here = |home: Option<access::HomeAddress>| {
            let write = |tx: &mut kaemner_store::Tx<'_>| {
                access::set_address(tx, &ane, user.person, home.as_ref(), source)
            };
            db.store.write(db.scope, write).unwrap();
        };
        here(lives("Skovvej 2", true));
        told(None);
        assert_eq!(known(), lives("Skovvej 2", true), "what is written here stays");
        let version = told(lives("Skovvej 3", false)).version;
        assert_eq!(known(), lives("Skovvej 3", true), "protected still");
        assert_eq!(told(None).version, version, "what it may not see it cannot have left out");
        assert_eq!(known(), lives("Skovvej 3", true));
    });
}

#[test]
fn a_directory_takes_back_no_end_but_its_own_and_brings_no_right_back() {
    on_both(|db| {
        let ane = founded(db);
        let machine = account(db, &ane, "provisioner");
        let by = db.store.read(db.scope, |tx| access::actor(tx, machine, Channel::Api)).unwrap().unwrap();
        let user = provision_user(&db.store, &by, &said(true, "Bogholder")).unwrap();
        let member = |db: &TestDb| {
            db.store.read(db.scope, |tx| access::sql::member(tx, user.person)).unwrap().unwrap()
        };
        let today = db.store.read(db.scope, |tx| Ok::<_, AccessError>(tx.today())).unwrap();
        let new = access::NewGrant::new(user.person, "bookkeeper", UnitPath::root(), today);
        db.store.write(db.scope, |tx| access::grant_role(tx, &ane, &new)).unwrap();
        let say = |db: &TestDb, said: &DirectoryPerson| {
            reprovision_user(&db.store, &by, user.id, None, said).unwrap();
        };
        assert!(may(db, user.person, Act::PostVoucher));
        say(db, &said(false, "Bogholder"));
        say(db, &said(true, "Bogholder"));
        assert_eq!(member(db).to, None, "its own end is taken back");
        assert!(!may(db, user.person, Act::PostVoucher), "what was given by hand does not come back");
        let last = today.tomorrow().unwrap();
        let temporary = access::NewMember { to: Some(last), ..member(db) };
        db.store.write(db.scope, |tx| access::sql::put_member(tx, &temporary)).unwrap();
        say(db, &said(true, "Regnskabsassistent"));
        assert_eq!(member(db).to, Some(last), "a membership for a while stays one");
        say(db, &said(false, "Regnskabsassistent"));
        say(db, &said(true, "Regnskabsassistent"));
        assert_eq!(member(db).to, Some(last));
        let leave = access::PersonnelEvent::Leave { person: user.person, last_day: today };
        db.store
            .write(db.scope, |tx| access::take_event(tx, &ane, &leave, access::PersonnelSource::Screen))
            .unwrap();
        say(db, &said(true, "Bogholder"));
        assert_eq!(member(db).to, Some(today), "who has left has left");
    });
}

#[test]
fn a_program_never_does_what_is_a_persons_alone() {
    on_both(|db| {
        let ane = founded(db);
        for role in ["payment_releaser", "authoriser", "finance_controller", "system_administrator"] {
            let new = NewServiceAccount {
                name: "Fagsystem".to_owned(),
                purpose: "Sender fakturaer".to_owned(),
                unit: UnitPath::root(),
                role,
            };
            let made = db.store.write(db.scope, |tx| add_service_account(tx, &ane, &new));
            assert!(matches!(made, Err(AccessError::PersonsRole)), "{role}: {made:?}");
        }
        let account = account(db, &ane, "bookkeeper");
        let refused = token(db, &ane, account, &[Act::AttestInvoice]);
        assert!(matches!(refused, Err(AccessError::PersonsAct)), "{refused:?}");
        // A token from before the rule, in the database as it is.
        let shown = token(db, &ane, account, &[Act::ReceiveInvoice]).unwrap();
        db.store
            .write(db.scope, |tx| {
                sql::overwrite_acts(tx, shown.id, "bills.attest_invoice bills.receive_invoice")
            })
            .unwrap();
        let actor = bearer(&db.store, &shown.secret).unwrap().unwrap().actor;
        assert!(actor.may_somewhere(Act::ReceiveInvoice));
        assert!(!actor.may_somewhere(Act::AttestInvoice));
        assert_eq!(actor.level(), ane.level());
        let weak = ane.clone().at_level(Level::Low, Vec::new());
        let shown = token(db, &weak, account, &[Act::ReceiveInvoice]).unwrap();
        assert_eq!(bearer(&db.store, &shown.secret).unwrap().unwrap().actor.level(), Level::Low);
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
        until: None,
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
fn the_directory_means_the_person_who_has_signed_in_under_its_key() {
    on_both(|db| {
        let ane = founded(db);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(9)));
        let came = arrive(&db.store, municipality(), &provider, &vouched("low"), "test", None).unwrap();
        let machine = account(db, &ane, "provisioner");
        let by = db.store.read(db.scope, |tx| access::actor(tx, machine, Channel::Api)).unwrap().unwrap();
        let keyed = |key: &str, name: &str| DirectoryPerson {
            external_id: Some(key.to_owned()),
            user_name: name.to_owned(),
            ..said(true, "Bogholder")
        };
        let user = provision_user(&db.store, &by, &keyed("s-1", "bo@x.example")).unwrap();
        assert_eq!(user.person, came.session.person, "one person, not two");
        let again = provision_user(&db.store, &by, &keyed("s-1", "bo.baek@x.example"));
        assert!(matches!(again, Err(AccessError::UserNameTaken)), "{again:?}");
        let stranger = provision_user(&db.store, &by, &keyed("s-2", "kim@x.example")).unwrap();
        assert_ne!(stranger.person, user.person);
    });
}

#[test]
fn a_session_of_a_provider_ends_with_the_provider_and_sees_its_municipality_alone() {
    on_both(|db| {
        let ane = founded(db);
        let mut provider = oidc(ProviderId::new(uuid::Uuid::from_u128(8)));
        put(db, &ane, &provider);
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

#[test]
fn old_failures_and_old_browsers_are_forgotten() {
    on_both(|db| {
        let ane = founded(db);
        let password = "en lang adgangskode";
        db.store.write(Scope::Community, |tx| access::set_password(tx, ane.person, "ane", password)).unwrap();
        let attempt = |password| access::Attempt {
            login: "ane",
            password,
            client: "test",
            address: "192.0.2.1",
            device: None,
        };
        assert!(access::sign_in(&db.store, &attempt("forkert adgangskode")).is_err());
        access::sign_in(&db.store, &attempt(password)).unwrap();
        assert!(access::sign_in(&db.store, &attempt("forkert adgangskode")).is_err());
        assert_eq!(access::sweep_sign_ins(&db.store).unwrap(), 0, "both are fresh");
        let now = db.store.now();
        db.store.set_now(now + SignedDuration::from_hours(25)).unwrap();
        assert_eq!(access::sweep_sign_ins(&db.store).unwrap(), 1, "the counter");
        db.store.set_now(now + SignedDuration::from_hours(401 * 24)).unwrap();
        assert_eq!(access::sweep_sign_ins(&db.store).unwrap(), 1, "the browser");
    });
}

#[test]
fn an_assertion_serves_once_in_all_programs_and_after_a_restart() {
    on_both(|db| {
        founded(db);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(61)));
        let until = db.store.now() + SignedDuration::from_mins(8);
        let serve = |store: &kaemner_store::Store, assertion: &str| {
            store.write(Scope::Community, |tx| {
                use_assertion_once(tx, municipality(), &provider, assertion, until)
            })
        };
        serve(&db.store, "_a").unwrap();
        let another = db.reopen();
        for store in [&another, &db.store] {
            let again = serve(store, "_a");
            assert!(matches!(again, Err(AccessError::Saml(saml::SamlError::Replayed))), "{again:?}");
        }
        serve(&another, "_b").unwrap();
        assert!(serve(&db.store, "_b").is_err());
        // It is kept as long as the assertion could be read, and not a moment shorter.
        db.store.set_now(until).unwrap();
        assert!(serve(&db.store, "_a").is_err());
    });
}

#[test]
fn a_logout_of_one_session_ends_the_one_whose_name_was_never_told() {
    on_both(|db| {
        founded(db);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(62)));
        let come = |session: Option<&str>| {
            let vouched = Vouched { session: session.map(str::to_owned), ..vouched("low") };
            arrive(&db.store, municipality(), &provider, &vouched, "test", None).unwrap().token
        };
        let (one, two, unnamed) = (come(Some("1")), come(Some("2")), come(None));
        let out = |tx: &mut kaemner_store::Tx<'_>| {
            end_provider_sessions(tx, municipality(), &provider, "s-1", Some("1"))
        };
        db.store.write(Scope::Community, out).unwrap();
        let holds = |token: &str| access::session(&db.store, token).unwrap().is_some();
        assert_eq!([one, two, unnamed].map(|token| holds(&token)), [false, true, false]);
    });
}

#[test]
fn a_personal_number_that_is_another_persons_opens_no_account() {
    on_both(|db| {
        let ane = founded(db);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(63)));
        let with = |subject: &str, login: Option<&str>, cpr: Option<&str>| Vouched {
            subject: subject.to_owned(),
            login: login.map(str::to_owned),
            cpr: cpr.map(|cpr| cpr.parse().unwrap()),
            ..vouched("low")
        };
        let come = |vouched: &Vouched| arrive(&db.store, municipality(), &provider, vouched, "test", None);
        let bo = come(&with("s-1", None, Some("610190-1111"))).unwrap().session.person;
        // The provider's name of Bo, given to somebody else.
        let reused = come(&with("s-1", None, Some("620190-2222")));
        assert!(matches!(reused, Err(AccessError::OtherPerson)), "{reused:?}");
        assert_eq!(come(&with("s-1", None, None)).unwrap().session.person, bo, "without a number it is Bo");
        // The directory's name of Bo, given to somebody else.
        let machine = account(db, &ane, "provisioner");
        let by = db.store.read(db.scope, |tx| access::actor(tx, machine, Channel::Api)).unwrap().unwrap();
        let user = DirectoryPerson { external_id: Some("s-1".to_owned()), ..said(true, "Bogholder") };
        assert_eq!(provision_user(&db.store, &by, &user).unwrap().person, bo);
        let reused = come(&with("s-2", Some("carla@x.example"), Some("620190-2222")));
        assert!(matches!(reused, Err(AccessError::OtherPerson)), "{reused:?}");
        let same = come(&with("s-3", Some("carla@x.example"), Some("610190-1111"))).unwrap();
        assert_eq!(same.session.person, bo);
    });
}

#[test]
fn who_is_made_inactive_comes_back_by_signing_in_alone() {
    on_both(|db| {
        let ane = founded(db);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(64)));
        put(db, &ane, &provider);
        let came = arrive(&db.store, municipality(), &provider, &vouched("low"), "test", None).unwrap();
        let machine = account(db, &ane, "provisioner");
        let by = db.store.read(db.scope, |tx| access::actor(tx, machine, Channel::Api)).unwrap().unwrap();
        let keyed =
            |active| DirectoryPerson { external_id: Some("s-1".to_owned()), ..said(active, "Bogholder") };
        let user = provision_user(&db.store, &by, &keyed(true)).unwrap();
        assert_eq!(user.person, came.session.person);
        let holds = || access::session(&db.store, &came.token).unwrap().is_some();
        reprovision_user(
            &db.store,
            &by,
            user.id,
            None,
            &DirectoryPerson { title: "Chef".to_owned(), ..keyed(true) },
        )
        .unwrap();
        assert!(holds(), "another title ends nothing");
        reprovision_user(&db.store, &by, user.id, None, &keyed(false)).unwrap();
        assert!(!holds(), "at once");
        reprovision_user(&db.store, &by, user.id, None, &keyed(true)).unwrap();
        assert!(!holds(), "and it does not come back");
        // A session in another municipality is not this directory's to end.
        let elsewhere = db.store.write(Scope::Community, |tx| {
            access::sql::put_municipality(
                tx,
                user.person,
                kaemner_values::MunicipalityCode::new(101).unwrap(),
                None,
            )?;
            let new = access::session::NewSession {
                only_in: Some(kaemner_values::MunicipalityCode::new(101).unwrap()),
                ..access::session::NewSession::local(user.person, access::Way::Password, Level::Low, "test")
            };
            access::session::begin(tx, &new, None)
        });
        let elsewhere = elsewhere.unwrap().unwrap();
        deprovision_user(&db.store, &by, user.id, None).unwrap();
        assert!(access::session(&db.store, &elsewhere.token).unwrap().is_some());
    });
}

#[test]
fn a_new_password_ends_the_sessions_that_the_old_one_began() {
    on_both(|db| {
        let ane = founded(db);
        let (old, new) = ("en lang adgangskode", "en anden adgangskode");
        let set = |password: &str| {
            db.store
                .write(Scope::Community, |tx| access::set_password(tx, ane.person, "ane", password))
                .unwrap();
        };
        let come = |password: &str| {
            let attempt = access::Attempt {
                login: "ane",
                password,
                client: "test",
                address: "192.0.2.1",
                device: None,
            };
            access::sign_in(&db.store, &attempt).unwrap().token
        };
        set(old);
        let before = come(old);
        set(new);
        assert!(access::session(&db.store, &before).unwrap().is_none());
        assert!(access::session(&db.store, &come(new)).unwrap().is_some());
    });
}

#[test]
fn a_session_that_is_over_stands_in_no_list() {
    on_both(|db| {
        let ane = founded(db);
        let password = "en lang adgangskode";
        db.store.write(Scope::Community, |tx| access::set_password(tx, ane.person, "ane", password)).unwrap();
        let attempt =
            access::Attempt { login: "ane", password, client: "test", address: "192.0.2.1", device: None };
        let long = access::sign_in(&db.store, &attempt).unwrap();
        for _ in 0..13 {
            db.store.set_now(db.store.now() + SignedDuration::from_mins(55)).unwrap();
            assert!(access::session(&db.store, &long.token).unwrap().is_some());
        }
        db.store.set_now(db.store.now() + SignedDuration::from_mins(10)).unwrap();
        assert!(access::session(&db.store, &long.token).unwrap().is_none(), "twelve hours have passed");
        let fresh = access::sign_in(&db.store, &attempt).unwrap();
        let listed = access::own_sessions(&db.store, &fresh.session).unwrap();
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [fresh.session.id]);
    });
}

#[test]
fn a_session_lasts_no_longer_than_its_provider_says() {
    on_both(|db| {
        founded(db);
        let provider = oidc(ProviderId::new(uuid::Uuid::from_u128(65)));
        let until = db.store.now() + SignedDuration::from_mins(20);
        let vouched = Vouched { until: Some(until), ..vouched("low") };
        let come = || arrive(&db.store, municipality(), &provider, &vouched, "test", None).unwrap();
        let came = come();
        db.store.set_now(until - SignedDuration::from_secs(1)).unwrap();
        assert!(access::session(&db.store, &came.token).unwrap().is_some());
        assert!(access::session_holds(&db.store, came.session.id).unwrap());
        assert_eq!(access::own_sessions(&db.store, &came.session).unwrap().len(), 1);
        db.store.set_now(until).unwrap();
        assert!(access::session(&db.store, &came.token).unwrap().is_none());
        assert!(!access::session_holds(&db.store, came.session.id).unwrap());
        assert!(access::own_sessions(&db.store, &came.session).unwrap().is_empty());
    });
}

#[test]
fn a_local_sign_in_stands_in_the_event_log() {
    on_both(|db| {
        let ane = founded(db);
        let password = "en lang adgangskode";
        db.store.write(Scope::Community, |tx| access::set_password(tx, ane.person, "ane", password)).unwrap();
        let steps = || {
            let object = events::Object::new("person", ane.person.get());
            let told = db.store.read(db.scope, |tx| events::of_object(tx, object)).unwrap();
            told.into_iter().filter(|event| event.step.as_deref() == Some("signed_in")).count()
        };
        let attempt = |password| access::Attempt {
            login: "ane",
            password,
            client: "test",
            address: "192.0.2.1",
            device: None,
        };
        assert!(access::sign_in(&db.store, &attempt("forkert adgangskode")).is_err());
        assert_eq!(steps(), 0);
        access::sign_in(&db.store, &attempt(password)).unwrap();
        assert_eq!(steps(), 1);
        let (id, credential) = (b"noegle", json!({ "cred": "x" }));
        db.store.write(Scope::Community, |tx| add_passkey(tx, ane.person, id, "x", &credential)).unwrap();
        let used = UsedPasskey { credential_id: id, before: &credential, after: &credential };
        sign_in_by_passkey(&db.store, ane.person, &used, "test", None).unwrap();
        assert_eq!(steps(), 2);
    });
}

#[test]
fn a_token_that_holds_is_listed_however_many_came_after() {
    on_both(|db| {
        let ane = founded(db);
        let account = account(db, &ane, "bookkeeper");
        let first = token(db, &ane, account, &[Act::ReadInvoices]).unwrap();
        for _ in 0..60 {
            let next = token(db, &ane, account, &[Act::ReadInvoices]).unwrap();
            db.store.write(db.scope, |tx| revoke_token(tx, &ane, account, next.id)).unwrap();
        }
        let listed = db.store.read(db.scope, |tx| service_accounts(tx, &ane)).unwrap();
        assert!(listed[0].tokens.iter().any(|token| token.id == first.id), "or nobody could revoke it");
    });
}
