//! The one binary.
//!
//! Exit codes: 0 fine, 1 findings, 2 input unreadable, 64 wrong usage, 70 internal error.

mod account;
mod bank;
mod demo;
mod exit;
mod invoice;
mod law;
mod open;
mod payroll;
mod serve;
mod speech;
mod voice;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Payroll and finance for Danish municipalities.
#[derive(Debug, Parser)]
#[command(name = "kaemner", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Account strings: read, checked against the chart of accounts, compared.
    Account(account::Args),
    /// Bank files: statements, payment orders and answers.
    Bank(bank::Args),
    /// Make the demonstration community: eleven municipalities, a year of books, bills down the whole road.
    Demo(demo::Args),
    /// Figures of the law and the agreements: listed, shown with their sources, checked for gaps.
    Law(law::Args),
    /// Pay of one person and period, and refunds, from a file, without a database.
    Payroll(payroll::Args),
    /// E-invoices: judged, shown, converted.
    Invoice(invoice::Args),
    /// Serve the site and the API.
    Serve(serve::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    match cli.command {
        Command::Account(args) => account::run(&args),
        Command::Bank(args) => bank::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Law(args) => law::run(&args),
        Command::Payroll(args) => payroll::run(&args),
        Command::Invoice(args) => invoice::run(&args),
        Command::Serve(args) => serve::run(&args),
    }
}
