//! What stands around every page: municipality, menu, favourites, tasks, language and environment.

use std::collections::HashMap;
use std::sync::LazyLock;

use kaemner_app::actor::Actor;
use kaemner_app::tasks::{self, Favourite, FoundView};
use kaemner_law::chart::municipality;
use kaemner_store::{StoreError, Tx};
use kaemner_values::MunicipalityCode;
use kaemner_values::text::Language;

use crate::ctx::Ctx;
use crate::route::{self, Info, Kind, Method, Need};
use crate::{App, Environment, language, number};

/// A main door of the menu and the places behind it. A place is shown when its route exists and the
/// person may use it, a door when one of its places is.
struct Door {
    name: &'static str,
    icon: &'static str,
    places: &'static [Place],
}

/// A place: the end of its Fluent key, its address below the municipality, and the letter after `g`.
struct Place {
    name: &'static str,
    path: &'static str,
    letter: Option<char>,
}

const fn place(name: &'static str, path: &'static str, letter: Option<char>) -> Place {
    Place { name, path, letter }
}

/// The doors in the order of Alt+1…8.
const DOORS: &[Door] = &[
    Door { name: "desk", icon: "assignment", places: &[place("desk", "", Some('o'))] },
    Door {
        name: "bills",
        icon: "document",
        places: &[
            place("bills", "/bills", Some('r')),
            place("suppliers", "/suppliers", Some('l')),
            place("payments", "/payments", Some('u')),
            place("bank", "/bank", None),
        ],
    },
    Door { name: "payroll", icon: "payments", places: &[place("payroll", "/payroll", None)] },
    Door { name: "budget", icon: "calculator", places: &[place("budget", "/budget", None)] },
    Door {
        name: "ledger",
        icon: "list-check",
        places: &[
            place("ledger", "/ledger", Some('s')),
            place("vouchers", "/ledger/vouchers", Some('b')),
            place("voucher-new", "/ledger/vouchers/new", Some('n')),
            place("ledger-import", "/ledger/import", Some('i')),
            place("ledger-deliveries", "/ledger/deliveries", None),
            place("periods", "/ledger/periods", Some('p')),
            place("chart", "/ledger/chart", Some('k')),
            place("cost-bearers", "/ledger/cost-bearers", None),
        ],
    },
    Door { name: "oversight", icon: "visibility", places: &[place("oversight", "/oversight", None)] },
    Door { name: "cooperation", icon: "groups", places: &[place("cooperation", "/cooperation", None)] },
    Door {
        name: "access",
        icon: "persons",
        places: &[
            place("access", "/access", None),
            place("my-rights", "/access/mine", Some('m')),
            place("positions", "/access/positions", None),
            place("roles", "/access/roles", None),
            place("recertification", "/access/recertification", None),
            place("duties", "/access/duties", None),
            place("reading", "/access/reading", None),
            place("emergencies", "/access/emergencies", None),
            place("deletion", "/access/deletion", None),
            place("units", "/access/units", None),
            place("sign-in", "/access/sign-in", None),
            place("sign-in-changes", "/access/sign-in/changes", None),
            place("service-accounts", "/access/service-accounts", None),
            place("events", "/events", None),
            place("webhooks", "/events/webhooks", None),
        ],
    },
];

/// What each page below a municipality needs, by its address there: asked for every place on every page.
static NEEDS: LazyLock<HashMap<&'static str, Need>> = LazyLock::new(|| {
    let page = |info: &Info| info.kind == Kind::Page && info.method == Method::Get;
    let below = |info: Info| Some((info.path.strip_prefix("/{code}")?, info.need));
    route::infos().into_iter().filter(page).filter_map(below).collect()
});

/// What every page shows of the person's desk: read together with the person's rights.
#[derive(Debug, Clone, Default)]
pub(crate) struct Desk {
    pub(crate) waiting: i64,
    pub(crate) favourites: Vec<Favourite>,
    /// The filters that are kept of this very page.
    pub(crate) views: Vec<FoundView>,
}

impl Desk {
    /// The desk of a person who opens a page. `page` is its address below the municipality.
    pub(crate) fn read(tx: &mut Tx<'_>, by: &Actor, page: &str) -> Result<Self, StoreError> {
        let (waiting, _) = tasks::count(tx, by)?;
        Ok(Self { waiting, favourites: tasks::favourites(tx, by)?, views: tasks::views(tx, by, page)? })
    }
}

/// What the person has chosen for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choices {
    /// Roomy rows instead of compact ones.
    pub(crate) roomy: bool,
    /// Whether single keys (`g` and a letter, `/`, `?`) work.
    pub(crate) single_keys: bool,
}

/// A door as shown.
#[derive(Debug)]
pub(crate) struct ShownDoor {
    pub(crate) key: String,
    pub(crate) icon: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
    pub(crate) number: usize,
    pub(crate) count: i64,
    pub(crate) places: Vec<ShownPlace>,
}

/// A place as shown.
#[derive(Debug, Clone)]
pub(crate) struct ShownPlace {
    pub(crate) key: String,
    pub(crate) href: String,
    pub(crate) current: bool,
    pub(crate) letter: Option<char>,
}

/// Everything around the page.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) lang: &'static str,
    pub(crate) other_lang: &'static str,
    pub(crate) code: String,
    pub(crate) municipality: String,
    pub(crate) person: String,
    pub(crate) initials: String,
    pub(crate) csrf: String,
    pub(crate) doors: Vec<ShownDoor>,
    pub(crate) desk: Desk,
    pub(crate) choices: Choices,
    pub(crate) environment: &'static str,
    pub(crate) environment_key: String,
    pub(crate) environment_what: String,
    pub(crate) band: bool,
    pub(crate) version: &'static str,
    pub(crate) here: String,
    /// A personal number was left out of the address.
    pub(crate) left_out: bool,
    pub(crate) path: String,
    pub(crate) signed_in: bool,
}

impl Frame {
    pub(crate) fn new(ctx: &Ctx, desk: Desk) -> Self {
        let actor = ctx.actor();
        let code = actor.map(|actor| actor.municipality.to_string()).unwrap_or_default();
        let below = ctx.below().to_owned();
        let other = match ctx.request.language {
            Language::Danish => Language::English,
            Language::English => Language::Danish,
        };
        let App { settings, .. } = &ctx.app;
        let query =
            if ctx.request.query.is_empty() { String::new() } else { format!("?{}", ctx.request.query) };
        Self {
            lang: language::tag(ctx.request.language),
            other_lang: language::tag(other),
            municipality: actor.map(|actor| municipality_name(actor.municipality)).unwrap_or_default(),
            person: actor.map(|actor| actor.name.clone()).unwrap_or_default(),
            initials: actor.map(|actor| initials(&actor.name)).unwrap_or_default(),
            csrf: ctx.csrf(),
            doors: actor.map(|actor| shown_doors(actor, &below, desk.waiting)).unwrap_or_default(),
            choices: ctx.request.choices,
            environment: settings.environment.name(),
            environment_key: format!("environment-{}", settings.environment.name()),
            environment_what: format!("environment-{}-what", settings.environment.name()),
            band: settings.environment != Environment::Production,
            version: settings.version,
            here: format!("{below}{query}"),
            left_out: number::was_left_out(ctx),
            path: ctx.request.path.clone(),
            signed_in: actor.is_some(),
            code,
            desk,
        }
    }

    /// Whether this very list is a favourite.
    pub(crate) fn is_favourite(&self) -> bool {
        self.desk.favourites.iter().any(|favourite| favourite.url == self.here)
    }

    /// The doors of the bottom bar on a phone; the rest is behind "Mere".
    pub(crate) fn first_doors(&self) -> &[ShownDoor] {
        self.doors.get(..3).unwrap_or(&self.doors)
    }
}

/// The municipality's name without "Kommune"; its code when it is none of the 98.
pub(crate) fn municipality_name(code: MunicipalityCode) -> String {
    municipality(code).map_or_else(|| code.to_string(), |known| known.name.clone())
}

/// `AN` of Anne Nielsen.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

fn may_open(actor: &Actor, path: &str) -> bool {
    match NEEDS.get(path) {
        Some(Need::May(act)) => actor.may_somewhere(*act),
        Some(Need::SignedIn | Need::Nobody) => true,
        None => false,
    }
}

/// The doors the person may use.
pub(crate) fn shown_doors(actor: &Actor, below: &str, waiting: i64) -> Vec<ShownDoor> {
    let current = current_path(below);
    let mut shown = Vec::new();
    for door in DOORS {
        let places: Vec<_> = door
            .places
            .iter()
            .filter(|place| may_open(actor, place.path))
            .map(|place| ShownPlace {
                key: format!("place-{}", place.name),
                href: format!("/{}{}", actor.municipality, place.path),
                current: current == Some(place.path),
                letter: place.letter,
            })
            .collect();
        let Some(first) = places.first() else { continue };
        shown.push(ShownDoor {
            key: format!("door-{}", door.name),
            icon: door.icon,
            href: first.href.clone(),
            current: door.places.iter().any(|place| current == Some(place.path)),
            number: shown.len() + 1,
            count: if door.name == "desk" { waiting } else { 0 },
            places,
        });
    }
    shown
}

/// The place whose address is the longest beginning of the page's.
fn current_path(below: &str) -> Option<&'static str> {
    let fits = |path: &str| match below.strip_prefix(path) {
        Some(rest) if path.is_empty() => rest.is_empty() || rest == "/" || rest.starts_with("/tasks"),
        Some(rest) => rest.is_empty() || rest.starts_with('/'),
        None => false,
    };
    let places = DOORS.iter().flat_map(|door| door.places).map(|place| place.path);
    places.filter(|path| fits(path)).max_by_key(|path| path.len())
}

/// The keys of all doors and places, for the test that demands their texts.
#[cfg(test)]
pub(crate) fn keys() -> impl Iterator<Item = String> {
    let door = |door: &Door| format!("door-{}", door.name);
    let places = DOORS.iter().flat_map(|door| door.places).map(|place| format!("place-{}", place.name));
    DOORS.iter().map(door).chain(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_place_is_current() {
        assert_eq!(current_path(""), Some(""));
        assert_eq!(current_path("/ledger"), Some("/ledger"));
        assert_eq!(current_path("/ledger/vouchers/2026-1"), Some("/ledger/vouchers"));
        assert_eq!(current_path("/ledger/vouchers/new"), Some("/ledger/vouchers/new"));
        assert_eq!(current_path("/profile"), None);
    }

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Anne Marie Nielsen"), "AN");
        assert_eq!(initials("Østergaard"), "Ø");
    }
}
