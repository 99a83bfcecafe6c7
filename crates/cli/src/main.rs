//! The one binary.
//!
//! Exit codes: 0 fine, 1 findings, 2 input unreadable, 64 wrong usage, 70 internal error.

mod account;
mod acting;
mod backup;
mod bank;
mod bills;
mod check;
mod demo;
mod duties;
mod exit;
mod export;
mod import;
mod inbox;
mod invoice;
mod jobs;
mod law;
mod listen;
mod matrix;
mod open;
mod passport;
mod payroll;
mod serve;
mod speech;
mod verify;
mod voice;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A page is thousands of short texts: with the C library's allocator they took a sixth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Write a municipality to a backup file.
    Backup(backup::BackupArgs),
    /// Bank files: statements, payment orders and answers.
    Bank(bank::Args),
    /// Receive invoices.
    Bills(bills::Args),
    /// Look whether an installation can work.
    Check(check::Args),
    /// Make the demonstration community: eleven municipalities, a year of books, bills down the whole road.
    Demo(demo::Args),
    /// Separation of duties: a report for any period, and a replay of every payment.
    Duties(duties::Args),
    /// Write a municipality's books to files that others read and check.
    Export(export::Args),
    /// Read vouchers, deliveries and charts from files.
    Import(import::Args),
    /// E-invoices: judged, shown, converted.
    Invoice(invoice::Args),
    /// What is done without being asked.
    Jobs(jobs::Args),
    /// Figures of the law and the agreements: listed, shown with their sources, checked for gaps.
    Law(law::Args),
    /// Apply missing migrations.
    Migrate(backup::MigrateArgs),
    /// Authority passports as signed files: made, and checked without a database.
    Passport(passport::Args),
    /// Pay of one person and period, and refunds, from a file, without a database.
    Payroll(payroll::Args),
    /// Put a backup in a municipality's place, and release what that holds.
    Restore(backup::RestoreArgs),
    /// Serve the site and the API.
    Serve(serve::Args),
    /// Recompute a ledger, its event log and its anchors.
    Verify(verify::Args),
}

fn main() -> ExitCode {
    exit::quietly_without_reader();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    run(&cli)
}

fn run(cli: &Cli) -> ExitCode {
    match &cli.command {
        Command::Account(args) => account::run(args),
        Command::Backup(args) => backup::backup(args),
        Command::Bank(args) => bank::run(args),
        Command::Bills(args) => bills::run(args),
        Command::Check(args) => check::run(args),
        Command::Demo(args) => demo::run(args),
        Command::Duties(args) => duties::run(args),
        Command::Export(args) => export::run(args),
        Command::Import(args) => import::run(args),
        Command::Invoice(args) => invoice::run(args),
        Command::Jobs(args) => jobs::run(args),
        Command::Law(args) => law::run(args),
        Command::Migrate(args) => backup::migrate(args),
        Command::Passport(args) => passport::run(args),
        Command::Payroll(args) => payroll::run(args),
        Command::Restore(args) => backup::restore(args),
        Command::Serve(args) => serve::run(args),
        Command::Verify(args) => verify::run(args),
    }
}
