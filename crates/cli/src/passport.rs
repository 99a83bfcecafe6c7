//! `kaemner passport`: what a person was entrusted with as one signed file, and the key it is signed with.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kaemner_app::access::{self, PassportFileError, passport_file, verify_passport};
use kaemner_store::Scope;
use kaemner_values::{MunicipalityCode, text};
use serde_json::json;

use crate::acting::{Acting, Failure, Speech};
use crate::exit::Outcome;
use crate::open::StoreArgs;

/// Authority passports: what a person was entrusted with, as one signed file.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the public key that the passports of this installation are checked with.
    PublicKey {
        #[command(flatten)]
        store: StoreArgs,
        #[command(flatten)]
        seal: SealArgs,
        #[command(flatten)]
        speech: Speech,
    },
    /// Write a person's passport to standard output.
    Export {
        #[command(flatten)]
        acting: Acting,
        #[command(flatten)]
        seal: SealArgs,
        /// The municipality, four digits.
        #[arg(long)]
        municipality: MunicipalityCode,
        /// Whose passport, by login or id; one's own without it.
        #[arg(long = "person", value_name = "PERSON")]
        whose: Option<String>,
        /// What the file is for: the log of reading keeps it, and the file itself says it.
        #[arg(long)]
        purpose: String,
    },
    /// Check that a file was signed with a key and not changed since. Needs no database; ends with 1 when it was.
    Verify {
        /// The public key, 64 hexadecimal digits.
        #[arg(long)]
        public_key: String,
        /// The passport file.
        file: PathBuf,
        #[command(flatten)]
        speech: Speech,
    },
}

/// Where the key of the passports lies.
#[derive(Debug, Clone, clap::Args)]
pub struct SealArgs {
    /// File with the 32 bytes that passports are signed with; made at the first use. Keep a copy elsewhere: a
    /// passport of another key is not known as ours.
    #[arg(long, env = "KAEMNER_SEAL_KEY_FILE")]
    seal_key_file: Option<PathBuf>,
}

impl SealArgs {
    /// The file, where one is named.
    pub fn key_file(&self) -> Option<&Path> {
        self.seal_key_file.as_deref()
    }
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    match &args.command {
        Command::PublicKey { store, seal, speech } => speech.end(public_key(store, seal, *speech)),
        Command::Export { acting, seal, municipality, whose, purpose } => {
            acting.speech.end(export(acting, seal, *municipality, whose.as_deref(), purpose))
        }
        Command::Verify { public_key, file, speech } => speech.end(verify(public_key, file, *speech)),
    }
}

fn public_key(store: &StoreArgs, seal: &SealArgs, speech: Speech) -> Result<Outcome, Failure> {
    let key = store.seal_key(seal.key_file())?.public();
    speech.print(&text!("cli-seal-key", key = key.as_str()), &json!({ "public_key": key }));
    Ok(Outcome::Fine)
}

fn export(
    acting: &Acting,
    seal: &SealArgs,
    code: MunicipalityCode,
    whose: Option<&str>,
    purpose: &str,
) -> Result<Outcome, Failure> {
    let key = acting.store.seal_key(seal.key_file())?;
    let desk = acting.open()?;
    let by = desk.actor(code)?;
    let person = match whose {
        None => by.person,
        Some(typed) => access::find_person(&desk.store, typed)?
            .ok_or_else(|| Failure::usage(text!("cli-no-such-person", person = typed)))?,
    };
    let file = desk.store.write(Scope::from(code), |tx| passport_file(tx, &by, person, &key, purpose))?;
    println!("{file}");
    Ok(Outcome::Fine)
}

fn verify(public_key: &str, file: &Path, speech: Speech) -> Result<Outcome, Failure> {
    let text = std::fs::read_to_string(file).map_err(|problem| Failure::file(file, &problem))?;
    match verify_passport(&text, public_key) {
        Ok(read) => {
            println!("{}", read.text);
            Ok(Outcome::Fine)
        }
        Err(PassportFileError::Unreadable(problem)) => {
            Err(Failure::unreadable(text!("cli-file", file = file.display().to_string(), problem = problem)))
        }
        Err(problem) => {
            let sentence = match problem {
                PassportFileError::OtherKey => text!("cli-passport-other-key"),
                _ => text!("cli-passport-changed"),
            };
            speech.print(&sentence, &json!({ "file": file, "problem": problem.to_string() }));
            Ok(Outcome::Findings)
        }
    }
}
