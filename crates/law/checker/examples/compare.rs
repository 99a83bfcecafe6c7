//! Compares engine and checker on as many persons and months as asked for:
//! `cargo run --release -p kaemner-law-checker --example compare -- 100000 24`.

#![allow(clippy::unwrap_used, reason = "a command for developers stops at the first surprise")]

use std::process::ExitCode;
use std::time::Instant;

#[path = "../tests/compare/harness.rs"]
mod harness;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().map_or(Ok(default), |text| text.parse());
    let (Ok(persons), Ok(months)) = (number(2_000), number(12)) else {
        eprintln!("usage: compare [PERSONS] [MONTHS]");
        return ExitCode::from(64);
    };
    let started = Instant::now();
    let report = harness::compare(persons, u32::try_from(months).unwrap());
    println!("{report}in {:.1?}", started.elapsed());
    if report.different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
