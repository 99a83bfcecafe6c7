//! Invoices by folder: `ROOT/{code}/` is looked into every two seconds.
//!
//! In a municipality the service account of the name given to the program receives; where nobody has made one, or it
//! may not receive, the files wait. A file is taken when three looks found it unchanged. What becomes of it is noted in
//! the books first and decides where it goes, by one atomic move: `done/` when its invoice is here (also when it was
//! here before or is stopped as a duplicate), `refused/` with a text beside it that says what to do. One file's or one
//! municipality's trouble is not another's. A file that was taken by a process that died before the move is taken
//! again, and changes nothing: files are known by their content.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kaemner_app::access::signin;
use kaemner_app::actor::{Act, Actor};
use kaemner_app::bills::{self, BillsError, Received, Refusal};
use kaemner_store::{Scope, Store};
use kaemner_values::numbers::Cpr;
use kaemner_values::text::{Language, Message};
use kaemner_values::{MunicipalityCode, text};

use crate::acting::{Failure, operator};
use crate::words::CATALOG;

mod folder;

use folder::{Folder, Found};

/// Time between two looks.
pub const PAUSE: Duration = Duration::from_secs(2);
/// So many looks must find a file unchanged before it is taken.
pub const LOOKS: u32 = 3;
/// The largest file that is read, as by upload.
const FILE_BYTES_MAX: u64 = 25 * 1024 * 1024;

/// Where files come, and who receives them.
#[derive(Debug, Clone, clap::Args)]
pub struct InboxArgs {
    /// Folder with one folder per municipality (`DIR/0265/`), from which e-invoices are received.
    #[arg(long, value_name = "DIR", env = "KAEMNER_INBOX_ROOT", requires = "inbox_as")]
    inbox_root: Option<PathBuf>,
    /// The name of the service account that receives what lies there. Each municipality makes its own; without one
    /// its files wait.
    #[arg(long, value_name = "NAME", env = "KAEMNER_INBOX_AS")]
    inbox_as: Option<String>,
}

impl InboxArgs {
    /// The inbox, when a folder is named.
    pub fn open(&self, store: Arc<Store>) -> Result<Option<Inbox>, Failure> {
        match (&self.inbox_root, &self.inbox_as) {
            (Some(root), Some(account)) => Inbox::new(store, root.clone(), account.clone()).map(Some),
            _ => Ok(None),
        }
    }
}

/// The folder, and who receives what lies in it.
pub struct Inbox {
    store: Arc<Store>,
    root: PathBuf,
    account: String,
    seen: HashMap<PathBuf, Seen>,
}

/// A file as the last look found it.
#[derive(Debug, Clone, Copy)]
struct Seen {
    size: u64,
    changed: SystemTime,
    looks: u32,
}

/// A file that was taken, and what became of it.
#[derive(Debug)]
pub struct Taken {
    /// Whose folder it lay in.
    pub municipality: MunicipalityCode,
    /// Its name, with personal numbers hidden: it is printed, and what is printed may be a log.
    pub name: String,
    /// What became of it.
    pub outcome: Result<Received, Message>,
}

/// What one look did.
#[derive(Debug, Default)]
pub struct Round {
    /// The files that were taken.
    pub taken: Vec<Taken>,
    /// What could not be done now and is tried again at the next look.
    pub troubles: Vec<(MunicipalityCode, Failure)>,
    /// The municipalities in which nobody may receive, though files lie there.
    pub without_receiver: Vec<MunicipalityCode>,
}

impl Inbox {
    /// An inbox in which each municipality's `account` receives. The folders of all municipalities are made.
    pub fn new(store: Arc<Store>, root: PathBuf, account: String) -> Result<Self, Failure> {
        fs::create_dir_all(&root).map_err(|problem| Failure::file(&root, &problem))?;
        // The operator may name the root by a link; below it none is followed.
        let root = root.canonicalize().map_err(|problem| Failure::file(&root, &problem))?;
        for code in store.municipalities()? {
            let made = Folder::make(&root.join(code.to_string()))
                .and_then(|own| own.below("done").and_then(|_| own.below("refused")));
            made.map_err(|problem| Failure::file(&root.join(code.to_string()), &problem))?;
        }
        Ok(Self { store, root, account, seen: HashMap::new() })
    }

    /// Watches until the process ends.
    pub fn watch(mut self) {
        loop {
            match self.look() {
                Ok(round) => tell(&round),
                Err(failure) => tracing::warn!(?failure, "the inbox cannot be read; trying again"),
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Takes every file that has rested long enough.
    pub fn look(&mut self) -> Result<Round, Failure> {
        let (mut round, mut now) = (Round::default(), HashMap::new());
        for code in self.store.municipalities()? {
            if let Err(failure) = self.look_into(code, &mut now, &mut round) {
                round.troubles.push((code, failure));
            }
        }
        self.seen = now;
        Ok(round)
    }

    fn look_into(
        &self,
        code: MunicipalityCode,
        now: &mut HashMap<PathBuf, Seen>,
        round: &mut Round,
    ) -> Result<(), Failure> {
        let path = self.root.join(code.to_string());
        let of_folder = |problem: io::Error| Failure::file(&path, &problem);
        let folder = Folder::make(&path).map_err(of_folder)?;
        let files = folder.waiting().map_err(of_folder)?;
        if files.is_empty() {
            return Ok(());
        }
        let Some(by) = self.receiver(code)? else {
            round.without_receiver.push(code);
            return Ok(());
        };
        for file in files {
            let shown = path.join(&file.name);
            let seen = self.seen_again(&shown, &file);
            // What could not be taken or moved rests again from the beginning, so that it is not tried all the time.
            let tried = match seen.looks >= LOOKS {
                true => self.take(code, &by, &folder, &file, round),
                false => Ok(false),
            };
            match tried {
                Ok(true) => continue,
                Ok(false) => {}
                Err(failure) => round.troubles.push((code, failure)),
            }
            let looks = if seen.looks >= LOOKS { 1 } else { seen.looks };
            now.insert(shown, Seen { looks, ..seen });
        }
        Ok(())
    }

    fn seen_again(&self, shown: &Path, file: &Found) -> Seen {
        let before =
            self.seen.get(shown).filter(|seen| (seen.size, seen.changed) == (file.size, file.changed));
        let looks = before.map_or(0, |seen| seen.looks) + 1;
        Seen { size: file.size, changed: file.changed, looks }
    }

    /// The municipality's service account, when it may receive.
    fn receiver(&self, code: MunicipalityCode) -> Result<Option<Actor>, Failure> {
        let acts = [Act::ReceiveInvoice];
        let mut found = self.store.read(Scope::from(code), |tx| signin::program(tx, &self.account, &acts))?;
        if let Some(actor) = &mut found {
            actor.operator = Some(operator());
        }
        Ok(found.filter(|actor| actor.may_somewhere(Act::ReceiveInvoice)))
    }

    /// Takes a file; `false` when it changed while it was read and waits once more.
    fn take(
        &self,
        code: MunicipalityCode,
        by: &Actor,
        folder: &Folder,
        file: &Found,
        round: &mut Round,
    ) -> Result<bool, Failure> {
        let name = Cpr::hidden_in(&file.name.to_string_lossy());
        let shown = self.root.join(code.to_string()).join(&file.name);
        let unmoved = |problem: io::Error| Failure::file(&shown, &problem);
        // Where the place to put it cannot be had, nothing is received: it would be received again and again.
        let (done, refused) = (folder.below("done"), folder.below("refused"));
        let (done, refused) = (done.map_err(unmoved)?, refused.map_err(unmoved)?);
        let outcome = match file.size > FILE_BYTES_MAX {
            true => Err(text!("cli-inbox-too-large", megabytes = 25_i64)),
            false => {
                let Some(bytes) = folder.read(file, FILE_BYTES_MAX).map_err(unmoved)? else {
                    return Ok(false);
                };
                self.receive(code, by, &name, &bytes)?
            }
        };
        match &outcome {
            Ok(received) => {
                tracing::info!(%code, invoice = %received.invoice(), "received from the inbox");
                folder.move_to(&done, &file.name).map_err(unmoved)?;
            }
            Err(message) => {
                self.note_refusal(code, by, &name, file.size, message)?;
                let moved = folder.move_to(&refused, &file.name).map_err(unmoved)?;
                refused.write_beside(&moved, &explanation(message)).map_err(unmoved)?;
            }
        }
        round.taken.push(Taken { municipality: code, name, outcome });
        Ok(true)
    }

    /// Receives; the inner error is the file's fault, the outer ours or the account's.
    fn receive(
        &self,
        code: MunicipalityCode,
        by: &Actor,
        name: &str,
        bytes: &[u8],
    ) -> Result<Result<Received, Message>, Failure> {
        let scope = Scope::from(code);
        match self.store.write(scope, |tx| bills::receive_from_folder(tx, by, name, bytes)) {
            Ok(received) => Ok(Ok(received)),
            Err(error @ (BillsError::Store(_) | BillsError::Denied(_))) => Err(error.into()),
            Err(error) => Ok(Err(Failure::from(error).message())),
        }
    }

    fn note_refusal(
        &self,
        code: MunicipalityCode,
        by: &Actor,
        name: &str,
        size: u64,
        message: &Message,
    ) -> Result<(), Failure> {
        let why = Refusal {
            danish: CATALOG.say(Language::Danish, message),
            english: CATALOG.say(Language::English, message),
        };
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let noted = self
            .store
            .write(Scope::from(code), |tx| bills::refuse_from_folder(tx, by, name, size, why.clone()));
        noted.map_err(Failure::from)
    }
}

fn tell(round: &Round) {
    if !round.taken.is_empty() {
        let refused = round.taken.iter().filter(|taken| taken.outcome.is_err()).count();
        tracing::info!(taken = round.taken.len(), refused, "files from the inbox");
    }
    for (code, failure) in &round.troubles {
        tracing::warn!(%code, ?failure, "a file in the inbox waits; trying again");
    }
    for code in &round.without_receiver {
        tracing::debug!(%code, "files wait: no service account may receive them");
    }
}

/// Both languages, since nobody knows who looks.
fn explanation(message: &Message) -> String {
    let said = |language| {
        let remedy = CATALOG.get(language, "cli-inbox-remedy");
        format!("{}\n{remedy}\n", CATALOG.say(language, message))
    };
    format!("{}\n{}", said(Language::Danish), said(Language::English))
}

#[cfg(test)]
mod tests;
