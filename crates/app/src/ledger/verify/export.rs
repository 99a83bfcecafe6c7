//! Verification of an export: the directory alone, without the store it came from.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Broken, Checker, KeptBalance, VerifyReport};
use crate::events::{LogChecker, LogLine, Verified};
use crate::ledger::LedgerError;
use crate::ledger::anchor::read_anchor;
use crate::ledger::export::{
    AnchorLine, BalanceLine, DocumentLine, FILES, FORMAT, HeadLine, Manifest, ManifestFile,
};
use crate::ledger::record::{Record, hex};

/// Recomputes an export: every voucher and that an event tells of it, the heads of its series, every balance,
/// the event log, every anchor, and last the hashes of the files.
///
/// # Errors
/// Where the directory has no readable manifest of this format; anything else that is wrong is in the report.
pub fn verify_export(dir: &Path, progress: &mut dyn FnMut(u64)) -> Result<VerifyReport, LedgerError> {
    let manifest = manifest(dir)?;
    let mut checker = Checker::default();
    let broken = check(dir, &manifest, &mut checker, progress).err();
    Ok(VerifyReport { broken, ..checker.report })
}

fn manifest(dir: &Path) -> Result<Manifest, LedgerError> {
    let unreadable = |problem: String| LedgerError::Unreadable { what: "manifest.json".to_owned(), problem };
    let text =
        std::fs::read_to_string(dir.join("manifest.json")).map_err(|error| unreadable(error.to_string()))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    if manifest.format == FORMAT { Ok(manifest) } else { Err(unreadable(manifest.format)) }
}

fn check(
    dir: &Path,
    manifest: &Manifest,
    checker: &mut Checker,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Broken> {
    let log = Log::read(dir)?;
    let mut documents = HashSet::new();
    let index = each_line(dir, FILES[5], &mut |line: DocumentLine| {
        documents.insert(line.hash);
        Ok(())
    })?;
    let (wanted, anchors) = read_anchors(dir)?;
    let mut read = vec![index, anchors, log.file.clone()];
    let mut other: Option<(usize, Broken)> = None;
    read.push(each_line(dir, FILES[0], &mut |record: Record| {
        checker.voucher(&record)?;
        log.tells_of(&record)?;
        if record.documents.iter().any(|hash| !documents.contains(hash)) {
            return Err(Broken::Documents(record.place()));
        }
        wanted.compare(&record, &mut other);
        progress(checker.report.vouchers);
        Ok(())
    })?);
    read.push(each_line(dir, FILES[1], &mut |head: HeadLine| {
        checker.head(&head.series, head.last_no, &head.hash)
    })?);
    checker.all_heads()?;
    read.push(each_line(dir, FILES[2], &mut |line: BalanceLine| {
        let BalanceLine { account, year, direct, periods, total } = line;
        checker.balance(&KeptBalance { account, year, direct, periods, total })
    })?);
    checker.all_balances()?;
    checker.report.events = u64::try_from(log.found.events).unwrap_or(u64::MAX);
    checker.report.unsealed_events = u64::try_from(log.found.unsealed).unwrap_or(u64::MAX);
    if let Some(broken) = log.found.broken {
        return Err(Broken::Events(broken.to_string()));
    }
    if let Some(lost) = log.found.archives.iter().find(|archive| !documents.contains(*archive)) {
        return Err(Broken::archive(lost));
    }
    checker.report.anchors = wanted.count;
    wanted.all_there(checker, other)?;
    files(dir, manifest, &read)
}

/// The event log of an export, and what it tells of.
struct Log {
    file: ManifestFile,
    found: Verified,
    told: HashSet<(bool, Uuid)>,
}

impl Log {
    fn read(dir: &Path) -> Result<Self, Broken> {
        let (mut checker, mut told) = (LogChecker::default(), HashSet::new());
        let file = each_line(dir, FILES[4], &mut |line: LogLine| {
            if let LogLine::Event(event) = &line {
                match event.object_kind.as_str() {
                    "voucher" => told.insert((false, event.object_id)),
                    "ledger_batch" => told.insert((true, event.object_id)),
                    _ => false,
                };
            }
            checker.line(&line);
            Ok(())
        })?;
        Ok(Self { file, found: checker.done(), told })
    }

    fn tells_of(&self, record: &Record) -> Result<(), Broken> {
        let key = record.batch.map_or((false, record.id), |batch| (true, batch));
        if self.told.contains(&key) { Ok(()) } else { Err(Broken::Trail(record.place())) }
    }
}

/// The place of an anchor among all, its day, and the hash it names.
type Naming = (usize, Date, String);

/// The seals that anchors name, each with the anchors that do.
#[derive(Default)]
struct Wanted {
    seals: HashMap<(String, i64), Vec<Naming>>,
    count: u64,
}

impl Wanted {
    /// Keeps the oldest anchor that a voucher contradicts.
    fn compare(&self, record: &Record, other: &mut Option<(usize, Broken)>) {
        let Some(anchors) = self.seals.get(&(record.series.clone(), record.no)) else { return };
        for (at, day, _) in anchors.iter().filter(|(_, _, hash)| *hash != record.hash) {
            if other.as_ref().is_none_or(|(first, _)| at < first) {
                *other = Some((*at, anchored(*day, &record.series, record.no)));
            }
        }
    }

    /// No anchor names a number that the series does not reach, or another voucher.
    fn all_there(&self, checker: &Checker, other: Option<(usize, Broken)>) -> Result<(), Broken> {
        let reached = |series: &str| {
            let head = checker.report.series.iter().find(|(code, ..)| code == series);
            head.map_or(0, |(_, last, _)| *last)
        };
        let beyond = self.seals.iter().filter(|((series, no), _)| *no > reached(series));
        let beyond = beyond.flat_map(|((series, no), anchors)| {
            anchors.iter().map(move |(at, day, _)| (*at, anchored(*day, series, *no)))
        });
        match beyond.chain(other).min_by_key(|(at, _)| *at) {
            None => Ok(()),
            Some((_, broken)) => Err(broken),
        }
    }
}

fn anchored(day: Date, series: &str, no: i64) -> Broken {
    Broken::Anchor { day: day.to_string(), what: format!("series {series} number {no}") }
}

fn read_anchors(dir: &Path) -> Result<(Wanted, ManifestFile), Broken> {
    let mut wanted = Wanted::default();
    let mut prev: Option<String> = None;
    let file = each_line(dir, FILES[3], &mut |line: AnchorLine| {
        let wrong = |day: &str, what: &str| Broken::Anchor { day: day.to_owned(), what: what.to_owned() };
        let anchor = read_anchor(&line.text, &line.signature).map_err(|_| wrong("?", "it cannot be read"))?;
        if prev.as_ref().is_some_and(|hash| anchor.body.prev != *hash) {
            return Err(wrong(&anchor.day.to_string(), "it does not follow the anchor before it"));
        }
        let at = usize::try_from(wanted.count).unwrap_or(usize::MAX);
        for (series, no, hash) in anchor.body.series.iter().filter(|(_, no, _)| *no > 0) {
            let seals = wanted.seals.entry((series.clone(), *no)).or_default();
            seals.push((at, anchor.day, hash.clone()));
        }
        wanted.count += 1;
        prev = Some(anchor.hash);
        Ok(())
    })?;
    Ok((wanted, file))
}

/// Reads a file line by line, and says what it holds.
fn each_line<T: DeserializeOwned>(
    dir: &Path,
    name: &'static str,
    f: &mut dyn FnMut(T) -> Result<(), Broken>,
) -> Result<ManifestFile, Broken> {
    let missing = |_| Broken::File(name.to_owned());
    let mut input = BufReader::new(File::open(dir.join(name)).map_err(missing)?);
    let (mut sha, mut lines, mut line) = (Sha256::new(), 0, Vec::new());
    while input.read_until(b'\n', &mut line).map_err(missing)? > 0 {
        sha.update(&line);
        lines += 1;
        let place = || format!("{name} line {lines}");
        let row = serde_json::from_slice(&line)
            .map_err(|_| Broken::Unreadable { place: place(), field: "line" })?;
        f(row)?;
        line.clear();
    }
    Ok(ManifestFile { name: name.to_owned(), lines, sha256: hex(&sha.finalize()) })
}

/// The files are those of the manifest, and there are no others.
fn files(dir: &Path, manifest: &Manifest, read: &[ManifestFile]) -> Result<(), Broken> {
    for file in read {
        if !manifest.files.contains(file) {
            return Err(Broken::File(file.name.clone()));
        }
    }
    let entries = std::fs::read_dir(dir).map_err(|_| Broken::File("manifest.json".to_owned()))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != "manifest.json" && !FILES.contains(&name.as_str()) {
            return Err(Broken::File(name));
        }
    }
    Ok(())
}
