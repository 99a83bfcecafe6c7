//! Actors and municipalities for tests and benchmarks: real stores, nothing mocked.

use jiff::civil::date;
use kaemner_values::MunicipalityCode;
use uuid::Uuid;

use crate::actor::{Act, Actor, Channel, PersonId, Right, UnitPath};

/// A municipality's code for tests.
///
/// # Panics
/// Never: the code is one of four digits.
#[must_use]
#[expect(clippy::expect_used, reason = "the code is fixed")]
pub fn municipality() -> MunicipalityCode {
    MunicipalityCode::new(265).expect("a code of four digits")
}

/// A person with every right in the whole municipality. `number` tells persons apart.
#[must_use]
pub fn anyone(number: u128, municipality: MunicipalityCode) -> Actor {
    person(number, municipality, Act::ALL, "/")
}

/// A person with these rights below this unit.
///
/// # Panics
/// When `under` is no unit path.
#[must_use]
#[expect(clippy::expect_used, reason = "tests name real paths")]
pub fn person(number: u128, municipality: MunicipalityCode, acts: &[Act], under: &str) -> Actor {
    let under = UnitPath::parse(under).expect("a unit path");
    let right = Right::new("test", acts, under, date(2020, 1, 1));
    let id = PersonId::new(Uuid::from_u128(number));
    Actor::new(id, format!("Person {number}"), municipality, Channel::Cli, vec![right])
}
