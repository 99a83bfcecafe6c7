//! `kaemner backup`, `restore` and `migrate`: a municipality's data as a whole.

use std::path::PathBuf;
use std::process::ExitCode;

use kaemner_app::cooperation;
use kaemner_store::{Clock, HoldState, Scope};
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Desk, Failure, Speech};
use crate::exit::Outcome;
use crate::open::StoreArgs;

/// What the community is called where a municipality's code could stand.
const COMMUNITY: &str = "community";

/// Writes a municipality, or what all share, to a new file, while everybody works, and checks the file.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    whose: Whose,
    /// Write the archive that both engines restore, instead of the engine's own form.
    #[arg(long)]
    archive: bool,
    /// The new file.
    to: PathBuf,
}

/// Whose data.
#[derive(Debug, Clone, Copy, clap::Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// One municipality's data.
    #[arg(long)]
    municipality: Option<MunicipalityCode>,
    /// What all municipalities share: persons and how they sign in, published tables. Asks for the right in each.
    #[arg(long)]
    community: bool,
}

/// Runs `kaemner backup`.
pub fn backup(args: &BackupArgs) -> ExitCode {
    args.acting.speech.end(back_up(args))
}

fn back_up(args: &BackupArgs) -> Result<Outcome, Failure> {
    let desk = args.acting.open()?;
    let (done, name) = match args.whose.municipality {
        Some(code) => {
            let by = desk.actor(code)?;
            (cooperation::back_up(&desk.store, &by, &args.to, args.archive)?, code.to_string())
        }
        None => {
            let by = desk.actors(&[])?;
            (cooperation::back_up_community(&desk.store, &by, &args.to, args.archive)?, COMMUNITY.to_owned())
        }
    };
    let bytes = i64::try_from(done.bytes).unwrap_or(i64::MAX);
    let to = args.to.display().to_string();
    let sentence = match args.whose.municipality {
        Some(_) => text!("cli-backed-up", municipality = name.as_str(), to = to, bytes = bytes),
        None => text!("cli-backed-up-community", to = to, bytes = bytes),
    };
    let object = json!({ "municipality": name, "to": args.to, "bytes": done.bytes,
        "taken_at": done.taken_at.to_string() });
    args.acting.speech.print(&sentence, &object);
    Ok(Outcome::Fine)
}

/// Puts a backup in the place of the data it is from, or agrees that what a restore holds may go out.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    whose: Whose,
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
    let speech = args.acting.speech;
    let done = match (args.whose.municipality, &args.release, &args.from) {
        (whose, Some(reason), _) => return release(&desk, whose, reason, speech),
        (Some(code), None, Some(from)) => cooperation::restore(&desk.store, &desk.actor(code)?, from)?,
        (None, _, Some(from)) => cooperation::restore_community(&desk.store, &desk.actors(&[])?, from)?,
        _ => return Err(Failure::usage(text!("cli-no-backup"))),
    };
    let replaced = done.replaced.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let at = done.backup_at.to_string();
    let sentence = match args.whose.municipality {
        Some(code) => text!(
            "cli-restored",
            municipality = code.to_string(),
            at = at.as_str(),
            replaced = replaced.as_str()
        ),
        None => text!("cli-restored-community", at = at.as_str(), replaced = replaced.as_str()),
    };
    speech.print(&sentence, &json!({ "restore": done.id, "backup_at": at, "replaced": replaced }));
    Ok(Outcome::Fine)
}

fn release(
    desk: &Desk,
    whose: Option<MunicipalityCode>,
    reason: &str,
    speech: Speech,
) -> Result<Outcome, Failure> {
    let state = match whose {
        Some(code) => {
            let by = desk.actor(code)?;
            desk.store.write(Scope::from(code), |tx| cooperation::release_hold(tx, &by, reason))?
        }
        None => cooperation::release_community(&desk.store, &desk.actors(&[])?, reason)?,
    };
    let (sentence, word) = match state {
        HoldState::Waiting => (text!("cli-release-waiting"), "waiting"),
        HoldState::Released => (text!("cli-released"), "released"),
    };
    speech.print(&sentence, &json!({ "state": word }));
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
