//! What is done without being asked: sealing events, taking and carrying anchors, sweeping what is done with.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use jiff::SignedDuration;
use kaemner_app::access;
use kaemner_app::cooperation::{self, Anchored};
use kaemner_app::events;
use kaemner_app::ledger::AnchorKey;
use kaemner_store::{Clock, Scope, Store, StoreError};
use kaemner_values::text;
use serde_json::json;

use crate::acting::{Failure, Speech};
use crate::exit::Outcome;
use crate::open::StoreArgs;

/// Runs the jobs that `serve` runs by itself.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Every job once: for a timer of the operating system where no server runs.
    RunOnce {
        #[command(flatten)]
        store: StoreArgs,
        #[command(flatten)]
        key: KeyArgs,
        #[command(flatten)]
        speech: Speech,
    },
}

/// Where the key of the anchors lies.
#[derive(Debug, Clone, clap::Args)]
pub struct KeyArgs {
    /// File with the 32 bytes that anchors are signed with; made at the first use. Keep a copy elsewhere: without it
    /// nobody can show that an anchor is ours.
    #[arg(long, env = "KAEMNER_ANCHOR_KEY_FILE")]
    anchor_key_file: Option<PathBuf>,
}

/// Events of one process are sealed this long after they are written: those that come meanwhile join them.
const GATHER: Duration = Duration::from_millis(400);
/// How often every municipality is looked at for events of other processes.
const LOOK_AROUND: Duration = Duration::from_secs(30);
/// How often it is looked whether a municipality lacks the day's anchor.
const ANCHOR_ROUND: Duration = Duration::from_secs(300);
/// Answers to commands with a key are kept this long.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Finished jobs are kept this long.
const JOBS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Bodies of documents that no fact names are kept this long, in case their transaction still runs.
const ORPHANS_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let Command::RunOnce { store, key, speech } = &args.command;
    speech.end(run_once(store, key, *speech))
}

fn run_once(args: &StoreArgs, key: &KeyArgs, speech: Speech) -> Result<Outcome, Failure> {
    let store = args.open(Clock::System)?;
    let key = args.anchor_key(key.anchor_key_file.as_deref())?;
    seal(&store, &all(&store)?)?;
    let round = cooperation::anchor_all(&store, &key)?;
    seal(&store, &all(&store)?)?;
    sweep(&store)?;
    for code in store.municipalities()? {
        access::daily(&store, code)?;
    }
    seal(&store, &all(&store)?)?;
    let sentence = text!("cli-jobs-done", taken = round.taken, carried = round.carried);
    speech.print(&sentence, &json!({ "taken": round.taken, "carried": round.carried }));
    for (code, day, keeper) in &round.different {
        let (code, keeper) = (code.to_string(), keeper.to_string());
        let sentence =
            text!("cli-anchor-differs", municipality = code.as_str(), day = *day, keeper = keeper.as_str());
        speech.print(&sentence, &json!({ "municipality": code, "day": day, "keeper": keeper }));
    }
    Ok(if round.different.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

/// Starts the jobs beside a server. They end with the process.
pub fn start(store: &Arc<Store>, args: &StoreArgs, key: &KeyArgs) -> Result<(), StoreError> {
    let key = args.anchor_key(key.anchor_key_file.as_deref())?;
    let sealing = Arc::clone(store);
    std::thread::spawn(move || seal_for_ever(&sealing));
    let anchoring = Arc::clone(store);
    std::thread::spawn(move || anchor_for_ever(&anchoring, &key));
    Ok(())
}

/// Seals what this process writes soon after, and what others write at the next look around.
fn seal_for_ever(store: &Store) {
    let mut scopes = all(store).unwrap_or_default();
    loop {
        if let Err(error) = seal(store, &scopes) {
            tracing::warn!(%error, "events are not sealed; trying again");
        }
        scopes = store.wait_for_writes(LOOK_AROUND);
        match scopes.is_empty() {
            true => scopes = all(store).unwrap_or_default(),
            false => {
                std::thread::sleep(GATHER);
                scopes.extend(store.wait_for_writes(Duration::ZERO));
            }
        }
    }
}

fn anchor_for_ever(store: &Store, key: &AnchorKey) {
    loop {
        match cooperation::anchor_all(store, key) {
            Ok(round) => tell(&round),
            Err(error) => tracing::warn!(%error, "anchors are not taken; trying again"),
        }
        if let Err(error) = sweep(store) {
            tracing::warn!(%error, "old rows are not swept; trying again");
        }
        std::thread::sleep(ANCHOR_ROUND);
    }
}

fn tell(round: &Anchored) {
    if round.taken + round.carried > 0 {
        tracing::info!(taken = round.taken, carried = round.carried, "anchors");
    }
    for (municipality, day, keeper) in &round.different {
        tracing::error!(%municipality, %day, %keeper, "another anchor is kept; run `kaemner verify`");
    }
}

fn all(store: &Store) -> Result<BTreeSet<Scope>, StoreError> {
    let codes = store.municipalities()?;
    Ok(codes.into_iter().map(Scope::from).chain([Scope::Community]).collect())
}

fn seal(store: &Store, scopes: &BTreeSet<Scope>) -> Result<(), StoreError> {
    for scope in scopes {
        while store.read(*scope, events::waiting)? {
            store.write(*scope, events::seal)?;
        }
    }
    Ok(())
}

fn sweep(store: &Store) -> Result<(), StoreError> {
    let now = store.now();
    for scope in all(store)? {
        store.write(scope, |tx| {
            tx.forget_once(now - KEYS_KEPT)?;
            tx.sweep_jobs(now - JOBS_KEPT)
        })?;
        store.sweep_documents(scope, now - ORPHANS_KEPT)?;
    }
    access::sweep_sign_ins(store)?;
    Ok(())
}
