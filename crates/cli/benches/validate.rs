//! `cargo bench -p kaemner-cli --bench validate`: how fast and in how much memory `kaemner invoice validate`
//! judges 100,000 files.
//!
//! The files are links to a few copies of the fixtures, so that little disk is used. `KAEMNER_FILES` is another
//! number of files.
#![allow(clippy::unwrap_used, reason = "a bench may stop at the first surprise")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many files there are.
const FILES: u64 = 100_000;
/// How many links one file gets; file systems allow some ten thousands.
const LINKS: u64 = 10_000;

fn make(folder: &Path, files: u64) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/fixtures/invoice");
    let names = ["bis3-invoice.xml", "oioubl-invoice.xml", "bis3-credit-note.xml", "cii-invoice.xml"];
    for (number, name) in (0..files).zip(names.into_iter().cycle()) {
        let copy = folder.join(format!("copy-{}-{name}", number / LINKS));
        if !copy.exists() {
            fs::copy(fixtures.join(name), &copy).unwrap();
        }
        let shelf = folder.join(format!("shelf/{:02}", number / 1000));
        fs::create_dir_all(&shelf).unwrap();
        fs::hard_link(&copy, shelf.join(format!("{number:06}.xml"))).unwrap();
    }
}

/// The highest resident memory of a process so far, in kB, where the system says it.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn main() {
    let files = std::env::var("KAEMNER_FILES").ok().and_then(|text| text.parse().ok()).unwrap_or(FILES);
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), files);
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kaemner"))
        .args(["invoice", "validate", "--format", "jsonl"])
        .arg(folder.path().join("shelf"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0;
    let outcome = loop {
        most = peak(child.id()).unwrap_or(0).max(most);
        if let Some(outcome) = child.try_wait().unwrap() {
            break outcome;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let spent = start.elapsed();
    assert!(outcome.success(), "{outcome}");
    let rate = u128::from(files) * 1000 / spent.as_millis().max(1);
    println!(
        "kaemner invoice validate: {files} files in {spent:.1?}, {rate} files/s, peak memory {} MB",
        most / 1024
    );
}
