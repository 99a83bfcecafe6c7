//! `kaemner export`: a municipality's books as files that others read and check.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use kaemner_app::actor::Actor;
use kaemner_app::ledger::{self, ExportSummary};
use kaemner_store::{Scope, Store};
use kaemner_values::period::AccountingPeriod;
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Failure};
use crate::exit::Outcome;
use crate::open::counter;

/// Exports the books of a municipality. The export is recorded with its reason before the files are written.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    acting: Acting,
    /// Whose books.
    #[arg(long)]
    municipality: MunicipalityCode,
    /// What to write: everything into a directory as docs/verify.md says, or one file.
    #[arg(long, value_enum, default_value_t = What::Everything)]
    what: What,
    /// The period of a G69 delivery, 2026-03.
    #[arg(long, required_if_eq("what", "g69"))]
    period: Option<AccountingPeriod>,
    /// The delivering system's number in a G69 delivery.
    #[arg(long, default_value_t = 1)]
    machine: u32,
    /// Why, in the person's own words.
    #[arg(long)]
    reason: String,
    /// An empty or new directory; for a journal or a delivery a new file.
    to: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Ledger, event log and index of documents.
    Everything,
    /// A journal for hledger.
    Hledger,
    /// A journal for beancount.
    Beancount,
    /// The postings of a period as a G69 delivery.
    G69,
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    args.acting.speech.end(export(args))
}

fn export(args: &Args) -> Result<Outcome, Failure> {
    let desk = args.acting.open()?;
    let by = desk.actor(args.municipality)?;
    let scope = Scope::from(args.municipality);
    // Nothing may leave unrecorded, so the record is written first.
    desk.store.write(scope, |tx| ledger::record_export(tx, &by, &args.reason))?;
    let summary = match args.what {
        What::Everything => everything(&desk.store, &by, &args.to)?,
        _ => one_file(args, &desk.store, &by)?,
    };
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let sentence = text!(
        "cli-exported",
        to = args.to.display().to_string(),
        vouchers = count(summary.vouchers),
        postings = count(summary.postings),
        events = count(summary.events),
        documents = count(summary.documents),
    );
    let object = json!({ "to": args.to, "vouchers": summary.vouchers, "postings": summary.postings,
        "events": summary.events, "documents": summary.documents });
    args.acting.speech.print(&sentence, &object);
    Ok(Outcome::Fine)
}

fn everything(store: &Store, by: &Actor, to: &Path) -> Result<ExportSummary, Failure> {
    let bar = counter();
    let summary = store.read(Scope::from(by.municipality), |tx| {
        ledger::export_ledger(tx, by, to, &mut |vouchers| bar.set_position(vouchers))
    })?;
    bar.finish_and_clear();
    Ok(summary)
}

fn one_file(args: &Args, store: &Store, by: &Actor) -> Result<ExportSummary, Failure> {
    let mut bytes = Vec::new();
    let today = store.today();
    let summary = store.read(Scope::from(by.municipality), |tx| {
        // A read that was cut off is run again from the beginning.
        bytes.clear();
        match (args.what, args.period) {
            (What::Beancount, _) => ledger::beancount_journal(tx, by, &mut bytes),
            (What::G69, Some(period)) => {
                ledger::g69_of_period(tx, by, period, args.machine, today, &mut bytes)
            }
            _ => ledger::hledger_journal(tx, by, &mut bytes),
        }
    })?;
    let written = File::create_new(&args.to).and_then(|mut file| file.write_all(&bytes));
    written.map_err(|problem| Failure::file(&args.to, &problem))?;
    Ok(summary)
}
