//! Opening the store a command works on.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use kaemner_app::access::SealKey;
use kaemner_app::ledger::AnchorKey;
use kaemner_store::{Clock, EngineConfig, Store, StoreConfig, StoreError, random_bytes};

/// Which database. PostgreSQL when a file with its two addresses is named, otherwise files in a directory.
#[derive(Debug, clap::Args)]
pub struct StoreArgs {
    /// Directory of the embedded database.
    #[arg(long, env = "KAEMNER_DATA", default_value = "var/kaemner")]
    data: PathBuf,
    /// File with the PostgreSQL addresses: the application's on the first line, the owner's on the second.
    #[arg(long, env = "KAEMNER_POSTGRES_FILE")]
    postgres_file: Option<PathBuf>,
}

impl StoreArgs {
    /// Opens the store. Secrets are read from the file and never printed.
    pub fn open(&self, clock: Clock) -> Result<Store, StoreError> {
        let engine = match &self.postgres_file {
            None => {
                std::fs::create_dir_all(&self.data).map_err(|problem| unreadable(&self.data, &problem))?;
                EngineConfig::Sqlite { dir: self.data.clone() }
            }
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|problem| unreadable(file, &problem))?;
                let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                let app_url = lines.next().unwrap_or_default().to_owned();
                let owner_url = lines.next().unwrap_or(&app_url).to_owned();
                EngineConfig::Postgres { app_url, owner_url }
            }
        };
        Store::open(StoreConfig::new(engine, clock))
    }

    /// The key that anchors are signed with: the file named, or `keys/anchor` beside the data.
    pub fn anchor_key(&self, file: Option<&Path>) -> Result<AnchorKey, StoreError> {
        self.secret("anchor", file).map(AnchorKey::new)
    }

    /// The key that passports are signed with: the file named, or `keys/seal` beside the data.
    pub fn seal_key(&self, file: Option<&Path>) -> Result<SealKey, StoreError> {
        self.secret("seal", file).map(SealKey::new)
    }

    /// The 32 bytes of a key file. It is made when it is missing, readable by this user alone.
    fn secret(&self, name: &str, file: Option<&Path>) -> Result<[u8; 32], StoreError> {
        let beside = self.data.join("keys").join(name);
        let file = file.unwrap_or(&beside);
        let failed = |problem: std::io::Error| unreadable(file, &problem);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
        match new {
            Ok(mut new) => {
                new.write_all(&random_bytes::<32>()).and_then(|()| new.sync_all()).map_err(failed)?
            }
            Err(problem) if problem.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(problem) => return Err(failed(problem)),
        }
        let bytes = std::fs::read(file).map_err(failed)?;
        <[u8; 32]>::try_from(bytes).map_err(|_| failed(std::io::Error::other("a key file has 32 bytes")))
    }

    /// Where it lies, for messages.
    pub fn place(&self) -> &Path {
        self.postgres_file.as_deref().unwrap_or(&self.data)
    }
}

fn unreadable(path: &Path, problem: &std::io::Error) -> StoreError {
    StoreError::Io { what: path.display().to_string(), problem: problem.to_string() }
}

/// A progress bar on a terminal; nothing where nobody looks.
pub fn progress(steps: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}  {elapsed}");
    ProgressBar::new(steps).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A count of vouchers on a terminal, where their number is not known before.
pub fn counter() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {human_pos}  {per_sec}  {elapsed}");
    ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}
