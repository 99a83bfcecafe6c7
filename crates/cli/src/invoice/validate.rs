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
use kaemner_formats::invoice::rules::{self, Finding, Verdict};
use kaemner_formats::invoice::{Place, ReadError};
use serde_json::{Value, json};

use super::{ReportFormat, bytes_of};
use crate::exit::Outcome;

/// How many files are judged before their findings are printed.
const BATCH: usize = 512;

/// Judges all files and prints what they break.
pub fn run(format: ReportFormat, files: &[PathBuf]) -> io::Result<Outcome> {
    let mut queue = Queue::new(files);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let bar = progress();
    let mut worst = Outcome::Fine;
    loop {
        let batch = queue.next_batch();
        if batch.is_empty() {
            break;
        }
        for (outcome, text) in judge_all(format, &batch) {
            worst = worst.max(outcome);
            out.write_all(text.as_bytes())?;
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    out.flush()?;
    Ok(worst)
}

/// A bar on a terminal that is not also the output; nothing otherwise.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() || io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {pos} filer · {per_sec} · {elapsed}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

/// Files yet to judge; folders are opened when their turn comes, sorted by name.
struct Queue {
    /// Path, and whether the person named it: what is named is judged whatever its name ends in.
    waiting: VecDeque<(PathBuf, bool)>,
}

impl Queue {
    fn new(files: &[PathBuf]) -> Self {
        Self { waiting: files.iter().map(|file| (file.clone(), true)).collect() }
    }

    fn next_batch(&mut self) -> Vec<PathBuf> {
        let mut batch = Vec::new();
        while batch.len() < BATCH {
            let Some((next, named)) = self.waiting.pop_front() else { break };
            if next.is_dir() {
                self.open(&next);
            } else if named || next.extension().is_some_and(|e| e.eq_ignore_ascii_case("xml")) {
                batch.push(next);
            }
        }
        batch
    }

    fn open(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        entries.sort();
        for entry in entries.into_iter().rev() {
            self.waiting.push_front((entry, false));
        }
    }
}

/// Judges a batch on all cores; results in the order of the files.
fn judge_all(format: ReportFormat, files: &[PathBuf]) -> Vec<(Outcome, String)> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<(Outcome, String)>> = files.iter().map(|_| Mutex::default()).collect();
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(file), Some(slot)) = (files.get(at), results.get(at)) else { break };
            let result = report(format, file);
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

/// What to print for one file.
fn report(format: ReportFormat, file: &Path) -> (Outcome, String) {
    let name = file.to_string_lossy();
    let judged = bytes_of(file).map_err(|error| (None, error.to_string())).and_then(|bytes| {
        rules::judge(&bytes).map_err(|error: ReadError| (Some(error.place), error.kind.to_string()))
    });
    match (judged, format) {
        (Ok(verdict), ReportFormat::Jsonl) => (outcome(&verdict), line(&verdict_json(&name, &verdict))),
        (Ok(verdict), ReportFormat::Text) => (outcome(&verdict), verdict_text(&name, &verdict)),
        (Err((place, reason)), ReportFormat::Jsonl) => {
            (Outcome::Unreadable, line(&unreadable_json(&name, place, &reason)))
        }
        (Err((place, reason)), ReportFormat::Text) => {
            let place =
                place.map(|p| format!("linje {}, kolonne {}: ", p.line, p.column)).unwrap_or_default();
            (Outcome::Unreadable, format!("{name}: kan ikke læses: {place}{reason}\n"))
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
    let message = rules::message(finding.rule);
    json!({
        "rule": finding.rule,
        "flag": finding.flag.as_str(),
        "count": finding.count,
        "at": format!("{}:{} {}", finding.place.line, finding.place.column, finding.path),
        "message": { "da": message.map(|m| m.da.as_str()), "en": message.map(|m| m.en.as_str()) },
    })
}

fn unreadable_json(name: &str, place: Option<Place>, reason: &str) -> Value {
    let place = place.unwrap_or(Place { line: 0, column: 0 });
    json!({
        "file": name,
        "format": null,
        "accepted": false,
        "fired": [],
        "error": { "line": place.line, "column": place.column, "message": reason },
    })
}

fn verdict_text(name: &str, verdict: &Verdict) -> String {
    let word = if verdict.is_accepted() { "godkendt" } else { "afvist" };
    let mut text = format!("{name}: {word} ({} {})\n", verdict.format.name(), verdict.kind);
    for finding in verdict.findings() {
        let kind = if finding.flag == rules::Flag::Fatal { "fejl" } else { "advarsel" };
        let times = if finding.count > 1 { format!(" ({} gange)", finding.count) } else { String::new() };
        let message = rules::message(finding.rule).map_or("", |m| m.da.as_str());
        text.push_str(&format!(
            "  {kind} {}{times}, linje {}: {message}\n      {}\n",
            finding.rule, finding.place.line, finding.path
        ));
    }
    text
}
