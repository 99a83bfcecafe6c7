//! What somebody who wants more than he was given tries, and what stops it.

use jiff::civil::{Date, date};
use kaemner_store::testing::on_both;
use kaemner_values::Ore;
use uuid::Uuid;

use super::rights_tests::{Town, events_file, incompatible};
use super::*;
use crate::actor::{Act, At, Columns, Denied, Right, UnitPath, Whose};
use crate::events::{self, Event, Object};
use crate::testing::anyone;

fn path(text: &str) -> UnitPath {
    UnitPath::parse(text).unwrap()
}

fn position(number: u128, unit: &str, to: Option<Date>) -> Position {
    Position {
        id: PositionId::new(Uuid::from_u128(number)),
        code: format!("S{number}"),
        kind: "secretary".to_owned(),
        title: "Sekretær".to_owned(),
        unit: path(unit),
        from: date(2026, 1, 1),
        to,
    }
}

fn rule(number: u128, role: &str, everywhere: bool) -> PositionRule {
    PositionRule {
        id: PositionRuleId::new(Uuid::from_u128(number)),
        kind: "secretary".to_owned(),
        role: role.into(),
        everywhere,
        limit: None,
        from: date(2026, 1, 1),
        to: None,
    }
}

#[test]
fn accounts_and_units_keep_no_forbidden_pair_apart() {
    on_both(|db| {
        let town = Town::new(db, 2);
        let on = |role: &str, accounts: &str, unit: &str| NewGrant {
            accounts: vec![accounts.parse().unwrap()],
            ..NewGrant::new(town.people[0], role, path(unit), date(2026, 1, 1))
        };
        let give = |new: &NewGrant| town.try_write(|tx, by| grant_role(tx, by, new));
        give(&on("attester", "1", "/2/")).unwrap();
        assert_eq!(incompatible(give(&on("authoriser", "5", "/2/"))), "authorise-own-attestation");
        town.grant(1, "system_administrator", "/2/").unwrap();
        assert_eq!(
            incompatible(town.grant(1, "bookkeeper", "/3/")),
            "administrator-business",
            "an administrator holds no business right in another unit either"
        );
    });
}

#[test]
fn what_reaches_the_whole_municipality_is_held_for_all_of_it_or_not_at_all() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "payment_releaser", "/2/").unwrap();
        town.grant(1, "system_administrator", "/2/").unwrap();
        town.grant(2, "payment_releaser", "/").unwrap();
        (0..3).for_each(|at| town.receipts(at));
        assert!(!town.actor(0).may_somewhere(Act::ReleasePayments));
        assert!(town.actor(0).may(Act::ReadInvoices, At::unit(&path("/2/"))).is_ok());
        assert!(town.actor(2).may(Act::ReleasePayments, At::anywhere()).is_ok());
        let administrator = town.actor(1);
        assert!(!administrator.may_somewhere(Act::ChangeSettings));
        // A rule of positions works in every unit, so a part of the municipality makes none.
        let everywhere = rule(1, "authoriser", true);
        let made = db.store.write(db.scope, |tx| add_position_rule(tx, &administrator, &everywhere));
        assert!(matches!(made, Err(AccessError::Denied(Denied::OutsideUnit { .. }))), "{made:?}");
        // And where somebody made one, it gives no more than the one who hires may.
        let of = position(1, "/2/", None);
        town.write(|tx, by| {
            add_position_rule(tx, by, &everywhere)?;
            add_position(tx, by, &of)
        });
        let (person, from) = (town.people[0], date(2026, 1, 2));
        let hire = PersonnelEvent::Hire { person, position: of.id, from, to: None };
        let hired =
            db.store.write(db.scope, |tx| take_event(tx, &administrator, &hire, PersonnelSource::Screen));
        assert!(matches!(hired, Err(AccessError::Denied(_))), "{hired:?}");
    });
}

#[test]
fn an_emergency_has_a_limit_and_waits_for_its_review() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "manager", "/2/").unwrap();
        town.receipts(0);
        let (by, school, role) = (town.actor(0), path("/2/"), "authoriser".into());
        let take =
            || db.store.write(db.scope, |tx| take_emergency(tx, &by, &role, &school, 2, "Ingen andre"));
        take().unwrap();
        let held = town.actor(0);
        let limits: Vec<_> = held
            .rights()
            .iter()
            .filter(|right| right.role == "authoriser")
            .map(|right| right.limit)
            .collect();
        assert_eq!(limits, [Some(Ore::from_kroner(50_000))]);
        assert!(matches!(take(), Err(AccessError::EmergencyOpen)));
    });
}

#[test]
fn what_is_withdrawn_while_a_request_waits_is_gone_when_it_writes() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let grant = town.grant(0, "bookkeeper", "/").unwrap();
        let (before, narrow) = (town.actor(0), town.actor(0).only(&[Act::ReadLedger]));
        let renew = |by: &Actor| db.store.read(db.scope, |tx| renewed(tx, by)).unwrap();
        assert!(renew(&before).may_somewhere(Act::PostVoucher));
        assert!(!renew(&narrow).may_somewhere(Act::PostVoucher), "a narrow token stays narrow");
        town.write(|tx, by| withdraw_role(tx, by, grant));
        assert!(before.may_somewhere(Act::PostVoucher), "what was read before the body came");
        assert!(!renew(&before).may_somewhere(Act::PostVoucher));
    });
}

#[test]
fn a_deputy_counts_as_both_on_the_same_day_and_in_ones_own_matters() {
    on_both(|db| {
        let town = Town::new(db, 2);
        let (principal, deputy) = (town.people[0], town.people[1]);
        let own = anyone(7, town.admin.municipality);
        let principals = Actor::new(principal, "P", own.municipality, own.channel, Vec::new());
        let changed = || Event::of(Act::EditChart, Object::new("chart", Uuid::from_u128(1)));
        db.store.write(db.scope, |tx| events::record(tx, &principals, changed()).map(drop)).unwrap();
        let right = Right {
            on_behalf_of: Some(principal),
            whose: Whose::Others,
            ..Right::new("authoriser", Act::AuthoriseInvoice, UnitPath::root(), date(2026, 1, 1))
        };
        let by = Actor::new(deputy, "D", own.municipality, own.channel, vec![right]);
        let act = Act::AuthoriseInvoice;
        let asked = db.store.read(db.scope, |tx| separation::require(tx, &by, act, At::anywhere(), &[]));
        assert_eq!(asked.unwrap(), Err(Denied::Separation("policy-same-day")));
        for person in [principal, deputy] {
            let about = At::anywhere().about(person);
            assert!(by.may(act, about).is_err(), "in nobody's own matter");
            assert!(!by.filter(act).admits_at(about));
        }
        let (sql, args) = by.filter(act).sql_on(&Columns::unit("unit_path").about("person_id"), 1);
        assert_eq!(args.len(), 2, "{sql}");
    });
}

#[test]
fn an_ended_role_is_given_no_more() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let new = NewRole {
            key: "night_desk".to_owned(),
            name: "Nattevagt".to_owned(),
            purpose: "Vagt".to_owned(),
            acts: Act::ReadLedger.into(),
            limited: false,
        };
        town.write(|tx, by| define_role(tx, by, &new));
        town.grant(0, "night_desk", "/2/").unwrap();
        town.write(|tx, by| end_role(tx, by, &"night_desk".into()));
        assert!(matches!(town.grant(0, "night_desk", "/3/"), Err(AccessError::BadRole(_))));
        let carried = town.try_write(|tx, by| add_position_rule(tx, by, &rule(1, "night_desk", false)));
        assert!(matches!(carried, Err(AccessError::BadRole(_))));
        assert_eq!(town.actor(0).rights().len(), 1, "what stands is kept");
    });
}

#[test]
fn leaving_ends_everything_and_coming_back_begins_anew() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let (person, of) = (town.people[0], position(1, "/2/", Some(date(2026, 6, 30))));
        town.write(|tx, by| {
            add_position_rule(tx, by, &rule(1, "attester", false))?;
            add_position(tx, by, &of)
        });
        let take = |event: PersonnelEvent| {
            town.try_write(|tx, by| take_event(tx, by, &event, PersonnelSource::Screen)).unwrap();
        };
        let hire = |from| PersonnelEvent::Hire { person, position: of.id, from, to: None };
        take(hire(date(2026, 1, 2)));
        town.grant(0, "bookkeeper", "/3/").unwrap();
        let held = town.actor(0);
        let lasts: Vec<_> =
            held.rights().iter().filter(|right| right.role == "attester").map(|right| right.to).collect();
        assert_eq!(lasts, [Some(date(2026, 6, 30))], "no longer than the position");
        take(PersonnelEvent::Leave { person, last_day: date(2026, 1, 10) });
        take(PersonnelEvent::Leave { person, last_day: date(2026, 3, 1) });
        let until = db.store.read(db.scope, |tx| member(tx, &town.admin, person)).unwrap().to;
        assert_eq!(until, Some(date(2026, 1, 10)), "leaving makes no membership longer");
        town.later(30);
        take(hire(date(2026, 2, 1)));
        let roles: Vec<_> = town.actor(0).rights().iter().map(|right| right.role.to_string()).collect();
        assert_eq!(roles, ["attester"], "what was given by hand does not come back");
        settle_memberships(&db.store, town.admin.municipality).unwrap();
        assert_eq!(persons_municipalities(&db.store, person).unwrap(), [town.admin.municipality]);
        assert_eq!(settle_memberships(&db.store, town.admin.municipality).unwrap(), 0, "in step");
    });
}

#[test]
fn a_move_to_come_waits_for_its_day_and_an_unread_end_is_no_endless_hire() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let person = town.people[0];
        town.write(|tx, by| {
            add_position(tx, by, &position(1, "/2/", None))?;
            add_position(tx, by, &position(2, "/3/", None))
        });
        let bad = events_file("ansat;P0;S1;;2026-01-02;31. december\n");
        let refused = town.try_write(|tx, by| import_events(tx, by, &bad));
        assert!(matches!(refused, Err(AccessError::Line { line: 2, .. })), "{refused:?}");
        let headless = kaemner_formats::sheet::Sheet { rows: bad.rows[1..].to_vec() };
        let headless = town.try_write(|tx, by| import_events(tx, by, &headless));
        assert!(
            matches!(headless, Err(AccessError::Sheet(_))),
            "the first line is not passed over: {headless:?}"
        );
        let good = events_file("hire;P0;S1;;2026-01-02;\nflyttet;P0;S1;S2;20-01-2026;\n");
        town.write(|tx, by| import_events(tx, by, &good));
        let unit = || db.store.read(db.scope, |tx| member(tx, &town.admin, person)).unwrap().unit;
        assert_ne!(unit(), path("/3/"), "not before its day");
        daily(&db.store, town.admin.municipality).unwrap();
        assert_ne!(unit(), path("/3/"), "not by the daily work either");
        town.later(19);
        daily(&db.store, town.admin.municipality).unwrap();
        assert_eq!(unit(), path("/3/"));
    });
}

#[test]
fn the_last_who_may_give_roles_keeps_that_and_payslips_are_not_certified() {
    on_both(|db| {
        let town = Town::new(db, 4);
        town.grant(0, "system_administrator", "/").unwrap();
        town.grant(1, "system_administrator", "/").unwrap();
        town.grant(2, "employee", "/2/").unwrap();
        let (job, code) = (anyone(90, town.admin.municipality), town.admin.municipality);
        daily(&db.store, code).unwrap();
        let lines = db.store.read(db.scope, |tx| round_lines(tx, &job, 100)).unwrap();
        assert!(lines.iter().all(|line| line.person != town.people[2]), "an employee's own payslip");
        assert_eq!(db.store.read(db.scope, |tx| round_left(tx, &job)).unwrap(), 2);
        town.later(31);
        db.store.write(db.scope, |tx| close_round(tx, &job)).unwrap();
        let may = |at: usize| town.actor(at).may_somewhere(Act::GrantRole);
        let left = [may(0), may(1)].iter().filter(|may| **may).count();
        assert_eq!(left, 1, "one of them, not both, not none");
        assert!(town.actor(2).may_somewhere(Act::UseOwnDesk));
        let query = PeopleQuery { search: "nummer3".to_owned(), ..PeopleQuery::default() };
        let found = db.store.read(db.scope, |tx| people(tx, &town.admin, &query)).unwrap();
        let found: Vec<_> = found.iter().map(|(member, roles)| (member.person, roles.len())).collect();
        assert_eq!(found, [(town.people[3], 0)], "somebody without a role is found");
    });
}

#[test]
fn leaving_or_moving_makes_no_right_longer() {
    on_both(|db| {
        let town = Town::new(db, 2);
        let of = position(1, "/2/", None);
        let until = PositionRule { to: Some(date(2026, 3, 31)), ..rule(1, "attester", false) };
        town.write(|tx, by| {
            add_position(tx, by, &of)?;
            add_position_rule(tx, by, &until)
        });
        let person = town.people[0];
        let hire = PersonnelEvent::Hire { person, position: of.id, from: date(2026, 1, 2), to: None };
        town.write(|tx, by| take_event(tx, by, &hire, PersonnelSource::Screen));
        let deputy = NewDeputyship {
            principal: person,
            deputy: town.people[1],
            unit: path("/2/"),
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
            reason: "Orlov".to_owned(),
        };
        let made = town.write(|tx, by| make_deputy(tx, by, &deputy));
        let leave = PersonnelEvent::Leave { person, last_day: date(2026, 6, 30) };
        let changes = town.write(|tx, by| take_event(tx, by, &leave, PersonnelSource::Screen));
        let other = RightsChange::Deputy("Person Nummer1".to_owned(), Some(date(2026, 6, 30)));
        assert_eq!(
            changes,
            [other],
            "the role ends before the leaving does; the preview tells of the deputy"
        );
        let (held, deputies) =
            town.write(|tx, by| Ok((grants(tx, by, person)?, deputyships(tx, by, person)?)));
        assert_eq!(held[0].grant.to, Some(date(2026, 3, 31)));
        let kept = deputies.iter().find(|one| one.id == made).unwrap();
        assert_eq!(
            (kept.new.to, kept.ended_at),
            (date(2026, 6, 30), None),
            "the deputy works to the last day"
        );
    });
}

#[test]
fn a_move_changes_the_unit_once() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let (one, two) = (position(1, "/2/", None), position(2, "/3/", None));
        let person = town.people[0];
        let hire = PersonnelEvent::Hire { person, position: one.id, from: date(2026, 1, 1), to: None };
        let into = PersonnelEvent::Move { person, out_of: one.id, into: two.id, on: date(2026, 2, 1) };
        town.write(|tx, by| {
            add_position(tx, by, &one)?;
            add_position(tx, by, &two)?;
            take_event(tx, by, &hire, PersonnelSource::Screen)?;
            take_event(tx, by, &into, PersonnelSource::Screen)
        });
        let unit = || town.write(|tx, by| member(tx, by, person)).unit;
        let job = || daily(&db.store, town.admin.municipality).unwrap();
        job();
        assert_ne!(unit(), path("/3/"), "not before its day");
        town.later(40);
        job();
        assert_eq!(unit(), path("/3/"));
        let known = town.write(|tx, by| member(tx, by, person));
        enrol(&db.store, &town.admin, &NewMember { unit: path("/2/"), ..known }).unwrap();
        job();
        assert_eq!(unit(), path("/2/"), "what was decided later stands");
    });
}

#[test]
fn the_last_who_gives_roles_is_counted_among_members_alone() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "system_administrator", "/").unwrap();
        town.grant(1, "system_administrator", "/").unwrap();
        town.grant(2, "attester", "/2/").unwrap();
        let job = anyone(90, town.admin.municipality);
        db.store.write(db.scope, |tx| open_round(tx, &job)).unwrap();
        town.later(10);
        // A membership may end by other ways than an event of leaving; the grant stays on the list.
        let gone = town.write(|tx, by| member(tx, by, town.people[1]));
        enrol(&db.store, &town.admin, &NewMember { to: Some(date(2026, 1, 5)), ..gone }).unwrap();
        town.later(25);
        assert_eq!(db.store.write(db.scope, |tx| close_round(tx, &job)).unwrap(), 2);
        assert!(town.actor(0).may(Act::GrantRole, At::anywhere()).is_ok(), "somebody can still give roles");
        assert!(town.actor(2).rights().is_empty());
    });
}

#[test]
fn what_is_not_archived_gets_no_archive() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let by = anyone(7, town.admin.municipality);
        let made = archive(&db.store, &by, "readings");
        assert!(matches!(made, Err(AccessError::NotFound("class"))), "{made:?}");
    });
}
