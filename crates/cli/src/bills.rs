//! `kaemner bills receive`: e-invoice files into a municipality.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use kaemner_app::bills::{self, Received};
use kaemner_store::Scope;
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Failure};
use crate::exit::Outcome;

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
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let Command::Receive { acting, municipality, files } = &args.command;
    acting.speech.end(receive(acting, *municipality, files))
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
            Err(failure) => {
                let message = failure.message();
                let object = json!({ "file": name, "outcome": "refused", "problem": message.key });
                (
                    Outcome::Findings,
                    text!("cli-bill-refused", file = name.as_str(), problem = message),
                    object,
                )
            }
        };
        acting.speech.print(&sentence, &object);
        worst = worst.max(outcome);
    }
    desk.store.write(Scope::from(code), kaemner_app::events::seal)?;
    Ok(worst)
}

fn told(name: &str, received: &Received) -> (Outcome, kaemner_values::text::Message, serde_json::Value) {
    let (outcome, word, sentence) = match received {
        Received::New(_) => (Outcome::Fine, "new", text!("cli-bill-new", file = name)),
        Received::Known(_) => (Outcome::Fine, "known", text!("cli-bill-known", file = name)),
        Received::Duplicate { .. } => {
            (Outcome::Findings, "duplicate", text!("cli-bill-duplicate", file = name))
        }
    };
    (outcome, sentence, json!({ "file": name, "outcome": word, "invoice": received.invoice().get() }))
}
