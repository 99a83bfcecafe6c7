//! `kaemner verify`: recomputes a ledger, in a store or from an export, and names the first broken place.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::ProgressBar;
use kaemner_app::actor::Actor;
use kaemner_app::cooperation;
use kaemner_app::ledger::{self, VerifyReport};
use kaemner_store::{Scope, Store};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Failure, Speech};
use crate::exit::Outcome;
use crate::open::counter;

/// Verifies chain, numbers, balances, trail, event log, documents and anchors.
///
/// Ends with 0 where everything holds, 1 where something does not, 2 where an export cannot be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    acting: Acting,
    /// Only these municipalities; otherwise all that the person is a member of.
    #[arg(long)]
    municipality: Vec<MunicipalityCode>,
    /// Verify an export in this directory instead of a store; needs no person.
    #[arg(long, value_name = "DIR", conflicts_with = "municipality")]
    export: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let speech = args.acting.speech;
    speech.end(match &args.export {
        Some(dir) => exported(dir, speech),
        None => stored(args, speech),
    })
}

fn exported(dir: &Path, speech: Speech) -> Result<Outcome, Failure> {
    let bar = counter();
    let found = ledger::verify_export(dir, &mut |vouchers| bar.set_position(vouchers))?;
    bar.finish_and_clear();
    Ok(tell(speech, &dir.display().to_string(), &found))
}

fn stored(args: &Args, speech: Speech) -> Result<Outcome, Failure> {
    let desk = args.acting.open()?;
    let mut worst = Outcome::Fine;
    for by in desk.actors(&args.municipality)? {
        let bar = counter();
        let found = one(&desk.store, &by, &bar)?;
        bar.finish_and_clear();
        worst = worst.max(tell(speech, &by.municipality.to_string(), &found));
    }
    Ok(worst)
}

fn one(store: &Store, by: &Actor, bar: &ProgressBar) -> Result<VerifyReport, Failure> {
    let scope = Scope::from(by.municipality);
    bar.set_message(by.municipality.to_string());
    let mut found =
        store.read(scope, |tx| ledger::verify_store(tx, by, &mut |vouchers| bar.set_position(vouchers)))?;
    if found.broken.is_none() {
        found.broken = cooperation::verify_copies(store, by)?;
    }
    store.write(scope, |tx| ledger::record_verification(tx, by, &found))?;
    Ok(found)
}

fn tell(speech: Speech, place: &str, found: &VerifyReport) -> Outcome {
    let broken = found.broken.as_ref();
    let sentence = match broken {
        None => whole(place, found),
        Some(broken) => text!("cli-verify-broken", place = place, what = broken.message()),
    };
    let series: Vec<_> = found.series.iter().map(|(code, no, hash)| json!([code, no, hash])).collect();
    let object = json!({
        "place": place, "vouchers": found.vouchers, "postings": found.postings, "balances": found.balances,
        "events": found.events, "unsealed_events": found.unsealed_events, "anchors": found.anchors,
        "deleted_texts": found.deleted_texts, "series": series, "broken": broken.map(ToString::to_string),
    });
    speech.print(&sentence, &object);
    if broken.is_some() { Outcome::Findings } else { Outcome::Fine }
}

fn whole(place: &str, found: &VerifyReport) -> Message {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    text!(
        "cli-verify-whole",
        place = place,
        vouchers = count(found.vouchers),
        postings = count(found.postings),
        balances = count(found.balances),
        events = count(found.events),
        unsealed = count(found.unsealed_events),
        anchors = count(found.anchors),
    )
}
