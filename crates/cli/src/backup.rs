//! `kaemner backup`, `restore` and `migrate`: a municipality's data as a whole.

use std::path::PathBuf;
use std::process::ExitCode;

use kaemner_app::cooperation;
use kaemner_store::{Clock, HoldState, Scope};
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Failure, Speech};
use crate::exit::Outcome;
use crate::open::StoreArgs;

/// Writes a municipality to a new file, while everybody works, and checks the file.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    acting: Acting,
    /// Whose data.
    #[arg(long)]
    municipality: MunicipalityCode,
    /// Write the archive that both engines restore, instead of the engine's own form.
    #[arg(long)]
    archive: bool,
    /// The new file.
    to: PathBuf,
}

/// Runs `kaemner backup`.
pub fn backup(args: &BackupArgs) -> ExitCode {
    args.acting.speech.end(back_up(args))
}

fn back_up(args: &BackupArgs) -> Result<Outcome, Failure> {
    let desk = args.acting.open()?;
    let by = desk.actor(args.municipality)?;
    let done = cooperation::back_up(&desk.store, &by, &args.to, args.archive)?;
    let bytes = i64::try_from(done.bytes).unwrap_or(i64::MAX);
    let sentence = text!(
        "cli-backed-up",
        municipality = args.municipality.to_string(),
        to = args.to.display().to_string(),
        bytes = bytes
    );
    let object = json!({ "municipality": args.municipality.to_string(), "to": args.to, "bytes": done.bytes,
        "taken_at": done.taken_at.to_string() });
    args.acting.speech.print(&sentence, &object);
    Ok(Outcome::Fine)
}

/// Puts a backup in the place of a municipality's data, or agrees that what a restore holds may go out.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    acting: Acting,
    /// Whose data.
    #[arg(long)]
    municipality: MunicipalityCode,
    /// Agree, as one of two persons, that unsent messages and payments may go out again.
    #[arg(long, value_name = "REASON", conflicts_with = "from")]
    release: Option<String>,
    /// The backup or archive.
    #[arg(required_unless_present = "release")]
    from: Option<PathBuf>,
}

/// Runs `kaemner restore`.
pub fn restore(args: &RestoreArgs) -> ExitCode {
    args.acting.speech.end(put_back(args))
}

fn put_back(args: &RestoreArgs) -> Result<Outcome, Failure> {
    let desk = args.acting.open()?;
    let by = desk.actor(args.municipality)?;
    let speech = args.acting.speech;
    if let Some(reason) = &args.release {
        let scope = Scope::from(args.municipality);
        let state = desk.store.write(scope, |tx| cooperation::release_hold(tx, &by, reason))?;
        let (sentence, word) = match state {
            HoldState::Waiting => (text!("cli-release-waiting"), "waiting"),
            HoldState::Released => (text!("cli-released"), "released"),
        };
        speech.print(&sentence, &json!({ "state": word }));
        return Ok(Outcome::Fine);
    }
    let Some(from) = &args.from else { return Err(Failure::usage(text!("cli-no-backup"))) };
    let done = cooperation::restore(&desk.store, &by, from)?;
    let replaced = done.replaced.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let sentence = text!(
        "cli-restored",
        municipality = args.municipality.to_string(),
        at = done.backup_at.to_string(),
        replaced = replaced.as_str()
    );
    let object = json!({ "restore": done.id, "backup_at": done.backup_at.to_string(), "replaced": replaced });
    speech.print(&sentence, &object);
    Ok(Outcome::Fine)
}

/// Applies missing migrations to the community and every municipality. Whoever may read the database's files or
/// addresses may run it.
#[derive(Debug, clap::Args)]
pub struct MigrateArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    speech: Speech,
}

/// Runs `kaemner migrate`.
pub fn migrate(args: &MigrateArgs) -> ExitCode {
    args.speech.end(migrate_all(args))
}

fn migrate_all(args: &MigrateArgs) -> Result<Outcome, Failure> {
    let report = args.store.open(Clock::System)?.migrate()?;
    for (scope, numbers) in &report.applied {
        let sentence = text!("cli-migrated", scope = scope.to_string(), count = numbers.len());
        args.speech.print(&sentence, &json!({ "scope": scope.to_string(), "applied": numbers }));
    }
    for file in &report.backups {
        let sentence = text!("cli-migrate-backup", file = file.display().to_string());
        args.speech.print(&sentence, &json!({ "backup": file }));
    }
    Ok(Outcome::Fine)
}
