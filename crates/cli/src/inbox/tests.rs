use std::os::unix::fs::symlink;

use kaemner_app::access::signin::{NewServiceAccount, add_service_account};
use kaemner_app::access::{self, Founder, NewPerson};
use kaemner_app::actor::{Channel, UnitPath};
use kaemner_app::bills::{FolderFile, FolderOutcome, folder_files};
use kaemner_store::testing::{TestDb, on_both};

use super::*;
use crate::acting::actor;

const INVOICE: &[u8] = include_bytes!("../../../formats/fixtures/invoice/oioubl-invoice.xml");
const ACCOUNT: &str = "Indbakke";

/// A municipality with an administrator and, when asked, a service account of this role.
fn municipality(db: &TestDb, role: Option<&'static str>) {
    let new = NewPerson { id: None, name: "Ane".to_owned(), cpr: None };
    let admin = db.store.write(Scope::Community, |tx| access::register_person(tx, &new)).unwrap();
    let founder = Founder {
        person: admin,
        name: "Ane".to_owned(),
        initials: "A".to_owned(),
        municipality: "Roskilde".to_owned(),
    };
    access::found(&db.store, kaemner_app::testing::municipality(), &founder).unwrap();
    let Some(role) = role else { return };
    let by = actor(&db.store, admin, kaemner_app::testing::municipality(), Channel::Cli).unwrap().unwrap();
    let account = NewServiceAccount {
        name: ACCOUNT.to_owned(),
        purpose: "Tager fakturaer fra mappen".to_owned(),
        unit: UnitPath::root(),
        role,
    };
    db.store.write(db.scope, |tx| add_service_account(tx, &by, &account)).unwrap();
}

fn inbox(db: &TestDb, root: &Path) -> Inbox {
    Inbox::new(Arc::new(db.store.clone()), root.to_owned(), ACCOUNT.to_owned()).unwrap()
}

/// Looks until what rests is taken; files moved to `done/` and to `refused/`, and what waits in trouble.
fn rest(inbox: &mut Inbox) -> (usize, usize, usize) {
    for _ in 1..LOOKS {
        assert!(inbox.look().unwrap().taken.is_empty(), "nothing is taken before it has rested");
    }
    let round = inbox.look().unwrap();
    let done = round.taken.iter().filter(|taken| taken.outcome.is_ok()).count();
    (done, round.taken.len() - done, round.troubles.len())
}

fn listed(db: &TestDb) -> Vec<FolderFile> {
    let acts = [Act::ReceiveInvoice];
    let by = db.store.read(db.scope, |tx| access::signin::program(tx, ACCOUNT, &acts)).unwrap().unwrap();
    db.store.read(db.scope, |tx| folder_files(tx, &by, None, 50)).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_file());
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn files_are_taken_when_they_rest_and_moved_by_what_became_of_them() {
    on_both(|db| {
        municipality(db, Some("invoice_receiver"));
        let dir = tempfile::tempdir().unwrap();
        let mut inbox = inbox(db, dir.path());
        let folder = dir.path().join("0265");
        let (done, refused) = (folder.join("done"), folder.join("refused"));
        fs::write(folder.join("faktura.xml"), &INVOICE[..100]).unwrap();
        assert!(inbox.look().unwrap().taken.is_empty(), "it may still grow");
        fs::write(folder.join("faktura.xml"), INVOICE).unwrap();
        fs::write(folder.join("andet.xml"), b"<?xml version=\"1.0\"?><Noget/>").unwrap();
        fs::write(folder.join("halv.xml.part"), b"<").unwrap();
        assert_eq!(rest(&mut inbox), (1, 1, 0));
        assert_eq!(names(&folder), ["halv.xml.part"]);
        assert_eq!(names(&done), ["faktura.xml"]);
        assert_eq!(names(&refused), ["andet.xml", "andet.xml.error.txt"]);
        let told = fs::read_to_string(refused.join("andet.xml.error.txt")).unwrap();
        assert!(
            told.contains("læg den i mappen igen") && told.contains("put it in the folder again"),
            "{told}"
        );

        // The same file again, as after a process that died before the move; and another copy of the claim.
        fs::write(folder.join("faktura.xml"), INVOICE).unwrap();
        fs::write(folder.join("kopi.xml"), [INVOICE, b"<!-- kopi -->"].concat()).unwrap();
        assert_eq!(rest(&mut inbox), (2, 0, 0));
        assert_eq!(names(&done), ["faktura-2.xml", "faktura.xml", "kopi.xml"]);

        let list = listed(db);
        let seen: Vec<_> = list.iter().map(|file| (file.name.as_str(), file.outcome.name())).collect();
        assert_eq!(
            seen,
            [
                ("kopi.xml", "duplicate"),
                ("faktura.xml", "known"),
                ("faktura.xml", "new"),
                ("andet.xml", "refused")
            ]
        );
        let why = list[3].refusal.as_ref().unwrap();
        assert_ne!(why.danish, why.english);
        assert!(told.contains(&why.danish) && told.contains(&why.english), "screen and disk say the same");
        assert!(matches!(list[2].outcome, FolderOutcome::New(id) if list[1].outcome.invoice() == Some(id)));
    });
}

#[test]
fn no_link_leads_out_of_a_folder_and_pipes_and_giants_stop_nothing() {
    let db = TestDb::sqlite();
    municipality(&db, Some("invoice_receiver"));
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut inbox = inbox(&db, dir.path());
    let folder = dir.path().join("0265");
    fs::write(outside.path().join("anden.xml"), INVOICE).unwrap();
    symlink(outside.path().join("anden.xml"), folder.join("a-link.xml")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(folder.join("b-pipe.xml")).status().unwrap().success());
    fs::File::create(folder.join("c-stor.xml")).unwrap().set_len(FILE_BYTES_MAX + 1).unwrap();
    fs::write(folder.join("d-faktura.xml"), INVOICE).unwrap();
    assert_eq!(rest(&mut inbox), (1, 1, 0));
    let left: Vec<_> = listed(&db).iter().map(|file| (file.name.clone(), file.outcome.name())).collect();
    assert_eq!(left, [("d-faktura.xml".to_owned(), "new"), ("c-stor.xml".to_owned(), "refused")]);

    // A link in the place of `done/`, and then of the folder itself: nothing is received, nothing written outside.
    fs::remove_dir_all(folder.join("done")).unwrap();
    symlink(outside.path(), folder.join("done")).unwrap();
    fs::write(folder.join("e.xml"), INVOICE).unwrap();
    assert_eq!(rest(&mut inbox), (0, 0, 1));
    assert_eq!((listed(&db).len(), names(&folder)), (2, vec!["a-link.xml".to_owned(), "e.xml".to_owned()]));
    fs::remove_dir_all(&folder).unwrap();
    symlink(outside.path(), &folder).unwrap();
    assert_eq!(inbox.look().unwrap().troubles.len(), 1);
    assert_eq!(names(outside.path()), ["anden.xml"]);
}

#[test]
fn what_nobody_may_receive_waits() {
    for role in [None, Some("budget_officer")] {
        let db = TestDb::sqlite();
        municipality(&db, role);
        let dir = tempfile::tempdir().unwrap();
        let mut inbox = inbox(&db, dir.path());
        let folder = dir.path().join("0265");
        fs::write(folder.join("faktura.xml"), INVOICE).unwrap();
        assert_eq!(rest(&mut inbox), (0, 0, 0));
        assert_eq!(inbox.look().unwrap().without_receiver.len(), 1);
        assert_eq!(names(&folder), ["faktura.xml"]);
    }
}

/// What is logged on this thread at the finest level while something runs.
fn logged(run: impl FnOnce()) -> String {
    #[derive(Clone, Default)]
    struct Kept(Arc<std::sync::Mutex<Vec<u8>>>);
    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let kept = Kept::default();
    let writer = kept.clone();
    let everything = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(everything, run);
    let bytes = kept.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_personal_number_in_a_files_name_stays_in_the_folder() {
    on_both(|db| {
        municipality(db, Some("invoice_receiver"));
        let dir = tempfile::tempdir().unwrap();
        let mut inbox = inbox(db, dir.path());
        let folder = dir.path().join("0265");
        for (name, content) in [("faktura 611090-1235.xml", INVOICE), ("6110901235.xml", b"<Noget/>")] {
            fs::write(folder.join(name), content).unwrap();
        }
        let log = logged(|| {
            let (mut done, mut taken) = (0, Vec::new());
            while done < LOOKS {
                let round = inbox.look().unwrap();
                tell(&round);
                taken.extend(round.taken);
                done += 1;
            }
            assert_eq!(taken.len(), 2);
            for name in taken.iter().map(|taken| &taken.name) {
                assert!(!kaemner_values::numbers::Cpr::stands_in(name), "{name}");
            }
            // And one that cannot be moved.
            fs::remove_dir_all(folder.join("done")).unwrap();
            fs::write(folder.join("done"), b"x").unwrap();
            fs::write(folder.join("Ane 611090-1235.xml"), [INVOICE, b"<!-- x -->"].concat()).unwrap();
            for _ in 0..LOOKS {
                let round = inbox.look().unwrap();
                tell(&round);
                for (_, failure) in &round.troubles {
                    assert!(!kaemner_values::numbers::Cpr::stands_in(
                        &CATALOG.say(Language::Danish, &failure.message())
                    ));
                }
            }
        });
        assert!(log.contains("a file in the inbox waits") && log.contains("0265"), "{log}");
        assert!(!log.contains("611090") && !log.contains("Ane"), "{log}");
        for file in listed(db) {
            assert!(
                file.name.contains("611090") && !kaemner_values::numbers::Cpr::stands_in(&file.name),
                "{file:?}"
            );
        }
        assert!(folder.join("refused/6110901235.xml").exists(), "the file keeps its name where it lies");
    });
}
