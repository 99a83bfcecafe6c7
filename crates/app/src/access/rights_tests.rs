use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{Scope, Store, StoreError, Tx, Val, args};
use kaemner_values::Ore;
use kaemner_values::text::Language;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::actor::{AccountRange, Act, ActSet, At, Columns, Denied, Right, UnitPath, Whose};
use crate::events::{self, Event, Object};
use crate::settings::{self, Key, Setting};
use crate::tasks;
use crate::testing::{anyone, municipality, person as having};

const UNITS: [&str; 5] = ["/", "/2/", "/2/21/", "/2/22/", "/3/"];

/// A municipality with units and members; the administrator is `anyone(1)`, with every right and no grant.
pub(super) struct Town<'a> {
    pub(super) db: &'a TestDb,
    pub(super) admin: Actor,
    pub(super) people: Vec<PersonId>,
}

impl<'a> Town<'a> {
    pub(super) fn new(db: &'a TestDb, people: usize) -> Self {
        let admin = having(
            1,
            municipality(),
            &[
                Act::ReadAccess,
                Act::GrantRole,
                Act::DefineRole,
                Act::ManageMembers,
                Act::ManageUnits,
                Act::ManagePositions,
                Act::ChangeSettings,
            ],
            "/",
        );
        let town = Self { db, admin, people: Vec::new() };
        town.write(|tx, by| {
            let root = add_unit(tx, by, &unit(None, "0265"))?;
            let two = add_unit(tx, by, &unit(Some(root.id), "2"))?;
            add_unit(tx, by, &unit(Some(two.id), "21"))?;
            add_unit(tx, by, &unit(Some(two.id), "22"))?;
            add_unit(tx, by, &unit(Some(root.id), "3"))?;
            Ok(())
        });
        let people = (0..people).map(|at| town.member(at)).collect();
        Self { people, ..town }
    }

    pub(super) fn member(&self, at: usize) -> PersonId {
        let store = &self.db.store;
        let name = format!("Person Nummer{at}");
        let new = NewPerson { id: None, name: name.clone(), cpr: None };
        let person = store.write(Scope::Community, |tx| register_person(tx, &new)).unwrap();
        let (from, unit) = (date(2026, 1, 1), UnitPath::parse(UNITS[at % UNITS.len()]).unwrap());
        let (title, initials) = (String::new(), format!("P{at}"));
        let new = NewMember { person, name, title, initials, unit, from, to: None };
        enrol(store, &self.admin, &new).unwrap();
        person
    }

    pub(super) fn write<T>(&self, mut f: impl FnMut(&mut Tx<'_>, &Actor) -> Result<T, AccessError>) -> T {
        self.try_write(&mut f).unwrap()
    }

    pub(super) fn try_write<T>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Actor) -> Result<T, AccessError>,
    ) -> Result<T, AccessError> {
        self.db.store.write(self.db.scope, |tx| f(tx, &self.admin))
    }

    pub(super) fn actor(&self, at: usize) -> Actor {
        self.db.store.read(self.db.scope, |tx| actor(tx, self.people[at], Channel::Page)).unwrap().unwrap()
    }

    pub(super) fn grant(&self, at: usize, role: &str, unit: &str) -> Result<GrantId, AccessError> {
        let new = NewGrant::new(self.people[at], role, UnitPath::parse(unit).unwrap(), date(2026, 1, 1));
        self.try_write(|tx, by| grant_role(tx, by, &new))
    }

    pub(super) fn receipts(&self, at: usize) {
        for one in instructions() {
            let answers: Vec<usize> = one.questions.iter().map(Question::right).collect();
            let by = self.actor(at);
            receipt(&self.db.store, &by, &one.key, one.version, Language::Danish, &answers).unwrap();
        }
    }

    pub(super) fn later(&self, days: i64) {
        let now = self.db.store.now() + SignedDuration::from_hours(24 * days);
        self.db.store.set_now(now).unwrap();
    }
}

fn unit(parent: Option<UnitId>, code: &str) -> NewUnit {
    let (kind, name, from) = (UnitKind::Department, code.to_owned(), date(2026, 1, 1));
    NewUnit { parent, code: code.to_owned(), kind, name, gln: None, from }
}

/// A file of events with these lines.
pub(super) fn events_file(lines: &str) -> kaemner_formats::sheet::Sheet {
    let text = format!("Hændelse;Person;Stilling;Til stilling;Fra;Til\n{lines}");
    kaemner_formats::sheet::read(text.as_bytes(), kaemner_formats::sheet::SheetFormat::CsvDanish).unwrap()
}

pub(super) fn incompatible(answer: Result<impl std::fmt::Debug, AccessError>) -> &'static str {
    match answer {
        Err(AccessError::Denied(Denied::Incompatible(rule) | Denied::Separation(rule))) => rule,
        other => panic!("expected a rule, got {other:?}"),
    }
}

#[test]
fn the_shipped_data_is_sound() {
    for role in ready_roles() {
        let alone = Right::new(role.key.clone(), role.acts, UnitPath::root(), date(2026, 1, 1));
        assert_eq!(separation::conflict(&[alone]), None, "{} breaks a rule alone", role.key);
        let desk = role.acts.contains(Act::UseOwnDesk)
            || ["provisioner", "invoice_receiver"].contains(&role.key.as_str());
        assert!(desk, "{} has no desk", role.key);
    }
    let given = ready_roles().iter().fold(ActSet::EMPTY, |all, role| all.or(role.acts));
    let nobody: Vec<_> = Act::ALL.iter().filter(|act| !given.contains(**act)).map(|act| act.name()).collect();
    assert_eq!(
        nobody,
        ["access.reveal_cpr"],
        "acts that no ready-made role carries are given by an own role"
    );
    let mut keys: Vec<_> = ready_roles().iter().map(|role| role.key.as_str()).collect();
    keys.dedup();
    assert_eq!(keys.len(), 18);
    assert_eq!(separation::rules().len(), 15);
    let needed = instructions().iter().fold(ActSet::EMPTY, |all, one| all.or(one.acts));
    for act in [Act::AttestInvoice, Act::AuthoriseInvoice, Act::ReleasePayments, Act::ReleasePay] {
        assert!(needed.contains(act), "{} needs an instruction", act.name());
    }
}

#[test]
fn a_forbidden_pair_is_refused_when_given_with_the_rule_named() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "attester", "/2/").unwrap();
        assert_eq!(incompatible(town.grant(0, "authoriser", "/2/21/")), "authorise-own-attestation");
        town.grant(0, "authoriser", "/3/").unwrap();
        assert_eq!(incompatible(town.grant(0, "system_administrator", "/")), "administrator-business");
        town.grant(1, "bookkeeper", "/").unwrap();
        assert_eq!(incompatible(town.grant(1, "payment_releaser", "/")), "supplier-and-release");
        // Another year is another time.
        let mut later = NewGrant::new(town.people[2], "attester", UnitPath::root(), date(2026, 1, 1));
        later.to = Some(date(2026, 12, 31));
        town.write(|tx, by| grant_role(tx, by, &later));
        let next = NewGrant::new(town.people[2], "authoriser", UnitPath::root(), date(2027, 1, 1));
        town.write(|tx, by| grant_role(tx, by, &next));
        // Nobody his own.
        let own =
            Actor::new(town.people[0], "Ane", municipality(), Channel::Page, town.admin.rights().to_vec());
        let new = NewGrant::new(own.person, "employee", UnitPath::root(), date(2026, 1, 1));
        let refused = db.store.write(db.scope, |tx| grant_role(tx, &own, &new));
        assert_eq!(incompatible(refused), "own-role");
    });
}

#[test]
fn a_role_of_ones_own_carries_its_acts_and_breaks_no_rule() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let new = |acts: &[Act]| NewRole {
            key: "reader".to_owned(),
            name: "Læser af fakturaer".to_owned(),
            purpose: "Praktikanter".to_owned(),
            acts: acts.into(),
            limited: false,
        };
        let bad = new(&[Act::AttestInvoice, Act::ReleasePayments]);
        assert_eq!(incompatible(town.try_write(|tx, by| define_role(tx, by, &bad))), "release-own-hand");
        let good = new(&[Act::ReadInvoices, Act::UseOwnDesk]);
        let key = town.write(|tx, by| define_role(tx, by, &good));
        assert!(matches!(town.try_write(|tx, by| define_role(tx, by, &good)), Err(AccessError::RoleKey(_))));
        town.grant(0, "reader", "/2/").unwrap();
        assert!(town.actor(0).may(Act::ReadInvoices, At::unit(&UnitPath::parse("/2/21/").unwrap())).is_ok());
        town.write(|tx, by| end_role(tx, by, &key));
        assert!(town.actor(0).may_somewhere(Act::ReadInvoices), "what stands is kept");
    });
}

#[test]
fn a_right_waits_for_its_receipt_and_the_receipt_crosses_but_the_right_does_not() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "attester", "/").unwrap();
        let ask = |town: &Town<'_>| town.actor(0).may(Act::AttestInvoice, At::anywhere()).map(|_| ());
        assert_eq!(ask(&town), Err(Denied::NoReceipt(Act::AttestInvoice)));
        let by = town.actor(0);
        let wrong = receipt(&db.store, &by, "attest", 1, Language::Danish, &[0, 0]);
        assert!(matches!(wrong, Err(AccessError::NotUnderstood(_))));
        let old = receipt(&db.store, &by, "attest", 0, Language::Danish, &[1, 0]);
        assert!(matches!(old, Err(AccessError::NotUnderstood(_))));
        receipt(&db.store, &by, "attest", 1, Language::Danish, &[1, 0]).unwrap();
        assert_eq!(ask(&town), Ok(()));
        // A new job in another municipality: the same receipt, no right.
        let other = Scope::from(kaemner_values::MunicipalityCode::new(101).unwrap());
        let there = db.store.read(other, |tx| actor(tx, town.people[0], Channel::Page)).unwrap();
        assert!(there.is_none(), "no right crosses");
        let kept = db.store.read(other, |tx| passport::receipts(tx, town.people[0])).unwrap();
        assert_eq!(kept.len(), 1, "the receipt does");
        // After two years it counts no more.
        town.later(731);
        assert_eq!(ask(&town), Err(Denied::NoReceipt(Act::AttestInvoice)));
        // The municipality may decide to do without.
        let new = Setting {
            key: Key::ReceiptsRequired,
            from: db.store.today(),
            value: "no".to_owned(),
            decision: "Økonomiudvalget".to_owned(),
        };
        db.store.write(db.scope, |tx| settings::set(tx, &town.admin, &new)).unwrap();
        assert_eq!(ask(&town), Ok(()));
    });
}

#[test]
fn a_passport_file_is_proved_by_its_signature() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "attester", "/2/").unwrap();
        town.receipts(0);
        let (by, key) = (town.actor(0), SealKey::new([7; 32]));
        let file = db.store.write(db.scope, |tx| passport_file(tx, &by, by.person, &key, "Sag 7")).unwrap();
        let read = verify_passport(&file, &key.public()).unwrap();
        assert!(read.text.contains("attester") && read.text.contains("Når du attesterer"));
        let said: serde_json::Value = serde_json::from_str(&read.text).unwrap();
        assert_eq!((&said["purpose"], &said["made_by"]["name"]), (&"Sag 7".into(), &"Person Nummer0".into()));
        assert_eq!(said["rights"][0]["acts_as_of"], "given");
        assert!(said["rights"][0]["acts"].as_array().unwrap().contains(&"bills.attest_invoice".into()));
        let hashes = said["events"].as_array().unwrap().iter().map(|event| event["hash"].as_str().unwrap());
        assert!(hashes.clone().count() > 0 && hashes.clone().all(|hash| hash.len() == 64));
        assert!(db.store.write(db.scope, |tx| passport_file(tx, &by, by.person, &key, " ")).is_err());
        let other = SealKey::new([8; 32]).public();
        assert_eq!(verify_passport(&file, &other), Err(PassportFileError::OtherKey));
        let changed = file.replace("/2/", "/3/");
        assert_eq!(verify_passport(&changed, &key.public()), Err(PassportFileError::Changed));
        assert!(matches!(verify_passport("{}", &other), Err(PassportFileError::Unreadable(_))));
    });
}

#[test]
fn a_deputy_does_what_the_principal_may_and_the_event_says_for_whom() {
    on_both(|db| {
        let town = Town::new(db, 3);
        let limit = Some(Ore::from_kroner(1000));
        let school = UnitPath::parse("/2/").unwrap();
        let new = NewGrant::new(town.people[0], "authoriser", school.clone(), date(2026, 1, 1)).limit(limit);
        town.write(|tx, by| grant_role(tx, by, &new));
        town.grant(1, "employee", "/").unwrap();
        town.grant(2, "attester", "/2/21/").unwrap();
        (0..3).for_each(|at| town.receipts(at));
        let deputy = |deputy| NewDeputyship {
            principal: town.people[0],
            deputy,
            unit: UnitPath::root(),
            from: date(2026, 1, 2),
            to: date(2026, 1, 9),
            reason: "Ferie".to_owned(),
        };
        let own = town.actor(0);
        let made = |to| db.store.write(db.scope, |tx| make_deputy(tx, &own, &deputy(to)));
        assert_eq!(incompatible(made(town.people[2])), "authorise-own-attestation");
        let about = NewDeputyship { reason: "Passer 611090-1235".to_owned(), ..deputy(town.people[1]) };
        let with_number = db.store.write(db.scope, |tx| make_deputy(tx, &own, &about));
        assert!(matches!(with_number, Err(AccessError::PersonalNumber)));
        let id = made(town.people[1]).unwrap();
        // A right that would complete a pair with what the deputy has by deputyship is refused.
        assert_eq!(incompatible(town.grant(1, "attester", "/2/22/")), "authorise-own-attestation");
        // And one given to the principal, for the deputy's sake.
        town.grant(1, "attester", "/3/").unwrap();
        assert_eq!(incompatible(town.grant(0, "authoriser", "/3/")), "authorise-own-attestation");
        let by = town.actor(1);
        let at = |kroner| At::unit(&school).amount(Ore::from_kroner(kroner));
        assert_eq!(by.may(Act::AuthoriseInvoice, at(1000)).unwrap().on_behalf_of, Some(town.people[0]));
        assert!(matches!(by.may(Act::AuthoriseInvoice, at(1001)), Err(Denied::AboveLimit { .. })));
        let object = Object::new("invoice", Uuid::from_u128(7));
        db.store
            .write(db.scope, |tx| {
                let event = Event::of(Act::AuthoriseInvoice, object).at(&school).amount(Ore::from_kroner(10));
                events::record(tx, &by, event)
            })
            .unwrap();
        let trail = db.store.read(db.scope, |tx| events::of_object(tx, object)).unwrap();
        assert_eq!(trail[0].on_behalf_of, Some(town.people[0]));
        let hands = db.store.read(db.scope, |tx| events::hands(tx, object)).unwrap();
        assert_eq!(hands.len(), 2, "the act counts for both");
        town.later(8);
        assert!(!town.actor(1).may_somewhere(Act::AuthoriseInvoice), "the last day has passed");
        db.store.write(db.scope, |tx| end_deputy(tx, &own, id)).unwrap();
    });
}

#[test]
fn hire_move_and_leave_change_rights_the_same_day_as_the_preview_said() {
    on_both(|db| {
        let town = Town::new(db, 2);
        let position = |code: &str, unit: &str| Position {
            id: PositionId::new(Uuid::from_u128(code.len() as u128 * 100 + unit.len() as u128)),
            code: code.to_owned(),
            kind: "secretary".to_owned(),
            title: "Sekretær".to_owned(),
            unit: UnitPath::parse(unit).unwrap(),
            from: date(2026, 1, 1),
            to: None,
        };
        let (one, two) = (position("S1", "/2/21/"), position("S22", "/3/"));
        town.write(|tx, by| {
            add_position(tx, by, &one)?;
            add_position(tx, by, &two)?;
            let rule = PositionRule {
                id: PositionRuleId::new(tx.new_id()),
                kind: "secretary".to_owned(),
                role: "attester".into(),
                everywhere: false,
                limit: Some(Ore::from_kroner(500)),
                from: date(2026, 1, 1),
                to: None,
            };
            add_position_rule(tx, by, &rule)
        });
        let person = town.people[0];
        let hire = PersonnelEvent::Hire { person, position: one.id, from: date(2026, 1, 2), to: None };
        let said = town.write(|tx, by| preview(tx, by, &hire));
        assert!(town.actor(0).rights().is_empty(), "a preview changes nothing");
        let done = town.write(|tx, by| take_event(tx, by, &hire, PersonnelSource::Screen));
        assert_eq!(said, done);
        town.receipts(0);
        let (school, care) = (UnitPath::parse("/2/21/").unwrap(), UnitPath::parse("/3/").unwrap());
        let may = |unit| town.actor(0).may(Act::AttestInvoice, At::unit(unit)).is_ok();
        assert!(may(&school) && !may(&care));
        town.later(10);
        let moved = events_file("flyttet;P0;S1;S22;12-01-2026;\n");
        town.write(|tx, by| import_events(tx, by, &moved));
        assert!(!may(&school) && may(&care), "the same day");
        let bad = town.try_write(|tx, by| import_events(tx, by, &events_file("leave;P0;;;;i morgen\n")));
        assert!(matches!(bad, Err(AccessError::Line { line: 2, .. })), "{bad:?}");
        let left = PersonnelEvent::Leave { person, last_day: date(2026, 1, 12) };
        town.write(|tx, by| take_event(tx, by, &left, PersonnelSource::Scim));
        assert!(may(&care), "the last day is a day of work");
        town.later(1);
        let gone = db.store.read(db.scope, |tx| actor(tx, person, Channel::Page)).unwrap();
        assert!(gone.is_none(), "the leaver is gone");
        // What a position carries breaks no rule either.
        town.grant(1, "authoriser", "/3/").unwrap();
        let (person, from) = (town.people[1], date(2026, 1, 13));
        let hire = PersonnelEvent::Hire { person, position: two.id, from, to: None };
        let changes = town.write(|tx, by| take_event(tx, by, &hire, PersonnelSource::Import));
        assert!(matches!(
            changes[..],
            [RightsChange::Refused(_, Denied::Incompatible("authorise-own-attestation"))]
        ));
    });
}

#[test]
fn an_emergency_is_told_ends_by_itself_and_is_reviewed_by_another() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "manager", "/2/").unwrap();
        town.grant(1, "supervisor", "/").unwrap();
        let (by, unit) = (town.actor(0), UnitPath::parse("/2/").unwrap());
        let take = |role: &str, hours| {
            db.store.write(db.scope, |tx| {
                take_emergency(tx, &by, &role.into(), &unit, hours, "Alle andre er syge")
            })
        };
        assert!(matches!(take("bookkeeper", 2), Err(AccessError::BadRole(_))));
        assert!(matches!(take("authoriser", 13), Err(AccessError::BadPeriod)));
        assert_eq!(incompatible(take("attester", 2)), "authorise-own-attestation");
        let with_number = db.store.write(db.scope, |tx| {
            take_emergency(tx, &by, &"authoriser".into(), &unit, 2, "Sagen om 611090-1235")
        });
        assert!(matches!(with_number, Err(AccessError::PersonalNumber)));
        let id = take("authoriser", 2).unwrap();
        assert_eq!(town.actor(0).rights().len(), 2);
        let reviewer = town.actor(1);
        let waiting = db.store.read(db.scope, |tx| tasks::mine(tx, &reviewer, 10)).unwrap();
        assert_eq!(waiting.len(), 1, "told at once");
        let own = anyone(2, municipality());
        let own = Actor::new(town.people[0], "x", municipality(), Channel::Page, own.rights().to_vec());
        let review = |by: &Actor| db.store.write(db.scope, |tx| review_emergency(tx, by, id, true, ""));
        let with_number =
            db.store.write(db.scope, |tx| review_emergency(tx, &reviewer, id, true, "611090-1235"));
        assert!(matches!(with_number, Err(AccessError::PersonalNumber)));
        assert_eq!(incompatible(review(&own)), "own-role");
        let later = db.store.now() + SignedDuration::from_hours(2);
        db.store.set_now(later).unwrap();
        assert_eq!(town.actor(0).rights().len(), 1, "it ends by itself");
        review(&reviewer).unwrap();
        assert!(matches!(review(&reviewer), Err(AccessError::AlreadyDecided)));
        let waiting = db.store.read(db.scope, |tx| tasks::mine(tx, &reviewer, 10)).unwrap();
        assert_eq!(waiting.len(), 0);
    });
}

#[test]
fn what_nobody_keeps_is_withdrawn_after_the_deadline() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "manager", "/").unwrap();
        town.grant(1, "attester", "/2/").unwrap();
        town.grant(2, "bookkeeper", "/2/").unwrap();
        let (job, manager) = (anyone(90, municipality()), town.actor(0));
        let opened = db.store.write(db.scope, |tx| open_round(tx, &job)).unwrap();
        assert!(opened.is_some());
        assert!(db.store.write(db.scope, |tx| open_round(tx, &job)).unwrap().is_none(), "once a quarter");
        let lines = db.store.read(db.scope, |tx| round_lines(tx, &manager, 100)).unwrap();
        assert_eq!(lines.len(), 2, "never one's own");
        let kept = lines.iter().find(|line| line.person == town.people[1]).unwrap().id;
        let keep = || db.store.write(db.scope, |tx| recertify(tx, &manager, kept, true));
        keep().unwrap();
        assert!(matches!(keep(), Err(AccessError::AlreadyDecided)));
        assert_eq!(
            db.store.write(db.scope, |tx| close_round(tx, &job)).unwrap(),
            0,
            "not before the deadline"
        );
        town.later(31);
        assert_eq!(db.store.write(db.scope, |tx| close_round(tx, &job)).unwrap(), 2);
        assert_eq!(town.actor(1).rights().len(), 1);
        assert!(town.actor(2).rights().is_empty() && town.actor(0).rights().is_empty());
    });
}

#[test]
fn reading_is_logged_sampled_and_signed_off_by_another() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "data_protection_officer", "/").unwrap();
        let (officer, reader) = (town.actor(0), town.actor(1));
        let queue = ReadingQueue::default();
        let page = |about, rows| NewReading {
            act: Act::ReadAccess,
            what: ReadingKind::Page,
            about,
            rows,
            purpose: None,
        };
        queue.put(&db.store, &reader, page(Some(reader.person), 1)).unwrap();
        queue.put(&db.store, &reader, page(None, VOLUME_MAX)).unwrap();
        assert_eq!(queue.flush(&db.store, std::time::Duration::ZERO).unwrap(), 2);
        let export = NewReading { what: ReadingKind::Export, ..page(None, 1) };
        let without = db.store.write(db.scope, |tx| log_reading(tx, &reader, &export));
        assert!(matches!(without, Err(AccessError::NoReason)), "an export says what for");
        let job = anyone(90, municipality());
        town.later(3);
        let opened = sample(&db.store, db.scope, &job).unwrap();
        assert!(opened >= 2, "one's own record, and volume, also after three days: {opened}");
        assert_eq!(sample(&db.store, db.scope, &job).unwrap(), 0, "nothing twice");
        let reviews = db.store.read(db.scope, |tx| reading_reviews(tx, &officer, 10)).unwrap();
        let causes: std::collections::BTreeSet<_> = reviews.iter().map(|review| review.cause).collect();
        assert!(causes.contains(&Cause::OwnRecord) && causes.contains(&Cause::Volume), "{causes:?}");
        let decide = |by: &Actor, verdict| {
            db.store.write(db.scope, |tx| review_reading(tx, by, reviews[0].id, verdict, ""))
        };
        let own = Actor::new(reader.person, "x", municipality(), Channel::Page, officer.rights().to_vec());
        assert!(decide(&own, ReadingVerdict::Fine).is_err(), "nobody signs his own off");
        assert!(matches!(decide(&officer, ReadingVerdict::Misuse), Err(AccessError::NoReason)));
        decide(&officer, ReadingVerdict::Fine).unwrap();
    });
}

#[test]
fn a_busy_reader_is_looked_at_once_a_day() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "data_protection_officer", "/").unwrap();
        let (officer, reader, job) = (town.actor(0), town.actor(1), anyone(90, municipality()));
        let search = NewReading {
            act: Act::ReadAccess,
            what: ReadingKind::Page,
            about: None,
            rows: VOLUME_MAX + 1,
            purpose: None,
        };
        let volumes = || {
            let reviews = db.store.read(db.scope, |tx| reading_reviews(tx, &officer, 100)).unwrap();
            reviews.iter().filter(|review| review.cause == Cause::Volume).count()
        };
        for _ in 0..3 {
            db.store.write(db.scope, |tx| log_reading(tx, &reader, &search)).unwrap();
            db.store.set_now(db.store.now() + SignedDuration::from_hours(1)).unwrap();
            sample(&db.store, db.scope, &job).unwrap();
        }
        assert_eq!(volumes(), 1);
        town.later(1);
        db.store.write(db.scope, |tx| log_reading(tx, &reader, &search)).unwrap();
        db.store.set_now(db.store.now() + SignedDuration::from_hours(1)).unwrap();
        sample(&db.store, db.scope, &job).unwrap();
        assert_eq!(volumes(), 2, "another day, another look");
        town.later(1);
        let list = NewReading { what: ReadingKind::Search, ..search };
        db.store.write(db.scope, |tx| log_reading(tx, &reader, &list)).unwrap();
        db.store.set_now(db.store.now() + SignedDuration::from_hours(1)).unwrap();
        sample(&db.store, db.scope, &job).unwrap();
        assert_eq!(volumes(), 2, "a list is one look");
    });
}

#[test]
fn a_line_that_cannot_be_written_waits_and_holds_no_other_back() {
    on_both(|db| {
        let town = Town::new(db, 1);
        town.grant(0, "data_protection_officer", "/").unwrap();
        let queue = ReadingQueue::default();
        let page =
            NewReading { act: Act::ReadAccess, what: ReadingKind::Page, about: None, rows: 1, purpose: None };
        // The first municipality in order does not exist yet; the second does.
        let nowhere = kaemner_values::MunicipalityCode::new(159).unwrap();
        let read_at = db.store.now();
        queue.put(&db.store, &anyone(7, nowhere), page.clone()).unwrap();
        queue.put(&db.store, &anyone(8, municipality()), page).unwrap();
        db.store.set_now(read_at + SignedDuration::from_secs(5)).unwrap();
        assert!(queue.flush(&db.store, std::time::Duration::ZERO).is_err());
        let officer = town.actor(0);
        let lines = db.store.read(db.scope, |tx| readings(tx, &officer, 10)).unwrap();
        assert_eq!(lines.len(), 1, "the other municipality's line is written");
        let written_at = read_at + SignedDuration::from_secs(5);
        let at = lines[0].at;
        assert!(read_at <= at && at < written_at, "the moment of the reading, not of the writing: {at}");
        db.store.create(nowhere).unwrap();
        assert_eq!(queue.flush(&db.store, std::time::Duration::ZERO).unwrap(), 1, "and now the first");
    });
}

#[test]
fn every_act_has_its_time() {
    for act in Act::ALL {
        let classes = CLASSES.iter().filter(|class| class.acts.contains(act)).count();
        assert_eq!(classes + usize::from(KEPT.contains(act)), 1, "{}", act.name());
    }
}

#[test]
fn what_the_law_deletes_is_archived_first_can_be_held_and_leaves_the_chain_whole() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "data_protection_officer", "/").unwrap();
        town.grant(1, "data_protection_officer", "/").unwrap();
        let held = Uuid::from_u128(8);
        let by = anyone(3, municipality());
        db.store
            .write(db.scope, |tx| {
                for id in [Uuid::from_u128(7), held] {
                    events::record(tx, &by, Event::of(Act::AttestInvoice, Object::new("invoice", id)))?;
                }
                events::seal(tx)
            })
            .unwrap();
        let (officer, other) = (town.actor(0), town.actor(1));
        let name = "accounting_events";
        let rows = || {
            let runs = db.store.read(db.scope, |tx| dry_run(tx, &officer)).unwrap();
            runs.iter().find(|run| run.class.name == name).map(|run| (run.rows, run.held)).unwrap()
        };
        assert_eq!(rows(), (0, 0), "not yet of age");
        town.later(366 * 6);
        assert_eq!(rows(), (2, 0));
        let hold_for = |why: &str| db.store.write(db.scope, |tx| hold(tx, &officer, name, Some(held), why));
        assert!(matches!(hold_for("Sag om 611090-1235"), Err(AccessError::PersonalNumber)));
        let hold_id = hold_for("Sag 14/26").unwrap();
        assert_eq!(rows(), (1, 1));
        let without = delete(&db.store, &other, name, None);
        assert!(matches!(without, Err(AccessError::NotArchived(_))));
        let kept = archive(&db.store, &officer, name).unwrap();
        let bytes = b"{}\n";
        let kind = kaemner_store::DocumentKind::sniff(bytes);
        let file = db.store.write(db.scope, |tx| tx.put_document(bytes, kind)).unwrap();
        let wrong = delete(&db.store, &other, name, Some(file));
        assert!(matches!(wrong, Err(AccessError::NotArchived(_))), "another file is no archive");
        let own = delete(&db.store, &officer, name, Some(kept)).map(drop);
        assert_eq!(incompatible(own), "delete-own-hold", "nobody deletes by his own archive");
        let done = delete(&db.store, &other, name, Some(kept)).unwrap();
        assert_eq!(done.iter().map(|one| (one.rows, one.held)).collect::<Vec<_>>(), [(1, 1)]);
        let verified = db.store.read(db.scope, events::verify).unwrap();
        assert_eq!((verified.deleted_payloads, verified.broken), (1, None));
        assert_eq!(verified.archives.len(), 1);
        assert_eq!(rows(), (0, 1));
        let own = db.store.write(db.scope, |tx| release_hold(tx, &officer, hold_id));
        assert_eq!(incompatible(own), "delete-own-hold", "nobody lets his own hold go");
        db.store.write(db.scope, |tx| release_hold(tx, &other, hold_id)).unwrap();
        assert_eq!(rows(), (1, 0));
    });
}

#[test]
fn readings_of_a_held_person_stay() {
    on_both(|db| {
        let town = Town::new(db, 3);
        town.grant(0, "data_protection_officer", "/").unwrap();
        let officer = town.actor(0);
        let page = |about| NewReading {
            act: Act::ReadAccess,
            what: ReadingKind::Page,
            about: Some(about),
            rows: 1,
            purpose: None,
        };
        let reader = town.actor(1);
        for about in [town.people[2], town.people[0], town.people[0]] {
            db.store.write(db.scope, |tx| log_reading(tx, &reader, &page(about))).unwrap();
        }
        town.later(366 * 3);
        let held = town.people[2].get();
        db.store.write(db.scope, |tx| hold(tx, &officer, "readings", Some(held), "Sag 15/26")).unwrap();
        let run = db.store.read(db.scope, |tx| dry_run(tx, &officer)).unwrap();
        let run = run.iter().find(|run| run.class.name == "readings").unwrap();
        assert_eq!((run.rows, run.held), (2, 1));
        let done = delete(&db.store, &officer, "readings", None).unwrap();
        assert_eq!(done.iter().map(|one| one.rows).sum::<i64>(), 2);
        let left = db.store.read(db.scope, |tx| readings(tx, &officer, 10)).unwrap();
        assert_eq!(left.iter().map(|line| line.new.about).collect::<Vec<_>>(), [Some(town.people[2])]);
    });
}

#[test]
fn nothing_of_the_proof_can_be_changed_or_removed_by_hand() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "data_protection_officer", "/").unwrap();
        let (officer, reader) = (town.actor(0), town.actor(1));
        let new = NewReading {
            act: Act::ReadAccess,
            what: ReadingKind::Page,
            about: Some(reader.person),
            rows: 1,
            purpose: None,
        };
        db.store.write(db.scope, |tx| log_reading(tx, &reader, &new)).unwrap();
        db.store.write(db.scope, |tx| hold(tx, &officer, "readings", None, "Sag 16/26")).unwrap();
        for sql in [
            "DELETE FROM event_payload",
            "DELETE FROM reading",
            "UPDATE reading SET rows_read = 0",
            "DELETE FROM legal_hold",
            "UPDATE legal_hold SET reason = 'x'",
            "DELETE FROM role_grant",
            "UPDATE role_grant SET role = 'x'",
            "DELETE FROM membership_day",
        ] {
            let refused = db.store.write(db.scope, |tx| tx.exec(sql, &[]));
            let kept = matches!(refused, Err(StoreError::AppendOnly { .. } | StoreError::Denied { .. }));
            assert!(kept, "{sql}: {refused:?}");
        }
    });
}

#[test]
fn the_answer_says_which_right_or_who_can_give_it() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "attester", "/2/").unwrap();
        town.grant(1, "system_administrator", "/").unwrap();
        let (unit, other) = (UnitPath::parse("/2/21/").unwrap(), UnitPath::parse("/3/").unwrap());
        let ask = |act, unit: &UnitPath| {
            let answer = db.store.read(db.scope, |tx| {
                explain(tx, &town.admin, town.people[0], act, At::unit(unit), Some(unit))
            });
            let answer = answer.unwrap();
            answer.sentences.iter().map(|one| one.key).collect::<Vec<_>>()
        };
        assert_eq!(ask(Act::CodeInvoice, &unit), ["explain-yes", "explain-carries"]);
        let no = ask(Act::CodeInvoice, &other);
        assert_eq!(no[..2], ["explain-no", "explain-misses"]);
        assert!(no.contains(&"explain-role-carries") && no.contains(&"explain-giver"));
        assert!(ask(Act::AttestInvoice, &unit).contains(&"explain-read-instruction"));
    });
}

#[test]
fn the_report_finds_what_the_guards_would_have_stopped() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "attester", "/2/").unwrap();
        let reader = having(50, municipality(), &[Act::ReadDuties], "/");
        let report =
            || db.store.read(db.scope, |tx| duties(tx, &reader, date(2026, 1, 1), date(2026, 12, 31)));
        assert!(report().unwrap().is_clean());
        // Past the guards: rows as a broken program or a hand in the database would leave them.
        let hand = anyone(60, municipality());
        let object = Object::new("invoice", Uuid::from_u128(9));
        db.store
            .write(db.scope, |tx| {
                let new = NewGrant::new(town.people[0], "authoriser", UnitPath::root(), date(2026, 1, 1));
                let (source, expires_at, ended_at) = (GrantSource::Hand, None, None);
                let (id, granted_by, granted_at) = (GrantId::new(tx.new_id()), town.admin.person, tx.now());
                let grant = Grant { id, grant: new, source, granted_by, granted_at, expires_at, ended_at };
                sql_rights::insert_grant(tx, &grant)?;
                events::record(tx, &hand, Event::of(Act::AttestInvoice, object))?;
                events::record(tx, &hand, Event::of(Act::AuthoriseInvoice, object))?;
                events::record(tx, &hand, Event::of(Act::ChangeSettings, Object::new("setting", object.id)))?;
                events::record(
                    tx,
                    &hand,
                    Event::of(Act::ReleasePayments, Object::new("payment_run", tx.new_id())),
                )
            })
            .unwrap();
        let found = report().unwrap();
        assert_eq!(
            found.held.iter().map(|one| one.conflict.rule).collect::<Vec<_>>(),
            ["authorise-own-attestation"]
        );
        let mut used: Vec<_> = found.used.iter().map(|one| one.conflict.rule).collect();
        used.sort_unstable();
        assert_eq!(used, ["authorise-own-attestation", "policy-same-day"]);
        // And the guard names the same rules.
        let refused = db.store.read(db.scope, |tx| {
            separation::require(tx, &hand, Act::AuthoriseInvoice, At::anywhere(), &[object])
        });
        assert_eq!(refused.unwrap(), Err(Denied::Separation("authorise-own-attestation")));
        let refused = db
            .store
            .read(db.scope, |tx| separation::require(tx, &hand, Act::ReleasePayments, At::anywhere(), &[]));
        assert_eq!(refused.unwrap(), Err(Denied::Separation("policy-same-day")));
    });
}

#[test]
fn a_last_day_written_down_afterwards_hides_nothing_that_was_held() {
    on_both(|db| {
        let town = Town::new(db, 2);
        town.grant(0, "attester", "/2/").unwrap();
        let person = town.people[0];
        town.later(70);
        // Past the guards, and then a leave that is said to have been before.
        let object = Object::new("person", person.get());
        db.store
            .write(db.scope, |tx| {
                let new = NewGrant::new(person, "authoriser", UnitPath::root(), date(2026, 1, 1));
                let (source, expires_at, ended_at) = (GrantSource::Hand, None, None);
                let (id, granted_by, granted_at) = (GrantId::new(tx.new_id()), town.admin.person, tx.now());
                let grant = Grant { id, grant: new, source, granted_by, granted_at, expires_at, ended_at };
                sql_rights::insert_grant(tx, &grant)?;
                // The acts as they were entrusted, whatever the role carries today.
                let after =
                    serde_json::json!({ "grant": id.to_string(), "acts": ["bills.authorise_invoice"] });
                events::record(
                    tx,
                    &town.admin,
                    Event::of(Act::GrantRole, object).step("granted").after(after),
                )
            })
            .unwrap();
        town.later(30);
        let member = db.store.read(db.scope, |tx| sql::member(tx, person)).unwrap().unwrap();
        let Member { name, title, initials, unit, from, .. } = member;
        let new = NewMember { person, name, title, initials, unit, from, to: Some(date(2026, 1, 15)) };
        enrol(&db.store, &town.admin, &new).unwrap();
        let reader = having(50, municipality(), &[Act::ReadDuties], "/");
        let report = |from, to| db.store.read(db.scope, |tx| duties(tx, &reader, from, to)).unwrap();
        let found = report(date(2026, 3, 1), date(2026, 12, 31));
        let held: Vec<_> = found.held.iter().map(|one| one.conflict).collect();
        assert_eq!(held.len(), 1, "{held:?}");
        assert_eq!(held[0].rule, "authorise-own-attestation");
        assert_eq!(found.as_of_today, 0, "every grant tells its acts");
        let later = report(date(2026, 5, 1), date(2026, 12, 31));
        assert!(
            later.is_clean() && later.rights == 0,
            "from the moment it was written down the rights are gone"
        );
    });
}

/// One step of a random history.
#[derive(Debug, Clone)]
enum Step {
    Grant { who: usize, role: usize, unit: usize, days: (i64, i64), shape: u8 },
    Withdraw { who: usize, which: usize },
    Deputy { of: usize, to: usize, unit: usize, days: (i64, i64) },
    Hire { who: usize, position: usize, days: (i64, i64) },
    Move { who: usize, from: usize, to: usize, days: i64 },
    Leave { who: usize, days: i64 },
    Rejoin { who: usize },
    Emergency { who: usize, role: usize, unit: usize, hours: i64 },
    Review { who: usize },
    Use { who: usize, act: usize, thing: u128 },
    Later(i64),
}

const PEOPLE: usize = 4;
const ROLES: [&str; 9] = [
    "attester",
    "authoriser",
    "bookkeeper",
    "payment_releaser",
    "manager",
    "school_secretary",
    "finance_controller",
    "system_administrator",
    "payroll_officer",
];
const USED: [Act; 5] =
    [Act::ReceiveInvoice, Act::CodeInvoice, Act::AttestInvoice, Act::AuthoriseInvoice, Act::ReleasePayments];

fn step() -> impl Strategy<Value = Step> {
    let days = || (-3_i64..20, 0_i64..30);
    let who = || 0..PEOPLE;
    prop_oneof![
        6 => (who(), 0..ROLES.len(), 0..UNITS.len(), days(), 0_u8..7)
            .prop_map(|(who, role, unit, days, shape)| Step::Grant { who, role, unit, days, shape }),
        1 => (who(), 0_usize..4).prop_map(|(who, which)| Step::Withdraw { who, which }),
        3 => (who(), who(), 0..UNITS.len(), days())
            .prop_map(|(of, to, unit, days)| Step::Deputy { of, to, unit, days }),
        2 => (who(), 0_usize..3, days()).prop_map(|(who, position, days)| Step::Hire { who, position, days }),
        2 => (who(), 0_usize..3, 0_usize..3, -3_i64..10)
            .prop_map(|(who, from, to, days)| Step::Move { who, from, to, days }),
        1 => (who(), -3_i64..10).prop_map(|(who, days)| Step::Leave { who, days }),
        1 => who().prop_map(|who| Step::Rejoin { who }),
        2 => (who(), 0_usize..3, 0..UNITS.len(), 1_i64..13)
            .prop_map(|(who, role, unit, hours)| Step::Emergency { who, role, unit, hours }),
        1 => who().prop_map(|who| Step::Review { who }),
        6 => (who(), 0..USED.len(), 0_u128..3).prop_map(|(who, act, thing)| Step::Use { who, act, thing }),
        2 => (1_i64..15).prop_map(Step::Later),
    ]
}

/// Does one step; what a rule refuses is part of the history.
fn walk(town: &Town<'_>, positions: &[PositionId], step: &Step) {
    let today = town.db.store.today();
    let dated = |(from, length): (i64, i64)| {
        let from = today.saturating_add(from.days());
        (from, from.saturating_add(length.days()))
    };
    let path = |at: usize| UnitPath::parse(UNITS[at]).unwrap();
    match step {
        Step::Grant { who, role, unit, days, shape } => {
            let (from, to) = dated(*days);
            let mut new = NewGrant::new(town.people[*who], ROLES[*role], path(*unit), from);
            match shape {
                1 => new.accounts = vec!["3-5".parse::<AccountRange>().unwrap()],
                2 => new.accounts = vec!["6".parse::<AccountRange>().unwrap()],
                3 => new.whose = Whose::Others,
                4 => new.whose = Whose::Own,
                5 => new.limit = Some(Ore::from_kroner(100)),
                _ => new.to = Some(to),
            }
            drop(town.try_write(|tx, by| grant_role(tx, by, &new)));
        }
        Step::Withdraw { who, which } => {
            let grants = town.write(|tx, by| grants(tx, by, town.people[*who]));
            if let Some(grant) = grants.get(*which) {
                drop(town.try_write(|tx, by| withdraw_role(tx, by, grant.id)));
            }
        }
        Step::Deputy { of, to, unit, days } => {
            let (from, until) = dated(*days);
            let new = NewDeputyship {
                principal: town.people[*of],
                deputy: town.people[*to],
                unit: path(*unit),
                from,
                to: until,
                reason: "Ferie".to_owned(),
            };
            drop(town.try_write(|tx, by| make_deputy(tx, by, &new)));
        }
        Step::Hire { who, position, days } => {
            let (from, to) = dated(*days);
            let (person, position) = (town.people[*who], positions[*position]);
            let event = PersonnelEvent::Hire { person, position, from, to: Some(to) };
            drop(town.try_write(|tx, by| take_event(tx, by, &event, PersonnelSource::Scim)));
        }
        Step::Move { who, from, to, days } => {
            let (person, out_of, into) = (town.people[*who], positions[*from], positions[*to]);
            let on = today.saturating_add(days.days());
            let event = PersonnelEvent::Move { person, out_of, into, on };
            drop(town.try_write(|tx, by| take_event(tx, by, &event, PersonnelSource::Scim)));
        }
        Step::Leave { who, days } => {
            let last_day = today.saturating_add(days.days());
            let event = PersonnelEvent::Leave { person: town.people[*who], last_day };
            drop(town.try_write(|tx, by| take_event(tx, by, &event, PersonnelSource::Scim)));
        }
        Step::Rejoin { who } => {
            let known = town.write(|tx, by| member(tx, by, town.people[*who]));
            enrol(&town.db.store, &town.admin, &NewMember { to: None, ..known }).unwrap();
        }
        Step::Emergency { who, role, unit, hours } => {
            let (db, key) = (town.db, ["attester", "authoriser", "payment_releaser"][*role].into());
            let found = db.store.read(db.scope, |tx| actor(tx, town.people[*who], Channel::Page)).unwrap();
            let Some(by) = found else { return };
            let take = |tx: &mut Tx<'_>| take_emergency(tx, &by, &key, &path(*unit), *hours, "Alle er syge");
            drop(db.store.write(db.scope, take));
        }
        Step::Review { who } => {
            let (db, by) = (town.db, anyone(99, municipality()));
            let all = db.store.read(db.scope, |tx| emergencies(tx, &by)).unwrap();
            let open = all.iter().find(|(taken, _)| taken.person == town.people[*who]);
            if let Some((taken, _)) = open {
                drop(db.store.write(db.scope, |tx| review_emergency(tx, &by, taken.id, true, "")));
            }
        }
        Step::Use { who, act, thing } => use_right(town, *who, USED[*act], *thing),
        Step::Later(days) => town.later(*days),
    }
}

/// A use case as all are: permit, separation, event.
fn use_right(town: &Town<'_>, who: usize, act: Act, thing: u128) {
    let (db, unit) = (town.db, UnitPath::parse("/2/21/").unwrap());
    let found = db.store.read(db.scope, |tx| actor(tx, town.people[who], Channel::Page)).unwrap();
    let Some(by) = found else { return };
    let object = Object::new("invoice", Uuid::from_u128(1000 + thing));
    let done: Result<(), AccessError> = db.store.write(db.scope, |tx| {
        let (amount, about) =
            (Ore::from_kroner(70 * (1 + i64::try_from(thing).unwrap_or(0))), town.people[0]);
        let at = At::unit(&unit).amount(amount).account("3220111000099910").about(about);
        let principal = by.may(act, at)?.on_behalf_of;
        separation::require(tx, &by, act, at, &[object])??;
        events::record(tx, &by, Event::of(act, object).at(&unit).amount(amount).on_behalf(principal))?;
        Ok(())
    });
    drop(done);
}

/// Rows to be filtered: every unit, three accounts, every person.
fn probe(store: &Store, scope: Scope, people: &[PersonId]) -> Vec<(UnitPath, String, PersonId)> {
    let mut rows = Vec::new();
    for unit in UNITS {
        for digits in ["3220111000099910", "5302711000001110", "6455111000000210"] {
            rows.extend(people.iter().map(|who| (UnitPath::parse(unit).unwrap(), digits.to_owned(), *who)));
        }
    }
    store
        .write(scope, |tx| {
            for (unit, digits, about) in &rows {
                const SQL: &str = "INSERT INTO probe (unit_path, digits, about) VALUES ($1, $2, $3)";
                tx.exec(SQL, &args![unit.as_str(), digits.as_str(), *about])?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    rows
}

fn agree(town: &Town<'_>, rows: &[(UnitPath, String, PersonId)]) -> Result<(), TestCaseError> {
    let db = town.db;
    for who in &town.people {
        let found = db.store.read(db.scope, |tx| actor(tx, *who, Channel::Page)).unwrap();
        let Some(by) = found else { continue };
        prop_assert_eq!(separation::conflict(by.rights()), None, "{:?} holds a forbidden pair", by.rights());
        agree_on_lists(town, &by)?;
        for act in [
            Act::ReadLedger,
            Act::ReadAccess,
            Act::AttestInvoice,
            Act::AuthoriseInvoice,
            Act::ReleasePayments,
        ] {
            let columns = Columns::unit("unit_path").account("digits").about("about");
            let (condition, values) = by.filter(act).sql_on(&columns, 1);
            let sql = format!("SELECT unit_path, digits, about FROM probe WHERE {condition}");
            let mut shown: Vec<(UnitPath, String, PersonId)> =
                db.store.read(db.scope, |tx| tx.all(&sql, &values)).unwrap();
            let may = |(unit, digits, about): &&(UnitPath, String, PersonId)| {
                by.may(act, At::unit(unit).account(digits).about(*about)).is_ok()
            };
            let mut decided: Vec<_> = rows.iter().filter(may).cloned().collect();
            shown.sort();
            decided.sort();
            prop_assert_eq!(&shown, &decided, "{} by {:?}", act.name(), by.rights());
            // A list knows no amounts: it never leaves out what may be done up to some amount.
            let up_to = |(unit, digits, about): &&(UnitPath, String, PersonId)| {
                let at = At::unit(unit).account(digits).about(*about);
                by.may(act, at.amount(Ore::from_kroner(1000))).is_ok()
            };
            prop_assert!(rows.iter().filter(up_to).all(|row| shown.contains(row)));
            let of_units = |(condition, values): (String, Vec<Val<'static>>)| {
                let sql =
                    format!("SELECT DISTINCT unit_path FROM probe WHERE {condition} ORDER BY unit_path");
                db.store.read(db.scope, |tx| tx.all::<(UnitPath,)>(&sql, &values)).unwrap()
            };
            let filter = by.filter(act);
            let in_order = of_units(filter.sql_in_order(&Columns::unit("unit_path"), 1));
            prop_assert_eq!(in_order, of_units(filter.sql("unit_path", 1)), "{:?}", by.rights());
        }
    }
    Ok(())
}

/// The lists there are, against the decision on each of their rows.
fn agree_on_lists(town: &Town<'_>, by: &Actor) -> Result<(), TestCaseError> {
    let db = town.db;
    let listed = db.store.read(db.scope, |tx| people(tx, by, &PeopleQuery::default())).unwrap_or_default();
    for who in town.people.iter().filter(|who| **who != by.person) {
        let seen = db.store.read(db.scope, |tx| member(tx, by, *who)).is_ok();
        prop_assert_eq!(listed.iter().any(|(member, _)| member.person == *who), seen, "{:?}", by.rights());
    }
    let count =
        db.store.read(db.scope, |tx| count_people(tx, by, &PeopleQuery::default())).unwrap_or_default();
    prop_assert_eq!(count, i64::try_from(listed.len()).unwrap(), "{:?}", by.rights());
    let query = PositionQuery { limit: 100, ..PositionQuery::default() };
    let shown = db.store.read(db.scope, |tx| positions(tx, by, &query)).unwrap_or_default();
    let shown: Vec<_> = shown.iter().map(|filled| filled.position.unit.to_string()).collect();
    for unit in &UNITS[1..4] {
        let at = UnitPath::parse(unit).unwrap();
        let seen = by.may(Act::ReadAccess, At::unit(&at)).is_ok();
        prop_assert_eq!(shown.iter().any(|one| one == unit), seen, "positions by {:?}", by.rights());
    }
    let tasks = db.store.read(db.scope, |tx| tasks::mine(tx, by, 1000)).unwrap();
    for unit in UNITS {
        let at = UnitPath::parse(unit).unwrap();
        let seen = by.may(Act::AttestInvoice, At::unit(&at)).is_ok();
        let shown = tasks.iter().any(|task| task.act == Act::AttestInvoice && task.unit == at);
        prop_assert_eq!(shown, seen, "tasks by {:?}", by.rights());
    }
    Ok(())
}

/// A task in each unit, for whoever may attest there.
fn open_tasks(town: &Town<'_>) {
    for (at, unit) in UNITS.iter().enumerate() {
        let unit = UnitPath::parse(unit).unwrap();
        let task = tasks::NewTask {
            act: Act::AttestInvoice,
            unit: &unit,
            person: None,
            except: None,
            object: Object::new("invoice", Uuid::from_u128(2000 + at as u128)),
            title: "Faktura",
            amount: None,
            due: None,
        };
        town.db.store.write(town.db.scope, |tx| tasks::open(tx, &task)).unwrap();
    }
}

/// Walks the steps and compares lists and decisions after every so many.
fn history(db: &TestDb, steps: &[Step], every: usize) -> Result<(), TestCaseError> {
    let town = Town::new(db, PEOPLE);
    db.define(
        db.scope,
        "create table probe (unit_path text not null, digits text not null, about {uuid} not null) {strict};",
    )
    .unwrap();
    let rows = probe(&db.store, db.scope, &town.people);
    open_tasks(&town);
    (0..PEOPLE).for_each(|at| town.receipts(at));
    let mut positions = Vec::new();
    for (at, kind) in ["attester", "authoriser", "bookkeeper"].into_iter().enumerate() {
        let id = PositionId::new(Uuid::from_u128(500 + at as u128));
        positions.push(id);
        town.write(|tx, by| {
            let (code, title, unit) =
                (kind.to_owned(), kind.to_owned(), UnitPath::parse(UNITS[at + 1]).unwrap());
            let from = date(2026, 1, 1);
            add_position(tx, by, &Position { id, code, kind: kind.to_owned(), title, unit, from, to: None })?;
            let rule = PositionRule {
                id: PositionRuleId::new(tx.new_id()),
                kind: kind.to_owned(),
                role: kind.into(),
                everywhere: false,
                limit: None,
                from,
                to: None,
            };
            add_position_rule(tx, by, &rule)
        });
    }
    for (at, step) in steps.iter().enumerate() {
        walk(&town, &positions, step);
        if at % every == every - 1 || at + 1 == steps.len() {
            agree(&town, &rows)?;
        }
    }
    let reader = having(50, municipality(), &[Act::ReadDuties], "/");
    let whole = (Date::constant(2025, 1, 1), Date::constant(2028, 1, 1));
    let report = db.store.read(db.scope, |tx| duties(tx, &reader, whole.0, whole.1)).unwrap();
    prop_assert!(report.is_clean(), "{report:?}");
    Ok(())
}

/// Histories to walk: few in every run of the tests, more where somebody asks for them.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 60, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_lists_and_decisions_agree_and_no_pair_meets(
        steps in proptest::collection::vec(step(), 25..40),
    ) {
        history(&TestDb::sqlite(), &steps, 2)?;
        if let Some(db) = TestDb::postgres() {
            history(&db, &steps, 10)?;
        }
    }
}

#[test]
fn a_personal_number_is_shown_to_whom_may_see_it_and_the_log_says_what_for() {
    on_both(|db| {
        let town = Town::new(db, 2);
        let number: kaemner_values::numbers::Cpr = "610190-0017".parse().unwrap();
        let new = NewPerson { id: None, name: "Ida".to_owned(), cpr: Some(number) };
        let person = db.store.write(Scope::Community, |tx| register_person(tx, &new)).unwrap();
        let (from, unit) = (date(2026, 1, 1), UnitPath::parse("/2/").unwrap());
        let (name, title, initials) = ("Ida".to_owned(), String::new(), String::new());
        let member = NewMember { person, name, title, initials, unit, from, to: None };
        enrol(&db.store, &town.admin, &member).unwrap();
        let acts: ActSet = [Act::RevealCpr, Act::UseOwnDesk].into_iter().collect();
        let role = NewRole {
            key: "cpr_reader".to_owned(),
            name: "CPR".to_owned(),
            purpose: "Løn".to_owned(),
            acts,
            limited: false,
        };
        town.write(|tx, by| define_role(tx, by, &role));
        town.grant(0, "cpr_reader", "/2/").unwrap();
        town.grant(1, "cpr_reader", "/3/").unwrap();
        let show = |at: usize, purpose: &str| reveal_cpr(&db.store, &town.actor(at), person, purpose);
        assert!(matches!(show(0, " "), Err(AccessError::NoReason)));
        assert!(matches!(show(0, "Sag om 611090-1235"), Err(AccessError::PersonalNumber)));
        assert!(matches!(show(1, "Sag 1"), Err(AccessError::Denied(Denied::OutsideUnit { .. }))));
        assert_eq!(show(0, "Sag 1").unwrap().unwrap().reveal(), number.reveal());
        town.grant(1, "data_protection_officer", "/").unwrap();
        let officer = town.actor(1);
        let lines = db.store.read(db.scope, |tx| readings(tx, &officer, 10)).unwrap();
        assert_eq!(lines.len(), 1, "what was refused was not read");
        assert_eq!((lines[0].new.what, lines[0].new.about), (ReadingKind::Unmasked, Some(person)));
        assert_eq!(lines[0].new.purpose.as_deref(), Some("Sag 1"));
        let trail = db.store.read(db.scope, |tx| events::of_object(tx, Object::new("person", person.get())));
        assert_eq!(trail.unwrap().last().unwrap().step.as_deref(), Some("cpr_revealed"));
    });
}

#[test]
fn a_day_of_readings_is_summed_up_and_no_line_of_it_changes_unseen() {
    on_both(|db| {
        let town = Town::new(db, 1);
        let (reader, code) = (town.actor(0), town.admin.municipality);
        let page = NewReading {
            act: Act::ReadAccess,
            what: ReadingKind::Page,
            about: Some(reader.person),
            rows: 1,
            purpose: None,
        };
        let log = || db.store.write(db.scope, |tx| log_reading(tx, &reader, &page)).unwrap();
        let changed = || db.store.read(db.scope, changed_readings).unwrap();
        log();
        daily(&db.store, code).unwrap();
        assert_eq!(changed(), None, "today is not over");
        let day = db.store.today();
        town.later(1);
        daily(&db.store, code).unwrap();
        log();
        town.later(2);
        daily(&db.store, code).unwrap();
        daily(&db.store, code).unwrap();
        let sealed = |tx: &mut Tx<'_>| events::payloads_of(tx, Act::ReviewReading, "readings_sealed");
        assert_eq!(db.store.read(db.scope, sealed).unwrap().len(), 2, "each day once");
        assert_eq!(changed(), None);
        // A line that somebody wrote into a day that is over.
        let late = "INSERT INTO reading (id, at, person_id, channel, act, what, rows_read, logged_at)
            SELECT $1, at, person_id, channel, act, what, rows_read, logged_at FROM reading ORDER BY at LIMIT 1";
        db.store.write(db.scope, |tx| tx.exec(late, &args![tx.new_id()]).map(drop)).unwrap();
        assert_eq!(changed(), Some(day));
    });
}
