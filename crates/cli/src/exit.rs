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

/// Ends the program quietly when whoever reads its output has gone, as `kaemner duties report … | head` does. The print
/// macros know no other answer to a closed pipe than a panic.
pub fn quietly_without_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let closed =
            |words: &str| words.starts_with("failed printing to stdout") && words.contains("Broken pipe");
        if info.payload_as_str().is_some_and(closed) {
            std::process::exit(0);
        }
        usual(info);
    }));
}
