use jiff::civil::date;
use kaemner_formats::sheet::{self, SheetFormat};
use kaemner_store::testing::{TestDb, on_both};
use kaemner_store::{Tx, Val};

use super::rights_tests::Town;
use super::*;
use crate::actor::{Act, ActSet, Actor, Denied, PersonId};
use crate::events::{self, Object};

fn home(street: &str, protected: bool) -> HomeAddress {
    HomeAddress::new(street, "4100", "Ringsted", "dk", protected).unwrap()
}

fn near(one: &str, other: &str) -> bool {
    home(one, false).is_near(&home(other, true))
}

#[test]
fn neighbours_share_the_road_and_nearly_the_number() {
    assert!(near("Skovvej 12A, 2. th", "skovvej 12 a, st. tv"));
    assert!(near("Skovvej 12", "Skovvej 14, 1."));
    assert!(near("10. Maj Vej 3, 2. th", "10. maj vej  5"));
    assert!(near("Gl. Strandgård", "Gl. Strandgård"), "a farm has no number");
    assert!(!near("Skovvej 12", "Skovvej 15"));
    assert!(!near("Skovvej 12", "Skovvej"));
    assert!(!near("10. Maj Vej 3", "10. Juni Vej 3"));
    let elsewhere = HomeAddress::new("Skovvej 12", "4200", "Slagelse", "DK", false).unwrap();
    assert!(!home("Skovvej 12", false).is_near(&elsewhere));
}

#[test]
fn an_address_that_cannot_be_right_names_its_part() {
    let bad = |street: &str, postcode: &str, city: &str, country: &str| match HomeAddress::new(
        street, postcode, city, country, false,
    ) {
        Err(AccessError::BadAddress(part)) => Some(part),
        other => panic!("{other:?}"),
    };
    assert_eq!(bad(" ", "4100", "Ringsted", "DK"), Some(AddressPart::Street));
    assert_eq!(bad("12", "4100", "Ringsted", "DK"), Some(AddressPart::Street));
    assert_eq!(bad(&"Vej ".repeat(40), "4100", "Ringsted", "DK"), Some(AddressPart::Street));
    assert_eq!(bad("Vej 1", "410", "Ringsted", "DK"), Some(AddressPart::Postcode));
    assert_eq!(bad("Vej 1", "", "Malmö", "SE"), Some(AddressPart::Postcode));
    assert_eq!(bad("Vej 1", "4100", "4100", "DK"), Some(AddressPart::City));
    assert_eq!(bad("Vej 1", "4100", "Ringsted", "Danmark"), Some(AddressPart::Country));
    let number = HomeAddress::new("Vej 1, 610190-0017", "4100", "Ringsted", "DK", false);
    assert!(matches!(number, Err(AccessError::PersonalNumber)));
    let tidied = HomeAddress::new("  Skov  vej 1 ", "211 45", "Malmö", "se", false).unwrap();
    assert_eq!((tidied.street.as_str(), tidied.country.as_str()), ("Skov vej 1", "SE"));
}

fn write(town: &Town<'_>, at: usize, address: &HomeAddress) {
    let person = town.people[at];
    town.write(|tx, by| set_address(tx, by, person, Some(address), PersonnelSource::Screen));
}

fn seen(db: &TestDb, by: &Actor, person: PersonId) -> Option<AddressShown> {
    db.store.read(db.scope, |tx| address(tx, by, person)).unwrap()
}

#[test]
fn a_protected_address_is_shown_for_a_purpose_alone_and_stands_in_no_event() {
    on_both(|db| {
        let town = Town::new(db, 4);
        let person = town.people[2];
        write(&town, 2, &home("Hemmelig Allé 7", false));
        assert_eq!(seen(db, &town.admin, person), Some(AddressShown::Open(home("Hemmelig Allé 7", false))));
        write(&town, 2, &home("Hemmelig Allé 7", true));
        assert_eq!(seen(db, &town.admin, person), Some(AddressShown::Protected));
        assert_eq!(seen(db, &town.actor(2), person), Some(AddressShown::Open(home("Hemmelig Allé 7", true))));
        assert_eq!(seen(db, &town.actor(0), person), None, "a colleague has nothing to do with it");
        let own = town.actor(2);
        let denied =
            db.store.write(db.scope, |tx| set_address(tx, &own, person, None, PersonnelSource::Screen));
        assert!(matches!(denied, Err(AccessError::Denied(_))), "nor does one write one's own: {denied:?}");
        // Whoever may see personal numbers may see it, for a purpose.
        let acts: ActSet = [Act::RevealCpr, Act::UseOwnDesk].into_iter().collect();
        let (key, name, purpose) = ("cpr_reader".to_owned(), "CPR".to_owned(), "Løn".to_owned());
        town.write(|tx, by| {
            let new = NewRole {
                key: key.clone(),
                name: name.clone(),
                purpose: purpose.clone(),
                acts,
                limited: false,
            };
            define_role(tx, by, &new)
        });
        town.grant(0, "cpr_reader", "/2/").unwrap();
        town.grant(1, "cpr_reader", "/3/").unwrap();
        let show = |at: usize, purpose: &str| reveal_address(&db.store, &town.actor(at), person, purpose);
        assert!(matches!(show(0, ""), Err(AccessError::NoReason)));
        assert!(matches!(show(1, "Sag 1"), Err(AccessError::Denied(Denied::OutsideUnit { .. }))));
        assert_eq!(show(0, "Sag 1").unwrap(), Some(home("Hemmelig Allé 7", true)));
        let object = Object::new("person", person.get());
        let trail = db.store.read(db.scope, |tx| events::of_object(tx, object)).unwrap();
        let steps: Vec<_> = trail.iter().filter_map(|event| event.step.as_deref()).collect();
        assert_eq!(steps, ["enrolled", "address_written", "address_written", "address_revealed"]);
        let payloads: Vec<(String,)> =
            db.store.read(db.scope, |tx| tx.all("SELECT payload FROM event_payload", &[])).unwrap();
        assert!(
            !payloads.iter().any(|(text,)| text.contains("Hemmelig")),
            "no event holds where somebody lives"
        );
        assert!(payloads.iter().any(|(text,)| text.contains(r#""address":"protected""#)));
    });
}

#[test]
fn who_reads_about_a_neighbour_is_looked_at() {
    on_both(|db| {
        let town = Town::new(db, 3);
        write(&town, 0, &home("Skovvej 12", false));
        write(&town, 1, &home("Skovvej 14, 1. tv", true));
        write(&town, 2, &home("Skovvej 20", false));
        let reader = town.actor(0);
        for about in [town.people[1], town.people[2]] {
            let (act, what, purpose) = (Act::ReadAccess, ReadingKind::Page, None);
            let new = NewReading { act, what, about: Some(about), rows: 1, purpose };
            db.store.write(db.scope, |tx| log_reading(tx, &reader, &new)).unwrap();
        }
        town.later(1);
        sample(&db.store, db.scope, &town.admin).unwrap();
        town.grant(2, "data_protection_officer", "/").unwrap();
        let officer = town.actor(2);
        let found = db.store.read(db.scope, |tx| reading_reviews(tx, &officer, 50)).unwrap();
        let neighbours = found.iter().filter(|one| one.cause == Cause::SameAddress);
        assert_eq!(neighbours.map(|one| one.reading.new.about).collect::<Vec<_>>(), [Some(town.people[1])]);
        // Whoever is read about sees that it was done, and what for.
        let own = NewReading {
            act: Act::UseOwnDesk,
            what: ReadingKind::Page,
            about: Some(reader.person),
            rows: 1,
            purpose: None,
        };
        db.store.write(db.scope, |tx| log_reading(tx, &reader, &own)).unwrap();
        for at in 0..2 {
            town.grant(at, "employee", "/").unwrap();
        }
        let of = |at: usize| {
            let by = town.actor(at);
            db.store.read(db.scope, |tx| readings_of_me(tx, &by, 10)).unwrap()
        };
        assert_eq!(of(1).iter().map(|(_, line)| line.act).collect::<Vec<_>>(), [Act::ReadAccess]);
        assert_eq!(of(0), [], "what one reads of oneself is not told");
    });
}

fn sheet(text: &str) -> sheet::Sheet {
    sheet::read(text.as_bytes(), SheetFormat::CsvDanish).unwrap()
}

#[test]
fn a_file_of_addresses_is_taken_whole_or_not_at_all() {
    on_both(|db| {
        let town = Town::new(db, 2);
        write(&town, 0, &home("Gammelvej 1", true));
        let line = |text: &str| match town.try_write(|tx, by| import_addresses(tx, by, &sheet(text))) {
            Err(AccessError::Line { line, problem }) => (line, problem.key),
            other => panic!("{other:?}"),
        };
        let head = "Person;Vej;Postnr;By;Beskyttet\n";
        let bad = format!("{head}P0;Skovvej 1;4100;Ringsted;\nP9;Skovvej 2;4100;Ringsted;\n");
        assert_eq!(line(&bad), (3, "access-line-person"));
        assert_eq!(line(&format!("{head}P0;Skovvej 1;41;Ringsted;\n")), (2, "address-bad-postcode"));
        assert_eq!(line(&format!("{head}P0;Skovvej 1;4100;Ringsted;måske\n")), (2, "access-line-protected"));
        let missing =
            town.try_write(|tx, by| import_addresses(tx, by, &sheet("P0;Skovvej 1;4100;Ringsted\n")));
        assert!(matches!(missing, Err(AccessError::Sheet(_))), "{missing:?}");
        assert_eq!(
            seen(db, &town.actor(0), town.people[0]),
            Some(AddressShown::Open(home("Gammelvej 1", true)))
        );
        let good = format!("{head}P0;Skovvej 1;4100;Ringsted;\nP1;\"Å; 2\";4100;Ringsted;nej\n");
        assert_eq!(town.write(|tx, by| import_addresses(tx, by, &sheet(&good))), 2);
        let lives = |at: usize| seen(db, &town.actor(at), town.people[at]);
        assert_eq!(lives(0), Some(AddressShown::Open(home("Skovvej 1", true))), "protection stays");
        assert_eq!(lives(1), Some(AddressShown::Open(home("Å; 2", false))));
        // Nobody writes his own, in a file either.
        let own = town.grant(1, "system_administrator", "/").map(drop).and_then(|()| {
            let by = town.actor(1);
            db.store.write(db.scope, |tx| import_addresses(tx, &by, &sheet(&good)))
        });
        assert!(matches!(own, Err(AccessError::Line { line: 3, .. })), "{own:?}");
    });
}

#[test]
fn addresses_of_those_who_left_go_after_their_time_but_not_those_held() {
    on_both(|db| {
        let town = Town::new(db, 4);
        town.grant(3, "data_protection_officer", "/").unwrap();
        let officer = town.actor(3);
        for at in 0..3 {
            write(&town, at, &home(&format!("Skovvej {at}1"), false));
        }
        for at in 0..2 {
            let left = PersonnelEvent::Leave { person: town.people[at], last_day: date(2026, 1, 31) };
            town.write(|tx, by| take_event(tx, by, &left, PersonnelSource::Screen));
        }
        let held = town.people[1].get();
        db.store.write(db.scope, |tx| hold(tx, &officer, "addresses", Some(held), "Sag 15/26")).unwrap();
        let rows = || {
            let run = db.store.read(db.scope, |tx| dry_run(tx, &officer)).unwrap();
            run.iter().find(|run| run.class.name == "addresses").map(|run| (run.rows, run.held)).unwrap()
        };
        town.later(366);
        assert_eq!(rows(), (0, 0), "kept for a year after the year");
        town.later(366);
        assert_eq!(rows(), (1, 1));
        let done = delete(&db.store, &officer, "addresses", None).unwrap();
        assert_eq!(done.iter().map(|one| (one.rows, one.held)).collect::<Vec<_>>(), [(1, 1)]);
        let left =
            |tx: &mut Tx<'_>| tx.all::<(PersonId,)>("SELECT person_id FROM home_address", &[] as &[Val<'_>]);
        let mut left = db.store.read(db.scope, left).unwrap();
        left.sort();
        let mut kept = [(town.people[1],), (town.people[2],)];
        kept.sort();
        assert_eq!(left, kept);
        let archived = archive(&db.store, &officer, "addresses");
        assert!(matches!(archived, Err(AccessError::NotFound(_))), "{archived:?}");
    });
}
