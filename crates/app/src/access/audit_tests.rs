//! Sentence by sentence: what the rights model promises, tried where it was found untrue.

use jiff::civil::date;
use kaemner_store::Scope;
use kaemner_store::testing::on_both;
use kaemner_values::text::Language;

use super::rights_tests::{Town, events_file, incompatible};
use super::*;
use crate::actor::{Act, At, Demand, Denied, Level, Right, UnitPath, Whose};
use crate::events::{self, Event, Object};
use crate::testing::{anyone, municipality, person as having};

fn path(text: &str) -> UnitPath {
    UnitPath::parse(text).unwrap()
}

fn position(number: u128, unit: &str) -> Position {
    Position {
        id: PositionId::new(uuid::Uuid::from_u128(number)),
        code: format!("S{number}"),
        kind: "secretary".to_owned(),
        title: "Sekretær".to_owned(),
        unit: path(unit),
        from: date(2026, 1, 1),
        to: None,
    }
}

fn rule(role: &str, from: jiff::civil::Date) -> PositionRule {
    PositionRule {
        id: PositionRuleId::new(uuid::Uuid::from_u128(900)),
        kind: "secretary".to_owned(),
        role: role.into(),
        everywhere: false,
        limit: None,
        from,
        to: None,
    }
}

#[test]
fn a_second_position_that_lasts_longer_lets_the_person_stay() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let (person, one, two) = (town.people[0], position(1, "/2/"), position(2, "/3/"));
        let take = |event: PersonnelEvent| {
            town.write(|tx, by| take_event(tx, by, &event, PersonnelSource::Screen));
        };
        town.write(|tx, by| {
            add_position(tx, by, &one)?;
            add_position(tx, by, &two)?;
            add_position_rule(tx, by, &rule("attester", date(2026, 1, 1)))
        });
        let hire = |of: &Position, from, to| PersonnelEvent::Hire { person, position: of.id, from, to };
        take(hire(&one, date(2026, 1, 2), None));
        take(PersonnelEvent::Leave { person, last_day: date(2026, 1, 10) });
        take(hire(&two, date(2026, 1, 8), None));
        town.later(20);
        let here = db.store.read(db.scope, |tx| actor(tx, person, Channel::Page)).unwrap();
        let here = here.expect("still a member: the second position has no end");
        assert!(here.may_somewhere(Act::AttestInvoice));
        assert_eq!(here.rights().len(), 1, "what the first one carried ended with it");
        // And a move after the last day is none.
        take(PersonnelEvent::Leave { person, last_day: date(2026, 1, 25) });
        let moved = PersonnelEvent::Move { person, out_of: two.id, into: one.id, on: date(2026, 2, 10) };
        let moved = town.try_write(|tx, by| take_event(tx, by, &moved, PersonnelSource::Screen));
        assert!(matches!(moved, Err(AccessError::BadPeriod)), "{moved:?}");
    });
}

#[test]
fn whoever_is_enrolled_again_begins_with_nothing_of_what_was() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "bookkeeper", "/").unwrap();
        let member = town.write(|tx, by| member(tx, by, town.people[0]));
        let until = |to| NewMember { to, ..member.clone() };
        enrol(&db.store, &town.admin, &until(Some(date(2026, 1, 5)))).unwrap();
        town.later(30);
        let again = NewMember { from: date(2026, 1, 31), ..until(None) };
        enrol(&db.store, &town.admin, &again).unwrap();
        assert_eq!(town.actor(0).rights(), [], "an old role by hand");
        let grants = town.write(|tx, by| grants(tx, by, town.people[0]));
        assert!(grants[0].ended_at.is_some(), "ended as a fact");
    });
}

#[test]
fn a_position_is_held_within_its_own_days_and_a_rule_to_come_gives_its_role_then() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let (person, of) = (town.people[0], position(1, "/2/"));
        let later = Position { from: date(2026, 3, 1), ..position(2, "/2/") };
        town.write(|tx, by| {
            add_position(tx, by, &of)?;
            add_position(tx, by, &later)?;
            add_position_rule(tx, by, &rule("attester", date(2026, 1, 20)))
        });
        let hire = |of: &Position| PersonnelEvent::Hire {
            person,
            position: of.id,
            from: date(2026, 1, 2),
            to: None,
        };
        let early = town.try_write(|tx, by| take_event(tx, by, &hire(&later), PersonnelSource::Screen));
        assert!(matches!(early, Err(AccessError::BadPeriod)), "{early:?}");
        town.write(|tx, by| take_event(tx, by, &hire(&of), PersonnelSource::Screen));
        assert_eq!(town.actor(0).rights(), []);
        town.later(20);
        assert!(town.actor(0).may_somewhere(Act::AttestInvoice), "from the rule's own day");
    });
}

#[test]
fn nobody_signs_his_own_reading_off_and_the_rule_is_named() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "data_protection_officer", "/").unwrap();
        let officer = town.actor(0);
        let new = NewReading {
            act: Act::ReadAccess,
            what: ReadingKind::Page,
            about: Some(officer.person),
            rows: 1,
            purpose: None,
        };
        db.store.write(db.scope, |tx| log_reading(tx, &officer, &new)).unwrap();
        town.later(1);
        sample(&db.store, db.scope, &anyone(90, municipality())).unwrap();
        let review = db.store.read(db.scope, |tx| reading_reviews(tx, &officer, 1)).unwrap().remove(0).id;
        let own =
            db.store.write(db.scope, |tx| review_reading(tx, &officer, review, ReadingVerdict::Fine, ""));
        assert_eq!(incompatible(own), "review-own-reading");
    });
}

#[test]
fn whoever_confirms_what_roles_mean_does_not_approve_the_same_day() {
    on_both(|db| {
        let by = anyone(7, municipality());
        let changed = Event::of(Act::ConfirmSignIn, Object::new("sign_in_change", uuid::Uuid::from_u128(1)));
        db.store.write(db.scope, |tx| events::record(tx, &by, changed.clone())).unwrap();
        for act in [Act::AttestInvoice, Act::AuthoriseInvoice, Act::ReleasePayments] {
            let asked =
                db.store.read(db.scope, |tx| separation::require(tx, &by, act, At::anywhere(), &[])).unwrap();
            assert_eq!(asked, Err(Denied::Separation("policy-same-day")), "{}", act.name());
        }
    });
}

#[test]
fn the_report_finds_what_somebody_did_in_his_own_matter_and_no_emergency() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "manager", "/2/").unwrap();
        let by = town.actor(0);
        let (unit, role) = (path("/2/"), "authoriser".into());
        db.store
            .write(db.scope, |tx| take_emergency(tx, &by, &role, &unit, 2, "Alle andre er syge").map(drop))
            .unwrap();
        let reader = having(50, municipality(), &[Act::ReadDuties], "/");
        let report = || {
            let (from, to) = (date(2026, 1, 1), date(2026, 1, 31));
            db.store.read(db.scope, |tx| duties(tx, &reader, from, to)).unwrap()
        };
        assert!(report().is_clean(), "an emergency is one's own by its nature");
        // Past the guards.
        let object = Object::new("person", by.person.get());
        let own = Event::of(Act::GrantRole, object).step("granted");
        town.later(1);
        db.store.write(db.scope, |tx| events::record(tx, &by, own.clone())).unwrap();
        let found = report();
        let used: Vec<_> = found.used.iter().map(|one| (one.conflict.rule, one.person)).collect();
        assert_eq!(used, [("own-role", by.person)]);
    });
}

#[test]
fn a_right_in_others_or_ones_own_matters_is_asked_whose_they_are() {
    on_both(|db| {
        let town = Town::new(db, 3);
        let me = town.people[0];
        let reader = |whose| {
            let acts = [Act::ReadAccess, Act::GrantRole, Act::Recertify];
            let right = Right { whose, ..Right::new("test", &acts[..], UnitPath::root(), date(2026, 1, 1)) };
            Actor::new(me, "P", municipality(), Channel::Page, vec![right])
        };
        let list = |by: &Actor| {
            let query = PeopleQuery::default();
            let found = db.store.read(db.scope, |tx| people(tx, by, &query)).unwrap();
            let count = db.store.read(db.scope, |tx| count_people(tx, by, &query)).unwrap();
            assert_eq!(count, i64::try_from(found.len()).unwrap());
            found.iter().map(|(member, _)| member.person).collect::<Vec<_>>()
        };
        for whose in [Whose::Own, Whose::Others] {
            let by = reader(whose);
            for other in &town.people[1..] {
                let seen = db.store.read(db.scope, |tx| member(tx, &by, *other)).is_ok();
                assert_eq!(list(&by).contains(other), seen, "{whose:?}");
                assert_eq!(seen, whose == Whose::Others);
            }
        }
        let own = reader(Whose::Own);
        let new = NewGrant::new(town.people[1], "employee", UnitPath::root(), date(2026, 1, 1));
        let given = db.store.write(db.scope, |tx| grant_role(tx, &own, &new));
        assert!(matches!(given, Err(AccessError::Denied(Denied::OwnOnly(_)))), "{given:?}");
    });
}

#[test]
fn an_import_says_what_is_wrong_in_both_languages() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let own =
            Actor::new(town.people[0], "P", municipality(), Channel::Page, town.admin.rights().to_vec());
        let say = |by: &Actor, line: &str| {
            let file = events_file(&format!("{line}\n"));
            let refused = db.store.write(db.scope, |tx| import_events(tx, by, &file)).unwrap_err();
            let AccessError::Line { line: 2, problem } = refused else { panic!("{refused:?}") };
            problem.key
        };
        assert_eq!(say(&town.admin, "hire;P0;S9;;2026-01-02;"), "access-line-position");
        assert_eq!(say(&town.admin, "fire;P0;;;;"), "access-line-event");
        assert_eq!(say(&own, "leave;P0;;;;2026-01-10"), "actor-separation", "one's own, also by a file");
    });
}

#[test]
fn the_answer_counts_the_level_of_ones_own_session() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "bookkeeper", "/").unwrap();
        let act = Act::PostVoucher;
        let demand = Demand { act, level: Level::Substantial };
        let admin = anyone(1, municipality());
        db.store.write(db.scope, |tx| signin::set_level_demand(tx, &admin, demand, "Byrådet")).unwrap();
        let ask = |level| {
            let by = town.actor(0).at_level(level, vec![demand]);
            let answer =
                db.store.read(db.scope, |tx| explain(tx, &by, by.person, act, At::anywhere(), None)).unwrap();
            let said = answer.sentences.iter().any(|one| one.key == "explain-level");
            (answer.decision.is_ok(), said)
        };
        assert_eq!((ask(Level::Low), ask(Level::High)), ((false, true), (true, true)));
    });
}

#[test]
fn the_passport_keeps_the_text_and_the_questions_that_were_read() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "attester", "/2/").unwrap();
        town.receipts(0);
        let (by, key) = (town.actor(0), SealKey::new([7; 32]));
        // A receipt of a text that a later program no longer has.
        let old = ReceiptId::new(uuid::Uuid::from_u128(77));
        let read = passport::ReadText {
            receipt: ("attest".to_owned(), 0, "da".to_owned(), "00ff".to_owned()),
            title: "Attestation".to_owned(),
            text: "Sådan var det dengang.".to_owned(),
            questions: serde_json::json!([{ "question": "Hvem?", "answers": ["Du", "Jeg"], "right": 1 }]),
        };
        db.store
            .write(Scope::Community, |tx| {
                sql_passport::keep_text(tx, &read)?;
                sql_passport::keep_text(tx, &read)?;
                let receipt = Receipt {
                    id: old,
                    person: by.person,
                    instruction: "attest".to_owned(),
                    version: 0,
                    text_sha256: "00ff".to_owned(),
                    language: "da".to_owned(),
                    answers: "1".to_owned(),
                    municipality: by.municipality,
                    at: tx.now(),
                };
                sql_passport::insert(tx, &receipt)
            })
            .unwrap();
        let file = db.store.write(db.scope, |tx| passport_file(tx, &by, by.person, &key, "Sag 7")).unwrap();
        let text = verify_passport(&file, &key.public()).unwrap().text;
        let said: serde_json::Value = serde_json::from_str(&text).unwrap();
        let receipts = said["receipts"].as_array().unwrap();
        assert!(receipts.iter().all(|one| one["text"].is_string() && one["questions"].is_array()));
        let old = receipts.iter().find(|one| one["version"] == 0).unwrap();
        assert_eq!(old["text"], "Sådan var det dengang.");
        assert_eq!(old["questions"][0]["question"], "Hvem?");
        let known = instruction("attest").unwrap();
        let new = receipts.iter().find(|one| one["instruction"] == "attest" && one["version"] == 1).unwrap();
        assert_eq!(new["text"], known.text(Language::Danish));
        for sql in ["DELETE FROM passport_text", "UPDATE passport_text SET text = 'x'"] {
            assert!(db.store.write(Scope::Community, |tx| tx.exec(sql, &[])).is_err(), "{sql}");
        }
    });
}

#[test]
fn what_a_person_was_entrusted_with_is_proved_until_years_after_the_leaving() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "data_protection_officer", "/").unwrap();
        town.grant(1, "attester", "/2/").unwrap();
        town.grant(2, "attester", "/2/").unwrap();
        let gone = PersonnelEvent::Leave { person: town.people[2], last_day: date(2026, 3, 1) };
        town.write(|tx, by| take_event(tx, by, &gone, PersonnelSource::Screen));
        town.later(366 * 7);
        let officer = town.actor(0);
        let name = "access_events";
        let made = archive(&db.store, &officer, name).unwrap();
        let other = having(51, municipality(), &[Act::ManageDeletion], "/");
        // Asked anew in each transaction: the other officer is a member with the right, too.
        let person = town.member(3);
        let new = NewGrant::new(person, "data_protection_officer", UnitPath::root(), date(2026, 1, 1));
        town.write(|tx, by| grant_role(tx, by, &new));
        let other =
            Actor::new(person, other.name.clone(), municipality(), Channel::Page, other.rights().to_vec());
        delete(&db.store, &other, name, Some(made)).unwrap();
        let told = |at: usize| {
            let object = Object::new("person", town.people[at].get());
            let trail = db.store.read(db.scope, |tx| events::of_object(tx, object)).unwrap();
            let given = trail.iter().find(|event| event.step.as_deref() == Some("granted")).unwrap();
            given.payload.is_some()
        };
        assert!(told(1), "the right still stands");
        assert!(!told(2), "five years after the year of leaving");
    });
}

#[test]
fn reasons_that_others_read_hold_no_personal_number() {
    on_both(|db| {
        let by = anyone(1, municipality());
        let new = NewRole {
            key: "own".to_owned(),
            name: "Rolle".to_owned(),
            purpose: "Til 611090-1235".to_owned(),
            acts: Act::ReadLedger.into(),
            limited: false,
        };
        let made = db.store.write(db.scope, |tx| define_role(tx, &by, &new));
        assert!(matches!(made, Err(AccessError::PersonalNumber)), "{made:?}");
        let demand = Demand { act: Act::PostVoucher, level: Level::Low };
        let set = db.store.write(db.scope, |tx| signin::set_level_demand(tx, &by, demand, "611090-1235"));
        assert!(matches!(set, Err(AccessError::PersonalNumber)), "{set:?}");
        let new = crate::settings::Setting {
            key: crate::settings::Key::ReceiptsRequired,
            from: db.store.today(),
            value: "no".to_owned(),
            decision: "Klage fra 6110901235".to_owned(),
        };
        let set = db.store.write(db.scope, |tx| crate::settings::set(tx, &by, &new));
        assert!(matches!(set, Err(crate::settings::SettingsError::PersonalNumber)), "{set:?}");
    });
}

#[test]
fn a_program_is_nobodys_deputy_and_has_none() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "bookkeeper", "/").unwrap();
        let admin = anyone(1, municipality());
        let new = signin::NewServiceAccount {
            name: "Lønsystem".to_owned(),
            purpose: "Leverancer".to_owned(),
            unit: UnitPath::root(),
            role: "invoice_receiver",
        };
        let program = db.store.write(db.scope, |tx| signin::add_service_account(tx, &admin, &new)).unwrap();
        for (principal, deputy) in [(town.people[0], program), (program, town.people[0])] {
            let new = NewDeputyship {
                principal,
                deputy,
                unit: UnitPath::root(),
                from: date(2026, 1, 1),
                to: date(2026, 1, 9),
                reason: "Ferie".to_owned(),
            };
            let made = town.try_write(|tx, by| make_deputy(tx, by, &new));
            assert!(matches!(made, Err(AccessError::NotFound("person"))), "{made:?}");
        }
        let about = signin::NewServiceAccount { purpose: "Til 611090-1235".to_owned(), ..new };
        let made = db.store.write(db.scope, |tx| signin::add_service_account(tx, &admin, &about));
        assert!(matches!(made, Err(AccessError::PersonalNumber)), "{made:?}");
    });
}

#[test]
fn the_report_counts_emergencies_that_nobody_reviewed() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "manager", "/2/").unwrap();
        let (by, unit, role) = (town.actor(0), path("/2/"), "authoriser".into());
        let taken = db
            .store
            .write(db.scope, |tx| take_emergency(tx, &by, &role, &unit, 2, "Alle andre er syge"))
            .unwrap();
        let reader = having(50, municipality(), &[Act::ReadDuties, Act::ReviewEmergency], "/");
        let unreviewed = |from, to| {
            let report = db.store.read(db.scope, |tx| duties(tx, &reader, from, to)).unwrap();
            (report.unreviewed, duties_json(&report)["unreviewed_emergencies"].as_u64())
        };
        let month = (date(2026, 1, 1), date(2026, 1, 31));
        assert_eq!(unreviewed(month.0, month.1), (1, Some(1)));
        assert_eq!(unreviewed(date(2026, 2, 1), date(2026, 2, 28)), (0, Some(0)));
        db.store.write(db.scope, |tx| review_emergency(tx, &reader, taken, true, "")).unwrap();
        assert_eq!(unreviewed(month.0, month.1), (0, Some(0)));
    });
}

#[test]
fn what_is_read_counts_as_used() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "manager", "/").unwrap();
        town.grant(1, "auditor", "/").unwrap();
        town.grant(2, "auditor", "/").unwrap();
        town.later(80);
        let auditor = town.actor(1);
        let (what, about) = (ReadingKind::Page, Some(town.people[0]));
        let new = NewReading { act: Act::ReadAccess, what, about, rows: 1, purpose: None };
        db.store.write(db.scope, |tx| log_reading(tx, &auditor, &new)).unwrap();
        town.later(15);
        db.store.write(db.scope, |tx| open_round(tx, &anyone(90, municipality()))).unwrap();
        let manager = town.actor(0);
        let lines = db.store.read(db.scope, |tx| round_lines(tx, &manager, 100)).unwrap();
        let unused: Vec<_> = lines.iter().map(|line| line.is_unused(db.store.now())).collect();
        assert_eq!(unused, [true, false], "who reads uses the right; the unused one first");
        assert_eq!(lines[1].person, town.people[1]);
    });
}
