//! Damages seed files at random and feeds them to the readers, for as long as told.
//!
//! ```sh
//! cargo run --release --manifest-path fuzz/Cargo.toml -- 300 [FOLDER…]     # seconds, then folders with seeds
//! ```
//!
//! Seeds are the fixtures of `crates/formats` and every folder named. An input that makes a reader panic, or
//! takes longer than it may, is written to `fuzz/found/` and ends the run with 1. The generator is plain: it
//! is not guided by coverage. The same first number (`KAEMNER_SEED`) gives the same inputs.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use kaemner_formats::invoice::rules::{all_packs, judge};
use kaemner_formats::invoice::write::convert;
use kaemner_formats::invoice::{Format, read, read_response, view};
use kaemner_formats::{bank, betalingsservice, g69};
use kaemner_values::text::Language;

/// Longest time one input may take, for each kilobyte of it and in all at least.
const SLOWEST: Duration = Duration::from_millis(500);

/// xorshift64*: enough to choose places and bytes.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

/// Pieces that mean something to one of the readers.
const PIECES: [&str; 20] = [
    "<", ">", "</", "/>", "&amp;", "&#x10FFFF;", "<![CDATA[", "]]>", "<!--", "-->", "xmlns:a=\"b\"", "\"", "-", ".",
    "99999999999999999999", "-0.005", "\u{0}", "\r\n", "2026-02-30", "æ",
];

fn damaged(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(60)).min(bytes.len());
        match random.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = PIECES[random.below(PIECES.len())].bytes();
                drop(bytes.splice(at..at, piece));
            }
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            3 if at < bytes.len() => bytes[at] = random.next().to_le_bytes()[0],
            4 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let part = other[from..(from + 200).min(other.len())].to_vec();
                drop(bytes.splice(at..end, part));
            }
            _ => bytes.truncate(bytes.len() - random.below(bytes.len() / 8 + 1)),
        }
    }
    bytes
}

/// Everything a file from outside may meet.
fn try_all(bytes: &[u8]) {
    let _ = judge(bytes);
    let _ = read_response(bytes);
    if let Ok(document) = read(bytes) {
        let _ = document.check_amounts();
        let _ = document.totals.payable_ore();
        for format in [Format::Oioubl, Format::PeppolBis] {
            if let Ok(written) = convert(&document, format) {
                // What we write, we read; only its rules may be broken.
                assert!(read(written.xml.as_bytes()).is_ok(), "what was written cannot be read");
            }
        }
        for language in [Language::Danish, Language::English] {
            let _ = view::to_text(&document, language);
            let _ = view::to_html(&document, language);
        }
    }
    let _ = bank::read(bytes);
    let _ = g69::read(bytes);
    let _ = betalingsservice::read_answers(&String::from_utf8_lossy(bytes));
}

fn seeds(folder: &Path, found: &mut Vec<Vec<u8>>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            seeds(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "xml") {
            found.extend(fs::read(entry));
        }
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(60);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    seeds(&here.join("../crates/formats/fixtures"), &mut all);
    arguments.for_each(|folder| seeds(Path::new(&folder), &mut all));
    let first = std::env::var("KAEMNER_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_260_301);
    let mut random = Random(first);
    let _ = all_packs();
    let start = Instant::now();
    let mut tried = 0u64;
    while start.elapsed() < Duration::from_secs(seconds) {
        let input = damaged(&mut random, &all);
        let began = Instant::now();
        let survived = catch_unwind(|| try_all(&input)).is_ok();
        if !survived || began.elapsed() > SLOWEST * u32::try_from(1 + input.len() / 100_000).unwrap_or(1) {
            let file = here.join("found").join(format!("{tried}.xml"));
            let _ = fs::create_dir_all(here.join("found"));
            let _ = fs::write(&file, &input);
            eprintln!("{} after {:?}", file.display(), began.elapsed());
            return ExitCode::FAILURE;
        }
        tried += 1;
    }
    println!("{tried} inputs from {} seeds, no panic, none too slow", all.len());
    ExitCode::SUCCESS
}
