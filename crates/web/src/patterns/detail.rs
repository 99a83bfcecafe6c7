//! The detail page: facts in two columns, the path of states, and the timeline of who did what.

use std::collections::HashMap;

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kaemner_app::actor::PersonId;
use kaemner_app::events::Recorded;
use kaemner_values::danish;
use kaemner_values::text::Message;

use super::cell::Cell;
use crate::filters;

/// Facts in two columns: label and value.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "patterns/facts.html")]
pub(crate) struct Facts(pub(crate) Vec<(Message, Cell)>);

/// One step of the path on top: Modtaget → Konteret → Attesteret → Anvist → Betalt.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) label: Message,
    pub(crate) state: StepState,
    /// Who holds it now, or did it.
    pub(crate) who: Option<String>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepState {
    /// Behind us.
    Done,
    /// Here we are.
    Now,
    /// Ahead.
    Ahead,
}

/// What happened to one thing, oldest first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "patterns/timeline.html")]
pub(crate) struct Timeline(pub(crate) Vec<Moment>);

impl Timeline {
    /// The events, each with what it says was done; `names` knows the persons.
    pub(crate) fn of(
        trail: &[Recorded],
        names: &HashMap<PersonId, String>,
        what: impl Fn(&Recorded) -> Message,
    ) -> Self {
        let moment = |event: &Recorded| Moment {
            at: event.at,
            who: names.get(&event.person).cloned().unwrap_or_else(|| "–".to_owned()),
            behalf: event.on_behalf_of.and_then(|person| names.get(&person).cloned()),
            what: what(event),
            why: event.reason().map(str::to_owned),
        };
        Self(trail.iter().map(moment).collect())
    }
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    pub(crate) who: String,
    /// The person whose deputy acted.
    pub(crate) behalf: Option<String>,
    pub(crate) what: Message,
    /// The reason given, in the person's own words.
    pub(crate) why: Option<String>,
}

impl Moment {
    /// `22-11-2026 kl. 14.30`, Danish time.
    pub(crate) fn when(&self) -> String {
        danish_moment(self.at)
    }
}

/// `22-11-2026 kl. 14.30`, Danish time.
pub(crate) fn danish_moment(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Copenhagen").unwrap_or(TimeZone::UTC);
    let local = zone.to_datetime(at);
    format!("{} kl. {}", danish::date(local.date()), danish::time(local.time()))
}

/// The day of a moment, Danish time.
pub(crate) fn danish_day(at: Timestamp) -> Date {
    TimeZone::get("Europe/Copenhagen").unwrap_or(TimeZone::UTC).to_datetime(at).date()
}

/// The path of states.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "patterns/steps.html")]
pub(crate) struct Steps(pub(crate) Vec<Step>);
