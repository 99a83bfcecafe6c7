//! `kaemner invoice validate`: every core at work, output in the order of input, memory that does not grow
//! with the number of files.

use std::collections::VecDeque;
use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use kaemner_formats::invoice::Place;
use kaemner_formats::invoice::rules::{self, Finding, Verdict};
use kaemner_values::text;
use kaemner_values::text::{Language, Message};
use serde_json::{Value, json};

use super::{ReportFormat, bytes_of};
use crate::exit::Outcome;
use crate::voice::{Voice, problem};

/// How many files are judged before their findings are printed.
const BATCH: usize = 512;

/// Judges all files and prints what they break.
pub fn run(format: ReportFormat, language: Language, files: &[PathBuf]) -> io::Result<Outcome> {
    let reporter = Reporter { voice: Voice::new()?, format, language };
    let mut queue = Queue::new(files);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let bar = progress(language);
    let mut worst = Outcome::Fine;
    loop {
        let batch = queue.next_batch();
        if batch.is_empty() {
            break;
        }
        let judged = judge_all(&reporter, &batch);
        worst = judged.iter().fold(worst, |worst, (outcome, _)| worst.max(*outcome));
        bar.suspend(|| {
            judged.iter().try_for_each(|(_, text)| out.write_all(text.as_bytes()))?;
            out.flush()
        })?;
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    Ok(worst)
}

/// A bar on a terminal; nothing where nobody looks.
fn progress(language: Language) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let files = Words::of(language).files;
    let style =
        ProgressStyle::with_template(&format!("{{spinner}} {{pos}} {files} · {{per_sec}} · {{elapsed}}"));
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

/// A file to judge, or a folder and why there is nothing in it to judge.
type Item = Result<PathBuf, (PathBuf, Message)>;

/// What is yet to come.
enum Next {
    /// What the person named; judged whatever its name ends in.
    Named(PathBuf),
    /// What lies in a folder.
    Found(PathBuf),
    /// The end of a named folder, and how many files had been handed out before it.
    End(PathBuf, usize),
}

/// Files yet to judge; folders are opened when their turn comes, sorted by name.
struct Queue {
    waiting: VecDeque<Next>,
    handed_out: usize,
}

impl Queue {
    fn new(files: &[PathBuf]) -> Self {
        Self { waiting: files.iter().cloned().map(Next::Named).collect(), handed_out: 0 }
    }

    fn next_batch(&mut self) -> Vec<Item> {
        let mut batch = Vec::new();
        while batch.len() < BATCH {
            let Some(next) = self.waiting.pop_front() else { break };
            let item = self.item(next);
            self.handed_out += usize::from(item.is_some());
            batch.extend(item);
        }
        batch
    }

    fn item(&mut self, next: Next) -> Option<Item> {
        match next {
            Next::Named(path) if path.is_dir() => {
                self.waiting.push_front(Next::End(path.clone(), self.handed_out));
                self.open(path)
            }
            Next::Named(path) => Some(Ok(path)),
            // A link to a folder inside a folder may lead back up; it is followed only when named.
            Next::Found(path) if path.is_dir() => {
                if path.is_symlink() {
                    None
                } else {
                    self.open(path)
                }
            }
            Next::Found(path) => {
                path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xml")).then_some(Ok(path))
            }
            Next::End(folder, before) => {
                (self.handed_out == before).then(|| Err((folder, text!("folder-without-files"))))
            }
        }
    }

    /// Puts what lies in a folder first in the queue, or says why it cannot be opened.
    fn open(&mut self, folder: PathBuf) -> Option<Item> {
        let entries = fs::read_dir(&folder)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>());
        match entries {
            Ok(mut entries) => {
                entries.sort();
                entries.into_iter().rev().for_each(|entry| self.waiting.push_front(Next::Found(entry)));
                None
            }
            Err(error) => Some(Err((folder, problem(&error)))),
        }
    }
}

/// Judges a batch on all cores; results in the order of the files.
fn judge_all(reporter: &Reporter, files: &[Item]) -> Vec<(Outcome, String)> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<(Outcome, String)>> = files.iter().map(|_| Mutex::default()).collect();
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(file), Some(slot)) = (files.get(at), results.get(at)) else { break };
            let result = reporter.report(file);
            if let Ok(mut slot) = slot.lock() {
                *slot = result;
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    results.into_iter().map(|slot| slot.into_inner().unwrap_or_default()).collect()
}

/// Says what there is to say about files.
struct Reporter {
    voice: Voice,
    format: ReportFormat,
    language: Language,
}

impl Reporter {
    /// How one file ends, and what to print for it.
    fn report(&self, item: &Item) -> (Outcome, String) {
        let file = match item {
            Ok(file) => file,
            Err((folder, message)) => return self.unreadable(folder, None, message),
        };
        let bytes = match bytes_of(file) {
            Ok(bytes) => bytes,
            Err(error) => return self.unreadable(file, None, &problem(&error)),
        };
        match rules::judge(&bytes) {
            Ok(verdict) => (outcome(&verdict), self.verdict(&file.to_string_lossy(), &verdict)),
            Err(error) => self.unreadable(file, Some(error.place), &error.message()),
        }
    }

    fn unreadable(&self, file: &Path, place: Option<Place>, message: &Message) -> (Outcome, String) {
        let name = file.to_string_lossy();
        let text = match self.format {
            ReportFormat::Jsonl => line(&json!({
                "file": name,
                "format": null,
                "accepted": false,
                "fired": [],
                "error": {
                    "line": place.map(|place| place.line),
                    "column": place.map(|place| place.column),
                    "message": self.voice.both(message),
                },
            })),
            ReportFormat::Text => format!("{name}: {}\n", self.voice.say(self.language, message)),
        };
        (Outcome::Unreadable, text)
    }

    fn verdict(&self, name: &str, verdict: &Verdict) -> String {
        match self.format {
            ReportFormat::Jsonl => line(&verdict_json(name, verdict)),
            ReportFormat::Text => self.verdict_text(name, verdict),
        }
    }

    fn verdict_text(&self, name: &str, verdict: &Verdict) -> String {
        let words = Words::of(self.language);
        let word = if verdict.is_accepted() { words.accepted } else { words.refused };
        let mut text = format!("{name}: {word} ({} {})\n", verdict.format.name(), verdict.kind);
        for finding in verdict.findings() {
            let kind = if finding.flag == rules::Flag::Fatal { words.fatal } else { words.warning };
            let times = if finding.count > 1 {
                format!(" ({} {})", finding.count, words.times)
            } else {
                String::new()
            };
            let message = finding.message().map_or("", |m| match self.language {
                Language::Danish => m.da.as_str(),
                Language::English => m.en.as_str(),
            });
            text.push_str(&format!(
                "  {kind} {}{times}, {} {}: {message}\n      {}\n",
                finding.rule, words.line, finding.place.line, finding.path
            ));
        }
        text
    }
}

/// The few words of the text report.
struct Words {
    files: &'static str,
    accepted: &'static str,
    refused: &'static str,
    fatal: &'static str,
    warning: &'static str,
    times: &'static str,
    line: &'static str,
}

impl Words {
    const fn of(language: Language) -> Self {
        match language {
            Language::Danish => Self {
                files: "filer",
                accepted: "godkendt",
                refused: "afvist",
                fatal: "fejl",
                warning: "advarsel",
                times: "gange",
                line: "linje",
            },
            Language::English => Self {
                files: "files",
                accepted: "accepted",
                refused: "refused",
                fatal: "error",
                warning: "warning",
                times: "times",
                line: "line",
            },
        }
    }
}

fn outcome(verdict: &Verdict) -> Outcome {
    if verdict.is_accepted() { Outcome::Fine } else { Outcome::Findings }
}

fn line(value: &Value) -> String {
    format!("{value}\n")
}

fn verdict_json(name: &str, verdict: &Verdict) -> Value {
    let fired: Vec<Value> = verdict.findings().map(finding_json).collect();
    json!({
        "file": name,
        "format": verdict.format.name(),
        "accepted": verdict.is_accepted(),
        "fired": fired,
    })
}

fn finding_json(finding: &Finding) -> Value {
    let message = finding.message();
    json!({
        "rule": finding.rule,
        "flag": finding.flag.as_str(),
        "count": finding.count,
        "at": format!("{}:{} {}", finding.place.line, finding.place.column, finding.path),
        "message": { "da": message.map(|m| m.da.as_str()), "en": message.map(|m| m.en.as_str()) },
    })
}
