//! `kaemner bills`: e-invoice files into a municipality, named one by one or from its folder.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use kaemner_app::bills::{self, Received};
use kaemner_store::{Clock, Scope};
use kaemner_values::text::Message;
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Failure, Speech};
use crate::exit::Outcome;
use crate::inbox::{InboxArgs, LOOKS, PAUSE};
use crate::open::StoreArgs;

/// Bills.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Receive e-invoice files (OIOUBL 2.1, Peppol BIS Billing 3). The same file again changes nothing.
    ///
    /// Ends with 1 where a file was stopped as a duplicate or refused, 2 where one cannot be read.
    Receive {
        #[command(flatten)]
        acting: Acting,
        /// The receiving municipality.
        #[arg(long)]
        municipality: MunicipalityCode,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Receive what rests in the municipalities' folders now, as `serve` does all the time.
    ///
    /// Ends with 1 where a file was stopped, refused or left waiting.
    Collect {
        #[command(flatten)]
        store: StoreArgs,
        #[command(flatten)]
        inbox: InboxArgs,
        #[command(flatten)]
        speech: Speech,
    },
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    match &args.command {
        Command::Receive { acting, municipality, files } => {
            acting.speech.end(receive(acting, *municipality, files))
        }
        Command::Collect { store, inbox, speech } => speech.end(collect(store, inbox, *speech)),
    }
}

fn receive(acting: &Acting, code: MunicipalityCode, files: &[PathBuf]) -> Result<Outcome, Failure> {
    let desk = acting.open()?;
    let by = desk.actor(code)?;
    let mut worst = Outcome::Fine;
    for file in files {
        let name = file.display().to_string();
        let bytes = std::fs::read(file).map_err(|problem| Failure::file(file, &problem))?;
        let received = desk.store.write(Scope::from(code), |tx| bills::receive(tx, &by, &bytes));
        let (outcome, sentence, object) = match received.map_err(Failure::from) {
            Ok(received) => told(&name, &received),
            Err(failure) if failure.is_ours() || failure.is_usage() => return Err(failure),
            Err(failure) => refused(&name, failure.message()),
        };
        acting.speech.print(&sentence, &object);
        worst = worst.max(outcome);
    }
    desk.store.write(Scope::from(code), kaemner_app::events::seal)?;
    Ok(worst)
}

fn collect(store: &StoreArgs, args: &InboxArgs, speech: Speech) -> Result<Outcome, Failure> {
    let store = Arc::new(store.open(Clock::System)?);
    let inbox = args.open(Arc::clone(&store))?;
    let mut inbox = inbox.ok_or_else(|| Failure::usage(text!("cli-inbox-missing")))?;
    for _ in 1..LOOKS {
        inbox.look()?;
        std::thread::sleep(PAUSE);
    }
    let round = inbox.look()?;
    let mut worst = Outcome::Fine;
    for taken in &round.taken {
        let name = format!("{}/{}", taken.municipality, taken.name);
        let (outcome, sentence, object) = match &taken.outcome {
            Ok(received) => told(&name, received),
            Err(message) => refused(&name, message.clone()),
        };
        speech.print(&sentence, &object);
        worst = worst.max(outcome);
        store.write(Scope::from(taken.municipality), kaemner_app::events::seal)?;
    }
    for code in &round.without_receiver {
        let code = code.to_string();
        let object = json!({ "municipality": code, "outcome": "no_receiver" });
        speech.print(&text!("cli-inbox-no-receiver", municipality = code.as_str()), &object);
        worst = worst.max(Outcome::Findings);
    }
    for (_, failure) in &round.troubles {
        let message = failure.message();
        speech.print(&message, &json!({ "outcome": "waits", "problem": message.key }));
        worst = worst.max(Outcome::Findings);
    }
    Ok(worst)
}

fn refused(name: &str, problem: Message) -> (Outcome, Message, serde_json::Value) {
    let object = json!({ "file": name, "outcome": "refused", "problem": problem.key });
    (Outcome::Findings, text!("cli-bill-refused", file = name, problem = problem), object)
}

fn told(name: &str, received: &Received) -> (Outcome, Message, serde_json::Value) {
    let (outcome, word, sentence) = match received {
        Received::New(_) => (Outcome::Fine, "new", text!("cli-bill-new", file = name)),
        Received::Known(_) => (Outcome::Fine, "known", text!("cli-bill-known", file = name)),
        Received::Duplicate { .. } => {
            (Outcome::Findings, "duplicate", text!("cli-bill-duplicate", file = name))
        }
    };
    (outcome, sentence, json!({ "file": name, "outcome": word, "invoice": received.invoice().get() }))
}
