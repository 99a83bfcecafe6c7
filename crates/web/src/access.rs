//! The pages of rights: one's own and the passport, people and their roles, positions, duties, re-certification,
//! the log of reading, emergencies and deletion.

pub(crate) mod address;
mod control;
mod deputies;
mod mine;
mod parts;
mod passport;
mod people;
mod positions;
mod purpose;
mod recertification;
mod roles;
mod unmasked;

use kaemner_app::actor::Act;

use crate::form::Fields;
use crate::reads::Reads;
use crate::route::{Need, Route, action, api_get, asked, page};

pub(crate) fn routes() -> Vec<Route> {
    let desk = Need::May(Act::UseOwnDesk);
    let read = Need::May(Act::ReadAccess);
    let grant = Need::May(Act::GrantRole);
    let members = Need::May(Act::ManageMembers);
    let reveal = Need::May(Act::RevealCpr);
    let define = Need::May(Act::DefineRole);
    let positions = Need::May(Act::ManagePositions);
    let deletion = Need::May(Act::ManageDeletion);
    let people = ["/{code}/access.csv", "/{code}/access.xlsx", "/{code}/access.pdf"];
    let mut routes: Vec<_> =
        people.into_iter().flat_map(|path| asked(path, read, people::ask_save, people::save)).collect();
    let passport = "/{code}/access/people/{id}/passport.json";
    routes.extend(asked(passport, read, passport::ask_of_person, passport::of_person));
    routes.extend(asked("/{code}/access/passport.json", desk, passport::ask_own, passport::own));
    let duties = Need::May(Act::ReadDuties);
    routes.extend(asked("/{code}/access/duties.json", duties, control::ask_duties, control::duties_file));
    routes.extend([
        page("/{code}/access", read, people::list).reads(Reads::PERSONS),
        api_get("/{code}/access/lookup", desk, people::suggest),
        api_get("/{code}/access/positions/lookup", read, positions::suggest),
        page("/{code}/access/people/{id}", read, people::one).reads(Reads::PERSON),
        action("/{code}/access/people/{id}/cpr", reveal, unmasked::number).reads(Reads::NUMBER),
        page("/{code}/access/people/{id}/address", members, address::form).reads(Reads::PERSON),
        action("/{code}/access/people/{id}/address", members, address::write),
        action("/{code}/access/people/{id}/address/show", reveal, unmasked::address).reads(Reads::NUMBER),
        page("/{code}/access/addresses", members, address::file_form),
        action("/{code}/access/addresses", members, address::import),
        page("/{code}/access/people/{id}/grant", grant, people::grant_form).reads(Reads::PERSON),
        action("/{code}/access/people/{id}/grant", grant, people::grant),
        action("/{code}/access/withdraw", grant, people::withdraw),
        page("/{code}/access/mine", desk, mine::show),
        page("/{code}/profile/readings", desk, control::about_me),
        page("/{code}/access/instructions/{name}", desk, passport::read),
        action("/{code}/access/instructions/{name}", desk, passport::receipt),
        action("/{code}/access/deputies", desk, deputies::make),
        action("/{code}/access/deputies/end", desk, deputies::end),
        action("/{code}/access/emergency", Need::May(Act::TakeEmergency), mine::take_emergency),
        page("/{code}/access/roles", read, roles::list),
        page("/{code}/access/roles/new", define, roles::form),
        action("/{code}/access/roles/new", define, roles::make),
        action("/{code}/access/roles/end", define, roles::end),
        page("/{code}/access/positions", read, positions::list).reads(Reads::PERSONS),
        page("/{code}/access/positions/new", positions, positions::forms),
        action("/{code}/access/positions/new", positions, positions::add),
        action("/{code}/access/positions/rules", positions, positions::add_rule),
        action("/{code}/access/positions/event", positions, positions::event),
        action("/{code}/access/positions/import", positions, positions::import),
        page("/{code}/access/duties", duties, control::duties).reads(Reads::PERSONS),
        page("/{code}/access/recertification", Need::May(Act::Recertify), recertification::show)
            .reads(Reads::PERSONS),
        action("/{code}/access/recertification", Need::May(Act::Recertify), recertification::decide),
        page("/{code}/access/reading", Need::May(Act::ReviewReading), control::reading).reads(Reads::PERSONS),
        action("/{code}/access/reading", Need::May(Act::ReviewReading), control::sign_off),
        page("/{code}/access/emergencies", Need::May(Act::ReviewEmergency), control::emergencies)
            .reads(Reads::PERSONS),
        action("/{code}/access/emergencies", Need::May(Act::ReviewEmergency), control::review_emergency),
        page("/{code}/access/deletion", deletion, control::deletion),
        action("/{code}/access/deletion/archive", deletion, control::archive),
        action("/{code}/access/deletion/delete", deletion, control::delete),
        action("/{code}/access/deletion/hold", deletion, control::hold),
        action("/{code}/access/deletion/release", deletion, control::release_hold),
    ]);
    routes
}

/// An id in a form.
fn id<T: std::str::FromStr>(fields: &Fields, name: &str) -> Result<T, crate::error::WebError> {
    fields.typed(name).and_then(|id| id.parse().ok()).ok_or(crate::error::WebError::NotFound)
}
