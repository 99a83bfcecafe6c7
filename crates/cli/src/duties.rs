//! `kaemner duties`: separation of duties of one municipality, as a report or as a replay of every payment.

use std::process::ExitCode;

use jiff::civil::Date;
use kaemner_app::access::{DutiesReport, Finding, NewReading, ReadingKind, duties_json, log_reading};
use kaemner_app::actor::{Act, Actor, Denied};
use kaemner_app::oversight;
use kaemner_store::{Scope, Store};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Failure, Speech};
use crate::exit::Outcome;

/// Separation of duties: proved for a period.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Every right that was held and every act that was done between two days; each forbidden pair is named.
    Report(Of),
    /// Every payment released between two days, with everybody who had one of its documents in hand.
    Replay(Of),
}

/// Which municipality, by whom, and from when to when.
#[derive(Debug, clap::Args)]
struct Of {
    #[command(flatten)]
    acting: Acting,
    /// The municipality, four digits.
    #[arg(long)]
    municipality: MunicipalityCode,
    /// First day, YYYY-MM-DD; the first day of this year without it.
    #[arg(long)]
    from: Option<Date>,
    /// Last day; today without it.
    #[arg(long)]
    to: Option<Date>,
}

impl Of {
    fn period(&self, today: Date) -> (Date, Date) {
        (self.from.unwrap_or_else(|| today.first_of_year()), self.to.unwrap_or(today))
    }
}

/// Runs the command: 0 when nothing is found, 1 when a pair is.
pub fn run(args: &Args) -> ExitCode {
    match &args.command {
        Command::Report(of) => of.acting.speech.end(report(of)),
        Command::Replay(of) => of.acting.speech.end(replay(of)),
    }
}

fn report(of: &Of) -> Result<Outcome, Failure> {
    let desk = of.acting.open()?;
    let by = desk.actor(of.municipality)?;
    let found = desk.store.read(Scope::from(of.municipality), |tx| {
        let (from, to) = of.period(tx.today());
        oversight::duties(tx, &by, from, to)
    })?;
    log(&desk.store, &by, found.held.len() + found.used.len())?;
    of.acting.speech.print(&counted(&found), &duties_json(&found));
    for (held, findings) in [(true, &found.held), (false, &found.used)] {
        findings.iter().for_each(|finding| say_finding(of.acting.speech, held, finding));
    }
    Ok(if found.is_clean() { Outcome::Fine } else { Outcome::Findings })
}

/// Names of persons were shown: the log of reading says so, as it does of the page.
fn log(store: &Store, by: &Actor, rows: usize) -> Result<(), Failure> {
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let new = NewReading { act: Act::ReadDuties, what: ReadingKind::Page, about: None, rows, purpose: None };
    store.write(Scope::from(by.municipality), |tx| log_reading(tx, by, &new))?;
    Ok(())
}

fn counted(found: &DutiesReport) -> Message {
    text!(
        "cli-duties-report",
        from = found.from,
        to = found.to,
        persons = found.persons,
        rights = found.rights,
        objects = found.objects,
        acts = found.acts,
        payments = found.payments,
        unreviewed = found.unreviewed,
        clean = if found.is_clean() { "yes" } else { "no" }
    )
}

/// In JSON the report holds its findings.
fn say_finding(speech: Speech, held: bool, finding: &Finding) {
    let object = finding.object.map(|id| id.to_string()).unwrap_or_default();
    let sentence = text!(
        "cli-duties-finding",
        kind = if held { "held" } else { "used" },
        person = finding.name.as_str(),
        rule = Denied::from(finding.conflict).message(),
        at = finding.at.to_string(),
        object = object
    );
    speech.print_text(&sentence);
}

fn replay(of: &Of) -> Result<Outcome, Failure> {
    let desk = of.acting.open()?;
    let by = desk.actor(of.municipality)?;
    let found = desk.store.read(Scope::from(of.municipality), |tx| {
        let (from, to) = of.period(tx.today());
        oversight::replay(tx, &by, from, to)
    })?;
    log(&desk.store, &by, found.broken.len())?;
    let broken: Vec<_> = found
        .broken
        .iter()
        .map(|one| {
            json!({ "payment": one.payment, "rule": one.conflict.rule, "person": one.person.to_string(),
                "at": one.at, "first": one.conflict.first.name(), "second": one.conflict.second.name() })
        })
        .collect();
    let clean = found.broken.is_empty();
    let sentence = text!(
        "cli-duties-replay",
        payments = found.payments,
        hands = found.hands,
        clean = if clean { "yes" } else { "no" }
    );
    of.acting
        .speech
        .print(&sentence, &json!({ "payments": found.payments, "hands": found.hands, "broken": broken }));
    for one in &found.broken {
        of.acting.speech.print_text(&text!(
            "cli-duties-broken",
            payment = one.payment.to_string(),
            rule = Denied::Separation(one.conflict.rule).message(),
            person = one.person.to_string(),
            first = one.conflict.first.name(),
            second = one.conflict.second.name()
        ));
    }
    Ok(if clean { Outcome::Fine } else { Outcome::Findings })
}
