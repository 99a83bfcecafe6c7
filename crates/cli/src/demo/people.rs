//! The organisation and the people of one municipality.

use std::collections::HashMap;

use jiff::civil::Date;
use kaemner_app::access::{
    self, AccessError, Founder, HomeAddress, Instruction, NewDeputyship, NewMember, NewPerson, NewUnit,
    PersonnelEvent, PersonnelSource, Position, PositionId, PositionRule, PositionRuleId, Question, UnitId,
    UnitKind,
};
use kaemner_app::actor::{Actor, Channel, PersonId, UnitPath};
use kaemner_app::settings::{self, Key, Setting, SettingsError};
use kaemner_law::chart::Municipality;
use kaemner_store::{Scope, Store};
use kaemner_values::Ore;
use kaemner_values::numbers::{Cpr, Gln};
use kaemner_values::text::Language;

use super::plan::{FIRST_NAMES, HOME_ROADS, JOBS, LAST_NAMES, PlannedJob, UNITS};
use super::random::Chance;
use super::{DemoError, PASSWORD};

/// The people of a municipality by what ends their login, and the units by code.
pub struct Town {
    pub scope: Scope,
    pub people: HashMap<&'static str, PersonId>,
    pub units: HashMap<&'static str, UnitPath>,
    pub glns: HashMap<&'static str, Gln>,
}

impl Town {
    /// The person with the rights that hold now.
    pub fn actor(&self, store: &Store, login: &str) -> Result<Actor, DemoError> {
        let person = self.people.get(login).copied().ok_or(DemoError::Plan("no such job"))?;
        let actor = store.read(self.scope, |tx| access::actor(tx, person, Channel::Cli))?;
        actor.ok_or(DemoError::Plan("no such member"))
    }
}

/// Founds a municipality and fills it with units and people.
pub fn found(store: &Store, of: &Municipality, from: Date) -> Result<Town, DemoError> {
    let mut chance = Chance::new(u64::from(of.code.get()));
    let admin_name = name(&mut chance);
    let admin = register(store, of, &mut chance, &admin_name, "administrator", "Systemadministrator")?;
    let founder = Founder {
        person: admin,
        name: admin_name.clone(),
        initials: initials(&admin_name),
        municipality: format!("{} Kommune", of.name),
    };
    store.create(of.code)?;
    access::found(store, of.code, &founder)?;
    let scope = Scope::from(of.code);
    let mut town = Town { scope, people: HashMap::new(), units: HashMap::new(), glns: HashMap::new() };
    town.people.insert("administrator", admin);
    let by = town.actor(store, "administrator")?;
    units(store, &by, of, &mut town, from)?;
    // Drawn apart from the names, so that those stay what they are.
    let mut lives = Chance::new(u64::from(of.code.get()) + 10_000);
    for job in JOBS {
        let full = name(&mut chance);
        let person = register(store, of, &mut chance, &full, job.login, job.title)?;
        let unit = town.units.get(job.unit).cloned().unwrap_or_else(UnitPath::root);
        let (title, initials) = (job.title.to_owned(), initials(&full));
        let member = NewMember { person, name: full, title, initials, unit: unit.clone(), from, to: None };
        access::enrol(store, &by, &member)?;
        let home = home(&mut lives, of, job.login == "medarbejder")?;
        store
            .write(scope, |tx| access::set_address(tx, &by, person, Some(&home), PersonnelSource::Import))?;
        employ(store, &by, scope, person, job, unit, from)?;
        town.people.insert(job.login, person);
    }
    values(store, &by, scope, of, from)?;
    receipts(store, &town)?;
    Ok(town)
}

/// A house that nobody lives in: neither the roads nor the postcode exist.
fn home(chance: &mut Chance, of: &Municipality, protected: bool) -> Result<HomeAddress, DemoError> {
    let (road, number) = (chance.pick(&HOME_ROADS), 2 * chance.between(1, 20));
    Ok(HomeAddress::new(&format!("{road} {number}"), "4999", &of.name, "DK", protected)?)
}

/// Hires a person into a position whose kind carries the job's role.
fn employ(
    store: &Store,
    by: &Actor,
    scope: Scope,
    person: PersonId,
    job: &PlannedJob,
    unit: UnitPath,
    from: Date,
) -> Result<(), DemoError> {
    store.write(scope, |tx| {
        let position = Position {
            id: PositionId::new(tx.new_id()),
            code: format!("S-{}", job.login),
            kind: job.login.to_owned(),
            title: job.title.to_owned(),
            unit: unit.clone(),
            from,
            to: None,
        };
        access::add_position(tx, by, &position)?;
        let rule = PositionRule {
            id: PositionRuleId::new(tx.new_id()),
            kind: job.login.to_owned(),
            role: job.role.into(),
            everywhere: false,
            limit: job.limit.map(Ore::from_kroner),
            from,
            to: None,
        };
        access::add_position_rule(tx, by, &rule)?;
        let hired = PersonnelEvent::Hire { person, position: position.id, from, to: None };
        access::take_event(tx, by, &hired, PersonnelSource::Import)
    })?;
    Ok(())
}

/// Everybody reads and receipts the instructions that the job needs.
fn receipts(store: &Store, town: &Town) -> Result<(), DemoError> {
    for job in JOBS {
        let by = town.actor(store, job.login)?;
        let needs =
            |one: &&Instruction| by.rights().iter().any(|right| !right.waiting.and(one.acts).is_empty());
        for one in access::instructions().iter().filter(needs) {
            let answers: Vec<usize> = one.questions.iter().map(Question::right).collect();
            access::receipt(store, &by, &one.key, one.version, Language::Danish, &answers)?;
        }
    }
    Ok(())
}

/// What stands at the end of the year: a deputy for a manager on holiday, and the quarter's re-certification.
pub fn stand(store: &Store, town: &Town, today: Date) -> Result<(), DemoError> {
    let by = town.actor(store, "leder")?;
    let deputy = town.people.get("plejeleder").copied().ok_or(DemoError::Plan("no deputy"))?;
    let new = NewDeputyship {
        principal: by.person,
        deputy,
        unit: UnitPath::root(),
        from: today,
        to: today.saturating_add(jiff::Span::new().days(14)),
        reason: "Ferie".to_owned(),
    };
    store.write(town.scope, |tx| access::make_deputy(tx, &by, &new))?;
    access::daily(store, by.municipality)?;
    Ok(())
}

pub(super) fn name(chance: &mut Chance) -> String {
    format!("{} {}", chance.pick(&FIRST_NAMES), chance.pick(&LAST_NAMES))
}

pub(super) fn initials(name: &str) -> String {
    name.split(' ').filter_map(|part| part.chars().next()).collect()
}

fn register(
    store: &Store,
    of: &Municipality,
    chance: &mut Chance,
    name: &str,
    login: &str,
    title: &str,
) -> Result<PersonId, DemoError> {
    let login = format!("{login}.{}", of.code);
    // A day above 60 never occurs: nobody alive has such a number.
    let cpr = format!(
        "{:02}{:02}{:02}-{}{:03}",
        60 + chance.between(1, 28),
        chance.between(1, 12),
        chance.between(50, 99),
        chance.between(0, 3),
        chance.between(0, 999)
    );
    let cpr: Option<Cpr> = cpr.parse().ok();
    let title = format!("{title}, {}", of.name);
    store
        .write(Scope::Community, |tx| {
            let person = access::register_person(tx, &NewPerson { id: None, name: name.to_owned(), cpr })?;
            access::set_password(tx, person, &login, PASSWORD)?;
            access::mark_demo_user(tx, person, &title)?;
            Ok::<_, AccessError>(person)
        })
        .map_err(Into::into)
}

fn units(store: &Store, by: &Actor, of: &Municipality, town: &mut Town, from: Date) -> Result<(), DemoError> {
    let mut ids: HashMap<&str, UnitId> = HashMap::new();
    let root = store.read(town.scope, access::units)?.first().map(|unit| unit.id);
    for (number, planned) in (1_u32..).zip(UNITS) {
        let gln = match planned.kind {
            UnitKind::Department | UnitKind::Municipality => None,
            _ => Some(gln(of, number)?),
        };
        let parent = planned.above.map_or(root, |above| ids.get(above).copied());
        let (code, name, kind) = (planned.code.to_owned(), planned.name.to_owned(), planned.kind);
        let new = NewUnit { parent, code, kind, name, gln, from };
        let unit = store.write(town.scope, |tx| access::add_unit(tx, by, &new))?;
        ids.insert(planned.code, unit.id);
        town.units.insert(planned.code, unit.path);
        if let Some(gln) = gln {
            town.glns.insert(planned.code, gln);
        }
    }
    Ok(())
}

/// A location number with its check digit. The block 5790099 is used for nothing real here.
fn gln(of: &Municipality, number: u32) -> Result<Gln, DemoError> {
    let body = format!("579009{:04}{number:02}", of.code.get());
    let weighted = body.bytes().rev().zip([3_u32, 1].into_iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", (10 - sum % 10) % 10).parse().map_err(|_| DemoError::Plan("no location number"))
}

fn values(store: &Store, by: &Actor, scope: Scope, of: &Municipality, from: Date) -> Result<(), DemoError> {
    let bank = format!("0040 {:010}", 4_400_000_000_u64 + u64::from(of.code.get()));
    let values = [
        (Key::CreditorAccount, super::books::CREDITORS.to_owned()),
        (Key::BankLedgerAccount, super::books::BANK.to_owned()),
        (Key::VatAccount, super::books::VAT.to_owned()),
        (Key::BankAccount, bank),
    ];
    store.write(scope, |tx| {
        for (key, value) in &values {
            let decision = "Demonstrationens opsætning".to_owned();
            settings::set(tx, by, &Setting { key: *key, from, value: value.clone(), decision })?;
        }
        Ok::<_, SettingsError>(())
    })?;
    Ok(())
}
