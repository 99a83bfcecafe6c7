//! `kaemner payroll`: pay and refunds from self-contained files, without a database.

mod slip;

use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use kaemner_law::Law;
use kaemner_law::pay::{self, Answer, read_case};
use kaemner_law::refund;
use kaemner_values::text::{Catalog, Language, Message};

use crate::exit::Outcome;
use crate::speech::Speech;

/// Arguments of `kaemner payroll`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Calculate one person's pay for one period: gross to net, with the reason for every line.
    ///
    /// Ends with 0 where the pay is calculated, 2 where the file cannot be read or calculated.
    Calc {
        /// How to print the answer.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Show under each line how it was calculated, and from which source.
        #[arg(long)]
        explain: bool,
        /// Language of names, explanations and messages.
        #[arg(long, value_enum, default_value_t = Speech::Da)]
        language: Speech,
        /// The case file; `-` is standard input.
        file: PathBuf,
    },
    /// Calculate the refund for one absence: due or not and why, amounts, deadlines, what lapses.
    Refund {
        /// How to print the answer.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Language of reasons and messages.
        #[arg(long, value_enum, default_value_t = Speech::Da)]
        language: Speech,
        /// The refund file; `-` is standard input.
        file: PathBuf,
    },
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object.
    Json,
    /// For people.
    Text,
}

/// Why there is no answer.
enum Failure {
    /// The input, as a sentence for a person.
    Input(Message),
    /// The file or the terminal.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let (file, language) = match &args.command {
        Command::Calc { file, language, .. } | Command::Refund { file, language, .. } => (file, *language),
    };
    match print(args) {
        Ok(()) => Outcome::Fine.into(),
        Err(failure) => complain(file, language.into(), failure).into(),
    }
}

fn print(args: &Args) -> Result<(), Failure> {
    let law = Law::shipped().map_err(|error| Failure::Input(error.message()))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match &args.command {
        Command::Calc { format, explain, language, file } => {
            let case = read_case(&read(file)?).map_err(|error| Failure::Input(error.message()))?;
            let slip = pay::calculate(&case, &law).map_err(|error| Failure::Input(error.message()))?;
            let language = Language::from(*language);
            match format {
                Format::Json => {
                    let answer = Answer::new(&case, &slip, language);
                    serde_json::to_writer_pretty(&mut out, &answer).map_err(io::Error::from)?;
                    writeln!(out)?;
                }
                Format::Text => slip::write(&mut out, &slip, *explain, language)?,
            }
        }
        Command::Refund { format, language, file } => {
            let case = refund::read_case(&read(file)?).map_err(|error| Failure::Input(error.message()))?;
            let claim = refund::calculate(&case, &law).map_err(|error| Failure::Input(error.message()))?;
            match format {
                Format::Json => {
                    let answer = refund::Answer::new(&claim, (*language).into());
                    serde_json::to_writer_pretty(&mut out, &answer).map_err(io::Error::from)?;
                    writeln!(out)?;
                }
                Format::Text => write!(out, "{}", refund::text(&claim, (*language).into()))?,
            }
        }
    }
    Ok(out.flush()?)
}

fn read(file: &Path) -> io::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        return io::stdin().read_to_string(&mut text).map(|_| text);
    }
    std::fs::read_to_string(file)
}

fn complain(file: &Path, language: Language, failure: Failure) -> Outcome {
    match failure {
        Failure::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine,
        Failure::Io(error) => {
            eprintln!("kaemner: {}: {error}", file.display());
            Outcome::Unreadable
        }
        Failure::Input(message) => match Catalog::new(&[kaemner_values::TEXTS, kaemner_law::TEXTS]) {
            Ok(catalog) => {
                eprintln!("kaemner: {}: {}", file.display(), catalog.say(language, &message));
                Outcome::Unreadable
            }
            Err(error) => {
                eprintln!("kaemner: {error}");
                Outcome::Internal
            }
        },
    }
}
