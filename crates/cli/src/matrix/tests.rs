use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use kaemner_app::access::{self, Founder, NewGrant, NewMember, NewPerson, Role, ready_roles};
use kaemner_app::actor::{Act, Channel, PersonId, UnitPath};
use kaemner_app::cooperation;
use kaemner_store::{Clock, EngineConfig, Scope, Store, StoreConfig};
use kaemner_values::MunicipalityCode;

use super::*;
use crate::Cli;

/// The words of every command without commands below it.
fn leaves(command: &clap::Command, words: &str, found: &mut BTreeSet<String>) {
    let below: Vec<_> = command.get_subcommands().filter(|one| one.get_name() != "help").collect();
    if below.is_empty() {
        found.insert(words.trim().to_owned());
    }
    for one in below {
        leaves(one, &format!("{words} {}", one.get_name()), found);
    }
}

#[test]
fn every_command_stands_in_the_matrix() {
    let mut found = BTreeSet::new();
    leaves(&Cli::command(), "", &mut found);
    let listed: BTreeSet<String> = COMMANDS.iter().map(|(words, _)| (*words).to_owned()).collect();
    assert_eq!(found, listed);
    for (words, needs) in COMMANDS.iter().chain(JOBS) {
        let Needs::Acts(acts, _) = needs else { continue };
        for act in *acts {
            assert!(Act::named(act).is_some(), "{words} needs {act}, which is no act");
        }
    }
}

/// An installation with two municipalities and one person per role in the first of them.
struct Town {
    place: tempfile::TempDir,
    store: Store,
    members: Vec<(&'static Role, PersonId)>,
    administrator: PersonId,
}

const HOME: &str = "0265";
const AWAY: &str = "0101";

fn code(text: &str) -> MunicipalityCode {
    text.parse().unwrap()
}

impl Town {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let engine = EngineConfig::Sqlite { dir: place.path().join("data") };
        let store = Store::open(StoreConfig::new(engine, Clock::System)).unwrap();
        [HOME, AWAY].iter().for_each(|at| store.create(code(at)).unwrap());
        let administrator = registered(&store, "Ane");
        for at in [HOME, AWAY] {
            let founder = Founder {
                person: administrator,
                name: "Ane".to_owned(),
                initials: "A".to_owned(),
                municipality: at.to_owned(),
            };
            access::found(&store, code(at), &founder).unwrap();
        }
        let members = ready_roles().iter().map(|role| (role, member(&store, administrator, role))).collect();
        let town = Self { place, store, members, administrator };
        town.write_files();
        town
    }

    fn file(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn write_files(&self) {
        let invoice = include_bytes!("../../../formats/fixtures/invoice/oioubl-invoice.xml");
        std::fs::write(self.file("INVOICE"), invoice).unwrap();
        std::fs::write(self.file("G69"), "").unwrap();
        std::fs::write(self.file("VOUCHERS"), "konto;beløb\n").unwrap();
        std::fs::create_dir(self.file("FOLDER")).unwrap();
        let actor = |tx: &mut kaemner_store::Tx<'_>| access::actor(tx, self.administrator, Channel::Cli);
        let by = self.store.read(Scope::from(code(HOME)), actor).unwrap().unwrap();
        cooperation::back_up(&self.store, &by, &self.file("BACKUP"), false).unwrap();
    }

    /// Runs a command as a person in a municipality.
    fn run(&self, words: &str, given: &[&str], as_whom: PersonId, at: &str, turn: usize) -> ExitCode {
        let file = |word: &&str| match *word {
            "NEW" => self.file(&format!("new-{turn}")).display().to_string(),
            "SOMEBODY" => self.administrator.to_string(),
            name if self.file(name).exists() => self.file(name).display().to_string(),
            other => other.to_owned(),
        };
        let data = self.file("data").display().to_string();
        let head = ["kaemner"].into_iter().chain(words.split(' ')).map(str::to_owned);
        let who = ["--data", &data, "--as", &as_whom.to_string(), "--municipality", at].map(str::to_owned);
        let line: Vec<String> = head.chain(who).chain(given.iter().map(file)).collect();
        crate::run(&Cli::try_parse_from(line).unwrap())
    }

    fn events(&self, at: &str) -> usize {
        let scope = Scope::from(code(at));
        self.store.read(scope, |tx| tx.all::<(String,)>("SELECT act FROM event", &[])).unwrap().len()
    }
}

fn registered(store: &Store, name: &str) -> PersonId {
    let new = NewPerson { id: None, name: name.to_owned(), cpr: None };
    store.write(Scope::Community, |tx| access::register_person(tx, &new)).unwrap()
}

fn member(store: &Store, administrator: PersonId, role: &Role) -> PersonId {
    let person = registered(store, role.key.as_str());
    let scope = Scope::from(code(HOME));
    let by = store.read(scope, |tx| access::actor(tx, administrator, Channel::Cli)).unwrap().unwrap();
    let (unit, from) = (UnitPath::root(), store.today());
    let new = NewMember {
        person,
        name: role.key.to_string(),
        title: String::new(),
        initials: String::new(),
        unit: unit.clone(),
        from,
        to: None,
    };
    access::enrol(store, &by, &new).unwrap();
    let grant = NewGrant::new(person, role.key.clone(), unit, from);
    store.write(scope, |tx| access::grant_role(tx, &by, &grant)).unwrap();
    person
}

/// Every command on a store × every role × two municipalities: what a role may not do is refused, and in a
/// municipality where one is no member nothing happens at all.
#[test]
fn every_command_answers_every_role_in_two_municipalities_as_the_matrix_says() {
    let town = Town::new();
    let refused = ExitCode::from(64);
    let untouched = town.events(AWAY);
    let mut turn = 0;
    for (role, person) in &town.members {
        for (words, needs) in COMMANDS {
            let Needs::Acts(acts, given) = needs else { continue };
            turn += 1;
            let may = acts.iter().all(|act| role.acts.contains(Act::named(act).unwrap()));
            let before = town.events(HOME);
            let ended = town.run(words, given, *person, HOME, turn);
            assert_eq!(ended == refused, !may, "{} {words}: {ended:?}", role.key);
            assert_ne!(ended, ExitCode::from(70), "{} {words}: a fault of ours", role.key);
            if !may {
                assert_eq!(town.events(HOME), before, "{} {words} left a trace", role.key);
            }
            assert_eq!(town.run(words, given, *person, AWAY, turn), refused, "{AWAY}: {} {words}", role.key);
        }
    }
    assert_eq!(town.events(AWAY), untouched);
}
