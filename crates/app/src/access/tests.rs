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
    let grant = NewGrant {
        person: bo,
        role: "school_secretary",
        unit: school,
        limit: Some(Ore::from_kroner(5000)),
        from: date(2026, 1, 1),
        to: None,
    };
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
        let own = NewGrant {
            person: admin.person,
            role: "bookkeeper",
            unit: UnitPath::root(),
            limit: None,
            from: date(2026, 1, 1),
            to: None,
        };
        let refused = db.store.write(db.scope, |tx| grant_role(tx, &admin, &own));
        assert!(matches!(refused, Err(AccessError::Denied(Denied::Separation("own-role")))));
        assert!(!admin.may_somewhere(Act::PostVoucher), "an administrator holds no business right");
        let grant = db.store.read(db.scope, |tx| grants(tx, &admin, bo)).unwrap().remove(0);
        db.store.write(db.scope, |tx| withdraw_role(tx, &admin, grant.id)).unwrap();
        assert!(!actor_of(db, bo).may_somewhere(Act::AttestInvoice));
    });
}

#[test]
fn a_session_is_proved_by_its_secret_and_ends() {
    on_both(|db| {
        let (_, bo) = founded(db);
        let signed_in = sign_in(&db.store, " BO ", PASSWORD, "test", "127.0.0.1").unwrap();
        let found = session(&db.store, &signed_in.token).unwrap().unwrap();
        assert_eq!((found.person, found.municipality), (bo, municipality()));
        assert!(session(&db.store, "00").unwrap().is_none());
        assert_eq!(own_sessions(&db.store, bo).unwrap().len(), 1);
        sign_out(&db.store, &found).unwrap();
        assert!(session(&db.store, &signed_in.token).unwrap().is_none());
        let again = sign_in(&db.store, "bo", PASSWORD, "test", "127.0.0.1").unwrap();
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
                let refused = sign_in(&db.store, login, "wrong password", "test", "10.0.0.1");
                assert!(matches!(refused, Err(AccessError::SignInRefused)));
            }
            let held = sign_in(&db.store, login, PASSWORD, "test", "10.0.0.1");
            assert!(matches!(held, Err(AccessError::HeldBack(_))));
        }
        assert!(sign_in(&db.store, "bo", PASSWORD, "test", "10.0.0.2").is_ok(), "others are not locked out");
    });
}

#[test]
fn a_session_moves_only_where_its_person_is_a_member() {
    on_both(|db| {
        founded(db);
        let signed_in = sign_in(&db.store, "bo", PASSWORD, "test", "127.0.0.1").unwrap();
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
