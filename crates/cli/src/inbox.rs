//! Invoices by folder: `DIR/{code}/` is looked into every two seconds.
//!
//! A file is taken when it has stopped growing. What becomes of it decides where it goes, by one atomic move: `done/`
//! when its invoice is here (also when it was here before), `failed/` with a text beside it that says what to do.
//! While the database is not to be reached files stay where they are. A file that was taken by a process that died
//! before the move is taken again, and changes nothing: files are known by their content.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kaemner_app::actor::{Actor, Channel, PersonId};
use kaemner_app::bills::{self, Received};
use kaemner_store::{Scope, Store};
use kaemner_values::MunicipalityCode;
use kaemner_values::text::Language;

use crate::acting::{Failure, actor};
use crate::words::CATALOG;

/// Time between two looks; a file must be the same at two of them.
const PAUSE: Duration = Duration::from_secs(2);

/// The folder, and who receives what lies in it.
pub struct Inbox {
    store: Arc<Store>,
    dir: PathBuf,
    person: PersonId,
    seen: HashMap<PathBuf, (u64, SystemTime)>,
}

/// What one look did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Files moved to `done/`.
    pub done: usize,
    /// Files moved to `failed/`.
    pub failed: usize,
}

impl Inbox {
    /// An inbox in which `person` receives. The folders of all municipalities are made.
    pub fn new(store: Arc<Store>, dir: PathBuf, person: PersonId) -> Result<Self, Failure> {
        for code in store.municipalities()? {
            let folder = dir.join(code.to_string());
            for folder in [folder.join("done"), folder.join("failed")] {
                fs::create_dir_all(&folder).map_err(|problem| Failure::file(&folder, &problem))?;
            }
        }
        Ok(Self { store, dir, person, seen: HashMap::new() })
    }

    /// Looks again and again, until the process ends.
    pub fn watch(mut self) {
        loop {
            match self.look() {
                Ok(round) if round != Round::default() => {
                    tracing::info!(done = round.done, failed = round.failed, "invoices from the inbox");
                }
                Ok(_) => {}
                Err(failure) => tracing::warn!(?failure, "the inbox cannot be read; trying again"),
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Takes every file that has not changed since the last look.
    pub fn look(&mut self) -> Result<Round, Failure> {
        let mut round = Round::default();
        let mut now = HashMap::new();
        for code in self.store.municipalities()? {
            let folder = self.dir.join(code.to_string());
            let files = waiting(&folder).map_err(|problem| Failure::file(&folder, &problem))?;
            if files.is_empty() {
                continue;
            }
            // Without a member who may receive nothing is taken: the operator mends it, the files wait.
            let Some(by) = actor(&self.store, self.person, code, Channel::Job)? else { continue };
            for (file, state) in files {
                if self.seen.get(&file) == Some(&state) {
                    self.take(code, &by, &folder, &file, &mut round)?;
                } else {
                    now.insert(file, state);
                }
            }
        }
        self.seen = now;
        Ok(round)
    }

    fn take(
        &self,
        code: MunicipalityCode,
        by: &Actor,
        folder: &Path,
        file: &Path,
        round: &mut Round,
    ) -> Result<(), Failure> {
        let unmoved = |problem: io::Error| Failure::file(file, &problem);
        let bytes = fs::read(file).map_err(unmoved)?;
        let received = self.store.write(Scope::from(code), |tx| bills::receive(tx, by, &bytes));
        match received.map_err(Failure::from) {
            Ok(received) => {
                let stopped = matches!(received, Received::Duplicate { .. });
                tracing::info!(invoice = %received.invoice(), stopped, "received");
                move_to(&folder.join("done"), file).map_err(unmoved)?;
                round.done += 1;
            }
            Err(failure) if failure.is_ours() => return Err(failure),
            Err(failure) => {
                let moved = move_to(&folder.join("failed"), file).map_err(unmoved)?;
                fs::write(beside(&moved), explanation(&failure)).map_err(unmoved)?;
                round.failed += 1;
            }
        }
        Ok(())
    }
}

/// The files that lie in a folder, by name, with what shows that one still grows. Hidden and unfinished ones wait.
fn waiting(folder: &Path) -> io::Result<Vec<(PathBuf, (u64, SystemTime))>> {
    let mut files = Vec::new();
    let entries = match fs::read_dir(folder) {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(files),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let about = entry.metadata()?;
        let unfinished = [".part", ".tmp", ".filepart"].iter().any(|ending| name.ends_with(ending));
        if about.is_file() && !name.starts_with('.') && !unfinished {
            files.push((entry.path(), (about.len(), about.modified()?)));
        }
    }
    files.sort();
    Ok(files)
}

/// Moves a file without ever replacing another one: a taken name gets a number.
fn move_to(folder: &Path, file: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let stem = file.file_stem().unwrap_or_else(|| OsStr::new("faktura")).to_string_lossy().into_owned();
    let ending = file.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    for number in 1_u32.. {
        let name = if number == 1 { format!("{stem}{ending}") } else { format!("{stem}-{number}{ending}") };
        let to = folder.join(name);
        // A link fails where the name is taken, which a rename would not.
        match fs::hard_link(file, &to) {
            Ok(()) => {
                fs::remove_file(file)?;
                return Ok(to);
            }
            Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => {}
            Err(problem) => return Err(problem),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".error.txt");
    file.with_file_name(name)
}

/// Both languages, since nobody knows who looks.
fn explanation(failure: &Failure) -> String {
    let said = |language| {
        let remedy = CATALOG.get(language, "cli-inbox-remedy");
        format!("{}\n{remedy}\n", CATALOG.say(language, &failure.message()))
    };
    format!("{}\n{}", said(Language::Danish), said(Language::English))
}

#[cfg(test)]
mod tests;
