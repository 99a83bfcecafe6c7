//! `kaemner law`: the figures of law and agreements, with sources, gaps and what nobody has confirmed.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Subcommand;
use jiff::civil::Date;
use kaemner_law::Law;
use kaemner_law::params::{Certainty, Finding, Meta, Overview};

use crate::exit::Outcome;
use crate::speech::Speech;

/// Arguments of `kaemner law`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    /// Language of names and messages.
    #[arg(long, value_enum, default_value_t = Speech::Da, global = true)]
    language: Speech,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the tables, the agreements or the pay codes.
    List {
        /// What to list.
        #[arg(value_enum, default_value_t = What::Tables)]
        what: What,
    },
    /// Show the rows of a table, or of all tables whose name begins so: values, dates, sources.
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
    let speech = args.language;
    let ended = match &args.command {
        Command::List { what } => list(&mut out, &law, *what, speech),
        Command::Show { table } => show(&mut out, &law.overview(), table, speech),
        Command::Check { date } => check(&mut out, &law.overview(), *date, speech),
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

fn list(out: &mut impl Write, law: &Law, what: What, speech: Speech) -> io::Result<Outcome> {
    match what {
        What::Tables => tables(out, &law.overview(), speech)?,
        What::Agreements => agreements(out, law, speech)?,
        What::Codes => {
            for row in law.pay_codes.rows().iter().flat_map(|row| row.value.iter()) {
                let name = if speech == Speech::Da { &row.da } else { &row.en };
                writeln!(out, "{:<8} {name}", row.code.as_str())?;
            }
        }
    }
    Ok(Outcome::Fine)
}

fn agreements(out: &mut impl Write, law: &Law, speech: Speech) -> io::Result<()> {
    for agreement in &law.agreements {
        let name = if speech == Speech::Da { &agreement.da } else { &agreement.en };
        writeln!(out, "{:<14} {name} ({})", agreement.code, agreement.parties)?;
        for position in &agreement.positions {
            let name = if speech == Speech::Da { &position.da } else { &position.en };
            writeln!(out, "{:<14} - {}: {name}", "", position.id)?;
        }
    }
    Ok(())
}

fn tables(out: &mut impl Write, overview: &Overview<'_>, speech: Speech) -> io::Result<()> {
    let (rows_word, from_word) =
        (speech.say("rækker fra", "rows from"), speech.say("ubekræftet", "unverified"));
    let mut last = "";
    for meta in overview.rows("") {
        if meta.table == last {
            continue;
        }
        last = &meta.table;
        let rows: Vec<&Meta> = overview.rows(&meta.table).filter(|row| row.table == meta.table).collect();
        let unsure = rows.iter().filter(|row| row.certainty == Certainty::Unverified).count();
        let note = if unsure > 0 { format!(", {unsure} {from_word}") } else { String::new() };
        writeln!(out, "{:<36} {:>3} {rows_word} {}{note}", meta.table, rows.len(), meta.from)?;
    }
    Ok(())
}

fn show(out: &mut impl Write, overview: &Overview<'_>, prefix: &str, speech: Speech) -> io::Result<Outcome> {
    let mut found = false;
    for meta in overview.rows(prefix) {
        found = true;
        let until = meta.until.map_or_else(|| "..".to_owned(), |until| until.to_string());
        writeln!(out, "{} {} - {until}: {}", meta.table, meta.from, meta.fields)?;
        let (certainty, checked) = (certainty(meta.certainty, speech), speech.say("set efter", "checked"));
        writeln!(out, "    {} [{certainty}, {checked} {}]", meta.source, meta.checked)?;
    }
    if !found {
        let hint = speech.say("ingen tabel begynder med", "no table begins with");
        eprintln!("kaemner: {hint} {prefix:?}; `kaemner law list`");
    }
    Ok(if found { Outcome::Fine } else { Outcome::Unreadable })
}

const fn certainty(certainty: Certainty, speech: Speech) -> &'static str {
    match certainty {
        Certainty::Verified => speech.say("bekræftet", "verified"),
        Certainty::Secondary => speech.say("fra anden hånd", "secondary"),
        Certainty::Unverified => speech.say("ubekræftet", "unverified"),
    }
}

fn check(out: &mut impl Write, overview: &Overview<'_>, date: Date, speech: Speech) -> io::Result<Outcome> {
    let findings = overview.findings(date);
    for finding in &findings {
        writeln!(out, "{}", sentence(finding, speech))?;
    }
    let (rows, found) = (speech.say("rækker", "rows"), speech.say("fund", "findings"));
    writeln!(out, "{} {rows}, {} {found}", overview.rows("").count(), findings.len())?;
    Ok(if findings.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn sentence(finding: &Finding<'_>, speech: Speech) -> String {
    let of = |meta: &Meta| format!("{} ({})", meta.name(), meta.source);
    match finding {
        Finding::Unverified(meta) => format!("{:<12} {}", speech.say("ubekræftet", "unverified"), of(meta)),
        Finding::Stale(meta) => {
            let (head, last) =
                (speech.say("forældet", "stale"), speech.say("sidst bekræftet", "last confirmed"));
            format!("{head:<12} {}, {last} {}", of(meta), meta.checked)
        }
        Finding::Gap { before, first, last } => {
            let (head, none) = (speech.say("hul", "gap"), speech.say("ingen række fra", "no row from"));
            let to = speech.say("til", "to");
            format!("{head:<12} {}: {none} {first} {to} {last}", before.table)
        }
        Finding::Ending(meta) => {
            let until = meta.until.map(|until| until.to_string()).unwrap_or_default();
            let (head, ends) =
                (speech.say("udløber", "ending"), speech.say("nyeste række slutter", "the newest row ends"));
            format!("{head:<12} {}: {ends} {until}", of(meta))
        }
    }
}
