use jiff::SignedDuration;
use jiff::civil::date;
use kaemner_store::Scope;
use kaemner_store::testing::{TestDb, on_both};
use kaemner_values::Ore;

use super::*;
use crate::actor::{Act, At, Denied, UnitPath};
use crate::testing::{anyone, municipality};

const PASSWORD: &str = "korrekt hest batteri";

fn register(db: &TestDb, name: &str, login: &str) -> PersonId {
    db.store
        .write(Scope::Community, |tx| {
            let new = NewPerson { id: None, name: name.to_owned(), cpr: None };
            let person = register_person(tx, &new)?;
            set_password(tx, person, login, PASSWORD)?;
            Ok::<_, AccessError>(person)
        })
        .unwrap()
}

/// Ane founds the municipality and enrols Bo as secretary of the school `/3/1/`.
fn founded(db: &TestDb) -> (Actor, PersonId) {
    let (ane, bo) = (register(db, "Ane Andersen", "ane"), register(db, "Bo Bæk", "bo"));
    let founder = Founder {
        person: ane,
        name: "Ane Andersen".to_owned(),
        initials: "AA".to_owned(),
        municipality: "Roskilde".to_owned(),
    };
    assert!(found(&db.store, municipality(), &founder).unwrap());
    assert!(!found(&db.store, municipality(), &founder).unwrap());
    let admin = actor_of(db, ane);
    let school = UnitPath::parse("/3/1/").unwrap();
    let new = NewMember {
        person: bo,
        name: "Bo Bæk".to_owned(),
        title: "Skolesekretær".to_owned(),
        initials: "BB".to_owned(),
        unit: school.clone(),
        from: date(2026, 1, 1),
        to: None,
    };
    enrol(&db.store, &admin, &new).unwrap();
    let limit = Some(Ore::from_kroner(5000));
    let grant = NewGrant::new(bo, "school_secretary", school, date(2026, 1, 1)).limit(limit);
    db.store.write(db.scope, |tx| grant_role(tx, &admin, &grant)).unwrap();
    (admin, bo)
}

fn actor_of(db: &TestDb, person: PersonId) -> Actor {
    db.store.read(db.scope, |tx| actor(tx, person, Channel::Page)).unwrap().unwrap()
}

#[test]
fn a_role_holds_in_its_unit_up_to_its_limit_and_nowhere_else() {
    on_both(|db| {
        let (_, bo) = founded(db);
        let (language, answers) = (kaemner_values::text::Language::Danish, [1, 0]);
        receipt(&db.store, &actor_of(db, bo), "attest", 1, language, &answers).unwrap();
        let bo = actor_of(db, bo);
        let (school, other) = (UnitPath::parse("/3/1/").unwrap(), UnitPath::parse("/3/2/").unwrap());
        assert!(bo.may(Act::AttestInvoice, At::unit(&school).amount(Ore::from_kroner(5000))).is_ok());
        assert!(matches!(
            bo.may(Act::AttestInvoice, At::unit(&school).amount(Ore::from_kroner(5001))),
            Err(Denied::AboveLimit { .. })
        ));
        assert!(matches!(bo.may(Act::AttestInvoice, At::unit(&other)), Err(Denied::OutsideUnit { .. })));
        assert!(db.store.read(db.other, |tx| actor(tx, bo.person, Channel::Page)).unwrap().is_none());
    });
}

#[test]
fn nobody_gives_himself_a_role_and_a_withdrawn_one_is_gone() {
    on_both(|db| {
        let (admin, bo) = founded(db);
        let own = NewGrant::new(admin.person, "bookkeeper", UnitPath::root(), date(2026, 1, 1));
        let refused = db.store.write(db.scope, |tx| grant_role(tx, &admin, &own));
        assert!(matches!(refused, Err(AccessError::Denied(Denied::Separation("own-role")))));
        assert!(!admin.may_somewhere(Act::PostVoucher), "an administrator holds no business right");
        let grant = db.store.read(db.scope, |tx| grants(tx, &admin, bo)).unwrap().remove(0);
        db.store.write(db.scope, |tx| withdraw_role(tx, &admin, grant.id)).unwrap();
        assert!(!actor_of(db, bo).may_somewhere(Act::AttestInvoice));
    });
}

/// Tries to sign in from an address, without a known browser.
fn try_sign_in(db: &TestDb, login: &str, password: &str, address: &str) -> Result<SignedIn, AccessError> {
    sign_in(&db.store, &Attempt { login, password, client: "test", address, device: None })
}

#[test]
fn a_session_is_proved_by_its_secret_and_ends() {
    on_both(|db| {
        let (_, bo) = founded(db);
        let signed_in = try_sign_in(db, " BO ", PASSWORD, "127.0.0.1").unwrap();
        let found = session(&db.store, &signed_in.token).unwrap().unwrap();
        assert_eq!((found.person, found.municipality), (bo, municipality()));
        assert!(session(&db.store, "00").unwrap().is_none());
        assert_eq!(own_sessions(&db.store, &found).unwrap().len(), 1);
        sign_out(&db.store, &found).unwrap();
        assert!(session(&db.store, &signed_in.token).unwrap().is_none());
        let again = try_sign_in(db, "bo", PASSWORD, "127.0.0.1").unwrap();
        let later = db.store.now() + SESSION_IDLE + SignedDuration::from_secs(1);
        db.store.set_now(later).unwrap();
        assert!(session(&db.store, &again.token).unwrap().is_none());
    });
}

#[test]
fn a_wrong_password_and_an_unknown_login_look_the_same_and_are_held_back() {
    on_both(|db| {
        founded(db);
        for login in ["bo", "nobody"] {
            for _ in 0..5 {
                let refused = try_sign_in(db, login, "wrong password", "10.0.0.1");
                assert!(matches!(refused, Err(AccessError::SignInRefused)));
            }
            let held = try_sign_in(db, login, PASSWORD, "10.0.0.1");
            assert!(matches!(held, Err(AccessError::HeldBack(_))));
        }
        assert!(try_sign_in(db, "bo", PASSWORD, "10.0.0.2").is_ok(), "others are not locked out");
    });
}

#[test]
fn a_known_browser_is_not_held_back_by_others() {
    on_both(|db| {
        founded(db);
        let here = "10.0.0.1";
        let known = try_sign_in(db, "bo", PASSWORD, here).unwrap().device;
        for _ in 0..6 {
            assert!(try_sign_in(db, "bo", "guess from the next desk", here).is_err());
        }
        let attempt = |device, password| {
            sign_in(&db.store, &Attempt { login: "bo", password, client: "test", address: here, device })
        };
        assert!(matches!(attempt(None, PASSWORD), Err(AccessError::HeldBack(_))));
        assert!(matches!(attempt(Some("00"), PASSWORD), Err(AccessError::HeldBack(_))), "a made-up cookie");
        let again = attempt(Some(&known), PASSWORD).unwrap();
        assert_eq!(again.device, known, "the browser keeps its cookie");
        for _ in 0..5 {
            assert!(matches!(attempt(Some(&known), "wrong"), Err(AccessError::SignInRefused)));
        }
        assert!(matches!(attempt(Some(&known), PASSWORD), Err(AccessError::HeldBack(_))), "nor is it free");
        db.store.set_now(db.store.now() + SignedDuration::from_secs(900)).unwrap();
        assert!(try_sign_in(db, "bo", PASSWORD, here).is_ok(), "the wait is never permanent");
    });
}

#[test]
fn all_other_sessions_end_at_once() {
    on_both(|db| {
        founded(db);
        let (one, two) = (
            try_sign_in(db, "bo", PASSWORD, "10.0.0.1").unwrap(),
            try_sign_in(db, "bo", PASSWORD, "10.0.0.2").unwrap(),
        );
        let ane = try_sign_in(db, "ane", PASSWORD, "10.0.0.1").unwrap();
        assert_eq!(end_other_sessions(&db.store, &two.session).unwrap(), 1);
        let holds = |token: &str| session(&db.store, token).unwrap().is_some();
        assert!(!holds(&one.token) && holds(&two.token) && holds(&ane.token));
    });
}

#[test]
fn a_used_session_still_ends_with_the_working_day() {
    on_both(|db| {
        founded(db);
        let signed_in = try_sign_in(db, "bo", PASSWORD, "127.0.0.1").unwrap();
        let began = db.store.now();
        for minutes in (30..720).step_by(30) {
            db.store.set_now(began + SignedDuration::from_mins(minutes)).unwrap();
            assert!(session(&db.store, &signed_in.token).unwrap().is_some(), "{minutes}");
        }
        db.store.set_now(began + SESSION_ABSOLUTE).unwrap();
        assert!(session(&db.store, &signed_in.token).unwrap().is_none());
    });
}

#[test]
fn a_session_moves_only_where_its_person_is_a_member() {
    on_both(|db| {
        founded(db);
        let signed_in = try_sign_in(db, "bo", PASSWORD, "127.0.0.1").unwrap();
        let Scope::Municipality(other) = db.other else { unreachable!() };
        let refused = switch_municipality(&db.store, &signed_in.session, other);
        assert!(matches!(refused, Err(AccessError::NoMembership)));
    });
}

#[test]
fn a_unit_is_found_by_its_gln_and_its_code_is_unique() {
    on_both(|db| {
        let by = anyone(9, municipality());
        db.store
            .write(db.scope, |tx| {
                let unit = |parent, code: &str, gln: Option<&str>| NewUnit {
                    parent,
                    code: code.to_owned(),
                    kind: UnitKind::School,
                    name: "Ådalsskolen".to_owned(),
                    gln: gln.map(|gln| gln.parse().unwrap()),
                    from: date(2026, 1, 1),
                };
                let root = add_unit(tx, &by, &unit(None, "0265", None))?;
                let school = add_unit(tx, &by, &unit(Some(root.id), "31", Some("5790000000005")))?;
                assert_eq!(school.path.as_str(), "/31/");
                let gln = "5790000000005".parse().unwrap();
                assert_eq!(unit_by_gln(tx, &gln)?.unwrap(), school);
                let bad = add_unit(tx, &by, &unit(Some(root.id), "3/1", None));
                assert!(matches!(bad, Err(AccessError::UnitCode(_))));
                assert_eq!(units(tx)?.len(), 2);
                Ok::<_, AccessError>(())
            })
            .unwrap();
    });
}
