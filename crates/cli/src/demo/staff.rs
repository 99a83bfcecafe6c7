//! The many who work in a municipality: units of about fifty-six, nine of whom use the system every day.

use jiff::civil::Date;
use kaemner_app::access::{
    self, AccessError, NewDeputyship, NewMember, NewPerson, NewUnit, PersonnelEvent, PersonnelSource,
    Position, PositionId, PositionRule, PositionRuleId, UnitId, UnitKind,
};
use kaemner_app::actor::{Actor, PersonId, UnitPath};
use kaemner_law::chart::Municipality;
use kaemner_store::{Scope, Store, Tx};
use kaemner_values::Ore;
use kaemner_values::numbers::Cpr;

use super::people::{Town, initials, name};
use super::plan::{PLACES, UNIT_KINDS};
use super::random::Chance;
use super::{DemoError, PASSWORD};

/// Employees of one unit.
const IN_A_UNIT: u32 = 56;

/// What a unit's people do: kind of position, title, role, limit in whole kroner, and how many. The rest are employees
/// who see their own payslip.
const DAILY: &[(&str, &str, &str, Option<i64>, u32)] = &[
    ("enhedsleder", "Enhedsleder", "manager", Some(100_000), 1),
    ("souschef", "Souschef", "manager", Some(50_000), 1),
    ("sekretaer-enhed", "Sekretær", "attester", Some(25_000), 2),
    ("koordinator", "Koordinator", "attester", Some(10_000), 2),
    ("indkoeber", "Indkøber", "buyer", None, 2),
    ("budgetansvarlig", "Budgetansvarlig", "budget_officer", None, 1),
];
const EMPLOYEE: (&str, &str, &str) = ("ansat", "Ansat", "employee");

/// Fills a municipality with units and as many employees as asked for, and gives each unit's manager a deputy.
pub fn fill(
    store: &Store,
    town: &Town,
    of: &Municipality,
    employees: u32,
    from: Date,
) -> Result<u32, DemoError> {
    let by = town.actor(store, "administrator")?;
    store.write(town.scope, |tx| rules(tx, &by, from))?;
    let mut chance = Chance::new(u64::from(of.code.get()) + 1_000_000);
    let mut made = 0;
    for number in 0..employees.div_ceil(IN_A_UNIT) {
        let many = IN_A_UNIT.min(employees - made);
        let staff = people(store, of, &mut chance, made, many)?;
        let unit = unit(store, town, &by, number, from)?;
        employ(store, town, &by, &unit, &staff, from)?;
        made += many;
    }
    Ok(made)
}

/// What the kinds of position carry.
fn rules(tx: &mut Tx<'_>, by: &Actor, from: Date) -> Result<(), AccessError> {
    let daily = DAILY.iter().map(|(kind, _, role, limit, _)| (*kind, *role, *limit));
    for (kind, role, limit) in daily.chain([(EMPLOYEE.0, EMPLOYEE.2, None)]) {
        let rule = PositionRule {
            id: PositionRuleId::new(tx.new_id()),
            kind: kind.to_owned(),
            role: role.into(),
            everywhere: false,
            limit: limit.map(Ore::from_kroner),
            from,
            to: None,
        };
        access::add_position_rule(tx, by, &rule)?;
    }
    Ok(())
}

/// Somebody new in the community.
struct Newcomer {
    person: PersonId,
    name: String,
    initials: String,
}

/// Registers people of one municipality with local accounts, `m00001.0265` and on.
fn people(
    store: &Store,
    of: &Municipality,
    chance: &mut Chance,
    first: u32,
    many: u32,
) -> Result<Vec<Newcomer>, DemoError> {
    let named: Vec<String> = (0..many).map(|_| name(chance)).collect();
    let registered = store.write(Scope::Community, |tx| {
        let mut found = Vec::new();
        let mut logins = Vec::new();
        for (number, name) in (first..).zip(&named) {
            let cpr = cpr(of, number);
            let person = access::register_person(tx, &NewPerson { id: None, name: name.clone(), cpr })?;
            logins.push((person, format!("m{number:05}.{}", of.code)));
            let initials = format!("{}{number}", initials(name));
            found.push(Newcomer { person, name: name.clone(), initials });
        }
        access::set_demo_passwords(tx, &logins, PASSWORD)?;
        Ok::<_, AccessError>(found)
    })?;
    Ok(registered)
}

/// A number of nobody: no month has a day above sixty. The municipality and the person's number make it unique.
fn cpr(of: &Municipality, number: u32) -> Option<Cpr> {
    let (day, month) = (61 + number % 28, 1 + number / 28 % 12);
    let (year, serial) = (50 + number / 336 % 50, number / 16_800);
    format!("{day:02}{month:02}{year:02}-{}{serial:01}{:02}", 4 + serial, of.code.get() % 100).parse().ok()
}

fn unit(
    store: &Store,
    town: &Town,
    by: &Actor,
    number: u32,
    from: Date,
) -> Result<(UnitId, UnitPath), DemoError> {
    let turn = number as usize;
    let (above, kind, prefix): (&str, UnitKind, &str) = UNIT_KINDS[turn % UNIT_KINDS.len()];
    let place = PLACES[turn / UNIT_KINDS.len() % PLACES.len()];
    let round = turn / (UNIT_KINDS.len() * PLACES.len());
    let ending = if round == 0 { String::new() } else { format!(" {}", round + 1) };
    let parent = town.units.get(above).ok_or(DemoError::Plan("no such department"))?.clone();
    let added = store.write(town.scope, |tx| {
        let known = access::units(tx)?.into_iter().find(|unit| unit.path == parent).map(|unit| unit.id);
        let (code, name) = (format!("{above}{:03}", 100 + number), format!("{prefix} {place}{ending}"));
        access::add_unit(tx, by, &NewUnit { parent: known, code, kind, name, gln: None, from })
    })?;
    Ok((added.id, added.path))
}

/// Enrols the people of a unit, hires each into a position, and makes the second the deputy of the first.
fn employ(
    store: &Store,
    town: &Town,
    by: &Actor,
    unit: &(UnitId, UnitPath),
    staff: &[Newcomer],
    from: Date,
) -> Result<(), DemoError> {
    let path = &unit.1;
    let jobs: Vec<(&str, &str)> = DAILY
        .iter()
        .flat_map(|(kind, title, _, _, many)| std::iter::repeat_n((*kind, *title), *many as usize))
        .chain(std::iter::repeat((EMPLOYEE.0, EMPLOYEE.1)))
        .take(staff.len())
        .collect();
    let members: Vec<NewMember> = staff
        .iter()
        .zip(&jobs)
        .map(|(one, (_, title))| NewMember {
            person: one.person,
            name: one.name.clone(),
            title: (*title).to_owned(),
            initials: one.initials.clone(),
            unit: path.clone(),
            from,
            to: None,
        })
        .collect();
    access::enrol_all(store, by, &members)?;
    store.write(town.scope, |tx| {
        for (one, (kind, title)) in staff.iter().zip(&jobs) {
            let position = Position {
                id: PositionId::new(tx.new_id()),
                code: format!("P-{}", one.initials),
                kind: (*kind).to_owned(),
                title: (*title).to_owned(),
                unit: path.clone(),
                from,
                to: None,
            };
            access::add_position(tx, by, &position)?;
            let hired = PersonnelEvent::Hire { person: one.person, position: position.id, from, to: None };
            access::take_event(tx, by, &hired, PersonnelSource::Import)?;
        }
        Ok::<_, AccessError>(())
    })?;
    deputise(store, town, path, staff, from)
}

fn deputise(
    store: &Store,
    town: &Town,
    unit: &UnitPath,
    staff: &[Newcomer],
    from: Date,
) -> Result<(), DemoError> {
    let [manager, second, ..] = staff else { return Ok(()) };
    let new = NewDeputyship {
        principal: manager.person,
        deputy: second.person,
        unit: unit.clone(),
        from,
        to: from.saturating_add(jiff::Span::new().years(1)),
        reason: "Fast stedfortræder".to_owned(),
    };
    store.write(town.scope, |tx| {
        let channel = kaemner_app::actor::Channel::Cli;
        let by = access::actor(tx, manager.person, channel)?.ok_or(AccessError::NotFound("person"))?;
        access::make_deputy(tx, &by, &new)
    })?;
    Ok(())
}
