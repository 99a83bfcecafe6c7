//! Acting on a store: which one, who acts, in which municipality, and how the answer is printed.

use std::fmt;
use std::os::unix::fs::MetadataExt;
use std::process::ExitCode;

use clap::ValueEnum;
use kaemner_app::access::{self, AccessError};
use kaemner_app::actor::{Actor, Channel, Denied, PersonId};
use kaemner_app::bills::BillsError;
use kaemner_app::cooperation::BackupError;
use kaemner_app::ledger::LedgerError;
use kaemner_app::payments::PaymentsError;
use kaemner_store::{Clock, Scope, Store, StoreError};
use kaemner_values::numbers::Cpr;
use kaemner_values::text::{Language, Message};
use kaemner_values::{MunicipalityCode, text};
use serde_json::Value;

use crate::exit::Outcome;
use crate::open::StoreArgs;
use crate::words::CATALOG;

/// How a command answers.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Speech {
    /// Lines for people, or one JSON object per line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Language of sentences; JSON has the same words in every language.
    #[arg(long, value_enum, default_value_t = Tongue::Da)]
    language: Tongue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Tongue {
    /// Danish.
    Da,
    /// English.
    En,
}

impl Speech {
    /// The language of sentences.
    pub const fn language(self) -> Language {
        match self.language {
            Tongue::Da => Language::Danish,
            Tongue::En => Language::English,
        }
    }

    /// The sentence of a message.
    pub fn say(self, message: &Message) -> String {
        CATALOG.say(self.language(), message)
    }

    /// Prints one answer: the sentence, or the object.
    pub fn print(self, sentence: &Message, object: &Value) {
        match self.format {
            Format::Text => println!("{}", self.say(sentence)),
            Format::Jsonl => println!("{object}"),
        }
    }

    /// Prints a line for people that the JSON of an answer already holds.
    pub fn print_text(self, sentence: &Message) {
        if self.format == Format::Text {
            println!("{}", self.say(sentence));
        }
    }

    /// Ends the command: a failure is said on standard error.
    pub fn end(self, ended: Result<Outcome, Failure>) -> ExitCode {
        ended
            .unwrap_or_else(|failure| {
                eprintln!("kaemner: {}", failure.said.map_or(failure.detail, |message| self.say(&message)));
                failure.outcome
            })
            .into()
    }
}

/// Who acts on which store.
#[derive(Debug, clap::Args)]
pub struct Acting {
    #[command(flatten)]
    pub store: StoreArgs,
    /// The person who acts, by login or id. Only what that person may do is done, and it is recorded together with
    /// the user of the operating system.
    #[arg(long = "as", value_name = "PERSON", env = "KAEMNER_AS")]
    person: Option<String>,
    #[command(flatten)]
    pub speech: Speech,
}

/// An open store and the person who acts on it.
pub struct Desk {
    pub store: Store,
    pub person: PersonId,
}

impl Acting {
    /// Opens the store and finds the person.
    pub fn open(&self) -> Result<Desk, Failure> {
        let typed = self.person.as_deref().ok_or_else(|| Failure::usage(text!("cli-as-missing")))?;
        let store = self.store.open(Clock::System)?;
        let person = access::find_person(&store, typed)?;
        let person = person.ok_or_else(|| Failure::usage(text!("cli-no-such-person", person = typed)))?;
        Ok(Desk { store, person })
    }
}

impl Desk {
    /// The person in a municipality, with the rights that hold today.
    pub fn actor(&self, code: MunicipalityCode) -> Result<Actor, Failure> {
        let member = self.member(code)?;
        member.ok_or_else(|| Failure::usage(text!("cli-no-member", municipality = code.to_string())))
    }

    fn member(&self, code: MunicipalityCode) -> Result<Option<Actor>, Failure> {
        actor(&self.store, self.person, code, Channel::Cli)
    }

    /// The person in each of these municipalities, or in all that know the person when none is named.
    pub fn actors(&self, codes: &[MunicipalityCode]) -> Result<Vec<Actor>, Failure> {
        if !codes.is_empty() {
            return codes.iter().map(|code| self.actor(*code)).collect();
        }
        let mut actors = Vec::new();
        for code in self.store.municipalities()? {
            actors.extend(self.member(code)?);
        }
        match actors.is_empty() {
            true => Err(Failure::usage(text!("cli-no-member-anywhere"))),
            false => Ok(actors),
        }
    }
}

/// A member of a municipality at work on this machine; `None` for somebody else.
pub fn actor(
    store: &Store,
    person: PersonId,
    code: MunicipalityCode,
    channel: Channel,
) -> Result<Option<Actor>, Failure> {
    let mut found = store.read(Scope::from(code), |tx| access::actor(tx, person, channel))?;
    if let Some(actor) = &mut found {
        actor.operator = Some(operator());
    }
    Ok(found)
}

/// The user of the operating system who runs this process.
pub fn operator() -> String {
    // The owner of one's own process cannot be chosen by an environment variable.
    let user = std::fs::metadata("/proc/self").ok().map(|own| own.uid());
    let Some(user) = user else { return std::env::var("USER").unwrap_or_default() };
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == user.to_string()).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| format!("uid {user}"))
}

/// Why a command could not do its work. Its `Debug` says what the log is told and no more: what a person is told may hold
/// the name of a file, and that a person's.
pub struct Failure {
    outcome: Outcome,
    /// What the person is told, when there is a sentence for it.
    said: Option<Message>,
    /// What the log is told.
    detail: String,
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure").field("outcome", &self.outcome).field("detail", &self.detail).finish()
    }
}

impl Failure {
    /// The command was given wrongly.
    pub fn usage(said: Message) -> Self {
        Self { outcome: Outcome::Usage, detail: said.key.to_owned(), said: Some(said) }
    }

    /// A file cannot be read.
    pub fn unreadable(said: Message) -> Self {
        Self { outcome: Outcome::Unreadable, detail: said.key.to_owned(), said: Some(said) }
    }

    /// A file cannot be read or written. A personal number in its name is hidden.
    pub fn file(path: &std::path::Path, problem: &std::io::Error) -> Self {
        let problem = problem.to_string();
        let (file, detail) = (Cpr::hidden_in(&path.display().to_string()), format!("cli-file: {problem}"));
        Self { detail, ..Self::unreadable(text!("cli-file", file = file, problem = problem)) }
    }

    /// What the person is told.
    pub fn message(&self) -> Message {
        self.said.clone().unwrap_or_else(|| text!("cli-internal", detail = self.detail.as_str()))
    }

    /// Whether trying again later may help.
    pub fn is_ours(&self) -> bool {
        self.outcome == Outcome::Internal
    }

    /// Whether the person has no right to this, whatever the input.
    pub fn is_usage(&self) -> bool {
        self.outcome == Outcome::Usage
    }

    fn of(error: &dyn std::error::Error, said: Option<Message>, outcome: Outcome) -> Self {
        Self { outcome, said, detail: error.to_string() }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::of(&error, error.message(), Outcome::Internal)
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::usage(denied.message())
    }
}

impl From<AccessError> for Failure {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Store(error) => error.into(),
            AccessError::Denied(denied) => denied.into(),
            other => Self::of(&other, other.message(), Outcome::Findings),
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => error.into(),
            LedgerError::Denied(denied) => denied.into(),
            LedgerError::Unreadable { .. } | LedgerError::Chart { .. } => {
                Self::of(&error, error.message(), Outcome::Unreadable)
            }
            other => Self::of(&other, other.message(), Outcome::Findings),
        }
    }
}

impl From<BillsError> for Failure {
    fn from(error: BillsError) -> Self {
        match error {
            BillsError::Store(error) => error.into(),
            BillsError::Denied(denied) => denied.into(),
            other => Self::of(&other, other.message(), Outcome::Findings),
        }
    }
}

impl From<PaymentsError> for Failure {
    fn from(error: PaymentsError) -> Self {
        match error {
            PaymentsError::Store(error) => error.into(),
            PaymentsError::Denied(denied) => denied.into(),
            other => Self::of(&other, other.message(), Outcome::Findings),
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Denied(denied) => denied.into(),
            BackupError::Store(error @ (StoreError::SamePerson | StoreError::NotFound)) => {
                Self::of(&error, error.message(), Outcome::Findings)
            }
            BackupError::Store(error) => error.into(),
        }
    }
}
