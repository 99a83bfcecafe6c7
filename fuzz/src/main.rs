//! Damages seed files at random and feeds them to the readers, for as long as told.
//!
//! ```sh
//! make fuzz                                                                      # every target in turn
//! cargo run --release --manifest-path fuzz/Cargo.toml -- bank 300 [FOLDER…]      # one target, folders with more seeds
//! ```
//!
//! Seeds are the fixtures of `crates/formats`, `fuzz/seeds`, a table as our own writer writes it, and every folder
//! named. An input that makes a reader
//! panic, takes longer than it may, or is written and cannot be read back, is kept in `fuzz/found/` and ends the
//! run with 1. The generator is plain: it is not guided by coverage, needs no nightly compiler, and gives the same
//! inputs for the same number in `KAEMNER_SEED`.

mod random;
mod targets;
mod workbook;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use kaemner_formats::sheet::SheetFormat;
use random::Random;
use targets::{TARGETS, Target};

/// Longest time one input may take, for each hundred kilobytes of it begun.
const SLOWEST: Duration = Duration::from_millis(500);

struct Seed {
    name: String,
    bytes: Vec<u8>,
}

fn seeds(folder: &Path, found: &mut Vec<Seed>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            seeds(&entry, found);
        } else if let Ok(bytes) = fs::read(&entry) {
            found.push(Seed { name: entry.display().to_string(), bytes });
        }
    }
}

/// A table in every format we write, and the files inside its workbook: a damaged zip file is seldom unpacked.
fn written() -> Vec<Seed> {
    let formats = [SheetFormat::CsvDanish, SheetFormat::CsvTechnical, SheetFormat::Xlsx];
    let whole = formats.map(|format| (format!("table.{}", format.extension()), workbook::file(format)));
    let parts = workbook::parts().into_iter().map(|(name, bytes)| (format!("{name}.part"), bytes));
    whole.into_iter().chain(parts).map(|(name, bytes)| Seed { name, bytes }).collect()
}

/// How long one input takes; `None` after a panic.
fn timed(target: &Target, input: &[u8]) -> Option<Duration> {
    let began = Instant::now();
    catch_unwind(|| (target.try_all)(input)).ok().map(|()| began.elapsed())
}

/// Runs one target; says which file stopped it.
fn run(target: &Target, seeds: &[Vec<u8>], time: Duration, mut random: Random) -> Result<u64, PathBuf> {
    let start = Instant::now();
    let mut tried = 0u64;
    while start.elapsed() < time {
        let input = random.damaged(seeds);
        let limit = SLOWEST * u32::try_from(1 + input.len() / 100_000).unwrap_or(1);
        // A machine with other work may make one try slow, hardly three.
        let spent =
            (0..3).map(|_| timed(target, &input)).find(|spent| spent.is_none_or(|spent| spent <= limit));
        if !matches!(spent, Some(Some(_))) {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
            let file = folder.join(format!("{}-{tried}", target.name));
            let _ = fs::create_dir_all(&folder);
            let _ = fs::write(&file, &input);
            eprintln!("{}: a panic, or slower than {limit:?}", file.display());
            return Err(file);
        }
        tried += 1;
    }
    Ok(tried)
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().unwrap_or_else(|| "all".to_owned());
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(60);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    seeds(&here.join("../crates/formats/fixtures"), &mut all);
    all.retain(|seed| seed.name.ends_with(".xml")); // the lists beside them are no files from outside
    seeds(&here.join("seeds"), &mut all);
    all.extend(written());
    arguments.for_each(|folder| seeds(Path::new(&folder), &mut all));
    let number = std::env::var("KAEMNER_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_260_301);
    let chosen: Vec<&Target> = TARGETS.iter().filter(|one| wanted == "all" || wanted == one.name).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|one| one.name).collect();
        eprintln!("no target {wanted}; there are: {}", names.join(" "));
        return ExitCode::from(64);
    }
    for target in chosen {
        let fits = |seed: &&Seed| target.endings.iter().any(|ending| seed.name.ends_with(ending));
        let own: Vec<Vec<u8>> = all.iter().filter(fits).map(|seed| seed.bytes.clone()).collect();
        match run(target, &own, Duration::from_secs(seconds), Random::new(number)) {
            Ok(tried) => {
                println!("{}: {tried} inputs from {} seeds, no panic, none too slow", target.name, own.len())
            }
            Err(_) => return ExitCode::FAILURE,
        }
    }
    ExitCode::SUCCESS
}
