//! `kaemner import`: vouchers, deliveries and charts from files. Without `--commit` a file is only tried.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use kaemner_app::actor::{Act, Actor, Denied, UnitPath};
use kaemner_app::ledger::{self, EditionFiles, ImportSettings, Reason, RowError, Series};
use kaemner_formats::sheet::{self, SheetFormat};
use kaemner_store::{DocumentKind, Scope, Store};
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Desk, Failure, Speech};
use crate::exit::Outcome;
use crate::open::progress;

/// Imports files.
///
/// Ends with 0 where the file is fine, 1 where rows are wrong (nothing is posted then), 2 where it cannot be read.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Vouchers from CSV or XLSX; docs/guides/import-vouchers.md tells of the columns.
    Vouchers {
        #[command(flatten)]
        given: Given,
        /// The unit of lines that do not say.
        #[arg(long, default_value = "/")]
        unit: String,
        /// The reason for combinations that the chart has not seen, on lines that do not say.
        #[arg(long)]
        reason: Option<String>,
        /// The file.
        file: PathBuf,
    },
    /// A G69 delivery of a specialist system.
    G69 {
        #[command(flatten)]
        given: Given,
        /// The code of the system, as it was set up.
        #[arg(long)]
        system: String,
        /// The file.
        file: PathBuf,
    },
    /// An edition of the chart of accounts: a directory with edition.toml and the files that differ.
    Chart {
        #[command(flatten)]
        given: Given,
        /// The directory.
        directory: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Given {
    #[command(flatten)]
    acting: Acting,
    /// Into which municipality.
    #[arg(long)]
    municipality: MunicipalityCode,
    /// Post what the file holds. Without it the file is only tried.
    #[arg(long)]
    commit: bool,
}

impl Given {
    /// Opens the store for somebody with the right, before any file is read.
    fn open(&self, act: Act) -> Result<(Desk, Actor), Failure> {
        let desk = self.acting.open()?;
        let by = desk.actor(self.municipality)?;
        if !by.may_somewhere(act) {
            return Err(Denied::NoRight(act).into());
        }
        Ok((desk, by))
    }
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    match &args.command {
        Command::Vouchers { given, unit, reason, file } => {
            given.acting.speech.end(vouchers(given, unit, reason.as_deref(), file))
        }
        Command::G69 { given, system, file } => given.acting.speech.end(g69(given, system, file)),
        Command::Chart { given, directory } => given.acting.speech.end(chart(given, directory)),
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|problem| Failure::file(file, &problem))
}

fn vouchers(given: &Given, unit: &str, reason: Option<&str>, file: &Path) -> Result<Outcome, Failure> {
    let (desk, by) = given.open(Act::ImportVouchers)?;
    let scope = Scope::from(given.municipality);
    let bytes = read(file)?;
    let name = file.to_string_lossy();
    let sheet = sheet::read(&bytes, SheetFormat::of_file(&name, &bytes))
        .map_err(|error| Failure::unreadable(error.message()))?;
    let unit =
        UnitPath::parse(unit).map_err(|_| Failure::usage(text!("ledger-import-unit", typed = unit)))?;
    let reason = reason.map(|text| Reason { text: text.to_owned(), owner: by.name.clone() });
    let settings = ImportSettings { series: Series::import(), unit, reason };
    let (read, errors) = desk.store.read(scope, |tx| {
        let read = ledger::read_vouchers(tx, &sheet, &bytes, &settings)?;
        let errors = ledger::dry_run(tx, &by, &read)?;
        Ok::<_, ledger::LedgerError>((read, errors))
    })?;
    if !errors.is_empty() {
        return Ok(wrong(given.acting.speech, &errors));
    }
    if !given.commit {
        return Ok(tried(given.acting.speech, read.vouchers.len()));
    }
    let bar = progress(u64::try_from(read.vouchers.len()).unwrap_or_default());
    let done = ledger::import_vouchers(&desk.store, scope, &by, &read, &mut |vouchers| {
        bar.inc(u64::try_from(vouchers).unwrap_or_default());
    })?;
    bar.finish_and_clear();
    seal(&desk.store, scope)?;
    let (first, last) = done.numbers.unwrap_or_default();
    let numbers = format!("IMP {first}-{last}");
    let sentence =
        text!("cli-imported", vouchers = done.vouchers, lines = done.lines, numbers = numbers.as_str());
    let object = json!({ "vouchers": done.vouchers, "lines": done.lines, "first": first, "last": last });
    given.acting.speech.print(&sentence, &object);
    Ok(Outcome::Fine)
}

fn wrong(speech: Speech, errors: &[RowError]) -> Outcome {
    for error in errors {
        let said = speech.say(&error.message);
        // What concerns the file as a whole has no row; a line of a delivery says its own number.
        let of_row = error.row > 0 && !error.message.key.starts_with("g69-");
        let sentence = match of_row {
            true => text!("cli-row", row = error.row, problem = error.message.clone()),
            false => error.message.clone(),
        };
        speech.print(&sentence, &json!({ "row": error.row, "problem": error.message.key, "text": said }));
    }
    Outcome::Findings
}

fn tried(speech: Speech, vouchers: usize) -> Outcome {
    speech.print(&text!("cli-tried", vouchers = vouchers), &json!({ "tried": true, "vouchers": vouchers }));
    Outcome::Fine
}

/// What was just recorded is sealed here: the server's own job looks at other processes' events only now and then.
fn seal(store: &Store, scope: Scope) -> Result<(), Failure> {
    store.write(scope, kaemner_app::events::seal)?;
    Ok(())
}

fn g69(given: &Given, system: &str, file: &Path) -> Result<Outcome, Failure> {
    let (desk, by) = given.open(Act::TakeDelivery)?;
    let scope = Scope::from(given.municipality);
    let speech = given.acting.speech;
    let bytes = read(file)?;
    let code = system;
    let system = desk.store.read(scope, |tx| ledger::system_named(tx, code))?;
    let system = system.ok_or_else(|| Failure::unreadable(text!("cli-no-such-system", code = code)))?;
    let mut delivery = match ledger::read_g69(&bytes, system, given.municipality) {
        Ok(delivery) => delivery,
        Err(errors) => return Ok(wrong(speech, &errors)),
    };
    let rejects = desk.store.read(scope, |tx| ledger::try_delivery(tx, &by, &delivery))?;
    for reject in &rejects {
        let sentence = text!(
            "cli-reject",
            voucher = reject.their_voucher.as_str(),
            problem = reject.reason.of(speech.language()),
            account = reject.their_account.as_str()
        );
        let object = json!({ "voucher": reject.their_voucher, "problem": { "da": reject.reason.da, "en": reject.reason.en },
            "account": reject.their_account, "debits_ore": reject.debits.get() });
        speech.print(&sentence, &object);
    }
    if given.commit {
        take(&desk.store, &by, &mut delivery, &bytes, speech)?;
    } else {
        tried(speech, delivery.vouchers.len() - rejects.len());
    }
    Ok(if rejects.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn take(
    store: &Store,
    by: &Actor,
    delivery: &mut ledger::Delivery,
    bytes: &[u8],
    speech: Speech,
) -> Result<(), Failure> {
    let scope = Scope::from(by.municipality);
    delivery.document = Some(store.write(scope, |tx| tx.put_document(bytes, DocumentKind::sniff(bytes)))?);
    let taken = store.write(scope, |tx| ledger::take_delivery(tx, by, delivery))?;
    seal(store, scope)?;
    let sentence = text!("cli-taken", posted = taken.posted, rejected = taken.rejected);
    speech.print(&sentence, &json!({ "posted": taken.posted, "rejected": taken.rejected }));
    Ok(())
}

fn chart(given: &Given, directory: &Path) -> Result<Outcome, Failure> {
    let (desk, by) = given.open(Act::EditChart)?;
    let files = edition_files(directory)?;
    let edition = ledger::try_edition(&files)?;
    if !given.commit {
        let sentence = text!("cli-chart-tried", name = edition.as_str());
        given.acting.speech.print(&sentence, &json!({ "tried": true, "name": edition }));
        return Ok(Outcome::Fine);
    }
    let scope = Scope::from(given.municipality);
    let id = desk.store.write(scope, |tx| ledger::load_edition(tx, &by, &files))?;
    seal(&desk.store, scope)?;
    let sentence = text!("cli-chart-loaded", name = edition.as_str());
    given.acting.speech.print(&sentence, &json!({ "id": id.get(), "name": edition }));
    Ok(Outcome::Fine)
}

/// The files of an edition by name; other files of the directory are left alone.
fn edition_files(directory: &Path) -> Result<EditionFiles, Failure> {
    let mut files = EditionFiles::new();
    let entries = std::fs::read_dir(directory).map_err(|problem| Failure::file(directory, &problem))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".csv") || name.ends_with(".toml") {
            let path = entry.path();
            let text = std::fs::read_to_string(&path).map_err(|problem| Failure::file(&path, &problem))?;
            files.insert(name, text);
        }
    }
    match files.contains_key("edition.toml") {
        true => Ok(files),
        false => {
            Err(Failure::unreadable(text!("cli-no-edition", directory = directory.display().to_string())))
        }
    }
}
