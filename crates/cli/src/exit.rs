//! How a command ends.

use std::process::ExitCode;

/// The result of a command, in rising order of seriousness: the worst of several files counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Outcome {
    /// Nothing to say.
    #[default]
    Fine,
    /// The command did its work and found something.
    Findings,
    /// Some input could not be read.
    Unreadable,
    /// The command was given wrongly: an unknown person, or one without the right.
    Usage,
    /// The program could not do its work, for example because output is closed.
    Internal,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Findings => 1,
            Outcome::Unreadable => 2,
            Outcome::Usage => 64,
            Outcome::Internal => 70,
        })
    }
}

/// Shows a usage error or the help that was asked for.
pub fn usage(error: &clap::Error) -> ExitCode {
    // Nowhere is left to report that the terminal is gone.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(64) } else { ExitCode::SUCCESS }
}

/// Says on standard error that the program could not do its work, with the chain of causes.
pub fn internal(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    eprint!("kaemner: {error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        eprint!(": {inner}");
        cause = inner.source();
    }
    eprintln!();
    Outcome::Internal.into()
}
