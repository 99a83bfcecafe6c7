//! `kaemner law`: the figures of law and agreements, with sources, gaps and what nobody has confirmed.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Subcommand;
use jiff::civil::Date;
use kaemner_law::Law;
use kaemner_law::params::{Finding, Meta, Overview};

use crate::exit::Outcome;

/// Arguments of `kaemner law`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the tables, or the agreements.
    List {
        /// `tables`, `agreements` or `codes`.
        #[arg(value_enum, default_value_t = What::Tables)]
        what: What,
    },
    /// Show the rows of a table, or of all tables whose name begins so, with dates and sources.
    Show {
        /// `atp_a`, `refund`, `30.11`.
        table: String,
    },
    /// Check for gaps between rows, rows that end, values nobody has confirmed.
    ///
    /// Ends with 1 where there is something to look at.
    Check {
        /// The day to check on, YYYY-MM-DD: what ends within three months of it, or was not confirmed for
        /// a year.
        #[arg(long)]
        date: Date,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Tables of dated figures.
    Tables,
    /// Collective agreements.
    Agreements,
    /// Pay codes.
    Codes,
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    let law = match Law::shipped() {
        Ok(law) => law,
        Err(error) => {
            eprintln!("kaemner: {error}");
            return Outcome::Internal.into();
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let ended = match &args.command {
        Command::List { what } => list(&mut out, &law, *what),
        Command::Show { table } => show(&mut out, &law.overview(), table),
        Command::Check { date } => check(&mut out, &law.overview(), *date),
    };
    match ended.and_then(|outcome| out.flush().map(|()| outcome)) {
        Ok(outcome) => outcome.into(),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine.into(),
        Err(error) => {
            eprintln!("kaemner: {error}");
            Outcome::Internal.into()
        }
    }
}

fn list(out: &mut impl Write, law: &Law, what: What) -> io::Result<Outcome> {
    match what {
        What::Tables => tables(out, &law.overview())?,
        What::Agreements => {
            for agreement in &law.agreements {
                let positions: Vec<&str> = agreement.positions.iter().map(|one| one.id.as_str()).collect();
                let positions = positions.join(", ");
                writeln!(
                    out,
                    "{:<14} {} ({}) [{positions}]",
                    agreement.code, agreement.da, agreement.parties
                )?;
            }
        }
        What::Codes => {
            for row in law.pay_codes.rows().iter().flat_map(|row| row.value.iter()) {
                writeln!(out, "{:<6} {} / {}", row.code.as_str(), row.da, row.en)?;
            }
        }
    }
    Ok(Outcome::Fine)
}

fn tables(out: &mut impl Write, overview: &Overview<'_>) -> io::Result<()> {
    let mut last = "";
    for meta in overview.rows("") {
        if meta.table != last {
            let rows = overview.rows(&meta.table).filter(|row| row.table == meta.table).count();
            writeln!(out, "{:<36} {rows:>3} rows from {}", meta.table, meta.from)?;
            last = &meta.table;
        }
    }
    Ok(())
}

fn show(out: &mut impl Write, overview: &Overview<'_>, prefix: &str) -> io::Result<Outcome> {
    let mut found = false;
    for meta in overview.rows(prefix) {
        found = true;
        let until = meta.until.map_or_else(|| "..".to_owned(), |until| until.to_string());
        writeln!(
            out,
            "{:<36} {} to {until:<10} {:<10} checked {}  {}",
            meta.table, meta.from, meta.certainty, meta.checked, meta.source
        )?;
    }
    if !found {
        eprintln!("kaemner: no table begins with {prefix:?}; see `kaemner law list`");
    }
    Ok(if found { Outcome::Fine } else { Outcome::Unreadable })
}

fn check(out: &mut impl Write, overview: &Overview<'_>, date: Date) -> io::Result<Outcome> {
    let findings = overview.findings(date);
    for finding in &findings {
        writeln!(out, "{}", sentence(finding))?;
    }
    writeln!(out, "{} rows, {} findings", overview.rows("").count(), findings.len())?;
    Ok(if findings.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn sentence(finding: &Finding<'_>) -> String {
    let of = |meta: &Meta| format!("{} ({})", meta.name(), meta.source);
    match finding {
        Finding::Unverified(meta) => format!("unverified  {}", of(meta)),
        Finding::Stale(meta) => format!("stale       {}, last confirmed {}", of(meta), meta.checked),
        Finding::Gap { before, first, last } => {
            format!("gap         {}: no row from {first} to {last}", before.table)
        }
        Finding::Ending(meta) => {
            let until = meta.until.map(|until| until.to_string()).unwrap_or_default();
            format!("ending      {}: the newest row ends {until}", of(meta))
        }
    }
}
