//! The whole ledger as files that others can read and check; `docs/verify.md` specifies them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use kaemner_formats::journal_text::{self, JournalEntry, JournalPosting};
use kaemner_store::Tx;
use kaemner_values::Ore;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::record::{Record, hex};
use super::trial_balance::PERIODS;
use super::{LedgerError, anchor, sql};
use crate::actor::{Act, Actor, At};
use crate::events::{self, Event, LogLine, Object};

/// What an export is called in its manifest. A change of the files needs a new name.
pub(super) const FORMAT: &str = "kaemner-ledger-2";

/// What an export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportSummary {
    /// Vouchers written.
    pub vouchers: u64,
    /// Postings written.
    pub postings: u64,
    /// Events written.
    pub events: u64,
    /// Documents in the index.
    pub documents: u64,
}

impl ExportSummary {
    fn add(&mut self, record: &Record) {
        self.vouchers += 1;
        self.postings += u64::try_from(record.lines.len()).unwrap_or(u64::MAX);
    }
}

/// `manifest.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub format: String,
    pub municipality: String,
    pub made_at: String,
    pub files: Vec<ManifestFile>,
}

/// One file of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestFile {
    pub name: String,
    pub lines: u64,
    pub sha256: String,
}

/// One line of `series.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadLine {
    pub series: String,
    pub last_no: i64,
    pub hash: String,
}

/// One line of `balances.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BalanceLine {
    pub account: String,
    pub year: i16,
    pub direct: bool,
    pub periods: [i64; PERIODS],
    pub total: i64,
}

/// One line of `anchors.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnchorLine {
    pub text: String,
    pub signature: String,
}

/// One line of `documents.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentLine {
    pub hash: String,
    pub kind: String,
    pub bytes: i64,
}

/// The files of an export.
pub(super) const FILES: [&str; 6] =
    ["vouchers.jsonl", "series.jsonl", "balances.jsonl", "anchors.jsonl", "events.jsonl", "documents.jsonl"];

/// Writes the whole ledger of this scope, its event log and the index of its documents into a directory that is empty or new. Personal texts are included:
/// the directory must be kept as the ledger itself is.
///
/// The caller records the export ([`record_export`](super::record_export)) in a writing transaction before.
///
/// # Errors
/// Without the right, when the directory is not empty or cannot be written, and those of the store.
pub fn export_ledger(
    tx: &mut Tx<'_>,
    by: &Actor,
    dir: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<ExportSummary, LedgerError> {
    by.may(Act::ExportLedger, At::anywhere())?;
    std::fs::create_dir_all(dir).map_err(|error| unwritable(dir, &error))?;
    if std::fs::read_dir(dir).map_err(|error| unwritable(dir, &error))?.next().is_some() {
        return Err(LedgerError::Exists(dir.display().to_string()));
    }
    let (mut summary, vouchers) = write_vouchers(tx, dir, progress)?;
    let heads = write_heads(tx, dir)?;
    let balances = write_balances(tx, dir)?;
    let anchors = write_anchors(tx, dir)?;
    let events = write_events(tx, dir, &mut summary)?;
    let documents = write_documents(tx, dir)?;
    summary.documents = documents.lines;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        municipality: by.municipality.to_string(),
        made_at: tx.now().to_string(),
        files: vec![vouchers, heads, balances, anchors, events, documents],
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| unreadable("manifest", &error))?;
    let path = dir.join("manifest.json");
    std::fs::write(&path, text + "\n").map_err(|error| unwritable(&path, &error))?;
    Ok(summary)
}

/// Records that the ledger is exported, and why.
///
/// # Errors
/// Without the right or a reason.
pub fn record_export(tx: &mut Tx<'_>, by: &Actor, reason: &str) -> Result<(), LedgerError> {
    by.may(Act::ExportLedger, At::anywhere())?;
    if reason.trim().is_empty() {
        return Err(LedgerError::NoReason);
    }
    let object = Object::new("ledger_export", tx.new_id());
    events::record(tx, by, Event::of(Act::ExportLedger, object).because(reason))?;
    Ok(())
}

/// The ledger as an hledger journal.
///
/// # Errors
/// Without the right, and when the output cannot be written.
pub fn hledger_journal(
    tx: &mut Tx<'_>,
    by: &Actor,
    out: &mut impl Write,
) -> Result<ExportSummary, LedgerError> {
    let (entries, summary) = journal(tx, by)?;
    journal_text::hledger(entries, out).map_err(|error| unreadable("hledger journal", &error))?;
    Ok(summary)
}

/// The ledger as a beancount journal.
///
/// # Errors
/// As [`hledger_journal`].
pub fn beancount_journal(
    tx: &mut Tx<'_>,
    by: &Actor,
    out: &mut impl Write,
) -> Result<ExportSummary, LedgerError> {
    let (entries, summary) = journal(tx, by)?;
    journal_text::beancount(entries, out).map_err(|error| unreadable("beancount journal", &error))?;
    Ok(summary)
}

/// Entries named by account string, unit, cost bearer and project; the series and number as code.
fn journal(tx: &mut Tx<'_>, by: &Actor) -> Result<(Vec<JournalEntry>, ExportSummary), LedgerError> {
    by.may(Act::ExportLedger, At::anywhere())?;
    let mut entries = Vec::new();
    let mut summary = ExportSummary::default();
    each_record(tx, &mut |record| {
        summary.add(record);
        let posting = |line: &super::record::RecordLine| JournalPosting {
            account: journal_account(&line.account),
            amount: Ore::new(line.amount_ore),
        };
        entries.push(JournalEntry {
            date: record.date,
            code: format!("{}-{}", record.series, record.no),
            description: record.text.clone().unwrap_or_default(),
            postings: record.lines.iter().map(posting).collect(),
        });
        Ok(())
    })?;
    Ok((entries, summary))
}

/// `3220111000000129|/3/41/|4711|` as `32201.110000001.29.3-41.4711`; hledger sums by the leading parts.
fn journal_account(key: &str) -> String {
    let mut parts = key.split('|');
    let digits = parts.next().unwrap_or_default();
    let mut name = digits.to_owned();
    if let (Some(function), Some(middle), Some(art)) = (digits.get(..5), digits.get(5..14), digits.get(14..))
    {
        name = format!("{function}.{middle}.{art}");
    }
    for part in parts.map(|part| part.trim_matches('/').replace(['/', '.'], "-")) {
        if !part.is_empty() {
            name.push('.');
            name.push_str(&part);
        }
    }
    name
}

/// Every voucher of every series in order.
pub(super) fn each_record(
    tx: &mut Tx<'_>,
    f: &mut dyn FnMut(&Record) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    for series in sql::verify::series(tx)? {
        let mut after = 0;
        loop {
            let page = sql::verify::page(tx, &series, after, 500)?;
            let Some((last, _)) = page.last() else { break };
            after = last.posted.no;
            for (voucher, prev_hash) in &page {
                f(&Record::of(voucher, prev_hash))?;
            }
        }
    }
    Ok(())
}

/// A file of JSON lines and its hash.
struct JsonLines {
    name: &'static str,
    out: BufWriter<File>,
    sha: Sha256,
    lines: u64,
}

impl JsonLines {
    fn create(dir: &Path, name: &'static str) -> Result<Self, LedgerError> {
        let path = dir.join(name);
        let file = File::create_new(&path).map_err(|error| unwritable(&path, &error))?;
        Ok(Self { name, out: BufWriter::new(file), sha: Sha256::new(), lines: 0 })
    }

    fn line(&mut self, row: &impl Serialize) -> Result<(), LedgerError> {
        let mut line = serde_json::to_vec(row).map_err(|error| unreadable(self.name, &error))?;
        line.push(b'\n');
        self.sha.update(&line);
        self.lines += 1;
        self.out.write_all(&line).map_err(|error| unwritable(Path::new(self.name), &error))
    }

    fn finish(mut self) -> Result<ManifestFile, LedgerError> {
        self.out.flush().map_err(|error| unwritable(Path::new(self.name), &error))?;
        let sha256 = hex(&self.sha.finalize());
        Ok(ManifestFile { name: self.name.to_owned(), lines: self.lines, sha256 })
    }
}

fn write_vouchers(
    tx: &mut Tx<'_>,
    dir: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<(ExportSummary, ManifestFile), LedgerError> {
    let mut out = JsonLines::create(dir, FILES[0])?;
    let mut summary = ExportSummary::default();
    each_record(tx, &mut |record| {
        summary.add(record);
        progress(summary.vouchers);
        out.line(record)
    })?;
    Ok((summary, out.finish()?))
}

fn write_heads(tx: &mut Tx<'_>, dir: &Path) -> Result<ManifestFile, LedgerError> {
    let mut out = JsonLines::create(dir, FILES[1])?;
    for (series, last_no, hash) in sql::verify::heads(tx)? {
        out.line(&HeadLine { series, last_no, hash: hex(&hash) })?;
    }
    out.finish()
}

fn write_balances(tx: &mut Tx<'_>, dir: &Path) -> Result<ManifestFile, LedgerError> {
    let mut out = JsonLines::create(dir, FILES[2])?;
    let mut written = Ok(());
    sql::verify::each_balance(tx, &mut |kept| {
        if written.is_ok() {
            written = out.line(&BalanceLine {
                account: kept.account.clone(),
                year: kept.year,
                direct: kept.direct,
                periods: kept.periods,
                total: kept.total,
            });
        }
    })?;
    written?;
    out.finish()
}

fn write_anchors(tx: &mut Tx<'_>, dir: &Path) -> Result<ManifestFile, LedgerError> {
    let mut out = JsonLines::create(dir, FILES[3])?;
    for anchor in anchor::own(tx)? {
        out.line(&AnchorLine { text: anchor.text, signature: anchor.signature })?;
    }
    out.finish()
}

fn write_events(
    tx: &mut Tx<'_>,
    dir: &Path,
    summary: &mut ExportSummary,
) -> Result<ManifestFile, LedgerError> {
    let mut out = JsonLines::create(dir, FILES[4])?;
    let mut written = Ok(());
    events::each_line(tx, &mut |line| {
        if written.is_ok() {
            summary.events += u64::from(matches!(line, LogLine::Event(_)));
            written = out.line(&line);
        }
    })?;
    written?;
    out.finish()
}

fn write_documents(tx: &mut Tx<'_>, dir: &Path) -> Result<ManifestFile, LedgerError> {
    let mut out = JsonLines::create(dir, FILES[5])?;
    let mut written = Ok(());
    tx.each_document(&mut |hash, kind, bytes| {
        if written.is_ok() {
            let (hash, kind) = (hash.to_string(), kind.name().to_owned());
            written = out.line(&DocumentLine { hash, kind, bytes });
        }
    })?;
    written?;
    out.finish()
}

fn unwritable(path: &Path, error: &std::io::Error) -> LedgerError {
    LedgerError::Unreadable { what: path.display().to_string(), problem: error.to_string() }
}

fn unreadable(what: &str, error: &dyn std::fmt::Display) -> LedgerError {
    LedgerError::Unreadable { what: what.to_owned(), problem: error.to_string() }
}
