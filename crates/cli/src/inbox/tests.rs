use kaemner_app::access::{self, Founder, NewGrant, NewMember, NewPerson};
use kaemner_app::actor::UnitPath;
use kaemner_store::testing::{TestDb, on_both};

use super::*;

const INVOICE: &[u8] = include_bytes!("../../../formats/fixtures/invoice/oioubl-invoice.xml");

/// A municipality with an administrator, and a person who receives.
fn receiver(db: &TestDb) -> PersonId {
    let Scope::Municipality(code) = db.scope else { unreachable!("the test scope is a municipality") };
    let register = |name: &str| {
        let new = NewPerson { id: None, name: name.to_owned(), cpr: None };
        db.store.write(Scope::Community, |tx| access::register_person(tx, &new)).unwrap()
    };
    let (admin, person) = (register("Ane"), register("Indbakke"));
    let founder = Founder {
        person: admin,
        name: "Ane".to_owned(),
        initials: "A".to_owned(),
        municipality: "Roskilde".to_owned(),
    };
    access::found(&db.store, code, &founder).unwrap();
    let by = actor(&db.store, admin, code, Channel::Cli).unwrap().unwrap();
    let (unit, from) = (UnitPath::root(), jiff::civil::date(2026, 1, 1));
    let member = NewMember {
        person,
        name: "Indbakke".to_owned(),
        title: String::new(),
        initials: String::new(),
        unit: unit.clone(),
        from,
        to: None,
    };
    access::enrol(&db.store, &by, &member).unwrap();
    let grant = NewGrant::new(person, "bookkeeper", unit, from);
    db.store.write(db.scope, |tx| access::grant_role(tx, &by, &grant)).unwrap();
    person
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_taken_when_they_rest_and_moved_by_what_became_of_them() {
    on_both(|db| {
        let person = receiver(db);
        let dir = tempfile::tempdir().unwrap();
        let mut inbox = Inbox::new(Arc::new(db.store.clone()), dir.path().to_owned(), person).unwrap();
        let folder = dir.path().join("0265");
        let (done, failed) = (folder.join("done"), folder.join("failed"));
        fs::write(folder.join("faktura.xml"), &INVOICE[..100]).unwrap();
        assert_eq!(inbox.look().unwrap(), Round::default(), "it may still grow");
        fs::write(folder.join("faktura.xml"), INVOICE).unwrap();
        fs::write(folder.join("andet.xml"), b"<?xml version=\"1.0\"?><Noget/>").unwrap();
        fs::write(folder.join("halv.xml.part"), b"<").unwrap();
        assert_eq!(inbox.look().unwrap(), Round::default(), "it has grown");
        assert_eq!(inbox.look().unwrap(), Round { done: 1, failed: 1 });
        assert_eq!(names(&folder), ["halv.xml.part"]);
        assert_eq!(names(&done), ["faktura.xml"]);
        assert_eq!(names(&failed), ["andet.xml", "andet.xml.error.txt"]);
        let told = fs::read_to_string(failed.join("andet.xml.error.txt")).unwrap();
        assert!(
            told.contains("læg den i mappen igen") && told.contains("put it in the folder again"),
            "{told}"
        );

        // The same file again, as after a process that died before the move.
        fs::write(folder.join("faktura.xml"), INVOICE).unwrap();
        inbox.look().unwrap();
        assert_eq!(inbox.look().unwrap(), Round { done: 1, failed: 0 });
        assert_eq!(names(&done), ["faktura-2.xml", "faktura.xml"]);
        let by =
            actor(&db.store, person, kaemner_app::testing::municipality(), Channel::Job).unwrap().unwrap();
        let query =
            bills::Query { states: Vec::new(), search: String::new(), due_by: None, after: None, limit: 9 };
        let received = db.store.read(db.scope, |tx| bills::invoices(tx, &by, &query)).unwrap();
        assert_eq!(received.len(), 1);
    });
}

#[test]
fn what_nobody_may_receive_waits() {
    let db = TestDb::sqlite();
    let person = "07070707-0707-0707-0707-070707070707".parse().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut inbox = Inbox::new(Arc::new(db.store.clone()), dir.path().to_owned(), person).unwrap();
    let folder = dir.path().join("0265");
    fs::write(folder.join("faktura.xml"), INVOICE).unwrap();
    inbox.look().unwrap();
    assert_eq!(inbox.look().unwrap(), Round::default());
    assert_eq!(names(&folder), ["faktura.xml"]);
}
