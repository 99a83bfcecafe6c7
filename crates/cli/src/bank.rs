//! `kaemner bank`: reads bank files without a database.

mod text;

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use kaemner_formats::bank::pages::{self, Moved};
use kaemner_formats::bank::{self, BankFile, ReadError, json};
use kaemner_values::text::Message;
use serde_json::{Value, json};

use crate::exit::Outcome;
use crate::speech::Speech;
use crate::voice::{Voice, problem};

/// Arguments of `kaemner bank`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read statements, payment orders and answers (camt.052/.053/.054, pain.001, pain.002).
    Read {
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Language of the sentences; a JSON object has both.
        #[arg(long, value_enum, default_value_t = Speech::Da)]
        language: Speech,
        /// Files to read; `-` is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object per statement and per entry.
    Jsonl,
    /// A summary for people.
    Text,
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let Command::Read { format, language, files } = &args.command;
    let voice = match Voice::new() {
        Ok(voice) => voice,
        Err(error) => {
            eprintln!("kaemner: {error}");
            return Outcome::Internal.into();
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let printer = Printer { voice, format: *format, speech: *language };
    let worst = printer.files(&mut out, files);
    match worst.and_then(|worst| out.flush().map(|()| worst)) {
        Ok(worst) => worst.into(),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine.into(),
        Err(error) => {
            eprintln!("kaemner: {error}");
            Outcome::Internal.into()
        }
    }
}

/// A file that is read but not printed yet.
struct Held {
    name: String,
    read: Result<BankFile, Value>,
}

impl Held {
    fn has_pages(&self) -> bool {
        let Ok(BankFile::Statements(file)) = &self.read else { return false };
        file.statements.iter().any(|statement| statement.page.is_some())
    }
}

/// Puts the pages of statements together; the files of what moved are counted among all that are held.
fn join(held: &mut [Held]) -> Vec<Moved> {
    let (mut places, mut files) = (Vec::new(), Vec::new());
    for (at, file) in held.iter_mut().enumerate() {
        let read = std::mem::replace(&mut file.read, Err(Value::Null));
        match read {
            Ok(BankFile::Statements(read)) => {
                places.push(at);
                files.push(read);
            }
            other => file.read = other,
        }
    }
    let moved = pages::join(&mut files);
    for (at, joined) in places.iter().zip(files) {
        held[*at].read = Ok(BankFile::Statements(joined));
    }
    moved.into_iter().map(|one| Moved { from: places[one.from], to: places[one.to], ..one }).collect()
}

struct Printer {
    voice: Voice,
    format: Format,
    speech: Speech,
}

impl Printer {
    /// File by file; from the first with pages of a statement on, all are read before more is printed.
    fn files(&self, out: &mut impl Write, files: &[PathBuf]) -> io::Result<Outcome> {
        let mut worst = Outcome::Fine;
        let mut held: Vec<Held> = Vec::new();
        for path in files {
            let file = Held { name: path.display().to_string(), read: self.load(path) };
            if held.is_empty() && !file.has_pages() {
                worst = worst.max(self.held(out, &file)?);
            } else {
                held.push(file);
            }
        }
        let moved = join(&mut held);
        for (at, file) in held.iter().enumerate() {
            for page in moved.iter().filter(|page| page.from == at) {
                self.print(out, &json::page_line(&file.name, &held[page.to].name, page))?;
            }
            worst = worst.max(self.held(out, file)?);
        }
        Ok(worst)
    }

    fn load(&self, path: &Path) -> Result<BankFile, Value> {
        let bytes = bytes(path).map_err(|error| json!({"message": self.say(&problem(&error))}))?;
        bank::read(&bytes).map_err(|error| self.error(&error))
    }

    fn held(&self, out: &mut impl Write, file: &Held) -> io::Result<Outcome> {
        match &file.read {
            Ok(read) => self.read(out, &file.name, read),
            Err(error) => {
                self.print(out, &json!({"file": file.name, "error": error}))?;
                Ok(Outcome::Unreadable)
            }
        }
    }

    fn read(&self, out: &mut impl Write, name: &str, read: &BankFile) -> io::Result<Outcome> {
        let lines = match read {
            BankFile::Statements(file) => json::statement_lines(name, file, &|message| self.say(message)),
            BankFile::Orders(orders) => vec![json::orders_line(name, orders)],
            BankFile::Status(report) => json::status_lines(name, report),
        };
        lines.iter().try_for_each(|line| self.print(out, line))?;
        let found = lines.iter().any(|line| {
            line["findings"].as_array().is_some_and(|findings| !findings.is_empty())
                || line["agrees"] == false
        });
        Ok(if found { Outcome::Findings } else { Outcome::Fine })
    }

    fn error(&self, error: &ReadError) -> Value {
        let place = error.place();
        json!({
            "line": place.map(|place| place.line),
            "column": place.map(|place| place.column),
            "message": self.say(&error.message()),
        })
    }

    fn say(&self, message: &Message) -> Value {
        self.voice.both(message)
    }

    fn print(&self, out: &mut impl Write, line: &Value) -> io::Result<()> {
        match self.format {
            Format::Jsonl => writeln!(out, "{line}"),
            Format::Text => text::print(out, line, self.speech),
        }
    }
}

/// The bytes of a file, or of standard input for `-`; one byte beyond the limit is enough to refuse it.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let most = u64::try_from(bank::BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
