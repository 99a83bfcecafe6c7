//! `kaemner invoice`: judges, shows and converts e-invoices without a database.

mod show;
mod validate;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};

use crate::exit::Outcome;
use crate::speech::Speech;

/// Arguments of `kaemner invoice`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge files by every rule their receiver must run.
    Validate {
        /// How to print.
        #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
        format: ReportFormat,
        /// Language of the sentences; a JSON object has both.
        #[arg(long, value_enum, default_value_t = Speech::Da)]
        language: Speech,
        /// Files, folders (every `.xml` below them), or `-` for standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Show an invoice as a person reads it.
    Show {
        /// How to print.
        #[arg(long, value_enum, default_value_t = ViewFormat::Text)]
        format: ViewFormat,
        /// Language of the labels.
        #[arg(long, value_enum, default_value_t = Speech::Da)]
        language: Speech,
        /// The file; `-` is standard input.
        file: PathBuf,
    },
    /// Write an invoice in another format, and say what that format cannot carry.
    Convert {
        /// The format to write.
        #[arg(long, value_enum)]
        to: Target,
        /// Language of what is said about the file.
        #[arg(long, value_enum, default_value_t = Speech::Da)]
        language: Speech,
        /// The file; `-` is standard input.
        file: PathBuf,
    },
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// One JSON object per file.
    Jsonl,
    /// Sentences.
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ViewFormat {
    /// Plain text.
    Text,
    /// A complete page without active content.
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// OIOUBL 2.1.
    Oioubl,
    /// Peppol BIS Billing 3.
    Bis3,
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let done = match &args.command {
        Command::Validate { format, language, files } => validate::run(*format, (*language).into(), files),
        Command::Show { format, language, file } => show::show(*format, (*language).into(), file),
        Command::Convert { to, language, file } => show::convert(*to, (*language).into(), file),
    };
    match done {
        Ok(outcome) => outcome.into(),
        // The reader of our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine.into(),
        Err(error) => {
            eprintln!("kaemner: {error}");
            Outcome::Internal.into()
        }
    }
}

/// The bytes of a file, or of standard input for `-`; at most a little more than is ever allowed.
fn bytes_of(file: &Path) -> io::Result<Vec<u8>> {
    let limit = kaemner_formats::invoice::Limits::default().bytes as u64 + 1;
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
