//! Verification of an export: the directory alone, without the store it came from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{Broken, Checker, KeptBalance, VerifyReport};
use crate::ledger::LedgerError;
use crate::ledger::anchor::read_anchor;
use crate::ledger::export::{AnchorLine, BalanceLine, FILES, FORMAT, HeadLine, Manifest, ManifestFile};
use crate::ledger::record::{Record, hex};

/// Recomputes an export: every voucher, the heads of its series, every balance, every anchor, and last the
/// hashes of the files.
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
    let mut seals: BTreeMap<(String, i64), String> = BTreeMap::new();
    let mut read = Vec::new();
    read.push(each_line(dir, FILES[0], &mut |record: Record| {
        checker.voucher(&record)?;
        seals.insert((record.series.clone(), record.no), record.hash.clone());
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
    read.push(check_anchors(dir, checker, &seals)?);
    files(dir, manifest, &read)
}

fn check_anchors(
    dir: &Path,
    checker: &mut Checker,
    seals: &BTreeMap<(String, i64), String>,
) -> Result<ManifestFile, Broken> {
    let mut prev: Option<String> = None;
    each_line(dir, FILES[3], &mut |line: AnchorLine| {
        let wrong = |day: &str, what: &str| Broken::Anchor { day: day.to_owned(), what: what.to_owned() };
        let anchor = read_anchor(&line.text, &line.signature).map_err(|_| wrong("?", "it cannot be read"))?;
        let day = anchor.day.to_string();
        if prev.as_ref().is_some_and(|hash| anchor.body.prev != *hash) {
            return Err(wrong(&day, "it does not follow the anchor before it"));
        }
        for (series, no, hash) in &anchor.body.series {
            if *no > 0 && seals.get(&(series.clone(), *no)) != Some(hash) {
                return Err(wrong(&day, &format!("series {series} number {no}")));
            }
        }
        prev = Some(anchor.hash);
        checker.report.anchors += 1;
        Ok(())
    })
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
