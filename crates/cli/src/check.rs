//! `kaemner check`: whether an installation can work, and what waits for somebody.

use std::process::ExitCode;

use kaemner_app::settings::{self, Key, SettingsError};
use kaemner_store::{Clock, Scope, Store, StoreError, Tx};
use kaemner_values::text;
use kaemner_values::text::Message;
use serde_json::json;

use crate::acting::{Failure, Speech};
use crate::exit::Outcome;
use crate::open::StoreArgs;

/// Looks at every scope: schema, missing settings, jobs that were given up, restores that wait for release. It reads
/// no business data. Ends with 1 where something is found.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    speech: Speech,
}

/// Runs the command.
pub fn run(args: &Args) -> ExitCode {
    args.speech.end(check(args))
}

fn check(args: &Args) -> Result<Outcome, Failure> {
    let store = args.store.open(Clock::System)?;
    let mut found = scope(&store, Scope::Community);
    let codes = store.municipalities()?;
    for code in &codes {
        found.extend(scope(&store, Scope::from(*code)));
    }
    for (scope, message) in &found {
        let sentence = text!("cli-finding", scope = scope.to_string(), finding = message.clone());
        args.speech.print(&sentence, &json!({ "scope": scope.to_string(), "finding": message.key }));
    }
    if found.is_empty() {
        let sentence = text!("cli-checked", count = codes.len());
        args.speech.print(&sentence, &json!({ "municipalities": codes.len(), "fine": true }));
        return Ok(Outcome::Fine);
    }
    Ok(Outcome::Findings)
}

/// What is found in one scope.
fn scope(store: &Store, scope: Scope) -> Vec<(Scope, Message)> {
    let messages = match store.read(scope, |tx| findings(tx, scope)) {
        Ok(messages) => messages,
        Err(error) => vec![text!("cli-scope-broken", problem = error.to_string())],
    };
    messages.into_iter().map(|message| (scope, message)).collect()
}

fn findings(tx: &mut Tx<'_>, scope: Scope) -> Result<Vec<Message>, StoreError> {
    let mut found = Vec::new();
    let dead = tx.dead_jobs()?.len();
    if dead > 0 {
        found.push(text!("cli-dead-jobs", count = dead));
    }
    if tx.is_held()? {
        found.push(text!("cli-held"));
    }
    if scope == Scope::Community {
        return Ok(found);
    }
    for key in Key::ALL.iter().filter(|key| !key.is_optional()) {
        match settings::get(tx, *key) {
            Err(SettingsError::Store(error)) => return Err(error),
            Err(problem) => found.extend(problem.message()),
            Ok(_) => {}
        }
    }
    Ok(found)
}
