//! `kaemner account`: reads account strings and holds them against the chart of accounts, without a database.

mod difference;
mod row;
mod summary;

use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use kaemner_law::chart::{AliasFileError, AliasRow, ChartDataError, Edition, read_aliases};
use kaemner_values::text::{Catalog, Language, Message};
use serde_json::{Value, json};

use crate::exit::Outcome;
use summary::Summary;

/// Arguments of `kaemner account`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read files with the columns alias, account_string, kind, and judge every row.
    ///
    /// Ends with 0 where every account is fine, 1 where some is a problem, 2 where a file cannot be read.
    Parse {
        /// How to print the rows.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Print the summary as JSON on standard output instead of the rows.
        #[arg(long)]
        summary: bool,
        /// The day to judge on, YYYY-MM-DD; without it, the day the chart's observations are from.
        #[arg(long)]
        date: Option<Date>,
        /// Language of sentences in text; JSON has both.
        #[arg(long, value_enum, default_value_t = Speech::Da)]
        language: Speech,
        /// Files to read; `-` is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Compare the accounts of two or more files: same code with another meaning, and who uses what.
    Diff {
        /// How to print the differences.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Files with the columns alias, account_string, kind.
        #[arg(required = true, num_args = 2..)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object per line.
    Jsonl,
    /// One line per row for people.
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Speech {
    /// Danish.
    Da,
    /// English.
    En,
}

impl From<Speech> for Language {
    fn from(speech: Speech) -> Self {
        match speech {
            Speech::Da => Self::Danish,
            Speech::En => Self::English,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let catalog = match Catalog::new(&[kaemner_values::TEXTS, kaemner_law::TEXTS]) {
        Ok(catalog) => catalog,
        Err(error) => {
            eprintln!("kaemner: {error}");
            return Outcome::Internal.into();
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let ended = match &args.command {
        Command::Parse { format, summary, date, language, files } => {
            let judge =
                Judge { catalog: &catalog, language: (*language).into(), format: *format, silent: *summary };
            judge.parse(&mut out, *date, files)
        }
        Command::Diff { format, files } => difference::run(&mut out, *format, files),
    };
    match ended.and_then(|outcome| out.flush().map(|()| outcome)) {
        Ok(outcome) => outcome.into(),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine.into(),
        Err(error) => {
            eprintln!("kaemner: {error}");
            Outcome::Internal.into()
        }
    }
}

/// What the rows are judged and printed with.
struct Judge<'a> {
    catalog: &'a Catalog,
    language: Language,
    format: Format,
    /// Whether only the summary is printed.
    silent: bool,
}

impl Judge<'_> {
    fn parse(&self, out: &mut impl Write, date: Option<Date>, files: &[PathBuf]) -> io::Result<Outcome> {
        let (edition, date) = match edition(date) {
            Ok(found) => found,
            Err(error) => {
                eprintln!("kaemner: {}", self.catalog.say(self.language, &error.message()));
                return Ok(Outcome::Unreadable);
            }
        };
        let mut summary = Summary::new(edition, date);
        let mut unread = 0;
        for file in files {
            match read(file) {
                Ok(rows) => self.rows(out, &rows, &mut summary)?,
                Err(error) => {
                    eprintln!("kaemner: {}: {}", file.display(), self.unreadable(&error));
                    unread += 1;
                }
            }
        }
        if unread < files.len() {
            self.write_summary(out, &summary)?;
        }
        Ok(if unread == 0 { summary.outcome() } else { Outcome::Unreadable })
    }

    /// On standard error beside rows, else as JSON on standard output.
    fn write_summary(&self, out: &mut impl Write, summary: &Summary) -> io::Result<()> {
        if self.silent {
            return writeln!(out, "{}", summary.json());
        }
        out.flush()?;
        eprint!("{summary}");
        Ok(())
    }

    fn rows(&self, out: &mut impl Write, rows: &[AliasRow], summary: &mut Summary) -> io::Result<()> {
        for alias in rows {
            let judged = row::Judged::new(alias, summary.edition, summary.date);
            summary.add(&judged);
            match (self.silent, self.format) {
                (true, _) => {}
                (false, Format::Jsonl) => writeln!(out, "{}", judged.json(self.catalog))?,
                (false, Format::Text) => judged.write_text(out, self.catalog, self.language)?,
            }
        }
        Ok(())
    }

    fn unreadable(&self, error: &Unreadable) -> String {
        match error {
            Unreadable::Io(error) => error.to_string(),
            Unreadable::File(error) => self.catalog.say(self.language, &error.message()),
        }
    }
}

/// The edition that is valid on the day, and the day to judge on.
fn edition(date: Option<Date>) -> Result<(&'static Edition, Date), ChartDataError> {
    match date {
        Some(date) => Edition::of(date).map(|edition| (edition, date)),
        None => {
            let info = Edition::composite().info();
            Ok((Edition::composite(), info.observed_on.unwrap_or_else(|| info.valid.first())))
        }
    }
}

/// Why a file gives no rows.
enum Unreadable {
    Io(io::Error),
    File(AliasFileError),
}

fn read(file: &Path) -> Result<Vec<AliasRow>, Unreadable> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().read_to_end(&mut bytes).map_err(Unreadable::Io)?;
    } else {
        bytes = std::fs::read(file).map_err(Unreadable::Io)?;
    }
    read_aliases(&bytes).map_err(Unreadable::File)
}

/// A message in both languages, for JSON.
fn both(catalog: &Catalog, message: &Message) -> Value {
    json!({"da": catalog.say(Language::Danish, message), "en": catalog.say(Language::English, message)})
}
