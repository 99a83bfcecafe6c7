//! Where a member lives: who may see it, who writes it, and who lives near whom.
//!
//! A municipality writes letters to its staff and looks at who reads about neighbours. No list, file or event holds an
//! address: an event tells that one was written, not which, because a later protection could not take it out of the
//! log again. A protected address (CPR-loven § 28, "navne- og adressebeskyttelse") is shown like a personal number: to
//! whoever may see those, once, for a purpose that is logged.

use kaemner_store::{Scope, Store, Tx};
use kaemner_values::text;
use kaemner_values::text::Message;
use serde_json::json;

use super::member::shown_for;
use super::model::{AccessError, Member};
use super::position::PersonnelSource;
use super::{reading, separation, sql, sql_address};
use crate::actor::{Act, Actor, At, PersonId};
use crate::events::{self, Event, Object};

crate::ids::entity_id! {
    /// One address of one person, as it was written once.
    AddressId
}

/// Where somebody lives. The text of each part is trimmed and has single blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeAddress {
    /// Road, house number, floor and door: `Skovvej 12A, 2. th`.
    pub street: String,
    /// Postcode; four digits in Denmark.
    pub postcode: String,
    /// Town of the postcode.
    pub city: String,
    /// Country by two letters (ISO 3166-1), `DK`.
    pub country: String,
    /// Whether the person has asked the civil register for protection.
    pub protected: bool,
}

/// What somebody may see of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressShown {
    /// None is known.
    Unknown,
    /// There is one; it is protected.
    Protected,
    /// This one.
    Open(HomeAddress),
}

/// A part of an address that cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPart {
    /// Road and house number.
    Street,
    /// Postcode.
    Postcode,
    /// Town.
    City,
    /// Country.
    Country,
}

impl AddressPart {
    /// The part as it should be written.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Street => text!("address-bad-street"),
            Self::Postcode => text!("address-bad-postcode"),
            Self::City => text!("address-bad-city"),
            Self::Country => text!("address-bad-country"),
        }
    }
}

/// Characters of a street or a town at most.
const TEXT_MAX: usize = 100;
/// Characters of a foreign postcode at most.
const POSTCODE_MAX: usize = 12;
/// Houses on one road whose numbers differ by no more stand beside or opposite each other.
const NEIGHBOURS: u32 = 2;

impl HomeAddress {
    /// The address with blanks tidied and the country in capitals.
    ///
    /// # Errors
    /// [`AccessError::BadAddress`] names the part; [`AccessError::PersonalNumber`] when one holds what may be one.
    pub fn new(
        street: &str,
        postcode: &str,
        city: &str,
        country: &str,
        protected: bool,
    ) -> Result<Self, AccessError> {
        let [street, postcode, city] = [street, postcode, city].map(tidy);
        let country = country.trim().to_uppercase();
        let letters = |text: &str| text.chars().any(char::is_alphabetic);
        let fits = |text: &str, max: usize| !text.is_empty() && text.chars().count() <= max && plain(text);
        let danish = postcode.len() == 4 && postcode.bytes().all(|byte| byte.is_ascii_digit());
        let parts = [
            (fits(&street, TEXT_MAX) && letters(&street), AddressPart::Street),
            (
                country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()),
                AddressPart::Country,
            ),
            (fits(&postcode, POSTCODE_MAX) && (country != "DK" || danish), AddressPart::Postcode),
            (fits(&city, TEXT_MAX) && letters(&city), AddressPart::City),
        ];
        if let Some((_, part)) = parts.into_iter().find(|(right, _)| !right) {
            return Err(AccessError::BadAddress(part));
        }
        reading::remark_is_fit(&format!("{street} {postcode} {city}"))?;
        Ok(Self { street, postcode, city, country, protected })
    }

    /// Whether two live in one house or in houses beside or opposite each other.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let ((road, number), (others_road, others_number)) = (house(&self.street), house(&other.street));
        let one_road =
            self.country == other.country && self.postcode == other.postcode && road == others_road;
        one_road
            && match (number, others_number) {
                (Some(number), Some(others)) => number.abs_diff(others) <= NEIGHBOURS,
                (None, None) => true,
                _ => false,
            }
    }
}

/// Single blanks, none at the ends.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// Road and house number of a street line: the number is the first word that begins with a digit after one that has
/// letters, so that `10. Maj Vej 3, 2. th` is number 3.
fn house(street: &str) -> (String, Option<u32>) {
    let (mut road, mut number) = (Vec::new(), None);
    for word in street.split([' ', ',']).filter(|word| !word.is_empty()) {
        let named = road.iter().any(|word: &String| word.chars().any(char::is_alphabetic));
        if named && word.starts_with(|char: char| char.is_ascii_digit()) {
            let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
            number = digits.parse().ok();
            break;
        }
        road.push(kaemner_values::sort::search_fold(word));
    }
    (road.join(" "), number)
}

/// Writes where a member lives, or that nothing is known any more; the same again changes nothing.
///
/// # Errors
/// [`AccessError::Denied`] also for oneself, [`AccessError::NotFound`], or the store's.
pub fn set_address(
    tx: &mut Tx<'_>,
    by: &Actor,
    person: PersonId,
    new: Option<&HomeAddress>,
    source: PersonnelSource,
) -> Result<(), AccessError> {
    let member = sql::member(tx, person)?.ok_or(AccessError::NotFound("person"))?;
    by.may(Act::ManageMembers, At::unit(&member.unit))?;
    separation::require_other(by, Act::ManageMembers, At::unit(&member.unit), person)?;
    if sql_address::one(tx, person)?.as_ref() == new {
        return Ok(());
    }
    put(tx, by, Act::ManageMembers, &member, new, source)
}

/// Writes an address that whoever calls may write.
pub(super) fn put(
    tx: &mut Tx<'_>,
    by: &Actor,
    act: Act,
    member: &Member,
    new: Option<&HomeAddress>,
    source: PersonnelSource,
) -> Result<(), AccessError> {
    let before = sql_address::one(tx, member.person)?;
    match new {
        Some(new) => sql_address::put(tx, member.person, new, source)?,
        None => sql_address::remove(tx, member.person)?,
    }
    let event = Event::of(act, Object::new("person", member.person.get())).at(&member.unit);
    let event = event.step("address_written").before(state(before.as_ref()));
    events::record(tx, by, event.after(state(new)))?;
    Ok(())
}

/// What the event log tells of an address.
fn state(address: Option<&HomeAddress>) -> serde_json::Value {
    let word = match address {
        None => "none",
        Some(HomeAddress { protected: false, .. }) => "open",
        Some(HomeAddress { protected: true, .. }) => "protected",
    };
    json!({ "address": word })
}

/// What one may see of where a member lives; `None` for who has nothing to do with it. One's own is whole.
///
/// # Errors
/// [`AccessError::NotFound`], or the store's.
pub fn address(tx: &mut Tx<'_>, by: &Actor, person: PersonId) -> Result<Option<AddressShown>, AccessError> {
    let member = sql::member(tx, person)?.ok_or(AccessError::NotFound("person"))?;
    let own = by.person == person;
    if !own && by.may(Act::ManageMembers, At::unit(&member.unit)).is_err() {
        return Ok(None);
    }
    Ok(Some(match sql_address::one(tx, person)? {
        None => AddressShown::Unknown,
        Some(address) if address.protected && !own => AddressShown::Protected,
        Some(address) => AddressShown::Open(address),
    }))
}

/// A member's address for a purpose, protected or not: who saw it and what for stands in the log of reading and in the
/// event log before it is given. `None` where none is known.
///
/// # Errors
/// [`AccessError::Denied`], [`AccessError::NotFound`], [`AccessError::NoReason`] without a purpose, or the store's.
pub fn reveal_address(
    store: &Store,
    by: &Actor,
    person: PersonId,
    purpose: &str,
) -> Result<Option<HomeAddress>, AccessError> {
    store.write(Scope::from(by.municipality), |tx| {
        shown_for(tx, by, person, purpose, "address_revealed")?;
        Ok(sql_address::one(tx, person)?)
    })
}
